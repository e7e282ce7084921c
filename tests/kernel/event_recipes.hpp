// SPDX-License-Identifier: BSL-1.0
// How each event of associations, paths and messages is made to happen at the right end of an association, whatever kind of socket that
// is; and what it must tell. Each recipe takes a kind_is. Those of streams are in stream_recipes.hpp.
#ifndef SCTPP_TESTS_KERNEL_EVENT_RECIPES_HPP
#define SCTPP_TESTS_KERNEL_EVENT_RECIPES_HPP

#include "kinds.hpp"
#include "network.hpp"

namespace recipes {

using namespace support;
using namespace sctpp;
using ending = end_of_association::ending;
using path_change = peer_address_change::change;

template <class... Events>
constexpr auto subscribed = [](auto& s) { must(s.template subscribe<Events...>()); };

// ---- association_change ------------------------------------------------------------------------------------------------

/// Subscribed before the set-up, also for what is peeled off later: the event, not yet read, moves along.
constexpr auto up = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>([](auto& s) {
        must(s.template subscribe<association_change>());
        must(s.set(init_parameters{.outbound_streams = 17}));
    });
    inbox in;
    const auto check = [&](auto& socket, association_id id) {
        const auto e = in.next<association_change>(socket);
        CHECK(e.state == association_change::change::up);
        CHECK(e.association == id);
        CHECK(e.outbound_streams == 17);
        CHECK(e.inbound_streams == 17);
        CHECK(e.cause == error_cause::none);
        CHECK(e.causes.bytes.empty());
    };
    check(c.right, c.right_id);
    check(c.left, c.left_id);
};

/// The peer loses its memory, and connects again from the same port.
constexpr auto restarted = []<class Kind>(Kind) {
    private_network network;
    auto c = associate<kind_in<Kind>>();
    must(c.right.template subscribe<association_change>());
    restart_left(c, network);
    inbox in;
    const auto e = in.next<association_change>(c.right);
    CHECK(e.state == association_change::change::restarted);
    CHECK(e.association == c.right_id);
    must(c.send_right("welcome back"sv));
    const auto m = in.next<message>(c.left);
    CHECK(m.text() == "welcome back");
    CHECK(m.association() == c.left_id);
};

/// To a host that does not answer; what is peeled off is the attempt.
constexpr auto cannot_start = []<class Kind>(Kind) {
    using socket = socket_of<kind_in<Kind>>;
    private_network network;
    network.add_silent_hosts();
    network.add_address(1);
    using opened = std::conditional_t<std::is_same_v<socket, one_to_one>, one_to_one, one_to_many>;
    auto s = open<opened>(family::ipv4, waiting::non_blocking);
    must(s.template subscribe<association_change>());
    set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_RTOINFO, sctp_rtoinfo{0, 30, 30, 30});
    must(s.set(init_parameters{.max_attempts = 1}));
    const auto begun = must(s.connect(endpoint::ipv4({10, 9, 0, 1}, 9)));
    REQUIRE(begun.in_progress);
    socket watched;
    if constexpr (kind_in<Kind> == kind::peeled)
        watched = must(s.peel_off(begun.association));
    else
        watched = std::move(s);
    REQUIRE((wait_for(watched.native_handle(), POLLIN) & POLLIN) != 0);
    inbox in;
    const auto e = in.next<association_change>(watched);
    CHECK(e.state == association_change::change::cannot_start);
    CHECK(e.association == begun.association);
    CHECK(e.cause == error_cause::none);
};

constexpr auto aborted = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>();
    must(c.right.template subscribe<association_change>());
    must(c.left.abort(c.left_id, "why not"sv));
    inbox in;
    const auto end = in.end(c.right);
    CHECK(end.how == ending::aborted);
    CHECK(end.association == c.right_id);
    CHECK(end.cause == error_cause::user_initiated_abort);
    CHECK(text(end.causes) == "\x00\x0c\x00\x0bwhy not"sv);
};

