/* SPDX-License-Identifier: BSL-1.0 */
/* Each way as a good C programmer writes it, with the kernel's calls: the cheapest call that says what is to be said, the size of the
   control buffer a constant, and the checks that correctness needs: the end of a message (MSG_EOR), notifications, the end of the
   association, the length of a control message before it is read. */
#define _GNU_SOURCE
#include "bench.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <netinet/in.h>

#include <linux/sctp.h>

typedef struct bench bench;
typedef struct bench_end end;

/* ---- sending ---- */

BENCH_INLINE int outcome(ssize_t n) { return n < 0 ? -errno : 0; }

BENCH_INLINE int send_none(bench* b, const end* e) { return outcome(send(e->socket, b->out, b->size, MSG_NOSIGNAL)); }

BENCH_INLINE struct cmsghdr* add(struct cmsghdr* at, int type, size_t size) {
    at->cmsg_level = IPPROTO_SCTP;
    at->cmsg_type = type;
    at->cmsg_len = CMSG_LEN(size);
    memset(CMSG_DATA(at), 0, size);
    return (struct cmsghdr*)((char*)at + CMSG_SPACE(size));
}

BENCH_INLINE int send_info_with(bench* b, const end* e, int32_t association, int flags) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct sctp_sndinfo))];
    struct iovec piece = {b->out, b->size};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr* first = (struct cmsghdr*)control;
    add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
    struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
    info->snd_sid = b->stream;
    info->snd_ppid = htonl(b->protocol);
    info->snd_assoc_id = association;
    return outcome(sendmsg(e->socket, &header, flags));
}
BENCH_INLINE int send_info(bench* b, const end* e) { return send_info_with(b, e, 0, MSG_NOSIGNAL); }
BENCH_INLINE int send_info_now(bench* b, const end* e) { return send_info_with(b, e, 0, MSG_NOSIGNAL | MSG_DONTWAIT); }
BENCH_INLINE int send_to(bench* b, const end* e) { return send_info_with(b, e, e->association, MSG_NOSIGNAL); }

BENCH_INLINE int send_address(bench* b, const end* e) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct sctp_sndinfo))];
    struct iovec piece = {b->out, b->size};
    struct msghdr header = {.msg_name = &b->listening, .msg_namelen = b->address_size, .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr* first = (struct cmsghdr*)control;
    add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
    struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
    info->snd_sid = b->stream;
    info->snd_ppid = htonl(b->protocol);
    return outcome(sendmsg(e->socket, &header, MSG_NOSIGNAL));
}

BENCH_INLINE int send_lifetime(bench* b, const end* e) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct sctp_sndinfo)) + CMSG_SPACE(sizeof(struct sctp_prinfo))];
    struct iovec piece = {b->out, b->size};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr* first = (struct cmsghdr*)control;
    struct cmsghdr* second = add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
    add(second, SCTP_PRINFO, sizeof(struct sctp_prinfo));
    struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
    struct sctp_prinfo* reliability = (struct sctp_prinfo*)CMSG_DATA(second);
    info->snd_sid = b->stream;
    info->snd_ppid = htonl(b->protocol);
    reliability->pr_policy = SCTP_PR_SCTP_TTL;
    reliability->pr_value = b->lifetime;
    return outcome(sendmsg(e->socket, &header, MSG_NOSIGNAL));
}

BENCH_INLINE int send_all(bench* b, const end* e) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct sctp_sndinfo)) + CMSG_SPACE(sizeof(struct sctp_prinfo)) +
                                          CMSG_SPACE(sizeof(struct sctp_authinfo))];
    struct iovec piece = {b->out, b->size};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr* first = (struct cmsghdr*)control;
    struct cmsghdr* second = add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
    struct cmsghdr* third = add(second, SCTP_PRINFO, sizeof(struct sctp_prinfo));
    add(third, SCTP_AUTHINFO, sizeof(struct sctp_authinfo));
    struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
    struct sctp_prinfo* reliability = (struct sctp_prinfo*)CMSG_DATA(second);
    info->snd_sid = b->stream;
    info->snd_flags = SCTP_UNORDERED | SCTP_SACK_IMMEDIATELY;
    info->snd_ppid = htonl(b->protocol);
    info->snd_context = b->sequence;
    reliability->pr_policy = SCTP_PR_SCTP_TTL;
    reliability->pr_value = b->lifetime;
    return outcome(sendmsg(e->socket, &header, MSG_NOSIGNAL));
}

