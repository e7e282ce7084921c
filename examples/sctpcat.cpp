// SPDX-License-Identifier: BSL-1.0
//
// Like netcat, for SCTP: standard input becomes messages, messages become standard output, both ways at once.
//
//   g++ -std=c++20 -Iinclude examples/sctpcat.cpp -o sctpcat

#include "program.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace {

constexpr const char* help = R"(Connects standard input and output to an SCTP peer.

  sctpcat [OPTIONS] ADDRESS:PORT...             to a peer at these addresses
  sctpcat --listen [OPTIONS] ADDRESS:PORT...    waits at these addresses of this host, for one peer

  --receive       sends nothing: standard input is not read, and the peer ends the association
  --lines         a message is a line (without its end); otherwise what a read gives, up to --block
  --block BYTES   the longest message (32768)
  --stream N      to send on (0)
  --ppid N        the payload protocol identifier of what is sent (0)
  --unordered     not in order
  --verbose       tell of each message and event, on standard error

At the end of the input the association is shut down gracefully: what was sent arrives, and so does what the peer has sent before.
There is no half-close as TCP has: what the peer would send after that is refused to it.
The exit status is 1 if the peer aborts or is lost. On a terminal, standard error shows how much has passed.
)";

struct settings {
    bool listen = false, receive = false, lines = false, unordered = false, verbose = false;
    std::uint16_t stream = 0;
    std::uint32_t ppid = 0, block = 32768;
};

sctpp::one_to_one meet(const sctpp::address_list<16>& addresses, const settings& s) {
    const auto prepare = [&](auto& socket) {
        if (s.stream >= 10) socket.set(sctpp::init_parameters{.outbound_streams = s.stream + 1U}).value();
        socket.set(sctpp::receive_info_delivery{}).value();
        socket.template subscribe<sctpp::association_change, sctpp::peer_address_change, sctpp::send_failed_event>().value();
    };
    if (s.listen) {
        auto acceptor = sctpp::acceptor::open(family_of(addresses)).value();
        prepare(acceptor);
        acceptor.bind(addresses).value();
        acceptor.listen(1).value();
        const ctrl_c stop;  // before anybody is told that it waits
        if (s.verbose || addresses.front().port() == 0) say_listening(acceptor, std::cerr);  // who chose no port wants to know it
        if (!stop.wait(acceptor.native_handle(), POLLIN)) throw interrupted();
        return acceptor.accept().value();
    }
    auto socket = sctpp::one_to_one::open(family_of(addresses)).value();
    prepare(socket);
    socket.connect(addresses).value();
    return socket;
}

/// All of it, to standard output, which may be a pipe that is full.
void write_out(std::span<const std::byte> data) {
    for (ssize_t n; !data.empty(); data = data.subspan(static_cast<std::size_t>(n)))
        if ((n = write(STDOUT_FILENO, data.data(), data.size())) < 0) throw std::runtime_error(std::string("standard output: ") + std::strerror(errno));
}

int copy(sctpp::one_to_one socket, const settings& s) {
    using ending = sctpp::end_of_association::ending;
    const sctpp::send_attributes attributes{
        .stream = sctpp::stream_id{s.stream}, .payload_protocol = sctpp::payload_protocol_id{s.ppid}, .unordered = s.unordered};
    const ctrl_c stop;
    std::vector<char> input;  // read and not sent yet
    std::vector<std::byte> buffer(65536);
    bool more = true, over = false, well = true;
    std::uint64_t sent = 0, received = 0;
    const auto send_front = [&] {  // false: no room now
        auto end = std::find(input.begin(), input.end(), '\n');
        const bool line = s.lines && end != input.end();
        if (!line && s.lines && more && input.size() < s.block) return false;  // its end has not been read
        if (!line) end = input.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(input.size(), s.block));
        const auto taken = end == input.begin() ? sctpp::result<std::size_t>(0)  // an empty line: there are no empty messages
                                                : socket.send(std::span(input.begin(), end), attributes, sctpp::dont_wait);
        if (taken.error().would_block()) return false;
        sent += taken.value();
        input.erase(input.begin(), end + (line ? 1 : 0));
        return !input.empty();
    };
    while (!over) {
        const bool full = input.size() >= s.block, waits = !input.empty() && (full || !more || !s.lines);
        pollfd all[] = {{stop.native_handle(), POLLIN, 0},
                        {socket.native_handle(), static_cast<short>(POLLIN | (waits ? POLLOUT : 0)), 0},
                        {more && !full && !s.receive ? STDIN_FILENO : -1, POLLIN, 0}};
        poll(all, 3, -1);
        if (all[0].revents != 0) return socket.close_gracefully(std::chrono::seconds(2)).has_value() ? 0 : 1;
        if (all[2].revents != 0) {
            const auto before = input.size();
            input.resize(before + s.block);
            const auto n = read(STDIN_FILENO, input.data() + before, s.block);
            if (n < 0) throw std::runtime_error(std::string("standard input: ") + std::strerror(errno));
            input.resize(before + static_cast<std::size_t>(n));
            more = n > 0;
        }
        while (!input.empty() && send_front()) {}
        if (static bool ended = false; !more && input.empty() && !std::exchange(ended, true)) socket.shutdown().value();
        if (isatty(STDERR_FILENO) && !s.verbose) std::cerr << '\r' << sent << " bytes sent, " << received << " received" << std::flush;
        if ((all[1].revents & ~POLLOUT) == 0) continue;
        const auto take = [&](const auto& m) { write_out(m.data()), received += m.size(); };
        sctpp::match(
            socket.receive<sctpp::receive_info>(buffer).value(),
            [&](const sctpp::message& m) {
                take(m);
                if (s.lines) write_out(std::as_bytes(std::span("\n", 1)));
                if (s.verbose) std::cerr << "message of " << m.size() << " bytes, stream " << number(m.stream()) << ", ppid " << number(m.payload_protocol()) << '\n';
            },
            [&](const sctpp::fragment& f) { take(f); },
            [&](const sctpp::association_change& c) { if (s.verbose) std::cerr << "up, " << c.outbound_streams << " streams out, " << c.inbound_streams << " in\n"; },
            [&](const sctpp::peer_address_change& c) { if (s.verbose) std::cerr << "a change of the path to " << c.address.text().view() << '\n'; },
            [&](const sctpp::event auto&) {},
            [&](const sctpp::end_of_association& e) { over = true, well = e.how == ending::shut_down || e.how == ending::over; });
    }
    if (isatty(STDERR_FILENO)) std::cerr << '\n';
    if (!well) std::cerr << "sctpcat: the association was aborted or lost\n";
    return well ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    settings s;
    return run(argc, argv, help,
               {{"listen", s.listen}, {"receive", s.receive}, {"lines", s.lines}, {"block", s.block, 1U, 131072U}, {"stream", s.stream, std::uint16_t{0}, std::uint16_t{65534}}, {"ppid", s.ppid}, {"unordered", s.unordered}, {"verbose", s.verbose}},
               [&](std::span<char*> words) { return copy(meet(s.listen ? endpoints_from(words) : peer_from(words), s), s); });
}
