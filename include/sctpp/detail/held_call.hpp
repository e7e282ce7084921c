// SPDX-License-Identifier: BSL-1.0
/// @file
/// The kernel's hold on messages that were sent with MSG_MORE, and how it is broken.
///
/// The mark is the association's (asoc->force_delay), set or cleared by each message that the kernel takes. While it is on, a chunk leaves
/// when it fills a packet, or beside something that leaves anyway. No timer and no SACK that arrives clears it. A heartbeat on demand
/// takes with it what fits beside it into its packet; so does the next, the rest. Windows of the peer and of the congestion control hold
/// for both. Of an association that is being set up, no heartbeat takes anything with it.
#ifndef SCTPP_DETAIL_HELD_CALL_HPP
#define SCTPP_DETAIL_HELD_CALL_HPP

#include <sctpp/detail/option_call.hpp>
#include <sctpp/options/association.hpp>
#include <sctpp/options/path.hpp>

namespace sctpp::inline v0::detail {

/// Sends what is held back. `packets`: how many times as much as a packet holds may be there. On all paths: which of them is used is not
/// known here.
[[gnu::cold]] inline result<void> release_held(int socket, association_id association, int packets = 2) noexcept {
    if (number(association) < 0) return error{EINVAL, operation::release_held, reason::unknown_association};  // the kernel would not mind
    sctp_paddrparams heartbeat{};
    store(heartbeat, &sctp_paddrparams::spp_assoc_id, number(association));
    store(heartbeat, &sctp_paddrparams::spp_flags, std::uint32_t{SPP_HB_DEMAND});
    for (; packets > 0; --packets)
        if (::setsockopt(socket, sctp_level, SCTP_PEER_ADDR_PARAMS, &heartbeat, option_traits<peer_address_parameters>::sizes.front()) != 0) {
            const int code = errno;
            const auto why = code != EINVAL ? reason::none : number(association) == 0 ? reason::no_association
                                                                                      : reason::unknown_association;
            return error{code, operation::release_held, why};
        }
    return {};
}

/// Whether an acknowledgement is to come, which makes room. (It may be that one is, and the kernel does not know yet: never the other way
/// round.)
[[gnu::cold]] inline bool in_flight(int socket, association_id association) noexcept {
    sctp_status now;
    return look_at(socket, association, now) && now.sstat_unackdata != 0;
}

/// Whether a heartbeat may not take along what is held: the set-up is under way, of which the kernel does not always tell, or something is
/// in flight, so that the window may be closed.
[[gnu::cold]] inline bool may_stay_held(int socket, association_id association) noexcept {
    sctp_status now;
    return !look_at(socket, association, now) || now.sstat_state < SCTP_ESTABLISHED || now.sstat_unackdata != 0;
}

}  // namespace sctpp::inline v0::detail

#endif
