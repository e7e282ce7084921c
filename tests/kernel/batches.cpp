// SPDX-License-Identifier: BSL-1.0
// Batches: many messages in few packets and calls, what is held back, and what happens when one of them can't be sent.
#include <algorithm>
#include <numeric>

#include "kinds.hpp"
#include "network.hpp"

using namespace support;
using namespace sctpp;

namespace {

/// Batches of the right end of `connected`: on one_to_many each message names the association.
template <class Socket, std::size_t N, class... A>
using batch_of = std::conditional_t<is_many<Socket>, outgoing_batch<N, association_id, A...>, outgoing_batch<N, A...>>;

template <class Socket, std::size_t N, class... B, class... A>
void add(const connected<Socket>& c, outgoing_batch<N, B...>& batch, const const_buffer& data, const A&... attributes) {
    if constexpr (is_many<Socket>)
        REQUIRE(batch.add(data, c.right_id, attributes...));
    else
        REQUIRE(batch.add(data, attributes...));
}

/// All were taken, or the test fails.
std::size_t must(const batch_outcome& outcome, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    if (!outcome) FAIL("at " << file << ':' << line << ": after " << outcome.taken() << ": " << outcome.error().message());
    CHECK_FALSE(outcome.held_back());
    return outcome.taken();
}
using support::must;

std::vector<std::string> numbered(std::size_t count, std::size_t size = 64) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) texts.push_back(std::to_string(i) + ':' + pattern(size));
    return texts;
}

template <class Socket>
result<void> release(connected<Socket>& c) {
    if constexpr (is_many<Socket>)
        return c.right.release_held(c.right_id);
    else
        return c.right.release_held();
}

/// Chunk types as they stand on the wire (RFC 9260 section 3.2).
enum : std::uint8_t { data_chunk = 0,
                      heartbeat_chunk = 4 };

/// What a packet holds, in order.
std::vector<std::uint8_t> chunk_types(const packets::packet& p) {
    std::vector<std::uint8_t> types;
    for (std::size_t at = 0; at + 4 <= p.chunks.size();) {
        types.push_back(p.chunks[at]);
        const std::size_t length = static_cast<std::size_t>(p.chunks[at + 2] << 8U | p.chunks[at + 3]);
        at += (length + 3) / 4 * 4;
    }
    return types;
}
std::size_t data_chunks(const packets::packet& p) {
    const auto types = chunk_types(p);
    return static_cast<std::size_t>(std::count(types.begin(), types.end(), data_chunk));
}

}  // namespace

TEMPLATE_TEST_CASE("A batch arrives whole, in order, with the attributes of each message", "", one_to_one, one_to_many, peeled_association) {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    const std::size_t count = GENERATE(std::size_t{1}, 2, 32, 64, 65, 200);
    auto c = connect<TestType>(f);
    const auto texts = numbered(count);
    static batch_of<TestType, 256, stream_id, payload_protocol_id> batch;
    batch.clear();
    for (std::size_t i = 0; i < count; ++i)
        add(c, batch, texts[i], stream_id{static_cast<std::uint16_t>(i % 3)}, payload_protocol_id{static_cast<std::uint32_t>(i)});
    for (int again = 0; again < 2; ++again) {  // the same batch, sent twice
        CHECK(must(c.right.send_batch(batch)) == count);
        inbox in;
        std::vector<std::size_t> next(3);
        std::iota(next.begin(), next.end(), std::size_t{0});
        for (std::size_t k = 0; k < count; ++k) {
            const auto m = in.next<message, receive_info>(c.left);
            const auto i = number(m.payload_protocol());
            REQUIRE(i < count);
            CHECK(m.text() == texts[i]);
            CHECK(number(m.stream()) == i % 3);
            CHECK(next[i % 3] == i);
            next[i % 3] += 3;
        }
        in.nothing(c.left);
    }
}

