// SPDX-License-Identifier: BSL-1.0
// The text of everything, and that fmt, std::format (where there is one) and streams print the same.
#if __has_include(<fmt/format.h>)
#define FMT_HEADER_ONLY
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sctpp/fmt.hpp>
#endif

#include <array>
#include <iomanip>
#include <sstream>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include <sctpp/format.hpp>
#include <sctpp/ostream.hpp>
#include <sctpp/sctpp.hpp>

using namespace sctpp;
using namespace std::chrono_literals;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

// What is asked of each type is asked by functions that are no templates: Catch2's macros are slow to compile.
void is_the_same(std::string_view text, std::string_view by_another_way) { CHECK(by_another_way == text); }

/// The text of a value, which must be the same by all ways.
template <class T>
std::string text_of(const T& value) {
    static_assert(printable<T>);
    auto text = to_string(value);
    std::ostringstream stream;
    stream << value;
    is_the_same(text, stream.str());
#if defined(FMT_VERSION)
    is_the_same(text, fmt::format("{}", value));
#endif
#if defined(__cpp_lib_format)
    is_the_same(text, std::format("{}", value));
#endif
    return text;
}

const endpoint four = endpoint::ipv4({192, 0, 2, 1}, 38412);
const endpoint six = endpoint::parse("[2001:db8::1]:38412").value();

/// The names of fields as they come in a text, each with some value.
struct names_in {
    std::string text;
    std::size_t at = 0;
    std::size_t fields = 0;

    void next(std::string_view name, std::string_view value) {
        at = text.find((fields++ == 0 ? "{" : ", ") + std::string(name) + "=", at);
        INFO(text);
        CHECK(at != std::string::npos);
        CHECK_FALSE(value.empty());
    }
    void end(std::string_view type) const {
        INFO(text);
        CHECK(text.starts_with(std::string(type) + "{"));
        CHECK(text.ends_with("}"));
        CHECK(fields > 0);
    }
};

/// Each field has its name in the text of the value, in order.
template <class T>
void names_its_fields(const T& value) {
    names_in names{text_of(value)};
    for_each_field(value, [&](std::string_view name, const auto& of_field) { names.next(name, to_string(of_field)); });
    names.end(detail::type_name<T>());
}

}  // namespace

TEST_CASE("every option, event and info has a text with its fields' names") {
    [&]<std::uint16_t... Numbers, class... Options>(option_list<option_entry<Numbers, Options>...>) {
        (names_its_fields(Options{}), ...);
    }(all_options{});
    [&]<class... Events>(event_list<Events...>) { (names_its_fields(Events{}), ...); }(all_events{});
    names_its_fields(receive_info{});
    names_its_fields(next_info{});
    names_its_fields(raw_event{});
    names_its_fields(end_of_association{});
    names_its_fields(send_attributes{});
}

TEST_CASE("options") {
    CHECK(text_of(rto_parameters{.initial = 500ms, .maximum = 60s}) == "rto_parameters{initial=500ms, maximum=60000ms, minimum=-}");
    CHECK(text_of(autoclose{7s}) == "autoclose{idle=7s}");
    CHECK(text_of(no_delay{false}) == "no_delay{enabled=false}");
    CHECK(text_of(max_segment{1200}) == "max_segment{bytes=1200}");
    CHECK(text_of(primary_address{six}) == "primary_address{address=[2001:db8::1]:38412}");
    CHECK(text_of(association_parameters{.max_retransmissions = std::uint16_t{4}, .peer_destinations = read_only<std::uint16_t>(2)}) ==
          "association_parameters{max_retransmissions=4, cookie_life=-, peer_destinations=2, peer_receive_window=0, local_receive_window=0}");
    CHECK(text_of(stream_scheduler{stream_scheduler::discipline::fair_capacity}) == "stream_scheduler{by=fair_capacity}");
    CHECK(text_of(stream_scheduler{static_cast<stream_scheduler::discipline>(9)}) == "stream_scheduler{by=9}");
    CHECK(text_of(event_delivery{event_type::sender_dry_event, true}) == "event_delivery{type=sender_dry_event, enabled=true}");
    CHECK(text_of(abandoned_messages{.unsent = 18446744073709551615U}) == "abandoned_messages{policy=any, unsent=18446744073709551615, sent=0}");
    CHECK(text_of(status{.state = association_state::established, .primary = {.address = four, .state = path_state::active, .rto = 300ms}}) ==
          "status{association=0, state=established, peer_receive_window=0, unacknowledged_chunks=0, pending_chunks=0, inbound_streams=0, "
          "outbound_streams=0, fragmentation_point=0, primary={association=0, address=192.0.2.1:38412, state=active, congestion_window=0, "
          "smoothed_rtt_ticks=0, rto=300ms, mtu=0}}");
}

