// SPDX-License-Identifier: BSL-1.0
// Each option goes out as exactly the struct that a C programmer would fill in, and comes back as it went.
#include "keeping_kernel.hpp"

#include <random>

using namespace sctpp;
using namespace std::chrono_literals;

namespace {

const endpoint four = endpoint::ipv4({192, 0, 2, 1}, 38412);
const endpoint six = *endpoint::parse("[2001:db8::1]:5000");
wire& put_four(wire& w, std::size_t at) {
    return w.u16(at, AF_INET).be16(at + 2, 38412).put(at + 4, std::array<std::uint8_t, 4>{192, 0, 2, 1});
}

}  // namespace

TEST_CASE("rto_parameters: association, initial, maximum, minimum") {
    sockets kernel;
    CHECK(kernel.sent(rto_parameters{.initial = 500ms, .maximum = 60s, .minimum = 200ms}) == wire(16).u32(4, 500).u32(8, 60000).u32(12, 200).bytes);
    CHECK(kernel.sent(rto_parameters{.minimum = 1ms}) == wire(16).u32(12, 1).bytes);
    CHECK(kernel.sent(rto_parameters{}) == wire(16).bytes);
    CHECK(kernel.sent(rto_parameters{.initial = 0x7fffffffLL * 1ms}) == wire(16).u32(4, 0x7fffffff).bytes);
}

TEST_CASE("which association: an id, or the socket's defaults") {
    sockets kernel;
    auto s = many();
    REQUIRE(s.set(rto_parameters{.initial = 1s}, association_id{0x01020304}));
    CHECK(kernel.kept[0] == wire(16).i32(0, 0x01020304).u32(4, 1000).bytes);
    REQUIRE(s.set(rto_parameters{.initial = 1s}, future_associations));
    CHECK(kernel.kept[0] == wire(16).i32(0, 0).u32(4, 1000).bytes);
    REQUIRE(s.get<rto_parameters>(association_id{77}));
    CHECK(kernel.asked == wire(16).i32(0, 77).bytes);
}

TEST_CASE("association_parameters: the answers are not asked for") {
    sockets kernel;
    CHECK(kernel.sent(association_parameters{.max_retransmissions = 10, .cookie_life = 60s}) == wire(20).u16(4, 10).u32(16, 60000).bytes);
    kernel.kept[1] = wire(20).u16(4, 8).u16(6, 2).u32(8, 106496).u32(12, 106497).u32(16, 1234).bytes;
    const auto got = one().get<association_parameters>().value();
    CHECK(got.max_retransmissions == 8);
    CHECK(got.peer_destinations == 2);
    CHECK(got.peer_receive_window == 106496);
    CHECK(got.local_receive_window == 106497);
    CHECK(got.cookie_life == 1234ms);
}

TEST_CASE("init_parameters") {
    sockets kernel;
    CHECK(kernel.sent(init_parameters{.outbound_streams = 16, .max_inbound_streams = 2048, .max_attempts = 3, .max_init_timeout = 65535ms}) ==
          wire(8).u16(0, 16).u16(2, 2048).u16(4, 3).u16(6, 65535).bytes);
    CHECK(kernel.sent(init_parameters{.max_attempts = 4}) == wire(8).u16(4, 4).bytes);
}

TEST_CASE("switches and plain numbers are the kernel's int") {
    sockets kernel;
    CHECK(kernel.sent(no_delay{true}) == wire(4).i32(0, 1).bytes);
    CHECK(kernel.sent(no_delay{false}) == wire(4).i32(0, 0).bytes);
    CHECK(kernel.sent(receive_info_delivery{}) == wire(4).i32(0, 1).bytes);
    CHECK(kernel.sent(next_info_delivery{false}) == wire(4).i32(0, 0).bytes);
    CHECK(kernel.sent(autoclose{std::chrono::duration<std::uint32_t>(21474836)}) == wire(4).u32(0, 21474836).bytes);
    kernel.kept[3] = wire(4).i32(0, -7).bytes;  // anything but 0 is on
    CHECK(one().get<no_delay>()->enabled);
}

