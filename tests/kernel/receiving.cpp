// SPDX-License-Identifier: BSL-1.0
// Receiving: messages whole and in pieces, and what comes with them.
#include "support.hpp"

using namespace support;
using namespace sctpp;

TEMPLATE_TEST_CASE("A message arrives as it was sent", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6));
    const auto size = GENERATE(1U, 2U, 1400U, 65000U);
    const auto text = pattern(size);
    CHECK(must(c.send_left(text)) == size);
    inbox in;
    CHECK(in.whole(c.right) == text);
    CHECK(must(c.send_right(text)) == size);
    CHECK(in.whole(c.left) == text);
}

TEMPLATE_TEST_CASE("A message longer than the buffer comes in pieces, of which nothing is lost", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    const auto text = pattern(1000);
    must(c.send_left(text, stream_id{2}, payload_protocol_id::ngap));
    must(c.send_left("next"sv));
    must(c.right.set(receive_info_delivery{true}));
    inbox in(300);
    std::string all;
    for (int i = 0; i < 3; ++i) {
        const auto f = in.template next<fragment, receive_info>(c.right);
        CHECK(f.size() == 300);
        CHECK(f.stream() == stream_id{2});
        CHECK(f.payload_protocol() == payload_protocol_id::ngap);
        all += f.text();
    }
    const auto last = in.template next<message, receive_info>(c.right);
    CHECK(last.size() == 100);
    CHECK(last.stream() == stream_id{2});
    all += last.text();
    CHECK(all == text);
    CHECK(in.text(c.right) == "next");
}

TEMPLATE_TEST_CASE("A buffer that just holds the message gets it as a whole", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.send_left(pattern(300)));
    must(c.send_left(pattern(301)));
    inbox in(300);
    CHECK(in.text(c.right) == pattern(300));
    std::size_t pieces = 0;
    CHECK(in.whole(c.right, &pieces) == pattern(301));
    CHECK(pieces == 2);
}

TEMPLATE_TEST_CASE("A message larger than the receive buffer comes in fragments, however large the caller's buffer", "", one_to_one, one_to_many,
                   peeled_association) {
    auto c = connect<TestType>(family::ipv4, [](auto& s) {
        small_window(s);
        set_raw(s.native_handle(), SOL_SOCKET, SO_RCVBUF, 20000);
    });
    set_raw(c.left.native_handle(), SOL_SOCKET, SO_SNDBUF, 200000);
    const auto text = pattern(100000);
    must(c.send_left(text));
    must(c.send_left("next"sv));
    inbox in(200000);
    std::size_t pieces = 0;
    CHECK(in.whole(c.right, &pieces) == text);
    CHECK(pieces > 1);
    CHECK(in.text(c.right) == "next");
}

TEMPLATE_TEST_CASE("Peeking leaves the message to be received", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.send_left("look"sv));
    must(c.send_left("twice"sv));
    std::array<char, 2> small;
    std::array<char, 64> buffer;
    const auto peek = [&](const auto& b) {
        auto in = must(c.right.peek(b));
        return std::pair(in.is_message(), inbox::text_of(in));
    };
    inbox in;
    REQUIRE((wait_for(c.right.native_handle(), POLLIN) & POLLIN) != 0);
    CHECK(peek(mutable_buffer(buffer)) == std::pair(true, std::string("look")));
    CHECK(peek(mutable_buffer(small)) == std::pair(false, std::string("lo")));
    CHECK(peek(mutable_buffer(buffer)) == std::pair(true, std::string("look")));
    CHECK(in.text(c.right) == "look");
    CHECK(in.text(c.right) == "twice");
    CHECK(must_fail(c.right.peek(buffer, dont_wait)).would_block());
}

