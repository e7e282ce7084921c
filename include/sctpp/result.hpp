// SPDX-License-Identifier: BSL-1.0
/// @file
/// A value or an error, with the names of std::expected. (Not std::expected itself: C++20 lacks it, and an alias that
/// changes with a feature macro would make translation units disagree.)
#ifndef SCTPP_RESULT_HPP
#define SCTPP_RESULT_HPP

#include <exception>
#include <new>
#include <type_traits>
#include <utility>

#include <sctpp/error.hpp>

namespace sctpp::inline v0 {

namespace detail {

// What `.value()` does with an error. Never in a caller's way, so never inline; and of two types, or the linker might take the one of a unit
// without exceptions for all.
#if defined(__cpp_exceptions)
template <class Error>
[[noreturn, gnu::cold, gnu::noinline]] void raise(Error cause, std::true_type = {}) {
    throw failure(cause);
}
#else
template <class Error>
[[noreturn, gnu::cold, gnu::noinline]] void raise(Error, std::false_type = {}) {
    std::terminate();
}
#endif

struct no_value {};

/// What a result holds that was made from `error{}`, which is none.
inline constexpr error instead_of_none{EINVAL, operation::none};

/// Trivially copyable values stay so in their result, which then travels in registers. The error, which says by itself whether there is one,
/// lies before the value and not in its place: out of such a union g++ reads the value byte by byte.
template <class T, bool Trivial = __is_trivially_copyable(T)>
struct result_storage {
    [[gnu::always_inline]] constexpr explicit result_storage(T&& v) noexcept : value(std::move(v)) {}
    [[gnu::always_inline]] constexpr explicit result_storage(error e) noexcept : failure(e), nothing() {
        if (has_value()) [[unlikely]]
            failure = instead_of_none;
    }
    explicit result_storage(std::in_place_t) noexcept { ::new (static_cast<void*>(&value)) T; }
    [[nodiscard]] constexpr bool has_value() const noexcept { return failure == error{}; }
    [[nodiscard]] constexpr error why() const noexcept { return failure; }
    error failure;
    union {
        T value;
        no_value nothing;
    };
};

/// Values that own something: moved, never copied.
template <class T>
struct result_storage<T, false> {
    static_assert(requires(T& v) { { T(static_cast<T&&>(v)) } noexcept; });
    [[gnu::always_inline]] constexpr explicit result_storage(T&& v) noexcept : value(std::move(v)) {}
    [[gnu::always_inline]] constexpr explicit result_storage(error e) noexcept : failure(e == error{} ? instead_of_none : e), nothing() {}
    result_storage(result_storage&& other) noexcept : nothing() { take(other); }
    result_storage& operator=(result_storage&& other) noexcept {
        if (this != &other) {
            destroy();
            take(other);
        }
        return *this;
    }
    ~result_storage() { destroy(); }
    [[nodiscard]] bool has_value() const noexcept { return failure == error{}; }
    [[nodiscard]] error why() const noexcept { return failure; }
    error failure;
    union {
        T value;
        no_value nothing;
    };

private:
    void destroy() noexcept {
        if (has_value()) value.~T();
    }
    void take(result_storage& other) noexcept {
        failure = other.failure;
        if (has_value()) ::new (static_cast<void*>(&value)) T(std::move(other.value));
    }
};

}  // namespace detail

template <class T>
class result;

/// Success, or why not.
template <>
class [[nodiscard]] result<void> {
public:
    using value_type = void;
    using error_type = sctpp::error;

    constexpr result() noexcept = default;
    /// An error.
    constexpr result(sctpp::error why) noexcept : error_(why) {}                      // NOLINT

    [[nodiscard]] constexpr bool has_value() const noexcept { return !error_; }
    constexpr explicit operator bool() const noexcept { return !error_; }
    constexpr void operator*() const noexcept {}

    /// Nothing; throws sctpp::failure if this is an error (without exceptions: std::terminate).
    template <class = void>
    [[gnu::always_inline]] constexpr void value() const {
        if (error_) [[unlikely]]
            detail::raise(error_);
    }
    /// Why not; after a success an error that means success.
    [[nodiscard]] constexpr sctpp::error error() const noexcept { return error_; }

