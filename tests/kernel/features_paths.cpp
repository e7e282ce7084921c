// SPDX-License-Identifier: BSL-1.0
// Features of paths, which one end has by itself: leaving a path that fails, going inside UDP, finding out how long packets may be.
#include <algorithm>

#include <sctpp/features.hpp>

#include "kinds.hpp"
#include "two_hosts.hpp"

using namespace support;
using namespace sctpp;
using change = peer_address_change::change;

/// Sets a feature for associations to come, on any socket.
template <class Socket, class Feature>
static result<void> set_for_later(Socket& s, const Feature& feature) {
    if constexpr (is_many<Socket>)
        return s.set(feature, future_associations);
    else
        return s.set(feature);
}
template <class Ends, class Feature>
static result<void> set_of_right(Ends& c, const Feature& feature) {
    if constexpr (is_many<std::decay_t<decltype(c.right)>>)
        return c.right.set(feature, c.right_id);
    else
        return c.right.set(feature);
}

// ---- path_failover ---------------------------------------------------------------------------------------------------------------

static const test_on_each failing{"A path that begins to fail is told, and given up later", []<class Kind>(Kind) {
    private_network network;
    const std::vector addresses{loopback.front(), network.add_address(2)};
    auto c = associate<kind_in<Kind>>(
        [](auto& s) {
        set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_RTOINFO, sctp_rtoinfo{0, 40, 40, 40});
        must(set_for_later(s, peer_address_parameters{.heartbeat = heartbeat_setting::on(40ms)}));
    },
        addresses);
    auto second = addresses[1];
    second.port(must(c.left.local_endpoint()).port());
    REQUIRE(eventually([&] { return must(c.right.template get<peer_address_info>(second)).state == path_state::active; }));
    must(set_of_right(c, path_failover{{.inactive = std::uint16_t{3}, .potentially_failed = 1}}));
    network.remove_address(2);
    inbox in;
    for (const auto state : {change::potentially_failed, change::unreachable}) {
        const auto e = in.next<peer_address_change>(c.right);
        CHECK(e.state == state);
        CHECK(e.address == second);
    }
    CHECK(must(c.right.template get<peer_address_info>(second)).state == path_state::inactive);
}};

static const test_on_each hiding{"A potentially failed path that is hidden is not told of, and the error says so", []<class Kind>(Kind) {
    private_network network;
    const std::vector addresses{loopback.front(), network.add_address(2)};
    auto c = associate<kind_in<Kind>>(
        [](auto& s) {
        set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_RTOINFO, sctp_rtoinfo{0, 40, 40, 40});
        must(set_for_later(s, peer_address_parameters{.heartbeat = heartbeat_setting::on(40ms), .max_retransmissions = 1000}));
        must(set_for_later(s, association_parameters{.max_retransmissions = 1000}));
    },
        addresses);
    auto second = addresses[1];
    second.port(must(c.left.local_endpoint()).port());
    const auto told = [&] { return c.right.template get<peer_address_info>(second); };
    REQUIRE(eventually([&] { return must(told()).state == path_state::active; }));
    must(set_of_right(c, potentially_failed_exposure{potentially_failed_exposure::exposure::hidden}));
    must(set_of_right(c, path_thresholds{.potentially_failed = 1}));
    network.remove_address(2);
    REQUIRE(eventually([&] { return !told(); }));
    CHECK(must_fail(told()).message() == "get peer_address_info: Permission denied (EACCES): the path is potentially failed, which potentially_failed_exposure hides");
    must(set_of_right(c, potentially_failed_exposure{potentially_failed_exposure::exposure::shown}));
    CHECK(must(told()).state == path_state::potentially_failed);
}};

TEST_CASE("Where no path may be potentially failed, path_failover is an error that names the sysctl") {
    private_network network;
    network.sysctl("pf_enable", "0");
    auto s = open<one_to_one>(family::ipv4);
    auto many = open<one_to_many>(family::ipv4);
    constexpr auto text =
        "set path_thresholds: Operation not supported (EOPNOTSUPP): the sysctl net.sctp.pf_enable is 0: as root set "
        "`sysctl -w net.sctp.pf_enable=1`, or no path is ever potentially failed";
    CHECK(must_fail(s.set(path_failover{})).message() == text);
    CHECK(must_fail(many.set(path_failover{}, future_associations)).message() == text);
    CHECK(must(s.get<potentially_failed_exposure>()).state == potentially_failed_exposure::exposure::unset);
    network.sysctl("pf_enable", "1");
    must(s.set(path_failover{}));
    CHECK(must(s.get<potentially_failed_exposure>()).state == potentially_failed_exposure::exposure::shown);
    CHECK(must(s.is_subscribed<peer_address_change>()));
}

