// SPDX-License-Identifier: BSL-1.0
/// @file
/// What the kernel has counted. Linux; RFC 7496 section 4.
#ifndef SCTPP_OPTIONS_STATISTICS_HPP
#define SCTPP_OPTIONS_STATISTICS_HPP

#include <sctpp/option.hpp>

namespace sctpp::inline v0 {

/// Counters of an association since it was set up (`SCTP_GET_ASSOC_STATS`, Linux). **Reading starts a new maximum_rto**: that one is
/// the highest since the last reading. Since kernel 3.8.
struct association_statistics {
    endpoint maximum_rto_address{};               ///< where the highest timeout was seen
    std::chrono::milliseconds maximum_rto{};      ///< the highest retransmission timeout since the last reading
    std::uint64_t sacks_received = 0;             ///< SACK chunks
    std::uint64_t sacks_sent = 0;                 ///< SACK chunks
    std::uint64_t packets_sent = 0;               ///< SCTP packets
    std::uint64_t packets_received = 0;           ///< SCTP packets
    std::uint64_t chunks_retransmitted = 0;       ///< DATA chunks sent again
    std::uint64_t tsns_out_of_sequence = 0;       ///< TSNs received above the next expected
    std::uint64_t chunks_duplicate = 0;           ///< DATA chunks that came twice
    std::uint64_t gap_acknowledgements = 0;       ///< gaps reported by the peer
    std::uint64_t unordered_chunks_sent = 0;      ///< DATA chunks
    std::uint64_t unordered_chunks_received = 0;  ///< DATA chunks
    std::uint64_t ordered_chunks_sent = 0;        ///< DATA chunks
    std::uint64_t ordered_chunks_received = 0;    ///< DATA chunks
    std::uint64_t control_chunks_sent = 0;        ///< all but DATA chunks
    std::uint64_t control_chunks_received = 0;    ///< all but DATA chunks
    friend bool operator==(const association_statistics&, const association_statistics&) = default;
};

template <>
struct option_traits<association_statistics> {
    using wire = sctp_assoc_stats;
    static constexpr option_facts facts{.number = SCTP_GET_ASSOC_STATS,
                                        .constant = "SCTP_GET_ASSOC_STATS",
                                        .directions = direction::get,
                                        .key = option_key::association,
                                        .phase = option_phase::with_association,
                                        .since = "3.8",
                                        .rfc = "Linux"};
    static constexpr auto association = &wire::sas_assoc_id;
    using s = association_statistics;
    using fields = field_list<field<"maximum_rto_address", &s::maximum_rto_address, &wire::sas_obs_rto_ipaddr>,
                              field<"maximum_rto", &s::maximum_rto, &wire::sas_maxrto>,
                              field<"sacks_received", &s::sacks_received, &wire::sas_isacks>,
                              field<"sacks_sent", &s::sacks_sent, &wire::sas_osacks>,
                              field<"packets_sent", &s::packets_sent, &wire::sas_opackets>,
                              field<"packets_received", &s::packets_received, &wire::sas_ipackets>,
                              field<"chunks_retransmitted", &s::chunks_retransmitted, &wire::sas_rtxchunks>,
                              field<"tsns_out_of_sequence", &s::tsns_out_of_sequence, &wire::sas_outofseqtsns>,
                              field<"chunks_duplicate", &s::chunks_duplicate, &wire::sas_idupchunks>,
                              field<"gap_acknowledgements", &s::gap_acknowledgements, &wire::sas_gapcnt>,
                              field<"unordered_chunks_sent", &s::unordered_chunks_sent, &wire::sas_ouodchunks>,
                              field<"unordered_chunks_received", &s::unordered_chunks_received, &wire::sas_iuodchunks>,
                              field<"ordered_chunks_sent", &s::ordered_chunks_sent, &wire::sas_oodchunks>,
                              field<"ordered_chunks_received", &s::ordered_chunks_received, &wire::sas_iodchunks>,
                              field<"control_chunks_sent", &s::control_chunks_sent, &wire::sas_octrlchunks>,
                              field<"control_chunks_received", &s::control_chunks_received, &wire::sas_ictrlchunks>>;
};

/// Which partially reliable messages are counted.
enum class reliability_policy : std::uint16_t {
    lifetime = SCTP_PR_SCTP_TTL,
    retransmission_limit = SCTP_PR_SCTP_RTX,
    priority = SCTP_PR_SCTP_PRIO,
    any = SCTP_PR_SCTP_ALL,
};

/// How many messages of an association were given up (`SCTP_PR_ASSOC_STATUS`, RFC 7496 section 4.4). Ask with the policy:
/// `get(abandoned_messages{.policy = reliability_policy::lifetime})`. Since kernel 4.8.
struct abandoned_messages {
    reliability_policy policy = reliability_policy::any;  ///< why they were given up
    std::uint64_t unsent = 0;                             ///< before they were sent at all
    std::uint64_t sent = 0;                               ///< after they had been
    friend bool operator==(const abandoned_messages&, const abandoned_messages&) = default;
};

template <>
struct option_traits<abandoned_messages> {
    using wire = sctp_prstatus;
    static constexpr option_facts facts{.number = SCTP_PR_ASSOC_STATUS,
                                        .constant = "SCTP_PR_ASSOC_STATUS",
                                        .directions = direction::get,
                                        .key = option_key::association,
                                        .phase = option_phase::with_association,
                                        .since = "4.8",
                                        .rfc = "RFC 7496 4.4"};
    static constexpr auto association = &wire::sprstat_assoc_id;
    static constexpr bool asks_by_value = true;
    using fields = field_list<field<"policy", &abandoned_messages::policy, &wire::sprstat_policy>,
                              field<"unsent", &abandoned_messages::unsent, &wire::sprstat_abandoned_unsent>,
                              field<"sent", &abandoned_messages::sent, &wire::sprstat_abandoned_sent>>;
    static constexpr cause causes[]{{EINVAL, "`policy` is not one of those in reliability_policy"}};
};

/// The same of one stream (`SCTP_PR_STREAM_STATUS`, RFC 7496 section 4.3). EINVAL for a stream that the association lacks. Since kernel
/// 4.12.
struct abandoned_messages_of_stream {
    reliability_policy policy = reliability_policy::any;  ///< why they were given up
    std::uint64_t unsent = 0;                             ///< before they were sent at all
    std::uint64_t sent = 0;                               ///< after they had been
    friend bool operator==(const abandoned_messages_of_stream&, const abandoned_messages_of_stream&) = default;
};

template <>
struct option_traits<abandoned_messages_of_stream> {
    using wire = sctp_prstatus;
    static constexpr option_facts facts{.number = SCTP_PR_STREAM_STATUS,
                                        .constant = "SCTP_PR_STREAM_STATUS",
                                        .directions = direction::get,
                                        .key = option_key::stream,
                                        .phase = option_phase::with_association,
                                        .since = "4.12",
                                        .rfc = "RFC 7496 4.3"};
    static constexpr auto association = &wire::sprstat_assoc_id;
    static constexpr auto stream = &wire::sprstat_sid;
    static constexpr bool asks_by_value = true;
    // Some kernels answer for a stream that was never used without writing anything: the counters passed in must be 0, as here.
    using fields = field_list<field<"policy", &abandoned_messages_of_stream::policy, &wire::sprstat_policy>,
                              field<"unsent", &abandoned_messages_of_stream::unsent, &wire::sprstat_abandoned_unsent>,
                              field<"sent", &abandoned_messages_of_stream::sent, &wire::sprstat_abandoned_sent>>;
    static constexpr cause causes[]{{EINVAL, "`policy` is not one of those in reliability_policy"}};
};

/// How many associations a one-to-many socket has, those being set up and ended included (`SCTP_GET_ASSOC_NUMBER`, RFC 6458 section
/// 8.2.5).
struct association_count {
    std::uint32_t associations = 0;  ///< those being set up and ended included
    friend bool operator==(const association_count&, const association_count&) = default;
};

template <>
struct option_traits<association_count> {
    using wire = std::uint32_t;
    static constexpr option_facts facts{.number = SCTP_GET_ASSOC_NUMBER,
                                        .constant = "SCTP_GET_ASSOC_NUMBER",
                                        .directions = direction::get,
                                        .style = option_style::one_to_many,
                                        .since = "2.6.29",
                                        .rfc = "RFC 6458 8.2.5"};
    using fields = field_list<field<"associations", &association_count::associations, whole_value>>;
};

}  // namespace sctpp::inline v0

#endif
