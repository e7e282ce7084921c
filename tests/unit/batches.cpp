// SPDX-License-Identifier: BSL-1.0
// Batches: which calls are made, and that whatever fails, every message is sent once or not at all, in order, and none is held back
// in silence.
#include "system_calls.hpp"
#include "wire.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include <sctpp/sctpp.hpp>

using namespace sctpp;
using namespace std::string_view_literals;

namespace {

/// A kernel that takes messages as long as it has room, unless one is to fail. A message is the number that its data is.
struct kernel : system_calls {
    struct taken_message {
        std::uint32_t number;
        std::int32_t to;
        bool marked;
    };
    kernel() {
        socket = [](int, int, int) { return any_descriptor(); };
        setsockopt = [this](int, int option, const void* value, socklen_t) {
            if (option != SCTP_PEER_ADDR_PARAMS) return 0;
            sctp_paddrparams p{};
            std::memcpy(&p, value, offsetof(sctp_paddrparams, spp_flags) + sizeof p.spp_flags);
            CHECK(p.spp_flags == SPP_HB_DEMAND);
            const std::int32_t to = p.spp_assoc_id;
            heartbeats.push_back(to);
            return 0;
        };
        getsockopt = [this](int level, int option, void* value, socklen_t* size) {
            if (level != 132 || option != SCTP_STATUS) return -EINVAL;
            const auto w = wire(176).i32(0, 0).i32(4, SCTP_ESTABLISHED).u16(12, unacknowledged).u16(16, 10).u16(18, 10);
            std::memcpy(value, w.bytes.data(), w.bytes.size());
            *size = 176;
            return 0;
        };
        sendmmsg = [this](mmsghdr* headers, unsigned count, int flags) {
            calls += (flags & MSG_MORE) != 0 ? " more" : " plain";
            calls += std::to_string(count);
            CHECK((flags & (MSG_NOSIGNAL | MSG_DONTWAIT)) == (MSG_NOSIGNAL | MSG_DONTWAIT));
            unsigned done = 0;
            for (; done < std::min(count, most); ++done)
                if (const int code = take(headers[done].msg_hdr, flags); code != 0) return done != 0 ? static_cast<int>(done) : -code;
            return static_cast<int>(done);
        };
        sendmsg = [this](const msghdr* h, int flags) -> ssize_t {
            calls += (flags & MSG_DONTWAIT) != 0 ? " one" : " wait";
            CHECK((flags & MSG_MORE) == 0);
            if ((flags & MSG_DONTWAIT) == 0 && room == 0) room = by_waiting;
            const int code = take(*h, flags);
            return code != 0 ? -code : 4;
        };
    }
    int take(const msghdr& h, int flags) {
        std::uint32_t n = 0;
        std::memcpy(&n, h.msg_iov->iov_base, sizeof n);
        if (const auto f = failures.find(n); f != failures.end()) return f->second;
        if (room == 0) return EAGAIN;
        --room;
        std::int32_t to = 0;
        if (h.msg_controllen != 0) to = static_cast<const detail::control_message<sctp_sndinfo>*>(h.msg_control)->payload.snd_assoc_id;
        taken.push_back({n, to, (flags & MSG_MORE) != 0});
        return 0;
    }
    /// Those that hold something back.
    std::set<std::int32_t> holding() const {
        std::map<std::int32_t, bool> last;
        for (const auto& t : taken) last[t.to] = t.marked;
        std::set<std::int32_t> ids;
        for (const auto& [to, marked] : last)
            if (marked) ids.insert(to);
        return ids;
    }
    bool in_order(std::size_t count) const {
        if (taken.size() != count) return false;
        for (std::size_t i = 0; i < count; ++i)
            if (taken[i].number != i) return false;
        return true;
    }

