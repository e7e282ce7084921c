// SPDX-License-Identifier: BSL-1.0
// Each event as the kernel writes it, byte by byte.
#include "wire.hpp"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>

using namespace sctpp;
using namespace std::string_view_literals;

TEST_CASE("association_change: up tells the negotiated streams") {
    auto n = complete(notification(0x8001, 0, 20).u16(8, 0).u16(10, 0).u16(12, 16).u16(14, 2048).i32(16, 7));
    const auto event = as<association_change>(received(n.bytes));
    REQUIRE(event);
    CHECK(event->state == association_change::change::up);
    CHECK(event->cause == error_cause::none);
    CHECK(event->outbound_streams == 16);
    CHECK(event->inbound_streams == 2048);
    CHECK(event->association == association_id{7});
    CHECK(event->causes.bytes.empty());
    CHECK(event->causes.missing == 0);
}

TEST_CASE("association_change: restarted and cannot_start are no ends of an association") {
    for (const auto state : {std::uint16_t{2}, std::uint16_t{4}}) {
        auto n = complete(notification(0x8001, 0, 20).u16(8, state).i32(16, 3));
        const auto in = received(n.bytes);
        CHECK(in.is_event());
        CHECK_FALSE(in.is_end());
        CHECK(as<association_change>(in)->state == association_change::change{state});
    }
}

TEST_CASE("association_change: a state that is not known stays an event with its number") {
    auto n = complete(notification(0x8001, 0, 20).u16(8, 77).i32(16, 3));
    CHECK(number(as<association_change>(received(n.bytes))->state) == 77);
}

TEST_CASE("association_change: an ABORT with causes is the end, aborted, with the cause out of network byte order") {
    auto n = complete(notification(0x8001, 0, 20).u16(8, 1).be16(10, 12).i32(16, 9).tail("\x00\x0c\x00\x0bwhy not"sv));
    REQUIRE(n.bytes.size() == 31);  // as seen on the kernel
    const auto in = received(n.bytes);
    CHECK(in.is_end());
    CHECK_FALSE(in.is_event());
    const auto end = as<end_of_association>(in);
    REQUIRE(end);
    CHECK(end->how == end_of_association::ending::aborted);
    CHECK(end->cause == error_cause::user_initiated_abort);
    CHECK(end->association == association_id{9});
    CHECK(text_of(end->causes.bytes) == "\x00\x0c\x00\x0bwhy not"sv);
    CHECK(end->causes.missing == 0);
}

TEST_CASE("association_change: lost without a cause is the end, lost") {
    auto n = complete(notification(0x8001, 0, 20).u16(8, 1).i32(16, 9));
    const auto end = as<end_of_association>(received(n.bytes));
    REQUIRE(end);
    CHECK(end->how == end_of_association::ending::lost);
    CHECK(end->cause == error_cause::none);
    CHECK(end->association == association_id{9});
}

TEST_CASE("association_change: shutdown complete is the end, shut down") {
    auto n = complete(notification(0x8001, 0, 20).u16(8, 3).i32(16, 4));
    const auto end = as<end_of_association>(received(n.bytes));
    REQUIRE(end);
    CHECK(end->how == end_of_association::ending::shut_down);
    CHECK(end->association == association_id{4});
}

TEST_CASE("peer_address_change: IPv4 and IPv6") {
    notification four(0x8002, 0, 148);
    four.u16(8, AF_INET).be16(10, 38412).put(12, std::array<std::uint8_t, 4>{192, 0, 2, 1}).i32(136, 5).i32(140, 2).i32(144, 3);
    auto bytes = complete(four);
    auto event = as<peer_address_change>(received(bytes.bytes));
    REQUIRE(event);
    CHECK(event->address == endpoint::ipv4({192, 0, 2, 1}, 38412));
    CHECK(event->state == peer_address_change::change::confirmed);
    CHECK(event->error == 2);
    CHECK(event->association == association_id{3});

    notification six(0x8002, 0, 148);
    six.u16(8, AF_INET6).be16(10, 5000).u8(16, 0xfe).u8(17, 0x80).u8(31, 1).u32(32, 4).i32(136, 1).i32(144, 3);
    bytes = complete(six);
    event = as<peer_address_change>(received(bytes.bytes));
    REQUIRE(event);
    CHECK(event->address.text().view() == "[fe80::1%4]:5000");
    CHECK(event->state == peer_address_change::change::unreachable);
}

