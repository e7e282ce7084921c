// SPDX-License-Identifier: BSL-1.0
/// @file
/// Notes: what is to be known of a field's numbers beyond their type; and all that is known of a field, in words and numbers.
#ifndef SCTPP_DETAIL_FIELD_FACTS_HPP
#define SCTPP_DETAIL_FIELD_FACTS_HPP

#include <string_view>

#include <sctpp/detail/codec.hpp>

namespace sctpp::inline v0 {

namespace detail {

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

namespace detail {

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

}  // namespace sctpp::inline v0

#endif
