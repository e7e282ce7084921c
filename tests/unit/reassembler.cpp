// SPDX-License-Identifier: BSL-1.0
// Pieces become messages, whatever comes between them; what can't be put together is refused and nothing else.
#include "pieces.hpp"
#include "wire.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace sctpp;
using pieces::origin;
using pieces::verdict;

namespace {

/// Memory that ends where it says, so that a sanitizer sees what is beyond; `behind` what is aligned.
struct room {
    explicit room(std::size_t size, std::size_t behind = 0) : all(size + behind), gap(behind) {}
    [[nodiscard]] std::span<std::byte> span() { return std::span(all).subspan(gap); }
    std::vector<std::byte> all;
    std::size_t gap;
};

std::vector<std::byte> bytes(std::string_view text) {
    std::vector<std::byte> all(text.size());
    if (!text.empty()) std::memcpy(all.data(), text.data(), text.size());
    return all;
}

enum : bool { more = false,
              last = true };

/// A reassembler that is fed with texts.
struct fed {
    explicit fed(std::size_t messages, std::size_t longest) : memory(reassembler::memory_for(messages, longest)), r(memory.span(), longest) {}

    /// "=" and the text if it came back as it was, "+" if it was taken, else the whole message, or the error's reason.
    std::string add(std::string_view text, const origin& from = {}, bool is_last = more) {
        const auto data = bytes(text);
        return told(r.add(pieces::piece<receive_info>(data, from, is_last)), data.data());
    }
    std::string end(std::string_view text, const origin& from = {}) { return add(text, from, last); }
    void event(const wire& w) { REQUIRE(r.add(pieces::event<receive_info>(w.bytes))); }
    std::string told(const result<incoming<receive_info>>& out, const std::byte* data) {
        error = out.error();
        if (!out) return "error " + std::to_string(static_cast<int>(out.error().reason()));
        if (out->is_fragment()) return "+";
        REQUIRE(out->is_message());
        info = as<message>(*out)->info();
        return (pieces::bytes_of(*out).data() == data ? "=" : "") + std::string(as<message>(*out)->text());
    }
    room memory;
    reassembler r;
    receive_info info{};
    sctpp::error error{};
};
std::string failed(reason why) { return "error " + std::to_string(static_cast<int>(why)); }
const auto of_refused = failed(reason::piece_of_refused);
const auto full = failed(reason::reassembler_full);
const auto too_long = failed(reason::reassembled_too_long);
const auto too_many = failed(reason::refused_too_many);

wire association_changed(std::uint16_t state, std::int32_t association, std::size_t size = 20) {
    auto n = notification(0x8001, 0, 20);
    n.u16(8, state).i32(16, association);
    auto w = complete(n);
    w.bytes.resize(size);
    w.bytes.shrink_to_fit();
    return w;
}
constexpr std::uint16_t up = 0, lost = 1, restarted = 2, shut_down = 3, cannot_start = 4;
wire broken_off(std::int32_t association, std::uint32_t stream = 0, std::uint32_t sequence = 0, bool unordered = false, std::size_t size = 24) {
    auto n = notification(0x8006, unordered, 24);
    n.i32(12, association).u32(16, stream).u32(20, sequence);
    auto w = complete(n);
    w.bytes.resize(size);
    w.bytes.shrink_to_fit();
    return w;
}
wire dry(std::int32_t association) {
    auto n = notification(0x8009, 0, 12);
    n.i32(8, association);
    return complete(n);
}

}  // namespace

TEST_CASE("reassembler: a message in pieces comes whole, with the info of its first piece") {
    fed f(2, 100);
    CHECK(f.add("one ", {.stream = 3, .ssn = 5, .protocol = 0x3c000000, .tsn = 10}) == "+");
    CHECK(f.r.in_progress() == 1);
    CHECK(f.add("two ", {.stream = 3, .ssn = 5, .protocol = 1, .tsn = 12}) == "+");
    CHECK(f.end("three", {.stream = 3, .ssn = 5, .protocol = 2, .tsn = 13}) == "one two three");
    CHECK(f.info.association == association_id{7});
    CHECK(f.info.stream == stream_id{3});
    CHECK(f.info.ssn == ssn{5});
    CHECK(f.info.payload_protocol == payload_protocol_id::ngap);  // with I-DATA the kernel puts other numbers there in later pieces
    CHECK(f.info.tsn == tsn{10});
    CHECK(f.r.in_progress() == 0);
}

