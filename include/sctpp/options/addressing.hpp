// SPDX-License-Identifier: BSL-1.0
/// @file
/// Options of a socket's own addresses and ports. RFC 6458 sections 8.1.10, 8.1.15, 8.1.23, 8.1.25, 8.1.27.
#ifndef SCTPP_OPTIONS_ADDRESSING_HPP
#define SCTPP_OPTIONS_ADDRESSING_HPP

#include <sctpp/option.hpp>

namespace sctpp::inline v0 {

/// What the upper layer announces to peers at set-up, who get an adaptation_event (`SCTP_ADAPTATION_LAYER`, RFC 6458 section 8.1.10).
/// Host byte order. 0, the default: nothing is announced, so that an indication of 0 cannot be. For associations set up afterwards.
struct adaptation_layer {
    adaptation_indication indication{};  ///< a number that the peer is told
    friend bool operator==(const adaptation_layer&, const adaptation_layer&) = default;
};

template <>
struct option_traits<adaptation_layer> {
    using wire = sctp_setadaptation;
    static constexpr option_facts facts{.number = SCTP_ADAPTATION_LAYER,
                                        .constant = "SCTP_ADAPTATION_LAYER",
                                        .directions = direction::both,
                                        .phase = option_phase::before_association,
                                        .rfc = "RFC 6458 8.1.10"};
    using fields = field_list<field<"indication", &adaptation_layer::indication, &wire::ssb_adaptation_ind>>;
};

/// An IPv6 socket reports IPv4 peers in v4-mapped form (`SCTP_I_WANT_MAPPED_V4_ADDR`, RFC 6458 section 8.1.15). Default on in Linux
/// (off in the RFC); off: as plain IPv4. No effect on IPv4 sockets.
struct mapped_ipv4_addresses {
    bool enabled = true;
    friend bool operator==(const mapped_ipv4_addresses&, const mapped_ipv4_addresses&) = default;
};

template <>
struct option_traits<mapped_ipv4_addresses> {
    using wire = int;
    static constexpr option_facts facts{
        .number = SCTP_I_WANT_MAPPED_V4_ADDR, .constant = "SCTP_I_WANT_MAPPED_V4_ADDR", .directions = direction::both, .rfc = "RFC 6458 8.1.15"};
    using fields = field_list<field<"enabled", &mapped_ipv4_addresses::enabled, whole_value>>;
};

/// The addresses of a socket bound to the wildcard follow those of the host, and peers are told, with whom dynamic_addresses were agreed on
/// (`SCTP_AUTO_ASCONF`, RFC 6458 section 8.1.23). EINVAL unless bound to the wildcard alone. Not inherited by accepted sockets. Default off.
/// Since kernel 3.1.
struct auto_asconf {
    bool enabled = true;
    friend bool operator==(const auto_asconf&, const auto_asconf&) = default;
};

template <>
struct option_traits<auto_asconf> {
    using wire = int;
    static constexpr option_facts facts{
        .number = SCTP_AUTO_ASCONF, .constant = "SCTP_AUTO_ASCONF", .directions = direction::both, .phase = option_phase::after_bind, .since = "3.1", .rfc = "RFC 6458 8.1.23"};
    using fields = field_list<field<"enabled", &auto_asconf::enabled, whole_value>>;
    static constexpr cause causes[]{{EINVAL, "the socket is not bound to the wildcard address alone"}};
};

/// Several one-to-one sockets may bind to one port, if each says so (`SCTP_REUSE_PORT`, RFC 6458 section 8.1.27). Only before bind
/// (EFAULT afterwards). Not the same as SO_REUSEPORT. Default off. Since kernel 4.19.
struct reuse_port {
    bool enabled = true;
    friend bool operator==(const reuse_port&, const reuse_port&) = default;
};

template <>
struct option_traits<reuse_port> {
    using wire = int;
    static constexpr option_facts facts{.number = SCTP_REUSE_PORT,
                                        .constant = "SCTP_REUSE_PORT",
                                        .directions = direction::both,
                                        .style = option_style::one_to_one,
                                        .phase = option_phase::before_bind,
                                        .since = "4.19",
                                        .rfc = "RFC 6458 8.1.27"};
    using fields = field_list<field<"enabled", &reuse_port::enabled, whole_value>>;
    static constexpr cause causes[]{{EFAULT, "the socket is bound already"}};
};

/// What receive_info::context says of messages received on an association (`SCTP_CONTEXT`, RFC 6458 section 8.1.25). Default 0.
struct receive_context {
    message_context context{};  ///< what receive_info::context will be
    friend bool operator==(const receive_context&, const receive_context&) = default;
};

template <>
struct option_traits<receive_context> {
    using wire = sctp_assoc_value;
    static constexpr option_facts facts{.number = SCTP_CONTEXT,
                                        .constant = "SCTP_CONTEXT",
                                        .directions = direction::both,
                                        .key = option_key::association_or_group,
                                        .since = "2.6.20",
                                        .rfc = "RFC 6458 8.1.25"};
    static constexpr auto association = &wire::assoc_id;
    using fields = field_list<field<"context", &receive_context::context, &wire::assoc_value>>;
};

}  // namespace sctpp::inline v0

#endif
