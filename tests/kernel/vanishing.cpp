// SPDX-License-Identifier: BSL-1.0
// Peers and paths that no longer answer.
#include "two_hosts.hpp"

using namespace support;
using namespace sctpp;
using ending = end_of_association::ending;
using change = peer_address_change::change;

/// Gives up after a few tenths of a second.
static constexpr auto impatient = [](auto& s) {
    set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_RTOINFO, sctp_rtoinfo{0, 40, 40, 40});
    set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_ASSOCINFO, sctp_assocparams{0, 2, 0, 0, 0, 0});
};

TEMPLATE_TEST_CASE("A peer that does not answer any more is lost", "", one_to_one, one_to_many, peeled_association) {
    private_network network;
    auto c = connect<TestType>(family::ipv4, impatient);
    must(c.right.template subscribe<association_change, send_failed_event>());
    inbox in;
    network.loopback(false);
    must(c.send_right("anybody?"sv));
    const auto end = in.end(c.right);
    CHECK(end.how == ending::lost);
    CHECK(end.association == c.right_id);
    CHECK(end.cause == error_cause::none);
    CHECK(end.causes.bytes.empty());
    const auto failed = in.template next<send_failed_event>(c.right);
    CHECK(text(failed.payload) == "anybody?");
    CHECK(failed.cause == error_cause::none);
    CHECK(failed.was_sent);
    if constexpr (is_many<TestType>) {
        in.nothing(c.right);
    } else {
        CHECK(in.end(c.right).how == ending::lost);  // the socket's error, ETIMEDOUT
        CHECK(in.end(c.right).how == ending::over);
    }
}

TEST_CASE("A peer that does not answer any more is lost, also where no event is subscribed") {
    private_network network;
    auto c = connect<one_to_one>(family::ipv4, impatient);
    inbox in;
    network.loopback(false);
    must(c.right.send("anybody?"sv));
    CHECK(in.end(c.right).how == ending::lost);
    CHECK(in.end(c.right).how == ending::over);
}

TEMPLATE_TEST_CASE("After a peer is lost, the first send tells why, and then there is no association", "", one_to_one, peeled_association) {
    private_network network;
    auto c = connect<TestType>(family::ipv4, impatient);
    network.loopback(false);
    must(c.send_right("anybody?"sv));
    REQUIRE((wait_for(c.right.native_handle(), POLLERR) & POLLERR) != 0);
    CHECK(must_fail(c.send_right("x"sv)).code() == ETIMEDOUT);
    CHECK(must_fail(c.send_right("x"sv)).code() == EPIPE);
}

TEMPLATE_TEST_CASE("A graceful close whose peer does not answer any more says that it is lost, and closes", "", one_to_one, one_to_many,
                   peeled_association) {
    private_network network;
    auto c = connect<TestType>(family::ipv4, impatient);
    network.loopback(false);
    must(c.send_right("anybody?"sv));
    const auto closed = c.right.close_gracefully(patience);
    CHECK_FALSE(c.right.is_open());
    if constexpr (!is_many<TestType>) {
        const auto e = must_fail(closed);
        CHECK(e.code() == ETIMEDOUT);
        CHECK(e.reason() == reason::none);
    }
}

TEST_CASE("A path that does not answer any more is unreachable, and available when it does again") {
    private_network network;
    const auto first = network.add_address(1), second = network.add_address(2);
    auto right = open<one_to_many>(family::ipv4);
    must(right.bind(std::array{first, second}));
    must(right.listen());
    const auto port = must(right.local_endpoint()).port();
    const auto at = [port](endpoint e) { return e.port(port), e; };

    const bool exposed = GENERATE(false, true);
    auto left = open<one_to_many>(family::ipv4);
    if (exposed) set_value(left.native_handle(), SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, 2);
    must(left.set(rto_parameters{.initial = 40ms, .maximum = 40ms, .minimum = 40ms}, future_associations));
    must(left.set(peer_address_parameters{.heartbeat = heartbeat_setting::on(40ms), .max_retransmissions = 2}, future_associations));
    must(left.subscribe<peer_address_change>());
    must(left.bind(network.add_address(3)));
    const auto id = must(left.connect(at(first))).association;
    inbox in;

    auto e = in.next<peer_address_change>(left);
    CHECK(e.state == change::confirmed);
    CHECK(e.address == at(second));
    CHECK(e.error == 2);  // a heartbeat was answered
    CHECK(e.association == id);

    network.remove_address(2);
    const auto next = [&] { return in.until<peer_address_change>(left, [](const auto& p) { return p.state != change::confirmed; }); };
    e = next();
    if (exposed) {
        CHECK(e.state == change::potentially_failed);
        e = next();
    }
    CHECK(e.state == change::unreachable);
    CHECK(e.address == at(second));
    CHECK(must(left.get<peer_address_info>(at(second))).state == path_state::inactive);

    // The association goes on over the other.
    must(left.send("over the first"sv, id));
    CHECK(in.text(right) == "over the first");

    network.add_address(2);
    e = next();
    CHECK(e.state == change::available);
    CHECK(e.address == at(second));
    CHECK(must(left.get<peer_address_info>(at(second))).state == path_state::active);
}

