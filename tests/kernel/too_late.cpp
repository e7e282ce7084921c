// SPDX-License-Identifier: BSL-1.0
// What comes too late, or too early, for the one association that a socket can have: options for associations to come, and changes of
// addresses while one is being set up.
#include <functional>

#include <sctpp/features.hpp>
#include <sctpp/profiles.hpp>

#include "kinds.hpp"
#include "network.hpp"

using namespace support;
using namespace sctpp;

namespace {

constexpr init_parameters three_streams{.outbound_streams = 3};
constexpr profile three{no_delay{}, three_streams};

/// A one_to_one pair: what listens, who connected, who was accepted.
struct pair_of_one {
    acceptor listener = listening<acceptor>();
    one_to_one client = open<one_to_one>(family::ipv4);
    one_to_one server;
    pair_of_one() {
        must(client.connect(must(listener.local_endpoint())));
        server = must(listener.accept());
    }
};

void check_too_late(one_to_one& s) {
    CHECK(must_fail(s.set(three_streams)).reason() == reason::set_up_already);
    CHECK(must_fail(s.set(stream_reconfiguration{})).reason() == reason::set_up_already);
    CHECK(must_fail(s.set(three)).message().starts_with("set init_parameters: Transport endpoint is already connected (EISCONN): "));
    const int fd = s.native_handle();
    CHECK(must_fail(three.set_on(fd)).reason() == reason::set_up_already);
    CHECK(must_fail(stream_reconfiguration{}.set_on(fd)).reason() == reason::set_up_already);
    CHECK(must_fail(authentication{}.set_on(fd)).reason() == reason::set_up_already);
}
void check_in_time(auto& s) {
    const int fd = s.native_handle();
    must(three.set_on(fd));
    must(stream_reconfiguration{}.set_on(fd));
}

endpoint address(std::uint8_t last) { return endpoint::ipv4({10, 0, 0, last}, 0); }

}  // namespace

TEST_CASE("A one-to-one socket whose association has ended takes no options for another, which it cannot have") {
    struct ending {
        const char* name;
        std::function<void(pair_of_one&)> how;
    };
    const ending by = GENERATE(values<ending>({
        {"the peer's shutdown", [](pair_of_one& p) { must(p.server.shutdown()); }},
        {"its own shutdown", [](pair_of_one& p) { must(p.client.shutdown()); }},
        {"the peer's close", [](pair_of_one& p) { p.server = {}; }},
        {"the peer's abort", [](pair_of_one& p) { p.server.abort(); }},
    }));
    INFO(by.name);
    pair_of_one p;
    check_too_late(p.client);
    check_too_late(p.server);
    by.how(p);
    REQUIRE(eventually([&] { return !p.client.get<status>(); }));
    check_too_late(p.client);
    if (p.server.is_open()) check_too_late(p.server);
    CHECK(must_fail(p.client.connect(must(p.listener.local_endpoint()))).code() == EISCONN);
    must(p.client.set(no_delay{}));  // what is not for later is still taken
}

TEST_CASE("A one-to-one socket that cannot be written to has its association all the same") {
    auto c = connect<one_to_one>(GENERATE(family::ipv4, family::ipv6), small_window);
    const auto block = pattern(1000);
    while (c.right.send(block, dont_wait)) continue;
    REQUIRE(wait_for(c.right.native_handle(), POLLOUT, 0ms) == 0);
    check_too_late(c.right);
}

TEST_CASE("A bare descriptor is asked what it is before options for associations to come") {
    for (const auto f : {family::ipv4, family::ipv6}) {
        auto one = open<one_to_one>(f);
        check_in_time(one);
        must(one.bind(endpoint::loopback(f)));
        check_in_time(one);
        auto gone = listening<acceptor>(f);
        const auto nobody = must(gone.local_endpoint());
        gone = {};
        CHECK(must_fail(one.connect(nobody)).code() == ECONNREFUSED);
        check_in_time(one);  // it may try again
        auto listener = listening<acceptor>(f);
        auto client = open<one_to_one>(f);
        must(client.connect(must(listener.local_endpoint())));
        check_in_time(listener);
        check_too_late(client);
    }
    auto c = connect<one_to_many>();
    check_in_time(c.left);  // there are others to come
    check_in_time(c.right);
    auto peeled = must(c.right.peel_off(c.right_id));
    CHECK(must_fail(three.set_on(peeled.native_handle())).reason() == reason::set_up_already);
    constexpr profile later_is_not_asked{no_delay{}, rto_parameters{.initial = 500ms}};
    must(later_is_not_asked.set_on(peeled.native_handle()));
}

