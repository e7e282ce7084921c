// SPDX-License-Identifier: BSL-1.0
//
// A client with several addresses, to a server with several addresses: binds to a subset of its own, connects to all of
// the server's, shows the paths, and sends one message over each, overriding the destination. An echo server answers.
//
//   g++ -std=c++20 -Iinclude examples/multihomed.cpp -o multihomed

#include "program.hpp"

#include <sctpp/ostream.hpp>

namespace {

constexpr const char* help =
    R"(Connects from some of this host's addresses to a peer with several, and sends a message over each path.

  multihomed [--bind ADDRESS:PORT]... ADDRESS:PORT...    the peer's addresses; they must have one port

  --bind ADDRESS:PORT   use this address of this host; repeat it for more, with one port, or all with 0 (all addresses)
  --primary N           make the Nth address of the peer the primary path (1)
)";

struct own_addresses : option_of {
    explicit own_addresses(sctpp::address_list<16>& to) : option_of("bind", ignored) {
        take = [&to](const char* text) {
            add_endpoint(to, text);
        };
    }
    static inline std::string ignored;
};

int visit(const sctpp::address_list<16>& here, const sctpp::address_list<16>& there, std::size_t primary) {
    auto socket = sctpp::one_to_one::open(here.empty() ? family_of(there) : family_of(here)).value();
    socket.set(sctpp::receive_info_delivery{}).value();
    socket.subscribe<sctpp::peer_address_change>().value();
    // Paths that are not confirmed yet are not used, so that the first heartbeat must not wait for half a minute.
    const auto heartbeat = sctpp::heartbeat_setting::on(std::chrono::milliseconds(500));
    socket.set(sctpp::peer_address_parameters{.heartbeat = heartbeat}).value();
    if (!here.empty()) socket.bind(here).value();
    socket.connect(there).value();
    const ctrl_c stop;

    sctpp::address_list<64> own, peer;
    socket.peer_addresses(peer).value();
    if (primary > peer.size())
        throw wrong_argument("--primary: the number of the peer's addresses is " + std::to_string(peer.size()));
    for (const auto& e : socket.local_addresses(own).value()) std::cout << "own address " << e.unmapped() << '\n';

    std::vector<std::byte> buffer(65536);
    std::size_t answers = 0;
    // Receives until something is so. Throws at the end, or when nothing has come for some seconds.
    const auto wait_until = [&](const auto& is_so) {
        while (!is_so()) {
            if (!stop.wait(socket.native_handle(), POLLIN, std::chrono::seconds(10))) {
                if (stop.came()) stop.end(socket);
                throw std::runtime_error("nothing comes");
            }
            using message = sctpp::basic_message<sctpp::receive_info, sctpp::endpoint>;
            sctpp::match(
                socket.receive<sctpp::receive_info, sctpp::endpoint>(buffer).value(),
                [&](const message& m) { ++answers, std::cout << "    answer from " << m.source().unmapped() << '\n'; },
                [](const sctpp::basic_fragment<sctpp::receive_info, sctpp::endpoint>&) {},
                [](const sctpp::peer_address_change& c) {
                    std::cout << "path to " << c.address.unmapped() << ' ' << c.state << '\n';
                },
                [](const sctpp::event auto&) {},
                [](const sctpp::end_of_association&) {
                    throw std::runtime_error("the peer has ended the association");
                });
        }
    };
    // Those that were named are confirmed by the set-up, others by their first heartbeat.
    for (const auto& address : peer)
        wait_until([&] {
            return socket.get<sctpp::peer_address_info>(address).value().state != sctpp::path_state::unconfirmed;
        });
    socket.set(sctpp::primary_address{*std::next(peer.begin(), static_cast<std::ptrdiff_t>(primary - 1))}).value();
    for (const auto& address : peer) {
        const auto path = socket.get<sctpp::peer_address_info>(address).value();
        const bool is_primary = socket.get<sctpp::primary_address>().value().address == address;
        std::cout << "path to " << address.unmapped() << ": " << path.state << ", mtu " << path.mtu << ", rto "
                  << path.rto.count() << " ms" << (is_primary ? ", primary" : "") << '\n';
    }
    for (const auto& address : peer) {
        std::cout << "by way of " << address.unmapped() << '\n';
        if (!stop.must_send(socket, std::string_view("hello"), sctpp::override_destination{address})) stop.end(socket);
        wait_until([&, before = answers] { return answers > before; });
    }
    socket.close_gracefully(std::chrono::seconds(5)).value();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t primary = 1;
    sctpp::address_list<16> here;
    return run(argc, argv, help, {own_addresses(here), {"primary", primary, 1}},
               [&](std::span<char*> words) {
                   const auto there = peer_from(words);
                   if (!here.empty()) must_meet(here, there);
                   return visit(here, there, primary);
               });
}
