// SPDX-License-Identifier: BSL-1.0
// The reassembler on what kernels do: partial delivery, interleaving, messages broken off, small buffers.
#include <map>
#include <random>

#include "network.hpp"

#include <sctpp/reassembler.hpp>

using namespace support;
using namespace sctpp;

namespace {

/// Bytes that no other number gives.
std::string content(unsigned number, std::size_t size) {
    std::minstd_rand random(number + 1);
    std::string text(size, '\0');
    for (auto& c : text) c = static_cast<char>(random() >> 16);
    return text;
}

/// Room for a whole test: so many messages of up to 100 kB.
struct room {
    explicit room(std::size_t messages, std::size_t longest = 100'000) : memory(reassembler::memory_for(messages, longest)) {}
    std::vector<std::byte> memory;
};

/// A receiver that puts together, and remembers what it has seen.
template <class Socket, class Reassembler, message_info... Infos>
class receiver {
public:
    receiver(Socket& socket, Reassembler& reassembler, std::size_t buffer) : socket_(socket), reassembler_(reassembler), buffer_(buffer) {}

    /// The next whole message. Events before it are counted.
    basic_message<Infos...> next(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        for (;;) {
            const auto in = must(socket_.template receive<Infos...>(buffer_), file, line);
            const auto out = must(reassembler_.add(in), file, line);
            note(in, out);
            if (auto m = as<basic_message<Infos...>>(out)) return *m;
            if (out.is_end()) FAIL("at " << file << ':' << line << ": received " << describe(out));
        }
    }
    /// Goes on until a piece, an event or an end is a `Wanted`.
    template <class Wanted>
    Wanted until(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        for (;;) {
            const auto in = must(socket_.template receive<Infos...>(buffer_), file, line);
            const auto out = must(reassembler_.add(in), file, line);
            note(in, out);
            if (auto wanted = as<Wanted>(out)) return *wanted;
        }
    }
    std::size_t pieces = 0, events = 0, most_in_progress = 0;
    std::size_t between = 0;  ///< whole messages that came while another was in progress

private:
    void note(const incoming<Infos...>& in, const incoming<Infos...>& out) {
        pieces += in.is_fragment();
        events += in.is_event();
        between += in.is_message() && data_of(in) == data_of(out) && reassembler_.in_progress() != 0;
        most_in_progress = std::max(most_in_progress, reassembler_.in_progress());
    }
    static const void* data_of(const incoming<Infos...>& in) {
        const auto m = as<basic_message<Infos...>>(in);
        return m ? m->data().data() : nullptr;
    }
    Socket& socket_;
    Reassembler& reassembler_;
    std::vector<std::byte> buffer_;
};
template <class Socket>
using receiver_with_info = receiver<Socket, reassembler, receive_info>;

/// Messages are sent in chunks of 1000 bytes (the loopback interface could take 65000), and handed over from their 3000th byte on.
constexpr auto in_parts = [](auto& s) {
    small_window(s);
    set_raw(s.native_handle(), SOL_SOCKET, SO_RCVBUF, 20000);
    set_raw(s.native_handle(), SOL_SOCKET, SO_SNDBUF, 400000);
    set_value(s.native_handle(), SCTP_MAXSEG, 1000);
    must(s.set(partial_delivery_point{3000}));
    must(s.set(receive_info_delivery{true}));
};
/// Also those of several streams at once: I-DATA. Needs the sysctl.
constexpr auto interleaved = [](auto& s) {
    in_parts(s);
    must(s.set(fragment_interleave{true}));
    set_value(s.native_handle(), SCTP_INTERLEAVING_SUPPORTED, 1);
};
template <class Socket>
void releases_events(Socket& s) {
    must(s.template subscribe<partial_delivery_event, association_change>());
}

}  // namespace

TEMPLATE_TEST_CASE("reassembler: messages handed over in parts", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, in_parts);
    for (unsigned i = 0; i < 3; ++i) must(c.send_left(content(i, 30000 + i), stream_id{static_cast<std::uint16_t>(i)}, payload_protocol_id::ngap));
    must(c.send_left("short"sv));
    room r(1);
    reassembler whole(r.memory, 100'000);
    receiver_with_info<TestType> in(c.right, whole, GENERATE(1000U, 70000U));
    for (unsigned i = 0; i < 3; ++i) {
        const auto m = in.next();
        CHECK((m.text() == content(i, 30000 + i)));
        CHECK(m.stream() == stream_id{static_cast<std::uint16_t>(i)});
        CHECK(m.payload_protocol() == payload_protocol_id::ngap);
        CHECK(m.association() == c.right_id);
    }
    CHECK(in.pieces > 3);
    CHECK(in.next().text() == "short");
    CHECK(whole.in_progress() == 0);
}

TEMPLATE_TEST_CASE("plain_reassembler: messages handed over in parts, without receive_info", "", one_to_one, peeled_association) {
    auto c = connect<TestType>(family::ipv4, [](auto& s) {
        in_parts(s);
        must(s.set(receive_info_delivery{false}));
    });
    must(c.right.template subscribe<association_change, partial_delivery_event, sender_dry_event>());
    for (unsigned i = 0; i < 3; ++i) must(c.send_left(content(i, 30000 + i), stream_id{static_cast<std::uint16_t>(i)}, unordered));
    room r(1);
    plain_reassembler whole(r.memory, 100'000);
    receiver<TestType, plain_reassembler> in(c.right, whole, GENERATE(1000U, 70000U));
    for (unsigned i = 0; i < 3; ++i) CHECK((in.next().text() == content(i, 30000 + i)));
    CHECK(in.pieces > 3);

    // One that is broken off, with the association.
    must(c.send_left(content(7, 90000)));
    (void)in.template until<plain_fragment>();
    CHECK(whole.in_progress() == 1);
    must(c.left.abort(c.left_id));
    CHECK(in.template until<end_of_association>().how == end_of_association::ending::aborted);
    CHECK(whole.in_progress() == 0);
}

TEST_CASE("reassembler: parts of messages of several associations alternate, and events come between them") {
    auto server = open<one_to_many>(family::ipv4);
    in_parts(server);
    must(server.set(fragment_interleave{true}));
    must(server.subscribe<association_change>());
    must(server.bind(endpoint::loopback(family::ipv4)));
    must(server.listen());
    std::array<one_to_many, 3> clients;
    std::array<association_id, 3> ids;
    for (std::size_t i = 0; i < clients.size(); ++i) {
        clients[i] = open<one_to_many>(family::ipv4);
        in_parts(clients[i]);
        ids[i] = must(clients[i].connect(must(server.local_endpoint()))).association;
    }
    room r(3);
    reassembler whole(r.memory, 100'000);
    receiver_with_info<one_to_many> in(server, whole, GENERATE(1000U, 70000U));
    constexpr unsigned rounds = 4;
    for (unsigned round = 0; round < rounds; ++round)
        for (unsigned i = 0; i < clients.size(); ++i) {
            must(clients[i].send(content(round * 10 + i, 30000 + 100 * i + round), ids[i], stream_id{static_cast<std::uint16_t>(round % 2)}));
            must(clients[i].send("short"sv, ids[i]));
        }
    std::map<association_id, unsigned> next;
    std::map<unsigned, unsigned> seen;
    std::size_t shorts = 0;
    for (unsigned n = 0; n < 2 * rounds * clients.size(); ++n) {
        const auto m = in.next();
        if (m.text() == "short") {
            ++shorts;
            continue;
        }
        const unsigned round = next[m.association()]++;
        const auto client = static_cast<unsigned>((m.size() - 30000) / 100);
        REQUIRE(client < clients.size());
        CHECK((m.text() == content(round * 10 + client, 30000 + 100 * client + round)));
        ++seen[client];
    }
    CHECK(shorts == rounds * clients.size());
    CHECK(seen.size() == clients.size());
    CHECK(in.most_in_progress >= 2);
    CHECK(in.events >= clients.size());

    // One of them goes away in the middle of a message; the others do not notice.
    for (unsigned i = 0; i < clients.size(); ++i) must(clients[i].send(content(100 + i, 50000 + i), ids[i]));
    while (whole.in_progress() < 2) (void)in.until<fragment>();
    must(clients[0].abort(ids[0]));
    for (unsigned n = 0, ended = 0; n < 3;) {
        std::vector<std::byte> buffer(70000);
        const auto got = must(server.receive(buffer));
        const auto out = must(whole.add(got));
        ended += out.is_end();
        n += out.is_end();
        if (const auto m = as<message>(out)) {
            // (The first may just have made it.)
            const auto client = static_cast<unsigned>(m->size() - 50000);
            REQUIRE(client < clients.size());
            CHECK((m->text() == content(100 + client, m->size())));
            n += client != 0;
        }
        if (n == 3) CHECK(ended == 1);
    }
    CHECK(whole.in_progress() == 0);
}

TEMPLATE_TEST_CASE("reassembler: with I-DATA messages of several streams, ordered and not, are in progress at once", "", one_to_one, one_to_many,
                   peeled_association) {
    private_network network;
    network.sysctl("intl_enable", "1");
    auto c = connect<TestType>(family::ipv4, interleaved);
    set_value(c.left.native_handle(), SCTP_STREAM_SCHEDULER, 2, c.left_id);  // round robin
    releases_events(c.right);
    constexpr unsigned streams = 6;
    constexpr unsigned rounds = 3;
    const auto size = [](unsigned round, unsigned s) { return 5000 + 500 * s + round; };
    for (unsigned round = 0; round < rounds; ++round)
        for (unsigned s = 0; s < streams; ++s) {
            const stream_id stream{static_cast<std::uint16_t>(s)};
            const payload_protocol_id protocol{1000 + s};
            const auto text = content(round * streams + s, size(round, s));
            if (s % 2 != 0)
                must(c.send_left(text, stream, protocol, unordered));
            else
                must(c.send_left(text, stream, protocol));
        }
    room r(2 * streams);
    reassembler whole(r.memory, 100'000);
    receiver_with_info<TestType> in(c.right, whole, GENERATE(1000U, 70000U));
    std::array<unsigned, streams> next{};
    for (unsigned n = 0; n < rounds * streams; ++n) {
        const auto m = in.next();
        const auto s = number(m.stream());
        REQUIRE(s < streams);
        const auto round = static_cast<unsigned>(m.size() - size(0, s));
        CHECK((m.text() == content(round * streams + s, size(round, s))));
        CHECK(m.payload_protocol() == payload_protocol_id{1000U + s});  // which later pieces do not have
        CHECK(m.is_unordered() == (s % 2 != 0));
        if (s % 2 == 0) CHECK(round == next[s]);
        ++next[s];
    }
    CHECK(in.most_in_progress >= 3);
    CHECK(in.pieces > rounds * streams);
    CHECK(whole.in_progress() == 0);
    CHECK(next == std::array<unsigned, streams>{rounds, rounds, rounds, rounds, rounds, rounds});
}

TEST_CASE("reassembler: with I-DATA a whole unordered message may come between the pieces of another of its stream") {
    private_network network;
    network.sysctl("intl_enable", "1");
    auto c = connect<one_to_one>(family::ipv4, interleaved);
    set_raw(c.right.native_handle(), IPPROTO_SCTP, SCTP_DELAYED_SACK, sctp_sack_info{number(c.right_id), 500, 100});
    packets raw;
    must(c.send_left("first"sv, stream_id{1}, unordered));
    const auto like = raw.next([](const auto& p) { return !p.chunks.empty() && p.chunks.front() == 64; });
    // Its successors in one packet, as if the network had changed their order: Linux sends the messages of a stream one by one. (It also
    // counts the pieces of a message from the second one on.)
    std::uint32_t tsn = 0;
    std::memcpy(&tsn, &like.chunks[4], 4);
    std::vector<std::uint8_t> chunks;
    const auto add = [&](std::uint8_t flags, std::uint32_t ahead, std::uint32_t identifier, std::uint32_t protocol_or_number, const std::string& text) {
        const auto length = static_cast<std::uint16_t>(20 + text.size());
        const std::array<std::uint32_t, 5> head{htonl(64U << 24U | std::uint32_t{flags} << 16U | length), htonl(ntohl(tsn) + ahead), htonl(1U << 16U),
                                                htonl(identifier), htonl(protocol_or_number)};
        const auto* const front = reinterpret_cast<const std::uint8_t*>(head.data());
        chunks.insert(chunks.end(), front, front + sizeof head);
        chunks.insert(chunks.end(), text.begin(), text.end());
        chunks.resize((chunks.size() + 3) / 4 * 4);
    };
    constexpr std::uint8_t begins = 2, ends = 1, is_unordered = 4;
    const auto one = content(1, 3000), two = content(2, 2000);
    add(begins | is_unordered, 1, 1, 46, one);
    add(begins | ends | is_unordered, 4, 2, 47, "between");
    add(begins | is_unordered, 5, 3, 48, two);
    add(ends | is_unordered, 6, 3, 0, two);
    add(is_unordered, 2, 1, 0, one);
    add(ends | is_unordered, 3, 1, 1, one);
    raw.send_like(like, chunks);

    room r(2);
    reassembler whole(r.memory, 100'000);
    receiver_with_info<one_to_one> in(c.right, whole, GENERATE(900U, 70000U));
    CHECK(in.next().text() == "first");
    std::map<std::string, payload_protocol_id> got;
    for (int i = 0; i < 3; ++i) {
        const auto m = in.next();
        got[std::string(m.text())] = m.payload_protocol();
    }
    CHECK(got.size() == 3);
    CHECK(got["between"] == payload_protocol_id{47});
    CHECK(got[one + one + one] == payload_protocol_id::diameter);
    CHECK(got[two + two] == payload_protocol_id{48});
    CHECK(in.between >= 1);
    CHECK(whole.in_progress() == 0);
}

TEMPLATE_TEST_CASE("reassembler: a message that is broken off releases its memory, by an event or by the end", "", one_to_one, one_to_many,
                   peeled_association) {
    const bool with_interleaving = GENERATE(false, true);
    private_network network;
    if (with_interleaving) network.sysctl("intl_enable", "1");
    auto c = with_interleaving ? connect<TestType>(family::ipv4, interleaved) : connect<TestType>(family::ipv4, in_parts);
    releases_events(c.right);
    must(c.send_left(content(1, 90000), stream_id{2}));
    room r(1);
    reassembler whole(r.memory, 100'000);
    receiver_with_info<TestType> in(c.right, whole, 70000);
    (void)in.template until<fragment>();
    CHECK(whole.in_progress() == 1);
    must(c.left.abort(c.left_id));
    const auto e = in.template until<partial_delivery_event>();
    CHECK(e.stream == (with_interleaving ? 2U : 0U));
    CHECK(whole.in_progress() == 0);
    CHECK(in.template until<end_of_association>().how == end_of_association::ending::aborted);
}

TEMPLATE_TEST_CASE("reassembler: the end alone releases, too", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, in_parts);
    if constexpr (is_many<TestType>) must(c.right.template subscribe<association_change>());
    must(c.send_left(content(1, 90000), stream_id{2}));
    room r(1);
    reassembler whole(r.memory, 100'000);
    receiver_with_info<TestType> in(c.right, whole, 70000);
    (void)in.template until<fragment>();
    CHECK(whole.in_progress() == 1);
    must(c.left.abort(c.left_id));
    (void)in.template until<end_of_association>();
    CHECK(whole.in_progress() == 0);
}

TEMPLATE_TEST_CASE("reassembler: of a message that expires in the middle the memory is released, and the association goes on", "", one_to_one,
                   one_to_many, peeled_association) {
    const bool with_interleaving = GENERATE(false, true);
    private_network network;
    if (with_interleaving) network.sysctl("intl_enable", "1");
    auto c = with_interleaving ? connect<TestType>(family::ipv4, interleaved) : connect<TestType>(family::ipv4, in_parts);
    must(c.right.template subscribe<partial_delivery_event>());
    must(c.left.template subscribe<send_failed_event>(c.left_id));
    const bool in_order = GENERATE(true, false);
    if (in_order)
        must(c.send_left(content(1, 90000), stream_id{2}, lifetime{250ms}));
    else
        must(c.send_left(content(1, 90000), stream_id{2}, lifetime{250ms}, unordered));
    room r(1);
    reassembler whole(r.memory, 100'000);
    receiver_with_info<TestType> in(c.right, whole, 70000);
    (void)in.template until<fragment>();
    CHECK(whole.in_progress() == 1);
    ::poll(nullptr, 0, 300);  // lets it expire: there is nothing to wait for, and the window is closed
    must(c.send_left("next"sv, stream_id{2}));
    must(c.send_left(content(2, 50000), stream_id{3}, unordered));
    const auto e = in.template until<partial_delivery_event>();
    CHECK(e.association == c.right_id);
    CHECK(e.stream == (with_interleaving ? 2U : 0U));
    CHECK(e.unordered == (with_interleaving && !in_order));
    CHECK(whole.in_progress() == 0);
    bool next = false, last = false;
    while (!next || !last) {
        const auto m = in.next();
        next = next || m.text() == "next";
        last = last || m.text() == content(2, 50000);
        CHECK((m.text() == "next" || m.text() == content(2, 50000)));
    }
    CHECK(whole.in_progress() == 0);
}

TEMPLATE_TEST_CASE("reassembler: a peer that restarts in the middle of a message begins anew", "", one_to_one, one_to_many, peeled_association) {
    // Without I-DATA the kernel goes on waiting for the rest of the message, and keeps the event and all that follows to itself.
    private_network network;
    network.sysctl("intl_enable", "1");
    auto c = connect<TestType>(family::ipv4, interleaved);
    set_value(c.right.native_handle(), SCTP_INTERLEAVING_SUPPORTED, 1);  // an accepted socket has not inherited it
    must(c.right.template subscribe<association_change>());
    must(c.send_left(content(1, 90000), stream_id{2}));
    room r(1);
    reassembler whole(r.memory, 100'000);
    receiver_with_info<TestType> in(c.right, whole, 70000);
    (void)in.template until<fragment>();
    CHECK(whole.in_progress() == 1);

    restart_left(c, network, interleaved);
    const auto text = content(2, 30000);
    must(c.send_left(text, stream_id{2}));  // with the association, stream and sequence number of the one before
    CHECK(in.template until<association_change>().state == association_change::change::restarted);
    CHECK(whole.in_progress() == 0);
    CHECK((in.next().text() == text));
    CHECK(whole.in_progress() == 0);
}

TEST_CASE("reassembler: an association that is peeled off in the middle of a message stays with the one that has its beginning") {
    auto c = connect<one_to_many>(family::ipv4, in_parts);
    must(c.send_left(content(1, 90000), stream_id{2}));
    room r(1);
    reassembler whole(r.memory, 100'000);
    receiver_with_info<one_to_many> before(c.right, whole, 2000);
    (void)before.until<fragment>();
    auto peeled = must(c.right.peel_off(c.right_id));
    limit(peeled.native_handle());
    receiver_with_info<peeled_association> after(peeled, whole, 2000);
    CHECK((after.next().text() == content(1, 90000)));
}

TEMPLATE_TEST_CASE("reassembler: what is longer than allowed is refused, and the next message comes", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(family::ipv4, in_parts);
    const auto text = content(1, 60000);
    must(c.send_left(text));
    must(c.send_left(content(2, 20000)));
    room r(1, 20000);
    reassembler whole(r.memory, 20000);
    std::vector<char> buffer(7000);
    std::string all;
    std::size_t refused_pieces = 0;
    for (bool over = false; !over;) {
        const auto in = must(c.right.template receive<receive_info>(buffer));
        const auto out = whole.add(in);
        if (out) continue;
        ++refused_pieces;
        if (out.error().reason() == reason::reassembled_too_long)
            all.assign(reinterpret_cast<const char*>(whole.collected().data()), whole.collected().size());
        else
            CHECK(out.error().reason() == reason::piece_of_refused);
        all += inbox::text_of(in);
        over = in.is_message();
    }
    CHECK(refused_pieces > 2);
    CHECK((all == text));  // nothing was lost
    receiver_with_info<TestType> in(c.right, whole, 7000);
    CHECK((in.next().text() == content(2, 20000)));
}
