// SPDX-License-Identifier: BSL-1.0
//
// Sends a file from one host to another over two paths, and goes on when one of them is cut.
//
//   failover receive FILE HERE...   waits at these addresses of this host; writes FILE, and failover.svg about it
//   failover send FILE THERE...     sends FILE to these addresses of the other host, the primary path first
//
// An address is 192.0.2.1:5000 or [2001:db8::1]:5000; both ends take IPv4 and IPv6 side by side. To build it:
//
//   g++ -std=c++20 -Iinclude examples/failover.cpp -o failover

#include <sctpp/sctpp.hpp>

#include "failover_screen.hpp"

#include <endian.h>

#include <exception>
#include <fstream>
#include <future>
#include <iostream>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
using addresses = sctpp::address_list<8>;
using message = sctpp::basic_message<sctpp::receive_info, sctpp::endpoint>;
using fragment = sctpp::basic_fragment<sctpp::receive_info, sctpp::endpoint>;

constexpr std::uint16_t streams = 8;
constexpr sctpp::payload_protocol_id file_piece{0xf11e};  // for us and for analysers: what the messages are

/// Stands in front of every piece of the file. Streams overtake one another, so each piece says where it belongs.
struct piece_header {
    std::uint64_t offset, file_size;  // big-endian
};

/// The kernel's defaults take half a minute to give up a path; these take a fraction of a second.
constexpr sctpp::rto_parameters timeouts{.initial = 200ms, .maximum = 400ms, .minimum = 100ms};
constexpr sctpp::peer_address_parameters probing{
    .heartbeat = sctpp::heartbeat_setting::on(250ms),
    .max_retransmissions = 2,
    .delayed_sack = sctpp::delayed_sack_setting::on(20ms),  // well below the other side's timeout
};

std::string describe(const sctpp::association_change& c) {
    using change = sctpp::association_change::change;
    if (c.state == change::up) return text("association up: ", c.inbound_streams, " streams in, ", c.outbound_streams, " out");
    return c.state == change::restarted ? "association restarted by the peer" : "association cannot start";
}

std::string describe(const sctpp::peer_address_change& c) {
    using change = sctpp::peer_address_change::change;
    const auto path = text("path to ", c.address.unmapped().address_text().view());
    switch (c.state) {
        case change::confirmed: return path + " confirmed";
        case change::unreachable: return path + " lost";
        case change::available: return path + " back";
        case change::made_primary: return path + " is the primary one";
        default: return path + " changed";
    }
}

std::string describe(const sctpp::end_of_association& end) {
    using ending = sctpp::end_of_association::ending;
    return end.how == ending::shut_down ? "association shut down" : end.how == ending::aborted ? "association aborted" : "association lost";
}

void send(const char* name, const addresses& there) {
    std::ifstream file(name, std::ios::binary | std::ios::ate);
    const auto size = static_cast<std::uint64_t>(file.tellg());
    file.seekg(0);
    screen screen("sender");

    auto socket = sctpp::one_to_one::open(sctpp::family::ipv6).value();
    socket.set(sctpp::init_parameters{.outbound_streams = streams}).value();
    socket.set(timeouts).value();
    socket.set(probing).value();
    socket.subscribe<sctpp::association_change, sctpp::peer_address_change, sctpp::send_failed_event>().value();
    socket.connect(there).value();
    socket.set(sctpp::primary_address{there.front()}).value();
    screen.say(text("a path is lost after ", *probing.max_retransmissions, " retransmissions, ", timeouts.minimum->count(), " to ",
                    timeouts.maximum->count(), " ms apart"));

    // One thread may receive while another sends.
    std::jthread events([&] {
        std::array<std::byte, 4096> buffer;
        for (bool over = false; !over;) {
            const auto incoming = socket.receive(buffer);
            if (!incoming) return screen.say(incoming.error().message());
            sctpp::match(
                *incoming, [](const sctpp::plain_message&) {}, [](const sctpp::plain_fragment&) {},
                [&](const sctpp::association_change& c) { screen.say(describe(c)); },
                [&](const sctpp::peer_address_change& c) { screen.say(describe(c)); },
                [&](const sctpp::send_failed_event& f) { screen.say(text("lost ", f.payload.bytes.size(), " bytes of stream ", number(f.stream))); },
                [](const sctpp::event auto&) {},
                [&](const sctpp::end_of_association& end) { screen.say(describe(end)), over = true; });
        }
    });

    // One message, one packet: so that each tells of one path only.
    std::vector<char> piece(socket.get<sctpp::status>().value().fragmentation_point - sizeof(piece_header));
    for (std::uint64_t offset = 0, n = 0; offset < size; ++n) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const auto length = static_cast<std::size_t>(file.gcount());
        const piece_header header{htobe64(offset), htobe64(size)};
        const std::array<sctpp::const_buffer, 2> parts{{{&header, sizeof header}, {piece.data(), length}}};
        if (const auto sent = socket.send(parts, sctpp::stream_id(n % streams), file_piece); !sent)
            return screen.say(sent.error().message());
        offset += length;
    }
    socket.shutdown().value();  // whatever was sent still arrives; then `events` hears of the end
}