TEST_CASE("reassembler: a message that arrives whole is not copied") {
    fed f(2, 4);
    CHECK(f.end("longer than the longest") == "=longer than the longest");
    f.add("xy", {.stream = 1});
    CHECK(f.end("longer than the longest") == "=longer than the longest");
    CHECK(f.end("z", {.stream = 1}) == "xyz");
}

TEST_CASE("reassembler: a fragment that was taken and all events come back as they were") {
    fed f(1, 100);
    const auto data = bytes("piece");
    const auto out = f.r.add(pieces::piece<receive_info>(data, {.stream = 9}, more));
    REQUIRE(out);
    CHECK(as<fragment>(*out)->data().data() == data.data());
    CHECK(as<fragment>(*out)->stream() == stream_id{9});
    const auto e = dry(7);
    const auto event = f.r.add(pieces::event<receive_info>(e.bytes));
    REQUIRE(event);
    CHECK(as<sender_dry_event>(*event)->association == association_id{7});
    const auto l = association_changed(lost, 8);
    const auto end = f.r.add(pieces::event<receive_info>(l.bytes));
    REQUIRE(end);
    CHECK(as<end_of_association>(*end)->association == association_id{8});
    CHECK(f.r.in_progress() == 1);
}

TEST_CASE("reassembler: pieces of several associations, streams and orders at once") {
    fed f(5, 100);
    const std::array<origin, 5> from{origin{.association = 3}, origin{.association = 4}, origin{.association = 4, .stream = 1},
                                     origin{.association = 4, .unordered = true}, origin{.association = 4, .ssn = 1, .unordered = true}};
    for (int round = 0; round < 3; ++round)
        for (std::size_t i = 0; i < from.size(); ++i) {
            CHECK(f.add(std::string(3, static_cast<char>('a' + i)), from[i]) == "+");
            CHECK(f.end("whole", {.association = 5}) == "=whole");
            f.event(dry(4));
        }
    CHECK(f.r.in_progress() == 5);
    for (const std::size_t i : {2U, 0U, 4U, 3U, 1U}) CHECK(f.end("!", from[i]) == std::string(9, static_cast<char>('a' + i)) + "!");
    CHECK(f.r.in_progress() == 0);
}

TEST_CASE("reassembler: with I-DATA a whole unordered message may come between the pieces of another of its stream") {
    fed f(2, 100);
    f.add("a1", {.ssn = 5, .unordered = true});
    CHECK(f.end("b", {.ssn = 6, .unordered = true}) == "=b");
    f.add("c1", {.ssn = 7, .unordered = true});  // received with a small buffer
    CHECK(f.end("c2", {.ssn = 7, .unordered = true}) == "c1c2");
    CHECK(f.end("a2", {.ssn = 5, .unordered = true}) == "a1a2");
}

TEST_CASE("reassembler: a later message of an ordered stream tells that one was broken off") {
    fed f(1, 100);
    f.add("lost", {.stream = 2, .ssn = 5});
    CHECK(f.end("next", {.stream = 2, .ssn = 6}) == "=next");
    CHECK(f.r.in_progress() == 0);
    f.add("lost", {.stream = 2, .ssn = 7});
    CHECK(f.add("ne", {.stream = 2, .ssn = 8}) == "+");
    CHECK(f.end("xt", {.stream = 2, .ssn = 8}) == "next");
    f.add("lost", {.stream = 2, .ssn = 9});
    CHECK(f.add("no room", {.stream = 3}) == full);
    CHECK(f.end("the next is another", {.stream = 3, .ssn = 1}) == "=the next is another");
    CHECK(f.end("and then", {.stream = 3, .ssn = 0}) == "=and then");
}

