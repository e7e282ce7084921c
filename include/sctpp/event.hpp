// SPDX-License-Identifier: BSL-1.0
/// @file
/// Events: what the stack tells about associations, paths and messages (RFC 6458 section 6.1). Each is a plain struct in host
/// byte order; its `event_traits` hold the kernel's number and struct and the list of fields, as with options. What varies in
/// length stays in the caller's buffer and is only pointed to: it is valid as long as the buffer is not received into again.
#ifndef SCTPP_EVENT_HPP
#define SCTPP_EVENT_HPP

#include <sctpp/events/association.hpp>
#include <sctpp/events/messages.hpp>
#include <sctpp/events/streams.hpp>

namespace sctpp::inline v0 {

template <class... Events>
struct event_list {};

/// Every event that the library knows. A new one is a struct, its event_traits and a word here.
using all_events = event_list<association_change, peer_address_change, send_failed, remote_error, shutdown_event,
                              partial_delivery_event, adaptation_event, authentication_event, sender_dry_event,
                              stream_reset_event, association_reset_event, stream_change_event, send_failed_event>;

/// A type that one can subscribe to.
template <class T>
concept subscribable_event = requires { event_traits<T>::type; };

/// Any event: for a handler of all the others, `[](const sctpp::event auto&) {}`, which unlike `const auto&` leaves messages and
/// the end of the association to handlers of their own.
template <class T>
concept event = subscribable_event<T> || std::is_same_v<T, raw_event>;

}  // namespace sctpp::inline v0

#endif
