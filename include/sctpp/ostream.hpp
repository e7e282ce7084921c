// SPDX-License-Identifier: BSL-1.0
/// @file
/// Options, events, numbers, addresses and errors into a std::ostream: `std::cerr << change`. The text is that of text.hpp, and
/// the stream's width, fill and adjustment apply to it as to a string.
#ifndef SCTPP_OSTREAM_HPP
#define SCTPP_OSTREAM_HPP

#include <ostream>

#include <sctpp/text.hpp>

namespace sctpp::inline v0 {

/// Writes the text of `value`, as write_text does.
template <printable T>
std::ostream& operator<<(std::ostream& stream, const T& value) {
    return stream << detail::whole_text(value).view();
}

}  // namespace sctpp::inline v0

#endif
