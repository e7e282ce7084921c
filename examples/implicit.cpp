// SPDX-License-Identifier: BSL-1.0
//
// Implicit set-up: a one-to-many socket just sends, and the association comes up around the message, which travels with
// the third packet of the handshake (beside COOKIE-ECHO). Shows the packets, so that one can see it.
//
//   g++ -std=c++20 -Iinclude examples/implicit.cpp -o implicit

#include "capture.hpp"
#include "program.hpp"

#include <sctpp/ostream.hpp>

namespace {

constexpr const char* help =
    R"(Sends a message to a peer with which there is no association yet, waits for the answer, and shows the packets.

  implicit [OPTIONS] ADDRESS:PORT    an echo server (echo_many)

  --connect       not so: connect first, then send
  --write FILE    the packets as a file for Wireshark
)";

int send_first(const sctpp::endpoint& there, bool connect_first, const std::string& file) {
    std::ofstream to(file, std::ios::binary);  // before the work is done
    if (!file.empty() && !to) throw wrong_argument("--write: '" + file + "' cannot be written");
    auto socket = sctpp::one_to_many::open(there.family()).value();
    socket.subscribe<sctpp::association_change>().value();
    capture packets(there.port());
    if (connect_first) socket.connect(there).value();
    // A set-up that fails is told by association_change: cannot_start.
    const sctpp::init_parameters association_has{.outbound_streams = 4U, .max_attempts = 3U};
    socket.send(std::string_view("hello"), there, sctpp::payload_protocol_id::echo, association_has).value();

    const ctrl_c stop;
    int status = 1;
    sctpp::association_id association{};
    std::vector<std::byte> buffer(65536);
    for (bool over = false; !over && stop.wait(socket.native_handle(), POLLIN, std::chrono::seconds(30));) {
        sctpp::match(
            socket.receive(buffer).value(),
            [&](const sctpp::message& m) { std::cout << "answer: " << m.text() << '\n', over = true, status = 0; },
            [](const sctpp::fragment&) {},
            [&](const sctpp::association_change& c) {
                std::cout << "association " << c.state << '\n';
                association = c.association;
                over = c.state == sctpp::association_change::change::cannot_start;
            },
            [](const sctpp::event auto&) {},
            [&](const sctpp::end_of_association&) { over = true; });
    }
    if (stop.came()) status = 0;
    (void)socket.close_gracefully(std::chrono::seconds(5));
    for (int n = 1; const auto& line : packets.lines()) std::cout << n++ << "  " << line << '\n';
    if (!file.empty()) packets.write(to);
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    bool connect_first = false;
    std::string file;
    return run(argc, argv, help, {{"connect", connect_first}, {"write", file}}, [&](std::span<char*> words) {
        if (words.size() != 1) throw wrong_argument("one address is needed; see --help");
        return send_first(peer_from(words).front(), connect_first, file);
    });
}
