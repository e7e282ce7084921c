// SPDX-License-Identifier: BSL-1.0
// What a live association can be told to do, on each kind of socket; and what each refusal says.
#include <algorithm>

#include <sctpp/features/dynamic_addresses.hpp>

#include "kinds.hpp"

using namespace support;
using namespace sctpp;

/// Says to a socket what is said of its association: by the id where there are many.
template <class Ends>
static auto right_of(Ends& c, auto call) {
    if constexpr (is_many<std::decay_t<decltype(c.right)>>)
        return call(c.right, c.right_id);
    else
        return call(c.right);
}
static constexpr auto reset = [](auto... request) { return [=](auto& s, auto... id) { return s.reset_streams(id..., request...); }; };
static constexpr auto reset_all = [](auto& s, auto... id) { return s.reset_association(id...); };
static constexpr auto add = [](added_streams more) { return [=](auto& s, auto... id) { return s.add_streams(id..., more); }; };
static constexpr auto prefer = [](endpoint own) { return [=](auto& s, auto... id) { return s.set_peer_primary(id..., own); }; };
static constexpr auto permit = [](stream_reset_permission p) { return [=](auto& s, auto... id) { return s.set(p, id...); }; };

/// Sets what is for associations to come, on any socket.
template <class Socket, class... Options>
static void offer(Socket& s, const Options&... options) {
    const auto one = [&](const auto& option) {
        if constexpr (is_many<Socket>)
            must(s.set(option, future_associations));
        else
            must(s.set(option));
    };
    (one(options), ...);
}

static constexpr auto reconfigurable = [](auto& s) {
    offer(s, reconfiguration_support{}, stream_reset_permission{});
    must(s.template subscribe<stream_reset_event, stream_change_event, association_reset_event>());
};
static constexpr auto movable = [](auto& s) { offer(s, authentication_support{}, dynamic_address_support{}); };

static const endpoint second_address = endpoint::ipv4({127, 0, 0, 2}, 0);

static const test_on_each streams_begin_again{"Streams that are reset begin again at sequence number 0", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(reconfigurable);
    must(c.left.set(receive_info_delivery{}));
    inbox in;
    const auto ssn_of = [&](stream_id stream) {
        must(c.send_right("x"sv, stream, sack_immediately));
        return in.until<basic_message<receive_info>>(c.left).ssn();
    };
    CHECK(ssn_of(stream_id{3}) == ssn{0});
    CHECK(ssn_of(stream_id{3}) == ssn{1});
    CHECK(ssn_of(stream_id{5}) == ssn{0});
    must(right_of(c, reset(stream_direction::outgoing, stream_selection{stream_id{3}})));
    auto e = in.next<stream_reset_event>(c.right);
    CHECK(e.outgoing);
    CHECK_FALSE((e.denied || e.failed || e.incoming));
    REQUIRE(e.streams.size() == 1);
    CHECK(e.streams[0] == stream_id{3});
    CHECK(ssn_of(stream_id{3}) == ssn{0});
    CHECK(ssn_of(stream_id{5}) == ssn{1});

    const std::vector both{stream_id{3}, stream_id{5}};
    must(right_of(c, [&](auto& s, auto... id) { return s.reset_streams(id..., stream_direction::outgoing, both); }));
    e = in.next<stream_reset_event>(c.right);
    CHECK(e.streams.size() == 2);
    CHECK(ssn_of(stream_id{3}) == ssn{0});
    CHECK(ssn_of(stream_id{5}) == ssn{0});

    must(right_of(c, reset(stream_direction::outgoing)));
    e = in.next<stream_reset_event>(c.right);
    CHECK(e.outgoing);
    CHECK(e.streams.empty());
    CHECK(ssn_of(stream_id{3}) == ssn{0});
    CHECK(ssn_of(stream_id{5}) == ssn{0});
}};

static const test_on_each asked_of_the_peer{"The peer is asked to reset what comes in", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(reconfigurable);
    inbox in;
    must(right_of(c, reset(stream_direction::incoming, stream_selection{stream_id{4}})));
    const auto e = in.next<stream_reset_event>(c.right);
    CHECK(e.incoming);
    CHECK_FALSE((e.denied || e.failed));
    CHECK(e.streams[0] == stream_id{4});
    must(right_of(c, reset(stream_direction::both)));
    CHECK((in.next<stream_reset_event>(c.right).outgoing != in.next<stream_reset_event>(c.right).outgoing));
}};

static const test_on_each all_begins_again{"The association begins again with new sequence numbers", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(reconfigurable);
    inbox in;
    must(right_of(c, reset_all));
    const auto e = in.next<association_reset_event>(c.right);
    CHECK_FALSE((e.denied || e.failed));
    CHECK(in.next<association_reset_event>(c.left).remote_tsn == e.local_tsn);
    must(c.send_right("goes on"sv));
    CHECK(in.text(c.left) == "goes on");
}};

