// SPDX-License-Identifier: BSL-1.0
// Associations beginning: listening, accepting, connecting.
#include "network.hpp"

using namespace support;
using namespace sctpp;
using change = association_change::change;

/// An address where nobody listens. The socket that holds it must live.
static endpoint nobody(one_to_one& holder, family f = family::ipv4) {
    holder = open<one_to_one>(f);
    must(holder.bind(endpoint::loopback(f)));
    return must(holder.local_endpoint());
}

/// Two short attempts, then an end.
template <class Socket>
static void impatient(Socket& s) {
    must(s.set(init_parameters{.max_attempts = 1, .max_init_timeout = 40ms}));
    const rto_parameters short_ones{.initial = 40ms, .maximum = 40ms, .minimum = 40ms};
    if constexpr (is_many<Socket>)
        must(s.set(short_ones, future_associations));
    else
        must(s.set(short_ones));
}

TEMPLATE_TEST_CASE("connect tells the association's id, which is the one that status knows", "", one_to_one, one_to_many) {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    auto listener = listening<acceptor>(f);
    auto s = open<TestType>(f);
    const auto connected = must(s.connect(must(listener.local_endpoint())));
    CHECK_FALSE(connected.in_progress);
    CHECK(number(connected.association) >= 3);
    const auto now = [&] {
        if constexpr (is_many<TestType>)
            return must(s.template get<status>(connected.association));
        else
            return must(s.template get<status>());
    }();
    CHECK(now.association == connected.association);
    CHECK(now.state == association_state::established);
    CHECK(now.primary.address == must(listener.local_endpoint()));
}

TEST_CASE("An accepted socket is connected to the peer whose endpoint accept tells") {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    auto listener = listening<acceptor>(f);
    auto client = open<one_to_one>(f);
    must(client.connect(must(listener.local_endpoint())));
    endpoint peer;
    auto server = must(listener.accept(peer));
    limit(server.native_handle());
    CHECK(peer == endpoint::loopback(f, must(client.local_endpoint()).port()));
    inbox in;
    must(client.send("hello"sv));
    CHECK(in.text(server) == "hello");
    must(server.send("welcome"sv));
    CHECK(in.text(client) == "welcome");
}

TEST_CASE("Accepting where nobody has connected is EAGAIN for who does not wait") {
    auto listener = listening<acceptor>();
    must(listener.set_waiting(waiting::non_blocking));
    endpoint peer = endpoint::loopback(family::ipv4, 7);
    const auto e = must_fail(listener.accept(peer));
    CHECK(e.would_block());
    CHECK(e.operation() == operation::accept);
    CHECK(peer == endpoint::loopback(family::ipv4, 7));
    CHECK(must_fail(listener.accept()).would_block());
    auto client = open<one_to_one>(family::ipv4);
    must(client.connect(must(listener.local_endpoint())));
    CHECK((wait_for(listener.native_handle(), POLLIN) & POLLIN) != 0);
    must(listener.accept());
}

TEST_CASE("Accepting on a socket that does not listen is an error") {
    auto s = open<acceptor>(family::ipv4);
    CHECK(must_fail(s.accept()).code() == EINVAL);
}

TEST_CASE("A listener refuses more than its backlog and one, and after listening with 0 everybody") {
    auto listener = open<acceptor>(family::ipv4);
    must(listener.bind(endpoint::loopback(family::ipv4)));
    must(listener.listen(2));
    const auto address = must(listener.local_endpoint());
    std::array<one_to_one, 4> clients;
    for (auto& client : clients) client = open<one_to_one>(family::ipv4);
    for (std::size_t i = 0; i < 3; ++i) must(clients[i].connect(address));
    const auto e = must_fail(clients[3].connect(address));
    CHECK(e.code() == ECONNREFUSED);
    CHECK(e.message() == "connect: Connection refused (ECONNREFUSED): nobody listens there, the peer's backlog is full, or the host "
                         "answered that it has no SCTP");
    must(listener.accept());
    must(clients[3].connect(address));

    must(listener.listen(0));
    auto late = open<one_to_one>(family::ipv4);
    CHECK(must_fail(late.connect(address)).code() == ECONNREFUSED);
}

TEST_CASE("Listening binds to the wildcard address where nothing was bound") {
    auto listener = open<acceptor>(GENERATE(family::ipv4, family::ipv6));
    must(listener.listen());
    CHECK(must(listener.local_endpoint()).port() != 0);
    auto client = open<one_to_one>(family::ipv4);
    must(client.connect(endpoint::loopback(family::ipv4, must(listener.local_endpoint()).port())));
}

