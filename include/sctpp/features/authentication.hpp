// SPDX-License-Identifier: BSL-1.0
/// @file
/// Authenticated chunks: what both ends set before an association, and how its key is replaced while it lives. RFC 4895, RFC 6458
/// section 8.3.
#ifndef SCTPP_FEATURES_AUTHENTICATION_HPP
#define SCTPP_FEATURES_AUTHENTICATION_HPP

#include <sctpp/detail/feature.hpp>
#include <sctpp/options/authentication.hpp>
#include <sctpp/options/features.hpp>
#include <sctpp/socket.hpp>

namespace sctpp::inline v0 {

/// Offers authentication to peers: `socket.set(authentication{.chunks = {chunk_type::data}, .key = authentication_key{key_number{1}, secret}})`
/// before connect, or on the acceptor before it listens. Both ends need the same key. A peer that does not offer it is talked to without
/// (negotiated() and an authentication_event, not_supported, tell), and one that does not ask for authenticated messages is sent plain ones,
/// whatever key_number says (negotiated()->authenticated_messages tells).
///
/// Set in this order: authentication_support, hmac_identifiers, authenticated_chunk, authentication_key, active_key. The first failure
/// ends it, and the error names the option; those before it stay set. EISCONN with reason::set_up_already: the association is there.
struct authentication {
    /// Peers must authenticate chunks of these types. Where one is data or interleaved_data, they are told of both: which of them carries
    /// messages is agreed on later, and Linux as a peer sends nothing, or worse, where only one is named and interleaving is in use.
    small_set<chunk_type> chunks{};
    /// Hash functions, the preferred one first, sha1 among them. None: the kernel's.
    bounded_list<hmac_identifier, 4> hashes{};
    /// The key to begin with, read during the call. None: key 0, which is empty.
    std::optional<authentication_key> key{};

    result<void> set_on(int socket, const detail::target& where = detail::bare_descriptor) const noexcept {
        for (const auto type : chunks)
            if (const error fault = detail::fault_of(authenticated_chunk{type})) return fault;
        if (key)
            if (const error fault = detail::fault_of(*key)) return fault;
        const auto preferred = hashes.empty() ? std::nullopt : std::optional(hmac_identifiers{hashes});
        const auto begun = detail::set_in_order(socket, where, authentication_support{}, preferred);
        if (!begun) return begun;
        auto named = chunks;
        for (const auto type : {chunk_type::data, chunk_type::interleaved_data})
            if (chunks.contains(chunk_type::data) || chunks.contains(chunk_type::interleaved_data)) named.insert(type);
        for (const auto type : named)
            if (const auto set = detail::set_option(socket, authenticated_chunk{type}, where); !set) return set;
        return key ? detail::set_in_order(socket, where, *key, active_key{key->key}) : result<void>();
    }
    template <style S, class... Where>
    static consteval auto judge() {
        return detail::judge_before_association<S, Where...>();
    }
};

/// Takes a live association from one key to another, in four steps at each end, while messages go on:
///
///     constexpr sctpp::key_rollover rollover{.from = key_number{1}, .to = key_number{2}};
///     rollover.install(socket, secret);    // 1. the new key; how it reached both ends is theirs
///     rollover.activate(socket);           // 2. when both ends have it: messages from now on use it
///     rollover.retire(socket);             // 3. when both are past 2, and what they had sent before has arrived
///     rollover.finish(socket, event);      // 4. at each authentication_event: deletes the old key when it says that it is free
///
/// Step 3 is the one to be careful with: from then on this end throws away what arrives with the old key, retransmissions included. So
/// let the other end say, in a message, that it is past step 2 and has seen everything before acknowledged (sender_dry_event, or
/// status with nothing unacknowledged or pending).
///
/// On one_to_many each step takes what set takes, an association's id or a group: `rollover.activate(server, all_associations)`.
struct key_rollover {
    key_number from{};  ///< the key that is active now
    key_number to{};    ///< the key to be active then; both ends have it already

    /// The new key, beside the old one. The bytes are read during the call.
    template <style S, class... Where>
    result<void> install(basic_socket<S>& socket, std::span<const std::byte> secret, const Where&... where) const noexcept {
        return socket.set(authentication_key{to, secret}, where...);
    }
    /// Messages sent from now on use the new key. (While the ends use different ones, each packet brings those who have subscribed an
    /// authentication_event, new_key, with the other's.)
    template <style S, class... Where>
    result<void> activate(basic_socket<S>& socket, const Where&... where) const noexcept {
        return socket.set(active_key{to}, where...);
    }
    /// The old key serves no more; EINVAL if it is still the active one. Subscribes to the authentication_event that will say when it is free.
    template <style S, class... Where>
    result<void> retire(basic_socket<S>& socket, const Where&... where) const noexcept {
        const auto subscribed = socket.template subscribe<authentication_event>(where...);
        if (!subscribed) return subscribed;
        return socket.set(deactivated_key{from}, where...);
    }
    /// Deletes the old key if the event says that nothing needs it any more, and tells whether it did.
    template <style S>
    result<bool> finish(basic_socket<S>& socket, const authentication_event& event) const noexcept {
        if (event.indication != authentication_event::change::key_free || event.key != from) return false;
        const auto deleted = [&] {
            if constexpr (S == style::one_to_many)
                return socket.set(deleted_key{from}, event.association);
            else
                return socket.set(deleted_key{from});
        }();
        return deleted ? result<bool>(true) : deleted.error();
    }
};

}  // namespace sctpp::inline v0

#endif