    std::string calls;
    std::vector<taken_message> taken;
    std::vector<std::int32_t> heartbeats;
    std::map<std::uint32_t, int> failures;
    std::size_t room = 100000, by_waiting = 0;
    unsigned most = 100000;
    std::uint16_t unacknowledged = 0;
};

std::vector<std::uint32_t> numbers(std::size_t count) {
    std::vector<std::uint32_t> all(count);
    for (std::size_t i = 0; i < count; ++i) all[i] = static_cast<std::uint32_t>(i);
    return all;
}
const_buffer data_of(const std::uint32_t& n) { return {&n, sizeof n}; }

const endpoint peer = endpoint::ipv4({192, 0, 2, 1}, 38412);

}  // namespace

TEST_CASE("a batch is sent by two calls, a long one by two for each 64 messages, a single message by one") {
    const auto data = numbers(200);
    auto batch = std::make_unique<outgoing_batch<200>>();
    kernel k;
    auto s = one_to_one::open(family::ipv4).value();
    const auto calls_for = [&](std::size_t count) {
        k.taken.clear();
        k.calls.clear();
        batch->clear();
        for (std::size_t i = 0; i < count; ++i) REQUIRE(batch->add(data_of(data[i])));
        const auto outcome = s.send_batch(*batch);
        CHECK(outcome);
        CHECK(outcome.taken() == count);
        CHECK(outcome.value() == count);
        CHECK_FALSE(outcome.held_back());
        CHECK(k.in_order(count));
        CHECK(k.holding().empty());
        return k.calls;
    };
    CHECK(calls_for(0).empty());
    CHECK(calls_for(1) == " plain1");
    CHECK(calls_for(2) == " more1 one");
    CHECK(calls_for(32) == " more31 one");
    CHECK(calls_for(64) == " more63 one");
    CHECK(calls_for(65) == " more63 plain1 plain1");
    CHECK(calls_for(200) == " more63 plain1 more63 plain1 more63 plain1 more7 plain1");
    CHECK(k.heartbeats.empty());
}

TEST_CASE("a full batch takes no more; cleared, it can be filled again; a message can be given other data") {
    const auto data = numbers(5);
    outgoing_batch<3> batch;
    CHECK(batch.empty());
    for (std::size_t i = 0; i < 3; ++i) CHECK(batch.add(data_of(data[i])));
    CHECK(batch.full());
    CHECK_FALSE(batch.add(data_of(data[3])));
    const std::array<const_buffer, 2> pieces{"ab"sv, "c"sv};
    CHECK_FALSE(batch.add(pieces));
    CHECK(batch.size() == 3);
    kernel k;
    auto s = one_to_one::open(family::ipv4).value();
    CHECK(s.send_batch(batch).value() == 3);
    batch.replace(1, data_of(data[4]));
    CHECK(s.send_batch(batch.from(1)).value() == 2);
    CHECK(k.taken.back().number == 2);
    CHECK(k.taken[3].number == 4);
    CHECK(s.send_batch(batch.from(3)).value() == 0);
    batch.clear();
    CHECK(batch.add(pieces));
    CHECK(batch.headers()->msg_hdr.msg_iovlen == 2);
    CHECK(batch.capacity() == 3);
}

TEST_CASE("whatever error stops a batch at whatever message, those before it are sent once, and what is held back is let go") {
    const auto data = numbers(130);
    auto batch = std::make_unique<outgoing_batch<130>>();
    for (const std::size_t count : {std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{64}, std::size_t{130}}) {
        batch->clear();
        for (std::size_t i = 0; i < count; ++i) REQUIRE(batch->add(data_of(data[i])));
        for (const int code : {EINVAL, EPIPE, ESRCH, ESHUTDOWN, ECONNRESET, ETIMEDOUT, EMSGSIZE, ENOMEM, EADDRNOTAVAIL, ENETUNREACH, EFAULT, EINTR})
            for (std::size_t at = 0; at < count; ++at) {
                kernel k;
                auto s = one_to_one::open(family::ipv4).value();
                k.failures[static_cast<std::uint32_t>(at)] = code;
                const auto outcome = s.send_batch(*batch);
                if (outcome || outcome.taken() != at || !(outcome.error() == error(code, operation::send)) || !k.in_order(at))
                    FAIL("errno " << code << " at " << at << " of " << count << ": " << outcome.taken() << " taken, " << outcome.error().message());
                // Somebody who was interrupted goes on; whoever got another error may not.
                const bool holds = !k.holding().empty();
                CHECK(outcome.held_back() == (holds && code == EINTR));
                CHECK(k.heartbeats.empty() != holds);
                // The rest, once nothing is in the way.
                k.failures.clear();
                CHECK(s.send_batch(batch->from(at)).value() == count - at);
                CHECK(k.in_order(count));
                CHECK(k.holding().empty());
            }
    }
}

