// SPDX-License-Identifier: BSL-1.0
// Each way as a user of sctpp writes it.
#include "bench.h"

#include <sys/epoll.h>

#include <sctpp/sctpp.hpp>

namespace {

using namespace sctpp;

// A socket object around a number, which neither opens nor closes anything: what it costs to own one is not the question here.
template <class Socket>
union borrowed {
    explicit borrowed(int fd) : number(fd) {}
    ~borrowed() {}
    int number;
    Socket socket;
};

// A socket and the number of its association, as a program has them.
template <class Socket>
struct end {
    explicit end(const bench_end& e) : borrow(e.socket), association{e.association} {}
    Socket& socket() { return borrow.socket; }
    borrowed<Socket> borrow;
    association_id association;
};

template <class T>
BENCH_INLINE int outcome(const result<T>& done) { return done ? 0 : -done.error().code(); }

BENCH_INLINE const_buffer message_of(const bench* b) { return {b->out, b->size}; }
BENCH_INLINE mutable_buffer room_of(const bench* b) { return {b->in, b->room}; }
BENCH_INLINE stream_id stream_of(const bench* b) { return stream_id{b->stream}; }
BENCH_INLINE payload_protocol_id protocol_of(const bench* b) { return payload_protocol_id{b->protocol}; }
BENCH_INLINE lifetime lifetime_of(const bench* b) { return lifetime{std::chrono::duration<std::uint32_t, std::milli>(b->lifetime)}; }

// ---- sending ----

template <class S>
BENCH_INLINE int send_none(bench* b, end<S>& e) {
    return outcome(e.socket().send(message_of(b)));
}
template <class S>
BENCH_INLINE int send_info(bench* b, end<S>& e) {
    return outcome(e.socket().send(message_of(b), stream_of(b), protocol_of(b)));
}
template <class S>
BENCH_INLINE int send_info_now(bench* b, end<S>& e) {
    return outcome(e.socket().send(message_of(b), stream_of(b), protocol_of(b), dont_wait));
}
template <class S>
BENCH_INLINE int send_to(bench* b, end<S>& e) {
    return outcome(e.socket().send(message_of(b), e.association, stream_of(b), protocol_of(b)));
}
template <class S>
BENCH_INLINE int send_address(bench* b, end<S>& e) {
    return outcome(e.socket().send(message_of(b), *reinterpret_cast<const endpoint*>(&b->listening), stream_of(b), protocol_of(b)));
}
template <class S>
BENCH_INLINE int send_lifetime(bench* b, end<S>& e) {
    return outcome(e.socket().send(message_of(b), stream_of(b), protocol_of(b), lifetime_of(b)));
}
template <class S>
BENCH_INLINE int send_all(bench* b, end<S>& e) {
    return outcome(e.socket().send(message_of(b), stream_of(b), protocol_of(b), message_context{b->sequence}, unordered, sack_immediately, lifetime_of(b),
                                   key_number{0}));
}
template <class S>
BENCH_INLINE int send_pieces(bench* b, end<S>& e) {
    const std::array pieces{const_buffer(b->out, 16), const_buffer(b->out + 16, b->size - 16)};
    return outcome(e.socket().send(pieces, stream_of(b), protocol_of(b)));
}

// ---- receiving: 0, or why it is not the message that was expected ----

template <class... Infos, class Check>
BENCH_INLINE int whole(const result<incoming<Infos...>>& in, Check check) {
    if (!in) return -in.error().code();
    return match(
        *in, [check](const basic_message<Infos...>& m) { return check(m); }, [](const basic_fragment<Infos...>&) { return -EMSGSIZE; },
        [](const end_of_association&) { return -ENOTCONN; }, [](const sctpp::event auto&) { return -EPROTO; });
}

template <class M>
BENCH_INLINE int check_bytes(const bench* b, const M& m, std::uint32_t sequence) {
    return bench_check(b, m.data().data(), m.size(), sequence);
}
template <class M>
BENCH_INLINE int check_info(const bench* b, association_id to, const M& m, std::uint32_t sequence) {
    if (m.stream() != stream_of(b) || m.payload_protocol() != protocol_of(b)) return -EBADMSG;
    if (to != association_id{} && m.association() != to) return -EBADMSG;
    return check_bytes(b, m, sequence);
}

template <class S>
BENCH_INLINE int take_plain(bench* b, end<S>& e, std::uint32_t sequence) {
    return whole(e.socket().receive(room_of(b)), [b, sequence](const auto& m) { return check_bytes(b, m, sequence); });
}
template <class S>
BENCH_INLINE int take_bytes(bench* b, end<S>& e, std::uint32_t sequence) {
    const auto got = e.socket().receive_bytes(room_of(b));
    if (!got) return -got.error().code();
    if (got->is_end()) return -ENOTCONN;
    return bench_check(b, b->in, got->size(), sequence);
}
template <class S>
BENCH_INLINE int take_pieces(bench* b, end<S>& e, std::uint32_t sequence) {
    std::array<std::byte, 16> head;
    const std::array pieces{mutable_buffer(head), room_of(b)};
    return whole(e.socket().receive(pieces), [b, sequence](const auto& m) { return bench_check_pieces(b, m.data().data(), b->in, m.total_size(), sequence); });
}
template <class S>
BENCH_INLINE int take_info(bench* b, end<S>& e, std::uint32_t sequence) {
    return whole(e.socket().template receive<receive_info>(room_of(b)), [b, sequence, to = e.association](const auto& m) { return check_info(b, to, m, sequence); });
}
template <class S>
BENCH_INLINE int take_info_now(bench* b, end<S>& e, std::uint32_t sequence) {
    return whole(e.socket().template receive<receive_info>(room_of(b), dont_wait), [b, sequence, to = e.association](const auto& m) { return check_info(b, to, m, sequence); });
}
template <class S>
BENCH_INLINE int take_next(bench* b, end<S>& e, std::uint32_t sequence) {
    return whole(e.socket().template receive<receive_info, next_info>(room_of(b)), [b, sequence, to = e.association](const auto& m) {
        if (const auto next = m.next()) {
            if (next->length != b->size) return -EBADMSG;
            ++b->extras;
        }
        return check_info(b, to, m, sequence);
    });
}
template <class S>
BENCH_INLINE int take_name(bench* b, end<S>& e, std::uint32_t sequence) {
    return whole(e.socket().template receive<receive_info, endpoint>(room_of(b)), [b, sequence, to = e.association](const auto& m) {
        if (static_cast<int>(m.source().family()) != b->listening.ss_family) return -EBADMSG;
        return check_info(b, to, m, sequence);
    });
}

// Takes the events that come before the message.
template <class S>
BENCH_INLINE int take_past_events(bench* b, end<S>& e, std::uint32_t sequence) {
    enum { again = 1 };
    for (;;) {
        const auto in = e.socket().receive(room_of(b));
        if (!in) return -in.error().code();
        const int r = match(
            *in, [b, sequence](const plain_message& m) { return check_bytes(b, m, sequence); }, [](const plain_fragment&) { return -EMSGSIZE; },
            [](const end_of_association&) { return -ENOTCONN; }, [](const sender_dry_event&) { return int{again}; },
            [](const sctpp::event auto&) { return -EPROTO; });
        if (r != again) return r;
        ++b->extras;
    }
}

}  // namespace

