/* SPDX-License-Identifier: BSL-1.0
 *
 * The C halves of docs/from-libsctp.md and docs/libsctp-calls.md, as one writes them with libsctp. What stands
 * between [name] and [end] is in one of them; tests/docs/run compares, compiles, runs this on a kernel that has SCTP, and knows what it prints. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/sctp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Debian 12's libsctp declares it, and does not have it. */
__attribute__((weak)) int sctp_peeloff_flags(int fd, sctp_assoc_t id, unsigned flags) {
    sctp_peeloff_flags_arg_t argument = {.p_arg = {.associd = id}, .flags = flags};
    socklen_t size = sizeof argument;
    return getsockopt(fd, IPPROTO_SCTP, SCTP_SOCKOPT_PEELOFF_FLAGS, &argument, &size) < 0 ? -1 : argument.p_arg.sd;
}

/* Reads until an event of this type comes, into `event`. */
static void await(int fd, uint16_t type, union sctp_notification* event, size_t size) {
    for (;;) {
        struct iovec memory = {event, size};
        struct msghdr header = {.msg_iov = &memory, .msg_iovlen = 1};
        if (recvmsg(fd, &header, 0) < 0) err(1, "recvmsg");
        if (header.msg_flags & MSG_NOTIFICATION && event->sn_header.sn_type == type) return;
    }
}

static void subscribe(int fd, uint16_t type) {
    struct sctp_event one = {.se_assoc_id = SCTP_ALL_ASSOC, .se_type = type, .se_on = 1};
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_EVENT, &one, sizeof one) < 0) err(1, "SCTP_EVENT");
}

void open_sockets(int* one_to_one, int* one_to_many) {
    /* [open] */
    int one = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);
    if (one < 0) err(1, "socket");  /* EPROTONOSUPPORT: this kernel has no SCTP */

    int many = socket(AF_INET, SOCK_SEQPACKET | SOCK_CLOEXEC, IPPROTO_SCTP);
    if (many < 0) err(1, "socket");  /* ESOCKTNOSUPPORT: the same */
    int on = 1;
    if (setsockopt(many, IPPROTO_SCTP, SCTP_RECVRCVINFO, &on, sizeof on) < 0) err(1, "setsockopt");
    /* [end] */
    *one_to_one = one;
    *one_to_many = many;
}

int serve(int listener) {
    /* [listen] */
    struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons(38412)};
    if (inet_pton(AF_INET, "127.0.0.1", &local.sin_addr) != 1) errx(1, "inet_pton");
    if (bind(listener, (struct sockaddr*)&local, sizeof local) < 0) err(1, "bind");
    if (listen(listener, 16) < 0) err(1, "listen");

    struct sockaddr_storage peer;
    socklen_t size = sizeof peer;
    int fd = accept(listener, (struct sockaddr*)&peer, &size);
    if (fd < 0) err(1, "accept");
    /* [end] */
    return fd;
}

void connect_in_time(int fd, struct sockaddr_in peer) {
    /* [connect] */
    if (connect(fd, (struct sockaddr*)&peer, sizeof peer) < 0 && errno != EINPROGRESS) err(1, "connect");
    struct pollfd ready = {.fd = fd, .events = POLLOUT};
    if (poll(&ready, 1, 1000) <= 0) errx(1, "still not connected");
    int code = 0;
    socklen_t size = sizeof code;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) < 0 || code != 0) errx(1, "connect: %s", strerror(code));
    /* [end] */
}

void bind_many(int fd, struct sockaddr_in v4, struct sockaddr_in6 v6, struct sockaddr_in third) {
    /* [bindx] */
    char packed[sizeof v4 + sizeof v6];
    memcpy(packed, &v4, sizeof v4);
    memcpy(packed + sizeof v4, &v6, sizeof v6);
    if (sctp_bindx(fd, (struct sockaddr*)packed, 2, SCTP_BINDX_ADD_ADDR) < 0) err(1, "sctp_bindx");

    if (sctp_bindx(fd, (struct sockaddr*)&third, 1, SCTP_BINDX_ADD_ADDR) < 0) err(1, "sctp_bindx");
    if (sctp_bindx(fd, (struct sockaddr*)&third, 1, SCTP_BINDX_REM_ADDR) < 0) err(1, "sctp_bindx");
    /* [end] */
}

