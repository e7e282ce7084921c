// SPDX-License-Identifier: BSL-1.0
// Every option in every state of every kind of socket: its default, another value that reads back, also by a raw getsockopt, and back
// to the default; or the errno that the kernel has for it there. With the features that some options need, and without.
#include "option_walk.hpp"

using namespace support;
using namespace sctpp;

namespace {

/// Where the option is asked for: as the socket's, the association's, the path's, the stream's.
std::vector<detail::target> targets_of(const any_row& r, const situation& s) {
    const auto key = r.facts().key;
    detail::target where{key == option_key::none ? association_id{} : s.id, nullptr, stream_id{3}, (one_states & s.at) && s.at != state::listening_one};
    std::vector<detail::target> all;
    if (key != option_key::path) all.push_back(where);
    if (key == option_key::path || key == option_key::path_or_association) {
        where.path = s.peer.empty() ? nullptr : &s.peer.back();
        if (key == option_key::path) where.path = s.peer.empty() ? nullptr : &s.peer.front();
        if (key == option_key::path || (s.has_association() && where.path != nullptr)) all.push_back(where);
    }
    return all;
}

std::string how(const result<std::string>& r) { return r ? *r : r.error().message(); }

void check(const any_row& r, const situation& s, const detail::target& where) {
    const int gets = r.expected(direction::get, s), sets = r.expected(direction::set, s);
    const auto gets_this = [&](which w) {
        const auto got = r.difference(s, where, w);
        if (gets == 0)
            CHECK(how(got) == "");
        else if (got)
            CHECK(0 == gets);
        else
            CHECK(got.error() == error(gets, operation::get, got.error().reason(), static_cast<std::uint32_t>(r.facts().number)));
    };
    r.prepare(s.fd, s.id);
    if (r.can(direction::get)) gets_this(which::initial);
    if (r.can(direction::set)) {
        const auto set = r.set(s, where, which::other);
        CHECK(set.error().code() == sets);
        if (!set) {
            CHECK(set.error().operation() == operation::set);
            CHECK(set.error().option() == r.facts().number);
            CHECK(set.error().message().starts_with("set " + std::string(r.name()) + ": "));
        } else {
            if (r.can(direction::get)) gets_this(r.is_deaf(s) ? which::initial : which::other);
            if (gets == 0 && !r.is_deaf(s)) CHECK(r.raw_difference(s, where) == "");
            if (r.can(direction::get)) {
                must(r.set(s, where, which::initial));
                gets_this(which::initial);
            }
        }
    }
    r.restore(s.fd, s.id);
}

void walk(state at) {
    for (const auto on : {features::off, features::on})
        for (const auto f : {family::ipv4, family::ipv6}) {
            const walk_network network(on);
            const auto s = socket_in(at, f, on);
            INFO(state_names[static_cast<std::size_t>(at)] << (f == family::ipv4 ? ", IPv4" : ", IPv6") << (on == features::on ? ", features on" : ""));
            for (const auto& r : all_rows())
                for (const auto& where : targets_of(*r, s)) {
                    INFO(r->name() << (where.path != nullptr ? " of a path" : ""));
                    check(*r, s, where);
                }
        }
}

template <std::size_t... I>
void add_all(std::index_sequence<I...>) {
    (add_test("Options, " + std::string(state_names[I]), [] { walk(static_cast<state>(I)); }), ...);
}
[[maybe_unused]] const bool added = (add_all(std::make_index_sequence<state_count>{}), true);

}  // namespace
