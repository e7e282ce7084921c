// SPDX-License-Identifier: BSL-1.0
//
// An echo server with one one-to-many socket: iterative, one thread and one descriptor for all peers. Bound to some of
// the host's addresses, it is reached at these only, and every association uses all of them.
//
//   g++ -std=c++20 -Iinclude examples/echo_many.cpp -o echo_many

#include "program.hpp"

#include <sctpp/ostream.hpp>
#include <sctpp/reassembler.hpp>

namespace {

constexpr const char* help = R"(Sends back every message, to any number of peers from one socket.

  echo_many ADDRESS:PORT...    waits at these addresses of this host, and no others; [::]:7 is all of them
)";

int serve(const sctpp::address_list<16>& here) {
    auto server = sctpp::one_to_many::open(family_of(here)).value();
    server.subscribe<sctpp::association_change, sctpp::partial_delivery_event>().value();
    server.set(sctpp::init_parameters{.outbound_streams = 100U}).value();  // a way back for as many of the peer's
    server.bind(here).value();  // a subset of the host's addresses, all or none
    server.listen().value();
    const ctrl_c stop;
    say_listening(server);

    // Shorter ones than the buffer come in pieces, too, when little room is left; no two messages' pieces at once.
    std::vector<std::byte> buffer(65536), memory(sctpp::reassembler::memory_for(1, 65536));
    sctpp::reassembler whole(memory, 65536);
    while (stop.wait(server.native_handle(), POLLIN)) {
        // Nothing that a peer does may end the server.
        const auto incoming = server.receive(buffer).and_then([&](const auto& in) { return whole.add(in); });
        if (!incoming) {
            std::cerr << incoming.error().message() << '\n';
            if (incoming.error().reason() == sctpp::reason::reassembled_too_long)
                (void)server.abort(whole.collected_info().association,
                                   std::string_view("a message of more than 64 KB"));
            continue;
        }
        sctpp::match(
            *incoming,
            [&](const sctpp::message& m) {
                const sctpp::send_attributes as_it_came{.stream = m.stream(),
                                                        .payload_protocol = m.payload_protocol(),
                                                        .unordered = m.is_unordered()};
                // Waits for room, so that a peer which does not read its answers holds up all others: echo_peel does
                // better.
                const auto sent = stop.send(server, m.data(), m.association(), as_it_came);
                if (sent.error().reason() == sctpp::reason::no_such_stream)
                    (void)server.abort(m.association(), std::string_view("a stream without way back"));
                else if (!sent && sent.error().code() != EPIPE)  // gone in the meantime, which its end tells
                    std::cerr << sent.error().message() << '\n';
            },
            [](const sctpp::fragment&) {},  // kept
            [&](const sctpp::association_change& c) {
                std::cout << "association " << c.association << ' ' << c.state << ", "
                          << server.association_count().value() << " in all; the peer:";
                sctpp::address_list<64> peer;
                if (server.peer_addresses(c.association, peer))
                    for (const auto& address : peer) std::cout << ' ' << address.unmapped();
                std::cout << std::endl;
            },
            [](const sctpp::event auto&) {},
            [](const sctpp::end_of_association& end) {
                std::cout << "association " << end.association << " ended" << std::endl;
            });
    }
    server.close_gracefully(std::chrono::seconds(2)).value();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    return run(argc, argv, help, {}, [](std::span<char*> words) { return serve(endpoints_from(words)); });
}
