// SPDX-License-Identifier: BSL-1.0
// Every public call, with each system call that it makes failing in turn with each errno that the call can give: the error names the
// call and is the errno, no descriptor is lost, and the socket can still be used or says that it is closed.
#include "system_calls.hpp"
#include "wire.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <string>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <sctpp/features.hpp>
#include <sctpp/profile.hpp>
#include <sctpp/sctpp.hpp>

using namespace sctpp;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace {

/// What each system call can fail with, by its manual page and by what SCTP makes of it.
struct fault_list {
    std::string_view call;
    std::vector<int> codes;
};
const std::vector<fault_list> faults{
    {"socket", {EPROTONOSUPPORT, ESOCKTNOSUPPORT, EAFNOSUPPORT, EMFILE, ENFILE, ENOBUFS, ENOMEM, EACCES, EPERM, EINVAL}},
    {"bind", {EACCES, EADDRINUSE, EADDRNOTAVAIL, EBADF, EINVAL, ENOTSOCK, ENOMEM}},
    {"listen", {EADDRINUSE, EBADF, EINVAL, ENOTSOCK, EOPNOTSUPP, ENOSYS}},
    {"accept", {EAGAIN, EBADF, ECONNABORTED, EINTR, EINVAL, EMFILE, ENFILE, ENOBUFS, ENOMEM, ENOTSOCK, EOPNOTSUPP, EPERM, EPROTO, ENOTCONN}},
    {"shutdown", {EBADF, EINVAL, ENOTCONN, ENOTSOCK, EOPNOTSUPP}},
    {"getsockname", {EBADF, EFAULT, EINVAL, ENOBUFS, ENOTSOCK}},
    {"setsockopt", {EBADF, EFAULT, EINVAL, ENOPROTOOPT, ENOTSOCK, EACCES, EPERM, EOPNOTSUPP, ENOMEM, EBUSY, EADDRINUSE, EADDRNOTAVAIL, ENOENT, ENOTCONN, EINPROGRESS, EAGAIN}},
    {"getsockopt", {EBADF, EFAULT, EINVAL, ENOPROTOOPT, ENOTSOCK, EACCES, EOPNOTSUPP, ENOMEM, ENOENT, ENOTCONN}},
    {"connect", {ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EALREADY, EISCONN, EINTR, EINVAL, EAGAIN, ENOMEM, EBADF, EACCES}},
    {"peeloff", {EINVAL, EBADF, ENOTSOCK, ENOMEM, EMFILE, ENFILE}},
    {"send", {EAGAIN, EPIPE, ESRCH, ESHUTDOWN, EINTR, ECONNRESET, ECONNREFUSED, ETIMEDOUT, EADDRNOTAVAIL, ENETUNREACH, EHOSTUNREACH, EINVAL, EMSGSIZE, ENOMEM, ENOBUFS, EBADF, ENOTSOCK, ENOTCONN, EOPNOTSUPP, EACCES}},
    {"sendmsg", {EAGAIN, EPIPE, ESRCH, ESHUTDOWN, EINTR, ECONNRESET, ECONNREFUSED, ETIMEDOUT, EADDRNOTAVAIL, ENETUNREACH, EHOSTUNREACH, EINVAL, EMSGSIZE, ENOMEM, ENOBUFS, EBADF, ENOTSOCK, ENOTCONN, EOPNOTSUPP, EACCES}},
    {"recvmsg", {EAGAIN, EBADF, ECONNREFUSED, ECONNRESET, ECONNABORTED, ETIMEDOUT, EFAULT, EINTR, EINVAL, ENOMEM, ENOTCONN, ENOTSOCK}},
    {"recv", {EAGAIN, EBADF, ECONNREFUSED, EFAULT, EINTR, EINVAL, ENOMEM, ENOTSOCK}},
    {"recvmmsg", {EAGAIN, EBADF, ECONNREFUSED, ECONNRESET, ECONNABORTED, ETIMEDOUT, EFAULT, EINTR, EINVAL, ENOMEM, ENOTCONN, ENOTSOCK}},
    {"poll", {EFAULT, EINTR, EINVAL, ENOMEM}},
    {"fcntl", {EBADF, EMFILE, ENFILE, EINVAL, EACCES}},
    {"open", {EACCES, ENOENT, EMFILE, ENFILE, EPERM, ENOTDIR, EINTR, ENOMEM}},
    {"read", {EBADF, EFAULT, EINTR, EINVAL, EIO, EISDIR, EPERM}},
    {"close", {EINTR, EIO, ENOSPC, EDQUOT}},
};

constexpr std::int32_t the_id = 7;
const endpoint four = endpoint::ipv4({192, 0, 2, 1}, 38412);

enum class life {
    alive,
    ended,
};

/// A kernel in which everything works, but for one call.
struct kernel : system_calls {
    explicit kernel(int type_of_sockets, bool listens = false) : type(type_of_sockets), listening(listens) {
        socket = [this](int, int, int) { return fail("socket", [] { return any_descriptor(); }); };
        bind = [this](int, const sockaddr*, socklen_t) { return fail("bind"); };
        listen = [this](int, int) { return fail("listen"); };
        accept = [this](int, int) { return fail("accept", [] { return any_descriptor(); }); };
        shutdown = [this](int, int) { return fail("shutdown"); };
        getsockname = [this](int, sockaddr* name, socklen_t* size) {
            return fail("getsockname", [&] { return std::memcpy(name, four.data(), four.size()), *size = four.size(), 0; });
        };
        setsockopt = [this](int, int, const void*, socklen_t) { return fail("setsockopt"); };
        getsockopt = [this](int level, int option, void* value, socklen_t* size) {
            const auto call = option == SCTP_SOCKOPT_CONNECTX3 ? "connect" : option == SCTP_SOCKOPT_PEELOFF_FLAGS ? "peeloff"
                                                                                                                  : "getsockopt";
            return fail(call, [&] { return answer(level, option, value, size); });
        };
        send = [this](const void*, std::size_t size, int) { return fail("send", [&] { return static_cast<int>(size); }); };
        sendmsg = [this](const msghdr* header, int) {
            return fail("sendmsg", [&] {
                std::size_t size = 0;
                for (std::size_t i = 0; i < header->msg_iovlen; ++i) size += header->msg_iov[i].iov_len;
                return static_cast<int>(size);
            });
        };
        recvmsg = [this](msghdr* header, int) { return fail("recvmsg", [&] { return receive(*header); }); };
        recv = [this](void* data, std::size_t, int) { return fail("recv", [&] {
                                                          if (association == life::ended) return type == SOCK_SEQPACKET && !peeled ? -EAGAIN : 0;
                                                          return std::memcpy(data, "hello", 5), 5;
                                                      }); };
        recvmmsg = [this](mmsghdr* headers, unsigned, int) {
            return fail("recvmmsg", [&] { return headers->msg_len = static_cast<unsigned>(receive(headers->msg_hdr)), 1; });
        };
        poll = [this](pollfd* one, nfds_t, int) { return fail("poll", [&] { return one->revents = one->events, 1; }); };
        fcntl = [this](int, int command) { return fail("fcntl", [&] { return command == F_DUPFD_CLOEXEC ? any_descriptor() : 0; }); };
        // The files of sysctls: each setting is 1.
        open = [this](const char* path, int flags) {
            if (!std::string_view(path).starts_with("/proc/sys/")) return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, 0));
            return fail("open", [] { return any_descriptor(); });
        };
        read = [this](void* data, std::size_t) { return fail("read", [&] { return std::memcpy(data, "1", 1), 1; }); };
        close = [this](int) { return fail("close"); };
    }

    /// The nth call from now on fails; 0: none.
    void arm(std::size_t nth, int code) { calls.clear(), failing = nth, with = code; }

    std::vector<std::string_view> calls;
    life association = life::alive;
    int type;
    bool listening;

