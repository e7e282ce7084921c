// SPDX-License-Identifier: BSL-1.0
// Which events are delivered: of a socket, of an association, of those to come; inherited; and that the kernel agrees.
#include <algorithm>

#include "kinds.hpp"

using namespace support;
using namespace sctpp;

namespace {

template <class Event>
bool kernel_says(int fd, association_id id) {
    return get_raw(fd, IPPROTO_SCTP, SCTP_EVENT, sctp_event{number(id), number(event_traits<Event>::type), 0}).se_on != 0;
}

/// What the library says, and the kernel must say too.
template <class Event, class Socket, class... Where>
bool is_on(const Socket& s, const Where&... where) {
    const bool on = must(s.template is_subscribed<Event>(where...));
    const association_id id = [&] {
        if constexpr ((std::is_same_v<Where, association_id> || ...))
            return association_id{(0 + ... + number(where))};
        else
            return association_id{};
    }();
    CHECK(kernel_says<Event>(s.native_handle(), id) == on);
    return on;
}

/// How many are on.
template <class Socket, class... Events, class... Where>
int count_of(const Socket& s, event_list<Events...>, const Where&... where) {
    return (0 + ... + static_cast<int>(is_on<Events>(s, where...)));
}

/// Each is switched alone while the others stay as they are; `where` are the associations meant.
template <class Socket, class... Events, class... Where>
void each_can_be_switched(Socket& s, event_list<Events...>, const Where&... where) {
    const auto count = [&] { return count_of(s, event_list<Events...>{}, where...); };
    const auto one = [&]<class Event>(Event*) {
        must(s.template unsubscribe<Events...>(where...));
        CHECK(count() == 0);
        must(s.template subscribe<Event>(where...));
        CHECK(is_on<Event>(s, where...));
        CHECK(count() == 1);
        must(s.template unsubscribe<Event>(where...));
        CHECK_FALSE(is_on<Event>(s, where...));
    };
    (one(static_cast<Events*>(nullptr)), ...);
    must(s.template subscribe<Events...>(where...));
    CHECK(count() == sizeof...(Events));
}

TEMPLATE_TEST_CASE("Of a new socket no event is delivered, and each can be switched on and off, alone and with others", "", one_to_one, acceptor,
                   one_to_many) {
    auto s = open<TestType>(GENERATE(family::ipv4, family::ipv6));
    if constexpr (is_many<TestType>) {
        CHECK(count_of(s, all_events{}, future_associations) == 0);
        each_can_be_switched(s, all_events{}, future_associations);
    } else {
        CHECK(count_of(s, all_events{}) == 0);
        each_can_be_switched(s, all_events{});
    }
}

const test_on_each switched{"Of a live association each event can be switched on and off, alone and with others", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>();
    if constexpr (kind_in<Kind> == kind::many) {
        CHECK(count_of(c.right, all_events{}, c.right_id) == 0);
        each_can_be_switched(c.right, all_events{}, c.right_id);
        CHECK(count_of(c.right, all_events{}, future_associations) == 0);
    } else {
        // peel_off has subscribed to the only event that tells the end.
        CHECK(count_of(c.right, all_events{}) == (kind_in<Kind> == kind::peeled ? 1 : 0));
        each_can_be_switched(c.right, all_events{});
    }
}};

// ---- present and future associations of a one-to-many socket --------------------------------------------------------------

struct switching {
    one_to_many& socket;
    bool on;
    template <class... Where>
    result<void> operator()(const Where&... where) const {
        return on ? socket.subscribe<shutdown_event>(where...) : socket.unsubscribe<shutdown_event>(where...);
    }
};

/// What a call names, and for whom it then holds.
struct scope {
    const char* named;
    result<void> (*call)(const switching&, association_id one);
    bool one, other, future;
};

scope any_scope() {
    return GENERATE(scope{"nothing", [](const switching& s, association_id) { return s(); }, true, true, true},
                    scope{"all_associations", [](const switching& s, association_id) { return s(all_associations); }, true, true, true},
                    scope{"current_associations", [](const switching& s, association_id) { return s(current_associations); }, true, true, false},
                    scope{"future_associations", [](const switching& s, association_id) { return s(future_associations); }, false, false, true},
                    scope{"an id", [](const switching& s, association_id one) { return s(one); }, true, false, false});
}

