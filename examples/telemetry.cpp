// SPDX-License-Identifier: BSL-1.0
//
// Partial reliability: a sensor whose readings are worth nothing when they are old. Each has a lifetime; what could not
// be sent within it is dropped, so that the others stay fresh. With --reliable all arrive, later and later.
//
//   g++ -std=c++20 -Iinclude examples/telemetry.cpp -o telemetry

#include "program.hpp"

#include <sctpp/ostream.hpp>

#include <algorithm>
#include <cstring>

namespace {

constexpr const char* help =
    R"(Sends readings at a steady rate to an echo server, and tells how old they are when they are back.

  telemetry [OPTIONS] ADDRESS:PORT...

  --seconds N     for so long (5)
  --rate N        readings a second (200)
  --size BYTES    of each (1000)
  --lifetime MS   after so long a reading is given up (200)
  --reliable      none is
)";

struct settings {
    std::uint32_t seconds = 5, rate = 200, size = 1000, lifetime = 200;
    bool reliable = false;
};

std::int64_t now_in_microseconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

int measure(const sctpp::address_list<16>& there, const settings& s) {
    auto socket = sctpp::one_to_one::open(family_of(there)).value();
    socket.set(sctpp::no_delay{}).value();
    socket.subscribe<sctpp::send_failed_event>().value();
    socket.connect(there).value();
    const ctrl_c stop;
    if (!s.reliable && !socket.get<sctpp::partial_reliability_support>().value().enabled)
        return std::cerr << "the peer does not know partial reliability\n", 1;

    const sctpp::send_attributes attributes{
        .unordered = true,  // or one that is on its way again would hold up those behind it
        .reliability = s.reliable ? sctpp::reliability{} : sctpp::lifetime{std::chrono::milliseconds(s.lifetime)}};
    std::vector<std::byte> reading(s.size), buffer(65536);
    std::vector<std::int64_t> ages;
    std::uint64_t sent = 0, no_room = 0, given_up = 0;
    const auto interval = 1'000'000 / s.rate;
    const auto begin = now_in_microseconds(), end = begin + std::int64_t{s.seconds} * 1'000'000;
    auto next = begin, shown = begin;
    while (!stop.came()) {
        auto now = now_in_microseconds();
        if (now >= end) break;
        for (; next <= now; next += interval) {
            std::memcpy(reading.data(), &next, sizeof next);
            const auto taken = socket.send(reading, attributes, sctpp::dont_wait);
            if (taken.error().would_block() && s.reliable) break;  // later, when it is old
            if (taken.error().would_block()) ++no_room;            // given up at once
            else taken.value(), ++sent;
        }
        if (isatty(STDERR_FILENO) && now - shown > 100'000) {
            std::cerr << '\r' << sent << " sent, " << ages.size() << " came back, " << given_up << " given up "
                      << std::flush;
            shown = now;
        }
        const std::chrono::milliseconds until_next(std::max(next - now, 0L) / 1000 + 1);
        if (!stop.wait(socket.native_handle(), POLLIN, until_next)) continue;
        sctpp::match(
            socket.receive(buffer).value(),
            [&](const sctpp::plain_message& m) {
                std::int64_t when = 0;
                std::memcpy(&when, m.data().data(), std::min(m.size(), sizeof when));
                ages.push_back(now_in_microseconds() - when);
            },
            [](const sctpp::plain_fragment&) {},
            [&](const sctpp::send_failed_event&) { ++given_up; },
            [](const sctpp::event auto&) {},
            [](const sctpp::end_of_association&) {
                throw std::runtime_error("the peer has ended the association");
            });
    }
    if (isatty(STDERR_FILENO)) std::cerr << '\n';
    std::sort(ages.begin(), ages.end());
    const auto age = [&](std::size_t percent) {  // in milliseconds
        return ages.empty() ? 0 : ages[(ages.size() - 1) * percent / 100] / 1000;
    };
    const auto counted = socket.get(sctpp::abandoned_messages{}).value();
    std::cout << sent << " sent, " << no_room << " without room, " << ages.size() << " came back\n"
              << "age there and back: median " << age(50) << " ms, 90 % " << age(90) << " ms, oldest " << age(100)
              << " ms\n"
              << "given up: " << counted.unsent << " before they were sent, " << counted.sent << " after; " << given_up
              << " events told so\n";
    socket.abort();  // what is still on its way interests nobody
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    settings s;
    return run(argc, argv, help,
               {{"seconds", s.seconds, 1, 86400},
                {"rate", s.rate, 1, 100000},
                {"size", s.size, 8, 16384},
                {"lifetime", s.lifetime, 1},
                {"reliable", s.reliable}},
               [&](std::span<char*> words) { return measure(peer_from(words), s); });
}