private:
    template <class Work>
    int fail(std::string_view call, Work work) {
        calls.push_back(call);
        return calls.size() == failing ? -with : work();
    }
    int fail(std::string_view call) {
        return fail(call, [] { return 0; });
    }
    int answer(int level, int option, void* value, socklen_t* size) {
        const auto number = [&](int n) { return std::memcpy(value, &n, sizeof n), *size = sizeof n, 0; };
        if (level == SOL_SOCKET) switch (option) {
                case SO_PROTOCOL: return number(132);
                case SO_TYPE: return number(type);
                case SO_ACCEPTCONN: return number(listening ? 1 : 0);
                case SO_PEERNAME: return -ENOTCONN;
                case SO_MEMINFO: return std::memset(value, 0, 36), *size = 36, 0;
                default: return number(0);
            }
        switch (option) {
            case SCTP_STATUS: {
                std::int32_t id = 0;
                std::memcpy(&id, value, sizeof id);
                if (association == life::ended || (type == SOCK_SEQPACKET && !peeled && id == 0)) return -EINVAL;
                const auto status = wire(176).i32(0, the_id).i32(4, 4).u16(16, 10).u16(18, 10);
                return std::memcpy(value, status.bytes.data(), 176), *size = 176, 0;
            }
            case SCTP_SOCKOPT_CONNECTX3: return association == life::ended ? -EISCONN : number(the_id);
            case SCTP_SOCKOPT_PEELOFF_FLAGS: {
                const int fd = any_descriptor();
                std::memcpy(static_cast<std::byte*>(value) + 4, &fd, sizeof fd);
                return fd;
            }
            case SCTP_GET_ASSOC_ID_LIST: {
                const auto list = association == life::ended ? wire(4) : wire(8).u32(0, 1).i32(4, the_id);
                return std::memcpy(value, list.bytes.data(), list.bytes.size()), *size = static_cast<socklen_t>(list.bytes.size()), 0;
            }
            case SCTP_GET_ASSOC_NUMBER: return number(association == life::ended ? 0 : 1);
            case SCTP_GET_PEER_ADDRS:
            case SCTP_GET_LOCAL_ADDRS: {
                const std::uint32_t one = 1;
                std::memcpy(static_cast<std::byte*>(value) + 4, &one, sizeof one);
                std::memcpy(static_cast<std::byte*>(value) + 8, four.data(), four.size());
                return *size = option == SCTP_GET_PEER_ADDRS ? 8 + four.size() : four.size(), 0;
            }
            case SCTP_PR_SUPPORTED:
            case 128:  // partial reliability and dynamic addresses are in use
            case SCTP_STREAM_SCHEDULER: {  // and streams have priorities
                const std::uint32_t on = 1;
                std::memcpy(static_cast<std::byte*>(value) + 4, &on, sizeof on);
                return *size = 8, 0;
            }
            default: return 0;  // as it was asked
        }
    }
    int receive(msghdr& header) {
        const bool many = type == SOCK_SEQPACKET && !peeled;
        if (association == life::ended) return header.msg_controllen = 0, header.msg_flags = 0, many ? -EAGAIN : 0;
        header.msg_flags = MSG_EOR;
        const auto room = header.msg_controllen;
        header.msg_controllen = 0;
        if (many && room >= CMSG_SPACE(sizeof(sctp_rcvinfo))) {
            const auto info = wire(48).u32(0, CMSG_LEN(28)).i32(8, 132).i32(12, SCTP_RCVINFO).i32(40, the_id);
            std::memcpy(header.msg_control, info.bytes.data(), info.bytes.size());
            header.msg_controllen = info.bytes.size();
        }
        if (header.msg_iovlen == 0 || header.msg_iov[0].iov_len < 5) return header.msg_flags = 0, 0;
        std::memcpy(header.msg_iov[0].iov_base, "hello", 5);
        return 5;
    }
    std::size_t failing = 0;
    int with = 0;

