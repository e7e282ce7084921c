// SPDX-License-Identifier: BSL-1.0
/// @file
/// The system calls that send, and what can be found out when one fails.
#ifndef SCTPP_DETAIL_SEND_CALL_HPP
#define SCTPP_DETAIL_SEND_CALL_HPP

#include <sctpp/detail/option_call.hpp>
#include <sctpp/outgoing.hpp>

namespace sctpp::inline v0::detail {

inline bool is_header(const control_words& one, const control_words& other) noexcept { return std::memcmp(&one, &other, sizeof one) == 0; }

/// Of a message that sets its association up: how many outbound streams that begins with, as the message says, or the socket; 0: unknown.
inline std::uint16_t streams_to_begin_with(int socket, const void* control, std::size_t size) noexcept {
    const auto* const second = reinterpret_cast<const control_message<sctp_initmsg>*>(static_cast<const control_message<sctp_sndinfo>*>(control) + 1);
    const bool given = size >= sizeof(control_message<sctp_sndinfo>) + sizeof *second &&
                       is_header(second->header, header_of<sctp_initmsg, SCTP_INIT>);
    if (given && second->payload.sinit_num_ostreams != 0) return second->payload.sinit_num_ostreams;
    sctp_initmsg of_socket{};
    return look(socket, sctp_level, SCTP_INITMSG, of_socket) ? of_socket.sinit_num_ostreams : std::uint16_t{0};
}

/// Why a send has failed. The kernel says EINVAL for nearly everything: this looks at what was asked for, which the header still
/// holds, and asks the kernel what it must have meant. (By value: the header's address would be kept over the call that failed, in a
/// register that the common path would have to save.)
[[gnu::cold, gnu::noinline]] inline error send_error(int socket, msghdr header) noexcept {
    const error plain = last_error(operation::send);
    if (plain.code() == EMSGSIZE) {
        const auto room = socket_fact(socket, SO_SNDBUF, operation::send);
        if (!room) return plain;
        return {EMSGSIZE, operation::send, reason::message_too_long, static_cast<std::uint32_t>(*room)};
    }
    const auto* first = static_cast<const control_message<sctp_sndinfo>*>(header.msg_control);
    if (plain.code() != EINVAL || first == nullptr || !is_header(first->header, header_of<sctp_sndinfo, SCTP_SNDINFO>)) return plain;
    const sctp_sndinfo& info = first->payload;

    if ((info.snd_flags & SCTP_EOF) != 0) {
        for (std::size_t i = 0; i < header.msg_iovlen; ++i)
            if (header.msg_iov[i].iov_len != 0) return {EINVAL, operation::send, reason::ending_takes_no_data};
        return {EINVAL, operation::send, reason::no_association};
    }
    auto association = association_id{info.snd_assoc_id};
    if (const auto peer = endpoint::from(static_cast<const sockaddr*>(header.msg_name), header.msg_namelen))
        association = association_with(socket, *peer, association);
    sctp_status now;
    const bool is_there = look_at(socket, association, now);
    if (!is_there && (info.snd_flags & SCTP_ABORT) != 0) return {EINVAL, operation::send, reason::no_association};
    std::uint16_t streams = now.sstat_outstrms;
    if (!is_there) streams = header.msg_name != nullptr ? streams_to_begin_with(socket, header.msg_control, header.msg_controllen) : std::uint16_t{0};
    if (streams != 0 && info.snd_sid >= streams)
        return {EINVAL, operation::send, reason::no_such_stream, info.snd_sid | static_cast<std::uint32_t>(streams) << 16U};
    return plain;
}

/// A message with the socket that it goes to: kept in memory, for the rare path. In a register it would cost the common one.
template <class... A>
struct send_in_flight {
    int socket;
    outgoing<A...> message;
};

/// With an abort the kernel takes the data and returns 0.
template <class... A>
constexpr std::size_t taken(ssize_t returned, std::size_t size) noexcept {
    return given<abort_association_t, A...> ? size : static_cast<std::size_t>(returned);
}

/// What is wrong with an attribute's values, which the kernel would not say: with init_parameters, of which it would make the socket's.
template <class A>
constexpr error fault_in_attribute(const A&) noexcept {
    return {};
}
template <std::same_as<init_parameters> A>
error fault_in_attribute(const A& set_up) noexcept {
    const error fault = fault_of(set_up);
    return fault ? error{fault.code(), operation::send, fault.reason(), fault.detail()} : fault;
}
template <class... A>
[[gnu::cold, gnu::noinline]] error fault_in_attributes(const A&... attributes) noexcept {
    error fault;
    (void)(!(fault = fault_in_attribute(attributes)) && ...);
    return fault;
}

template <style Style, class... A>
[[gnu::always_inline]] inline result<std::size_t> send_one(int socket, const const_buffer& data, const A&... attributes) {
    if constexpr ((only_a_flag<A> && ...)) {
        const auto n = ::send(socket, data.data(), data.size(), outgoing<A...>::flags());
        if (n < 0) [[unlikely]]
            return last_error(operation::send);
        return static_cast<std::size_t>(n);
    } else {
        if constexpr (given<init_parameters, A...>)
            if (const error fault = fault_in_attributes(attributes...)) return fault;
        const send_in_flight<A...> call{socket, {data, attributes...}};
        const auto n = ::sendmsg(socket, call.message.header(), call.message.flags());
        if (n < 0) [[unlikely]]
            return send_error(call.socket, *call.message.header());
        return taken<A...>(n, data.size());
    }
}

template <style Style, class... A>
[[gnu::always_inline]] inline result<std::size_t> send_pieces(int socket, std::span<const const_buffer> pieces, const A&... attributes) {
    if constexpr (given<init_parameters, A...>)
        if (const error fault = fault_in_attributes(attributes...)) return fault;
    const send_in_flight<A...> call{socket, {pieces, attributes...}};
    const auto n = ::sendmsg(socket, call.message.header(), call.message.flags());
    if (n < 0) [[unlikely]]
        return send_error(call.socket, *call.message.header());
    std::size_t size = 0;
    if constexpr (given<abort_association_t, A...>)
        for (const auto& piece : pieces) size += piece.size();
    return taken<A...>(n, size);
}

}  // namespace sctpp::inline v0::detail

#endif
