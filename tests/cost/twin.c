/* SPDX-License-Identifier: BSL-1.0 */
/* The same calls as a good C programmer writes them, with the checks that correctness needs: the end of a message (MSG_EOR),
   notifications, the end of the association, the length of a control message before it is read. */
#define _GNU_SOURCE
#include "calls.h"

#include <errno.h>
#include <string.h>

#include <netinet/in.h>
#include <sys/socket.h>

#include <linux/sctp.h>

int c_send_plain(struct arguments* a) {
    ssize_t n = send(a->socket, a->data, a->size, MSG_NOSIGNAL);
    return n < 0 ? -errno : 0;
}

static struct cmsghdr* add(struct cmsghdr* at, int type, size_t size) {
    at->cmsg_level = IPPROTO_SCTP;
    at->cmsg_type = type;
    at->cmsg_len = CMSG_LEN(size);
    memset(CMSG_DATA(at), 0, size);
    return (struct cmsghdr*)((char*)at + CMSG_SPACE(size));
}

int c_send_stream_protocol(struct arguments* a) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct sctp_sndinfo))];
    struct iovec piece = {a->data, a->size};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr* first = (struct cmsghdr*)control;
    add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
    struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
    info->snd_sid = a->stream;
    info->snd_ppid = htonl(a->protocol);
    ssize_t n = sendmsg(a->socket, &header, MSG_NOSIGNAL);
    return n < 0 ? -errno : 0;
}

int c_send_unordered_lifetime(struct arguments* a) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct sctp_sndinfo)) + CMSG_SPACE(sizeof(struct sctp_prinfo))];
    struct iovec piece = {a->data, a->size};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr* first = (struct cmsghdr*)control;
    struct cmsghdr* second = add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
    add(second, SCTP_PRINFO, sizeof(struct sctp_prinfo));
    struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
    struct sctp_prinfo* reliability = (struct sctp_prinfo*)CMSG_DATA(second);
    info->snd_sid = a->stream;
    info->snd_flags = SCTP_UNORDERED;
    info->snd_ppid = htonl(a->protocol);
    reliability->pr_policy = SCTP_PR_SCTP_TTL;
    reliability->pr_value = a->lifetime;
    ssize_t n = sendmsg(a->socket, &header, MSG_NOSIGNAL);
    return n < 0 ? -errno : 0;
}

int c_send_to_association(struct arguments* a) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct sctp_sndinfo))];
    struct iovec piece = {a->data, a->size};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr* first = (struct cmsghdr*)control;
    add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
    struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
    info->snd_sid = a->stream;
    info->snd_ppid = htonl(a->protocol);
    info->snd_assoc_id = a->association;
    ssize_t n = sendmsg(a->socket, &header, MSG_NOSIGNAL);
    return n < 0 ? -errno : 0;
}

int c_send_to_association_lifetime(struct arguments* a) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct sctp_sndinfo)) + CMSG_SPACE(sizeof(struct sctp_prinfo))];
    struct iovec piece = {a->data, a->size};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr* first = (struct cmsghdr*)control;
    struct cmsghdr* second = add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
    add(second, SCTP_PRINFO, sizeof(struct sctp_prinfo));
    struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
    struct sctp_prinfo* reliability = (struct sctp_prinfo*)CMSG_DATA(second);
    info->snd_sid = a->stream;
    info->snd_assoc_id = a->association;
    reliability->pr_policy = SCTP_PR_SCTP_TTL;
    reliability->pr_value = a->lifetime;
    ssize_t n = sendmsg(a->socket, &header, MSG_NOSIGNAL);
    return n < 0 ? -errno : 0;
}

int c_send_pieces(struct arguments* a) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct sctp_sndinfo))];
    struct iovec pieces[2] = {{a->data, a->size}, {&a->protocol, sizeof a->protocol}};
    struct msghdr header = {.msg_iov = pieces, .msg_iovlen = 2, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr* first = (struct cmsghdr*)control;
    add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
    struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
    info->snd_sid = a->stream;
    ssize_t n = sendmsg(a->socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT);
    return n < 0 ? -errno : 0;
}

