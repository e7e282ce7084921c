// SPDX-License-Identifier: BSL-1.0
// Sending: every attribute, seen at the other end.
#include "network.hpp"

using namespace support;
using namespace sctpp;
using ending = end_of_association::ending;

TEMPLATE_TEST_CASE("Stream, protocol and order arrive as they were sent, in any order of the attributes", "", one_to_one, one_to_many,
                   peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6));
    inbox in;
    must(c.send_right("1"sv, stream_id{9}, payload_protocol_id::ngap));
    must(c.send_right("2"sv, payload_protocol_id{1}, unordered, stream_id{8}, message_context{7}));
    must(c.send_right("3"sv, sack_immediately));
    must(c.send_right("4"sv, dont_wait, stream_id{1}));
    must(c.send_right("5"sv));
    auto m = in.template next<message>(c.left);
    CHECK(m.stream() == stream_id{9});
    CHECK(m.payload_protocol() == payload_protocol_id::ngap);
    CHECK_FALSE(m.is_unordered());
    m = in.template next<message>(c.left);
    CHECK(m.text() == "2");
    CHECK(m.stream() == stream_id{8});
    CHECK(m.payload_protocol() == payload_protocol_id{1});
    CHECK(m.is_unordered());
    m = in.template next<message>(c.left);
    CHECK(m.stream() == stream_id{0});
    CHECK(m.payload_protocol() == payload_protocol_id::unspecified);
    CHECK_FALSE(m.is_unordered());
    CHECK(in.template next<message>(c.left).stream() == stream_id{1});
    CHECK(in.template next<message>(c.left).stream() == stream_id{0});
}

