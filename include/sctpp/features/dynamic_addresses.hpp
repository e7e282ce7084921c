// SPDX-License-Identifier: BSL-1.0
/// @file
/// Addresses that come and go while an association lives. RFC 5061.
#ifndef SCTPP_FEATURES_DYNAMIC_ADDRESSES_HPP
#define SCTPP_FEATURES_DYNAMIC_ADDRESSES_HPP

#include <sctpp/detail/feature.hpp>
#include <sctpp/options/features.hpp>

namespace sctpp::inline v0 {

/// Offers dynamic addresses (ASCONF) to peers: `socket.set(dynamic_addresses{})` at both ends, before connect, or on the acceptor before it
/// listens. Then add_addresses, remove_addresses and set_peer_primary reach the peers of live associations, also on an accepted socket:
/// those calls see to the flag that it does not inherit.
///
/// Set in this order: authentication_support, dynamic_address_support. (The latter alone is worse than nothing: with a peer that offers it
/// too, no association comes up, and connect ends in ECONNREFUSED or ETIMEDOUT.) EISCONN with reason::set_up_already: the association is
/// there.
struct dynamic_addresses {
    result<void> set_on(int socket, const detail::target& where = detail::bare_descriptor) const noexcept {
        return detail::set_in_order(socket, where, authentication_support{}, dynamic_address_support{});
    }
    template <style S, class... Where>
    static consteval auto judge() {
        return detail::judge_before_association<S, Where...>();
    }
};

}  // namespace sctpp::inline v0

#endif
