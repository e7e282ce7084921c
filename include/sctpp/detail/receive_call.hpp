// SPDX-License-Identifier: BSL-1.0
/// @file
/// The system call that receives, and the forms that the end of an association takes.
#ifndef SCTPP_DETAIL_RECEIVE_CALL_HPP
#define SCTPP_DETAIL_RECEIVE_CALL_HPP

#include <sctpp/attributes.hpp>
#include <sctpp/detail/address_call.hpp>
#include <sctpp/incoming_batch.hpp>
#include <sctpp/plain_bytes.hpp>
#include <sctpp/style.hpp>

namespace sctpp::inline v0::detail {

template <class... Flags>
concept receive_flags = (std::is_same_v<Flags, dont_wait_t> && ...);

template <class... Flags>
constexpr int flag_bits(Flags...) noexcept {
    return sizeof...(Flags) > 0 ? MSG_DONTWAIT : 0;
}

/// Whether a socket tells its end to who sees bytes only, and has one peer; or why not.
template <style Style>
using bytes_verdict = std::conditional_t<Style == style::one_to_one, refused::nothing, refused::bytes_alone_do_not_say_whose_they_are_or_that_the_association_ended>;

/// Whether a batch tells whose messages it holds.
template <style Style, class... Infos>
using incoming_verdict = std::conditional_t<Style == style::one_to_many && !((std::is_same_v<receive_info, Infos> || std::is_same_v<endpoint, Infos>) || ...),
                                            refused::nothing_would_say_whose_messages_these_are_add_receive_info_to_the_batch, refused::nothing>;

/// Whether a socket without an association had one. The kernel refuses to connect such a socket again (EISCONN) before it looks at
/// the address; here at one that nobody can connect to (EINVAL).
[[gnu::cold]] inline bool had_association(int socket) noexcept {
    const endpoint nobody;
    return connect_to(socket, endpoint_access::packed(nobody)).error().code() == EISCONN;
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
template <std::size_t N>
const mutable_buffer& first_of(std::span<const mutable_buffer, N> buffers) noexcept {
    return buffers.front();
}

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

/// Of buffers that a recvmmsg has filled, the last of which holds no end of a message: up to where they say something, for the end is
/// told as often as there are buffers. And the rest of a last event that did not fit is dropped.
[[gnu::cold, gnu::noinline]] inline const mmsghdr* worth_reading(const int& socket, const mmsghdr* first, const mmsghdr* end) noexcept {
    const mmsghdr& last = end[-1];
    if (last.msg_len == 0)
        while (end - first > 1 && end[-2].msg_len == 0) --end;
    else if ((last.msg_hdr.msg_flags & (notification_flag | MSG_EOR)) == notification_flag)
        drop_rest_of_event(socket);
    return end;
}

/// A recvmmsg that failed. It looks at the socket's error before it looks at what is there, and unlike recvmsg tells it first. Gives how
/// many there are to look at, in a register.
template <style Style, std::size_t N, message_info... Infos>
[[gnu::cold, gnu::noinline]] result<std::size_t> receive_behind_error(const int& socket, incoming_batch<N, Infos...>& batch) {
    if (batch.size() == 0) return error{EINVAL, operation::receive, reason::empty_buffer};
    const auto end = receive_nothing<Style>(socket, -1, msghdr{});
    if (!end) return end.error();
    mmsghdr* const headers = batch.headers();
    const int n = ::recvmmsg(socket, headers, static_cast<unsigned>(batch.size()), MSG_DONTWAIT, nullptr);
    auto count = n > 0 ? worth_reading(socket, headers, headers + n) - headers : 0;
    if (count != 0 && headers[count - 1].msg_len == 0) --count;
    return received_batch<Infos...>(headers, static_cast<std::size_t>(count), *end).size();
}

/// Fills as many buffers of a batch as something is there for, waiting for the first at most. (The socket lies in memory for the rare
/// paths: in a register it would cost the common one.)
template <style Style, std::size_t N, message_info... Infos>
[[gnu::always_inline]] inline result<received_batch<Infos...>> receive_into(const int& socket, incoming_batch<N, Infos...>& batch,
                                                                            int flags) {
    mmsghdr* const headers = incoming_access::ready_headers(batch);
    const int n = ::recvmmsg(socket, headers, static_cast<unsigned>(batch.size()), flags | MSG_WAITFORONE, nullptr);
    if (n <= 0) [[unlikely]] {
        const auto count = receive_behind_error<Style>(socket, batch);
        if (!count) return count.error();
        return received_batch<Infos...>(headers, *count);
    }
    batch.used(static_cast<std::size_t>(n));
    const mmsghdr* end = headers + n;
    if ((end[-1].msg_hdr.msg_flags & MSG_EOR) == 0) [[unlikely]]
        end = worth_reading(socket, headers, end);
    if (end == headers) __builtin_unreachable();  // so that a loop need not ask whether there is a first
    return received_batch<Infos...>(headers, end);
}

/// What the rare paths need to know of a recv: kept in memory, for a register would cost the common one.
struct receive_in_flight {
    int socket;
    std::size_t room;
};
/// A recv that brought nothing.
template <style Style>
[[gnu::cold, gnu::noinline]] result<plain_bytes> no_bytes(const receive_in_flight& call, ssize_t outcome) noexcept {
    iovec piece{nullptr, call.room};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    const auto end = receive_nothing<Style>(call.socket, outcome, header);
    if (!end) return end.error();
    return plain_bytes(*end);
}
template <style Style>
[[gnu::always_inline]] inline result<plain_bytes> receive_bytes(int socket, const mutable_buffer& buffer, int flags) {
    const receive_in_flight call{socket, buffer.size()};
    const auto n = ::recv(socket, buffer.data(), buffer.size(), flags);
    if (n <= 0) [[unlikely]]
        return no_bytes<Style>(call, n);
    return plain_bytes(static_cast<std::size_t>(n));
}

}  // namespace sctpp::inline v0::detail

#endif