TEST_CASE("A payload protocol is in network byte order on the wire") {
    auto c = connect<one_to_one>();
    must(c.right.send("x"sv, payload_protocol_id::ngap));
    std::array<char, 8> data;
    alignas(cmsghdr) std::array<char, 128> control;
    iovec piece{data.data(), data.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    REQUIRE(::recvmsg(c.left.native_handle(), &header, 0) == 1);
    const cmsghdr* info = CMSG_FIRSTHDR(&header);
    REQUIRE(info != nullptr);
    REQUIRE(info->cmsg_type == SCTP_RCVINFO);
    sctp_rcvinfo raw{};
    std::memcpy(&raw, CMSG_DATA(info), sizeof raw);
    CHECK(raw.rcv_ppid == htonl(60));
}

TEMPLATE_TEST_CASE("sack_immediately is acknowledged without delay", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    // A delayed acknowledgement would take half a second.
    set_raw(c.left.native_handle(), IPPROTO_SCTP, SCTP_DELAYED_SACK, sctp_sack_info{number(c.left_id), 500, 100});
    must(c.send_right("x"sv));  // the first message of all is acknowledged at once anyway
    must(c.send_right("x"sv, sack_immediately));
    const auto start = std::chrono::steady_clock::now();
    CHECK(eventually([&] { return must(c.template get_right<status>()).unacknowledged_chunks == 0; }));
    CHECK(std::chrono::steady_clock::now() - start < 400ms);
}

TEMPLATE_TEST_CASE("A message in several pieces arrives as one", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    const std::string middle = pattern(500);
    const std::array pieces{const_buffer("begin "sv), const_buffer(middle), const_buffer(), const_buffer(" end"sv)};
    inbox in;
    const auto whole = "begin " + middle + " end";
    if constexpr (is_many<TestType>)
        CHECK(must(c.right.send(pieces, c.right_id, stream_id{2})) == whole.size());
    else
        CHECK(must(c.right.send(pieces, stream_id{2})) == whole.size());
    const auto m = in.template next<message>(c.left);
    CHECK(m.text() == whole);
    CHECK(m.stream() == stream_id{2});
    if constexpr (!is_many<TestType>) {
        CHECK(must(c.right.send(pieces)) == whole.size());
        CHECK(in.text(c.left) == whole);
    }
}

TEMPLATE_TEST_CASE("Attributes decided at run time", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    inbox in;
    must(c.send_right("1"sv, send_attributes{}));
    must(c.send_right("2"sv, send_attributes{.stream = stream_id{4},
                                             .payload_protocol = payload_protocol_id::m2pa,
                                             .context = message_context{1},
                                             .unordered = true,
                                             .sack_immediately = true,
                                             .reliability = lifetime{1h}}));
    must(c.send_right("3"sv, dont_wait, send_attributes{.reliability = retransmission_limit{3}}));
    auto m = in.template next<message>(c.left);
    CHECK(m.stream() == stream_id{0});
    m = in.template next<message>(c.left);
    CHECK(m.text() == "2");
    CHECK(m.stream() == stream_id{4});
    CHECK(m.payload_protocol() == payload_protocol_id::m2pa);
    CHECK(m.is_unordered());
    CHECK(in.text(c.left) == "3");
}

// How many messages were given up by a policy: SCTP_PR_ASSOC_STATUS.
static std::uint64_t given_up(int fd, association_id id, std::uint16_t policy) {
    sctp_prstatus status{};
    status.sprstat_assoc_id = number(id);
    status.sprstat_policy = policy;
    const auto answer = get_raw(fd, IPPROTO_SCTP, SCTP_PR_ASSOC_STATUS, status);
    return answer.sprstat_abandoned_unsent + answer.sprstat_abandoned_sent;
}

TEMPLATE_TEST_CASE("A message with a lifetime is given up when that has passed", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, small_window);
    must(c.right.template subscribe<send_failed_event>());
    const auto block = pattern(1500);
    for (int i = 0; i < 5; ++i) must(c.send_right(block));  // closes the window
    must(c.send_right("for ever"sv, stream_id{1}));
    must(c.send_right("too late"sv, stream_id{2}, lifetime{1ms}, message_context{42}, payload_protocol_id::xnap));
    must(c.send_right("long life"sv, stream_id{3}, lifetime{1h}));
    ::poll(nullptr, 0, 5);  // lets it expire: there is nothing to wait for
    inbox in;
    for (int i = 0; i < 5; ++i) CHECK(in.whole(c.left) == block);
    CHECK(in.text(c.left) == "for ever");
    CHECK(in.text(c.left) == "long life");
    const auto failed = in.template next<send_failed_event>(c.right);
    CHECK(failed.stream == stream_id{2});
    CHECK(failed.context == message_context{42});
    CHECK(failed.payload_protocol == payload_protocol_id::xnap);
    CHECK(failed.cause == error_cause::none);
    CHECK_FALSE(failed.was_sent);
    CHECK(text(failed.payload) == "too late");
    CHECK(given_up(c.right.native_handle(), c.right_id, SCTP_PR_SCTP_TTL) == 1);
}

TEMPLATE_TEST_CASE("Messages of low priority make room for those of high", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, [](auto& s) {
        small_window(s);
        set_raw(s.native_handle(), SOL_SOCKET, SO_SNDBUF, 20000);
    });
    // Nothing is pruned while no message of a priority is unacknowledged, so the acknowledgements have to wait.
    set_raw(c.left.native_handle(), IPPROTO_SCTP, SCTP_DELAYED_SACK, sctp_sack_info{number(c.left_id), 500, 100});
    const auto block = pattern(1500);
    // On a slow machine an acknowledgement may come in between all the same, and make the room: then once more.
    std::size_t pruned = 0;
    for (int attempt = 0; pruned == 0 && attempt != 10; ++attempt) {
        while (c.send_right(block, priority{9}, dont_wait)) {
        }
        // Each attempt drops as much as the new message needs; that may not make up yet for what the last one took beyond the buffer.
        REQUIRE(eventually([&] { return c.send_right("important"sv, priority{0}, stream_id{1}, dont_wait).has_value(); }));
        pruned = given_up(c.right.native_handle(), c.right_id, SCTP_PR_SCTP_PRIO);
        inbox in;
        std::string last;
        while (last != "important") last = in.whole(c.left);
    }
    CHECK(pruned > 0);
}

