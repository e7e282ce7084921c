/* SPDX-License-Identifier: BSL-1.0 */
/* The twins of what benchmarks/pure.cpp measures: no system calls. */
#ifndef SCTPP_BENCHMARKS_PURE_H
#define SCTPP_BENCHMARKS_PURE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#ifdef __cplusplus
extern "C" {
#endif
/* Hands a finished header to somebody whom the compiler does not know. */
void pure_use(const struct msghdr* header);
void c_build_header(const void* data, size_t size, uint16_t stream, uint32_t protocol, uint32_t lifetime);
/* The stream of a received message, or -1. */
int c_read_reply(const struct msghdr* header, size_t received);
/* The state in an association's event, or -1. */
int c_read_event(const void* data, size_t size);
#ifdef __cplusplus
}
#endif

#endif
