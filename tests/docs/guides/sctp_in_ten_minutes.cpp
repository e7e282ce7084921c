// SPDX-License-Identifier: BSL-1.0
// The program of docs/sctp-in-ten-minutes.md.
#include "support.hpp"

int main() {
    // [server]
    auto server = sctpp::one_to_many::open(sctpp::family::ipv4).value();
    server.subscribe<sctpp::association_change>().value();
    server.bind(sctpp::endpoint::parse("127.0.0.1:38412").value()).value();
    server.listen().value();
    // [end]

    // [client]
    auto client = sctpp::one_to_one::open(sctpp::family::ipv4).value();
    client.connect(sctpp::endpoint::parse("127.0.0.1:38412").value()).value();
    client.send("register"sv, sctpp::stream_id{0}).value();
    client.send("position 1"sv, sctpp::stream_id{1}, sctpp::unordered, sctpp::lifetime{500ms}).value();
    client.shutdown().value();
    // [end]

    // [loop]
    std::array<std::byte, 65536> buffer;
    for (bool over = false; !over;) {
        const auto incoming = server.receive(buffer).value();
        sctpp::match(
            incoming,
            [](const sctpp::message& m) {
                std::printf("stream %u: %.*s\n", sctpp::number(m.stream()), static_cast<int>(m.size()), m.text().data());
            },
            [](const sctpp::fragment&) { std::puts("longer than the buffer: more follows"); },
            [](const sctpp::association_change& c) {
                std::printf("a peer: %u streams in, %u out\n", c.inbound_streams, c.outbound_streams);
            },
            [&](const sctpp::end_of_association&) { over = true; },
            [](const sctpp::event auto&) {});
    }
    std::puts("it has gone, and everything it sent was received");
    // [end]

    // [no-exceptions]
    const auto bound = server.bind(sctpp::endpoint::parse("192.0.2.1:38412").value());
    if (!bound) std::puts(bound.error().message().c_str());
    // [end]
}
