// SPDX-License-Identifier: BSL-1.0
/// @file
/// How a feature that takes several options is set: in order, and only where what the kernel would not say is in place.
#ifndef SCTPP_DETAIL_FEATURE_HPP
#define SCTPP_DETAIL_FEATURE_HPP

#include <sctpp/detail/action_call.hpp>
#include <sctpp/detail/option_rules.hpp>
#include <sctpp/detail/sysctl_call.hpp>

namespace sctpp::inline v0::detail {

/// For want of a setting, this option would have no effect, or was refused.
template <class Option>
[[gnu::cold]] error sysctl_is_off(needed_sysctl which, int code) noexcept {
    return option_error<Option>(code, operation::set, reason::sysctl_is_off, static_cast<std::size_t>(which));
}

/// What is wrong with the values of an option that may be there.
template <class Option>
error fault_in(const Option& option) noexcept {
    if constexpr (requires { option.has_value(); })
        return option ? fault_of(*option) : error{};
    else
        return fault_of(option);
}

/// Sets options one behind the other, up to the first failure; an optional one if there is one. Values that the kernel would refuse are
/// found before the first is set.
template <class... Options>
result<void> set_in_order(int socket, const target& where, const Options&... options) noexcept {
    error fault;
    (void)((!(fault = fault_in(options))) && ...);
    if (fault) return fault;
    result<void> outcome;
    const auto one = [&](const auto& option) {
        if constexpr (requires { option.has_value(); })
            outcome = option ? set_option(socket, *option, where) : outcome;
        else
            outcome = set_option(socket, option, where);
        return outcome.has_value();
    };
    (void)(one(options) && ...);
    return outcome;
}

/// What is agreed on at set-up is too late for a socket whose only association is there. `First` is the option that the error names.
template <class First, class... Options>
result<void> set_before_association(int socket, const target& where, const First& first, const Options&... options) noexcept {
    if (status_of(socket, {})) return option_error<First>(EISCONN, operation::set, reason::set_up_already);
    return set_in_order(socket, where, first, options...);
}

/// Whether a socket has associations to come.
template <style S, class... Where>
consteval auto judge_before_association() {
    if constexpr (S == style::peeled_off)
        return refused::this_is_agreed_on_at_set_up_and_a_peeled_off_association_is_up{};
    else if constexpr (sizeof...(Where) == 0 || (S == style::one_to_many && whereabouts_of<Where...> == whereabouts::future))
        return refused::nothing{};
    else
        return refused::this_is_agreed_on_at_set_up_leave_the_association_out{};
}

}  // namespace sctpp::inline v0::detail

#endif
