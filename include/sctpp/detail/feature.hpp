// SPDX-License-Identifier: BSL-1.0
/// @file
/// How a feature that takes several options is set: in order, and only where what the kernel would not say is in place.
#ifndef SCTPP_DETAIL_FEATURE_HPP
#define SCTPP_DETAIL_FEATURE_HPP

#include <sctpp/detail/action_call.hpp>
#include <sctpp/detail/option_rules.hpp>
#include <sctpp/detail/sysctl_call.hpp>

namespace sctpp::inline v0::detail {

/// What is wrong with the values of an option that may be there.
template <class Option>
error fault_in(const Option& option) noexcept {
    if constexpr (requires { option.has_value(); })
        return option ? fault_of(*option) : error{};
    else
        return fault_of(option);
}

template <class Option>
struct without_optional {
    using type = Option;
};
template <class Option>
struct without_optional<std::optional<Option>> {
    using type = Option;
};

/// Sets options one behind the other, up to the first failure; an optional one if there is one. Values that the kernel would refuse, and
/// that it is too late, are found before the first is set.
template <class... Options>
result<void> set_in_order(int socket, target where, const Options&... options) noexcept {
    error fault;
    (void)((!(fault = fault_in(options))) && ...);
    if (!fault) fault = too_late<typename without_optional<Options>::type...>(socket, where);
    if (fault) return fault;
    where.one_to_one = where.bare = false;  // has been asked
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

/// Whether a socket has associations to come.
template <style S, class... Where>
consteval auto judge_before_association() {
    if constexpr (S == style::peeled_off)
        return refused::this_is_for_associations_to_come_and_a_peeled_off_socket_has_none{};
    else if constexpr (sizeof...(Where) == 0 || (S == style::one_to_many && whereabouts_of<Where...> == whereabouts::future))
        return refused::nothing{};
    else
        return refused::this_is_agreed_on_at_set_up_leave_the_association_out{};
}

}  // namespace sctpp::inline v0::detail

#endif
