// SPDX-License-Identifier: BSL-1.0
// Closing: gracefully whatever is unread, within a time, or by an abort.
#include "network.hpp"

using namespace support;
using namespace sctpp;
using ending = end_of_association::ending;

TEMPLATE_TEST_CASE("A graceful close with unread messages is a shutdown for the peer, who gets all that was sent", "", one_to_one, one_to_many,
                   peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6));
    must(c.left.template subscribe<association_change, shutdown_event>());
    inbox in;
    for (int i = 0; i < 3; ++i) must(c.send_left("nobody will read this"sv));
    for (int i = 0; i < 3; ++i) must(c.send_right("but this"sv));
    const int fd = c.right.native_handle();
    must(c.right.close_gracefully(patience));
    CHECK_FALSE(c.right.is_open());
    CHECK_FALSE(is_open(fd));

    for (int i = 0; i < 3; ++i) CHECK(in.text(c.left) == "but this");
    CHECK(in.next<shutdown_event>(c.left).association == c.left_id);
    CHECK(in.end(c.left).how == ending::shut_down);
}

TEMPLATE_TEST_CASE("A plain close with unread messages is an abort for the peer", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.left.template subscribe<association_change>());
    inbox in;
    must(c.send_left("nobody will read this"sv));
    REQUIRE((wait_for(c.right.native_handle(), POLLIN) & POLLIN) != 0);  // on its way it would be no unread message
    c.right = TestType();
    CHECK(in.end(c.left).how == ending::aborted);
}

TEMPLATE_TEST_CASE("A plain close with everything read is a shutdown for the peer", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.left.template subscribe<association_change>());
    inbox in;
    must(c.send_left("read"sv));
    CHECK(in.text(c.right) == "read");
    must(c.send_right("last"sv));
    c.right = TestType();
    CHECK(in.text(c.left) == "last");
    CHECK(in.end(c.left).how == ending::shut_down);
}

TEMPLATE_TEST_CASE("A graceful close does not wait longer than its limit, and then the socket is still open", "", one_to_one, one_to_many,
                   peeled_association) {
    // The left end has a small receive buffer that nobody empties, so that what the right one sends can't be acknowledged.
    auto c = connect<TestType>(family::ipv4, [](auto& socket) {
        small_window(socket);
        set_raw(socket.native_handle(), SOL_SOCKET, SO_SNDBUF, 6000);
    });
    const auto block = pattern(1500);
    std::size_t sent = 0;
    while (c.send_right(block, dont_wait)) ++sent;
    const auto e = must_fail(c.right.close_gracefully(60ms));
    CHECK(e.code() == ETIMEDOUT);
    CHECK(e.operation() == operation::close);
    CHECK(e.reason() == reason::timed_out);
    CHECK(e.message() == "close: Connection timed out (ETIMEDOUT): the time limit has passed; the socket is still open");
    CHECK(c.right.is_open());

    // Once the peer reads, the same call succeeds.
    inbox in;
    for (std::size_t i = 0; i < sent; ++i) CHECK(in.whole(c.left) == block);
    must(c.right.close_gracefully(patience));
    CHECK_FALSE(c.right.is_open());
}

TEMPLATE_TEST_CASE("A graceful close of a socket whose association has ended just closes", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    const bool read_it = GENERATE(true, false);
    const bool gracefully = GENERATE(true, false);
    if constexpr (is_many<TestType>) must(c.right.template subscribe<association_change>());
    inbox in;
    if (gracefully)
        must(c.left.shutdown(c.left_id));
    else
        must(c.left.abort(c.left_id));
    if (read_it)
        (void)in.end(c.right);
    else
        REQUIRE((wait_for(c.right.native_handle(), POLLIN) & (POLLIN | POLLERR)) != 0);
    const auto closed = c.right.close_gracefully(patience);
    if (gracefully || is_many<TestType>)
        CHECK(closed.has_value());
    else if (!closed)
        CHECK(closed.error().code() == ECONNRESET);
    CHECK_FALSE(c.right.is_open());
}

TEST_CASE("A graceful close of a socket that never had an association just closes") {
    auto one = open<one_to_one>(family::ipv4);
    must(one.close_gracefully(patience));
    CHECK_FALSE(one.is_open());
    auto many = listening<one_to_many>();
    must(many.close_gracefully(patience));
    CHECK_FALSE(many.is_open());
}