TEST_CASE("A batch leaves in as few packets as it fits into") {
    packets seen;
    auto c = connect<one_to_one>(family::ipv4);
    const auto texts = numbered(32);
    outgoing_batch<32> batch;
    for (const auto& t : texts) REQUIRE(batch.add(t));
    must(c.right.send("first"sv));
    must(c.right.send_batch(batch));
    std::vector<std::size_t> chunks;
    while (std::accumulate(chunks.begin(), chunks.end(), std::size_t{0}) < 33)
        chunks.push_back(data_chunks(seen.next([&](const auto& p) { return p.is_data() && p.to_port == must(c.left.local_endpoint()).port(); })));
    CHECK(chunks == std::vector<std::size_t>{1, 32});
}

TEMPLATE_TEST_CASE("A stream that the association lacks stops a batch there; what was taken leaves at once, and the rest can follow", "", one_to_one,
                   one_to_many, peeled_association) {
    const std::size_t bad = GENERATE(std::size_t{0}, 1, 15, 30, 31);
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6), [](auto& s) { must(s.set(init_parameters{.outbound_streams = 7})); });
    const auto texts = numbered(32);
    batch_of<TestType, 32, stream_id> batch;
    for (std::size_t i = 0; i < 32; ++i) add(c, batch, texts[i], stream_id{i == bad ? std::uint16_t{7} : std::uint16_t{1}});
    const auto outcome = c.right.send_batch(batch);
    CHECK_FALSE(outcome);
    CHECK(outcome.taken() == bad);
    CHECK(outcome.error().reason() == reason::no_such_stream);
    CHECK(outcome.error().message() ==
          "send: Invalid argument (EINVAL): stream 7 does not exist: the association has 7 outbound streams, numbered from 0; nothing was sent");
    inbox in;
    for (std::size_t i = 0; i < bad; ++i) CHECK(in.text(c.left) == texts[i]);
    in.nothing(c.left);
    CHECK(must(c.right.send_batch(batch.from(bad + 1))) == 31 - bad);
    for (std::size_t i = bad + 1; i < 32; ++i) CHECK(in.text(c.left) == texts[i]);
    in.nothing(c.left);
}

TEMPLATE_TEST_CASE("A full send buffer stops a batch, and nothing is lost or doubled", "", one_to_one, one_to_many, peeled_association) {
    const int buffer = GENERATE(10000, 60000, 0);
    auto c = connect<TestType>(family::ipv4, [](auto& s) { set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_RTOINFO, sctp_rtoinfo{0, 60, 60, 60}); });
    if (buffer != 0) set_raw(c.right.native_handle(), SOL_SOCKET, SO_SNDBUF, buffer);
    const bool by_attribute = GENERATE(true, false);
    if (!by_attribute) must(c.right.set_waiting(waiting::non_blocking));
    const auto texts = numbered(300);
    static batch_of<TestType, 300> batch;
    batch.clear();
    for (const auto& t : texts) add(c, batch, t);
    inbox in;
    std::size_t received = 0, rounds = 0;
    std::size_t sent = 0;
    bool stopped = false;
    while (sent < texts.size()) {
        REQUIRE(++rounds < 1000);
        const auto outcome = by_attribute ? c.right.send_batch(batch.from(sent), dont_wait) : c.right.send_batch(batch.from(sent));
        sent += outcome.taken();
        if (outcome) break;
        stopped = true;
        CHECK(outcome.error().would_block());
        // Room comes by itself, whatever is held back.
        if ((wait_for(c.right.native_handle(), POLLOUT, 0ms) & POLLOUT) == 0) {
            while (auto one = c.left.receive(in.bytes(), dont_wait)) {
                CHECK(inbox::text_of(*one) == texts[received]);
                ++received;
            }
            REQUIRE((wait_for(c.right.native_handle(), POLLOUT) & POLLOUT) != 0);
        }
    }
    CHECK(sent == texts.size());
    if (buffer == 10000) CHECK(stopped);
    for (; received < texts.size(); ++received) CHECK(in.text(c.left) == texts[received]);
    in.nothing(c.left);
}