    /// Goes on with `next()`, itself a result, unless this is an error.
    template <class Next>
    constexpr auto and_then(Next&& next) const -> std::invoke_result_t<Next> {
        if (error_) return error_;
        return std::forward<Next>(next)();
    }
    /// A result of `change()`, unless this is an error.
    template <class Change>
    constexpr auto transform(Change&& change) const -> result<std::invoke_result_t<Change>> {
        if (error_) return error_;
        if constexpr (std::is_void_v<std::invoke_result_t<Change>>)
            return std::forward<Change>(change)(), result<void>{};
        else
            return std::forward<Change>(change)();
    }

private:
    sctpp::error error_;
};

/// The value that a call gave, or why it gave none. Looking into the wrong half: `*r` without a value is undefined
/// as in std::expected, `.value()` throws sctpp::failure (a std::system_error), `.error()` with a value is a success.
template <class T>
class [[nodiscard]] result {
public:
    using value_type = T;
    using error_type = sctpp::error;

    /// A success.
    [[gnu::always_inline]] constexpr result(T value) noexcept : storage_(std::move(value)) {}                // NOLINT: as std::expected
    /// An error. (`error{}`, which is none, becomes EINVAL.)
    [[gnu::always_inline]] constexpr result(sctpp::error why) noexcept : storage_(why) {}                    // NOLINT

    /// A value that is default-initialised in place, to be filled in.
    explicit result(std::in_place_t tag) noexcept : storage_(tag) {}

    [[nodiscard]] constexpr bool has_value() const noexcept { return storage_.has_value(); }
    constexpr explicit operator bool() const noexcept { return storage_.has_value(); }

    constexpr T& operator*() & noexcept { return storage_.value; }
    constexpr const T& operator*() const& noexcept { return storage_.value; }
    constexpr T operator*() && noexcept { return std::move(storage_.value); }
    constexpr T* operator->() noexcept { return &storage_.value; }
    constexpr const T* operator->() const noexcept { return &storage_.value; }

    /// The value; throws sctpp::failure if there is none (without exceptions: std::terminate). Of a temporary result it is
    /// given by value, and not, as std::expected does, as a reference into what is about to be destroyed: a loop over
    /// `socket.peer_addresses(storage).value()` would read it.
    [[gnu::always_inline]] constexpr T& value() & { return check(), storage_.value; }
    /// The same.
    [[gnu::always_inline]] constexpr const T& value() const& { return check(), storage_.value; }
    /// The same, by value.
    [[gnu::always_inline]] constexpr T value() && { return check(), std::move(storage_.value); }

    /// Why there is no value; with a value, an error that means success.
    [[nodiscard]] constexpr sctpp::error error() const noexcept { return storage_.why(); }

    /// The value, or `otherwise` if there is none.
    template <class U>
    [[nodiscard]] constexpr T value_or(U&& otherwise) && {
        return storage_.has_value() ? std::move(storage_.value) : static_cast<T>(std::forward<U>(otherwise));
    }
    /// The same, copied.
    template <class U>
        requires std::is_copy_constructible_v<T>
    [[nodiscard]] constexpr T value_or(U&& otherwise) const& {
        return storage_.has_value() ? storage_.value : static_cast<T>(std::forward<U>(otherwise));
    }

    /// Goes on with `next(value)`, itself a result, unless this is an error.
    template <class Next>
    constexpr auto and_then(Next&& next) && -> std::invoke_result_t<Next, T&&> {
        if (storage_.has_value()) return std::forward<Next>(next)(std::move(storage_.value));
        return storage_.failure;
    }
    /// A result of `change(value)`, unless this is an error.
    template <class Change>
    constexpr auto transform(Change&& change) && -> result<std::invoke_result_t<Change, T&&>> {
        if (!storage_.has_value()) return storage_.failure;
        if constexpr (std::is_void_v<std::invoke_result_t<Change, T&&>>)
            return std::forward<Change>(change)(std::move(storage_.value)), result<void>{};
        else
            return std::forward<Change>(change)(std::move(storage_.value));
    }

private:
    [[gnu::always_inline]] constexpr void check() const {
        if (!storage_.has_value()) [[unlikely]]
            detail::raise(storage_.failure);
    }

    detail::result_storage<T> storage_;
};

}  // namespace sctpp::inline v0

#endif
