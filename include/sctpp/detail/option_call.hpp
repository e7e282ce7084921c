// SPDX-License-Identifier: BSL-1.0
/// @file
/// The system calls behind every option: one set and one get, generic over the declaration.
#ifndef SCTPP_DETAIL_OPTION_CALL_HPP
#define SCTPP_DETAIL_OPTION_CALL_HPP

#include <sctpp/detail/option_error.hpp>

namespace sctpp::inline v0::detail {

/// The sizes that the kernel's struct has had. Most have never grown.
template <class Option>
constexpr auto known_sizes() noexcept {
    if constexpr (requires { option_traits<Option>::sizes; })
        return option_traits<Option>::sizes;
    else
        return std::array{sizeof(wire_of<Option>)};
}

template <class Option>
[[gnu::always_inline]] inline void write_target(wire_of<Option>& wire, const target& where) noexcept {
    using traits = option_traits<Option>;
    if constexpr (requires { traits::association; })
        if (number(where.association) != 0) store(wire, traits::association, number(where.association));
    if constexpr (requires { traits::path; })
        if (where.path != nullptr) member_codec<traits::path>::encode(*where.path, wire);
    if constexpr (requires { traits::stream; }) store(wire, traits::stream, number(where.stream));
}

/// The system call for an option with a tail, on so much of the stack.
template <std::size_t Room, class Option>
[[gnu::noinline]] int set_with_tail(int socket, const wire_of<Option>& wire, const Option& option, std::size_t size) noexcept {
    using traits = option_traits<Option>;
    std::array<std::byte, Room> bytes;
    std::memcpy(bytes.data(), &wire, sizeof wire);
    bytes[size - 1] = {};  // where the tail is empty and the kernel wants a byte of it all the same
    traits::tail::write(option, bytes.data() + sizeof wire);
    const int outcome = ::setsockopt(socket, sctp_level, traits::facts.number, bytes.data(), static_cast<socklen_t>(size));
    if constexpr (requires { traits::is_secret; }) {
        std::memset(bytes.data(), 0, size);
        __asm__ volatile("" : : "r"(bytes.data()) : "memory");  // so that it is not left out
    }
    return outcome;
}

template <class Option>
int set_with_tail(int socket, const wire_of<Option>& wire, const Option& option) noexcept {
    using traits = option_traits<Option>;
    auto size = sizeof wire + traits::tail::size(option);
    if constexpr (requires { traits::shortest; }) size = longer(size, traits::shortest);
    constexpr std::size_t usual = 512;
    if (size <= usual) return set_with_tail<usual>(socket, wire, option, size);
    return set_with_tail<sizeof wire + 65536 * traits::tail::element_size>(socket, wire, option, size);
}

/// A profile or a feature, which sets its options itself; the latter also of an association or a path.
template <class Option>
concept several_options = requires(const Option& o) { o.set_on(0); };
template <several_options Profile>
result<void> set_option(int socket, const Profile& options, const target& where) noexcept {
    return options.set_on(socket, where);
}

/// The system call of a set. The struct is passed in the smallest size the kernel has known that carries the fields in use, so that a
/// header newer than the kernel does no harm. Where another call completes the first, that too, if it is needed.
template <class Option>
[[gnu::always_inline]] inline int set_wire(int socket, const wire_of<Option>& wire, const Option& option, [[maybe_unused]] const target& where) noexcept {
    using traits = option_traits<Option>;
    int outcome;
    if constexpr (has_tail<Option>) {
        outcome = set_with_tail(socket, wire, option);
    } else {
        auto size = sizeof wire;
        if constexpr (requires { traits::sizes; })
            for (const auto need = traits::fields::end(option); const auto known : traits::sizes)
                if (known >= need && known < size) size = known;
        outcome = ::setsockopt(socket, sctp_level, traits::facts.number, &wire, static_cast<socklen_t>(size));
    }
    if constexpr (requires { typename traits::followed_by; }) {
        using rest = typename traits::followed_by;
        if (outcome != 0 || !rest::needed(option)) return outcome;
        typename rest::wire more{};
        rest::fields::encode(option, more);
        store(more, rest::association, number(where.association));
        outcome = ::setsockopt(socket, sctp_level, rest::number, &more, sizeof more);
    }
    return outcome;
}

/// Whether the kernel has silently taken something else than was set; what was there before is then put back.
template <class Option>
bool is_shortened(int socket, const wire_of<Option>& wanted, const wire_of<Option>& before) noexcept {
    wire_of<Option> now{};
    constexpr int number = option_traits<Option>::facts.number;
    if (!look(socket, sctp_level, number, now) || std::memcmp(&now, &wanted, sizeof now) == 0) return false;
    return ::setsockopt(socket, sctp_level, number, &before, sizeof before) == 0;
}

template <class Option>
inline result<void> set_found(int socket, const Option& option, const target& where) noexcept {
    using traits = option_traits<Option>;
    [[maybe_unused]] constexpr auto& of = description<Option>;
    // What the kernel would take and not do is not said to it.
    if constexpr (has_rules_that_are<Option>(true))
        if (const auto rule = first_broken_rule<Option, true>(option); rule != no_index) [[unlikely]]
            return option_error(of, EINVAL, operation::set, reason::fields_contradict, rule);
    wire_of<Option> wire{};
    if (const auto field = traits::fields::encode(option, wire); field != no_index) [[unlikely]]
        return option_error(of, EINVAL, operation::set, reason::field_out_of_range, field);
    if constexpr (requires { traits::unheard(socket, option, where); })
        if (const auto field = traits::unheard(socket, option, where); field != no_index) [[unlikely]]
            return option_error(of, EINVAL, operation::set, reason::field_not_used, field);
    write_target<Option>(wire, where);
    [[maybe_unused]] wire_of<Option> before{};
    if constexpr (requires { traits::may_be_shortened; })
        if (!look(socket, sctp_level, traits::facts.number, before)) return option_error(of, errno, operation::set);
    if (set_wire(socket, wire, option, where) != 0) [[unlikely]] {
        if constexpr (has_tail<Option>)
            return why_not_set<Option>(socket, option, where.association, where.path);
        else
            return why_not_set<Option>(socket, wire, where.association, where.path);
    }
    if constexpr (requires { traits::may_be_shortened; })
        if (is_shortened<Option>(socket, wire, before)) return option_error(of, EINVAL, operation::set, reason::shortened);
    return {};
}

/// Sets an option. (What is asked of the target is nothing where there is none: always inline, so that compilers see it.)
template <class Option>
[[gnu::always_inline]] inline result<void> set_option(int socket, const Option& option, const target& where = {}) noexcept {
    auto why = misdirected(where);
    if constexpr (finds_by_address<Option, operation::set>)
        if (why == reason::none && names_nobody<Option>(socket, where)) why = why_unknown(where.association);
    if (why != reason::none) [[unlikely]]
        return option_error(description<Option>, EINVAL, operation::set, why);
    if constexpr (is_for_later<Option>)
        if (const error late = too_late<Option>(socket, where)) [[unlikely]]
            return late;
    return set_found(socket, option, where);
}

/// The kernel reads some of the struct before it answers.
template <class Option>
inline constexpr bool asks_by_value = requires { option_traits<Option>::asks_by_value; };

/// What is asked, as the kernel reads it.
template <class Option>
wire_of<Option> question(const target& where, const Option* like) noexcept {
    wire_of<Option> wire{};
    if constexpr (asks_by_value<Option>) option_traits<Option>::fields::encode(like != nullptr ? *like : Option{}, wire);
    write_target<Option>(wire, where);
    return wire;
}

/// An answer with a tail, in so much of the stack.
template <std::size_t Room, class Option>
[[gnu::noinline]] int get_with_tail(int socket, const wire_of<Option>& asked, Option& option, std::size_t& size) noexcept {
    using traits = option_traits<Option>;
    // Before 2026 kernels forgot the struct when they asked whether SCTP_PEER_AUTH_CHUNKS fits, and wrote as much past the end.
    std::array<std::byte, Room + sizeof(wire_of<Option>)> bytes;
    wire_of<Option> wire = asked;
    std::memcpy(bytes.data(), &wire, sizeof wire);
    socklen_t given = Room;
    if (::getsockopt(socket, sctp_level, traits::facts.number, bytes.data(), &given) != 0) return errno;
    size = given;
    if (given < sizeof wire || given > bytes.size()) return EPROTO;
    std::memcpy(&wire, bytes.data(), sizeof wire);
    traits::fields::decode(wire, option);
    const row_of<const std::byte> tail{bytes.data() + sizeof wire, given - sizeof wire};
    return traits::tail::read(tail, static_cast<std::size_t>(load(wire, traits::count)), option) ? 0 : EPROTO;
}

template <class Option>
[[gnu::cold, gnu::noinline]] error unexpected_size(std::size_t size) noexcept {
    return option_error<Option>(EPROTO, operation::get, reason::unexpected_size, size);
}

/// What a second attempt brought.
template <class Option>
struct second_answer {
    wire_of<Option> wire{};
    socklen_t size = sizeof wire;
    error why{};
};

/// The kernel has refused. One whose struct has grown refuses our size: once more, with room to spare, of which the known front is what
/// is wanted. (Everything comes and goes by value, so that on the way to success nothing need be kept for this.)
template <class Option>
[[gnu::cold, gnu::noinline]] second_answer<Option> get_grown(int socket, association_id association, const endpoint* path, stream_id stream,
                                                             const Option* like) noexcept {
    struct {
        wire_of<Option> known;
        std::byte grown[256];
    } longer{};
    const int code = errno;
    longer.known = question<Option>({association, path, stream}, like);
    socklen_t size = sizeof longer;
    if (code != EINVAL || ::getsockopt(socket, sctp_level, option_traits<Option>::facts.number, &longer, &size) != 0)
        return {.why = why_refused(description<Option>, operation::get, socket, code, association, path, stream)};
    return {longer.known, (std::min)(size, static_cast<socklen_t>(sizeof longer.known)), {}};
}

/// An answer with a list behind it. The kernel refuses room that is too small in the words in which it refuses anything: EINVAL.
template <class Option>
result<Option> get_with_tail(int socket, const target& where, const Option* like) noexcept {
    const auto asked = question<Option>(where, like);
    result<Option> option(std::in_place);
    std::size_t size = 0;
    int code = get_with_tail<512>(socket, asked, *option, size);
    if (code == EINVAL) code = get_with_tail<sizeof asked + 65536 * option_traits<Option>::tail::element_size>(socket, asked, *option, size);
    if (code == EPROTO) return unexpected_size<Option>(size);
    if (code != 0) return why_refused(description<Option>, operation::get, socket, code, where.association, where.path, where.stream);
    return option;
}

template <class Option>
[[gnu::always_inline]] inline result<Option> get_like(int socket, const target& where, const Option* like) noexcept {
    if constexpr (has_tail<Option>) {
        return get_with_tail(socket, where, like);
    } else {
        if (const auto why = misdirected(where); why != reason::none) [[unlikely]]
            return option_error<Option>(EINVAL, operation::get, why);
        if constexpr (finds_by_address<Option, operation::get>)
            if (names_nobody<Option>(socket, where)) [[unlikely]]
                return option_error<Option>(EINVAL, operation::get, why_unknown(where.association));
        auto wire = question<Option>(where, like);
        socklen_t size = sizeof wire;
        if (::getsockopt(socket, sctp_level, option_traits<Option>::facts.number, &wire, &size) != 0) [[unlikely]] {
            const auto second = get_grown<Option>(socket, where.association, where.path, where.stream, like);
            if (second.why) return second.why;
            wire = second.wire;
            size = second.size;
        }
        bool expected = false;
        for (const auto known : known_sizes<Option>()) expected = expected || size == known;
        if (!expected) [[unlikely]]
            return unexpected_size<Option>(*static_cast<volatile socklen_t*>(&size));  // read again, so that nothing keeps it till here
        result<Option> option(std::in_place);
        option_traits<Option>::fields::decode(wire, *option);
        return option;
    }
}

/// Gets an option. The kernel may know an older, shorter struct, whose fields then are zero; or a newer, longer one, of which it gives
/// the known front.
template <class Option>
[[gnu::always_inline]] inline result<Option> get_option(int socket, const target& where = {}) noexcept {
    return get_like<Option>(socket, where, nullptr);
}
/// `like` holds what the kernel wants to read first (the type of an event).
template <class Option>
result<Option> get_option(int socket, const target& where, const Option& like) noexcept {
    return get_like(socket, where, &like);
}

/// An integer option of the socket layer (`SOL_SOCKET`).
inline result<int> socket_fact(int socket, int option, operation asked_by) noexcept {
    int value = 0;
    if (!look(socket, SOL_SOCKET, option, value)) return last_error(asked_by);
    return value;
}

}  // namespace sctpp::inline v0::detail

#endif
