// SPDX-License-Identifier: BSL-1.0
/// @file
/// A row of things that lie elsewhere: what std::span is as well, but that costs a compiler a hundred instantiations for each type.
#ifndef SCTPP_DETAIL_ROW_OF_HPP
#define SCTPP_DETAIL_ROW_OF_HPP

#include <sctpp/detail/cplusplus.hpp>

#include <cstddef>

namespace sctpp::inline v0::detail {

/// So many of them.
template <class T>
struct row_of {
    T* first = nullptr;
    std::size_t count = 0;
    [[nodiscard]] constexpr T* begin() const noexcept { return first; }
    [[nodiscard]] constexpr T* end() const noexcept { return first + count; }
    [[nodiscard]] constexpr T* data() const noexcept { return first; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count; }
    [[nodiscard]] constexpr bool empty() const noexcept { return count == 0; }
    [[nodiscard]] constexpr T& operator[](std::size_t index) const noexcept { return first[index]; }
};
/// Of anything contiguous.
template <class Bytes>
constexpr row_of<const std::byte> bytes_in(const Bytes& bytes) noexcept {
    return {bytes.data(), bytes.size()};
}

}  // namespace sctpp::inline v0::detail

#endif
