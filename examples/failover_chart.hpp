// SPDX-License-Identifier: BSL-1.0
//
// What is remembered of a transfer, and its picture: the throughput of each path against time, as SVG.
#ifndef FAILOVER_CHART_HPP
#define FAILOVER_CHART_HPP

#include <sctpp/endpoint.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
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
inline std::string pad(const std::string& s, std::size_t width) { return std::string(s.size() < width ? width - s.size() : 0, ' ') + s; }

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
    std::uint64_t size = 0, received = 0;
    double end = 0, longest_switch = 0;  // seconds
};

inline const char* name_of(const sctpp::endpoint& e) { return e.family() == sctpp::family::ipv4 ? "IPv4" : "IPv6"; }

inline std::string summary(const history& h) {
    auto all = text("  ", megabytes(static_cast<double>(h.received)), " MB in ", fixed(h.end, 1), " s, ");
    if (h.received == h.size)
        all += "nothing lost\n";
    else
        all += text(h.size - h.received, " bytes missing\n");
    if (h.longest_switch > 0)
        all += text("  the switch took ", fixed(h.longest_switch, 2), " s (from the last byte on one path to the first on the other)\n");
    return all;
}

/// The next of 1, 2, 2.5, 5, 10, ... that is not below `least`.
inline double round_step(double least) {
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0})
        if (factor * power >= least) return factor * power;
    return 10 * power;
}

