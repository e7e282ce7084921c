// SPDX-License-Identifier: BSL-1.0
//
// Measures the throughput and the latency between two hosts.
//
//   g++ -std=c++20 -O2 -Iinclude examples/sctpperf.cpp -o sctpperf

#include "program.hpp"
#include "sctpperf_report.hpp"

namespace {

using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;

constexpr const char* help = R"(Measures how fast bytes get to a peer, and how long messages take there and back.

  sctpperf --server ADDRESS:PORT...       answers at these addresses of this host, any number of peers
  sctpperf [OPTIONS] ADDRESS:PORT...      measures against such a server

  --seconds N     for each of the two measurements (5)
  --size BYTES    of a message (1400)
  --streams N     that take turns (1)
  --unordered     not in order
  --latency       this alone, so that the peer may be any echo server (echo_many)
  --json          the result for programs; times in microseconds

There is no protocol to speak of: what has payload protocol 39 (discard) the server throws away, what has 38 (echo) it sends
back on stream 0, and waits for who does not read. It cannot talk to `iperf3 --sctp`: that one agrees on its measurement over a TCP
connection beside the association, and ends it there, too.
)";

struct settings {
    std::uint32_t seconds = 5, size = 1400, streams = 1;
    bool server = false, unordered = false, latency = false, json = false;
};

int serve(const sctpp::address_list<16>& here) {
    auto server = sctpp::one_to_many::open(family_of(here)).value();
    server.set(sctpp::no_delay{}).value();
    server.bind(here).value();
    server.listen().value();
    const ctrl_c stop;
    say_listening(server);
    std::vector<std::byte> buffer(262144);
    while (stop.wait(server.native_handle(), POLLIN)) {
        const auto incoming = server.receive(buffer);
        if (incoming) sctpp::match(  // an error is of one association; the others go on
            *incoming,
            [&](const sctpp::message& m) {
                // Waits for room: one that does not read holds up all; echo_peel does better.
                if (m.payload_protocol() == sctpp::payload_protocol_id::echo)
                    (void)stop.send(server, m.data(), m.association(), m.payload_protocol());
            },
            [](const auto&) {});  // a piece is thrown away as well
    }
    server.close_gracefully(2s).value();
    return 0;
}

/// Against a server, at the peer's addresses.
class measurement {
public:
    measurement(const sctpp::address_list<16>& there, const settings& s)
        : s_(s), message_(s.size), result_{s.size, s.streams} {
        socket_ = sctpp::one_to_one::open(family_of(there)).value();
        socket_.set(sctpp::no_delay{}).value();
        socket_.set(sctpp::init_parameters{.outbound_streams = s.streams}).value();
        socket_.subscribe<sctpp::sender_dry_event>().value();
        socket_.connect(there).value();
        if (socket_.get<sctpp::status>().value().outbound_streams < s.streams)
            throw std::runtime_error("the peer admits fewer streams; see --streams");
    }

    int run() {
        const ctrl_c stop;
        if (!s_.latency) throughput(stop);
        latency(stop);
        report();
        socket_.close_gracefully(10s).value();
        return 0;
    }

private:
    /// Sends as fast as the peer takes it. The time includes the last acknowledgement.
    void throughput(const ctrl_c& stop) {
        progress shown("throughput", " Mbit/s", s_.seconds);
        const auto begin = clock_type::now();
        for (seconds since{}; since.count() < s_.seconds && !stop.came(); since = clock_type::now() - begin) {
            for (int n = 0; n < 64 && send(sctpp::payload_protocol_id::discard, stop); ++n) ++result_.messages;
            shown.show(since, result_.bits_per_second(since) / 1e6);
        }
        while (socket_.get<sctpp::status>().value().unacknowledged_chunks > 0 && !stop.came())
            if (stop.wait(socket_.native_handle(), POLLIN, 1ms)) (void)socket_.receive(buffer_).value();
        result_.took = clock_type::now() - begin;
    }
    /// One message after the other, each when the answer to the one before is there.
    void latency(const ctrl_c& stop) {
        progress shown("latency", " us", s_.seconds);
        const auto begin = clock_type::now();
        for (seconds since{}; since.count() < s_.seconds && !stop.came(); since = clock_type::now() - begin) {
            const auto sent = clock_type::now();
            if (!send(sctpp::payload_protocol_id::echo, stop)) return;
            for (bool answered = false; !answered;) {
                const bool ready = stop.wait(socket_.native_handle(), POLLIN, 10s);
                if (!ready && stop.came()) return;
                if (!ready) report(), throw std::runtime_error("for 10 s nothing came back: does the peer echo?");
                const auto incoming = socket_.receive(buffer_).value();
                answered = incoming.is_message();
                if (incoming.is_end()) throw std::runtime_error("the peer has ended the association");
            }
            result_.times.push_back(std::chrono::duration<double, std::micro>(clock_type::now() - sent).count());
            shown.show(since, result_.times.back());
        }
    }
    /// On the next stream. False at Ctrl-C.
    bool send(sctpp::payload_protocol_id what, const ctrl_c& stop) {
        next_ = static_cast<std::uint16_t>((next_ + 1) % s_.streams);
        const sctpp::send_attributes attributes{
            .stream = sctpp::stream_id{next_}, .payload_protocol = what, .unordered = s_.unordered};
        return stop.must_send(socket_, message_, attributes);
    }
    void report() {
        result_.retransmissions = socket_.get<sctpp::association_statistics>().value().chunks_retransmitted;
        if (s_.json) print_json(result_);
        else print(result_, !s_.latency);
    }

    settings s_;
    sctpp::one_to_one socket_;
    std::vector<std::byte> message_, buffer_ = std::vector<std::byte>(262144);
    measured result_;
    std::uint16_t next_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    settings s;
    return run(argc, argv, help,
               {{"server", s.server},
                {"seconds", s.seconds, 1, 86400},
                {"size", s.size, 1, 100000},
                {"streams", s.streams, 1, 65535},
                {"unordered", s.unordered},
                {"latency", s.latency},
                {"json", s.json}},
               [&](std::span<char*> words) {
                   return s.server ? serve(endpoints_from(words)) : measurement(peer_from(words), s).run();
               });
}
