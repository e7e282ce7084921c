// SPDX-License-Identifier: BSL-1.0
//
// What a gNB and an AMF need of the transport of NGAP (an eNB and an MME with --s1ap): the profile, the payload
// protocol, several addresses, and a gNB that connects again for as long as it runs. The messages themselves are canned
// (ngap_messages.hpp): put your encoder there.
//
//   g++ -std=c++20 -Iinclude examples/ngap.cpp -o ngap

#include "message_server.hpp"
#include "ngap_messages.hpp"

#include <sctpp/profiles.hpp>

#include <algorithm>

namespace {

using namespace std::chrono_literals;

constexpr const char* help = R"(The transport of NGAP, from both sides: a set-up request and its answer.

  ngap gnb [--s1ap] ADDRESS:PORT...    connects to an AMF at these addresses (port 38412), again and again
  ngap amf [--s1ap] ADDRESS:PORT...    waits for gNBs at these addresses of this host

  --s1ap    an eNB and an MME (port 36412), with S1AP's payload protocol
)";

struct node {
    bool s1ap = false;
    [[nodiscard]] sctpp::payload_protocol_id protocol() const {
        return s1ap ? sctpp::payload_protocol_id::s1ap : sctpp::payload_protocol_id::ngap;
    }
    [[nodiscard]] sctpp::const_buffer request() const {
        return s1ap ? sctpp::const_buffer(s1_setup_request) : sctpp::const_buffer(ng_setup_request);
    }
    [[nodiscard]] sctpp::const_buffer response() const {
        return s1ap ? sctpp::const_buffer(s1_setup_response) : sctpp::const_buffer(ng_setup_response);
    }

    /// Signalling that belongs to no UE goes on stream 0, that of a UE on one of the others, always the same.
    static constexpr sctpp::stream_id common{0};

    void prepare(auto& socket) const {
        if (s1ap) socket.set(sctpp::profiles::s1ap).value();
        else socket.set(sctpp::profiles::ngap).value();
    }

    /// One association, from the connect to its end. True: ended by Ctrl-C.
    bool attach(const sctpp::address_list<16>& amf, const ctrl_c& stop) const {
        auto socket = sctpp::one_to_one::open(family_of(amf), sctpp::waiting::non_blocking).value();
        prepare(socket);
        socket.set(sctpp::receive_info_delivery{}).value();
        socket.subscribe<sctpp::association_change, sctpp::peer_address_change, sctpp::partial_delivery_event>()
            .value();
        socket.connect(amf).value();
        if (!stop.wait(socket.native_handle(), POLLOUT)) return true;
        socket.wait_until_connected(0ms).value();  // ready or failed: it says which
        socket.send(request(), common, protocol()).value();
        std::vector<std::byte> buffer(longest_message), memory(sctpp::reassembler::memory_for(1, longest_message));
        sctpp::reassembler whole(memory, longest_message);
        for (bool over = false; !over;) {
            if (!stop.wait(socket.native_handle(), POLLIN)) return socket.close_gracefully(2s).value(), true;
            sctpp::match(
                socket.receive<sctpp::receive_info>(buffer)
                    .and_then([&](const auto& in) { return whole.add(in); })
                    .value(),
                [&](const sctpp::message& m) {
                    if (m.payload_protocol() != protocol()) return;  // TS 38.412: for another upper layer
                    if (is_setup(m.data(), 0x20)) std::cout << "set up" << std::endl;
                    else std::cout << "message of " << m.size() << " bytes" << std::endl;
                },
                [](const sctpp::fragment&) {},  // kept
                [](const sctpp::association_change& c) { std::cout << "association " << c.state << std::endl; },
                [](const sctpp::peer_address_change& c) {
                    std::cout << "path to " << c.address.unmapped() << ' ' << c.state << std::endl;
                },
                [](const sctpp::event auto&) {},
                [&](const sctpp::end_of_association&) { over = true, std::cout << "association ended" << std::endl; });
        }
        return false;
    }
};

int gnb(const node& self, const sctpp::address_list<16>& amf) {
    const ctrl_c stop;
    auto pause = 250ms;
    for (bool done = false; !done && !stop.came();) {
        const auto begin = std::chrono::steady_clock::now();
        try {
            done = self.attach(amf, stop);
        } catch (const sctpp::failure& e) {
            std::cerr << e.what() << std::endl;
        }
        // Longer and longer, so that an AMF that comes back is not run over; from the start again after a while that
        // went well.
        pause = std::chrono::steady_clock::now() - begin > 30s ? 250ms : std::min(2 * pause, 30000ms);
        if (!done) (void)stop.wait(-1, 0, pause);
    }
    return 0;
}

int amf(const node& self, const sctpp::address_list<16>& here) {
    auto server = sctpp::one_to_many::open(family_of(here)).value();
    self.prepare(server);
    return serve(server, here, [&](const sctpp::message& m, const ctrl_c&) {
        if (m.payload_protocol() != self.protocol() || !is_setup(m.data(), 0x00)) return;
        std::cout << "set-up request of association " << m.association() << std::endl;
        say_error(server.send(self.response(), m.association(), node::common, self.protocol(), sctpp::dont_wait));
    });
}

}  // namespace

int main(int argc, char** argv) {
    node self;
    return run(argc, argv, help, {{"s1ap", self.s1ap}}, [&](std::span<char*> words) {
        const std::string_view role = words.empty() ? "" : words[0];
        if (role != "gnb" && role != "amf") throw wrong_argument("say gnb or amf first; see --help");
        return role == "gnb" ? gnb(self, peer_from(words.subspan(1))) : amf(self, endpoints_from(words.subspan(1)));
    });
}
