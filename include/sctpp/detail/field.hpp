// SPDX-License-Identifier: BSL-1.0
/// @file
/// Fields: how a member of a plain struct and a member of the kernel's struct correspond, for options and events alike.
#ifndef SCTPP_DETAIL_FIELD_HPP
#define SCTPP_DETAIL_FIELD_HPP

#include <bit>
#include <limits>
#include <optional>
#include <string_view>

#include <sctpp/endpoint.hpp>

namespace sctpp::inline v0 {

namespace detail {

/// Where in its struct a member lies. A pointer to data member is that offset on every ABI Linux has.
template <class Struct, class Member>
std::size_t offset_of(Member Struct::*member) noexcept {
    return static_cast<std::size_t>(std::bit_cast<std::ptrdiff_t>(member));
}

/// Members are copied in and out, never referred to: some kernel structs are packed, with unaligned members.
template <class Wire, class Member>
Member load(const Wire& wire, Member Wire::*member) noexcept {
    Member value;
    std::memcpy(&value, reinterpret_cast<const std::byte*>(&wire) + offset_of(member), sizeof value);
    return value;
}
template <class Wire, class Member>
void store(Wire& wire, Member Wire::*member, const Member& value) noexcept {
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

/// `from` as another integer type; false if it does not fit, and then `to` is untouched.
template <class To, class From>
constexpr bool narrow(From from, To& to) noexcept {
    if constexpr (sizeof(From) > sizeof(To) || std::is_signed_v<From> != std::is_signed_v<To>) {
        if (!std::in_range<To>(from)) return false;
    }
    to = static_cast<To>(from);
    return true;
}

/// A value in the kernel's integer: bool, enumerations, durations (their count), integers; an absent optional is 0.
template <class Wire, class Value>
constexpr bool to_wire(const Value& value, Wire& wire) noexcept {
    if constexpr (is_optional<Value>)
        return !value || to_wire(*value, wire);
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
    else if constexpr (is_duration<Value>)
        return Value(static_cast<typename Value::rep>(wire));
    else if constexpr (std::is_same_v<Value, bool>)
        return wire != 0;
    else
        return static_cast<Value>(wire);
}

/// A string as a template argument.
template <std::size_t N>
struct fixed_string {
    consteval fixed_string(const char (&text)[N]) {  // NOLINT
        for (std::size_t i = 0; i < N; ++i) characters[i] = text[i];
    }
    [[nodiscard]] constexpr std::string_view view() const { return {characters, N - 1}; }
    char characters[N]{};
};

}  // namespace detail

// Codecs: how one field travels. Each has `encode(value, wire) -> fits?`, `decode<Value>(wire)`, and `end(value)`: how many
// bytes the wire struct must have to carry the value, for structs that have grown.

/// As one integer member of the kernel's struct, in host byte order.
template <auto Member>
struct member_codec;
template <class Wire, class M, M Wire::*Member>
struct member_codec<Member> {
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
template <class Wire, class M, M Wire::*Member>
struct network_order<Member> {
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
template <class Wire, class M, M Wire::*Member, std::uint32_t Flag>
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
template <auto Codec>
    requires std::is_member_object_pointer_v<decltype(Codec)>
struct codec_of<Codec> {
    using type = member_codec<Codec>;
};

}  // namespace detail

/// One field: its name, the struct's member, and how it travels: a member of the kernel's struct or a codec.
template <detail::fixed_string Name, auto Member, auto Codec>
struct field;
template <detail::fixed_string Name, class Struct, class Value, Value Struct::*Member, auto Codec>
struct field<Name, Member, Codec> {
    using codec = typename detail::codec_of<Codec>::type;
    using value_type = Value;
    static constexpr std::string_view name = Name.view();

    template <class Wire>
    static bool encode(const Struct& from, Wire& to) noexcept {
        return codec::encode(from.*Member, to);
    }
    template <class Wire>
    static void decode(const Wire& from, Struct& to) noexcept {
        to.*Member = codec::template decode<Value>(from);
    }
    static std::size_t end(const Struct& of) noexcept { return codec::end(of.*Member); }
    static constexpr const Value& value(const Struct& of) noexcept { return of.*Member; }
};

/// All fields of a struct, in the order in which people read them.
template <class... Fields>
struct field_list {
    static constexpr std::size_t size = sizeof...(Fields);
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    /// Writes every field; the index of the first that does not fit the kernel's, or `none`.
    template <class Struct, class Wire>
    static std::size_t encode(const Struct& from, Wire& to) noexcept {
        std::size_t index = 0;
        const bool all = ((Fields::encode(from, to) && (++index, true)) && ...);
        return all ? none : index;
    }
    template <class Struct, class Wire>
    static void decode(const Wire& from, Struct& to) noexcept {
        (Fields::decode(from, to), ...);
    }
    /// How long the kernel's struct must be to carry the fields in use.
    template <class Struct>
    static std::size_t end(const Struct& of) noexcept {
        std::size_t longest = 0;
        ((longest = std::max(longest, Fields::end(of))), ...);
        return longest;
    }
    /// Calls `visit(name, value)` for each field.
    template <class Struct, class Visit>
    static constexpr void for_each(const Struct& of, Visit&& visit) {
        (visit(Fields::name, Fields::value(of)), ...);
    }
    static constexpr std::string_view name(std::size_t index) noexcept {
        std::string_view found;
        std::size_t at = 0;
        (void)((at++ == index && (found = Fields::name, true)) || ...);
        return found;
    }
};

}  // namespace sctpp::inline v0

#endif
