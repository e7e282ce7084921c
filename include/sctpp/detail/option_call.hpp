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

/// A list of any length stands behind the kernel's struct.
template <class Option>
concept has_tail = requires { typename option_traits<Option>::tail; };

template <class Option>
void write_target(wire_of<Option>& wire, const target& where) noexcept {
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
    if constexpr (requires { traits::shortest; }) size = (std::max)(size, traits::shortest);
    constexpr std::size_t usual = 512;
    if (size <= usual) return set_with_tail<usual>(socket, wire, option, size);
    return set_with_tail<sizeof wire + 65536 * traits::tail::element_size>(socket, wire, option, size);
}

/// A profile or a feature, which sets its options itself; the latter also of an association or a path.
template <class Option>
concept several_options = requires(const Option& o) { o.set_on(0); };
template <several_options Profile>
result<void> set_option(int socket, const Profile& options, const target& where) noexcept {
    if constexpr (requires { options.set_on(socket, where); })
        return options.set_on(socket, where);
    else
        return options.set_on(socket);
}

/// Sets an option. The struct is passed in the smallest size the kernel has known that carries the fields in use, so that a
/// header newer than the kernel does no harm.
template <class Option>
result<void> set_option(int socket, const Option& option, const target& where = {}) noexcept {
    using traits = option_traits<Option>;
    using fields = typename traits::fields;
    constexpr auto sizes = known_sizes<Option>();
    if (const auto broken = first_broken_rule<Option, true>(option); broken != no_index) [[unlikely]]
        return broken_rule<Option>(broken);
    wire_of<Option> wire{};
    if (const auto misfit = fields::encode(option, wire); misfit != no_index) [[unlikely]]
        return out_of_range<Option>(misfit);
    if constexpr (requires { traits::unheard(socket, option, where); })
        if (const std::size_t field = traits::unheard(socket, option, where); field != no_index) [[unlikely]]
            return not_heard<Option>(field);
    write_target<Option>(wire, where);
    if constexpr (has_tail<Option>) {
        if (set_with_tail(socket, wire, option) != 0) [[unlikely]]
            return why_not_set<Option>(socket, option, where);
    } else {
        auto size = sizes.back();
        if constexpr (sizes.size() > 1)
            for (const auto need = fields::end(option); const auto known : sizes)
                if (known >= need && known < size) size = known;
        if (::setsockopt(socket, sctp_level, traits::facts.number, &wire, static_cast<socklen_t>(size)) != 0) [[unlikely]]
            return why_not_set<Option>(socket, wire, where);
    }
    if constexpr (requires { typename traits::followed_by; }) {
        using rest = typename traits::followed_by;
        if (rest::needed(option)) {
            typename rest::wire second{};
            rest::fields::encode(option, second);
            store(second, rest::association, number(where.association));
            if (::setsockopt(socket, sctp_level, rest::number, &second, sizeof second) != 0) return why_not_set<Option>(socket, wire, where);
        }
    }
    return {};
}

/// The kernel reads some of the struct before it answers.
template <class Option>
inline constexpr bool asks_by_value = requires { option_traits<Option>::asks_by_value; };

/// What is asked, as the kernel reads it.
template <class Option>
wire_of<Option> question(const target& where, const Option& like) noexcept {
    wire_of<Option> wire{};
    if constexpr (asks_by_value<Option>) option_traits<Option>::fields::encode(like, wire);
    write_target<Option>(wire, where);
    return wire;
}

/// An answer with a tail, in so much of the stack.
template <std::size_t Room, class Option>
[[gnu::noinline]] int get_with_tail(int socket, const wire_of<Option>& asked, Option& option, std::size_t& size) noexcept {
    using traits = option_traits<Option>;
    std::array<std::byte, Room> bytes;
    wire_of<Option> wire = asked;
    std::memcpy(bytes.data(), &wire, sizeof wire);
    socklen_t given = Room;
    if (::getsockopt(socket, sctp_level, traits::facts.number, bytes.data(), &given) != 0) return errno;
    size = given;
    if (given < sizeof wire || given > Room) return EPROTO;
    std::memcpy(&wire, bytes.data(), sizeof wire);
    traits::fields::decode(wire, option);
    const auto tail = std::span<const std::byte>(bytes).subspan(sizeof wire, given - sizeof wire);
    return traits::tail::read(tail, static_cast<std::size_t>(load(wire, traits::count)), option) ? 0 : EPROTO;
}

/// Gets an option. `like` holds what the kernel wants to read first (the type of an event). The kernel may know an older,
/// shorter struct, whose fields then are zero; or a newer, longer one, of which it gives the known front.
template <class Option>
result<Option> get_option(int socket, const target& where = {}, const Option& like = {}) noexcept {
    using traits = option_traits<Option>;
    auto wire = question<Option>(where, like);
    Option option{};
    if constexpr (has_tail<Option>) {
        std::size_t size = 0;
        // The kernel refuses room that is too small in the words in which it refuses anything: EINVAL.
        int code = get_with_tail<512>(socket, wire, option, size);
        if (code == EINVAL) code = get_with_tail<sizeof wire + 65536 * traits::tail::element_size>(socket, wire, option, size);
        if (code == EPROTO) return option_error<Option>(EPROTO, operation::get, reason::unexpected_size, size);
        if (code != 0) return why_not_got<Option>(socket, code, where);
    } else {
        constexpr auto sizes = known_sizes<Option>();
        socklen_t size = sizeof wire;
        if (::getsockopt(socket, sctp_level, traits::facts.number, &wire, &size) != 0) [[unlikely]] {
            // A kernel whose struct has grown refuses our size: once more, with room to spare.
            struct {
                wire_of<Option> known;
                std::byte grown[256];
            } longer{};
            const int code = errno;
            if (code != EINVAL) return why_not_got<Option>(socket, code, where);
            longer.known = question<Option>(where, like);
            size = sizeof longer;
            if (::getsockopt(socket, sctp_level, traits::facts.number, &longer, &size) != 0) return why_not_got<Option>(socket, code, where);
            wire = longer.known;
            if (size > sizeof wire) size = sizeof wire;
        }
        bool expected = false;
        for (const auto known : sizes) expected = expected || size == known;
        if (!expected) [[unlikely]]
            return option_error<Option>(EPROTO, operation::get, reason::unexpected_size, size);
        traits::fields::decode(wire, option);
    }
    return option;
}

/// An integer option of the socket layer (`SOL_SOCKET`).
inline result<int> socket_fact(int socket, int option, operation asked_by) noexcept {
    int value = 0;
    socklen_t size = sizeof value;
    if (::getsockopt(socket, SOL_SOCKET, option, &value, &size) != 0) return last_error(asked_by);
    return value;
}

}  // namespace sctpp::inline v0::detail

#endif
