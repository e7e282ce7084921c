// SPDX-License-Identifier: BSL-1.0
// A process for examples/inspect to look at: one end of an association on which nothing happens, until it is killed.
//
//   idle many HERE...    one_to_many: waits for one peer
//   idle one THERE...    one_to_one: connects
//
// Says "ready" once the association is up.
#include <cstdio>

#include <sctpp/sctpp.hpp>

#include <unistd.h>

int main(int argc, char** argv) {
    sctpp::address_list<8> addresses;
    for (int i = 2; i < argc; ++i) addresses.push_back(sctpp::endpoint::parse(argv[i]).value()).value();
    sctpp::one_to_many server;
    sctpp::one_to_one client;
    if (std::string_view(argv[1]) == "many") {
        server = sctpp::one_to_many::open(sctpp::family::ipv6).value();
        server.set(sctpp::init_parameters{.outbound_streams = 7}).value();
        server.set(sctpp::rto_parameters{.initial = std::chrono::milliseconds(240)}, sctpp::future_associations).value();
        server.subscribe<sctpp::association_change>().value();
        server.bind(addresses).value();
        server.listen().value();
        std::puts("listening");
        std::fflush(stdout);
        std::array<std::byte, 1000> buffer;
        if (!server.receive(buffer).value().is_event()) return 1;
    } else {
        client = sctpp::one_to_one::open(sctpp::family::ipv6).value();
        client.set(sctpp::init_parameters{.outbound_streams = 12}).value();
        client.connect(addresses).value();
    }
    std::puts("ready");
    std::fflush(stdout);
    for (;;) ::pause();
}
