// SPDX-License-Identifier: BSL-1.0
/// @file
/// Leaving a failing path early. RFC 7829.
#ifndef SCTPP_FEATURES_PATH_FAILOVER_HPP
#define SCTPP_FEATURES_PATH_FAILOVER_HPP

#include <sctpp/detail/feature.hpp>
#include <sctpp/options/delivery.hpp>
#include <sctpp/options/path_thresholds.hpp>

namespace sctpp::inline v0 {

/// After how many errors in a row a path is avoided, given up, and no longer primary; and events that tell of each (peer_address_change:
/// potentially_failed, unreachable, made_primary). `socket.set(path_failover{{.potentially_failed = 1, .change_primary = 3}})`; on
/// one_to_many name an association or future_associations. A path that is to be avoided before it is given up has potentially_failed at least 2
/// below inactive (also where that is kept); where it has not, and the primary path is never to change (65535) either: EINVAL with
/// reason::without_effect.
///
/// EOPNOTSUPP with reason::sysctl_is_off, and nothing was changed, if the sysctl net.sctp.pf_enable is 0: no path would ever be potentially
/// failed. Set in this order: potentially_failed_exposure, the event, path_thresholds. Since kernel 5.5.
struct path_failover {
    path_thresholds thresholds{};  ///< after how many errors

    result<void> set_on(int socket, const detail::target& where = detail::bare_descriptor) const noexcept {
        constexpr std::uint32_t unknown = 0x20000;  // the kernel will say why
        const auto inactive = [&]() -> std::uint32_t {
            if (thresholds.inactive) return *thresholds.inactive;
            const auto now = detail::get_option<path_thresholds>(socket, where);  // kept
            return now ? now->inactive.value_or(unknown) : unknown;
        };
        // More errors than the one, and fewer than the other, is the kernel's condition.
        if (thresholds.change_primary == 65535 && thresholds.potentially_failed + 2U > inactive())
            return detail::option_error<path_thresholds>(EINVAL, operation::set, reason::without_effect);
        if (detail::is_off("/proc/sys/net/sctp/pf_enable", socket))
            return detail::sysctl_is_off<path_thresholds>(detail::needed_sysctl::pf_enable, EOPNOTSUPP);
        return detail::set_in_order(socket, where, potentially_failed_exposure{potentially_failed_exposure::exposure::shown},
                                    event_delivery{event_type::peer_address_change, true}, thresholds);
    }
    template <style S, class... Where>
    static consteval auto judge() {
        return detail::judge_option<potentially_failed_exposure, S, direction::set, Where...>();
    }
};

}  // namespace sctpp::inline v0

#endif
