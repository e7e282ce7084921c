// SPDX-License-Identifier: BSL-1.0
/// @file
/// How long messages are cut and handed over. RFC 6458 sections 8.1.11, 8.1.16, 8.1.20, 8.1.21, 8.1.24.
#ifndef SCTPP_OPTIONS_FRAGMENTATION_HPP
#define SCTPP_OPTIONS_FRAGMENTATION_HPP

#include <sctpp/option.hpp>

namespace sctpp::inline v0 {

/// Messages longer than the fragmentation point are refused (EMSGSIZE) instead of cut (`SCTP_DISABLE_FRAGMENTS`, RFC 6458 section
/// 8.1.11). Default off.
struct disable_fragments {
    bool enabled = true;
    friend bool operator==(const disable_fragments&, const disable_fragments&) = default;
};

template <>
struct option_traits<disable_fragments> {
    using wire = int;
    static constexpr option_facts facts{
        .number = SCTP_DISABLE_FRAGMENTS, .constant = "SCTP_DISABLE_FRAGMENTS", .directions = direction::both, .rfc = "RFC 6458 8.1.11"};
    using fields = field_list<field<"enabled", &disable_fragments::enabled, whole_value>>;
};

/// The most user data in one chunk, in bytes: 464 (on IPv6 444) to 65516, or 0: as the path's MTU allows (`SCTP_MAXSEG`, RFC 6458 section
/// 8.1.16). With interleaving_support each is 4 less; with UDP encapsulation the least is 8 less. **Read of an association it is the fragmentation point in effect**, not what was set. Default 0.
struct max_segment {
    std::uint32_t bytes = 0;  ///< of a chunk's payload; 0: what the path's MTU allows
    friend bool operator==(const max_segment&, const max_segment&) = default;
};

template <>
struct option_traits<max_segment> {
    using wire = sctp_assoc_value;
    static constexpr option_facts facts{.number = SCTP_MAXSEG,
                                        .constant = "SCTP_MAXSEG",
                                        .directions = direction::both,
                                        .key = option_key::association_or_future,
                                        .rfc = "RFC 6458 8.1.16"};
    static constexpr auto association = &wire::assoc_id;
    using fields = field_list<field<"bytes", &max_segment::bytes, &wire::assoc_value, accepts{432, 65516, true}, unit{"bytes"}>>;
    static constexpr cause causes[]{{EINVAL, "`bytes` is below 464 on IPv4 or 444 on IPv6 (4 less with interleaving_support, 8 less with UDP encapsulation), or above 65512 with "
                                             "interleaving_support"}};
};

/// Between the pieces of a message that is handed over in part, messages and events of other associations may come
/// (`SCTP_FRAGMENT_INTERLEAVE`, RFC 6458 section 8.1.20). Linux knows off and on only. Default off: they wait. Off also clears
/// interleaving_support.
struct fragment_interleave {
    bool enabled = true;
    friend bool operator==(const fragment_interleave&, const fragment_interleave&) = default;
};

template <>
struct option_traits<fragment_interleave> {
    using wire = int;
    static constexpr option_facts facts{
        .number = SCTP_FRAGMENT_INTERLEAVE, .constant = "SCTP_FRAGMENT_INTERLEAVE", .directions = direction::both, .turn = 1, .since = "2.6.22", .rfc = "RFC 6458 8.1.20"};
    using fields = field_list<field<"enabled", &fragment_interleave::enabled, whole_value>>;
};

/// Once so many bytes of a message have arrived they are handed over, as fragments (`SCTP_PARTIAL_DELIVERY_POINT`, RFC 6458 section
/// 8.1.21). At most half of the socket's receive buffer (SO_RCVBUF as read back), else EINVAL; 0: not before the message is complete or
/// the buffer is full. Default 0.
struct partial_delivery_point {
    std::uint32_t bytes = 0;  ///< so many, collected of one message, are handed over before its end is there; 0: not
    friend bool operator==(const partial_delivery_point&, const partial_delivery_point&) = default;
};

template <>
struct option_traits<partial_delivery_point> {
    using wire = std::uint32_t;
    static constexpr option_facts facts{
        .number = SCTP_PARTIAL_DELIVERY_POINT, .constant = "SCTP_PARTIAL_DELIVERY_POINT", .directions = direction::both, .since = "2.6.22", .rfc = "RFC 6458 8.1.21"};
    using fields = field_list<field<"bytes", &partial_delivery_point::bytes, whole_value, accepts{0, 0x3fffffff}, unit{"bytes"}>>;
    static constexpr cause causes[]{{EINVAL, "`bytes` is more than half of the socket's receive buffer (SO_RCVBUF as read back)"}};
};

/// How many packets may leave in one go; 0: no limit (`SCTP_MAX_BURST`, RFC 6458 section 8.1.24). Default 4.
struct max_burst {
    /// That one acknowledgement can set free, at most 32767 (the kernel's product of more with a packet's size is too long for it, and may
    /// be nothing, so that no packet leaves); 0: no limit.
    std::uint32_t packets = 4;
    friend bool operator==(const max_burst&, const max_burst&) = default;
};

template <>
struct option_traits<max_burst> {
    using wire = sctp_assoc_value;
    static constexpr option_facts facts{.number = SCTP_MAX_BURST,
                                        .constant = "SCTP_MAX_BURST",
                                        .directions = direction::both,
                                        .key = option_key::association_or_group,
                                        .since = "2.6.22",
                                        .rfc = "RFC 6458 8.1.24"};
    static constexpr auto association = &wire::assoc_id;
    using fields = field_list<field<"packets", &max_burst::packets, &wire::assoc_value, honours{0, 32767}, unit{"packets"}>>;
};

}  // namespace sctpp::inline v0

#endif