TEST_CASE("path_failover that would never do anything is an error, also by the threshold that is kept") {
    auto c = connect<one_to_many>();
    must(c.right.set(path_thresholds{.inactive = 7}, c.right_id));
    const auto why = [&](const path_thresholds& t, const auto& where) { return c.right.set(path_failover{t}, where).error().reason(); };
    CHECK(why({.potentially_failed = 5}, future_associations) == reason::without_effect);
    CHECK(why({.potentially_failed = 7}, c.right_id) == reason::without_effect);
    CHECK(must(c.right.get<potentially_failed_exposure>(c.right_id)).state == potentially_failed_exposure::exposure::unset);
    CHECK(why({.potentially_failed = 6}, c.right_id) == reason::without_effect);
    CHECK(why({.inactive = 1}, c.right_id) == reason::without_effect);
    CHECK(why({.potentially_failed = 5}, c.right_id) == reason::none);
    CHECK(why({.potentially_failed = 7, .change_primary = 9}, c.right_id) == reason::none);
    CHECK(why({.potentially_failed = 7}, association_id{4711}) == reason::unknown_association);
}

TEST_CASE("A sysctl of another network is not taken for the socket's own") {
    auto outside = open<one_to_one>(family::ipv4);
    private_network network;
    network.sysctl("pf_enable", "0");
    must(outside.set(path_failover{}));
}

TEST_CASE("The primary path is changed when it fails, and stays changed", "[two-paths]") {
    one_to_many server;
    {
        on_the_right_host there;
        server = open<one_to_many>(family::ipv6);
        set_raw(server.native_handle(), IPPROTO_SCTP, SCTP_RTOINFO, sctp_rtoinfo{0, 60, 60, 60});
        must(server.bind(std::array{must(endpoint::parse("10.1.0.2", 0)), must(endpoint::parse("fd00:2::2", 0))}));
        must(server.listen());
    }
    const auto port = must(server.local_endpoint()).port();
    const auto first = must(endpoint::parse("::ffff:10.1.0.2", port)), second = must(endpoint::parse("fd00:2::2", port));
    auto client = open<one_to_one>(family::ipv6);
    must(client.set(rto_parameters{.initial = 60ms, .maximum = 60ms, .minimum = 60ms}));
    must(client.set(peer_address_parameters{.heartbeat = heartbeat_setting::on(60ms)}));
    must(client.set(path_failover{{.inactive = std::uint16_t{8}, .potentially_failed = 0, .change_primary = 3}}));
    must(client.connect(std::array{must(endpoint::parse("10.1.0.2", port)), second}));
    REQUIRE(eventually([&] { return must(client.get<peer_address_info>(second)).state == path_state::active; }));
    CHECK(must(client.get<primary_address>()).address == first);

    REQUIRE(std::system("cut-path 1") == 0);
    inbox in;
    must(client.send("goes on"sv));
    const auto comes = [&](change state, const endpoint& at) {
        CHECK(in.until<peer_address_change>(client, [&](const auto& e) { return e.state == state; }).address == at);
    };
    comes(change::potentially_failed, first);
    CHECK(in.text(server) == "goes on");
    comes(change::made_primary, second);
    CHECK(must(client.get<primary_address>()).address == second);
    comes(change::unreachable, first);
    REQUIRE(std::system("restore-path 1") == 0);
    comes(change::available, first);
    CHECK(must(client.get<primary_address>()).address == second);
}

// ---- udp_encapsulation -----------------------------------------------------------------------------------------------------------

/// Waits for a UDP datagram between these ports that holds the text.
static void seen_in_udp(int raw, std::uint16_t from, std::uint16_t to, std::string_view text) {
    std::vector<char> bytes(70000);
    for (;;) {
        const auto n = ::recv(raw, bytes.data(), bytes.size(), 0);
        if (n < 0) FAIL("no such datagram: " << std::strerror(errno));
        const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); };
        const std::size_t head = (byte(0) & 15U) * 4U;
        if ((byte(head) << 8 | byte(head + 1)) == from && (byte(head + 2) << 8 | byte(head + 3)) == to &&
            std::string_view(bytes.data(), static_cast<std::size_t>(n)).find(text) != text.npos)
            return;
    }
}