TEMPLATE_TEST_CASE("Messages with a limit of retransmissions arrive where nothing is lost", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.send_right("x"sv, retransmission_limit{0}));
    must(c.send_right("y"sv, retransmission_limit{5}, stream_id{1}));
    must(c.send_right("z"sv, priority{0}));
    inbox in;
    for (const auto expected : {"x", "y", "z"}) CHECK(in.text(c.left) == expected);
}

TEMPLATE_TEST_CASE("The context comes back when a message is not delivered", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, small_window);
    must(c.right.template subscribe<send_failed_event>());
    for (int i = 0; i < 5; ++i) must(c.send_right(pattern(1500)));
    must(c.send_right("never seen"sv, stream_id{6}, payload_protocol_id::rua, message_context{0xcafe}));
    must(c.left.abort(c.left_id));
    inbox in;
    const auto failed = in.template until<send_failed_event>(c.right, [](const auto& e) { return e.context == message_context{0xcafe}; });
    CHECK(failed.stream == stream_id{6});
    CHECK(failed.payload_protocol == payload_protocol_id::rua);
    CHECK(failed.cause == error_cause::user_initiated_abort);
    CHECK(failed.association == c.right_id);
    CHECK(failed.first_chunk);
    CHECK(failed.last_chunk);
    CHECK_FALSE(failed.unordered);
    CHECK(text(failed.payload) == "never seen");
}

TEST_CASE("A send to an endpoint sets the association up, and then finds it") {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    auto server = listening<one_to_many>(f);
    const auto address = must(server.local_endpoint());
    inbox in;

    SECTION("one-to-many") {
        auto client = open<one_to_many>(f);
        CHECK(must(client.send("implicit"sv, address, stream_id{3})) == 8);
        const auto m = in.next<message>(server);
        CHECK(m.text() == "implicit");
        CHECK(m.stream() == stream_id{3});
        must(client.send("again"sv, address));
        CHECK(in.next<message>(server).association() == m.association());
        CHECK(must(client.association_count()) == 1);
        must(server.send("answer"sv, m.association()));
        CHECK(in.next<message>(client).association() == associations_of(client).front());
    }
    SECTION("one-to-many that does not wait") {
        auto client = open<one_to_many>(f, waiting::non_blocking);
        CHECK(must(client.send("implicit"sv, address)) == 8);
        CHECK(in.text(server) == "implicit");
    }
    SECTION("one-to-one") {
        auto client = open<one_to_one>(f);
        CHECK(must(client.send("implicit"sv, address, payload_protocol_id::f1ap)) == 8);
        const auto m = in.next<message>(server);
        CHECK(m.text() == "implicit");
        CHECK(m.payload_protocol() == payload_protocol_id::f1ap);
        must(client.send("plain"sv));
        CHECK(in.text(server) == "plain");
        must(client.send("named"sv, address));
        CHECK(in.text(server) == "named");
    }
}

TEST_CASE("A send to an endpoint where nobody listens is told by events only") {
    auto nobody = open<one_to_many>(family::ipv4);
    must(nobody.bind(endpoint::loopback(family::ipv4)));
    auto client = open<one_to_many>(family::ipv4);
    must(client.subscribe<association_change, send_failed_event>());
    CHECK(must(client.send("into the void"sv, must(nobody.local_endpoint()))) == 13);
    inbox in;
    CHECK(in.next<association_change>(client).state == association_change::change::cannot_start);
    CHECK(text(in.next<send_failed_event>(client).payload) == "into the void");
}

TEMPLATE_TEST_CASE("The set-up's parameters can be given with the send that sets up", "", one_to_one, one_to_many) {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    auto server = open<one_to_many>(f);
    must(server.set(init_parameters{.outbound_streams = 40}));
    must(server.bind(endpoint::loopback(f)));
    must(server.listen());
    auto client = open<TestType>(f);
    must(client.send("hello"sv, must(server.local_endpoint()), init_parameters{.outbound_streams = 5, .max_inbound_streams = 33}, stream_id{4}));
    inbox in;
    const auto m = in.next<message>(server);
    CHECK(m.stream() == stream_id{4});
    const auto s = must(server.template get<status>(m.association()));
    CHECK(s.inbound_streams == 5);
    CHECK(s.outbound_streams == 33);
}

