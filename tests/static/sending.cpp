// SPDX-License-Identifier: BSL-1.0
// Which attributes can be sent on which style of socket, alone and together.
#include <sctpp/sctpp.hpp>

#include <tuple>
#include <vector>

using namespace sctpp;

template <class Socket, class... Attributes>
concept sends = requires(Socket& s, std::array<std::byte, 8> data, const Attributes&... attributes) { s.send(data, attributes...); };
template <class Socket, class... Attributes>
concept sends_pieces =
    requires(Socket& s, std::array<const_buffer, 2> pieces, const Attributes&... attributes) { s.send(pieces, attributes...); };
// The two overloads agree.
template <class Socket, class... Attributes>
consteval bool can_send() {
    static_assert(sends<Socket, Attributes...> == sends_pieces<Socket, Attributes...>);
    return sends<Socket, Attributes...>;
}

// How an association ends: one_to_one has shutdown() and abort() for it.
static_assert(!can_send<one_to_one, end_association_t>() && !can_send<one_to_one, abort_association_t>());
static_assert(can_send<one_to_many, association_id, end_association_t>() && can_send<one_to_many, association_id, abort_association_t>());
static_assert(can_send<peeled_association, end_association_t>() && can_send<peeled_association, abort_association_t>());

// To whom: a must on one_to_many, possible on one_to_one, meaningless on a peeled-off association.
static_assert(can_send<one_to_one>() && !can_send<one_to_many>() && can_send<peeled_association>());
static_assert(!can_send<one_to_one, association_id>() && can_send<one_to_many, association_id>() && !can_send<peeled_association, association_id>());
static_assert(can_send<one_to_one, endpoint>() && can_send<one_to_many, endpoint>() && !can_send<peeled_association, endpoint>());
static_assert(can_send<one_to_one, override_destination>() && can_send<one_to_many, override_destination>() &&
              !can_send<peeled_association, override_destination>());
static_assert(!can_send<one_to_one, to_all_t>() && can_send<one_to_many, to_all_t>() && !can_send<peeled_association, to_all_t>());
static_assert(!can_send<one_to_many, stream_id>() && !can_send<one_to_many, send_attributes>() && !can_send<one_to_many, dont_wait_t>());

// What sets an association up goes with the endpoint to connect to.
using more = further_destinations<3>;
static_assert(can_send<one_to_one, endpoint, init_parameters>() && can_send<one_to_many, init_parameters, endpoint>());
static_assert(can_send<one_to_one, endpoint, more>() && can_send<one_to_many, more, endpoint, init_parameters>());
static_assert(!can_send<one_to_one, init_parameters>() && !can_send<one_to_one, more>());
static_assert(!can_send<one_to_many, association_id, init_parameters>() && !can_send<one_to_many, association_id, more>());
static_assert(!can_send<one_to_many, override_destination, init_parameters>() && !can_send<one_to_many, to_all_t, more>());
static_assert(!can_send<peeled_association, init_parameters>() && !can_send<peeled_association, more>() &&
              !can_send<peeled_association, endpoint, init_parameters>());

// Twice is twice, whatever stands between; and two lists are two.
static_assert(!can_send<one_to_one, unordered_t, stream_id, unordered_t>() && !can_send<peeled_association, lifetime, dont_wait_t, priority>());
static_assert(!can_send<one_to_many, endpoint, more, further_destinations<4>>());

// Many together, in any order.
static_assert(can_send<one_to_one, stream_id, payload_protocol_id, message_context, unordered_t, sack_immediately_t, lifetime, key_number, dont_wait_t>());
static_assert(can_send<one_to_many, dont_wait_t, key_number, priority, unordered_t, payload_protocol_id, endpoint, stream_id, init_parameters, more>());
static_assert(can_send<one_to_many, send_attributes, association_id, dont_wait_t>());
static_assert(can_send<one_to_many, to_all_t, end_association_t>());
static_assert(can_send<one_to_one, send_attributes, endpoint, init_parameters, more>());
static_assert(can_send<peeled_association, send_attributes, dont_wait_t>());

// Every pair, on every style: it can be sent exactly if both mean something there, and they say nothing twice.
struct fact {
    std::string_view says;  // a letter for each thing: two that share one contradict each other
    bool one, many, peeled; // where it means something
};
constexpr std::string_view recipient = "t";
using attributes = std::tuple<stream_id, payload_protocol_id, message_context, unordered_t, sack_immediately_t, lifetime, retransmission_limit, priority,
                              key_number, dont_wait_t, send_attributes, endpoint, override_destination, association_id, to_all_t, init_parameters, more,
                              end_association_t, abort_association_t>;
constexpr std::array facts{
    fact{"s", true, true, true},            // stream_id
    fact{"p", true, true, true},            // payload_protocol_id
    fact{"c", true, true, true},            // message_context
    fact{"o", true, true, true},            // unordered
    fact{"i", true, true, true},            // sack_immediately
    fact{"r", true, true, true},            // lifetime
    fact{"r", true, true, true},            // retransmission_limit
    fact{"r", true, true, true},            // priority
    fact{"k", true, true, true},            // key_number
    fact{"w", true, true, true},            // dont_wait
    fact{"spcoirk", true, true, true},      // send_attributes
    fact{recipient, true, true, false},     // endpoint
    fact{recipient, true, true, false},     // override_destination
    fact{recipient, false, true, false},    // association_id
    fact{recipient, false, true, false},    // to_all
    fact{"u", true, true, false},           // init_parameters
    fact{"d", true, true, false},           // further_destinations
    fact{"e", false, true, true},           // end_association
    fact{"e", false, true, true},           // abort_association
};
static_assert(facts.size() == std::tuple_size_v<attributes>);