static const test_on_each more_streams{"Streams that are added can be used, in both directions", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>([](auto& s) {
        reconfigurable(s);
        must(s.set(init_parameters{.outbound_streams = 2}));
    });
    inbox in;
    CHECK(must_fail(c.send_right("x"sv, stream_id{4})).reason() == reason::no_such_stream);
    must(right_of(c, add({.outbound = 3})));
    CHECK(in.next<stream_change_event>(c.right).added_outbound == 3);
    must(right_of(c, add({.inbound = 1})));
    CHECK(in.next<stream_change_event>(c.right).added_inbound == 1);
    const auto now = must(c.template get_right<status>());
    CHECK(now.outbound_streams == 5);
    CHECK(now.inbound_streams == 3);
    must(c.send_right("on the fifth"sv, stream_id{4}));
    CHECK(in.until<basic_message<receive_info>>(c.left).text() == "on the fifth");
    must(c.send_left("on the third"sv, stream_id{2}));
    CHECK(in.text(c.right) == "on the third");
}};

static const test_on_each the_peer_changes_its_way{"The peer sends to the address that it is asked to", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(movable);
    must(c.left.template subscribe<peer_address_change>());
    inbox in;
    const auto first = must(c.right.local_endpoint());
    auto second = second_address;
    // A peeled-off association has the addresses of the socket that it came from.
    if constexpr (kind_in<Kind> == kind::peeled) {
        CHECK(must_fail(right_of(c, prefer(second))).code() == EADDRNOTAVAIL);
        must(right_of(c, prefer(first)));
    } else {
        must(c.right.add_addresses(second));
        must(right_of(c, prefer(second)));  // its port is the socket's
        second.port(first.port());
        const auto e = in.until<peer_address_change>(c.left, [](const auto& p) { return p.state == peer_address_change::change::made_primary; });
        CHECK(e.address == second);
        CHECK(must(c.left.template get<primary_address>(c.left_id)).address == second);
        must(c.send_left("that way"sv));
        CHECK(in.text(c.right) == "that way");
    }
}};

static const test_on_each not_an_address_of_ours{"The peer can't be asked to send to an address that is not of this end", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(movable);
    const auto e = must_fail(right_of(c, prefer(second_address)));
    CHECK(e.message() == "set peer primary: Cannot assign requested address (EADDRNOTAVAIL): not an address of this end of the association, "
                         "port included");
    auto other_port = must(c.right.local_endpoint());
    other_port.port(static_cast<std::uint16_t>(other_port.port() ^ 1U));
    CHECK(must_fail(right_of(c, prefer(other_port))).code() == EADDRNOTAVAIL);
}};

// ---- what is missing ---------------------------------------------------------------------------------------------------------

static const test_on_each no_dynamic_addresses{"Without dynamic addresses the peer is not asked, and the error says what is missing", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>();
    const auto e = must_fail(right_of(c, prefer(must(c.right.local_endpoint()))));
    CHECK(e.code() == EPERM);
    CHECK(e.reason() == reason::not_agreed_on);
    CHECK(e.message() == std::string("set peer primary: Operation not permitted (EPERM): ") + (kind_in<Kind> == kind::many ? "this end" : "one of its two ends") +
                             " did not offer what this needs when the association was set up: `dynamic_address_support` and "
                             "`authentication_support` must be set at both ends before");
}};

TEST_CASE("Where only the peer lacks an extension, the error says so") {
    int opened = 0;
    auto c = connect<one_to_many>(family::ipv4, [&](auto& s) {
        if (++opened == 2) return;
        movable(s);
        reconfigurable(s);
    });
    CHECK(must_fail(c.right.set_peer_primary(c.right_id, c.address)).message() ==
          "set peer primary: Operation not permitted (EPERM): the peer did not offer what this needs when the association was set up: "
          "`dynamic_address_support` and `authentication_support` must be set at both ends before");
    CHECK(must_fail(c.right.reset_association(c.right_id)).message() ==
          "reset association: Protocol not available (ENOPROTOOPT): the peer did not offer what this needs when the association was set up: "
          "`reconfiguration_support` must be set at both ends before");
    CHECK(must_fail(c.left.reset_association(c.left_id)).message() ==
          "reset association: Protocol not available (ENOPROTOOPT): this end did not offer what this needs when the association was set "
          "up: `reconfiguration_support` must be set at both ends before");
}

TEST_CASE("Dynamic addresses without authentication are not agreed on, and it is this end that lacks it") {
    int opened = 0;
    auto c = connect<one_to_many>(family::ipv4, [&](auto& s) {
        if (++opened == 2) offer(s, dynamic_address_support{});
    });
    CHECK(must_fail(c.left.set_peer_primary(c.left_id, c.address)).message().find(": this end did not offer") != std::string::npos);
}

