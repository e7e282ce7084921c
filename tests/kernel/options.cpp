// SPDX-License-Identifier: BSL-1.0
// Options that tell of a live association and its paths, what is kept when not set, and errors. (option_rows.cpp walks over all.)
#include "support.hpp"

using namespace support;
using namespace sctpp;

TEMPLATE_TEST_CASE("status tells the state of an association", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6), [](auto& s) {
        must(s.set(init_parameters{.outbound_streams = 12}));
        set_raw(s.native_handle(), SOL_SOCKET, SO_RCVBUF, 20000);
    });
    auto s = must(c.template get_right<status>());
    CHECK(s.association == c.right_id);
    CHECK(s.state == association_state::established);
    CHECK(s.peer_receive_window == 20000);
    CHECK(s.inbound_streams == 12);
    CHECK(s.outbound_streams == 12);
    CHECK(s.unacknowledged_chunks == 0);
    CHECK(s.pending_chunks == 0);
    CHECK(s.fragmentation_point > 60000);
    CHECK(s.primary.association == c.right_id);
    CHECK(s.primary.address.port() == must(c.left.local_endpoint()).port());
    CHECK(s.primary.state == path_state::active);
    CHECK(s.primary.mtu > 60000);
    CHECK(s.primary.congestion_window > 0);
    CHECK(s.primary.rto > 0ms);

    must(c.send_right(pattern(5000), sack_immediately));
    CHECK(eventually([&] { return must(c.template get_right<status>()).peer_receive_window <= 15000; }));
}

TEST_CASE("Without an association there is no status") {
    auto s = open<one_to_one>(family::ipv4);
    const auto e = must_fail(s.get<status>());
    CHECK(e.code() == EINVAL);
    CHECK(e.operation() == operation::get);
    CHECK(e.option() == SCTP_STATUS);
    CHECK(e.message() == "get status: Invalid argument (EINVAL): there is no association yet, or it has ended");
    auto many = open<one_to_many>(family::ipv4);
    CHECK(must_fail(many.get<status>(association_id{12345})).message().starts_with("get status: "));
    CHECK(must_fail(many.get<rto_parameters>(association_id{12345})).message().starts_with("get rto_parameters: "));
    CHECK(must_fail(many.set(rto_parameters{.initial = 1s}, association_id{12345})).message().starts_with("set rto_parameters: "));
    CHECK(must_fail(many.get<peer_address_info>(endpoint::loopback(family::ipv4, 1))).message().starts_with("get peer_address_info: "));
}

TEMPLATE_TEST_CASE("The paths of an association to a peer with several addresses", "", one_to_one, one_to_many) {
    auto server = open<one_to_many>(family::ipv4);
    must(server.bind(std::array{endpoint::ipv4({127, 0, 0, 1}, 0), endpoint::ipv4({127, 0, 0, 2}, 0)}));
    must(server.listen());
    const auto port = must(server.local_endpoint()).port();
    const auto first = endpoint::ipv4({127, 0, 0, 1}, port), second = endpoint::ipv4({127, 0, 0, 2}, port);
    const auto f = GENERATE(family::ipv4, family::ipv6);
    auto s = open<TestType>(f);
    const auto id = must(s.connect(first)).association;
    const auto seen = [f](const endpoint& e) {
        return f == family::ipv4 ? e : must(endpoint::parse("::ffff:" + std::string(e.address_text().view()), e.port()));
    };
    const auto primary = [&] {
        if constexpr (is_many<TestType>)
            return must(s.template get<primary_address>(id)).address;
        else
            return must(s.template get<primary_address>()).address;
    };
    const auto set = [&](const auto& option) {
        if constexpr (is_many<TestType>)
            return s.set(option, id);
        else
            return s.set(option);
    };

    auto path = must(s.template get<peer_address_info>(first));
    CHECK(path.association == id);
    CHECK(path.address == seen(first));
    CHECK(path.state == path_state::active);
    path = must(s.template get<peer_address_info>(seen(second)));
    CHECK(path.address == seen(second));
    CHECK((path.state == path_state::unconfirmed || path.state == path_state::active));
    if constexpr (is_many<TestType>) CHECK(must(s.template get<peer_address_info>(id, second)).association == id);
    CHECK(must_fail(s.template get<peer_address_info>(endpoint::ipv4({127, 0, 0, 3}, port))).code() == EINVAL);

    CHECK(primary() == seen(first));
    must(set(primary_address{second}));
    CHECK(primary() == seen(second));
    CHECK(must_fail(set(primary_address{endpoint::ipv4({127, 0, 0, 3}, port)})).code() == EINVAL);
    CHECK(must_fail(set(primary_address{endpoint::ipv4({127, 0, 0, 1}, 1)})).code() == EINVAL);
    CHECK(primary() == seen(second));

    // One path's parameters are its own; the association's overwrite them.
    must(s.set(peer_address_parameters{.max_retransmissions = 3}, second));
    CHECK(must(s.template get<peer_address_parameters>(second)).max_retransmissions == 3);
    CHECK(must(s.template get<peer_address_parameters>(first)).max_retransmissions == 5);
    must(set(peer_address_parameters{.max_retransmissions = 4}));
    CHECK(must(s.template get<peer_address_parameters>(second)).max_retransmissions == 4);
    CHECK(must(s.template get<peer_address_parameters>(first)).max_retransmissions == 4);

    must(set(peer_address_parameters{.heartbeat_now = true}));
    CHECK(eventually([&] { return must(s.template get<peer_address_info>(second)).state == path_state::active; }));
}