sctp_assoc_t connect_many(int fd, struct sockaddr_in first, struct sockaddr_in second) {
    /* [connectx] */
    struct sockaddr_in peer[] = {first, second};  /* for IPv6 among them: packed by hand, as above */
    sctp_assoc_t id = 0;
    if (sctp_connectx(fd, (struct sockaddr*)peer, 2, &id) < 0 && errno != EINPROGRESS) err(1, "sctp_connectx");
    /* [end] */
    return id;
}

static void print_address(const struct sockaddr* address) {
    char text[INET6_ADDRSTRLEN] = "?";
    if (address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in*)address)->sin_addr, text, sizeof text);
    else
        inet_ntop(AF_INET6, &((const struct sockaddr_in6*)address)->sin6_addr, text, sizeof text);
    puts(text);
}

void peer_addresses(int fd, sctp_assoc_t id) {
    /* [getpaddrs] */
    struct sockaddr* list = NULL;
    int count = sctp_getpaddrs(fd, id, &list);
    if (count < 0) err(1, "sctp_getpaddrs");
    const char* at = (const char*)list;
    for (int i = 0; i < count; ++i) {
        const struct sockaddr* address = (const struct sockaddr*)at;
        print_address(address);
        at += address->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    }
    sctp_freepaddrs(list);
    /* [end] */
}

void local_addresses(int fd) {
    /* [getladdrs] */
    struct sockaddr* list = NULL;
    int count = sctp_getladdrs(fd, 0, &list);
    if (count < 0) err(1, "sctp_getladdrs");
    /* ... the same loop ... */
    sctp_freeladdrs(list);
    /* [end] */
}

void options(int fd, sctp_assoc_t id) {
    /* [opt_info] */
    struct sctp_status status;
    memset(&status, 0, sizeof status);
    socklen_t size = sizeof status;
    if (sctp_opt_info(fd, id, SCTP_STATUS, &status, &size) != 0) err(1, "sctp_opt_info");
    printf("%u streams out\n", status.sstat_outstrms);
    /* [end] */
    /* [setsockopt] */
    struct sctp_rtoinfo rto;
    memset(&rto, 0, sizeof rto);  /* 0: unchanged */
    rto.srto_assoc_id = id;
    rto.srto_initial = 500;
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_RTOINFO, &rto, sizeof rto) < 0) err(1, "SCTP_RTOINFO");
    /* [end] */
}

void events(int fd) {
    /* [events] */
    struct sctp_event_subscribe events;
    memset(&events, 0, sizeof events);
    events.sctp_data_io_event = 1;
    events.sctp_association_event = 1;
    events.sctp_shutdown_event = 1;
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_EVENTS, &events, sizeof events) < 0) err(1, "SCTP_EVENTS");
    /* [end] */
}

void send_to(int fd, const void* data, size_t size, struct sockaddr_in peer) {
    /* [sendmsg] */
    if (sctp_sendmsg(fd, data, size, (struct sockaddr*)&peer, sizeof peer, htonl(60), SCTP_UNORDERED, 3, 100, 0) < 0)
        err(1, "sctp_sendmsg");
    /* [end] */
}

void send_on(int fd, const void* data, size_t size, sctp_assoc_t id) {
    /* [send] */
    struct sctp_sndrcvinfo info;
    memset(&info, 0, sizeof info);
    info.sinfo_stream = 3;
    info.sinfo_ppid = htonl(60);
    info.sinfo_assoc_id = id;
    if (sctp_send(fd, data, size, &info, MSG_NOSIGNAL) < 0) err(1, "sctp_send");
    /* [end] */
}

