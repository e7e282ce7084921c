// SPDX-License-Identifier: BSL-1.0
// Every option that can be set, a row each: its default, another value written and read back by us and, at its place in the kernel's
// struct, by a raw getsockopt; on each kind of socket, and with what it must not be asked with.
#include <algorithm>
#include <tuple>

#include "support.hpp"

using namespace support;
using namespace sctpp;

namespace {

/// So many bytes of the kernel's struct, in host byte order.
struct place {
    std::size_t offset, size;
    std::uint64_t value;
};

struct nothing_first {
    void operator()(int) const {}
};

template <class Option, class Prepare = nothing_first>
struct row {
    Option initial, other;
    std::vector<place> places;  ///< where `other` must show
    Prepare prepare = {};       ///< what the kernel wants beforehand, on the descriptor
    bool on_association = true; ///< an association takes and gives it as the socket does
};
template <class Option, class Prepare = nothing_first>
row(Option, Option, std::vector<place>, Prepare = {}, bool = true) -> row<Option, Prepare>;

constexpr auto with_authentication = [](int fd) { set_value(fd, SCTP_AUTH_SUPPORTED, 1); };
constexpr auto with_a_second_key = [](int fd) {
    with_authentication(fd);
    struct {
        std::int32_t association;
        std::uint16_t number, length;
        char secret[4];
    } key{0, 2, 4, {'s', 'e', 'c', 'r'}};
    set_raw(fd, IPPROTO_SCTP, SCTP_AUTH_KEY, key);
};
constexpr auto with_fragment_interleave = [](int fd) { set_raw(fd, IPPROTO_SCTP, SCTP_FRAGMENT_INTERLEAVE, 1); };

std::uint16_t u16(int n) { return static_cast<std::uint16_t>(n); }

auto rows() {
    using discipline = stream_scheduler::discipline;
    using exposure = potentially_failed_exposure::exposure;
    return std::tuple{
        row{rto_parameters{3s, 60s, 1s}, rto_parameters{2s, 20s, 500ms}, {{4, 4, 2000}, {8, 4, 20000}, {12, 4, 500}}},
        row{association_parameters{u16(10), 60s}, association_parameters{u16(4), 30s}, {{4, 2, 4}, {16, 4, 30000}}, {}, false},
        row{init_parameters{u16(10), u16(65535), u16(8), 60s}, init_parameters{u16(7), u16(8), u16(3), 5s}, {{0, 2, 7}, {2, 2, 8}, {4, 2, 3}, {6, 2, 5000}}},
        row{no_delay{false}, no_delay{true}, {{0, 4, 1}}},
        row{autoclose{}, autoclose{std::chrono::duration<std::uint32_t>(7)}, {{0, 4, 7}}},
        row{adaptation_layer{}, adaptation_layer{adaptation_indication{0x11223344}}, {{0, 4, 0x11223344}}},
        row{disable_fragments{false}, disable_fragments{true}, {{0, 4, 1}}},
        row{mapped_ipv4_addresses{true}, mapped_ipv4_addresses{false}, {{0, 4, 0}}},
        row{max_segment{0}, max_segment{1000}, {{4, 4, 1000}}, {}, false},
        row{delayed_sack{200ms, 2U}, delayed_sack{100ms, 3U}, {{4, 4, 100}, {8, 4, 3}}},
        row{receive_context{}, receive_context{message_context{77}}, {{4, 4, 77}}},
        row{fragment_interleave{false}, fragment_interleave{true}, {{0, 4, 1}}},
        row{partial_delivery_point{0}, partial_delivery_point{1000}, {{0, 4, 1000}}},
        row{max_burst{4}, max_burst{9}, {{4, 4, 9}}},
        row{hmac_identifiers{{hmac_identifier::sha1}}, hmac_identifiers{{hmac_identifier::sha256, hmac_identifier::sha1}}, {{0, 4, 2}, {4, 2, 3}, {6, 2, 1}}, with_authentication, false},
        row{active_key{}, active_key{key_number{2}}, {{4, 2, 2}}, with_a_second_key, false},
        row{path_thresholds_v1{u16(5), 0}, path_thresholds_v1{u16(4), 2}, {{136, 2, 4}, {138, 2, 2}}},
        row{path_thresholds{u16(5), 0, 65535}, path_thresholds{u16(4), 2, 9}, {{136, 2, 4}, {138, 2, 2}, {140, 2, 9}}},
        row{receive_info_delivery{false}, receive_info_delivery{true}, {{0, 4, 1}}},
        row{next_info_delivery{false}, next_info_delivery{true}, {{0, 4, 1}}},
        row{default_send_parameters{}, default_send_parameters{stream_id{3}, payload_protocol_id{0x01020304}, message_context{6}, true, retransmission_limit{4}},
            {{0, 2, 3}, {4, 2, 0x21}, {8, 4, 0x04030201}, {12, 4, 6}, {16, 4, 4}}},
        row{reuse_port{false}, reuse_port{true}, {{0, 4, 1}}, {}, false},
        row{partial_reliability_support{true}, partial_reliability_support{false}, {{4, 4, 0}}, {}, false},
        row{reconfiguration_support{false}, reconfiguration_support{true}, {{4, 4, 1}}, {}, false},
        row{interleaving_support{false}, interleaving_support{true}, {{4, 4, 1}}, with_fragment_interleave, false},
        row{dynamic_address_support{false}, dynamic_address_support{true}, {{4, 4, 1}}, {}, false},
        row{authentication_support{false}, authentication_support{true}, {{4, 4, 1}}, {}, false},
        row{congestion_notification_support{true}, congestion_notification_support{false}, {{4, 4, 0}}, {}, false},
        row{stream_reset_permission{false, false, false}, stream_reset_permission{true, false, true}, {{4, 4, 5}}},
        row{stream_scheduler{}, stream_scheduler{discipline::round_robin}, {{4, 4, 2}}},
        row{potentially_failed_exposure{}, potentially_failed_exposure{exposure::shown}, {{4, 4, 2}}},
        row{udp_encapsulation_port{}, udp_encapsulation_port{9899}, {{136, 2, 0xab26}}},  // network byte order
        row{path_mtu_probe_interval{}, path_mtu_probe_interval{6s}, {{136, 4, 6000}}},
    };
}

template <class Option>
constexpr auto& facts_of = option_traits<Option>::facts;

/// What has to be named to reach the option on a one-to-many socket: nothing, or the defaults.
template <class Option, class Use>
auto on_defaults(Use use) {
    if constexpr (facts_of<Option>.key == option_key::none)
        return use();
    else
        return use(future_associations);
}

template <class Option>
void check_places(int fd, association_id which, const std::vector<place>& places) {
    std::array<std::byte, 512> bytes{};
    if constexpr (requires { option_traits<Option>::association; })
        std::memcpy(bytes.data() + sctpp::detail::offset_of(option_traits<Option>::association), &which, sizeof which);
    socklen_t size = sctpp::detail::has_tail<Option> ? sizeof bytes : sizeof(typename option_traits<Option>::wire);
    REQUIRE(::getsockopt(fd, IPPROTO_SCTP, facts_of<Option>.number, bytes.data(), &size) == 0);
    for (const auto& p : places) {
        std::uint64_t value = 0;
        std::memcpy(&value, bytes.data() + p.offset, p.size);
        INFO("at offset " << p.offset);
        CHECK(value == p.value);
    }
}

/// A fresh socket: default, change, read back.
template <class Socket, class Row>
void check_fresh(const Row& r, family f) {
    using option = decltype(r.initial);
    auto s = must(Socket::open(f));
    r.prepare(s.native_handle());
    const auto get = [&] { return on_defaults<option>([&](auto... w) { if constexpr (is_many<Socket>) return must(s.template get<option>(w...)); else return must(s.template get<option>()); }); };
    const auto set = [&](const option& o) { on_defaults<option>([&](auto... w) { if constexpr (is_many<Socket>) must(s.set(o, w...)); else must(s.set(o)); }); };
    // one_to_many::open switches this one on itself.
    if constexpr (!(is_many<Socket> && std::is_same_v<option, receive_info_delivery>)) CHECK(get() == r.initial);
    set(r.other);
    CHECK(get() == r.other);
    check_places<option>(s.native_handle(), {}, r.places);
    set(r.initial);
    CHECK(get() == r.initial);
}

/// An association of each kind of socket.
template <class Socket, class Row>
void check_associated(const Row& r) {
    using option = decltype(r.initial);
    auto c = connect<Socket>();
    r.prepare(c.right.native_handle());
    const auto with = [&](auto use) {
        if constexpr (is_many<Socket> && facts_of<option>.key != option_key::none)
            return use(c.right_id);
        else
            return use();
    };
    with([&](auto... w) { must(c.right.set(r.other, w...)); });
    CHECK(with([&](auto... w) { return must(c.right.template get<option>(w...)); }) == r.other);
    check_places<option>(c.right.native_handle(), c.right_id, r.places);
}

/// An id that no association has is refused, and the error says of which option.
template <class Row>
void check_wrong_id(const Row& r) {
    using option = decltype(r.initial);
    auto s = open<one_to_many>(family::ipv4);
    r.prepare(s.native_handle());
    if constexpr (requires { s.set(r.other, association_id{4711}); }) {
        const auto e = must_fail(s.set(r.other, association_id{4711}));
        CHECK(e.code() == EINVAL);
        CHECK(e.message().starts_with("set " + std::string(option_name<option>) + ": Invalid argument (EINVAL)"));
    }
}

bool kernel_refuses_interleaving() { return ::access("/proc/sys/net/sctp/intl_enable", W_OK) != 0; }

}  // namespace