TEMPLATE_TEST_CASE("peer_address_parameters: each part is set by itself, and what is not set is kept", "", one_to_one, one_to_many) {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    auto s = open<TestType>(f);
    const auto get = [&] {
        if constexpr (is_many<TestType>)
            return must(s.template get<peer_address_parameters>(future_associations));
        else
            return must(s.template get<peer_address_parameters>());
    };
    const auto set = [&](const peer_address_parameters& p) {
        if constexpr (is_many<TestType>)
            return s.set(p, future_associations);
        else
            return s.set(p);
    };
    auto expected = get();
    CHECK(expected.heartbeat == heartbeat_setting::on(30s));
    CHECK(expected.max_retransmissions == 5);
    CHECK(expected.path_mtu.is_discovered());
    CHECK(expected.delayed_sack == delayed_sack_setting::on(200ms));

    must(set({}));
    CHECK(get() == expected);
    must(set({.heartbeat = heartbeat_setting::on(5s)}));
    expected.heartbeat = heartbeat_setting::on(5s);
    CHECK(get() == expected);
    must(set({.max_retransmissions = 3}));
    expected.max_retransmissions = 3;
    CHECK(get() == expected);
    must(set({.path_mtu = path_mtu_setting::fixed(1400)}));
    expected.path_mtu = path_mtu_setting::fixed(1400);
    CHECK(get() == expected);
    must(set({.delayed_sack = delayed_sack_setting::on(150ms)}));
    expected.delayed_sack = delayed_sack_setting::on(150ms);
    CHECK(get() == expected);
    must(set({.dscp = std::uint8_t{0xb8}}));
    expected.dscp = std::uint8_t{0xb8};
    CHECK(get() == expected);
    if (f == family::ipv6) {
        must(set({.ipv6_flow_label = 0x12345}));
        expected.ipv6_flow_label = 0x12345;
        CHECK(get() == expected);
    }

    must(set({.heartbeat = heartbeat_setting::off(), .delayed_sack = delayed_sack_setting::off()}));
    CHECK(get().heartbeat.is_off());
    CHECK(get().delayed_sack.is_off());
    must(set({.heartbeat = heartbeat_setting::on(), .delayed_sack = delayed_sack_setting::on()}));
    CHECK(get() == expected);  // with the times from before
    must(set({.heartbeat = heartbeat_setting::on(0ms)}));
    CHECK(get().heartbeat == heartbeat_setting::on(0ms));
    must(set({.path_mtu = path_mtu_setting::discovered()}));
    CHECK(get().path_mtu.is_discovered());

    CHECK(must_fail(set({.path_mtu = path_mtu_setting::fixed(511)})).code() == EINVAL);
    CHECK(must_fail(set({.delayed_sack = delayed_sack_setting::on(501ms)})).code() == EINVAL);
    CHECK(must_fail(set({.delayed_sack = delayed_sack_setting::on(0ms)})).reason() == reason::field_out_of_range);
    CHECK(must_fail(set({.heartbeat_now = true})).code() == EINVAL);
    const auto nobody = must_fail(set({.heartbeat_now = true})).message();
    CHECK(nobody.starts_with("set peer_address_parameters: "));
    CHECK(nobody.find("`heartbeat_now`") != std::string::npos);  // and not another field, which was not set
}

