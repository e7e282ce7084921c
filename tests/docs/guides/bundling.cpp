// SPDX-License-Identifier: BSL-1.0
// The program of docs/bundling.md.
#include "support.hpp"

int main() {
    hosts h;
    auto& client = h.client;

    // [batch]
    const std::array readings{"12.5"sv, "13.0"sv, "13.1"sv};
    sctpp::outgoing_batch<64, sctpp::stream_id, sctpp::unordered_t> batch;
    for (const auto& reading : readings)
        if (!batch.add(reading, sctpp::stream_id{2}, sctpp::unordered)) break;

    for (std::size_t taken = 0; taken < batch.size();) {
        const auto sent = client.send_batch(batch.from(taken), sctpp::dont_wait);
        taken += sent.taken();
        if (sent) break;
        if (!sent.error().would_block()) sent.value();  // throws
        pollfd room{client.native_handle(), POLLOUT, 0};
        ::poll(&room, 1, 1000);
    }
    // [end]

    // [more-follows]
    client.send("one"sv, sctpp::more_follows).value();
    client.send("two"sv, sctpp::more_follows).value();
    client.release_held().value();  // or send something without more_follows
    // [end]

    // Nothing is held back, and nothing is lost.
    std::array<std::byte, 1024> buffer;
    for (const auto wanted : {"12.5"sv, "13.0"sv, "13.1"sv, "one"sv, "two"sv})
        sctpp::match(
            h.server.receive(buffer).value(), [&](const sctpp::message& m) { expect(m.text() == wanted, "what arrives"); },
            [](const auto&) { expect(false, "a message arrives"); });
}
