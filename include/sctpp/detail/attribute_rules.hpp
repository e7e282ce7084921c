// SPDX-License-Identifier: BSL-1.0
/// @file
/// Which attributes go together, and on which style of socket: decided at compile time.
#ifndef SCTPP_DETAIL_ATTRIBUTE_RULES_HPP
#define SCTPP_DETAIL_ATTRIBUTE_RULES_HPP

#include <sctpp/attributes.hpp>
#include <sctpp/refused.hpp>
#include <sctpp/style.hpp>

namespace sctpp::inline v0::detail {

/// Of each at most one.
enum class attribute_group : std::uint8_t {
    none,
    stream,
    protocol,
    context,
    order,
    sack,
    reliability,
    key,
    set_up,
    recipient,
    further_destinations,
    ending,
    waiting,
    bundling,
};

/// The control message that carries an attribute.
enum class carrier : std::uint8_t {
    none,
    send_info,
    reliability,
    key,
    set_up,
    destinations,
    several,
};

template <class A>
struct attribute_traits {
    static constexpr auto group = attribute_group::none;
};

template <attribute_group Group, carrier Carrier>
struct attribute {
    static constexpr auto group = Group;
    static constexpr auto carried_by = Carrier;
};

// clang-format off
template <> struct attribute_traits<stream_id> : attribute<attribute_group::stream, carrier::send_info> {};
template <> struct attribute_traits<payload_protocol_id> : attribute<attribute_group::protocol, carrier::send_info> {};
template <> struct attribute_traits<message_context> : attribute<attribute_group::context, carrier::send_info> {};
template <> struct attribute_traits<unordered_t> : attribute<attribute_group::order, carrier::send_info> {};
template <> struct attribute_traits<sack_immediately_t> : attribute<attribute_group::sack, carrier::send_info> {};
template <> struct attribute_traits<end_association_t> : attribute<attribute_group::ending, carrier::send_info> {};
template <> struct attribute_traits<abort_association_t> : attribute<attribute_group::ending, carrier::send_info> {};
template <> struct attribute_traits<to_all_t> : attribute<attribute_group::recipient, carrier::send_info> {};
template <> struct attribute_traits<association_id> : attribute<attribute_group::recipient, carrier::send_info> {};
template <> struct attribute_traits<endpoint> : attribute<attribute_group::recipient, carrier::none> {};
template <> struct attribute_traits<override_destination> : attribute<attribute_group::recipient, carrier::send_info> {};
template <> struct attribute_traits<lifetime> : attribute<attribute_group::reliability, carrier::reliability> {};
template <> struct attribute_traits<retransmission_limit> : attribute<attribute_group::reliability, carrier::reliability> {};
template <> struct attribute_traits<priority> : attribute<attribute_group::reliability, carrier::reliability> {};
template <> struct attribute_traits<key_number> : attribute<attribute_group::key, carrier::key> {};
template <> struct attribute_traits<init_parameters> : attribute<attribute_group::set_up, carrier::set_up> {};
template <> struct attribute_traits<dont_wait_t> : attribute<attribute_group::waiting, carrier::none> {};
template <> struct attribute_traits<more_follows_t> : attribute<attribute_group::bundling, carrier::none> {};
template <> struct attribute_traits<send_attributes> : attribute<attribute_group::stream, carrier::several> {};
template <std::size_t N> struct attribute_traits<further_destinations<N>> : attribute<attribute_group::further_destinations, carrier::destinations> {};
// clang-format on

/// What can be said of a message.
template <class T>
concept message_attribute = attribute_traits<T>::group != attribute_group::none;

template <class Wanted, class... A>
inline constexpr bool given = (std::is_same_v<Wanted, A> || ...);
template <attribute_group Group, class... A>
inline constexpr int times_given = (0 + ... + static_cast<int>(attribute_traits<A>::group == Group));
template <carrier Carrier, class... A>
inline constexpr bool carried =
    (... || (attribute_traits<A>::carried_by == Carrier || (attribute_traits<A>::carried_by == carrier::several && Carrier != carrier::set_up)));

/// An attribute that is no more than a flag of the call.
template <class A>
inline constexpr bool only_a_flag = std::is_same_v<A, dont_wait_t> || std::is_same_v<A, more_follows_t>;
/// The flags of a send with these attributes. What is held back must never wait: for room that it takes up itself.
template <class... A>
inline constexpr int call_flags = (given<dont_wait_t, A...> || given<more_follows_t, A...> ? MSG_DONTWAIT : 0) |
                                  (given<more_follows_t, A...> ? MSG_MORE : 0);

/// Attributes that the kernel would refuse or ignore on a style.
template <class A>
constexpr bool meaningful_on(style s) noexcept {
    constexpr auto group = attribute_traits<A>::group;
    switch (s) {
        case style::one_to_one:
            // One association: naming it says nothing; it ends by shutdown() and abort().
            return group != attribute_group::ending && !std::is_same_v<A, association_id> && !std::is_same_v<A, to_all_t>;
        case style::peeled_off:
            return group != attribute_group::recipient && group != attribute_group::set_up &&
                   group != attribute_group::further_destinations;
        default: return true;
    }
}

/// Whether a send is fine, or why not.
template <style S, class... A>
consteval auto judge_send() {
    constexpr int single_ones = times_given<attribute_group::protocol, A...> + times_given<attribute_group::context, A...> +
                                times_given<attribute_group::order, A...> + times_given<attribute_group::sack, A...> +
                                times_given<attribute_group::reliability, A...> + times_given<attribute_group::key, A...>;
    constexpr int of_set_up = times_given<attribute_group::set_up, A...> + times_given<attribute_group::further_destinations, A...>;

    if constexpr ((... || (attribute_traits<A>::group == attribute_group::none)))
        return refused::this_is_not_an_attribute_of_a_message{};
    else if constexpr ((... || (times_given<attribute_traits<A>::group, A...> > 1)) || (given<send_attributes, A...> && single_ones > 0) ||
                       (given<more_follows_t, A...> && times_given<attribute_group::ending, A...> > 0))
        return refused::an_attribute_is_given_twice_or_contradicts_another{};
    else if constexpr (!(... && meaningful_on<A>(S)))
        return refused::an_attribute_means_nothing_on_this_style_of_socket{};
    else if constexpr (S == style::one_to_many && times_given<attribute_group::recipient, A...> == 0)
        return refused::say_to_whom_an_association_id_or_an_endpoint{};
    else if constexpr (of_set_up > 0 && !given<endpoint, A...>)
        return refused::set_up_attributes_need_an_endpoint_to_connect_to{};
    else
        return refused::nothing{};
}

template <style S, class... A>
using send_verdict = decltype(judge_send<S, A...>());

/// Attributes that each message of a batch can have.
template <class A>
inline constexpr bool for_batches = attribute_traits<A>::group != attribute_group::ending && !std::is_same_v<A, to_all_t> && !only_a_flag<A>;

/// Whether a batch of such messages is fine, or why not.
template <style S, class... A>
consteval auto judge_batch() {
    if constexpr (!(... && for_batches<A>))
        return refused::this_attribute_is_not_one_of_messages_in_a_batch{};
    else
        return judge_send<S, A...>();
}

template <style S, class... A>
using batch_verdict = decltype(judge_batch<S, A...>());

}  // namespace sctpp::inline v0::detail

#endif