TEST_CASE("reassembler: partial_delivery_event releases the message it is about") {
    fed f(4, 100);
    SECTION("which it names, with I-DATA") {
        f.add("a", {.stream = 1, .ssn = 4});
        f.add("b", {.stream = 1, .unordered = true});
        f.add("c", {.stream = 2});
        f.add("d", {.association = 8, .stream = 1});
        // The kernel may name the last identifier that is skipped instead of the one that was in progress.
        f.event(broken_off(7, 1, 6));
        CHECK(f.r.in_progress() == 3);
        CHECK(f.end("x", {.stream = 1, .ssn = 4}) == "=x");
        f.event(broken_off(7, 1, 0, true));
        CHECK(f.r.in_progress() == 2);
        CHECK(f.end("x", {.stream = 1, .unordered = true}) == "=x");
        CHECK(f.end("C", {.stream = 2}) == "cC");
        CHECK(f.end("D", {.association = 8, .stream = 1}) == "dD");
    }
    SECTION("the association's only one, without") {
        const origin from = GENERATE(origin{.stream = 4, .ssn = 9}, origin{.unordered = true}, origin{});
        f.add("a", from);
        f.add("b", {.association = 8});
        f.event(broken_off(9));
        CHECK(f.r.in_progress() == 2);
        f.event(broken_off(7));
        CHECK(f.r.in_progress() == 1);
        CHECK(f.end("x", from) == "=x");
        CHECK(f.end("B", {.association = 8}) == "bB");
    }
    SECTION("one of several, but which is not known: all are given up") {
        f.add("a", {.stream = 4});
        f.add("b", {.stream = 5});
        f.event(broken_off(7));
        CHECK(f.r.in_progress() == 0);
        CHECK(f.add("A", {.stream = 4}) == of_refused);
        CHECK(f.end("A", {.stream = 4}) == of_refused);
        CHECK(f.end("new", {.stream = 4, .ssn = 1}) == "=new");
        CHECK(f.end("new", {.stream = 5, .ssn = 1}) == "=new");
    }
    SECTION("also a refused one") {
        f.add(std::string(101, 'a'), {.stream = 1, .unordered = true});
        f.event(broken_off(7, 1, 0, true));
        CHECK(f.end("new", {.stream = 1, .unordered = true}) == "=new");
    }
    SECTION("but not another indication, should there be one, or no stream at all") {
        f.add("a");
        auto other = broken_off(7);
        other.u32(8, 1);
        f.event(other);
        f.event(broken_off(7, 0x10000));
        f.event(broken_off(7, 0, 0, true));
        f.event(broken_off(7, 0, 1, true));
        f.event(broken_off(7, 1));
        CHECK(f.end("b") == "ab");
    }
    SECTION("nor another sequence, as long as it has a name") {
        f.add("a", {.stream = 3});
        f.event(broken_off(7, 0, 0, true));
        f.event(broken_off(7, 0, 1));
        f.event(broken_off(7, 1));
        CHECK(f.end("b", {.stream = 3}) == "ab");
    }
}

TEST_CASE("reassembler: the end of an association releases its messages, and what was refused of it") {
    fed f(2, 100);
    f.add("a", {.stream = 1});
    f.add("b", {.association = 8});
    f.add("c", {.stream = 2});  // refused
    const std::uint16_t state = GENERATE(lost, shut_down, restarted, up, cannot_start);
    f.event(association_changed(state, 7));
    CHECK(f.r.in_progress() == 1);
    // The same id again, for another association: nothing is left of the old one.
    CHECK(f.add("A", {.stream = 1}) == "+");
    CHECK(f.end("A", {.stream = 1}) == "AA");
    CHECK(f.end("C", {.stream = 2}) == "=C");
    CHECK(f.end("B", {.association = 8}) == "bB");
}