template <class Socket, class A, class B>
consteval bool as_the_facts_say(fact a, fact b) {
    constexpr bool many = std::is_same_v<Socket, one_to_many>;
    constexpr auto either = []<class Wanted>(Wanted*) { return std::is_same_v<A, Wanted> || std::is_same_v<B, Wanted>; };
    constexpr bool sets_up = either(static_cast<init_parameters*>(nullptr)) || either(static_cast<more*>(nullptr));
    const auto means_something = [](fact f) { return std::is_same_v<Socket, one_to_one> ? f.one : many ? f.many
                                                                                                       : f.peeled; };
    const bool named = a.says == recipient || b.says == recipient;
    const bool legal = means_something(a) && means_something(b) && a.says.find_first_of(b.says) == a.says.npos &&
                       (!sets_up || !named || either(static_cast<endpoint*>(nullptr)));
    // With what they need besides.
    if (named || (!many && !sets_up)) return can_send<Socket, A, B>() == legal && can_send<Socket, B, A>() == legal;
    if (sets_up) return can_send<Socket, A, endpoint, B>() == legal && !can_send<Socket, A, B>();
    return can_send<Socket, A, association_id, B>() == legal && !can_send<Socket, A, B>();
}
template <std::size_t I, std::size_t... J>
consteval bool with_each_other(std::index_sequence<J...>) {
    using a = std::tuple_element_t<I, attributes>;
    return (... && (as_the_facts_say<one_to_one, a, std::tuple_element_t<J, attributes>>(facts[I], facts[J]) &&
                    as_the_facts_say<one_to_many, a, std::tuple_element_t<J, attributes>>(facts[I], facts[J]) &&
                    as_the_facts_say<peeled_association, a, std::tuple_element_t<J, attributes>>(facts[I], facts[J])));
}
template <std::size_t... I>
consteval bool every_pair(std::index_sequence<I...> all) {
    return (... && with_each_other<I>(all));
}
static_assert(every_pair(std::make_index_sequence<facts.size()>{}));

// What is no attribute at all.
template <class A>
consteval bool nowhere() {
    return !can_send<one_to_one, A>() && !can_send<one_to_many, association_id, A>() && !can_send<peeled_association, A>();
}
static_assert(nowhere<int>() && nowhere<unsigned>() && nowhere<bool>() && nowhere<std::chrono::milliseconds>() && nowhere<const char*>());
static_assert(nowhere<ssn>() && nowhere<tsn>() && nowhere<no_delay>() && nowhere<status>() && nowhere<reliability>());
static_assert(nowhere<association_group<0>>() && nowhere<association_group<2>>());

// An acceptor has no messages.
template <class Socket>
concept has_messages = requires(Socket& s, std::array<std::byte, 8>& buffer) { s.receive(buffer); };
static_assert(!sends<acceptor> && !has_messages<acceptor>);
static_assert(has_messages<one_to_one> && has_messages<one_to_many> && has_messages<peeled_association>);

// What can be sent: anything contiguous of bytes. And what not.
template <class Data>
concept sendable = requires(one_to_one& s, Data data) { s.send(std::forward<Data>(data)); };
static_assert(sendable<std::string_view> && sendable<const std::string&> && sendable<std::string> && sendable<std::vector<std::byte>&>);
static_assert(sendable<std::array<unsigned char, 4>> && sendable<std::span<const std::byte>> && sendable<std::byte (&)[4]> && sendable<char (&)[4]>);
static_assert(sendable<std::array<const_buffer, 2>> && sendable<std::vector<const_buffer>&> && sendable<std::span<const const_buffer>>);
static_assert(!sendable<const char (&)[4]> && !sendable<const char*> && !sendable<std::array<int, 4>> && !sendable<std::u16string> && !sendable<int>);
static_assert(!sendable<endpoint> && !sendable<std::vector<std::string>>);

// In a batch: what each message can have of its own, on the styles on which it can be sent alone; the rest goes with the call.
template <class Socket, class... Attributes>
concept sends_batch = requires(Socket& s, outgoing_batch<4, Attributes...>& batch) { s.send_batch(batch); };
template <class Socket, class... Attributes>
concept sends_rest = requires(Socket& s, const outgoing_span<Attributes...>& rest) { s.send_batch(rest, dont_wait); };
static_assert(sends_batch<one_to_one> && sends_batch<peeled_association> && !sends_batch<one_to_many>);
static_assert(sends_batch<one_to_one, stream_id, payload_protocol_id> && sends_rest<peeled_association, stream_id, lifetime>);
static_assert(sends_batch<one_to_many, association_id, stream_id> && sends_rest<one_to_many, endpoint>);
static_assert(!sends_batch<one_to_one, association_id> && !sends_batch<one_to_many, stream_id> && !sends_batch<one_to_one, lifetime, priority>);
static_assert(!sends_batch<one_to_one, dont_wait_t> && !sends_batch<one_to_many, association_id, to_all_t>);
static_assert(!sends_batch<peeled_association, end_association_t> && !sends_batch<one_to_many, association_id, abort_association_t>);
static_assert(!sends_batch<acceptor>);
