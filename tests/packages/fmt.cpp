// SPDX-License-Identifier: BSL-1.0
// Prints by fmt, of a package that has it, what main.cpp prints.
#include <fmt/format.h>

#include <sctpp/fmt.hpp>
#include <sctpp/sctpp.hpp>

int main() {
    auto const here = sctpp::endpoint::parse("192.0.2.1:5000").value();
    auto const text = fmt::format("sctpp {}.{}.{}: {:>16}\n", SCTPP_VERSION_MAJOR, SCTPP_VERSION_MINOR, SCTPP_VERSION_PATCH, here);
    fmt::print("{}", text);
    return text.ends_with(":   192.0.2.1:5000\n") ? 0 : 1;
}
