// SPDX-License-Identifier: BSL-1.0
/// @file
/// Settings of the network (sysctls) that decide whether something works which the kernel would take all the same.
#ifndef SCTPP_DETAIL_SYSCTL_CALL_HPP
#define SCTPP_DETAIL_SYSCTL_CALL_HPP

#include <fcntl.h>
#include <unistd.h>

#include <sctpp/option.hpp>

namespace sctpp::inline v0::detail {

/// Whether a socket belongs to the network namespace whose settings this thread sees. True where that can't be told.
[[gnu::cold]] inline bool in_this_network(int socket) noexcept {
    constexpr int netns_cookie = 71;  // SO_NETNS_COOKIE, since 5.14
    std::uint64_t its = 0, ours = 0;
    const int here = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool told = look(socket, SOL_SOCKET, netns_cookie, its) && look(here, SOL_SOCKET, netns_cookie, ours);
    if (here >= 0) ::close(here);
    return !told || its == ours;
}

/// Whether a setting is 0 for this socket, as far as can be seen.
[[gnu::cold]] inline bool is_off(const char* path, int socket) noexcept {
    const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
    char first = '?';
    if (fd < 0) return false;
    const bool read = ::read(fd, &first, 1) == 1;
    ::close(fd);
    return read && first == '0' && in_this_network(socket);
}

}  // namespace sctpp::inline v0::detail

#endif
