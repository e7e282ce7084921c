// SPDX-License-Identifier: BSL-1.0
// Every event of the list has its kernel's number, struct and size.
#include <sctpp/sctpp.hpp>

using namespace sctpp;

// Where a notification's fixed part ends and what varies begins: measured on 6.1, 6.12 and 7.2.
template <class Event, int Type, std::size_t Size, bool HasTail>
inline constexpr bool is = number(event_traits<Event>::type) == Type && sizeof(typename event_traits<Event>::wire) == Size &&
                           requires { event_traits<Event>::tail; } == HasTail;
static_assert(is<association_change, 0x8001, 20, true>);
static_assert(is<peer_address_change, 0x8002, 148, false>);
static_assert(is<send_failed, 0x8003, 48, true>);
static_assert(is<remote_error, 0x8004, 16, true>);
static_assert(is<shutdown_event, 0x8005, 12, false>);
static_assert(is<partial_delivery_event, 0x8006, 24, false>);
static_assert(is<adaptation_event, 0x8007, 16, false>);
static_assert(is<authentication_event, 0x8008, 20, false>);
static_assert(is<sender_dry_event, 0x8009, 12, false>);
static_assert(is<stream_reset_event, 0x800a, 12, true>);
static_assert(is<association_reset_event, 0x800b, 20, false>);
static_assert(is<stream_change_event, 0x800c, 16, false>);
static_assert(is<send_failed_event, 0x800d, 32, true>);

// The list has each type once, and none that lacks a declaration.
template <class... Events>
consteval bool complete(event_list<Events...>) {
    static_assert((subscribable_event<Events> && ...));
    static_assert((std::is_aggregate_v<Events> && ...) && (std::is_trivially_copyable_v<Events> && ...));
    static_assert(((event_traits<Events>::fields::size > 0) && ...));
    unsigned seen = 0;
    ((seen |= 1U << (number(event_traits<Events>::type) - 0x8001)), ...);
    return sizeof...(Events) == 13 && seen == (1U << 13) - 1;
}
static_assert(complete(all_events{}));

// The kernel's enumerations.
static_assert(number(association_change::change::up) == 0 && number(association_change::change::lost) == 1 &&
              number(association_change::change::restarted) == 2 && number(association_change::change::shutdown_complete) == 3 &&
              number(association_change::change::cannot_start) == 4);
static_assert(number(peer_address_change::change::available) == 0 && number(peer_address_change::change::unreachable) == 1 &&
              number(peer_address_change::change::removed) == 2 && number(peer_address_change::change::added) == 3 &&
              number(peer_address_change::change::made_primary) == 4 && number(peer_address_change::change::confirmed) == 5 &&
              number(peer_address_change::change::potentially_failed) == 6);
static_assert(number(authentication_event::change::new_key) == 0 && number(authentication_event::change::key_free) == 1 &&
              number(authentication_event::change::not_supported) == 2);
static_assert(number(association_state::empty) == 0 && number(association_state::closed) == 1 && number(association_state::cookie_wait) == 2 &&
              number(association_state::cookie_echoed) == 3 && number(association_state::established) == 4 &&
              number(association_state::shutdown_pending) == 5 && number(association_state::shutdown_sent) == 6 &&
              number(association_state::shutdown_received) == 7 && number(association_state::shutdown_ack_sent) == 8);
static_assert(number(path_state::inactive) == 0 && number(path_state::potentially_failed) == 1 && number(path_state::active) == 2 &&
              number(path_state::unconfirmed) == 3);
