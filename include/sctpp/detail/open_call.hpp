// SPDX-License-Identifier: BSL-1.0
/// @file
/// The system calls at the beginning and the end of a socket's life.
#ifndef SCTPP_DETAIL_OPEN_CALL_HPP
#define SCTPP_DETAIL_OPEN_CALL_HPP

#include <sctpp/detail/receive_call.hpp>
#include <sctpp/detail/send_call.hpp>
#include <sctpp/socket.hpp>

namespace sctpp::inline v0::detail {

inline result<int> open_socket(family f, int type, waiting how) noexcept {
    const int fd = ::socket(number(f), type | SOCK_CLOEXEC | (how == waiting::non_blocking ? SOCK_NONBLOCK : 0), IPPROTO_SCTP);
    if (fd < 0) return last_error(operation::open);
    return fd;
}

/// Whether a descriptor is an SCTP socket of this type, listening or not.
inline result<void> check_adopted(int fd, int type, std::optional<bool> listening) noexcept {
    const auto protocol = socket_fact(fd, SO_PROTOCOL, operation::adopt);
    if (!protocol && (errno == ENOTSOCK || errno == EBADF)) return error{errno, operation::adopt, reason::not_a_socket};
    if (!protocol) return protocol.error();
    if (*protocol != IPPROTO_SCTP)
        return error{EPROTOTYPE, operation::adopt, reason::not_sctp, static_cast<std::uint32_t>(*protocol)};
    const auto has_type = socket_fact(fd, SO_TYPE, operation::adopt);
    const auto listens = socket_fact(fd, SO_ACCEPTCONN, operation::adopt);
    if (!has_type || !listens) return (has_type ? listens : has_type).error();
    if (*has_type != type || (listening && *listening != (*listens != 0))) return error{EPROTOTYPE, operation::adopt, reason::other_style};
    return {};
}

/// A descriptor that is taken over: like all of the library's own it does not live on in another program.
inline int closed_on_exec(int fd) noexcept {
    (void)::fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

/// A peeled-off association answers for itself whatever id it is asked for; a one-to-many socket knows no association 0.
inline bool is_peeled_off(int fd) noexcept { return association_is_there(fd, {}); }

/// An end of an association that is sent like a message.
template <style Style, class... A>
result<void> ending(int socket, operation as, const const_buffer& why, const A&... attributes) {
    const auto sent = send_one<Style>(socket, why, attributes...);
    if (!sent) return error{sent.error().code(), as, sent.error().reason()};
    return {};
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
        : endless_(limit < limit.zero()), end_(clock::now() + (endless_ ? limit.zero() : (std::min)(limit, most))) {}
    [[nodiscard]] std::chrono::milliseconds left() const noexcept {
        if (endless_) return std::chrono::milliseconds(-1);
        return (std::max)(std::chrono::ceil<std::chrono::milliseconds>(end_ - clock::now()), std::chrono::milliseconds::zero());
    }

private:
    using clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds most = std::chrono::hours(24 * 365 * 100);  // milliseconds::max() has no end on the clock
    bool endless_;
    clock::time_point end_;
};

/// Whether messages wait to be sent. `SO_MEMINFO` gives an array, in which the write queue is the sixth.
inline bool has_unsent(int socket) noexcept {
    std::array<std::uint32_t, 16> memory{};
    socklen_t size = sizeof memory;
    return ::getsockopt(socket, SOL_SOCKET, SO_MEMINFO, &memory, &size) == 0 && size >= 6 * sizeof memory[0] && memory[5] != 0;
}

/// Reads and throws away what comes until the association has ended, then closes.
template <style Style, class Close>
[[gnu::cold]] result<void> drain_until_end(int socket, std::chrono::milliseconds limit, Close close) noexcept {
    const time_limit time(limit);
    std::array<std::byte, 2048> scratch;
    for (;;) {
        const auto got = receive_as<Style>(socket, mutable_buffer(scratch), MSG_DONTWAIT);
        if (got && !got->is_end()) continue;
        if (got || got.error().code() == ENOTCONN) {
            close();
            if (!got) return {};
            const auto how = incoming_access::end(*got).how;
            if (how == end_of_association::ending::aborted) return error{ECONNRESET, operation::close};
            if (how == end_of_association::ending::lost) return error{ETIMEDOUT, operation::close};
            return {};
        }
        if (got.error().interrupted()) continue;
        if (!got.error().would_block()) return error{got.error().code(), operation::close};
        // Without an association there is nothing to wait for; the kernel would not say so to a call that does not wait.
        if (!association_is_there(socket, {})) return close(), result<void>{};
        const auto ready = poll_for(socket, POLLIN, time.left(), operation::close);
        if (!ready && !ready.error().interrupted()) return ready.error();
        if (ready && *ready == 0) return error{ETIMEDOUT, operation::close, reason::timed_out};
    }
}

}  // namespace sctpp::inline v0::detail

#endif
