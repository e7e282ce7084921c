// SPDX-License-Identifier: BSL-1.0
// What the programs of the guides share.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <sctpp/sctpp.hpp>

using namespace std::chrono_literals;
using namespace std::string_view_literals;

/// Ends the program, and with it the test, where what the guide says is not so.
inline void expect(bool holds, const char* what) {
    if (holds) return;
    std::printf("not so: %s\n", what);
    std::exit(1);
}

/// A listening socket on the loopback device, and one that is connected to it.
struct hosts {
    sctpp::one_to_many server = sctpp::one_to_many::open(sctpp::family::ipv4).value();
    sctpp::one_to_one client = sctpp::one_to_one::open(sctpp::family::ipv4).value();

    hosts() {
        server.bind(sctpp::endpoint::loopback(sctpp::family::ipv4)).value();
        server.listen().value();
        client.connect(server.local_endpoint().value()).value();
    }
    sctpp::endpoint address() const { return server.local_endpoint().value(); }
    sctpp::association_id id() const {
        std::array<sctpp::association_id, 8> ids;
        return server.associations(ids).value().front();
    }
};
