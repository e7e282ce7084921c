// SPDX-License-Identifier: BSL-1.0
/// @file
/// Several options as one constant, checked when it is compiled and set in the order that the kernel wants:
///
///     constexpr sctpp::profile signalling{sctpp::no_delay{}, sctpp::rto_parameters{.initial = 1s}, sctpp::init_parameters{.outbound_streams = 16}};
///     server.set(signalling).value();
///
/// Ready ones are in profiles.hpp.
#ifndef SCTPP_PROFILE_HPP
#define SCTPP_PROFILE_HPP

#include <sctpp/detail/option_rules.hpp>
#include <sctpp/valid.hpp>

namespace sctpp::inline v0 {

namespace detail {

/// When an option's turn is. What others build upon goes first: a feature before its parameters.
template <class Option>
consteval int turn_of() {
    constexpr auto& facts = option_traits<Option>::facts;
    if (facts.phase == option_phase::before_bind) return 0;
    if (facts.turn != 0) return facts.turn;
    return facts.phase == option_phase::before_association ? 2 : 3;
}
inline constexpr int turns = 4;

/// Why these can't be a profile.
template <class... Options>
consteval auto judge_parts() {
    if constexpr (!(socket_option<Options> && ...))
        return refused::this_is_not_a_socket_option_of_sctpp{};
    else if constexpr (((option_traits<Options>::facts.directions == direction::get) || ...))
        return refused::this_option_is_read_only_the_kernel_has_no_setter{};
    else if constexpr ((needs_association<Options> || ...))
        return refused::a_profile_is_for_sockets_this_option_needs_an_association{};
    else if constexpr ((((option_traits<Options>::facts.style == option_style::one_to_one) || ...) &&
                        ((option_traits<Options>::facts.style == option_style::one_to_many) || ...)) ||
                       (((option_traits<Options>::facts.phase == option_phase::before_bind) || ...) &&
                        ((option_traits<Options>::facts.phase == option_phase::after_bind) || ...)))
        return refused::no_socket_has_all_options_of_this_profile{};
    else
        return refused::nothing{};
}
template <class Option>
struct newest_form {
    using type = Option;
};
template <class Option>
    requires requires { typename option_traits<Option>::older_form_of; }
struct newest_form<Option> {
    using type = typename option_traits<Option>::older_form_of;
};
/// One that may stand there several times: each adds to what the kernel keeps, or is of a number of its own.
template <class Option>
inline constexpr bool is_repeatable = requires { option_traits<Option>::is_repeatable; };
template <class Option, class... Options>
inline constexpr int times = is_repeatable<Option> ? 1 : (0 + ... + static_cast<int>(std::is_same_v<typename newest_form<Option>::type, typename newest_form<Options>::type>));
template <class... Options>
consteval auto judge_profile() {
    if constexpr (((times<Options, Options...> > 1) || ...))
        return refused::an_option_stands_twice_in_this_profile{};
    else
        return judge_parts<Options...>();
}

/// One behind the other. (Not as bases side by side, which could not be twice the same and would say so in other words.)
template <class... Options>
struct parts {
    template <class Good>
    constexpr bool all(const Good&) const {
        return true;
    }
};
template <class First, class... Rest>
struct parts<First, Rest...> {
    First first;
    [[no_unique_address]] parts<Rest...> rest;
    template <class Option>
    [[nodiscard]] constexpr const Option& get() const noexcept {
        if constexpr (std::is_same_v<Option, First>)
            return first;
        else
            return rest.template get<Option>();
    }
    /// Calls `good` with each, until it says no.
    template <class Good>
    constexpr bool all(const Good& good) const {
        return good(first) && rest.all(good);
    }
};
consteval parts<> as_parts() { return {}; }
template <class First, class... Rest>
consteval parts<First, Rest...> as_parts(const First& first, const Rest&... rest) {
    return {first, as_parts(rest...)};
}

// Not constant expressions: that a profile's constructor would call one of them is what the compiler then says.
template <auto Field>
void the_kernel_does_not_take_this_value_of_the_field() noexcept {}
template <class Option>
void these_values_contradict_each_other_in_the_option() noexcept {}

template <class Option, class... Fields>
constexpr bool is_good(const Option& option, field_list<Fields...>) noexcept {
    auto wrong = first_invalid(description<Option>.fields, field_list<Fields...>::numbers(option).of);
    ((wrong-- == 0 ? the_kernel_does_not_take_this_value_of_the_field<Fields::member>() : void()), ...);
    if (!valid(option)) these_values_contradict_each_other_in_the_option<Option>();
    return true;
}

}  // namespace detail

/// A constant of options, each at most once (but for authenticated_chunk, authentication_key and event_delivery, of which there may be
/// several), for the socket's defaults: those that only a living association has are not among them. On a socket that has its one
/// association (accepted, connected, peeled off) the options of associations are set on that; and a profile with options for associations
/// to come (see option_phase::before_association) is for sockets that have none yet.
template <class... Options>
class profile {
public:
    /// Compiles only if the kernel takes the values (see valid()).
    template <class Verdict = decltype(detail::judge_profile<Options...>())>
    consteval profile(const Options&... options) noexcept : parts_(detail::as_parts(options...)) {
        (void)(detail::is_good(options, typename option_traits<Options>::fields{}) && ...);
    }
    template <class Verdict = decltype(detail::judge_profile<Options...>())>
        requires detail::refused_because<Verdict>
    consteval profile(const Options&... options) noexcept = delete;  // Verdict says why

    /// The option as it stands here; the first of several.
    template <class Option>
        requires(std::is_same_v<Option, Options> || ...)
    [[nodiscard]] constexpr const Option& get() const noexcept {
        return parts_.template get<Option>();
    }

    /// Sets all on a descriptor; what the sockets' set does. Those that others build upon go first. The first failure ends it, and
    /// its error names the option; those before it stay set. Where it is too late for one of them (see option_phase) none is set.
    result<void> set_on(int socket, const detail::target& where = detail::bare_descriptor) const noexcept {
        if (const error why = detail::too_late<Options...>(socket, where)) return why;
        result<void> outcome;
        for (int turn = 0; turn < detail::turns && outcome; ++turn)
            (void)parts_.all([&]<class Option>(const Option& option) {
                if (detail::turn_of<Option>() == turn) outcome = detail::set_option(socket, option);
                return outcome.has_value();
            });
        return outcome;
    }

    /// Whether sockets of a style have all the options; detail::judge_option asks.
    template <style S, class... Where>
    static consteval auto judge() {
        if constexpr (sizeof...(Where) != 0)
            return refused::a_profile_is_for_the_socket_leave_the_association_out{};
        else if constexpr ((detail::of_other_style<Options, S> || ...))
            return refused::an_option_of_this_profile_belongs_to_another_style_of_socket{};
        else if constexpr ((detail::comes_too_late<Options, S> || ...))
            return refused::this_is_for_associations_to_come_and_a_peeled_off_socket_has_none{};
        else
            return refused::nothing{};
    }

private:
    detail::parts<Options...> parts_;
};
template <class... Options>
profile(Options...) -> profile<Options...>;

}  // namespace sctpp::inline v0

#endif