TEST_CASE("Where both ends offer dynamic addresses and one no authentication, an association does not even come up") {
    auto server = open<one_to_many>(family::ipv4);
    movable(server);
    must(server.bind(endpoint::loopback(family::ipv4)));
    must(server.listen());
    auto client = open<one_to_one>(family::ipv4);
    offer(client, dynamic_address_support{}, rto_parameters{.initial = 40ms, .maximum = 40ms, .minimum = 40ms});
    must(client.set(init_parameters{.max_attempts = 1}));
    CHECK(must_fail(client.connect(must(server.local_endpoint()))).code() == ECONNREFUSED);
    must(client.set(dynamic_addresses{}));
    must(client.connect(must(server.local_endpoint())));
}

static const test_on_each no_reconfiguration{"Without reconfiguration nothing is reset or added, and the error says what is missing", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>();
    for (const auto& e : {must_fail(right_of(c, reset(stream_direction::both))), must_fail(right_of(c, reset_all)), must_fail(right_of(c, add({1, 1})))}) {
        CHECK(e.code() == ENOPROTOOPT);
        CHECK(e.reason() == reason::not_agreed_on);
        CHECK(e.message().ends_with("did not offer what this needs when the association was set up: `reconfiguration_support` must be set at both "
                                    "ends before"));
    }
}};

static const test_on_each no_permission{"The kernel wants this end's own permission too, which the error says and the association can still get", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(reconfigurable);
    must(right_of(c, permit({false, false, false})));
    constexpr auto text = ": Protocol not available (ENOPROTOOPT): this end has not allowed it itself: set(stream_reset_permission{.";
    constexpr auto end = " = true}), which the association can get now";
    CHECK(must_fail(right_of(c, reset(stream_direction::both))).message() == "reset streams" + std::string(text) + "streams" + end);
    CHECK(must_fail(right_of(c, reset_all)).message() == "reset association" + std::string(text) + "association" + end);
    CHECK(must_fail(right_of(c, add({.inbound = 1}))).message() == "add streams" + std::string(text) + "more_streams" + end);
    must(right_of(c, permit({.streams = false, .association = false, .more_streams = true})));
    CHECK(must_fail(right_of(c, reset_all)).reason() == reason::not_permitted_here);
    must(right_of(c, add({.inbound = 1})));
    inbox in;
    CHECK(in.next<stream_change_event>(c.right).added_inbound == 1);
}};

static const test_on_each wrong_values{"Streams that do not exist, none at all, and too many", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>([](auto& s) {
        reconfigurable(s);
        must(s.set(init_parameters{.outbound_streams = 4, .max_inbound_streams = 3}));
    });
    // Each end has as many as the other takes: 3.
    CHECK(must_fail(right_of(c, reset(stream_direction::outgoing, stream_selection{stream_id{2}, stream_id{3}}))).message() ==
          "reset streams: Invalid argument (EINVAL): stream 3 does not exist: the association has 3 outbound streams, numbered from 0; "
          "nothing was reset");
    CHECK(must_fail(right_of(c, reset(stream_direction::incoming, stream_selection{stream_id{9}}))).message() ==
          "reset streams: Invalid argument (EINVAL): stream 9 does not exist: the association has 3 inbound streams, numbered from 0; "
          "nothing was reset");
    CHECK(must_fail(right_of(c, reset(stream_direction::both, stream_selection{std::vector<stream_id>{}}))).message() ==
          "reset streams: Invalid argument (EINVAL): the list names no stream, or more than 65535; for all of them leave it out");
    constexpr auto text = "add streams: Invalid argument (EINVAL): no streams are asked for, or there would be more than 65535";
    CHECK(must_fail(right_of(c, add({}))).message() == text);
    CHECK(must_fail(right_of(c, add({.outbound = 65535}))).message() == text);
    inbox in;
    in.nothing(c.right);
}};

static const test_on_each one_at_a_time{"One request at a time, and none while messages wait to be sent", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>([](auto& s) {
        reconfigurable(s);
        small_window(s);
    });
    for (int i = 0; i < 5; ++i) must(c.send_right(pattern(1500), stream_id{1}));
    const auto e = must_fail(right_of(c, reset(stream_direction::outgoing, stream_selection{stream_id{1}})));
    CHECK(e.would_block());
    CHECK(e.message() == "reset streams: Resource temporarily unavailable (EAGAIN): messages wait to be sent on them; sender_dry_event tells "
                         "when they are gone");
    CHECK(must_fail(right_of(c, reset_all)).message() ==
          "reset association: Resource temporarily unavailable (EAGAIN): not everything that was sent is acknowledged yet; sender_dry_event "
          "tells when it is");
    must(right_of(c, reset(stream_direction::outgoing, stream_selection{stream_id{2}})));
    const auto second = right_of(c, add({.outbound = 1}));
    if (!second)  // else the answer was there already
        CHECK(second.error().message() == "add streams: Operation now in progress (EINPROGRESS): the peer has not answered an earlier request "
                                          "to reset or add streams; its event tells when it has");
}};

