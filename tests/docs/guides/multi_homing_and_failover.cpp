// SPDX-License-Identifier: BSL-1.0
// The program of docs/multi-homing-and-failover.md.
#include <sctpp/features.hpp>

#include "support.hpp"

int main() {
    // [bind]
    const std::array here{sctpp::endpoint::parse("127.0.0.1:38412").value(),
                          sctpp::endpoint::parse("127.0.0.2:38412").value()};
    auto server = sctpp::one_to_many::open(sctpp::family::ipv4).value();
    server.bind(here).value();
    server.subscribe<sctpp::association_change, sctpp::peer_address_change>().value();
    server.listen().value();
    // [end]

    // [connect]
    auto client = sctpp::one_to_one::open(sctpp::family::ipv4).value();
    const std::array there{sctpp::endpoint::parse("127.0.0.3:0").value(), sctpp::endpoint::parse("127.0.0.4:0").value()};
    client.bind(there).value();
    client.connect(here).value();  // any of them may answer; the peer's own list counts afterwards
    // [end]

    // [faster]
    const sctpp::peer_address_parameters often{.heartbeat = sctpp::heartbeat_setting::on(1s), .max_retransmissions = 2};
    client.set(sctpp::rto_parameters{.initial = 300ms, .maximum = 1s, .minimum = 250ms}).value();
    client.set(sctpp::association_parameters{.max_retransmissions = 4}).value();  // not above the sum of its paths'
    client.set(often).value();
    // [end]

    // [paths]
    sctpp::address_list<8> storage;
    for (const sctpp::endpoint& address : client.peer_addresses(storage).value()) {
        const auto path = client.get<sctpp::peer_address_info>(address).value();
        std::printf("%s: %s, packets of %u bytes\n", address.address_text().c_str(),
                    path.state == sctpp::path_state::active ? "works" : "not yet, or not any more", path.mtu);
    }
    // [end]

    // [primary]
    client.set(sctpp::primary_address{here[1]}).value();
    client.send("by the other way"sv, sctpp::override_destination{here[0]}).value();
    // [end]
    expect(client.get<sctpp::primary_address>().value().address == here[1], "primary");

    // [watch]
    std::array<std::byte, 2048> buffer;
    for (bool done = false; !done;)
        sctpp::match(
            server.receive(buffer).value(),
            [](const sctpp::peer_address_change& c) {
                using change = sctpp::peer_address_change::change;
                if (c.state == change::unreachable) std::printf("%s is gone\n", c.address.address_text().c_str());
                if (c.state == change::available) std::printf("%s is back\n", c.address.address_text().c_str());
            },
            [&](const sctpp::message&) { done = true; }, [](const sctpp::fragment&) {},
            [](const sctpp::end_of_association&) {}, [](const sctpp::event auto&) {});
    // [end]

    // [pf]
    client.set(sctpp::path_failover{.thresholds = {.inactive = 4, .potentially_failed = 1}}).value();
    // [end]

    // [dynamic]
    auto growing = sctpp::one_to_many::open(sctpp::family::ipv4).value();
    growing.set(sctpp::dynamic_addresses{}).value();  // at both ends, before listen() and connect()
    // [end]
}
