// SPDX-License-Identifier: BSL-1.0
// A socket used by two threads at once, as any descriptor may be: one sends, the other receives. scripts/test --full runs these with
// ThreadSanitizer, which must have nothing to say.
#include <atomic>
#include <thread>

#include "kinds.hpp"

using namespace support;
using namespace sctpp;

namespace {

constexpr int messages = 50;

/// Runs both at once, and waits for both.
template <class First, class Second>
void at_once(First first, Second second) {
    std::thread other(second);
    first();
    other.join();
}

// Catch2's macros are for one thread only: the threads give what they saw.

/// Sends the numbers up to `messages`; how many were taken.
template <class Send>
int send_all(Send send) {
    int sent = 0;
    while (sent < messages && send(sctpp::const_buffer(std::string_view(reinterpret_cast<const char*>(&sent), sizeof sent)))) ++sent;
    return sent;
}

/// Receives as many; how many came in their order.
template <class Socket>
int receive_all(Socket& socket) {
    int good = 0;
    for (std::array<std::byte, 2000> buffer{}; good < messages;) {
        const auto in = socket.receive(buffer);
        if (!in || !in->is_message() || inbox::text_of(*in) != std::string_view(reinterpret_cast<const char*>(&good), sizeof good)) break;
        ++good;
    }
    return good;
}

}  // namespace

const test_on_each both_ways{"One thread sends while another receives on the same socket", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>();
    int sent_left = 0, sent_right = 0, received_left = 0, received_right = 0;
    at_once(
        [&] {
        at_once([&] { sent_right = send_all([&](auto data) { return c.send_right(data).has_value(); }); },
                [&] { received_right = receive_all(c.right); });
    },
        [&] {
        at_once([&] { sent_left = send_all([&](auto data) { return c.send_left(data).has_value(); }); },
                [&] { received_left = receive_all(c.left); });
    });
    CHECK(sent_left == messages);
    CHECK(sent_right == messages);
    CHECK(received_left == messages);
    CHECK(received_right == messages);
}};

const test_on_each options_meanwhile{"One thread sets and gets options while another sends", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>();
    int sent = 0, done = 0;
    at_once([&] { sent = send_all([&](auto data) { return c.send_right(data).has_value(); }); },
            [&] {
        while (done < 20 && c.set_right(max_burst{static_cast<std::uint32_t>(4 + done)}) && c.template get_right<status>()) ++done;
    });
    CHECK(sent == messages);
    CHECK(done == 20);
    CHECK(receive_all(c.left) == messages);
}};

const test_on_each ending{"A thread that receives sees how another ends the association", []<class Kind>(Kind) {
    for (const bool abort : {false, true}) {
        auto c = associate<kind_in<Kind>>();
        if constexpr (kind_in<Kind> == kind::many) must(c.right.template subscribe<association_change>());
        bool ended = false;
        std::optional<end_of_association> seen;
        at_once(
            [&] {
            if constexpr (kind_in<Kind> == kind::many)
                ended = (abort ? c.right.abort(c.right_id) : c.right.shutdown(c.right_id)).has_value();
            else
                ended = abort ? c.left.abort(c.left_id).has_value() : c.right.shutdown().has_value();
        },
            [&] {
            std::array<std::byte, 2000> buffer{};
            while (!seen) {
                const auto in = c.right.receive(buffer);
                if (!in) return;
                seen = as<end_of_association>(*in);
            }
        });
        CHECK(ended);
        REQUIRE(seen);
        CHECK(seen->how == (abort ? end_of_association::ending::aborted : end_of_association::ending::shut_down));
    }
}};

TEST_CASE("Threads that fail at different options at the same moment each get their own message") {
    constexpr int times = 50;
    auto socket = must(one_to_one::open(family::ipv4));
    // What a message is made of is noted when its option fails.
    std::atomic<int> ready = 0;
    const auto together = [&] {
        ++ready;
        while (ready < 2) std::this_thread::yield();
    };
    const auto failing = [&](const auto& option, std::string_view words) {
        int good = 0;
        together();
        for (int i = 0; i < times; ++i) {
            const auto r = socket.set(option);
            if (!r && r.error().message().find(words) != std::string::npos) ++good;
        }
        return good;
    };
    int first = 0, second = 0;
    at_once([&] { first = failing(max_segment{1}, "`bytes` must be 0, or 432 to 65516 bytes"); },
            [&] { second = failing(init_parameters{.max_init_timeout = 70s}, "`max_init_timeout` must be"); });
    CHECK(first == times);
    CHECK(second == times);
}
