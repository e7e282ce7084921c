// SPDX-License-Identifier: BSL-1.0
/// @file
/// When a path counts as failing, and what is known of paths beyond RFC 6458: RFC 7829, RFC 6951, RFC 8899.
#ifndef SCTPP_OPTIONS_PATH_THRESHOLDS_HPP
#define SCTPP_OPTIONS_PATH_THRESHOLDS_HPP

#include <sctpp/detail/newer_kernel.hpp>
#include <sctpp/option.hpp>

namespace sctpp::inline v0 {

/// After how many errors in a row a path is given up, in three steps (`SCTP_PEER_ADDR_THLDS_V2`, RFC 7829 section 7.2). ENOENT for an
/// address that is not one of the peer's; EINVAL where potentially_failed is above change_primary. Since kernel 5.5.
struct path_thresholds {
    /// More than so many make it inactive, at least 1. Not set: kept. Default 5.
    std::optional<std::uint32_t> inactive{};
    /// More than so many make it potentially failed, which is used only if there is no better one. **Always written**: 0 means at the
    /// first error; one not below `inactive` - 1 means never. Default 0.
    std::uint16_t potentially_failed = 0;
    /// More than so many make another path primary. Always written; 65535: never. Default 65535.
    std::uint16_t change_primary = 65535;
    friend bool operator==(const path_thresholds&, const path_thresholds&) = default;
};

template <>
struct option_traits<path_thresholds> {
    using wire = detail::paddrthlds_v2;
    static constexpr option_facts facts{.number = detail::peer_addr_thlds_v2,
                                        .constant = "SCTP_PEER_ADDR_THLDS_V2",
                                        .directions = direction::both,
                                        .key = option_key::path_or_association,
                                        .found_by_address = true,
                                        .since = "5.5",
                                        .rfc = "RFC 7829 7.2"};
    static constexpr auto association = &wire::spt_assoc_id;
    static constexpr auto path = &wire::spt_address;
    using fields = field_list<field<"inactive", &path_thresholds::inactive, &wire::spt_pathmaxrxt, zero_keeps{}>,
                              field<"potentially_failed", &path_thresholds::potentially_failed, &wire::spt_pathpfthld>,
                              field<"change_primary", &path_thresholds::change_primary, &wire::spt_pathcpthld>>;
    static constexpr rule<path_thresholds> rules[]{{"`potentially_failed` must not be above `change_primary`",
                                                    [](const path_thresholds& t) { return t.potentially_failed <= t.change_primary; }}};
};

/// The same in its older form, without change_primary (`SCTP_PEER_ADDR_THLDS`), for kernels before 5.5. Since kernel 3.6.
struct path_thresholds_v1 {
    std::optional<std::uint32_t> inactive{};  ///< see path_thresholds
    std::uint16_t potentially_failed = 0;     ///< see path_thresholds; always written
    friend bool operator==(const path_thresholds_v1&, const path_thresholds_v1&) = default;
};

template <>
struct option_traits<path_thresholds_v1> {
    using wire = sctp_paddrthlds;
    using older_form_of = path_thresholds;
    static constexpr option_facts facts{.number = SCTP_PEER_ADDR_THLDS,
                                        .constant = "SCTP_PEER_ADDR_THLDS",
                                        .directions = direction::both,
                                        .key = option_key::path_or_association,
                                        .found_by_address = true,
                                        .since = "3.6",
                                        .rfc = "RFC 7829 7.2"};
    static constexpr auto association = &wire::spt_assoc_id;
    static constexpr auto path = &wire::spt_address;
    using fields = field_list<field<"inactive", &path_thresholds_v1::inactive, &wire::spt_pathmaxrxt, zero_keeps{}>,
                              field<"potentially_failed", &path_thresholds_v1::potentially_failed, &wire::spt_pathpfthld>>;
};

/// Whether the state "potentially failed" shows in events and in peer_address_info (`SCTP_EXPOSE_POTENTIALLY_FAILED_STATE`, RFC 7829
/// section 7.3). Since kernel 5.5.
struct potentially_failed_exposure {
    /// Who learns of potentially failed paths.
    enum class exposure : std::uint32_t {
        unset = 0,     ///< the state shows, no event tells it; default (sysctl net.sctp.pf_expose)
        hidden = 1,    ///< asking for such a path is refused with EACCES
        shown = 2,     ///< the state shows, and an event tells it
    };
    exposure state{};  ///< the choice
    friend bool operator==(const potentially_failed_exposure&, const potentially_failed_exposure&) = default;
};

template <>
struct option_traits<potentially_failed_exposure> {
    using wire = sctp_assoc_value;
    static constexpr option_facts facts{.number = detail::expose_potentially_failed_state,
                                        .constant = "SCTP_EXPOSE_POTENTIALLY_FAILED_STATE",
                                        .directions = direction::both,
                                        .key = option_key::association_or_future,
                                        .since = "5.5",
                                        .rfc = "RFC 7829 7.3"};
    static constexpr auto association = &wire::assoc_id;
    using fields = field_list<field<"state", &potentially_failed_exposure::state, &wire::assoc_value, accepts{0, 2}>>;
};

/// The peer's UDP port for packets wrapped in UDP; 0: not wrapped (`SCTP_REMOTE_UDP_ENCAPS_PORT`, RFC 6951 section 6.1). Host byte order
/// here, network byte order on the wire. Packets are wrapped, and wrapped ones received, only if the sysctl net.sctp.udp_port names a port, of
/// which the feature udp_encapsulation makes sure. Default 0 (sysctl net.sctp.encap_port). Since kernel 5.11.
struct udp_encapsulation_port {
    std::uint16_t port = 0;  ///< the peer's UDP port, in host byte order; 0: plain SCTP
    friend bool operator==(const udp_encapsulation_port&, const udp_encapsulation_port&) = default;
};

template <>
struct option_traits<udp_encapsulation_port> {
    using wire = detail::udpencaps;
    static constexpr option_facts facts{.number = detail::remote_udp_encaps_port,
                                        .constant = "SCTP_REMOTE_UDP_ENCAPS_PORT",
                                        .directions = direction::both,
                                        .key = option_key::path_or_association,
                                        .found_by_address = true,
                                        .since = "5.11",
                                        .rfc = "RFC 6951 6.1"};
    static constexpr auto association = &wire::sue_assoc_id;
    static constexpr auto path = &wire::sue_address;
    using fields = field_list<field<"port", &udp_encapsulation_port::port, network_order<&wire::sue_port>{}>>;
};

/// How often the stack probes whether a path takes longer packets (`SCTP_PLPMTUD_PROBE_INTERVAL`, RFC 8899). 0: not at all; else at least
/// 5000 ms (EINVAL below). Where path_mtu is fixed it shows once that is discovered again. Default 0 (sysctl
/// net.sctp.plpmtud_probe_interval). Since kernel 5.14.
struct path_mtu_probe_interval {
    std::chrono::milliseconds interval{};  ///< between two probes; 0: none are sent
    friend bool operator==(const path_mtu_probe_interval&, const path_mtu_probe_interval&) = default;
};

template <>
struct option_traits<path_mtu_probe_interval> {
    using wire = detail::probeinterval;
    static constexpr option_facts facts{.number = detail::plpmtud_probe_interval,
                                        .constant = "SCTP_PLPMTUD_PROBE_INTERVAL",
                                        .directions = direction::both,
                                        .key = option_key::path_or_association,
                                        .found_by_address = true,
                                        .since = "5.14",
                                        .rfc = "RFC 8899"};
    static constexpr auto association = &wire::spi_assoc_id;
    static constexpr auto path = &wire::spi_address;
    using fields = field_list<field<"interval", &path_mtu_probe_interval::interval, &wire::spi_interval, accepts{5000, 0xffffffff, true}, countable>>;
};

}  // namespace sctpp::inline v0

#endif
