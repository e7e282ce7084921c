/* SPDX-License-Identifier: BSL-1.0 */
/* The same with libsctp, where it has a call for it: what people use today. */
#include "bench.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <netinet/in.h>
#include <netinet/sctp.h>

typedef struct bench bench;
typedef struct bench_end end;

BENCH_INLINE int send_one(bench* b, const end* e) {
    int n = sctp_sendmsg(e->socket, b->out, b->size, NULL, 0, htonl(b->protocol), 0, b->stream, 0, 0);
    return n < 0 ? -errno : 0;
}

BENCH_INLINE int check(bench* b, int n, int flags, const struct sctp_sndrcvinfo* info, uint32_t sequence) {
    if (n < 0) return -errno;
    if (n == 0) return -ENOTCONN;
    if (flags & MSG_NOTIFICATION) return -EPROTO;
    if (!(flags & MSG_EOR)) return -EMSGSIZE;
    if (info->sinfo_stream != b->stream || ntohl(info->sinfo_ppid) != b->protocol) return -EBADMSG;
    return bench_check(b, b->in, (size_t)n, sequence);
}

BENCH_INLINE int receive_one(bench* b, const end* e, uint32_t sequence) {
    struct sctp_sndrcvinfo info;
    int flags = 0;
    int n = sctp_recvmsg(e->socket, b->in, b->room, NULL, NULL, &info, &flags);
    return check(b, n, flags, &info, sequence);
}

BENCH_INLINE int receive_with_name(bench* b, const end* e, uint32_t sequence) {
    struct sctp_sndrcvinfo info;
    struct sockaddr_in6 name;
    socklen_t size = sizeof name;
    int flags = 0;
    int n = sctp_recvmsg(e->socket, b->in, b->room, (struct sockaddr*)&name, &size, &info, &flags);
    if (n > 0 && name.sin6_family != b->listening.ss_family) return -EBADMSG;
    return check(b, n, flags, &info, sequence);
}

BENCH_INLINE int sendv_one(bench* b, const end* e) {
    struct iovec piece = {b->out, b->size};
    struct sctp_sndinfo info;
    memset(&info, 0, sizeof info);
    info.snd_sid = b->stream;
    info.snd_ppid = htonl(b->protocol);
    int n = sctp_sendv(e->socket, &piece, 1, NULL, 0, &info, sizeof info, SCTP_SENDV_SNDINFO, 0);
    return n < 0 ? -errno : 0;
}

BENCH_INLINE int recvv_one(bench* b, const end* e, uint32_t sequence) {
    struct iovec piece = {b->in, b->room};
    struct sctp_rcvinfo info;
    struct sockaddr_in6 name;
    socklen_t name_size = sizeof name, info_size = sizeof info;
    unsigned type = 0;
    int flags = 0;
    int n = sctp_recvv(e->socket, &piece, 1, (struct sockaddr*)&name, &name_size, &info, &info_size, &type, &flags);
    if (n < 0) return -errno;
    if (n == 0) return -ENOTCONN;
    if (flags & MSG_NOTIFICATION) return -EPROTO;
    if (!(flags & MSG_EOR)) return -EMSGSIZE;
    if (type != SCTP_RECVV_RCVINFO || info.rcv_sid != b->stream || ntohl(info.rcv_ppid) != b->protocol) return -EBADMSG;
    if (name.sin6_family != b->listening.ss_family) return -EBADMSG;
    return bench_check(b, b->in, (size_t)n, sequence);
}

#define STREAM(name, sender, receiver)                                    \
    int libsctp_##name(bench* b, unsigned count) {                        \
        int r;                                                            \
        for (unsigned i = 0; i < count; ++i) {                            \
            bench_stamp(b, b->sequence + i);                              \
            if ((r = sender(b, &b->client))) return r;                    \
        }                                                                 \
        for (unsigned i = 0; i < count; ++i)                              \
            if ((r = receiver(b, &b->server, b->sequence + i))) return r; \
        b->sequence += count;                                             \
        return 0;                                                         \
    }
STREAM(sendmsg_recvmsg, send_one, receive_one)
STREAM(sendmsg_recvmsg_name, send_one, receive_with_name)
STREAM(sendv_recvv, sendv_one, recvv_one)

int libsctp_round_sendmsg_recvmsg(bench* b, unsigned count) {
    int r;
    for (unsigned i = 0; i < count; ++i, ++b->sequence) {
        bench_stamp(b, b->sequence);
        if ((r = send_one(b, &b->client))) return r;
        if ((r = receive_one(b, &b->server, b->sequence))) return r;
        if ((r = send_one(b, &b->server))) return r;
        if ((r = receive_one(b, &b->client, b->sequence))) return r;
    }
    return 0;
}

BENCH_INLINE int list_addresses(bench* b, int n, struct sockaddr* list) {
    if (n < 0) return -errno;
    const char* at = (const char*)list;
    int good = 0;
    in_port_t port = ((struct sockaddr_in*)&b->listening)->sin_port;
    for (int i = 0; i < n; ++i) {
        const struct sockaddr* a = (const struct sockaddr*)at;
        if (((const struct sockaddr_in*)a)->sin_port == port) ++good;
        at += a->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    }
    return good == (int)b->addresses ? 0 : -EBADMSG;
}

int libsctp_local_addresses(bench* b, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        struct sockaddr* list = NULL;
        int n = sctp_getladdrs(b->server.socket, 0, &list);
        int r = list_addresses(b, n, list);
        sctp_freeladdrs(list);
        if (r) return r;
    }
    return 0;
}

int libsctp_peer_addresses(bench* b, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        struct sockaddr* list = NULL;
        int n = sctp_getpaddrs(b->client.socket, 0, &list);
        int r = list_addresses(b, n, list);
        sctp_freepaddrs(list);
        if (r) return r;
    }
    return 0;
}

int libsctp_bind_addresses(bench* b, unsigned count) {
    struct sockaddr_in list[16];
    memset(list, 0, sizeof list);
    for (unsigned i = 0; i < b->addresses; ++i) {
        list[i].sin_family = AF_INET;
        list[i].sin_addr.s_addr = htonl(INADDR_LOOPBACK + i);
    }
    for (unsigned i = 0; i < count; ++i) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);
        if (fd < 0) return -errno;
        int r = sctp_bindx(fd, (struct sockaddr*)list, (int)b->addresses, SCTP_BINDX_ADD_ADDR) == 0 ? 0 : -errno;
        close(fd);
        if (r) return r;
    }
    return 0;
}
