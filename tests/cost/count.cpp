// SPDX-License-Identifier: BSL-1.0
// Counts the instructions that each call executes, by single steps of a traced child, ours against the C twin's. The system calls
// are answered by functions of this program, the same for both, whose instructions are counted too. No kernel SCTP is needed.
#include "calls.h"
#include "steps.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string_view>

#include <sys/socket.h>
#include <sys/user.h>

#include <netinet/in.h>

#include <linux/sctp.h>

// What the kernel would answer: a message of 64 bytes with RCVINFO, and with NXTINFO in front where there is room for control.
extern "C" ssize_t send(int, const void*, size_t size, int) { return static_cast<ssize_t>(size); }
extern "C" ssize_t sendmsg(int, const msghdr* header, int) { return static_cast<ssize_t>(header->msg_iov->iov_len); }
extern "C" int sendmmsg(int, mmsghdr*, unsigned count, int) { return static_cast<int>(count); }
extern "C" ssize_t recv(int, void*, size_t, int) { return 64; }
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
extern "C" int recvmmsg(int with_next, mmsghdr* headers, unsigned count, int flags, timespec*) {
    for (unsigned i = 0; i < count; ++i) headers[i].msg_len = static_cast<unsigned>(recvmsg(with_next, &headers[i].msg_hdr, flags));
    return static_cast<int>(count);
}

namespace {

using call = int (*)(arguments*);

long instructions_of(call what, const arguments& given) {
    arguments a = given;
    return instructions([&] { what(&a); });
}

/// Prints where the call's instructions lie, in the order of their execution: for benchmarks/call-sites.
void print_path(const char* whose, const char* name, call what, const arguments& given) {
    arguments a = given;
    std::printf("%s %s", whose, name);
    instructions([&] { what(&a); }, [](pid_t child) {
        user_regs_struct registers;
        if (ptrace(PTRACE_GETREGS, child, nullptr, &registers) == 0) std::printf(" %llx", registers.rip); });
    std::printf("\n");
}

int nothing(arguments*) { return 0; }

struct row {
    const char* name;
    call ours, twin;
};

// What takes more than the twin: by so many at most, with g++ and clang++. Batches are of eight messages.
struct longer {
    std::string_view name;
    long gcc, clang;
    const char* why;
};
constexpr longer known[] = {
    {"receive_bytes", 2, 0, "it keeps the socket and the size, to tell an end from an empty buffer"},
    {"send_batch", 0, 42, "each message that is added is asked whether there is room for it, and counted"},
};

}  // namespace

int main(int argc, char** argv) {
#define SCTPP_ROW(name) row{#name, sctpp_##name, c_##name},
    const std::array rows{SCTPP_COST_CALLS(SCTPP_ROW)};
#undef SCTPP_ROW
    std::array<char, 64> memory{};
    // As descriptor the stand-in for recvmsg takes whether something follows: 0 or 1.
    const auto with = [&](int descriptor) { return arguments{descriptor, memory.data(), memory.size(), 5, 60, 100, 7, 8, 0}; };
    auto first = with(0);
    sctpp_make_batches(&first);
    c_make_batches(&first);
    if (argc > 2) {
        std::setvbuf(stdout, nullptr, _IOFBF, 1 << 20);
        for (const auto& r : rows) {
            const auto a = with(std::strstr(r.name, "next") != nullptr);
            print_path("ours", r.name, r.ours, a);
            print_path("twin", r.name, r.twin, a);
            std::fflush(stdout);
        }
        return EXIT_SUCCESS;
    }
    const long frame = instructions_of(nothing, with(0));
    bool good = frame > 0;
    for (const auto& r : rows) {
        const auto a = with(std::strstr(r.name, "next") != nullptr);
        arguments one = a, two = a;
        const bool same = r.ours(&one) == r.twin(&two) && std::memcmp(&one, &two, sizeof one) == 0;
        const long ours = instructions_of(r.ours, a) - frame, twin = instructions_of(r.twin, a) - frame;
        const auto k = std::find_if(std::begin(known), std::end(known), [&](const longer& l) { return l.name == r.name; });
        const long more = k == std::end(known) ? 0 : std::strstr(argv[1], "clang") != nullptr ? k->clang
                                                                                              : k->gcc;
        const bool short_enough = ours > 0 && twin > 0 && ours <= twin + more;
        if (!same)
            std::printf("not ok cost %s, %s: the two calls differ in what they do\n", r.name, argv[1]);
        else
            std::printf("%sok cost %s, %s: %ld instructions, the C twin %ld%s%s\n", short_enough ? "" : "not ", r.name, argv[1], ours, twin,
                        more > 0 ? "; longer by what is known: " : "", more > 0 ? k->why : "");
        good = good && same && short_enough;
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