TEST_CASE("Every option reads back what was set") {
    if (FILE* file = std::fopen("/proc/sys/net/sctp/intl_enable", "w")) std::fputs("1", file), std::fclose(file);
    std::apply(
        [](const auto&... r) {
            const auto one = [](const auto& row) {
                using option = std::decay_t<decltype(row.initial)>;
                constexpr auto style = facts_of<option>.style;
                INFO(option_name<option>);
                if (std::is_same_v<option, interleaving_support> && kernel_refuses_interleaving()) return;
                for (const auto f : {family::ipv4, family::ipv6}) {
                    if constexpr (style != option_style::one_to_many) check_fresh<one_to_one>(row, f);
                    if constexpr (style != option_style::one_to_many) check_fresh<acceptor>(row, f);
                    if constexpr (style != option_style::one_to_one) check_fresh<one_to_many>(row, f);
                }
                if (row.on_association) {
                    // autoclose is the only one of the one-to-many style with a setter
                    if constexpr (style != option_style::one_to_many) check_associated<one_to_one>(row);
                    if constexpr (style != option_style::one_to_one && facts_of<option>.key != option_key::future_or_negotiated) {
                        check_associated<one_to_many>(row);
                        check_associated<peeled_association>(row);
                    }
                }
                check_wrong_id(row);
            };
            (one(r), ...);
        },
        rows());
}

