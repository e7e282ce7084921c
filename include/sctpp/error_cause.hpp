// SPDX-License-Identifier: BSL-1.0
/// @file
/// Why an association was aborted or a chunk was refused.
#ifndef SCTPP_ERROR_CAUSE_HPP
#define SCTPP_ERROR_CAUSE_HPP

#include <sctpp/detail/cplusplus.hpp>

#include <cstdint>

namespace sctpp::inline v0 {

/// Cause codes of ABORT and ERROR chunks (RFC 9260 section 3.3.10; IANA). In host byte order here, although the kernel's events
/// carry them in network byte order. Open: a peer may send others.
enum class error_cause : std::uint16_t {
    none = 0,
    invalid_stream_identifier = 1,
    missing_mandatory_parameter = 2,
    stale_cookie = 3,
    out_of_resource = 4,
    unresolvable_address = 5,
    unrecognized_chunk_type = 6,
    invalid_mandatory_parameter = 7,
    unrecognized_parameters = 8,
    no_user_data = 9,
    cookie_received_while_shutting_down = 10,
    restart_with_new_addresses = 11,
    user_initiated_abort = 12,
    protocol_violation = 13,
    request_to_delete_last_remaining_address = 0x00a0,
    operation_refused_resource_shortage = 0x00a1,
    request_to_delete_source_address = 0x00a2,
    association_aborted_illegal_asconf_ack = 0x00a3,
    request_refused_no_authorization = 0x00a4,
    unsupported_hmac_identifier = 0x0105,
};

}  // namespace sctpp::inline v0

#endif