TEST_CASE("Further destinations can be given with the send that sets up") {
    // Several, of both families, on an IPv6 socket.
    auto both = open<one_to_many>(family::ipv6);
    must(both.bind(std::array{endpoint::loopback(family::ipv6), endpoint::ipv4({127, 0, 0, 3}, 0), endpoint::ipv4({127, 0, 0, 4}, 0)}));
    must(both.listen());
    const auto at = must(both.local_endpoint()).port();
    auto six = open<one_to_many>(family::ipv6);
    const std::array<endpoint, 2> others{endpoint::ipv4({127, 0, 0, 3}, at), endpoint::ipv4({127, 0, 0, 4}, at)};
    const auto list = must(address_list<4>::from(others));
    must(six.send("mixed"sv, endpoint::loopback(family::ipv6, at), further_destinations{list}, init_parameters{.outbound_streams = 3},
                  retransmission_limit{9}));
    inbox in;
    const auto m = in.next<message>(both);
    CHECK(m.text() == "mixed");
    CHECK(must(both.get<status>(m.association())).inbound_streams == 3);
    address_list<8> storage;
    CHECK(must(six.peer_addresses(associations_of(six).front(), storage)).size() == 3);
}

TEST_CASE("The kernel gives up a message with a lifetime that sets its association up, whatever the lifetime") {
    // It sets the time only once the peer is known to do partial reliability, and takes a time not set for one that has passed.
    auto server = listening<one_to_many>();
    auto client = open<one_to_many>(family::ipv4);
    must(client.subscribe<send_failed_event>());
    must(client.send("lost"sv, must(server.local_endpoint()), lifetime{1h}));
    inbox in;
    CHECK(text(in.next<send_failed_event>(client).payload) == "lost");
    must(client.send("not lost"sv, must(server.local_endpoint()), lifetime{1h}));
    CHECK(in.text(server) == "not lost");
}

TEST_CASE("The kernel gives up a message with a lifetime that is sent before its association is up") {
    private_network network;
    network.add_silent_hosts();
    network.add_address(1);
    auto server = open<one_to_many>(family::ipv4);
    must(server.listen());
    const auto there = endpoint::ipv4({10, 9, 0, 1}, must(server.local_endpoint()).port());
    auto client = open<one_to_many>(family::ipv4, waiting::non_blocking);
    must(client.set(rto_parameters{.initial = 40ms, .maximum = 40ms, .minimum = 40ms}, future_associations));
    must(client.subscribe<send_failed_event>());
    const auto begun = must(client.connect(there));
    CHECK(begun.in_progress);
    must(client.send("lost"sv, begun.association, lifetime{1h}));
    must(client.send("not lost"sv, begun.association));
    network.add_address(2, there);  // now somebody answers
    inbox in;
    CHECK(in.text(server) == "not lost");
    REQUIRE((wait_for(client.native_handle(), POLLIN) & POLLIN) != 0);
    CHECK(text(in.next<send_failed_event>(client).payload) == "lost");
}

TEST_CASE("A further destination is tried where the first does not answer") {
    private_network network;
    network.add_silent_hosts();
    network.add_address(1);
    auto server = open<one_to_many>(family::ipv4);
    must(server.bind(network.add_address(2)));
    must(server.listen());
    const auto port = must(server.local_endpoint()).port();
    auto client = open<one_to_many>(GENERATE(family::ipv4, family::ipv6));
    must(client.set(rto_parameters{.initial = 50ms, .maximum = 50ms, .minimum = 50ms}, future_associations));
    address_list<1> more;
    must(more.push_back(endpoint::ipv4({10, 0, 0, 2}, port)));
    must(client.send("found"sv, endpoint::ipv4({10, 9, 0, 1}, port), further_destinations{more}, stream_id{1}));
    inbox in;
    CHECK(in.text(server) == "found");
}

