// SPDX-License-Identifier: BSL-1.0
//
// An echo server that combines both: all peers share a one-to-many socket that one thread serves, and an association
// that is busy, or does not read its answers, is peeled off, into a socket and a thread of its own. A thousand quiet
// peers cost one thread, and no other one holds them up.
//
//   g++ -std=c++20 -Iinclude examples/echo_peel.cpp -o echo_peel

#include "program.hpp"

#include <sctpp/ostream.hpp>
#include <sctpp/reassembler.hpp>

#include <future>
#include <list>
#include <map>

namespace {

constexpr const char* help =
    R"(Sends back every message. Peers share one socket; one that is busy gets a thread of its own.

  echo_peel [--busy N] ADDRESS:PORT...    waits at these addresses of this host

  --busy N    messages within a second that make an association busy (100)
)";

using clock_type = std::chrono::steady_clock;

/// How many messages came within this second.
struct load {
    clock_type::time_point since{};
    std::uint32_t messages = 0;
    std::uint32_t add() {
        if (const auto now = clock_type::now(); now - since > std::chrono::seconds(1)) since = now, messages = 0;
        return ++messages;
    }
};

sctpp::send_attributes as_it_came(const sctpp::message& m) {
    return {.stream = m.stream(), .payload_protocol = m.payload_protocol(), .unordered = m.is_unordered()};
}

/// An answer for which there was no room.
struct waiting_answer {
    std::vector<std::byte> data;
    sctpp::send_attributes attributes;
};

/// A busy association, until its end. Everything that was received for it and not read came along.
void serve_alone(const ctrl_c& stop, sctpp::peeled_association peer, const waiting_answer& first) {
    std::vector<std::byte> buffer(65536), memory(sctpp::reassembler::memory_for(1, 65536));
    sctpp::reassembler whole(memory, 65536);  // shorter messages come in pieces, too, when little room is left
    std::uint64_t messages = 0;
    bool over = !first.data.empty() && !stop.send(peer, first.data, first.attributes);
    while (!over && stop.wait(peer.native_handle(), POLLIN)) {
        const auto incoming = peer.receive<sctpp::receive_info>(buffer)
                                  .and_then([&](const auto& in) { return whole.add(in); });
        if (!incoming) {
            (void)peer.abort(std::string_view("an error, or a message of more than 64 KB"));
            break;
        }
        sctpp::match(
            *incoming,
            [&](const sctpp::message& m) { ++messages, over = !stop.send(peer, m.data(), as_it_came(m)); },
            [](const sctpp::fragment&) {},  // kept
            [](const sctpp::event auto&) {},
            [&](const sctpp::end_of_association&) { over = true; });
    }
    std::cout << ("a thread ends, after " + std::to_string(messages) + " messages\n") << std::flush;
    (void)peer.close_gracefully(std::chrono::seconds(2));
}

bool has_ended(const std::future<void>& thread) {
    return thread.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

int serve(const sctpp::address_list<16>& here, std::uint32_t busy) {
    auto server = sctpp::one_to_many::open(family_of(here)).value();
    server.subscribe<sctpp::association_change, sctpp::partial_delivery_event>().value();
    server.set(sctpp::init_parameters{.outbound_streams = 100U}).value();  // a way back for as many of the peer's
    server.bind(here).value();
    server.listen().value();
    const ctrl_c stop;
    say_listening(server);

    std::map<sctpp::association_id, load> loads;
    std::list<std::future<void>> threads;
    std::vector<std::byte> buffer(65536), memory(sctpp::reassembler::memory_for(1, 65536));
    sctpp::reassembler whole(memory, 65536);  // shorter messages come in pieces, too, when little room is left
    while (stop.wait(server.native_handle(), POLLIN)) {
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
                const auto sent = server.send(m.data(), m.association(), as_it_came(m), sctpp::dont_wait);
                const bool no_room = sent.error().would_block();
                if (!sent && !no_room) return void(server.abort(m.association()));
                if (loads[m.association()].add() < busy && !no_room) return;
                auto alone = server.peel_off(m.association());
                if (!alone) {  // stays where it was
                    std::cerr << alone.error().message() << '\n';
                    if (no_room) (void)server.abort(m.association());
                    return;
                }
                std::cout << "association " << m.association() << (no_room ? " does not read" : " is busy")
                          << ": peeled off" << std::endl;
                loads.erase(m.association());
                waiting_answer first;
                if (no_room) first = {{m.data().begin(), m.data().end()}, as_it_came(m)};
                std::erase_if(threads, has_ended);
                try {
                    threads.push_back(std::async(
                        std::launch::async, [&stop, peer = *std::move(alone), first = std::move(first)]() mutable {
                            serve_alone(stop, std::move(peer), first);
                        }));
                } catch (const std::system_error& e) {  // no more threads: it is dropped, and the others go on
                    std::cerr << "no thread for association " << m.association() << ": " << e.what() << '\n';
                }
            },
            [](const sctpp::fragment&) {},  // kept
            [](const sctpp::association_change& c) {
                std::cout << "association " << c.association << ' ' << c.state << std::endl;
            },
            [](const sctpp::event auto&) {},
            [&](const sctpp::end_of_association& end) {
                loads.erase(end.association);
                std::cout << "association " << end.association << " ended" << std::endl;
            });
    }
    server.close_gracefully(std::chrono::seconds(2)).value();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::uint32_t busy = 100;
    return run(argc, argv, help, {{"busy", busy, 1}},
               [&](std::span<char*> words) { return serve(endpoints_from(words), busy); });
}
