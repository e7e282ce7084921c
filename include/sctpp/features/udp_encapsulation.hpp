// SPDX-License-Identifier: BSL-1.0
/// @file
/// SCTP inside UDP, for networks that let nothing else pass. RFC 6951.
#ifndef SCTPP_FEATURES_UDP_ENCAPSULATION_HPP
#define SCTPP_FEATURES_UDP_ENCAPSULATION_HPP

#include <sctpp/detail/feature.hpp>
#include <sctpp/options/path_thresholds.hpp>

namespace sctpp::inline v0 {

/// Packets to the peer travel inside UDP, to this port of its host: `client.set(udp_encapsulation{})` before connect. The peer answers in kind
/// without being told. On one_to_many name future_associations, an association, or a path.
///
/// At both hosts the sysctl net.sctp.udp_port must name the port to receive on, **before the socket is opened**: a socket opened earlier
/// goes on without UDP. (Of an association that is up, udp_encapsulation_port tells: 0 is without.) If the sysctl is 0, EOPNOTSUPP with
/// reason::sysctl_is_off, and nothing was changed. Since kernel 5.11.
struct udp_encapsulation {
    std::uint16_t peer_port = 9899;  ///< in host byte order; 9899 is IANA's for this. 0: without UDP again

    result<void> set_on(int socket, const detail::target& where = detail::bare_descriptor) const noexcept {
        if (peer_port != 0 && detail::is_off("/proc/sys/net/sctp/udp_port", socket))
            return detail::sysctl_is_off<udp_encapsulation_port>(detail::needed_sysctl::udp_port, EOPNOTSUPP);
        return detail::set_option(socket, udp_encapsulation_port{peer_port}, where);
    }
    template <style S, class... Where>
    static consteval auto judge() {
        return detail::judge_option<udp_encapsulation_port, S, direction::set, Where...>();
    }
};

}  // namespace sctpp::inline v0

#endif