TEMPLATE_TEST_CASE("While an association is being set up, its peer would not learn of a change of addresses", "", one_to_one, one_to_many) {
    private_network network;
    const auto home = network.add_address(1);
    network.add_address(2);
    network.add_silent_hosts();
    const bool asconf = GENERATE(false, true);
    auto s = must(TestType::open(family::ipv4, waiting::non_blocking));
    if (asconf) must(s.set(dynamic_addresses{}));
    must(s.set(init_parameters{.max_attempts = 1, .max_init_timeout = 200ms}));
    set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_RTOINFO, sctp_rtoinfo{0, 500, 500, 500});  // when it gives up
    must(s.bind(home));
    const auto port = must(s.local_endpoint()).port();
    REQUIRE(must(s.connect(must(endpoint::parse("10.9.0.1", 5000)))).in_progress);
    const auto count = [&] {
        address_list<4> list;
        return must(s.local_addresses(list)).size();
    };
    const auto e = must_fail(s.add_addresses(address(2)));
    CHECK(e.reason() == reason::peers_not_told);
    CHECK(e.operation() == operation::add_addresses);
    CHECK(must_fail(s.remove_addresses(endpoint::ipv4({10, 0, 0, 2}, port))).reason() == reason::peers_not_told);
    CHECK(count() == 1);
    // For the endpoint alone it can be had.
    must(s.add_addresses(address(2), future_associations));
    must(s.remove_addresses(endpoint::ipv4({10, 0, 0, 2}, port), future_associations));
    // And when there is nobody to tell.
    REQUIRE(eventually([&] { return s.add_addresses(address(2)).has_value(); }));
    CHECK(count() == 2);
}

TEMPLATE_TEST_CASE("Nor where the peer's offer is there, but the association is not up", "", one_to_one, one_to_many) {
    private_network network;
    const auto home = network.add_address(1);
    network.add_address(2);
    // The server throws the cookie away, for want of the right key.
    const std::array keys{std::vector(8, std::byte{1}), std::vector(8, std::byte{2})};
    auto server = open<one_to_many>(family::ipv4);
    must(server.set(dynamic_addresses{}));
    must(server.set(authentication{.chunks = {chunk_type::cookie_echo}, .key = authentication_key{key_number{1}, keys[0]}}));
    must(server.bind(home));
    must(server.listen());
    auto s = must(TestType::open(family::ipv4, waiting::non_blocking));
    must(s.set(dynamic_addresses{}));
    must(s.set(authentication{.key = authentication_key{key_number{1}, keys[1]}}));
    must(s.bind(home));
    REQUIRE(must(s.connect(must(server.local_endpoint()))).in_progress);
    // Long enough for the answer to have come; the socket would show if the association were up.
    for (const auto end = std::chrono::steady_clock::now() + 300ms; std::chrono::steady_clock::now() < end; ::poll(nullptr, 0, 20))
        CHECK(must_fail(s.add_addresses(address(2))).reason() == reason::peers_not_told);
    must(s.add_addresses(address(2), future_associations));
}

TEST_CASE("A one-to-one socket whose association has ended changes its addresses as it likes") {
    pair_of_one p;
    const auto other = endpoint::ipv4({127, 0, 0, 2}, 0);
    CHECK(must_fail(p.client.add_addresses(other)).reason() == reason::peers_not_told);
    must(p.server.shutdown());
    REQUIRE(eventually([&] { return !p.client.get<status>(); }));
    if (const auto added = p.client.add_addresses(other); !added) CHECK(added.error().reason() != reason::peers_not_told);
}
