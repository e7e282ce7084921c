// SPDX-License-Identifier: BSL-1.0
// The options of features, paths, streams and keys, as the structs that a C programmer would fill in.
#include "keeping_kernel.hpp"

using namespace sctpp;
using namespace std::chrono_literals;

namespace {

const endpoint four = endpoint::ipv4({192, 0, 2, 1}, 38412);
wire& put_four(wire& w, std::size_t at) {
    return w.u16(at, AF_INET).be16(at + 2, 38412).put(at + 4, std::array<std::uint8_t, 4>{192, 0, 2, 1});
}

/// Set, as these bytes; got back equal, also through them.
template <class Option, class... Where>
void goes_as(const Option& option, const wire& bytes, const Where&... where) {
    sockets kernel;
    INFO(option_name<Option>);
    CHECK(kernel.sent(option, where...) == bytes.bytes);
    if constexpr (option_traits<Option>::facts.directions == direction::both) CHECK(kernel.round_trip(option, where...) == option);
}

/// A switch of `int`: on, off.
template <class Option>
void is_an_int() {
    goes_as(Option{true}, wire(4).i32(0, 1));
    goes_as(Option{false}, wire(4).i32(0, 0));
}
/// A switch behind an association id, of which only the socket's default can be set.
template <class Option>
void is_a_feature() {
    goes_as(Option{true}, wire(8).u32(4, 1));
    goes_as(Option{false}, wire(8));
    sockets kernel;
    auto s = many();
    REQUIRE(s.set(Option{true}, future_associations));
    CHECK(kernel.kept[option_traits<Option>::facts.number] == wire(8).u32(4, 1).bytes);
    REQUIRE(s.get<Option>(association_id{7}));
    CHECK(kernel.asked == wire(8).i32(0, 7).bytes);
}

}  // namespace

TEST_CASE("switches") {
    is_an_int<disable_fragments>();
    is_an_int<mapped_ipv4_addresses>();
    is_an_int<auto_asconf>();
    is_an_int<reuse_port>();
    is_an_int<fragment_interleave>();
}

TEST_CASE("features") {
    is_a_feature<partial_reliability_support>();
    is_a_feature<reconfiguration_support>();
    is_a_feature<interleaving_support>();
    is_a_feature<dynamic_address_support>();
    is_a_feature<authentication_support>();
    is_a_feature<congestion_notification_support>();
}

TEST_CASE("one number, alone or behind an association id") {
    goes_as(adaptation_layer{adaptation_indication{0x01020304}}, wire(4).u32(0, 0x01020304));
    goes_as(partial_delivery_point{3000}, wire(4).u32(0, 3000));
    goes_as(receive_context{message_context{77}}, wire(8).u32(4, 77));
    goes_as(receive_context{message_context{77}}, wire(8).i32(0, 9).u32(4, 77), association_id{9});
    goes_as(max_segment{1200}, wire(8).u32(4, 1200));
    goes_as(max_burst{0}, wire(8));
    goes_as(max_burst{16}, wire(8).u32(4, 16));
    goes_as(stream_scheduler{stream_scheduler::discipline::weighted_fair_queueing}, wire(8).u32(4, 4));
    goes_as(potentially_failed_exposure{potentially_failed_exposure::exposure::shown}, wire(8).u32(4, 2));
    sockets kernel;
    CHECK(kernel.sent(max_burst{16}, current_associations) == wire(8).i32(0, 1).u32(4, 16).bytes);
    CHECK(kernel.sent(stream_scheduler{stream_scheduler::discipline::priority}, all_associations) == wire(8).i32(0, 2).u32(4, 1).bytes);
}

TEST_CASE("delayed_sack") {
    goes_as(delayed_sack{.delay = 100ms, .every_packets = 3}, wire(12).u32(4, 100).u32(8, 3));
    sockets kernel;
    CHECK(kernel.sent(delayed_sack{.every_packets = 1}) == wire(12).u32(8, 1).bytes);
    CHECK(one().set(delayed_sack{.delay = -1ms}).error() == error(EINVAL, operation::set, reason::field_out_of_range, SCTP_DELAYED_SACK));
}

TEST_CASE("authentication: chunks are a byte, keys a number behind the association") {
    goes_as(authenticated_chunk{chunk_type::asconf}, wire(1).u8(0, 0xc1));
    goes_as(active_key{key_number{5}}, wire(8).u16(4, 5));
    goes_as(deactivated_key{key_number{5}}, wire(8).u16(4, 5));
    goes_as(deleted_key{key_number{0xffff}}, wire(8).u16(4, 0xffff));
    sockets kernel;
    CHECK(kernel.sent(deleted_key{key_number{3}}, all_associations) == wire(8).i32(0, 2).u16(4, 3).bytes);
}