/// The file as it arrives, in any order.
class copy {
public:
    explicit copy(const char* name) : file_(name, std::ios::binary) { file_.exceptions(std::ios::badbit | std::ios::failbit); }

    /// Returns how many bytes of the file there are in a message.
    std::size_t write(std::span<const std::byte> bytes) {
        piece_header header;
        std::memcpy(&header, bytes.data(), sizeof header);
        bytes = bytes.subspan(sizeof header);
        file_.seekp(static_cast<std::streamoff>(be64toh(header.offset)));
        file_.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        size_ = be64toh(header.file_size);
        received_ += bytes.size();
        return bytes.size();
    }
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] std::uint64_t received() const { return received_; }

private:
    std::ofstream file_;
    std::uint64_t size_ = 0, received_ = 0;
};

void receive(const char* name, const addresses& here) {
    copy file(name);
    screen screen("receiver");

    auto server = sctpp::one_to_many::open(sctpp::family::ipv6).value();
    server.set(sctpp::init_parameters{.outbound_streams = streams}).value();
    server.set(timeouts, sctpp::future_associations).value();
    server.set(probing, sctpp::future_associations).value();
    server.subscribe<sctpp::association_change, sctpp::peer_address_change>().value();
    server.bind(here).value();
    server.listen().value();

    sctpp::association_id sender{};
    bool over = false;
    // From the socket of all associations, and later from that of the one: the same to the handlers.
    auto receive_one = [&, buffer = std::array<std::byte, 65536>{}](auto& socket) mutable {
        const auto incoming = socket.template receive<sctpp::receive_info, sctpp::endpoint>(buffer);
        sctpp::match(
            incoming.value(),
            [&](const message& m) {
                const auto length = file.write(m.data());
                screen.carried(m.source(), length, file.size());
            },
            [&](const fragment&) { throw std::runtime_error("a message that does not fit into a packet"); },
            [&](const sctpp::association_change& c) {
                screen.say(describe(c));
                sender = c.association;
                addresses paths;
                for (const auto& peer : server.peer_addresses(sender, paths).value()) screen.path_from(peer);
            },
            [&](const sctpp::peer_address_change& c) { screen.say(describe(c)); },
            [](const sctpp::event auto&) {},
            [&](const sctpp::end_of_association& end) { screen.say(describe(end)), over = true; });
    };

    while (!over && (file.size() == 0 || file.received() < file.size() / 5 * 4)) receive_one(server);
    if (!over) {
        // What has arrived for this association goes along; the server would be free for others now.
        screen.say("association peeled off, into a thread of its own");
        std::async(std::launch::async, [&, alone = server.peel_off(sender).value()]() mutable {
            while (!over) receive_one(alone);
        }).get();
    }
    screen.finish("failover.svg");
}

/// The addresses in the command line.
addresses parse(std::span<char*> texts) {
    addresses list;
    for (const char* text : texts) list.push_back(sctpp::endpoint::parse(text).value()).value();
    return list;
}

}  // namespace

int main(int argc, char** argv) try {
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    const std::string_view role = argc > 3 ? argv[1] : "";
    if (role == "receive")
        receive(argv[2], parse(arguments.subspan(3)));
    else if (role == "send")
        send(argv[2], parse(arguments.subspan(3)));
    else
        return std::cerr << "usage: failover receive FILE HERE...\n       failover send FILE THERE...\n", 2;
} catch (const std::exception& e) {
    std::cerr << "failover: " << e.what() << '\n';
    return 1;
}
