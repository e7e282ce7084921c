// SPDX-License-Identifier: BSL-1.0
// Every event that the kernel has, in every form, made to happen on every kind of socket: a row an event, a column a kind. How, and what
// the event must tell, is in the recipes.
#include "stream_recipes.hpp"

namespace {

using namespace recipes;
using key_change = authentication_event::change;

/// Empty: it happens there. Else why it can't.
using cell = std::string_view;
constexpr cell happens{};
constexpr cell begun_elsewhere = "only the end that begins a set-up is told, and an accepted socket exists once it is over";

struct row {
    std::string_view event;
    std::array<void (*)(), kinds> recipe;
    // a one_to_one that connected, one that was accepted, one_to_many, peeled_association
    std::array<cell, kinds> where{};
};

const std::array rows{
    row{"association_change: up", on_each(up)},
    row{"association_change: restarted", on_each(restarted)},
    row{"association_change: cannot_start", on_each(cannot_start), {happens, begun_elsewhere, happens, happens}},
    row{"association_change: lost, by an abort", on_each(aborted)},
    row{"association_change: lost, in silence", on_each(lost)},
    row{"association_change: shutdown_complete, by the peer's", on_each(shut_down<false>)},
    row{"association_change: shutdown_complete, by its own", on_each(shut_down<true>)},
    row{"peer_address_change: added", on_each(changed_by_peer<path_change::added>)},
    row{"peer_address_change: confirmed", on_each(changed_by_peer<path_change::confirmed>)},
    row{"peer_address_change: made_primary", on_each(changed_by_peer<path_change::made_primary>)},
    row{"peer_address_change: removed", on_each(changed_by_peer<path_change::removed>)},
    row{"peer_address_change: potentially_failed", on_each(changed_by_failure<path_change::potentially_failed>)},
    row{"peer_address_change: unreachable", on_each(changed_by_failure<path_change::unreachable>)},
    row{"peer_address_change: available", on_each(changed_by_failure<path_change::available>)},
    row{"send_failed, send_failed_event: never sent", on_each(not_delivered<false>)},
    row{"send_failed, send_failed_event: sent, not acknowledged", on_each(not_delivered<true>)},
    row{"remote_error", on_each(misunderstood)},
    row{"shutdown_event", on_each(takes_no_more)},
    row{"partial_delivery_event: DATA chunks", on_each(broken_off<false>)},
    row{"partial_delivery_event: I-DATA chunks", on_each(broken_off<true>)},
    row{"adaptation_event", on_each(adapted)},
    row{"authentication_event: not_supported", on_each(not_authenticated)},
    row{"authentication_event: new_key", on_each(key_changed<key_change::new_key>)},
    row{"authentication_event: key_free", on_each(key_changed<key_change::key_free>)},
    row{"sender_dry_event", on_each(all_acknowledged)},
    row{"stream_reset_event: its own outgoing streams", on_each(streams_reset<true, direction_asked::outgoing>)},
    row{"stream_reset_event: its incoming streams, on its wish", on_each(streams_reset<true, direction_asked::incoming>)},
    row{"stream_reset_event: the peer's outgoing streams", on_each(streams_reset<false, direction_asked::outgoing>)},
    row{"stream_reset_event: its outgoing streams, on the peer's wish", on_each(streams_reset<false, direction_asked::incoming>)},
    row{"stream_reset_event: all outgoing streams", on_each(streams_reset<true, direction_asked::outgoing, true>)},
    row{"stream_reset_event: all incoming streams", on_each(streams_reset<true, direction_asked::incoming, true>)},
    row{"stream_reset_event: denied", on_each(reset_refused<answer::denied>)},
    row{"stream_reset_event: failed", on_each(reset_refused<answer::failed>)},
    row{"association_reset_event: on its own wish", on_each(association_reset<true>)},
    row{"association_reset_event: on the peer's wish", on_each(association_reset<false>)},
    row{"association_reset_event: denied", on_each(association_reset_refused<answer::denied>)},
    row{"association_reset_event: failed", on_each(association_reset_refused<answer::failed>)},
    row{"stream_change_event: on its own wish", on_each(streams_added<true>)},
    row{"stream_change_event: on the peer's wish", on_each(streams_added<false>)},
    row{"stream_change_event: denied", on_each(adding_refused<answer::denied>)},
    row{"stream_change_event: failed", on_each(adding_refused<answer::failed>)},
};

/// A test case for each cell where it happens.
[[maybe_unused]] const bool added = [] {
    for (const auto& r : rows)
        for (std::size_t k = 0; k < kinds; ++k)
            if (r.where[k] == happens) add_test(name_on(r.event, k), r.recipe[k]);
    return true;
}();

}  // namespace
