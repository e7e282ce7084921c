// SPDX-FileCopyrightText: The sctpp authors
// SPDX-License-Identifier: BSL-1.0
//
// The smallest programs that show SCTP at work, without the library that is built here: the road must be
// right before the library is driven on it.
//
//   sctp-try loopback    a message over ::1, from one socket to another
//   sctp-try failover    with the topology two-paths: messages before and after the first cable is cut

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/sctp.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

[[noreturn]] void fail(const char* what) {
    std::fprintf(stderr, "%s: %s\n", what, std::strerror(errno));
    std::exit(1);
}

int check(int result, const char* what) {
    if (result < 0) fail(what);
    return result;
}

sockaddr_in v4(const char* text, int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<unsigned short>(port));
    inet_pton(AF_INET, text, &address.sin_addr);
    return address;
}

sockaddr_in6 v6(const char* text, int port) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(static_cast<unsigned short>(port));
    inet_pton(AF_INET6, text, &address.sin6_addr);
    return address;
}

int open_socket() { return check(socket(AF_INET6, SOCK_STREAM, IPPROTO_SCTP), "socket"); }

void bind_both(int descriptor, const char* first, const char* second, int port) {
    const auto four = v4(first, port);
    const auto six = v6(second, port);
    char list[sizeof four + sizeof six];
    std::memcpy(list, &four, sizeof four);
    std::memcpy(list + sizeof four, &six, sizeof six);
    check(setsockopt(descriptor, IPPROTO_SCTP, SCTP_SOCKOPT_BINDX_ADD, list, sizeof list), "bindx");
}

// Both sides must leave a dead path quickly: the answer is sent by the other one's timers.
void notice_soon(int descriptor) {
    sctp_rtoinfo times{0, 100, 300, 100};
    check(setsockopt(descriptor, IPPROTO_SCTP, SCTP_RTOINFO, &times, sizeof times), "SCTP_RTOINFO");
    sctp_paddrparams path{};
    path.spp_hbinterval = 200;
    path.spp_pathmaxrxt = 2;
    path.spp_flags = SPP_HB_ENABLE;
    check(setsockopt(descriptor, IPPROTO_SCTP, SCTP_PEER_ADDR_PARAMS, &path, sizeof path), "SCTP_PEER_ADDR_PARAMS");
}

void enter(const char* variable) {
    const char* path = std::getenv(variable);
    const int descriptor = check(open(path ? path : "", O_RDONLY | O_CLOEXEC), variable);
    check(setns(descriptor, CLONE_NEWNET), "setns");
    close(descriptor);
}

int loopback() {
    const int listener = open_socket();
    auto address = v6("::1", 5000);
    check(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), "bind");
    check(listen(listener, 1), "listen");
    const int client = open_socket();
    check(connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address), "connect");
    const int server = check(accept(listener, nullptr, nullptr), "accept");
    check(static_cast<int>(send(client, "ahoy", 4, 0)), "send");
    char buffer[16];
    const auto size = check(static_cast<int>(recv(server, buffer, sizeof buffer, 0)), "recv");
    std::printf("received %.*s\n", static_cast<int>(size), buffer);
    return 0;
}

int failover() {
    int ready[2];
    check(pipe(ready), "pipe");
    const pid_t receiver = check(fork(), "fork");
    if (receiver == 0) {
        enter("SCTPP_RIGHT_NETNS");
        const int listener = open_socket();
        bind_both(listener, "10.1.0.2", "fd00:2::2", 5000);
        notice_soon(listener);
        check(listen(listener, 1), "listen");
        close(ready[0]);
        close(ready[1]);
        const int server = check(accept(listener, nullptr, nullptr), "accept");
        char buffer[16];
        for (int number = 0; number < 2; ++number) {
            const int size = check(static_cast<int>(recv(server, buffer, sizeof buffer, 0)), "recv");
            check(static_cast<int>(send(server, buffer, static_cast<std::size_t>(size), 0)), "send back");
        }
        recv(server, buffer, sizeof buffer, 0);
        std::_Exit(0);
    }
    close(ready[1]);
    char nothing;
    check(static_cast<int>(read(ready[0], &nothing, 1)), "wait for the receiver");

    const int client = open_socket();
    bind_both(client, "10.1.0.1", "fd00:2::1", 5001);
    notice_soon(client);
    auto peer = v4("10.1.0.2", 5000);
    check(connect(client, reinterpret_cast<sockaddr*>(&peer), sizeof peer), "connect");

    char buffer[16];
    check(static_cast<int>(send(client, "one", 3, 0)), "send");
    check(static_cast<int>(recv(client, buffer, sizeof buffer, 0)), "recv");
    std::printf("over the first path: %.3s\n", buffer);
    usleep(500000);  // the second path is confirmed by a heartbeat
    if (std::system("cut-path 1") != 0) fail("cut-path");
    check(static_cast<int>(send(client, "two", 3, 0)), "send");
    check(static_cast<int>(recv(client, buffer, sizeof buffer, 0)), "recv");
    std::printf("over the second path: %.3s\n", buffer);
    close(client);
    waitpid(receiver, nullptr, 0);
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    const std::string what = count > 1 ? arguments[1] : "";
    if (what == "loopback") return loopback();
    if (what == "failover") return failover();
    std::fputs("sctp-try loopback | failover\n", stderr);
    return 2;
}
