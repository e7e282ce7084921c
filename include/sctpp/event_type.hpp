// SPDX-License-Identifier: BSL-1.0
/// @file
/// The kinds of events that a socket can deliver.
#ifndef SCTPP_EVENT_TYPE_HPP
#define SCTPP_EVENT_TYPE_HPP

#include <sctpp/types.hpp>

namespace sctpp::inline v0 {

/// The kernel's numbers of notifications (`enum sctp_sn_type`). Open: a newer kernel may have others.
enum class event_type : std::uint16_t {
    association_change = SCTP_ASSOC_CHANGE,
    peer_address_change = SCTP_PEER_ADDR_CHANGE,
    send_failed = SCTP_SEND_FAILED,
    remote_error = SCTP_REMOTE_ERROR,
    shutdown_event = SCTP_SHUTDOWN_EVENT,
    partial_delivery_event = SCTP_PARTIAL_DELIVERY_EVENT,
    adaptation_event = SCTP_ADAPTATION_INDICATION,
    authentication_event = SCTP_AUTHENTICATION_EVENT,
    sender_dry_event = SCTP_SENDER_DRY_EVENT,
    stream_reset_event = SCTP_STREAM_RESET_EVENT,
    association_reset_event = SCTP_ASSOC_RESET_EVENT,
    stream_change_event = SCTP_STREAM_CHANGE_EVENT,
    send_failed_event = SCTP_SEND_FAILED_EVENT,
};

}  // namespace sctpp::inline v0

#endif