// ---- shapes ----

#define STREAM(name, kind, sender, receiver)                                  \
    int sctpp_##name(bench* b, unsigned count) {                              \
        end<kind> client(b->client), server(b->server);                       \
        for (unsigned i = 0; i < count; ++i) {                                \
            bench_stamp(b, b->sequence + i);                                  \
            if (const int r = sender(b, client)) return r;                    \
        }                                                                     \
        for (unsigned i = 0; i < count; ++i)                                  \
            if (const int r = receiver(b, server, b->sequence + i)) return r; \
        b->sequence += count;                                                 \
        return 0;                                                             \
    }
BENCH_STREAMS(STREAM)

#define PING_PONG(name, kind, sender, receiver)                           \
    int sctpp_##name(bench* b, unsigned count) {                          \
        end<kind> client(b->client), server(b->server);                   \
        for (unsigned i = 0; i < count; ++i, ++b->sequence) {             \
            bench_stamp(b, b->sequence);                                  \
            if (const int r = sender(b, client)) return r;                \
            if (const int r = receiver(b, server, b->sequence)) return r; \
            if (const int r = sender(b, server)) return r;                \
            if (const int r = receiver(b, client, b->sequence)) return r; \
        }                                                                 \
        return 0;                                                         \
    }
BENCH_PING_PONGS(PING_PONG)

