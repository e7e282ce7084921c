// SPDX-License-Identifier: BSL-1.0
/// @file
/// Fields: how a member of a plain struct and a member of the kernel's struct correspond, for options and events alike.
#ifndef SCTPP_DETAIL_FIELD_HPP
#define SCTPP_DETAIL_FIELD_HPP

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
    return static_cast<std::size_t>(__builtin_bit_cast(std::ptrdiff_t, member));
}

/// Members are copied in and out, never referred to: some kernel structs are packed, with unaligned members.
template <class Wire, class Member>
Member load(const Wire& wire, Member Wire::* member) noexcept {
    Member value;
    std::memcpy(&value, reinterpret_cast<const std::byte*>(&wire) + __builtin_bit_cast(std::ptrdiff_t, member), sizeof value);
    return value;
}
template <class Wire, class Member>
void store(Wire& wire, Member Wire::* member, const Member& value) noexcept {
    std::memcpy(reinterpret_cast<std::byte*>(&wire) + __builtin_bit_cast(std::ptrdiff_t, member), &value, sizeof value);
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

constexpr std::size_t longer(std::size_t a, std::size_t b) noexcept { return a < b ? b : a; }

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

/// What a field's type says of it.
struct field_kind {
    bool optional = false;    ///< may be left out
    bool read_only = false;   ///< only answers have it
    bool named = false;       ///< values with names of their own, or of which every number is one: nothing is to be said of a range
    std::string_view unit{};  ///< of a time, its name
};
template <class Value>
consteval field_kind kind_of() {
    if constexpr (is_optional<Value> || is_read_only<Value>) {
        auto kind = kind_of<typename Value::value_type>();
        (is_read_only<Value> ? kind.read_only : kind.optional) = true;
        kind.named = false;
        return kind;
    } else if constexpr (is_duration<Value>) {
        return {.unit = std::is_same_v<typename Value::period, std::milli> ? "ms" : "s"};
    } else {
        return {.named = std::is_same_v<Value, bool> || std::is_enum_v<Value>};
    }
}

/// Numbers from one to another.
struct integer_range {
    std::int64_t lowest, highest;
    /// Whether a number is one of them.
    [[nodiscard]] constexpr bool has(std::int64_t number) const noexcept {
        return static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(lowest) <= static_cast<std::uint64_t>(highest) - static_cast<std::uint64_t>(lowest);
    }
};
/// Those of an integer of the kernel.
template <class Integer>
inline constexpr integer_range all_of{static_cast<std::int64_t>((std::numeric_limits<Integer>::min)()), static_cast<std::int64_t>((std::numeric_limits<Integer>::max)())};
template <class Integer>
inline constexpr std::size_t size_of = sizeof(Integer);
// Where the kernel has none.
template <>
inline constexpr integer_range all_of<void>{};
template <>
inline constexpr std::size_t size_of<void> = 0;

/// Those of `held` that the kernel would use if it took them.
constexpr integer_range used_of(const field_notes& notes, integer_range held) noexcept {
    if (notes.ignores) held = {held.lowest < notes.kept.lowest ? notes.kept.lowest : held.lowest, held.highest > notes.kept.highest ? notes.kept.highest : held.highest};
    if (notes.keeps && held.lowest < 1) held.lowest = 1;
    return held;
}

/// A field in words and numbers. `held` are those that the kernel's integer can hold, of so many bytes (0: it has none).
constexpr field_facts facts_from(std::string_view name, const field_kind& kind, const field_notes& notes, std::size_t bytes, integer_range held) noexcept {
    field_facts f{.name = name, .optional = kind.optional, .read_only = kind.read_only, .unit = notes.unit.empty() ? kind.unit : notes.unit};
    f.is_number = notes.refuses || notes.ignores || (!kind.named && bytes != 0 && bytes < sizeof(std::int64_t) && !kind.read_only);
    if (notes.refuses) held = {notes.taken.lowest, notes.taken.highest}, f.or_zero = notes.taken.or_zero;
    else if (notes.ignores && bytes == 0) held = {notes.kept.lowest, notes.kept.highest};
    held = used_of(notes, held);
    f.lowest = held.lowest;
    f.highest = held.highest;
    return f;
}

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
        using integer = detail::integer_of<codec, Wire>;
        if constexpr (!std::is_void_v<integer> && (notes.keeps || notes.ignores)) {
            // All questions in one comparison.
            constexpr auto used = detail::used_of(notes, detail::all_of<integer>);
            if constexpr (detail::is_optional<Value>)
                if (!(from.*Member)) return true;
            const auto number = detail::said_number(from.*Member);
            if (!used.has(number)) return false;
            put(static_cast<integer>(number), to);
            return true;
        } else {
            return codec::encode(from.*Member, to) && heard(from);
        }
    }
    template <class Wire>
    static void decode(const Wire& from, Struct& to) noexcept {
        using integer = detail::integer_of<codec, Wire>;
        if constexpr (!std::is_void_v<integer> && detail::is_optional<Value>) {
            const integer number = take(from);
            if (!notes.keeps || number != 0) (to.*Member).emplace(detail::from_wire<typename Value::value_type>(number));
        } else {
            to.*Member = codec::template decode<Value>(from);
        }
    }
    static std::size_t end(const Struct& of) noexcept { return codec::end(of.*Member); }
    static constexpr const Value& value(const Struct& of) noexcept { return of.*Member; }
    /// The number in the kernel's struct, to be compared with a range; detail::unsaid where there is nothing to compare.
    template <class Wire>
    static std::int64_t number_in(const Wire& wire) noexcept {
        using integer = detail::integer_of<codec, Wire>;
        if constexpr (!facts<Wire>.is_number) {
            return detail::unsaid;
        } else if constexpr (!std::is_void_v<integer>) {
            const integer number = take(wire);
            return notes.keeps && number == 0 ? detail::unsaid : static_cast<std::int64_t>(number);
        } else {
            return detail::number_of(codec::template decode<Value>(wire));
        }
    }

    /// Whether the kernel would use it if it took it.
    static constexpr bool heard(const Struct& of) noexcept {
        if constexpr (notes.ignores || notes.keeps)
            if (const auto number = detail::number_of(of.*Member); number != detail::unsaid)
                return (!notes.keeps || number != 0) && (!notes.ignores || detail::integer_range{notes.kept.lowest, notes.kept.highest}.has(number));
        return true;
    }
    template <class Wire>
    static constexpr auto facts = detail::facts_from(name, detail::kind_of<Value>(), notes, detail::size_of<detail::integer_of<codec, Wire>>,
                                                     detail::all_of<detail::integer_of<codec, Wire>>);