TEST_CASE("without room, a batch that does not wait stops there, and says what is held back") {
    const auto data = numbers(70);
    outgoing_batch<70> batch;
    for (const auto& n : data) REQUIRE(batch.add(data_of(n)));
    for (const std::uint16_t unacknowledged : {std::uint16_t{0}, std::uint16_t{3}})
        for (std::size_t room = 0; room < 70; ++room) {
            kernel k;
            k.unacknowledged = unacknowledged;
            auto s = one_to_one::open(family::ipv4).value();
            k.room = room;
            const auto outcome = s.send_batch(batch, dont_wait);
            CHECK(outcome.error().would_block());
            CHECK(outcome.taken() == room);
            CHECK(k.in_order(room));
            CHECK(outcome.held_back() == !k.holding().empty());
            // Where an acknowledgement is on its way it makes room; else only what is held back can.
            CHECK(k.heartbeats.size() == (outcome.held_back() && unacknowledged == 0 ? 1U : 0U));
            CHECK(k.calls.find("wait") == k.calls.npos);
        }
}

TEST_CASE("a batch that waits does so with a message that is not held back, and not for room that held messages take") {
    const auto data = numbers(70);
    outgoing_batch<70> batch;
    for (const auto& n : data) REQUIRE(batch.add(data_of(n)));
    for (std::size_t room = 0; room < 70; ++room)
        for (std::size_t by_waiting = 1; by_waiting < 8; ++by_waiting) {
            kernel k;
            auto s = one_to_one::open(family::ipv4).value();
            k.room = room;
            k.by_waiting = by_waiting;
            const auto outcome = s.send_batch(batch);
            CHECK(outcome.value() == 70);
            CHECK(k.in_order(70));
            CHECK(k.holding().empty());
        }
    // The time to wait may be over, or a signal come.
    for (const int code : {EAGAIN, EINTR}) {
        kernel k;
        auto s = one_to_one::open(family::ipv4).value();
        k.room = 10;
        k.sendmsg = [&](const msghdr*, int) { return -code; };
        const auto outcome = s.send_batch(batch);
        CHECK(outcome.error() == error(code, operation::send));
        CHECK(outcome.taken() == 10);
        CHECK(outcome.held_back());
        CHECK(k.heartbeats.size() == 1);
    }
}

TEST_CASE("calls that take fewer messages than they could lose none") {
    const auto data = numbers(150);
    auto batch = std::make_unique<outgoing_batch<150>>();
    for (const auto& n : data) REQUIRE(batch->add(data_of(n)));
    for (unsigned most = 1; most < 70; ++most) {
        kernel k;
        k.most = most;
        auto s = one_to_one::open(family::ipv4).value();
        CHECK(s.send_batch(*batch).value() == 150);
        CHECK(k.in_order(150));
        CHECK(k.holding().empty());
    }
}