BENCH_INLINE int send_pieces(bench* b, const end* e) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct sctp_sndinfo))];
    struct iovec pieces[2] = {{b->out, 16}, {b->out + 16, b->size - 16}};
    struct msghdr header = {.msg_iov = pieces, .msg_iovlen = 2, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr* first = (struct cmsghdr*)control;
    add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
    struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
    info->snd_sid = b->stream;
    info->snd_ppid = htonl(b->protocol);
    return outcome(sendmsg(e->socket, &header, MSG_NOSIGNAL));
}

/* ---- receiving: 0, or why it is not the message that was expected ---- */

BENCH_INLINE int take_bytes(bench* b, const end* e, uint32_t sequence) {
    ssize_t n = recv(e->socket, b->in, b->room, 0);
    if (n < 0) return -errno;
    if (n == 0) return -ENOTCONN;
    return bench_check(b, b->in, (size_t)n, sequence);
}

/* After a recvmsg. */
BENCH_INLINE int whole(ssize_t n, const struct msghdr* header) {
    if (n < 0) return -errno;
    if (n == 0) return -ENOTCONN;
    if (header->msg_flags & MSG_NOTIFICATION) return -EPROTO;
    if (!(header->msg_flags & MSG_EOR)) return -EMSGSIZE;
    return 0;
}

BENCH_INLINE int take_plain(bench* b, const end* e, uint32_t sequence) {
    struct iovec piece = {b->in, b->room};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1};
    ssize_t n = recvmsg(e->socket, &header, 0);
    int r = whole(n, &header);
    return r ? r : bench_check(b, b->in, (size_t)n, sequence);
}

BENCH_INLINE int take_pieces(bench* b, const end* e, uint32_t sequence) {
    char head[16];
    struct iovec pieces[2] = {{head, sizeof head}, {b->in, b->room}};
    struct msghdr header = {.msg_iov = pieces, .msg_iovlen = 2};
    ssize_t n = recvmsg(e->socket, &header, 0);
    int r = whole(n, &header);
    return r ? r : bench_check_pieces(b, head, b->in, (size_t)n, sequence);
}

/* Room for all that options may put in front of what was asked for. */
enum { room = 32 + CMSG_SPACE(sizeof(struct sctp_nxtinfo)) + CMSG_SPACE(sizeof(struct sctp_rcvinfo)) + CMSG_SPACE(sizeof(struct sctp_sndrcvinfo)) };

BENCH_INLINE const struct sctp_rcvinfo* info_of(struct msghdr* header) {
    for (struct cmsghdr* c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c))
        if (c->cmsg_level == IPPROTO_SCTP && c->cmsg_type == SCTP_RCVINFO && c->cmsg_len >= CMSG_LEN(sizeof(struct sctp_rcvinfo)))
            return (const struct sctp_rcvinfo*)CMSG_DATA(c);
    return NULL;
}

BENCH_INLINE int check_info(bench* b, const end* e, const struct sctp_rcvinfo* info, size_t size, uint32_t sequence) {
    if (!info) return -ENODATA;
    if (info->rcv_sid != b->stream || ntohl(info->rcv_ppid) != b->protocol) return -EBADMSG;
    if (e->association && info->rcv_assoc_id != e->association) return -EBADMSG;
    return bench_check(b, b->in, size, sequence);
}

BENCH_INLINE int take_info_with(bench* b, const end* e, uint32_t sequence, int flags) {
    _Alignas(struct cmsghdr) char control[room];
    struct iovec piece = {b->in, b->room};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t n = recvmsg(e->socket, &header, flags);
    int r = whole(n, &header);
    return r ? r : check_info(b, e, info_of(&header), (size_t)n, sequence);
}
BENCH_INLINE int take_info(bench* b, const end* e, uint32_t sequence) { return take_info_with(b, e, sequence, 0); }
BENCH_INLINE int take_info_now(bench* b, const end* e, uint32_t sequence) { return take_info_with(b, e, sequence, MSG_DONTWAIT); }