__attribute__((always_inline)) static inline int receive_plain(struct arguments* a, struct iovec* pieces, size_t count, int flags) {
    struct msghdr header = {.msg_iov = pieces, .msg_iovlen = count};
    ssize_t n = recvmsg(a->socket, &header, flags);
    if (n < 0) return -errno;
    if (n == 0) return 2;
    if (header.msg_flags & MSG_NOTIFICATION) return 3;
    a->received = (size_t)n;
    return header.msg_flags & MSG_EOR ? 0 : 1;
}

int c_receive_plain_pieces(struct arguments* a) {
    char head[16];
    struct iovec pieces[2] = {{head, sizeof head}, {a->data, a->size}};
    return receive_plain(a, pieces, 2, 0);
}

int c_receive_dont_wait(struct arguments* a) {
    struct iovec piece = {a->data, a->size};
    return receive_plain(a, &piece, 1, MSG_DONTWAIT);
}

int c_receive_value(struct arguments* a) {
    struct iovec piece = {a->data, a->size};
    return receive_plain(a, &piece, 1, 0);
}

int c_receive_plain(struct arguments* a) {
    struct iovec piece = {a->data, a->size};
    return receive_plain(a, &piece, 1, 0);
}

enum { room = 32 + CMSG_SPACE(sizeof(struct sctp_nxtinfo)) + CMSG_SPACE(sizeof(struct sctp_rcvinfo)) + CMSG_SPACE(sizeof(struct sctp_sndrcvinfo)) };

int c_receive_info(struct arguments* a) {
    _Alignas(struct cmsghdr) char control[room];
    struct iovec piece = {a->data, a->size};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t n = recvmsg(a->socket, &header, 0);
    if (n < 0) return -errno;
    if (n == 0) return 2;
    if (header.msg_flags & MSG_NOTIFICATION) return 3;
    const struct sctp_rcvinfo* info = NULL;
    for (struct cmsghdr* c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(&header, c))
        if (c->cmsg_level == IPPROTO_SCTP && c->cmsg_type == SCTP_RCVINFO && c->cmsg_len >= CMSG_LEN(sizeof *info)) {
            info = (const struct sctp_rcvinfo*)CMSG_DATA(c);
            break;
        }
    if (!info) return -ENODATA;
    a->received = (size_t)n;
    a->stream = info->rcv_sid;
    a->protocol = ntohl(info->rcv_ppid);
    a->association = info->rcv_assoc_id;
    return header.msg_flags & MSG_EOR ? 0 : 1;
}

int c_receive_info_next(struct arguments* a) {
    _Alignas(struct cmsghdr) char control[room];
    struct iovec piece = {a->data, a->size};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t n = recvmsg(a->socket, &header, 0);
    if (n < 0) return -errno;
    if (n == 0) return 2;
    if (header.msg_flags & MSG_NOTIFICATION) return 3;
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
    if (!info) return -ENODATA;
    a->received = (size_t)n;
    a->stream = info->rcv_sid;
    a->protocol = ntohl(info->rcv_ppid);
    a->association = info->rcv_assoc_id;
    if (next) a->lifetime = next->nxt_length;
    return header.msg_flags & MSG_EOR ? 0 : 1;
}

int c_receive_bytes(struct arguments* a) {
    ssize_t n = recv(a->socket, a->data, a->size, 0);
    if (n < 0) return -errno;
    if (n == 0) return 2;
    a->received = (size_t)n;
    return 0;
}

