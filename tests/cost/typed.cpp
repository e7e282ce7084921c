// SPDX-License-Identifier: BSL-1.0
// The calls as a user of sctpp writes them.
#include "calls.h"

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

int outcome(const result<std::size_t>& sent) { return sent ? 0 : -sent.error().code(); }

template <class... Infos, class Use>
int matched(const incoming<Infos...>& in, Use use) {
    return match(
        in, [&](const basic_message<Infos...>& m) { return use(m), 0; }, [&](const basic_fragment<Infos...>& f) { return use(f), 1; },
        [](const end_of_association&) { return 2; }, [](const sctpp::event auto&) { return 3; });
}

template <class... Infos, class Use>
int received(const result<incoming<Infos...>>& in, Use use) {
    return in ? matched(*in, use) : -in.error().code();
}

}  // namespace

int sctpp_send_plain(arguments* a) {
    borrowed<one_to_one> s(a->socket);
    return outcome(s.socket.send(const_buffer(a->data, a->size)));
}

int sctpp_send_stream_protocol(arguments* a) {
    borrowed<one_to_one> s(a->socket);
    return outcome(s.socket.send(const_buffer(a->data, a->size), stream_id{a->stream}, payload_protocol_id{a->protocol}));
}

int sctpp_send_unordered_lifetime(arguments* a) {
    borrowed<one_to_one> s(a->socket);
    return outcome(s.socket.send(const_buffer(a->data, a->size), stream_id{a->stream}, payload_protocol_id{a->protocol}, unordered,
                                 lifetime{std::chrono::duration<std::uint32_t, std::milli>(a->lifetime)}));
}

int sctpp_send_to_association(arguments* a) {
    borrowed<one_to_many> s(a->socket);
    return outcome(s.socket.send(const_buffer(a->data, a->size), association_id{a->association}, stream_id{a->stream},
                                 payload_protocol_id{a->protocol}));
}

int sctpp_send_to_association_lifetime(arguments* a) {
    borrowed<one_to_many> s(a->socket);
    return outcome(s.socket.send(const_buffer(a->data, a->size), association_id{a->association}, stream_id{a->stream},
                                 lifetime{std::chrono::duration<std::uint32_t, std::milli>(a->lifetime)}));
}

int sctpp_send_pieces(arguments* a) {
    borrowed<one_to_one> s(a->socket);
    const std::array pieces{const_buffer(a->data, a->size), const_buffer(&a->protocol, sizeof a->protocol)};
    return outcome(s.socket.send(pieces, stream_id{a->stream}, dont_wait));
}

int sctpp_receive_plain(arguments* a) {
    borrowed<one_to_one> s(a->socket);
    return received(s.socket.receive(mutable_buffer(a->data, a->size)), [a](const auto& m) { a->received = m.size(); });
}

int sctpp_receive_plain_pieces(arguments* a) {
    borrowed<one_to_one> s(a->socket);
    std::array<std::byte, 16> head;
    const std::array pieces{mutable_buffer(head), mutable_buffer(a->data, a->size)};
    return received(s.socket.receive(pieces), [a](const auto& m) { a->received = m.total_size(); });
}

int sctpp_receive_dont_wait(arguments* a) {
    borrowed<one_to_one> s(a->socket);
    return received(s.socket.receive(mutable_buffer(a->data, a->size), dont_wait), [a](const auto& m) { a->received = m.size(); });
}

// With an exception for what the others return as an error.
int sctpp_receive_value(arguments* a) {
    borrowed<one_to_one> s(a->socket);
    return matched(s.socket.receive(mutable_buffer(a->data, a->size)).value(), [a](const auto& m) { a->received = m.size(); });
}

int sctpp_receive_info(arguments* a) {
    borrowed<one_to_many> s(a->socket);
    return received(s.socket.receive(mutable_buffer(a->data, a->size)), [a](const auto& m) {
        a->received = m.size();
        a->stream = number(m.stream());
        a->protocol = number(m.payload_protocol());
        a->association = number(m.association());
    });
}

int sctpp_receive_info_next(arguments* a) {
    borrowed<one_to_many> s(a->socket);
    return received(s.socket.receive<receive_info, next_info>(mutable_buffer(a->data, a->size)), [a](const auto& m) {
        a->received = m.size();
        a->stream = number(m.stream());
        a->protocol = number(m.payload_protocol());
        a->association = number(m.association());
        if (const auto next = m.next()) a->lifetime = next->length;
    });
}

int sctpp_receive_bytes(arguments* a) {
    borrowed<one_to_one> s(a->socket);
    const auto got = s.socket.receive_bytes(mutable_buffer(a->data, a->size));
    if (!got) return -got.error().code();
    if (got->is_end()) return 2;
    a->received = got->size();
    return 0;
}

int sctpp_send_batch(arguments* a) {
    borrowed<one_to_one> s(a->socket);
    outgoing_batch<batch_size, stream_id, payload_protocol_id> batch;
    for (unsigned i = 0; i < a->count; ++i) (void)batch.add(const_buffer(a->data, a->size), stream_id{a->stream}, payload_protocol_id{a->protocol});
    const auto sent = s.socket.send_batch(batch);
    return sent ? 0 : -sent.error().code();
}

namespace {

outgoing_batch<batch_size> sent_again;
incoming_batch<batch_size> room;
incoming_batch<batch_size, receive_info> room_with_info;

template <class Batch, class Use>
int received_all(const result<Batch>& batch, Use use) {
    if (!batch) return -batch.error().code();
    for (const auto& in : *batch)
        if (const int r = received(in, use)) return r;
    return 0;
}

}  // namespace

void sctpp_make_batches(arguments* a) {
    for (unsigned i = 0; i < a->count; ++i) {
        (void)sent_again.add(const_buffer(a->data, a->size));
        (void)room.add(mutable_buffer(a->data, a->size));
        (void)room_with_info.add(mutable_buffer(a->data, a->size));
    }
}

int sctpp_send_batch_again(arguments* a) {
    borrowed<one_to_one> s(a->socket);
    const auto sent = s.socket.send_batch(sent_again);
    return sent ? 0 : -sent.error().code();
}

int sctpp_receive_batch(arguments* a) {
    borrowed<one_to_one> s(a->socket);
    return received_all(s.socket.receive_batch(room), [a](const auto& m) { a->received += m.size(); });
}

int sctpp_receive_batch_info(arguments* a) {
    borrowed<one_to_many> s(a->socket);
    return received_all(s.socket.receive_batch(room_with_info), [a](const auto& m) {
        a->received += m.size();
        a->stream = number(m.stream());
        a->protocol = number(m.payload_protocol());
        a->association = number(m.association());
    });
}
