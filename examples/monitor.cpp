// SPDX-License-Identifier: BSL-1.0
//
// Prints everything that happens on a socket: all events of the kernel, and the messages in between. It agrees to all
// that peers may offer (authentication, dynamic addresses, reconfiguration), so it is a good other end for the programs
// here.
//
//   g++ -std=c++20 -Iinclude examples/monitor.cpp -o monitor

#include "program.hpp"

#include <sctpp/features.hpp>
#include <sctpp/ostream.hpp>

#include <iomanip>

namespace {

constexpr const char* help = R"(Prints every event and message of a one-to-many socket, with the seconds since it began.

  monitor [OPTIONS] ADDRESS:PORT...    waits at these addresses of this host

  --autoclose N     ends associations on which nothing was sent or received for N seconds
  --indication N    announces this number to peers (adaptation layer indication)
  --echo            sends messages back, too; a peer that does not read them holds up all others
)";

/// Subscribes to every event that the library knows.
template <class... Events>
void subscribe_to_all(sctpp::one_to_many& socket, sctpp::event_list<Events...>) {
    socket.subscribe<Events...>().value();
}

void offer_everything(sctpp::one_to_many& socket) {
    socket.set(sctpp::dynamic_addresses{}, sctpp::future_associations).value();       // with authentication
    socket.set(sctpp::stream_reconfiguration{}, sctpp::future_associations).value();  // grants what peers ask for
    using exposing = sctpp::potentially_failed_exposure;
    socket.set(exposing{exposing::exposure::shown}, sctpp::future_associations).value();
}

int watch(const sctpp::address_list<16>& here, std::uint32_t idle, std::uint32_t indication, bool echo) {
    auto socket = sctpp::one_to_many::open(family_of(here)).value();
    subscribe_to_all(socket, sctpp::all_events{});
    offer_everything(socket);
    // To send back on the stream that a message came on.
    socket.set(sctpp::init_parameters{.outbound_streams = 100U}).value();
    if (idle > 0) socket.set(sctpp::autoclose{std::chrono::seconds(idle)}).value();
    if (indication > 0) socket.set(sctpp::adaptation_layer{sctpp::adaptation_indication{indication}}).value();
    socket.bind(here).value();
    socket.listen().value();
    const ctrl_c stop;

    const auto begin = std::chrono::steady_clock::now();
    const auto now = [&]() -> std::ostream& {
        const std::chrono::duration<double> since = std::chrono::steady_clock::now() - begin;
        return std::cout << std::fixed << std::setprecision(3) << std::setw(8) << since.count() << "  ";
    };
    sctpp::address_list<64> bound;
    for (const auto& own : socket.local_addresses(bound).value())
        now() << "listening at " << own.unmapped() << std::endl;
    std::vector<std::byte> buffer(65536);
    while (stop.wait(socket.native_handle(), POLLIN)) {
        const auto incoming = socket.receive<sctpp::receive_info, sctpp::endpoint>(buffer);
        if (!incoming) {
            now() << incoming.error() << std::endl;
            continue;
        }
        using message = sctpp::basic_message<sctpp::receive_info, sctpp::endpoint>;
        using fragment = sctpp::basic_fragment<sctpp::receive_info, sctpp::endpoint>;
        sctpp::match(
            *incoming,
            [&](const message& m) {
                now() << "message of " << m.size() << " bytes from " << m.source() << ", " << m.info() << std::endl;
                if (!echo) return;
                // Waits for room, so that a peer which does not read its answers holds up all others: echo_peel does
                // better.
                const auto sent = stop.send(socket, m.data(), m.association(), m.stream(), m.payload_protocol());
                if (!sent) now() << sent.error() << std::endl;
            },
            [&](const fragment& f) {
                now() << "piece of " << f.size() << " bytes from " << f.source() << ", " << f.info() << std::endl;
            },
            [&](const sctpp::event auto& e) { now() << e << std::endl; },  // its text has its name and all fields
            [&](const sctpp::end_of_association& e) {
                using ending = sctpp::end_of_association::ending;
                now() << "association " << e.association;
                if (e.how == ending::aborted) std::cout << " aborted, cause " << e.cause << std::endl;
                else std::cout << (e.how == ending::shut_down ? " shut down" : " lost") << std::endl;
            });
    }
    socket.close_gracefully(std::chrono::seconds(2)).value();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::uint32_t idle = 0, indication = 0;
    bool echo = false;
    return run(argc, argv, help, {{"autoclose", idle, 1, 21474836}, {"indication", indication, 1}, {"echo", echo}},
               [&](std::span<char*> words) { return watch(endpoints_from(words), idle, indication, echo); });
}
