// SPDX-License-Identifier: BSL-1.0
// Every combination of attributes that a message can have, generated, sent on every kind of socket, and read back: by the receiver's
// control messages, typed and raw, and by the events of those that are not delivered.
#include <bit>
#include <map>

#include "kinds.hpp"
#include "network.hpp"

namespace {

using namespace support;
using namespace sctpp;

// ---- the combinations --------------------------------------------------------------------------------------------------

/// A bit for each group of attributes that goes with any other. The number of a combination also says which of the three policies,
/// which values, and whether it waits.
enum bit : std::size_t {
    order,
    stream,
    key,
    reliable,
    context,
    protocol,
    sack,
    bits,
};
constexpr std::size_t combinations = 1 << bits;
constexpr bool has(std::size_t n, bit b) { return (n >> b & 1) != 0; }

template <class... Attributes>
struct list {};
template <bool Given, class List, class Attribute>
struct add_if {
    using type = List;
};
template <class... Attributes, class Attribute>
struct add_if<true, list<Attributes...>, Attribute> {
    using type = list<Attributes..., Attribute>;
};
using policies = std::tuple<lifetime, retransmission_limit, priority>;
template <std::size_t N>
struct combination {
    template <class List, bit Bit, class Attribute>
    using with = typename add_if<has(N, Bit), List, Attribute>::type;
    using sent_as = with<with<with<list<>, order, unordered_t>, stream, stream_id>, key, key_number>;
    using kept = with<with<sent_as, reliable, std::tuple_element_t<N % 3, policies>>, context, message_context>;
    using labelled = with<with<kept, protocol, payload_protocol_id>, sack, sack_immediately_t>;
    using type = typename add_if<std::popcount(N) % 2 != 0, labelled, dont_wait_t>::type;
};

template <class Attribute>
Attribute value_of(std::size_t n) {
    const auto u32 = static_cast<std::uint32_t>(n);
    if constexpr (std::is_same_v<Attribute, stream_id>)
        return stream_id{static_cast<std::uint16_t>(1 + n % 9)};
    else if constexpr (std::is_same_v<Attribute, payload_protocol_id>)
        return payload_protocol_id{0x01020300 + u32};
    else if constexpr (std::is_same_v<Attribute, message_context>)
        return message_context{0xabcd0000 + u32};
    else if constexpr (std::is_same_v<Attribute, key_number>)
        return key_number{5};
    else if constexpr (std::is_same_v<Attribute, lifetime>)
        return lifetime{std::chrono::milliseconds(3600000 + n)};
    else if constexpr (std::is_same_v<Attribute, retransmission_limit> || std::is_same_v<Attribute, priority>)
        return Attribute{u32};
    else
        return Attribute{};
}

/// What the other end must see of it.
struct seen {
    explicit seen(std::size_t n)
        : unordered(has(n, order)),
          authenticated(has(n, key)),
          stream(given<stream_id>(n, bit::stream)),
          payload_protocol(given<payload_protocol_id>(n, protocol)),
          context(given<message_context>(n, bit::context)),
          policy_value(!has(n, reliable) ? 0 : n % 3 == 0 ? value_of<lifetime>(n).time.count()
                                                          : n) {}
    bool unordered, authenticated;
    stream_id stream;
    payload_protocol_id payload_protocol;
    message_context context;
    std::size_t policy_value;

private:
    template <class Attribute>
    static Attribute given(std::size_t n, bit b) {
        return has(n, b) ? value_of<Attribute>(n) : Attribute{};
    }
};
std::string text_of(std::size_t n) { return "combination " + std::to_string(n); }

/// A send of a combination, the recipient before or behind the rest.
template <class Socket, class... Recipient>
using sending = result<std::size_t> (*)(Socket&, std::string_view, std::size_t, const Recipient&...);

template <std::size_t N, class Socket, class... Recipient, class... Attributes>
constexpr sending<Socket, Recipient...> one_sending(list<Attributes...>) {
    return [](Socket& s, std::string_view text, std::size_t n, const Recipient&... to) {
        if constexpr (N % 2 == 0)
            return s.send(text, to..., value_of<Attributes>(n)...);
        else
            return s.send(text, value_of<Attributes>(n)..., to...);
    };
}
template <class Socket, class... Recipient>
constexpr auto all_sendings() {
    // All of them in messages to an association; to other recipients, those of the first five bits. (Attributes of a list are another
    // function for each combination, whose compiling takes its time. Decided at run time, all of them go to every recipient.)
    constexpr std::size_t count = (std::is_same_v<Recipient, association_id> || ...) ? combinations : 32;
    return []<std::size_t... N>(std::index_sequence<N...>) {
        return std::array{one_sending<N, Socket, Recipient...>(typename combination<N>::type{})...};
    }(std::make_index_sequence<count>{});
}

/// Each recipient that a message on this kind of socket can have.
template <class Socket, class Use>
void for_each_recipient(const connected<Socket>& c, Use use) {
    const auto peer = must(c.left.local_endpoint());
    if constexpr (is_many<Socket>) {
        use(c.right_id);
        use(to_all);
    } else {
        use();
    }
    if constexpr (!std::is_same_v<Socket, peeled_association>) {
        use(peer);
        use(override_destination{peer});
    }
}

/// The same decided at run time.
send_attributes attributes_of(std::size_t n) {
    const seen expected(n);
    const std::array<reliability, 3> any{value_of<lifetime>(n), value_of<retransmission_limit>(n), value_of<priority>(n)};
    return {.stream = expected.stream,
            .payload_protocol = expected.payload_protocol,
            .context = expected.context,
            .unordered = expected.unordered,
            .sack_immediately = has(n, sack),
            .reliability = has(n, reliable) ? any[n % 3] : reliability{},
            .key = has(n, key) ? std::optional(value_of<key_number>(n)) : std::nullopt};
}

// ---- delivered -----------------------------------------------------------------------------------------------------------

void check_same(const receive_info& info, const sctp_rcvinfo& raw) {
    CHECK(number(info.stream) == raw.rcv_sid);
    CHECK(number(info.ssn) == raw.rcv_ssn);
    CHECK(info.unordered == ((raw.rcv_flags & SCTP_UNORDERED) != 0));
    CHECK(number(info.payload_protocol) == ntohl(raw.rcv_ppid));
    CHECK(number(info.tsn) == raw.rcv_tsn);
    CHECK(number(info.cumulative_tsn) == raw.rcv_cumtsn);
    CHECK(number(info.context) == raw.rcv_context);
    CHECK(number(info.association) == raw.rcv_assoc_id);
}

/// Reads a run of combinations back at the left end, where all of them have arrived.
class reader {
public:
    explicit reader(one_to_many& left, association_id id) : left_(left), id_(id) {}

