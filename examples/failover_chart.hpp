// SPDX-License-Identifier: BSL-1.0
//
// What is remembered of a transfer, and its picture: the throughput of each path against time, as SVG.
#ifndef FAILOVER_CHART_HPP
#define FAILOVER_CHART_HPP

#include <sctpp/endpoint.hpp>

#include <algorithm>
#include <cmath>
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

/// The next of 1, 2, 2.5, 5, 10, ... that is not below `least`.
inline double round_step(double least) {
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0})
        if (factor * power >= least) return factor * power;
    return 10 * power;
}
/// How many decimals the multiples of a step need.
inline int decimals(double step) { return step == std::floor(step) ? 0 : step * 10 == std::floor(step * 10) ? 1
                                                                                                            : 2; }

/// The picture of a transfer. Its colours follow the reader's preference for light or dark.
class chart {
public:
    /// Of a transfer that has brought something.
    explicit chart(const history& of) : h_(of) {
        // A point of the curves is two ticks, or more of a long transfer.
        ticks_ = static_cast<std::size_t>(std::max(2.0, std::ceil(h_.end / path::tick / 200)));
        points_ = std::max(static_cast<std::size_t>(h_.end / path::tick) / ticks_, std::size_t{1});
        double fastest = 0.001;
        for (const auto& p : h_.paths)
            for (std::size_t i = 0; i < points_; ++i) fastest = std::max(fastest, rate(p, i));
        y_step_ = round_step(fastest / 5);
        y_end_ = std::ceil(fastest * 1.04 / y_step_) * y_step_;

        svg_ += style;
        draw_title();
        draw_axes();
        for (std::size_t i = 0; i < h_.paths.size(); ++i) draw_path(i);
        draw_notes();
        svg_ += "</svg>\n";
    }
    [[nodiscard]] const std::string& svg() const { return svg_; }

private:
    static constexpr double left = 70, right = 936, top = 112, bottom = 368;
    static constexpr const char* style =
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 424" font-size="14"
     font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif">
<title>Throughput of each path while one is cut</title>
<style>
  .paper { fill: #fff } .ink { fill: #1b1f24 } .soft { fill: #57606a } .grid { stroke: #d8dee4 } .axis { stroke: #8c959f }
  .gone { fill: #cf222e; fill-opacity: .07 } .mark { stroke: #cf222e; stroke-width: 1.5; stroke-dasharray: 5 4 }
  .said { fill: #cf222e; font-weight: 600 } .end { text-anchor: end } .middle { text-anchor: middle }
  .p0 { fill: #0969da; stroke: #0969da } .p1 { fill: #d4690c; stroke: #d4690c }
  .p2 { fill: #2f8132; stroke: #2f8132 } .p3 { fill: #8250df; stroke: #8250df }
  .area { fill-opacity: .16; stroke: none } .curve { fill: none; stroke-width: 2; stroke-linejoin: round }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } .ink { fill: #e6edf3 } .soft { fill: #9198a1 }
    .grid { stroke: #262c36 } .axis { stroke: #6e7681 }
    .gone { fill: #ff7b72; fill-opacity: .1 } .mark { stroke: #ff7b72 } .said { fill: #ff7b72 }
    .p0 { fill: #58a6ff; stroke: #58a6ff } .p1 { fill: #f0883e; stroke: #f0883e }
    .p2 { fill: #56d364; stroke: #56d364 } .p3 { fill: #bc8cff; stroke: #bc8cff }
    .area { stroke: none } .curve { fill: none }
  }
</style>
<rect class="paper" width="960" height="424" rx="8"/>
)";

    [[nodiscard]] double x(double seconds) const { return left + (right - left) * std::clamp(seconds / h_.end, 0.0, 1.0); }
    [[nodiscard]] double y(double rate) const { return bottom - (bottom - top) * rate / y_end_; }
    /// MB/s
    [[nodiscard]] double rate(const path& p, std::size_t point) const { return p.rate(point * ticks_, ticks_) / 1e6; }

    void label(double at_x, double at_y, const char* look, const std::string& what) {
        svg_ += text("<text class='", look, "' x='", fixed(at_x, 1), "' y='", fixed(at_y, 1), "'>", what, "</text>\n");
    }
    void line(double x1, double y1, double x2, double y2, const char* look) {
        svg_ += text("<line class='", look, "' x1='", fixed(x1, 1), "' y1='", fixed(y1, 1), "' x2='", fixed(x2, 1), "' y2='",
                     fixed(y2, 1), "'/>\n");
    }

    void draw_title() {
        svg_ += "<g font-size='20' font-weight='600'>";
        label(24, 36, "ink", "One association, two paths, one of them cut");
        svg_ += "</g>\n";
        auto subtitle = text(megabytes(h_.received), " MB, ", h_.received == h_.size ? "nothing lost" : "incomplete");
        if (const auto took = h_.switch_time()) subtitle += text("; the switch took ", fixed(*took, 2), " s");
        label(24, 60, "soft", subtitle);
        double legend = right;
        for (std::size_t i = h_.paths.size(); i-- > 0;) {
            const auto& p = h_.paths[i];
            const auto what = text(name_of(p.address), ' ', p.address.address_text().view(), ", ", megabytes(p.bytes), " MB");
            label(legend, 60, "ink end", what);
            legend -= static_cast<double>(what.size()) * 7.2 + 20;
            svg_ += text("<rect class='p", i % 4, "' x='", fixed(legend, 1), "' y='49' width='12' height='12' rx='2'/>\n");
            legend -= 18;
        }
    }

    void draw_axes() {
        if (h_.notes.size() >= 2) {
            const double from = x(h_.notes[0].when), to = x(h_.notes[1].when);
            svg_ += text("<rect class='gone' x='", fixed(from, 1), "' y='", top, "' width='", fixed(to - from, 1),
                         "' height='", bottom - top, "'/>\n");
        }
        label(left - 46, top - 16, "soft", "MB/s");
        for (double v = 0; v < y_end_ + y_step_ / 2; v += y_step_) {
            line(left, y(v), right, y(v), v > 0 ? "grid" : "axis");
            label(left - 10, y(v) + 5, "soft end", fixed(v, decimals(y_step_)));
        }
        const double x_step = round_step(h_.end / 12);
        for (double v = 0; v <= h_.end; v += x_step) {
            line(x(v), bottom, x(v), bottom + 5, "axis");
            label(x(v), bottom + 22, "soft middle", fixed(v, decimals(x_step)));
        }
        label((left + right) / 2, bottom + 44, "soft middle", "seconds since the association came up");
    }

    void draw_path(std::size_t which) {
        const auto& p = h_.paths[which];
        std::string area = text(left, ',', bottom), curve;
        bool drawing = false;
        for (std::size_t n = 0; n <= points_; ++n) {  // each in the middle of its time, and the last again at the end
            const auto now = std::min(n, points_ - 1);
            const double middle = (static_cast<double>(n) + 0.5) * static_cast<double>(ticks_) * path::tick;
            const auto at = text(' ', fixed(n == points_ ? right : x(middle), 1), ',', fixed(y(rate(p, now)), 1));
            area += at;
            // The line leaves out the time when the path carries nothing.
            const bool idle = rate(p, now) == 0 && rate(p, now + 1) == 0 && (now == 0 || rate(p, now - 1) == 0);
            if (!idle) curve += (drawing ? "L" : "M") + at;
            drawing = !idle;
        }
        svg_ += text("<polygon class='p", which % 4, " area' points='", area, ' ', right, ',', bottom, "'/>\n");
        svg_ += text("<path class='p", which % 4, " curve' d='", curve, "'/>\n");
    }

    void draw_notes() {
        for (const auto& n : h_.notes) {
            const bool late = x(n.when) > right - 160;
            line(x(n.when), top - 22, x(n.when), bottom, "mark");
            label(x(n.when) + (late ? -7 : 7), top - 12, late ? "said end" : "said", n.what);
        }
    }

    const history& h_;
    std::size_t ticks_ = 0, points_ = 0;
    double y_step_ = 0, y_end_ = 0;
    std::string svg_;
};

#endif