inline std::string draw_chart(const history& h) {
    constexpr double left = 70, right = 936, top = 112, bottom = 368;
    const auto every = static_cast<std::size_t>(std::max(2.0, std::ceil(h.end / path::tick / 200)));  // ticks per point
    const auto points = std::max(static_cast<std::size_t>(h.end / path::tick) / every, std::size_t{1});
    double fastest = 1;
    for (const auto& p : h.paths)
        for (std::size_t i = 0; i < points; ++i) fastest = std::max(fastest, p.rate(i * every, every));

    const double x_step = round_step(std::max(h.end, 1.0) / 12), y_step = round_step(fastest / 1e6 / 5);
    const double y_end = std::ceil(fastest / 1e6 / y_step * 1.04) * y_step;
    const auto x = [&](double seconds) { return left + (right - left) * std::clamp(seconds / h.end, 0.0, 1.0); };
    const auto y = [&](double megabytes_per_second) { return bottom - (bottom - top) * megabytes_per_second / y_end; };

    std::string svg = R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 424" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="14">
<title>Throughput of each path while one is cut</title>
<style>
  .paper { fill: #ffffff } .ink { fill: #1b1f24 } .soft { fill: #57606a } .grid { stroke: #d8dee4 } .axis { stroke: #8c959f }
  .gone { fill: #cf222e; fill-opacity: .07 } .mark { stroke: #cf222e } .said { fill: #cf222e }
  .p0 { fill: #0969da; stroke: #0969da } .p1 { fill: #d4690c; stroke: #d4690c } .p2 { fill: #2f8132; stroke: #2f8132 } .p3 { fill: #8250df; stroke: #8250df }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } .ink { fill: #e6edf3 } .soft { fill: #9198a1 } .grid { stroke: #262c36 } .axis { stroke: #6e7681 }
    .gone { fill: #ff7b72; fill-opacity: .10 } .mark { stroke: #ff7b72 } .said { fill: #ff7b72 }
    .p0 { fill: #58a6ff; stroke: #58a6ff } .p1 { fill: #f0883e; stroke: #f0883e } .p2 { fill: #56d364; stroke: #56d364 } .p3 { fill: #bc8cff; stroke: #bc8cff }
  }
</style>
<rect class="paper" width="960" height="424" rx="8"/>
)";
    const auto label = [&](double at_x, double at_y, const char* look, const std::string& what) {
        svg += text("<text x='", fixed(at_x, 1), "' y='", fixed(at_y, 1), "' ", look, ">", what, "</text>\n");
    };
    const auto line = [&](double x1, double y1, double x2, double y2, const char* look) {
        svg += text("<line x1='", fixed(x1, 1), "' y1='", fixed(y1, 1), "' x2='", fixed(x2, 1), "' y2='", fixed(y2, 1), "' ", look, "/>\n");
    };

    label(24, 36, "class='ink' font-size='20' font-weight='600'", "One association, two paths, one of them cut");
    auto subtitle = text(megabytes(static_cast<double>(h.received)), " MB, ", h.received == h.size ? "nothing lost" : "incomplete");
    if (h.longest_switch > 0) subtitle += text("; the switch took ", fixed(h.longest_switch, 2), " s");
    label(24, 60, "class='soft'", subtitle);

    if (h.notes.size() >= 2)
        svg += text("<rect class='gone' x='", x(h.notes[0].when), "' y='", top, "' width='", x(h.notes[1].when) - x(h.notes[0].when), "' height='", bottom - top, "'/>\n");
    for (double v = 0; v < y_end + y_step / 2; v += y_step) {
        line(left, y(v), right, y(v), v > 0 ? "class='grid'" : "class='axis'");
        label(left - 10, y(v) + 5, "class='soft' text-anchor='end'", fixed(v, y_step < 1 ? (y_step * 10 == std::floor(y_step * 10) ? 1 : 2) : 0));
    }
    label(left - 46, top - 16, "class='soft'", "MB/s");
    for (double v = 0; v <= h.end; v += x_step) {
        line(x(v), bottom, x(v), bottom + 5, "class='axis'");
        label(x(v), bottom + 22, "class='soft' text-anchor='middle'", fixed(v, x_step < 1 ? 1 : 0));
    }
    label((left + right) / 2, bottom + 44, "class='soft' text-anchor='middle'", "seconds since the association came up");

    for (std::size_t i = 0; i < h.paths.size(); ++i) {
        const auto rate = [&](std::size_t point) { return h.paths[i].rate(point * every, every) / 1e6; };
        std::string area = text(left, ',', bottom), curve;
        bool drawing = false;
        for (std::size_t n = 0; n <= points; ++n) {  // each in the middle of its time, and the last again at the end
            const auto now = std::min(n, points - 1);
            const double middle = (static_cast<double>(n) + 0.5) * static_cast<double>(every) * path::tick;
            const auto at = text(' ', fixed(n == points ? right : x(middle), 1), ',', fixed(y(rate(now)), 1));
            area += at;
            // The line leaves out the time when the path carries nothing.
            const bool idle = rate(now) == 0 && rate(now + 1) == 0 && (now == 0 || rate(now - 1) == 0);
            if (!idle) curve += (drawing ? "L" : "M") + at;
            drawing = !idle;
        }
        svg += text("<polygon class='p", i % 4, "' style='stroke: none' fill-opacity='.16' points='", area, ' ', right, ',', bottom, "'/>\n");
        svg += text("<path class='p", i % 4, "' style='fill: none' stroke-width='2' stroke-linejoin='round' d='", curve, "'/>\n");
    }
    double legend = right;
    for (std::size_t i = h.paths.size(); i-- > 0;) {
        const auto what = text(name_of(h.paths[i].address), ' ', h.paths[i].address.address_text().view(), ", ", megabytes(h.paths[i].bytes), " MB");
        label(legend, 60, "class='ink' text-anchor='end'", what);
        legend -= static_cast<double>(what.size()) * 7.2 + 20;
        svg += text("<rect class='p", i % 4, "' x='", legend, "' y='49' width='12' height='12' rx='2'/>\n");
        legend -= 18;
    }
    for (const auto& n : h.notes) {
        const bool late = x(n.when) > right - 160;
        line(x(n.when), top - 22, x(n.when), bottom, "class='mark' stroke-width='1.5' stroke-dasharray='5 4'");
        label(x(n.when) + (late ? -7 : 7), top - 12, late ? "class='said' font-weight='600' text-anchor='end'" : "class='said' font-weight='600'", n.what);
    }
    return svg + "</svg>\n";
}

#endif
