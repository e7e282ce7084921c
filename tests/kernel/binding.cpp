// SPDX-License-Identifier: BSL-1.0
// Addresses of a socket: bound, added, removed, listed, announced to peers.
#include <algorithm>

#include "support.hpp"

using namespace support;
using namespace sctpp;
using change = peer_address_change::change;

static endpoint local(std::uint8_t last, std::uint16_t port = 0) { return endpoint::ipv4({127, 0, 0, last}, port); }

template <class Socket>
static std::vector<std::string> addresses_of(const Socket& socket) {
    address_list<16> storage;
    std::vector<std::string> texts;
    for (const auto& e : must(socket.local_addresses(storage))) texts.emplace_back(e.address_text().view());
    return texts;
}
using texts = std::vector<std::string>;

TEMPLATE_TEST_CASE("Binding to one address", "", one_to_one, acceptor, one_to_many) {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    auto s = open<TestType>(f);
    CHECK(addresses_of(s).empty());
    must(s.bind(endpoint::loopback(f)));
    const auto at = must(s.local_endpoint());
    CHECK(at.port() != 0);
    CHECK(at.address_text().view() == endpoint::loopback(f).address_text().view());
    CHECK(addresses_of(s) == texts{f == family::ipv4 ? "127.0.0.1" : "::1"});
    const auto e = must_fail(s.bind(at));
    CHECK(e.code() == EINVAL);
    CHECK(e.message() == "bind: Invalid argument (EINVAL): the socket is bound already, or the address is of another family");
}

TEST_CASE("Binding to the wildcard lists the host's addresses") {
    auto s = open<one_to_many>(GENERATE(family::ipv4, family::ipv6));
    must(s.bind(endpoint::any(must(s.local_endpoint()).family())));
    const auto all = addresses_of(s);
    CHECK(std::find_if(all.begin(), all.end(), [](const auto& a) { return a.ends_with("127.0.0.1"); }) != all.end());
}

TEMPLATE_TEST_CASE("Binding to several addresses at once", "", one_to_one, acceptor, one_to_many) {
    auto s = open<TestType>(family::ipv4);
    must(s.bind(std::array{local(1), local(2), local(3)}));
    CHECK(addresses_of(s) == texts{"127.0.0.1", "127.0.0.2", "127.0.0.3"});
    address_list<8> storage;
    for (const auto& e : must(s.local_addresses(storage))) CHECK(e.port() == must(s.local_endpoint()).port());

    // A packed list and a vector are ranges as well, and IPv4 fits an IPv6 socket.
    auto six = open<TestType>(family::ipv6);
    must(six.bind(must(address_list<2>::from(std::vector{endpoint::loopback(family::ipv6), local(9)}))));
    CHECK(addresses_of(six) == texts{"::1", "::ffff:127.0.0.9"});
}

TEST_CASE("Binding to several addresses of which one can't be had leaves a bound socket as it was") {
    auto s = open<one_to_many>(family::ipv4);
    must(s.bind(std::array{local(1)}));
    CHECK(must_fail(s.add_addresses(std::array{local(2), local(3), endpoint::ipv4({192, 0, 2, 1}, 0)})).code() == EADDRNOTAVAIL);
    CHECK(addresses_of(s) == texts{"127.0.0.1"});
}

TEST_CASE("Binding to several addresses of which one can't be had is an error, but those before it stay bound") {
    // The kernel means to undo them, but never takes the last address away, and then takes none.
    auto s = open<one_to_many>(family::ipv4);
    const auto e = must_fail(s.bind(std::array{local(1), local(2), endpoint::ipv4({192, 0, 2, 1}, 0)}));
    CHECK(e.code() == EADDRNOTAVAIL);
    CHECK(e.operation() == operation::bind);
    CHECK(e.message() == "bind: Cannot assign requested address (EADDRNOTAVAIL): not an address of this host");
    auto left = addresses_of(s);
    std::sort(left.begin(), left.end());
    CHECK(left == texts{"127.0.0.1", "127.0.0.2"});
    // Nothing is bound if it is the first that can't be had.
    auto other = open<one_to_many>(family::ipv4);
    CHECK(must_fail(other.bind(std::array{endpoint::ipv4({192, 0, 2, 1}, 0), local(1)})).code() == EADDRNOTAVAIL);
    CHECK(addresses_of(other).empty());
    must(other.bind(std::array{local(2), local(1)}));
    CHECK(addresses_of(other) == texts{"127.0.0.2", "127.0.0.1"});
}

