// SPDX-License-Identifier: BSL-1.0
/// @file
/// Walks over all options: their types, or what a live socket answers to each.
///
///     #include <sctpp/ostream.hpp>
///     for_each_option(socket, []<class Option>(const option_place& at, const result<Option>& got) {
///         if (got) std::cout << *got << '\n';
///     }).value();
#ifndef SCTPP_FOR_EACH_OPTION_HPP
#define SCTPP_FOR_EACH_OPTION_HPP

#include <memory>

#include <sctpp/detail/enumerators.hpp>
#include <sctpp/sctpp.hpp>

namespace sctpp::inline v0 {

namespace detail {
/// Whether a visitor takes the types of options: asked of one, so that who mistakes it reads one error and not one for each option.
template <class Visit>
inline constexpr bool visits_types = requires(Visit& visit) { visit.template operator()<no_delay>(); };
}  // namespace detail

/// Calls `visit.template operator()<Option>()` with the type of each option of the library, by rising numbers of the kernel:
/// `for_each_option([]<class Option>() { ... })`.
template <class Visit>
constexpr void for_each_option(Visit&& visit) {
    static_assert(detail::visits_types<Visit>, "write the visitor as []<class Option>() { ... }");
    [&]<std::uint16_t... Numbers, class... Options>(option_list<option_entry<Numbers, Options>...>) {
        if constexpr (detail::visits_types<Visit>) (visit.template operator()<Options>(), ...);
    }(all_options{});
}

/// Of what an option was read.
struct option_place {
    /// What an option is asked of.
    enum class scope : std::uint8_t {
        socket,       ///< the socket itself, or its defaults for associations
        association,  ///< `association`
        path,         ///< `path` of `association`
        stream,       ///< `stream` of `association`
    };
    scope of{};  ///< which of them; it says which of the members below mean something
    association_id association{};
    endpoint path{};     ///< the peer's address
    stream_id stream{};  ///< the stream
    friend bool operator==(const option_place&, const option_place&) = default;
};

namespace detail {

/// Whether a visitor takes what options answer; asked of one, as above.
template <class Visit>
inline constexpr bool visits_answers = std::is_invocable_v<Visit&, const option_place&, const result<no_delay>&>;

/// Reads an option, or for one that answers to a value each of its answers: of each type of event, of each policy.
template <class Option, class Visit>
void read_option(int socket, const option_place& at, Visit& visit) {
    const bool has_path = at.of == option_place::scope::path;
    const target where{at.association, has_path ? &at.path : nullptr, at.stream};
    const auto tell = [&](const result<Option>& got) {
        if constexpr (visits_answers<Visit>) visit(at, got);
    };
    if constexpr (asks_by_value<Option>) {
        bool asked = false;
        option_traits<Option>::fields::for_each(Option{}, [&]<class Value>(std::string_view, const Value&) {
            if constexpr (std::is_enum_v<Value>) {
                if (std::exchange(asked, true)) return;  // it is the first field that says what is asked
                for (const auto& known : enumerators<Value>.entries)
                    tell(get_option(socket, where, Option{static_cast<Value>(known.number)}));
            }
        });
    } else {
        tell(get_option<Option>(socket, where));
    }
}

/// An option that can be read, for a visitor of some type. (A table of these is made once for all styles of sockets and all that is asked of
/// them; to pass over each option anew for each would cost a compiler many times as much.)
struct option_reader {
    void (*read)(int socket, const option_place& at, void* visit) = nullptr;  // none of an option that can only be set
    option_key key{};
    option_style style{};
};
template <class Option, class Visit>
void read_for(int socket, const option_place& at, void* visit) {
    read_option<Option>(socket, at, *static_cast<Visit*>(visit));
}
template <class Option, class Visit>
constexpr option_reader reader_of() noexcept {
    constexpr auto& facts = option_traits<Option>::facts;
    if constexpr (facts.directions != direction::set)
        return {read_for<Option, Visit>, facts.key, facts.style};
    else
        return {};
}
template <class Visit, class List>
struct all_readers;
template <class Visit, std::uint16_t... Numbers, class... Options>
struct all_readers<Visit, option_list<option_entry<Numbers, Options>...>> {
    static constexpr option_reader list[]{reader_of<Options, Visit>()...};
};

constexpr bool has_default(option_key key) noexcept {
    return key != option_key::none && key != option_key::association && key != option_key::path && key != option_key::stream;
}
constexpr bool of_association(option_key key) noexcept { return key == option_key::association || has_default(key); }
constexpr bool of_socket(option_key key) noexcept { return key == option_key::none; }
constexpr bool of_stream(option_key key) noexcept { return key == option_key::stream; }
constexpr bool of_path(option_key key) noexcept { return key == option_key::path || key == option_key::path_or_association; }

/// For associations and addresses, however many. (A std::vector would be another header to include.)
template <class T>
class plain_list {
public:
    void resize(std::size_t size) {
        if (size > room_) {
            std::unique_ptr<T[]> larger(new T[room_ = size]);
            if (size_ != 0) std::memcpy(larger.get(), data(), size_ * sizeof(T));
            items_ = std::move(larger);
        }
        size_ = size;
    }
    [[nodiscard]] T* data() const noexcept { return items_.get(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::span<const T> all() const noexcept { return {data(), size_}; }

private:
    std::unique_ptr<T[]> items_;
    std::size_t size_ = 0, room_ = 0;
};

/// A walk over the options of one socket.
struct option_walk {
    int socket;
    style of;
    row_of<const option_reader> readers;
    void* visit;

    [[nodiscard]] bool has_many() const noexcept { return of == style::one_to_many; }
    /// Reads each option that this style of socket has, and whose key is wanted.
    void read(bool (*wanted)(option_key), const option_place& at) const {
        const auto other = other_style_than(of);
        for (const auto& option : readers)
            if (option.read != nullptr && option.style != other && wanted(option.key)) option.read(socket, at, visit);
    }
    [[nodiscard]] result<void> read_association(association_id id) const {
        using scope = option_place::scope;
        const auto now = get_option<status>(socket, target{id});
        if (!now) return now.error();
        read(of_association, {scope::association, now->association});
        plain_list<endpoint> paths;
        if (const auto got = get_addresses<operation::peer_addresses>(socket, now->association, paths); !got) return got;
        for (const auto& path : paths.all()) read(of_path, {scope::path, now->association, path});
        for (std::uint16_t stream = 0; stream != now->outbound_streams; ++stream)
            read(of_stream, {scope::stream, now->association, {}, stream_id{stream}});
        return {};
    }
    [[nodiscard]] result<void> read_socket() const {
        read(of_socket, {});
        // A socket of one association speaks of that, and while there is none of its defaults.
        if (!has_many() && get_option<status>(socket)) return read_association({});
        read(has_default, {});
        if (!has_many()) return {};
        plain_list<association_id> ids;
        if (const auto got = get_associations(socket, ids); !got) return got.error();
        for (const auto id : ids.all())
            if (const auto walked = read_association(id); !walked && walked.error().code() != EINVAL) return walked;
        return {};
    }
};

template <class Visit>
option_walk walk_with(Visit& visit, int socket, style of) noexcept {
    static_assert(visits_answers<Visit>, "write the visitor as []<class Option>(const option_place& at, const result<Option>& got) { ... }");
    const auto& readers = all_readers<Visit, all_options>::list;
    return {socket, of, {readers, std::size(readers)}, const_cast<std::remove_const_t<Visit>*>(std::addressof(visit))};
}

}  // namespace detail

/// Gets every option of a socket that can be read, and calls `visit(at, got)` with where it was read (an option_place) and a
/// `result<Option>`: the value, or the kernel's error (EACCES for the keys of a socket without authentication_support, ENOPROTOOPT for
/// what an older kernel does not know). First the socket; then what it keeps as defaults, which a socket of one association only tells
/// while it has none; then each association, its paths, its outgoing streams. What needs an association is passed over without one.
///
/// Options that answer to a value come once for each: event_delivery for each type of event, abandoned_messages for each policy. Reading
/// changes nothing, but for association_statistics::maximum_rto, which starts anew. The error returned is that of a list, of
/// associations or addresses, that could not be had; EINVAL if the socket's only association ended meanwhile (one of several is passed
/// over).
template <style Style, class Visit>
result<void> for_each_option(const basic_socket<Style>& socket, Visit&& visit) {
    return detail::walk_with(visit, socket.native_handle(), Style).read_socket();
}

/// The same of one association of a one-to-many socket only. EINVAL: no such association.
template <class Visit>
result<void> for_each_option(const one_to_many& socket, association_id of, Visit&& visit) {
    return detail::walk_with(visit, socket.native_handle(), style::one_to_many).read_association(of);
}

/// Which kind of SCTP socket a descriptor is, told without a change to it. EPROTOTYPE for other protocols, ENOTSOCK, EBADF. (A
/// peeled-off association that has ended looks like a one-to-many socket.)
[[nodiscard]] inline result<style> style_of(int descriptor) noexcept {
    if (detail::check_adopted(descriptor, SOCK_STREAM, detail::listening::yes)) return style::listening;
    if (detail::check_adopted(descriptor, SOCK_STREAM, detail::listening::no)) return style::one_to_one;
    if (const auto many = detail::check_adopted(descriptor, SOCK_SEQPACKET, detail::listening::either); !many) return many.error();
    return detail::is_peeled_off(descriptor) ? style::peeled_off : style::one_to_many;
}

/// The same of a descriptor that somebody else owns and keeps: also of another process, by pidfd_getfd(2).
template <class Visit>
result<void> for_each_option(int descriptor, Visit&& visit) {
    const auto kind = style_of(descriptor);
    if (!kind) return kind.error();
    return detail::walk_with(visit, descriptor, *kind).read_socket();
}

}  // namespace sctpp::inline v0

#endif