TEMPLATE_TEST_CASE("A blocking socket waits for the room that a batch needs, even if what is held back fills the buffer", "", one_to_one, one_to_many,
                   peeled_association) {
    auto c = connect<TestType>(family::ipv4);
    set_raw(c.right.native_handle(), SOL_SOCKET, SO_SNDBUF, GENERATE(5000, 10000, 20000));
    const auto texts = numbered(100);
    batch_of<TestType, 100> batch;
    for (const auto& t : texts) add(c, batch, t);
    CHECK(must(c.right.send_batch(batch)) == 100);
    inbox in;
    for (const auto& t : texts) CHECK(in.text(c.left) == t);
}

TEMPLATE_TEST_CASE("What more_follows holds back is released by a message without it, or by release_held", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6));
    inbox in;
    must(c.send_right("a"sv, more_follows));
    must(c.send_right("b"sv, more_follows, stream_id{1}));
    ::poll(nullptr, 0, 50);
    in.nothing(c.left);
    SECTION("a message") { must(c.send_right("c"sv)); }
    SECTION("release_held") { must(release(c)); }
    CHECK(in.text(c.left) == "a");
    CHECK(in.text(c.left) == "b");
    // And it does no harm where nothing is held.
    must(release(c));
    must(release(c));
}

TEST_CASE("What is held back leaves in the packet of the heartbeat that releases it") {
    packets seen;
    auto c = connect<one_to_one>(family::ipv4);
    const auto port = must(c.left.local_endpoint()).port();
    const auto next = [&] {
        return chunk_types(seen.next([&](const auto& p) {
            const auto types = chunk_types(p);
            const auto wanted = [](std::uint8_t type) { return type == data_chunk || type == heartbeat_chunk; };
            return p.to_port == port && std::any_of(types.begin(), types.end(), wanted);
        }));
    };
    const auto texts = numbered(10);
    SECTION("by release_held") {
        for (int i = 0; i < 3; ++i) must(c.right.send(texts[0], more_follows));
        must(c.right.release_held());
        CHECK(next() == std::vector<std::uint8_t>{heartbeat_chunk, data_chunk, data_chunk, data_chunk});
        CHECK(next() == std::vector<std::uint8_t>{heartbeat_chunk});  // the second, for what the first had no room for
    }
    SECTION("by a batch that is stopped") {
        outgoing_batch<10, stream_id> batch;
        for (std::size_t i = 0; i < 10; ++i) REQUIRE(batch.add(texts[i], stream_id{i == 4 ? std::uint16_t{60000} : std::uint16_t{0}}));
        const auto outcome = c.right.send_batch(batch);
        CHECK(outcome.error().reason() == reason::no_such_stream);
        CHECK(outcome.taken() == 4);
        CHECK_FALSE(outcome.held_back());
        CHECK(next() == std::vector<std::uint8_t>{heartbeat_chunk, data_chunk, data_chunk, data_chunk, data_chunk});
    }
    SECTION("though it has no room beside it") {
        must(c.right.set(peer_address_parameters{.path_mtu = path_mtu_setting::fixed(1500)}));
        for (std::size_t size = 1300; size <= 1428; size += 16) {  // with more it fills a packet, and is not held back
            const auto text = pattern(size);
            must(c.right.send(text, more_follows));
            must(c.right.release_held());
            inbox in;
            CHECK(in.text(c.left) == text);
        }
    }
}

