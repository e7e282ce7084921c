// SPDX-License-Identifier: BSL-1.0
// Events longer than the buffer: told as far as they fit, and what is received next is the next thing.
#include <algorithm>

#include "support.hpp"

using namespace support;
using namespace sctpp;

// An association that ended by a peer's abort, with long undelivered messages: each gives a long event.
template <class Socket>
static connected<Socket> with_long_events(std::size_t size) {
    auto c = connect<Socket>(family::ipv4, small_window);
    for (int i = 0; i < 5; ++i) must(c.send_right(pattern(1500)));
    must(c.right.template subscribe<send_failed_event>());
    must(c.send_left("before"sv, sack_immediately));
    for (std::uint32_t i = 1; i <= 3; ++i) must(c.send_right(pattern(size), message_context{i}));
    must(c.left.abort(c.left_id));
    inbox in;
    CHECK(in.text(c.right) == "before");
    // Those of the messages that closed the window.
    for (int i = 0; i < 5; ++i) {
        std::array<std::byte, 200> first;
        auto peeked = must(c.right.peek(first));
        if (const auto e = as<send_failed_event>(peeked); e && e->context == message_context{1}) break;
        (void)must(c.right.receive(in.bytes()));
    }
    return c;
}

TEMPLATE_TEST_CASE("A long event in a short buffer is typed, with the number of bytes that are missing", "", one_to_one, one_to_many,
                   peeled_association) {
    const std::size_t size = GENERATE(std::size_t{300}, std::size_t{20000}, std::size_t{60000});
    const std::size_t room = GENERATE(std::size_t{200}, std::size_t{40}, std::size_t{32});
    auto c = with_long_events<TestType>(size);
    inbox in(room);
    for (std::uint32_t i = 1; i <= 3; ++i) {
        auto received = must(c.right.receive(in.bytes()));
        auto e = as<send_failed_event>(received);
        while (!e || number(e->context) < i) {  // what was queued before
            received = must(c.right.receive(in.bytes()));
            e = as<send_failed_event>(received);
        }
        CHECK(e->context == message_context{i});
        CHECK(e->association == c.right_id);
        CHECK(e->payload.bytes.size() == room - 32);
        CHECK(e->payload.missing == size - (room - 32));
        CHECK(text(e->payload) == pattern(size).substr(0, room - 32));
    }
    if constexpr (is_many<TestType>)
        in.nothing(c.right);
    else
        CHECK(in.end(c.right).how == end_of_association::ending::aborted);
}

TEMPLATE_TEST_CASE("An event of which not even the fixed part fits is a raw event, and the next thing is the next thing", "", one_to_one, one_to_many,
                   peeled_association) {
    const std::size_t room = GENERATE(std::size_t{31}, std::size_t{20}, std::size_t{8}, std::size_t{1});
    auto c = with_long_events<TestType>(20000);
    inbox small(room), in;
    // The first of them raw, the second whole, the third raw.
    const auto raw = [&] {
        auto received = must(c.right.receive(small.bytes()));
        while (received.is_end()) received = must(c.right.receive(small.bytes()));
        const auto e = as<raw_event>(received);
        INFO(describe(received));
        REQUIRE(e);
        CHECK(e->data.bytes.size() == room);
        if (room >= 2) CHECK(e->type == event_type::send_failed_event);
        if (room >= 8) CHECK(e->data.missing == 20032 - room);
    };
    const auto first = [&] {
        std::array<std::byte, 200> front;
        for (;;) {
            auto peeked = must(c.right.peek(front));
            if (const auto e = as<send_failed_event>(peeked); e && e->context == message_context{1}) return;
            (void)must(c.right.receive(in.bytes()));
        }
    };
    first();
    raw();
    const auto whole = in.template until<send_failed_event>(c.right);
    CHECK(whole.context == message_context{2});
    CHECK(text(whole.payload) == pattern(20000));
    raw();
}

TEMPLATE_TEST_CASE("The end with a long reason in a short buffer is an end, with as much of the reason as fits", "", one_to_one, one_to_many,
                   peeled_association) {
    auto c = connect<TestType>();
    must(c.right.template subscribe<association_change>());
    must(c.left.abort(c.left_id, pattern(2000)));
    const std::size_t room = GENERATE(std::size_t{20}, std::size_t{100}, std::size_t{3000});
    inbox in(room);
    const auto end = in.end(c.right);
    CHECK(end.how == end_of_association::ending::aborted);
    CHECK(end.association == c.right_id);
    CHECK(end.cause == error_cause::user_initiated_abort);
    CHECK(end.causes.bytes.size() == std::min<std::size_t>(room - 20, 2004));
    CHECK(end.causes.bytes.size() + end.causes.missing == 2004);
}

TEMPLATE_TEST_CASE("Messages behind a cut event arrive untouched", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.right.template subscribe<shutdown_event, sender_dry_event>());
    std::array<char, 10> small;
    auto event = must(c.right.receive(small));  // sender_dry_event, 12 bytes
    CHECK(as<raw_event>(event));
    must(c.send_left("hello"sv));
    must(c.left.shutdown(c.left_id));
    inbox in;
    CHECK(in.text(c.right) == "hello");
    auto last = must(c.right.receive(small));
    const auto raw = as<raw_event>(last);
    REQUIRE(raw);
    CHECK(raw->type == event_type::shutdown_event);
    CHECK(raw->data.missing == 2);
}

TEST_CASE("Several buffers: an event is decoded from the first, the rest of it lies in the others") {
    auto c = connect<one_to_many>();
    must(c.right.subscribe<association_change>());
    must(c.left.abort(c.left_id, pattern(200)));
    std::array<std::byte, 148> first;
    std::array<std::byte, 500> second;
    auto received = must(c.right.receive(std::array{mutable_buffer(first), mutable_buffer(second)}));
    REQUIRE(received.is_end());
    const auto end = as<end_of_association>(received);
    REQUIRE(end);
    CHECK(end->association == c.right_id);
    CHECK(end->causes.bytes.size() == 128);
    inbox in;
    in.nothing(c.right);
}
