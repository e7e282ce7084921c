// SPDX-License-Identifier: BSL-1.0
//
// The loop of the servers of ngap.cpp, m3ua.cpp and diameter.cpp, whatever their messages mean: whole messages, who
// comes and who goes, and errors that end nothing.
#ifndef MESSAGE_SERVER_HPP
#define MESSAGE_SERVER_HPP

#include "program.hpp"

#include <sctpp/ostream.hpp>
#include <sctpp/reassembler.hpp>

/// The longest message that these protocols' programs take.
inline constexpr std::size_t longest_message = 65536;

/// Who has ended, and how.
inline void say_end(const sctpp::end_of_association& end) {
    using ending = sctpp::end_of_association::ending;
    std::cout << "association " << end.association;
    if (end.how == ending::aborted) std::cout << " aborted, cause " << end.cause << std::endl;
    else std::cout << (end.how == ending::lost ? " lost" : " ended") << std::endl;
}

/// Says why a send failed; of what is gone its end tells.
inline void say_error(const sctpp::result<std::size_t>& sent) {
    if (!sent && !is_gone(sent.error())) std::cerr << sent.error().message() << std::endl;
}

/// Calls `take(message, stop)` with each whole message that comes to a socket which is set up, until Ctrl-C.
int serve(sctpp::one_to_many& server, const sctpp::address_list<16>& here, const auto& take) {
    server.subscribe<sctpp::association_change, sctpp::partial_delivery_event>().value();  // or ends are not told
    server.bind(here).value();
    server.listen().value();
    const ctrl_c stop;
    say_listening(server);
    std::vector<std::byte> buffer(longest_message), memory(sctpp::reassembler::memory_for(1, longest_message));
    sctpp::reassembler whole(memory, longest_message);  // shorter ones come in pieces, too, when little room is left
    while (stop.wait(server.native_handle(), POLLIN)) {
        const auto incoming = server.receive(buffer).and_then([&](const auto& in) { return whole.add(in); });
        if (!incoming) {  // of one association; the others go on
            std::cerr << incoming.error().message() << std::endl;
            if (incoming.error().reason() == sctpp::reason::reassembled_too_long)
                (void)server.abort(whole.collected_info().association,
                                   std::string_view("a message of more than 64 KB"));
            continue;
        }
        sctpp::match(
            *incoming, [&](const sctpp::message& m) { take(m, stop); },
            [](const sctpp::fragment&) {},  // kept
            [](const sctpp::association_change& c) {
                std::cout << "association " << c.association << ' ' << c.state << std::endl;
            },
            [](const sctpp::event auto&) {}, [](const sctpp::end_of_association& end) { say_end(end); });
    }
    server.close_gracefully(std::chrono::seconds(2)).value();
    return 0;
}

#endif
