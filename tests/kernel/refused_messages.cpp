// SPDX-License-Identifier: BSL-1.0
// Attributes that compile and that the kernel refuses by their values, or passes over in silence; and control messages that somebody
// else has switched on. (See also sending_errors.cpp.)
#include "kinds.hpp"

namespace {

using namespace support;
using namespace sctpp;

// ---- refused -------------------------------------------------------------------------------------------------------------

/// With whom a message can have to do.
struct parties {
    one_to_many& socket;       ///< has one association
    association_id id;
    one_to_many& fresh;        ///< has none
    endpoint listener, stranger;
};

auto further(const endpoint& e) { return further_destinations{must(address_list<1>::from(std::array{e}))}; }

struct refusal {
    const char* what;
    result<std::size_t> (*send)(parties&);
    int code;
    reason why;
    const char* says;
};
constexpr auto nothing_known = "an empty message, or a stream, key or combination of attributes that the association lacks";
constexpr auto nobody = "there is no association yet, or it has ended";
constexpr auto no_data = "end_association takes an empty message; send the data first";

const std::array refusals{
    refusal{"the end of an association with nobody", [](parties& p) { return p.socket.send(""sv, p.stranger, end_association); }, EINVAL,
            reason::no_association, nobody},
    refusal{"the end of one, by another path", [](parties& p) { return p.socket.send(""sv, override_destination{p.stranger}, end_association); },
            EINVAL, reason::no_association, nobody},
    refusal{"an abort of an association with nobody", [](parties& p) { return p.socket.send("x"sv, p.stranger, abort_association); }, EINVAL,
            reason::no_association, nobody},
    refusal{"an end that is unknown", [](parties& p) { return p.socket.send(""sv, association_id{12345}, end_association); }, EPIPE, reason::none,
            "there is no such association, or it has ended"},
    refusal{"an end for all, with data", [](parties& p) { return p.socket.send("x"sv, to_all, end_association); }, EINVAL,
            reason::ending_takes_no_data, no_data},
    refusal{"an empty message to all", [](parties& p) { return p.socket.send(""sv, to_all); }, EINVAL, reason::none, nothing_known},
    refusal{"a stream that not all have", [](parties& p) { return p.socket.send("x"sv, to_all, stream_id{100}); }, EINVAL, reason::none, nothing_known},
    refusal{"a stream that the set-up does not ask for",
            [](parties& p) { return p.fresh.send("x"sv, p.listener, stream_id{5}, init_parameters{.outbound_streams = 5}); }, EINVAL,
            reason::no_such_stream, "stream 5 does not exist: the association has 5 outbound streams, numbered from 0; nothing was sent"},
    refusal{"a stream that the socket does not ask for", [](parties& p) { return p.fresh.send("x"sv, p.listener, stream_id{10}); }, EINVAL,
            reason::no_such_stream, "stream 10 does not exist: the association has 10 outbound streams, numbered from 0; nothing was sent"},
    refusal{"likewise, with parameters that leave it out",
            [](parties& p) { return p.fresh.send("x"sv, p.listener, stream_id{11}, init_parameters{.max_attempts = 2}); }, EINVAL,
            reason::no_such_stream, "stream 11 does not exist: the association has 10 outbound streams, numbered from 0; nothing was sent"},
    refusal{"more streams than there are", [](parties& p) { return p.fresh.send("x"sv, p.listener, init_parameters{.outbound_streams = 70000, .max_attempts = 2}); }, EINVAL,
            reason::field_out_of_range, "`outbound_streams` must be 1 to 65535; nothing was sent"},
    refusal{"no attempts, in pieces",
            [](parties& p) {
    const std::array<const_buffer, 1> pieces{"x"sv};
    return p.fresh.send(pieces, p.listener, init_parameters{.max_attempts = 0});
},
            EINVAL, reason::field_out_of_range, "`max_attempts` must be 1 to 65535; nothing was sent"},
    refusal{"a further destination of another family", [](parties& p) { return p.fresh.send("x"sv, p.listener, further(endpoint::loopback(family::ipv6))); },
            EINVAL, reason::none, nothing_known},
    refusal{"a further destination that is nowhere", [](parties& p) { return p.fresh.send("x"sv, p.listener, further(endpoint::any(family::ipv4))); },
            EINVAL, reason::none, nothing_known},
    refusal{"a further destination that is the first", [](parties& p) { return p.fresh.send("x"sv, p.listener, further(p.listener)); }, EADDRNOTAVAIL,
            reason::none, "the address is not this association's, has been peeled off, or is given twice"},
    refusal{"another path that is nowhere", [](parties& p) { return p.socket.send("x"sv, override_destination{endpoint::any(family::ipv4, 9)}); },
            EINVAL, reason::none, nothing_known},
};

TEST_CASE("What the kernel refuses by its value is an error that says so, nothing is sent and no association begun") {
    auto c = connect<one_to_many>();
    auto fresh = open<one_to_many>(family::ipv4), other = listening<one_to_many>(), deaf = open<one_to_many>(family::ipv4);
    must(deaf.bind(endpoint::loopback(family::ipv4)));
    parties p{c.right, c.right_id, fresh, must(other.local_endpoint()), must(deaf.local_endpoint())};
    for (const auto& r : refusals) {
        INFO(r.what);
        const auto e = must_fail(r.send(p));
        CHECK(e.code() == r.code);
        CHECK(e.operation() == operation::send);
        CHECK(e.reason() == r.why);
        CHECK(e.message().ends_with(std::string("): ") + r.says));
        CHECK(must(fresh.association_count()) == 0);
        CHECK(must(c.right.association_count()) == 1);
    }
    inbox in;
    in.nothing(c.left);
    must(c.send_right("works on"sv));
    CHECK(in.text(c.left) == "works on");
}

// ---- passed over ---------------------------------------------------------------------------------------------------------

TEST_CASE("What only sets up is passed over, however wrong, where the association exists") {
    auto c = connect<one_to_many>();
    const auto peer = must(c.left.local_endpoint());
    must(c.right.send("1"sv, peer, init_parameters{.outbound_streams = 2}, stream_id{9}));
    must(c.right.send("2"sv, peer, further(endpoint::loopback(family::ipv6))));
    inbox in;
    CHECK(in.text(c.left) == "1");
    CHECK(in.text(c.left) == "2");
    CHECK(must(c.right.get<status>(c.right_id)).outbound_streams == 10);
}

TEST_CASE("To all where there is nobody is sent to nobody, whatever it says") {
    auto s = open<one_to_many>(family::ipv4);
    CHECK(must(s.send("x"sv, to_all, stream_id{100})) == 0);
    CHECK(must(s.send(""sv, to_all, end_association)) == 0);
}

TEST_CASE("override_destination with an address of nobody's begins an association, as an endpoint does") {
    auto server = listening<one_to_many>();
    auto client = open<one_to_many>(family::ipv4);
    must(client.send("hello"sv, override_destination{must(server.local_endpoint())}));
    inbox in;
    CHECK(in.text(server) == "hello");
}

const test_on_each reliable_all_the_same{"Where the peer has no partial reliability, a policy is passed over", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>([](auto& s) {
        small_window(s);
        set_value(s.native_handle(), SCTP_PR_SUPPORTED, 0);
    });
    const auto block = pattern(1500);
    for (int i = 0; i < 5; ++i) must(c.send_right(block));
    must(c.send_right("in time"sv, lifetime{1ms}));
    must(c.send_right("in spite of"sv, retransmission_limit{0}));
    must(c.send_right("important"sv, priority{9}));
    ::poll(nullptr, 0, 5);  // lets it expire: there is nothing to wait for
    inbox in;
    for (int i = 0; i < 5; ++i) CHECK(in.whole(c.left) == block);
    for (const auto text : {"in time", "in spite of", "important"}) CHECK(in.text(c.left) == text);
}};