TEST_CASE("override_destination chooses the path") {
    packets seen;
    auto server = open<one_to_many>(family::ipv4);
    const std::array<endpoint, 2> addresses{endpoint::ipv4({127, 0, 0, 1}, 0), endpoint::ipv4({127, 0, 0, 2}, 0)};
    must(server.bind(addresses));
    must(server.listen());
    const auto port = must(server.local_endpoint()).port();
    const auto first = endpoint::ipv4({127, 0, 0, 1}, port), second = endpoint::ipv4({127, 0, 0, 2}, port);
    const auto third = endpoint::ipv4({127, 0, 0, 3}, port);
    // The last byte of the address that the next message goes to.
    const auto goes_to = [&] { return seen.next([&](const auto& p) { return p.to_port == port && p.is_data(); }).to[3]; };

    SECTION("of a one-to-many socket") {
        auto client = open<one_to_many>(family::ipv4);
        const auto id = must(client.connect(first)).association;
        must(client.set(peer_address_parameters{.heartbeat_now = true}, id));
        REQUIRE(eventually([&] { return must(client.get<peer_address_info>(second)).state == path_state::active; }));
        must(client.send("a"sv, override_destination{second}));
        CHECK(goes_to() == 2);
        must(client.send("b"sv, override_destination{first}, stream_id{1}));
        CHECK(goes_to() == 1);
        must(client.send("c"sv, second));  // names the association only
        CHECK(goes_to() == 1);
        CHECK(must(client.get<primary_address>(id)).address == first);
        CHECK(must(client.association_count()) == 1);
        inbox in;
        for (const auto text : {"a", "b", "c"}) CHECK(in.text(server) == text);
        CHECK(must_fail(client.send("x"sv, override_destination{endpoint::any(family::ipv4, 9)})).code() == EINVAL);
    }
    SECTION("of a one-to-one socket") {
        auto client = open<one_to_one>(family::ipv4);
        must(client.connect(first));
        must(client.set(peer_address_parameters{.heartbeat_now = true}));
        REQUIRE(eventually([&] { return must(client.get<peer_address_info>(second)).state == path_state::active; }));
        must(client.send("a"sv, override_destination{second}));
        CHECK(goes_to() == 2);
        must(client.send("b"sv));
        CHECK(goes_to() == 1);
        CHECK(must_fail(client.send("x"sv, override_destination{third})).code() == EADDRNOTAVAIL);
    }
}

TEST_CASE("A message to all goes to every association") {
    auto server = listening<one_to_many>();
    const auto address = must(server.local_endpoint());
    CHECK(must(server.send("nobody there"sv, to_all)) == 0);
    std::array<one_to_one, 3> clients;
    for (auto& client : clients) {
        client = open<one_to_one>(family::ipv4);
        must(client.connect(address));
        must(client.set(receive_info_delivery{true}));
    }
    CHECK(must(server.send("for all"sv, to_all, stream_id{5}, payload_protocol_id::m2ap)) == 7);
    inbox in;
    for (auto& client : clients) {
        const auto m = in.next<message, receive_info>(client);
        CHECK(m.text() == "for all");
        CHECK(m.stream() == stream_id{5});
        CHECK(m.payload_protocol() == payload_protocol_id::m2ap);
    }
    CHECK(must(server.send(""sv, to_all, end_association)) == 0);
    for (auto& client : clients) CHECK(in.end(client).how == ending::shut_down);
}

TEMPLATE_TEST_CASE("The message that ends an association", "", one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.left.template subscribe<association_change>());
    inbox in;
    must(c.send_right("before"sv));
    CHECK(must(c.send_right(""sv, end_association)) == 0);
    CHECK(in.text(c.left) == "before");
    CHECK(in.end(c.left).how == ending::shut_down);
}

