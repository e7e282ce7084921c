// SPDX-License-Identifier: BSL-1.0
/// @file
/// Profiles to start from, for protocols that run over SCTP: `server.set(sctpp::profiles::ngap).value()`, before the association is set up.
/// What a standard says is cited; the rest is a choice that is said to be one. For other values copy a profile and change it.
#ifndef SCTPP_PROFILES_HPP
#define SCTPP_PROFILES_HPP

#include <sctpp/options/association.hpp>
#include <sctpp/options/delivery.hpp>
#include <sctpp/options/features.hpp>
#include <sctpp/profile.hpp>

namespace sctpp::inline v0::profiles {

/// The initial retransmission timeout of RFC 9260 section 16; the kernel's default of 3 s is that of the older RFC 4960.
inline constexpr rto_parameters rfc9260_timeouts{.initial = std::chrono::seconds(1)};

/// NGAP between a gNB and an AMF, port 38412.
///
/// - Payload protocol 60: 3GPP TS 38.412 clause 7. A send that names no attribute carries it.
/// - Two streams are the least, one for signalling that belongs to no UE and one for UEs: TS 38.412 clause 7. Sixteen are a choice: the
///   signalling of one UE stays on one stream, so more streams mean that fewer UEs wait for each other.
/// - Messages are small and one waits for the answer to each, so they leave at once: a choice.
inline constexpr profile ngap{
    init_parameters{.outbound_streams = 16, .max_inbound_streams = 16},
    rfc9260_timeouts,
    default_send_parameters{.payload_protocol = payload_protocol_id::ngap},
    no_delay{},
};

/// S1AP between an eNB and an MME, port 36412: as ngap, with payload protocol 18. 3GPP TS 36.412 clause 7.
inline constexpr profile s1ap{
    init_parameters{.outbound_streams = 16, .max_inbound_streams = 16},
    rfc9260_timeouts,
    default_send_parameters{.payload_protocol = payload_protocol_id::s1ap},
    no_delay{},
};

/// Diameter, port 3868.
///
/// - Payload protocol 46 (47 over DTLS): RFC 6733, as registered with IANA.
/// - Nodes should use all streams, or unordered messages, so that no message waits for another's loss, and must take messages from any
///   stream: RFC 6733 section 2.1.1. Here messages are unordered unless their send says otherwise; send those that open and close the
///   peer connection (CER, DPR) with `sctpp::stream_id{0}`, in order.
/// - Sixteen streams and leaving at once: choices.
inline constexpr profile diameter{
    init_parameters{.outbound_streams = 16, .max_inbound_streams = 16},
    rfc9260_timeouts,
    default_send_parameters{.payload_protocol = payload_protocol_id::diameter, .unordered = true},
    no_delay{},
};

/// M3UA between signalling gateways and application servers, port 2905.
///
/// - Payload protocol 3: RFC 4666 section 7.1.
/// - Stream 0 is for management, the others for traffic, on which a signalling link selection stays on one stream: RFC 4666 section 1.4.7.
///   Seventeen, one for management and one for each of the 16 values of the ITU's selection, are a choice.
/// - Signalling must not stand still for seconds when a path is lost, and RFC 4166 leaves it to the network's owner to tune the timers.
///   Timeouts of 200 ms to 2 s, heartbeats every 5 s, and three errors that make a path inactive are a choice for round trips of up to
///   100 ms; longer ones need a longer minimum.
inline constexpr profile m3ua{
    init_parameters{.outbound_streams = 17, .max_inbound_streams = 17},
    rto_parameters{.initial = std::chrono::milliseconds(500), .maximum = std::chrono::seconds(2), .minimum = std::chrono::milliseconds(200)},
    association_parameters{.max_retransmissions = 6},
    peer_address_parameters{.heartbeat = heartbeat_setting::on(std::chrono::seconds(5)), .max_retransmissions = 3},
    default_send_parameters{.payload_protocol = payload_protocol_id::m3ua},
    no_delay{},
};

/// What a WebRTC data channel that is unordered and not retransmitted gets, for games, sensors and the like over plain SCTP.
///
/// - As many streams as there are, partial reliability, and resetting streams to close channels: RFC 8831 sections 6.2 and 6.7.
/// - Payload protocol 53, binary messages: RFC 8831 section 8.
/// - Unordered and without retransmission unless the send says otherwise: the channel type of RFC 8832 section 5.1 with a reliability
///   parameter of 0.
inline constexpr profile partial_reliability{
    init_parameters{.outbound_streams = 65535, .max_inbound_streams = 65535},
    rfc9260_timeouts,
    partial_reliability_support{},
    reconfiguration_support{},
    stream_reset_permission{.streams = true, .association = false, .more_streams = true},
    default_send_parameters{.payload_protocol = payload_protocol_id::webrtc_binary, .unordered = true, .reliability = retransmission_limit{0}},
    no_delay{},
};

}  // namespace sctpp::inline v0::profiles

#endif