BENCH_INLINE int take_next(bench* b, const end* e, uint32_t sequence) {
    _Alignas(struct cmsghdr) char control[room];
    struct iovec piece = {b->in, b->room};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t n = recvmsg(e->socket, &header, 0);
    int r = whole(n, &header);
    if (r) return r;
    const struct sctp_rcvinfo* info = NULL;
    const struct sctp_nxtinfo* next = NULL;
    for (struct cmsghdr* c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(&header, c)) {
        if (c->cmsg_level != IPPROTO_SCTP) continue;
        if (c->cmsg_type == SCTP_RCVINFO && c->cmsg_len >= CMSG_LEN(sizeof *info)) {
            info = (const struct sctp_rcvinfo*)CMSG_DATA(c);
            break;
        }
        if (c->cmsg_type == SCTP_NXTINFO && c->cmsg_len >= CMSG_LEN(sizeof *next)) next = (const struct sctp_nxtinfo*)CMSG_DATA(c);
    }
    if (next) {
        if (next->nxt_length != b->size) return -EBADMSG;
        ++b->extras;
    }
    return check_info(b, e, info, (size_t)n, sequence);
}

BENCH_INLINE int take_name(bench* b, const end* e, uint32_t sequence) {
    _Alignas(struct cmsghdr) char control[room];
    struct sockaddr_in6 name;
    struct iovec piece = {b->in, b->room};
    struct msghdr header = {.msg_name = &name, .msg_namelen = sizeof name, .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t n = recvmsg(e->socket, &header, 0);
    int r = whole(n, &header);
    if (r) return r;
    if (name.sin6_family != b->listening.ss_family) return -EBADMSG;
    return check_info(b, e, info_of(&header), (size_t)n, sequence);
}

/* Takes the events that come before the message. */
BENCH_INLINE int take_past_events(bench* b, const end* e, uint32_t sequence) {
    for (;;) {
        struct iovec piece = {b->in, b->room};
        struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1};
        ssize_t n = recvmsg(e->socket, &header, 0);
        if (n < 0) return -errno;
        if (n == 0) return -ENOTCONN;
        if (header.msg_flags & MSG_NOTIFICATION) {
            struct sctp_sender_dry_event event;
            if ((size_t)n < sizeof event) return -EPROTO;
            memcpy(&event, b->in, sizeof event);
            if (event.sender_dry_type != SCTP_SENDER_DRY_EVENT) return -EPROTO;
            ++b->extras;
            continue;
        }
        if (!(header.msg_flags & MSG_EOR)) return -EMSGSIZE;
        return bench_check(b, b->in, (size_t)n, sequence);
    }
}

/* ---- shapes ---- */

#define STREAM(name, kind, sender, receiver)                              \
    int c_##name(bench* b, unsigned count) {                              \
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
BENCH_STREAMS(STREAM)

#define PING_PONG(name, kind, sender, receiver)                       \
    int c_##name(bench* b, unsigned count) {                          \
        int r;                                                        \
        for (unsigned i = 0; i < count; ++i, ++b->sequence) {         \
            bench_stamp(b, b->sequence);                              \
            if ((r = sender(b, &b->client))) return r;                \
            if ((r = receiver(b, &b->server, b->sequence))) return r; \
            if ((r = sender(b, &b->server))) return r;                \
            if ((r = receiver(b, &b->client, b->sequence))) return r; \
        }                                                             \
        return 0;                                                     \
    }
BENCH_PING_PONGS(PING_PONG)

/* Sends what there is, waits for the loop's wake-up, and receives until there is no more. */
#define POLLED(name, kind, sender, receiver)                                                     \
    int c_##name(bench* b, unsigned count) {                                                     \
        int r;                                                                                   \
        for (unsigned i = 0; i < count; ++i) {                                                   \
            bench_stamp(b, b->sequence + i);                                                     \
            if ((r = sender(b, &b->client))) return r;                                           \
        }                                                                                        \
        unsigned i = 0;                                                                          \
        do { /* all are there at the first wake-up, unless the peer's acknowledgement is late */ \
            struct epoll_event ready;                                                            \
            if (epoll_wait(b->epoll, &ready, 1, -1) != 1) return -errno;                         \
            while (!(r = receiver(b, &b->server, b->sequence + i))) ++i;                         \
            if (r != -EAGAIN) return r;                                                          \
        } while (i < count);                                                                     \
        b->sequence += count;                                                                    \
        return i == count ? 0 : -EBADMSG;                                                        \
    }
