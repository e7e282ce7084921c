// SPDX-License-Identifier: BSL-1.0
//
// Shows everything that the kernel tells about SCTP sockets, also those of other processes. `inspect --help` says how to ask.
// To build it:
//
//   g++ -std=c++20 -Iinclude examples/inspect.cpp -o inspect

#include "addresses.hpp"
#include "inspect_json.hpp"
#include "inspect_sockets.hpp"
#include "inspect_tables.hpp"

#include <charconv>
#include <exception>

namespace {

constexpr std::string_view help = R"(Shows every option of SCTP sockets that the kernel lets one read: of the socket, its associations and
their paths; and why one could not be read.

  inspect --pid PID            all SCTP sockets of a running process
  inspect --pid PID --fd FD    the one with this descriptor (see /proc/PID/fd)
  inspect ADDRESS:PORT...      connects to a peer at these addresses, 192.0.2.1:5000 or [2001:db8::1]:5000
  inspect                      makes an association of this host with itself, over two addresses

  --json      the same for programs: times are counts, their unit is part of the name; settings are text
  --help      this

A process is not disturbed: its socket is duplicated (pidfd_getfd, Linux 5.6), which takes the right to trace it,
and nothing of it is changed, but that its association_statistics start a new maximum_rto.
COLUMNS and NO_COLOR are heeded. Status: 0; 1 if there is nothing to show; 2 if an argument is wrong.
)";

struct arguments {
    bool json = false, help = false;
    std::optional<int> pid, fd;
    sctpp::address_list<16> peer;

    explicit arguments(std::span<char*> words) {
        std::vector<char*> addresses;
        for (std::size_t i = 0; i < words.size(); ++i) {
            const std::string word = words[i];
            if (word == "--json") json = true;
            else if (word == "--help" || word == "-h") help = true;
            else if (word == "--pid") pid = number_behind(words, i);
            else if (word == "--fd") fd = number_behind(words, i);
            else if (word.starts_with("-")) throw wrong_argument("there is no option " + word + "; see --help");
            else addresses.push_back(words[i]);
        }
        if (fd && !pid) throw wrong_argument("--fd is of a process: say its --pid as well");
        if (!addresses.empty()) peer = peer_from(addresses);
        if (pid && !peer.empty()) throw wrong_argument("either --pid or a peer's addresses, not both");
    }

private:
    static int number_behind(std::span<char*> words, std::size_t& i) {
        const std::string name = words[i], text = ++i < words.size() ? words[i] : "";
        int number = -1;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (code != std::errc() || end != text.data() + text.size() || number < 0) throw wrong_argument(name + " needs a number, not '" + text + "'");
        return number;
    }
};

}  // namespace

int main(int argc, char** argv) try {
    const arguments given({argv + 1, argv + argc});
    if (given.help) return std::cout << help, 0;
    std::vector<socket_report> reports;
    if (given.pid)
        reports = look_at_process(*given.pid, given.fd);
    else
        reports.push_back(given.peer.empty() ? look_at_itself() : look_at_peer(given.peer));
    if (given.json) return print_json(reports), 0;
    for (const auto& report : reports) {
        if (&report != reports.data()) std::cout << '\n';
        tables(screen::of_standard_output()).print(report);
    }
} catch (const wrong_argument& e) {
    return std::cerr << "inspect: " << e.what() << '\n', 2;
} catch (const std::exception& e) {
    return std::cerr << "inspect: " << e.what() << '\n', 1;
}
