// SPDX-License-Identifier: BSL-1.0
// Five options of a socket: what that costs a compiler, beside five_raw.cpp. Compiled by tests/cost/headers, never run.
#include <sctpp/sctpp.hpp>

bool prepare(sctpp::one_to_one& socket) {
    using namespace std::chrono_literals;
    return socket.set(sctpp::rto_parameters{.initial = 500ms, .maximum = 2000ms, .minimum = 200ms}) &&
           socket.set(sctpp::init_parameters{.outbound_streams = 4, .max_inbound_streams = 8, .max_attempts = 3, .max_init_timeout = 3s}) &&
           socket.set(sctpp::no_delay{true}) &&
           socket.set(sctpp::peer_address_parameters{.heartbeat = sctpp::heartbeat_setting::on(5s), .max_retransmissions = 3}) &&
           socket.set(sctpp::max_burst{8});
}