static const test_on_each inside_udp{"An association goes inside UDP, both ways", []<class Kind>(Kind) {
    private_network network;
    network.sysctl("udp_port", "9900");
    const int raw = ::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_UDP);
    const int plain = ::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_SCTP);
    REQUIRE((raw >= 0 && plain >= 0));
    limit(raw);
    int opened = 0;
    auto c = associate<kind_in<Kind>>([&](auto& s) {  // only the end that connects is told
        if (++opened == 2) must(set_for_later(s, udp_encapsulation{.peer_port = 9900}));
    });
    must(c.send_right("to the left"sv));
    must(c.send_left("to the right"sv));
    inbox in;
    CHECK(in.text(c.left) == "to the left");
    CHECK(in.text(c.right) == "to the right");
    seen_in_udp(raw, 9900, 9900, "to the left");
    CHECK(must(c.right.template get<udp_encapsulation_port>(must(c.left.local_endpoint()))).port == 9900);
    char any;
    CHECK(::recv(plain, &any, 1, MSG_DONTWAIT) < 0);  // nothing went without
    ::close(raw);
    ::close(plain);
}};

TEST_CASE("A socket that was opened before its host received UDP goes on without it, which its option tells once it is connected") {
    private_network network;
    const int plain = ::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_SCTP);
    REQUIRE(plain >= 0);
    auto client = open<one_to_one>(family::ipv4);
    network.sysctl("udp_port", "9899");
    auto server = listening<one_to_many>();
    must(client.set(udp_encapsulation{}));
    must(client.connect(must(server.local_endpoint())));
    CHECK(must(client.get<udp_encapsulation_port>()).port == 0);
    char any;
    CHECK(::recv(plain, &any, 1, MSG_DONTWAIT) == 1);
    ::close(plain);
}

TEST_CASE("Where nothing inside UDP is received, udp_encapsulation is an error that names the sysctl") {
    private_network network;
    auto s = open<one_to_one>(family::ipv4);
    auto many = open<one_to_many>(family::ipv4);
    constexpr auto text =
        "set udp_encapsulation_port: Operation not supported (EOPNOTSUPP): the sysctl net.sctp.udp_port is 0: as root set "
        "`sysctl -w net.sctp.udp_port=9899`, or another port to receive on, and open the socket afterwards";
    CHECK(must_fail(s.set(udp_encapsulation{})).message() == text);
    CHECK(must_fail(many.set(udp_encapsulation{}, future_associations)).message() == text);
    CHECK(must(s.get<udp_encapsulation_port>()).port == 0);
    must(s.set(udp_encapsulation{.peer_port = 0}));
}

// ---- path_mtu_probing ------------------------------------------------------------------------------------------------------------

static const test_on_each probing{"Probes find out how long packets may be, up to what the kernel tries", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>();
    const auto there = must(c.left.local_endpoint());
    const auto mtu = [&] { return must(c.right.template get<peer_address_info>(there)).mtu; };
    CHECK(mtu() > 60000);
    must(set_of_right(c, peer_address_parameters{.path_mtu = path_mtu_setting::fixed(1500)}));
    CHECK(mtu() == 1500);
    must(set_of_right(c, path_mtu_probing{}));
    // After five seconds, and for each probe that a busy machine answers too late five more.
    REQUIRE(eventually([&] { return mtu() > 8900 && mtu() < 9100; }, 45s));
    CHECK(must(c.template get_right<status>()).fragmentation_point < 9000);
    CHECK(must_fail(set_of_right(c, path_mtu_probing{.interval = 4s})).message() ==
          "set path_mtu_probe_interval: Invalid argument (EINVAL): `interval` must be 0, or 5000 to 2147483647 ms; the option is unchanged");
}};

TEST_CASE("Probes find the length that a path swallows without a word", "[two-paths]") {
    // Probes grow by 32 bytes until three in a row are lost, each after five seconds; then by 4, and no such step fails below 1412. The
    // far end takes 4 bytes more than it is told.
    REQUIRE(std::system("/bin/ip -n right link set path1 mtu 1405") == 0);
    one_to_one client;
    one_to_many server;
    {
        on_the_right_host there;
        server = open<one_to_many>(family::ipv4);
        must(server.bind(must(endpoint::parse("10.1.0.2", 0))));
        must(server.listen());
    }
    const auto at = must(server.local_endpoint());
    client = open<one_to_one>(family::ipv4);
    must(client.set(path_mtu_probing{}));
    must(client.connect(at));
    const auto mtu = [&] { return must(client.get<peer_address_info>(at)).mtu; };
    CHECK(mtu() == 1500);  // as the cable's near end has it
    REQUIRE(eventually([&] { return mtu() != 1500; }, 45s));
    CHECK(mtu() > 1400);
    CHECK(mtu() <= 1409);
    must(client.send(pattern(5000)));
    inbox in;
    CHECK(in.text(server) == pattern(5000));
    REQUIRE(std::system("/bin/ip -n right link set path1 mtu 1500") == 0);
}
