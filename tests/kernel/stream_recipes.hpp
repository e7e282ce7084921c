// SPDX-License-Identifier: BSL-1.0
// How the events of streams that are reset or added are made to happen, at the end that asks for it and at the other; answered by yes,
// by no, and by a failure. See event_recipes.hpp.
#ifndef SCTPP_TESTS_KERNEL_STREAM_RECIPES_HPP
#define SCTPP_TESTS_KERNEL_STREAM_RECIPES_HPP

#include "event_recipes.hpp"

namespace recipes {

/// One end of an association, to ask for something.
struct asking {
    int fd;
    association_id id;
};
template <class Ends>
asking left_of(const Ends& c) {
    return {c.left.native_handle(), c.left_id};
}
template <class Ends>
asking right_of(const Ends& c) {
    return {c.right.native_handle(), c.right_id};
}

enum class direction_asked : std::uint16_t {
    incoming = SCTP_STREAM_RESET_INCOMING,
    outgoing = SCTP_STREAM_RESET_OUTGOING,
};

/// SCTP_RESET_STREAMS of these streams, or of all.
inline void reset_streams(const asking& who, direction_asked direction, const std::vector<std::uint16_t>& streams) {
    const std::array<std::uint16_t, 2> head{static_cast<std::uint16_t>(direction), static_cast<std::uint16_t>(streams.size())};
    const auto id = number(who.id);
    std::vector<char> request(sizeof id + sizeof head + streams.size() * sizeof(std::uint16_t));
    std::memcpy(request.data(), &id, sizeof id);
    std::memcpy(request.data() + sizeof id, head.data(), sizeof head);
    if (!streams.empty()) std::memcpy(request.data() + sizeof id + sizeof head, streams.data(), streams.size() * sizeof(std::uint16_t));
    REQUIRE(::setsockopt(who.fd, IPPROTO_SCTP, SCTP_RESET_STREAMS, request.data(), static_cast<socklen_t>(request.size())) == 0);
}

inline constexpr auto reconfigurable = [](auto& s) {
    set_value(s.native_handle(), SCTP_RECONFIG_SUPPORTED, 1);
    set_value(s.native_handle(), SCTP_ENABLE_STREAM_RESET, 7);
};

/// One end resets its own outgoing streams, or asks the other to reset those that come in.
template <bool ByRight, direction_asked Direction, bool All = false>
constexpr auto streams_reset = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(reconfigurable);
    must(c.right.template subscribe<stream_reset_event>());
    must(c.left.template subscribe<stream_reset_event>());
    reset_streams(ByRight ? right_of(c) : left_of(c), Direction, All ? std::vector<std::uint16_t>{} : std::vector<std::uint16_t>{3, 5});
    inbox in;
    const auto check = [&](auto& socket, association_id id, bool outgoing) {
        const auto e = in.next<stream_reset_event>(socket);
        CHECK(e.outgoing == outgoing);
        CHECK(e.incoming == !outgoing);
        CHECK_FALSE((e.denied || e.failed));
        CHECK(e.association == id);
        CHECK(e.streams.missing() == 0);
        REQUIRE(e.streams.size() == (All ? 0 : 2));
        if (All) return;
        CHECK(e.streams[0] == stream_id{3});
        CHECK(e.streams[1] == stream_id{5});
    };
    constexpr bool of_right = ByRight == (Direction == direction_asked::outgoing);
    check(c.right, c.right_id, of_right);
    check(c.left, c.left_id, !of_right);
};

enum class answer {
    denied,
    failed,
};

/// The right end asks, and is answered by no; or by a failure, because the left end has a request of its own under way.
template <class Event, kind K, answer Answer, class Request>
auto refused_by_peer(Request request) {
    constexpr bool fails = Answer == answer::failed;
    private_network network;
    int opened = 0;
    auto c = associate<K>([&](auto& s) {
        reconfigurable(s);
        must(s.template subscribe<Event>());
        // The left end repeats its own late.
        const bool left = ++opened == (K == kind::connected ? 1 : 2);
        const std::uint32_t rto = left ? 3000 : 60;
        set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_RTOINFO, sctp_rtoinfo{0, rto, rto, rto});
    });
    if (fails) {
        network.loopback(false);
        request(left_of(c));
        request(right_of(c));
        network.loopback(true);
    } else {
        set_value(c.left.native_handle(), SCTP_ENABLE_STREAM_RESET, 0, c.left_id);
        request(right_of(c));
    }
    return c;
}

