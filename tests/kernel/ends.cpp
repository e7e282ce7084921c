// SPDX-License-Identifier: BSL-1.0
// The end of an association, in every form that the kernel gives it, is one value.
#include "support.hpp"

using namespace support;
using namespace sctpp;
using ending = end_of_association::ending;

// Only a one-to-many socket has to be asked to tell it: it knows no other way.
template <class Socket>
static void let_it_tell(connected<Socket>& c) {
    if constexpr (is_many<Socket>) must(c.right.template subscribe<association_change>());
}

// After the end of a socket's only association.
template <class Socket>
static void nothing_more(connected<Socket>& c, ending told_again) {
    inbox in;
    if constexpr (is_many<Socket>) {
        in.nothing(c.right);
    } else {
        CHECK(in.end(c.right).how == told_again);
        CHECK(in.end(c.right).how == told_again);
    }
}

TEMPLATE_TEST_CASE("A peer's shutdown ends the association, after what it had sent", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6));
    let_it_tell(c);
    inbox in;
    must(c.send_left("last words"sv));
    must(c.left.shutdown(c.left_id));

    CHECK(in.text(c.right) == "last words");
    const auto end = in.end(c.right);
    CHECK(end.how == ending::shut_down);
    CHECK(end.cause == error_cause::none);
    if constexpr (!std::is_same_v<TestType, one_to_one>) CHECK(end.association == c.right_id);
    nothing_more(c, std::is_same_v<TestType, one_to_one> ? ending::shut_down : ending::over);
}

TEMPLATE_TEST_CASE("A peer's shutdown is told by the event too where that is subscribed", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.right.template subscribe<association_change, shutdown_event>());
    inbox in;
    must(c.left.shutdown(c.left_id));
    CHECK(in.next<shutdown_event>(c.right).association == c.right_id);
    const auto end = in.end(c.right);
    CHECK(end.how == ending::shut_down);
    CHECK(end.association == c.right_id);
    nothing_more(c, std::is_same_v<TestType, one_to_one> ? ending::shut_down : ending::over);
}

TEMPLATE_TEST_CASE("One's own shutdown ends the association too", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6));
    const bool waits = GENERATE(true, false);
    let_it_tell(c);
    if (!waits) must(c.right.set_waiting(waiting::non_blocking));
    inbox in;
    must(c.send_right("goodbye"sv));
    must(c.shutdown_right());
    CHECK(in.text(c.left) == "goodbye");

    if (!waits) REQUIRE((wait_for(c.right.native_handle(), POLLIN) & POLLIN) != 0);
    const auto end = in.end(c.right);
    CHECK(end.how == ending::shut_down);
    CHECK(end.association == c.right_id);
    if (waits)
        nothing_more(c, ending::over);
    else
        in.nothing(c.right);
}

TEST_CASE("A one-to-one socket that waits in receive is woken by its own shutdown's end without any subscription") {
    auto c = connect<one_to_one>();
    inbox in;
    // As a program that calls shutdown(2) itself: no event tells then.
    REQUIRE(::shutdown(c.right.native_handle(), SHUT_WR) == 0);
    CHECK(in.end(c.right).how == ending::over);
}

TEST_CASE("What a peer had sent before one's own shutdown can still be received") {
    auto c = connect<one_to_one>();
    inbox in;
    must(c.send_left("was on its way"sv));
    must(c.right.shutdown());
    CHECK(in.text(c.right) == "was on its way");
    CHECK(in.end(c.right).how == ending::shut_down);
}

TEMPLATE_TEST_CASE("A peer's abort ends the association, with its reason", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6));
    must(c.right.template subscribe<association_change>());
    inbox in;
    must(c.send_left("before"sv));
    CHECK(in.text(c.right) == "before");
    must(c.left.abort(c.left_id, "because"sv));

    const auto end = in.end(c.right);
    CHECK(end.how == ending::aborted);
    CHECK(end.association == c.right_id);
    CHECK(end.cause == error_cause::user_initiated_abort);
    CHECK(end.causes.missing == 0);
    CHECK(text(end.causes) == "\x00\x0c\x00\x0b"
                              "because"sv);
    if constexpr (!is_many<TestType>) {
        CHECK(in.end(c.right).how == ending::aborted);  // the socket's error, ECONNRESET
        CHECK(in.end(c.right).how == ending::over);
    }
    CHECK(must_fail(c.right.receive(in.bytes(), dont_wait)).would_block());
}

TEST_CASE("A peer's abort without a subscription ends a one-to-one association all the same") {
    auto c = connect<one_to_one>(GENERATE(family::ipv4, family::ipv6));
    inbox in;
    must(c.left.abort(c.left_id, "because"sv));
    const auto end = in.end(c.right);
    CHECK(end.how == ending::aborted);
    CHECK(end.association == association_id{});
    CHECK(end.cause == error_cause::none);
    CHECK(end.causes.bytes.empty());
    CHECK(in.end(c.right).how == ending::over);
    CHECK(in.end(c.right).how == ending::over);
}

