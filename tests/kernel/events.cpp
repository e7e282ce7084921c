// SPDX-License-Identifier: BSL-1.0
// Every event, made to happen.
#include "network.hpp"

using namespace support;
using namespace sctpp;

// ---- subscribing -------------------------------------------------------------------------------------------------------

template <class Socket, class... Events>
static void each_can_be_switched(Socket& s, event_list<Events...>) {
    const auto is_on = [&]<class Event>(Event*) {
        if constexpr (is_many<Socket>)
            return must(s.template is_subscribed<Event>(future_associations));
        else
            return must(s.template is_subscribed<Event>());
    };
    const auto kernel_says = [&]<class Event>(Event*) {
        return get_raw(s.native_handle(), IPPROTO_SCTP, SCTP_EVENT, sctp_event{0, number(event_traits<Event>::type), 0}).se_on != 0;
    };
    const auto one = [&]<class Event>(Event* event) {
        must(s.template unsubscribe<Events...>());
        CHECK_FALSE(is_on(event));
        must(s.template subscribe<Event>());
        CHECK(is_on(event));
        CHECK(kernel_says(event));
        CHECK((0 + ... + static_cast<int>(kernel_says(static_cast<Events*>(nullptr)))) == 1);
        must(s.template unsubscribe<Event>());
        CHECK_FALSE(is_on(event));
    };
    (one(static_cast<Events*>(nullptr)), ...);
    must(s.template subscribe<Events...>());
    CHECK((is_on(static_cast<Events*>(nullptr)) && ...));
}

TEMPLATE_TEST_CASE("Each event can be subscribed and unsubscribed, alone and with others", "", one_to_one, acceptor, one_to_many) {
    auto s = open<TestType>(GENERATE(family::ipv4, family::ipv6));
    each_can_be_switched(s, all_events{});
}

TEMPLATE_TEST_CASE("Each event can be subscribed and unsubscribed while an association lives", "", one_to_one, peeled_association) {
    auto c = connect<TestType>();
    each_can_be_switched(c.right, all_events{});
}

TEST_CASE("Nothing is subscribed by itself") {
    auto s = open<one_to_many>(family::ipv4);
    CHECK_FALSE(must(s.is_subscribed<association_change>(future_associations)));
    CHECK_FALSE(must(s.is_subscribed<shutdown_event>(future_associations)));
}

TEST_CASE("A subscription covers present and future associations, or those that are named") {
    auto c = connect<one_to_many>();
    auto& server = c.right;
    const auto present = c.right_id;
    const auto on = [&](const auto& where) { return must(server.is_subscribed<association_change>(where)); };
    auto later = open<one_to_many>(family::ipv4);
    inbox in;

    SECTION("all") {
        must(server.subscribe<association_change>());
        CHECK(on(present));
        CHECK(on(future_associations));
        must(later.connect(c.address));
        const auto up = in.next<association_change>(server);
        CHECK(up.state == association_change::change::up);
        must(c.left.shutdown(c.left_id));
        CHECK(in.end(server).association == present);
        must(server.unsubscribe<association_change>());
        CHECK_FALSE(on(up.association));
        CHECK_FALSE(on(future_associations));
    }
    SECTION("future ones") {
        must(server.subscribe<association_change>(future_associations));
        CHECK_FALSE(on(present));
        CHECK(on(future_associations));
        must(c.left.shutdown(c.left_id));
        must(later.connect(c.address));
        CHECK(in.next<association_change>(server).state == association_change::change::up);
    }
    SECTION("present ones") {
        must(server.subscribe<association_change>(current_associations));
        CHECK(on(present));
        CHECK_FALSE(on(future_associations));
        must(server.unsubscribe<association_change>(current_associations));
        CHECK_FALSE(on(present));
    }
    SECTION("one") {
        const auto other = must(later.connect(c.address)).association;
        must(server.subscribe<association_change, shutdown_event>(present));
        CHECK(on(present));
        CHECK_FALSE(on(future_associations));
        must(later.shutdown(other));
        must(c.left.shutdown(c.left_id));
        CHECK(in.next<shutdown_event>(server).association == present);
        CHECK(in.end(server).association == present);
    }
}

