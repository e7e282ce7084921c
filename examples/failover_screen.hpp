// SPDX-License-Identifier: BSL-1.0
//
// What failover.cpp shows: events as they come, a bar that grows in the colours of the paths, and a summary. Nothing of
// it is about SCTP.
//
//   FAILOVER_COLUMNS=N   draws the bar for a terminal of N columns, although standard output is a pipe
//   FAILOVER_NOTES=FILE  shows and marks what others append to it: lines "UPTIME TEXT", UPTIME as in /proc/uptime
#ifndef FAILOVER_SCREEN_HPP
#define FAILOVER_SCREEN_HPP

#include "failover_chart.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <thread>

#include <sys/ioctl.h>
#include <unistd.h>

class screen {
public:
    explicit screen(std::string who) : who_(std::move(who)) {}

    /// An event. The first one is where time begins.
    void say(const std::string& what) {
        const std::lock_guard lock(mutex_);
        print(seconds(clock::now()), who_, what);
    }

    /// A path that the file may take.
    void path_from(const sctpp::endpoint& peer) {
        const std::lock_guard lock(mutex_);
        (void)history_.index_of(peer.unmapped());
    }

    /// So many bytes, of a file of this size, came from this address.
    void carried(const sctpp::endpoint& from, std::size_t bytes, std::uint64_t of) {
        const std::lock_guard lock(mutex_);
        const double now = seconds(clock::now());
        const auto path = history_.index_of(from.unmapped());
        if (path != last_path_) history_.changes.push_back(now);
        history_.size = static_cast<double>(of);
        history_.received += static_cast<double>(bytes);
        history_.end = now;
        history_.paths[path].add(now, bytes);
        last_path_ = path;
        owner_[history_.share_of(owner_.size() - 1)] = path;
        if (!painter_.joinable()) painter_ = std::jthread([this](const std::stop_token& stop) { paint(stop); });
    }

    /// The bar as it is at the end, the summary, and the chart.
    void finish(const char* picture) {
        if (!painter_.joinable()) return;  // nothing came
        painter_.request_stop();
        painter_.join();
        show_notes();
        if (columns_ > 0) std::cout << bar() << '\n';
        std::cout << '\n'
                  << summary(history_) << std::flush;
        std::ofstream(picture) << chart(history_).svg();
    }

private:
    using clock = std::chrono::steady_clock;

    static std::size_t terminal_columns() {
        if (const char* given = std::getenv("FAILOVER_COLUMNS")) return std::strtoul(given, nullptr, 10);
        winsize size{};
        return ::isatty(STDOUT_FILENO) != 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
    }
    double seconds(clock::time_point t) {
        if (start_ == clock::time_point{}) start_ = t;
        return std::chrono::duration<double>(t - start_).count();
    }
    /// In one write, since the other host's lines may come to the same terminal.
    void print(double when, const std::string& who, const std::string& what) const {
        const bool plain = columns_ == 0;
        std::cout << text(plain ? "" : "\r\033[K", pad(fixed(when, 2), 7), " s  ", plain ? "" : "\033[1m", who,
                          plain ? "" : "\033[m", pad("", who.size() < 10 ? 10 - who.size() : 0), what, '\n')
                  << std::flush;
    }

    void paint(const std::stop_token& stop) {
        constexpr std::chrono::milliseconds pause(100);
        for (std::size_t shown = 0; !stop.stop_requested(); std::this_thread::sleep_for(pause)) {
            show_notes();
            const std::lock_guard lock(mutex_);
            if (columns_ > 0)
                std::cout << bar() << std::flush;
            else if (const auto tenths = history_.share_of(10); tenths > shown)
                print(history_.end, who_, text(10 * (shown = tenths), " %", amounts(false)));
        }
    }

    void show_notes() {
        const std::lock_guard lock(mutex_);
        double uptime = 0;
        for (std::string what; notes_ >> uptime && std::getline(notes_ >> std::ws, what);) {
            const std::chrono::duration<double> since_start(uptime);
            const clock::time_point when(std::chrono::duration_cast<clock::duration>(since_start));
            history_.notes.push_back({seconds(when), what});
            print(seconds(when), "demo", what);
        }
        notes_.clear();  // the end of the file, so far
    }

    [[nodiscard]] std::string amounts(bool coloured) const {
        std::string all;
        for (std::size_t i = 0; i < history_.paths.size(); ++i)
            all += text(coloured ? text("  ", colour(i), "●\033[m ") : "   ", name_of(history_.paths[i].address), ' ',
                        pad(megabytes(history_.paths[i].bytes), 5), " MB");
        return all;
    }
    [[nodiscard]] std::string bar() const {
        const auto right = text("  ", pad(text(history_.share_of(100)), 3), " %");
        const auto taken = right.size() + amounts(false).size() + 4;
        const auto cells = columns_ > taken + 10 ? columns_ - taken : 10;
        const auto full = history_.share_of(cells);
        std::string line = "\r\033[K  ";
        for (std::size_t cell = 0; cell < cells; ++cell)
            line += cell < full ? colour(owner_at(cell * owner_.size() / cells)) + "━" : "\033[38;5;245m─";
        return line + "\033[m" + right + amounts(true);
    }
    /// The path that brought this thousandth of the file; small files leave gaps between.
    [[nodiscard]] std::size_t owner_at(std::size_t thousandth) const {
        while (thousandth > 0 && owner_[thousandth] == nobody) --thousandth;
        return owner_[thousandth] == nobody ? 0 : owner_[thousandth];
    }
    static std::string colour(std::size_t path) {
        constexpr std::array codes{33, 208, 70, 170};
        return text("\033[38;5;", codes[path % codes.size()], 'm');
    }

    static constexpr std::size_t nobody = static_cast<std::size_t>(-1);

    const std::string who_;
    const std::size_t columns_ = terminal_columns();
    std::ifstream notes_{std::getenv("FAILOVER_NOTES") ? std::getenv("FAILOVER_NOTES") : "/dev/null"};
    std::mutex mutex_;
    clock::time_point start_{};
    history history_;
    std::size_t last_path_ = nobody;
    std::vector<std::size_t> owner_ = std::vector<std::size_t>(1001, nobody);
    std::jthread painter_;  // the last: it uses all of the above
};

#endif
