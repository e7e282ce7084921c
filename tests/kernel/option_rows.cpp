// SPDX-License-Identifier: BSL-1.0
// The rows of option_rows.hpp as something to walk over, sockets in every state to do it with, and what the typed calls of each kind of
// socket make of the rows.
#include "option_rows.hpp"

#include <algorithm>
#include <linux/ipv6.h>

#include "option_values.hpp"

namespace support {
namespace {

template <class Option>
constexpr auto& facts_of = sctpp::option_traits<Option>::facts;

// ---- a row -----------------------------------------------------------------------------------------------------------

template <class Option>
class typed_row : public any_row {
public:
    using traits = sctpp::option_traits<Option>;
    using wire = typename traits::wire;
    explicit typed_row(row<Option> r) : row_(std::move(r)) {}

    std::string_view name() const override { return sctpp::option_name<Option>; }
    const sctpp::option_facts& facts() const override { return facts_of<Option>; }
    sctpp::result<void> set(const situation& s, const sctpp::detail::target& where, which w) const override {
        if constexpr (facts_of<Option>.directions != sctpp::direction::get)
            return sctpp::detail::set_option(s.fd, value(s, w), where);
        else
            return {};
    }
    sctpp::result<std::string> difference(const situation& s, const sctpp::detail::target& where, which w) const override {
        if constexpr (facts_of<Option>.directions != sctpp::direction::set) {
            const auto wanted = value(s, w);
            const auto got = sctpp::detail::get_option<Option>(s.fd, where, wanted);
            if (!got) return got.error();
            if (row_.shows != nullptr) return row_.shows(*got, wanted, s) ? std::string() : std::string("the answer");
            if constexpr (facts_of<Option>.directions == sctpp::direction::get) return std::string();
            return std::string(first_difference(wanted, *got));
        } else {
            return std::string();
        }
    }
    std::string raw_difference(const situation& s, const sctpp::detail::target& where) const override {
        if constexpr (facts_of<Option>.directions == sctpp::direction::set)
            return row_.effect(s.fd, s.id) ? "" : "it had no effect";
        else
            return different_place(s, where);
    }
    socklen_t size() const override { return sizeof(wire); }
    void prepare(int fd, sctpp::association_id id) const override {
        if (row_.prepare != nullptr) row_.prepare(fd, id);
    }
    void restore(int fd, sctpp::association_id id) const override {
        if (row_.restore != nullptr) row_.restore(fd, id);
    }
    int expected(sctpp::direction d, const situation& s) const override {
        using sctpp::option_style;
        int code = by_style(s);
        if (code == 0)
            for (const auto& e : expectations)
                if (e.key == facts_of<Option>.key) code = by_state(e, s);
        for (const auto& e : row_.exceptions)
            if ((e.in & s.at) && (e.when == d || e.when == sctpp::direction::both) && (s.features == features::on ? e.features_on : e.features_off)) code = e.code;
        if (facts_of<Option>.phase == sctpp::option_phase::before_association && d == sctpp::direction::set && (taken_states & s.at)) code = EISCONN;
        return code;
    }
    bool is_deaf(const situation& s) const override {
        return (row_.deaf & s.at) ||
               (facts_of<Option>.key == sctpp::option_key::future_or_negotiated && ((with_association & s.at) || s.at == state::connecting_association));
    }

private:
    Option value(const situation& s, which w) const {
        auto values = std::pair(row_.initial, row_.other);
        if (row_.here != nullptr) row_.here(s, values.first, values.second);
        return w == which::initial ? values.first : values.second;
    }
    static int by_style(const situation& s) {
        const bool one = one_states & s.at;
        if (facts_of<Option>.style == (one ? sctpp::option_style::one_to_many : sctpp::option_style::one_to_one)) return EOPNOTSUPP;
        return 0;
    }
    static int by_state(const expectation& e, const situation& s) {
        if (s.has_association() || s.at == state::connecting_association) return e.of_association;
        if (s.at == state::ended_association) return e.of_unknown_association;
        return (many_states & s.at) ? e.of_defaults : e.without_association;
    }
    std::string different_place(const situation& s, const sctpp::detail::target& where) const {
        const auto other = value(s, which::other);
        wire expected{};
        encode_unchecked(other, expected, typename traits::fields{});
        // What the row says, unless the value depends on the socket.
        const bool as_said = first_difference(row_.other, other).empty();
        alignas(8) std::array<std::byte, 512> bytes{};
        wire question{};
        if constexpr (sctpp::detail::asks_by_value<Option>) encode_unchecked(other, question, typename traits::fields{});
        sctpp::detail::write_target<Option>(question, where);
        std::memcpy(bytes.data(), &question, sizeof question);
        socklen_t size = sctpp::detail::has_tail<Option> ? sizeof bytes : sizeof question;
        if (::getsockopt(s.fd, IPPROTO_SCTP, facts_of<Option>.number, bytes.data(), &size) != 0) return std::strerror(errno);
        for (const auto& p : row_.places) {
            std::uint64_t got = 0, wanted = p.value;
            std::memcpy(&got, bytes.data() + p.offset, p.size);
            if (!as_said) std::memcpy(&(wanted = 0), reinterpret_cast<const std::byte*>(&expected) + p.offset, p.size);
            if (got != wanted) return "at offset " + std::to_string(p.offset) + " there is " + std::to_string(got) + " instead of " + std::to_string(wanted);
        }
        return {};
    }
    row<Option> row_;
};

// ---- sockets in every state ------------------------------------------------------------------------------------------

void switch_on(int fd, features on) {
    if (on == features::off) return;
    for (const int option : {SCTP_AUTH_SUPPORTED, SCTP_ASCONF_SUPPORTED, SCTP_RECONFIG_SUPPORTED}) set_value(fd, option, 1);
}

/// As the library opens it, with a time limit and the features.
template <class Socket>
Socket plain(sctpp::family f, features on, sctpp::waiting how = sctpp::waiting::blocking) {
    auto socket = must(Socket::open(f, how));
    limit(socket.native_handle());
    switch_on(socket.native_handle(), on);
    return socket;
}

/// The peer that listens, at two addresses.
void listen_left(situation& s) {
    must(s.left.bind(walk_network::addresses(s.family)));
    must(s.left.listen());
    s.peer = walk_network::addresses(s.family, must(s.left.local_endpoint()).port());
}
/// The peer that connects, from two addresses.
void connect_left(situation& s, const sctpp::endpoint& to) {
    must(s.left.bind(walk_network::addresses(s.family)));
    must(s.left.connect(to));
    s.peer = walk_network::addresses(s.family, must(s.left.local_endpoint()).port());
}

void make_one(situation& s) {
    using enum state;
    if (s.at == listening_one || s.at == accepted) {
        s.parent = plain<sctpp::acceptor>(s.family, s.features);
        must(s.parent.bind(walk_network::addresses(s.family)));
        must(s.parent.listen());
        s.fd = s.parent.native_handle();
        if (s.at == listening_one) return;
        connect_left(s, must(s.parent.local_endpoint()));
        s.one = must(s.parent.accept());
        s.fd = s.one.native_handle();
        return;
    }
    s.one = plain<sctpp::one_to_one>(s.family, s.features, s.at == connecting_one ? sctpp::waiting::non_blocking : sctpp::waiting::blocking);
    s.fd = s.one.native_handle();
    if (s.at == bound_one) must(s.one.bind(walk_network::addresses(s.family)));
    if (s.at == wildcard_one) must(s.one.bind(sctpp::endpoint::any(s.family)));
    if (s.at == connecting_one) REQUIRE(must(s.one.connect(walk_network::silent(s.family))).in_progress);
    if (s.at == connected || s.at == ended_one) {
        listen_left(s);
        must(s.one.bind(walk_network::addresses(s.family)));
        must(s.one.connect(s.peer.front()));
    }
    if (s.at == ended_one) {
        must(s.left.shutdown(associations_of(s.left).front()));
        REQUIRE(eventually([&] { return !s.one.get<sctpp::status>(); }));
    }
}

void make_many(situation& s) {
    using enum state;
    s.many = plain<sctpp::one_to_many>(s.family, s.features, s.at == connecting_many || s.at == connecting_association ? sctpp::waiting::non_blocking : sctpp::waiting::blocking);
    s.fd = s.many.native_handle();
    if (s.at == bound_many) must(s.many.bind(walk_network::addresses(s.family)));
    if (s.at == wildcard_many) must(s.many.bind(sctpp::endpoint::any(s.family)));
    if (s.at == connecting_many || s.at == connecting_association) {
        const auto connection = must(s.many.connect(walk_network::silent(s.family)));
        REQUIRE(connection.in_progress);
        s.peer.assign(2, walk_network::silent(s.family));
        if (s.at == connecting_association) s.id = connection.association;
    }
    if ((many_states & s.at) && !(with_association & s.at) && s.at != listening_many && s.at != associated_many && s.at != ended_association) return;
    must(s.many.bind(walk_network::addresses(s.family)));
    must(s.many.listen());
    if (s.at == listening_many) return;
    connect_left(s, must(s.many.local_endpoint()));
    const auto id = associations_of(s.many).front();
    if (s.at == association || s.at == ended_association) s.id = id;
    if (peeled_states & s.at) {
        s.apart = must(s.many.peel_off(id));
        s.fd = s.apart.native_handle();
        limit(s.fd);
    }
    if (ended_states & s.at) {
        must(s.left.shutdown(associations_of(s.left).front()));
        const sctpp::detail::target where{s.id, nullptr};
        REQUIRE(eventually([&] { return !sctpp::detail::get_option<sctpp::status>(s.fd, where); }));
    }
}

}  // namespace

walk_network::walk_network(features f) {
    network_.add_address(1);  // to send from
    network_.add_silent_hosts();
    const int control = ::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    for (const auto& address : addresses(sctpp::family::ipv6)) {
        in6_ifreq request{};
        std::memcpy(&request.ifr6_addr, reinterpret_cast<const std::byte*>(address.data()) + 8, sizeof request.ifr6_addr);
        request.ifr6_prefixlen = 128;
        request.ifr6_ifindex = static_cast<int>(::if_nametoindex("lo"));
        if (::ioctl(control, SIOCSIFADDR, &request) != 0) FAIL("adding " << address.text().c_str() << ": " << std::strerror(errno));
        // The kernel first looks whether another host has it.
        auto one = must(sctpp::one_to_one::open(sctpp::family::ipv6));
        REQUIRE(eventually([&] { return one.bind(address).has_value(); }));
    }
    ::close(control);
    if (f == features::on) network_.sysctl("intl_enable", "1");
}
std::vector<sctpp::endpoint> walk_network::addresses(sctpp::family f, std::uint16_t port) {
    if (f == sctpp::family::ipv4) return {sctpp::endpoint::ipv4({127, 0, 0, 1}, port), sctpp::endpoint::ipv4({127, 0, 0, 2}, port)};
    return {must(sctpp::endpoint::parse("fd00::1", port)), must(sctpp::endpoint::parse("fd00::2", port))};
}
sctpp::endpoint walk_network::silent(sctpp::family f) { return must(sctpp::endpoint::parse(f == sctpp::family::ipv4 ? "10.9.0.1" : "::ffff:10.9.0.1", 5000)); }

situation socket_in(state at, sctpp::family f, features on) {
    situation s;
    s.at = at;
    s.family = f;
    s.features = on;
    s.left = plain<sctpp::one_to_many>(f, on);
    if (one_states & at)
        make_one(s);
    else
        make_many(s);
    if (const auto now = sctpp::detail::get_option<sctpp::status>(s.fd, {s.id, nullptr}); now && !s.peer.empty())
        if (now->primary.address.unmapped() == s.peer.back()) std::swap(s.peer.front(), s.peer.back());
    return s;
}

const std::vector<std::unique_ptr<any_row>>& all_rows() {
    static const auto rows = [] {
        std::vector<std::unique_ptr<any_row>> list;
        for_each_row(option_rows(), [&]<class Option>(const row<Option>& r) { list.push_back(std::make_unique<typed_row<Option>>(r)); });
        return list;
    }();
    return rows;
}

}  // namespace support

