// SPDX-License-Identifier: BSL-1.0
/// @file
/// Options that shape an association: timers, set-up, lifetime, its state. RFC 6458 sections 8.1.1 to 8.1.3, 8.1.8, 8.2.1.
#ifndef SCTPP_OPTIONS_ASSOCIATION_HPP
#define SCTPP_OPTIONS_ASSOCIATION_HPP

#include <sctpp/option.hpp>
#include <sctpp/options/path.hpp>

namespace sctpp::inline v0 {

/// Retransmission timeouts (`SCTP_RTOINFO`, RFC 6458 section 8.1.1), 1 to 2^31 - 1 ms. A field that is not set keeps its value. EINVAL for
/// a minimum above the maximum, counting the values kept; an initial value outside of the two is accepted. An association's values are
/// rounded up to the kernel's clock tick (1 to 10 ms), the socket's defaults are exact.
struct rto_parameters {
    std::optional<std::chrono::milliseconds> initial{};  ///< for a new path, until a round trip was measured; default 3 s
    std::optional<std::chrono::milliseconds> maximum{};  ///< default 60 s
    std::optional<std::chrono::milliseconds> minimum{};  ///< default 1 s
    friend bool operator==(const rto_parameters&, const rto_parameters&) = default;
};

template <>
struct option_traits<rto_parameters> {
    using wire = sctp_rtoinfo;
    static constexpr option_facts facts{.number = SCTP_RTOINFO,
                                        .constant = "SCTP_RTOINFO",
                                        .directions = direction::both,
                                        .key = option_key::association_or_future,
                                        .rfc = "RFC 6458 8.1.1"};
    static constexpr auto association = &wire::srto_assoc_id;
    using fields = field_list<field<"initial", &rto_parameters::initial, &wire::srto_initial, zero_keeps{}, countable>,
                              field<"maximum", &rto_parameters::maximum, &wire::srto_max, zero_keeps{}, countable>,
                              field<"minimum", &rto_parameters::minimum, &wire::srto_min, zero_keeps{}, countable>>;
    static constexpr rule<rto_parameters> rules[]{{"`minimum` must not be above `maximum`",
                                                   [](const rto_parameters& p) { return !p.minimum || !p.maximum || *p.minimum <= *p.maximum; }}};
    static constexpr cause causes[]{{EINVAL, "with the value that is kept, `minimum` would be above `maximum`"}};
};

/// Limits of an association, and what it learned of its peer (`SCTP_ASSOCINFO`, RFC 6458 section 8.1.2). The first two can be set, and
/// keep their value where they are not; the others are answers, 0 without an association.
struct association_parameters {
    /// How many retransmissions in a row, over all paths, end the association. Default 10. With several paths it may not
    /// exceed the sum of theirs (EINVAL). At least 1.
    std::optional<std::uint32_t> max_retransmissions{};
    std::optional<std::chrono::milliseconds> cookie_life{};  ///< how long a set-up may take, at least 1 ms; default 60 s
    read_only<std::uint16_t> peer_destinations{};            ///< how many addresses the peer has
    read_only<std::uint32_t> peer_receive_window{};          ///< in bytes
    read_only<std::uint32_t> local_receive_window{};         ///< in bytes
    friend bool operator==(const association_parameters&, const association_parameters&) = default;
};

template <>
struct option_traits<association_parameters> {
    using wire = sctp_assocparams;
    static constexpr option_facts facts{.number = SCTP_ASSOCINFO,
                                        .constant = "SCTP_ASSOCINFO",
                                        .directions = direction::both,
                                        .key = option_key::association_or_future,
                                        .rfc = "RFC 6458 8.1.2"};
    static constexpr auto association = &wire::sasoc_assoc_id;
    using fields =
        field_list<field<"max_retransmissions", &association_parameters::max_retransmissions, &wire::sasoc_asocmaxrxt, zero_keeps{}>,
                   field<"cookie_life", &association_parameters::cookie_life, &wire::sasoc_cookie_life, zero_keeps{}>,
                   field<"peer_destinations", &association_parameters::peer_destinations,
                         &wire::sasoc_number_peer_destinations>,
                   field<"peer_receive_window", &association_parameters::peer_receive_window, &wire::sasoc_peer_rwnd, unit{"bytes"}>,
                   field<"local_receive_window", &association_parameters::local_receive_window, &wire::sasoc_local_rwnd, unit{"bytes"}>>;
    static constexpr cause causes[]{{EINVAL, "`max_retransmissions` is above the sum of those of the association's paths"}};
};

// (Numbers of 16 bits stand in 32, here and below: a std::optional would silently cut those that are too large, and they are to be refused.)

/// What associations set up from now on ask for (`SCTP_INITMSG`, RFC 6458 section 8.1.3), each 1 to 65535. Not set: kept. The peer may
/// grant fewer streams: association_change and status tell. Also an attribute of the send that sets an association up, where what is not
/// set is as the socket has it.
struct init_parameters {
    std::optional<std::uint32_t> outbound_streams{};              ///< wanted; default 10
    std::optional<std::uint32_t> max_inbound_streams{};           ///< admitted; default 65535
    std::optional<std::uint32_t> max_attempts{};                  ///< of INIT, before giving up; default 8
    std::optional<std::chrono::milliseconds> max_init_timeout{};  ///< between attempts, at most 65535 ms; default 60 s
    friend bool operator==(const init_parameters&, const init_parameters&) = default;
};

template <>
struct option_traits<init_parameters> {
    using wire = sctp_initmsg;
    static constexpr option_facts facts{.number = SCTP_INITMSG,
                                        .constant = "SCTP_INITMSG",
                                        .directions = direction::both,
                                        .phase = option_phase::before_association,
                                        .rfc = "RFC 6458 8.1.3"};
    using fields = field_list<field<"outbound_streams", &init_parameters::outbound_streams, &wire::sinit_num_ostreams, zero_keeps{}>,
                              field<"max_inbound_streams", &init_parameters::max_inbound_streams, &wire::sinit_max_instreams, zero_keeps{}>,
                              field<"max_attempts", &init_parameters::max_attempts, &wire::sinit_max_attempts, zero_keeps{}>,
                              field<"max_init_timeout", &init_parameters::max_init_timeout, &wire::sinit_max_init_timeo, zero_keeps{}>>;
};

/// Ends associations that have been idle for so long, gracefully; whole seconds, 0: never, the default
/// (`SCTP_AUTOCLOSE`, RFC 6458 section 8.1.8). For associations set up from then on.
/// One-to-many sockets only. The kernel would silently take the sysctl net.sctp.max_autoclose for more than that (its default is 2147483 s or
/// more, depending on the kernel's clock): EINVAL with reason::shortened, found by reading back.
struct autoclose {
    std::chrono::duration<std::uint32_t> idle{};  ///< how long nothing is sent or received; 0: never closed
    friend bool operator==(const autoclose&, const autoclose&) = default;
};

template <>
struct option_traits<autoclose> {
    using wire = std::uint32_t;
    static constexpr option_facts facts{.number = SCTP_AUTOCLOSE,
                                        .constant = "SCTP_AUTOCLOSE",
                                        .directions = direction::both,
                                        .style = option_style::one_to_many,
                                        .phase = option_phase::before_association,
                                        .rfc = "RFC 6458 8.1.8"};
    using fields = field_list<field<"idle", &autoclose::idle, whole_value>>;
    static constexpr bool may_be_shortened = true;
    static constexpr std::string_view unheard_because = "the sysctl net.sctp.max_autoclose is less";
};

/// The states of an association. RFC 9260 section 4; the kernel's `enum sctp_sstat_state`.
enum class association_state : std::int32_t {
    empty = SCTP_EMPTY,
    closed = SCTP_CLOSED,
    cookie_wait = SCTP_COOKIE_WAIT,
    cookie_echoed = SCTP_COOKIE_ECHOED,
    established = SCTP_ESTABLISHED,
    shutdown_pending = SCTP_SHUTDOWN_PENDING,
    shutdown_sent = SCTP_SHUTDOWN_SENT,
    shutdown_received = SCTP_SHUTDOWN_RECEIVED,
    shutdown_ack_sent = SCTP_SHUTDOWN_ACK_SENT,
};

/// The state of an association (`SCTP_STATUS`, RFC 6458 section 8.2.1). EINVAL without one.
struct status {
    association_id association{};
    association_state state{};                ///< where in its life it is
    std::uint32_t peer_receive_window = 0;    ///< bytes that the peer still has room for
    std::uint16_t unacknowledged_chunks = 0;  ///< DATA chunks sent and not acknowledged
    std::uint16_t pending_chunks = 0;         ///< received ahead of one that is missing (the RFC means: not yet read)
    std::uint16_t inbound_streams = 0;        ///< as negotiated
    std::uint16_t outbound_streams = 0;       ///< as negotiated
    std::uint32_t fragmentation_point = 0;    ///< longer messages are sent in pieces
    peer_address_info primary{};              ///< the path in use
    friend bool operator==(const status&, const status&) = default;
};

template <>
struct option_traits<status> {
    using wire = sctp_status;
    static constexpr option_facts facts{.number = SCTP_STATUS,
                                        .constant = "SCTP_STATUS",
                                        .directions = direction::get,
                                        .key = option_key::association,
                                        .phase = option_phase::with_association,
                                        .rfc = "RFC 6458 8.2.1"};
    static constexpr auto association = &wire::sstat_assoc_id;
    using fields = field_list<field<"association", &status::association, &wire::sstat_assoc_id>,
                              field<"state", &status::state, &wire::sstat_state>,
                              field<"peer_receive_window", &status::peer_receive_window, &wire::sstat_rwnd, unit{"bytes"}>,
                              field<"unacknowledged_chunks", &status::unacknowledged_chunks, &wire::sstat_unackdata>,
                              field<"pending_chunks", &status::pending_chunks, &wire::sstat_penddata>,
                              field<"inbound_streams", &status::inbound_streams, &wire::sstat_instrms>,
                              field<"outbound_streams", &status::outbound_streams, &wire::sstat_outstrms>,
                              field<"fragmentation_point", &status::fragmentation_point, &wire::sstat_fragmentation_point, unit{"bytes"}>,
                              field<"primary", &status::primary, nested_codec<&wire::sstat_primary>{}>>;
};

}  // namespace sctpp::inline v0

#endif
