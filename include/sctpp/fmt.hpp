// SPDX-License-Identifier: BSL-1.0
/// @file
/// Options, events, numbers, addresses and errors for the library fmt, 8 and later: `fmt::print("{:>20}", change.state)`. The text is
/// that of text.hpp; format specifications are those of strings (fill, alignment, width, precision).
#ifndef SCTPP_FMT_HPP
#define SCTPP_FMT_HPP

#include <fmt/format.h>

#include <sctpp/text.hpp>

/// See the top of this file.
template <sctpp::printable T>
struct fmt::formatter<T, char> : fmt::formatter<fmt::string_view, char> {
    template <class Context>
    auto format(const T& value, Context& context) const -> decltype(context.out()) {
        const sctpp::detail::whole_text text(value);
        return fmt::formatter<fmt::string_view, char>::format(fmt::string_view(text.view().data(), text.view().size()), context);
    }
};

// Whoever includes fmt/ranges.h as well: the lists have one text, not two.
FMT_BEGIN_NAMESPACE
template <class T, class Char>
struct is_range;
template <class T>
    requires sctpp::printable<T>
struct is_range<T, char> {
    static constexpr bool value = false;
};
FMT_END_NAMESPACE

#endif