// ---- two hosts, joined by two cables -------------------------------------------------------------------------------------

static one_to_many on_both_cables() {
    on_the_right_host there;
    auto s = open<one_to_many>(family::ipv6);
    impatient(s);
    set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_ASSOCINFO, sctp_assocparams{0, 20, 0, 0, 0, 0});
    must(s.subscribe<association_change>());
    must(s.bind(std::array{must(endpoint::parse("10.1.0.2", 0)), must(endpoint::parse("fd00:2::2", 0))}));
    must(s.listen());
    return s;
}

TEST_CASE("An association goes on when the cable in use is cut, and both paths come back", "[two-paths]") {
    auto server = on_both_cables();
    const auto port = must(server.local_endpoint()).port();
    const auto mapped = must(endpoint::parse("::ffff:10.1.0.2", port)), second = must(endpoint::parse("fd00:2::2", port));
    auto client = open<one_to_one>(family::ipv6);
    must(client.set(rto_parameters{.initial = 60ms, .maximum = 60ms, .minimum = 60ms}));
    must(client.set(peer_address_parameters{.heartbeat = heartbeat_setting::on(60ms), .max_retransmissions = 2}));
    must(client.subscribe<peer_address_change>());
    const std::array peer{must(endpoint::parse("10.1.0.2", port)), second};
    must(client.connect(peer));
    inbox in;
    CHECK(in.next<association_change>(server).state == association_change::change::up);
    // Addresses that a connect names are confirmed without an event.
    REQUIRE(eventually([&] { return must(client.get<peer_address_info>(second)).state == path_state::active; }));
    CHECK(must(client.get<primary_address>()).address == mapped);
    CHECK(must(client.get<status>()).primary.address == mapped);

    must(client.send("by the first"sv));
    CHECK(in.text(server) == "by the first");

    REQUIRE(std::system("cut-path 1") == 0);
    must(client.send("by the second"sv));
    CHECK(in.text(server) == "by the second");
    const auto lost = in.until<peer_address_change>(client, [](const auto& e) { return e.state == change::unreachable; });
    CHECK(lost.address == mapped);
    CHECK(must(client.get<peer_address_info>(mapped)).state == path_state::inactive);
    CHECK(must(client.get<peer_address_info>(second)).state == path_state::active);

    REQUIRE(std::system("restore-path 1") == 0);
    const auto back = in.until<peer_address_change>(client, [](const auto& e) { return e.state == change::available; });
    CHECK(back.address == mapped);
    must(client.send("by the first again"sv));
    CHECK(in.text(server) == "by the first again");
}

TEST_CASE("A peer behind two cables that are both cut is lost", "[two-paths]") {
    auto server = on_both_cables();
    const auto port = must(server.local_endpoint()).port();
    auto client = open<one_to_one>(family::ipv6);
    must(client.set(rto_parameters{.initial = 60ms, .maximum = 60ms, .minimum = 60ms}));
    must(client.set(association_parameters{.max_retransmissions = 3}));
    must(client.connect(std::array{must(endpoint::parse("10.1.0.2", port)), must(endpoint::parse("fd00:2::2", port))}));
    REQUIRE(std::system("cut-path 1") == 0);
    REQUIRE(std::system("cut-path 2") == 0);
    const auto sent = client.send("anybody?"sv);
    inbox in;
    const auto end = in.end(client);
    CHECK(std::system("restore-path 1") == 0);
    CHECK(std::system("restore-path 2") == 0);
    CHECK(sent);
    CHECK(end.how == ending::lost);
}
