// SPDX-License-Identifier: BSL-1.0
/// @file
/// Events: what the stack tells about associations, paths and messages (RFC 6458 section 6.1). Each is a plain struct in host
/// byte order; its `event_traits` hold the kernel's number and struct and the list of fields, as with options. What varies in
/// length stays in the caller's buffer and is only pointed to: it is valid as long as the buffer is not received into again.
#ifndef SCTPP_EVENT_HPP
#define SCTPP_EVENT_HPP

#include <sctpp/error_cause.hpp>
#include <sctpp/event_type.hpp>
#include <sctpp/options/path.hpp>

namespace sctpp::inline v0 {

/// The part of an event that varies in length, in the caller's buffer.
struct event_data {
    std::span<const std::byte> bytes{};
    std::size_t missing = 0;  ///< how many more bytes the event had than the buffer could hold; they are lost
};

/// Stream numbers in an event. Read one by one: the buffer may lie at any alignment.
class stream_list {
public:
    stream_list() noexcept = default;
    explicit stream_list(event_data data) noexcept : data_(data) {}
    [[nodiscard]] std::size_t size() const noexcept { return data_.bytes.size() / sizeof(std::uint16_t); }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] stream_id operator[](std::size_t i) const noexcept {
        std::uint16_t n{};
        std::memcpy(&n, data_.bytes.data() + i * sizeof n, sizeof n);
        return stream_id{n};
    }
    /// How many more there were than the buffer could hold.
    [[nodiscard]] std::size_t missing() const noexcept { return data_.missing / sizeof(std::uint16_t); }

private:
    event_data data_;
};

/// The declaration of an event; specialised next to its struct.
template <class Event>
struct event_traits;

/// An event of a type that this library does not know, or one too short for its type's struct: as the kernel gave it.
struct raw_event {
    event_type type{};
    std::uint16_t flags = 0;
    event_data data{};  ///< the whole notification, header included
};

/// An association came up or could not, restarted, or ended (`SCTP_ASSOC_CHANGE`, RFC 6458 section 6.1.1). The two states that
/// end it, lost and shutdown_complete, reach `match` as end_of_association.
struct association_change {
    enum class change : std::uint16_t {
        up = SCTP_COMM_UP,
        lost = SCTP_COMM_LOST,
        restarted = SCTP_RESTART,
        shutdown_complete = SCTP_SHUTDOWN_COMP,
        cannot_start = SCTP_CANT_STR_ASSOC,
    };
    change state{};
    error_cause cause{};                  ///< why it was lost; none after a retransmission limit
    std::uint16_t outbound_streams = 0;   ///< as negotiated, when up
    std::uint16_t inbound_streams = 0;    ///< as negotiated, when up
    association_id association{};         ///< 0 with cannot_start after an implicit set-up: no id was assigned
    event_data causes{};                  ///< of an ABORT received: its error causes, as on the wire
};

template <>
struct event_traits<association_change> {
    using wire = sctp_assoc_change;
    static constexpr auto type = event_type::association_change;
    using fields = field_list<field<"state", &association_change::state, &wire::sac_state>,
                              // The kernel leaves this one in network byte order.
                              field<"cause", &association_change::cause, network_order<&wire::sac_error>{}>,
                              field<"outbound_streams", &association_change::outbound_streams, &wire::sac_outbound_streams>,
                              field<"inbound_streams", &association_change::inbound_streams, &wire::sac_inbound_streams>,
                              field<"association", &association_change::association, &wire::sac_assoc_id>>;
    static constexpr auto tail = &association_change::causes;
};

