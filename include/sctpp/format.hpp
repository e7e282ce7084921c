// SPDX-License-Identifier: BSL-1.0
/// @file
/// Options, events, numbers, addresses and errors for std::format: `std::format("{:>20}", change.state)`. The text is that of text.hpp;
/// format specifications are those of strings (fill, alignment, width, precision). Where the standard library has no std::format (before
/// g++ 13) there is nothing here; fmt.hpp serves there.
#ifndef SCTPP_FORMAT_HPP
#define SCTPP_FORMAT_HPP

#if __has_include(<format>)
#include <format>
#endif

#include <sctpp/text.hpp>

#if defined(__cpp_lib_format)

/// See the top of this file.
template <sctpp::printable T>
struct std::formatter<T, char> : std::formatter<std::string_view, char> {
    template <class Context>
    auto format(const T& value, Context& context) const {
        return std::formatter<std::string_view, char>::format(sctpp::detail::whole_text(value).view(), context);
    }
};

#if defined(__cpp_lib_format_ranges)
// The lists have one text, not two.
template <>
inline constexpr std::range_format std::format_kind<sctpp::address_view> = std::range_format::disabled;
template <std::size_t N>
inline constexpr std::range_format std::format_kind<sctpp::address_list<N>> = std::range_format::disabled;
template <class T, std::size_t N>
inline constexpr std::range_format std::format_kind<sctpp::bounded_list<T, N>> = std::range_format::disabled;
template <class Enum>
inline constexpr std::range_format std::format_kind<sctpp::small_set<Enum>> = std::range_format::disabled;
#endif

#endif

#endif