TEST_CASE("A connected one-to-one socket can't listen, a one-to-many socket can") {
    auto c = connect<one_to_one>();
    auto as_listener = must(acceptor::open(family::ipv4));
    CHECK(::listen(c.right.native_handle(), 1) < 0);
    must(c.left.listen());
    must(c.left.stop_listening());
}

TEST_CASE("A one-to-many socket that stops listening keeps its associations") {
    auto c = connect<one_to_many>();
    must(c.right.stop_listening());
    auto client = open<one_to_one>(family::ipv4);
    CHECK(must_fail(client.connect(c.address)).code() == ECONNREFUSED);
    inbox in;
    must(c.send_left("still"sv));
    CHECK(in.text(c.right) == "still");
    must(c.right.listen());
    must(client.connect(c.address));
}

TEMPLATE_TEST_CASE("connect to a peer by several addresses", "", one_to_one, one_to_many) {
    auto server = open<one_to_many>(family::ipv4);
    must(server.bind(std::array{endpoint::ipv4({127, 0, 0, 1}, 0), endpoint::ipv4({127, 0, 0, 2}, 0)}));
    must(server.listen());
    const auto port = must(server.local_endpoint()).port();
    auto s = open<TestType>(GENERATE(family::ipv4, family::ipv6));
    const auto connected = must(s.connect(std::array{endpoint::ipv4({127, 0, 0, 2}, port), endpoint::ipv4({127, 0, 0, 1}, port)}));
    CHECK(number(connected.association) >= 3);
    address_list<4> storage;
    if constexpr (is_many<TestType>)
        CHECK(must(s.peer_addresses(connected.association, storage)).size() == 2);
    else
        CHECK(must(s.peer_addresses(storage)).size() == 2);
}

TEST_CASE("A peer's second address answers where its first does not") {
    private_network network;
    network.add_silent_hosts();
    auto server = open<one_to_many>(family::ipv4);
    must(server.bind(network.add_address(1)));
    must(server.listen());
    const auto port = must(server.local_endpoint()).port();
    auto client = open<one_to_one>(family::ipv4);
    must(client.set(rto_parameters{.initial = 40ms, .maximum = 40ms, .minimum = 40ms}));
    must(client.connect(std::array{endpoint::ipv4({10, 9, 0, 1}, port), endpoint::ipv4({10, 0, 0, 1}, port)}));
    inbox in;
    must(client.send("hello"sv));
    CHECK(in.text(server) == "hello");
}

TEST_CASE("A list whose endpoints differ in their port is an error") {
    auto s = open<one_to_one>(family::ipv4);
    CHECK(must_fail(s.connect(std::array{endpoint::ipv4({127, 0, 0, 1}, 5000), endpoint::ipv4({127, 0, 0, 2}, 5001)})) ==
          error(EINVAL, operation::connect, reason::different_ports));
}

TEMPLATE_TEST_CASE("A connect to where nobody listens is refused, and can be tried again", "", one_to_one, one_to_many) {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    one_to_one holder;
    const auto address = nobody(holder, f);
    auto s = open<TestType>(f);
    const auto e = must_fail(s.connect(address));
    CHECK(e.code() == ECONNREFUSED);
    CHECK(e.operation() == operation::connect);
    auto listener = listening<acceptor>(f);
    must(s.connect(must(listener.local_endpoint())));
}

TEMPLATE_TEST_CASE("A connect to who does not answer times out", "", one_to_one, one_to_many) {
    private_network network;
    network.add_silent_hosts();
    network.add_address(1);
    auto s = open<TestType>(family::ipv4);
    impatient(s);
    const auto e = must_fail(s.connect(endpoint::ipv4({10, 9, 0, 1}, 5000)));
    CHECK(e.code() == ETIMEDOUT);
    CHECK(e.message() == "connect: Connection timed out (ETIMEDOUT): the peer did not answer on any path");
    auto listener = listening<acceptor>();
    must(s.connect(must(listener.local_endpoint())));
}

TEST_CASE("A connect without a route is an error at once") {
    private_network network;
    auto s = open<one_to_one>(family::ipv4);
    const auto e = must_fail(s.connect(endpoint::ipv4({198, 51, 100, 1}, 5000)));
    CHECK(e.code() == ENETUNREACH);
    CHECK(e.message() == "connect: Network is unreachable (ENETUNREACH): no route to the peer");
}