/// Something happened to a path (`SCTP_PEER_ADDR_CHANGE`, RFC 6458 section 6.1.2).
struct peer_address_change {
    enum class change : std::int32_t {
        available = SCTP_ADDR_AVAILABLE,
        unreachable = SCTP_ADDR_UNREACHABLE,
        removed = SCTP_ADDR_REMOVED,
        added = SCTP_ADDR_ADDED,
        made_primary = SCTP_ADDR_MADE_PRIM,
        confirmed = SCTP_ADDR_CONFIRMED,
        potentially_failed = SCTP_ADDR_POTENTIALLY_FAILED,  ///< only if exposed; RFC 7829
    };
    endpoint address{};
    change state{};
    /// The kernel's `enum sctp_sn_error`: 0 threshold reached, 1 SACK received, 2 heartbeat answered, 3 on request.
    std::int32_t error = 0;
    association_id association{};
};

template <>
struct event_traits<peer_address_change> {
    using wire = sctp_paddr_change;
    static constexpr auto type = event_type::peer_address_change;
    using fields = field_list<field<"address", &peer_address_change::address, &wire::spc_aaddr>,
                              field<"state", &peer_address_change::state, &wire::spc_state>,
                              field<"error", &peer_address_change::error, &wire::spc_error>,
                              field<"association", &peer_address_change::association, &wire::spc_assoc_id>>;
};

/// A chunk of a message that will not be delivered (`SCTP_SEND_FAILED_EVENT`, RFC 6458 section 6.1.11): one event per chunk, so
/// a long message gives several.
struct send_failed_event {
    bool was_sent = false;        ///< at least once; else it never left this host
    error_cause cause{};          ///< what ended the association, or none
    stream_id stream{};
    payload_protocol_id payload_protocol{};
    message_context context{};
    bool first_chunk = false;     ///< of its message
    bool last_chunk = false;      ///< of its message
    bool unordered = false;
    association_id association{};
    event_data payload{};         ///< the chunk's data
};

namespace detail {

/// A bit of a chunk's header, in the flags of a failed send (not the sender's flags, although they share the member).
template <auto Member, auto Info, std::uint16_t Bit>
struct chunk_bit {
    template <class, class Wire>
    static bool decode(const Wire& wire) noexcept {
        return (load(load(wire, Info), Member) & Bit) != 0;
    }
};
/// A member of a struct within the kernel's struct.
template <auto Info, auto Member>
struct inner_member {
    template <class Value, class Wire>
    static Value decode(const Wire& wire) noexcept {
        return from_wire<Value>(load(load(wire, Info), Member));
    }
};
template <auto Info, auto Member>
struct inner_network_order {
    template <class Value, class Wire>
    static Value decode(const Wire& wire) noexcept {
        return from_wire<Value>(swap_to_network(load(load(wire, Info), Member)));
    }
};
/// An error cause in network byte order, in a member of any width.
template <auto Member>
struct cause_codec {
    template <class Value, class Wire>
    static Value decode(const Wire& wire) noexcept {
        return Value{swap_to_network(static_cast<std::uint16_t>(load(wire, Member)))};
    }
};

}  // namespace detail

template <>
struct event_traits<send_failed_event> {
    using wire = sctp_send_failed_event;
    static constexpr auto type = event_type::send_failed_event;
    static constexpr auto info = &wire::ssfe_info;
    using fields = field_list<
        field<"was_sent", &send_failed_event::was_sent, &wire::ssf_flags>,
        field<"cause", &send_failed_event::cause, detail::cause_codec<&wire::ssf_error>{}>,
        field<"stream", &send_failed_event::stream, detail::inner_member<&wire::ssfe_info, &sctp_sndinfo::snd_sid>{}>,
        field<"payload_protocol", &send_failed_event::payload_protocol,
              detail::inner_network_order<&wire::ssfe_info, &sctp_sndinfo::snd_ppid>{}>,
        field<"context", &send_failed_event::context, detail::inner_member<&wire::ssfe_info, &sctp_sndinfo::snd_context>{}>,
        field<"first_chunk", &send_failed_event::first_chunk, detail::chunk_bit<&sctp_sndinfo::snd_flags, &wire::ssfe_info, 2>{}>,
        field<"last_chunk", &send_failed_event::last_chunk, detail::chunk_bit<&sctp_sndinfo::snd_flags, &wire::ssfe_info, 1>{}>,
        field<"unordered", &send_failed_event::unordered, detail::chunk_bit<&sctp_sndinfo::snd_flags, &wire::ssfe_info, 4>{}>,
        field<"association", &send_failed_event::association, &wire::ssf_assoc_id>>;
    static constexpr auto tail = &send_failed_event::payload;
};