TEST_CASE("A batch to several associations leaves nothing behind with any of them") {
    auto server = listening<one_to_many>();
    const auto address = must(server.local_endpoint());
    std::array<one_to_one, 3> peers;
    for (auto& p : peers) {
        p = open<one_to_one>(family::ipv4);
        must(p.connect(address));
    }
    const auto ids = associations_of(server);
    REQUIRE(ids.size() == 3);
    std::vector<endpoint> names;
    for (auto& p : peers) names.push_back(must(p.local_endpoint()));
    const auto texts = numbered(60);
    inbox in;
    const auto all_arrive = [&](auto who) {
        std::array<std::vector<std::string>, 3> expected;
        for (std::size_t i = 0; i < texts.size(); ++i) expected[who(i)].push_back(texts[i]);
        std::vector<std::vector<std::string>> got;
        for (auto& p : peers) {
            got.emplace_back();
            // Which peer has which id is not known here: by the first message.
            got.back().push_back(in.text(p));
            std::size_t which = 0;
            while (expected[which].front() != got.back().front()) ++which;
            while (got.back().size() < expected[which].size()) got.back().push_back(in.text(p));
            CHECK(got.back() == expected[which]);
            in.nothing(p);
        }
    };
    const auto order = GENERATE(0, 1, 2);
    const auto who = [&](std::size_t i) -> std::size_t { return order == 0 ? i % 3 : order == 1 ? i / 20
                                                                                                : i * i % 7 % 3; };
    SECTION("by id") {
        outgoing_batch<60, association_id> batch;
        for (std::size_t i = 0; i < 60; ++i) REQUIRE(batch.add(texts[i], ids[who(i)]));
        CHECK(must(server.send_batch(batch)) == 60);
        all_arrive(who);
    }
    SECTION("by address") {
        outgoing_batch<60, endpoint> batch;
        for (std::size_t i = 0; i < 60; ++i) REQUIRE(batch.add(texts[i], names[who(i)]));
        CHECK(must(server.send_batch(batch)) == 60);
        all_arrive(who);
    }
    SECTION("one of which has gone") {
        must(server.abort(ids[2]));
        outgoing_batch<60, association_id> batch;
        for (std::size_t i = 0; i < 60; ++i) REQUIRE(batch.add(texts[i], ids[i == 40 ? 2 : i % 2]));
        const auto outcome = server.send_batch(batch);
        CHECK(outcome.taken() == 40);
        CHECK(outcome.error().code() == EPIPE);
        std::size_t arrived = 0;
        REQUIRE(eventually([&] {
            for (auto& p : peers)
                while (true) {
                    const auto one = p.receive(in.bytes(), dont_wait);
                    if (!one || !one->is_message()) break;
                    ++arrived;
                }
            return arrived == 40;
        }));
    }
}

TEMPLATE_TEST_CASE("receive_batch takes what is there, one message into each buffer", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6));
    if constexpr (!is_many<TestType>) must(c.right.set(receive_info_delivery{}));
    const auto texts = numbered(40);
    for (std::size_t i = 0; i < texts.size(); ++i) must(c.send_left(texts[i], stream_id{static_cast<std::uint16_t>(i % 5)}, sack_immediately));
    c.settle_left();
    std::array<std::array<std::byte, 512>, 16> memory;
    incoming_batch<16, receive_info, endpoint> batch(memory);
    std::size_t i = 0;
    while (i < texts.size()) {
        const auto got = must(c.right.receive_batch(batch));
        CHECK(got.size() == std::min<std::size_t>(16, texts.size() - i));
        std::size_t count = 0;
        for (const auto& in : got) {
            REQUIRE(in);
            match(
                *in,
                [&](const basic_message<receive_info, endpoint>& m) {
                CHECK(m.text() == texts[i]);
                CHECK(number(m.stream()) == i % 5);
                CHECK(m.association() == c.right_id);
                CHECK(m.source() == must(c.left.local_endpoint()));
            },
                [](const auto&) { FAIL("not a message"); });
            ++i, ++count;
        }
        CHECK(count == got.size());
    }
    CHECK(must_fail(c.right.receive_batch(batch, dont_wait)).would_block());
}

