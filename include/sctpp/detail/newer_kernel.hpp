// SPDX-License-Identifier: BSL-1.0
/// @file
/// What the headers of older kernels lack, under names of our own, so that the build machine's header never decides what can be said to
/// the kernel that runs. Compared with the header where it has them.
#ifndef SCTPP_DETAIL_NEWER_KERNEL_HPP
#define SCTPP_DETAIL_NEWER_KERNEL_HPP

#include <sctpp/detail/kernel.hpp>

namespace sctpp::inline v0::detail {

// Since 5.5
inline constexpr int peer_addr_thlds_v2 = 37;
inline constexpr int expose_potentially_failed_state = 131;
inline constexpr int addr_potentially_failed = 6;
struct paddrthlds_v2 {
    std::int32_t spt_assoc_id;
    sockaddr_storage spt_address;
    std::uint16_t spt_pathmaxrxt, spt_pathpfthld, spt_pathcpthld;
};

// Since 5.11
inline constexpr int remote_udp_encaps_port = 132;
struct udpencaps {
    std::int32_t sue_assoc_id;
    sockaddr_storage sue_address;
    std::uint16_t sue_port;
};

// Since 5.14
inline constexpr int plpmtud_probe_interval = 133;
struct probeinterval {
    std::int32_t spi_assoc_id;
    sockaddr_storage spi_address;
    std::uint32_t spi_interval;
};

#ifdef SCTP_PEER_ADDR_THLDS_V2
static_assert(peer_addr_thlds_v2 == SCTP_PEER_ADDR_THLDS_V2 && sizeof(paddrthlds_v2) == sizeof(sctp_paddrthlds_v2));
#endif
#ifdef SCTP_EXPOSE_POTENTIALLY_FAILED_STATE
static_assert(expose_potentially_failed_state == SCTP_EXPOSE_POTENTIALLY_FAILED_STATE);
static_assert(addr_potentially_failed == static_cast<int>(SCTP_ADDR_POTENTIALLY_FAILED));
#endif
#ifdef SCTP_REMOTE_UDP_ENCAPS_PORT
static_assert(remote_udp_encaps_port == SCTP_REMOTE_UDP_ENCAPS_PORT && sizeof(udpencaps) == sizeof(sctp_udpencaps));
#endif
#ifdef SCTP_PLPMTUD_PROBE_INTERVAL
static_assert(plpmtud_probe_interval == SCTP_PLPMTUD_PROBE_INTERVAL && sizeof(probeinterval) == sizeof(sctp_probeinterval));
#endif

}  // namespace sctpp::inline v0::detail

#endif
