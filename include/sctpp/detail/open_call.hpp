// SPDX-License-Identifier: BSL-1.0
/// @file
/// The system calls at the beginning and the end of a socket's life.
#ifndef SCTPP_DETAIL_OPEN_CALL_HPP
#define SCTPP_DETAIL_OPEN_CALL_HPP

#include <ctime>

#include <sctpp/detail/receive_call.hpp>
#include <sctpp/detail/send_call.hpp>
#include <sctpp/socket.hpp>

namespace sctpp::inline v0::detail {

inline result<int> open_socket(family f, int type, waiting how) noexcept {
    const int fd = ::socket(number(f), type | SOCK_CLOEXEC | (how == waiting::non_blocking ? SOCK_NONBLOCK : 0), IPPROTO_SCTP);
    if (fd < 0) return last_error(operation::open);
    return fd;
}

/// The sockets that an adopt takes, by whether they listen.
enum class listening : std::uint8_t {
    no,
    yes,
    either,
};

/// Whether a descriptor is an SCTP socket of this type, listening or not.
inline result<void> check_adopted(int fd, int type, listening wanted) noexcept {
    const auto protocol = socket_fact(fd, SO_PROTOCOL, operation::adopt);
    if (!protocol && (errno == ENOTSOCK || errno == EBADF)) return error{errno, operation::adopt, reason::not_a_socket};
    if (!protocol) return protocol.error();
    if (*protocol != IPPROTO_SCTP)
        return error{EPROTOTYPE, operation::adopt, reason::not_sctp, static_cast<std::uint32_t>(*protocol)};
    const auto has_type = socket_fact(fd, SO_TYPE, operation::adopt);
    const auto listens = socket_fact(fd, SO_ACCEPTCONN, operation::adopt);
    if (!has_type || !listens) return (has_type ? listens : has_type).error();
    if (*has_type != type || (wanted != listening::either && (wanted == listening::yes) != (*listens != 0))) return error{EPROTOTYPE, operation::adopt, reason::other_style};
    return {};
}

/// A descriptor that is taken over: like all of the library's own it does not live on in another program.
inline int closed_on_exec(int fd) noexcept {
    (void)::fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

/// A peeled-off association answers for itself whatever id it is asked for; a one-to-many socket knows no association 0.
inline bool is_peeled_off(int fd) noexcept { return association_is_there(fd, {}); }

// What a socket does for itself goes to the kernel as it is: by way of the options and attributes, every program that includes a socket
// would have compilers make these few of them.

/// Whether and whose changes are delivered, by which alone some sockets learn of the end.
[[gnu::cold]] inline bool deliver_changes(int socket, bool on, association_id of) noexcept {
    const sctp_event wish{number(of), SCTP_ASSOC_CHANGE, on};
    return ::setsockopt(socket, sctp_level, SCTP_EVENT, &wish, sizeof wish) == 0;
}
[[gnu::cold]] inline bool changes_are_delivered(int socket, association_id of) noexcept {
    sctp_event now{number(of), SCTP_ASSOC_CHANGE, 0};
    return look(socket, sctp_level, SCTP_EVENT, now) && now.se_on != 0;
}
/// Without it nothing would tell whose message one has received.
[[gnu::cold]] inline result<void> deliver_receive_info(int socket) noexcept {
    const int on = 1;
    if (::setsockopt(socket, sctp_level, SCTP_RECVRCVINFO, &on, sizeof on) != 0)
        return error{errno, operation::set, reason::none, SCTP_RECVRCVINFO};
    return {};
}

/// Ends an association, or all, by what is sent like a message: `SCTP_EOF`, or `SCTP_ABORT` and its reason.
[[gnu::cold]] inline result<void> end_by_message(int socket, operation as, int flags, association_id which = {}, const const_buffer& why = {}) noexcept {
    control_message<sctp_sndinfo> info{header_of<sctp_sndinfo, SCTP_SNDINFO>, {}};
    info.payload.snd_flags = static_cast<std::uint16_t>(flags);
    info.payload.snd_assoc_id = number(which);
    iovec piece{const_cast<void*>(why.data()), why.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = &info;
    header.msg_controllen = sizeof info;
    if (::sendmsg(socket, &header, MSG_NOSIGNAL) >= 0) return {};
    const error failed = send_error(socket, header);
    return error{failed.code(), as, failed.reason()};
}

/// The error that a socket holds for its owner; reading it clears it.
inline int take_socket_error(int fd) noexcept {
    const auto code = socket_fact(fd, SO_ERROR, operation::wait);
    return code ? *code : code.error().code();
}

/// Linger 0: the next close aborts.
inline void close_will_abort(int fd) noexcept {
    const linger now{1, 0};
    (void)::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

/// The time that is left of a limit; a negative one is endless.
class time_limit {
public:
    explicit time_limit(std::chrono::milliseconds limit) noexcept
        : endless_(limit.count() < 0), end_(endless_ ? 0 : now() + (limit.count() < most ? limit.count() : most) * nanoseconds) {}
    [[nodiscard]] std::chrono::milliseconds left() const noexcept {
        if (endless_) return std::chrono::milliseconds(-1);
        const auto left = end_ - now();
        return std::chrono::milliseconds(left > 0 ? (left + nanoseconds - 1) / nanoseconds : 0);
    }

private:
    static constexpr std::int64_t nanoseconds = 1000000;                            // in a millisecond
    static constexpr std::int64_t most = std::int64_t{1000} * 3600 * 24 * 365 * 100;  // milliseconds::max() has no end on the clock
    /// What std::chrono::steady_clock shows.
    static std::int64_t now() noexcept {
        timespec time{};
        (void)::clock_gettime(CLOCK_MONOTONIC, &time);
        return std::int64_t{time.tv_sec} * 1000 * nanoseconds + time.tv_nsec;
    }
    bool endless_;
    std::int64_t end_;
};

/// Whether messages wait to be sent. `SO_MEMINFO` gives an array, in which the write queue is the sixth.
inline bool has_unsent(int socket) noexcept {
    std::array<std::uint32_t, 16> memory{};
    socklen_t size = sizeof memory;
    return ::getsockopt(socket, SOL_SOCKET, SO_MEMINFO, &memory, &size) == 0 && size >= 6 * sizeof memory[0] && memory[5] != 0;
}

/// How an association ended, as seen by who waits for that.
inline result<void> how_it_ended(end_of_association::ending how) noexcept {
    if (how == end_of_association::ending::aborted) return error{ECONNRESET, operation::close};
    if (how == end_of_association::ending::lost) return error{ETIMEDOUT, operation::close};
    return {};
}

/// Reads and throws away what comes until the association has ended; then `close` is true.
template <style Style>
[[gnu::cold]] result<void> drain_until_end(int socket, std::chrono::milliseconds limit, bool& close) noexcept {
    const time_limit time(limit);
    std::byte scratch[2048];
    close = false;
    for (;;) {
        iovec piece{scratch, sizeof scratch};
        msghdr header{};
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        const auto n = ::recvmsg(socket, &header, MSG_DONTWAIT);
        if (n > 0) {
            if ((header.msg_flags & notification_flag) == 0) continue;
            const auto got = static_cast<std::size_t>(n);
            const auto event = incoming_access::look_at_event({scratch, sizeof scratch}, got, header.msg_flags, socket);
            if (event.kind < incoming_kind::end_by_event) continue;
            close = true;
            return how_it_ended(incoming_access::how_of(event.kind, {scratch, got}));
        }
        const auto end = receive_nothing<Style>(socket, n, header);
        if (end || end.error().code() == ENOTCONN) {
            close = true;
            return end ? how_it_ended(*end) : result<void>{};
        }
        if (end.error().interrupted()) continue;
        if (!end.error().would_block()) return error{end.error().code(), operation::close};
        // Without an association there is nothing to wait for; the kernel would not say so to a call that does not wait.
        if (!association_is_there(socket, {})) return close = true, result<void>{};
        const auto ready = poll_for(socket, POLLIN, time.left(), operation::close);
        if (!ready && !ready.error().interrupted()) return ready.error();
        if (ready && *ready == 0) return error{ETIMEDOUT, operation::close, reason::timed_out};
    }
}

}  // namespace sctpp::inline v0::detail

#endif
