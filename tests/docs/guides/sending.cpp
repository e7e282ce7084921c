// SPDX-License-Identifier: BSL-1.0
// The program of docs/sending.md.
#include "support.hpp"

int main() {
    hosts h;
    auto& server = h.server;
    auto& client = h.client;
    const auto id = h.id();
    const auto peer = client.local_endpoint().value();
    const std::string_view data = "data";

    // [attributes]
    client.send(data, sctpp::stream_id{3}, sctpp::payload_protocol_id::ngap).value();
    client.send(data, sctpp::unordered, sctpp::sack_immediately).value();
    client.send(data, sctpp::lifetime{100ms}, sctpp::message_context{42}).value();
    // [end]

    // [to-whom]
    server.send(data, id).value();                                 // an association
    server.send(data, peer).value();                               // who is at this address; set up if need be
    server.send(data, sctpp::override_destination{peer}).value();  // the same, by this path, not by the primary one
    server.send(data, sctpp::to_all).value();                      // everybody
    // [end]

    // [late]
    sctpp::send_attributes how{.stream = sctpp::stream_id{2}};
    if (data.size() < 100) how.reliability = sctpp::retransmission_limit{1};
    client.send(data, how).value();
    // [end]

    // [pieces]
    const std::array<sctpp::const_buffer, 2> pieces{"header "sv, "and body"sv};
    client.send(pieces, sctpp::stream_id{1}).value();
    // [end]

    // [at-once]
    client.set(sctpp::no_delay{}).value();  // small messages do not wait for the acknowledgement of the one before
    // [end]

    // [batch]
    const std::array readings{"12.5"sv, "13.0"sv, "13.1"sv};
    sctpp::outgoing_batch<64, sctpp::stream_id, sctpp::unordered_t> batch;
    for (const auto& reading : readings)
        if (!batch.add(reading, sctpp::stream_id{2}, sctpp::unordered)) break;
    client.send_batch(batch).value();
    // [end]

    // [no-room]
    auto sent = client.send(data, sctpp::dont_wait);
    if (!sent && sent.error().would_block()) {
        pollfd room{client.native_handle(), POLLOUT, 0};
        ::poll(&room, 1, 1000);
        sent = client.send(data, sctpp::dont_wait);
    }
    // [end]
    expect(sent.has_value(), "room");

    // [given-up]
    client.subscribe<sctpp::send_failed_event, sctpp::sender_dry_event>().value();
    // [end]
    client.send(data).value();
    std::array<std::byte, 1024> buffer;
    for (bool dry = false; !dry;)
        dry = sctpp::match(
            client.receive(buffer).value(), [](const sctpp::sender_dry_event&) { return true; },
            [](const sctpp::send_failed_event&) { return false; }, [](const auto&) { return false; });
}