using namespace support;
using namespace sctpp;

TEST_CASE("Every option has a row") {
    [&]<std::uint16_t... N, class... O>(option_list<option_entry<N, O>...>) {
        const auto check = [&](int number, std::string_view name) {
            INFO(name);
            CHECK(std::count_if(all_rows().begin(), all_rows().end(), [&](const auto& r) { return r->facts().number == number; }) == 1);
        };
        (check(N, option_name<O>), ...);
        CHECK(all_rows().size() == sizeof...(O));
    }(all_options{});
}

namespace {

void check_call(const any_row& any, const situation& s, const error& of_set, std::string_view difference) {
    INFO(any.name());
    CHECK(of_set.code() == any.expected(direction::set, s));
    CHECK(difference.empty());
}

/// The typed calls of a fresh socket, with what has to be named there; how many could be made.
template <class Socket, class Option>
int typed_calls(const row<Option>& r, const any_row& any) {
    situation s;
    s.at = is_many<Socket> ? state::fresh_many : state::fresh_one;
    s.features = features::on;
    auto socket = plain<Socket>(family::ipv4, s.features);
    s.fd = socket.native_handle();
    auto initial = r.initial, other = r.other;
    if (r.here != nullptr) r.here(s, initial, other);
    any.prepare(s.fd, s.id);
    const auto set_and_get = [&](const auto&... where) {
        if (std::is_same_v<Option, interleaving_support> && ::access("/proc/sys/net/sctp/intl_enable", W_OK) != 0) return 1;  // not ours to allow
        const auto set = socket.set(other, where...);
        std::string_view difference;
        if constexpr (requires { socket.template get<Option>(where...); })
            if (set) difference = first_difference(other, must(socket.template get<Option>(where...)));
        check_call(any, s, set.error(), difference);
        return 1;
    };
    if constexpr (requires { socket.set(other); })
        return set_and_get();
    else if constexpr (requires { socket.set(other, future_associations); })
        return set_and_get(future_associations);
    else
        return 0;
}

}  // namespace