constexpr auto lost = []<class Kind>(Kind) {
    private_network network;
    auto c = associate<kind_in<Kind>>([](auto& s) {
        set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_RTOINFO, sctp_rtoinfo{0, 40, 40, 40});
        set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_ASSOCINFO, sctp_assocparams{0, 2, 0, 0, 0, 0});
    });
    must(c.right.template subscribe<association_change>());
    network.loopback(false);
    must(c.send_right("anybody?"sv));
    inbox in;
    const auto end = in.end(c.right);
    CHECK(end.how == ending::lost);
    CHECK(end.association == c.right_id);
    CHECK(end.cause == error_cause::none);
};

template <bool Own>
constexpr auto shut_down = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>();
    must(c.right.template subscribe<association_change>());
    if constexpr (Own)
        must(c.shutdown_right());
    else
        must(c.left.shutdown(c.left_id));
    inbox in;
    const auto end = in.end(c.right);
    CHECK(end.how == ending::shut_down);
    CHECK(end.association == c.right_id);
};

// ---- peer_address_change -----------------------------------------------------------------------------------------------

inline constexpr auto dynamic_addresses = [](auto& s) {
    set_value(s.native_handle(), SCTP_AUTH_SUPPORTED, 1);
    set_value(s.native_handle(), SCTP_ASCONF_SUPPORTED, 1);
};

/// The peer adds an address, prefers it, and takes the first one back.
template <path_change Wanted>
constexpr auto changed_by_peer = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(dynamic_addresses);
    must(c.right.template subscribe<peer_address_change>());
    const auto first = must(c.left.local_endpoint());
    const auto second = endpoint::ipv4({127, 0, 0, 2}, first.port());
    inbox in;
    const auto comes = [&](path_change state, const endpoint& address) {
        const auto e = in.until<peer_address_change>(c.right, [&](const auto& p) { return p.state == state; });
        CHECK(e.address == address);
        CHECK(e.association == c.right_id);
        return e;
    };
    must(c.left.add_addresses(second));
    CHECK(comes(path_change::added, second).error == 0);
    if (Wanted == path_change::added) return;
    CHECK(comes(path_change::confirmed, second).error == 2);  // a heartbeat was answered
    if (Wanted == path_change::confirmed) return;
    sctp_setpeerprim primary{};
    primary.sspp_assoc_id = number(c.left_id);
    std::memcpy(reinterpret_cast<char*>(&primary) + offsetof(sctp_setpeerprim, sspp_addr), second.data(), second.size());
    set_raw(c.left.native_handle(), IPPROTO_SCTP, SCTP_SET_PEER_PRIMARY_ADDR, primary);
    comes(path_change::made_primary, second);
    if (Wanted == path_change::made_primary) return;
    must(c.left.remove_addresses(first));
    comes(path_change::removed, first);
};

/// One of the peer's two addresses vanishes, and comes back.
template <path_change Wanted>
constexpr auto changed_by_failure = []<class Kind>(Kind) {
    private_network network;
    const std::vector addresses{loopback.front(), network.add_address(2)};
    auto c = associate<kind_in<Kind>>(
        [](auto& s) {
        set_value(s.native_handle(), SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, 2);
        set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_RTOINFO, sctp_rtoinfo{0, 40, 40, 40});
        const peer_address_parameters impatient{.heartbeat = heartbeat_setting::on(40ms), .max_retransmissions = 2};
        if constexpr (is_many<std::decay_t<decltype(s)>>)
            must(s.set(impatient, future_associations));
        else
            must(s.set(impatient));
        must(s.template subscribe<peer_address_change>());
    },
        addresses);
    auto second = addresses[1];
    second.port(must(c.left.local_endpoint()).port());
    inbox in;
    const auto comes = [&](path_change state) {
        const auto e = in.next<peer_address_change>(c.right);
        CHECK(e.state == state);
        CHECK(e.address == second);
        CHECK(e.association == c.right_id);
    };
    comes(path_change::confirmed);
    network.remove_address(2);
    comes(path_change::potentially_failed);
    if (Wanted == path_change::potentially_failed) return;
    comes(path_change::unreachable);
    if (Wanted == path_change::unreachable) return;
    network.add_address(2);
    comes(path_change::available);
};

