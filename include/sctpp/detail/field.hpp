// SPDX-License-Identifier: BSL-1.0
/// @file
/// Fields: how a member of a plain struct and a member of the kernel's struct correspond, for options and events alike.
#ifndef SCTPP_DETAIL_FIELD_HPP
#define SCTPP_DETAIL_FIELD_HPP

#include <bit>
#include <limits>
#include <optional>
#include <string_view>

#include <sctpp/detail/option_description.hpp>
#include <sctpp/endpoint.hpp>

namespace sctpp::inline v0 {

namespace detail {

/// Where in its struct a member lies. A pointer to data member is that offset on every ABI Linux has.
template <class Struct, class Member>
std::size_t offset_of(Member Struct::* member) noexcept {
    return static_cast<std::size_t>(std::bit_cast<std::ptrdiff_t>(member));
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

/// `from` as another integer type; false if it does not fit, and then `to` is untouched.
template <class To, class From>
constexpr bool narrow(From from, To& to) noexcept {
    if constexpr (sizeof(From) > sizeof(To) || std::is_signed_v<From> != std::is_signed_v<To>) {
        if (!std::in_range<To>(from)) return false;
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

/// The number that a value stands for, to compare with a range.
template <class Value>
constexpr std::int64_t number_of(const Value& value) noexcept {
    if constexpr (is_optional<Value>)
        return value ? number_of(*value) : unsaid;
    else if constexpr (is_duration<Value>)  // the least of all is as far from every range as the next
        return (std::max)(static_cast<std::int64_t>(value.count()), unsaid + 1);
    else if constexpr (std::is_enum_v<Value> || std::is_integral_v<Value>)
        return static_cast<std::int64_t>(value);
    else if constexpr (requires { value.time(); })
        return number_of(value.time());
    else if constexpr (requires { value.is_fixed(); })
        return value.is_fixed() ? number_of(value.bytes()) : unsaid;
    else
        return unsaid;
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

// Notes: what is to be known of a field's numbers beyond their type.

/// The kernel refuses numbers outside of these (EINVAL); 0 is taken besides, if so noted.
struct accepts {
    std::int64_t lowest;
    std::int64_t highest;
    bool or_zero = false;
};
/// The kernel would silently change or ignore numbers outside of these, so that they are refused before it sees them.
struct honours {
    std::int64_t lowest;
    std::int64_t highest;
};
/// Of times in milliseconds, those that the kernel's clock can count: of longer ones it would make something else, on associations.
inline constexpr honours countable{0, 0x7fffffff};
/// 0 is the kernel's word for "as it was". Here that is a field which is not set, and 0 is refused.
struct zero_keeps {};
/// What is counted, where that is not a time.
template <std::size_t N>
struct unit {
    consteval unit(const char (&text)[N]) : name(text) {}  // NOLINT
    detail::fixed_string<N> name;
};

// Codecs: how one field travels. Each has `encode(value, wire) -> fits?`, `decode<Value>(wire)`, and `end(value)`: how many
// bytes the wire struct must have to carry the value, for structs that have grown.

/// As one integer member of the kernel's struct, in host byte order.
template <auto Member>
struct member_codec;
template <class Wire, class M, M Wire::* Member>
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
template <class Wire, class M, M Wire::* Member>
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

/// The kernel's integer behind a codec, where it is one.
template <class Codec, class Wire>
struct codec_integer {};
template <class Wire, class M, M Wire::* Member>
    requires std::is_integral_v<M>
struct codec_integer<member_codec<Member>, Wire> {
    using type = M;
};
template <class Wire, class M, M Wire::* Member>
struct codec_integer<network_order<Member>, Wire> {
    using type = M;
};
template <class Wire>
    requires std::is_integral_v<Wire>
struct codec_integer<whole_codec, Wire> {
    using type = Wire;
};

/// The numbers of an option's fields (and one more, for options without any).
template <std::size_t Count>
struct field_numbers {
    std::int64_t of[Count + 1];
};

/// All notes of a field as one.
struct field_notes {
    bool refuses = false, ignores = false, keeps = false;
    accepts taken{};
    honours kept{};
    std::string_view unit;
    constexpr void add(const accepts& a) { refuses = true, taken = a; }
    constexpr void add(const honours& h) { ignores = true, kept = h; }
    constexpr void add(zero_keeps) { keeps = true; }
    template <std::size_t N>
    constexpr void add(const sctpp::unit<N>& u) {
        unit = u.name.view();
    }
};

template <auto... Notes>
consteval field_notes all_notes() {
    field_notes all;
    (all.add(Notes), ...);
    return all;
}

/// Of a time, its name; nothing of other numbers.
template <class Value>
constexpr std::string_view unit_of() noexcept {
    if constexpr (is_optional<Value> || is_read_only<Value>)
        return unit_of<typename Value::value_type>();
    else if constexpr (is_duration<Value>)
        return std::is_same_v<typename Value::period, std::milli> ? "ms" : "s";
    else
        return {};
}

/// Whether a number lies between two.
template <std::int64_t Lowest, std::int64_t Highest, class Value>
constexpr bool within(const Value& value) noexcept {
    std::int64_t number;
    if constexpr (is_duration<Value>)
        number = value.count();
    else
        number = number_of(value);
    return static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(Lowest) <= static_cast<std::uint64_t>(Highest - Lowest);
}

/// Values with names of their own, or of which every number is one: nothing is to be said of a range.
template <class Value>
inline constexpr bool is_named = std::is_same_v<Value, bool> || std::is_enum_v<Value>;

}  // namespace detail

/// One field: its name, the struct's member, how it travels (a member of the kernel's struct or a codec), and notes.
template <detail::fixed_string Name, auto Member, auto Codec, auto... Notes>
struct field;
template <detail::fixed_string Name, class Struct, class Value, Value Struct::* Member, auto Codec, auto... Notes>
struct field<Name, Member, Codec, Notes...> {
    using codec = typename detail::codec_of<Codec>::type;
    using value_type = Value;
    static constexpr std::string_view name = Name.view();
    static constexpr auto member = Member;
    static constexpr auto notes = detail::all_notes<Notes...>();

    /// False where the kernel's field cannot hold the value, or the kernel would not use it.
    template <class Wire>
    static bool encode(const Struct& from, Wire& to) noexcept {
        if constexpr (requires { typename detail::codec_integer<codec, Wire>::type; } && (notes.keeps || notes.ignores)) {
            // Both questions in one comparison.
            using integer = typename detail::codec_integer<codec, Wire>::type;
            constexpr std::int64_t lowest = (std::max)(notes.ignores ? notes.kept.lowest : 0, std::int64_t{notes.keeps});
            constexpr std::int64_t highest = notes.ignores ? notes.kept.highest : std::int64_t{(std::numeric_limits<integer>::max)()};
            const auto& value = from.*Member;
            if constexpr (detail::is_optional<Value>) {
                if (!value) return true;
                if (!detail::within<lowest, highest>(*value)) return false;
            } else if (!detail::within<lowest, highest>(value)) {
                return false;
            }
            return codec::encode(value, to);
        } else {
            return codec::encode(from.*Member, to) && heard(from);
        }
    }
    template <class Wire>
    static void decode(const Wire& from, Struct& to) noexcept {
        const Value value = codec::template decode<Value>(from);
        if constexpr (notes.keeps && detail::is_optional<Value>) {
            if (detail::number_of(value) != 0) to.*Member = value;
        } else {
            to.*Member = value;
        }
    }
    static std::size_t end(const Struct& of) noexcept { return codec::end(of.*Member); }
    static constexpr const Value& value(const Struct& of) noexcept { return of.*Member; }

    /// Whether the kernel would use it if it took it.
    static constexpr bool heard(const Struct& of) noexcept {
        if constexpr (notes.ignores || notes.keeps)
            if (const auto number = detail::number_of(of.*Member); number != detail::unsaid)
                return (!notes.keeps || number != 0) && (!notes.ignores || (number >= notes.kept.lowest && number <= notes.kept.highest));
        return true;
    }
    template <class Wire>
    static consteval detail::field_facts facts() {
        constexpr auto& n = notes;
        detail::field_facts f{.name = name, .optional = detail::is_optional<Value>, .read_only = detail::is_read_only<Value>, .unit = n.unit};
        if (f.unit.empty()) f.unit = detail::unit_of<Value>();
        if constexpr (requires { typename detail::codec_integer<codec, Wire>::type; }) {
            using integer = typename detail::codec_integer<codec, Wire>::type;
            f.is_number = !detail::is_named<Value> && sizeof(integer) < sizeof(std::int64_t) && !f.read_only;
            f.lowest = static_cast<std::int64_t>((std::numeric_limits<integer>::min)());
            f.highest = static_cast<std::int64_t>((std::numeric_limits<integer>::max)());
        }
        if (n.refuses) f.is_number = true, f.lowest = n.taken.lowest, f.highest = n.taken.highest, f.or_zero = n.taken.or_zero;
        if (n.ignores) f.is_number = true, f.lowest = (std::max)(f.lowest, n.kept.lowest), f.highest = n.refuses ? (std::min)(f.highest, n.kept.highest) : n.kept.highest;
        if (n.keeps) f.lowest = (std::max)(f.lowest, std::int64_t{1});
        return f;
    }
};

/// All fields of a struct, in the order in which people read them.
template <class... Fields>
struct field_list {
    static constexpr std::size_t size = sizeof...(Fields);
    static constexpr std::size_t none = detail::no_index;

    /// Writes every field. False where one does not fit the kernel's, or would not be used: first_misfit says which.
    template <class Struct, class Wire>
    static bool encode(const Struct& from, Wire& to) noexcept {
        return (Fields::encode(from, to) && ...);
    }
    /// The index of the first field for which encode is false, or `none`.
    template <class Wire, class Struct>
    static std::size_t first_misfit(const Struct& from) noexcept {
        Wire nowhere{};
        std::size_t index = 0;
        const bool all = ((Fields::encode(from, nowhere) && (++index, true)) && ...);
        return all ? none : index;
    }
    template <class Struct, class Wire>
    static void decode(const Wire& from, Struct& to) noexcept {
        (Fields::decode(from, to), ...);
    }
    /// The numbers in all fields, to be compared with their ranges.
    template <class Struct>
    static constexpr auto numbers(const Struct& of) noexcept {
        return detail::field_numbers<sizeof...(Fields)>{{detail::number_of(Fields::value(of))..., detail::unsaid}};
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
    template <class Wire>
    static constexpr detail::field_facts facts[sizeof...(Fields) + 1]{Fields::template facts<Wire>()..., {}};
};

}  // namespace sctpp::inline v0

#endif
