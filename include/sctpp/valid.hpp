// SPDX-License-Identifier: BSL-1.0
/// @file
/// Whether the values of an option are such as the kernel takes, asked without a kernel.
#ifndef SCTPP_VALID_HPP
#define SCTPP_VALID_HPP

#include <sctpp/detail/option_error.hpp>
#include <sctpp/refused.hpp>
#include <sctpp/result.hpp>

namespace sctpp::inline v0 {

namespace detail {
template <class T>
consteval auto judge_value() {
    constexpr bool can_be_set = [] {
        if constexpr (socket_option<T>) return option_traits<T>::facts.directions != direction::get;
        return false;
    }();
    if constexpr (can_be_set)
        return refused::nothing{};
    else
        return refused::only_options_that_can_be_set_are_valid_or_not_and_a_profile_is_once_it_compiles{};
}
}  // namespace detail

/// What would be wrong with setting these values, whatever the socket: an error that names the field and its range, or the rule
/// that is broken. What depends on the socket's state only the kernel can tell.
template <class Option, class Verdict = decltype(detail::judge_value<Option>())>
[[nodiscard]] constexpr result<void> validate(const Option& option) noexcept {
    return detail::fault_of(option);
}
template <class Option, class Verdict = decltype(detail::judge_value<Option>())>
    requires detail::refused_because<Verdict>
result<void> validate(const Option& option) = delete;  // Verdict says why

/// The same as yes or no, for constants: `static_assert(sctpp::valid(sctpp::rto_parameters{.minimum = 200ms}))`.
template <class Option, class Verdict = decltype(detail::judge_value<Option>())>
[[nodiscard]] constexpr bool valid(const Option& option) noexcept {
    return !detail::fault_of(option);
}
template <class Option, class Verdict = decltype(detail::judge_value<Option>())>
    requires detail::refused_because<Verdict>
bool valid(const Option& option) = delete;  // Verdict says why

}  // namespace sctpp::inline v0

#endif