TEST_CASE("of a batch to several associations, each gets its last message unmarked, or else is let go or told") {
    std::mt19937 random(1);
    const auto data = numbers(140);
    auto batch = std::make_unique<outgoing_batch<140, association_id, stream_id>>();
    for (int round = 0; round < 2000; ++round) {
        kernel k;
        auto m = one_to_many::open(family::ipv4).value();
        const auto count = 1 + random() % 140;
        const auto associations = 1 + random() % 5;
        batch->clear();
        for (std::size_t i = 0; i < count; ++i) REQUIRE(batch->add(data_of(data[i]), association_id{static_cast<std::int32_t>(3 + random() % associations)}, stream_id{0}));
        const auto kind = random() % 4;
        if (kind == 1) k.failures[static_cast<std::uint32_t>(random() % count)] = EPIPE;
        if (kind == 2) k.room = random() % count;
        if (kind == 3) k.most = 1 + static_cast<unsigned>(random() % 10);
        const bool waits = kind == 2 && random() % 2 == 0;
        if (waits) k.by_waiting = 1 + random() % 5;
        const auto outcome = waits || kind != 2 ? m.send_batch(*batch) : m.send_batch(*batch, dont_wait);
        CHECK(k.in_order(outcome.taken()));
        CHECK(outcome.has_value() == (kind == 0 || kind == 3 || waits));
        const auto holding = k.holding();
        if (outcome) {
            CHECK(holding.empty());
            CHECK(outcome.taken() == count);
        }
        if (outcome.error().would_block()) CHECK((holding.empty() || outcome.held_back()));
        if (!outcome)
            for (const auto id : holding) CHECK(std::count(k.heartbeats.begin(), k.heartbeats.end(), id) >= 1);
    }
}

TEST_CASE("a batch by address keeps a copy of the address, and tells recipients apart") {
    kernel k;
    auto m = one_to_many::open(family::ipv4).value();
    const auto data = numbers(4);
    outgoing_batch<4, endpoint> batch;
    for (std::size_t i = 0; i < 4; ++i) REQUIRE(batch.add(data_of(data[i]), endpoint::ipv4({192, 0, 2, static_cast<std::uint8_t>(1 + i % 2)}, 5000)));
    CHECK(endpoint::from(static_cast<const sockaddr*>(batch.headers()[1].msg_hdr.msg_name), batch.headers()[1].msg_hdr.msg_namelen)->text().view() ==
          "192.0.2.2:5000"sv);
    CHECK(m.send_batch(batch).value() == 4);
    CHECK(k.calls == " more2 plain2");
    outgoing_batch<4, override_destination, lifetime> other;
    for (std::size_t i = 0; i < 4; ++i) REQUIRE(other.add(data_of(data[i]), override_destination{peer}, lifetime{std::chrono::milliseconds(5)}));
    k.calls.clear();
    CHECK(m.send_batch(other).value() == 4);
    CHECK(k.calls == " more3 one");
    // A stream that is not there is told, as by send.
    outgoing_batch<4, association_id, stream_id> wrong;
    REQUIRE(wrong.add(data_of(data[0]), association_id{7}, stream_id{10}));
    k.failures[0] = EINVAL;
    CHECK(m.send_batch(wrong).error() == error(EINVAL, operation::send, reason::no_such_stream, 10U | 10U << 16));
}

TEST_CASE("more_follows marks its message, and never waits") {
    kernel k;
    int flags = 0;
    k.send = [&](const void*, std::size_t size, int f) { return flags = f, static_cast<ssize_t>(size); };
    k.sendmsg = [&](const msghdr*, int f) { return flags = f, 3; };
    auto s = one_to_one::open(family::ipv4).value();
    CHECK(s.send("abc"sv, more_follows));
    CHECK(flags == (MSG_NOSIGNAL | MSG_MORE | MSG_DONTWAIT));
    CHECK(s.send("abc"sv, stream_id{1}, more_follows));
    CHECK(flags == (MSG_NOSIGNAL | MSG_MORE | MSG_DONTWAIT));
    CHECK(s.send("abc"sv, stream_id{1}));
    CHECK(flags == MSG_NOSIGNAL);
    CHECK(s.release_held());
    CHECK(k.heartbeats.size() == 2);
    k.setsockopt = [](int, int, const void*, socklen_t) { return -EINVAL; };
    CHECK(s.release_held().error() == error(EINVAL, operation::release_held, reason::no_association));
    kernel other;
    auto m = one_to_many::open(family::ipv4).value();
    other.setsockopt = k.setsockopt;
    CHECK(m.release_held(association_id{5}).error() == error(EINVAL, operation::release_held, reason::unknown_association));
}

