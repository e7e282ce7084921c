// SPDX-License-Identifier: BSL-1.0
/// @file
/// Codecs: how one value travels between a plain struct and the kernel's, which may be packed, of another width or byte order.
#ifndef SCTPP_DETAIL_CODEC_HPP
#define SCTPP_DETAIL_CODEC_HPP

#include <limits>
#include <optional>

#include <sctpp/detail/option_description.hpp>
#include <sctpp/endpoint.hpp>

namespace sctpp::inline v0 {

namespace detail {

/// Where in its struct a member lies. A pointer to data member is that offset on every ABI Linux has.
template <class Struct, class Member>
std::size_t offset_of(Member Struct::* member) noexcept {
    return static_cast<std::size_t>(__builtin_bit_cast(std::ptrdiff_t, member));
}

/// Members are copied in and out, never referred to: some kernel structs are packed, with unaligned members.
template <class Wire, class Member>
Member load(const Wire& wire, Member Wire::* member) noexcept {
    Member value;
    std::memcpy(&value, reinterpret_cast<const std::byte*>(&wire) + offset_of(member), sizeof value);
    return value;
}
template <class Wire, class Member>
void store(Wire& wire, Member Wire::* member, const Member& value) noexcept {
    std::memcpy(reinterpret_cast<std::byte*>(&wire) + offset_of(member), &value, sizeof value);
}

template <class T>
inline constexpr bool is_duration = false;
template <class Rep, class Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// `from` as another integer type; false if it does not fit, and then `to` is untouched. (std::in_range, for a tenth of what that costs a
/// compiler: it is asked about every field.)
template <class To, class From>
constexpr bool narrow(From from, To& to) noexcept {
    using to_limits = std::numeric_limits<To>;
    constexpr bool from_signed = std::numeric_limits<From>::is_signed;
    if constexpr (sizeof(From) > sizeof(To) || from_signed != to_limits::is_signed) {
        constexpr auto most = static_cast<std::uint64_t>((to_limits::max)());
        if constexpr (from_signed)
            if (from < 0) {
                if (!to_limits::is_signed || from < static_cast<std::int64_t>((to_limits::min)())) return false;
                to = static_cast<To>(from);
                return true;
            }
        if (static_cast<std::uint64_t>(from) > most) return false;
    }
    to = static_cast<To>(from);
    return true;
}

/// A field that only the kernel fills, in an option of which others can be set.
template <class T>
class read_only_value;
template <class T>
inline constexpr bool is_read_only = false;
template <class T>
inline constexpr bool is_read_only<read_only_value<T>> = true;

/// A value in the kernel's integer: bool, enumerations, durations (their count), integers; an absent optional is 0.
template <class Wire, class Value>
constexpr bool to_wire(const Value& value, Wire& wire) noexcept {
    if constexpr (is_optional<Value>)
        return !value || to_wire(*value, wire);
    else if constexpr (is_read_only<Value>)
        return true;  // the kernel does not look at it
    else if constexpr (is_duration<Value>)
        return narrow(value.count(), wire);
    else if constexpr (std::is_enum_v<Value>)
        return narrow(static_cast<std::underlying_type_t<Value>>(value), wire);
    else if constexpr (std::is_same_v<Value, bool>)
        return wire = static_cast<Wire>(value), true;
    else
        return narrow(value, wire);
}

template <class Value, class Wire>
constexpr Value from_wire(Wire wire) noexcept {
    if constexpr (is_optional<Value>)
        return from_wire<typename Value::value_type>(wire);
    else if constexpr (is_read_only<Value>)
        return Value(from_wire<typename Value::value_type>(wire));
    else if constexpr (is_duration<Value>)
        return Value(static_cast<typename Value::rep>(wire));
    else if constexpr (std::is_same_v<Value, bool>)
        return wire != 0;
    else
        return static_cast<Value>(wire);
}

/// The same of what is known to be said, and to be a number.
template <class Value>
constexpr std::int64_t said_number(const Value& value) noexcept {
    if constexpr (is_optional<Value>)
        return said_number(*value);
    else if constexpr (is_duration<Value>)
        return static_cast<std::int64_t>(value.count());
    else
        return static_cast<std::int64_t>(value);
}

/// The number that a value stands for, to compare with a range.
template <class Value>
constexpr std::int64_t number_of(const Value& value) noexcept {
    if constexpr (is_optional<Value>)
        return value ? number_of(*value) : unsaid;
    else if constexpr (is_duration<Value>)  // the least of all is as far from every range as the next
        return value.count() == unsaid ? unsaid + 1 : static_cast<std::int64_t>(value.count());
    else if constexpr (std::is_enum_v<Value> || std::is_integral_v<Value>)
        return static_cast<std::int64_t>(value);
    else if constexpr (requires { value.time(); })
        return number_of(value.time());
    else if constexpr (requires { value.is_fixed(); })
        return value.is_fixed() ? number_of(value.bytes()) : unsaid;
    else if constexpr (requires { value.begin(), value.size(); })
        return static_cast<std::int64_t>(value.size());  // of a list
    else
        return unsaid;
}

}  // namespace detail

/// Part of an answer: in a struct that can be set as well, this is for reading, and what it holds is not looked at. (So there is no
/// implicit way to write a number into it.)
template <class T>
using read_only = detail::read_only_value<T>;

template <class T>
class detail::read_only_value {
public:
    using value_type = T;
    constexpr read_only_value() noexcept = default;
    constexpr explicit read_only_value(T value) noexcept : value_(value) {}
    constexpr operator T() const noexcept { return value_; }  // NOLINT
    friend constexpr bool operator==(const read_only_value&, const read_only_value&) noexcept = default;

private:
    T value_{};
};

// Codecs: how one field travels. Each has `encode(value, wire) -> fits?`, `decode<Value>(wire)`, and `end(value)`: how many
// bytes the wire struct must have to carry the value, for structs that have grown.

/// As one integer member of the kernel's struct, in host byte order.
template <auto Member>
struct member_codec;
template <class Wire, class M, M Wire::* Member>
struct member_codec<Member> {
    template <class>
    using integer = std::conditional_t<std::is_integral_v<M>, M, void>;
    static constexpr auto member = Member;
    template <class Value>
    static bool encode(const Value& value, Wire& wire) noexcept {
        M m{};
        const bool fits = detail::to_wire(value, m);
        detail::store(wire, Member, m);
        return fits;
    }
    static bool encode(const endpoint& value, Wire& wire) noexcept
        requires std::is_same_v<M, sockaddr_storage>
    {
        std::memcpy(reinterpret_cast<std::byte*>(&wire) + detail::offset_of(Member), value.data(), value.size());
        return true;
    }
    template <class Value>
    static Value decode(const Wire& wire) noexcept {
        if constexpr (std::is_same_v<M, sockaddr_storage>) {
            const auto* at = reinterpret_cast<const std::byte*>(&wire) + detail::offset_of(Member);
            const auto e = endpoint::from(reinterpret_cast<const sockaddr*>(at), sizeof(sockaddr_in6));
            return e ? *e : endpoint{};
        } else {
            return detail::from_wire<Value>(detail::load(wire, Member));
        }
    }
    template <class Value>
    static std::size_t end(const Value& value) noexcept {
        if constexpr (detail::is_optional<Value>)
            if (!value) return 0;
        return detail::offset_of(Member) + sizeof(M);
    }
};

/// As one integer member in network byte order.
template <auto Member>
struct network_order;
template <class Wire, class M, M Wire::* Member>
struct network_order<Member> {
    template <class>
    using integer = M;
    static constexpr auto swapped_member = Member;
    template <class Value>
    static bool encode(const Value& value, Wire& wire) noexcept {
        M m{};
        const bool fits = detail::to_wire(value, m);
        detail::store(wire, Member, detail::swap_to_network(m));
        return fits;
    }
    template <class Value>
    static Value decode(const Wire& wire) noexcept {
        return detail::from_wire<Value>(detail::swap_to_network(detail::load(wire, Member)));
    }
    template <class Value>
    static std::size_t end(const Value&) noexcept {
        return detail::offset_of(Member) + sizeof(M);
    }
};

/// As one flag among others, in an integer member.
template <auto Member, std::uint32_t Flag>
struct flag_codec;
template <class Wire, class M, M Wire::* Member, std::uint32_t Flag>
struct flag_codec<Member, Flag> {
    static bool encode(bool on, Wire& wire) noexcept {
        if (on) detail::store(wire, Member, static_cast<M>(detail::load(wire, Member) | Flag));
        return true;
    }
    template <class>
    static bool decode(const Wire& wire) noexcept {
        return (detail::load(wire, Member) & Flag) != 0;
    }
    static std::size_t end(bool) noexcept { return 0; }
};

/// As the whole kernel value, where that is a plain integer.
struct whole_codec {
    template <class Wire>
    using integer = std::conditional_t<std::is_integral_v<Wire>, Wire, void>;
    template <class Value, class Wire>
    static bool encode(const Value& value, Wire& wire) noexcept {
        return detail::to_wire(value, wire);
    }
    template <class Value, class Wire>
    static Value decode(const Wire& wire) noexcept {
        return detail::from_wire<Value>(wire);
    }
    template <class Value>
    static std::size_t end(const Value&) noexcept {
        return 0;
    }
};
inline constexpr whole_codec whole_value{};

namespace detail {

template <auto Codec>
struct codec_of {
    using type = std::remove_cv_t<decltype(Codec)>;
};
template <class Wire, class M, M Wire::* Member>
struct codec_of<Member> {
    using type = member_codec<Member>;
};

/// The kernel's integer behind a codec, where it is one; else void.
template <class Codec, class Wire>
    requires requires { typename Codec::template integer<Wire>; }
typename Codec::template integer<Wire> integer_behind(int);
template <class Codec, class Wire>
void integer_behind(...);
template <class Codec, class Wire>
using integer_of = decltype(integer_behind<Codec, Wire>(0));

}  // namespace detail

}  // namespace sctpp::inline v0

#endif
