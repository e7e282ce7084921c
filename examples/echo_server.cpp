// SPDX-License-Identifier: BSL-1.0
//
// An echo server with one-to-one sockets: accepts, and each association gets a thread, as with TCP. What comes back is
// the message that came: as long, on its stream, with its protocol, in order or not.
//
//   g++ -std=c++20 -Iinclude examples/echo_server.cpp -o echo_server

#include "program.hpp"

#include <sctpp/reassembler.hpp>

#include <future>
#include <list>

namespace {

constexpr const char* help =
    R"(Sends back every message, as long as it was, on its stream and with its protocol identifier.

  echo_server ADDRESS:PORT...    waits at these addresses of this host: 192.0.2.1:7 [2001:db8::1]:7, or [::]:7 for all
)";

/// One association, until its end or Ctrl-C.
void serve(const ctrl_c& stop, sctpp::one_to_one peer, const sctpp::endpoint& from) {
    const auto say = [name = from.unmapped().text()](const std::string& what) {
        std::cout << (std::string(name) + ' ' + what + '\n') << std::flush;
    };
    say("connected");
    // The peer may have more towards us.
    const auto streams = peer.get<sctpp::status>().value_or(sctpp::status{}).outbound_streams;
    std::vector<std::byte> buffer(65536), memory(sctpp::reassembler::memory_for(1, 65536));
    sctpp::reassembler whole(memory, 65536);  // shorter messages come in pieces, too, when little room is left
    for (bool over = false; !over && stop.wait(peer.native_handle(), POLLIN);) {
        const auto incoming = peer.receive<sctpp::receive_info>(buffer)
                                  .and_then([&](const auto& in) { return whole.add(in); });
        if (!incoming) return say(incoming.error().message()), peer.abort();  // one longer than 64 KB, too
        sctpp::match(
            *incoming,
            [&](const sctpp::message& m) {
                sctpp::send_attributes as_it_came{.stream = m.stream(),
                                                  .payload_protocol = m.payload_protocol(),
                                                  .unordered = m.is_unordered()};
                if (sctpp::number(as_it_came.stream) >= streams) as_it_came.stream = {};
                const auto sent = stop.send(peer, m.data(), as_it_came);
                if (!sent) say(sent.error().message()), over = true;
            },
            [](const sctpp::fragment&) {},  // kept
            [](const sctpp::event auto&) {},
            [&](const sctpp::end_of_association&) { over = true; });
    }
    say("ended");
    if (peer.is_open()) (void)peer.close_gracefully(std::chrono::seconds(2));
}

bool has_ended(const std::future<void>& thread) {
    return thread.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

int serve_all(const sctpp::address_list<16>& here) {
    auto server = sctpp::acceptor::open(family_of(here)).value();
    server.set(sctpp::receive_info_delivery{}).value();  // accepted sockets have it from here
    server.subscribe<sctpp::partial_delivery_event>().value();  // and this: the rest of a message will not come
    server.set(sctpp::init_parameters{.outbound_streams = 100U}).value();  // a way back for as many of the peer's
    server.bind(here).value();
    server.listen().value();
    const ctrl_c stop;
    say_listening(server);
    std::list<std::future<void>> threads;
    while (stop.wait(server.native_handle(), POLLIN)) {
        sctpp::endpoint from;
        auto peer = server.accept(from);
        if (!peer) {
            std::cerr << peer.error().message() << '\n';
            // With no free descriptor the next accept fails as well.
            (void)stop.wait(-1, 0, std::chrono::milliseconds(100));
            continue;
        }
        std::erase_if(threads, has_ended);
        try {
            threads.push_back(std::async(std::launch::async, [&stop, from, peer = *std::move(peer)]() mutable {
                serve(stop, std::move(peer), from);
            }));
        } catch (const std::system_error& e) {  // no more threads: this peer is dropped, and the others go on
            std::cerr << from.unmapped().text().view() << ": no thread for it: " << e.what() << '\n';
        }
    }
    return 0;  // when all threads have seen Ctrl-C too
}

}  // namespace

int main(int argc, char** argv) {
    return run(argc, argv, help, {}, [](std::span<char*> words) { return serve_all(endpoints_from(words)); });
}
