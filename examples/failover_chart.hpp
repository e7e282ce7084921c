// SPDX-License-Identifier: BSL-1.0
//
// The picture of a transfer: the throughput of each path against time.
#ifndef FAILOVER_CHART_HPP
#define FAILOVER_CHART_HPP

#include "failover_drawing.hpp"

#include <cmath>

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

/// The picture of a transfer.
class chart : public drawing {
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

        draw_title();
        draw_axes();
        for (std::size_t i = 0; i < h_.paths.size(); ++i) draw_path(i);
        draw_notes();
    }

private:
    static constexpr double left = 70, right = 936, top = 112, bottom = 368;

    [[nodiscard]] double x(double seconds) const {
        return left + (right - left) * std::clamp(seconds / h_.end, 0.0, 1.0);
    }
    [[nodiscard]] double y(double rate) const { return bottom - (bottom - top) * rate / y_end_; }
    /// MB/s
    [[nodiscard]] double rate(const path& p, std::size_t point) const { return p.rate(point * ticks_, ticks_) / 1e6; }

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
            const auto what = text(name_of(p.address), ' ', p.address.address_text().view(), ", ",
                                   megabytes(p.bytes), " MB");
            label(legend, 60, "ink end", what);
            legend -= static_cast<double>(what.size()) * 7.2 + 20;
            svg_ += text("<rect class='p", i % 4, "' x='", fixed(legend, 1),
                         "' y='49' width='12' height='12' rx='2'/>\n");
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
        bool pen_down = false;
        for (std::size_t n = 0; n <= points_; ++n) {  // each in the middle of its time, and the last again at the end
            const auto now = std::min(n, points_ - 1);
            const double middle = (static_cast<double>(n) + 0.5) * static_cast<double>(ticks_) * path::tick;
            const auto at = text(' ', fixed(n == points_ ? right : x(middle), 1), ',', fixed(y(rate(p, now)), 1));
            area += at;
            // The line leaves out the time when the path carries nothing.
            const bool idle = rate(p, now) == 0 && rate(p, now + 1) == 0 && (now == 0 || rate(p, now - 1) == 0);
            if (!idle) curve += (pen_down ? "L" : "M") + at;
            pen_down = !idle;
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
};

#endif
