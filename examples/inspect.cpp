// SPDX-License-Identifier: BSL-1.0
//
// Shows everything that the kernel tells about SCTP sockets, also those of other processes. `inspect --help` says how
// to ask. To build it:
//
//   g++ -std=c++20 -Iinclude examples/inspect.cpp -o inspect

#include "inspect_json.hpp"
#include "inspect_sockets.hpp"
#include "inspect_tables.hpp"

namespace {

constexpr const char* help =
    R"(Shows every option of SCTP sockets that the kernel lets one read: of the socket, its associations and
their paths; and why one could not be read.

  inspect --pid PID            all SCTP sockets of a running process
  inspect --pid PID --fd FD    the one with this descriptor (see /proc/PID/fd)
  inspect ADDRESS:PORT...      connects to a peer at these addresses, 192.0.2.1:5000 or [2001:db8::1]:5000
  inspect                      makes an association of this host with itself, over two addresses

  --json      the same for programs: times are counts, their unit is part of the name; settings are text
  --help      this

A process is not disturbed: its socket is duplicated (pidfd_getfd, Linux 5.6), which takes the right to trace it,
and nothing of it is changed, but that its association_statistics start a new maximum_rto.
COLUMNS and NO_COLOR are heeded. Status: 0; 1 if there is nothing to show, or at Ctrl-C; 2 if an argument is wrong.
)";

int inspect(int pid, int fd, const sctpp::address_list<16>& peer, bool json) {
    if (fd >= 0 && pid < 0) throw wrong_argument("--fd is of a process: say its --pid as well");
    if (pid >= 0 && !peer.empty()) throw wrong_argument("either --pid or a peer's addresses, not both");
    const ctrl_c stop;
    std::vector<socket_report> reports;
    if (pid >= 0)
        reports = look_at_process(pid, fd >= 0 ? std::optional(fd) : std::nullopt, stop);
    else
        reports.push_back(peer.empty() ? look_at_itself(stop) : look_at_peer(peer, stop));
    if (json) return print_json(reports), 0;
    for (const auto& report : reports) {
        if (&report != reports.data()) std::cout << '\n';
        tables(screen::of_standard_output()).print(report);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    int pid = -1, fd = -1;
    bool json = false;
    return run(argc, argv, help, {{"pid", pid, 0}, {"fd", fd, 0}, {"json", json}}, [&](std::span<char*> words) {
        return inspect(pid, fd, words.empty() ? sctpp::address_list<16>{} : peer_from(words), json);
    });
}