    void read(std::size_t first, std::size_t end, const endpoint& source) {
        using infos = basic_message<receive_info, next_info, endpoint>;
        for (std::size_t n = first; n < end; ++n) {
            INFO(text_of(n));
            const seen expected(n);
            if (expected.authenticated) CHECK(in_.next<authentication_event, next_info>(left_).key == key_number{5});
            const auto raw = raw_message(left_.native_handle(), MSG_PEEK).control<sctp_rcvinfo>(SCTP_RCVINFO);
            const auto m = in_.next<infos, receive_info, next_info, endpoint>(left_);
            CHECK(m.text() == text_of(n));
            const auto info = m.info();
            check_same(info, raw);
            CHECK(info.stream == expected.stream);
            CHECK(info.payload_protocol == expected.payload_protocol);
            CHECK(info.unordered == expected.unordered);
            CHECK(number(info.ssn) == (expected.unordered ? 0 : ordered_[expected.stream]++));
            if (last_) CHECK(number(info.tsn) == number(*last_) + 1);
            CHECK(info.cumulative_tsn == (expected.unordered ? info.tsn : tsn{0}));
            CHECK(info.context == message_context{0x5eed});  // the receiver's own
            CHECK(info.association == id_);
            CHECK(m.source() == source);
            last_ = info.tsn;
            check_next(m.next(), n + 1, end);
        }
        CHECK(must_fail(left_.receive(in_.bytes(), dont_wait)).would_block());
    }

private:
    void check_next(const std::optional<next_info>& next, std::size_t n, std::size_t end) const {
        REQUIRE(next.has_value() == (n < end));
        if (!next) return;
        const seen expected(n);
        CHECK(next->is_event == expected.authenticated);
        CHECK(next->association == id_);
        if (next->is_event) return;
        CHECK(next->stream == expected.stream);
        CHECK(next->payload_protocol == expected.payload_protocol);
        CHECK(next->unordered == expected.unordered);
        CHECK(next->length == text_of(n).size());
    }
    one_to_many& left_;
    association_id id_;
    inbox in_{200};
    std::map<stream_id, std::uint16_t> ordered_;  ///< how many have come
    std::optional<tsn> last_;
};

const test_on_each delivered{"Every combination of attributes, to every recipient, arrives as it was sent", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>([](auto& s) {
        const int fd = s.native_handle();
        set_value(fd, SCTP_AUTH_SUPPORTED, 1);
        set_raw(fd, IPPROTO_SCTP, SCTP_AUTH_CHUNK, sctp_authchunk{0});
        const std::array<std::uint8_t, 12> key{0, 0, 0, 0, 5, 0, 4, 0, 's', 'e', 's', 'a'};  // sctp_authkey: association, number, length, key
        set_raw(fd, IPPROTO_SCTP, SCTP_AUTH_KEY, key);
    });
    set_raw(c.left.native_handle(), IPPROTO_SCTP, SCTP_DELAYED_SACK, sctp_sack_info{number(c.left_id), 0, 1});
    set_value(c.left.native_handle(), SCTP_CONTEXT, 0x5eed, c.left_id);
    must(c.left.set(next_info_delivery{true}));
    must(c.left.template subscribe<authentication_event>());
    reader left(c.left, c.left_id);
    const auto in_runs = [&](std::size_t count, auto send) {
        constexpr std::size_t run = 16;
        for (std::size_t first = 0; first < count; first += run) {
            for (std::size_t n = first; n < first + run; ++n) {
                INFO(text_of(n));
                CHECK(must(send(n)) == text_of(n).size());
            }
            REQUIRE(eventually([&] { return must(c.template get_right<status>()).unacknowledged_chunks == 0; }));
            left.read(first, first + run, c.address);
        }
    };
    for_each_recipient(c, [&]<class... To>(const To&... to) {
        constexpr auto sendings = all_sendings<socket_of<kind_in<Kind>>, To...>();
        in_runs(sendings.size(), [&](std::size_t n) { return sendings[n](c.right, text_of(n), n, to...); });
        in_runs(combinations, [&](std::size_t n) { return c.right.send(text_of(n), attributes_of(n), to...); });
    });
}};

