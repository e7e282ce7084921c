// SPDX-License-Identifier: BSL-1.0
//
// A Diameter peer connection over SCTP (RFC 6733): capabilities exchange, watchdog, and an orderly end; where an
// application's messages go is marked. Set up as profiles::diameter says: unordered, but for what opens and closes.
//
//   g++ -std=c++20 -Iinclude examples/diameter.cpp -o diameter

#include "diameter_message.hpp"
#include "message_server.hpp"

#include <sctpp/profiles.hpp>

#include <ctime>
#include <random>

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

    /// What is in each message of this node, and what its command wants besides; `own` are its addresses.
    void fill(diameter_message& m, const sctpp::address_list<64>& own) const {
        m.add(264, host), m.add(296, host.substr(host.find('.') + 1));  // Origin-Host, Origin-Realm
        if (m.what() == capabilities) {
            for (const auto& address : own) m.add(257, host_address(address.unmapped().address_bytes()));
            m.add(266, 0U);                  // Vendor-Id
            m.add(269, "sctpp example", 0);  // Product-Name, which must not be mandatory
            m.add(258, relay);               // Auth-Application-Id: those of your applications
        }
        if (m.what() == disconnect && m.is_request()) m.add(273, 0U);  // Disconnect-Cause: REBOOTING
    }
    /// What opens and closes goes in order on stream 0, all else as the profile has it: unordered. `where`: the
    /// association, of a socket with several.
    template <class Socket, class... Where>
    void send(Socket& socket, const ctrl_c& stop, diameter_message m, const Where&... where) const {
        sctpp::address_list<64> own;
        (void)socket.local_addresses(where..., own);
        fill(m, own);
        const sctpp::send_attributes as{.payload_protocol = sctpp::payload_protocol_id::diameter,
                                        .unordered = m.what() != capabilities && m.what() != disconnect};
        say_error(stop.send(socket, m.bytes(), as, where...));
    }
};

int request_from(const node& self, const sctpp::address_list<16>& there) {
    auto socket = sctpp::one_to_one::open(family_of(there)).value();
    socket.set(sctpp::profiles::diameter).value();
    socket.subscribe<sctpp::partial_delivery_event>().value();
    socket.connect(there).value();
    const ctrl_c stop;
    std::vector<std::byte> buffer(longest_message), memory(sctpp::reassembler::memory_for(1, longest_message));
    sctpp::plain_reassembler whole(memory, longest_message);
    // The one belongs to this connection; the other is not repeated for minutes, nor after a restart (section 3).
    std::uint32_t hop = 0, done = 0, end = static_cast<std::uint32_t>(std::time(nullptr)) << 20U;
    end |= std::random_device{}() & 0xfffffU;
    const auto ask = [&](command what) { self.send(socket, stop, diameter_message(what, ++hop, ++end)); };
    ask(capabilities);
    for (bool over = false, waits = true; !over;) {
        if (!stop.wait(socket.native_handle(), POLLIN, std::chrono::milliseconds(self.interval))) {
            if (stop.came()) break;
            if (waits) return std::cerr << "the peer does not answer\n", 1;  // RFC 3539 would try another one
            waits = true;
            ask(done++ == self.watchdogs ? disconnect : watchdog);
            continue;
        }
        sctpp::match(
            socket.receive(buffer).and_then([&](const auto& in) { return whole.add(in); }).value(),
            [&](const sctpp::plain_message& m) {
                const diameter_message answer(m.data());
                if (!answer.good() || answer.is_request()) return;  // an application's requests would be looked at here
                if (answer.hop_by_hop() != hop) return;             // and the answers to its own
                const auto result = answer.number(268).value_or(0);
                std::cout << "answer to command " << answer.what() << ", result " << result << std::endl;
                if (result != success) throw std::runtime_error("the peer has refused");
                waits = false, over = answer.what() == disconnect;
            },
            [](const sctpp::plain_fragment&) {},  // kept
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
    return serve(server, here, [&](const sctpp::message& m, const ctrl_c& stop) {  // from any stream
        const diameter_message request(m.data());
        if (m.payload_protocol() != sctpp::payload_protocol_id::diameter) return;
        if (!request.good() || !request.is_request()) return;
        std::cout << "command " << request.what() << " of association " << m.association() << std::endl;
        const bool known = request.what() == capabilities || request.what() == watchdog || request.what() == disconnect;
        // An application's commands would be known here, too.
        self.send(server, stop, request.answer(known ? success : command_unsupported), m.association());
    });
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
