// SPDX-License-Identifier: BSL-1.0
/// @file
/// The system call that receives, and the forms that the end of an association takes.
#ifndef SCTPP_DETAIL_RECEIVE_CALL_HPP
#define SCTPP_DETAIL_RECEIVE_CALL_HPP

#include <sctpp/attributes.hpp>
#include <sctpp/detail/address_call.hpp>
#include <sctpp/receive_request.hpp>
#include <sctpp/style.hpp>

namespace sctpp::inline v0::detail {

template <class... Flags>
concept receive_flags = (std::is_same_v<Flags, dont_wait_t> && ...);

template <class... Flags>
constexpr int flag_bits(Flags...) noexcept {
    return sizeof...(Flags) > 0 ? MSG_DONTWAIT : 0;
}

/// Whether a socket without an association had one. The kernel refuses to connect such a socket again (EISCONN) before it looks at
/// the address; here at one that nobody can connect to (EINVAL).
[[gnu::cold]] inline bool had_association(int socket) noexcept {
    const endpoint nobody;
    return connect_to(socket, nobody.bytes()).error().code() == EISCONN;
}

/// What a recvmsg that brought nothing means.
template <style Style>
[[gnu::cold, gnu::noinline]] result<end_of_association::ending> receive_nothing(int socket, ssize_t outcome, msghdr header) noexcept {
    using ending = end_of_association::ending;
    const int code = errno;
    if (outcome == 0) {
        std::size_t room = 0;
        for (std::size_t i = 0; i < header.msg_iovlen; ++i) room += header.msg_iov[i].iov_len;
        if (room == 0) return error{EINVAL, operation::receive, reason::empty_buffer};
        return ending::shut_down;
    }
    if (Style == style::one_to_many) return error{code, operation::receive};  // its ends come as events only
    if (code == ECONNRESET || code == ECONNABORTED) return ending::aborted;  // by the peer, by this side
    if (code == ETIMEDOUT) return ending::lost;
    if (code == ENOTCONN && (Style == style::peeled_off || had_association(socket))) return ending::over;
    return error{code, operation::receive};
}

/// Of buffers into which something was received.
inline const mutable_buffer& first_of(const mutable_buffer& buffer) noexcept { return buffer; }
inline const mutable_buffer& first_of(std::span<const mutable_buffer> buffers) noexcept { return buffers.front(); }

template <style Style, class... Infos, class Buffers>
[[gnu::always_inline]] inline result<incoming<Infos...>> receive_as(int socket, const Buffers& buffers, int flags) {
    // The socket is kept in memory, for the rare paths, and read there only: in a register it would cost the common one.
    static constexpr int no_socket = -1;
    struct {
        const int socket;
        receive_request<Infos...> request;
    } call{socket, receive_request<Infos...>(buffers)};
    const auto n = ::recvmsg(socket, call.request.header(), flags);
    if (n <= 0) [[unlikely]] {
        const auto end = receive_nothing<Style>(call.socket, n, *call.request.header());
        if (!end) return end.error();
        result<incoming<Infos...>> r{std::in_place};
        incoming_access::fill_end(*r, *end);
        return r;
    }
    return call.request.interpret(static_cast<std::size_t>(n), first_of(buffers), (flags & MSG_PEEK) != 0 ? no_socket : call.socket);
}

}  // namespace sctpp::inline v0::detail

#endif