// Sends what there is, waits for the loop's wake-up, and receives until there is no more.
#define POLLED(name, kind, sender, receiver)                                                     \
    int sctpp_##name(bench* b, unsigned count) {                                                 \
        end<kind> client(b->client), server(b->server);                                          \
        for (unsigned i = 0; i < count; ++i) {                                                   \
            bench_stamp(b, b->sequence + i);                                                     \
            if (const int r = sender(b, client)) return r;                                       \
        }                                                                                        \
        unsigned i = 0;                                                                          \
        do { /* all are there at the first wake-up, unless the peer's acknowledgement is late */ \
            epoll_event ready;                                                                   \
            if (epoll_wait(b->epoll, &ready, 1, -1) != 1) return -errno;                         \
            int r;                                                                               \
            while ((r = receiver(b, server, b->sequence + i)) == 0) ++i;                         \
            if (r != -EAGAIN) return r;                                                          \
        } while (i < count);                                                                     \
        b->sequence += count;                                                                    \
        return i == count ? 0 : -EBADMSG;                                                        \
    }
BENCH_POLLED(POLLED)

// ---- batches ----

// All but the last with more_follows, so that they travel together.
int sctpp_batch_singles(bench* b, unsigned count) {
    end<one_to_one> client(b->client), server(b->server);
    for (unsigned i = 0; i < count; ++i) {
        bench_stamp(b, b->sequence + i);
        if (const int r = i + 1 < count ? outcome(client.socket().send(message_of(b), more_follows)) : send_none(b, client)) return r;
    }
    for (unsigned i = 0; i < count; ++i)
        if (const int r = take_bytes(b, server, b->sequence + i)) return r;
    b->sequence += count;
    return 0;
}

namespace {

// The messages of a batch lie behind each other.
BENCH_INLINE const_buffer stamped(const bench* b, unsigned i) {
    const auto at = b->out + i * b->size;
    const std::uint32_t sequence = b->sequence + i;
    std::memcpy(at, &sequence, sizeof sequence);
    return {at, b->size};
}

BENCH_INLINE int send_plain_batch(bench* b, end<one_to_one>& client, unsigned count) {
    outgoing_batch<32> batch;
    for (unsigned i = 0; i < count; ++i)
        if (!batch.add(stamped(b, i))) return -ENOBUFS;
    const auto sent = client.socket().send_batch(batch);
    return sent ? 0 : -sent.error().code();
}

}  // namespace

int sctpp_batch_more(bench* b, unsigned count) {
    end<one_to_one> client(b->client), server(b->server);
    if (const int r = send_plain_batch(b, client, count)) return r;
    for (unsigned i = 0; i < count; ++i)
        if (const int r = take_bytes(b, server, b->sequence + i)) return r;
    b->sequence += count;
    return 0;
}

// Each with a stream and a protocol of its own, and received with them.
int sctpp_batch_info(bench* b, unsigned count) {
    end<one_to_one> client(b->client), server(b->server);
    outgoing_batch<32, stream_id, payload_protocol_id> batch;
    for (unsigned i = 0; i < count; ++i)
        if (!batch.add(stamped(b, i), stream_of(b), protocol_of(b))) return -ENOBUFS;
    const auto sent = client.socket().send_batch(batch);
    if (!sent) return -sent.error().code();
    for (unsigned i = 0; i < count; ++i)
        if (const int r = take_info(b, server, b->sequence + i)) return r;
    b->sequence += count;
    return 0;
}

int sctpp_batch_batch(bench* b, unsigned count) {
    end<one_to_one> client(b->client), server(b->server);
    if (const int r = send_plain_batch(b, client, count)) return r;
    incoming_batch<32> room;
    for (unsigned i = 0; i < count; ++i)
        if (!room.add(mutable_buffer(b->in + i * b->size, b->size))) return -ENOBUFS;
    unsigned taken = 0;
    while (taken < count) {
        const auto got = server.socket().receive_batch(room);
        if (!got) return -got.error().code();
        for (const auto& in : *got)
            if (const int r = whole(in, [b, sequence = b->sequence + taken](const auto& m) { return check_bytes(b, m, sequence); })) return r;
            else ++taken;
    }
    b->sequence += count;
    return 0;
}

// ---- what is not messages ----

// A message to somebody with whom there is no association yet, until there is none any more.
int sctpp_implicit_set_up(bench* b, unsigned count) {
    end<one_to_many> client(b->client), server(b->server);
    for (unsigned i = 0; i < count; ++i, ++b->sequence) {
        bench_stamp(b, b->sequence);
        if (const int r = send_address(b, client)) return r;
        if (const int r = take_info(b, server, b->sequence)) return r;
        if (const int r = outcome(client.socket().send(const_buffer(), *reinterpret_cast<const endpoint*>(&b->listening), abort_association))) return r;
    }
    return 0;
}

int sctpp_set_small(bench* b, unsigned count) {
    end<one_to_one> client(b->client);
    for (unsigned i = 0; i < count; ++i)
        if (const int r = outcome(client.socket().set(no_delay{true}))) return r;
    return 0;
}

