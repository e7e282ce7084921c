// SPDX-License-Identifier: BSL-1.0
/// @file
/// Options of sending and delivery: what accompanies a message on the way out and in. RFC 6458 sections 8.1.5, 8.1.28 to
/// 8.1.31.
#ifndef SCTPP_OPTIONS_DELIVERY_HPP
#define SCTPP_OPTIONS_DELIVERY_HPP

#include <sctpp/event_type.hpp>
#include <sctpp/option.hpp>

namespace sctpp::inline v0 {

/// Small messages leave at once instead of waiting for the acknowledgement of those before (`SCTP_NODELAY`, RFC 6458 section
/// 8.1.5). Default off.
struct no_delay {
    bool enabled = true;
    friend bool operator==(const no_delay&, const no_delay&) = default;
};

template <>
struct option_traits<no_delay> {
    using wire = int;
    static constexpr option_facts facts{
        .number = SCTP_NODELAY, .directions = direction::both, .rfc = "RFC 6458 8.1.5"};
    using fields = field_list<field<"enabled", &no_delay::enabled, whole_value>>;
};

/// Received messages come with receive_info (`SCTP_RECVRCVINFO`, RFC 6458 section 8.1.29). one_to_many::open switches it on,
/// because nothing else tells there which association a message came from. Default off. Since kernel 3.17.
struct receive_info_delivery {
    bool enabled = true;
    friend bool operator==(const receive_info_delivery&, const receive_info_delivery&) = default;
};

template <>
struct option_traits<receive_info_delivery> {
    using wire = int;
    static constexpr option_facts facts{
        .number = SCTP_RECVRCVINFO, .directions = direction::both, .since = "3.17", .rfc = "RFC 6458 8.1.29"};
    using fields = field_list<field<"enabled", &receive_info_delivery::enabled, whole_value>>;
};

/// Received messages come with next_info where something follows (`SCTP_RECVNXTINFO`, RFC 6458 section 8.1.30). Default off.
/// Since kernel 3.17.
struct next_info_delivery {
    bool enabled = true;
    friend bool operator==(const next_info_delivery&, const next_info_delivery&) = default;
};

template <>
struct option_traits<next_info_delivery> {
    using wire = int;
    static constexpr option_facts facts{
        .number = SCTP_RECVNXTINFO, .directions = direction::both, .since = "3.17", .rfc = "RFC 6458 8.1.30"};
    using fields = field_list<field<"enabled", &next_info_delivery::enabled, whole_value>>;
};

/// What a message gets whose send names no stream, protocol, context, order or association (`SCTP_DEFAULT_SNDINFO`, RFC 6458
/// section 8.1.31). A send that names one of them uses 0 for the others, not these defaults. All 0 at first. Since
/// kernel 3.17.
struct default_send_info {
    stream_id stream{};
    payload_protocol_id payload_protocol{};
    message_context context{};
    bool unordered = false;
    friend bool operator==(const default_send_info&, const default_send_info&) = default;
};

template <>
struct option_traits<default_send_info> {
    using wire = sctp_sndinfo;
    static constexpr option_facts facts{.number = SCTP_DEFAULT_SNDINFO,
                                        .directions = direction::both,
                                        .key = option_key::association_or_group,
                                        .since = "3.17",
                                        .rfc = "RFC 6458 8.1.31"};
    static constexpr auto association = &wire::snd_assoc_id;
    using fields = field_list<field<"stream", &default_send_info::stream, &wire::snd_sid>,
                              field<"payload_protocol", &default_send_info::payload_protocol, network_order<&wire::snd_ppid>{}>,
                              field<"context", &default_send_info::context, &wire::snd_context>,
                              field<"unordered", &default_send_info::unordered, flag_codec<&wire::snd_flags, SCTP_UNORDERED>{}>>;
};

/// Whether events of one type are delivered (`SCTP_EVENT`, RFC 6458 section 6.2.2). Sockets have subscribe() and
/// unsubscribe() on top of it. Since kernel 5.0.
struct event_delivery {
    event_type type{};
    bool enabled = true;
    friend bool operator==(const event_delivery&, const event_delivery&) = default;
};

template <>
struct option_traits<event_delivery> {
    using wire = sctp_event;
    static constexpr option_facts facts{.number = SCTP_EVENT,
                                        .directions = direction::both,
                                        .key = option_key::event,
                                        .since = "5.0",
                                        .rfc = "RFC 6458 8.1.28"};
    static constexpr auto association = &wire::se_assoc_id;
    static constexpr bool asks_by_value = true;
    using fields = field_list<field<"type", &event_delivery::type, &wire::se_type>,
                              field<"enabled", &event_delivery::enabled, &wire::se_on>>;
};

}  // namespace sctpp::inline v0

#endif
