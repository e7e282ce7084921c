// SPDX-License-Identifier: BSL-1.0
//
// A client whose addresses come and go while it is connected: adds one to the live association, asks the peer to use
// it, takes the old one back. The peer (monitor, for example) has to agree to dynamic addresses.
//
//   g++ -std=c++20 -Iinclude examples/roaming.cpp -o roaming

#include "program.hpp"

#include <sctpp/features.hpp>
#include <sctpp/ostream.hpp>

#include <sstream>

namespace {

constexpr const char* help =
    R"(Connects from one address, and changes addresses while the association lives, as standard input says:

  add ADDRESS        of this host, joins the association
  remove ADDRESS     leaves it
  primary ADDRESS    the peer is asked to send to this one
  send TEXT          a message

  roaming FROM:PORT ADDRESS:PORT...    from this address of this host (port 0: any), to the peer's addresses
)";

sctpp::endpoint address_from(const std::string& text) {
    const auto parsed = sctpp::endpoint::parse(text, 0);  // the association has its port already
    if (!parsed) throw wrong_argument("'" + text + "': " + parsed.error().message());
    return *parsed;
}

/// Carries out a line; what fails is said, and the association lives on.
sctpp::result<void> obey(sctpp::one_to_one& socket, const std::string& line) {
    std::istringstream words(line);
    std::string verb, rest;
    words >> verb >> std::ws;
    std::getline(words, rest);
    if (verb == "send") return socket.send(rest).transform([](std::size_t) {});
    if (verb != "add" && verb != "remove" && verb != "primary")
        throw wrong_argument("'" + verb + "' is none of add, remove, primary, send");
    auto address = address_from(rest);
    const auto own_port = socket.local_endpoint();
    if (!own_port) return own_port.error();
    if (verb == "add") return socket.add_addresses(address);
    if (verb == "primary") return socket.set_peer_primary(address);
    address.port(own_port->port());
    return socket.remove_addresses(address);
}

int roam(const sctpp::endpoint& from, const sctpp::address_list<16>& there) {
    auto socket = sctpp::one_to_one::open(from.family()).value();
    socket.set(sctpp::dynamic_addresses{}).value();  // before connect, at both ends
    socket.bind(from).value();
    socket.connect(there).value();
    const ctrl_c stop;
    if (!sctpp::negotiated(socket).value().dynamic_addresses)
        return std::cerr << "the peer does not know dynamic addresses\n", 1;
    std::cout << "connected from " << socket.local_endpoint().value() << std::endl;

    setvbuf(stdin, nullptr, _IONBF, 0);
    std::vector<std::byte> buffer(65536);
    for (std::string line; stop.wait(STDIN_FILENO, POLLIN) && std::getline(std::cin, line);) {
        try {
            const auto done = obey(socket, line);
            std::cout << line << ": " << (done ? "done" : done.error().message()) << std::endl;
        } catch (const wrong_argument& e) {
            std::cout << e.what() << std::endl;
        }
        while (stop.wait(socket.native_handle(), POLLIN, std::chrono::milliseconds(0)))
            if (socket.receive(buffer).value().is_end()) return std::cerr << "the peer has ended the association\n", 1;
    }
    socket.close_gracefully(std::chrono::seconds(5)).value();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    return run(argc, argv, help, {}, [](std::span<char*> words) {
        if (words.size() < 2)
            throw wrong_argument("an address of this host and one of the peer are needed; see --help");
        const auto from = endpoints_from(words.first(1)), there = peer_from(words.subspan(1));
        must_meet(from, there);
        return roam(from.front(), there);
    });
}
