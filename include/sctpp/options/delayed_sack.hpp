// SPDX-License-Identifier: BSL-1.0
/// @file
/// When received data is acknowledged. RFC 6458 section 8.1.19.
#ifndef SCTPP_OPTIONS_DELAYED_SACK_HPP
#define SCTPP_OPTIONS_DELAYED_SACK_HPP

#include <sctpp/option.hpp>

namespace sctpp::inline v0 {

/// When received data is acknowledged: at once, or after a time or a number of packets (`SCTP_DELAYED_SACK`, RFC 6458 section 8.1.19).
/// Set for an association it is set for all its paths. Default: after 200 ms or the second packet.
struct delayed_sack {
    /// 1 to 500 ms, else EINVAL. Not set: kept. Not there in an answer: nothing waits.
    std::optional<std::chrono::milliseconds> delay{};
    /// 1: every packet is acknowledged at once, so that there can be no `delay` beside it. Not set: kept.
    std::optional<std::uint32_t> every_packets{};
    friend bool operator==(const delayed_sack&, const delayed_sack&) = default;
};

template <>
struct option_traits<delayed_sack> {
    using wire = sctp_sack_info;
    static constexpr option_facts facts{.number = SCTP_DELAYED_SACK,
                                        .constant = "SCTP_DELAYED_SACK",
                                        .directions = direction::both,
                                        .key = option_key::association_or_group,
                                        .rfc = "RFC 6458 8.1.19"};
    static constexpr auto association = &wire::sack_assoc_id;
    using fields = field_list<field<"delay", &delayed_sack::delay, &wire::sack_delay, accepts{1, 500}, zero_keeps{}>,
                              field<"every_packets", &delayed_sack::every_packets, &wire::sack_freq, zero_keeps{}, unit{"packets"}>>;
    static constexpr rule<delayed_sack> rules[]{{"where every packet is acknowledged at once (`every_packets` 1) there is no `delay`",
                                                 [](const delayed_sack& s) { return !s.delay || s.every_packets != 1U; }, true}};
};

}  // namespace sctpp::inline v0

#endif
