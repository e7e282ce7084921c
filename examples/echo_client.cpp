// SPDX-License-Identifier: BSL-1.0
//
// An echo client with a one-to-one socket: sends each line of its input as a message, and prints what comes back.
//
//   g++ -std=c++20 -Iinclude examples/echo_client.cpp -o echo_client

#include "program.hpp"

namespace {

constexpr const char* help =
    R"(Sends each line of standard input as a message, and prints the answer and how long it took.

  echo_client [OPTIONS] ADDRESS:PORT...    all addresses are of one peer: the first that answers is used

  --stream N      on this stream (0)
  --unordered     not in order
)";

int talk(const sctpp::address_list<16>& there, std::uint16_t stream, bool unordered) {
    using clock = std::chrono::steady_clock;
    auto socket = sctpp::one_to_one::open(family_of(there)).value();
    if (stream >= 10) socket.set(sctpp::init_parameters{.outbound_streams = stream + 1U}).value();
    socket.set(sctpp::receive_info_delivery{}).value();
    socket.connect(there).value();
    const ctrl_c stop;  // until here Ctrl-C just ended the program
    setvbuf(stdin, nullptr, _IONBF, 0);  // so that poll knows of every line that was not read

    std::vector<std::byte> buffer(65536);
    const sctpp::send_attributes attributes{.stream = sctpp::stream_id{stream},
                                            .payload_protocol = sctpp::payload_protocol_id::echo,
                                            .unordered = unordered};
    bool over = false;
    for (std::string line; !over && stop.wait(STDIN_FILENO, POLLIN) && std::getline(std::cin, line);) {
        if (line.empty()) continue;  // there are no empty messages in SCTP
        const auto begin = clock::now();
        if (!stop.must_send(socket, line, attributes)) break;
        for (bool answered = false; !answered && !over && stop.wait(socket.native_handle(), POLLIN);) {
            sctpp::match(
                socket.receive<sctpp::receive_info>(buffer).value(),
                [&](const sctpp::message& m) {
                    const std::chrono::duration<double, std::milli> took = clock::now() - begin;
                    std::cout << m.text() << "    (stream " << sctpp::number(m.stream()) << ", " << took.count()
                              << " ms)\n"
                              << std::flush;
                    answered = true;
                },
                [](const sctpp::fragment& f) { std::cout << f.text(); },  // of a line of more than 64 KB
                [](const sctpp::event auto&) {},
                [&](const sctpp::end_of_association&) { over = true; });
        }
    }
    if (over) return std::cerr << "the peer has ended the association\n", 1;
    socket.close_gracefully(std::chrono::seconds(5)).value();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::uint16_t stream = 0;
    bool unordered = false;
    return run(argc, argv, help, {{"stream", stream, 0, 65534}, {"unordered", unordered}},
               [&](std::span<char*> words) { return talk(peer_from(words), stream, unordered); });
}