private:
    // The kernel's integer, where it is one.
    template <class Integer, class Wire>
    static void put(Integer number, Wire& to) noexcept {
        if constexpr (requires { codec::member; })
            detail::store(to, codec::member, number);
        else if constexpr (requires { codec::swapped_member; })
            detail::store(to, codec::swapped_member, detail::swap_to_network(number));
        else
            to = number;
    }
    template <class Wire>
    static auto take(const Wire& from) noexcept {
        if constexpr (requires { codec::member; })
            return detail::load(from, codec::member);
        else if constexpr (requires { codec::swapped_member; })
            return detail::swap_to_network(detail::load(from, codec::swapped_member));
        else
            return from;
    }
};

/// All fields of a struct, in the order in which people read them.
template <class... Fields>
struct field_list {
    static constexpr std::size_t size = sizeof...(Fields);
    static constexpr std::size_t none = detail::no_index;

    /// Writes every field. The index of the first that does not fit the kernel's, or would not be used, or `none`.
    template <class Struct, class Wire>
    static std::size_t encode(const Struct& from, Wire& to) noexcept {
        std::size_t index = 0;
        return ((Fields::encode(from, to) && (++index, true)) && ...) ? none : index;
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
    /// The same of the kernel's struct.
    template <class Wire>
    static auto numbers_in(const Wire& wire) noexcept {
        return detail::field_numbers<sizeof...(Fields)>{{Fields::number_in(wire)..., detail::unsaid}};
    }
    /// How long the kernel's struct must be to carry the fields in use.
    template <class Struct>
    static std::size_t end(const Struct& of) noexcept {
        std::size_t longest = 0;
        ((longest = detail::longer(longest, Fields::end(of))), ...);
        return longest;
    }
    /// Calls `visit(name, value)` for each field.
    template <class Struct, class Visit>
    static constexpr void for_each(const Struct& of, Visit&& visit) {
        (visit(Fields::name, Fields::value(of)), ...);
    }
    template <class Wire>
    static constexpr detail::field_facts facts[sizeof...(Fields) + 1]{Fields::template facts<Wire>..., {}};
};

}  // namespace sctpp::inline v0

#endif
