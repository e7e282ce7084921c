// SPDX-License-Identifier: BSL-1.0
//
// What the picture of a transfer is drawn with. Its colours follow the reader's preference for light or dark.
#ifndef FAILOVER_DRAWING_HPP
#define FAILOVER_DRAWING_HPP

#include "failover_history.hpp"

class drawing {
public:
    /// All of it, as SVG.
    [[nodiscard]] std::string svg() const { return svg_ + "</svg>\n"; }

protected:
    void label(double at_x, double at_y, const char* look, const std::string& what) {
        svg_ += text("<text class='", look, "' x='", fixed(at_x, 1), "' y='", fixed(at_y, 1), "'>", what, "</text>\n");
    }
    void line(double x1, double y1, double x2, double y2, const char* look) {
        svg_ += text("<line class='", look, "' x1='", fixed(x1, 1), "' y1='", fixed(y1, 1), "' x2='", fixed(x2, 1),
                     "' y2='", fixed(y2, 1), "'/>\n");
    }

    std::string svg_ =
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
};

#endif