TEMPLATE_TEST_CASE("A batch that gave up behind a closed window is let go when there is room", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, small_window);
    const auto texts = numbered(40);
    batch_of<TestType, 40, stream_id> batch;
    const bool refused = GENERATE(true, false);
    for (std::size_t i = 0; i < 40; ++i) add(c, batch, texts[i], stream_id{refused && i == 39 ? std::uint16_t{60000} : std::uint16_t{0}});
    std::size_t expected = 0;
    std::vector<std::string> sent;
    const auto plug = pattern(3000);
    for (int i = 0; i < 4; ++i) {
        must(c.send_right(plug));
        sent.push_back(plug);
    }
    if (!refused) set_raw(c.right.native_handle(), SOL_SOCKET, SO_SNDBUF, 20000);
    const auto outcome = c.right.send_batch(batch, dont_wait);
    REQUIRE_FALSE(outcome);
    CHECK((refused ? outcome.error().reason() == reason::no_such_stream : outcome.error().would_block()));
    CHECK(outcome.held_back());
    sent.insert(sent.end(), texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(outcome.taken()));
    inbox in;
    REQUIRE(eventually([&] {
        while (auto one = c.left.receive(in.bytes(), dont_wait)) {
            static std::string whole;
            if (expected == 0 && whole.size() > 3000) whole.clear();
            whole += inbox::text_of(*one);
            if (one->is_message()) {
                CHECK(whole == sent[expected]);
                whole.clear();
                ++expected;
            }
        }
        must(release(c));
        ::poll(nullptr, 0, 20);
        return expected == sent.size();
    }));
}

TEMPLATE_TEST_CASE("A batch to a peer that has gone is an error, never a signal", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    inbox in;
    must(c.left.abort(c.left_id));
    if constexpr (is_many<TestType>)
        REQUIRE(eventually([&] { return must(c.right.association_count()) == 0; }));
    else
        (void)in.end(c.right);
    batch_of<TestType, 4> batch;
    for (int i = 0; i < 4; ++i) add(c, batch, "text"sv);
    auto outcome = c.right.send_batch(batch);
    if (outcome.error().code() == ECONNRESET) outcome = c.right.send_batch(batch);
    CHECK(outcome.error().code() == EPIPE);
    CHECK(outcome.taken() == 0);
    CHECK_FALSE(outcome.held_back());
}

TEST_CASE("A batch begins the association that it goes to") {
    auto server = listening<one_to_many>(GENERATE(family::ipv4, family::ipv6));
    auto client = open<one_to_many>(must(server.local_endpoint()).family(), GENERATE(waiting::blocking, waiting::non_blocking));
    outgoing_batch<5, endpoint, init_parameters, stream_id> batch;
    const auto texts = numbered(5);
    for (std::size_t i = 0; i < 5; ++i)
        REQUIRE(batch.add(texts[i], must(server.local_endpoint()), init_parameters{.outbound_streams = 3}, stream_id{2}));
    CHECK(must(client.send_batch(batch)) == 5);
    inbox in;
    for (const auto& t : texts) CHECK(in.text(server) == t);
}

TEST_CASE("A batch that is stopped while its association is being set up says that it is held back, for no heartbeat takes it along yet") {
    private_network network;
    network.add_silent_hosts();
    network.add_address(1);
    const auto peer = endpoint::ipv4({10, 9, 0, 1}, 5000);
    auto client = open<one_to_many>(family::ipv4, GENERATE(waiting::blocking, waiting::non_blocking));
    const std::size_t bad = GENERATE(std::size_t{1}, 3, 4);
    outgoing_batch<5, endpoint, init_parameters, stream_id> batch;
    for (std::size_t i = 0; i < 5; ++i)
        REQUIRE(batch.add("text"sv, peer, init_parameters{.outbound_streams = 3}, stream_id{i == bad ? std::uint16_t{3} : std::uint16_t{2}}));
    const auto outcome = client.send_batch(batch);
    CHECK(outcome.taken() == bad);
    CHECK(outcome.error().reason() == reason::no_such_stream);
    CHECK(outcome.held_back());
}

TEST_CASE("More messages than a system call takes arrive all the same") {
    auto c = connect<one_to_one>();
    const auto texts = numbered(1100, 10);
    static outgoing_batch<1100> batch;
    batch.clear();
    for (const auto& t : texts) REQUIRE(batch.add(t));
    static std::array<std::array<std::byte, 64>, 1100> memory;
    static incoming_batch<1100, receive_info> room(memory);
    std::size_t sent = 0, i = 0;
    while (i < texts.size()) {
        if (sent < texts.size()) sent += c.right.send_batch(batch.from(sent), dont_wait).taken();
        const auto got = c.left.receive_batch(room, dont_wait);
        if (!got && sent == texts.size()) REQUIRE((wait_for(c.left.native_handle(), POLLIN) & POLLIN) != 0);
        if (got)
            for (const auto& one : *got) CHECK(inbox::text_of(*one) == texts[i++]);
    }
}