TEST_CASE("Binding to two ports, or to one address twice, is an error that says so") {
    auto s = open<one_to_many>(family::ipv4);
    CHECK(must_fail(s.bind(std::array{local(1, 5000), local(2, 5001)})) == error(EINVAL, operation::bind, reason::different_ports));
    auto other = open<one_to_one>(family::ipv4);
    CHECK(must_fail(other.bind(std::array{local(3), local(3)})) == error(EINVAL, operation::bind, reason::address_twice));
}

TEST_CASE("An empty list of addresses is an error") {
    auto s = open<one_to_many>(family::ipv4);
    const std::vector<endpoint> none;
    CHECK(must_fail(s.bind(none)).reason() == reason::empty_list);
    CHECK(must_fail(s.bind(none)).message() == "bind: Invalid argument (EINVAL): the list has no address");
    must(s.bind(local(1)));
    CHECK(must_fail(s.add_addresses(none)).operation() == operation::add_addresses);
    CHECK(must_fail(s.remove_addresses(none)).operation() == operation::remove_addresses);
    CHECK(must_fail(s.connect(none)).operation() == operation::connect);
}

TEST_CASE("A port in use on an overlapping address is an error, on another address it is not") {
    auto first = open<one_to_many>(family::ipv4);
    must(first.bind(local(1)));
    const auto port = must(first.local_endpoint()).port();
    auto second = open<one_to_many>(family::ipv4);
    const auto e = must_fail(second.bind(local(1, port)));
    CHECK(e.code() == EADDRINUSE);
    CHECK(e.message() == "bind: Address already in use (EADDRINUSE): another socket holds this port on an overlapping address");
    CHECK(must_fail(second.bind(std::array{local(1, port), local(2, port)})).code() == EADDRINUSE);
    must(second.bind(local(2, port)));
}

TEMPLATE_TEST_CASE("Addresses are added and removed while there is no association", "", one_to_one, acceptor, one_to_many) {
    auto s = open<TestType>(family::ipv4);
    must(s.bind(local(1)));
    must(s.add_addresses(std::array{local(2), local(3)}));
    CHECK(addresses_of(s) == texts{"127.0.0.1", "127.0.0.2", "127.0.0.3"});
    const auto port = must(s.local_endpoint()).port();
    must(s.remove_addresses(std::array{local(2, port)}));
    CHECK(addresses_of(s) == texts{"127.0.0.1", "127.0.0.3"});

    CHECK(must_fail(s.add_addresses(std::array{local(3)})).code() == EINVAL);
    CHECK(must_fail(s.add_addresses(std::array{local(4), local(3)})).code() == EINVAL);
    CHECK(must_fail(s.add_addresses(std::array{local(4, static_cast<std::uint16_t>(port ^ 1U))})).code() == EINVAL);
    CHECK(must_fail(s.add_addresses(std::array{endpoint::ipv4({192, 0, 2, 1}, 0)})).code() == EADDRNOTAVAIL);
    CHECK(must_fail(s.remove_addresses(std::array{local(9, port)})).code() == EINVAL);
    CHECK(addresses_of(s) == texts{"127.0.0.1", "127.0.0.3"});
    must(s.remove_addresses(std::array{local(1, port)}));
    const auto e = must_fail(s.remove_addresses(std::array{local(3, port)}));
    CHECK(e.code() == EBUSY);
    CHECK(e.message() == "remove addresses: Device or resource busy (EBUSY): an endpoint keeps at least one address");
    CHECK(addresses_of(s) == texts{"127.0.0.3"});
}

TEST_CASE("Storage too small for the addresses is an error that says so") {
    auto s = open<one_to_many>(family::ipv4);
    must(s.bind(std::array{local(1), local(2), local(3)}));
    address_list<1> storage;
    const auto e = must_fail(s.local_addresses(storage));
    CHECK(e.code() == ENOBUFS);
    CHECK(e.reason() == reason::storage_too_small);
    CHECK(e.operation() == operation::local_addresses);
    CHECK(e.message() ==
          "get local addresses: No buffer space available (ENOBUFS): more addresses than the given storage holds");
    CHECK(storage.empty());

    auto client = open<one_to_one>(family::ipv4);
    must(s.listen());
    must(client.connect(local(1, must(s.local_endpoint()).port())));
    CHECK(must_fail(client.peer_addresses(storage)).code() == ENOBUFS);
    CHECK(must_fail(client.peer_addresses(storage)).operation() == operation::peer_addresses);
    address_list<3> enough;
    CHECK(must(client.peer_addresses(enough)).size() == 3);
}

