// SPDX-License-Identifier: BSL-1.0
/// @file
/// Keys and chunks of the authentication extension; all need authentication_support, else EACCES. RFC 4895, RFC 6458 sections 8.1.17,
/// 8.1.18, 8.3.2 to 8.3.5.
#ifndef SCTPP_OPTIONS_AUTHENTICATION_HPP
#define SCTPP_OPTIONS_AUTHENTICATION_HPP

#include <sctpp/option.hpp>

namespace sctpp::inline v0 {

/// A type of chunk, as authenticated_chunk names it. RFC 9260 section 3.2.
enum class chunk_type : std::uint8_t {
    data = 0,
    init = 1,
    init_ack = 2,
    sack = 3,
    heartbeat = 4,
    heartbeat_ack = 5,
    abort = 6,
    shutdown = 7,
    shutdown_ack = 8,
    error = 9,
    cookie_echo = 10,
    cookie_ack = 11,
    ecn_echo = 12,
    congestion_window_reduced = 13,
    shutdown_complete = 14,
    authentication = 15,
    interleaved_data = 0x40,
    asconf_ack = 0x80,
    re_config = 0x82,
    pad = 0x84,
    forward_tsn = 0xc0,
    asconf = 0xc1,
    interleaved_forward_tsn = 0xc2,
};

/// Peers must authenticate chunks of this type, on associations set up afterwards (`SCTP_AUTH_CHUNK`, RFC 6458 section 8.3.2). Adds to
/// what was said before; nothing takes it back. EINVAL for INIT, INIT-ACK, SHUTDOWN-COMPLETE and AUTH, and past 16 chunks (20 on
/// kernel 6.1). Since kernel 2.6.24.
struct authenticated_chunk {
    chunk_type type{};
    friend bool operator==(const authenticated_chunk&, const authenticated_chunk&) = default;
};

template <>
struct option_traits<authenticated_chunk> {
    using wire = sctp_authchunk;
    static constexpr option_facts facts{.number = SCTP_AUTH_CHUNK,
                                        .directions = direction::set,
                                        .phase = option_phase::before_association,
                                        .since = "2.6.24",
                                        .rfc = "RFC 6458 8.3.2"};
    using fields = field_list<field<"type", &authenticated_chunk::type, &wire::sauth_chunk>>;
};

namespace detail {

constexpr option_facts key_facts(int number, direction directions, std::string_view since, std::string_view rfc) noexcept {
    return {.number = number, .directions = directions, .key = option_key::association_or_group, .since = since, .rfc = rfc};
}

}  // namespace detail

/// The key that messages are authenticated with unless they say otherwise (`SCTP_AUTH_ACTIVE_KEY`, RFC 6458 section 8.1.18). EINVAL if it
/// does not exist or is deactivated. Default 0, an empty key. Since kernel 2.6.24.
struct active_key {
    key_number key{};
    friend bool operator==(const active_key&, const active_key&) = default;
};

template <>
struct option_traits<active_key> {
    using wire = sctp_authkeyid;
    static constexpr auto facts = detail::key_facts(SCTP_AUTH_ACTIVE_KEY, direction::both, "2.6.24", "RFC 6458 8.1.18");
    static constexpr auto association = &wire::scact_assoc_id;
    using fields = field_list<field<"key", &active_key::key, &wire::scact_keynumber>>;
};

/// No further messages are sent with this key; when none is under way, an authentication_event says key_free
/// (`SCTP_AUTH_DEACTIVATE_KEY`, RFC 6458 section 8.3.4). EINVAL: unknown, or the active one. Since kernel 4.17.
struct deactivated_key {
    key_number key{};
    friend bool operator==(const deactivated_key&, const deactivated_key&) = default;
};

template <>
struct option_traits<deactivated_key> {
    using wire = sctp_authkeyid;
    static constexpr auto facts = detail::key_facts(SCTP_AUTH_DEACTIVATE_KEY, direction::set, "4.17", "RFC 6458 8.3.4");
    static constexpr auto association = &wire::scact_assoc_id;
    using fields = field_list<field<"key", &deactivated_key::key, &wire::scact_keynumber>>;
};

/// Forgets a key (`SCTP_AUTH_DELETE_KEY`, RFC 6458 section 8.3.5). EINVAL: unknown, or the active one. Since kernel 2.6.24.
struct deleted_key {
    key_number key{};
    friend bool operator==(const deleted_key&, const deleted_key&) = default;
};

template <>
struct option_traits<deleted_key> {
    using wire = sctp_authkeyid;
    static constexpr auto facts = detail::key_facts(SCTP_AUTH_DELETE_KEY, direction::set, "2.6.24", "RFC 6458 8.3.5");
    static constexpr auto association = &wire::scact_assoc_id;
    using fields = field_list<field<"key", &deleted_key::key, &wire::scact_keynumber>>;
};

}  // namespace sctpp::inline v0

#endif