BENCH_POLLED(POLLED)

/* ---- batches ---- */

/* All but the last with MSG_MORE, so that they travel together. */
int c_batch_singles(bench* b, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        bench_stamp(b, b->sequence + i);
        if (send(b->client.socket, b->out, b->size, MSG_NOSIGNAL | (i + 1 < count ? MSG_MORE : 0)) < 0) return -errno;
    }
    for (unsigned i = 0; i < count; ++i) {
        int r = take_bytes(b, &b->server, b->sequence + i);
        if (r) return r;
    }
    b->sequence += count;
    return 0;
}

enum { most = 32 };

/* The messages of a batch lie behind each other. */
BENCH_INLINE void stamp_batch(bench* b, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        uint32_t sequence = b->sequence + i;
        memcpy(b->out + i * b->size, &sequence, sizeof sequence);
    }
}

BENCH_INLINE int send_batch(bench* b, unsigned count, int flags) {
    struct iovec pieces[most];
    struct mmsghdr headers[most];
    for (unsigned i = 0; i < count; ++i) {
        pieces[i] = (struct iovec){b->out + i * b->size, b->size};
        headers[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &pieces[i], .msg_iovlen = 1}};
    }
    int n = sendmmsg(b->client.socket, headers, count, flags);
    return n < 0 ? -errno : n == (int)count ? 0
                                            : -EAGAIN;
}

/* In two calls: all but the last held back, and the last releases them. */
int c_batch_more(bench* b, unsigned count) {
    stamp_batch(b, count);
    int r = send_batch(b, count - 1, MSG_NOSIGNAL | MSG_MORE);
    if (r) return r;
    if (send(b->client.socket, b->out + (count - 1) * b->size, b->size, MSG_NOSIGNAL) < 0) return -errno;
    for (unsigned i = 0; i < count; ++i)
        if ((r = take_bytes(b, &b->server, b->sequence + i))) return r;
    b->sequence += count;
    return 0;
}

/* Each with a stream and a protocol of its own, and received with them. */
int c_batch_info(bench* b, unsigned count) {
    struct control {
        _Alignas(struct cmsghdr) char bytes[CMSG_SPACE(sizeof(struct sctp_sndinfo))];
    } controls[most];
    struct iovec pieces[most];
    struct mmsghdr headers[most];
    stamp_batch(b, count);
    for (unsigned i = 0; i < count; ++i) {
        struct cmsghdr* first = (struct cmsghdr*)&controls[i];
        add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
        struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
        info->snd_sid = b->stream;
        info->snd_ppid = htonl(b->protocol);
        pieces[i] = (struct iovec){b->out + i * b->size, b->size};
        headers[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &pieces[i], .msg_iovlen = 1, .msg_control = first, .msg_controllen = sizeof controls[i]}};
    }
    int n = sendmmsg(b->client.socket, headers, count - 1, MSG_NOSIGNAL | MSG_MORE);
    if (n < 0) return -errno;
    if (n != (int)count - 1) return -EAGAIN;
    if (sendmsg(b->client.socket, &headers[count - 1].msg_hdr, MSG_NOSIGNAL) < 0) return -errno;
    int r;
    for (unsigned i = 0; i < count; ++i)
        if ((r = take_info(b, &b->server, b->sequence + i))) return r;
    b->sequence += count;
    return 0;
}

BENCH_INLINE int take_batch(bench* b, unsigned count) {
    int r;
    struct iovec pieces[most];
    struct mmsghdr headers[most];
    for (unsigned got = 0; got < count;) {
        for (unsigned i = 0; i < count - got; ++i) {
            pieces[i] = (struct iovec){b->in + i * b->size, b->size};
            headers[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &pieces[i], .msg_iovlen = 1}};
        }
        int n = recvmmsg(b->server.socket, headers, count - got, MSG_WAITFORONE, NULL);
        if (n < 0) return -errno;
        for (int i = 0; i < n; ++i) {
            if ((r = whole((ssize_t)headers[i].msg_len, &headers[i].msg_hdr))) return r;
            if ((r = bench_check(b, b->in + (size_t)i * b->size, headers[i].msg_len, b->sequence + got + (unsigned)i))) return r;
        }
        got += (unsigned)n;
    }
    b->sequence += count;
    return 0;
}

