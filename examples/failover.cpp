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
#include <filesystem>
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
constexpr sctpp::payload_protocol_id file_piece{0xf11e};  // for analysers: what the messages are

/// Stands in front of every piece of the file. Streams overtake one another, so each piece says where it belongs.
struct piece_header {
    std::uint64_t offset, file_size;  // big-endian
};

/// With the kernel's defaults it takes a second to try another path and a minute to give one up; with these, tenths of that.
constexpr sctpp::rto_parameters timeouts{.initial = 200ms, .maximum = 400ms, .minimum = 100ms};
constexpr sctpp::peer_address_parameters probing{
    .heartbeat = sctpp::heartbeat_setting::on(250ms),
    .max_retransmissions = 2,
    .delayed_sack = sctpp::delayed_sack_setting::on(20ms),  // well below the timeouts of the other side
};

std::string describe(const sctpp::association_change& c) {
    using change = sctpp::association_change::change;
    if (c.state == change::up)
        return text("association up: ", c.inbound_streams, " streams in, ", c.outbound_streams, " out");
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
    if (end.how == ending::shut_down) return "association shut down";
    return end.how == ending::aborted ? "association aborted" : "association lost";
}

/// Returns whether all of the file was sent, and acknowledged.
bool send(const char* name, const addresses& there) {
    const auto size = std::filesystem::file_size(name);
    std::ifstream file(name, std::ios::binary);
    screen screen("sender");

    auto socket = sctpp::one_to_one::open(sctpp::family::ipv6).value();
    socket.set(sctpp::init_parameters{.outbound_streams = streams}).value();
    socket.set(timeouts).value();
    socket.set(probing).value();
    socket.subscribe<sctpp::association_change, sctpp::peer_address_change, sctpp::send_failed_event>().value();
    socket.connect(there).value();
    socket.set(sctpp::primary_address{there.front()}).value();
    screen.say(text("RTO ", timeouts.minimum->count(), " to ", timeouts.maximum->count(), " ms, ",
                    *probing.max_retransmissions, " retransmissions, heartbeat ",
                    probing.heartbeat.time()->count(), " ms"));

    // One thread may receive while another sends.
    auto ended_well = std::async(std::launch::async, [&] {
        std::array<std::byte, 4096> buffer;
        std::optional<bool> well;
        while (!well) {
            const auto incoming = socket.receive(buffer);
            sctpp::match(
                incoming.value(),
                [](const sctpp::plain_message&) {},
                [](const sctpp::plain_fragment&) {},
                [&](const sctpp::association_change& c) { screen.say(describe(c)); },
                [&](const sctpp::peer_address_change& c) { screen.say(describe(c)); },
                [&](const sctpp::send_failed_event& f) { screen.say(text("not sent: ", f.payload.bytes.size(), " bytes")); },
                [](const sctpp::event auto&) {},
                [&](const sctpp::end_of_association& end) {
                    screen.say(describe(end));
                    well = end.how == sctpp::end_of_association::ending::shut_down;
                });
        }
        return *well;
    });

    // One message, one packet: so that each tells of one path only.
    std::vector<char> piece(socket.get<sctpp::status>().value().fragmentation_point - sizeof(piece_header));
    sctpp::result<std::size_t> sent = 0;
    for (std::uint64_t offset = 0, n = 0; sent && offset < size; offset += piece.size(), ++n) {
        if (size - offset < piece.size()) piece.resize(size - offset);
        if (!file.read(piece.data(), static_cast<std::streamsize>(piece.size()))) break;
        const piece_header header{htobe64(offset), htobe64(size)};
        const std::array<sctpp::const_buffer, 2> parts{{{&header, sizeof header}, piece}};
        sent = socket.send(parts, sctpp::stream_id(n % streams), file_piece);
    }
    (void)socket.shutdown();  // what was sent still arrives, and then comes the end; if that has come already, well
    return ended_well.get() && sent && file;
}

/// The file as it arrives, in any order.
class arriving_file {
public:
    explicit arriving_file(const char* name) : file_(name, std::ios::binary) {
        file_.exceptions(std::ios::badbit | std::ios::failbit);
    }
    /// Returns how many bytes of the file a message had.
    std::size_t write(std::span<const std::byte> bytes) {
        piece_header header{};
        if (bytes.size() <= sizeof header) throw std::runtime_error("a message that is no piece of a file");
        std::memcpy(&header, bytes.data(), sizeof header);
        const auto piece = bytes.subspan(sizeof header);
        file_.seekp(static_cast<std::streamoff>(be64toh(header.offset)));
        file_.write(reinterpret_cast<const char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
        size_ = be64toh(header.file_size);
        received_ += piece.size();
        return piece.size();
    }
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] bool has(std::uint64_t percent) const { return size_ > 0 && received_ * 100 >= size_ * percent; }

private:
    std::ofstream file_;
    std::uint64_t size_ = 0, received_ = 0;
};

/// Returns whether the whole file has come.
bool receive(const char* name, const addresses& here) {
    arriving_file file(name);
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
    // From the socket of all associations, or later from that of one: it is the same to the handlers.
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
                server.peer_addresses(sender, paths).value();
                for (const auto& peer : paths) screen.path_from(peer);
            },
            [&](const sctpp::peer_address_change& c) { screen.say(describe(c)); },
            [](const sctpp::event auto&) {},
            [&](const sctpp::end_of_association& end) { screen.say(describe(end)), over = true; });
    };

    while (!over && !file.has(85)) receive_one(server);
    if (!over) {
        // What has arrived and was not read goes along. The server could go on with others now; this one has no others.
        screen.say("association peeled off, into a thread of its own");
        auto rest = std::async(std::launch::async, [&, alone = server.peel_off(sender).value()]() mutable {
            while (!over) receive_one(alone);
        });
        rest.get();
    }
    screen.finish("failover.svg");
    return file.has(100);
}

/// The addresses in the command line.
addresses parse(std::span<char*> texts) {
    addresses list;
    for (const char* text : texts) list.push_back(sctpp::endpoint::parse(text).value()).value();
    return list;
}

}  // namespace

int main(int argc, char** argv) try {
    constexpr const char* usage = "usage: failover receive FILE HERE...\n       failover send FILE THERE...\n";
    if (argc == 2 && std::string_view(argv[1]) == "--help") return std::cout << usage, 0;
    const std::string_view role = argc > 3 ? argv[1] : "";
    if (role != "send" && role != "receive") return std::cerr << usage, 2;
    const auto endpoints = parse({argv + 3, argv + argc});
    return (role == "send" ? send(argv[2], endpoints) : receive(argv[2], endpoints)) ? 0 : 1;
} catch (const std::exception& e) {
    std::cerr << "failover: " << e.what() << '\n';
    return 1;
}
