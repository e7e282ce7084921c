// SPDX-License-Identifier: BSL-1.0
//
// Sends a file from one host to another over two paths, and goes on when one of them is cut. `failover --help` says how
// to start its two ends, which take IPv4 and IPv6 side by side. To build it:
//
//   g++ -std=c++20 -Iinclude examples/failover.cpp -o failover

#include "failover_file.hpp"
#include "failover_words.hpp"
#include "program.hpp"

#include <sctpp/profile.hpp>

#include <future>

namespace {

using namespace std::chrono_literals;
using addresses = sctpp::address_list<16>;
using message = sctpp::basic_message<sctpp::receive_info, sctpp::endpoint>;
using fragment = sctpp::basic_fragment<sctpp::receive_info, sctpp::endpoint>;

constexpr sctpp::payload_protocol_id file_piece{0xf11e};  // for analysers: what the messages are

/// With the kernel's defaults it takes a second to try another path and a minute to give one up; with these, tenths.
constexpr sctpp::rto_parameters timeouts{.initial = 200ms, .maximum = 400ms, .minimum = 100ms};
constexpr sctpp::peer_address_parameters probing{
    .heartbeat = sctpp::heartbeat_setting::on(250ms),
    .max_retransmissions = 2,
    .delayed_sack = sctpp::delayed_sack_setting::on(20ms),  // well below the timeouts of the other side
};
constexpr std::uint16_t streams = 8;
constexpr sctpp::profile settings{sctpp::init_parameters{.outbound_streams = streams}, timeouts, probing};

/// Returns whether all of the file was sent, and acknowledged; false at Ctrl-C.
bool send(const char* name, const addresses& there) {
    const auto size = size_of(name);
    std::ifstream file(name, std::ios::binary);
    screen screen("sender");
    auto socket = sctpp::one_to_one::open(sctpp::family::ipv6).value();
    socket.set(settings).value();
    socket.subscribe<sctpp::association_change, sctpp::peer_address_change, sctpp::send_failed_event>().value();
    socket.connect(there).value();
    const ctrl_c stop;  // until here it just ended the program
    socket.set(sctpp::primary_address{there.front()}).value();
    screen.say(describe(timeouts, probing));

    auto ended_well = std::async(std::launch::async, [&] {  // one thread may receive while another sends
        std::array<std::byte, 4096> buffer;
        std::optional<bool> well;
        while (!well && stop.wait(socket.native_handle(), POLLIN)) {
            sctpp::match(
                socket.receive(buffer).value(),
                [](const sctpp::plain_message&) {},
                [](const sctpp::plain_fragment&) {},
                [&](const sctpp::association_change& c) { screen.say(describe(c)); },
                [&](const sctpp::peer_address_change& c) { screen.say(describe(c)); },
                [&](const sctpp::send_failed_event& f) { screen.say(describe(f)); },
                [](const sctpp::event auto&) {},
                [&](const sctpp::end_of_association& end) {
                    screen.say(describe(end));
                    well = end.how == sctpp::end_of_association::ending::shut_down;
                });
        }
        return well.value_or(false);
    });

    // One message, one packet: so that each tells of one path only.
    std::vector<char> piece(socket.get<sctpp::status>().value().fragmentation_point - sizeof(piece_header));
    sctpp::result<std::size_t> sent = 0;
    for (std::uint64_t offset = 0, n = 0; sent && offset < size && !stop.came(); offset += piece.size(), ++n) {
        if (size - offset < piece.size()) piece.resize(size - offset);
        if (!file.read(piece.data(), static_cast<std::streamsize>(piece.size()))) break;
        const piece_header header{htobe64(offset), htobe64(size)};
        const std::array<sctpp::const_buffer, 2> parts{{{&header, sizeof header}, piece}};
        sent = stop.send(socket, parts, sctpp::stream_id(n % streams), file_piece);
    }
    (void)socket.shutdown();  // what was sent still arrives, and then comes the end; if that has come already, well
    const bool well = ended_well.get() && sent && file && !stop.came();
    if (stop.came()) screen.say("interrupted"), (void)socket.close_gracefully(2s);
    return well;
}

/// Returns whether the whole file has come.
bool receive(const char* name, const addresses& here) {
    arriving_file file(name);
    screen screen("receiver");
    const ctrl_c stop;
    auto server = sctpp::one_to_many::open(sctpp::family::ipv6).value();
    server.set(settings).value();
    server.subscribe<sctpp::association_change, sctpp::peer_address_change>().value();
    server.bind(here).value();
    server.listen().value();

    sctpp::association_id sender{};
    bool over = false;
    // From the socket of all associations, or later from that of one: it is the same to the handlers.
    auto receive_one = [&, buffer = std::array<std::byte, 65536>{}](auto& socket) mutable {
        sctpp::match(
            socket.template receive<sctpp::receive_info, sctpp::endpoint>(buffer).value(),
            [&](const message& m) {
                const auto length = file.write(m.data());
                screen.carried(m.source(), length, file.size());
            },
            [&](const fragment&) { throw std::runtime_error("a message that does not fit into a packet"); },
            [&](const sctpp::association_change& c) {
                screen.say(describe(c));
                sender = c.association;
                addresses paths;
                server.peer_addresses(sender, paths).value();
                for (const auto& peer : paths) screen.path_from(peer);
            },
            [&](const sctpp::peer_address_change& c) { screen.say(describe(c)); },
            [](const sctpp::event auto&) {},
            [&](const sctpp::end_of_association& end) { screen.say(describe(end)), over = true; });
    };

    const auto receive_until = [&](auto& socket, std::uint64_t percent) {
        while (!over && !file.has(percent) && stop.wait(socket.native_handle(), POLLIN)) receive_one(socket);
        if (stop.came()) (void)socket.close_gracefully(2s);
    };
    receive_until(server, 85);
    if (!over && !stop.came()) {
        // What has arrived and was not read goes along. The server could go on with others now; this one has no others.
        screen.say("association peeled off, into a thread of its own");
        auto alone = server.peel_off(sender).value();
        std::async(std::launch::async, [&] { receive_until(alone, 101); }).get();  // 101 %: until it ends
    }
    if (stop.came()) screen.say("interrupted");
    screen.finish("failover.svg");
    return file.has(100);
}

}  // namespace

int main(int argc, char** argv) {
    constexpr const char* help =
        R"(failover receive FILE HERE...   waits at these addresses of this host; writes FILE, and failover.svg about it
failover send FILE THERE...     sends FILE to these addresses of the other host, the primary path first
An address is 192.0.2.1:5000 or [2001:db8::1]:5000. Status: 0; 1 if the file has not come, or not been sent, whole.
)";
    return run(argc, argv, help, {}, [](std::span<char*> words) {
        const std::string_view role = words.empty() ? "" : words[0];
        if (role != "send" && role != "receive") throw wrong_argument("say send or receive; see --help");
        if (words.size() < 2) throw wrong_argument("a file is missing; see --help");
        const bool whole = role == "send" ? send(words[1], peer_from(words.subspan(2)))
                                          : receive(words[1], endpoints_from(words.subspan(2)));
        return whole ? 0 : 1;
    });
}