void send_pieces(int fd, struct iovec header, struct iovec body, sctp_assoc_t id) {
    /* [sendv] */
    struct iovec pieces[] = {header, body};
    struct sctp_sendv_spa spa;
    memset(&spa, 0, sizeof spa);
    spa.sendv_flags = SCTP_SEND_SNDINFO_VALID | SCTP_SEND_PRINFO_VALID;
    spa.sendv_sndinfo.snd_sid = 3;
    spa.sendv_sndinfo.snd_ppid = htonl(60);
    spa.sendv_sndinfo.snd_assoc_id = id;
    spa.sendv_prinfo.pr_policy = SCTP_PR_SCTP_RTX;
    spa.sendv_prinfo.pr_value = 2;
    if (sctp_sendv(fd, pieces, 2, NULL, 0, &spa, sizeof spa, SCTP_SENDV_SPA, 0) < 0) err(1, "sctp_sendv");
    /* [end] */
}

void send_many(int fd, struct iovec* messages, unsigned count) {
    /* [batch] */
    struct mmsghdr headers[32];
    memset(headers, 0, sizeof headers);
    for (unsigned i = 0; i < count; ++i) {
        headers[i].msg_hdr.msg_iov = &messages[i];
        headers[i].msg_hdr.msg_iovlen = 1;
    }
    int n = sendmmsg(fd, headers, count - 1, MSG_NOSIGNAL | MSG_MORE);  /* held back ... */
    if (n < 0) err(1, "sendmmsg");
    if (n < (int)count - 1) errx(1, "%d of them may stay held back for ever", n);
    if (sendmsg(fd, &headers[count - 1].msg_hdr, MSG_NOSIGNAL) < 0) err(1, "sendmsg");  /* ... until this one */
    /* [end] */
}

void receive_many(int fd) {
    /* [receive-batch] */
    static char buffers[32][2048];
    struct iovec pieces[32];
    struct mmsghdr headers[32];
    memset(headers, 0, sizeof headers);
    for (unsigned i = 0; i < 32; ++i) {
        pieces[i] = (struct iovec){buffers[i], sizeof buffers[i]};
        headers[i].msg_hdr.msg_iov = &pieces[i];
        headers[i].msg_hdr.msg_iovlen = 1;
    }
    int n = recvmmsg(fd, headers, 32, MSG_WAITFORONE, NULL);
    if (n < 0) err(1, "recvmmsg");
    for (int i = 0; i < n; ++i) {
        if (headers[i].msg_hdr.msg_flags & MSG_NOTIFICATION) continue;
        if (headers[i].msg_len == 0) break;  /* the end, told as often as there are buffers */
        printf("%u bytes%s\n", headers[i].msg_len, headers[i].msg_hdr.msg_flags & MSG_EOR ? "" : ", and more of it");
    }
    /* [end] */
}

void receive(int fd) {
    /* [recvmsg] */
    char buffer[65536];
    struct sctp_sndrcvinfo info;
    int flags = 0;
    int n = sctp_recvmsg(fd, buffer, sizeof buffer, NULL, NULL, &info, &flags);
    if (n < 0) err(1, "sctp_recvmsg");
    if (flags & MSG_NOTIFICATION) {
        union sctp_notification* event = (union sctp_notification*)buffer;
        if (event->sn_header.sn_type == SCTP_ASSOC_CHANGE)
            printf("state %u, cause %u\n", event->sn_assoc_change.sac_state, ntohs(event->sn_assoc_change.sac_error));
    } else if (n == 0) {
        puts("over");
    } else if (flags & MSG_EOR) {
        printf("%d bytes on stream %u, protocol %u\n", n, info.sinfo_stream, ntohl(info.sinfo_ppid));
    } else {
        puts("a piece; more follows");
    }
    /* [end] */
}

void receive_with_info(int fd) {
    /* [recvv] */
    char buffer[65536];
    struct iovec memory = {.iov_base = buffer, .iov_len = sizeof buffer};
    struct sctp_recvv_rn info;
    socklen_t info_size = sizeof info, from_size = sizeof(struct sockaddr_storage);
    struct sockaddr_storage from;
    unsigned type = 0;
    int flags = 0;
    int n = sctp_recvv(fd, &memory, 1, (struct sockaddr*)&from, &from_size, &info, &info_size, &type, &flags);
    if (n < 0) err(1, "sctp_recvv");
    if (type == SCTP_RECVV_RN) printf("%u bytes come next\n", info.recvv_nxtinfo.nxt_length);
    /* [end] */
}

