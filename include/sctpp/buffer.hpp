// SPDX-License-Identifier: BSL-1.0
/// @file
/// The memory of a message: one piece, as the kernel's scatter-gather calls take it. An array of these is an array of iovec.
#ifndef SCTPP_BUFFER_HPP
#define SCTPP_BUFFER_HPP

#include <cstddef>
#include <iterator>
#include <span>
#include <type_traits>

#include <sys/uio.h>

#include <sctpp/refused.hpp>

namespace sctpp::inline v0 {

namespace detail {

template <class T>
concept byte_like = sizeof(T) == 1 && std::is_trivially_copyable_v<T> && (std::is_integral_v<T> || std::is_same_v<T, std::byte>);

/// Contiguous memory of bytes or characters: std::array, std::string, std::span, a C array, ...
template <class C>
concept byte_container = requires(C& c) {
    requires byte_like<std::remove_cv_t<std::remove_pointer_t<decltype(std::data(c))>>>;
    std::size(c);
};

/// Contiguous memory of something else, but for lists of these buffers.
template <class C, class Buffer>
concept other_container = !byte_container<C> && requires(C& c) {
    requires std::is_object_v<std::remove_pointer_t<decltype(std::data(c))>> && std::is_pointer_v<decltype(std::data(c))>;
    requires !std::is_same_v<std::remove_cv_t<std::remove_pointer_t<decltype(std::data(c))>>, Buffer>;
    std::size(c);
};

/// Looks at memory that others own, so that a temporary object of it is harmless.
template <class C>
inline constexpr bool is_view = false;
template <class T, std::size_t N>
inline constexpr bool is_view<std::span<T, N>> = true;

}  // namespace detail

/// Bytes to be sent. Points to the caller's memory, which must stay until the call returns.
class const_buffer {
public:
    constexpr const_buffer() noexcept : piece_{} {}
    /// So many bytes from there on.
    constexpr const_buffer(const void* data, std::size_t size) noexcept : piece_{const_cast<void*>(data), size} {}
    /// All of a container of bytes or characters.
    template <detail::byte_container C>
    constexpr const_buffer(const C& bytes) noexcept : const_buffer(std::data(bytes), std::size(bytes)) {}  // NOLINT
    /// All N, whatever they hold.
    template <detail::byte_like T, std::size_t N>
    constexpr const_buffer(T (&bytes)[N]) noexcept : const_buffer(bytes, N) {}  // NOLINT
    template <std::size_t N, class Why = refused::a_string_literal_would_send_its_zero_write_a_string_view>
    const_buffer(const char (&literal)[N]) = delete;  // would send the literal's terminating zero: write "text"sv
    template <class C, class Why = refused::these_are_not_bytes_use_std_as_bytes>
        requires detail::other_container<const C, const_buffer>
    const_buffer(const C& numbers) = delete;  // std::as_bytes(std::span(numbers)), if their bytes are meant

    /// Where it begins.
    [[nodiscard]] constexpr const void* data() const noexcept { return piece_.iov_base; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return piece_.iov_len; }

private:
    iovec piece_;
};

/// Memory to receive into. Points to the caller's memory, which must outlive what is received.
class mutable_buffer {
public:
    constexpr mutable_buffer() noexcept : piece_{} {}
    /// So many bytes from there on.
    constexpr mutable_buffer(void* data, std::size_t size) noexcept : piece_{data, size} {}
    /// All of a container of bytes or characters, as far as its size() goes now.
    template <class C>
        requires detail::byte_container<C> && (!std::is_const_v<std::remove_pointer_t<decltype(std::data(std::declval<C&>()))>>)
    constexpr mutable_buffer(C& bytes) noexcept : mutable_buffer(std::data(bytes), std::size(bytes)) {}  // NOLINT
    /// What a span sees.
    template <class C>
        requires detail::byte_container<C> && detail::is_view<C> && (!std::is_const_v<std::remove_pointer_t<decltype(std::data(std::declval<C&>()))>>)
    constexpr mutable_buffer(C&& view) noexcept : mutable_buffer(std::data(view), std::size(view)) {}  // NOLINT
    template <class C, class Why = refused::this_buffer_is_constant_nothing_can_be_received_into_it>
        requires detail::byte_container<C> && std::is_const_v<std::remove_pointer_t<decltype(std::data(std::declval<const C&>()))>>
    mutable_buffer(const C& constant) = delete;
    template <class C, class Why = refused::a_temporary_buffer_would_be_gone_before_it_is_read>
        requires detail::byte_container<C> && (!detail::is_view<C>) && (!std::is_lvalue_reference_v<C>)
    mutable_buffer(C&& temporary) = delete;  // what is received would point into a buffer that no longer exists
    template <class C, class Why = refused::these_are_not_bytes_use_std_as_writable_bytes>
        requires detail::other_container<C, mutable_buffer>
    mutable_buffer(C& numbers) = delete;

    /// Where it begins.
    [[nodiscard]] constexpr void* data() const noexcept { return piece_.iov_base; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return piece_.iov_len; }

private:
    iovec piece_;
};

static_assert(sizeof(const_buffer) == sizeof(iovec) && std::is_standard_layout_v<const_buffer>);
static_assert(sizeof(mutable_buffer) == sizeof(iovec) && std::is_standard_layout_v<mutable_buffer>);

}  // namespace sctpp::inline v0

#endif