TEST_CASE("reassembler: an end without an event is that of the socket's only association") {
    fed f(1, 100);
    f.add("a");
    f.add("b", {.stream = 1});  // refused
    REQUIRE(f.r.add(pieces::end<receive_info>()));
    CHECK(f.r.in_progress() == 0);
    CHECK(f.add("a") == "+");
    CHECK(f.end("a") == "aa");
    CHECK(f.end("b", {.stream = 1}) == "=b");
}

TEST_CASE("reassembler: an event that was cut gives up what it could mean") {
    fed f(4, 100);
    f.add("a");
    f.add("b", {.association = 8});
    f.add("c", {.association = 8, .stream = 1});
    const auto all_given_up = [&] {
        CHECK(f.r.in_progress() == 0);
        CHECK(f.add("A") == of_refused);
        CHECK(f.end("B", {.association = 8}) == of_refused);
        CHECK(f.end("C", {.association = 8, .stream = 1}) == of_refused);
        CHECK(f.end("A") == of_refused);
        CHECK(f.end("next", {.ssn = 1}) == "=next");
    };
    SECTION("partial_delivery_event with its association: one of that, which if there is one") {
        const std::size_t size = GENERATE(16U, 19U, 20U, 23U);
        f.event(broken_off(7, 5, 6, false, size));
        CHECK(f.r.in_progress() == 2);
        CHECK(f.end("new") == "=new");
        f.event(broken_off(8, 1, 0, false, size));
        CHECK(f.r.in_progress() == 0);
        CHECK(f.end("B", {.association = 8}) == of_refused);
        CHECK(f.end("C", {.association = 8, .stream = 1}) == of_refused);
    }
    SECTION("without") {
        f.event(broken_off(7, 0, 0, false, GENERATE(2U, 8U, 12U, 15U)));
        all_given_up();
    }
    SECTION("association_change") {
        f.event(association_changed(GENERATE(lost, shut_down, restarted), 7, GENERATE(2U, 9U, 10U, 16U, 19U)));
        all_given_up();
    }
    SECTION("association_change without its state") {
        f.event(association_changed(GENERATE(up, cannot_start), 7, GENERATE(2U, 9U)));
        all_given_up();
    }
    SECTION("association_change of one that is new") {
        f.event(association_changed(GENERATE(up, cannot_start), 7, GENERATE(10U, 19U)));
        CHECK(f.r.in_progress() == 3);
    }
    SECTION("a single byte") {
        f.event(association_changed(up, 7, 1));
        all_given_up();
    }
    SECTION("others mean nothing") {
        auto e = dry(7);
        e.bytes.resize(GENERATE(2U, 11U));
        f.event(e);
        CHECK(f.r.in_progress() == 3);
    }
}

TEST_CASE("reassembler: without room a message is refused, and all of its pieces, but no other") {
    fed f(2, 100);
    f.add("a", {.stream = 1});
    f.add("b", {.stream = 2});
    CHECK(f.add("c", {.stream = 3}) == full);
    CHECK(f.error == error(ENOBUFS, operation::reassemble, reason::reassembler_full, 2));
    CHECK(f.error.message() == "reassemble: No buffer space available (ENOBUFS): the memory holds 2 messages in progress, and all of it is in use; "
                               "the piece is in the buffer");
    CHECK(f.r.collected().empty());
    CHECK(f.end("A", {.stream = 1}) == "aA");  // now there is room, but not for a message without its beginning
    CHECK(f.add("c", {.stream = 3}) == of_refused);
    CHECK(f.error.code() == ECANCELED);
    CHECK(f.error.message().find("a further piece of a message that was refused") != std::string::npos);
    CHECK(f.end("C", {.stream = 3}) == of_refused);
    CHECK(f.add("d", {.stream = 3, .ssn = 1}) == "+");
    CHECK(f.end("D", {.stream = 3, .ssn = 1}) == "dD");
    CHECK(f.end("B", {.stream = 2}) == "bB");
}

