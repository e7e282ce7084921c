// SPDX-License-Identifier: BSL-1.0
//
// Like netcat, for SCTP: standard input becomes messages, messages become standard output, both ways at once.
//
//   g++ -std=c++20 -Iinclude examples/sctpcat.cpp -o sctpcat

#include "program.hpp"

#include <algorithm>

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
The exit status is 1 if the peer aborts, is lost, or ends before all input was sent. A terminal shows, on standard error, how much passed.
)";

struct settings {
    bool listen = false, receive = false, lines = false, unordered = false, verbose = false;
    std::uint16_t stream = 0;
    std::uint32_t ppid = 0, block = 32768;
};

sctpp::one_to_one meet(std::span<char*> words, const settings& s) {
    const auto addresses = s.listen ? endpoints_from(words) : peer_from(words);
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
        if (s.verbose || addresses.front().port() == 0) say_listening(acceptor, std::cerr);  // else it is known
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
        if ((n = write(STDOUT_FILENO, data.data(), data.size())) < 0)
            throw std::system_error(errno, std::generic_category(), "standard output");
}

int copy(sctpp::one_to_one socket, const settings& s) {
    using ending = sctpp::end_of_association::ending;
    const sctpp::send_attributes attributes{.stream = sctpp::stream_id{s.stream},
                                            .payload_protocol = sctpp::payload_protocol_id{s.ppid},
                                            .unordered = s.unordered};
    const ctrl_c stop;
    std::vector<char> input, piece(s.block);  // input: read and not sent yet
    std::vector<std::byte> buffer(65536);
    bool more = true, ended = false, over = false, refused = false;
    auto how = ending::shut_down;
    std::uint64_t sent = 0, received = 0;
    const auto send_front = [&] {  // false: no room now
        auto end = std::find(input.begin(), input.end(), '\n');
        const bool line = s.lines && end != input.end();
        if (!line && s.lines && more && input.size() < s.block) return false;  // its end has not been read
        if (!line) end = input.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(input.size(), s.block));
        if (end != input.begin()) {  // not an empty line: there are no empty messages
            const auto taken = socket.send(std::span(input.begin(), end), attributes, sctpp::dont_wait);
            if (taken.error().would_block()) return false;
            if (is_gone(taken.error())) return more = false, ended = refused = true, input.clear(), false;
            sent += taken.value();
        }
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
            const auto n = read(STDIN_FILENO, piece.data(), piece.size());
            if (n < 0) throw std::system_error(errno, std::generic_category(), "standard input");
            input.insert(input.end(), piece.begin(), piece.begin() + n);
            more = n > 0;
        }
        while (!input.empty() && send_front()) {}
        if (!more && input.empty() && !ended) ended = true, must_shut_down(socket);
        if (isatty(STDERR_FILENO) && !s.verbose)
            std::cerr << '\r' << sent << " bytes sent, " << received << " received" << std::flush;
        if ((all[1].revents & ~POLLOUT) == 0) continue;
        const auto take = [&](const auto& m) { write_out(m.data()), received += m.size(); };
        const auto tell = [&](const auto&... words) {
            if (s.verbose) (std::cerr << ... << words) << '\n';
        };
        sctpp::match(
            socket.receive<sctpp::receive_info>(buffer).value(),
            [&](const sctpp::message& m) {
                take(m);
                if (s.lines) write_out(std::as_bytes(std::span("\n", 1)));
                tell("message of ", m.size(), " bytes, stream ", number(m.stream()), ", ppid ",
                     number(m.payload_protocol()));
            },
            [&](const sctpp::fragment& f) { take(f); },
            [&](const sctpp::association_change& c) {
                tell("up, ", c.outbound_streams, " streams out, ", c.inbound_streams, " in");
            },
            [&](const sctpp::peer_address_change& c) { tell("a change of the path to ", c.address.text().view()); },
            [&](const sctpp::event auto&) {},
            [&](const sctpp::end_of_association& e) { over = true, how = e.how; });
    }
    if (isatty(STDERR_FILENO)) std::cerr << '\n';
    if (how == ending::aborted || how == ending::lost) return std::cerr << "sctpcat: association aborted or lost\n", 1;
    if (refused || !input.empty()) return std::cerr << "sctpcat: the peer ended before all input was sent\n", 1;
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    settings s;
    return run(argc, argv, help,
               {{"listen", s.listen},
                {"receive", s.receive},
                {"lines", s.lines},
                {"block", s.block, 1, 131072},
                {"stream", s.stream, 0, 65534},
                {"ppid", s.ppid},
                {"unordered", s.unordered},
                {"verbose", s.verbose}},
               [&](std::span<char*> words) { return copy(meet(words, s), s); });
}