public:
    bool peeled = false;
};

/// The error of a result, none if it has none. What it holds is closed with it.
template <class T>
error outcome(const result<T>& r) {
    return r ? error() : r.error();
}

/// The same of a socket that was adopted, which its owner gets back.
template <class T>
error taken_back(result<T> r) {
    if (!r) return r.error();
    (void)r->release();
    return {};
}

/// A public call of a kind of socket.
template <class Socket>
struct public_call {
    std::string_view name;
    std::vector<operation> says;
    error (*call)(Socket&);
    life association = life::alive;
    bool closes = false;
};

/// System calls whose failure does not fail the call, or not with the same errno, and why that is right.
struct tolerated {
    std::string_view call, system_call, why;
    std::vector<int> codes = {};  ///< none: all
    int becomes = 0;              ///< the errno of the error; 0: success
    std::size_t nth = 0;          ///< only if it is this one; 0: any
};
const std::vector<tolerated> tolerances{
    {"", "close", "the descriptor is closed all the same"},
    {"", "open", "whether the setting is off is not known, so the kernel decides"},
    {"", "read", "whether the setting is off is not known, so the kernel decides"},
    {"get", "getsockopt", "asked again, with the room that a newer kernel wants", {EINVAL}},
    {"get of an association's", "getsockopt", "asked again, with the room that a newer kernel wants", {EINVAL}},
    {"local_addresses", "getsockopt", "the kernel's word for too little room", {ENOMEM}, ENOBUFS},
    {"local_addresses of an association", "getsockopt", "the kernel's word for too little room", {ENOMEM}, ENOBUFS},
    {"peer_addresses", "getsockopt", "the kernel's word for too little room", {ENOMEM}, ENOBUFS},
    {"associations", "getsockopt", "the kernel's word for too little room", {EINVAL}, ENOBUFS},
    {"add_addresses", "getsockopt", "no association, or not to be seen: the change itself tells what else is wrong", {}, 0, 1},
    {"remove_addresses", "getsockopt", "no association, or not to be seen: the change itself tells what else is wrong", {}, 0, 1},
    {"add_addresses", "getsockopt", "not known whether peers would be told, so nothing is changed", {}, EOPNOTSUPP, 2},
    {"add_addresses", "getsockopt", "not known whether peers would be told, so nothing is changed", {}, EOPNOTSUPP, 3},
    {"remove_addresses", "getsockopt", "not known whether peers would be told, so nothing is changed", {}, EOPNOTSUPP, 2},
    {"remove_addresses", "getsockopt", "not known whether peers would be told, so nothing is changed", {}, EOPNOTSUPP, 3},
    {"add_addresses", "setsockopt", "peers would not be told, so nothing is changed", {}, EOPNOTSUPP, 4},
    {"remove_addresses", "setsockopt", "peers would not be told, so nothing is changed", {}, EOPNOTSUPP, 4},
    {"receive", "recvmsg", "an end of the association", {ECONNRESET, ECONNABORTED, ETIMEDOUT}},
    {"peek", "recvmsg", "an end of the association", {ECONNRESET, ECONNABORTED, ETIMEDOUT}},
    {"shutdown", "getsockopt", "there is no association", {EINVAL}, ENOTCONN, 1},
    {"shutdown", "getsockopt", "what is wrong shows in the call itself"},
    {"shutdown", "setsockopt", "without the event the end is seen by the next receive"},
    {"abort", "setsockopt", "closed, which is all that can be done"},
    {"peel_off", "getsockopt", "the event is subscribed to, be it so already or not", {}, 0, 2},
    {"peel_off", "setsockopt", "without the event the end is seen by the next receive", {}, 0, 3},
    {"associations into a list", "getsockopt", "asked again, with more room", {EINVAL}},
    {"peer_addresses into a list", "getsockopt", "asked again, with more room", {ENOMEM}},
    {"local_addresses into a list", "getsockopt", "asked again, with more room", {ENOMEM}},
    {"set authentication", "getsockopt", "no association, as it should be"},
    {"set of two calls", "getsockopt", "what is agreed on is not known, so the kernel decides"},
    {"set path_failover", "getsockopt", "what is kept is not known, so the kernel decides", {}, 0, 1},
    {"set dynamic_addresses", "getsockopt", "no association, as it should be"},
    {"set stream_reconfiguration", "getsockopt", "no association, as it should be"},
    {"set init_parameters", "getsockopt", "no association, as it should be"},
    {"get stream_weight", "getsockopt", "asked again, with the room that a newer kernel wants", {EINVAL}},
    {"set ipv6_flow_label", "getsockopt", "of which family the socket is, is not known, so the kernel decides"},
    {"set stream_weight", "getsockopt", "there is no association", {EINVAL}, EINVAL, 1},
    {"set stream_weight", "getsockopt", "what is wrong shows in the set itself"},
    {"set stream_weight of one", "getsockopt", "what is wrong shows in the set itself"},
    {"set weighted_streams", "getsockopt", "there is no association", {EINVAL}, EINVAL, 1},
    {"set weighted_streams", "getsockopt", "there is no association", {EINVAL}, EINVAL, 3},
    {"set weighted_streams", "getsockopt", "what is wrong shows in the sets themselves"},
    {"set weighted_streams of one", "getsockopt", "there is no such association", {EINVAL}, EINVAL, 1},
    {"set weighted_streams of one", "getsockopt", "what is wrong shows in the sets themselves"},
    {"set interleaving", "getsockopt", "no association, as it should be"},
    {"receive_batch", "recvmmsg", "an end of the association", {ECONNRESET, ECONNABORTED, ETIMEDOUT}},
    {"receive_bytes", "recv", "an end of the association", {ECONNRESET, ECONNABORTED, ETIMEDOUT}},
    {"peeled receive_batch", "recvmmsg", "an end of the association", {ENOTCONN}},
    {"set of a path of an association", "getsockopt", "there is no such association", {EINVAL}, EINVAL, 1},
    {"get of a path of an association", "getsockopt", "there is no such association", {EINVAL}, EINVAL, 1},
    {"set of a path of an association", "getsockopt", "whether there is such an association, the set itself tells", {}, 0, 1},
    {"get of a path of an association", "getsockopt", "whether there is such an association, the get itself tells", {}, 0, 1},
    {"get of a path of an association", "getsockopt", "asked again, with the room that a newer kernel wants", {EINVAL}, 0, 2},
    {"set autoclose", "getsockopt", "whether it was shortened is not known", {}, 0, 3},
    {"negotiated", "getsockopt", "an extension that the kernel does not know is not agreed on", {}, 0, 2},
    {"negotiated", "getsockopt", "an extension that the kernel does not know is not agreed on", {}, 0, 3},
    {"negotiated", "getsockopt", "an extension that the kernel does not know is not agreed on", {}, 0, 4},
    {"negotiated", "getsockopt", "an extension that the kernel does not know is not agreed on", {}, 0, 5},
    {"negotiated", "getsockopt", "an extension that the kernel does not know is not agreed on", {}, 0, 6},
    {"negotiated", "getsockopt", "an extension that the kernel does not know is not agreed on", {}, 0, 7},
    {"set_peer_primary", "setsockopt", "tried again, with dynamic addresses switched on", {EPERM}, 0, 1},
    {"adopt one_to_one", "fcntl", "the descriptor is as it was"},
    {"adopt acceptor", "fcntl", "the descriptor is as it was"},
    {"adopt one_to_many", "fcntl", "the descriptor is as it was"},
    {"adopt one_to_many", "getsockopt", "no association that answers for itself", {}, 0, 4},
    {"adopt one_to_many", "getsockopt", "no association that answers for itself", {}, 0, 5},
    {"adopt one_to_many", "getsockopt", "no association that answers for itself", {}, 0, 6},
    {"adopt peeled_association", "fcntl", "the descriptor is as it was"},
    {"adopt peeled_association", "getsockopt", "no association that answers for itself", {}, EPROTOTYPE, 4},
    {"adopt peeled_association", "setsockopt", "without the event the end is seen by the next receive"},
    {"close_gracefully", "getsockopt", "what is wrong shows in the calls that end it"},
    {"close_gracefully", "setsockopt", "without the event the end is seen by the next receive"},
    {"close_gracefully", "connect", "no way to tell that there was an association, so none is waited for"},
    {"close_gracefully", "shutdown", "there is none any more", {ENOTCONN}},
    {"close_gracefully", "recvmsg", "received again", {EAGAIN, EINTR}},
    {"close_gracefully", "recvmsg", "aborted", {ECONNABORTED}, ECONNRESET},
    {"close_gracefully", "recvmsg", "over", {ENOTCONN}},
    {"peeled receive", "recvmsg", "an end of the association", {ENOTCONN}},
    {"peeled peek", "recvmsg", "an end of the association", {ENOTCONN}},
    {"peeled close_gracefully", "sendmsg", "there is none any more", {EPIPE, ESHUTDOWN, ECONNRESET, ECONNABORTED, ETIMEDOUT}},
    {"close all gracefully", "setsockopt", "the number of associations tells the end as well"},
    {"close all gracefully", "listen", "the number of associations tells the end as well"},
    {"close all gracefully", "sendmsg", "there are none any more, or the number of associations tells"},
    {"close all gracefully", "recvmsg", "received again", {EAGAIN, EINTR}},
    {"close all gracefully", "recv", "received again", {EAGAIN, EINTR}},
};