TEST_CASE("reassembler: a message that gets too long is refused, and what came before of it is handed out") {
    fed f(1, 8);
    f.add("1234", {.protocol = 5, .tsn = 77});
    CHECK(f.add("5678") == "+");
    CHECK(f.add("9") == too_long);
    CHECK(f.error == error(EMSGSIZE, operation::reassemble, reason::reassembled_too_long, 8));
    CHECK(f.error.message() == "reassemble: Message too long (EMSGSIZE): the message is longer than 8 bytes, the longest that was allowed; the piece is "
                               "in the buffer");
    CHECK(text_of(f.r.collected()) == "12345678");
    CHECK(f.r.collected_info().tsn == tsn{77});
    CHECK(f.r.in_progress() == 0);
    CHECK(f.add("10") == of_refused);
    CHECK(f.r.collected().empty());
    CHECK(f.end("11") == of_refused);
    // By its first piece already, and by its last; then there is nothing to come.
    CHECK(f.add("123456789", {.ssn = 1}) == too_long);
    CHECK(f.r.collected().empty());
    CHECK(f.end("", {.ssn = 1}) == of_refused);
    f.add("12345678", {.ssn = 2});
    CHECK(f.end("9", {.ssn = 2}) == too_long);
    CHECK(text_of(f.r.collected()) == "12345678");
    CHECK(f.end("new", {.ssn = 2}) == "=new");
    // Just as long as allowed.
    f.add("1234567", {.ssn = 3});
    CHECK(f.end("8", {.ssn = 3}) == "12345678");
}

TEST_CASE("reassembler: when refused messages can't all be remembered, the association is refused, at last all") {
    fed f(1, 8);  // remembers two, and those of 12 bytes that are left over
    f.add("in progress", {.association = 3});
    REQUIRE(f.r.in_progress() == 0);
    f.add("goes on", {.association = 3, .stream = 1});
    const auto room = [&] {  // how many can be refused until a whole message of this association is
        for (std::uint16_t n = 1;; ++n) {
            REQUIRE(n < 100);
            CHECK(f.add("?", {.association = 4, .stream = n}) == full);
            if (f.end("?", {.association = 4, .stream = 100}) == too_many) return n;
        }
    }();
    CHECK(room == 2);  // one more was refused of association 3
    CHECK(f.error.code() == ECANCELED);
    CHECK(f.error.message().find("more messages of this association were refused") != std::string::npos);
    CHECK(f.add("?", {.association = 4, .stream = 1}) == too_many);
    CHECK(f.end("other", {.association = 5}) == "=other");
    CHECK(f.end("!", {.association = 3}) == of_refused);
    CHECK(f.add("?", {.association = 5}) == full);
    CHECK(f.end("!", {.association = 5}) == of_refused);
    SECTION("until it ends") {
        f.event(association_changed(lost, 4));
        CHECK(f.end("!", {.association = 4, .stream = 100}) == "=!");
    }
    SECTION("at last all, but what is in progress goes on") {
        for (int a = 10; a < 13; ++a) f.add("?", {.association = a});
        CHECK(f.end("whole", {.association = 99}) == too_many);
        CHECK(f.add("piece", {.association = 98}) == too_many);
        CHECK(f.end("!", {.association = 3, .stream = 1}) == "goes on!");
        f.event(association_changed(lost, 99));
        CHECK(f.end("whole", {.association = 99}) == too_many);
        f.r.clear();
        CHECK(f.end("whole", {.association = 99}) == "=whole");
        CHECK(f.add("pi", {.association = 98}) == "+");
        CHECK(f.end("ece", {.association = 98}) == "piece");
    }
}

TEST_CASE("reassembler: give_up and forget") {
    fed f(3, 10);
    f.add("a");
    f.add("b", {.association = 8});
    f.r.give_up(association_id{7});
    CHECK(f.r.in_progress() == 1);
    CHECK(f.add("A") == of_refused);
    f.r.forget(association_id{7});
    CHECK(f.end("new") == "=new");
    f.r.give_up_all();
    CHECK(f.end("B", {.association = 8}) == of_refused);
    f.add("b", {.association = 8});
    f.r.clear();
    CHECK(f.r.in_progress() == 0);
    CHECK(f.end("B", {.association = 8}) == "=B");
}