template <answer Answer, class Event>
void check_refused(const Event& e, association_id id) {
    CHECK(e.denied == (Answer == answer::denied));
    CHECK(e.failed == (Answer == answer::failed));
    CHECK(e.association == id);
}

template <answer Answer>
constexpr auto reset_refused = []<class Kind>(Kind) {
    auto c = refused_by_peer<stream_reset_event, kind_in<Kind>, Answer>([](const asking& who) { reset_streams(who, direction_asked::outgoing, {3}); });
    inbox in;
    const auto e = in.next<stream_reset_event>(c.right);
    check_refused<Answer>(e, c.right_id);
    REQUIRE(e.streams.size() == 1);
    CHECK(e.streams[0] == stream_id{3});
};

constexpr auto association_reset_by = [](const asking& who) { set_raw(who.fd, IPPROTO_SCTP, SCTP_RESET_ASSOC, number(who.id)); };

template <bool ByRight>
constexpr auto association_reset = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(reconfigurable);
    must(c.right.template subscribe<association_reset_event>());
    must(c.left.template subscribe<association_reset_event>());
    association_reset_by(ByRight ? right_of(c) : left_of(c));
    inbox in;
    const auto right = in.next<association_reset_event>(c.right);
    const auto left = in.next<association_reset_event>(c.left);
    CHECK(right.association == c.right_id);
    CHECK(left.association == c.left_id);
    CHECK_FALSE((right.denied || right.failed || left.denied || left.failed));
    CHECK(right.local_tsn == left.remote_tsn);
    CHECK(right.remote_tsn == left.local_tsn);
    must(c.send_left("goes on"sv));
    CHECK(in.text(c.right) == "goes on");
};

template <answer Answer>
constexpr auto association_reset_refused = []<class Kind>(Kind) {
    auto c = refused_by_peer<association_reset_event, kind_in<Kind>, Answer>(association_reset_by);
    inbox in;
    check_refused<Answer>(in.next<association_reset_event>(c.right), c.right_id);
};

/// One incoming stream more and two outgoing ones: an event for each direction.
template <bool ByRight>
constexpr auto streams_added = []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(reconfigurable);
    must(c.right.template subscribe<stream_change_event>());
    must(c.left.template subscribe<stream_change_event>());
    const auto who = ByRight ? right_of(c) : left_of(c);
    set_raw(who.fd, IPPROTO_SCTP, SCTP_ADD_STREAMS, sctp_add_streams{number(who.id), 1, 2});
    inbox in;
    const auto both = [&](auto& socket, association_id id) {
        unsigned inbound = 0, outbound = 0;
        for (int i = 0; i < 2; ++i) {
            const auto e = in.next<stream_change_event>(socket);
            CHECK(e.association == id);
            CHECK_FALSE((e.denied || e.failed));
            CHECK((e.added_inbound == 0) != (e.added_outbound == 0));
            inbound += e.added_inbound;
            outbound += e.added_outbound;
        }
        return std::pair(inbound, outbound);
    };
    CHECK(both(c.right, c.right_id) == (ByRight ? std::pair(1U, 2U) : std::pair(2U, 1U)));
    CHECK(both(c.left, c.left_id) == (ByRight ? std::pair(2U, 1U) : std::pair(1U, 2U)));
    must(c.send_right("on a new one"sv, stream_id{10}));
    CHECK(in.text(c.left) == "on a new one");
};

template <answer Answer>
constexpr auto adding_refused = []<class Kind>(Kind) {
    auto c = refused_by_peer<stream_change_event, kind_in<Kind>, Answer>(
        [](const asking& who) { set_raw(who.fd, IPPROTO_SCTP, SCTP_ADD_STREAMS, sctp_add_streams{number(who.id), 0, 2}); });
    inbox in;
    const auto e = in.next<stream_change_event>(c.right);
    check_refused<Answer>(e, c.right_id);
    CHECK(e.added_outbound == 2);
};

}  // namespace recipes

#endif