TEMPLATE_TEST_CASE("A default reliability that the association has not agreed on is an error, the rest of the defaults is not", "", one_to_one, one_to_many,
                   peeled_association) {
    const bool agreed = GENERATE(true, false);
    auto c = connect<TestType>(family::ipv4, [agreed](auto& s) { set_value(s.native_handle(), SCTP_PR_SUPPORTED, agreed ? 1 : 0); });
    must(c.set_right(default_send_parameters{.stream = stream_id{3}}));
    const auto r = c.set_right(default_send_parameters{.stream = stream_id{4}, .reliability = lifetime{100ms}});
    CHECK(r.has_value() == agreed);
    CHECK(must(c.template get_right<default_send_parameters>()).stream == stream_id{agreed ? std::uint16_t{4} : std::uint16_t{3}});
    if (!agreed)
        CHECK(r.error().message() ==
              "set default_send_parameters: Invalid argument (EINVAL): `reliability` would have no effect: the association has not agreed on partial reliability; the option is unchanged");
}

// ---- SCTP_SNDRCV, which receive_info stands for ----------------------------------------------------------------------------

template <class... Infos>
struct case_of {};

/// Every way to receive, of a socket that has one message of 3 bytes, on stream 2, for each.
template <class Socket>
void receives_in_every_way(connected<Socket>& c) {
    std::array<char, 8> first, second;
    const std::array buffers{mutable_buffer(first), mutable_buffer(second)};
    inbox in(64);
    const auto sent = [&] { must(c.send_left("abc"sv, stream_id{2})); };
    const auto check = [&](const auto& received) {
        REQUIRE(received.is_message());
        CHECK(inbox::text_of(received) == "abc");
        match(received, [&](const auto& m) {
            if constexpr (requires { m.info(); }) {
                CHECK(m.stream() == stream_id{2});
                CHECK(m.association() == c.right_id);
            }
            if constexpr (requires { m.next(); }) CHECK_FALSE(m.next());
            if constexpr (requires { m.source(); }) CHECK(m.source() == must(c.left.local_endpoint()));
        });
    };
    const auto both = [&]<class... Infos>(case_of<Infos...>) {
        sent();
        check(must(c.right.template receive<Infos...>(in.bytes())));
        sent();
        check(must(c.right.template receive<Infos...>(buffers)));
    };
    sent();
    REQUIRE((wait_for(c.right.native_handle(), POLLIN) & POLLIN) != 0);
    check(must(c.right.peek(in.bytes())));
    check(must(c.right.receive(in.bytes())));
    both(case_of<receive_info>{});
    both(case_of<endpoint>{});
    both(case_of<next_info>{});
    both(case_of<next_info, receive_info>{});
    both(case_of<endpoint, receive_info, next_info>{});
}

