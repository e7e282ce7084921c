// SPDX-License-Identifier: BSL-1.0
//
// M3UA's transport (RFC 4666): an application server process comes up and active at a signalling gateway, and sends and
// receives signalling, each link selection on a stream of its own. Set up as profiles::m3ua says.
//
//   g++ -std=c++20 -Iinclude examples/m3ua.cpp -o m3ua

#include "message_server.hpp"

#include <sctpp/profiles.hpp>

namespace {

using namespace std::chrono_literals;

constexpr const char* help = R"(An application server process and a signalling gateway of M3UA.

  m3ua asp ADDRESS:PORT...    comes up and active at a gateway at these addresses (port 2905), sends a message on each of 16 link
                              selections, waits for them to come back, and goes down
  m3ua sgp ADDRESS:PORT...    the gateway, at these addresses of this host; sends signalling back
)";

/// Class in the high, type in the low byte; RFC 4666 section 3.1.2.
enum class kind : std::uint16_t {
    data = 0x0101,
    up = 0x0301,
    down = 0x0302,
    up_ack = 0x0304,
    down_ack = 0x0305,
    active = 0x0401,
    active_ack = 0x0403,
};

/// Numbers are big-endian, and those here are short.
std::string two_bytes(std::size_t n) { return {static_cast<char>(n >> 8U), static_cast<char>(n & 0xffU)}; }

/// With the common header, and the parameters as they are.
std::string make(kind what, const std::string& parameters = {}) {
    const auto size = two_bytes(parameters.size() + 8);
    return std::string{1, 0} + two_bytes(static_cast<unsigned>(what)) + two_bytes(0) + size + parameters;
}
/// Protocol data (section 3.3.1): from point code 1 to 2, SCCP, a national network, `user` for its users.
std::string protocol_data(unsigned link_selection, const std::string& user) {
    auto p = std::string{2, 16} + two_bytes(user.size() + 16);
    p += {0, 0, 0, 1, 0, 0, 0, 2, 3, 2, 0, static_cast<char>(link_selection)};
    p += user;
    return p.resize((p.size() + 3) / 4 * 4), p;
}
/// What kind of message it is; 0 for none.
kind kind_of(std::string_view m) {
    if (m.size() < 8 || m[0] != 1) return kind{};
    return static_cast<kind>(static_cast<unsigned char>(m[2]) << 8U | static_cast<unsigned char>(m[3]));
}

/// Management goes on stream 0, signalling on one that its link selection says, so that what belongs together stays in
/// order.
sctpp::stream_id stream_of(unsigned link_selection) { return sctpp::stream_id(1 + link_selection % 16); }
constexpr auto m3ua = sctpp::payload_protocol_id::m3ua;

int application(const sctpp::address_list<16>& there) {
    auto socket = sctpp::one_to_one::open(family_of(there)).value();
    socket.set(sctpp::profiles::m3ua).value();
    socket.set(sctpp::receive_info_delivery{}).value();
    socket.subscribe<sctpp::partial_delivery_event>().value();
    socket.connect(there).value();
    if (socket.get<sctpp::status>().value().outbound_streams < 17)
        return std::cerr << "the gateway admits fewer than 17 streams\n", 1;
    const ctrl_c stop;
    const auto say = [&](const std::string& m, sctpp::stream_id on = {}) { (void)stop.must_send(socket, m, on, m3ua); };

    std::vector<std::byte> buffer(longest_message), memory(sctpp::reassembler::memory_for(1, longest_message));
    sctpp::reassembler whole(memory, longest_message);
    say(make(kind::up));
    for (unsigned came_back = 0; !stop.came();) {
        if (!stop.wait(socket.native_handle(), POLLIN, 10s)) {
            if (stop.came()) break;
            return std::cerr << "the gateway does not answer\n", 1;
        }
        bool over = false;
        sctpp::match(
            socket.receive<sctpp::receive_info>(buffer).and_then([&](const auto& in) { return whole.add(in); }).value(),
            [&](const sctpp::message& m) {
                switch (kind_of(m.text())) {
                    case kind::up_ack: std::cout << "up" << std::endl, say(make(kind::active)); break;
                    case kind::active_ack:
                        std::cout << "active" << std::endl;
                        for (unsigned n = 0; n < 16; ++n)
                            say(make(kind::data, protocol_data(n, "signalling")), stream_of(n));
                        break;
                    case kind::data:
                        if (++came_back == 16) std::cout << "16 came back" << std::endl, say(make(kind::down));
                        break;
                    case kind::down_ack: std::cout << "down" << std::endl, over = true; break;
                    default: std::cerr << "something else came\n";
                }
            },
            [](const sctpp::fragment&) {},  // kept
            [](const sctpp::event auto&) {},
            [](const sctpp::end_of_association&) {
                throw std::runtime_error("the gateway has ended the association");
            });
        if (over) break;
    }
    socket.close_gracefully(5s).value();
    return 0;
}

int gateway(const sctpp::address_list<16>& here) {
    auto server = sctpp::one_to_many::open(family_of(here)).value();
    server.set(sctpp::profiles::m3ua).value();
    return serve(server, here, [&](const sctpp::message& m, const ctrl_c& stop) {
        const auto answer = [&](const std::string& text) {
            say_error(stop.send(server, text, m.association(), m.stream(), m3ua));
        };
        switch (m.payload_protocol() == m3ua ? kind_of(m.text()) : kind{}) {
            case kind::up:
                std::cout << "the process of association " << m.association() << " is up" << std::endl;
                answer(make(kind::up_ack));
                break;
            case kind::active: answer(make(kind::active_ack)); break;
            case kind::down: answer(make(kind::down_ack)); break;
            case kind::data: answer(std::string(m.text())); break;  // a gateway would hand it to its links
            default: break;
        }
    });
}

}  // namespace

int main(int argc, char** argv) {
    return run(argc, argv, help, {}, [](std::span<char*> words) {
        const std::string_view role = words.empty() ? "" : words[0];
        if (role != "asp" && role != "sgp") throw wrong_argument("say asp or sgp first; see --help");
        return role == "asp" ? application(peer_from(words.subspan(1))) : gateway(endpoints_from(words.subspan(1)));
    });
}
