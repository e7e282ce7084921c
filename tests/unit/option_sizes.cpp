// SPDX-License-Identifier: BSL-1.0
// Kernels whose structs are shorter or longer than this header's: peer_address_parameters was 152 bytes until 4.18 and is 156 since.
#include "system_calls.hpp"
#include "wire.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sctpp/sctpp.hpp>

using namespace sctpp;
using namespace std::chrono_literals;

namespace {

struct sockets : system_calls {
    sockets() {
        socket = [](int, int, int) { return any_descriptor(); };
        setsockopt = [this](int, int, const void* value, socklen_t size) {
            const auto* first = static_cast<const std::byte*>(value);
            sent.assign(first, first + size);
            return 0;
        };
    }
    /// Answers as a kernel whose struct is these bytes: refuses a shorter room, fills a longer one.
    void answer_with(std::vector<std::byte> bytes) {
        getsockopt = [this, bytes = std::move(bytes)](int, int, void* value, socklen_t* size) {
            rooms.push_back(*size);
            if (*size < bytes.size()) return -EINVAL;
            std::memcpy(value, bytes.data(), bytes.size());
            *size = static_cast<socklen_t>(bytes.size());
            return 0;
        };
    }
    std::vector<std::byte> sent;
    std::vector<socklen_t> rooms;
};

one_to_one one() { return one_to_one::open(family::ipv4).value(); }

// sctp_paddrparams, packed: 0 association, 4 address, 132 hbinterval, 136 pathmaxrxt u16, 138 pathmtu, 142 sackdelay, 146 flags,
// 150 flow label, 154 dscp, 155 padding.
enum flag : std::uint32_t {
    hb_enable = 1, hb_disable = 2, hb_demand = 4, pmtud_enable = 8, pmtud_disable = 16, sack_enable = 32, sack_disable = 64, hb_zero = 128,
    flow_label = 256, dscp = 512,
};

}  // namespace

TEST_CASE("peer_address_parameters: settings that say one thing become a number and a pair of flags") {
    sockets kernel;
    auto s = one();
    const auto sent = [&](const peer_address_parameters& p) {
        REQUIRE(s.set(p));
        return kernel.sent;
    };
    using parameters = peer_address_parameters;
    CHECK(sent({}) == wire(152).bytes);
    CHECK(sent({.heartbeat = heartbeat_setting::on()}) == wire(152).u32(146, hb_enable).bytes);
    CHECK(sent({.heartbeat = heartbeat_setting::on(5s)}) == wire(152).u32(132, 5000).u32(146, hb_enable).bytes);
    CHECK(sent({.heartbeat = heartbeat_setting::on(0ms)}) == wire(152).u32(146, hb_enable | hb_zero).bytes);
    CHECK(sent({.heartbeat = heartbeat_setting::off()}) == wire(152).u32(146, hb_disable).bytes);
    CHECK(sent({.heartbeat_now = true}) == wire(152).u32(146, hb_demand).bytes);
    CHECK(sent({.heartbeat = heartbeat_setting::on(), .heartbeat_now = true}) == wire(152).u32(146, hb_enable | hb_demand).bytes);
    CHECK(sent({.max_retransmissions = 7}) == wire(152).u16(136, 7).bytes);
    CHECK(sent({.path_mtu = path_mtu_setting::discovered()}) == wire(152).u32(146, pmtud_enable).bytes);
    CHECK(sent({.path_mtu = path_mtu_setting::fixed(1400)}) == wire(152).u32(138, 1400).u32(146, pmtud_disable).bytes);
    CHECK(sent({.delayed_sack = delayed_sack_setting::on(100ms)}) == wire(152).u32(142, 100).u32(146, sack_enable).bytes);
    CHECK(sent({.delayed_sack = delayed_sack_setting::on()}) == wire(152).u32(146, sack_enable).bytes);
    CHECK(sent({.delayed_sack = delayed_sack_setting::off()}) == wire(152).u32(146, sack_disable).bytes);

    REQUIRE(s.set(parameters{.max_retransmissions = 3}, endpoint::ipv4({10, 0, 0, 1}, 99)));
    CHECK(kernel.sent == wire(152).u16(4, AF_INET).be16(6, 99).u8(8, 10).u8(11, 1).u16(136, 3).bytes);
}

TEST_CASE("peer_address_parameters: the long struct is sent only for the fields that only it has") {
    sockets kernel;
    auto s = one();
    REQUIRE(s.set(peer_address_parameters{.ipv6_flow_label = 0xabcde}));
    CHECK(kernel.sent == wire(156).u32(146, flow_label).u32(150, 0xabcde).bytes);
    REQUIRE(s.set(peer_address_parameters{.heartbeat = heartbeat_setting::off(), .dscp = std::uint8_t{0xb8}}));
    CHECK(kernel.sent == wire(156).u32(146, hb_disable | dscp).u8(154, 0xb8).bytes);
    REQUIRE(s.set(peer_address_parameters{.ipv6_flow_label = 0U, .dscp = std::uint8_t{0}}));
    CHECK(kernel.sent == wire(156).u32(146, flow_label | dscp).bytes);
}