TEST_CASE("Every settable option has a row") {
    std::vector<int> have;
    std::apply([&](const auto&... r) { (have.push_back(facts_of<std::decay_t<decltype(r.initial)>>.number), ...); }, rows());
    // With tests of their own: they need two paths, a stream, an event, or can't be read back.
    for (const int own : {SCTP_PRIMARY_ADDR, SCTP_PEER_ADDR_PARAMS, SCTP_AUTH_CHUNK, SCTP_AUTH_KEY, SCTP_AUTH_DELETE_KEY, SCTP_AUTH_DEACTIVATE_KEY, SCTP_STREAM_SCHEDULER_VALUE, SCTP_AUTO_ASCONF,
                          SCTP_EVENT})
        have.push_back(own);
    []<std::uint16_t... N, class... O>(option_list<option_entry<N, O>...>, const std::vector<int>& rows_of) {
        const auto check = [&](int number, direction d, std::string_view name) {
            INFO(name);
            CHECK((d == direction::get || std::find(rows_of.begin(), rows_of.end(), number) != rows_of.end()));
        };
        (check(N, facts_of<O>.directions, option_name<O>), ...);
    }(all_options{}, have);
}

TEST_CASE("Weights of streams, statistics, and counts of what was given up") {
    auto c = connect<one_to_one>();
    must(c.right.set(stream_scheduler{stream_scheduler::discipline::priority}));
    must(c.right.set(stream_weight{7}, stream_id{3}));
    CHECK(must(c.right.get<stream_weight>(stream_id{3})).value == 7);
    CHECK(must_fail(c.right.set(stream_weight{7}, stream_id{4000})).message().starts_with("set stream_weight: Invalid argument (EINVAL)"));

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
          "set authenticated_chunk: Invalid argument (EINVAL): INIT, INIT ACK, SHUTDOWN COMPLETE and AUTH are never authenticated; nothing was changed");
    CHECK(must(s.get<local_authenticated_chunks>()).types == small_set{chunk_type::data});
    must(s.set(active_key{key_number{2}}));
    CHECK(must_fail(s.set(deleted_key{key_number{2}})).code() == EINVAL);
    must(s.set(active_key{key_number{0}}));
    must(s.set(deactivated_key{key_number{2}}));
    must(s.set(deleted_key{key_number{2}}));
    CHECK(must_fail(s.set(active_key{key_number{2}})).code() == EINVAL);
}