// ---- not delivered -------------------------------------------------------------------------------------------------------

template <class Failed>
void check_failed(const Failed& e, std::size_t n, association_id id) {
    const seen expected(n);
    CHECK(e.stream == expected.stream);
    CHECK(e.payload_protocol == expected.payload_protocol);
    CHECK(e.context == expected.context);
    CHECK(e.unordered == expected.unordered);
    CHECK(e.association == id);
    CHECK(text(e.payload) == text_of(n));
    if constexpr (requires { e.lifetime; }) CHECK(e.lifetime == std::chrono::milliseconds(expected.policy_value));
}

const test_on_each undelivered{"Every combination of attributes comes back with the event that tells that it did not arrive", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>(small_window);
    set_raw(c.right.native_handle(), SOL_SOCKET, SO_SNDBUF, 200000);
    for (int i = 0; i < 5; ++i) must(c.send_right(pattern(1500)));
    must(c.right.template subscribe<send_failed_event, send_failed>());
    constexpr auto send_all = []<class... To>(auto& socket, const To&... to) {
        constexpr auto sendings = all_sendings<socket_of<kind_in<Kind>>, To...>();
        for (std::size_t n = 0; n < combinations; ++n)
            must(n < sendings.size() ? sendings[n](socket, text_of(n), n, to...) : socket.send(text_of(n), attributes_of(n), to...));
    };
    if constexpr (kind_in<Kind> == kind::many)
        send_all(c.right, c.right_id);
    else
        send_all(c.right);
    must(c.left.abort(c.left_id));
    inbox in;
    for (std::size_t n = 0; n < combinations; ++n) {
        INFO(text_of(n));
        check_failed(in.until<send_failed>(c.right, [](const auto& e) { return text(e.payload).starts_with("comb"); }), n, c.right_id);
        check_failed(in.next<send_failed_event>(c.right), n, c.right_id);
    }
}};

