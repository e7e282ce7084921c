// SPDX-License-Identifier: BSL-1.0
// What a user's first program does, in two units. Runs with and without SCTP in the kernel.
#include <cstdio>
#include <sctpp/sctpp.hpp>

bool second_unit_agrees(sctpp::error const& error);

int main() {
    auto const socket = sctpp::one_to_one::open(sctpp::family::ipv4);
    std::printf("sctpp %d.%d.%d: %s\n", SCTPP_VERSION_MAJOR, SCTPP_VERSION_MINOR, SCTPP_VERSION_PATCH,
                socket ? "a socket" : socket.error().message().c_str());
    if (socket) return 0;
    return socket.error().sctp_unavailable() && second_unit_agrees(socket.error()) ? 0 : 1;
}
