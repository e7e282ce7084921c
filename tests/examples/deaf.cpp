// SPDX-License-Identifier: BSL-1.0
//
// A peer that sends long messages and reads nothing of what comes back, for the test of echo_peel.

#include "../../examples/program.hpp"

namespace {

int send_on(const sctpp::address_list<16>& there) {
    auto socket = sctpp::one_to_one::open(family_of(there)).value();
    socket.connect(there).value();
    const ctrl_c stop;
    const std::vector<std::byte> message(60000);
    while (stop.must_send(socket, message)) {}
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    return run(argc, argv, "deaf ADDRESS:PORT...\n", {}, [](std::span<char*> words) { return send_on(peer_from(words)); });
}