TEMPLATE_TEST_CASE("Peeking at an event with a small buffer does not lose the rest of it", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.right.template subscribe<association_change>());
    must(c.left.abort(c.left_id, "a reason that does not fit"sv));
    std::array<std::byte, 12> small;
    REQUIRE((wait_for(c.right.native_handle(), POLLIN) & POLLIN) != 0);
    {
        auto seen = must(c.right.peek(small));
        CHECK(seen.is_event());
        const auto raw = as<raw_event>(seen);
        REQUIRE(raw);
        CHECK(raw->type == event_type::association_change);
        CHECK(raw->data.missing == 20 + 4 + 26 - 12);
    }
    inbox in;
    CHECK(text(in.end(c.right).causes).substr(4) == "a reason that does not fit");
}

TEMPLATE_TEST_CASE("Nothing there is EAGAIN for who does not wait", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    std::array<std::byte, 16> buffer;
    const auto e = must_fail(c.right.receive(buffer, dont_wait));
    CHECK(e.would_block());
    CHECK(e.operation() == operation::receive);
    must(c.right.set_waiting(waiting::non_blocking));
    CHECK(must_fail(c.right.receive(buffer)).would_block());
}

TEMPLATE_TEST_CASE("A receive timeout set on the socket is EAGAIN", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    set_raw(c.right.native_handle(), SOL_SOCKET, SO_RCVTIMEO, timeval{0, 20000});
    std::array<std::byte, 16> buffer;
    CHECK(must_fail(c.right.receive(buffer)).would_block());
}

TEMPLATE_TEST_CASE("Receiving into no memory is an error and loses nothing", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.send_left("kept"sv));
    inbox in;
    const auto e = must_fail(c.right.receive(mutable_buffer()));
    CHECK(e.code() == EINVAL);
    CHECK(e.reason() == reason::empty_buffer);
    CHECK(e.message() == "receive: Invalid argument (EINVAL): the buffer is empty; nothing was read");
    std::array<std::byte, 4> some;
    CHECK(must_fail(c.right.receive(std::span<const mutable_buffer>())).reason() == reason::empty_buffer);
    CHECK(must_fail(c.right.receive(std::array{mutable_buffer(some.data(), 0), mutable_buffer()})).reason() == reason::empty_buffer);
    CHECK(must_fail(c.right.receive(mutable_buffer(), dont_wait)).reason() == reason::empty_buffer);
    CHECK(in.text(c.right) == "kept");
}

TEMPLATE_TEST_CASE("Receiving into several buffers fills one after the other", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    std::array<char, 4> first;
    std::array<char, 6> second;
    const std::array buffers{mutable_buffer(first), mutable_buffer(second)};
    const auto all = [&](std::size_t n) { return (std::string(first.data(), 4) + std::string(second.data(), 6)).substr(0, n); };
    must(c.send_left("12345678"sv));
    must(c.send_left("12"sv));
    must(c.send_left("abcdefghijklm"sv));

    const auto receive = [&] {
        auto in = must(c.right.receive(std::span<const mutable_buffer>(buffers)));
        return match(in, [&](const auto& it) {
            if constexpr (requires { it.total_size(); })
                return std::tuple(in.is_message(), std::string(it.text()), it.total_size());
            else
                return std::tuple(false, std::string(), std::size_t{0});
        });
    };
    CHECK(receive() == std::tuple(true, std::string("1234"), std::size_t{8}));
    CHECK(all(8) == "12345678");
    CHECK(receive() == std::tuple(true, std::string("12"), std::size_t{2}));
    CHECK(receive() == std::tuple(false, std::string("abcd"), std::size_t{10}));
    CHECK(all(10) == "abcdefghij");
    CHECK(receive() == std::tuple(true, std::string("klm"), std::size_t{3}));
}