TEMPLATE_TEST_CASE("The message that aborts an association is its reason", "", one_to_many, peeled_association) {
    auto c = connect<TestType>();
    must(c.left.template subscribe<association_change>());
    inbox in;
    const auto size = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{2000});
    const auto reason = pattern(size);
    SECTION("in one piece") {
        CHECK(must(c.send_right(reason, abort_association)) == size);
    }
    SECTION("in several pieces") {
        const std::array pieces{const_buffer(reason.data(), 1), const_buffer(reason.data() + 1, size - 1)};
        if constexpr (is_many<TestType>)
            CHECK(must(c.right.send(pieces, abort_association, c.right_id)) == size);
        else
            CHECK(must(c.right.send(pieces, abort_association)) == size);
    }
    const auto end = in.end(c.left);
    CHECK(end.how == ending::aborted);
    CHECK(end.cause == error_cause::user_initiated_abort);
    REQUIRE(end.causes.bytes.size() == size + 4);
    CHECK(text(end.causes).substr(4) == reason);
}

TEST_CASE("A message can be authenticated with a chosen key") {
    const auto prepare = [](auto& s) {
        const int fd = s.native_handle();
        set_value(fd, SCTP_AUTH_SUPPORTED, 1);
        set_raw(fd, IPPROTO_SCTP, SCTP_AUTH_CHUNK, sctp_authchunk{0});  // DATA
        const std::array<std::uint8_t, 12> key{0, 0, 0, 0, 5, 0, 4, 0, 's', 'e', 's', 'a'};  // sctp_authkey: association, number, length, key
        set_raw(fd, IPPROTO_SCTP, SCTP_AUTH_KEY, key);
    };
    auto c = connect<one_to_one>(GENERATE(family::ipv4, family::ipv6), prepare);
    must(c.left.subscribe<authentication_event>());
    inbox in;
    must(c.right.send("default key"sv));
    CHECK(in.text(c.left) == "default key");
    must(c.right.send("key five"sv, key_number{5}, stream_id{1}));
    const auto e = in.next<authentication_event>(c.left);
    CHECK(e.indication == authentication_event::change::new_key);
    CHECK(e.key == key_number{5});
    CHECK(in.text(c.left) == "key five");
    must(c.right.send("at run time"sv, send_attributes{.key = key_number{5}}));
    CHECK(in.next<authentication_event>(c.left).key == key_number{5});  // again: of each packet in another key than the receiver's own
    CHECK(in.text(c.left) == "at run time");

    const auto unknown = must_fail(c.right.send("x"sv, key_number{6}));
    CHECK(unknown.code() == EINVAL);
    CHECK(unknown.message() == "send: Invalid argument (EINVAL): an empty message, or a stream, key or combination of attributes that the association lacks");
    CHECK(must_fail(c.right.send("x"sv, send_attributes{.key = key_number{6}})).code() == EINVAL);
    must(c.right.send("works on"sv));
    CHECK(in.text(c.left) == "works on");
}

TEST_CASE("Where nothing is authenticated a key is ignored") {
    auto c = connect<one_to_one>();
    must(c.right.send("x"sv, key_number{6}));
    inbox in;
    CHECK(in.text(c.left) == "x");
}

TEST_CASE("Attributes and the socket's defaults: a send that names none uses them, one that names one does not") {
    auto c = connect<one_to_one>();
    must(c.right.set(default_send_parameters{.stream = stream_id{5}, .payload_protocol = payload_protocol_id::sbc_ap}));
    inbox in;
    must(c.right.send("default"sv));
    auto m = in.next<message>(c.left);
    CHECK(m.stream() == stream_id{5});
    CHECK(m.payload_protocol() == payload_protocol_id::sbc_ap);
    must(c.right.send("named"sv, payload_protocol_id::ngap));
    m = in.next<message>(c.left);
    CHECK(m.stream() == stream_id{0});
    CHECK(m.payload_protocol() == payload_protocol_id::ngap);
    must(c.right.send("only a lifetime"sv, lifetime{1h}));
    m = in.next<message>(c.left);
    CHECK(m.stream() == stream_id{5});
}
