// SPDX-License-Identifier: BSL-1.0
/// @file
/// What can be said of a message when it is sent. Attributes are given to `send` behind the data, in any order, each at most
/// once: `s.send(data, stream_id{3}, payload_protocol_id::ngap, unordered, lifetime{100ms})`. Besides the types here these are
/// stream_id (by default 0), payload_protocol_id (0), message_context (0), key_number (`SCTP_AUTHINFO`, RFC 6458
/// section 5.3.8; by default the association's active key; **ignored by the kernel, and the message sent as it is, where the peer does
/// not want messages authenticated**: negotiated()->authenticated_messages of features/negotiated.hpp tells), association_id or endpoint (to whom), and init_parameters
/// (`SCTP_INIT`, section 5.3.1; of the association that this message sets up). What is said by one message says nothing
/// about the next.
#ifndef SCTPP_ATTRIBUTES_HPP
#define SCTPP_ATTRIBUTES_HPP

#include <sctpp/address_list.hpp>
#include <sctpp/options/association.hpp>
#include <sctpp/reliability.hpp>

namespace sctpp::inline v0 {

/// Delivered as soon as it arrives, past messages of its stream that are still on their way (`SCTP_UNORDERED`, RFC 6458
/// section 5.3.4).
struct unordered_t {};
/// The attribute.
inline constexpr unordered_t unordered{};

/// The peer is asked to acknowledge at once (`SCTP_SACK_IMMEDIATELY`, RFC 7053).
struct sack_immediately_t {};
/// The attribute.
inline constexpr sack_immediately_t sack_immediately{};

/// Ends the association gracefully, after all that was sent before; goes with an empty message (`SCTP_EOF`). One-to-many and
/// peeled-off sockets; a one-to-one socket has shutdown(). With data: EINVAL. RFC 6458 section 5.3.4.
struct end_association_t {};
/// The attribute.
inline constexpr end_association_t end_association{};

/// Aborts the association at once; what was not sent yet is lost. The message is the reason that the peer is told
/// (`SCTP_ABORT`, RFC 6458 section 5.3.4). One-to-many and peeled-off sockets; a one-to-one socket has abort().
struct abort_association_t {};
/// The attribute.
inline constexpr abort_association_t abort_association{};

/// To every association of a one-to-many socket that is established (`SCTP_SENDALL`, RFC 6458 section 5.3.4). The
/// result is 0 if there is none.
struct to_all_t {};
/// The attribute.
inline constexpr to_all_t to_all{};

/// Returns with EAGAIN instead of waiting (`MSG_DONTWAIT`). Also for receive.
struct dont_wait_t {};
/// The attribute.
inline constexpr dont_wait_t dont_wait{};

/// Held back until more comes, to travel in one packet with it (`MSG_MORE`): 32 small messages then cost about half. For messages known
/// before, outgoing_batch and send_batch are simpler and make fewer calls.
///
/// **The message stays here until a message of the same association is sent without this**: the kernel keeps no timer for it, and
/// acknowledgements that arrive do not release it. What fills a packet is sent; and all is with the association's next SACK, heartbeat (every
/// 30 s by default) or end. So follow it up, at the latest when there is nothing more to say, or call release_held().
///
/// Never waits: EAGAIN says that the send buffer is full, perhaps of what is held back, of which nobody would ever make room. Then call
/// release_held(), and send the message without this attribute.
struct more_follows_t {};
/// The attribute.
inline constexpr more_follows_t more_follows{};

/// To this address of the peer instead of the primary path (`SCTP_ADDR_OVER`, RFC 6458 section 5.3.4). On a one-to-many
/// socket it selects the association too, and like an endpoint begins one where there is none. A path that is inactive or unconfirmed
/// is silently replaced by the active one.
struct override_destination {
    endpoint address;  ///< the peer's, port included
};

/// More addresses of the peer, for the association that this message sets up (`SCTP_DSTADDRV4`, `SCTP_DSTADDRV6`; RFC
/// 6458 sections 5.3.9, 5.3.10). The port is that of the endpoint given beside it, theirs are ignored, and so are
/// scopes.
template <std::size_t Capacity>
struct further_destinations {
    address_list<Capacity> addresses;  ///< the peer's other ones
};
template <std::size_t N>
further_destinations(address_list<N>) -> further_destinations<N>;

/// The attributes of a message as one value, for code that decides late. Given instead of the single ones that it holds; the
/// recipient is still said beside it.
struct send_attributes {
    stream_id stream{};                      ///< which stream
    payload_protocol_id payload_protocol{};  ///< what the payload is, in host byte order
    message_context context{};               ///< what send_failed_event tells back; the peer does not see it
    bool unordered = false;                  ///< as the attribute of this name
    bool sack_immediately = false;           ///< as the attribute of this name
    sctpp::reliability reliability{};        ///< when to give it up; by default never
    std::optional<key_number> key{};         ///< none: the association's active key. As the attribute: see negotiated()->authenticated_messages
};

}  // namespace sctpp::inline v0

#endif
