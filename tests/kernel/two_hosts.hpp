// SPDX-License-Identifier: BSL-1.0
// Two hosts, joined by two cables: scripts/topologies/two-paths. Tests that need them have the tag [two-paths].
#ifndef SCTPP_TESTS_KERNEL_TWO_HOSTS_HPP
#define SCTPP_TESTS_KERNEL_TWO_HOSTS_HPP

#include <cstdlib>

#include "network.hpp"

namespace support {

/// While it lives, sockets are opened on the other host.
class on_the_right_host {
public:
    on_the_right_host() {
        const char* const there = std::getenv("SCTPP_RIGHT_NETNS");
        if (there == nullptr) SKIP("this needs two hosts: on-kernel --topology two-paths");
        home_ = ::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
        const int other = ::open(there, O_RDONLY | O_CLOEXEC);
        REQUIRE(::setns(other, CLONE_NEWNET) == 0);
        ::close(other);
    }
    ~on_the_right_host() {
        (void)::setns(home_, CLONE_NEWNET);
        ::close(home_);
    }
    on_the_right_host(const on_the_right_host&) = delete;
    on_the_right_host& operator=(const on_the_right_host&) = delete;

private:
    int home_ = -1;
};

}  // namespace support

#endif
