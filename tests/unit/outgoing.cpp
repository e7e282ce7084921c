// SPDX-License-Identifier: BSL-1.0
// The msghdr of a message has the bytes that a C programmer would write with the CMSG macros.
#include <sctpp/outgoing.hpp>

#include <catch2/catch_test_macros.hpp>

#include <netinet/in.h>
#include <optional>
#include <string_view>
#include <vector>

using namespace sctpp;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view text = "data";
const const_buffer data(text);

/// Control messages by hand.
class by_hand {
public:
    template <class Payload>
    by_hand& add(int type, const Payload& payload) {
        const auto begin = bytes_.size();
        bytes_.resize(begin + CMSG_SPACE(sizeof payload));
        cmsghdr head{};
        head.cmsg_level = IPPROTO_SCTP;
        head.cmsg_type = type;
        head.cmsg_len = CMSG_LEN(sizeof payload);
        std::memcpy(bytes_.data() + begin, &head, sizeof head);
        std::memcpy(bytes_.data() + begin + CMSG_LEN(0), &payload, sizeof payload);
        return *this;
    }
    const std::vector<std::byte>& bytes() const { return bytes_; }

private:
    std::vector<std::byte> bytes_;
};

/// A control message without its padding, whose bytes mean nothing.
struct item {
    int level;
    int type;
    std::vector<std::byte> payload;
    friend bool operator==(const item&, const item&) = default;
};

std::vector<item> walk(const msghdr* const_header) {
    auto header = *const_header;
    std::vector<item> items;
    for (auto* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) {
        const auto* first = reinterpret_cast<const std::byte*>(CMSG_DATA(c));
        REQUIRE(c->cmsg_len >= CMSG_LEN(0));
        items.push_back({c->cmsg_level, c->cmsg_type, {first, first + (c->cmsg_len - CMSG_LEN(0))}});
    }
    return items;
}

std::vector<item> walk(const by_hand& control) {
    msghdr header{};
    auto bytes = control.bytes();
    header.msg_control = bytes.empty() ? nullptr : bytes.data();
    header.msg_controllen = bytes.size();
    return walk(&header);
}

/// The message has this control, in total as long as by hand, this name and the data.
template <class... A>
void check(const outgoing<A...>& message, const by_hand& control, const endpoint* to = nullptr) {
    const msghdr* h = message.header();
    CHECK(walk(h) == walk(control));
    CHECK(h->msg_controllen == control.bytes().size());
    CHECK((h->msg_control == nullptr) == control.bytes().empty());
    CHECK(reinterpret_cast<std::uintptr_t>(h->msg_control) % alignof(cmsghdr) == 0);
    CHECK(h->msg_name == (to != nullptr ? to->data() : nullptr));
    CHECK(h->msg_namelen == (to != nullptr ? to->size() : 0));
    CHECK(h->msg_flags == 0);
    REQUIRE(h->msg_iovlen == 1);
    CHECK(h->msg_iov->iov_base == text.data());
    CHECK(h->msg_iov->iov_len == text.size());
}

sctp_sndinfo info(std::uint16_t stream, std::uint16_t flags = 0, std::uint32_t protocol = 0, std::uint32_t context = 0, std::int32_t association = 0) {
    sctp_sndinfo i{};
    i.snd_sid = stream;
    i.snd_flags = flags;
    i.snd_ppid = htonl(protocol);
    i.snd_context = context;
    i.snd_assoc_id = association;
    return i;
}
sctp_prinfo reliably(std::uint16_t policy, std::uint32_t value) {
    sctp_prinfo p{};
    p.pr_policy = policy;
    p.pr_value = value;
    return p;
}

const endpoint four = endpoint::ipv4({192, 0, 2, 1}, 38412);
const endpoint six = *endpoint::parse("[2001:db8::1]:38412");

}  // namespace

TEST_CASE("no attributes: no control, no name") {
    check(outgoing<>(data), {});
    check(outgoing<dont_wait_t>(data, dont_wait), {});
}

TEST_CASE("each attribute of SNDINFO") {
    check(outgoing<stream_id>(data, stream_id{0x1234}), by_hand().add(SCTP_SNDINFO, info(0x1234)));
    check(outgoing<payload_protocol_id>(data, payload_protocol_id::ngap), by_hand().add(SCTP_SNDINFO, info(0, 0, 60)));
    check(outgoing<message_context>(data, message_context{0xdecade}), by_hand().add(SCTP_SNDINFO, info(0, 0, 0, 0xdecade)));
    check(outgoing<association_id>(data, association_id{7}), by_hand().add(SCTP_SNDINFO, info(0, 0, 0, 0, 7)));
    check(outgoing<unordered_t>(data, unordered), by_hand().add(SCTP_SNDINFO, info(0, 1)));
    check(outgoing<abort_association_t>(data, abort_association), by_hand().add(SCTP_SNDINFO, info(0, 4)));
    check(outgoing<sack_immediately_t>(data, sack_immediately), by_hand().add(SCTP_SNDINFO, info(0, 8)));
    check(outgoing<to_all_t>(data, to_all), by_hand().add(SCTP_SNDINFO, info(0, 0x40)));
    check(outgoing<end_association_t>(data, end_association), by_hand().add(SCTP_SNDINFO, info(0, 0x200)));
}