TEST_CASE("stream_reset_permission is three bits") {
    goes_as(stream_reset_permission{}, wire(8).u32(4, 7));
    goes_as(stream_reset_permission{.streams = true, .association = false, .more_streams = false}, wire(8).u32(4, 1));
    goes_as(stream_reset_permission{.streams = false, .association = true, .more_streams = false}, wire(8).u32(4, 2));
    goes_as(stream_reset_permission{.streams = false, .association = false, .more_streams = true}, wire(8).u32(4, 4));
}

TEST_CASE("paths: the address at offset 8, values behind it") {
    wire thresholds(144);
    put_four(thresholds.u16(136, 5).u16(138, 1).u16(140, 2), 8);
    goes_as(path_thresholds{.inactive = 5, .potentially_failed = 1, .change_primary = 2}, thresholds, four);
    goes_as(path_thresholds{.inactive = 3}, wire(144).u16(136, 3).u16(140, 65535));
    goes_as(path_thresholds_v1{.inactive = 5, .potentially_failed = 1}, wire(144).u16(136, 5).u16(138, 1));
    wire port(144);
    goes_as(udp_encapsulation_port{9899}, put_four(port.be16(136, 9899), 8), four);
    wire interval(144);
    goes_as(path_mtu_probe_interval{5s}, put_four(interval.u32(136, 5000), 8), four);
    sockets kernel;
    CHECK(kernel.sent(path_mtu_probe_interval{5s}, association_id{4}) == wire(144).i32(0, 4).u32(136, 5000).bytes);
}

TEST_CASE("streams: the association, then the stream") {
    sockets kernel;
    kernel.associated = true;
    kernel.kept[SCTP_STREAM_SCHEDULER] = wire(8).u32(4, 1).bytes;  // by priority: it is asked, because others have no weights
    CHECK(kernel.sent(stream_weight{10}, stream_id{3}) == wire(8).u16(4, 3).u16(6, 10).bytes);
    CHECK(kernel.sent(stream_weight{10}, association_id{9}, stream_id{3}) == wire(8).i32(0, 9).u16(4, 3).u16(6, 10).bytes);
}

TEST_CASE("abandoned messages are asked for by policy, with the counters 0") {
    sockets kernel;
    kernel.kept[SCTP_PR_ASSOC_STATUS] = wire(24).u16(6, 0x10).put(8, std::uint64_t{3}).put(16, std::uint64_t{1} << 40).bytes;
    const auto got = one().get(abandoned_messages{.policy = reliability_policy::lifetime, .unsent = 0, .sent = 0}).value();
    CHECK(kernel.asked == wire(24).u16(6, 0x10).bytes);
    CHECK(got == abandoned_messages{.policy = reliability_policy::lifetime, .unsent = 3, .sent = std::uint64_t{1} << 40});
    REQUIRE(many().get<abandoned_messages>(association_id{5}));
    CHECK(kernel.asked == wire(24).i32(0, 5).u16(6, 0x80).bytes);

    kernel.kept[SCTP_PR_STREAM_STATUS] = wire(24).u16(4, 6).u16(6, 0x20).put(8, std::uint64_t{9}).bytes;
    const auto of_stream = many().get(abandoned_messages_of_stream{.policy = reliability_policy::retransmission_limit}, association_id{5}, stream_id{6}).value();
    CHECK(kernel.asked == wire(24).i32(0, 5).u16(4, 6).u16(6, 0x20).bytes);
    CHECK(of_stream.unsent == 9);
}

TEST_CASE("statistics: every counter at its place") {
    sockets kernel;
    wire w(256);
    put_four(w.i32(0, 7), 8);
    for (std::uint64_t i = 0; i < 15; ++i) w.put(136 + 8 * i, 100 + i);
    kernel.kept[SCTP_GET_ASSOC_STATS] = w.bytes;
    const auto s = one().get<association_statistics>().value();
    CHECK(s.maximum_rto_address == four);
    CHECK(s.maximum_rto == 100ms);
    // By the header: maxrto, isacks, osacks, opackets, ipackets, rtxchunks, outofseqtsns, idupchunks, gapcnt, ouodchunks, iuodchunks,
    // oodchunks, iodchunks, octrlchunks, ictrlchunks.
    CHECK(s.sacks_received == 101);
    CHECK(s.sacks_sent == 102);
    CHECK(s.packets_sent == 103);
    CHECK(s.packets_received == 104);
    CHECK(s.chunks_retransmitted == 105);
    CHECK(s.tsns_out_of_sequence == 106);
    CHECK(s.chunks_duplicate == 107);
    CHECK(s.gap_acknowledgements == 108);
    CHECK(s.unordered_chunks_sent == 109);
    CHECK(s.unordered_chunks_received == 110);
    CHECK(s.ordered_chunks_sent == 111);
    CHECK(s.ordered_chunks_received == 112);
    CHECK(s.control_chunks_sent == 113);
    CHECK(s.control_chunks_received == 114);
}

TEST_CASE("association_count") {
    sockets kernel;
    kernel.kept[SCTP_GET_ASSOC_NUMBER] = wire(4).u32(0, 3).bytes;
    CHECK(many().get<association_count>().value().associations == 3);
    CHECK(many().association_count().value() == 3);
}
