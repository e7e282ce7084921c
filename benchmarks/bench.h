/* SPDX-License-Identifier: BSL-1.0 */
/* What is measured. Each way of doing something exists as sctpp_NAME (typed.cpp) and as c_NAME, its twin in plain C (twin.c), with the
   same buffers and the same checks of what arrived; what libsctp offers for it is in libsctp.c. A way does its thing `count` times and
   returns 0, or a negative errno when anything was not as it should be. */
#ifndef SCTPP_BENCHMARKS_BENCH_H
#define SCTPP_BENCHMARKS_BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* One end of the association: the socket, and what that calls the association (one-to-many only). */
struct bench_end {
    int socket;
    int32_t association;
};

struct bench {
    struct bench_end client, server;
    unsigned char* out; /* what is sent: pattern, with the sequence number in front */
    size_t size;
    unsigned char* in; /* where it is received */
    size_t room;
    uint32_t sequence; /* of the next message */
    uint16_t stream;
    uint32_t protocol;
    uint32_t lifetime; /* milliseconds */
    int epoll;         /* watches the server */
    struct sockaddr_storage address, listening; /* to bind to; where the server listens */
    socklen_t address_size;
    unsigned addresses; /* how many a list has */
    struct bench_end* peers; /* of a server that has many: the client's socket, and what the server calls the association */
    unsigned peer_count, next_peer;
    uint16_t next_port; /* for the next one */
    unsigned extras; /* what has come beside messages: events, and what stands next */
};

#ifdef __cplusplus
extern "C" {
#endif

/* Every part of a way is part of its loop, with sctpp as in C. */
#define BENCH_INLINE static inline __attribute__((always_inline))

/* Makes the next message of what is sent. */
BENCH_INLINE void bench_stamp(struct bench* b, uint32_t sequence) { __builtin_memcpy(b->out, &sequence, sizeof sequence); }

/* Whether this is the message with this number, every byte of it: 0, or -EBADMSG. One function for all. */
int bench_check(const struct bench* b, const void* data, size_t size, uint32_t sequence);
/* The same of one that lies in two places: its first 16 bytes in `head`. */
int bench_check_pieces(const struct bench* b, const void* head, const void* rest, size_t total, uint32_t sequence);

/* The shapes that a way of messages has:
   stream     `count` messages one way, then all are received: X(name, kind of socket, send, receive)
   ping_pong  a message there, one back, `count` times
   polled     as stream, non-blocking, with epoll */
#define BENCH_STREAMS(X)                                       \
    X(none_plain, one_to_one, send_none, take_plain)           \
    X(none_bytes, one_to_one, send_none, take_bytes)           \
    X(info_bytes, one_to_one, send_info, take_bytes)           \
    X(info_plain, one_to_one, send_info, take_plain)           \
    X(lifetime_plain, one_to_one, send_lifetime, take_plain)   \
    X(all_plain, one_to_one, send_all, take_plain)             \
    X(info_info, one_to_one, send_info, take_info)             \
    X(info_next, one_to_one, send_info, take_next)             \
    X(info_name, one_to_one, send_info, take_name)             \
    X(pieces_pieces, one_to_one, send_pieces, take_pieces)     \
    X(many_info_info, one_to_many, send_to, take_info)         \
    X(many_address_info, one_to_many, send_address, take_info) \
    X(peeled_info_info, peeled_association, send_info, take_info)
#define BENCH_PING_PONGS(X)                                             \
    X(round_none_plain, one_to_one, send_none, take_plain)              \
    X(round_info_info, one_to_one, send_info, take_info)                \
    X(round_many_info_info, one_to_many, send_to, take_info)            \
    X(round_peeled_info_info, peeled_association, send_info, take_info) \
    X(round_events, one_to_one, send_info, take_past_events)
#define BENCH_POLLED(X) X(polled_info_info, one_to_one, send_info_now, take_info_now)
/* clang-format off */
#define BENCH_OTHERS(X)                                                                                                 \
    X(implicit_set_up) X(set_small) X(get_small) X(set_grown) X(get_grown) X(local_addresses) X(peer_addresses) X(bind_addresses)    \
    X(batch_more) X(batch_singles) X(batch_info) X(batch_batch) X(round_peers) X(add_peers)
/* In C only: what was tried, and what there is no reason to offer. */
#define BENCH_TWIN_OTHERS(X) X(batch_unbundled)
#define BENCH_LIBSCTP(X) \
    X(sendmsg_recvmsg) X(sendmsg_recvmsg_name) X(sendv_recvv) X(bind_addresses) X(local_addresses) X(peer_addresses) X(round_sendmsg_recvmsg)
/* clang-format on */

#define BENCH_DECLARE(name, ...)               \
    int sctpp_##name(struct bench*, unsigned); \
    int c_##name(struct bench*, unsigned);
BENCH_STREAMS(BENCH_DECLARE)
BENCH_PING_PONGS(BENCH_DECLARE)
BENCH_POLLED(BENCH_DECLARE)
BENCH_OTHERS(BENCH_DECLARE)
BENCH_TWIN_OTHERS(BENCH_DECLARE)
#undef BENCH_DECLARE
#define BENCH_DECLARE(name) int libsctp_##name(struct bench*, unsigned);
BENCH_LIBSCTP(BENCH_DECLARE)
#undef BENCH_DECLARE

#ifdef __cplusplus
}
#endif

#endif
