/* SPDX-License-Identifier: BSL-1.0 */
/* The calls whose instructions are compared: each exists twice, sctpp_NAME in typed.cpp and c_NAME in twin.c, with the same
   meaning. All return 0 or a negative errno, or where they receive: 0 a message, 1 a piece, 2 the end, 3 an event. */
#ifndef SCTPP_TESTS_COST_CALLS_H
#define SCTPP_TESTS_COST_CALLS_H

#include <stddef.h>
#include <stdint.h>

/* How many messages a batch has room for. */
enum { batch_size = 32 };

struct arguments {
    int socket;
    void* data;
    size_t size;
    uint16_t stream;
    uint32_t protocol;
    uint32_t lifetime;
    int32_t association;
    unsigned count;  /* of messages in a batch */
    size_t received; /* out */
};

/* clang-format off */
#define SCTPP_COST_CALLS(X)                                                                                              \
    X(send_plain) X(send_stream_protocol) X(send_unordered_lifetime) X(send_to_association)                              \
    X(send_to_association_lifetime) X(send_pieces) X(receive_plain) X(receive_plain_pieces) X(receive_dont_wait)          \
    X(receive_value) X(receive_info) X(receive_info_next) X(receive_bytes)                                               \
    X(send_batch) X(send_batch_again) X(receive_batch) X(receive_batch_info)
/* clang-format on */

#ifdef __cplusplus
extern "C" {
#endif
#define SCTPP_DECLARE(name)              \
    int sctpp_##name(struct arguments*); \
    int c_##name(struct arguments*);
SCTPP_COST_CALLS(SCTPP_DECLARE)
#undef SCTPP_DECLARE
/* Once, before those: batches whose messages lie in `data`. */
void sctpp_make_batches(struct arguments*);
void c_make_batches(struct arguments*);
#ifdef __cplusplus
}
#endif

#endif
