// SPDX-License-Identifier: BSL-1.0
// Sends that fail: what the error says, and that nothing is lost by it.
#include <csignal>

#include "support.hpp"

using namespace support;
using namespace sctpp;

TEMPLATE_TEST_CASE("A stream that the association lacks is an error that says so, and the association works on", "", one_to_one, one_to_many,
                   peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6), [](auto& s) { must(s.set(init_parameters{.outbound_streams = 7})); });
    inbox in;
    must(c.send_right("before"sv, stream_id{6}));
    const auto e = must_fail(c.send_right("nowhere"sv, stream_id{7}));
    CHECK(e.code() == EINVAL);
    CHECK(e.operation() == operation::send);
    CHECK(e.reason() == reason::no_such_stream);
    CHECK(e.message() ==
          "send: Invalid argument (EINVAL): stream 7 does not exist: the association has 7 outbound streams, numbered from 0; nothing was sent");
    const auto late = must_fail(c.send_right("nowhere"sv, send_attributes{.stream = stream_id{65535}}));
    CHECK(late.reason() == reason::no_such_stream);
    CHECK(late.message().find("stream 65535 does not exist") != std::string::npos);
    const auto pieces = std::array{const_buffer("no"sv), const_buffer("where"sv)};
    if constexpr (is_many<TestType>) {
        CHECK(must_fail(c.right.send(pieces, c.right_id, stream_id{7})).reason() == reason::no_such_stream);
        CHECK(must_fail(c.right.send("nowhere"sv, must(c.left.local_endpoint()), stream_id{7})).reason() == reason::no_such_stream);
    } else {
        CHECK(must_fail(c.right.send(pieces, stream_id{7})).reason() == reason::no_such_stream);
    }
    must(c.send_right("after"sv, stream_id{0}));
    CHECK(in.text(c.left) == "before");
    CHECK(in.text(c.left) == "after");
    in.nothing(c.left);
}

TEMPLATE_TEST_CASE("An empty message is an error", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    CHECK(must_fail(c.send_right(""sv)).code() == EINVAL);
    CHECK(must_fail(c.send_right(""sv, stream_id{1})).code() == EINVAL);
    inbox in;
    must(c.send_right("x"sv));
    CHECK(in.text(c.left) == "x");
}

TEMPLATE_TEST_CASE("A message longer than the send buffer is an error that names the buffer's size", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    set_raw(c.right.native_handle(), SOL_SOCKET, SO_SNDBUF, 20000);
    const auto room = static_cast<std::size_t>(get_raw<int>(c.right.native_handle(), SOL_SOCKET, SO_SNDBUF));
    const auto message = pattern(room + 1);
    const auto e = must_fail(c.send_right(message, stream_id{1}));
    CHECK(e.code() == EMSGSIZE);
    CHECK(e.reason() == reason::message_too_long);
    CHECK(e.detail() == room);
    CHECK(e.message() == "send: Message too long (EMSGSIZE): longer than the send buffer of " + std::to_string(room) +
                             " bytes, or fragmentation is disabled; nothing was sent");
    CHECK(must(c.send_right(std::string_view(message).substr(1), stream_id{1})) == room);
    inbox in;
    CHECK(in.whole(c.left) == message.substr(1));
}

TEMPLATE_TEST_CASE("A full send buffer is EAGAIN for who does not wait", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, [](auto& s) { set_raw(s.native_handle(), SOL_SOCKET, SO_RCVBUF, 6000); });
    set_raw(c.right.native_handle(), SOL_SOCKET, SO_SNDBUF, 10000);
    const auto block = pattern(1000);
    std::size_t sent = 0;
    const bool by_attribute = GENERATE(true, false);
    if (!by_attribute) must(c.right.set_waiting(waiting::non_blocking));
    const auto send = [&] { return by_attribute ? c.send_right(block, dont_wait) : c.send_right(block, stream_id{0}); };
    auto outcome = send();
    for (; outcome; outcome = send()) sent += must(std::move(outcome));
    CHECK(outcome.error().would_block());
    CHECK(outcome.error().code() == EAGAIN);
    CHECK((wait_for(c.right.native_handle(), POLLOUT, 0ms) & POLLOUT) == 0);

    // Nothing of the failed one arrives, everything else does.
    inbox in;
    for (std::size_t got = 0; got < sent; got += block.size()) CHECK(in.whole(c.left) == block);
    in.nothing(c.left);
    CHECK((wait_for(c.right.native_handle(), POLLOUT) & POLLOUT) != 0);
    must(send());
}

TEMPLATE_TEST_CASE("Sending after the peer has gone is an error, never a signal", "", one_to_one, peeled_association) {
    auto c = connect<TestType>();
    REQUIRE(std::signal(SIGPIPE, SIG_DFL) != SIG_ERR);  // a SIGPIPE would end this program
    inbox in;
    SECTION("after an abort") {
        must(c.left.abort(c.left_id));
        (void)in.end(c.right);
        if constexpr (std::is_same_v<TestType, peeled_association>) CHECK(must_fail(c.send_right("x"sv)).code() == ECONNRESET);
    }
    SECTION("after a shutdown") {
        must(c.left.shutdown(c.left_id));
        (void)in.end(c.right);
    }
    const auto e = must_fail(c.send_right("x"sv));
    CHECK(e.code() == EPIPE);
    CHECK(e.message() == "send: Broken pipe (EPIPE): there is no such association, or it has ended");
    CHECK(must_fail(c.send_right("x"sv, stream_id{1}, payload_protocol_id::ngap)).code() == EPIPE);
    CHECK(must_fail(c.send_right("x"sv, dont_wait)).code() == EPIPE);
    const auto pieces = std::array{const_buffer("a"sv), const_buffer("b"sv)};
    CHECK(must_fail(c.right.send(pieces)).code() == EPIPE);
    CHECK(must_fail(c.right.send(pieces, unordered)).code() == EPIPE);
}

