// SPDX-License-Identifier: BSL-1.0
//
// Where inspect gets sockets from: another process, a peer, this host.
#ifndef SCTPP_EXAMPLES_INSPECT_SOCKETS_HPP
#define SCTPP_EXAMPLES_INSPECT_SOCKETS_HPP

#include "inspect_report.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include <sys/syscall.h>
#include <unistd.h>

/// Somebody else's socket: looked at, and never set. (The types for users of sockets would set something when they
/// adopt one.)
template <sctpp::style Style>
class observed : public sctpp::basic_socket<Style> {
public:
    explicit observed(int fd) : sctpp::basic_socket<Style>(fd) {}
    ~observed() { (void)this->release(); }
};

/// Everything about a socket, changing nothing.
template <sctpp::style Style>
socket_report look(int fd, std::string where, const ctrl_c& stop) {
    socket_report report{std::move(where), Style, {}, {}};
    const observed<Style> socket(fd);
    sctpp::address_list<64> local;
    if (const auto bound = socket.local_addresses(local))
        for (const auto& address : *bound) report.local.push_back(sctpp::to_string(address));
    // An association that ends meanwhile is no error here.
    (void)sctpp::for_each_option(socket, collector(report, stop));
    return report;
}

inline socket_report look(int fd, const std::string& where, const ctrl_c& stop) {
    const auto style = sctpp::style_of(fd);
    if (!style) throw std::runtime_error(where + " is not an SCTP socket");
    switch (*style) {
        case sctpp::style::one_to_one: return look<sctpp::style::one_to_one>(fd, where, stop);
        case sctpp::style::listening: return look<sctpp::style::listening>(fd, where, stop);
        case sctpp::style::one_to_many: return look<sctpp::style::one_to_many>(fd, where, stop);
        default: return look<sctpp::style::peeled_off>(fd, where, stop);
    }
}

/// One descriptor of a process, or all that are SCTP sockets.
inline std::vector<socket_report> look_at_process(int pid, std::optional<int> only, const ctrl_c& stop) {
    const auto process = "process " + std::to_string(pid), folder = "/proc/" + std::to_string(pid) + "/fd";
    const auto must = [&](long outcome, const char* what) {
        if (outcome < 0) throw std::system_error(errno, std::system_category(), what + process);
        return static_cast<int>(outcome);
    };
    const int handle = must(::syscall(SYS_pidfd_open, pid, 0), "");
    std::vector<int> numbers;
    if (only) numbers.push_back(*only);
    else
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            numbers.push_back(std::stoi(entry.path().filename()));
    std::sort(numbers.begin(), numbers.end());
    std::vector<socket_report> reports;
    for (const int number : numbers) {
        const int fd = must(::syscall(SYS_pidfd_getfd, handle, number, 0),
                            only ? "that descriptor of " : "descriptors of ");
        if (only || sctpp::style_of(fd))
            reports.push_back(look(fd, "descriptor " + std::to_string(number) + " of " + process, stop));
        ::close(fd);
    }
    ::close(handle);
    if (reports.empty()) throw std::runtime_error(process + " has no SCTP socket");
    return reports;
}

inline socket_report look_at_peer(const sctpp::address_list<16>& peer, const ctrl_c& stop) {
    auto socket = sctpp::one_to_one::open(family_of(peer), sctpp::waiting::non_blocking).value();
    if (socket.connect(peer).value().in_progress &&
        !stop.wait(socket.native_handle(), POLLOUT, std::chrono::seconds(5)))
        throw std::runtime_error(stop.came() ? "interrupted" : "the peer does not answer");
    socket.wait_until_connected(std::chrono::seconds(0)).value();
    auto report = look<sctpp::style::one_to_one>(socket.native_handle(), "made for this", stop);
    (void)socket.close_gracefully(std::chrono::seconds(1));
    return report;
}

inline socket_report look_at_itself(const ctrl_c& stop) {
    const std::array here{sctpp::endpoint::ipv4({127, 0, 0, 1}, 0), sctpp::endpoint::ipv4({127, 0, 0, 2}, 0)};
    auto server = sctpp::acceptor::open(sctpp::family::ipv4).value();
    server.bind(here).value();
    server.listen().value();
    sctpp::address_list<16> list;
    server.local_addresses(list).value();
    return look_at_peer(list, stop);
}

#endif