TEST_CASE("Subscribing on an unknown association is an error that names the event") {
    auto s = open<one_to_many>(family::ipv4);
    const auto e = must_fail(s.subscribe<shutdown_event>(association_id{12345}));
    CHECK(e.code() == EINVAL);
    CHECK(e.operation() == operation::subscribe);
    CHECK(e.detail() == SCTP_SHUTDOWN_EVENT);
    CHECK(must_fail(s.is_subscribed<shutdown_event>(association_id{12345})).code() == EINVAL);
}

// ---- association_change ------------------------------------------------------------------------------------------------

TEMPLATE_TEST_CASE("association_change: up, with the negotiated streams, on both sides", "", one_to_one, one_to_many) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6), [](auto& s) {
        must(s.template subscribe<association_change>());
        must(s.set(init_parameters{.outbound_streams = 17}));
    });
    inbox in;
    const auto right = in.template next<association_change>(c.right);
    CHECK(right.state == association_change::change::up);
    CHECK(right.association == c.right_id);
    CHECK(right.outbound_streams == 17);
    CHECK(right.inbound_streams == 17);
    CHECK(right.cause == error_cause::none);
    CHECK(right.causes.bytes.empty());
    const auto left = in.template next<association_change>(c.left);
    CHECK(left.state == association_change::change::up);
    CHECK(left.association == c.left_id);
}

TEST_CASE("association_change: an association that can't be started has no id after an implicit set-up") {
    auto holder = open<one_to_one>(family::ipv4);
    must(holder.bind(endpoint::loopback(family::ipv4)));
    auto s = open<one_to_many>(family::ipv4);
    must(s.subscribe<association_change>());
    must(s.send("x"sv, must(holder.local_endpoint())));
    inbox in;
    const auto e = in.next<association_change>(s);
    CHECK(e.state == association_change::change::cannot_start);
    CHECK(e.association == association_id{0});
}

TEMPLATE_TEST_CASE("association_change: restarted, when the peer lost its memory", "", one_to_one, one_to_many, peeled_association) {
    private_network network;
    auto c = connect<TestType>();
    must(c.right.template subscribe<association_change>());
    const auto port = must(c.left.local_endpoint()).port();
    network.loopback(false);
    must(c.left.abort(c.left_id));  // which nobody hears
    c.left = one_to_many();
    network.loopback(true);
    auto again = open<one_to_many>(family::ipv4);
    must(again.bind(endpoint::loopback(family::ipv4, port)));
    const auto id = must(again.connect(c.address)).association;
    inbox in;
    const auto e = in.template next<association_change>(c.right);
    CHECK(e.state == association_change::change::restarted);
    CHECK(e.association == c.right_id);
    must(c.send_right("welcome back"sv));
    const auto m = in.template next<message>(again);
    CHECK(m.text() == "welcome back");
    CHECK(m.association() == id);
}

// ---- the others, in the order of their numbers ---------------------------------------------------------------------------

static constexpr auto dynamic_addresses = [](auto& s) {
    set_value(s.native_handle(), SCTP_AUTH_SUPPORTED, 1);
    set_value(s.native_handle(), SCTP_ASCONF_SUPPORTED, 1);
};

TEMPLATE_TEST_CASE("peer_address_change: the peer chose its primary address", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, dynamic_addresses);
    must(c.right.template subscribe<peer_address_change>());
    const auto port = must(c.left.local_endpoint()).port();
    const auto second = endpoint::ipv4({127, 0, 0, 1}, port);
    sctp_setpeerprim primary{};
    primary.sspp_assoc_id = number(c.left_id);
    std::memcpy(reinterpret_cast<char*>(&primary) + offsetof(sctp_setpeerprim, sspp_addr), second.data(), second.size());
    set_raw(c.left.native_handle(), IPPROTO_SCTP, SCTP_SET_PEER_PRIMARY_ADDR, primary);
    inbox in;
    const auto e = in.template next<peer_address_change>(c.right);
    CHECK(e.state == peer_address_change::change::made_primary);
    CHECK(e.address == second);
    CHECK(e.association == c.right_id);
}