TEST_CASE("Every option, by the typed calls of each kind of socket") {
    if (FILE* file = std::fopen("/proc/sys/net/sctp/intl_enable", "w")) std::fputs("1", file), std::fclose(file);
    int ones = 0, acceptors = 0, manys = 0;
    std::size_t index = 0;
    for_each_row(option_rows(), [&](const auto& typed) {
        const any_row& any = *all_rows()[index++];
        ones += typed_calls<one_to_one>(typed, any);
        acceptors += typed_calls<acceptor>(typed, any);
        manys += typed_calls<one_to_many>(typed, any);
    });
    CHECK(ones > 35);
    // All but those of an association, which the calls on a one_to_one say that there is none of.
    CHECK(acceptors > 30);
    CHECK(manys > 35);
}

TEST_CASE("Weights of streams, statistics, and counts of what was given up") {
    auto c = connect<one_to_one>();
    must(c.right.set(stream_scheduler{stream_scheduler::discipline::priority}));
    must(c.right.set(stream_weight{7}, stream_id{3}));
    CHECK(must(c.right.get<stream_weight>(stream_id{3})).value == 7);
    CHECK(must_fail(c.right.set(stream_weight{7}, stream_id{4000})).reason() == reason::unknown_stream);

    must(c.left.set(stream_scheduler{stream_scheduler::discipline::priority}, c.left_id));
    must(c.left.set(stream_weight{9}, c.left_id, stream_id{1}));
    CHECK(must(c.left.get<stream_weight>(c.left_id, stream_id{1})).value == 9);

    must(c.right.send("hello"sv, stream_id{3}));
    inbox in;
    CHECK(in.text(c.left) == "hello");
    const auto counted = must(c.right.get<association_statistics>());
    CHECK(counted.ordered_chunks_sent == 1);
    CHECK(counted.packets_sent > 0);
    CHECK(must(c.left.get<association_statistics>(c.left_id)).ordered_chunks_received == 1);
    CHECK(must(c.left.get<association_count>()).associations == 1);

    CHECK(must(c.right.get<abandoned_messages>()) == abandoned_messages{});
    constexpr auto by_time = reliability_policy::lifetime;
    CHECK(must(c.right.get(abandoned_messages{.policy = by_time})) == abandoned_messages{.policy = by_time});
    CHECK(must(c.left.get(abandoned_messages{.policy = by_time}, c.left_id)).policy == by_time);
    CHECK(must(c.right.get<abandoned_messages_of_stream>(stream_id{5})) == abandoned_messages_of_stream{});
}

