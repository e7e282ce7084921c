// SPDX-License-Identifier: BSL-1.0
// The program of docs/receiving.md.
#include <string>
#include <vector>

#include <sctpp/reassembler.hpp>

#include "support.hpp"

int main() {
    hosts h;
    auto& server = h.server;
    auto& client = h.client;
    const auto id = h.id();
    server.subscribe<sctpp::association_change, sctpp::partial_delivery_event>().value();
    client.send("hello"sv).value();

    // [match]
    std::array<std::byte, 65536> buffer;
    const auto incoming = server.receive(buffer).value();
    const std::string what = sctpp::match(
        incoming, [](const sctpp::message& m) { return std::string(m.text()); },
        [](const sctpp::fragment&) { return std::string("a piece"); },
        [](const sctpp::end_of_association&) { return std::string("the end"); },
        [](const sctpp::event auto&) { return std::string("an event"); });
    // [end]
    expect(what == "hello", "hello");

    // [infos]
    client.set(sctpp::receive_info_delivery{}).value();
    client.set(sctpp::next_info_delivery{}).value();
    server.send("again"sv, id, sctpp::stream_id{4}).value();
    const auto with = client.receive<sctpp::receive_info, sctpp::next_info, sctpp::endpoint>(buffer).value();
    sctpp::match(
        with,
        [](const sctpp::basic_message<sctpp::receive_info, sctpp::next_info, sctpp::endpoint>& m) {
            std::printf("stream %u, from %s, %s\n", sctpp::number(m.stream()), m.source().address_text().c_str(),
                        m.next() ? "more is there" : "nothing more yet");
        },
        [](const auto&) {});
    // [end]

    // [long]
    std::vector<std::byte> memory(sctpp::reassembler::memory_for(8, 200'000));
    sctpp::reassembler reassembler(memory, 200'000);
    const std::string long_message(100'000, 'x');
    client.send(long_message).value();

    for (bool whole = false; !whole;) {
        const auto piece = server.receive(buffer).value();        // at most 65536 bytes each
        const auto next = reassembler.add(piece).value();
        sctpp::match(
            next,
            [&](const sctpp::message& m) {
                whole = true;
                std::printf("%zu bytes in one\n", m.size());
            },
            [](const sctpp::fragment&) {},  // kept: nothing to do
            [](const sctpp::end_of_association&) {}, [](const sctpp::event auto&) {});
    }
    // [end]

    // [gone]
    client.shutdown().value();
    const auto last = server.receive(buffer).value();
    sctpp::match(
        last,
        [](const sctpp::end_of_association& e) {
            using ending = sctpp::end_of_association::ending;
            std::puts(e.how == ending::shut_down ? "it said goodbye"
                      : e.how == ending::aborted ? "it broke off"
                      : e.how == ending::lost    ? "it no longer answers"
                                                 : "it had ended before");
        },
        [](const auto&) {});
    // [end]

    hosts closing;
    // [close]
    closing.client.send("unread"sv).value();
    closing.server.close_gracefully(-1ms).value();  // a plain close would abort, for the message that nobody read
    // [end]
}
