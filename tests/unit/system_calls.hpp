// SPDX-License-Identifier: BSL-1.0
// Stands in for the C library's socket calls in this program, so that a test can say what a kernel would answer: an older or a newer
// one, one that runs out of something, one without SCTP. What a real kernel can show is tested in tests/kernel.
#ifndef SCTPP_TESTS_UNIT_SYSTEM_CALLS_HPP
#define SCTPP_TESTS_UNIT_SYSTEM_CALLS_HPP

#include <functional>
#include <vector>

#include <poll.h>
#include <sys/socket.h>

/// While an object of this lives, the calls that it defines go to it and the others on to the kernel. As in the kernel, the answer
/// of a failed call is minus its errno.
struct system_calls {
    system_calls();
    ~system_calls();
    system_calls(const system_calls&) = delete;
    system_calls& operator=(const system_calls&) = delete;

    std::function<int(int domain, int type, int protocol)> socket;
    std::function<int(int fd, const sockaddr*, socklen_t)> bind;
    std::function<int(int fd, int backlog)> listen;
    std::function<int(int fd, int flags)> accept;
    std::function<int(int fd, int how)> shutdown;
    std::function<int(int fd, sockaddr*, socklen_t*)> getsockname;
    std::function<int(int level, int option, const void* value, socklen_t size)> setsockopt;
    std::function<int(int level, int option, void* value, socklen_t* size)> getsockopt;
    std::function<ssize_t(const void* data, std::size_t size, int flags)> send;
    std::function<ssize_t(const msghdr*, int flags)> sendmsg;
    std::function<int(mmsghdr*, unsigned count, int flags)> sendmmsg;
    std::function<ssize_t(void* data, std::size_t size, int flags)> recv;
    std::function<ssize_t(msghdr*, int flags)> recvmsg;
    std::function<int(mmsghdr*, unsigned count, int flags)> recvmmsg;
    std::function<int(pollfd*, nfds_t, int timeout)> poll;
    std::function<int(int fd, int command)> fcntl;
    std::function<int(const char* path, int flags)> open;  ///< of files that are only read
    std::function<ssize_t(void* data, std::size_t size)> read;
    std::function<int(int fd)> close;  ///< what it answers; the descriptor is closed in any case, as in Linux
};

/// A descriptor that is no socket, for objects whose calls go to a system_calls.
int any_descriptor();

/// How many descriptors this process has open.
std::size_t open_descriptors();

#endif