TEST_CASE("primary_address: the address behind the association, at its own length") {
    sockets kernel;
    wire expected(132);
    CHECK(kernel.sent(primary_address{four}) == put_four(expected, 4).bytes);
    wire with_six(132);
    kernel.associated = true;
    with_six.i32(0, 9).u16(4, AF_INET6).be16(6, 5000).u8(12, 0x20).u8(13, 0x01).u8(14, 0x0d).u8(15, 0xb8).u8(27, 1);
    CHECK(kernel.sent(primary_address{six}, association_id{9}) == with_six.bytes);
    CHECK(kernel.round_trip(primary_address{six}).address == six);
    CHECK(kernel.round_trip(primary_address{four}).address == four);
}

TEST_CASE("default_send_parameters: the protocol in network byte order, unordered as a flag, the reliability by a second call") {
    sockets kernel;
    using parameters = default_send_parameters;
    CHECK(kernel.sent(parameters{.stream = stream_id{5}, .payload_protocol = payload_protocol_id::ngap, .context = message_context{6}, .unordered = true}) ==
          wire(32).u16(0, 5).u16(4, 1).be32(8, 60).u32(12, 6).bytes);
    CHECK(kernel.sent(parameters{}, current_associations) == wire(32).i32(28, 1).bytes);
    CHECK(kernel.sent(parameters{}, all_associations) == wire(32).i32(28, 2).bytes);
    auto s = many();
    REQUIRE(s.set(parameters{.reliability = lifetime{70ms}}, all_associations));
    CHECK(kernel.kept[114] == wire(12).i32(0, 2).u32(4, 70).u16(8, 0x10).bytes);
    kernel.kept[10] = wire(32).u16(0, 1).u16(4, 0x20).be32(8, 46).u32(16, 7).bytes;
    const auto got = one().get<parameters>().value();
    CHECK_FALSE(got.unordered);
    CHECK(got.payload_protocol == payload_protocol_id::diameter);
    CHECK(got.reliability == reliability(retransmission_limit{7}));
    kernel.kept[10] = wire(32).u32(16, 70).bytes;
    CHECK(one().get<parameters>().value().reliability == reliability(lifetime{70ms}));
}

TEST_CASE("subscriptions: one option per event; by default everywhere, else where it is said") {
    sockets kernel;
    auto s = many();
    REQUIRE(s.subscribe<shutdown_event>());
    CHECK(kernel.kept[127] == wire(8).i32(0, 2).u16(4, 0x8005).u8(6, 1).bytes);
    REQUIRE(s.unsubscribe<association_change>(association_id{12}));
    CHECK(kernel.kept[127] == wire(8).i32(0, 12).u16(4, 0x8001).u8(6, 0).bytes);
    REQUIRE(s.subscribe<send_failed_event>(future_associations));
    CHECK(kernel.kept[127] == wire(8).i32(0, 0).u16(4, 0x800d).u8(6, 1).bytes);
    REQUIRE(s.subscribe<send_failed_event>(current_associations));
    CHECK(kernel.kept[127] == wire(8).i32(0, 1).u16(4, 0x800d).u8(6, 1).bytes);

    // The question names the event, and the association.
    kernel.kept[127] = wire(8).u16(4, 0x8005).u8(6, 1).bytes;
    CHECK(s.is_subscribed<shutdown_event>(association_id{4}).value());
    CHECK(kernel.asked == wire(8).i32(0, 4).u16(4, 0x8005).u8(6, kernel.asked.empty() ? 0 : std::to_integer<std::uint8_t>(kernel.asked[6])).bytes);
    kernel.kept[127] = wire(8).u16(4, 0x8005).bytes;
    CHECK_FALSE(s.is_subscribed<shutdown_event>(future_associations).value());
}