TEST_CASE("peer_address_parameters: read back, the settings say what is and how long") {
    sockets kernel;
    kernel.answer_with(wire(156)
                           .u32(132, 30000)
                           .u16(136, 5)
                           .u32(138, 1500)
                           .u32(142, 200)
                           .u32(146, hb_enable | pmtud_enable | sack_enable | flow_label | dscp)
                           .u32(150, 0x12345)
                           .u8(154, 0x28)
                           .bytes);
    const auto p = one().get<peer_address_parameters>().value();
    CHECK(p.heartbeat.is_on());
    CHECK(p.heartbeat.time() == 30s);
    CHECK_FALSE(p.heartbeat_now);
    CHECK(p.max_retransmissions == 5);
    CHECK(p.path_mtu.is_discovered());
    CHECK(p.path_mtu.bytes() == 1500);
    CHECK(p.delayed_sack.is_on());
    CHECK(p.delayed_sack.time() == 200ms);
    CHECK(p.ipv6_flow_label == 0x12345);
    CHECK(p.dscp == 0x28);
    CHECK(kernel.rooms == std::vector<socklen_t>{156});

    kernel.answer_with(wire(156).u32(132, 30000).u32(138, 1400).u32(146, hb_disable | pmtud_disable | sack_disable).bytes);
    const auto off = one().get<peer_address_parameters>().value();
    CHECK(off.heartbeat.is_off());
    CHECK(off.heartbeat.time() == 30s);
    CHECK(off.path_mtu.is_fixed());
    CHECK(off.path_mtu.bytes() == 1400);
    CHECK(off.delayed_sack.is_off());
    CHECK_FALSE(off.ipv6_flow_label);
    CHECK_FALSE(off.dscp);
}

TEST_CASE("an older kernel answers with its shorter struct: what it lacks is not there") {
    sockets kernel;
    kernel.answer_with(wire(152).u32(132, 30000).u16(136, 5).u32(146, hb_enable | flow_label | dscp).bytes);
    const auto p = one().get<peer_address_parameters>().value();
    CHECK(p.heartbeat.is_on());
    CHECK(p.max_retransmissions == 5);
    CHECK(kernel.rooms == std::vector<socklen_t>{156});
}

TEST_CASE("a newer kernel whose struct has grown refuses our size, and is asked again with room to spare") {
    sockets kernel;
    kernel.answer_with(wire(164).u32(132, 1000).u16(136, 9).u32(146, hb_enable).u32(156, 0xffffffff).u32(160, 0xffffffff).bytes);
    const auto p = one().get<peer_address_parameters>().value();
    CHECK(p.heartbeat.time() == 1s);
    CHECK(p.max_retransmissions == 9);
    REQUIRE(kernel.rooms.size() == 2);
    CHECK(kernel.rooms[0] == 156);
    CHECK(kernel.rooms[1] > 164);

    kernel.answer_with(wire(24).u32(4, 500).u32(8, 60000).u32(12, 100).u32(16, 0xffffffff).bytes);
    const auto rto = one().get<rto_parameters>().value();
    CHECK(rto.initial == 500ms);
    CHECK(rto.minimum == 100ms);
}

TEST_CASE("the second question names the same association and path as the first") {
    sockets kernel;
    std::vector<std::vector<std::byte>> asked;
    kernel.getsockopt = [&](int, int, void* value, socklen_t* size) {
        const auto* first = static_cast<const std::byte*>(value);
        asked.emplace_back(first, first + 156);
        CHECK(*size >= 156);
        return asked.size() == 1 ? -EINVAL : 0;
    };
    (void)one().get<peer_address_parameters>(endpoint::ipv4({10, 0, 0, 1}, 99));
    REQUIRE(asked.size() == 2);
    CHECK(asked[0] == asked[1]);
    CHECK(asked[0] == wire(156).u16(4, AF_INET).be16(6, 99).u8(8, 10).u8(11, 1).bytes);
}

TEST_CASE("a size that no kernel has had is an error, not a guess") {
    sockets kernel;
    for (const socklen_t size : {0U, 4U, 151U, 153U, 155U}) {
        kernel.getsockopt = [&](int, int, void*, socklen_t* given) {
            *given = size;
            return 0;
        };
        const auto got = one().get<peer_address_parameters>();
        REQUIRE_FALSE(got);
        CHECK(got.error() == error(EPROTO, operation::get, reason::unexpected_size, SCTP_PEER_ADDR_PARAMS | size << 16));
        CHECK(got.error().message().find("answer of " + std::to_string(size) + " bytes") != std::string::npos);
    }
}

TEST_CASE("EINVAL of every size is the option's own EINVAL; other errors are not asked about twice") {
    sockets kernel;
    int calls = 0;
    for (const int code : {EINVAL, EPERM, ENOPROTOOPT, EOPNOTSUPP, EBADF}) {
        calls = 0;
        kernel.getsockopt = [&](int, int, void*, socklen_t*) { return ++calls, -code; };
        const auto got = one().get<rto_parameters>();
        REQUIRE_FALSE(got);
        CHECK(got.error() == error(code, operation::get, reason::none, SCTP_RTOINFO));
        CHECK(calls == (code == EINVAL ? 2 : 1));
    }
}