TEST_CASE("Features are offered by the socket and agreed on by the association") {
    const auto offered = [](auto& s) { must(s.set(reconfiguration_support{true}, future_associations)); };
    auto c = connect<one_to_many>(family::ipv4, [&](auto& s) {
        if constexpr (is_many<std::decay_t<decltype(s)>>) offered(s);
    });
    CHECK(must(c.right.get<reconfiguration_support>(c.right_id)).enabled);
    must(c.right.set(reconfiguration_support{false}, future_associations));
    CHECK(must(c.right.get<reconfiguration_support>(c.right_id)).enabled);
    CHECK_FALSE(must(c.right.get<reconfiguration_support>(future_associations)).enabled);
}

TEST_CASE("Addresses that follow the host's need the wildcard") {
    auto s = open<one_to_many>(family::ipv4);
    CHECK(must_fail(s.set(auto_asconf{true})).code() == EINVAL);
    must(s.bind(endpoint::any(family::ipv4)));
    CHECK_FALSE(must(s.get<auto_asconf>()).enabled);
    must(s.set(auto_asconf{true}));
    CHECK(must(s.get<auto_asconf>()).enabled);
}

TEST_CASE("Keys: made active, deactivated, deleted") {
    auto s = open<one_to_one>(family::ipv4);
    CHECK(must_fail(s.set(active_key{key_number{0}})).code() == EACCES);
    must(s.set(authentication_support{true}));
    const auto secret = "secret"sv;
    must(s.set(authentication_key{key_number{2}, std::as_bytes(std::span(secret))}));
    must(s.set(authenticated_chunk{chunk_type::data}));
    CHECK(must_fail(s.set(authenticated_chunk{chunk_type::init})).message() ==
          "set authenticated_chunk: Invalid argument (EINVAL): INIT, INIT ACK, SHUTDOWN COMPLETE and AUTH are never authenticated; the option is unchanged");
    CHECK(must(s.get<local_authenticated_chunks>()).types == small_set{chunk_type::data});
    must(s.set(active_key{key_number{2}}));
    CHECK(must_fail(s.set(deleted_key{key_number{2}})).code() == EINVAL);
    must(s.set(active_key{key_number{0}}));
    must(s.set(deactivated_key{key_number{2}}));
    must(s.set(deleted_key{key_number{2}}));
    CHECK(must_fail(s.set(active_key{key_number{2}})).code() == EINVAL);
}