int sctpp_get_small(bench* b, unsigned count) {
    end<one_to_one> client(b->client);
    for (unsigned i = 0; i < count; ++i) {
        const auto on = client.socket().get<no_delay>();
        if (!on) return -on.error().code();
        if (!on->enabled) return -EBADMSG;
    }
    return 0;
}

int sctpp_set_grown(bench* b, unsigned count) {
    end<one_to_one> client(b->client);
    using namespace std::chrono_literals;
    for (unsigned i = 0; i < count; ++i)
        if (const int r = outcome(client.socket().set(peer_address_parameters{.heartbeat = heartbeat_setting::on(30s), .max_retransmissions = 5}))) return r;
    return 0;
}

int sctpp_get_grown(bench* b, unsigned count) {
    end<one_to_one> client(b->client);
    using namespace std::chrono_literals;
    for (unsigned i = 0; i < count; ++i) {
        const auto path = client.socket().get<peer_address_parameters>();
        if (!path) return -path.error().code();
        if (path->heartbeat != heartbeat_setting::on(30s) || path->max_retransmissions != 5) return -EBADMSG;
    }
    return 0;
}

namespace {

BENCH_INLINE int list_addresses(const bench* b, const result<address_view>& list) {
    if (!list) return -list.error().code();
    unsigned good = 0;
    const auto port = ntohs(reinterpret_cast<const sockaddr_in&>(b->listening).sin_port);
    for (const endpoint& e : *list)
        if (e.port() == port) ++good;
    return good == b->addresses ? 0 : -EBADMSG;
}

}  // namespace

int sctpp_local_addresses(bench* b, unsigned count) {
    end<one_to_one> server(b->server);
    address_list<16> storage;
    for (unsigned i = 0; i < count; ++i)
        if (const int r = list_addresses(b, server.socket().local_addresses(storage))) return r;
    return 0;
}

int sctpp_peer_addresses(bench* b, unsigned count) {
    end<one_to_one> client(b->client);
    address_list<16> storage;
    for (unsigned i = 0; i < count; ++i)
        if (const int r = list_addresses(b, client.socket().peer_addresses(storage))) return r;
    return 0;
}

// A socket, bound to a list of addresses, and closed: 127.0.0.1, 127.0.0.2, ...
int sctpp_bind_addresses(bench* b, unsigned count) {
    address_list<16> list;
    for (unsigned i = 0; i < b->addresses; ++i)
        if (const int r = outcome(list.push_back(endpoint::ipv4({127, 0, 0, static_cast<std::uint8_t>(1 + i)}, 0)))) return r;
    for (unsigned i = 0; i < count; ++i) {
        auto opened = one_to_one::open(family::ipv4);
        if (!opened) return -opened.error().code();
        if (const int r = outcome(opened->bind(list))) return r;
    }
    return 0;
}

// A message to one of many peers, and one back.
int sctpp_round_peers(bench* b, unsigned count) {
    end<one_to_many> server(b->server);
    for (unsigned i = 0; i < count; ++i, ++b->sequence) {
        const bench_end& which = b->peers[b->next_peer];
        b->next_peer = (b->next_peer + 7) % b->peer_count;
        end<one_to_one> client(which);
        server.association = association_id{which.association};
        bench_stamp(b, b->sequence);
        if (const int r = send_to(b, server)) return r;
        if (const int r = take_plain(b, client, b->sequence)) return r;
        if (const int r = send_info(b, client)) return r;
        if (const int r = take_info(b, server, b->sequence)) return r;
    }
    return 0;
}

// More peers for a server that has many.
int sctpp_add_peers(bench* b, unsigned count) {
    end<one_to_many> server(b->server);
    const auto at = endpoint::from(reinterpret_cast<const sockaddr*>(&b->listening), b->address_size);
    for (unsigned i = 0; i < count; ++i) {
        auto client = one_to_one::open(family::ipv4);
        if (!client) return -client.error().code();
        if (const int r = outcome(client->set(no_delay{}))) return r;
        do
            if (b->next_port == at->port()) ++b->next_port;
        while (!client->bind(endpoint::loopback(family::ipv4, b->next_port++)));
        if (const int r = outcome(client->connect(*at))) return r;
        const auto in = server.socket().receive(room_of(b));
        if (!in) return -in.error().code();
        const auto up = match(
            *in, [](const association_change& c) { return c.state == association_change::change::up ? c.association : association_id{}; },
            [](const auto&) { return association_id{}; });
        if (up == association_id{}) return -EPROTO;
        b->peers[b->peer_count++] = {client->release(), number(up)};
    }
    return 0;
}
