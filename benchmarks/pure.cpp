// SPDX-License-Identifier: BSL-1.0
// The pure parts, which make no system call, beside their twins in pure.c: nanoseconds, of which only the ratio of two neighbours means
// anything. Run by scripts/bench --pure.
#include "pure.h"

#include <catch2/benchmark/catch_benchmark.hpp>
#include <catch2/catch_test_macros.hpp>

#include <sctpp/sctpp.hpp>

using namespace sctpp;

TEST_CASE("a header is built") {
    static std::array<std::byte, 64> data;
    volatile std::uint16_t stream = 3;
    volatile std::uint32_t protocol = 60, milliseconds = 100;
    BENCHMARK("sctpp") {
        const const_buffer message(data);
        const outgoing header(message, stream_id{stream}, payload_protocol_id{protocol},
                              lifetime{std::chrono::duration<std::uint32_t, std::milli>(milliseconds)});
        pure_use(header.header());
    };
    BENCHMARK("C") { c_build_header(data.data(), data.size(), stream, protocol, milliseconds); };
}

TEST_CASE("a reply is read") {
    std::array<std::byte, 64> data{};
    const mutable_buffer room(data);
    receive_request<receive_info> request(room);
    msghdr& header = *request.header();
    auto* const c = static_cast<cmsghdr*>(header.msg_control);
    c->cmsg_level = IPPROTO_SCTP;
    c->cmsg_type = SCTP_RCVINFO;
    c->cmsg_len = CMSG_LEN(sizeof(sctp_rcvinfo));
    sctp_rcvinfo info{};
    info.rcv_sid = 5;
    std::memcpy(CMSG_DATA(c), &info, sizeof info);
    header.msg_controllen = CMSG_SPACE(sizeof info);
    header.msg_flags = MSG_EOR;
    const auto typed = [&] {
        const auto in = request.interpret(64);
        return !in ? -1
                   : match(
                         *in, [](const message& m) { return static_cast<int>(number(m.stream())); }, [](const fragment&) { return -1; },
                         [](const end_of_association&) { return -1; }, [](const sctpp::event auto&) { return -1; });
    };
    REQUIRE(typed() == 5);
    REQUIRE(c_read_reply(&header, 64) == 5);
    BENCHMARK("sctpp") { return typed(); };
    BENCHMARK("C") { return c_read_reply(&header, 64); };
}

TEST_CASE("an event is read") {
    sctp_assoc_change change{};
    change.sac_type = SCTP_ASSOC_CHANGE;
    change.sac_length = sizeof change;
    change.sac_state = SCTP_RESTART;
    std::array<std::byte, sizeof change> data{};
    std::memcpy(data.data(), &change, sizeof change);
    const mutable_buffer room(data);
    receive_request<> request(room);
    request.header()->msg_flags = MSG_EOR | 0x8000;
    const auto typed = [&] {
        const auto in = request.interpret(data.size());
        return !in ? -1
                   : match(
                         *in, [](const association_change& e) { return static_cast<int>(e.state); }, [](const auto&) { return -1; });
    };
    REQUIRE(typed() == SCTP_RESTART);
    REQUIRE(c_read_event(data.data(), data.size()) == SCTP_RESTART);
    BENCHMARK("sctpp") { return typed(); };
    BENCHMARK("C") { return c_read_event(data.data(), data.size()); };
}
