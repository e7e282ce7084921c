// SPDX-License-Identifier: BSL-1.0
/// @file
/// What a live association can be told to do: streams reset and added, the peer's way to this end chosen. Linux has them among its
/// socket options, but they are requests to the peer, whose answer is an event.
#ifndef SCTPP_ACTIONS_HPP
#define SCTPP_ACTIONS_HPP

#include <sctpp/detail/action_call.hpp>
#include <sctpp/detail/held_call.hpp>
#include <sctpp/refused.hpp>

namespace sctpp::inline v0 {

/// For the socket types to derive from. This form is of sockets with one association.
template <style Style, class Base>
class association_socket : public Base {
public:
    /// Asks the peer to send to this address of ours from now on, as long as it works (`SCTP_SET_PEER_PRIMARY_ADDR`, RFC 6458 section
    /// 8.3.1, RFC 5061). Port 0: the socket's own. The peer gets a peer_address_change, made_primary. Errors: EPERM with
    /// reason::not_agreed_on, dynamic addresses are not in use on the association (see dynamic_addresses); EADDRNOTAVAIL, not an address
    /// of this end of it.
    result<void> set_peer_primary(const endpoint& own) noexcept { return detail::set_peer_primary(this->native_handle(), {}, own); }

    /// Lets streams begin again at sequence number 0: `reset_streams(stream_direction::outgoing, {stream_id{3}})`, of all if none are
    /// named. For incoming ones the peer is asked. Its answer is a stream_reset_event. Errors: ENOPROTOOPT with reason::not_agreed_on
    /// or reason::not_permitted_here (see stream_reconfiguration); EAGAIN, messages wait to be sent on an outgoing one; EINPROGRESS, an
    /// earlier request is not answered yet; EINVAL, no such stream. (`SCTP_RESET_STREAMS`, RFC 6525 section 6.3.2; since kernel 4.11)
    result<void> reset_streams(stream_direction direction, const stream_selection& streams = all_streams) noexcept {
        return detail::reset_streams(this->native_handle(), {}, direction, streams);
    }
    /// Lets the whole association begin again, with new sequence numbers; an association_reset_event tells the answer. Errors: as
    /// reset_streams; EAGAIN, something that was sent is not acknowledged yet. (`SCTP_RESET_ASSOC`, RFC 6525 section 6.3.3; since kernel
    /// 4.12)
    result<void> reset_association() noexcept { return detail::reset_association(this->native_handle(), {}); }
    /// More streams: `add_streams({.outbound = 4})`, which can be used once the stream_change_event has come (one for each direction).
    /// Errors: as reset_streams; EINVAL, none are asked for, or there would be more than 65535. (`SCTP_ADD_STREAMS`, RFC 6525 section
    /// 6.3.4; since kernel 4.12)
    result<void> add_streams(const added_streams& more) noexcept { return detail::add_streams(this->native_handle(), {}, more); }

    /// Lets go what more_follows, or a batch that was not taken as a whole, holds back: asks all paths for a heartbeat, beside which it
    /// travels. What does not fit into the peer's window yet still waits for the next message that is sent without more_follows; so call
    /// this when there is room (POLLOUT), and not before the association is up: until then it releases nothing. EINVAL without an association.
    result<void> release_held() noexcept { return detail::release_held(this->native_handle(), {}); }

    template <class Verdict = refused::this_socket_has_one_association_leave_it_out>
    result<void> set_peer_primary(association_id, const endpoint&) noexcept = delete;
    template <class Verdict = refused::this_socket_has_one_association_leave_it_out>
    result<void> reset_streams(association_id, stream_direction, const stream_selection& = all_streams) noexcept = delete;
    template <class Verdict = refused::this_socket_has_one_association_leave_it_out>
    result<void> reset_association(association_id) noexcept = delete;
    template <class Verdict = refused::this_socket_has_one_association_leave_it_out>
    result<void> add_streams(association_id, const added_streams&) noexcept = delete;
    template <class Verdict = refused::this_socket_has_one_association_leave_it_out>
    result<void> release_held(association_id) noexcept = delete;

protected:
    using Base::Base;
    association_socket() noexcept = default;
};

/// The same for a socket of many associations: each call says which, and is otherwise as above.
template <class Base>
class association_socket<style::one_to_many, Base> : public Base {
public:
    /// As above, for one association.
    result<void> set_peer_primary(association_id of, const endpoint& own) noexcept {
        return detail::set_peer_primary(this->native_handle(), of, own);
    }
    /// As above, for one association.
    result<void> reset_streams(association_id of, stream_direction direction, const stream_selection& streams = all_streams) noexcept {
        return detail::reset_streams(this->native_handle(), of, direction, streams);
    }
    /// As above, for one association.
    result<void> reset_association(association_id which) noexcept { return detail::reset_association(this->native_handle(), which); }
    /// As above, for one association.
    result<void> add_streams(association_id to, const added_streams& more) noexcept {
        return detail::add_streams(this->native_handle(), to, more);
    }
    /// As above, for one association.
    result<void> release_held(association_id of) noexcept { return detail::release_held(this->native_handle(), of); }

    template <class Verdict = refused::say_which_association>
    result<void> set_peer_primary(const endpoint&) noexcept = delete;
    template <class Verdict = refused::say_which_association>
    result<void> reset_streams(stream_direction, const stream_selection& = all_streams) noexcept = delete;
    template <class Verdict = refused::say_which_association>
    result<void> reset_association() noexcept = delete;
    template <class Verdict = refused::say_which_association>
    result<void> add_streams(const added_streams&) noexcept = delete;
    template <class Verdict = refused::say_which_association>
    result<void> release_held() noexcept = delete;

protected:
    using Base::Base;
    association_socket() noexcept = default;
};

}  // namespace sctpp::inline v0

#endif
