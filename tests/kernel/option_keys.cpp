// SPDX-License-Identifier: BSL-1.0
// Every option asked of what is not there: associations, paths, streams, groups; in the wrong direction; on the wrong style of socket. And
// what the errors say.
#include <sctpp/features.hpp>

#include "option_walk.hpp"

using namespace support;
using namespace sctpp;

namespace {

/// The end of an error's text.
constexpr std::array said{
    std::pair{reason::unknown_association, ": no association of this socket has this id"},
    std::pair{reason::unknown_path, ": the address is not one of the peer's"},
};

void check_error(const any_row& r, const error& e, operation in, int code, reason why) {
    CHECK(e == error(code, in, why, static_cast<std::uint32_t>(r.facts().number)));
    INFO(e.message());
    CHECK(e.message().starts_with((in == operation::set ? "set " : "get ") + std::string(r.name()) + ": "));
    for (const auto& [reason, text] : said)
        if (reason == why) CHECK(e.message().ends_with(text));
}

/// Setting and getting, where the option knows either, must fail.
void check_refused(const any_row& r, const situation& s, const detail::target& where, int code = EINVAL, reason why = reason::unknown_association) {
    if (r.can(direction::set)) check_error(r, r.set(s, where, which::other).error(), operation::set, code, why);
    if (r.can(direction::get)) check_error(r, r.difference(s, where, which::other).error(), operation::get, code, why);
}

void on_each_row(const situation& s, void (*check)(const any_row&, const situation&)) {
    for (const auto& r : all_rows()) {
        INFO(r->name());
        if (r->facts().style != option_style::one_to_one || !(many_states & s.at)) check(*r, s);
    }
}
bool has_association(const any_row& r) { return r.facts().key != option_key::none; }
bool has_path(const any_row& r) { return r.facts().key == option_key::path || r.facts().key == option_key::path_or_association; }

constexpr association_id nobody{4711};
const stream_id some_stream{3};

}  // namespace

TEST_CASE("Options of an association that does not exist, never did, or is another socket's") {
    const walk_network network(features::on);
    const auto s = socket_in(state::association, family::ipv4, features::on);
    auto peeled = socket_in(state::peeled, family::ipv4, features::on);
    const auto unknown = [](const any_row& r, const situation& on) {
        if (!has_association(r) || r.facts().key == option_key::path) return;
        r.prepare(on.fd, on.id);
        const auto of_left = associations_of(on.left).front();
        for (const auto id : {nobody, of_left, association_id{0x7fffffff}}) {
            INFO("id " << number(id));
            check_refused(r, on, {id, nullptr, some_stream});
        }
        r.restore(on.fd, on.id);
    };
    on_each_row(s, unknown);
    // The association has left this socket, and its id with it.
    CHECK(associations_of(peeled.many).empty());
    peeled.fd = peeled.many.native_handle();
    peeled.at = state::fresh_many;
    on_each_row(peeled, [](const any_row& r, const situation& parent) {
        if (!has_association(r) || r.facts().key == option_key::path) return;
        const auto id = must(parent.apart.get<status>()).association;
        r.prepare(parent.fd, parent.id);
        check_refused(r, parent, {id, nullptr, some_stream});
        r.restore(parent.fd, parent.id);
    });
}

TEST_CASE("Options of paths that the peer does not have") {
    for (const auto f : {family::ipv4, family::ipv6})
        for (const auto at : {state::connected, state::association, state::peeled}) {
            const walk_network network(features::off);
            const auto s = socket_in(at, f, features::off);
            INFO(state_names[static_cast<std::size_t>(at)] << (f == family::ipv4 ? ", IPv4" : ", IPv6"));
            on_each_row(s, [](const any_row& r, const situation& on) {
                if (!has_path(r)) return;
                auto other_port = on.peer.front();
                other_port.port(static_cast<std::uint16_t>(other_port.port() + 1));
                const auto nobodys = walk_network::silent(on.family);
                for (const auto& address : {other_port, nobodys}) {
                    INFO(address.text().c_str());
                    for (const auto id : {on.id, association_id{}}) {
                        INFO("id " << number(id));
                        // These two have an errno of their own for it.
                        const bool thresholds = r.facts().number == 31 || r.facts().number == 37;
                        check_refused(r, on, {id, &address}, thresholds ? ENOENT : EINVAL, thresholds ? reason::none : reason::unknown_path);
                    }
                }
            });
        }
}