TEST_CASE("several subscriptions stop at the first error, which names the event") {
    sockets kernel;
    std::vector<std::uint16_t> tried;
    auto s = one();
    kernel.setsockopt = [&](int, int, const void* value, socklen_t) {
        std::uint16_t type{};
        std::memcpy(&type, static_cast<const std::byte*>(value) + 4, sizeof type);
        tried.push_back(type);
        return type == 0x8005 ? -ENOPROTOOPT : 0;
    };
    const auto subscribed = s.subscribe<association_change, shutdown_event, sender_dry_event>();
    REQUIRE_FALSE(subscribed);
    CHECK(subscribed.error() == error(ENOPROTOOPT, operation::subscribe, reason::none, 0x8005));
    CHECK(tried == std::vector<std::uint16_t>{0x8001, 0x8005});
}

TEST_CASE("status: every field of the kernel's struct, the path within it too") {
    sockets kernel;
    wire w(176);
    w.i32(0, 7).i32(4, 4).u32(8, 106496).u16(12, 3).u16(14, 2).u16(16, 10).u16(18, 16).u32(20, 1452);
    put_four(w.i32(24, 7), 28).i32(156, 2).u32(160, 4380).u32(164, 20).u32(168, 201).u32(172, 1500);
    kernel.kept[14] = w.bytes;
    const auto got = one().get<status>().value();
    CHECK(got.association == association_id{7});
    CHECK(got.state == association_state::established);
    CHECK(got.peer_receive_window == 106496);
    CHECK(got.unacknowledged_chunks == 3);
    CHECK(got.pending_chunks == 2);
    CHECK(got.inbound_streams == 10);
    CHECK(got.outbound_streams == 16);
    CHECK(got.fragmentation_point == 1452);
    CHECK(got.primary.association == association_id{7});
    CHECK(got.primary.address == four);
    CHECK(got.primary.state == path_state::active);
    CHECK(got.primary.congestion_window == 4380);
    CHECK(got.primary.smoothed_rtt_ticks == 20);
    CHECK(got.primary.rto == 201ms);
    CHECK(got.primary.mtu == 1500);
}

TEST_CASE("peer_address_info: asked for by the address") {
    sockets kernel;
    wire w(152);
    put_four(w.i32(0, 7), 4).i32(132, 3).u32(136, 1).u32(140, 2).u32(144, 3).u32(148, 4);
    kernel.kept[15] = w.bytes;
    const auto got = many().get<peer_address_info>(four).value();
    wire question(152);
    CHECK(kernel.asked == put_four(question, 4).bytes);
    CHECK(got.address == four);
    CHECK(got.state == path_state::unconfirmed);
    CHECK(got.mtu == 4);
    // The kernel would not look whether there is such an association.
    CHECK(many().get<peer_address_info>(association_id{8}, four).error() == error(EINVAL, operation::get, reason::unknown_association, 15));
    kernel.associated = true;
    REQUIRE(many().get<peer_address_info>(association_id{8}, four));
    CHECK(kernel.asked == question.i32(0, 8).bytes);
}

TEST_CASE("options come back as they went, whatever their values") {
    sockets kernel;
    std::mt19937 random(20250101);
    const auto from = [&](std::uint64_t least, auto most) { return static_cast<decltype(most)>(std::uniform_int_distribution<std::uint64_t>(least, most)(random)); };
    const auto any = [&](auto most) { return from(0, most); };
    const auto some = [&](auto most) { return from(1, most); };  // 0 would be "keep"
    for (int i = 0; i < 500; ++i) {
        const rto_parameters rto{.initial = 1ms * some(0x7fffffffU), .maximum = 1ms * some(0x7fffffffU), .minimum = 1ms * some(0x7fffffffU)};
        REQUIRE(kernel.round_trip(rto) == rto);
        const init_parameters init{.outbound_streams = some(std::uint16_t{0xffff}),
                                   .max_inbound_streams = some(std::uint16_t{0xffff}),
                                   .max_attempts = some(std::uint16_t{0xffff}),
                                   .max_init_timeout = 1ms * some(std::uint16_t{0xffff})};
        REQUIRE(kernel.round_trip(init) == init);
        const default_send_parameters info{.stream = stream_id{any(std::uint16_t{0xffff})},
                                           .payload_protocol = payload_protocol_id{any(0xffffffffU)},
                                           .context = message_context{any(0xffffffffU)},
                                           .unordered = any(1U) != 0};
        REQUIRE(kernel.round_trip(info) == info);
        const autoclose idle{std::chrono::duration<std::uint32_t>(any(0xffffffffU))};
        REQUIRE(kernel.round_trip(idle) == idle);
    }
}