TEST_CASE("Info that the socket does not deliver is an error, and the message is in the buffer") {
    auto c = connect<one_to_one>();
    must(c.send_left("here"sv));
    must(c.send_left("long one"sv));
    std::array<char, 4> buffer;
    auto e = must_fail(c.right.receive<receive_info>(buffer));
    CHECK(e.code() == ENODATA);
    CHECK(e.reason() == reason::info_not_delivered);
    CHECK(e.detail() == 4);
    CHECK(std::string_view(buffer.data(), 4) == "here");
    CHECK(e.message().find("4 bytes were received and are in the buffer") != std::string::npos);
    e = must_fail(c.right.receive<receive_info, endpoint>(buffer));
    CHECK(e.detail() == 4);
    CHECK(std::string_view(buffer.data(), 4) == "long");

    must(c.right.set(receive_info_delivery{true}));
    inbox in(64);
    const auto rest = in.next<message, receive_info>(c.right);
    CHECK(rest.text() == " one");
    CHECK(rest.association() == c.right_id);
}

TEST_CASE("Events need no info") {
    auto c = connect<one_to_one>();
    must(c.right.subscribe<shutdown_event>());
    must(c.left.shutdown(c.left_id));
    inbox in;
    CHECK(in.next<shutdown_event, receive_info>(c.right).association == c.right_id);
    CHECK(in.next<end_of_association, receive_info>(c.right).how == end_of_association::ending::shut_down);
}

TEMPLATE_TEST_CASE("receive_info tells stream, order, protocol, association and context of a message", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6));
    must(c.right.set(receive_info_delivery{true}));
    set_value(c.right.native_handle(), SCTP_CONTEXT, 0x12345678, c.right_id);
    must(c.send_left("a"sv, stream_id{3}, payload_protocol_id::s1ap));
    must(c.send_left("b"sv, stream_id{3}, payload_protocol_id{0xfedcba98}));
    must(c.send_left("c"sv, stream_id{4}, unordered));
    inbox in;
    const auto a = in.template next<message, receive_info>(c.right).info();
    CHECK(a.stream == stream_id{3});
    CHECK(a.ssn == ssn{0});
    CHECK_FALSE(a.unordered);
    CHECK(a.payload_protocol == payload_protocol_id::s1ap);
    CHECK(a.context == message_context{0x12345678});
    CHECK(a.association == c.right_id);
    const auto b = in.template next<message, receive_info>(c.right);
    CHECK(b.stream() == stream_id{3});
    CHECK(b.ssn() == ssn{1});
    CHECK(b.payload_protocol() == payload_protocol_id{0xfedcba98});
    CHECK(number(b.tsn()) == number(a.tsn) + 1);
    CHECK(b.context() == message_context{0x12345678});
    const auto last = in.template next<message, receive_info>(c.right);
    CHECK(last.is_unordered());
    CHECK(last.info().unordered);
    CHECK(last.association() == c.right_id);
}

TEMPLATE_TEST_CASE("next_info tells what can be read next", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.right.set(next_info_delivery{true}));
    must(c.right.template subscribe<shutdown_event>());
    must(c.send_left("first"sv));
    must(c.send_left("the second"sv, stream_id{5}, payload_protocol_id::diameter, unordered));
    must(c.left.shutdown(c.left_id));
    REQUIRE(eventually([&] { return !c.left.template get<status>(c.left_id); }));
    inbox in;
    using with_next = basic_message<next_info>;
    auto next = in.template next<with_next, next_info>(c.right).next();
    REQUIRE(next);
    CHECK(next->stream == stream_id{5});
    CHECK(next->payload_protocol == payload_protocol_id::diameter);
    CHECK(next->length == 10);
    CHECK(next->unordered);
    CHECK_FALSE(next->is_event);
    CHECK(next->association == c.right_id);
    next = in.template next<with_next, next_info>(c.right).next();
    REQUIRE(next);
    CHECK(next->is_event);
    CHECK(next->length == sizeof(sctp_shutdown_event));
    (void)in.template next<shutdown_event, next_info>(c.right);
}

TEST_CASE("next_info is empty where nothing follows, and where it is switched off") {
    auto c = connect<one_to_one>();
    must(c.send_left("one"sv));
    inbox in;
    CHECK_FALSE(in.next<basic_message<next_info>, next_info>(c.right).next());
    must(c.right.set(next_info_delivery{true}));
    must(c.send_left("two"sv));
    CHECK_FALSE(in.next<basic_message<next_info>, next_info>(c.right).next());
}