TEST_CASE("A peer's abort without a reason has a cause without text") {
    auto c = connect<peeled_association>();
    inbox in;
    must(c.left.abort(c.left_id));
    const auto end = in.end(c.right);
    CHECK(end.how == ending::aborted);
    CHECK(end.cause == error_cause::user_initiated_abort);
    CHECK(text(end.causes) == "\x00\x0c\x00\x04"sv);
}

TEST_CASE("A one-to-one peer's abort is an abort") {
    auto c = connect<one_to_one>();
    must(c.left.subscribe<association_change>());
    inbox in;
    c.right.abort();
    CHECK_FALSE(c.right.is_open());
    const auto end = in.end(c.left);
    CHECK(end.how == ending::aborted);
    CHECK(end.association == c.left_id);
    CHECK(end.cause == error_cause::user_initiated_abort);
}

TEST_CASE("One's own abort ends a peeled-off association, which stays open to tell so") {
    auto c = connect<peeled_association>();
    must(c.left.subscribe<association_change>());
    inbox in;
    must(c.right.abort("enough"sv));
    const auto end = in.end(c.right);
    CHECK(end.how == ending::aborted);
    CHECK(end.association == c.right_id);
    CHECK(end.cause == error_cause::user_initiated_abort);
    CHECK(end.causes.bytes.empty());  // of an ABORT received only
    CHECK(in.end(c.right).how == ending::aborted);  // the socket's error, ECONNABORTED
    nothing_more(c, ending::over);
    CHECK(text(in.end(c.left).causes) == "\x00\x0c\x00\x0a"
                                         "enough"sv);
}

TEST_CASE("One's own abort ends one association of a one-to-many socket and leaves the others") {
    auto c = connect<one_to_many>();
    auto other = open<one_to_many>(family::ipv4);
    const auto other_id = must(other.connect(c.address)).association;
    must(c.right.subscribe<association_change>());
    inbox in;
    must(c.right.abort(c.right_id, "enough"sv));
    CHECK(in.end(c.right).association == c.right_id);
    must(other.send("still there"sv, other_id));
    CHECK(in.text(c.right) == "still there");
}

TEST_CASE("A socket that never had an association has no end but an error") {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    inbox in;

    SECTION("one-to-one, waiting") {
        auto s = open<one_to_one>(f);
        const auto e = must_fail(s.receive(in.bytes()));
        CHECK(e.code() == ENOTCONN);
        CHECK(e.operation() == operation::receive);
    }
    SECTION("one-to-one, bound") {
        auto s = open<one_to_one>(f);
        must(s.bind(endpoint::loopback(f)));
        CHECK(must_fail(s.receive(in.bytes())).code() == ENOTCONN);
        // the look did not spoil it
        auto l = listening<acceptor>(f);
        must(s.connect(must(l.local_endpoint())));
    }
    SECTION("one-to-one, not waiting") {
        auto s = open<one_to_one>(f, waiting::non_blocking);
        CHECK(must_fail(s.receive(in.bytes())).would_block());
    }
    SECTION("one-to-one, after a refused connect") {
        auto s = open<one_to_one>(f);
        auto nobody = open<one_to_one>(f);
        must(nobody.bind(endpoint::loopback(f)));
        CHECK(must_fail(s.connect(must(nobody.local_endpoint()))).code() == ECONNREFUSED);
        (void)s.receive(in.bytes(), dont_wait);  // the kernel keeps the error of the failed connect for one more call
        CHECK(must_fail(s.receive(in.bytes())).code() == ENOTCONN);
        // it can still connect
        auto l = listening<acceptor>(f);
        must(s.connect(must(l.local_endpoint())));
    }
    SECTION("one-to-many") {
        auto s = open<one_to_many>(f);
        CHECK(must_fail(s.receive(in.bytes())).code() == ENOTCONN);
        must(s.set_waiting(waiting::non_blocking));
        CHECK(must_fail(s.receive(in.bytes())).would_block());
    }
}

TEST_CASE("An association that was aborted before it was accepted ends at once") {
    auto listener = listening<acceptor>();
    auto client = open<one_to_one>(family::ipv4);
    must(client.connect(must(listener.local_endpoint())));
    client.abort();
    auto server = must(listener.accept());
    limit(server.native_handle());
    inbox in;
    (void)in.end(server);
}

TEST_CASE("A connected one-to-one socket can't connect again after its end") {
    auto listener = listening<acceptor>();
    const auto address = must(listener.local_endpoint());
    auto client = open<one_to_one>(family::ipv4);
    must(client.connect(address));
    auto server = must(listener.accept());
    must(server.shutdown());
    inbox in;
    CHECK(in.end(client).how == ending::shut_down);
    CHECK(must_fail(client.connect(address)).code() == EISCONN);
}

TEMPLATE_TEST_CASE("An end is one however short the buffer", "", one_to_one, peeled_association) {
    for (const std::size_t size : {1U, 4U, 8U, 19U, 20U}) {
        INFO(size << " bytes");
        auto c = connect<TestType>();
        must(c.right.shutdown());
        std::vector<std::byte> buffer(size);
        auto in = must(c.right.receive(buffer));
        while (!in.is_end()) in = must(c.right.receive(buffer));
        CHECK(as<end_of_association>(in)->how == end_of_association::ending::shut_down);
    }
}
