// SPDX-License-Identifier: BSL-1.0
/// @file
/// `match` calls the handler for what was received, and does not compile while a case has none.
#ifndef SCTPP_MATCH_HPP
#define SCTPP_MATCH_HPP

#include <sctpp/incoming.hpp>
#include <sctpp/result.hpp>

namespace sctpp::inline v0 {

namespace detail {

template <class... Handlers>
struct overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
overloaded(Handlers...) -> overloaded<Handlers...>;

template <class Handlers, class Case>
concept handles = requires(Handlers& handlers, const Case& c) { handlers(c); };

template <class... Cases>
struct case_list {};
template <class List, class... Events>
struct with_events;
template <class... Infos, class... Events>
struct with_events<incoming<Infos...>, event_list<Events...>> {
    using type = case_list<basic_message<Infos...>, basic_fragment<Infos...>, end_of_association, Events..., raw_event>;
};

/// A handler is there, but wants to change what it is given.
template <class Handlers, class Case>
concept would_change = requires(Handlers& handlers, Case& c) { handlers(c); } || requires(Handlers& handlers, Case& c) { handlers(std::move(c)); };

/// The reason to refuse: the first case that has no handler.
template <class Handlers, class Case, class... More>
consteval auto first_unhandled(case_list<Case, More...>) {
    if constexpr (handles<Handlers, Case>)
        return first_unhandled<Handlers>(case_list<More...>{});
    else if constexpr (would_change<Handlers, Case>)
        return refused::take_it_by_const_reference<Case>{};
    else
        return refused::match_lacks_a_handler_for<Case>{};
}

/// Whether a match is fine, or why not.
template <class Handlers, class First, class... More>
consteval auto judge_handlers(case_list<First, More...> cases) {
    if constexpr (!(handles<Handlers, First> && ... && handles<Handlers, More>))
        return first_unhandled<Handlers>(cases);
    else if constexpr (!(... && std::is_convertible_v<std::invoke_result_t<Handlers&, const More&>, std::invoke_result_t<Handlers&, const First&>>))
        return refused::the_handlers_of_a_match_return_different_types{};
    else
        return refused::nothing{};
}

template <class Incoming, class... Handlers>
using match_verdict =
    decltype(judge_handlers<overloaded<std::decay_t<Handlers>...>>(typename with_events<Incoming, all_events>::type{}));

}  // namespace detail

/// Calls the handler for what was received, and returns what it returns (all handlers return the same type). The cases are
/// basic_message, basic_fragment, end_of_association, each event, and raw_event; a missing one does not compile. A handler
/// `[](const sctpp::event auto&) {}` takes all events that have none of their own.
template <class... Infos, class... Handlers, class Verdict = detail::match_verdict<incoming<Infos...>, Handlers...>>
[[gnu::always_inline]] inline decltype(auto) match(const incoming<Infos...>& in, Handlers&&... handlers) {
    auto all = detail::overloaded{std::forward<Handlers>(handlers)...};
    using result_type = decltype(all(std::declval<const basic_message<Infos...>&>()));
    return detail::incoming_access::dispatch<result_type>(in, all);
}
template <class... Infos, class... Handlers, class Verdict = detail::match_verdict<incoming<Infos...>, Handlers...>>
    requires detail::refused_because<Verdict>
decltype(auto) match(const incoming<Infos...>& in, Handlers&&... handlers) = delete;  // Verdict says why. [](const sctpp::event auto&) {} takes all events
template <class T, class... Handlers, class Why = refused::this_may_be_an_error_check_it_and_match_its_value>
void match(const result<T>& in, Handlers&&... handlers) = delete;  // if (in) match(*in, ...)

}  // namespace sctpp::inline v0

#endif