TEMPLATE_TEST_CASE("receive_batch tells the end, after what came before it", "", one_to_one, peeled_association) {
    auto c = connect<TestType>();
    must(c.send_left("a"sv));
    must(c.send_left("b"sv, sack_immediately));
    c.settle_left();
    const bool small = GENERATE(true, false);
    const bool aborted = GENERATE(true, false);
    if (aborted)
        must(c.left.abort(c.left_id));
    else
        must(c.left.shutdown(c.left_id));
    REQUIRE(eventually([&] { return !c.template get_right<status>(); }));
    std::array<std::array<std::byte, 256>, 8> memory;
    incoming_batch<8> batch;
    for (auto& m : memory)
        if (!small || batch.size() == 0) REQUIRE(batch.add(m));
    std::string all;
    std::optional<end_of_association> end;
    for (int calls = 0; calls < 4; ++calls) {
        const auto got = c.right.receive_batch(batch, dont_wait);
        if (!got) CHECK(got.error().would_block());
        if (!got) continue;
        for (const auto& in : *got) {
            REQUIRE(in);
            all += inbox::text_of(*in);
            if (in->is_end() && !end) end = as<end_of_association>(*in);
        }
    }
    CHECK(all == "ab");
    REQUIRE(end);
    CHECK(end->how == (aborted ? end_of_association::ending::aborted : end_of_association::ending::shut_down));
}

TEST_CASE("Events stand in their order in a batch, and one that is longer than its buffer is cut") {
    auto c = connect<one_to_many>(family::ipv4, [](auto& s) { must(s.template subscribe<association_change, peer_address_change>()); });
    std::array<std::array<std::byte, 12>, 32> memory;  // shorter than any event
    incoming_batch<32, receive_info> batch(memory);
    must(c.send_left("text"sv, sack_immediately));
    c.settle_left();
    std::vector<std::string> seen;
    const auto collect = [&](std::size_t wanted) {
        while (seen.size() < wanted) {
            const auto got = must(c.right.receive_batch(batch));
            for (const auto& in : got) seen.push_back(in->is_message() ? inbox::text_of(*in) : in->is_event() ? "event"
                                                                                           : in->is_end()     ? "end"
                                                                                                              : "fragment");
        }
    };
    collect(2);
    CHECK(seen == std::vector<std::string>{"event", "text"});
    must(c.send_left("more"sv, sack_immediately));
    collect(3);
    CHECK(seen.back() == "more");
    CHECK(must_fail(c.right.receive_batch(batch, dont_wait)).would_block());
}

TEST_CASE("receive_bytes gives bytes up to the end, across the ends of messages") {
    auto c = connect<one_to_one>(GENERATE(family::ipv4, family::ipv6));
    must(c.send_left("abc"sv));
    must(c.send_left("defgh"sv, sack_immediately));
    std::array<char, 4> buffer{};
    const auto next = [&] { return std::string(buffer.data(), must(c.right.receive_bytes(buffer)).size()); };
    CHECK(next() == "abc");
    CHECK(next() == "defg");
    CHECK(next() == "h");
    CHECK(must_fail(c.right.receive_bytes(buffer, dont_wait)).would_block());
    using ending = end_of_association::ending;
    if (GENERATE(true, false)) {
        must(c.left.shutdown(c.left_id));
        for (int i = 0; i < 2; ++i) CHECK(must(c.right.receive_bytes(buffer)).end()->how == ending::shut_down);
    } else {
        must(c.left.abort(c.left_id));
        CHECK(must(c.right.receive_bytes(buffer)).end()->how == ending::aborted);
        CHECK(must(c.right.receive_bytes(buffer)).end()->how == ending::over);
    }
}