// ---- receiving -------------------------------------------------------------------------------------------------------

namespace {

struct slot {
    std::string bytes{};
    int flags = MSG_EOR;
};
/// Gives these, one per buffer.
struct giving : system_calls {
    giving() {
        socket = [](int, int, int) { return any_descriptor(); };
        setsockopt = [](int, int, const void*, socklen_t) { return 0; };
        getsockopt = [](int, int, void*, socklen_t*) { return -EINVAL; };
        recvmmsg = [this](mmsghdr* headers, unsigned count, int f) {
            flags = f;
            if (failure != 0) return -failure;
            unsigned n = 0;
            for (; n < count && n < slots.size(); ++n) {
                auto& h = headers[n].msg_hdr;
                const auto& s = slots[n];
                std::memcpy(h.msg_iov->iov_base, s.bytes.data(), s.bytes.size());
                room.push_back(h.msg_controllen);
                h.msg_controllen = 0;
                h.msg_flags = s.flags;
                headers[n].msg_len = static_cast<unsigned>(s.bytes.size());
            }
            return static_cast<int>(n);
        };
    }
    std::vector<slot> slots;
    std::vector<std::size_t> room;
    int flags = 0, failure = 0;
};

std::string summary(const received_batch<>& got) {
    std::string text;
    for (const auto& in : got) {
        if (!in) {
            text += "error ";
            continue;
        }
        text += match(
            *in, [](const plain_message& m) { return "m:" + std::string(m.text()) + ' '; },
            [](const plain_fragment& f) { return "f:" + std::string(f.text()) + ' '; },
            [](const end_of_association& e) { return "end" + std::to_string(static_cast<int>(e.how)) + ' '; },
            [](const sctpp::event auto&) { return std::string("event "); });
    }
    return text;
}

}  // namespace

TEST_CASE("receive_batch waits for one, and gives what there is, each as receive would") {
    giving k;
    auto s = one_to_one::open(family::ipv4).value();
    std::array<std::array<char, 32>, 8> memory{};
    incoming_batch<8> batch(memory);
    CHECK(batch.size() == 8);
    k.slots = {{"one"}, {"pie", 0}, {"ce"}};
    CHECK(summary(*s.receive_batch(batch)) == "m:one f:pie m:ce ");
    CHECK(k.flags == MSG_WAITFORONE);
    CHECK(s.receive_batch(batch, dont_wait)->size() == 3);
    CHECK(k.flags == (MSG_WAITFORONE | MSG_DONTWAIT));
    k.slots.assign(20, {"x"});
    CHECK(s.receive_batch(batch)->size() == 8);
    for (const int code : {EAGAIN, EINTR, ENOMEM}) {
        k.failure = code;
        CHECK(s.receive_batch(batch).error() == error(code, operation::receive));
    }
    for (const auto& [code, how] : {std::pair{ECONNRESET, "end1 "}, std::pair{ETIMEDOUT, "end2 "}}) {
        k.failure = code;
        const auto got = s.receive_batch(batch);
        REQUIRE(got);
        CHECK(got->size() == 1);
        CHECK(summary(*got) == how);
    }
}

TEST_CASE("the end stands once in a batch, however often the kernel tells it") {
    giving k;
    auto s = one_to_one::open(family::ipv4).value();
    std::array<std::array<char, 32>, 4> memory{};
    incoming_batch<4> batch(memory);
    k.slots = {{"last"}, {"", 0}, {"", 0}, {"", 0}};
    const auto got = s.receive_batch(batch);
    CHECK(got->size() == 2);
    CHECK(summary(*got) == "m:last end0 ");
    k.slots = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
    CHECK(summary(*s.receive_batch(batch)) == "end0 ");
    incoming_batch<4> none;
    k.slots.clear();
    CHECK(s.receive_batch(none).error() == error(EINVAL, operation::receive, reason::empty_buffer));
    std::array<char, 1> some{};
    incoming_batch<4> empty;
    REQUIRE(empty.add(mutable_buffer(some.data(), 0)));
    k.slots = {{"", 0}};
    CHECK(summary(*s.receive_batch(empty)) == "error ");
}