TEST_CASE("Connecting a connected socket again is EISCONN") {
    auto listener = listening<acceptor>();
    const auto address = must(listener.local_endpoint());
    auto one = open<one_to_one>(family::ipv4);
    must(one.connect(address));
    auto e = must_fail(one.connect(address));
    CHECK(e.code() == EISCONN);
    CHECK(e.message() == "connect: Transport endpoint is already connected (EISCONN): this socket has, or had, an association; it cannot have "
                         "another");
    auto many = open<one_to_many>(family::ipv4);
    must(many.connect(address));
    CHECK(must_fail(many.connect(address)).code() == EISCONN);
}

TEST_CASE("Connecting again while it is in progress is EALREADY") {
    private_network network;
    network.add_silent_hosts();
    network.add_address(1);
    const auto address = endpoint::ipv4({10, 9, 0, 1}, 5000);
    auto one = open<one_to_one>(family::ipv4, waiting::non_blocking);
    CHECK(must(one.connect(address)).in_progress);
    const auto e = must_fail(one.connect(address));
    CHECK(e.code() == EALREADY);
    CHECK(e.message() == "connect: Operation already in progress (EALREADY): an association with this peer is being set up");
    auto many = open<one_to_many>(family::ipv4, waiting::non_blocking);
    const auto begun = must(many.connect(address));
    CHECK(begun.in_progress);
    CHECK(must(many.get<status>(begun.association)).state == association_state::cookie_wait);
    CHECK(must_fail(many.connect(address)).code() == EALREADY);
}

TEST_CASE("A connect that does not wait: then wait until it is up") {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    auto listener = listening<acceptor>(f);
    auto s = open<one_to_one>(f, waiting::non_blocking);
    const auto begun = must(s.connect(must(listener.local_endpoint())));
    CHECK(begun.in_progress);
    CHECK(number(begun.association) >= 3);
    const auto up = must(s.wait_until_connected(patience));
    CHECK_FALSE(up.in_progress);
    CHECK(up.association == begun.association);
    CHECK(must(s.wait_until_connected(0ms)).association == begun.association);
    must(s.send("x"sv));
}

TEST_CASE("A connect that does not wait: refused") {
    one_to_one holder;
    const auto address = nobody(holder);
    auto s = open<one_to_one>(family::ipv4, waiting::non_blocking);
    if (const auto begun = s.connect(address)) {
        CHECK(begun->in_progress);
        const auto e = must_fail(s.wait_until_connected(patience));
        CHECK(e.code() == ECONNREFUSED);
        CHECK(e.operation() == operation::connect);
    } else {
        CHECK(begun.error().code() == ECONNREFUSED);
    }
    // and again, where somebody listens
    auto listener = listening<acceptor>();
    CHECK(must(s.connect(must(listener.local_endpoint()))).in_progress);
    must(s.wait_until_connected(patience));
}

TEST_CASE("A connect that does not wait: timed out, after it was still in progress") {
    private_network network;
    network.add_silent_hosts();
    network.add_address(1);
    auto s = open<one_to_one>(family::ipv4, waiting::non_blocking);
    must(s.set(init_parameters{.max_attempts = 1}));
    must(s.set(rto_parameters{.initial = 1000ms, .maximum = 1000ms, .minimum = 1000ms}));  // longer than the next three calls, on any machine
    CHECK(must(s.connect(endpoint::ipv4({10, 9, 0, 1}, 5000))).in_progress);
    CHECK(must(s.wait_until_connected(0ms)).in_progress);
    CHECK(must(s.wait_until_connected(1ms)).in_progress);
    CHECK(must_fail(s.wait_until_connected(patience)).code() == ETIMEDOUT);
}

TEST_CASE("Shutdown while a connect is in progress is refused, and the connect goes on") {
    private_network network;
    network.add_silent_hosts(0);
    network.add_address(1);
    auto listener = open<acceptor>(family::ipv4);
    must(listener.bind(endpoint::any(family::ipv4)));
    must(listener.listen());
    auto s = open<one_to_one>(family::ipv4, waiting::non_blocking);
    must(s.set(rto_parameters{.initial = 300ms, .maximum = 300ms, .minimum = 300ms}));
    const auto begun = must(s.connect(endpoint::ipv4({10, 0, 0, 5}, must(listener.local_endpoint()).port())));
    CHECK(must_fail(s.shutdown()).code() == ENOTCONN);
    CHECK(must(s.wait_until_connected(1ms)).in_progress);
    network.add_address(5);
    CHECK(must(s.wait_until_connected(patience)).association == begun.association);
    must(s.shutdown());
}