TEST_CASE("settings of a path") {
    peer_address_parameters p{.heartbeat = heartbeat_setting::on(250ms),
                              .path_mtu = path_mtu_setting::fixed(1400),
                              .delayed_sack = delayed_sack_setting::off()};
    CHECK(text_of(p) == "peer_address_parameters{heartbeat=on{250ms}, heartbeat_now=false, max_retransmissions=-, path_mtu=fixed{1400}, "
                        "delayed_sack=off, ipv6_flow_label=-, dscp=-}");
    CHECK(text_of(heartbeat_setting::on()) == "on");
    CHECK(text_of(heartbeat_setting{}) == "-");
    CHECK(text_of(path_mtu_setting::discovered()) == "discovered");
    CHECK(text_of(path_mtu_setting{}) == "-");
}

TEST_CASE("lists") {
    CHECK(text_of(hmac_identifiers{{hmac_identifier::sha256, hmac_identifier::sha1}}) == "hmac_identifiers{identifiers=[sha256, sha1]}");
    CHECK(text_of(hmac_identifiers{}) == "hmac_identifiers{identifiers=[]}");
    CHECK(text_of(peer_authenticated_chunks{{chunk_type::asconf, chunk_type::data, static_cast<chunk_type>(99)}}) ==
          "peer_authenticated_chunks{types=[data, 99, asconf]}");
    const auto list = address_list<4>::from(std::array{four, six}).value();
    CHECK(text_of(list) == "[192.0.2.1:38412, [2001:db8::1]:38412]");
    CHECK(text_of(list.view()) == text_of(list));
    CHECK(text_of(address_list<1>{}) == "[]");
}

TEST_CASE("a secret is never printed") {
    constexpr auto secret = "do not tell"sv;
    CHECK(text_of(authentication_key{key_number{3}, std::as_bytes(std::span(secret))}) == "authentication_key{key=3, secret=11 bytes}");
}

TEST_CASE("the text of partial reliability") {
    CHECK(text_of(lifetime(100ms)) == "lifetime{100ms}");
    CHECK(text_of(retransmission_limit{3}) == "retransmission_limit{3}");
    CHECK(text_of(priority{2}) == "priority{2}");
    CHECK(text_of(reliability()) == "reliable");
    CHECK(text_of(reliability(lifetime(100ms))) == "lifetime{100ms}");
    CHECK(text_of(reliability(retransmission_limit{3})) == "retransmission_limit{3}");
    CHECK(text_of(default_send_parameters{.stream = stream_id{2}, .payload_protocol = payload_protocol_id::s1ap, .reliability = priority{4}}) ==
          "default_send_parameters{stream=2, payload_protocol=s1ap, context=0, unordered=false, reliability=priority{4}}");
}

TEST_CASE("events") {
    std::array<std::byte, 5> bytes{std::byte{2}, {}, std::byte{7}, {}, {}};
    CHECK(text_of(association_change{.state = association_change::change::lost,
                                     .cause = error_cause::user_initiated_abort,
                                     .association = association_id{5},
                                     .causes = {bytes, 0}}) ==
          "association_change{state=lost, cause=user_initiated_abort, outbound_streams=0, inbound_streams=0, association=5, causes=5 bytes}");
    CHECK(text_of(remote_error{.cause = static_cast<error_cause>(0x2345), .information = {bytes, 7}}) ==
          "remote_error{cause=9029, association=0, information=5 of 12 bytes}");
    CHECK(text_of(peer_address_change{.address = four, .state = peer_address_change::change::potentially_failed}) ==
          "peer_address_change{address=192.0.2.1:38412, state=potentially_failed, error=0, association=0}");
    CHECK(text_of(stream_reset_event{.outgoing = true, .streams = stream_list({{bytes.data(), 4}, 4})}) ==
          "stream_reset_event{incoming=false, outgoing=true, denied=false, failed=false, association=0, streams=[2, 7, 2 more]}");
    CHECK(text_of(stream_list({{bytes.data(), 2}, 0})) == "[2]");
    CHECK(text_of(stream_list({{}, 4})) == "[2 more]");
    CHECK(text_of(raw_event{event_type{0x80ff}, 3, {bytes, 0}}) == "raw_event{type=33023, flags=3, data=5 bytes}");
    CHECK(text_of(end_of_association{.how = end_of_association::ending::aborted}) ==
          "end_of_association{how=aborted, association=0, cause=none, causes=0 bytes}");
}

TEST_CASE("what comes with a message, and goes with one") {
    CHECK(text_of(receive_info{.stream = stream_id{3}, .payload_protocol = payload_protocol_id::ngap, .tsn = tsn{4294967295}}) ==
          "receive_info{stream=3, ssn=0, unordered=false, payload_protocol=ngap, tsn=4294967295, cumulative_tsn=0, context=0, association=0}");
    CHECK(text_of(next_info{.is_event = true, .length = 20}) ==
          "next_info{stream=0, unordered=false, is_event=true, payload_protocol=unspecified, length=20, association=0}");
    CHECK(text_of(send_attributes{.unordered = true, .reliability = lifetime(10ms), .key = key_number{1}}) ==
          "send_attributes{stream=0, payload_protocol=unspecified, context=0, unordered=true, sack_immediately=false, "
          "reliability=lifetime{10ms}, key=1}");
}

