// SPDX-License-Identifier: BSL-1.0
/// @file
/// What receive_bytes gives: some bytes, or the end of the association.
#ifndef SCTPP_PLAIN_BYTES_HPP
#define SCTPP_PLAIN_BYTES_HPP

#include <sctpp/incoming.hpp>

namespace sctpp::inline v0 {

/// How many bytes there were, or that there are no more.
class [[nodiscard]] plain_bytes {
public:
    /// So many bytes.
    constexpr explicit plain_bytes(std::size_t size) noexcept : value_(size) {}
    /// The end, and how.
    constexpr explicit plain_bytes(end_of_association::ending how) noexcept : value_(first_end + static_cast<std::size_t>(how)) {}

    /// The association has ended.
    [[nodiscard]] constexpr bool is_end() const noexcept { return value_ >= first_end; }
    /// How it ended, if it has.
    template <class End = end_of_association>  // a template costs a compiler nothing where it is not used
    [[nodiscard]] constexpr std::optional<End> end() const noexcept {
        if (!is_end()) return std::nullopt;
        return End{.how = static_cast<end_of_association::ending>(value_ - first_end)};
    }
    /// How many bytes lie in the buffer; 0 at the end, and only then.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return is_end() ? 0 : value_; }

private:
    static constexpr std::size_t first_end = static_cast<std::size_t>(-1) / 2 + 1;  // more than any system call returns
    std::size_t value_;
};

}  // namespace sctpp::inline v0

#endif
