// SPDX-License-Identifier: BSL-1.0
/// @file
/// The names of enumerators and of members, as the compiler spells them. Only for who prints: it costs the compiler time.
#ifndef SCTPP_DETAIL_ENUMERATORS_HPP
#define SCTPP_DETAIL_ENUMERATORS_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <sctpp/detail/name_of.hpp>

namespace sctpp::inline v0 {

enum class chunk_type : std::uint8_t;
enum class error_cause : std::uint16_t;
enum class event_type : std::uint16_t;
enum class operation : std::uint8_t;
enum class payload_protocol_id : std::uint32_t;
enum class reason : std::uint8_t;
enum class reliability_policy : std::uint16_t;

namespace detail {

/// Numbers among which an enumeration's names are looked for.
struct number_range {
    std::uint32_t first, last;
    [[nodiscard]] constexpr std::size_t size() const noexcept { return last - first + 1; }
};
template <class Enum>
inline constexpr std::array number_ranges{number_range{0, 31}};
template <>
inline constexpr std::array number_ranges<operation>{number_range{0, 63}};
template <>
inline constexpr std::array number_ranges<reason>{number_range{0, 63}};
template <>
inline constexpr std::array number_ranges<payload_protocol_id>{number_range{0, 79}};
template <>
inline constexpr std::array number_ranges<reliability_policy>{number_range{0, 48}, number_range{128, 128}};
template <>
inline constexpr std::array number_ranges<chunk_type>{number_range{0, 15}, number_range{0x40, 0x40}, number_range{0x80, 0x87}, number_range{0xc0, 0xc7}};
template <>
inline constexpr std::array number_ranges<error_cause>{number_range{0, 31}, number_range{0xa0, 0xaf}, number_range{0x100, 0x10f}};
template <>
inline constexpr std::array number_ranges<event_type>{number_range{0x8000, 0x801f}};

/// All at once, which is quicker than a function for each.
template <auto... Values>
consteval std::string_view spelled() {
    return __PRETTY_FUNCTION__;
}
template <class Enum, std::uint32_t First, std::size_t... I>
consteval std::string_view spell(std::index_sequence<I...>) {
    return spelled<static_cast<Enum>(First + I)...>();
}

/// Calls `visit(position, name)` for each of `count` values that has a name, of those in `{sctpp::color::red, (sctpp::color)1, ...}`.
template <class Visit>
constexpr void for_each_name(std::string_view spelled, std::size_t count, Visit visit) {
    const char* at = spelled.data() + spelled.find('=') + 3;
    // The type stands before each, as long each time: it is read once, for compilers are slow readers.
    std::ptrdiff_t before_name = 0, before_number = 0;
    for (std::size_t position = 0; position != count; at += 2, ++position) {
        const bool named = *at != '(';
        std::ptrdiff_t& before = named ? before_name : before_number;
        if (before == 0)
            for (const char* c = at; *c != ',' && *c != '>' && *c != '}'; ++c)
                if (*c == ':' || *c == ')') before = c + 1 - at;
        const char* const word = at += before;
        if (position + 1 != count)
            while (*at != ',') ++at;
        else
            while (*at != '>' && *at != '}') ++at;
        if (named) visit(position, std::string_view(word, static_cast<std::size_t>(at - word)));
    }
}

/// The enumerators, as they stand in what compilers call functions: for the compiler only, since they hold on to those long names.
template <std::size_t Most>
struct found_names {
    struct one {
        std::uint32_t number;
        std::string_view name;
    };
    std::array<one, Most> all{};
    std::size_t count = 0, letters = 0;
};
template <class Enum, std::size_t... Range>
consteval auto find_names(std::index_sequence<Range...>) {
    constexpr auto& ranges = number_ranges<Enum>;
    found_names<(ranges[Range].size() + ...)> found;
    (for_each_name(spell<Enum, ranges[Range].first>(std::make_index_sequence<ranges[Range].size()>{}), ranges[Range].size(),
                   [&](std::size_t position, std::string_view name) {
                       found.all[found.count++] = {static_cast<std::uint32_t>(ranges[Range].first + position), name};
                       found.letters += name.size();
                   }),
     ...);
    return found;
}
template <class Enum>
inline constexpr auto names_of = find_names<Enum>(std::make_index_sequence<number_ranges<Enum>.size()>{});

/// Names with their numbers, in no more memory than they need. (Arrays of the language: a compiler would make a class of each std::array.)
struct name_entry {
    std::uint32_t number;
    std::uint16_t begin, size;
};
template <std::size_t Count, std::size_t Length>
struct name_table {
    name_entry entries[Count];
    char letters[Length];
};
template <>
struct name_table<0, 0> {
    std::array<name_entry, 0> entries;
};

constexpr std::string_view find_name(const name_entry* entry, std::size_t count, const char* letters, std::uint32_t number) noexcept {
    for (; count != 0; ++entry, --count)
        if (entry->number == number) return {letters + entry->begin, entry->size};
    return {};
}

template <class Enum>
consteval auto make_name_table() {
    constexpr auto& found = names_of<Enum>;
    name_table<found.count, found.letters> table{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < found.count; ++i) {
        const auto& [number, name] = found.all[i];
        table.entries[i] = {number, static_cast<std::uint16_t>(at), static_cast<std::uint16_t>(name.size())};
        for (const char c : name) table.letters[at++] = c;
    }
    return table;
}

template <class Enum>
inline constexpr auto enumerators = name_table<0, 0>{};
template <class Enum>
    requires(names_of<Enum>.count > 0)
inline constexpr auto enumerators<Enum> = make_name_table<Enum>();

/// The name of the member behind a pointer to it.
template <auto Member>
consteval std::string_view member_name() {
    return last_name(__PRETTY_FUNCTION__, "Member = ");
}

/// An enumeration of this library, nested ones included.
template <class T>
consteval bool is_of_this_library() {
    constexpr std::string_view function = __PRETTY_FUNCTION__, key = "T = ";
    return function.substr(function.find(key) + key.size()).starts_with("sctpp::");
}

}  // namespace detail

/// The name of an enumerator as the headers spell it: `established`. Empty for a number that has none.
template <class Enum>
    requires std::is_enum_v<Enum>
[[nodiscard]] constexpr std::string_view enumerator_name(Enum value) noexcept {
    constexpr auto count = detail::names_of<Enum>.count;
    if constexpr (count != 0) {
        constexpr auto& table = detail::enumerators<Enum>;
        return detail::find_name(table.entries, count, table.letters, static_cast<std::uint32_t>(value));
    } else {
        return {};
    }
}

}  // namespace sctpp::inline v0

#endif
