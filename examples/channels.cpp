// SPDX-License-Identifier: BSL-1.0
//
// Streams as channels that come and go: adds streams to a live association, uses one, and resets it, so that the next
// user of its number begins at sequence number 0. The peer (monitor, for example) has to permit that.
//
//   g++ -std=c++20 -Iinclude examples/channels.cpp -o channels

#include "program.hpp"

#include <sctpp/features.hpp>
#include <sctpp/ostream.hpp>

namespace {

constexpr const char* help = R"(Opens a channel on a stream of its own, sends messages, closes it, and opens it again.

  channels [OPTIONS] ADDRESS:PORT...

  --add N        as many streams are added for new channels (2)
  --messages N   in each channel (3)
)";

using direction = sctpp::stream_direction;

int use(const sctpp::address_list<16>& there, std::uint16_t more, std::uint32_t messages) {
    auto socket = sctpp::one_to_one::open(family_of(there)).value();
    socket.set(sctpp::stream_reconfiguration{}).value();  // before connect, at both ends
    socket.subscribe<sctpp::stream_change_event, sctpp::stream_reset_event, sctpp::sender_dry_event>().value();
    socket.connect(there).value();
    const ctrl_c stop;
    if (!sctpp::negotiated(socket).value().reconfiguration)
        return std::cerr << "the peer does not know reconfiguration\n", 1;

    std::vector<std::byte> buffer(65536);
    bool reset = false, added = false, dry = false;
    // Receives until the answer that is waited for has come.
    const auto wait_for = [&](bool& answer) {
        while (!answer) {
            if (!stop.wait(socket.native_handle(), POLLIN, std::chrono::seconds(10))) {
                if (stop.came()) stop.end(socket);
                throw std::runtime_error("no answer");
            }
            sctpp::match(
                socket.receive(buffer).value(),
                [](const sctpp::plain_message&) {},
                [](const sctpp::plain_fragment&) {},
                [&](const sctpp::stream_change_event& e) {
                    std::cout << e << '\n';
                    if (e.denied || e.failed) throw std::runtime_error("no more streams");
                    added = true;
                },
                [&](const sctpp::stream_reset_event& e) {
                    std::cout << e << '\n';
                    if (e.denied || e.failed) throw std::runtime_error("not reset");
                    reset = true;
                },
                [&](const sctpp::sender_dry_event&) { dry = true; },
                [](const sctpp::event auto&) {},
                [](const sctpp::end_of_association&) {
                    throw std::runtime_error("the peer has ended the association");
                });
        }
    };

    const auto before = socket.get<sctpp::status>().value().outbound_streams;
    socket.add_streams({.outbound = more}).value();
    wait_for(added);
    const auto after = socket.get<sctpp::status>().value().outbound_streams;
    std::cout << before << " streams before, " << after << " now\n";

    const sctpp::stream_id channel{before};  // the first new one
    for (int round = 1; round <= 2; ++round) {
        for (std::uint32_t n = 1; n <= messages; ++n) {
            const auto message = "message " + std::to_string(n) + " of round " + std::to_string(round);
            if (!stop.must_send(socket, message, channel)) stop.end(socket);
        }
        // A stream can be reset when nothing waits to be sent on it: sender_dry_event tells.
        for (reset = false;; wait_for(dry)) {
            dry = false;
            const auto asked = socket.reset_streams(direction::outgoing, {channel});
            if (asked.error().would_block()) continue;
            asked.value();
            break;
        }
        wait_for(reset);
    }
    socket.close_gracefully(std::chrono::seconds(5)).value();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::uint16_t more = 2;
    std::uint32_t messages = 3;
    return run(argc, argv, help, {{"add", more, 1, 1000}, {"messages", messages, 1}},
               [&](std::span<char*> words) { return use(peer_from(words), more, messages); });
}