TEST_CASE("peer_address_change: an address of no known family is the wildcard") {
    auto n = complete(notification(0x8002, 0, 148).u16(8, 99).i32(144, 3));
    CHECK(as<peer_address_change>(received(n.bytes))->address == endpoint{});
}

TEST_CASE("send_failed: the deprecated form") {
    notification n(0x8003, 1, 48);
    // error, then sctp_sndrcvinfo: stream, ssn, flags, ppid, context, ttl, tsn, cumtsn, association; then the association
    n.be16(8, 12).u16(12, 5).u16(16, 3).be32(20, 60).u32(24, 0xdecade).u32(28, 250).i32(40, 1).i32(44, 7).tail("lost");
    auto bytes = complete(n);
    const auto event = as<send_failed>(received(bytes.bytes));
    REQUIRE(event);
    CHECK(event->was_sent);
    CHECK(event->cause == error_cause::user_initiated_abort);
    CHECK(event->stream == stream_id{5});
    CHECK(event->payload_protocol == payload_protocol_id::ngap);
    CHECK(event->context == message_context{0xdecade});
    CHECK(event->lifetime == std::chrono::milliseconds(250));
    CHECK(event->first_chunk);
    CHECK(event->last_chunk);
    CHECK_FALSE(event->unordered);
    CHECK(event->association == association_id{7});
    CHECK(text_of(event->payload.bytes) == "lost");
}

TEST_CASE("send_failed_event: a middle chunk, unordered, never sent") {
    notification n(0x800d, 0, 32);
    // error, then sctp_sndinfo: stream, flags, ppid, context, association; then the association
    n.be16(8, 0).u16(12, 9).u16(14, 4).be32(16, 46).u32(20, 77).i32(24, 2).i32(28, 11).tail("abc");
    auto bytes = complete(n);
    const auto event = as<send_failed_event>(received(bytes.bytes));
    REQUIRE(event);
    CHECK_FALSE(event->was_sent);
    CHECK(event->cause == error_cause::none);
    CHECK(event->stream == stream_id{9});
    CHECK(event->payload_protocol == payload_protocol_id::diameter);
    CHECK(event->context == message_context{77});
    CHECK_FALSE(event->first_chunk);
    CHECK_FALSE(event->last_chunk);
    CHECK(event->unordered);
    CHECK(event->association == association_id{11});
    CHECK(text_of(event->payload.bytes) == "abc");
}

TEST_CASE("send_failed_event: a chunk's bits are first 2, last 1, unordered 4") {
    for (std::uint16_t bits = 0; bits < 16; ++bits) {
        auto n = complete(notification(0x800d, 1, 32).u16(14, bits));
        const auto event = as<send_failed_event>(received(n.bytes));
        CHECK(event->first_chunk == ((bits & 2) != 0));
        CHECK(event->last_chunk == ((bits & 1) != 0));
        CHECK(event->unordered == ((bits & 4) != 0));
        CHECK(event->was_sent);
    }
}

TEST_CASE("remote_error: cause in network byte order, its value as it came") {
    auto n = complete(notification(0x8004, 0, 16).be16(8, 6).i32(12, 5).tail("\xc7\x00\x00\x04"sv));
    const auto event = as<remote_error>(received(n.bytes));
    REQUIRE(event);
    CHECK(event->cause == error_cause::unrecognized_chunk_type);
    CHECK(event->association == association_id{5});
    CHECK(text_of(event->information.bytes) == "\xc7\x00\x00\x04"sv);
}

TEST_CASE("shutdown_event and sender_dry_event: the association") {
    auto shutdown = complete(notification(0x8005, 0, 12).i32(8, 21));
    CHECK(as<shutdown_event>(received(shutdown.bytes))->association == association_id{21});
    auto dry = complete(notification(0x8009, 0, 12).i32(8, 22));
    CHECK(as<sender_dry_event>(received(dry.bytes))->association == association_id{22});
}

TEST_CASE("partial_delivery_event: indication, association, stream and sequence, in the kernel's order") {
    auto n = complete(notification(0x8006, 1, 24).u32(8, 0).i32(12, 8).u32(16, 3).u32(20, 4));
    const auto event = as<partial_delivery_event>(received(n.bytes));
    REQUIRE(event);
    CHECK(event->indication == 0);
    CHECK(event->association == association_id{8});
    CHECK(event->stream == 3);
    CHECK(event->sequence == 4);
    CHECK(event->unordered);
}

TEST_CASE("adaptation_event: the indication in host byte order") {
    auto n = complete(notification(0x8007, 0, 16).u32(8, 0x01020304).i32(12, 6));
    const auto event = as<adaptation_event>(received(n.bytes));
    REQUIRE(event);
    CHECK(event->indication == adaptation_indication{0x01020304});
    CHECK(event->association == association_id{6});
}

