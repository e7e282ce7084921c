// SPDX-License-Identifier: BSL-1.0
/// @file
/// Options of sending and delivery: what accompanies a message on the way out and in. RFC 6458 sections 8.1.5, 8.1.28 to
/// 8.1.31.
#ifndef SCTPP_OPTIONS_DELIVERY_HPP
#define SCTPP_OPTIONS_DELIVERY_HPP

#include <sctpp/event_type.hpp>
#include <sctpp/option.hpp>
#include <sctpp/reliability.hpp>

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
        .number = SCTP_NODELAY, .constant = "SCTP_NODELAY", .directions = direction::both, .rfc = "RFC 6458 8.1.5"};
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
        .number = SCTP_RECVRCVINFO, .constant = "SCTP_RECVRCVINFO", .directions = direction::both, .since = "3.17", .rfc = "RFC 6458 8.1.29"};
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
        .number = SCTP_RECVNXTINFO, .constant = "SCTP_RECVNXTINFO", .directions = direction::both, .since = "3.17", .rfc = "RFC 6458 8.1.30"};
    using fields = field_list<field<"enabled", &next_info_delivery::enabled, whole_value>>;
};

/// How default_send_parameters::reliability travels: in two members of `sctp_sndrcvinfo` on the way here, and by a call of its own on the
/// way out, because the kernel gives a policy back there but does not take it.
struct default_reliability_codec {
    static bool encode(const reliability&, sctp_sndrcvinfo&) noexcept { return true; }
    static bool encode(const reliability& r, sctp_default_prinfo& wire) noexcept {
        wire.pr_policy = r.policy();
        wire.pr_value = r.value();
        return true;
    }
    template <class>
    static reliability decode(const sctp_sndrcvinfo& wire) noexcept {
        constexpr unsigned policies = 0x30;
        const unsigned policy = wire.sinfo_flags & policies;
        // A lifetime without a policy was set in the style of kernels before 4.8, and is a lifetime all the same.
        return reliability::from(policy == 0 && wire.sinfo_timetolive != 0 ? unsigned{SCTP_PR_SCTP_TTL} : policy, wire.sinfo_timetolive);
    }
    static std::size_t end(const reliability&) noexcept { return 0; }
};

/// What a message gets whose send names no attribute: none of stream, protocol, context, order or association (naming one of them leaves
/// the others 0), nor a reliability (naming one replaces this one, and a message sent in order is sent so). All 0, in order and reliable at
/// first. RFC 6458 sections 8.1.13, 8.1.31, 8.1.32.
///
/// One value, because the kernel keeps one: it is `SCTP_DEFAULT_SEND_PARAM`, `SCTP_DEFAULT_SNDINFO` and `SCTP_DEFAULT_PRINFO` at once,
/// each of which overwrites part of the others. A reliability other than the default needs kernel 4.8 or later, and is set by a second
/// call: should that one fail (ENOPROTOOPT on an older kernel), the rest stays set. On an association that has not agreed on partial
/// reliability it is an error: the kernel would pass over it, as those of a group do which have not agreed on it, and those to come of a
/// socket whose partial_reliability_support is off.
struct default_send_parameters {
    stream_id stream{};                      ///< not compared with the streams that there are
    payload_protocol_id payload_protocol{};  ///< what the payload is, in host byte order
    message_context context{};               ///< what send_failed_event tells back
    bool unordered = false;                  ///< send unordered
    sctpp::reliability reliability{};        ///< when to give a message up
    friend bool operator==(const default_send_parameters&, const default_send_parameters&) = default;
};

template <>
struct option_traits<default_send_parameters> {
    using wire = sctp_sndrcvinfo;
    static constexpr option_facts facts{.number = SCTP_DEFAULT_SEND_PARAM,
                                        .constant = "SCTP_DEFAULT_SEND_PARAM",
                                        .directions = direction::both,
                                        .key = option_key::association_or_group,
                                        .rfc = "RFC 6458 8.1.13"};
    static constexpr auto association = &wire::sinfo_assoc_id;
    using p = default_send_parameters;
    using fields = field_list<field<"stream", &p::stream, &wire::sinfo_stream>,
                              field<"payload_protocol", &p::payload_protocol, network_order<&wire::sinfo_ppid>{}>,
                              field<"context", &p::context, &wire::sinfo_context>,
                              field<"unordered", &p::unordered, flag_codec<&wire::sinfo_flags, SCTP_UNORDERED>{}>,
                              field<"reliability", &p::reliability, default_reliability_codec{}>>;
    struct followed_by {
        using wire = sctp_default_prinfo;
        static constexpr int number = SCTP_DEFAULT_PRINFO;
        static constexpr auto association = &wire::pr_assoc_id;
        using fields = field_list<field<"reliability", &p::reliability, default_reliability_codec{}>>;
        static bool needed(const p& parameters) noexcept { return parameters.reliability != sctpp::reliability{}; }
    };
    static constexpr std::string_view unheard_because = "the association has not agreed on partial reliability";
    static std::size_t unheard(int socket, const p& parameters, const detail::target& where) noexcept {
        if (!followed_by::needed(parameters)) return fields::none;
        sctp_status now{};
        sctp_assoc_value agreed{};
        now.sstat_assoc_id = agreed.assoc_id = number(where.association);
        const bool is_up = detail::look(socket, detail::sctp_level, SCTP_STATUS, now) && now.sstat_state >= SCTP_ESTABLISHED;
        return is_up && detail::look(socket, detail::sctp_level, SCTP_PR_SUPPORTED, agreed) && agreed.assoc_value == 0 ? 4 : fields::none;
    }
};

/// Whether events of one type are delivered (`SCTP_EVENT`, RFC 6458 section 6.2.2). Sockets have subscribe() and
/// unsubscribe() on top of it. Since kernel 5.0.
struct event_delivery {
    event_type type{};  ///< which event
    bool enabled = true;
    friend bool operator==(const event_delivery&, const event_delivery&) = default;
};

template <>
struct option_traits<event_delivery> {
    using wire = sctp_event;
    static constexpr option_facts facts{.number = SCTP_EVENT,
                                        .constant = "SCTP_EVENT",
                                        .directions = direction::both,
                                        .key = option_key::event,
                                        .since = "5.0",
                                        .rfc = "RFC 6458 8.1.28"};
    static constexpr auto association = &wire::se_assoc_id;
    static constexpr bool asks_by_value = true;
    static constexpr bool is_repeatable = true;
    using fields = field_list<field<"type", &event_delivery::type, &wire::se_type, accepts{0x8000, 0xffff}>,
                              field<"enabled", &event_delivery::enabled, &wire::se_on>>;
    static constexpr cause causes[]{{EINVAL, "`type` is not an event that this kernel has"}};
};

}  // namespace sctpp::inline v0

#endif