TEST_CASE("the protocol is in network byte order, whatever its value") {
    const outgoing<payload_protocol_id> message(data, payload_protocol_id{0x01020304});
    const auto payload = walk(message.header()).at(0).payload;
    CHECK(std::vector<std::byte>(payload.begin() + 4, payload.begin() + 8) == std::vector{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}});
}

TEST_CASE("partial reliability") {
    check(outgoing<lifetime>(data, lifetime{100ms}), by_hand().add(SCTP_PRINFO, reliably(0x10, 100)));
    check(outgoing<retransmission_limit>(data, retransmission_limit{3}), by_hand().add(SCTP_PRINFO, reliably(0x20, 3)));
    check(outgoing<priority>(data, priority{9}), by_hand().add(SCTP_PRINFO, reliably(0x30, 9)));
}

TEST_CASE("a lifetime of any unit is milliseconds, clamped to what the kernel's field holds") {
    const auto in_ms = [](auto t) { return lifetime{t}.time.count(); };
    CHECK(in_ms(0ms) == 0);
    CHECK(in_ms(2s) == 2000);
    CHECK(in_ms(1h) == 3600000);
    CHECK(in_ms(1500us) == 1);
    CHECK(in_ms(-1ms) == 0);
    CHECK(in_ms(-5s) == 0);
    CHECK(in_ms(0xffffffffLL * 1ms) == 0xffffffff);
    CHECK(in_ms(0x100000000LL * 1ms) == 0xffffffff);
    CHECK(in_ms(24h * 365) == 0xffffffff);
    CHECK(in_ms(std::chrono::duration<double>(0.25)) == 250);
    CHECK(in_ms(std::chrono::nanoseconds::max()) == 0xffffffff);
    CHECK(in_ms(std::chrono::milliseconds::max()) == 0xffffffff);
    CHECK(in_ms(std::chrono::seconds::max()) == 0xffffffff);
    CHECK(in_ms(std::chrono::hours::max()) == 0xffffffff);
    CHECK(in_ms(std::chrono::hours::min()) == 0);
}

TEST_CASE("a key") {
    sctp_authinfo key{};
    key.auth_keynumber = 5;
    check(outgoing<key_number>(data, key_number{5}), by_hand().add(SCTP_AUTHINFO, key));
}

TEST_CASE("an endpoint is the name, not control") {
    check(outgoing<endpoint>(data, four), {}, &four);
    check(outgoing<endpoint>(data, six), {}, &six);
    const override_destination elsewhere{six};
    check(outgoing<override_destination>(data, elsewhere), by_hand().add(SCTP_SNDINFO, info(0, 2)), &elsewhere.address);
}

TEST_CASE("everything together, in one buffer without gaps") {
    sctp_initmsg init{};
    init.sinit_num_ostreams = 16;
    init.sinit_max_instreams = 17;
    init.sinit_max_attempts = 3;
    init.sinit_max_init_timeo = 2500;
    sctp_authinfo key{};
    key.auth_keynumber = 0xffff;
    const init_parameters wanted{.outbound_streams = 16, .max_inbound_streams = 17, .max_attempts = 3, .max_init_timeout = 2500ms};
    const auto expected = by_hand()
                              .add(SCTP_SNDINFO, info(0xffff, 1 | 8, 0xffffffff, 0xffffffff))
                              .add(SCTP_INIT, init)
                              .add(SCTP_PRINFO, reliably(0x20, 0xffffffff))
                              .add(SCTP_AUTHINFO, key);
    const outgoing message(data, stream_id{0xffff}, payload_protocol_id{0xffffffff}, message_context{0xffffffff}, unordered, sack_immediately,
                           retransmission_limit{0xffffffff}, key_number{0xffff}, wanted, four, dont_wait);
    check(message, expected, &four);

    // In another order.
    const outgoing again(data, four, wanted, key_number{0xffff}, dont_wait, retransmission_limit{0xffffffff}, sack_immediately,
                         message_context{0xffffffff}, unordered, payload_protocol_id{0xffffffff}, stream_id{0xffff});
    check(again, expected, &four);
}

TEST_CASE("set-up parameters that are not given are 0, which keeps the socket's") {
    sctp_initmsg init{};
    init.sinit_max_instreams = 4;
    check(outgoing<endpoint, init_parameters>(data, four, {.max_inbound_streams = 4}), by_hand().add(SCTP_INIT, init), &four);
}

