// SPDX-License-Identifier: BSL-1.0
/// @file
/// Lists inside options: up to so many values, in the object itself; and a set of chunk types.
#ifndef SCTPP_BOUNDED_LIST_HPP
#define SCTPP_BOUNDED_LIST_HPP

#include <sctpp/detail/cplusplus.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>

namespace sctpp::inline v0 {

/// Up to `Capacity` values, in order. Nothing is allocated.
template <class T, std::size_t Capacity>
class bounded_list {
public:
    constexpr bounded_list() noexcept = default;
    /// These values, as many as there is room for; more do not compile.
    template <std::same_as<T>... Values>
        requires(sizeof...(Values) > 0 && sizeof...(Values) <= Capacity)
    constexpr bounded_list(Values... values) noexcept : values_{values...}, size_(sizeof...(Values)) {}  // NOLINT: as an initializer list
    /// Puts one more at the end; false if there is no room.
    [[nodiscard]] constexpr bool push_back(const T& value) noexcept {
        if (size_ == Capacity) return false;
        values_[size_++] = value;
        return true;
    }
    constexpr void clear() noexcept { *this = {}; }

    [[nodiscard]] constexpr const T* begin() const noexcept { return values_.data(); }
    [[nodiscard]] constexpr const T* end() const noexcept { return values_.data() + size_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] static constexpr std::size_t capacity() noexcept { return Capacity; }
    [[nodiscard]] constexpr const T& operator[](std::size_t index) const noexcept { return values_[index]; }
    [[nodiscard]] constexpr bool contains(const T& wanted) const noexcept {
        for (const T& v : *this)
            if (v == wanted) return true;
        return false;
    }
    friend constexpr bool operator==(const bounded_list& a, const bounded_list& b) noexcept {
        if (a.size_ != b.size_) return false;
        for (std::size_t i = 0; i < a.size_; ++i)
            if (a.values_[i] != b.values_[i]) return false;
        return true;
    }

private:
    std::array<T, Capacity> values_{};
    std::size_t size_ = 0;
};

/// A set of values of an enumeration that has at most 256, by number. Looping over it gives them in ascending order.
template <class Enum>
class small_set {
public:
    class iterator {
    public:
        using value_type = Enum;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;
        using iterator_concept = std::forward_iterator_tag;

        constexpr iterator() noexcept = default;
        constexpr Enum operator*() const noexcept { return static_cast<Enum>(at_); }
        constexpr iterator& operator++() noexcept {
            ++at_;
            skip();
            return *this;
        }
        constexpr iterator operator++(int) noexcept {
            const auto before = *this;
            ++*this;
            return before;
        }
        friend constexpr bool operator==(const iterator&, const iterator&) noexcept = default;

    private:
        friend class small_set;
        constexpr iterator(const small_set* of, unsigned at) noexcept : of_(of), at_(at) { skip(); }
        constexpr void skip() noexcept {
            while (at_ < 256 && !of_->contains(static_cast<Enum>(at_))) ++at_;
        }
        const small_set* of_ = nullptr;
        unsigned at_ = 256;
    };

    constexpr small_set() noexcept = default;
    /// These.
    constexpr small_set(std::initializer_list<Enum> values) noexcept {
        for (const Enum v : values) (void)push_back(v);
    }
    /// Puts it in.
    constexpr void insert(Enum value) noexcept { bits_[index(value) / 64] |= bit(value); }
    /// As insert, under the name that lists have. There is always room.
    constexpr bool push_back(Enum value) noexcept { return insert(value), true; }
    constexpr void clear() noexcept { *this = {}; }
    [[nodiscard]] constexpr bool contains(Enum value) const noexcept { return (bits_[index(value) / 64] & bit(value)) != 0; }
    [[nodiscard]] constexpr bool empty() const noexcept { return begin() == end(); }
    [[nodiscard]] constexpr std::size_t size() const noexcept {
        std::size_t count = 0;
        for (auto i = begin(); i != end(); ++i) ++count;
        return count;
    }
    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator(this, 0); }
    [[nodiscard]] constexpr iterator end() const noexcept { return iterator(this, 256); }
    friend constexpr bool operator==(const small_set&, const small_set&) noexcept = default;

private:
    static constexpr std::size_t index(Enum value) noexcept { return static_cast<std::uint8_t>(value); }
    static constexpr std::uint64_t bit(Enum value) noexcept { return std::uint64_t{1} << (index(value) % 64); }
    std::array<std::uint64_t, 4> bits_{};
};

}  // namespace sctpp::inline v0

#endif
