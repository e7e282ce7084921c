// SPDX-License-Identifier: BSL-1.0
/// @file
/// Keys and chunks of the authentication extension; all need authentication_support, else EACCES. RFC 4895, RFC 6458 sections 8.1.17,
/// 8.1.18, 8.3.2 to 8.3.5.
#ifndef SCTPP_OPTIONS_AUTHENTICATION_HPP
#define SCTPP_OPTIONS_AUTHENTICATION_HPP

#include <sctpp/bounded_list.hpp>
#include <sctpp/detail/list_tail.hpp>
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

namespace detail {
/// What EACCES means for the socket, and for an association.
inline constexpr cause authentication_is_off{
    EACCES, "authentication is off on this socket: set(authentication_support{}) comes first (an accepted socket does not inherit it: ask its acceptor)"};
inline constexpr cause authentication_is_not_agreed_on{
    EACCES, "authentication was not agreed on when the association was set up: set(authentication_support{}) at both ends before", true};
}

/// Peers must authenticate chunks of this type, on associations set up afterwards (`SCTP_AUTH_CHUNK`, RFC 6458 section 8.3.2). Adds to
/// what was said before; nothing takes it back. EINVAL for INIT, INIT-ACK, SHUTDOWN-COMPLETE and AUTH, and past 16 chunks (20 on
/// kernel 6.1). Where interleaving may be in use name both data and interleaved_data or neither, as the feature authentication does: of one
/// alone Linux as the peer, 7.2 included, makes no sense. Since kernel 2.6.24.
struct authenticated_chunk {
    chunk_type type{};  ///< the chunk that is to come authenticated
    friend bool operator==(const authenticated_chunk&, const authenticated_chunk&) = default;
};

template <>
struct option_traits<authenticated_chunk> {
    using wire = sctp_authchunk;
    static constexpr option_facts facts{.number = SCTP_AUTH_CHUNK,
                                        .constant = "SCTP_AUTH_CHUNK",
                                        .directions = direction::set,
                                        .phase = option_phase::before_association,
                                        .since = "2.6.24",
                                        .rfc = "RFC 6458 8.3.2"};
    static constexpr bool is_repeatable = true;
    using fields = field_list<field<"type", &authenticated_chunk::type, &wire::sauth_chunk>>;
    static constexpr rule<authenticated_chunk> rules[]{{"INIT, INIT ACK, SHUTDOWN COMPLETE and AUTH are never authenticated",
                                                        [](const authenticated_chunk& c) {
                                                            return c.type != chunk_type::init && c.type != chunk_type::init_ack && c.type != chunk_type::shutdown_complete &&
                                                                   c.type != chunk_type::authentication;
                                                        }}};
    static constexpr cause causes[]{detail::authentication_is_off, cause{EINVAL, "the list of chunks is full: 20 chunks on kernel 6.1, 16 on later ones"}};
};

namespace detail {

constexpr option_facts key_facts(int number, std::string_view constant, direction directions, std::string_view since, std::string_view rfc,
                                 std::uint8_t turn = 0) noexcept {
    return {.number = number, .constant = constant, .directions = directions, .key = option_key::association_or_group, .turn = turn, .since = since, .rfc = rfc};
}

}  // namespace detail

/// The key that messages are authenticated with unless they say otherwise (`SCTP_AUTH_ACTIVE_KEY`, RFC 6458 section 8.1.18). EINVAL if it
/// does not exist or is deactivated. Default 0, an empty key. Since kernel 2.6.24.
struct active_key {
    key_number key{};  ///< which one
    friend bool operator==(const active_key&, const active_key&) = default;
};

template <>
struct option_traits<active_key> {
    using wire = sctp_authkeyid;
    static constexpr auto facts = detail::key_facts(SCTP_AUTH_ACTIVE_KEY, "SCTP_AUTH_ACTIVE_KEY", direction::both, "2.6.24", "RFC 6458 8.1.18");
    static constexpr auto association = &wire::scact_assoc_id;
    using fields = field_list<field<"key", &active_key::key, &wire::scact_keynumber>>;
    static constexpr cause causes[]{detail::authentication_is_off, detail::authentication_is_not_agreed_on,
                                    cause{EINVAL, "there is no such key, or it was deactivated"}};
};

