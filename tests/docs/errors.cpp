// SPDX-License-Identifier: BSL-1.0
// Makes the mistakes whose messages README.md shows, and prints them. On a kernel that has SCTP.
#include <array>
#include <cstdio>
#include <string_view>

#include <sctpp/sctpp.hpp>

using namespace std::chrono_literals;
using namespace std::string_view_literals;

int main() {
    const auto tell = [](const sctpp::error& e) { std::puts(e.message().c_str()); };

    // What one_to_many::open gives where there is no SCTP.
    tell({ESOCKTNOSUPPORT, sctpp::operation::open});

    auto server = sctpp::one_to_many::open(sctpp::family::ipv4).value();
    tell(server.set(sctpp::init_parameters{.max_init_timeout = 2min}).error());
    tell(server.bind(sctpp::endpoint::parse("192.0.2.1:38412").value()).error());
    server.bind(sctpp::endpoint::loopback(sctpp::family::ipv4)).value();
    server.listen().value();

    auto client = sctpp::one_to_one::open(sctpp::family::ipv4).value();
    client.connect(server.local_endpoint().value()).value();
    tell(client.send("hello"sv, sctpp::stream_id{10}).error());
    tell(client.add_addresses(std::array{sctpp::endpoint::parse("127.0.0.2", 0).value()}).error());
    tell(server.shutdown(sctpp::association_id{7000}).error());
}