int c_batch_batch(bench* b, unsigned count) {
    stamp_batch(b, count);
    int r = send_batch(b, count - 1, MSG_NOSIGNAL | MSG_MORE);
    if (r) return r;
    if (send(b->client.socket, b->out + (count - 1) * b->size, b->size, MSG_NOSIGNAL) < 0) return -errno;
    return take_batch(b, count);
}

int c_batch_unbundled(bench* b, unsigned count) {
    stamp_batch(b, count);
    int r = send_batch(b, count, MSG_NOSIGNAL);
    return r ? r : take_batch(b, count);
}

/* ---- what is not messages ---- */

BENCH_INLINE int send_abort(bench* b) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct sctp_sndinfo))];
    struct msghdr header = {.msg_name = &b->listening, .msg_namelen = b->address_size, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr* first = (struct cmsghdr*)control;
    add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
    ((struct sctp_sndinfo*)CMSG_DATA(first))->snd_flags = SCTP_ABORT;
    return outcome(sendmsg(b->client.socket, &header, MSG_NOSIGNAL));
}

/* A message to somebody with whom there is no association yet, until there is none any more. */
int c_implicit_set_up(bench* b, unsigned count) {
    int r;
    for (unsigned i = 0; i < count; ++i, ++b->sequence) {
        bench_stamp(b, b->sequence);
        if ((r = send_address(b, &b->client))) return r;
        if ((r = take_info(b, &b->server, b->sequence))) return r;
        if ((r = send_abort(b))) return r;
    }
    return 0;
}

int c_set_small(bench* b, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        int on = 1;
        if (setsockopt(b->client.socket, IPPROTO_SCTP, SCTP_NODELAY, &on, sizeof on) != 0) return -errno;
    }
    return 0;
}

int c_get_small(bench* b, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        int on;
        socklen_t size = sizeof on;
        if (getsockopt(b->client.socket, IPPROTO_SCTP, SCTP_NODELAY, &on, &size) != 0) return -errno;
        if (size != sizeof on) return -EPROTO;
        if (on == 0) return -EBADMSG;
    }
    return 0;
}

/* SCTP_PEER_ADDR_PARAMS has grown in 4.20; the fields in use are in its older form, which every kernel takes. */
enum { older_form = (offsetof(struct sctp_paddrparams, spp_ipv6_flowlabel) + 3) / 4 * 4 };
int c_set_grown(bench* b, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        struct sctp_paddrparams p;
        memset(&p, 0, sizeof p);
        p.spp_hbinterval = 30000;
        p.spp_pathmaxrxt = 5;
        p.spp_flags = SPP_HB_ENABLE;
        if (setsockopt(b->client.socket, IPPROTO_SCTP, SCTP_PEER_ADDR_PARAMS, &p, older_form) != 0) return -errno;
    }
    return 0;
}

int c_get_grown(bench* b, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        struct sctp_paddrparams p;
        memset(&p, 0, sizeof p);
        socklen_t size = sizeof p;
        if (getsockopt(b->client.socket, IPPROTO_SCTP, SCTP_PEER_ADDR_PARAMS, &p, &size) != 0) return -errno;
        if (size < older_form) return -EPROTO;
        if (!(p.spp_flags & SPP_HB_ENABLE) || p.spp_hbinterval != 30000 || p.spp_pathmaxrxt != 5) return -EBADMSG;
    }
    return 0;
}

/* Walks over the packed list; how many there are with this port. */
BENCH_INLINE int count_addresses(const char* at, unsigned count, in_port_t port) {
    unsigned good = 0;
    for (unsigned i = 0; i < count; ++i) {
        const struct sockaddr* a = (const struct sockaddr*)at;
        if (a->sa_family == AF_INET6) {
            if (((const struct sockaddr_in6*)a)->sin6_port == port) ++good;
            at += sizeof(struct sockaddr_in6);
        } else {
            if (((const struct sockaddr_in*)a)->sin_port == port) ++good;
            at += sizeof(struct sockaddr_in);
        }
    }
    return (int)good;
}

