// SPDX-License-Identifier: BSL-1.0
//
// What sctpperf.cpp has measured, and how it is shown: on the way, and at the end.
#ifndef SCTPPERF_REPORT_HPP
#define SCTPPERF_REPORT_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <vector>

#include <unistd.h>

using seconds = std::chrono::duration<double>;

struct measured {
    std::uint32_t size, streams;  // bytes of a message; streams that took turns
    std::uint64_t messages = 0, retransmissions = 0;
    seconds took{};
    std::vector<double> times{};  // there and back, in microseconds

    /// Of all messages, if they took so long.
    [[nodiscard]] double bits_per_second(seconds in) const {
        return in.count() > 0 ? 8 * static_cast<double>(messages) * size / in.count() : 0;
    }
    /// The time that this share of the messages did not exceed. They are sorted, and some.
    [[nodiscard]] double time_of(double share) const {
        return times[static_cast<std::size_t>(static_cast<double>(times.size() - 1) * share)];
    }
};

/// A line on a terminal that changes while something is measured, ten times a second at most.
class progress {
public:
    progress(const char* what, const char* unit, std::uint32_t length) : what_(what), unit_(unit), length_(length) {}

    void show(seconds since, double value) {
        if (!isatty(STDERR_FILENO) || since - shown_ < seconds(0.1)) return;
        shown_ = since;
        std::cerr << '\r' << what_ << ' ' << std::fixed << std::setprecision(1) << since.count() << " of " << length_
                  << " s, " << value << unit_ << "    \r" << std::flush;
    }

private:
    const char *what_, *unit_;
    std::uint32_t length_;
    seconds shown_{-1};  // shown once at least
};

/// For programs.
inline void print_json(measured& m) {
    std::sort(m.times.begin(), m.times.end());
    std::cout << std::fixed << std::setprecision(1) << "{\"message_size\": " << m.size << ", \"streams\": " << m.streams
              << ", \"messages\": " << m.messages << ", \"seconds\": " << m.took.count()
              << ", \"bits_per_second\": " << m.bits_per_second(m.took)
              << ", \"chunks_retransmitted\": " << m.retransmissions << ",\n \"round_trips\": " << m.times.size()
              << ", \"latency\": ";
    if (m.times.empty()) {
        std::cout << "null}\n";
        return;
    }
    std::cout << "{\"minimum\": " << m.time_of(0) << ", \"median\": " << m.time_of(0.5)
              << ", \"p90\": " << m.time_of(0.9) << ", \"p99\": " << m.time_of(0.99)
              << ", \"p99.9\": " << m.time_of(0.999) << ", \"maximum\": " << m.time_of(1) << "}}\n";
}

/// For people; the throughput only if that was measured.
inline void print(measured& m, bool throughput) {
    std::sort(m.times.begin(), m.times.end());
    std::cout << std::fixed << std::setprecision(1);
    if (throughput)
        std::cout << "throughput: " << m.bits_per_second(m.took) / 1e6 << " Mbit/s, " << m.messages << " messages of "
                  << m.size << " bytes in " << m.took.count() << " s, " << m.retransmissions << " retransmissions\n";
    if (m.times.empty()) {
        std::cout << "latency:    not measured\n";
        return;
    }
    std::cout << "latency:    median " << m.time_of(0.5) << " us, 90 % " << m.time_of(0.9) << " us, 99 % "
              << m.time_of(0.99) << " us, longest " << m.time_of(1) << " us, of " << m.times.size()
              << " there and back\n";
}

#endif
