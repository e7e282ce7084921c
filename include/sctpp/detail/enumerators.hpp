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

namespace detail {

/// Numbers among which an enumeration's names are looked for.
struct number_range {
    std::uint32_t first, last;
};
template <class Enum>
inline constexpr std::array number_ranges{number_range{0, 128}};
template <>
inline constexpr std::array number_ranges<chunk_type>{number_range{0, 0xff}};
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

/// Calls `visit(position, name)` for each value that has a name, of those in `{sctpp::color::red, (sctpp::color)1, ...}`.
template <class Visit>
constexpr void for_each_name(std::string_view spelled, Visit visit) {
    spelled.remove_prefix(spelled.find('=') + 3);
    std::size_t word = 0, position = 0;
    bool named = true;
    for (std::size_t i = 0; i < spelled.size(); ++i) {
        switch (spelled[i]) {
            case '(': named = false; break;
            case ':': word = i + 1; break;
            case ',':
            case '>':
            case '}':
                if (named) visit(position, spelled.substr(word, i - word));
                if (spelled[i] != ',') return;
                ++position;
                word = i + 2;
                named = true;
                break;
            default: break;
        }
    }
}

/// Names with their numbers, in no more memory than they need.
template <std::size_t Count, std::size_t Length>
struct name_table {
    struct entry {
        std::uint32_t number;
        std::uint16_t begin, size;
    };
    std::array<entry, Count> entries{};
    std::array<char, Length> letters{};

    [[nodiscard]] constexpr std::string_view find(std::uint32_t number) const noexcept {
        for (const auto& e : entries)
            if (e.number == number) return {letters.data() + e.begin, e.size};
        return {};
    }
};

/// Calls `visit(number, name)` for each enumerator.
template <class Enum, class Visit, std::size_t... Range>
constexpr void for_each_enumerator(Visit visit, std::index_sequence<Range...>) {
    (for_each_name(spell<Enum, number_ranges<Enum>[Range].first>(
                       std::make_index_sequence<number_ranges<Enum>[Range].last - number_ranges<Enum>[Range].first + 1>{}),
                   [&](std::size_t position, std::string_view name) { visit(number_ranges<Enum>[Range].first + position, name); }),
     ...);
}

template <class Enum, std::size_t Count = 0, std::size_t Length = 0>
consteval auto make_name_table() {
    constexpr auto ranges = std::make_index_sequence<number_ranges<Enum>.size()>{};
    name_table<Count, Length> table;
    std::size_t n = 0, at = 0;
    for_each_enumerator<Enum>(
        [&](std::size_t number, std::string_view name) {
            if constexpr (Count != 0) {
                table.entries[n] = {static_cast<std::uint32_t>(number), static_cast<std::uint16_t>(at), static_cast<std::uint16_t>(name.size())};
                for (std::size_t i = 0; i < name.size(); ++i) table.letters[at + i] = name[i];
            }
            ++n, at += name.size();
        },
        ranges);
    // The first time is to see how large it must be.
    if constexpr (Count != 0)
        return table;
    else
        return std::pair(n, at);
}

template <class Enum>
inline constexpr std::pair<std::size_t, std::size_t> table_size = make_name_table<Enum>();
template <class Enum>
inline constexpr auto enumerators = name_table<0, 0>{};
template <class Enum>
    requires(table_size<Enum>.first > 0)
inline constexpr auto enumerators<Enum> = make_name_table<Enum, table_size<Enum>.first, table_size<Enum>.second>();

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
    return detail::enumerators<Enum>.find(static_cast<std::uint32_t>(value));
}

}  // namespace sctpp::inline v0

#endif
