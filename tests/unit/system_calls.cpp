// SPDX-License-Identifier: BSL-1.0
#include "system_calls.hpp"

#include <cerrno>
#include <cstdarg>
#include <filesystem>
#include <iterator>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

system_calls* current = nullptr;

/// The answer of a stand-in as the C library gives it.
template <class T>
T as_libc(T answer) {
    if (answer >= 0) return answer;
    errno = static_cast<int>(-answer);
    return -1;
}

}  // namespace

system_calls::system_calls() { current = this; }
system_calls::~system_calls() { current = nullptr; }

int any_descriptor() { return ::open("/dev/null", O_RDWR | O_CLOEXEC); }

std::size_t open_descriptors() {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator{}));
}

// Those in the C library are weak: these are used by the whole program. Their types come from its headers.
extern "C" {

int socket(int domain, int type, int protocol) noexcept {
    if (current != nullptr && current->socket) return as_libc(current->socket(domain, type, protocol));
    return static_cast<int>(::syscall(SYS_socket, domain, type, protocol));
}
int bind(int fd, const sockaddr* address, socklen_t size) noexcept {
    if (current != nullptr && current->bind) return as_libc(current->bind(fd, address, size));
    return static_cast<int>(::syscall(SYS_bind, fd, address, size));
}
int listen(int fd, int backlog) noexcept {
    if (current != nullptr && current->listen) return as_libc(current->listen(fd, backlog));
    return static_cast<int>(::syscall(SYS_listen, fd, backlog));
}
int accept4(int fd, sockaddr* address, socklen_t* size, int flags) {
    if (current != nullptr && current->accept) return as_libc(current->accept(fd, flags));
    return static_cast<int>(::syscall(SYS_accept4, fd, address, size, flags));
}
int shutdown(int fd, int how) noexcept {
    if (current != nullptr && current->shutdown) return as_libc(current->shutdown(fd, how));
    return static_cast<int>(::syscall(SYS_shutdown, fd, how));
}
int getsockname(int fd, sockaddr* address, socklen_t* size) noexcept {
    if (current != nullptr && current->getsockname) return as_libc(current->getsockname(fd, address, size));
    return static_cast<int>(::syscall(SYS_getsockname, fd, address, size));
}
int setsockopt(int fd, int level, int option, const void* value, socklen_t size) noexcept {
    if (current != nullptr && current->setsockopt) return as_libc(current->setsockopt(level, option, value, size));
    return static_cast<int>(::syscall(SYS_setsockopt, fd, level, option, value, size));
}
int getsockopt(int fd, int level, int option, void* value, socklen_t* size) noexcept {
    if (current != nullptr && current->getsockopt) return as_libc(current->getsockopt(level, option, value, size));
    return static_cast<int>(::syscall(SYS_getsockopt, fd, level, option, value, size));
}
ssize_t send(int fd, const void* data, std::size_t size, int flags) {
    if (current != nullptr && current->send) return as_libc(current->send(data, size, flags));
    return ::syscall(SYS_sendto, fd, data, size, flags, nullptr, 0);
}
ssize_t sendmsg(int fd, const msghdr* header, int flags) {
    if (current != nullptr && current->sendmsg) return as_libc(current->sendmsg(header, flags));
    return ::syscall(SYS_sendmsg, fd, header, flags);
}
int sendmmsg(int fd, mmsghdr* headers, unsigned count, int flags) {
    if (current != nullptr && current->sendmmsg) return as_libc(current->sendmmsg(headers, count, flags));
    return static_cast<int>(::syscall(SYS_sendmmsg, fd, headers, count, flags));
}
ssize_t recv(int fd, void* data, std::size_t size, int flags) {
    if (current != nullptr && current->recv) return as_libc(current->recv(data, size, flags));
    return ::syscall(SYS_recvfrom, fd, data, size, flags, nullptr, nullptr);
}
int recvmmsg(int fd, mmsghdr* headers, unsigned count, int flags, timespec* limit) {
    if (current != nullptr && current->recvmmsg) return as_libc(current->recvmmsg(headers, count, flags));
    return static_cast<int>(::syscall(SYS_recvmmsg, fd, headers, count, flags, limit));
}
ssize_t recvmsg(int fd, msghdr* header, int flags) {
    if (current != nullptr && current->recvmsg) return as_libc(current->recvmsg(header, flags));
    return ::syscall(SYS_recvmsg, fd, header, flags);
}
int poll(pollfd* fds, nfds_t count, int timeout) {
    if (current != nullptr && current->poll) return as_libc(current->poll(fds, count, timeout));
    timespec limit{timeout / 1000, timeout % 1000 * 1000000L};
    return static_cast<int>(::syscall(SYS_ppoll, fds, count, timeout < 0 ? nullptr : &limit, nullptr, 0));
}
int fcntl(int fd, int command, ...) {
    std::va_list arguments;
    va_start(arguments, command);
    const long argument = va_arg(arguments, long);
    va_end(arguments);
    if (current != nullptr && current->fcntl) return as_libc(current->fcntl(fd, command));
    return static_cast<int>(::syscall(SYS_fcntl, fd, command, argument));
}
int open(const char* path, int flags, ...) {
    std::va_list words;
    va_start(words, flags);
    const int mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(words, int) : 0;
    va_end(words);
    if (current != nullptr && current->open && (flags & O_ACCMODE) == O_RDONLY) return as_libc(current->open(path, flags));
    return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}
ssize_t read(int fd, void* data, std::size_t size) {
    if (current != nullptr && current->read) return as_libc(current->read(data, size));
    return ::syscall(SYS_read, fd, data, size);
}
int close(int fd) {
    const auto outcome = static_cast<int>(::syscall(SYS_close, fd));
    return current != nullptr && current->close ? as_libc(current->close(fd)) : outcome;
}
}