TEMPLATE_TEST_CASE("Local and peer addresses of an association", "", one_to_one, one_to_many, peeled_association) {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    auto c = connect<TestType>(f);
    address_list<8> storage;
    if constexpr (is_many<TestType>) {
        CAPTURE(must(c.right.peer_addresses(c.right_id, storage)));
        CHECK(must(c.right.local_addresses(c.right_id, storage)).front() == c.address);
        CHECK(must(c.right.peer_addresses(c.right_id, storage)).contains(endpoint::parse(f == family::ipv4 ? "127.0.0.1" : "::1", must(c.left.local_endpoint()).port()).value()));
        CHECK(must_fail(c.right.peer_addresses(association_id{12345}, storage)).reason() == reason::unknown_association);
        CHECK(must_fail(c.right.local_addresses(association_id{12345}, storage)).reason() == reason::unknown_association);
    } else {
        CAPTURE(must(c.right.peer_addresses(storage)));
        CHECK(must(c.right.peer_addresses(storage)).contains(endpoint::loopback(f, must(c.left.local_endpoint()).port())));
    }
    CHECK(must(c.right.local_addresses(storage)).front() == c.address);
    CHECK(storage.front() == c.address);
    // Before it cloned sockets (6.19), the kernel did not fill in the name of an IPv6 socket that was peeled off.
    const bool no_name = std::is_same_v<TestType, peeled_association> && f == family::ipv6 && kernel_version() < std::pair(6, 19);
    CHECK(must(c.right.local_endpoint()) == (no_name ? endpoint::any(f, c.address.port()) : c.address));
    CHECK(must(c.left.peer_addresses(c.left_id, storage)).front() == c.address);
}

TEST_CASE("Without an association there are no peer addresses") {
    auto s = open<one_to_one>(family::ipv4);
    address_list<8> storage;
    CHECK(must_fail(s.peer_addresses(storage)).message() == "get peer addresses: Invalid argument (EINVAL): there is no association yet, or it has ended");
    std::vector<endpoint> list;
    CHECK(must_fail(s.peer_addresses(list)).reason() == reason::no_association);
}

// ---- while associations live ---------------------------------------------------------------------------------------------

TEMPLATE_TEST_CASE("A change of addresses that peers would not learn of is an error, and nothing is changed", "", one_to_one, one_to_many) {
    auto c = connect<TestType>();
    must(c.left.template subscribe<peer_address_change>());
    const auto port = c.address.port();
    auto e = must_fail(c.right.add_addresses(std::array{local(2)}));
    CHECK(e.code() == EOPNOTSUPP);
    CHECK(e.operation() == operation::add_addresses);
    CHECK(e.reason() == reason::peers_not_told);
    CHECK(e.message().find("nothing was changed. Pass future_associations") != std::string::npos);
    CHECK(addresses_of(c.right) == texts{"127.0.0.1"});

    must(c.right.add_addresses(std::array{local(2)}, future_associations));
    CHECK(addresses_of(c.right).size() == (is_many<TestType> ? 2 : addresses_of(c.right).size()));
    e = must_fail(c.right.remove_addresses(std::array{local(2, port)}));
    CHECK(e.operation() == operation::remove_addresses);
    CHECK(e.reason() == reason::peers_not_told);
    address_list<8> storage;
    CHECK(must(c.left.peer_addresses(c.left_id, storage)).size() == 1);
    must(c.right.remove_addresses(std::array{local(2, port)}, future_associations));

    inbox in;
    must(c.send_right("works on"sv));
    CHECK(in.text(c.left) == "works on");
    in.nothing(c.left);
}

TEST_CASE("Addresses added for future associations are those of the next one") {
    auto c = connect<one_to_many>();
    must(c.right.add_addresses(std::array{local(2)}, future_associations));
    address_list<8> storage;
    CHECK(must(c.left.peer_addresses(c.left_id, storage)).size() == 1);
    auto later = open<one_to_many>(family::ipv4);
    const auto id = must(later.connect(c.address)).association;
    CHECK(must(later.peer_addresses(id, storage)).size() == 2);
}

TEST_CASE("A listener's addresses can be changed whatever its accepted sockets do") {
    auto c = connect<one_to_one>();
    must(c.parent.add_addresses(std::array{local(2)}));
    CHECK(addresses_of(c.parent) == texts{"127.0.0.1", "127.0.0.2"});
    auto client = open<one_to_one>(family::ipv4);
    must(client.connect(local(2, c.address.port())));
}

