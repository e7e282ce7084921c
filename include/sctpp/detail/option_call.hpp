// SPDX-License-Identifier: BSL-1.0
/// @file
/// The system calls behind every option: one set and one get, generic over the declaration.
#ifndef SCTPP_DETAIL_OPTION_CALL_HPP
#define SCTPP_DETAIL_OPTION_CALL_HPP

#include <sctpp/option.hpp>

namespace sctpp::inline v0::detail {

template <class Option>
using wire_of = typename option_traits<Option>::wire;

/// The sizes that the kernel's struct has had. Most have never grown.
template <class Option>
constexpr auto known_sizes() noexcept {
    if constexpr (requires { option_traits<Option>::sizes; })
        return option_traits<Option>::sizes;
    else
        return std::array{sizeof(wire_of<Option>)};
}

/// Which association, and for a path option which path. Absent parts stay zero, which the kernel takes for "the socket's
/// defaults" and "no path in particular".
struct target {
    association_id association{};
    const endpoint* path = nullptr;
    stream_id stream{};
};

template <class Option>
void write_target(wire_of<Option>& wire, const target& where) noexcept {
    using traits = option_traits<Option>;
    if constexpr (requires { traits::association; })
        if (number(where.association) != 0) store(wire, traits::association, number(where.association));
    if constexpr (requires { traits::path; })
        if (where.path != nullptr) member_codec<traits::path>::encode(*where.path, wire);
    if constexpr (requires { traits::stream; }) store(wire, traits::stream, number(where.stream));
}

template <class Option>
constexpr error option_error(int code, operation in, reason why = reason::none, std::size_t extra = 0) noexcept {
    return {code, in, why, static_cast<std::uint32_t>(option_traits<Option>::facts.number) | static_cast<std::uint32_t>(extra << 16U)};
}

/// The error that the kernel's field is too small for a value, with the way to the field's name.
template <class Option>
[[gnu::cold]] error out_of_range(std::size_t field) noexcept {
    using traits = option_traits<Option>;
    static_assert(traits::facts.number < std::size(names_of_fields));
    __atomic_store_n(&names_of_fields[traits::facts.number], &traits::fields::name, __ATOMIC_RELAXED);
    return option_error<Option>(EINVAL, operation::set, reason::field_out_of_range, field);
}

/// Sets an option. The struct is passed in the smallest size the kernel has known that carries the fields in use, so that a
/// header newer than the kernel does no harm.
template <class Option>
result<void> set_option(int socket, const Option& option, const target& where = {}) noexcept {
    using fields = typename option_traits<Option>::fields;
    constexpr auto sizes = known_sizes<Option>();
    wire_of<Option> wire{};
    if (const auto misfit = fields::encode(option, wire); misfit != fields::none) [[unlikely]]
        return out_of_range<Option>(misfit);
    write_target<Option>(wire, where);
    auto size = sizes.back();
    if constexpr (sizes.size() > 1)
        for (const auto need = fields::end(option); const auto known : sizes)
            if (known >= need && known < size) size = known;
    if (::setsockopt(socket, sctp_level, option_traits<Option>::facts.number, &wire, static_cast<socklen_t>(size)) != 0)
        return option_error<Option>(errno, operation::set);
    return {};
}

/// The kernel reads some of the struct before it answers.
template <class Option>
inline constexpr bool asks_by_value = requires { option_traits<Option>::asks_by_value; };

/// Gets an option. `like` holds what the kernel wants to read first (the type of an event). The kernel may know an older,
/// shorter struct, whose fields then are zero; or a newer, longer one, of which it gives the known front.
template <class Option>
result<Option> get_option(int socket, const target& where = {}, const Option& like = {}) noexcept {
    using traits = option_traits<Option>;
    constexpr auto sizes = known_sizes<Option>();
    wire_of<Option> wire{};
    if constexpr (asks_by_value<Option>) traits::fields::encode(like, wire);
    write_target<Option>(wire, where);
    socklen_t size = sizeof wire;
    if (::getsockopt(socket, sctp_level, traits::facts.number, &wire, &size) != 0) [[unlikely]] {
        // A kernel whose struct has grown refuses our size: once more, with room to spare.
        struct {
            wire_of<Option> known;
            std::byte grown[256];
        } longer{};
        const error why = option_error<Option>(errno, operation::get);
        if (why.code() != EINVAL) return why;
        if constexpr (asks_by_value<Option>) traits::fields::encode(like, longer.known);
        write_target<Option>(longer.known, where);
        size = sizeof longer;
        if (::getsockopt(socket, sctp_level, traits::facts.number, &longer, &size) != 0) return why;
        wire = longer.known;
        if (size > sizeof wire) size = sizeof wire;
    }
    bool expected = false;
    for (const auto known : sizes) expected = expected || size == known;
    if (!expected) [[unlikely]]
        return option_error<Option>(EPROTO, operation::get, reason::unexpected_size, size);
    Option option{};
    traits::fields::decode(wire, option);
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