/// No further messages are sent with this key; when none is under way, an authentication_event says key_free
/// (`SCTP_AUTH_DEACTIVATE_KEY`, RFC 6458 section 8.3.4). EINVAL: unknown, or the active one. Since kernel 4.17.
struct deactivated_key {
    key_number key{};  ///< which one
    friend bool operator==(const deactivated_key&, const deactivated_key&) = default;
};

template <>
struct option_traits<deactivated_key> {
    using wire = sctp_authkeyid;
    static constexpr auto facts = detail::key_facts(SCTP_AUTH_DEACTIVATE_KEY, "SCTP_AUTH_DEACTIVATE_KEY", direction::set, "4.17", "RFC 6458 8.3.4");
    static constexpr auto association = &wire::scact_assoc_id;
    using fields = field_list<field<"key", &deactivated_key::key, &wire::scact_keynumber>>;
    static constexpr cause causes[]{detail::authentication_is_off, detail::authentication_is_not_agreed_on,
                                    cause{EINVAL, "there is no such key, or it is the active one"}};
};

/// Forgets a key (`SCTP_AUTH_DELETE_KEY`, RFC 6458 section 8.3.5). EINVAL: unknown, or the active one. Since kernel 2.6.24.
struct deleted_key {
    key_number key{};  ///< which one
    friend bool operator==(const deleted_key&, const deleted_key&) = default;
};

template <>
struct option_traits<deleted_key> {
    using wire = sctp_authkeyid;
    static constexpr auto facts = detail::key_facts(SCTP_AUTH_DELETE_KEY, "SCTP_AUTH_DELETE_KEY", direction::set, "2.6.24", "RFC 6458 8.3.5");
    static constexpr auto association = &wire::scact_assoc_id;
    using fields = field_list<field<"key", &deleted_key::key, &wire::scact_keynumber>>;
    static constexpr cause causes[]{detail::authentication_is_off, detail::authentication_is_not_agreed_on,
                                    cause{EINVAL, "there is no such key, or it is the active one"}};
};

/// A hash function of the authentication extension. RFC 4895 section 8.
enum class hmac_identifier : std::uint16_t {
    sha1 = SCTP_AUTH_HMAC_ID_SHA1,
    sha256 = SCTP_AUTH_HMAC_ID_SHA256,
};

/// The hash functions that this end accepts, the preferred one first (`SCTP_HMAC_IDENT`, RFC 6458 section 8.1.17). For associations set up
/// afterwards. sha1 must be among them (RFC 4895 section 6.1). EOPNOTSUPP for others than those named in hmac_identifier; EACCES without
/// authentication_support, also to read. Default: sha1, on some kernels behind sha256. Since kernel 2.6.24.
struct hmac_identifiers {
    bounded_list<hmac_identifier, 4> identifiers{};  ///< the most wanted first
    friend bool operator==(const hmac_identifiers&, const hmac_identifiers&) = default;
};

template <>
struct option_traits<hmac_identifiers> {
    using wire = sctp_hmacalgo;
    static constexpr option_facts facts{.number = SCTP_HMAC_IDENT,
                                        .constant = "SCTP_HMAC_IDENT",
                                        .directions = direction::both,
                                        .phase = option_phase::before_association,
                                        .since = "2.6.24",
                                        .rfc = "RFC 6458 8.1.17"};
    static constexpr auto count = &wire::shmac_num_idents;
    using fields = field_list<field<"identifiers", &hmac_identifiers::identifiers, counted_by<&wire::shmac_num_idents>{}, accepts{1, 4}, unit{"identifiers"}>>;
    using tail = list_tail<&hmac_identifiers::identifiers, std::uint16_t>;
    static constexpr rule<hmac_identifiers> rules[]{{"`identifiers` must hold sha1", [](const hmac_identifiers& h) { return h.identifiers.contains(hmac_identifier::sha1); }},
                                                    {"`identifiers` may hold sha1 and sha256 only", [](const hmac_identifiers& h) {
                                                         for (const auto identifier : h.identifiers)
                                                             if (identifier != hmac_identifier::sha1 && identifier != hmac_identifier::sha256) return false;
                                                         return true;
                                                     }}};
    static constexpr cause causes[]{detail::authentication_is_off,
                                    cause{EOPNOTSUPP, "the kernel has no such hash function"}};
};