// ---- messages ------------------------------------------------------------------------------------------------------------

/// With both forms subscribed, the old one comes first. `Sent`: it left, and its acknowledgement is still to come.
template <bool Sent>
constexpr auto not_delivered = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>([](auto& s) {
        if (!Sent) small_window(s);
        set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_DELAYED_SACK, sctp_sack_info{0, 500, 100});
    });
    if (Sent)
        must(c.send_right("the first of all is acknowledged at once"sv));
    else
        for (int i = 0; i < 5; ++i) must(c.send_right(pattern(1500)));
    must(c.right.template subscribe<send_failed_event, send_failed>());
    must(c.send_right("undelivered"sv, unordered, stream_id{4}, payload_protocol_id::bicc, message_context{77}));
    must(c.left.abort(c.left_id));
    inbox in;
    const auto check = [&](const auto& e) {
        CHECK(e.was_sent == Sent);
        CHECK(e.stream == stream_id{4});
        CHECK(e.payload_protocol == payload_protocol_id::bicc);
        CHECK(e.context == message_context{77});
        CHECK(e.cause == error_cause::user_initiated_abort);
        CHECK(e.unordered);
        CHECK(e.first_chunk);
        CHECK(e.last_chunk);
        CHECK(e.association == c.right_id);
        CHECK(text(e.payload) == "undelivered");
    };
    const auto old = in.until<send_failed>(c.right, [](const auto& e) { return e.context == message_context{77}; });
    check(old);
    CHECK(old.lifetime == 0ms);
    check(in.next<send_failed_event>(c.right));
};

/// The peer gets a chunk of a type that it does not know, as if from the right end.
constexpr auto misunderstood = []<class Kind>(Kind) {
    packets wire;
    auto c = associate<kind_in<Kind>>();
    must(c.right.template subscribe<remote_error>());
    must(c.send_right("x"sv));
    const auto data = wire.next([&](const auto& p) { return p.from_port == c.address.port() && p.is_data(); });
    wire.send_like(data, {0xc7, 0, 0, 8, 'w', 'h', 'a', 't'});
    inbox in;
    const auto e = in.next<remote_error>(c.right);
    CHECK(e.cause == error_cause::unrecognized_chunk_type);
    CHECK(e.association == c.right_id);
    CHECK(text(e.information) == "\xc7\x00\x00\x08what"sv);
    must(c.send_right("goes on"sv));
    CHECK(in.text(c.left) == "x");
    CHECK(in.text(c.left) == "goes on");
};

constexpr auto takes_no_more = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>();
    must(c.right.template subscribe<shutdown_event>());
    must(c.send_left("before"sv));
    must(c.left.shutdown(c.left_id));
    inbox in;
    CHECK(in.text(c.right) == "before");
    CHECK(in.next<shutdown_event>(c.right).association == c.right_id);
};