static constexpr auto dynamic_addresses = [](auto& s) {
    set_value(s.native_handle(), SCTP_AUTH_SUPPORTED, 1);
    set_value(s.native_handle(), SCTP_ASCONF_SUPPORTED, 1);
};

TEST_CASE("An IPv4 address that Linux is told of over IPv6 it leaves out, and this end does not learn so") {
    auto c = connect<one_to_one>(family::ipv6, dynamic_addresses);
    must(c.left.subscribe<peer_address_change>());
    inbox in;
    must(c.right.add_addresses(local(2)));
    CHECK(addresses_of(c.right).size() == 2);
    must(c.send_right("next"sv));
    CHECK(in.text(c.left) == "next");
    in.nothing(c.left);
    address_list<8> storage;
    CHECK(must(c.left.peer_addresses(c.left_id, storage)).size() == 1);
}

TEMPLATE_TEST_CASE("Where dynamic addresses are in use the peer is told of a change, also from an accepted socket", "", one_to_one, one_to_many) {
    auto c = connect<TestType>(family::ipv4, dynamic_addresses);
    must(c.left.template subscribe<peer_address_change>());
    inbox in;
    must(c.right.add_addresses(std::array{local(2)}));
    auto e = in.template next<peer_address_change>(c.left);
    CHECK(e.state == change::added);
    CHECK(e.address == local(2, c.address.port()));
    CHECK(e.association == c.left_id);
    e = in.template until<peer_address_change>(c.left);
    CHECK(e.state == change::confirmed);
    CHECK(e.address == local(2, c.address.port()));
    address_list<8> storage;
    CHECK(must(c.left.peer_addresses(c.left_id, storage)).size() == 2);

    // One change at a time is under way; the next one follows its acknowledgement.
    must(c.right.remove_addresses(std::array{local(1, c.address.port())}));
    e = in.template until<peer_address_change>(c.left, [](const auto& p) { return p.state == change::removed; });
    CHECK(e.address == c.address);
    CHECK(must(c.left.peer_addresses(c.left_id, storage)).size() == 1);
    must(c.send_left("by the second address"sv));
    CHECK(in.text(c.right) == "by the second address");
}

TEST_CASE("Where dynamic addresses are in use with one of two peers, a change is an error and neither is told") {
    auto server = open<one_to_many>(family::ipv4);
    dynamic_addresses(server);
    must(server.bind(local(1)));
    must(server.listen());
    const auto address = must(server.local_endpoint());
    auto dynamic = open<one_to_many>(family::ipv4);
    dynamic_addresses(dynamic);
    must(dynamic.subscribe<peer_address_change>());
    must(dynamic.connect(address));
    auto plain = open<one_to_many>(family::ipv4);
    must(plain.connect(address));

    CHECK(must_fail(server.add_addresses(std::array{local(2)})).reason() == reason::peers_not_told);
    CHECK(addresses_of(server) == texts{"127.0.0.1"});
    must(plain.shutdown(associations_of(plain).front()));
    REQUIRE(eventually([&] { return must(server.association_count()) == 1; }));
    must(server.add_addresses(std::array{local(2)}));
    inbox in;
    CHECK(in.next<peer_address_change>(dynamic).state == change::added);
}

TEST_CASE("One address can be added and removed as it is") {
    auto s = open<one_to_many>(family::ipv4);
    must(s.bind(local(1)));
    const auto port = must(s.local_endpoint()).port();
    must(s.add_addresses(local(2, port)));
    CHECK(addresses_of(s) == texts{"127.0.0.1", "127.0.0.2"});
    must(s.remove_addresses(local(1, port), future_associations));
    CHECK(addresses_of(s) == texts{"127.0.0.2"});
}

TEST_CASE("Addresses come from any range, also one that only a loop can read") {
    struct counted {
        struct iterator {
            std::uint8_t last;
            endpoint operator*() const { return local(last); }
            iterator& operator++() { return ++last, *this; }
            bool operator!=(const iterator& other) const { return last != other.last; }
        };
        iterator begin() { return {1}; }  // not const, as of a filter view
        iterator end() { return {4}; }
    };
    auto s = open<one_to_many>(family::ipv4);
    must(s.bind(counted{}));
    CHECK(addresses_of(s) == texts{"127.0.0.1", "127.0.0.2", "127.0.0.3"});
}