TEMPLATE_TEST_CASE("send_failed_event and send_failed: a message that was not delivered, with both subscribed the old form first", "", one_to_one,
                   one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, small_window);
    for (int i = 0; i < 5; ++i) must(c.send_right(pattern(1500)));
    must(c.right.template subscribe<send_failed_event, send_failed>());
    must(c.send_right("undelivered"sv, unordered, stream_id{4}, payload_protocol_id::bicc, message_context{77}));
    must(c.left.abort(c.left_id));
    inbox in;
    const auto old = in.template until<send_failed>(c.right, [](const auto& e) { return e.context == message_context{77}; });
    CHECK(old.stream == stream_id{4});
    CHECK(old.payload_protocol == payload_protocol_id::bicc);
    CHECK(old.cause == error_cause::user_initiated_abort);
    CHECK(old.unordered);
    CHECK(old.first_chunk);
    CHECK(old.last_chunk);
    CHECK_FALSE(old.was_sent);
    CHECK(old.lifetime == 0ms);
    CHECK(old.association == c.right_id);
    CHECK(text(old.payload) == "undelivered");
    const auto event = in.template next<send_failed_event>(c.right);
    CHECK(event.stream == stream_id{4});
    CHECK(event.payload_protocol == payload_protocol_id::bicc);
    CHECK(event.context == message_context{77});
    CHECK(event.cause == error_cause::user_initiated_abort);
    CHECK(event.unordered);
    CHECK_FALSE(event.was_sent);
    CHECK(event.association == c.right_id);
    CHECK(text(event.payload) == "undelivered");
}

TEST_CASE("send_failed_event: one for each chunk of a long message") {
    auto c = connect<one_to_one>(family::ipv4, [](auto& s) {
        set_raw(s.native_handle(), SOL_SOCKET, SO_RCVBUF, 4000);
        set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_MAXSEG, sctp_assoc_value{0, 1000});
    });
    for (int i = 0; i < 8; ++i) must(c.right.send(pattern(1000)));
    must(c.right.subscribe<send_failed_event>());
    const auto message = pattern(2500);
    must(c.right.send(message, message_context{5}));
    must(c.left.abort(c.left_id));
    inbox in;
    std::string all;
    for (int i = 0; i < 3; ++i) {
        const auto e = in.until<send_failed_event>(c.right, [](const auto& f) { return f.context == message_context{5}; });
        CHECK(e.first_chunk == (i == 0));
        CHECK(e.last_chunk == (i == 2));
        all += text(e.payload);
    }
    CHECK(all == message);
}

TEMPLATE_TEST_CASE("remote_error: the peer did not understand a chunk", "", one_to_one, one_to_many, peeled_association) {
    packets wire;
    auto c = connect<TestType>();
    must(c.right.template subscribe<remote_error>());
    must(c.send_right("x"sv));
    const auto data = wire.next([&](const auto& p) { return p.from_port == c.address.port() && p.is_data(); });
    wire.send_like(data, {0xc7, 0, 0, 8, 'w', 'h', 'a', 't'});
    inbox in;
    const auto e = in.template next<remote_error>(c.right);
    CHECK(e.cause == error_cause::unrecognized_chunk_type);
    CHECK(e.association == c.right_id);
    CHECK(text(e.information) == "\xc7\x00\x00\x08what"sv);
    must(c.send_right("goes on"sv));
    CHECK(in.text(c.left) == "x");
    CHECK(in.text(c.left) == "goes on");
}

TEMPLATE_TEST_CASE("shutdown_event: the peer takes no more data", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.right.template subscribe<shutdown_event>());
    must(c.send_left("before"sv));
    must(c.left.shutdown(c.left_id));
    inbox in;
    CHECK(in.text(c.right) == "before");
    CHECK(in.template next<shutdown_event>(c.right).association == c.right_id);
}

