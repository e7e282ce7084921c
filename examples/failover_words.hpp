// SPDX-License-Identifier: BSL-1.0
//
// What failover.cpp says of events and settings.
#ifndef FAILOVER_WORDS_HPP
#define FAILOVER_WORDS_HPP

#include "failover_screen.hpp"

inline std::string describe(const sctpp::association_change& c) {
    using change = sctpp::association_change::change;
    if (c.state == change::up)
        return text("association up: ", c.inbound_streams, " streams in, ", c.outbound_streams, " out");
    return c.state == change::restarted ? "association restarted by the peer" : "association cannot start";
}

inline std::string describe(const sctpp::peer_address_change& c) {
    using change = sctpp::peer_address_change::change;
    const auto path = text("path to ", c.address.unmapped().address_text().view());
    switch (c.state) {
        case change::confirmed: return path + " confirmed";
        case change::unreachable: return path + " lost";
        case change::available: return path + " back";
        case change::made_primary: return path + " is the primary one";
        default: return path + " changed";
    }
}

inline std::string describe(const sctpp::send_failed_event& f) {
    return text("not sent: ", f.payload.bytes.size(), " bytes");
}

/// Settings with all of these values.
inline std::string describe(const sctpp::rto_parameters& rto, const sctpp::peer_address_parameters& path) {
    return text("RTO ", rto.minimum->count(), " to ", rto.maximum->count(), " ms, ", *path.max_retransmissions,
                " retransmissions, heartbeat ", path.heartbeat.time()->count(), " ms");
}

inline std::string describe(const sctpp::end_of_association& end) {
    using ending = sctpp::end_of_association::ending;
    if (end.how == ending::shut_down) return "association shut down";
    return end.how == ending::aborted ? "association aborted" : "association lost";
}

#endif