TEST_CASE("the rest of an event that did not fit is no message and no other event, wherever it lies") {
    giving k;
    auto s = one_to_one::open(family::ipv4).value();
    std::array<std::array<char, 40>, 4> memory{};
    incoming_batch<4> batch(memory);
    const auto whole = complete(notification(0x800d, 0, 32).tail(std::string(100, 'x')));
    const auto bytes = [&](std::size_t from) { return std::string(reinterpret_cast<const char*>(whole.bytes.data()) + from, std::min<std::size_t>(40, whole.bytes.size() - from)); };
    const int event = detail::notification_flag;
    k.slots = {{bytes(0), event}, {bytes(40), event}, {bytes(80), event}, {bytes(120), event | MSG_EOR}};
    CHECK(summary(*s.receive_batch(batch)) == "event ");
    k.slots = {{"a"}, {bytes(0), event}, {bytes(40), event | MSG_EOR}, {"b"}};
    CHECK(summary(*s.receive_batch(batch)) == "m:a event m:b ");
    int dropped = 0;
    k.recvmsg = [&](msghdr* h, int flags) -> ssize_t {
        ++dropped;
        CHECK(flags == MSG_DONTWAIT);
        h->msg_flags = event | MSG_EOR;
        return 12;
    };
    k.slots = {{"a"}, {"b"}, {bytes(0), event}, {bytes(40), event}};
    CHECK(summary(*s.receive_batch(batch)) == "m:a m:b event ");
    CHECK(dropped == 1);
}

TEST_CASE("room for infos is made anew for each call, and one that is missing is an error of that message") {
    giving k;
    auto m = one_to_many::open(family::ipv4).value();
    std::array<std::array<char, 40>, 4> memory{};
    incoming_batch<4, receive_info> batch(memory);
    k.slots = {{"a"}, {"b"}};
    for (int i = 0; i < 3; ++i) {
        const auto got = m.receive_batch(batch);
        REQUIRE(got);
        for (const auto& in : *got) CHECK(in.error().reason() == reason::info_not_delivered);
        if (i == 0) k.slots.push_back({"c"});
    }
    REQUIRE(k.room.size() == 8);
    CHECK(std::all_of(k.room.begin(), k.room.end(), [&](auto r) { return r == k.room.front() && r > 100; }));
}

TEST_CASE("receive_bytes is recv, and the end is the end") {
    giving k;
    ssize_t answer = 5;
    int flags = -1;
    k.recv = [&](void*, std::size_t, int f) { return flags = f, answer; };
    auto s = one_to_one::open(family::ipv4).value();
    std::array<char, 8> buffer{};
    CHECK(s.receive_bytes(buffer)->size() == 5);
    CHECK_FALSE(s.receive_bytes(buffer)->is_end());
    CHECK_FALSE(s.receive_bytes(buffer)->end());
    CHECK(flags == 0);
    CHECK(s.receive_bytes(buffer, dont_wait));
    CHECK(flags == MSG_DONTWAIT);
    using ending = end_of_association::ending;
    for (const auto& [code, how] : {std::pair{0, ending::shut_down}, std::pair{-ECONNRESET, ending::aborted}, std::pair{-ETIMEDOUT, ending::lost}}) {
        answer = code;
        const auto got = s.receive_bytes(buffer);
        REQUIRE(got);
        CHECK(got->is_end());
        CHECK(got->size() == 0);
        CHECK(got->end()->how == how);
    }
    answer = 0;
    CHECK(s.receive_bytes(mutable_buffer(buffer.data(), 0)).error() == error(EINVAL, operation::receive, reason::empty_buffer));
    answer = -EAGAIN;
    CHECK(s.receive_bytes(buffer).error().would_block());
}