TEST_CASE("a value that the kernel's field cannot hold is an error that names it, and no call is made") {
    sockets kernel;
    auto s = one();
    kernel.kept.clear();
    const auto refused = [&](const auto& option, std::uint32_t number, std::uint32_t field, std::string_view name) {
        kernel.kept.clear();
        const auto set = s.set(option);
        REQUIRE_FALSE(set);
        CHECK(set.error() == error(EINVAL, operation::set, reason::field_out_of_range, number | field << 16));
        CHECK(set.error().message().find("`" + std::string(name) + "`") != std::string::npos);
        kernel.kept.erase(SCTP_STATUS);  // was asked for, if the option is for associations to come
        CHECK(kernel.kept.empty());
    };
    refused(rto_parameters{.initial = 0x100000000LL * 1ms}, 0, 0, "initial");
    refused(rto_parameters{.initial = 1s, .maximum = -1ms}, 0, 1, "maximum");
    refused(rto_parameters{.minimum = std::chrono::milliseconds::max()}, 0, 2, "minimum");
    refused(rto_parameters{.maximum = 0x80000000LL * 1ms}, 0, 1, "maximum");
    refused(path_mtu_probe_interval{0x80000000LL * 1ms}, 133, 0, "interval");
    refused(peer_address_parameters{.heartbeat = heartbeat_setting::on(0x80000000LL * 1ms)}, 9, 0, "heartbeat");
    refused(init_parameters{.max_init_timeout = 65536ms}, 2, 3, "max_init_timeout");
    refused(init_parameters{.max_init_timeout = -1ms}, 2, 3, "max_init_timeout");
    refused(init_parameters{.max_attempts = std::uint16_t{0}}, 2, 2, "max_attempts");
    refused(peer_address_parameters{.ipv6_flow_label = 0x100000}, 9, 5, "ipv6_flow_label");
    refused(association_parameters{.cookie_life = -1s}, 1, 1, "cookie_life");
    refused(peer_address_parameters{.heartbeat = heartbeat_setting::on(-1ms)}, 9, 0, "heartbeat");
    refused(peer_address_parameters{.heartbeat = heartbeat_setting::on(0x100000000LL * 1ms)}, 9, 0, "heartbeat");
    refused(peer_address_parameters{.delayed_sack = delayed_sack_setting::on(0ms)}, 9, 4, "delayed_sack");
}

TEST_CASE("what the kernel would take for something else is refused before") {
    sockets kernel;
    auto s = many();
    kernel.kept.clear();
    CHECK(s.set(rto_parameters{.initial = 2s}, association_id{-1}).error().reason() == reason::unknown_association);
    CHECK(s.set(peer_address_parameters{}, endpoint::any(family::ipv4)).error().reason() == reason::unknown_path);
    CHECK(s.set(peer_address_parameters{}, association_id{5}, endpoint::any(family::ipv6)).error().reason() == reason::unknown_path);
    // By the address alone, an association would be found that was not meant.
    const auto nobody = [&](const auto& option, auto... where) {
        CHECK(s.set(option, association_id{5}, where...).error() ==
              error(EINVAL, operation::set, reason::unknown_association, static_cast<std::uint32_t>(option_traits<std::decay_t<decltype(option)>>::facts.number)));
    };
    nobody(primary_address{four});
    nobody(path_thresholds{}, four);
    nobody(path_thresholds_v1{}, four);
    nobody(udp_encapsulation_port{9899}, four);
    nobody(path_mtu_probe_interval{5s}, four);
    kernel.kept.erase(SCTP_STATUS);
    CHECK(kernel.kept.empty());
}