TEST_CASE("Sending to an association that is gone, or never was, is EPIPE") {
    auto c = connect<one_to_many>();
    REQUIRE(std::signal(SIGPIPE, SIG_DFL) != SIG_ERR);
    must(c.right.subscribe<association_change>());
    inbox in;
    must(c.left.abort(c.left_id));
    (void)in.end(c.right);
    CHECK(must_fail(c.right.send("x"sv, c.right_id)).code() == EPIPE);
    CHECK(must_fail(c.right.send("x"sv, c.right_id, stream_id{60000})).code() == EPIPE);
    CHECK(must_fail(c.right.send("x"sv, association_id{0})).code() == EPIPE);
    CHECK(must_fail(c.right.send("x"sv, association_id{1})).code() == EPIPE);
    CHECK(must_fail(c.right.send("x"sv, association_id{2})).code() == EPIPE);
    CHECK(must_fail(c.right.send("x"sv, association_id{123456})).code() == EPIPE);
    CHECK(must_fail(c.right.shutdown(c.right_id)).operation() == operation::shutdown);
    CHECK(must_fail(c.right.abort(c.right_id)).operation() == operation::abort);
}

TEST_CASE("Sending on a one-to-one socket that is not connected is EPIPE") {
    auto s = open<one_to_one>(GENERATE(family::ipv4, family::ipv6));
    CHECK(must_fail(s.send("x"sv)).code() == EPIPE);
    CHECK(must_fail(s.send("x"sv, stream_id{3})).code() == EPIPE);
    CHECK(must_fail(s.shutdown()).code() == ENOTCONN);
    CHECK(must_fail(s.shutdown()).operation() == operation::shutdown);
}

TEMPLATE_TEST_CASE("Sending after one's own shutdown has begun is ESHUTDOWN", "", one_to_one, one_to_many, peeled_association) {
    // What is unread at the left end keeps the shutdown from completing.
    auto c = connect<TestType>(family::ipv4, small_window);
    for (int i = 0; i < 5; ++i) must(c.send_right(pattern(1500)));
    must(c.shutdown_right());
    CHECK(must(c.template get_right<status>()).state == association_state::shutdown_pending);
    const auto e = must_fail(c.send_right("x"sv, stream_id{0}));
    CHECK(e.code() == ESHUTDOWN);
    CHECK(e.message() == "send: Cannot send after transport endpoint shutdown (ESHUTDOWN): the association is shutting down and takes no more data");
}

TEST_CASE("End of association with data is an error that says so") {
    auto c = connect<one_to_many>();
    const auto e = must_fail(c.right.send("data"sv, c.right_id, end_association));
    CHECK(e.code() == EINVAL);
    CHECK(e.reason() == reason::ending_takes_no_data);
    CHECK(e.message() == "send: Invalid argument (EINVAL): end_association takes an empty message; send the data first");
    const auto pieces = std::array{const_buffer("da"sv), const_buffer("ta"sv)};
    CHECK(must_fail(c.right.send(pieces, c.right_id, end_association)).reason() == reason::ending_takes_no_data);
    inbox in;
    must(c.send_right("alive"sv));
    CHECK(in.text(c.left) == "alive");
}

TEST_CASE("A reason for an abort that is too long is an error, and the association lives") {
    auto c = connect<one_to_many>();
    const auto e = must_fail(c.right.abort(c.right_id, pattern(70000)));
    CHECK(e.code() == ENOMEM);
    CHECK(e.operation() == operation::abort);
    inbox in;
    must(c.send_right("alive"sv));
    CHECK(in.text(c.left) == "alive");
}

TEST_CASE("Sending to an endpoint that can't be one is an error") {
    auto s = open<one_to_many>(family::ipv4);
    CHECK(must_fail(s.send("x"sv, endpoint::any(family::ipv4, 5000))).code() == EINVAL);
    CHECK(must_fail(s.send("x"sv, endpoint::ipv4({224, 0, 0, 1}, 5000))).code() == EINVAL);
    CHECK(must_fail(s.send("x"sv, endpoint::loopback(family::ipv6, 5000))).code() == EINVAL);
    CHECK(must(s.association_count()) == 0);
}

TEST_CASE("Sending from the parent to a peeled-off association's address is an error") {
    auto c = connect<peeled_association>();
    CHECK(must_fail(c.parent.send("x"sv, must(c.left.local_endpoint()))).code() == EADDRNOTAVAIL);
    CHECK(must_fail(c.parent.send("x"sv, c.right_id)).code() == EPIPE);
}

TEST_CASE("A one-to-one socket sends to its peer only") {
    auto c = connect<one_to_one>();
    auto other = listening<one_to_many>();
    CHECK(must_fail(c.right.send("x"sv, must(other.local_endpoint()))).code() == EADDRNOTAVAIL);
}

TEST_CASE("Sending while a one-to-one connect is in progress is EPIPE") {
    auto listener = listening<acceptor>();
    auto s = open<one_to_one>(family::ipv4, waiting::non_blocking);
    const auto begun = must(s.connect(must(listener.local_endpoint())));
    if (!begun.in_progress) SKIP("the connect was up at once");
    // Loopback may have finished the set-up by now: then it is sent.
    if (const auto sent = s.send("x"sv); !sent) CHECK(sent.error().code() == EPIPE);
}
