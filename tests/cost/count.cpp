// SPDX-License-Identifier: BSL-1.0
// Counts the instructions that each call executes, by single steps of a traced child, ours against the C twin's. The system calls
// are answered by functions of this program, the same for both, whose instructions are counted too. No kernel SCTP is needed.
#include "calls.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <netinet/in.h>

#include <linux/sctp.h>

// What the kernel would answer: a message of 64 bytes with RCVINFO, and with NXTINFO in front where there is room for control.
extern "C" ssize_t send(int, const void*, size_t size, int) { return static_cast<ssize_t>(size); }
extern "C" ssize_t sendmsg(int, const msghdr* header, int) { return static_cast<ssize_t>(header->msg_iov->iov_len); }
extern "C" ssize_t recvmsg(int with_next, msghdr* header, int) {
    header->msg_flags = MSG_EOR;
    if (header->msg_control == nullptr) return 64;
    auto* c = CMSG_FIRSTHDR(header);
    size_t used = 0;
    const auto put = [&]<class Info>(int type, const Info& info) {
        c->cmsg_level = IPPROTO_SCTP;
        c->cmsg_type = type;
        c->cmsg_len = CMSG_LEN(sizeof info);
        std::memcpy(CMSG_DATA(c), &info, sizeof info);
        used += CMSG_SPACE(sizeof info);
        c = reinterpret_cast<cmsghdr*>(reinterpret_cast<char*>(c) + CMSG_SPACE(sizeof info));
    };
    if (with_next != 0) put(SCTP_NXTINFO, sctp_nxtinfo{.nxt_sid = 9, .nxt_flags = 0, .nxt_ppid = 0, .nxt_length = 33, .nxt_assoc_id = 7});
    put(SCTP_RCVINFO, sctp_rcvinfo{.rcv_sid = 5, .rcv_ssn = 1, .rcv_flags = 0, .rcv_ppid = htonl(60), .rcv_tsn = 1, .rcv_cumtsn = 0, .rcv_context = 0, .rcv_assoc_id = 7});
    header->msg_controllen = used;
    return 64;
}

namespace {

using call = int (*)(arguments*);

// The child stops before and after the call; in between the parent steps it. The two stops' own instructions count for both alike.
long instructions(call what, const arguments& given) {
    arguments a = given;
    const pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        what(&a);  // once before, so that nothing is bound late
        raise(SIGSTOP);
        what(&a);
        raise(SIGSTOP);
        _exit(0);
    }
    int status = 0;
    long steps = 0;
    waitpid(child, &status, 0);
    if (!WIFSTOPPED(status)) return -1;
    for (;;) {
        if (ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr) != 0 || waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) return -1;
        if (WSTOPSIG(status) == SIGSTOP) break;
        ++steps;
    }
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return steps;
}

int nothing(arguments*) { return 0; }

struct row {
    const char* name;
    call ours, twin;
};

}  // namespace

int main(int, char** argv) {
#define SCTPP_ROW(name) row{#name, sctpp_##name, c_##name},
    const std::array rows{SCTPP_COST_CALLS(SCTPP_ROW)};
#undef SCTPP_ROW
    std::array<char, 64> memory{};
    // As descriptor the stand-in for recvmsg takes whether something follows: 0 or 1.
    const auto with = [&](int descriptor) { return arguments{descriptor, memory.data(), memory.size(), 5, 60, 100, 7, 0}; };
    const long frame = instructions(nothing, with(0));
    bool good = frame > 0;
    for (const auto& r : rows) {
        const auto a = with(std::strstr(r.name, "next") != nullptr);
        arguments one = a, two = a;
        const bool same = r.ours(&one) == r.twin(&two) && std::memcmp(&one, &two, sizeof one) == 0;
        const long ours = instructions(r.ours, a) - frame, twin = instructions(r.twin, a) - frame;
        if (!same)
            std::printf("not ok cost %s, %s: the two calls differ in what they do\n", r.name, argv[1]);
        else if (ours <= 0 || twin <= 0 || ours > twin)
            std::printf("not ok cost %s, %s: %ld instructions, the C twin %ld\n", r.name, argv[1], ours, twin);
        else
            std::printf("ok cost %s, %s: %ld instructions, the C twin %ld\n", r.name, argv[1], ours, twin);
        good = good && same && ours > 0 && ours <= twin;
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
