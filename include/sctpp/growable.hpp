// SPDX-License-Identifier: BSL-1.0
/// @file
/// Storage that grows, for lists whose length only the kernel knows.
#ifndef SCTPP_GROWABLE_HPP
#define SCTPP_GROWABLE_HPP

#include <sctpp/detail/cplusplus.hpp>

#include <concepts>
#include <cstddef>

namespace sctpp::inline v0 {

/// A container of `T` in one piece that can be resized: `std::vector<T>` and its like. It is given as many elements as there are, and
/// may allocate and throw when it grows.
template <class List, class T>
concept growable_list_of = requires(List& list, std::size_t size) {
    list.resize(size);
    { list.data() } -> std::same_as<T*>;
    { list.size() } -> std::convertible_to<std::size_t>;
};

}  // namespace sctpp::inline v0

#endif
