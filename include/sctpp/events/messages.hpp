// SPDX-License-Identifier: BSL-1.0
/// @file
/// Events of messages: not delivered, not completed, all acknowledged. RFC 6458 sections 6.1.4, 6.1.7, 6.1.9, 6.1.11.
#ifndef SCTPP_EVENTS_MESSAGES_HPP
#define SCTPP_EVENTS_MESSAGES_HPP

#include <sctpp/events/event_data.hpp>

namespace sctpp::inline v0 {

/// A chunk of a message that will not be delivered (`SCTP_SEND_FAILED_EVENT`, RFC 6458 section 6.1.11): one event per chunk, so
/// a long message gives several.
struct send_failed_event {
    bool was_sent = false;                   ///< at least once; else it never left this host
    error_cause cause{};                     ///< what ended the association, or none
    stream_id stream{};                      ///< as it was sent
    payload_protocol_id payload_protocol{};  ///< as it was sent, in host byte order
    message_context context{};               ///< as it was sent: by it a program knows its message again
    bool first_chunk = false;                ///< of its message
    bool last_chunk = false;                 ///< of its message
    bool unordered = false;                  ///< as it was sent
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
    bool was_sent = false;                   ///< at least once; else it never left this host
    error_cause cause{};                     ///< what ended the association, or none
    stream_id stream{};                      ///< as it was sent
    payload_protocol_id payload_protocol{};  ///< as it was sent, in host byte order
    message_context context{};               ///< as it was sent
    std::chrono::milliseconds lifetime{};    ///< as it was sent with; of another policy, its number stands here (so the kernel)
    bool first_chunk = false;                ///< of its message
    bool last_chunk = false;                 ///< of its message
    bool unordered = false;                  ///< as it was sent
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

/// A message whose first part was delivered will not be completed (`SCTP_PARTIAL_DELIVERY_EVENT`, RFC 6458 section 6.1.7): drop
/// that part. Stream and sequence are told with interleaving only (RFC 8260), else 0.
struct partial_delivery_event {
    std::uint32_t indication = 0;  ///< 0 (`SCTP_PARTIAL_DELIVERY_ABORTED`) is the only one there is
    association_id association{};
    std::uint32_t stream = 0;    ///< whose message is broken off; 0 unless interleaving is on
    std::uint32_t sequence = 0;  ///< the message identifier
    bool unordered = false;      ///< it was sent unordered
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

/// Everything sent has been acknowledged (`SCTP_SENDER_DRY_EVENT`, RFC 6458 section 6.1.9). Subscribing while nothing
/// is queued gives one at once.
struct sender_dry_event {
    association_id association{};
};

template <>
struct event_traits<sender_dry_event> {
    using wire = sctp_sender_dry_event;
    static constexpr auto type = event_type::sender_dry_event;
    using fields = field_list<field<"association", &sender_dry_event::association, &wire::sender_dry_assoc_id>>;
};

}  // namespace sctpp::inline v0

#endif
