// SPDX-License-Identifier: BSL-1.0
//
// A chat of two hosts that share a secret: every message is authenticated, and one whose key is wrong is thrown away by
// the kernel. (Authenticated, not encrypted: everybody can read along.)
//
//   g++ -std=c++20 -Iinclude examples/authenticated.cpp -o authenticated

#include "program.hpp"

#include <sctpp/features.hpp>

#include <fstream>

namespace {

constexpr const char* help =
    R"(Sends each line of standard input to the peer, and prints what the peer sends; all of it authenticated.

  authenticated --key FILE ADDRESS:PORT...            connects to a peer at these addresses
  authenticated --key FILE --listen ADDRESS:PORT...   waits at these addresses of this host, for one peer

  --key FILE    the secret, the same at both ends: any bytes, 16 to 65535 of them
)";

std::string secret_of(const std::string& name) {
    std::string secret(65536, '\0');
    std::ifstream file(name, std::ios::binary);
    file.read(secret.data(), static_cast<std::streamsize>(secret.size()));
    secret.resize(static_cast<std::size_t>(file.gcount()));
    if (name.empty()) throw wrong_argument("--key is missing; see --help");
    if (secret.size() < 16 || secret.size() > 65535)
        throw wrong_argument("--key needs a file of 16 to 65535 bytes; '" + name + "' is none");
    return secret;
}

template <class Socket>
void prepare(Socket& socket, const std::string& secret) {
    constexpr sctpp::key_number ours{1};
    socket.set(sctpp::authentication{.chunks = {sctpp::chunk_type::data},
                                     .hashes = {sctpp::hmac_identifier::sha256, sctpp::hmac_identifier::sha1},
                                     .key = sctpp::authentication_key{ours, std::as_bytes(std::span(secret))}})
        .value();
}

sctpp::one_to_one meet(const sctpp::address_list<16>& addresses, bool listen, const std::string& secret) {
    if (!listen) {
        auto socket = sctpp::one_to_one::open(family_of(addresses)).value();
        prepare(socket, secret);
        socket.connect(addresses).value();
        return socket;
    }
    auto acceptor = sctpp::acceptor::open(family_of(addresses)).value();
    prepare(acceptor, secret);
    acceptor.bind(addresses).value();
    acceptor.listen().value();
    const ctrl_c stop;  // before anybody is told that it waits
    say_listening(acceptor, std::cerr);
    if (!stop.wait(acceptor.native_handle(), POLLIN)) throw interrupted();
    return acceptor.accept().value();
}

int chat(const sctpp::address_list<16>& addresses, bool listen, const std::string& key_file) {
    auto socket = meet(addresses, listen, secret_of(key_file));
    const ctrl_c stop;
    // Without this look, a peer that cannot authenticate would be talked to in the clear.
    if (!sctpp::negotiated(socket).value().authentication ||
        !socket.get<sctpp::peer_authenticated_chunks>().value().types.contains(sctpp::chunk_type::data)) {
        socket.abort();
        return std::cerr << "the peer does not authenticate messages\n", 1;
    }
    std::cerr << "both ends authenticate messages\n";

    setvbuf(stdin, nullptr, _IONBF, 0);  // so that poll knows of every line that was not read
    std::vector<std::byte> buffer(65536);
    bool over = false, well = true, more_lines = true;
    while (!over && !stop.came()) {
        pollfd all[] = {{stop.native_handle(), POLLIN, 0},
                        {socket.native_handle(), POLLIN, 0},
                        {more_lines ? STDIN_FILENO : -1, POLLIN, 0}};
        poll(all, 3, -1);
        if (std::string line; all[2].revents != 0) {
            more_lines = static_cast<bool>(std::getline(std::cin, line));
            if (!more_lines) must_shut_down(socket);  // what was said still arrives, and then comes the end
            if (more_lines && !line.empty()) {
                const auto sent = stop.send(socket, line);
                if (is_gone(sent.error())) {  // what the peer has said before is still received
                    more_lines = false;
                    std::cerr << "not sent, for the peer has ended the association: " << line << '\n';
                } else if (!sent.error().would_block()) sent.value();
            }
        }
        if (all[1].revents == 0) continue;
        sctpp::match(
            socket.receive(buffer).value(),
            [](const sctpp::plain_message& m) { std::cout << m.text() << std::endl; },
            [](const sctpp::plain_fragment& f) { std::cout << f.text(); },
            [](const sctpp::event auto&) {},
            [&](const sctpp::end_of_association& end) {
                over = true, well = end.how == sctpp::end_of_association::ending::shut_down;
            });
    }
    if (well && (over || socket.close_gracefully(std::chrono::seconds(2)))) return 0;
    socket.abort();
    return std::cerr << "the peer has not acknowledged everything: is its key another?\n", 1;
}

}  // namespace

int main(int argc, char** argv) {
    bool listen = false;
    std::string key;
    return run(argc, argv, help, {{"listen", listen}, {"key", key}}, [&](std::span<char*> words) {
        return chat(listen ? endpoints_from(words) : peer_from(words), listen, key);
    });
}