TEMPLATE_TEST_CASE("partial_delivery_event: the rest of a message will not come", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, [](auto& s) { set_raw(s.native_handle(), SOL_SOCKET, SO_RCVBUF, 20000); });
    set_raw(c.right.native_handle(), IPPROTO_SCTP, SCTP_PARTIAL_DELIVERY_POINT, std::uint32_t{3000});
    set_raw(c.left.native_handle(), SOL_SOCKET, SO_SNDBUF, 200000);
    must(c.right.template subscribe<partial_delivery_event, association_change>());
    must(c.send_left(pattern(100000)));
    inbox in;
    must(c.right.set(receive_info_delivery{true}));
    CHECK(in.template next<fragment, receive_info>(c.right).association() == c.right_id);
    must(c.left.abort(c.left_id));
    const auto e = in.template until<partial_delivery_event>(c.right);
    CHECK(e.indication == SCTP_PARTIAL_DELIVERY_ABORTED);
    CHECK(e.association == c.right_id);
    CHECK(in.end(c.right).how == end_of_association::ending::aborted);
}

TEMPLATE_TEST_CASE("adaptation_event: what the peer's upper layer announced", "", one_to_one, one_to_many) {
    auto c = connect<TestType>(family::ipv4, [](auto& s) {
        must(s.template subscribe<adaptation_event>());
        set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_ADAPTATION_LAYER, sctp_setadaptation{0x11223344});
    });
    inbox in;
    const auto e = in.template next<adaptation_event>(c.right);
    CHECK(e.indication == adaptation_indication{0x11223344});
    CHECK(e.association == c.right_id);
    CHECK(in.template next<adaptation_event>(c.left).association == c.left_id);
}

TEMPLATE_TEST_CASE("authentication_event: an ordinary peer does not authenticate", "", one_to_one, one_to_many) {
    auto c = connect<TestType>(family::ipv4, [](auto& s) { must(s.template subscribe<authentication_event>()); });
    inbox in;
    const auto e = in.template next<authentication_event>(c.right);
    CHECK(e.indication == authentication_event::change::not_supported);
    CHECK(e.association == c.right_id);
}

TEST_CASE("authentication_event: a key that is no longer in use is free") {
    auto c = connect<one_to_one>(family::ipv4, [](auto& s) {
        set_value(s.native_handle(), SCTP_AUTH_SUPPORTED, 1);
        set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_AUTH_CHUNK, sctp_authchunk{0});
        const std::array<std::uint8_t, 12> key{0, 0, 0, 0, 5, 0, 4, 0, 's', 'e', 's', 'a'};
        set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_AUTH_KEY, key);
    });
    must(c.right.subscribe<authentication_event>());
    must(c.right.send("with it"sv, key_number{5}));
    inbox in;
    CHECK(in.text(c.left) == "with it");
    set_raw(c.right.native_handle(), IPPROTO_SCTP, SCTP_AUTH_DEACTIVATE_KEY, sctp_authkeyid{0, 5});
    const auto e = in.next<authentication_event>(c.right);
    CHECK(e.indication == authentication_event::change::key_free);
    CHECK(e.key == key_number{5});
}

TEMPLATE_TEST_CASE("sender_dry_event: all was acknowledged", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    inbox in;
    must(c.right.template subscribe<sender_dry_event>());
    CHECK(in.template next<sender_dry_event>(c.right).association == c.right_id);  // nothing was under way
    must(c.send_right("x"sv, sack_immediately));
    CHECK(in.template next<sender_dry_event>(c.right).association == c.right_id);
}

static constexpr auto reconfigurable = [](auto& s) {
    set_value(s.native_handle(), SCTP_RECONFIG_SUPPORTED, 1);
    set_value(s.native_handle(), SCTP_ENABLE_STREAM_RESET, 7);
};