void peel_off(int many, sctp_assoc_t id, sctp_assoc_t other) {
    /* [peeloff] */
    int one = sctp_peeloff(many, id);
    if (one < 0) err(1, "sctp_peeloff");
    int quick = sctp_peeloff_flags(many, other, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (quick < 0) err(1, "sctp_peeloff_flags");
    /* [end] */
    close(one);
    close(quick);
}

void end_one(int fd) {
    /* [shutdown] */
    char rest[4096];
    if (shutdown(fd, SHUT_WR) < 0) err(1, "shutdown");
    while (recv(fd, rest, sizeof rest, 0) > 0) continue;  /* ENOTCONN is the good end */
    close(fd);
    /* [end] */
}

void end_association(int many, sctp_assoc_t id, sctp_assoc_t other) {
    /* [eof] */
    struct sctp_sndrcvinfo info;
    memset(&info, 0, sizeof info);
    info.sinfo_assoc_id = id;
    info.sinfo_flags = SCTP_EOF;
    if (sctp_send(many, NULL, 0, &info, MSG_NOSIGNAL) < 0) err(1, "SCTP_EOF");

    info.sinfo_assoc_id = other;
    info.sinfo_flags = SCTP_ABORT;
    if (sctp_send(many, "busy", 4, &info, MSG_NOSIGNAL) < 0) err(1, "SCTP_ABORT");
    close(many);
    /* [end] */
}

void associations(int fd) {
    /* [getassocids] */
    struct sctp_assoc_ids* list = NULL;
    socklen_t size = 0;
    for (unsigned room = 16;; room *= 2) {
        size = sizeof *list + room * sizeof(sctp_assoc_t);
        if ((list = realloc(list, size)) == NULL) err(1, "realloc");
        if (getsockopt(fd, IPPROTO_SCTP, SCTP_GET_ASSOC_ID_LIST, list, &size) == 0) break;
        if (errno != EINVAL) err(1, "SCTP_GET_ASSOC_ID_LIST");  /* or too small */
    }
    /* [end] */
    free(list);
}

void offer_reconfiguration(int fd) {
    /* [reconfig] */
    struct sctp_assoc_value value = {.assoc_id = SCTP_FUTURE_ASSOC, .assoc_value = 1};
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_RECONFIG_SUPPORTED, &value, sizeof value) < 0) err(1, "SCTP_RECONFIG_SUPPORTED");
    value.assoc_value = SCTP_ENABLE_RESET_STREAM_REQ | SCTP_ENABLE_RESET_ASSOC_REQ | SCTP_ENABLE_CHANGE_ASSOC_REQ;
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_ENABLE_STREAM_RESET, &value, sizeof value) < 0)
        err(1, "SCTP_ENABLE_STREAM_RESET");
    /* [end] */
}

void reconfigure(int fd, sctp_assoc_t id) {
    /* [reset] */
    union {
        struct sctp_reset_streams request;
        char room[sizeof(struct sctp_reset_streams) + 2 * sizeof(uint16_t)];
    } reset;
    memset(&reset, 0, sizeof reset);
    reset.request.srs_assoc_id = id;
    reset.request.srs_flags = SCTP_STREAM_RESET_OUTGOING;
    reset.request.srs_number_streams = 2;
    memcpy(reset.room + sizeof reset.request, (uint16_t[]){3, 5}, 2 * sizeof(uint16_t));
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_RESET_STREAMS, &reset, sizeof reset) < 0) err(1, "SCTP_RESET_STREAMS");
    /* [end] */
    union sctp_notification event[8];
    await(fd, SCTP_STREAM_RESET_EVENT, event, sizeof event);
    const struct sctp_stream_reset_event* answer = (const struct sctp_stream_reset_event*)event;
    if (answer->strreset_flags & (SCTP_STREAM_RESET_DENIED | SCTP_STREAM_RESET_FAILED)) errx(1, "reset: refused");
    /* [add_streams] */
    struct sctp_add_streams more = {.sas_assoc_id = id, .sas_outstrms = 4};
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_ADD_STREAMS, &more, sizeof more) < 0) err(1, "SCTP_ADD_STREAMS");
    /* [end] */
    await(fd, SCTP_STREAM_CHANGE_EVENT, event, sizeof event);
    const struct sctp_stream_change_event* change = (const struct sctp_stream_change_event*)event;
    printf("%u streams more\n", change->strchange_outstrms);
}

