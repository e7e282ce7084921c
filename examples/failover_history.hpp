// SPDX-License-Identifier: BSL-1.0
//
// What is remembered of a transfer: what each path brought, and when.
#ifndef FAILOVER_HISTORY_HPP
#define FAILOVER_HISTORY_HPP

#include <sctpp/endpoint.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

template <class... Parts>
std::string text(const Parts&... parts) {
    std::ostringstream all;
    (all << ... << parts);
    return all.str();
}
inline std::string fixed(double value, int digits) {
    std::array<char, 32> room{};
    std::snprintf(room.data(), room.size(), "%.*f", digits, value);
    return room.data();
}
inline std::string megabytes(double bytes) { return fixed(bytes / 1e6, 1); }
/// Blanks in front.
inline std::string pad(const std::string& s, std::size_t width) {
    return std::string(s.size() < width ? width - s.size() : 0, ' ') + s;
}

struct path {
    static constexpr double tick = 0.1;  // seconds
    sctpp::endpoint address;
    double bytes = 0;
    std::vector<double> per_tick{};

    void add(double when, std::size_t more) {
        const auto at = static_cast<std::size_t>(when / tick);
        if (per_tick.size() <= at) per_tick.resize(at + 1);
        per_tick[at] += static_cast<double>(more);
        bytes += static_cast<double>(more);
    }
    /// Bytes per second in the ticks from `first` on.
    [[nodiscard]] double rate(std::size_t first, std::size_t ticks) const {
        double sum = 0;
        for (std::size_t i = first; i < first + ticks && i < per_tick.size(); ++i) sum += per_tick[i];
        return sum / (static_cast<double>(ticks) * tick);
    }
};

struct note {
    double when;  // seconds
    std::string what;
};

struct history {
    std::vector<path> paths{};
    std::vector<note> notes{};
    std::vector<double> changes{};  // when bytes came by another path than those before, in seconds
    double size = 0, received = 0;
    double end = 0;  // seconds

    /// Which path this is; one that was not known is added.
    std::size_t index_of(const sctpp::endpoint& address) {
        const auto found =
            std::find_if(paths.begin(), paths.end(), [&](const path& p) { return p.address == address; });
        if (found == paths.end()) return paths.push_back({address}), paths.size() - 1;
        return static_cast<std::size_t>(found - paths.begin());
    }
    /// What has come, as so many of `all`.
    [[nodiscard]] std::size_t share_of(std::size_t all) const {
        return std::min(static_cast<std::size_t>(received / size * static_cast<double>(all)), all);
    }
    /// From the first note, which is the cut, to the first byte on another path.
    [[nodiscard]] std::optional<double> switch_time() const {
        for (const double when : changes)
            if (!notes.empty() && when > notes.front().when) return when - notes.front().when;
        return std::nullopt;
    }
};

inline const char* name_of(const sctpp::endpoint& e) { return e.family() == sctpp::family::ipv4 ? "IPv4" : "IPv6"; }

inline std::string summary(const history& h) {
    auto all = text("  ", megabytes(h.received), " MB in ", fixed(h.end, 1), " s, ");
    if (h.received == h.size)
        all += "nothing lost\n";
    else
        all += text(fixed(h.size - h.received, 0), " bytes missing\n");
    if (const auto took = h.switch_time())
        all += text("  the switch took ", fixed(*took, 2), " s, from the cut to the first byte on the other path\n");
    return all;
}

#endif