TEST_CASE("On one_to_many a subscription, and its end, hold for what they name") {
    const auto where = any_scope();
    const bool on = GENERATE(true, false);
    INFO("naming " << where.named << (on ? "" : ", to unsubscribe"));
    auto server = listening<one_to_many>();
    const auto address = must(server.local_endpoint());
    std::array<one_to_many, 3> peers;
    std::array<association_id, 3> at_peer{}, here{};
    const auto connect = [&](std::size_t i) {
        peers[i] = open<one_to_many>(family::ipv4);
        at_peer[i] = must(peers[i].connect(address)).association;
        for (const auto id : associations_of(server))
            if (std::find(here.begin(), here.end(), id) == here.end()) here[i] = id;
    };
    connect(0);
    connect(1);
    if (!on) must(server.subscribe<shutdown_event>());
    must(where.call({server, on}, here[0]));
    connect(2);  // this one begins with what was future
    const std::array told{where.one == on, where.other == on, where.future == on};
    CHECK(is_on<shutdown_event>(server, future_associations) == told[2]);
    inbox in;
    for (std::size_t i = 0; i < peers.size(); ++i) {
        CHECK(is_on<shutdown_event>(server, here[i]) == told[i]);
        CHECK_FALSE(is_on<association_change>(server, here[i]));
        must(peers[i].shutdown(at_peer[i]));
        if (told[i]) CHECK(in.next<shutdown_event>(server).association == here[i]);
        REQUIRE(eventually([&] { return must(server.association_count()) == peers.size() - 1 - i; }));
        in.nothing(server);
    }
}

// ---- inherited -----------------------------------------------------------------------------------------------------------

TEST_CASE("An accepted socket has the subscriptions that its listener had, and goes its own way") {
    auto listener = listening<acceptor>();
    must(listener.subscribe<shutdown_event, association_change>());
    std::array<one_to_one, 2> peers, accepted;
    for (std::size_t i = 0; i < 2; ++i) {
        peers[i] = open<one_to_one>(family::ipv4);
        must(peers[i].connect(must(listener.local_endpoint())));
        accepted[i] = must(listener.accept());
        limit(accepted[i].native_handle());
        CHECK(is_on<shutdown_event>(accepted[i]));
        CHECK(is_on<association_change>(accepted[i]));
        CHECK(count_of(accepted[i], all_events{}) == 2);
    }
    must(accepted[0].unsubscribe<shutdown_event>());
    must(listener.subscribe<sender_dry_event>());
    CHECK_FALSE(is_on<shutdown_event>(accepted[0]));
    CHECK(is_on<shutdown_event>(accepted[1]));
    CHECK(is_on<shutdown_event>(listener));
    CHECK_FALSE(is_on<sender_dry_event>(accepted[1]));
    inbox in;
    for (auto& a : accepted) CHECK(in.next<association_change>(a).state == association_change::change::up);
    for (auto& p : peers) must(p.shutdown());
    (void)in.end(accepted[0]);
    (void)in.next<shutdown_event>(accepted[1]);
}

TEST_CASE("A subscription of the listener between an association's set-up and its accept comes too late for it") {
    auto listener = listening<acceptor>();
    auto peer = open<one_to_one>(family::ipv4);
    must(peer.connect(must(listener.local_endpoint())));
    must(listener.subscribe<shutdown_event>());
    auto accepted = must(listener.accept());
    CHECK_FALSE(is_on<shutdown_event>(accepted));
}

TEST_CASE("A peeled-off association keeps its subscriptions, and goes its own way") {
    auto c = connect<one_to_many>();
    must(c.right.subscribe<shutdown_event>(future_associations));
    must(c.right.subscribe<sender_dry_event, remote_error>(c.right_id));
    inbox in;
    CHECK(in.next<sender_dry_event>(c.right).association == c.right_id);
    auto peeled = must(c.right.peel_off(c.right_id));
    limit(peeled.native_handle());
    CHECK(is_on<sender_dry_event>(peeled));
    CHECK(is_on<remote_error>(peeled));
    CHECK(is_on<association_change>(peeled));  // which peel_off has subscribed
    CHECK(count_of(peeled, all_events{}) == 3);

    must(peeled.unsubscribe<remote_error>());
    must(c.right.unsubscribe<sender_dry_event>());
    CHECK(is_on<sender_dry_event>(peeled));
    CHECK_FALSE(is_on<remote_error>(peeled));
    CHECK(count_of(c.right, all_events{}, future_associations) == 1);
    must(peeled.send("x"sv, sack_immediately));
    CHECK(in.next<sender_dry_event>(peeled).association == c.right_id);
}

TEST_CASE("Subscribing on an unknown association is an error that names the event") {
    auto s = open<one_to_many>(family::ipv4);
    const auto e = must_fail(s.subscribe<shutdown_event>(association_id{12345}));
    CHECK(e.code() == EINVAL);
    CHECK(e.operation() == operation::subscribe);
    CHECK(e.reason() == reason::unknown_association);
    CHECK(e.detail() == SCTP_SHUTDOWN_EVENT);
    CHECK(must_fail(s.is_subscribed<shutdown_event>(association_id{12345})).code() == EINVAL);
}

}  // namespace