/// A shared key, for sending and receiving (`SCTP_AUTH_KEY`, RFC 6458 section 8.3.3). One of the same number is replaced. Both ends need it;
/// active_key or the attribute key_number make use of it. The bytes are read during the call, and no copy is left in this process.
/// At most 65535 bytes; empty is a key too. EACCES without authentication_support. Since kernel 2.6.24.
struct authentication_key {
    key_number key{};                     ///< the number that it gets
    std::span<const std::byte> secret{};  ///< its bytes; copied by the kernel when it is set
};

template <>
struct option_traits<authentication_key> {
    using wire = sctp_authkey;
    static constexpr auto facts = detail::key_facts(SCTP_AUTH_KEY, "SCTP_AUTH_KEY", direction::set, "2.6.24", "RFC 6458 8.3.3", 2);
    static constexpr auto association = &wire::sca_assoc_id;
    static constexpr auto count = &wire::sca_keylength;
    static constexpr bool is_repeatable = true;
    using fields = field_list<field<"key", &authentication_key::key, &wire::sca_keynumber>,
                              field<"secret", &authentication_key::secret, counted_by<&wire::sca_keylength>{}, unit{"bytes"}>>;
    using tail = list_tail<&authentication_key::secret, std::uint8_t>;
    static constexpr std::size_t shortest = sizeof(wire) + 1;  // the kernel refuses the header alone
    static constexpr bool is_secret = true;
    static constexpr cause causes[]{detail::authentication_is_off, detail::authentication_is_not_agreed_on};
};

/// The types of chunk that the peer wants to be authenticated (`SCTP_PEER_AUTH_CHUNKS`, RFC 6458 section 8.2.3). EACCES where
/// authentication was not agreed on. Since kernel 2.6.24.
struct peer_authenticated_chunks {
    small_set<chunk_type> types{};  ///< what the peer wants authenticated
    friend bool operator==(const peer_authenticated_chunks&, const peer_authenticated_chunks&) = default;
};

template <>
struct option_traits<peer_authenticated_chunks> {
    using wire = sctp_authchunks;
    static constexpr option_facts facts{.number = SCTP_PEER_AUTH_CHUNKS,
                                        .constant = "SCTP_PEER_AUTH_CHUNKS",
                                        .directions = direction::get,
                                        .key = option_key::association,
                                        .phase = option_phase::with_association,
                                        .since = "2.6.24",
                                        .rfc = "RFC 6458 8.2.3"};
    static constexpr auto association = &wire::gauth_assoc_id;
    static constexpr auto count = &wire::gauth_number_of_chunks;
    using fields = field_list<field<"types", &peer_authenticated_chunks::types, counted_by<&wire::gauth_number_of_chunks>{}>>;
    using tail = list_tail<&peer_authenticated_chunks::types, std::uint8_t>;
    static constexpr cause causes[]{detail::authentication_is_not_agreed_on};
};

/// The types of chunk that this end wants to be authenticated: those of authenticated_chunk, and with dynamic_address_support its own two
/// (`SCTP_LOCAL_AUTH_CHUNKS`, RFC 6458 section 8.2.4). EACCES without authentication_support. Since kernel 2.6.24.
struct local_authenticated_chunks {
    small_set<chunk_type> types{};  ///< what this end wants authenticated
    friend bool operator==(const local_authenticated_chunks&, const local_authenticated_chunks&) = default;
};

template <>
struct option_traits<local_authenticated_chunks> {
    using wire = sctp_authchunks;
    static constexpr option_facts facts{.number = SCTP_LOCAL_AUTH_CHUNKS,
                                        .constant = "SCTP_LOCAL_AUTH_CHUNKS",
                                        .directions = direction::get,
                                        .key = option_key::association_or_future,
                                        .since = "2.6.24",
                                        .rfc = "RFC 6458 8.2.4"};
    static constexpr auto association = &wire::gauth_assoc_id;
    static constexpr auto count = &wire::gauth_number_of_chunks;
    using fields = field_list<field<"types", &local_authenticated_chunks::types, counted_by<&wire::gauth_number_of_chunks>{}>>;
    using tail = list_tail<&local_authenticated_chunks::types, std::uint8_t>;
    static constexpr cause causes[]{detail::authentication_is_off, detail::authentication_is_not_agreed_on};
};

}  // namespace sctpp::inline v0

#endif
