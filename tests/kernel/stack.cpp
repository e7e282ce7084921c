// SPDX-License-Identifier: BSL-1.0
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

// Says in one line what every other failure would say at length: this kernel has no SCTP.
TEST_CASE("the kernel has SCTP") {
    int const socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);
    REQUIRE(socket >= 0);
    CHECK(::close(socket) == 0);
}