TEST_CASE("Options of a path that one association has, with the id of none: the kernel would not notice") {
    const walk_network network(features::off);
    auto s = socket_in(state::association, family::ipv4, features::off);
    int found = 0;
    for (const auto& r : all_rows()) {
        if (!has_path(*r) && !r->facts().found_by_address) continue;
        INFO(r->name());
        ++found;
        const detail::target where{nobody, r->facts().key == option_key::association ? nullptr : &s.peer.back()};
        check_refused(*r, s, where);
        // The other one is as it was.
        const auto own = r->difference(s, {s.id, where.path == nullptr ? nullptr : &s.peer.front()}, which::initial);
        CHECK((own ? *own : own.error().message()) == "");
    }
    CHECK(found == 7);
}

TEST_CASE("Options of streams that the association does not have") {
    const walk_network network(features::off);
    for (const auto at : {state::connected, state::association, state::peeled}) {
        const auto s = socket_in(at, family::ipv4, features::off);
        on_each_row(s, [](const any_row& r, const situation& on) {
            if (r.facts().key != option_key::stream) return;
            r.prepare(on.fd, on.id);
            check_refused(r, on, {on.id, nullptr, stream_id{4000}}, EINVAL, reason::unknown_stream);
            r.restore(on.fd, on.id);
        });
    }
}

TEST_CASE("Groups of associations, of options that do not know them") {
    const walk_network network(features::on);
    const auto s = socket_in(state::association, family::ipv4, features::on);
    on_each_row(s, [](const any_row& r, const situation& on) {
        const auto key = r.facts().key;
        if (!has_association(r) || key == option_key::path) return;
        r.prepare(on.fd, on.id);
        r.prepare(on.fd, association_id{});
        for (const auto group : {current_associations.id, all_associations.id}) {
            INFO("group " << number(group));
            const detail::target where{group, nullptr, some_stream};
            const bool takes = key == option_key::association_or_group || key == option_key::event || (key == option_key::stream && group == current_associations.id);
            if (r.can(direction::set)) CHECK(r.set(on, where, which::other).error().code() == (takes ? 0 : EINVAL));
            if (r.can(direction::get)) CHECK(r.difference(on, where, which::other).error().code() == EINVAL);
            r.prepare(on.fd, on.id);
        }
        r.restore(on.fd, on.id);
        r.restore(on.fd, association_id{});
    });
}

TEST_CASE("Where there is one association, its id is not looked at") {
    const walk_network network(features::on);
    for (const auto at : {state::connected, state::accepted, state::peeled}) {
        const auto s = socket_in(at, family::ipv4, features::on);
        INFO(state_names[static_cast<std::size_t>(at)]);
        on_each_row(s, [](const any_row& r, const situation& on) {
            if (!has_association(r) || !r.can(direction::get)) return;
            r.prepare(on.fd, on.id);
            const auto* const path = r.facts().key == option_key::path ? &on.peer.front() : nullptr;
            const auto got = r.difference(on, {nobody, path, some_stream}, which::initial);
            CHECK((got ? *got : got.error().message()) == "");
            r.restore(on.fd, on.id);
        });
    }
}

TEST_CASE("Options in the direction that the kernel does not have") {
    const walk_network network(features::on);
    for (const auto at : {state::connected, state::association}) {
        const auto s = socket_in(at, family::ipv4, features::on);
        on_each_row(s, [](const any_row& r, const situation& on) {
            std::array<std::byte, 512> bytes{};
            socklen_t size = r.size();
            const int number = r.facts().number;
            if (r.facts().directions == direction::get) CHECK((::setsockopt(on.fd, IPPROTO_SCTP, number, bytes.data(), size) == -1 && errno == ENOPROTOOPT));
            if (r.facts().directions == direction::set) CHECK((::getsockopt(on.fd, IPPROTO_SCTP, number, bytes.data(), &size) == -1 && errno == EOPNOTSUPP));
        });
    }
}

