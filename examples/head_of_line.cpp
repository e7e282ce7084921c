// SPDX-License-Identifier: BSL-1.0
//
// Head-of-line blocking, seen: sends the same load to an echo server once on one stream and once on many. On one
// stream, a lost packet holds up all messages behind it; on many, only those of its own stream.
//
//   g++ -std=c++20 -Iinclude examples/head_of_line.cpp -o head_of_line
//
// On the loopback nothing gets lost; try it with `tc qdisc add dev lo root netem delay 10ms loss 2%`.

#include "program.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iomanip>

namespace {

using clock_type = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char* help =
    R"(Sends the same load on one stream and on many to an echo server, and compares how long messages take.

  head_of_line [OPTIONS] ADDRESS:PORT...

  --streams N     of the second run (16; echo_many has 100)
  --messages N    of each run (2000)
  --rate N        messages a second (500)
  --size BYTES    of each (1000)
  --plot FILE     the distributions as SVG
)";

struct settings {
    std::uint16_t streams = 16;
    std::uint32_t messages = 2000, rate = 500, size = 1000;
    std::string plot;
};

/// Each message's time there and back in ms, sorted.
std::vector<double> measure(const sctpp::address_list<16>& there, const settings& s, std::uint16_t streams) {
    auto socket = sctpp::one_to_one::open(family_of(there)).value();
    socket.set(sctpp::init_parameters{.outbound_streams = s.streams}).value();
    socket.set(sctpp::no_delay{}).value();
    // As in a network of short round trips; with the kernel's default, one second, a loss at the end of all would rule.
    socket.set(sctpp::rto_parameters{.initial = milliseconds(200), .minimum = milliseconds(100)}).value();
    socket.connect(there).value();
    if (socket.get<sctpp::status>().value().outbound_streams < streams)
        throw std::runtime_error("the peer admits fewer streams; see --streams");
    const ctrl_c stop;

    const std::chrono::nanoseconds interval(1'000'000'000 / s.rate);
    std::vector<std::byte> message(s.size), buffer(65536);
    std::vector<double> times;
    clock_type::rep latest = 0;
    std::uint32_t overtaken = 0;  // by messages that were sent later: what one stream does not allow
    auto next = clock_type::now(), shown = next;
    for (std::uint32_t sent = 0; times.size() < s.messages;) {
        for (; sent < s.messages && next <= clock_type::now(); ++sent, next += interval) {
            const auto due = next.time_since_epoch().count();  // what has to wait to be sent has waited
            std::memcpy(message.data(), &due, sizeof due);
            if (!stop.must_send(socket, message, sctpp::stream_id(sent % streams))) stop.end(socket);
        }
        if (isatty(STDERR_FILENO) && clock_type::now() - shown > milliseconds(100)) {
            shown = clock_type::now();
            std::cerr << '\r' << streams << " streams: " << times.size() << " of " << s.messages << std::flush;
        }
        const auto rest = std::chrono::duration_cast<milliseconds>(next - clock_type::now());
        const auto limit = sent < s.messages ? std::max(rest, milliseconds(1)) : milliseconds(20000);
        if (!stop.wait(socket.native_handle(), POLLIN, limit)) {
            if (stop.came()) stop.end(socket);
            if (sent == s.messages) throw std::runtime_error("ended before all answers were there");
            continue;
        }
        const auto incoming = socket.receive(buffer).value();
        if (incoming.is_end()) throw std::runtime_error("the peer has ended the association");
        sctpp::match(
            incoming,
            [&](const sctpp::plain_message& m) {
                clock_type::rep due = 0;
                std::memcpy(&due, m.data().data(), std::min(m.size(), sizeof due));
                overtaken += due < latest ? 1U : 0U;
                latest = std::max(latest, due);
                const std::chrono::duration<double, std::milli> took =
                    clock_type::now().time_since_epoch() - clock_type::duration(due);
                times.push_back(took.count());
            },
            [](const auto&) {});
    }
    if (isatty(STDERR_FILENO)) std::cerr << '\n';
    const auto statistics = socket.get<sctpp::association_statistics>().value();
    socket.close_gracefully(std::chrono::seconds(5)).value();
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(static_cast<double>(times.size() - 1) * share)];
    };
    std::cout << std::fixed << std::setprecision(1) << std::setw(3) << streams
              << (streams == 1 ? " stream : " : " streams: ") << "median " << at(0.5) << " ms, 90 % " << at(0.9)
              << " ms, 99 % " << at(0.99) << " ms; " << statistics.chunks_retransmitted << " retransmissions, "
              << overtaken << " overtaken\n";
    return times;
}

/// The share of messages (to the right) that took up to so long (upwards, logarithmic), a curve for each run.
void plot(std::ofstream& svg, const settings& s, const std::vector<double>& one, const std::vector<double>& many) {
    const double least = std::max(std::min(one.front(), many.front()), 0.01);
    const double most = std::max(one.back(), many.back()) * 1.1;
    const auto y = [&](double ms) {
        return 340 - 290 * std::log(std::max(ms, least) / least) / std::log(most / least);
    };
    svg << std::fixed << std::setprecision(1)
        << "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 400' font-family='sans-serif' font-size='13'>\n"
        << "<rect width='720' height='400' fill='#fff'/><text x='60' y='28' font-size='16'>" << s.messages
        << " messages: how long each took, sorted</text>\n<text x='640' y='372' text-anchor='end'>messages, %</text>\n";
    for (double tick = std::pow(10, std::ceil(std::log10(least))); tick < most; tick *= 10)
        svg << "<path d='M60 " << y(tick) << "H640' stroke='#ddd'/><text x='52' y='" << y(tick) + 4
            << "' text-anchor='end'>" << tick << " ms</text>\n";
    for (const auto* run : {&one, &many}) {
        const char* colour = run == &one ? "#c2410c" : "#0369a1";
        svg << "<polyline fill='none' stroke-width='2' stroke='" << colour << "' points='";
        for (std::size_t i = 0; i <= 580; ++i) svg << 60 + i << ',' << y((*run)[i * (run->size() - 1) / 580]) << ' ';
        svg << "'/><text x='70' y='" << (run == &one ? 60 : 80) << "' fill='" << colour << "'>"
            << (run == &one ? "one stream" : std::to_string(s.streams) + " streams") << "</text>\n";
    }
    svg << "<path d='M60 340H640' stroke='#333'/><text x='60' y='358'>0</text>"
        << "<text x='640' y='358' text-anchor='end'>100</text></svg>\n";
    if (!svg.flush()) throw std::runtime_error("'" + s.plot + "' cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
    settings s;
    return run(argc, argv, help,
               {{"streams", s.streams, 2, 1000},
                {"messages", s.messages, 10},
                {"rate", s.rate, 1, 1000000},
                {"size", s.size, 8, 16384},
                {"plot", s.plot}},
               [&](std::span<char*> words) {
                   const auto there = peer_from(words);
                   std::ofstream svg(s.plot);  // before the work is done
                   if (!s.plot.empty() && !svg) throw wrong_argument("--plot: '" + s.plot + "' cannot be written");
                   const auto one = measure(there, s, 1), many = measure(there, s, s.streams);
                   if (!s.plot.empty()) plot(svg, s, one, many), std::cout << "the plot is " << s.plot << '\n';
                   return 0;
               });
}