TEST_CASE("numbers and enumerations") {
    CHECK(text_of(stream_id{65535}) == "65535");
    CHECK(text_of(association_id{-1}) == "-1");
    CHECK(text_of(payload_protocol_id::w1ap) == "w1ap");
    CHECK(text_of(payload_protocol_id{0xf11e}) == "61726");
    CHECK(text_of(payload_protocol_id{26}) == "26");  // IANA has none there
    CHECK(text_of(association_state::shutdown_ack_sent) == "shutdown_ack_sent");
    CHECK(text_of(chunk_type::interleaved_forward_tsn) == "interleaved_forward_tsn");
    CHECK(text_of(error_cause::unsupported_hmac_identifier) == "unsupported_hmac_identifier");
    CHECK(text_of(error_cause::request_refused_no_authorization) == "request_refused_no_authorization");
    CHECK(text_of(reliability_policy::any) == "any");
    CHECK(text_of(family::ipv6) == "ipv6");
    CHECK(text_of(style::peeled_off) == "peeled_off");
    CHECK(text_of(reason::timed_out) == "timed_out");
    CHECK(text_of(operation::parse_endpoint) == "parse_endpoint");
    CHECK(text_of(option_key::stream) == "stream");
    CHECK(text_of(waiting::non_blocking) == "non_blocking");
    static_assert(enumerator_name(association_state::established) == "established");
    static_assert(enumerator_name(stream_id{}).empty());
    // The numbers of events bear the names of their structs.
    const auto check = []<class Event>(Event) { CHECK(text_of(event_traits<Event>::type) == detail::type_name<Event>()); };
    [&]<class... Events>(event_list<Events...>) { (check(Events{}), ...); }(all_events{});
}

TEST_CASE("addresses and errors") {
    CHECK(text_of(four) == "192.0.2.1:38412");
    CHECK(text_of(endpoint::parse("fe80::1%2", 9).value()) == "[fe80::1%2]:9");
    const error e{EADDRNOTAVAIL, operation::bind};
    CHECK(text_of(e) == e.message());
}

TEST_CASE("only what is of this library gets a text by these headers") {
    enum class foreign {
        one,
    };
    static_assert(!printable<int> && !printable<std::string_view> && !printable<foreign> && !printable<std::chrono::milliseconds>);
    static_assert(!printable<one_to_one> && !printable<endpoint_text> && !printable<std::span<const std::byte>> && !printable<sctp_sstat_state>);
}

TEST_CASE("the width, fill and alignment of strings") {
    std::ostringstream stream;
    stream << std::setw(8) << std::setfill('.') << std::left << stream_id{3} << '|' << std::setw(6) << std::right << chunk_type::data << '|';
    CHECK(stream.str() == "3.......|..data|");
#if defined(FMT_VERSION)
    CHECK(fmt::format("{:>8}|{:*^8}|{:.3}|{:<{}}|", stream_id{3}, chunk_type::sack, association_state::established, path_state::active, 9) ==
          "       3|**sack**|est|active   |");
    const auto parts = address_list<1>::from(std::array{four}).value();
    CHECK(fmt::format("{:>20}|{:20}|", parts, no_delay{}) == "   [192.0.2.1:38412]|no_delay{enabled=true}|");
#endif
#if defined(__cpp_lib_format)
    CHECK(std::format("{:>8}|{:*^8}|{:.3}|{:<{}}|", stream_id{3}, chunk_type::sack, association_state::established, path_state::active, 9) ==
          "       3|**sack**|est|active   |");
#endif
}

TEST_CASE("a text goes to any output iterator of characters") {
    std::array<char, 64> memory{};
    char* const end = write_text(memory.data(), rto_parameters{.initial = 1ms});
    CHECK(std::string_view(memory.data(), static_cast<std::size_t>(end - memory.data())) == "rto_parameters{initial=1ms, maximum=-, minimum=-}");
    // The value of a field as well.
    CHECK(std::string_view(memory.data(), static_cast<std::size_t>(write_text(memory.data(), 500ms) - memory.data())) == "500ms");
    CHECK(to_string(true) == "true");
    CHECK(to_string(-7) == "-7");
    CHECK(to_string((std::numeric_limits<std::int64_t>::min)()) == "-9223372036854775808");
    CHECK(to_string(std::optional<std::chrono::milliseconds>()) == "-");
    constexpr auto constant = [] {
        std::array<char, 32> text{};
        write_text(text.data(), autoclose{std::chrono::duration<std::uint32_t>(5)});
        return text;
    }();
    static_assert(std::string_view(constant.data()) == "autoclose{idle=5s}");
}

TEST_CASE("a text longer than the memory on the stack is whole") {
    address_list<64> many;
    std::string wanted;
    for (int i = 0; i < 64; ++i) {
        REQUIRE(many.push_back(six));
        wanted += std::string(i == 0 ? "[" : ", ") + six.text().c_str();
    }
    CHECK(text_of(many) == wanted + "]");
}