// ---- with the message that sets an association up --------------------------------------------------------------------------

using more = further_destinations<2>;

/// Init parameters, further destinations, and some of what any message may have.
template <std::size_t N>
struct set_up {
    template <bool Given, class List, class Attribute>
    using with = typename add_if<Given, List, Attribute>::type;
    using part = with<has(N, order), with<has(N, stream), list<>, stream_id>, unordered_t>;
    using all = with<(N & 4) != 0, with<(N & 8) != 0, part, retransmission_limit>, payload_protocol_id>;
    using type = with<(N & 16) != 0, with<(N & 32) != 0, all, more>, init_parameters>;
};
constexpr std::size_t set_ups = 64;

template <class Socket>
void each_set_up() {
    auto server = open<one_to_many>(family::ipv4);
    must(server.bind(std::array{endpoint::loopback(family::ipv4), endpoint::ipv4({127, 0, 0, 2}, 0)}));
    must(server.listen());
    const auto there = endpoint::loopback(family::ipv4, must(server.local_endpoint()).port());
    const auto values = [&]<class A>(A*, std::size_t n) {
        if constexpr (std::is_same_v<A, more>)
            return more{must(address_list<2>::from(std::array{endpoint::ipv4({127, 0, 0, 2}, 0)}))};
        else if constexpr (std::is_same_v<A, init_parameters>)
            return init_parameters{.outbound_streams = 23, .max_inbound_streams = 5};
        else
            return value_of<A>(n);
    };
    inbox in;
    const auto one = [&]<class... A>(std::size_t n, list<A...>) {
        INFO(text_of(n));
        auto client = open<Socket>(family::ipv4);
        must(n % 2 == 0 ? client.send(text_of(n), there, values(static_cast<A*>(nullptr), n)...)
                        : client.send(text_of(n), values(static_cast<A*>(nullptr), n)..., there));
        const auto m = in.next<message>(server);
        CHECK(m.text() == text_of(n));
        CHECK(m.is_unordered() == has(n, order));
        CHECK(m.stream() == (has(n, stream) ? value_of<stream_id>(n) : stream_id{}));
        CHECK(m.payload_protocol() == ((n & 4) != 0 ? value_of<payload_protocol_id>(n) : payload_protocol_id{}));
        const auto agreed = must(server.get<status>(m.association()));
        CHECK(agreed.inbound_streams == ((n & 16) != 0 ? 23 : 10));
        CHECK(agreed.outbound_streams == ((n & 16) != 0 ? 5 : 10));
    };
    [&]<std::size_t... N>(std::index_sequence<N...>) { (one(N, typename set_up<N>::type{}), ...); }(std::make_index_sequence<set_ups>{});
}
TEMPLATE_TEST_CASE("Every combination of attributes with a message that sets an association up arrives as it was sent", "", one_to_one, one_to_many) {
    each_set_up<TestType>();
}

