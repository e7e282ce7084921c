// SPDX-License-Identifier: BSL-1.0
//
// Measures the throughput and the latency between two hosts.
//
//   g++ -std=c++20 -O2 -Iinclude examples/sctpperf.cpp -o sctpperf

#include "program.hpp"

#include <algorithm>
#include <iomanip>

namespace {
using clock_type = std::chrono::steady_clock;
using seconds = std::chrono::duration<double>;
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
        if (const auto incoming = server.receive(buffer)) sctpp::match(  // an error is of one association; the others go on
            *incoming,
            [&](const sctpp::message& m) {
                if (m.payload_protocol() == sctpp::payload_protocol_id::echo)  // waits for room: one that does not read holds up all; echo_peel does better
                    (void)stop.send(server, m.data(), m.association(), m.payload_protocol());
            },
            [](const auto&) {});  // a piece is thrown away as well
    }
    return 0;
}

struct measurement {
    measurement(const sctpp::address_list<16>& there, const settings& s) : s_(s), message_(s.size) {
        socket_ = sctpp::one_to_one::open(family_of(there)).value();
        socket_.set(sctpp::no_delay{}).value();
        socket_.set(sctpp::init_parameters{.outbound_streams = s.streams}).value();
        socket_.subscribe<sctpp::sender_dry_event>().value();
        socket_.connect(there).value();
        if (socket_.get<sctpp::status>().value().outbound_streams < s.streams) throw std::runtime_error("the peer admits fewer streams; see --streams");
    }

    /// Sends as fast as the peer takes it. The time includes the last acknowledgement.
    void throughput(const ctrl_c& stop) {
        const auto begin = clock_type::now();
        for (seconds since{}; since.count() < s_.seconds && !stop.came(); since = clock_type::now() - begin) {
            for (int n = 0; n < 64 && stop.must_send(socket_, message_, attributes(sctpp::payload_protocol_id::discard)); ++n) ++messages_;
            show("throughput", since, bits_per_second(since) / 1e6, " Mbit/s");
        }
        while (socket_.get<sctpp::status>().value().unacknowledged_chunks > 0 && !stop.came())
            if (stop.wait(socket_.native_handle(), POLLIN, std::chrono::milliseconds(1))) (void)socket_.receive(buffer_).value();
        took_ = clock_type::now() - begin;
    }
    /// One message after the other, each when the answer to the one before is there.
    void latency(const ctrl_c& stop) {
        const auto begin = clock_type::now();
        shown_ = seconds(-1);
        for (seconds since{}; since.count() < s_.seconds && !stop.came(); since = clock_type::now() - begin) {
            const auto sent = clock_type::now();
            if (!stop.must_send(socket_, message_, attributes(sctpp::payload_protocol_id::echo))) return;
            for (bool answered = false; !answered;) {
                const bool ready = stop.wait(socket_.native_handle(), POLLIN, std::chrono::seconds(10));
                if (!ready && !stop.came()) report(), throw std::runtime_error("for 10 s nothing came back: does the peer echo?");
                if (!ready) return;
                const auto incoming = socket_.receive(buffer_).value();
                answered = incoming.is_message();
                if (incoming.is_end()) throw std::runtime_error("the peer has ended the association");
            }
            times_.push_back(std::chrono::duration<double, std::micro>(clock_type::now() - sent).count());
            show("latency", since, times_.back(), " us");
        }
    }

    void report() {
        std::sort(times_.begin(), times_.end());
        const auto at = [&](double share) { return times_[static_cast<std::size_t>(static_cast<double>(times_.size() - 1) * share)]; };
        const auto retransmitted = socket_.get<sctpp::association_statistics>().value().chunks_retransmitted;
        std::cout << std::fixed << std::setprecision(1);
        if (s_.json)
            std::cout << "{\"message_size\": " << s_.size << ", \"streams\": " << s_.streams << ", \"messages\": " << messages_ << ", \"seconds\": "
                      << took_.count() << ", \"bits_per_second\": " << bits_per_second(took_) << ", \"chunks_retransmitted\": " << retransmitted
                      << ",\n \"round_trips\": " << times_.size() << ", \"latency\": ";
        else if (!s_.latency)
            std::cout << "throughput: " << bits_per_second(took_) / 1e6 << " Mbit/s, " << messages_ << " messages of " << s_.size << " bytes in "
                      << took_.count() << " s, " << retransmitted << " retransmissions\n";
        if (times_.empty()) std::cout << (s_.json ? "null}\n" : "latency:    not measured\n");
        else if (s_.json)
            std::cout << "{\"minimum\": " << at(0) << ", \"median\": " << at(0.5) << ", \"p90\": " << at(0.9) << ", \"p99\": " << at(0.99) << ", \"p99.9\": " << at(0.999) << ", \"maximum\": " << at(1) << "}}\n";
        else std::cout << "latency:    median " << at(0.5) << " us, 90 % " << at(0.9) << " us, 99 % " << at(0.99) << " us, longest " << at(1) << " us, of " << times_.size() << " there and back\n";
    }
    sctpp::result<void> close() { return socket_.close_gracefully(std::chrono::seconds(10)); }

private:
    sctpp::send_attributes attributes(sctpp::payload_protocol_id what) {
        next_ = static_cast<std::uint16_t>((next_ + 1) % s_.streams);
        return {.stream = sctpp::stream_id{next_}, .payload_protocol = what, .unordered = s_.unordered};
    }
    [[nodiscard]] double bits_per_second(seconds in) const { return in.count() > 0 ? 8 * static_cast<double>(messages_) * s_.size / in.count() : 0; }
    void show(const char* what, seconds since, double value, const char* unit) {
        if (!isatty(STDERR_FILENO) || since - shown_ < seconds(0.1)) return;
        shown_ = since;
        std::cerr << '\r' << what << ' ' << std::fixed << std::setprecision(1) << since.count() << " of " << s_.seconds << " s, " << value << unit << "    \r" << std::flush;
    }
    settings s_;
    sctpp::one_to_one socket_;
    std::vector<std::byte> message_, buffer_ = std::vector<std::byte>(262144);
    std::uint16_t next_ = 0;
    std::uint64_t messages_ = 0;
    seconds took_{}, shown_{-1};  // shown once at least
    std::vector<double> times_;
};

int measure(const sctpp::address_list<16>& there, const settings& s) {
    measurement measured(there, s);
    const ctrl_c stop;
    if (!s.latency) measured.throughput(stop);
    return measured.latency(stop), measured.report(), measured.close().value(), 0;
}

}  // namespace
int main(int argc, char** argv) {
    settings s;
    return run(argc, argv, help,
               {{"server", s.server}, {"seconds", s.seconds, 1U, 86400U}, {"size", s.size, 1U, 100000U}, {"streams", s.streams, 1U, 65535U}, {"unordered", s.unordered}, {"latency", s.latency}, {"json", s.json}},
               [&](std::span<char*> words) { return s.server ? serve(endpoints_from(words)) : measure(peer_from(words), s); });
}