void offer_dynamic_addresses(int fd) {
    /* [asconf] */
    struct sctp_assoc_value on = {.assoc_id = SCTP_FUTURE_ASSOC, .assoc_value = 1};
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_AUTH_SUPPORTED, &on, sizeof on) < 0) err(1, "SCTP_AUTH_SUPPORTED");
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_ASCONF_SUPPORTED, &on, sizeof on) < 0) err(1, "SCTP_ASCONF_SUPPORTED");
    /* [end] */
}

void set_peer_primary(int fd, sctp_assoc_t id, struct sockaddr_in own) {
    /* [setprimary] */
    struct sctp_setpeerprim primary;
    memset(&primary, 0, sizeof primary);
    primary.sspp_assoc_id = id;
    memcpy(&primary.sspp_addr, &own, sizeof own);  /* with the port that the socket is bound to */
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_SET_PEER_PRIMARY_ADDR, &primary, sizeof primary) < 0)
        err(1, "SCTP_SET_PEER_PRIMARY_ADDR");
    /* [end] */
}

void offer_authentication(int fd, const void* secret, size_t secret_size) {
    /* [auth] */
    struct sctp_assoc_value on = {.assoc_id = SCTP_FUTURE_ASSOC, .assoc_value = 1};
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_AUTH_SUPPORTED, &on, sizeof on) < 0) err(1, "SCTP_AUTH_SUPPORTED");
    struct sctp_authchunk chunk = {.sauth_chunk = 0};  /* DATA */
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_AUTH_CHUNK, &chunk, sizeof chunk) < 0) err(1, "SCTP_AUTH_CHUNK");

    size_t key_size = sizeof(struct sctp_authkey) + secret_size;
    struct sctp_authkey* key = calloc(1, key_size);
    if (key == NULL) err(1, "calloc");
    key->sca_assoc_id = SCTP_FUTURE_ASSOC;
    key->sca_keynumber = 1;
    key->sca_keylength = secret_size;
    memcpy(key->sca_key, secret, secret_size);
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_AUTH_KEY, key, key_size) < 0) err(1, "SCTP_AUTH_KEY");
    explicit_bzero(key, key_size);
    free(key);
    struct sctp_authkeyid active = {.scact_assoc_id = SCTP_FUTURE_ASSOC, .scact_keynumber = 1};
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_AUTH_ACTIVE_KEY, &active, sizeof active) < 0) err(1, "SCTP_AUTH_ACTIVE_KEY");
    /* [end] */
}

void names(int fd) {
    /* [getsockname] */
    struct sockaddr_storage name;
    socklen_t size = sizeof name;
    if (getsockname(fd, (struct sockaddr*)&name, &size) < 0) err(1, "getsockname");
    unsigned port = ntohs(name.ss_family == AF_INET ? ((struct sockaddr_in*)&name)->sin_port
                                                    : ((struct sockaddr_in6*)&name)->sin6_port);
    /* [end] */
    printf("%u\n", port);
}

/* In place of what sctp_recvmsg reads, which has room for no more than that. */
static void deliver_infos(int fd, int on) {
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_RECVRCVINFO, &on, sizeof on) < 0) err(1, "SCTP_RECVRCVINFO");
    if (setsockopt(fd, IPPROTO_SCTP, SCTP_RECVNXTINFO, &on, sizeof on) < 0) err(1, "SCTP_RECVNXTINFO");
}

static void offer(int fd) {
    offer_reconfiguration(fd);
    offer_dynamic_addresses(fd);
    offer_authentication(fd, "secret", 6);
    subscribe(fd, SCTP_STREAM_RESET_EVENT);
    subscribe(fd, SCTP_STREAM_CHANGE_EVENT);
}

static struct sockaddr_in loopback(unsigned last, uint16_t port) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(0x7f000000 + last)};
}

static int connected(struct sockaddr_in peer) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);
    if (fd < 0 || connect(fd, (struct sockaddr*)&peer, sizeof peer) < 0) err(1, "connect");
    return fd;
}