TEST_CASE("reassembler: memory of any size and alignment") {
    for (std::size_t longest : {0U, 1U, 7U, 100U, 1023U, 1024U, 5000U})
        for (std::size_t gap = 0; gap < 9; ++gap)
            for (std::size_t messages : {0U, 1U, 2U, 5U}) {
                room memory(reassembler::memory_for(messages, longest), gap);
                reassembler r(memory.span(), longest);
                CHECK(r.longest() == longest);
                CHECK(r.capacity() == messages);
                const std::vector<std::byte> piece(longest, std::byte{'x'});
                for (std::uint16_t i = 0; i < messages; ++i) {
                    const auto out = r.add(pieces::piece<receive_info>(piece, {.stream = i}, more));
                    REQUIRE(out);
                    CHECK(out->is_fragment());
                }
                CHECK_FALSE(r.add(pieces::piece<receive_info>(bytes("!"), {.stream = 99}, more)));
                for (std::uint16_t i = 0; i < messages; ++i) {
                    const auto out = r.add(pieces::piece<receive_info>({}, {.stream = i}, last));
                    REQUIRE(out);
                    CHECK(std::ranges::equal(pieces::bytes_of(*out), piece));
                }
            }
}

TEST_CASE("reassembler: too little memory, or none, and no longest") {
    const std::size_t size = GENERATE(0U, 1U, 7U, 8U, 11U, 12U, 40U, 63U, 100U, 163U);
    room memory(size);
    reassembler r(memory.span(), 100);
    CHECK(r.capacity() == 0);
    const auto b = bytes("piece");
    CHECK(r.add(pieces::piece<receive_info>(b, {}, last)));
    const auto out = r.add(pieces::piece<receive_info>(b, {}, more));
    REQUIRE_FALSE(out);
    CHECK(out.error() == error(ENOBUFS, operation::reassemble, reason::reassembler_full, 0));
    CHECK(out.error().message().find("too small for one message") != std::string::npos);
    CHECK_FALSE(r.add(pieces::piece<receive_info>(b, {}, more)));
    CHECK_FALSE(r.add(pieces::piece<receive_info>(b, {}, last)));
    r.clear();
    CHECK(r.add(pieces::piece<receive_info>(b, {}, last)));

    room some(1000);
    reassembler none(some.span(), 0);
    CHECK(none.capacity() > 0);
    CHECK(none.add(pieces::piece<receive_info>(b, {}, more)).error().reason() == reason::reassembled_too_long);
    CHECK(none.add(pieces::piece<receive_info>(b, {}, last)).error().reason() == reason::piece_of_refused);
    CHECK(none.add(pieces::piece<receive_info>(b, {}, last)));

    reassembler huge(some.span(), SIZE_MAX);
    CHECK(huge.capacity() == 0);
    CHECK(huge.add(pieces::piece<receive_info>(b, {}, last)));
    CHECK(huge.add(pieces::piece<receive_info>(b, {}, more)).error().reason() == reason::reassembler_full);
    CHECK(reassembler({}, 0).capacity() == 0);
}