TEST_CASE("A graceful close ends all associations of a one-to-many socket, and takes no new ones") {
    auto server = listening<one_to_many>();
    const auto address = must(server.local_endpoint());
    std::array<one_to_many, 3> peers;
    std::array<association_id, 3> ids{};
    inbox in;
    for (std::size_t i = 0; i < peers.size(); ++i) {
        peers[i] = open<one_to_many>(family::ipv4);
        must(peers[i].subscribe<association_change>(future_associations));
        ids[i] = must(peers[i].connect(address)).association;
        CHECK(in.next<association_change>(peers[i]).state == association_change::change::up);
        must(peers[i].send("unread"sv, ids[i]));
    }
    must(server.close_gracefully(patience));
    for (auto& peer : peers) CHECK(in.end(peer).how == ending::shut_down);
    CHECK(must_fail(peers[0].connect(address)).code() == ECONNREFUSED);
}

TEMPLATE_TEST_CASE("A graceful close with a peer that aborts meanwhile says so and closes", "", one_to_one, peeled_association) {
    auto c = connect<TestType>();
    must(c.left.abort(c.left_id));
    const auto closed = c.right.close_gracefully(patience);
    CHECK_FALSE(c.right.is_open());
    if (!closed) CHECK(closed.error().code() == ECONNRESET);
}

TEST_CASE("A one-to-one abort closes, and the peer sees an abort even with nothing unread") {
    auto c = connect<one_to_one>(GENERATE(family::ipv4, family::ipv6));
    must(c.left.subscribe<association_change>());
    inbox in;
    const int fd = c.right.native_handle();
    c.right.abort();
    CHECK_FALSE(is_open(fd));
    CHECK(in.end(c.left).how == ending::aborted);
}

TEST_CASE("An abort of all associations of a one-to-many socket is a message to all") {
    auto server = listening<one_to_many>();
    const auto address = must(server.local_endpoint());
    std::array<one_to_one, 3> peers;
    inbox in;
    for (auto& peer : peers) {
        peer = open<one_to_one>(family::ipv4);
        must(peer.subscribe<association_change>());
        must(peer.connect(address));
        CHECK(in.next<association_change>(peer).state == association_change::change::up);
    }
    CHECK(must(server.send("fire"sv, to_all, abort_association)) == 4);
    for (auto& peer : peers) CHECK(text(in.end(peer).causes) == "\x00\x0c\x00\x08"
                                                                "fire"sv);
}

TEST_CASE("A graceful close of a one-to-many socket waits for associations that are still being set up, and for what was sent to them") {
    private_network network;
    network.add_silent_hosts(0);
    network.add_address(1);
    auto server = open<one_to_many>(family::ipv4);
    must(server.bind(endpoint::any(family::ipv4)));
    must(server.listen());
    must(server.subscribe<association_change>());
    auto s = open<one_to_many>(family::ipv4, waiting::non_blocking);
    must(s.set(rto_parameters{.initial = 300ms, .maximum = 300ms, .minimum = 300ms}, future_associations));
    must(s.send("hello"sv, endpoint::ipv4({10, 0, 0, 5}, must(server.local_endpoint()).port())));
    CHECK(must_fail(s.close_gracefully(1ms)).reason() == reason::timed_out);
    network.add_address(5);
    must(s.close_gracefully(patience));
    inbox in;
    CHECK(in.next<association_change>(server).state == association_change::change::up);
    CHECK(in.text(server) == "hello");
    CHECK(in.end(server).how == ending::shut_down);
}

TEMPLATE_TEST_CASE("The longest and the shortest limit of a graceful close are no limits", "", one_to_one, one_to_many, peeled_association) {
    for (const auto limit : {std::chrono::milliseconds::max(), std::chrono::milliseconds::min()}) {
        auto c = connect<TestType>();
        must(c.right.close_gracefully(limit));
        CHECK_FALSE(c.right.is_open());
    }
}

TEST_CASE("A graceful close keeps to its limit on a one-to-many socket that someone has shut down for reading") {
    auto s = open<one_to_many>(family::ipv4);
    REQUIRE(::shutdown(s.native_handle(), SHUT_RDWR) != 0);
    CHECK(must_fail(s.close_gracefully(20ms)).reason() == reason::timed_out);
}