TEMPLATE_TEST_CASE("stream_reset_event: streams begin again, at both ends", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, reconfigurable);
    must(c.right.template subscribe<stream_reset_event>());
    must(c.left.template subscribe<stream_reset_event>());
    inbox in;

    SECTION("some outgoing streams") {
        struct {
            std::int32_t id;
            std::uint16_t flags = SCTP_STREAM_RESET_OUTGOING, count = 2, streams[2]{3, 5};
        } request{number(c.left_id)};
        set_raw(c.left.native_handle(), IPPROTO_SCTP, SCTP_RESET_STREAMS, request);
        const auto right = in.template next<stream_reset_event>(c.right);
        CHECK(right.incoming);
        CHECK_FALSE(right.outgoing);
        CHECK_FALSE(right.denied);
        CHECK_FALSE(right.failed);
        CHECK(right.association == c.right_id);
        REQUIRE(right.streams.size() == 2);
        CHECK(right.streams[0] == stream_id{3});
        CHECK(right.streams[1] == stream_id{5});
        CHECK(right.streams.missing() == 0);
        const auto left = in.template next<stream_reset_event>(c.left);
        CHECK(left.outgoing);
        CHECK_FALSE(left.incoming);
        CHECK(left.streams.size() == 2);
    }
    SECTION("all incoming streams") {
        struct {
            std::int32_t id;
            std::uint16_t flags = SCTP_STREAM_RESET_INCOMING, count = 0;
        } request{number(c.left_id)};
        set_raw(c.left.native_handle(), IPPROTO_SCTP, SCTP_RESET_STREAMS, request);
        CHECK(in.template next<stream_reset_event>(c.right).streams.empty());
    }
    SECTION("denied") {
        set_value(c.right.native_handle(), SCTP_ENABLE_STREAM_RESET, 0, c.right_id);
        struct {
            std::int32_t id;
            std::uint16_t flags = SCTP_STREAM_RESET_OUTGOING, count = 1, stream = 3, padding = 0;
        } request{number(c.left_id)};
        REQUIRE(::setsockopt(c.left.native_handle(), IPPROTO_SCTP, SCTP_RESET_STREAMS, &request, 10) == 0);
        const auto e = in.template next<stream_reset_event>(c.left);
        CHECK(e.denied);
        CHECK_FALSE(e.failed);
        CHECK(e.association == c.left_id);
    }
}

TEMPLATE_TEST_CASE("association_reset_event: all sequence numbers begin again, at both ends", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, reconfigurable);
    must(c.right.template subscribe<association_reset_event>());
    must(c.left.template subscribe<association_reset_event>());
    set_raw(c.left.native_handle(), IPPROTO_SCTP, SCTP_RESET_ASSOC, number(c.left_id));
    inbox in;
    const auto right = in.template next<association_reset_event>(c.right);
    const auto left = in.template next<association_reset_event>(c.left);
    CHECK(right.association == c.right_id);
    CHECK(left.association == c.left_id);
    CHECK_FALSE((right.denied || right.failed || left.denied || left.failed));
    CHECK(right.local_tsn == left.remote_tsn);
    CHECK(right.remote_tsn == left.local_tsn);
    must(c.send_left("goes on"sv));
    CHECK(in.text(c.right) == "goes on");
}

TEMPLATE_TEST_CASE("stream_change_event: streams were added, told for each direction", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, reconfigurable);
    must(c.right.template subscribe<stream_change_event>());
    must(c.left.template subscribe<stream_change_event>());
    set_raw(c.left.native_handle(), IPPROTO_SCTP, SCTP_ADD_STREAMS, sctp_add_streams{number(c.left_id), 1, 2});
    inbox in;
    const auto both = [&](auto& socket, association_id id) {
        unsigned inbound = 0, outbound = 0;
        for (int i = 0; i < 2; ++i) {
            const auto e = in.template next<stream_change_event>(socket);
            CHECK(e.association == id);
            CHECK_FALSE((e.denied || e.failed));
            inbound += e.added_inbound;
            outbound += e.added_outbound;
        }
        return std::pair(inbound, outbound);
    };
    CHECK(both(c.left, c.left_id) == std::pair(1U, 2U));
    CHECK(both(c.right, c.right_id) == std::pair(2U, 1U));
    must(c.send_left("on a new one"sv, stream_id{11}));
    CHECK(in.text(c.right) == "on a new one");
}