TEST_CASE("authentication_event: key, what happened to it, association") {
    auto n = complete(notification(0x8008, 0, 20).u16(8, 5).u16(10, 0).u32(12, 1).i32(16, 12));
    const auto event = as<authentication_event>(received(n.bytes));
    REQUIRE(event);
    CHECK(event->key == key_number{5});
    CHECK(event->indication == authentication_event::change::key_free);
    CHECK(event->association == association_id{12});
}

TEST_CASE("stream_reset_event: flags and the streams") {
    notification n(0x800a, 1 | 4, 12);
    n.i32(8, 13).tail({"\x00\x00\x05\x00\xff\xff", 6});
    auto bytes = complete(n);
    const auto event = as<stream_reset_event>(received(bytes.bytes));
    REQUIRE(event);
    CHECK(event->incoming);
    CHECK_FALSE(event->outgoing);
    CHECK(event->denied);
    CHECK_FALSE(event->failed);
    CHECK(event->association == association_id{13});
    REQUIRE(event->streams.size() == 3);
    CHECK(event->streams[0] == stream_id{0});
    CHECK(event->streams[1] == stream_id{5});
    CHECK(event->streams[2] == stream_id{65535});
    CHECK(event->streams.missing() == 0);

    auto all = complete(notification(0x800a, 2 | 8, 12).i32(8, 13));
    const auto outgoing_failed = as<stream_reset_event>(received(all.bytes));
    CHECK(outgoing_failed->outgoing);
    CHECK(outgoing_failed->failed);
    CHECK(outgoing_failed->streams.empty());
}

TEST_CASE("association_reset_event: the new sequence numbers") {
    auto n = complete(notification(0x800b, 4, 20).i32(8, 14).u32(12, 0xfffffffe).u32(16, 1));
    const auto event = as<association_reset_event>(received(n.bytes));
    REQUIRE(event);
    CHECK(event->denied);
    CHECK_FALSE(event->failed);
    CHECK(event->association == association_id{14});
    CHECK(event->local_tsn == tsn{0xfffffffe});
    CHECK(event->remote_tsn == tsn{1});
}

TEST_CASE("stream_change_event: what was added, in before out") {
    auto n = complete(notification(0x800c, 8, 16).i32(8, 15).u16(12, 1).u16(14, 2));
    const auto event = as<stream_change_event>(received(n.bytes));
    REQUIRE(event);
    CHECK(event->failed);
    CHECK_FALSE(event->denied);
    CHECK(event->association == association_id{15});
    CHECK(event->added_inbound == 1);
    CHECK(event->added_outbound == 2);
}

TEST_CASE("match calls one handler, and returns what it returns") {
    auto n = complete(notification(0x8005, 0, 12).i32(8, 21));
    const auto in = received(n.bytes);
    int calls = 0;
    match(in, [&](const shutdown_event&) { calls += 1; }, [&](const sctpp::event auto&) { calls += 100; }, [&](const plain_message&) { calls += 100; }, [&](const plain_fragment&) { calls += 100; }, [&](const end_of_association&) { calls += 100; });
    CHECK(calls == 1);

    const auto text = match(in, [](const plain_message&) { return std::string("message"); }, [](const plain_fragment&) { return "fragment"; }, [](const end_of_association&) { return "end"; }, [](const shutdown_event&) { return "shutdown"; }, [](const sctpp::event auto&) { return "another"; });
    CHECK(text == "shutdown");

    struct unmovable_until_returned {
        explicit unmovable_until_returned(int v) : value(std::make_unique<int>(v)) {}
        std::unique_ptr<int> value;
    };
    const auto owner = match(in, [](const auto& any) { return unmovable_until_returned(sizeof any); });
    CHECK(*owner.value == sizeof(shutdown_event));
}

TEST_CASE("match takes handlers that are const, by value or by name") {
    auto n = complete(notification(0x8005, 0, 12).i32(8, 21));
    const auto in = received(n.bytes);
    int seen = 0;
    const auto by_name = [&](const auto&) { ++seen; };
    match(in, by_name);
    match(in, [&](const auto&) mutable { ++seen; });
    CHECK(seen == 2);
}

TEST_CASE("an exception of a handler passes through match") {
    auto n = complete(notification(0x8005, 0, 12).i32(8, 21));
    CHECK_THROWS_AS(match(received(n.bytes), [](const auto&) { throw 42; }), int);
}