/// The same in its deprecated form (`SCTP_SEND_FAILED`, RFC 6458 section 6.1.4). With both subscribed, this one comes first.
struct send_failed {
    bool was_sent = false;        ///< at least once; else it never left this host
    error_cause cause{};          ///< what ended the association, or none
    stream_id stream{};
    payload_protocol_id payload_protocol{};
    message_context context{};
    std::chrono::milliseconds lifetime{};  ///< as it was sent with
    bool first_chunk = false;     ///< of its message
    bool last_chunk = false;      ///< of its message
    bool unordered = false;
    association_id association{};
    event_data payload{};         ///< the chunk's data
};

template <>
struct event_traits<send_failed> {
    using wire = sctp_send_failed;
    static constexpr auto type = event_type::send_failed;
    using fields = field_list<
        field<"was_sent", &send_failed::was_sent, &wire::ssf_flags>,
        field<"cause", &send_failed::cause, detail::cause_codec<&wire::ssf_error>{}>,
        field<"stream", &send_failed::stream, detail::inner_member<&wire::ssf_info, &sctp_sndrcvinfo::sinfo_stream>{}>,
        field<"payload_protocol", &send_failed::payload_protocol,
              detail::inner_network_order<&wire::ssf_info, &sctp_sndrcvinfo::sinfo_ppid>{}>,
        field<"context", &send_failed::context, detail::inner_member<&wire::ssf_info, &sctp_sndrcvinfo::sinfo_context>{}>,
        field<"lifetime", &send_failed::lifetime, detail::inner_member<&wire::ssf_info, &sctp_sndrcvinfo::sinfo_timetolive>{}>,
        field<"first_chunk", &send_failed::first_chunk, detail::chunk_bit<&sctp_sndrcvinfo::sinfo_flags, &wire::ssf_info, 2>{}>,
        field<"last_chunk", &send_failed::last_chunk, detail::chunk_bit<&sctp_sndrcvinfo::sinfo_flags, &wire::ssf_info, 1>{}>,
        field<"unordered", &send_failed::unordered, detail::chunk_bit<&sctp_sndrcvinfo::sinfo_flags, &wire::ssf_info, 4>{}>,
        field<"association", &send_failed::association, &wire::ssf_assoc_id>>;
    static constexpr auto tail = &send_failed::payload;
};

/// The peer reported an error in something it received (`SCTP_REMOTE_ERROR`, RFC 6458 section 6.1.3): one event per cause.
struct remote_error {
    error_cause cause{};
    association_id association{};
    event_data information{};  ///< the cause's value, padded with zeroes to a multiple of 4
};

template <>
struct event_traits<remote_error> {
    using wire = sctp_remote_error;
    static constexpr auto type = event_type::remote_error;
    using fields = field_list<field<"cause", &remote_error::cause, network_order<&wire::sre_error>{}>,
                              field<"association", &remote_error::association, &wire::sre_assoc_id>>;
    static constexpr auto tail = &remote_error::information;
};

/// The peer is ending the association and takes no more data (`SCTP_SHUTDOWN_EVENT`, RFC 6458 section 6.1.5).
struct shutdown_event {
    association_id association{};
};

template <>
struct event_traits<shutdown_event> {
    using wire = sctp_shutdown_event;
    static constexpr auto type = event_type::shutdown_event;
    using fields = field_list<field<"association", &shutdown_event::association, &wire::sse_assoc_id>>;
};

