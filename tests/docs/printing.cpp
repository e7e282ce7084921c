// SPDX-License-Identifier: BSL-1.0
// Prints what README.md shows. On a kernel that has SCTP.
#include <iostream>

#include <sctpp/for_each_option.hpp>
#include <sctpp/ostream.hpp>

int main() {
    auto server = sctpp::acceptor::open(sctpp::family::ipv4).value();
    server.bind(sctpp::endpoint::loopback(sctpp::family::ipv4, 38412)).value();
    server.listen().value();
    auto socket = sctpp::one_to_one::open(sctpp::family::ipv4).value();
    socket.connect(server.local_endpoint().value()).value();

    // [printing]
    std::cout << socket.get<sctpp::rto_parameters>().value() << '\n';
    std::cout << sctpp::peer_address_parameters{.heartbeat = sctpp::heartbeat_setting::off()} << '\n';
    std::cout << "the association is " << socket.get<sctpp::status>().value().state << ", and agreed on\n";
    sctpp::for_each_option(socket, []<class Option>(const sctpp::option_place&, const sctpp::result<Option>& got) {
        constexpr bool agreed_on = sctpp::option_traits<Option>::facts.key == sctpp::option_key::future_or_negotiated;
        if (agreed_on && got) std::cout << "    " << *got << '\n';
    }).value();
    // [end]
}