/// Gives the loopback interface an IPv6 address. (Its own, ::1, is of a scope that the association with an address of another lacks.)
endpoint add_ipv6_address() {
    const auto address = must(endpoint::parse("fd00::2", 0));
    struct {
        std::array<std::byte, 16> address;
        std::uint32_t prefix_length = 128;
        int interface = 1;
    } request{};  // in6_ifreq
    std::memcpy(request.address.data(), address.address_bytes().data(), request.address.size());
    const int control = ::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool added = ::ioctl(control, SIOCSIFADDR, &request) == 0;
    ::close(control);
    REQUIRE(added);
    // The kernel makes it ready by and by.
    REQUIRE(eventually([&] { return open<one_to_many>(family::ipv6).bind(address).has_value(); }));
    return address;
}

TEMPLATE_TEST_CASE("A further destination, in any of its forms, is tried where the first does not answer", "", one_to_one, one_to_many) {
    private_network network;
    network.add_silent_hosts();
    network.add_address(1);
    auto server = open<one_to_many>(family::ipv6);
    const auto ipv6 = add_ipv6_address();
    must(server.bind(std::array{network.add_address(2), ipv6}));
    must(server.listen());
    const auto port = must(server.local_endpoint()).port();
    const auto [further, type] = GENERATE(std::pair(endpoint::ipv4({10, 0, 0, 2}, 0), SCTP_DSTADDRV4),
                                          std::pair(must(endpoint::parse("::ffff:10.0.0.2", 0)), SCTP_DSTADDRV6),
                                          std::pair(must(endpoint::parse("fd00::2", 0)), SCTP_DSTADDRV6));
    INFO(further.text().c_str());
    const auto destinations = further_destinations{must(address_list<1>::from(std::array{further}))};
    const auto silent = endpoint::ipv4({10, 9, 0, 1}, port);
    const const_buffer data("found"sv);
    CHECK(CMSG_FIRSTHDR(outgoing(data, silent, destinations).header())->cmsg_type == type);
    auto client = open<TestType>(family::ipv6);
    set_raw(client.native_handle(), IPPROTO_SCTP, SCTP_RTOINFO, sctp_rtoinfo{0, 50, 50, 50});
    must(client.send(data, silent, destinations, stream_id{1}));
    inbox in;
    const auto m = in.next<message>(server);
    CHECK(m.text() == "found");
    CHECK(m.stream() == stream_id{1});
}

// ---- with the message that ends one ----------------------------------------------------------------------------------------

/// Ends it with all that can be said besides, or with nothing; a graceful end carries no data.
template <class Ending, bool All, class Socket, class... To>
result<std::size_t> end(Socket& s, std::string_view why, const To&... to) {
    if constexpr (All)
        return s.send(why, value_of<stream_id>(1), unordered, value_of<payload_protocol_id>(1), to..., value_of<message_context>(1), Ending{},
                      sack_immediately, value_of<lifetime>(1), key_number{5}, dont_wait);
    else
        return s.send(why, Ending{}, to...);
}

TEMPLATE_TEST_CASE("What ends an association does so with any attributes, to any recipient", "", one_to_many, peeled_association) {
    const auto in_each_way = [&]<class Ending, bool All>(Ending, std::bool_constant<All>, int recipient) {
        auto c = connect<TestType>();
        must(c.left.template subscribe<association_change>());
        const std::string_view why = std::is_same_v<Ending, abort_association_t> ? "enough" : "";
        int i = 0;
        for_each_recipient(c, [&](const auto&... to) {
            if (i++ == recipient) CHECK(must(end<Ending, All>(c.right, why, to...)) == why.size());
        });
        inbox in;
        const auto ended = in.end(c.left);
        CHECK((ended.how == end_of_association::ending::aborted) == !why.empty());
        CHECK(text(ended.causes).ends_with(why));
        CHECK(ended.association == c.left_id);
    };
    for (int recipient = 0; recipient < (is_many<TestType> ? 4 : 1); ++recipient) {
        INFO("recipient " << recipient);
        in_each_way(end_association, std::true_type{}, recipient);
        in_each_way(end_association, std::false_type{}, recipient);
        in_each_way(abort_association, std::true_type{}, recipient);
        in_each_way(abort_association, std::false_type{}, recipient);
    }
}

}  // namespace
