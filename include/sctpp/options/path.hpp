// SPDX-License-Identifier: BSL-1.0
/// @file
/// Options of the paths to a peer: heartbeats, retransmissions, path MTU, the primary path. RFC 6458 sections 8.1.9, 8.1.12,
/// 8.2.2.
#ifndef SCTPP_OPTIONS_PATH_HPP
#define SCTPP_OPTIONS_PATH_HPP

#include <sctpp/option.hpp>
#include <sctpp/options/path_settings.hpp>

namespace sctpp::inline v0 {

/// How paths are watched and used (`SCTP_PEER_ADDR_PARAMS`, RFC 6458 section 8.1.12). Set for one peer address, for all
/// paths of an association together with its default, or as the socket's default. Whatever is not set is kept.
struct peer_address_parameters {
    /// Heartbeats of an idle path: on(interval), on() as often as before, off(). Default every 30 s (plus the RTO).
    heartbeat_setting heartbeat{};
    /// Sends a heartbeat at once, on the path or on all paths. EINVAL without an association. Never read back.
    bool heartbeat_now = false;
    /// Retransmissions in a row that make a path inactive, at least 1. Default 5.
    std::optional<std::uint32_t> max_retransmissions{};
    /// Found out by the stack, or fixed(bytes) of 512 to 65535, for of more the kernel makes packets that cannot be sent; fixed(0): at what
    /// it is now.
    path_mtu_setting path_mtu{};
    /// How long an acknowledgement may wait: on(time) of 1 to 500 ms, on() as before, off(). Default 200 ms.
    delayed_sack_setting delayed_sack{};
    /// Of IPv6 packets, 20 bits, host byte order. On IPv4 sockets and paths an error: the kernel would ignore it. Of an association on an
    /// IPv6 socket it is for its IPv6 paths, those to come included, and shows nowhere while all are of IPv4. Since kernel 4.19, before
    /// EINVAL.
    std::optional<std::uint32_t> ipv6_flow_label{};
    /// Differentiated services, in the upper 6 bits of the byte, the lower 2 being 0. Since kernel 4.19, before EINVAL.
    std::optional<std::uint32_t> dscp{};
    friend bool operator==(const peer_address_parameters&, const peer_address_parameters&) = default;
};

template <>
struct option_traits<peer_address_parameters> {
    using wire = sctp_paddrparams;
    static constexpr option_facts facts{.number = SCTP_PEER_ADDR_PARAMS,
                                        .constant = "SCTP_PEER_ADDR_PARAMS",
                                        .directions = direction::both,
                                        .key = option_key::path_or_association,
                                        .rfc = "RFC 6458 8.1.12"};
    static constexpr auto association = &wire::spp_assoc_id;
    static constexpr auto path = &wire::spp_address;
    // Up to kernel 4.18 it ended before the flow label.
    static constexpr std::array<std::size_t, 2> sizes{152, sizeof(wire)};
    using fields = field_list<
        field<"heartbeat", &peer_address_parameters::heartbeat, heartbeat_codec{}, countable, unit{"ms"}>,
        field<"heartbeat_now", &peer_address_parameters::heartbeat_now, heartbeat_demand_codec{}>,
        field<"max_retransmissions", &peer_address_parameters::max_retransmissions, &wire::spp_pathmaxrxt, zero_keeps{}>,
        field<"path_mtu", &peer_address_parameters::path_mtu, path_mtu_codec{}, accepts{512, 65535, true}, honours{0, 65535}, unit{"bytes"}>,
        field<"delayed_sack", &peer_address_parameters::delayed_sack, delayed_sack_codec{}, accepts{1, 500}, unit{"ms"}>,
        field<"ipv6_flow_label", &peer_address_parameters::ipv6_flow_label,
              flagged_codec<&wire::spp_ipv6_flowlabel, SPP_IPV6_FLOWLABEL>{}, honours{0, 0xfffff}>,
        field<"dscp", &peer_address_parameters::dscp, flagged_codec<&wire::spp_dscp, SPP_DSCP>{}, honours{0, 252}>>;
    static constexpr rule<peer_address_parameters> rules[]{{"the lower two bits of `dscp` are not its own, and must be 0",
                                                            [](const peer_address_parameters& p) { return !p.dscp || (*p.dscp & 3U) == 0; }, true}};
    static constexpr cause causes[]{
        cause{EINVAL, "`heartbeat_now` needs an association, `ipv6_flow_label` and `dscp` a kernel from 4.19 on"}};
    static constexpr std::string_view unheard_because = "the socket, or the path, is of IPv4";
    static std::size_t unheard(int socket, const peer_address_parameters& p, const detail::target& where) noexcept {
        int domain = AF_INET6;
        if (!p.ipv6_flow_label) return fields::none;
        if (where.path != nullptr && !where.path->is_any())
            domain = static_cast<int>(where.path->unmapped().family());
        else
            (void)detail::look(socket, SOL_SOCKET, SO_DOMAIN, domain);
        return domain == AF_INET ? 5 : fields::none;
    }
};

/// Whether a path can be used. RFC 9260 section 8.2, RFC 7829.
enum class path_state : std::int32_t {
    inactive = SCTP_INACTIVE,
    potentially_failed = SCTP_PF,
    active = SCTP_ACTIVE,
    unconfirmed = SCTP_UNCONFIRMED,
};

/// A path as the stack sees it (`SCTP_GET_PEER_ADDR_INFO`, RFC 6458 section 8.2.2). EINVAL for an address that is not
/// one of the peer's; EACCES for a potentially failed path where that state is not to be exposed (sysctl
/// net.sctp.pf_expose 1).
struct peer_address_info {
    association_id association{};
    endpoint address{};                   ///< the peer's, port included
    path_state state{};                   ///< whether it works
    std::uint32_t congestion_window = 0;  ///< in bytes
    /// Smoothed round trip time in the kernel's clock ticks, whose length (1, 3.3, 4 or 10 ms) it does not tell: compare,
    /// don't convert.
    std::uint32_t smoothed_rtt_ticks = 0;
    std::chrono::milliseconds rto{};  ///< the current retransmission timeout
    std::uint32_t mtu = 0;            ///< in bytes
    friend bool operator==(const peer_address_info&, const peer_address_info&) = default;
};

template <>
struct option_traits<peer_address_info> {
    using wire = sctp_paddrinfo;
    static constexpr option_facts facts{.number = SCTP_GET_PEER_ADDR_INFO,
                                        .constant = "SCTP_GET_PEER_ADDR_INFO",
                                        .directions = direction::get,
                                        .key = option_key::path,
                                        .phase = option_phase::with_association,
                                        .found_by_address = true,
                                        .rfc = "RFC 6458 8.2.2"};
    static constexpr auto association = &wire::spinfo_assoc_id;
    static constexpr auto path = &wire::spinfo_address;
    using fields = field_list<field<"association", &peer_address_info::association, &wire::spinfo_assoc_id>,
                              field<"address", &peer_address_info::address, &wire::spinfo_address>,
                              field<"state", &peer_address_info::state, &wire::spinfo_state>,
                              field<"congestion_window", &peer_address_info::congestion_window, &wire::spinfo_cwnd, unit{"bytes"}>,
                              field<"smoothed_rtt_ticks", &peer_address_info::smoothed_rtt_ticks, &wire::spinfo_srtt, unit{"ticks"}>,
                              field<"rto", &peer_address_info::rto, &wire::spinfo_rto>,
                              field<"mtu", &peer_address_info::mtu, &wire::spinfo_mtu, unit{"bytes"}>>;
    static constexpr cause causes[]{{EACCES, "the path is potentially failed, which potentially_failed_exposure hides"}};
};

/// The path that an association sends on while it works (`SCTP_PRIMARY_ADDR`, RFC 6458 section 8.1.9). Setting it takes an
/// address of the peer, port included, else EINVAL.
struct primary_address {
    endpoint address{};  ///< the peer's, port included
    friend bool operator==(const primary_address&, const primary_address&) = default;
};

template <>
struct option_traits<primary_address> {
    using wire = sctp_prim;
    static constexpr option_facts facts{.number = SCTP_PRIMARY_ADDR,
                                        .constant = "SCTP_PRIMARY_ADDR",
                                        .directions = direction::both,
                                        .key = option_key::association,
                                        .phase = option_phase::with_association,
                                        .found_by_address = true,
                                        .rfc = "RFC 6458 8.1.9"};
    static constexpr auto association = &wire::ssp_assoc_id;
    using fields = field_list<field<"address", &primary_address::address, &wire::ssp_addr>>;
    static constexpr cause causes[]{{EINVAL, "the address is not one of the peer's"}};
};

}  // namespace sctpp::inline v0

#endif