BENCH_INLINE int list_addresses(bench* b, int socket, int option) {
    _Alignas(struct sctp_getaddrs) char memory[sizeof(struct sctp_getaddrs) + 16 * sizeof(struct sockaddr_in6)];
    struct sctp_getaddrs* list = (struct sctp_getaddrs*)memory;
    socklen_t size = sizeof memory;
    list->assoc_id = 0;
    list->addr_num = 0;
    if (getsockopt(socket, IPPROTO_SCTP, option, list, &size) != 0) return -errno;
    if (list->addr_num != b->addresses) return -EBADMSG;
    int good = count_addresses((const char*)list->addrs, list->addr_num, ((struct sockaddr_in*)&b->listening)->sin_port);
    return good == (int)b->addresses ? 0 : -EBADMSG;
}

int c_local_addresses(bench* b, unsigned count) {
    int r;
    for (unsigned i = 0; i < count; ++i)
        if ((r = list_addresses(b, b->server.socket, SCTP_GET_LOCAL_ADDRS))) return r;
    return 0;
}

int c_peer_addresses(bench* b, unsigned count) {
    int r;
    for (unsigned i = 0; i < count; ++i)
        if ((r = list_addresses(b, b->client.socket, SCTP_GET_PEER_ADDRS))) return r;
    return 0;
}

/* 127.0.0.1, 127.0.0.2, ... */
BENCH_INLINE void fill_addresses(struct sockaddr_in* list, unsigned count) {
    for (unsigned i = 0; i < count; ++i)
        list[i] = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK + i)}};
}

/* A socket, bound to a list of addresses, and closed. */
int c_bind_addresses(bench* b, unsigned count) {
    struct sockaddr_in list[16];
    fill_addresses(list, b->addresses);
    for (unsigned i = 0; i < count; ++i) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);
        if (fd < 0) return -errno;
        if (setsockopt(fd, IPPROTO_SCTP, SCTP_SOCKOPT_BINDX_ADD, list, (socklen_t)(b->addresses * sizeof *list)) != 0) {
            int code = errno;
            close(fd);
            return -code;
        }
        close(fd);
    }
    return 0;
}

/* A message to one of many peers, and one back. */
int c_round_peers(bench* b, unsigned count) {
    int r;
    for (unsigned i = 0; i < count; ++i, ++b->sequence) {
        const end* peer = &b->peers[b->next_peer];
        b->next_peer = (b->next_peer + 7) % b->peer_count;
        bench_stamp(b, b->sequence);
        if ((r = send_info_with(b, &b->server, peer->association, MSG_NOSIGNAL))) return r;
        if ((r = take_plain(b, peer, b->sequence))) return r;
        if ((r = send_info(b, peer))) return r;
        const end from = {b->server.socket, peer->association};
        if ((r = take_info(b, &from, b->sequence))) return r;
    }
    return 0;
}

/* More peers for a server that has many. */
int c_add_peers(bench* b, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        struct bench_end* peer = &b->peers[b->peer_count];
        int on = 1;
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);
        if (fd < 0) return -errno;
        peer->socket = fd;
        if (setsockopt(fd, IPPROTO_SCTP, SCTP_NODELAY, &on, sizeof on) != 0) return -errno;
        struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
        do {
            here.sin_port = htons(b->next_port++);
        } while (here.sin_port == ((struct sockaddr_in*)&b->listening)->sin_port || bind(fd, (struct sockaddr*)&here, sizeof here) != 0);
        if (connect(fd, (struct sockaddr*)&b->listening, b->address_size) != 0) return -errno;
        struct iovec piece = {b->in, b->room};
        struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1};
        ssize_t n = recvmsg(b->server.socket, &header, 0);
        struct sctp_assoc_change change;
        if (n < 0) return -errno;
        if (!(header.msg_flags & MSG_NOTIFICATION) || (size_t)n < sizeof change) return -EPROTO;
        memcpy(&change, b->in, sizeof change);
        if (change.sac_type != SCTP_ASSOC_CHANGE || change.sac_state != SCTP_COMM_UP) return -EPROTO;
        peer->association = change.sac_assoc_id;
        ++b->peer_count;
    }
    return 0;
}
