// SPDX-License-Identifier: BSL-1.0
/// @file
/// Finding out by probes how long packets may be, where routers do not tell. RFC 8899.
#ifndef SCTPP_FEATURES_PATH_MTU_PROBING_HPP
#define SCTPP_FEATURES_PATH_MTU_PROBING_HPP

#include <sctpp/detail/feature.hpp>
#include <sctpp/options/path.hpp>
#include <sctpp/options/path_thresholds.hpp>

namespace sctpp::inline v0 {

/// Probes each path from 1200 bytes upwards, up to 9000, and takes what arrives for its MTU: peer_address_info::mtu tells, and the
/// fragmentation point follows. `socket.set(path_mtu_probing{})`; on one_to_many name future_associations, an association, or a path.
/// Only this end needs it; the peer answers heartbeats in any case.
///
/// Set in this order: the path's MTU discovered and not fixed, without which the kernel would not probe, and path_mtu_probe_interval. Since
/// kernel 5.14. EINVAL with reason::without_effect for an interval of 0, which would be no probing: path_mtu_probe_interval can be set to it.
struct path_mtu_probing {
    /// How long a probe may take, at least 5 s; three that are lost in a row mean too long.
    std::chrono::milliseconds interval = std::chrono::seconds(5);

    result<void> set_on(int socket, const detail::target& where = detail::bare_descriptor) const noexcept {
        if (interval == interval.zero())
            return detail::option_error<path_mtu_probe_interval>(EINVAL, operation::set, reason::without_effect);
        return detail::set_in_order(socket, where, peer_address_parameters{.path_mtu = path_mtu_setting::discovered()},
                                    path_mtu_probe_interval{interval});
    }
    template <style S, class... Where>
    static consteval auto judge() {
        return detail::judge_option<path_mtu_probe_interval, S, direction::set, Where...>();
    }
};

}  // namespace sctpp::inline v0

#endif