/// A message whose first part was delivered will not be completed (`SCTP_PARTIAL_DELIVERY_EVENT`, RFC 6458 section 6.1.7): drop
/// that part. Stream and sequence are told with interleaving only (RFC 8260), else 0.
struct partial_delivery_event {
    std::uint32_t indication = 0;  ///< 0 (`SCTP_PARTIAL_DELIVERY_ABORTED`) is the only one there is
    association_id association{};
    std::uint32_t stream = 0;
    std::uint32_t sequence = 0;    ///< the message identifier
    bool unordered = false;
};

template <>
struct event_traits<partial_delivery_event> {
    using wire = sctp_pdapi_event;
    static constexpr auto type = event_type::partial_delivery_event;
    using fields = field_list<field<"indication", &partial_delivery_event::indication, &wire::pdapi_indication>,
                              field<"association", &partial_delivery_event::association, &wire::pdapi_assoc_id>,
                              field<"stream", &partial_delivery_event::stream, &wire::pdapi_stream>,
                              field<"sequence", &partial_delivery_event::sequence, &wire::pdapi_seq>,
                              field<"unordered", &partial_delivery_event::unordered, &wire::pdapi_flags>>;
};

/// What the peer's upper layer announced at set-up (`SCTP_ADAPTATION_INDICATION`, RFC 6458 section 6.1.6).
struct adaptation_event {
    adaptation_indication indication{};
    association_id association{};
};

template <>
struct event_traits<adaptation_event> {
    using wire = sctp_adaptation_event;
    static constexpr auto type = event_type::adaptation_event;
    using fields = field_list<field<"indication", &adaptation_event::indication, &wire::sai_adaptation_ind>,
                              field<"association", &adaptation_event::association, &wire::sai_assoc_id>>;
};

/// A shared key came into use or went out of it, or the peer does not authenticate (`SCTP_AUTHENTICATION_EVENT`, RFC 6458
/// section 6.1.8). not_supported after every set-up with an ordinary peer is normal.
struct authentication_event {
    enum class change : std::uint32_t {
        new_key = SCTP_AUTH_NEW_KEY,
        key_free = SCTP_AUTH_FREE_KEY,
        not_supported = SCTP_AUTH_NO_AUTH,
    };
    key_number key{};
    change indication{};
    association_id association{};
};

template <>
struct event_traits<authentication_event> {
    using wire = sctp_authkey_event;
    static constexpr auto type = event_type::authentication_event;
    using fields = field_list<field<"key", &authentication_event::key, &wire::auth_keynumber>,
                              field<"indication", &authentication_event::indication, &wire::auth_indication>,
                              field<"association", &authentication_event::association, &wire::auth_assoc_id>>;
};

/// Everything sent has been acknowledged (`SCTP_SENDER_DRY_EVENT`, RFC 6458 section 6.1.9).
struct sender_dry_event {
    association_id association{};
};

template <>
struct event_traits<sender_dry_event> {
    using wire = sctp_sender_dry_event;
    static constexpr auto type = event_type::sender_dry_event;
    using fields = field_list<field<"association", &sender_dry_event::association, &wire::sender_dry_assoc_id>>;
};

namespace detail {
template <auto Member, std::uint16_t Bit>
struct bit_codec {
    template <class, class Wire>
    static bool decode(const Wire& wire) noexcept {
        return (load(wire, Member) & Bit) != 0;
    }
};
}  // namespace detail

/// Streams start again at sequence number 0 (`SCTP_STREAM_RESET_EVENT`, RFC 6525 section 6.1.1).
struct stream_reset_event {
    bool incoming = false;
    bool outgoing = false;
    bool denied = false;  ///< by the peer
    bool failed = false;
    association_id association{};
    stream_list streams{};  ///< none means all
};