const tolerated* tolerance_of(bool peeled, std::string_view call, std::string_view system_call, std::size_t nth, int code) {
    if (peeled)
        if (const auto* const t = tolerance_of(false, "peeled " + std::string(call), system_call, nth, code); t != nullptr && !t->call.empty()) return t;
    for (const auto& t : tolerances)
        if ((t.call == call || t.call.empty()) && t.system_call == system_call && (t.nth == 0 || t.nth == nth) &&
            (t.codes.empty() || std::find(t.codes.begin(), t.codes.end(), code) != t.codes.end()))
            return &t;
    return nullptr;
}

template <class Socket>
Socket make(kernel& k) {
    if constexpr (std::is_same_v<Socket, peeled_association>) {
        k.peeled = true;
        return peeled_association::adopt(any_descriptor()).value();
    } else {
        return Socket::open(family::ipv4).value();
    }
}
template <class Socket>
constexpr int type_of = std::is_same_v<Socket, one_to_many> || std::is_same_v<Socket, peeled_association> ? SOCK_SEQPACKET : SOCK_STREAM;

const std::vector<int>& codes_of(std::string_view call) {
    for (const auto& f : faults)
        if (f.call == call) return f.codes;
    FAIL("no errnos of " << call);
    std::abort();
}

template <class Socket>
void check(const public_call<Socket>& c, std::size_t nth, std::string_view system_call, int code) {
    INFO(c.name << ", with " << system_call << " (number " << nth << ") failing: " << sctpp::detail::errno_name(code));
    const auto before = open_descriptors();
    {
        kernel k(type_of<Socket>);
        auto s = make<Socket>(k);
        k.association = c.association;
        k.arm(nth, code);
        const error e = c.call(s);
        k.arm(0, 0);
        const auto* const t = tolerance_of(std::is_same_v<Socket, peeled_association>, c.name, system_call, nth, code);
        CHECK(e.code() == (t != nullptr ? t->becomes : code));
        if (e) {
            CHECK(std::find(c.says.begin(), c.says.end(), e.operation()) != c.says.end());
            CHECK(e.message().starts_with(sctpp::detail::operation_name(e.operation())));
        }
        if (s.is_open())
            CHECK(c.call(s) == error());
        else
            CHECK(c.closes);
    }
    CHECK(open_descriptors() == before);
}

