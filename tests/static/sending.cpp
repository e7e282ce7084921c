// SPDX-License-Identifier: BSL-1.0
// Which attributes can be sent on which style of socket, alone and together.
#include <sctpp/sctpp.hpp>

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

// Each attribute: on one_to_one, on one_to_many with an association named, on peeled_association.
template <class A>
consteval bool everywhere() {
    return can_send<one_to_one, A>() && can_send<one_to_many, association_id, A>() && can_send<peeled_association, A>();
}
static_assert(everywhere<stream_id>());
static_assert(everywhere<payload_protocol_id>());
static_assert(everywhere<message_context>());
static_assert(everywhere<unordered_t>());
static_assert(everywhere<sack_immediately_t>());
static_assert(everywhere<lifetime>());
static_assert(everywhere<retransmission_limit>());
static_assert(everywhere<priority>());
static_assert(everywhere<key_number>());
static_assert(everywhere<dont_wait_t>());
static_assert(everywhere<send_attributes>());

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

// Each at most once.
template <class A>
consteval bool never_twice() {
    return !can_send<one_to_one, A, A>() && !can_send<one_to_many, association_id, A, A>() && !can_send<peeled_association, A, A>() &&
           !can_send<one_to_one, A, stream_id, A>();
}
static_assert(never_twice<stream_id>());
static_assert(never_twice<payload_protocol_id>());
static_assert(never_twice<message_context>());
static_assert(never_twice<unordered_t>());
static_assert(never_twice<sack_immediately_t>());
static_assert(never_twice<lifetime>());
static_assert(never_twice<retransmission_limit>());
static_assert(never_twice<priority>());
static_assert(never_twice<key_number>());
static_assert(never_twice<dont_wait_t>());
static_assert(never_twice<send_attributes>());
static_assert(never_twice<endpoint>());
static_assert(!can_send<one_to_many, association_id, association_id>() && !can_send<one_to_many, to_all_t, to_all_t>());
static_assert(!can_send<one_to_many, endpoint, init_parameters, init_parameters>() && !can_send<one_to_many, endpoint, more, more>());
static_assert(!can_send<one_to_many, endpoint, more, further_destinations<4>>());

// Pairs that contradict each other.
template <class A, class B>
consteval bool contradict() {
    return !can_send<one_to_one, A, B>() && !can_send<one_to_one, B, A>() && !can_send<one_to_many, association_id, A, B>() &&
           !can_send<peeled_association, A, B>();
}
static_assert(contradict<lifetime, retransmission_limit>());
static_assert(contradict<lifetime, priority>());
static_assert(contradict<retransmission_limit, priority>());
static_assert(contradict<send_attributes, stream_id>());
static_assert(contradict<send_attributes, payload_protocol_id>());
static_assert(contradict<send_attributes, message_context>());
static_assert(contradict<send_attributes, unordered_t>());
static_assert(contradict<send_attributes, sack_immediately_t>());
static_assert(contradict<send_attributes, lifetime>());
static_assert(contradict<send_attributes, key_number>());
static_assert(!can_send<one_to_many, association_id, endpoint>() && !can_send<one_to_many, association_id, to_all_t>());
static_assert(!can_send<one_to_many, endpoint, override_destination>() && !can_send<one_to_one, endpoint, override_destination>());
static_assert(!can_send<one_to_many, association_id, end_association_t, abort_association_t>() &&
              !can_send<peeled_association, abort_association_t, end_association_t>());

// Many together, in any order.
static_assert(can_send<one_to_one, stream_id, payload_protocol_id, message_context, unordered_t, sack_immediately_t, lifetime, key_number, dont_wait_t>());
static_assert(can_send<one_to_many, dont_wait_t, key_number, priority, unordered_t, payload_protocol_id, endpoint, stream_id, init_parameters, more>());
static_assert(can_send<one_to_many, send_attributes, association_id, dont_wait_t>());
static_assert(can_send<one_to_many, to_all_t, end_association_t>());
static_assert(can_send<one_to_one, send_attributes, endpoint, init_parameters, more>());
static_assert(can_send<peeled_association, send_attributes, dont_wait_t>());

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