/// A long message, the second of its stream, of which the rest never comes.
template <bool Interleaved>
constexpr auto broken_off = []<class Kind>(Kind) {
    private_network network;
    if (Interleaved) network.sysctl("intl_enable", "1");
    auto c = associate<kind_in<Kind>>([](auto& s) {
        const int fd = s.native_handle();
        set_raw(fd, SOL_SOCKET, SO_RCVBUF, 20000);
        if (!Interleaved) return;
        set_raw(fd, IPPROTO_SCTP, SCTP_FRAGMENT_INTERLEAVE, 1);
        set_value(fd, SCTP_INTERLEAVING_SUPPORTED, 1);
    });
    set_raw(c.right.native_handle(), IPPROTO_SCTP, SCTP_PARTIAL_DELIVERY_POINT, std::uint32_t{3000});
    set_raw(c.left.native_handle(), SOL_SOCKET, SO_SNDBUF, 200000);
    must(c.right.template subscribe<partial_delivery_event, association_change>());
    must(c.right.set(receive_info_delivery{true}));
    inbox in;
    must(c.send_left("whole"sv, stream_id{3}));
    CHECK(in.text(c.right) == "whole");
    must(c.send_left(pattern(100000), stream_id{3}));
    CHECK(in.next<fragment, receive_info>(c.right).association() == c.right_id);
    must(c.left.abort(c.left_id));
    const auto e = in.until<partial_delivery_event>(c.right);
    CHECK(e.indication == SCTP_PARTIAL_DELIVERY_ABORTED);
    CHECK(e.association == c.right_id);
    CHECK(e.stream == (Interleaved ? 3 : 0));
    CHECK(e.sequence == (Interleaved ? 1 : 0));
    CHECK_FALSE(e.unordered);
    CHECK(in.end(c.right).how == ending::aborted);
};

/// The first is told at once, for nothing was under way.
constexpr auto all_acknowledged = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>();
    inbox in;
    must(c.right.template subscribe<sender_dry_event>());
    CHECK(in.next<sender_dry_event>(c.right).association == c.right_id);
    must(c.send_right("x"sv, sack_immediately));
    CHECK(in.next<sender_dry_event>(c.right).association == c.right_id);
};

// ---- what was agreed at set-up, and keys -----------------------------------------------------------------------------------

constexpr auto adapted = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>([](auto& s) {
        must(s.template subscribe<adaptation_event>());
        must(s.set(adaptation_layer{adaptation_indication{0x11223344}}));
    });
    inbox in;
    const auto e = in.next<adaptation_event>(c.right);
    CHECK(e.indication == adaptation_indication{0x11223344});
    CHECK(e.association == c.right_id);
    CHECK(in.next<adaptation_event>(c.left).association == c.left_id);
};

/// An ordinary peer does not authenticate.
constexpr auto not_authenticated = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(subscribed<authentication_event>);
    inbox in;
    const auto e = in.next<authentication_event>(c.right);
    CHECK(e.indication == authentication_event::change::not_supported);
    CHECK(e.key == key_number{0});
    CHECK(e.association == c.right_id);
};

/// DATA is authenticated, and there is a key 5.
inline constexpr auto with_a_key = [](auto& s) {
    const int fd = s.native_handle();
    set_value(fd, SCTP_AUTH_SUPPORTED, 1);
    set_raw(fd, IPPROTO_SCTP, SCTP_AUTH_CHUNK, sctp_authchunk{0});
    const std::array<std::uint8_t, 12> key{0, 0, 0, 0, 5, 0, 4, 0, 's', 'e', 's', 'a'};  // sctp_authkey: association, number, length, key
    set_raw(fd, IPPROTO_SCTP, SCTP_AUTH_KEY, key);
};

template <authentication_event::change Wanted>
constexpr auto key_changed = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(with_a_key);
    must(c.right.template subscribe<authentication_event>());
    inbox in;
    if constexpr (Wanted == authentication_event::change::new_key) {
        must(c.send_left("with it"sv, key_number{5}));
    } else {
        must(c.send_right("with it"sv, key_number{5}));
        CHECK(in.text(c.left) == "with it");
        set_raw(c.right.native_handle(), IPPROTO_SCTP, SCTP_AUTH_DEACTIVATE_KEY, sctp_authkeyid{number(c.right_id), 5});
    }
    const auto e = in.next<authentication_event>(c.right);
    CHECK(e.indication == Wanted);
    CHECK(e.key == key_number{5});
    CHECK(e.association == c.right_id);
};

}  // namespace recipes

#endif
