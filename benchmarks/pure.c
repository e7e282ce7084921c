/* SPDX-License-Identifier: BSL-1.0 */
#include "pure.h"

#include <string.h>

#include <netinet/in.h>

#include <linux/sctp.h>

void pure_use(const struct msghdr* header) { __asm__ volatile("" : : "r"(header) : "memory"); }

void c_build_header(const void* data, size_t size, uint16_t stream, uint32_t protocol, uint32_t lifetime) {
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct sctp_sndinfo)) + CMSG_SPACE(sizeof(struct sctp_prinfo))];
    struct iovec piece = {(void*)data, size};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr* first = (struct cmsghdr*)control;
    struct cmsghdr* second = (struct cmsghdr*)(control + CMSG_SPACE(sizeof(struct sctp_sndinfo)));
    *first = (struct cmsghdr){CMSG_LEN(sizeof(struct sctp_sndinfo)), IPPROTO_SCTP, SCTP_SNDINFO};
    *second = (struct cmsghdr){CMSG_LEN(sizeof(struct sctp_prinfo)), IPPROTO_SCTP, SCTP_PRINFO};
    struct sctp_sndinfo* info = (struct sctp_sndinfo*)CMSG_DATA(first);
    struct sctp_prinfo* reliability = (struct sctp_prinfo*)CMSG_DATA(second);
    memset(info, 0, sizeof *info);
    memset(reliability, 0, sizeof *reliability);
    info->snd_sid = stream;
    info->snd_ppid = htonl(protocol);
    reliability->pr_policy = SCTP_PR_SCTP_TTL;
    reliability->pr_value = lifetime;
    pure_use(&header);
}

int c_read_reply(const struct msghdr* header, size_t received) {
    if (header->msg_flags & MSG_NOTIFICATION || !(header->msg_flags & MSG_EOR) || received == 0) return -1;
    for (struct cmsghdr* c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR((struct msghdr*)header, c))
        if (c->cmsg_level == IPPROTO_SCTP && c->cmsg_type == SCTP_RCVINFO && c->cmsg_len >= CMSG_LEN(sizeof(struct sctp_rcvinfo)))
            return ((const struct sctp_rcvinfo*)CMSG_DATA(c))->rcv_sid;
    return -1;
}

int c_read_event(const void* data, size_t size) {
    struct sctp_assoc_change change;
    if (size < sizeof change) return -1;
    memcpy(&change, data, sizeof change);
    return change.sac_type == SCTP_ASSOC_CHANGE ? change.sac_state : -1;
}
