// SPDX-License-Identifier: BSL-1.0
/// @file
/// Events of an association and its paths. RFC 6458 sections 6.1.1 to 6.1.3, 6.1.5, 6.1.6, 6.1.8.
#ifndef SCTPP_EVENTS_ASSOCIATION_HPP
#define SCTPP_EVENTS_ASSOCIATION_HPP

#include <sctpp/detail/newer_kernel.hpp>
#include <sctpp/events/event_data.hpp>

namespace sctpp::inline v0 {

/// An association came up or could not, restarted, or ended (`SCTP_ASSOC_CHANGE`, RFC 6458 section 6.1.1). The two states that
/// end it, lost and shutdown_complete, reach `match` as end_of_association.
struct association_change {
    /// What an association has become.
    enum class change : std::uint16_t {
        up = SCTP_COMM_UP,  ///< set up: it can be used
        lost = SCTP_COMM_LOST,  ///< aborted by either side, or the peer no longer answers
        restarted = SCTP_RESTART,  ///< the peer set it up anew, having lost it; same id, and the streams may be others
        shutdown_complete = SCTP_SHUTDOWN_COMP,  ///< ended gracefully, all data delivered
        cannot_start = SCTP_CANT_STR_ASSOC,  ///< the set-up failed; told to the side that began it
    };
    change state{};                      ///< what it has become
    error_cause cause{};                 ///< why it was lost; none after a retransmission limit
    std::uint16_t outbound_streams = 0;  ///< as negotiated, when up
    std::uint16_t inbound_streams = 0;   ///< as negotiated, when up
    association_id association{};        ///< 0 with cannot_start after an implicit set-up: no id was assigned
    event_data causes{};                 ///< of an ABORT received: its error causes, as on the wire
};

template <>
struct event_traits<association_change> {
    using wire = sctp_assoc_change;
    static constexpr auto type = event_type::association_change;
    using fields = field_list<field<"state", &association_change::state, &wire::sac_state>,
                              // The kernel leaves this one in network byte order.
                              field<"cause", &association_change::cause, network_order<&wire::sac_error>{}>,
                              field<"outbound_streams", &association_change::outbound_streams, &wire::sac_outbound_streams>,
                              field<"inbound_streams", &association_change::inbound_streams, &wire::sac_inbound_streams>,
                              field<"association", &association_change::association, &wire::sac_assoc_id>>;
    static constexpr auto tail = &association_change::causes;
};

/// Something happened to a path (`SCTP_PEER_ADDR_CHANGE`, RFC 6458 section 6.1.2). Only while the association is up: of
/// its set-up the first path is not told, and each further one as confirmed, by its first heartbeat.
struct peer_address_change {
    /// What a path has become.
    enum class change : std::int32_t {
        available = SCTP_ADDR_AVAILABLE,
        unreachable = SCTP_ADDR_UNREACHABLE,
        removed = SCTP_ADDR_REMOVED,
        added = SCTP_ADDR_ADDED,
        made_primary = SCTP_ADDR_MADE_PRIM,
        confirmed = SCTP_ADDR_CONFIRMED,
        potentially_failed = detail::addr_potentially_failed,  ///< only if exposed; RFC 7829
    };
    endpoint address{};  ///< the peer's, port included
    change state{};      ///< what the path has become
    /// The kernel's `enum sctp_sn_error`: 0 threshold reached, 1 SACK received, 2 heartbeat answered, 3 on request.
    std::int32_t error = 0;
    association_id association{};
};

template <>
struct event_traits<peer_address_change> {
    using wire = sctp_paddr_change;
    static constexpr auto type = event_type::peer_address_change;
    using fields = field_list<field<"address", &peer_address_change::address, &wire::spc_aaddr>,
                              field<"state", &peer_address_change::state, &wire::spc_state>,
                              field<"error", &peer_address_change::error, &wire::spc_error>,
                              field<"association", &peer_address_change::association, &wire::spc_assoc_id>>;
};

/// The peer reported an error in something it received (`SCTP_REMOTE_ERROR`, RFC 6458 section 6.1.3): one event per cause.
struct remote_error {
    error_cause cause{};  ///< what the peer complains of
    association_id association{};
    event_data information{};  ///< the cause's value, padded with zeroes to a multiple of 4
};

template <>
struct event_traits<remote_error> {
    using wire = sctp_remote_error;
    static constexpr auto type = event_type::remote_error;
    using fields = field_list<field<"cause", &remote_error::cause, network_order<&wire::sre_error>{}>,
                              field<"association", &remote_error::association, &wire::sre_assoc_id>>;
    static constexpr auto tail = &remote_error::information;
};

/// The peer is ending the association and takes no more data (`SCTP_SHUTDOWN_EVENT`, RFC 6458 section 6.1.5).
struct shutdown_event {
    association_id association{};
};

template <>
struct event_traits<shutdown_event> {
    using wire = sctp_shutdown_event;
    static constexpr auto type = event_type::shutdown_event;
    using fields = field_list<field<"association", &shutdown_event::association, &wire::sse_assoc_id>>;
};

/// What the peer's upper layer announced at set-up (`SCTP_ADAPTATION_INDICATION`, RFC 6458 section 6.1.6).
struct adaptation_event {
    adaptation_indication indication{};  ///< the peer's number, put into host byte order
    association_id association{};
};

template <>
struct event_traits<adaptation_event> {
    using wire = sctp_adaptation_event;
    static constexpr auto type = event_type::adaptation_event;
    using fields = field_list<field<"indication", &adaptation_event::indication, &wire::sai_adaptation_ind>,
                              field<"association", &adaptation_event::association, &wire::sai_assoc_id>>;
};

/// A shared key came into use or went out of it, or the peer does not authenticate (`SCTP_AUTHENTICATION_EVENT`, RFC 6458
/// section 6.1.8). not_supported after every set-up with an ordinary peer is normal.
struct authentication_event {
    /// What happened to a key.
    enum class change : std::uint32_t {
        new_key = SCTP_AUTH_NEW_KEY,  ///< the peer has used this key for the first time
        key_free = SCTP_AUTH_FREE_KEY,  ///< nothing needs this deactivated key any more: it can be deleted
        not_supported = SCTP_AUTH_NO_AUTH,  ///< the peer does not authenticate
    };
    key_number key{};     ///< which one; 0 with no_authentication
    change indication{};  ///< what happened
    association_id association{};
};

template <>
struct event_traits<authentication_event> {
    using wire = sctp_authkey_event;
    static constexpr auto type = event_type::authentication_event;
    using fields = field_list<field<"key", &authentication_event::key, &wire::auth_keynumber>,
                              field<"indication", &authentication_event::indication, &wire::auth_indication>,
                              field<"association", &authentication_event::association, &wire::auth_assoc_id>>;
};

}  // namespace sctpp::inline v0

#endif