TEST_CASE("further destinations come one control message each, of either family, behind the others") {
    address_list<4> more;
    const std::array<std::uint8_t, 4> second{192, 0, 2, 2};
    REQUIRE(more.push_back(endpoint::ipv4(second, 38412)));
    REQUIRE(more.push_back(six));
    in_addr a4{};
    std::memcpy(&a4, second.data(), 4);
    in6_addr a6{};
    std::memcpy(&a6, six.address_bytes().data(), 16);
    check(outgoing<endpoint, further_destinations<4>>(data, four, {more}), by_hand().add(SCTP_DSTADDRV4, a4).add(SCTP_DSTADDRV6, a6), &four);
    const further_destinations all{more};
    check(outgoing<further_destinations<4>, stream_id, endpoint>(data, all, stream_id{1}, four),
          by_hand().add(SCTP_SNDINFO, info(1)).add(SCTP_DSTADDRV4, a4).add(SCTP_DSTADDRV6, a6), &four);

    // A full list, and an empty one.
    address_list<2> full;
    REQUIRE(full.push_back(six));
    REQUIRE(full.push_back(six));
    check(outgoing<endpoint, further_destinations<2>>(data, four, {full}), by_hand().add(SCTP_DSTADDRV6, a6).add(SCTP_DSTADDRV6, a6), &four);
    const outgoing<endpoint, further_destinations<2>, stream_id> none(data, four, {}, stream_id{1});
    check(none, by_hand().add(SCTP_SNDINFO, info(1)), &four);
    const outgoing<endpoint, further_destinations<2>> nothing_at_all(data, four, {});
    CHECK(nothing_at_all.header()->msg_controllen == 0);
}

TEST_CASE("send_attributes without a key send none: number 0 is a key too") {
    const send_attributes plain{.stream = stream_id{3},
                                .payload_protocol = payload_protocol_id::s1ap,
                                .context = message_context{4},
                                .unordered = true,
                                .sack_immediately = true,
                                .reliability = lifetime{1s}};
    check(outgoing<send_attributes>(data, plain), by_hand().add(SCTP_SNDINFO, info(3, 1 | 8, 18, 4)).add(SCTP_PRINFO, reliably(0x10, 1000)));
}

TEST_CASE("send_attributes with a key, and whatever may stand beside them") {
    sctp_authinfo key{};
    key.auth_keynumber = 0;
    sctp_initmsg init{};
    init.sinit_num_ostreams = 2;
    address_list<1> more;
    REQUIRE(more.push_back(six));
    in6_addr a6{};
    std::memcpy(&a6, six.address_bytes().data(), 16);
    const send_attributes with_key{.stream = stream_id{3}, .key = key_number{0}};
    // Set-up parameters travel only where given, although send_attributes may carry everything else.
    check(outgoing<send_attributes, association_id>(data, with_key, association_id{12}),
          by_hand().add(SCTP_SNDINFO, info(3, 0, 0, 0, 12)).add(SCTP_PRINFO, reliably(0, 0)).add(SCTP_AUTHINFO, key));
    check(outgoing<send_attributes, endpoint, init_parameters, further_destinations<1>>(data, with_key, four, {.outbound_streams = 2}, {more}),
          by_hand().add(SCTP_SNDINFO, info(3)).add(SCTP_INIT, init).add(SCTP_PRINFO, reliably(0, 0)).add(SCTP_AUTHINFO, key).add(SCTP_DSTADDRV6, a6), &four);
    const send_attributes without{.stream = stream_id{3}};
    check(outgoing<send_attributes, endpoint, further_destinations<1>>(data, without, four, {more}),
          by_hand().add(SCTP_SNDINFO, info(3)).add(SCTP_PRINFO, reliably(0, 0)).add(SCTP_DSTADDRV6, a6), &four);
}

TEST_CASE("a message in pieces has their iovecs") {
    const std::array<const_buffer, 3> pieces{std::string_view("one"), std::string_view(""), std::string_view("three")};
    const outgoing<stream_id> message(pieces, stream_id{1});
    REQUIRE(message.header()->msg_iovlen == 3);
    CHECK(message.header()->msg_iov[0].iov_len == 3);
    CHECK(message.header()->msg_iov[1].iov_len == 0);
    CHECK(message.header()->msg_iov[2].iov_base == pieces[2].data());
    CHECK(walk(message.header()).size() == 1);
}

TEST_CASE("flags: never SIGPIPE, and not waiting where asked for") {
    STATIC_CHECK(outgoing<>::flags() == MSG_NOSIGNAL);
    STATIC_CHECK(outgoing<stream_id, unordered_t>::flags() == MSG_NOSIGNAL);
    STATIC_CHECK(outgoing<stream_id, dont_wait_t>::flags() == (MSG_NOSIGNAL | MSG_DONTWAIT));
}
