// SPDX-License-Identifier: BSL-1.0
/// @file
/// Streams that are reset and added while an association lives. RFC 6525.
#ifndef SCTPP_FEATURES_STREAM_RECONFIGURATION_HPP
#define SCTPP_FEATURES_STREAM_RECONFIGURATION_HPP

#include <sctpp/detail/feature.hpp>
#include <sctpp/options/features.hpp>

namespace sctpp::inline v0 {

/// Offers reconfiguration to peers: `socket.set(stream_reconfiguration{})` at both ends, before connect, or on the acceptor before it
/// listens; accepted sockets have it too. Then reset_streams, reset_association and add_streams work.
///
/// Set in this order: reconfiguration_support, stream_reset_permission; the latter can be changed later, of an association too. EISCONN
/// with reason::set_up_already: the association is there.
struct stream_reconfiguration {
    /// What this end may ask for, and grants its peers.
    stream_reset_permission permission{};

    result<void> set_on(int socket, const detail::target& where = detail::bare_descriptor) const noexcept {
        return detail::set_in_order(socket, where, reconfiguration_support{}, permission);
    }
    template <style S, class... Where>
    static consteval auto judge() {
        return detail::judge_before_association<S, Where...>();
    }
};

}  // namespace sctpp::inline v0

#endif