TEST_CASE("plain_reassembler: pieces of one association, one message after the other") {
    room memory(plain_reassembler::memory_for(1, 8));
    plain_reassembler r(memory.span(), 8);
    const auto add = [&](std::string_view text, bool is_last) -> std::string {
        const auto data = bytes(text);
        const auto out = r.add(pieces::piece<>(data, {}, is_last));
        if (!out) return failed(out.error().reason());
        if (out->is_fragment()) return "+";
        return (pieces::bytes_of(*out).data() == data.data() ? "=" : "") + std::string(as<plain_message>(*out)->text());
    };
    const auto note = [&](const auto& in) { REQUIRE(r.add(in)); };
    CHECK(add("whole", last) == "=whole");
    CHECK(add("12", more) == "+");
    note(pieces::event<>(dry(7).bytes));
    CHECK(add("34", more) == "+");
    CHECK(add("5", last) == "12345");
    CHECK(add("1234567", more) == "+");
    CHECK(add("89", more) == too_long);
    CHECK(text_of(r.collected()) == "1234567");
    CHECK(add("1", more) == of_refused);
    CHECK(add("2", last) == of_refused);
    CHECK(add("whole", last) == "=whole");

    const auto releases = [&](const auto& in) {
        CHECK(add("1", more) == "+");
        note(in);
        CHECK(r.in_progress() == 0);
        CHECK(add("whole", last) == "=whole");
        CHECK(add("123456789", more) == too_long);
        note(in);
        CHECK(add("whole", last) == "=whole");
    };
    for (const std::size_t size : {2U, 8U, 15U, 16U, 23U, 24U}) releases(pieces::event<>(broken_off(7, 3, 4, true, size).bytes));
    for (const std::size_t size : {10U, 19U, 20U})
        for (const auto state : {lost, restarted, shut_down}) releases(pieces::event<>(association_changed(state, 7, size).bytes));
    releases(pieces::end<>());

    CHECK(add("1", more) == "+");
    r.give_up_all();
    CHECK(add("2", last) == of_refused);
    CHECK(add("1", more) == "+");
    r.clear();
    CHECK(add("2", last) == "=2");
}

TEST_CASE("basic_reassembler: other infos are those of the last piece") {
    std::vector<std::byte> memory(1000);
    basic_reassembler<receive_info, endpoint> r(memory, 100);
    const auto first = bytes("first "), second = bytes("second");
    REQUIRE(r.add(pieces::piece<receive_info, endpoint>(first, {.stream = 1, .tsn = 4}, more)));
    const mutable_buffer buffer(const_cast<std::byte*>(second.data()), second.size());
    receive_request<receive_info, endpoint> request(buffer);
    const auto source = endpoint::ipv4({192, 0, 2, 7}, 38412);
    std::memcpy(request.header()->msg_name, source.data(), source.size());
    request.header()->msg_namelen = static_cast<socklen_t>(source.size());
    request.header()->msg_flags = MSG_EOR;
    const cmsghdr head{CMSG_LEN(28), IPPROTO_SCTP, SCTP_RCVINFO};
    std::memcpy(request.header()->msg_control, &head, sizeof head);
    const auto info = wire(28).u16(0, 1).u32(12, 5).i32(24, 7).bytes;
    std::memcpy(static_cast<std::byte*>(request.header()->msg_control) + 16, info.data(), info.size());
    request.header()->msg_controllen = 48;
    const auto out = r.add(*request.interpret(second.size()));
    REQUIRE(out);
    const auto m = as<basic_message<receive_info, endpoint>>(*out);
    REQUIRE(m);
    CHECK(m->text() == "first second");
    CHECK(m->source() == source);
    CHECK(m->tsn() == tsn{4});
}

namespace {

struct complaint {
    unsigned seed;
    void operator()(const char* what) const { FAIL("seed " << seed << ": " << what); }
};

/// Messages as a peer sends them and a kernel hands them over: of each sequence one at a time in pieces, and whole unordered ones between.
/// Events and ends come between them; some messages are broken off.
class traffic {
public:
    traffic(unsigned seed, std::size_t messages, std::size_t longest, bool remembers)
        : random_(seed), longest_(longest), memory_(messages * (longest + 40 + (2 + longest / 1024) * 12) + 7 + (remembers ? longest + 50 : 0), seed % 8),
          checked_(memory_.span(), longest, remembers, complaint{seed}) {}

