// SPDX-License-Identifier: BSL-1.0
/// @file
/// Which events can be subscribed to, and what must be named on which style of socket: decided at compile time.
#ifndef SCTPP_DETAIL_SUBSCRIPTION_RULES_HPP
#define SCTPP_DETAIL_SUBSCRIPTION_RULES_HPP

#include <sctpp/detail/option_rules.hpp>
#include <sctpp/event.hpp>

namespace sctpp::inline v0::detail {

/// Whether a subscription is fine, or why not.
template <style S, class... Where, class... Events>
consteval auto judge_subscription(event_list<Events...>) {
    constexpr auto at = whereabouts_of<Where...>;
    if constexpr (sizeof...(Events) == 0)
        return refused::write_the_types_of_the_events_in_angle_brackets{};
    else if constexpr (!(... && subscribable_event<Events>))
        return refused::this_is_not_an_event_of_sctpp{};
    else if constexpr (S != style::one_to_many && at != whereabouts::nothing)
        return refused::this_socket_has_one_association_leave_it_out{};
    else if constexpr (at == whereabouts::path || at == whereabouts::path_of_association || at == whereabouts::nonsense)
        return refused::name_an_association_id_or_a_group_of_associations{};
    else
        return refused::nothing{};
}
template <style S, class Events, class... Where>
using event_verdict = decltype(judge_subscription<S, Where...>(Events{}));

/// Whether one can ask for a subscription: it has one answer, so it is of one association or of those to come.
template <style S, class Event, class... Where>
consteval auto judge_question() {
    constexpr auto at = whereabouts_of<Where...>;
    if constexpr (refused_because<event_verdict<S, event_list<Event>, Where...>>)
        return event_verdict<S, event_list<Event>, Where...>{};
    else if constexpr (S == style::one_to_many && at == whereabouts::nothing)
        return refused::say_which_association_an_id_or_future_associations{};
    else if constexpr (at == whereabouts::current || at == whereabouts::all)
        return refused::this_option_does_not_know_this_group_of_associations{};
    else
        return refused::nothing{};
}
template <style S, class Event, class... Where>
using subscription_verdict = decltype(judge_question<S, Event, Where...>());

/// Where a subscription is meant if nothing is said.
inline association_group<2> everywhere_or() noexcept { return all_associations; }
template <class Where>
Where everywhere_or(Where where) noexcept {
    return where;
}

}  // namespace sctpp::inline v0::detail

#endif