TEST_CASE("Without an association nothing can be asked of its peer") {
    auto one = open<one_to_one>(family::ipv4);
    auto many = open<one_to_many>(family::ipv4);
    movable(one);
    movable(many);
    const association_id none{4711};
    for (const auto& e : {must_fail(one.reset_streams(stream_direction::both)), must_fail(one.reset_association()),
                          must_fail(one.add_streams({.inbound = 1})), must_fail(one.set_peer_primary(second_address))}) {
        CHECK(e.reason() == reason::no_association);
        CHECK(e.message().ends_with(": Invalid argument (EINVAL): there is no association yet, or it has ended"));
    }
    for (const auto& e : {must_fail(many.reset_streams(none, stream_direction::both)), must_fail(many.reset_association(none)),
                          must_fail(many.add_streams(none, {.inbound = 1})), must_fail(many.set_peer_primary(none, second_address))}) {
        CHECK(e.reason() == reason::unknown_association);
        CHECK(e.message().ends_with(": Invalid argument (EINVAL): no association of this socket has this id"));
    }
}

// ---- lists that grow ---------------------------------------------------------------------------------------------------------

TEST_CASE("The ids of all associations, however many") {
    auto server = listening<one_to_many>();
    std::vector<association_id> ids{association_id{1}};
    std::array<association_id, 20> few;
    must(server.associations(ids));
    CHECK(ids.empty());
    CHECK(must(server.associations(few)).empty());
    std::vector<one_to_one> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(open<one_to_one>(family::ipv4));
        must(clients.back().connect(must(server.local_endpoint())));
    }
    must(server.associations(ids));
    CHECK(ids == associations_of(server));
    const auto some = must(server.associations(few));
    CHECK(std::vector(some.begin(), some.end()) == ids);
    const auto e = must_fail(server.associations(std::span(few).first(19)));
    CHECK(e.message() == "get associations: No buffer space available (ENOBUFS): more associations than the given storage holds (one element "
                         "to spare is needed for 1024 and more)");
    // The kernel's number of them goes into the storage itself where that is large.
    std::vector<association_id> large(5000);
    CHECK(must(server.associations(std::span(large))).size() == 20);
    CHECK(std::equal(ids.begin(), ids.end(), large.begin()));
}

TEMPLATE_TEST_CASE("Addresses into a container that grows", "", one_to_one, one_to_many, peeled_association) {
    std::vector<endpoint> expected;
    for (std::uint8_t i = 1; i <= 20; ++i) expected.push_back(endpoint::ipv4({127, 0, 0, i}, 0));
    const auto f = GENERATE(family::ipv4, family::ipv6);
    if (f == family::ipv6) expected.insert(expected.begin() + 7, endpoint::loopback(f));
    auto server = open<one_to_many>(f);
    if (f == family::ipv6) must(server.set(mapped_ipv4_addresses{false}));  // so that both families are among them
    must(server.bind(expected));
    must(server.listen());
    const auto port = must(server.local_endpoint()).port();
    for (auto& e : expected) e.port(port);

    std::vector<endpoint> got{endpoint{}};
    must(server.local_addresses(got));
    CHECK(got == expected);

    using opened = std::conditional_t<std::is_same_v<TestType, one_to_one>, one_to_one, one_to_many>;
    auto client = open<opened>(f);
    if (f == family::ipv6) must(client.set(mapped_ipv4_addresses{false}));
    CHECK(must_fail([&] {
        if constexpr (is_many<opened>)
            return client.peer_addresses(association_id{4711}, got);
        else
            return client.peer_addresses(got);
    }())
              .operation() == operation::peer_addresses);
    CHECK(got.empty());
    const auto id = must(client.connect(expected[7])).association;
    if constexpr (is_many<TestType>) {
        must(client.peer_addresses(id, got));
        std::vector<endpoint> own;
        must(client.local_addresses(id, own));
        CHECK_FALSE(own.empty());
        CHECK(own.front().port() == must(client.local_endpoint()).port());
    } else if constexpr (std::is_same_v<TestType, peeled_association>) {
        auto peeled = must(client.peel_off(id));
        must(peeled.peer_addresses(got));
    } else {
        must(client.peer_addresses(got));
    }
    CHECK(got.size() == expected.size());
    for (const auto& e : expected) CHECK(std::find(got.begin(), got.end(), e) != got.end());
}
