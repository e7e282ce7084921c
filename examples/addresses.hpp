// SPDX-License-Identifier: BSL-1.0
//
// The addresses of these programs' command lines: read, refused where they cannot be, and said where somebody waits at
// them.
#ifndef ADDRESSES_HPP
#define ADDRESSES_HPP

#include <sctpp/sctpp.hpp>

#include <algorithm>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>

/// Gives one line and exit status 2.
struct wrong_argument : std::runtime_error {
    using runtime_error::runtime_error;
};

/// An endpoint of the command line: 192.0.2.1:5000 or [2001:db8::1]:5000.
inline sctpp::endpoint endpoint_from(const std::string& text) {
    const auto parsed = sctpp::endpoint::parse(text);
    if (parsed) return *parsed;
    const bool but_for_the_port = sctpp::endpoint::parse(text.substr(0, text.rfind(':') + 1) + '1').has_value();
    const auto why = but_for_the_port ? "a port is a number from 0 to 65535" : parsed.error().message();
    throw wrong_argument("'" + text + "': " + why);
}
/// One more of the same end.
inline void add_endpoint(sctpp::address_list<16>& list, const std::string& text) {
    const auto added = endpoint_from(text);
    for (const auto& e : list) {
        if (e.unmapped() == added.unmapped()) throw wrong_argument("'" + text + "' is there twice");
        if (e.port() != added.port())
            throw wrong_argument("'" + text + "' has another port than the address before it");
    }
    if (!list.push_back(added)) throw wrong_argument("more than 16 addresses");
}
/// All of one end. Port 0 is any, so that it is this end's.
inline sctpp::address_list<16> endpoints_from(std::span<char*> texts) {
    sctpp::address_list<16> list;
    for (const char* text : texts) add_endpoint(list, text);
    if (list.empty()) throw wrong_argument("an address is missing; see --help");
    return list;
}
/// All of a peer.
inline sctpp::address_list<16> peer_from(std::span<char*> texts) {
    const auto list = endpoints_from(texts);
    if (list.front().port() == 0)
        throw wrong_argument(std::string("'") + texts.front() + "': a peer has a port from 1 to 65535");
    for (const auto& e : list)
        if (e.is_any()) throw wrong_argument("a peer's addresses are its own, not 0.0.0.0 or ::");
    return list;
}

/// The family of a socket for all of these.
inline sctpp::family family_of(const sctpp::address_list<16>& list) {
    for (const auto& e : list)
        if (e.family() == sctpp::family::ipv6) return sctpp::family::ipv6;
    return sctpp::family::ipv4;
}
/// What is bound to these reaches each of those, as the kernel demands.
inline void must_meet(const sctpp::address_list<16>& here, const sctpp::address_list<16>& there) {
    const auto meet = [](const sctpp::endpoint& from, const sctpp::endpoint& to) {
        const bool both = from.family() == sctpp::family::ipv6 && from.is_any();
        return both || from.unmapped().family() == to.unmapped().family();
    };
    for (const auto& to : there)
        if (std::none_of(here.begin(), here.end(), [&](const auto& from) { return meet(from, to); }))
            throw wrong_argument("no address of this host is of the family of " + std::string(to.text().view()));
}

/// Where a server waits: a line for each address, with the port that the kernel has chosen where it was 0.
inline void say_listening(const auto& server, std::ostream& to = std::cout) {
    sctpp::address_list<64> bound;
    for (const auto& own : server.local_addresses(bound).value())
        to << "listening at " << own.unmapped().text().view() << '\n';
    to << std::flush;
}

#endif