TEST_CASE("what is for associations to come is refused where the only one is there") {
    sockets kernel;
    auto s = one();
    const auto late = [&](const auto& option) {
        kernel.last = -1;
        const auto e = s.set(option).error();
        CHECK(e == error(EISCONN, operation::set, reason::set_up_already, static_cast<std::uint32_t>(option_traits<std::decay_t<decltype(option)>>::facts.number)));
        CHECK(kernel.last == -1);
    };
    const auto all_are_late = [&] {
        late(init_parameters{.max_attempts = 3});
        late(adaptation_layer{});
        late(reconfiguration_support{});
        late(hmac_identifiers{{hmac_identifier::sha1}});
        late(authenticated_chunk{chunk_type::data});
        REQUIRE(s.set(no_delay{}));
        REQUIRE(s.set(dynamic_address_support{}));  // the switch has an effect there
    };
    kernel.associated = true;
    all_are_late();
    // While it is being set up, the kernel says nothing of it but by the peer's address; which stays known when that has failed.
    kernel.associated = false;
    bool pending = true;
    for (const auto& peer : {four, six}) {
        kernel.getsockopt = [&](int level, int option, void* value, socklen_t* size) {
            if (level == SOL_SOCKET) {
                if (*size > peer.size()) return -EINVAL;
                return std::memcpy(value, peer.data(), *size), 0;
            }
            if (option != SCTP_GET_PEER_ADDR_INFO || !pending) return -EINVAL;
            CHECK(std::memcmp(static_cast<const std::byte*>(value) + 4, peer.data(), peer.size()) == 0);
            return 0;
        };
        pending = true;
        all_are_late();
        pending = false;
        kernel.poll = [](pollfd* one, nfds_t, int) { return one->revents = 0; };
        REQUIRE(s.set(init_parameters{.max_attempts = 3}));
        // One that has ended can be told by this alone: it can be written to.
        kernel.poll = [](pollfd* one, nfds_t, int) { return one->revents = POLLOUT, 1; };
        all_are_late();
    }
}

TEST_CASE("a time that the kernel shortens is an error, and what was there before is put back") {
    sockets kernel;
    auto s = many();
    const auto seconds = [](std::uint32_t n) { return autoclose{std::chrono::duration<std::uint32_t>(n)}; };
    kernel.setsockopt = [&](int, int option, const void* value, socklen_t size) {
        std::uint32_t wanted = 0;
        std::memcpy(&wanted, value, size);
        kernel.kept[option] = wire(4).u32(0, std::min(wanted, 1000U)).bytes;
        return 0;
    };
    REQUIRE(s.set(seconds(7)));
    const auto e = s.set(seconds(1001)).error();
    CHECK(e.reason() == reason::shortened);
    CHECK(e.message() == "set autoclose: Invalid argument (EINVAL): `idle` would be shortened: the sysctl net.sctp.max_autoclose is less; the option is unchanged");
    CHECK(s.get<autoclose>().value() == seconds(7));
    REQUIRE(s.set(seconds(1000)));
}

TEST_CASE("the kernel's refusal names the option") {
    sockets kernel;
    auto s = one();
    kernel.setsockopt = [](int, int, const void*, socklen_t) { return -EPERM; };
    kernel.getsockopt = [](int, int, void*, socklen_t*) { return -ENOPROTOOPT; };
    const auto set = s.set(rto_parameters{});
    REQUIRE_FALSE(set);
    CHECK(set.error() == error(EPERM, operation::set, reason::none, SCTP_RTOINFO));
    const auto got = s.get<default_send_parameters>();
    REQUIRE_FALSE(got);
    CHECK(got.error() == error(ENOPROTOOPT, operation::get, reason::none, SCTP_DEFAULT_SEND_PARAM));
    CHECK(got.error().option() == SCTP_DEFAULT_SEND_PARAM);
}