template <class Socket>
void check_all(const std::vector<public_call<Socket>>& list) {
    for (const auto& c : list) {
        std::vector<std::string_view> calls;
        {
            INFO(c.name);
            kernel k(type_of<Socket>);
            auto s = make<Socket>(k);
            k.association = c.association;
            k.arm(0, 0);
            CHECK(c.call(s) == error());
            calls = k.calls;
            CHECK_FALSE(calls.empty());
            CHECK(s.is_open() != c.closes);
        }
        for (std::size_t i = 0; i < calls.size(); ++i)
            for (const int code : codes_of(calls[i])) check(c, i + 1, calls[i], code);
    }
}

std::array<std::byte, 64> buffer;
address_list<4> addresses;
constexpr association_id id{the_id};
constexpr std::array weights{weighted_stream{stream_id{3}, 5}};
constexpr key_rollover rollover{.from = key_number{1}, .to = key_number{2}};

/// What every kind has.
template <class Socket>
std::vector<public_call<Socket>> of_all() {
    using enum operation;
    return {
        {"set", {set}, [](Socket& s) { return outcome(s.set(no_delay{})); }},
        {"get", {get}, [](Socket& s) { return outcome(s.template get<no_delay>()); }},
        {"local_addresses", {local_addresses}, [](Socket& s) { return outcome(s.local_addresses(addresses)); }},
        {"local_endpoint", {local_addresses}, [](Socket& s) { return outcome(s.local_endpoint()); }},
        {"set_waiting", {fcntl}, [](Socket& s) { return outcome(s.set_waiting(waiting::non_blocking)); }},
        {"subscribe", {subscribe}, [](Socket& s) { return outcome(s.template subscribe<association_change, shutdown_event>()); }},
        {"unsubscribe", {subscribe}, [](Socket& s) { return outcome(s.template unsubscribe<association_change>()); }},
    };
}
template <class Socket>
std::vector<public_call<Socket>> of_binding() {
    using enum operation;
    return {
        {"bind", {bind}, [](Socket& s) { return outcome(s.bind(four)); }},
        {"bind of several", {bind}, [](Socket& s) { return outcome(s.bind(std::array{four})); }},
        {"add_addresses", {add_addresses}, [](Socket& s) { return outcome(s.add_addresses(std::array{four})); }},
        {"add_addresses of the future", {add_addresses}, [](Socket& s) { return outcome(s.add_addresses(std::array{four}, future_associations)); }},
        {"remove_addresses", {remove_addresses}, [](Socket& s) { return outcome(s.remove_addresses(std::array{four})); }},
    };
}
/// What those with one association have.
template <class Socket>
std::vector<public_call<Socket>> of_one_association() {
    using enum operation;
    return {
        {"get of an association's", {get}, [](Socket& s) { return outcome(s.template get<status>()); }},
        {"set of two calls", {set}, [](Socket& s) { return outcome(s.set(default_send_parameters{.reliability = retransmission_limit{3}})); }},
        {"peer_addresses", {peer_addresses}, [](Socket& s) { return outcome(s.peer_addresses(addresses)); }},
        {"send", {send}, [](Socket& s) { return outcome(s.send("abc"sv)); }},
        {"send with attributes", {send}, [](Socket& s) { return outcome(s.send("abc"sv, stream_id{1}, unordered)); }},
        {"send of pieces", {send}, [](Socket& s) { return outcome(s.send(std::array<const_buffer, 2>{"ab"sv, "c"sv})); }},
        {"receive", {receive}, [](Socket& s) { return outcome(s.receive(buffer)); }},
        {"peek", {receive}, [](Socket& s) { return outcome(s.peek(buffer)); }},
        {"receive_batch", {receive}, [](Socket& s) { std::array<std::array<std::byte, 16>, 4> memory; incoming_batch<4> batch(memory); return outcome(s.receive_batch(batch)); }},
        {"shutdown", {shutdown}, [](Socket& s) { return outcome(s.shutdown()); }},
        {"close_gracefully", {close, shutdown}, [](Socket& s) { return outcome(s.close_gracefully(50ms)); }, life::ended, true},
    };
}

