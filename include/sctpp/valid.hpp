// SPDX-License-Identifier: BSL-1.0
/// @file
/// Whether the values of an option are such as the kernel takes, asked without a kernel.
#ifndef SCTPP_VALID_HPP
#define SCTPP_VALID_HPP

#include <sctpp/detail/option_error.hpp>
#include <sctpp/result.hpp>

namespace sctpp::inline v0 {

/// What would be wrong with setting these values, whatever the socket: an error that names the field and its range, or the rule
/// that is broken. What depends on the socket's state only the kernel can tell.
template <socket_option Option>
    requires(option_traits<Option>::facts.directions != direction::get)
[[nodiscard]] constexpr result<void> validate(const Option& option) noexcept {
    return detail::fault_of(option);
}

/// The same as yes or no, for constants: `static_assert(sctpp::valid(sctpp::rto_parameters{.minimum = 200ms}))`.
template <socket_option Option>
    requires(option_traits<Option>::facts.directions != direction::get)
[[nodiscard]] constexpr bool valid(const Option& option) noexcept {
    return !detail::fault_of(option);
}

}  // namespace sctpp::inline v0

#endif
