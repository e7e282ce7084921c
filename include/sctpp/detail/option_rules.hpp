// SPDX-License-Identifier: BSL-1.0
/// @file
/// Which option can be set or got on which style of socket, and what must be named to reach it: decided at compile time.
#ifndef SCTPP_DETAIL_OPTION_RULES_HPP
#define SCTPP_DETAIL_OPTION_RULES_HPP

#include <sctpp/detail/option_call.hpp>
#include <sctpp/refused.hpp>
#include <sctpp/style.hpp>

namespace sctpp::inline v0::detail {

/// What was given beside the option, to say where it is meant.
enum class whereabouts : std::uint8_t {
    nothing,
    future,
    current,
    all,
    one_association,
    path,
    path_of_association,
    stream,
    stream_of_association,
    stream_of_current,
    part_of_group,
    wrong_way_round,
    nonsense,
};

template <class... Where>
inline constexpr auto whereabouts_of = whereabouts::nonsense;
template <>
inline constexpr auto whereabouts_of<> = whereabouts::nothing;
template <>
inline constexpr auto whereabouts_of<association_group<0>> = whereabouts::future;
template <>
inline constexpr auto whereabouts_of<association_group<1>> = whereabouts::current;
template <>
inline constexpr auto whereabouts_of<association_group<2>> = whereabouts::all;
template <>
inline constexpr auto whereabouts_of<association_id> = whereabouts::one_association;
template <>
inline constexpr auto whereabouts_of<endpoint> = whereabouts::path;
template <>
inline constexpr auto whereabouts_of<association_id, endpoint> = whereabouts::path_of_association;
template <>
inline constexpr auto whereabouts_of<stream_id> = whereabouts::stream;
template <>
inline constexpr auto whereabouts_of<association_id, stream_id> = whereabouts::stream_of_association;
template <>
inline constexpr auto whereabouts_of<association_group<1>, stream_id> = whereabouts::stream_of_current;
template <std::int32_t Group>
inline constexpr auto whereabouts_of<association_group<Group>, endpoint> = whereabouts::part_of_group;
template <std::int32_t Group>
inline constexpr auto whereabouts_of<association_group<Group>, stream_id> = whereabouts::part_of_group;
template <>
inline constexpr auto whereabouts_of<endpoint, association_id> = whereabouts::wrong_way_round;
template <>
inline constexpr auto whereabouts_of<stream_id, association_id> = whereabouts::wrong_way_round;

/// Of which style options are that a socket has not got. A peeled-off association is of the one-to-many style in the kernel's eyes.
constexpr option_style other_style_than(style of) noexcept {
    return of == style::one_to_many || of == style::peeled_off ? option_style::one_to_one : option_style::one_to_many;
}
template <class Option, style S>
inline constexpr bool of_other_style = option_traits<Option>::facts.style == other_style_than(S);

/// Whether an option is for associations to come, of which a peeled-off socket has none.
template <class Option, style S>
inline constexpr bool comes_too_late = S == style::peeled_off && option_traits<Option>::facts.phase == option_phase::before_association;

/// Whether the call is fine, or why not.
template <class Option, style S, direction D, class... Where>
consteval auto judge_option() {
    if constexpr (several_options<Option> && D == direction::set) {
        return Option::template judge<S, Where...>();
    } else if constexpr (!socket_option<Option>) {
        return refused::this_is_not_a_socket_option_of_sctpp{};
    } else {
        constexpr auto& facts = option_traits<Option>::facts;
        constexpr auto key = facts.key;
        constexpr auto at = whereabouts_of<Where...>;
        constexpr bool names_path = at == whereabouts::path || at == whereabouts::path_of_association;
        constexpr bool names_stream = at == whereabouts::stream || at == whereabouts::stream_of_association || at == whereabouts::stream_of_current;
        constexpr bool names_association = at != whereabouts::nothing && at != whereabouts::path && at != whereabouts::stream;
        constexpr bool groups = D == direction::set && (key == option_key::association_or_group || key == option_key::event);

        if constexpr (D == direction::set && facts.directions == direction::get)
            return refused::this_option_is_read_only_the_kernel_has_no_setter{};
        else if constexpr (D == direction::get && facts.directions == direction::set)
            return refused::this_option_is_write_only_the_kernel_has_no_getter{};
        else if constexpr (of_other_style<Option, S>)
            return refused::this_option_belongs_to_another_style_of_socket{};
        else if constexpr (D == direction::set && comes_too_late<Option, S>)
            return refused::this_is_for_associations_to_come_and_a_peeled_off_socket_has_none{};
        else if constexpr (S == style::listening && needs_association<Option>)
            return refused::this_option_needs_an_association_and_an_acceptor_has_none{};
        else if constexpr (D == direction::get && key == option_key::event)
            return refused::ask_is_subscribed_instead{};
        else if constexpr (at == whereabouts::nonsense)
            return refused::say_where_by_an_association_id_an_endpoint_or_a_stream_id{};
        else if constexpr (S != style::one_to_many && names_association)
            return refused::this_socket_has_one_association_leave_it_out{};
        else if constexpr (at == whereabouts::wrong_way_round)
            return refused::name_the_association_first{};
        else if constexpr (at == whereabouts::part_of_group && (key == option_key::stream || key == option_key::path || key == option_key::path_or_association))
            return refused::a_group_of_associations_has_no_path_and_no_stream_name_one_association{};
        else if constexpr (key == option_key::none && names_association)
            return refused::this_option_belongs_to_the_socket_leave_the_association_out{};
        else if constexpr (names_path && key != option_key::path && key != option_key::path_or_association)
            return refused::this_option_does_not_belong_to_a_path_leave_the_address_out{};
        else if constexpr (key == option_key::path && !names_path)
            return refused::this_option_belongs_to_a_path_say_the_address_of_the_peer{};
        else if constexpr (S == style::listening && names_path)
            return refused::this_option_needs_an_association_and_an_acceptor_has_none{};
        else if constexpr (names_stream != (key == option_key::stream))
            return refused::a_stream_is_named_for_options_of_a_stream_and_only_for_those{};
        else if constexpr (at == whereabouts::stream_of_current && D == direction::set)
            return refused::the_kernel_would_skip_associations_whose_scheduler_has_no_weights_name_each{};
        else if constexpr (S != style::one_to_many || key == option_key::none)
            return refused::nothing{};
        else if constexpr (key == option_key::future_or_negotiated && D == direction::set && at != whereabouts::future)
            return refused::this_changes_the_socket_never_an_association_use_future_associations{};
        else if constexpr ((at == whereabouts::nothing || at == whereabouts::stream) && needs_association<Option>)
            return refused::say_which_association{};
        else if constexpr (at == whereabouts::nothing || at == whereabouts::stream)
            return refused::say_which_association_an_id_or_future_associations{};
        else if constexpr (at == whereabouts::part_of_group || ((at == whereabouts::current || at == whereabouts::all) && !groups) ||
                           (at == whereabouts::future && key == option_key::association) || at == whereabouts::stream_of_current)
            return refused::this_option_does_not_know_this_group_of_associations{};
        else
            return refused::nothing{};  // a path is found by its address; its association need not be named
    }
}

template <class Option, style S, direction D, class... Where>
using option_verdict = decltype(judge_option<Option, S, D, Where...>());
/// The same of a get with a value, to which few options answer.
template <class Option, style S, class... Where>
using value_verdict = std::conditional_t<!socket_option<Option> || asks_by_value<Option>, option_verdict<Option, S, direction::get, Where...>,
                                         refused::this_option_answers_to_no_value_write_get_and_its_name_in_angle_brackets>;

// What was given, as the system call wants it.
inline target where_is() noexcept { return {}; }
template <std::int32_t Value>
target where_is(association_group<Value> group) noexcept {
    return {group.id, nullptr};
}
/// An id that nothing was put into, or of an event without an association, is 0: to the kernel the word for associations to come, of which
/// nobody spoke. No association has it, nor a negative one.
constexpr association_id of_one(association_id id) noexcept { return number(id) == 0 ? association_id{-1} : id; }
inline target where_is(association_id id) noexcept { return {of_one(id), nullptr}; }
inline target where_is(const endpoint& path) noexcept { return {{}, &path}; }
inline target where_is(association_id id, const endpoint& path) noexcept { return {of_one(id), &path}; }
inline target where_is(stream_id stream) noexcept { return {{}, nullptr, stream}; }
inline target where_is(association_id id, stream_id stream) noexcept { return {of_one(id), nullptr, stream}; }

}  // namespace sctpp::inline v0::detail

#endif