/// What is asked of a peer; `which`: the association where it must be named.
template <class Socket, auto... Which>
std::vector<public_call<Socket>> of_actions() {
    using enum operation;
    return {
        {"set_peer_primary", {set_peer_primary}, [](Socket& s) { return outcome(s.set_peer_primary(Which..., four)); }},
        {"reset_streams", {reset_streams}, [](Socket& s) { return outcome(s.reset_streams(Which..., stream_direction::both)); }},
        {"reset_association", {reset_association}, [](Socket& s) { return outcome(s.reset_association(Which...)); }},
        {"release_held", {release_held}, [](Socket& s) { return outcome(s.release_held(Which...)); }},
        {sizeof...(Which) == 0 ? "set weighted_streams" : "set weighted_streams of one", {set}, [](Socket& s) { return outcome(s.set(weighted_streams{.weights = weights}, Which...)); }},
        {sizeof...(Which) == 0 ? "set stream_weight" : "set stream_weight of one", {set}, [](Socket& s) { return outcome(s.set(stream_weight{5}, Which..., stream_id{3})); }},
        {"get stream_weight", {get}, [](Socket& s) { return outcome(s.template get<stream_weight>(Which..., stream_id{3})); }},
        {"set ipv6_flow_label", {set}, [](Socket& s) { return outcome(s.set(peer_address_parameters{.ipv6_flow_label = 5}, Which...)); }},
        {"install a key", {set}, [](Socket& s) { return outcome(rollover.install(s, std::as_bytes(std::span(weights)), Which...)); }},
        {"activate a key", {set}, [](Socket& s) { return outcome(rollover.activate(s, Which...)); }},
        {"retire a key", {set, subscribe}, [](Socket& s) { return outcome(rollover.retire(s, Which...)); }},
        {"finish a key", {set}, [](Socket& s) { return outcome(rollover.finish(s, {.key = key_number{1}, .indication = authentication_event::change::key_free, .association = id})); }},
        {"add_streams", {add_streams}, [](Socket& s) { return outcome(s.add_streams(Which..., {.inbound = 1, .outbound = 2})); }},
    };
}

