/* SPDX-License-Identifier: BSL-1.0 */
#include "bench.h"

#include <errno.h>
#include <string.h>

int bench_check(const struct bench* b, const void* data, size_t size, uint32_t sequence) {
    uint32_t number;
    if (size != b->size) return -EBADMSG;
    memcpy(&number, data, sizeof number);
    if (number != sequence) return -EBADMSG;
    return memcmp((const char*)data + sizeof number, b->out + sizeof number, size - sizeof number) == 0 ? 0 : -EBADMSG;
}

int bench_check_pieces(const struct bench* b, const void* head, const void* rest, size_t total, uint32_t sequence) {
    uint32_t number;
    if (total != b->size) return -EBADMSG;
    memcpy(&number, head, sizeof number);
    if (number != sequence || memcmp((const char*)head + sizeof number, b->out + sizeof number, 16 - sizeof number) != 0) return -EBADMSG;
    return memcmp(rest, b->out + 16, total - 16) == 0 ? 0 : -EBADMSG;
}