TEST_CASE("A connect that does not wait: the peer has sent something and ended before one looks") {
    auto listener = listening<acceptor>();
    auto s = open<one_to_one>(family::ipv4, waiting::non_blocking);
    must(s.connect(must(listener.local_endpoint())));
    must(must(listener.accept()).send("bye"sv));
    REQUIRE(eventually([&] { return !s.get<status>(); }));
    const auto was_up = must(s.wait_until_connected(patience));
    CHECK_FALSE(was_up.in_progress);
    CHECK(was_up.association == association_id{});
    inbox in;
    CHECK(in.text(s) == "bye");
    CHECK(in.end(s).how == end_of_association::ending::shut_down);
}

TEST_CASE("A send timeout on the socket makes a connect that takes longer one in progress") {
    private_network network;
    network.add_silent_hosts();
    network.add_address(1);
    auto s = open<one_to_one>(family::ipv4);
    set_raw(s.native_handle(), SOL_SOCKET, SO_SNDTIMEO, timeval{0, 20000});
    CHECK(must(s.connect(endpoint::ipv4({10, 9, 0, 1}, 5000))).in_progress);
}

TEST_CASE("A one-to-many connect that does not wait is told by association_change") {
    auto s = open<one_to_many>(family::ipv4, waiting::non_blocking);
    must(s.subscribe<association_change>());
    inbox in;
    const auto next = [&] {
        REQUIRE((wait_for(s.native_handle(), POLLIN) & POLLIN) != 0);
        return in.next<association_change>(s);
    };
    SECTION("up") {
        auto server = listening<one_to_many>();
        const auto begun = must(s.connect(must(server.local_endpoint())));
        CHECK(begun.in_progress);
        must(s.send("queued meanwhile"sv, begun.association));
        const auto e = next();
        CHECK(e.state == change::up);
        CHECK(e.association == begun.association);
        CHECK(e.outbound_streams == 10);
        CHECK(in.text(server) == "queued meanwhile");
    }
    SECTION("refused") {
        one_to_one holder;
        const auto begun = must(s.connect(nobody(holder)));
        const auto e = next();
        CHECK(e.state == change::cannot_start);
        CHECK(e.association == begun.association);
    }
}

TEST_CASE("Negotiated streams are the smaller numbers of both sides") {
    auto server = open<one_to_many>(family::ipv4);
    must(server.set(init_parameters{.outbound_streams = 20, .max_inbound_streams = 30}));
    must(server.subscribe<association_change>());
    must(server.bind(endpoint::loopback(family::ipv4)));
    must(server.listen());
    auto client = open<one_to_one>(family::ipv4);
    must(client.set(init_parameters{.outbound_streams = 40, .max_inbound_streams = 10}));
    must(client.connect(must(server.local_endpoint())));
    inbox in;
    const auto e = in.next<association_change>(server);
    CHECK(e.outbound_streams == 10);
    CHECK(e.inbound_streams == 30);
    const auto s = must(client.get<status>());
    CHECK(s.outbound_streams == 30);
    CHECK(s.inbound_streams == 10);
}

TEST_CASE("What is set and subscribed on a listener, its accepted sockets inherit") {
    auto listener = open<acceptor>(family::ipv4);
    must(listener.subscribe<association_change, shutdown_event>());
    must(listener.set(receive_info_delivery{true}));
    must(listener.set(rto_parameters{.initial = 2000ms, .maximum = 20000ms, .minimum = 500ms}));
    must(listener.bind(endpoint::loopback(family::ipv4)));
    must(listener.listen());
    auto client = open<one_to_one>(family::ipv4);
    must(client.connect(must(listener.local_endpoint())));
    auto server = must(listener.accept());
    limit(server.native_handle());
    CHECK(must(server.is_subscribed<shutdown_event>()));
    CHECK(must(server.get<receive_info_delivery>()).enabled);
    CHECK(must(server.get<rto_parameters>()).maximum == 20000ms);
    inbox in;
    CHECK(in.next<association_change>(server).state == change::up);
}

TEST_CASE("An IPv4 peer of an IPv6 socket") {
    auto listener = open<acceptor>(family::ipv6);
    must(listener.listen());
    auto client = open<one_to_one>(family::ipv4);
    must(client.connect(endpoint::loopback(family::ipv4, must(listener.local_endpoint()).port())));
    endpoint peer;
    auto server = must(listener.accept(peer));
    CHECK(peer.is_ipv4_mapped());
    CHECK(peer.unmapped() == endpoint::loopback(family::ipv4, must(client.local_endpoint()).port()));
}