/// Several options at once, before there is an association.
template <class Socket, auto... Where>
std::vector<public_call<Socket>> of_features() {
    using enum operation;
    return {
        {"set authentication", {set}, [](Socket& s) { return outcome(s.set(authentication{}, Where...)); }, life::ended},
        {"set dynamic_addresses", {set}, [](Socket& s) { return outcome(s.set(dynamic_addresses{}, Where...)); }, life::ended},
        {"set stream_reconfiguration", {set}, [](Socket& s) { return outcome(s.set(stream_reconfiguration{}, Where...)); }, life::ended},
        {"set init_parameters", {set}, [](Socket& s) { return outcome(s.set(init_parameters{})); }, life::ended},
        {"set path_failover", {set}, [](Socket& s) { return outcome(s.set(path_failover{}, Where...)); }, life::ended},
        {"set interleaving", {set}, [](Socket& s) { return outcome(s.set(interleaving{stream_scheduler{}}, Where...)); }, life::ended},
        {"set path_mtu_probing", {set}, [](Socket& s) { return outcome(s.set(path_mtu_probing{}, Where...)); }, life::ended},
        {"set udp_encapsulation", {set}, [](Socket& s) { return outcome(s.set(udp_encapsulation{9899}, Where...)); }, life::ended},
        {"set a profile", {set}, [](Socket& s) { return outcome(s.set(profile{no_delay{}, rto_parameters{.initial = 1s}})); }, life::ended},
    };
}

template <class T>
std::vector<T> together(std::vector<T> a, std::vector<T> b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

}  // namespace

TEST_CASE("Faults in every call of one_to_one") {
    using enum operation;
    const std::vector<public_call<one_to_one>> own{
        {"connect", {connect}, [](one_to_one& s) { return outcome(s.connect(four)); }},
        {"connect to several", {connect}, [](one_to_one& s) { return outcome(s.connect(std::array{four, four})); }},
        {"wait_until_connected", {connect, get}, [](one_to_one& s) { return outcome(s.wait_until_connected(10ms)); }},
        {"receive_bytes", {receive}, [](one_to_one& s) { return outcome(s.receive_bytes(buffer)); }},
        {"abort", {}, [](one_to_one& s) { return s.abort(), error(); }, life::alive, true},
    };
    check_all(together(together(of_all<one_to_one>(), of_binding<one_to_one>()), together(together(of_one_association<one_to_one>(), of_actions<one_to_one>()), together(own, of_features<one_to_one>()))));
}

TEST_CASE("Faults in every call of acceptor") {
    using enum operation;
    const std::vector<public_call<acceptor>> own{
        {"listen", {listen}, [](acceptor& s) { return outcome(s.listen()); }},
        {"accept", {accept}, [](acceptor& s) { return outcome(s.accept()); }},
        {"accept with the peer's address", {accept}, [](acceptor& s) { endpoint peer; return outcome(s.accept(peer)); }},
        {"close", {}, [](acceptor& s) { return s.close(), error(); }, life::alive, true},
    };
    check_all(together(together(of_all<acceptor>(), of_binding<acceptor>()), own));
}

TEST_CASE("Faults in every call of one_to_many") {
    using enum operation;
    const std::vector<public_call<one_to_many>> own{
        {"listen", {listen}, [](one_to_many& s) { return outcome(s.listen()); }},
        {"stop_listening", {listen}, [](one_to_many& s) { return outcome(s.stop_listening()); }},
        {"connect", {connect}, [](one_to_many& s) { return outcome(s.connect(four)); }},
        {"get of an association's", {get}, [](one_to_many& s) { return outcome(s.get<status>(id)); }},
        {"set of an association's", {set}, [](one_to_many& s) { return outcome(s.set(rto_parameters{.initial = 1s}, id)); }},
        {"local_addresses of an association", {local_addresses}, [](one_to_many& s) { return outcome(s.local_addresses(id, addresses)); }},
        {"peer_addresses", {peer_addresses}, [](one_to_many& s) { return outcome(s.peer_addresses(id, addresses)); }},
        {"associations", {operation::associations}, [](one_to_many& s) { std::array<association_id, 4> ids; return outcome(s.associations(ids)); }},
        {"associations into a list", {operation::associations}, [](one_to_many& s) { std::vector<association_id> list; return outcome(s.associations(list)); }},
        {"peer_addresses into a list", {peer_addresses}, [](one_to_many& s) { std::vector<endpoint> list; return outcome(s.peer_addresses(id, list)); }},
        {"local_addresses into a list", {local_addresses}, [](one_to_many& s) { std::vector<endpoint> list; return outcome(s.local_addresses(list)); }},
        {"set of a path of an association", {set}, [](one_to_many& s) { return outcome(s.set(path_thresholds{}, id, four)); }},
        {"get of a path of an association", {get}, [](one_to_many& s) { return outcome(s.get<peer_address_info>(id, four)); }},
        {"set autoclose", {set}, [](one_to_many& s) { return outcome(s.set(autoclose{})); }},
        {"negotiated", {get}, [](one_to_many& s) { return outcome(negotiated(s, id)); }},
        {"association_count", {get}, [](one_to_many& s) { return outcome(s.association_count()); }},
        {"send", {send}, [](one_to_many& s) { return outcome(s.send("abc"sv, id)); }},
        {"send to an endpoint", {send}, [](one_to_many& s) { return outcome(s.send("abc"sv, four)); }},
        {"receive of any", {receive}, [](one_to_many& s) { return outcome(s.receive(buffer)); }},
        {"shutdown", {shutdown}, [](one_to_many& s) { return outcome(s.shutdown(id)); }},
        {"abort", {abort}, [](one_to_many& s) { return outcome(s.abort(id)); }},
        {"peel_off", {peel_off}, [](one_to_many& s) { return outcome(s.peel_off(id)); }},
        {"close all gracefully", {close, get}, [](one_to_many& s) { return outcome(s.close_gracefully(50ms)); }, life::ended, true},
    };
    check_all(together(together(of_all<one_to_many>(), of_binding<one_to_many>()), together(of_actions<one_to_many, id>(), together(own, of_features<one_to_many, future_associations>()))));
}