const test_on_each with_old_info{"A socket adopted from a program that has switched SCTP_SNDRCV on is received from in every way", []<class Kind>(Kind) {
    using socket = socket_of<kind_in<Kind>>;
    auto c = associate<kind_in<Kind>>();
    const int fd = c.right.release();
    set_raw(fd, IPPROTO_SCTP, SCTP_EVENTS, std::uint8_t{1});  // sctp_data_io_event, the first member of sctp_event_subscribe
    c.right = must(socket::adopt(fd));
    must(c.right.set(receive_info_delivery{true}));
    must(c.right.set(next_info_delivery{true}));
    receives_in_every_way(c);

    // It tells nothing that receive_info does not.
    set_value(fd, SCTP_CONTEXT, 0x5eed, c.right_id);
    must(c.send_left("abc"sv, unordered, stream_id{2}, payload_protocol_id::ngap));
    raw_message received(fd, 0);
    const auto old = received.control<sctp_sndrcvinfo>(SCTP_SNDRCV);
    const auto info = received.control<sctp_rcvinfo>(SCTP_RCVINFO);
    CHECK(old.sinfo_stream == info.rcv_sid);
    CHECK(old.sinfo_ssn == info.rcv_ssn);
    CHECK(old.sinfo_flags == info.rcv_flags);
    CHECK(old.sinfo_ppid == info.rcv_ppid);
    CHECK(old.sinfo_context == info.rcv_context);
    CHECK(old.sinfo_timetolive == 0);
    CHECK(old.sinfo_tsn == info.rcv_tsn);
    CHECK(old.sinfo_cumtsn == info.rcv_cumtsn);
    CHECK(old.sinfo_assoc_id == info.rcv_assoc_id);

    must(c.right.template subscribe<association_change>());
    must(c.left.shutdown(c.left_id));
    inbox in;
    CHECK(in.end(c.right).association == c.right_id);
}};

}  // namespace
