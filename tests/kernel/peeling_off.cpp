// SPDX-License-Identifier: BSL-1.0
// Taking an association out of a one-to-many socket.
#include <sys/resource.h>

#include "support.hpp"

using namespace support;
using namespace sctpp;
using ending = end_of_association::ending;

TEST_CASE("A peeled-off association keeps its id and its peer") {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    auto c = connect<one_to_many>(f);
    auto peeled = must(c.right.peel_off(c.right_id));
    limit(peeled.native_handle());
    CHECK(must(peeled.get<status>()).association == c.right_id);
    CHECK(associations_of(c.right).empty());
    CHECK(must_fail(c.right.get<status>(c.right_id)).code() == EINVAL);

    inbox in;
    must(peeled.send("from it"sv, stream_id{1}));
    const auto m = in.next<message>(c.left);
    CHECK(m.text() == "from it");
    CHECK(m.association() == c.left_id);
    must(c.send_left("to it"sv));
    CHECK(in.text(peeled) == "to it");
    in.nothing(c.right);
}

TEST_CASE("What was received before the peeling off moves along") {
    auto c = connect<one_to_many>();
    auto other = open<one_to_many>(family::ipv4);
    const auto other_id = must(other.connect(c.address)).association;
    inbox in;
    must(c.send_left("one"sv));
    must(other.send("stays"sv, other_id));
    must(c.send_left("two"sv, sack_immediately));
    c.settle_left();
    auto peeled = must(c.right.peel_off(c.right_id));
    limit(peeled.native_handle());
    CHECK(in.text(peeled) == "one");
    CHECK(in.text(peeled) == "two");
    in.nothing(peeled);
    CHECK(in.text(c.right) == "stays");
    in.nothing(c.right);
}

TEST_CASE("The end of an association that happened before anybody read moves along too") {
    auto c = connect<one_to_many>();
    must(c.right.subscribe<association_change>());
    inbox in;
    must(c.send_left("and goodbye"sv));
    auto peeled = must(c.right.peel_off(c.right_id));
    limit(peeled.native_handle());
    must(c.left.shutdown(c.left_id));
    CHECK(in.text(peeled) == "and goodbye");
    CHECK(in.end(peeled).how == ending::shut_down);
}

TEST_CASE("A peeled-off descriptor is close-on-exec, and waits or not as asked") {
    auto c = connect<one_to_many>();
    const auto how = GENERATE(waiting::blocking, waiting::non_blocking);
    auto peeled = must(c.right.peel_off(c.right_id, how));
    CHECK(is_close_on_exec(peeled.native_handle()));
    CHECK(is_non_blocking(peeled.native_handle()) == (how == waiting::non_blocking));
    inbox in;
    if (how == waiting::non_blocking) CHECK(must_fail(peeled.receive(in.bytes())).would_block());
}

TEST_CASE("A peeling off without a free descriptor leaves the association alive") {
    auto c = connect<one_to_many>();
    must(c.right.subscribe<association_change>());
    inbox in;

    const rlimit before = [] {
        rlimit r{};
        REQUIRE(::getrlimit(RLIMIT_NOFILE, &r) == 0);
        return r;
    }();
    const int next = ::dup(0);
    REQUIRE(next >= 0);
    ::close(next);
    const rlimit none{static_cast<rlim_t>(next), before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    const auto peeled = c.right.peel_off(c.right_id);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);

    const auto e = must_fail(peeled);
    CHECK(e.code() == EMFILE);
    CHECK(e.operation() == operation::peel_off);
    CHECK(e.message().find("nothing was lost") != std::string::npos);

    must(c.send_left("alive"sv));
    CHECK(in.text(c.right) == "alive");
    auto later = must(c.right.peel_off(c.right_id));
    limit(later.native_handle());
    must(c.send_left("still"sv));
    CHECK(in.text(later) == "still");
}

TEST_CASE("Peeling off an id that the socket does not have is an error") {
    auto c = connect<one_to_many>();
    const auto id = GENERATE(association_id{0}, association_id{1}, association_id{2}, association_id{123456});
    const auto e = must_fail(c.right.peel_off(id));
    CHECK(e.code() == EINVAL);
    CHECK(e.reason() == reason::unknown_association);
    CHECK(e.message() == "peel off: Invalid argument (EINVAL): no association of this socket has this id");
    // and it did not subscribe anybody
    CHECK_FALSE(must(c.right.is_subscribed<association_change>(c.right_id)));
    CHECK_FALSE(must(c.right.is_subscribed<association_change>(future_associations)));
    // nor has it taken anything away
    must(c.right.subscribe<association_change>());
    CHECK_FALSE(c.right.peel_off(id));
    CHECK(must(c.right.is_subscribed<association_change>(c.right_id)));
    CHECK(must(c.right.is_subscribed<association_change>(future_associations)));
}

TEST_CASE("An association can be peeled off once") {
    auto c = connect<one_to_many>();
    auto peeled = must(c.right.peel_off(c.right_id));
    CHECK(must_fail(c.right.peel_off(c.right_id)).reason() == reason::unknown_association);
    CHECK(must_fail(c.right.send("to it"sv, c.right_id)).code() == EPIPE);
}

TEST_CASE("Peeling off subscribes the association alone to its end") {
    auto c = connect<one_to_many>();
    auto other = open<one_to_many>(family::ipv4);
    const auto other_id = must(other.connect(c.address)).association;
    auto peeled = must(c.right.peel_off(c.right_id));
    limit(peeled.native_handle());
    CHECK(must(peeled.is_subscribed<association_change>()));
    CHECK_FALSE(must(c.right.is_subscribed<association_change>(future_associations)));
    inbox in;
    must(other.shutdown(other_id));
    REQUIRE(eventually([&] { return must(c.right.association_count()) == 0; }));
    in.nothing(c.right);
    must(c.left.abort(c.left_id));
    CHECK(in.end(peeled).how == ending::aborted);
}

TEST_CASE("The parent of a peeled-off association can be closed") {
    auto c = connect<peeled_association>(GENERATE(family::ipv4, family::ipv6));
    c.parent = one_to_many();
    inbox in;
    must(c.send_left("over"sv));
    CHECK(in.text(c.right) == "over");
    must(c.right.send("there"sv));
    CHECK(in.text(c.left) == "there");
}

TEST_CASE("Associations that one began oneself can be peeled off as well") {
    auto c = connect<one_to_one>();
    auto peeled = must(c.left.peel_off(c.left_id));
    limit(peeled.native_handle());
    inbox in;
    must(peeled.send("hello"sv));
    CHECK(in.text(c.right) == "hello");
    must(c.right.send("back"sv));
    CHECK(in.text(peeled) == "back");
}