/* All but the last are held back, and the last takes them along. */
__attribute__((always_inline)) static inline int send_headers(int socket, struct mmsghdr* headers, unsigned count) {
    int n = sendmmsg(socket, headers, count - 1, MSG_NOSIGNAL | MSG_DONTWAIT | MSG_MORE);
    if (n < 0) return -errno;
    if (n != (int)count - 1) return -EAGAIN;
    return sendmsg(socket, &headers[count - 1].msg_hdr, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -errno : 0;
}

int c_send_batch(struct arguments* a) {
    struct control {
        _Alignas(struct cmsghdr) char bytes[CMSG_SPACE(sizeof(struct sctp_sndinfo))];
    } controls[batch_size];
    struct iovec pieces[batch_size];
    struct mmsghdr headers[batch_size];
    if (a->count == 0 || a->count > batch_size) return -ENOBUFS;
    for (unsigned i = 0; i < a->count; ++i) {
        struct cmsghdr* first = (struct cmsghdr*)&controls[i];
        add(first, SCTP_SNDINFO, sizeof(struct sctp_sndinfo));
        struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
        info->snd_sid = a->stream;
        info->snd_ppid = htonl(a->protocol);
        pieces[i] = (struct iovec){a->data, a->size};
        headers[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &pieces[i], .msg_iovlen = 1, .msg_control = first, .msg_controllen = sizeof controls[i]}};
    }
    return send_headers(a->socket, headers, a->count);
}

/* What stays as it is from call to call is made once. */
static struct mmsghdr outgoing[batch_size], incoming[batch_size], incoming_info[batch_size];
static unsigned outgoing_count, incoming_count;
static struct iovec pieces_out[batch_size], pieces_in[batch_size];
static struct {
    _Alignas(struct cmsghdr) char bytes[room];
} controls_in[batch_size];

void c_make_batches(struct arguments* a) {
    outgoing_count = incoming_count = a->count;
    for (unsigned i = 0; i < a->count; ++i) {
        pieces_in[i] = pieces_out[i] = (struct iovec){a->data, a->size};
        outgoing[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &pieces_out[i], .msg_iovlen = 1}};
        incoming[i] = incoming_info[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &pieces_in[i], .msg_iovlen = 1}};
        incoming_info[i].msg_hdr.msg_control = &controls_in[i];
    }
}

int c_send_batch_again(struct arguments* a) { return send_headers(a->socket, outgoing, outgoing_count); }

int c_receive_batch(struct arguments* a) {
    int n = recvmmsg(a->socket, incoming, incoming_count, MSG_WAITFORONE, NULL);
    if (n < 0) return -errno;
    for (int i = 0; i < n; ++i) {
        if (incoming[i].msg_len == 0) return 2;
        if (incoming[i].msg_hdr.msg_flags & MSG_NOTIFICATION) return 3;
        if (!(incoming[i].msg_hdr.msg_flags & MSG_EOR)) return 1;
        a->received += incoming[i].msg_len;
    }
    return 0;
}

int c_receive_batch_info(struct arguments* a) {
    /* The kernel has written over it. */
    for (unsigned i = 0; i < incoming_count; ++i) incoming_info[i].msg_hdr.msg_controllen = sizeof controls_in[i];
    int n = recvmmsg(a->socket, incoming_info, incoming_count, MSG_WAITFORONE, NULL);
    if (n < 0) return -errno;
    for (int i = 0; i < n; ++i) {
        struct msghdr* header = &incoming_info[i].msg_hdr;
        if (incoming_info[i].msg_len == 0) return 2;
        if (header->msg_flags & MSG_NOTIFICATION) return 3;
        const struct sctp_rcvinfo* info = NULL;
        for (struct cmsghdr* c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c))
            if (c->cmsg_level == IPPROTO_SCTP && c->cmsg_type == SCTP_RCVINFO && c->cmsg_len >= CMSG_LEN(sizeof *info)) {
                info = (const struct sctp_rcvinfo*)CMSG_DATA(c);
                break;
            }
        if (!info) return -ENODATA;
        if (!(header->msg_flags & MSG_EOR)) return 1;
        a->received += incoming_info[i].msg_len;
        a->stream = info->rcv_sid;
        a->protocol = ntohl(info->rcv_ppid);
        a->association = info->rcv_assoc_id;
    }
    return 0;
}