TEMPLATE_TEST_CASE("The source of a message is the peer's endpoint", "", one_to_one, one_to_many, peeled_association) {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    auto c = connect<TestType>(f);
    must(c.send_left("from there"sv));
    inbox in;
    const auto source = in.template next<basic_message<endpoint>, endpoint>(c.right).source();
    CHECK(source.address_text().view() == endpoint::loopback(f).address_text().view());
    CHECK(source.port() == must(c.left.local_endpoint()).port());
}

TEST_CASE("The source of an IPv4 message on an IPv6 socket is a mapped address") {
    auto server = open<one_to_many>(family::ipv6);
    must(server.bind(endpoint::any(family::ipv6)));
    must(server.listen());
    auto client = open<one_to_many>(family::ipv4);
    must(client.send("hello"sv, endpoint::loopback(family::ipv4, must(server.local_endpoint()).port())));
    inbox in;
    const auto source = in.next<basic_message<endpoint>, endpoint>(server).source();
    CHECK(source.is_ipv4_mapped());
    CHECK(source.unmapped().address_text().view() == "127.0.0.1");
    CHECK(source.unmapped().port() == must(client.local_endpoint()).port());
    // and it can be answered
    must(server.send("back"sv, source));
    CHECK(in.text(client) == "back");
}

TEMPLATE_TEST_CASE("All infos together, and what others have switched on besides, come complete", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6));
    const int fd = c.right.native_handle();
    must(c.right.set(receive_info_delivery{true}));
    must(c.right.set(next_info_delivery{true}));
    set_raw(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    set_raw(fd, IPPROTO_SCTP, SCTP_EVENT, sctp_event{number(c.right_id), SCTP_DATA_IO_EVENT, 1});  // SNDRCV
    must(c.send_left("one"sv, stream_id{1}, payload_protocol_id::m3ua));
    must(c.send_left("two"sv, stream_id{2}, sack_immediately));
    c.settle_left();
    inbox in;
    const auto m = in.template next<basic_message<receive_info, next_info, endpoint>, receive_info, next_info, endpoint>(c.right);
    CHECK(m.text() == "one");
    CHECK(m.stream() == stream_id{1});
    CHECK(m.payload_protocol() == payload_protocol_id::m3ua);
    CHECK(m.association() == c.right_id);
    REQUIRE(m.next());
    CHECK(m.next()->stream == stream_id{2});
    CHECK(m.source().port() == must(c.left.local_endpoint()).port());
    const auto alone = in.template next<message, receive_info>(c.right);
    CHECK(alone.stream() == stream_id{2});

    // Also in several buffers.
    must(c.send_left("three"sv, stream_id{3}));
    std::array<char, 2> first;
    std::array<char, 30> second;
    auto several = must(c.right.template receive<next_info, receive_info>(std::array{mutable_buffer(first), mutable_buffer(second)}));
    const auto s = as<basic_message<next_info, receive_info, scattered>>(several);
    REQUIRE(s);
    CHECK(s->total_size() == 5);
    CHECK(s->stream() == stream_id{3});
    CHECK_FALSE(s->next());
}

TEST_CASE("Messages of several associations tell whose they are") {
    auto server = listening<one_to_many>();
    const auto address = must(server.local_endpoint());
    std::array<one_to_one, 4> clients;
    for (auto& client : clients) {
        client = open<one_to_one>(family::ipv4);
        must(client.connect(address));
    }
    inbox in;
    std::vector<association_id> ids;
    for (auto& client : clients) {
        must(client.send("hello"sv));
        ids.push_back(in.next<message>(server).association());
        for (std::size_t i = 0; i + 1 < ids.size(); ++i) CHECK(ids[i] != ids.back());
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
        must(server.send(std::to_string(i), ids[i]));
        CHECK(in.text(clients[i]) == std::to_string(i));
    }
}