TEST_CASE("Faults in every call of peeled_association") {
    const std::vector<public_call<peeled_association>> own{
        {"abort", {operation::abort}, [](peeled_association& s) { return outcome(s.abort()); }},
    };
    check_all(together(together(of_all<peeled_association>(), of_one_association<peeled_association>()), together(of_actions<peeled_association>(), own)));
}

TEST_CASE("Faults on the way to a socket") {
    using enum operation;
    struct beginning {
        std::string_view name;
        std::vector<operation> says;
        int type;
        bool listening, peeled;
        error (*call)(int fd);
    };
    constexpr auto f = family::ipv4;
    for (const auto& b : {
             beginning{"open one_to_one", {open}, SOCK_STREAM, false, false, [](int) { return outcome(one_to_one::open(f)); }},
             beginning{"open acceptor", {open}, SOCK_STREAM, false, false, [](int) { return outcome(acceptor::open(f)); }},
             beginning{"open one_to_many", {open, set}, SOCK_SEQPACKET, false, false, [](int) { return outcome(one_to_many::open(f)); }},
             beginning{"adopt one_to_one", {adopt}, SOCK_STREAM, false, false, [](int fd) { return taken_back(one_to_one::adopt(fd)); }},
             beginning{"adopt acceptor", {adopt}, SOCK_STREAM, true, false, [](int fd) { return taken_back(acceptor::adopt(fd)); }},
             beginning{"adopt one_to_many", {adopt, set}, SOCK_SEQPACKET, false, false, [](int fd) { return taken_back(one_to_many::adopt(fd)); }},
             beginning{"adopt peeled_association", {adopt}, SOCK_SEQPACKET, false, true, [](int fd) { return taken_back(peeled_association::adopt(fd)); }},
         }) {
        INFO(b.name);
        const int fd = any_descriptor();
        const auto attempt = [&](std::size_t nth, int code) {
            kernel k(b.type, b.listening);
            k.peeled = b.peeled;
            k.arm(nth, code);
            return std::pair(b.call(fd), k.calls);
        };
        const auto [none, calls] = attempt(0, 0);
        CHECK(none == error());
        for (std::size_t i = 0; i < calls.size(); ++i)
            for (const int code : codes_of(calls[i])) {
                INFO(calls[i] << " (number " << i + 1 << ") failing: " << sctpp::detail::errno_name(code));
                const auto before = open_descriptors();
                const auto e = attempt(i + 1, code).first;
                const auto* const t = tolerance_of(false, b.name, calls[i], i + 1, code);
                CHECK(e.code() == (t != nullptr ? t->becomes : code));
                if (e) CHECK(std::find(b.says.begin(), b.says.end(), e.operation()) != b.says.end());
                CHECK(open_descriptors() == before);
            }
        ::close(fd);
    }
}

TEST_CASE("Results that are shorter than what was asked for") {
    kernel k(SOCK_STREAM);
    auto s = make<one_to_one>(k);
    k.send = [](const void*, std::size_t, int) { return 2; };
    k.sendmsg = [](const msghdr*, int) { return 2; };
    CHECK(s.send("abc"sv).value() == 2);
    CHECK(s.send("abc"sv, unordered).value() == 2);
    // Less than a message is a fragment, whatever room there was.
    k.recvmsg = [](msghdr* header, int) { return header->msg_flags = 0, header->msg_controllen = 0, 3; };
    CHECK(s.receive(buffer).value().is_fragment());
    for (const socklen_t size : {0U, 1U, 2U, 8U, 15U}) {
        INFO(size);
        k.getsockname = [size](int, sockaddr* name, socklen_t* given) { return std::memcpy(name, four.data(), size), *given = size, 0; };
        CHECK(s.local_endpoint().error().code() != 0);
    }
    // Lists whose count is more than their bytes.
    for (const std::uint32_t count : {2U, 1000U, 0xffffffffU}) {
        INFO(count);
        k.getsockopt = [count](int, int, void* value, socklen_t* size) {
            std::memset(value, 0, *size);
            std::memcpy(static_cast<std::byte*>(value) + 4, &count, sizeof count);
            std::memcpy(static_cast<std::byte*>(value) + 8, four.data(), four.size());
            return *size = 8 + four.size(), 0;
        };
        const auto list = s.peer_addresses(addresses);
        if (list) CHECK(std::distance(list->begin(), list->end()) == 1);
    }
    CHECK(s.is_open());
}