TEMPLATE_TEST_CASE("What is not set is kept", "", one_to_one, peeled_association) {
    auto c = connect<TestType>();
    must(c.right.set(rto_parameters{.maximum = 20s}));
    CHECK(must(c.right.template get<rto_parameters>()) == rto_parameters{3s, 20s, 1s});
    must(c.right.set(rto_parameters{}));
    CHECK(must(c.right.template get<rto_parameters>()) == rto_parameters{3s, 20s, 1s});
    const auto e = must_fail(c.right.set(rto_parameters{.minimum = 21s}));
    CHECK(e.code() == EINVAL);
    CHECK(must(c.right.template get<rto_parameters>()) == rto_parameters{3s, 20s, 1s});
    must(c.right.set(association_parameters{.max_retransmissions = 4}));
    CHECK(must(c.right.template get<association_parameters>()).cookie_life == 60s);
    CHECK(must(c.right.template get<association_parameters>()).peer_destinations == 1);
}

TEST_CASE("A value that does not fit the kernel's field is an error that names the field, and nothing is changed") {
    auto s = open<one_to_one>(family::ipv4);
    const auto e = must_fail(s.set(init_parameters{.outbound_streams = 5, .max_init_timeout = 70s}));
    CHECK(e.code() == EINVAL);
    CHECK(e.reason() == reason::field_out_of_range);
    CHECK(e.message() ==
          "set init_parameters: Invalid argument (EINVAL): `max_init_timeout` must be 1 to 65535 ms; the option is unchanged");
    CHECK(must(s.get<init_parameters>()).outbound_streams == 10);
    CHECK(must_fail(s.set(rto_parameters{.minimum = -1ms})).reason() == reason::field_out_of_range);
}

TEST_CASE("Options of one association, of future and of all associations of a one-to-many socket") {
    auto c = connect<one_to_many>();
    must(c.right.set(rto_parameters{.maximum = 20s}, c.right_id));
    CHECK(must(c.right.get<rto_parameters>(c.right_id)).maximum == 20s);
    CHECK(must(c.right.get<rto_parameters>(future_associations)).maximum == 60s);
    must(c.right.set(rto_parameters{.maximum = 40s}, future_associations));
    CHECK(must(c.right.get<rto_parameters>(c.right_id)).maximum == 20s);
    CHECK(must(c.right.get<rto_parameters>(future_associations)).maximum == 40s);

    const auto stream = [&](const auto& where) { return must(c.right.get<default_send_parameters>(where)).stream; };
    must(c.right.set(default_send_parameters{.stream = stream_id{1}}, current_associations));
    CHECK(stream(c.right_id) == stream_id{1});
    CHECK(stream(future_associations) == stream_id{0});
    must(c.right.set(default_send_parameters{.stream = stream_id{2}}, all_associations));
    CHECK(stream(c.right_id) == stream_id{2});
    CHECK(stream(future_associations) == stream_id{2});
}

TEST_CASE("Idle associations are closed by autoclose") {
    auto server = open<one_to_many>(family::ipv4);
    must(server.set(autoclose{std::chrono::duration<std::uint32_t>(1)}));
    must(server.subscribe<association_change>());
    must(server.bind(endpoint::loopback(family::ipv4)));
    must(server.listen());
    auto client = open<one_to_one>(family::ipv4);
    must(client.connect(must(server.local_endpoint())));
    inbox in;
    CHECK(in.next<association_change>(server).state == association_change::change::up);
    CHECK(in.end(server).how == end_of_association::ending::shut_down);
    CHECK(in.end(client).how == end_of_association::ending::shut_down);
}
