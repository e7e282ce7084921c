// SPDX-License-Identifier: BSL-1.0
//
// Watches the paths to a peer: heartbeats at an interval of yours, failure after as many errors as you allow, and each
// change as it is told. Nothing else is sent.
//
//   g++ -std=c++20 -Iinclude examples/heartbeat.cpp -o heartbeat

#include "program.hpp"

#include <sctpp/features.hpp>
#include <sctpp/ostream.hpp>

#include <iomanip>

namespace {

using std::chrono::milliseconds;

constexpr const char* help =
    R"(Shows how the paths to a peer fail and come back, until Ctrl-C or the end of the association.

  heartbeat [OPTIONS] ADDRESS:PORT...    the peer's addresses

  --interval MS    between two heartbeats on an idle path, beside the retransmission timeout (1000)
  --errors N       so many in a row make a path unreachable (2); the first makes it potentially failed
  --rto MS         the longest retransmission timeout, which is also how long a heartbeat may take (1000)
)";

struct settings {
    std::uint32_t interval = 1000, errors = 2, rto = 1000;
};

void print_paths(const sctpp::one_to_one& socket) {
    sctpp::address_list<64> peer;
    const auto paths = socket.peer_addresses(peer);
    if (!paths) return;  // it has ended
    for (const auto& address : *paths) {
        const auto path = socket.get<sctpp::peer_address_info>(address);
        std::cout << "          " << std::setw(24) << std::left << address.unmapped() << std::right;
        if (path)
            std::cout << path->state << ", rto " << path->rto.count() << " ms, cwnd " << path->congestion_window
                      << '\n';
        else
            std::cout << path.error() << '\n';
    }
    std::cout << std::flush;
}

int watch(const sctpp::address_list<16>& there, const settings& s) {
    auto socket = sctpp::one_to_one::open(family_of(there)).value();
    const milliseconds rto(s.rto);
    const auto heartbeat = sctpp::heartbeat_setting::on(milliseconds(s.interval));
    // All paths lost is the association lost: that takes as many errors as all paths together may have.
    const auto all_errors = s.errors * static_cast<std::uint32_t>(there.size());
    socket.set(sctpp::rto_parameters{.initial = rto, .maximum = rto, .minimum = std::min(rto, milliseconds(500))})
        .value();
    socket.set(sctpp::association_parameters{.max_retransmissions = all_errors}).value();
    socket.set(sctpp::peer_address_parameters{.heartbeat = heartbeat}).value();
    // It subscribes to peer_address_change.
    socket.set(sctpp::path_failover{{.inactive = s.errors, .potentially_failed = 0}}).value();
    socket.subscribe<sctpp::association_change>().value();
    socket.connect(there).value();
    const ctrl_c stop;

    const auto begin = std::chrono::steady_clock::now();
    const auto now = [&]() -> std::ostream& {
        const std::chrono::duration<double> since = std::chrono::steady_clock::now() - begin;
        return std::cout << std::fixed << std::setprecision(3) << std::setw(8) << since.count() << "  ";
    };
    int status = 0;
    std::vector<std::byte> buffer(4096);
    for (bool over = false; !over && stop.wait(socket.native_handle(), POLLIN);) {
        sctpp::match(
            socket.receive(buffer).value(),
            [](const sctpp::plain_message&) {},
            [](const sctpp::plain_fragment&) {},
            [&](const sctpp::peer_address_change& c) {
                now() << "path to " << c.address.unmapped() << ' ' << c.state << '\n';
                print_paths(socket);
            },
            [&](const sctpp::association_change& c) {
                now() << "association " << c.state << ", heartbeats every " << s.interval << " ms\n";
                print_paths(socket);
            },
            [](const sctpp::event auto&) {},
            [&](const sctpp::end_of_association& end) {
                using ending = sctpp::end_of_association::ending;
                over = true, status = end.how == ending::shut_down ? 0 : 1;
                now() << (end.how == ending::lost ? "association lost: no path is left"
                                                  : "the peer has ended the association")
                      << std::endl;
            });
    }
    if (status == 0) socket.close_gracefully(std::chrono::seconds(5)).value();
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    settings s;
    return run(argc, argv, help,
               {{"interval", s.interval, 0, 2147483647}, {"errors", s.errors, 2, 100}, {"rto", s.rto, 10, 60000}},
               [&](std::span<char*> words) { return watch(peer_from(words), s); });
}
