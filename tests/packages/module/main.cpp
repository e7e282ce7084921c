// SPDX-License-Identifier: BSL-1.0
// As ../main.cpp, by an import. Runs with and without SCTP in the kernel.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>

import sctpp;

using namespace std::chrono_literals;

static_assert(sctpp::valid(sctpp::rto_parameters{.minimum = 200ms}));

int main() {
    auto socket = sctpp::one_to_many::open(sctpp::family::ipv4);
    std::printf("module sctpp: %s\n", socket ? "a socket" : socket.error().message().c_str());
    if (!socket) return socket.error().sctp_unavailable() ? 0 : 1;
    if (!socket->set(sctpp::rto_parameters{.initial = 500ms}, sctpp::future_associations)) return 1;
    if (!socket->bind(sctpp::endpoint::loopback(sctpp::family::ipv4)) || !socket->listen()) return 1;
    std::array<std::byte, 64> buffer;
    const auto incoming = socket->receive(buffer, sctpp::dont_wait);
    return incoming ? 1 : 0;
}