TEST_CASE("Options of another style of socket") {
    const walk_network network(features::off);
    constexpr auto told = "Operation not supported (EOPNOTSUPP): this style of socket does not have this option"sv;
    int found = 0;
    for (const auto at : {state::fresh_one, state::fresh_many, state::listening_one, state::connected, state::association, state::peeled}) {
        const auto s = socket_in(at, family::ipv4, features::off);
        INFO(state_names[static_cast<std::size_t>(at)]);
        for (const auto& r : all_rows()) {
            INFO(r->name());
            const bool one = one_states & at;
            if (r->facts().style != (one ? option_style::one_to_many : option_style::one_to_one)) continue;
            ++found;
            // What there is only on sockets that can have one association is answered on all.
            if (r->can(direction::set)) CHECK(r->set(s, {}, which::other).error().message() == "set " + std::string(r->name()) + ": " + std::string(told));
            if (r->can(direction::get) && one) CHECK(r->difference(s, {}, which::other).error().message() == "get " + std::string(r->name()) + ": " + std::string(told));
        }
    }
    CHECK(found > 6);
}

TEST_CASE("What the kernel refuses with a bare EINVAL is named: a type of event, a policy, a stream, an address that is none") {
    const auto told = [](const auto& outcome, std::string_view why) {
        REQUIRE_FALSE(outcome);
        INFO(outcome.error().message());
        CHECK(outcome.error().message().ends_with(": Invalid argument (EINVAL): " + std::string(why)));
    };
    for (const auto f : {family::ipv4, family::ipv6}) {
        auto c = connect<one_to_many>(f);
        auto& s = c.left;
        const auto id = c.left_id;
        told(s.set(event_delivery{event_type{0x8fff}}, id), "`type` is not an event that this kernel has");
        told(s.get(abandoned_messages{reliability_policy{}}, id), "`policy` is not one of those in reliability_policy");
        told(s.get(abandoned_messages_of_stream{}, id, stream_id{4000}), "the association has no outbound stream of this number");
        told(s.get(abandoned_messages_of_stream{reliability_policy{}}, id, stream_id{0}), "`policy` is not one of those in reliability_policy");
        told(s.get<peer_address_info>(id, endpoint::any(f, 5000)), "the address is not one of the peer's");
        told(s.get(abandoned_messages{}, nobody), "no association of this socket has this id");
        told(s.set(event_delivery{event_type::association_change}, nobody), "no association of this socket has this id");
        // 0, which nothing was put into, would be the kernel's word for associations to come.
        told(s.set(rto_parameters{.initial = 777ms}, association_id{}), "no association of this socket has this id");
        told(s.get<rto_parameters>(association_id{}), "no association of this socket has this id");
        told(s.get<peer_address_info>(association_id{}, c.right.local_endpoint().value()), "no association of this socket has this id");
        told(s.set(weighted_streams{}, association_id{}), "no association of this socket has this id");
        told(s.get<path_thresholds>(endpoint{}), "the address is not one of the peer's");
        told(s.get<peer_address_parameters>(id, endpoint::any(f, 5000)), "the address is not one of the peer's");
        address_list<8> own;
        told(s.local_addresses(association_id{}, own), "no association of this socket has this id");
        CHECK(s.subscribe<shutdown_event>(association_id{}).error().reason() == reason::unknown_association);
        CHECK(s.is_subscribed<shutdown_event>(association_id{}).error().reason() == reason::unknown_association);
        CHECK(s.get<rto_parameters>(future_associations).value().initial != 777ms);
    }
}

TEST_CASE("Options on what is no SCTP socket: the kernel's errno, also where the socket is looked at first") {
    for (const int fd : {-1, 0}) {  // closed; a terminal or a file
        const int code = fd < 0 ? EBADF : ENOTSOCK;
        for (const auto& r : all_rows()) {
            if (!r->can(direction::set)) continue;
            INFO(r->name());
            situation none;
            none.fd = fd;
            for (const bool one : {false, true}) CHECK(r->set(none, {.one_to_one = one}, which::other).error().code() == code);
            CHECK(r->set(none, sctpp::detail::bare_descriptor, which::other).error().code() == code);
        }
        CHECK(weighted_streams{}.set_on(fd).error().code() == code);
        CHECK(dynamic_addresses{}.set_on(fd).error().code() == code);
    }
}