template <>
struct event_traits<stream_reset_event> {
    using wire = sctp_stream_reset_event;
    static constexpr auto type = event_type::stream_reset_event;
    template <std::uint16_t Bit>
    static constexpr detail::bit_codec<&wire::strreset_flags, Bit> flag{};
    using fields = field_list<field<"incoming", &stream_reset_event::incoming, flag<SCTP_STREAM_RESET_INCOMING_SSN>>,
                              field<"outgoing", &stream_reset_event::outgoing, flag<SCTP_STREAM_RESET_OUTGOING_SSN>>,
                              field<"denied", &stream_reset_event::denied, flag<SCTP_STREAM_RESET_DENIED>>,
                              field<"failed", &stream_reset_event::failed, flag<SCTP_STREAM_RESET_FAILED>>,
                              field<"association", &stream_reset_event::association, &wire::strreset_assoc_id>>;
    static constexpr auto tail = &stream_reset_event::streams;
};

/// The whole association starts again with new sequence numbers (`SCTP_ASSOC_RESET_EVENT`, RFC 6525 section 6.1.2).
struct association_reset_event {
    bool denied = false;  ///< by the peer
    bool failed = false;
    association_id association{};
    tsn local_tsn{};
    tsn remote_tsn{};
};

template <>
struct event_traits<association_reset_event> {
    using wire = sctp_assoc_reset_event;
    static constexpr auto type = event_type::association_reset_event;
    template <std::uint16_t Bit>
    static constexpr detail::bit_codec<&wire::assocreset_flags, Bit> flag{};
    using fields = field_list<field<"denied", &association_reset_event::denied, flag<SCTP_ASSOC_RESET_DENIED>>,
                              field<"failed", &association_reset_event::failed, flag<SCTP_ASSOC_RESET_FAILED>>,
                              field<"association", &association_reset_event::association, &wire::assocreset_assoc_id>,
                              field<"local_tsn", &association_reset_event::local_tsn, &wire::assocreset_local_tsn>,
                              field<"remote_tsn", &association_reset_event::remote_tsn, &wire::assocreset_remote_tsn>>;
};

/// Streams were added (`SCTP_STREAM_CHANGE_EVENT`, RFC 6525 section 6.1.3). The counts are what was added, not totals; adding
/// both ways gives two events.
struct stream_change_event {
    bool denied = false;  ///< by the peer
    bool failed = false;
    association_id association{};
    std::uint16_t added_inbound = 0;
    std::uint16_t added_outbound = 0;
};

template <>
struct event_traits<stream_change_event> {
    using wire = sctp_stream_change_event;
    static constexpr auto type = event_type::stream_change_event;
    template <std::uint16_t Bit>
    static constexpr detail::bit_codec<&wire::strchange_flags, Bit> flag{};
    using fields = field_list<field<"denied", &stream_change_event::denied, flag<SCTP_STREAM_CHANGE_DENIED>>,
                              field<"failed", &stream_change_event::failed, flag<SCTP_STREAM_CHANGE_FAILED>>,
                              field<"association", &stream_change_event::association, &wire::strchange_assoc_id>,
                              field<"added_inbound", &stream_change_event::added_inbound, &wire::strchange_instrms>,
                              field<"added_outbound", &stream_change_event::added_outbound, &wire::strchange_outstrms>>;
};

template <class... Events>
struct event_list {};

/// Every event that the library knows. A new one is a struct, its event_traits and a word here.
using all_events = event_list<association_change, peer_address_change, send_failed, remote_error, shutdown_event,
                              partial_delivery_event, adaptation_event, authentication_event, sender_dry_event,
                              stream_reset_event, association_reset_event, stream_change_event, send_failed_event>;

/// A type that one can subscribe to.
template <class T>
concept subscribable_event = requires { event_traits<T>::type; };

/// Any event: for a handler of all the others, `[](const sctpp::event auto&) {}`, which unlike `const auto&` leaves messages and
/// the end of the association to handlers of their own.
template <class T>
concept event = subscribable_event<T> || std::is_same_v<T, raw_event>;

}  // namespace sctpp::inline v0

#endif
