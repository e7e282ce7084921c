// SPDX-License-Identifier: BSL-1.0
//
// A Diameter peer connection over SCTP (RFC 6733): capabilities exchange, watchdog, and an orderly end; where an
// application's messages go is marked. Set up as profiles::diameter says: unordered, but for what opens and closes.
//
//   g++ -std=c++20 -Iinclude examples/diameter.cpp -o diameter

#include "diameter_message.hpp"
#include "program.hpp"

#include <sctpp/ostream.hpp>
#include <sctpp/profiles.hpp>

namespace {

using namespace std::chrono_literals;

constexpr const char* help = R"(A Diameter node: exchanges capabilities with its peer, watches it, and disconnects.

  diameter connect [OPTIONS] ADDRESS:PORT...    to a peer at these addresses (port 3868)
  diameter listen [OPTIONS] ADDRESS:PORT...     waits for peers at these addresses of this host

  --host NAME       our Diameter identity (node.example)
  --watchdogs N     disconnect after so many (2)
  --watchdog MS     the time between them (1000)
)";

struct node {
    std::string host = "node.example";
    std::uint32_t watchdogs = 2, interval = 1000;
    [[nodiscard]] std::string make(command what, bool request, std::uint32_t id) const {
        diameter_message m(what, request, id);
        if (!request) m.add(268, 2001U);  // Result-Code: DIAMETER_SUCCESS
        m.add(264, host), m.add(296, host.substr(host.find('.') + 1));  // Origin-Host, Origin-Realm
        if (what == capabilities) {  // Host-IP-Address, Vendor-Id, Product-Name
            m.add(257, std::string("\0\1\x7f\0\0\1", 6));
            m.add(266, 0U);
            m.add(269, "sctpp example");
        }
        if (what == disconnect && request) m.add(273, 0U);  // Disconnect-Cause: REBOOTING
        return m.bytes();
    }
    /// What opens and closes goes in order on stream 0, all else as the profile has it: unordered.
    template <class Socket, class... Where>
    void send(Socket& socket, const ctrl_c& stop, command what, bool request, std::uint32_t id,
              const Where&... where) const {
        const sctpp::send_attributes as{.payload_protocol = sctpp::payload_protocol_id::diameter,
                                        .unordered = what == watchdog};
        const auto sent = stop.send(socket, make(what, request, id), as, where...);
        if (!sent) std::cerr << sent.error().message() << '\n';
    }
};

int request_from(const node& self, const sctpp::address_list<16>& there) {
    auto socket = sctpp::one_to_one::open(family_of(there)).value();
    socket.set(sctpp::profiles::diameter).value();
    socket.connect(there).value();
    const ctrl_c stop;
    std::vector<std::byte> buffer(65536);
    std::uint32_t id = 1, done = 0;
    self.send(socket, stop, capabilities, true, id);
    for (bool over = false, waits = true; !over;) {
        if (!stop.wait(socket.native_handle(), POLLIN, std::chrono::milliseconds(self.interval))) {
            if (stop.came()) break;
            if (waits) return std::cerr << "the peer does not answer\n", 1;  // RFC 3539 would try another one
            waits = true;
            self.send(socket, stop, done++ == self.watchdogs ? disconnect : watchdog, true, ++id);
            continue;
        }
        sctpp::match(
            socket.receive(buffer).value(),
            [&](const sctpp::plain_message& m) {
                const diameter_message answer(m.data());
                if (!answer.good() || answer.is_request()) return;  // an application's requests would be looked at here
                std::cout << "answer to command " << answer.what() << std::endl;
                waits = false, over = answer.what() == disconnect;
            },
            [](const sctpp::plain_fragment&) {},
            [](const sctpp::event auto&) {},
            [](const sctpp::end_of_association&) {
                throw std::runtime_error("the peer has ended the association");
            });
    }
    socket.close_gracefully(5s).value();
    return 0;
}

int answer(const node& self, const sctpp::address_list<16>& here) {
    auto server = sctpp::one_to_many::open(family_of(here)).value();
    server.set(sctpp::profiles::diameter).value();
    server.bind(here).value();
    server.listen().value();
    const ctrl_c stop;
    say_listening(server);
    std::vector<std::byte> buffer(65536);
    while (stop.wait(server.native_handle(), POLLIN)) {
        const auto incoming = server.receive(buffer);
        if (incoming) sctpp::match(  // an error is of one association; the others go on
            *incoming,
            [&](const sctpp::message& m) {  // from any stream
                const diameter_message request(m.data());
                if (m.payload_protocol() != sctpp::payload_protocol_id::diameter) return;
                if (!request.good() || !request.is_request()) return;
                std::cout << "command " << request.what() << " of association " << m.association() << std::endl;
                self.send(server, stop, request.what(), false, request.id(), m.association());
            },
            [](const auto&) {});
    }
    server.close_gracefully(2s).value();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    node self;
    return run(argc, argv, help,
               {{"host", self.host}, {"watchdogs", self.watchdogs}, {"watchdog", self.interval, 1, 3600000}},
               [&](std::span<char*> words) {
                   const std::string_view role = words.empty() ? "" : words[0];
                   if (role == "connect") return request_from(self, peer_from(words.subspan(1)));
                   if (role == "listen") return answer(self, endpoints_from(words.subspan(1)));
                   throw wrong_argument("say connect or listen first; see --help");
               });
}