    void run(int steps, int associations, int streams) {
        for (int i = 0; i < steps; ++i) {
            const auto association = below(associations) + 3;
            const auto what = below(100);
            const sequence s{association, static_cast<std::uint16_t>(below(streams)), below(3) == 0};
            if (what < 80)
                send(s);
            else if (what < 84)
                checked_.event(dry(association).bytes);
            else if (what < 88)
                break_off(s);
            else if (what == 88)
                end(association);
            else if (what == 89)
                checked_.give_up(association);
            else if (what == 90)
                checked_.event(broken_off(association, s.stream, 1, s.unordered, static_cast<std::size_t>(below(24)) + 1).bytes);
            else if (what == 91)
                checked_.event(association_changed(static_cast<std::uint16_t>(below(5)), association, static_cast<std::size_t>(below(19)) + 1).bytes);
            else
                send(s);
        }
    }
    std::size_t whole = 0, refusals = 0;

private:
    struct sequence {
        std::int32_t association;
        std::uint16_t stream;
        bool unordered;
        friend auto operator<=>(const sequence&, const sequence&) = default;
    };
    struct message {
        origin from;
        std::size_t left;
        unsigned next_byte;
    };
    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

    message begin(const sequence& s) {
        const auto number = next_[s]++;
        return {origin{s.association, s.stream, static_cast<std::uint16_t>(number), s.unordered, static_cast<std::uint32_t>(random_()), ++tsn_},
                static_cast<std::size_t>(below(static_cast<int>(longest_ + longest_ / 4))) + 1, static_cast<unsigned>(random_())};
    }
    void piece(message& m) {
        const bool all = below(4) == 0;
        std::vector<std::byte> data(all ? m.left : static_cast<std::size_t>(below(static_cast<int>(std::min<std::size_t>(m.left, longest_)))) + 1);
        for (auto& b : data) b = static_cast<std::byte>(m.next_byte++ * 2654435761U >> 24U);
        m.left -= data.size();
        const auto v = checked_.piece(data, m.from, m.left == 0);
        whole += v == verdict::put_together || v == verdict::passes;
        refusals += v >= verdict::too_long;
        m.from.protocol = ++tsn_;
        m.from.tsn = ++tsn_;
    }
    void send(const sequence& s) {
        auto known = going_.find(s);
        if (known == going_.end()) {
            known = going_.emplace(s, begin(s)).first;
        } else if (s.unordered && below(4) == 0) {  // another one of the stream, whole or with a small buffer
            auto between = begin(s);
            while (between.left != 0) piece(between);
            return;
        }
        piece(known->second);
        if (known->second.left == 0) going_.erase(known);
    }
    void break_off(const sequence& s) {
        if (going_.erase(s) == 0) return;
        if (s.unordered || below(2) == 0)
            checked_.event(broken_off(s.association, s.stream, next_[s], s.unordered).bytes);
        else
            send(s);  // an ordered one shows by the next
    }
    void end(std::int32_t association) {
        std::erase_if(going_, [&](const auto& m) { return m.first.association == association; });
        std::erase_if(next_, [&](const auto& m) { return m.first.association == association; });
        checked_.event(association_changed(std::array{lost, shut_down, restarted}[random_() % 3], association).bytes);
    }

    std::mt19937 random_;
    std::size_t longest_;
    room memory_;
    pieces::checked<complaint> checked_;
    std::map<sequence, message> going_;
    std::map<sequence, std::uint32_t> next_;
    std::uint32_t tsn_ = 0;
};

}  // namespace

TEST_CASE("reassembler: random traffic, against a model without bounds") {
    std::size_t whole = 0, refusals = 0;
    for (unsigned seed = 0; seed < 3000; ++seed) {
        const bool remembers = seed % 3 != 0;
        traffic t(seed, seed % 7, remembers ? 256 + seed % 50 : 1 + seed % 90, remembers);
        t.run(300, remembers ? 3 : 1 + static_cast<int>(seed % 6), remembers ? 2 : 4);
        whole += t.whole;
        refusals += t.refusals;
    }
    CHECK(whole > 100000);
    CHECK(refusals > 10000);
}