static sctp_assoc_t next_association(int fd) {
    union sctp_notification event[8];
    do await(fd, SCTP_ASSOC_CHANGE, event, sizeof event);
    while (event->sn_assoc_change.sac_state != SCTP_COMM_UP);
    return event->sn_assoc_change.sac_assoc_id;
}

/* Whether somebody listens at this port. */
static int is_there(int port) {
    FILE* endpoints = fopen("/proc/net/sctp/eps", "r");
    if (endpoints == NULL) err(1, "/proc/net/sctp/eps");
    char line[1000];
    int found = 0, here = 0;
    while (fgets(line, sizeof line, endpoints) != NULL)
        if (sscanf(line, "%*s %*s %*d %*d %*d %d", &here) == 1 && here == port) found = 1;
    fclose(endpoints);
    return found;
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    int one = -1, many = -1;
    open_sockets(&one, &many);
    const pid_t client = fork();
    if (client == 0) {
        int again = -1, unused = -1;
        open_sockets(&again, &unused);
        while (!is_there(38412)) usleep(1000);
        if (fcntl(again, F_SETFL, O_NONBLOCK) < 0) err(1, "fcntl");
        connect_in_time(again, loopback(1, 38412));
        if (fcntl(again, F_SETFL, 0) < 0) err(1, "fcntl");
        end_one(again);
        return 0;
    }
    int accepted = serve(one), outcome = -1;
    names(accepted);
    char byte;
    if (recv(accepted, &byte, 1, 0) != 0) errx(1, "no end");
    close(accepted);
    close(one);
    if (client < 0 || waitpid(client, &outcome, 0) != client || outcome != 0) errx(1, "the client has failed");

    const struct sockaddr_in first = loopback(1, 4000), second = loopback(2, 4000);
    int server = socket(AF_INET6, SOCK_SEQPACKET | SOCK_CLOEXEC, IPPROTO_SCTP);
    if (server < 0) err(1, "socket");
    bind_many(server, first, (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(4000), .sin6_addr = IN6ADDR_LOOPBACK_INIT},
              second);
    if (sctp_bindx(server, (struct sockaddr*)&second, 1, SCTP_BINDX_ADD_ADDR) < 0) err(1, "sctp_bindx");
    offer(server);
    events(server);
    if (listen(server, 16) < 0) err(1, "listen");

    offer(many);
    int on = 1; /* all three messages below leave at once: one is asked what comes behind it */
    if (setsockopt(many, IPPROTO_SCTP, SCTP_NODELAY, &on, sizeof on) < 0) err(1, "SCTP_NODELAY");
    const sctp_assoc_t id = connect_many(many, first, second);
    if (id <= SCTP_ALL_ASSOC) errx(1, "no association");
    peer_addresses(many, id);
    local_addresses(many);
    associations(many);
    options(many, id);
    reconfigure(many, id);
    struct sockaddr_in own;
    socklen_t size = sizeof own;
    if (getsockname(many, (struct sockaddr*)&own, &size) < 0) err(1, "getsockname");
    set_peer_primary(many, id, loopback(1, ntohs(own.sin_port)));
    char hello[] = "hello", you[] = ", you";
    send_to(many, hello, 5, first);
    send_on(many, hello, 5, id);
    send_pieces(many, (struct iovec){hello, 5}, (struct iovec){you, 5}, id);
    receive(server); /* up */
    receive(server);
    deliver_infos(server, 1);
    receive_with_info(server);
    deliver_infos(server, 0);
    receive(server);

    const int sender = connected(first);
    const int receiver = sctp_peeloff(server, next_association(server));
    if (receiver < 0) err(1, "sctp_peeloff");
    struct iovec messages[] = {{hello, 1}, {hello, 2}, {hello, 3}};
    send_many(sender, messages, 3);
    receive_many(receiver);

    connected(first);
    connected(first);
    const sctp_assoc_t a = next_association(server), b = next_association(server);
    peel_off(server, a, b);
    connected(first);
    connected(first);
    const sctp_assoc_t c = next_association(server), d = next_association(server);
    end_association(server, c, d);
    puts("done");
}
