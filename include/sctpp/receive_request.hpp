// SPDX-License-Identifier: BSL-1.0
/// @file
/// A message on its way in: the `msghdr` for `recvmsg`, and what came back as a value. Without a socket and without a system
/// call, so that event loops and io_uring can use it as sockets do.
#ifndef SCTPP_RECEIVE_REQUEST_HPP
#define SCTPP_RECEIVE_REQUEST_HPP

#include <sctpp/buffer.hpp>
#include <sctpp/match.hpp>

namespace sctpp::inline v0 {

namespace detail {

/// What a message's header needs for the infos besides room for its data; the header points to it.
template <message_info... Infos>
class info_area {
public:
    template <class Info>
    static constexpr bool wants = (std::is_same_v<Info, Infos> || ...);
    static constexpr bool wants_control = wants<receive_info> || wants<next_info>;

    [[gnu::always_inline]] void attach_to(msghdr& header) noexcept {
        if constexpr (wants<endpoint>) header.msg_name = &name_;
        if constexpr (wants_control) header.msg_control = &control_;
        make_ready(header);
    }
    /// For each call again: the kernel writes into the header what it has used.
    [[gnu::always_inline]] static void make_ready(msghdr& header) noexcept {
        if constexpr (wants<endpoint>) header.msg_namelen = sizeof(sockaddr_in6);
        if constexpr (wants_control) header.msg_controllen = sizeof(control_room);
    }

private:
    // Room for all that the kernel may put in front of what was asked for: a timestamp, then NXTINFO, RCVINFO, SNDRCV. With
    // less, one option more switched on would cut off the info that matters.
    struct control_room {
        alignas(cmsghdr) std::byte bytes[32 + CMSG_SPACE(sizeof(sctp_nxtinfo)) + CMSG_SPACE(sizeof(sctp_rcvinfo)) +
                                         CMSG_SPACE(sizeof(sctp_sndrcvinfo))];
    };
    struct no_name {};
    struct no_control {};
    [[no_unique_address]] std::conditional_t<wants<endpoint>, sockaddr_in6, no_name> name_;
    [[no_unique_address]] std::conditional_t<wants_control, control_room, no_control> control_;
};

/// A message or a piece of one, with what came along with it.
template <message_info... Infos>
[[gnu::always_inline]] inline void interpret_message(result<incoming<Infos...>>& r, const msghdr& header, std::size_t received,
                                                     const mutable_buffer& first, bool whole) noexcept {
    if constexpr (info_area<Infos...>::template wants<endpoint>) incoming_access::take_source(*r, header);
    if constexpr (info_area<Infos...>::wants_control)
        if (!incoming_access::take_control(*r, header)) [[unlikely]] {
            r = error{ENODATA, operation::receive, reason::info_not_delivered, static_cast<std::uint32_t>(received)};
            return;
        }
    incoming_access::fill_message(*r, first, received, whole);
}

/// What a header with an info_area of these infos has brought. `first`, `socket`: as for receive_request::interpret.
template <message_info... Infos>
[[gnu::always_inline]] inline result<incoming<Infos...>> interpret_header(const msghdr& header, std::size_t received, const mutable_buffer& first,
                                                                          const int& socket) noexcept {
    result<incoming<Infos...>> r{std::in_place};
    if (header.msg_flags == MSG_EOR) [[likely]]  // whole, and nothing else to be said of it: known by one comparison
        interpret_message(r, header, received, first, true);
    else if ((header.msg_flags & notification_flag) != 0)
        incoming_access::fill_event(*r, first, received, header.msg_flags, socket);
    else
        interpret_message(r, header, received, first, (header.msg_flags & MSG_EOR) != 0);
    return r;
}

}  // namespace detail

/// Room and header for one `recvmsg`. It can't be moved: the header points into it.
template <message_info... Infos>
class receive_request {
public:
    /// To receive into one buffer.
    explicit receive_request(const mutable_buffer& buffer) noexcept : receive_request(&buffer, 1) {}
    template <class Why = refused::the_header_would_point_to_a_temporary_name_the_buffer>
    explicit receive_request(const mutable_buffer&& buffer) = delete;
    /// Fills one buffer after the other. Events are decoded from the first: make it 148 bytes or more to have them whole.
    explicit receive_request(std::span<const mutable_buffer> buffers) noexcept
        requires(std::is_same_v<scattered, Infos> || ...)
        : receive_request(buffers.data(), buffers.size()) {}
    receive_request(const receive_request&) = delete;
    receive_request& operator=(const receive_request&) = delete;

    /// For recvmsg; valid as long as this object and the buffers.
    [[nodiscard]] msghdr* header() noexcept { return &header_; }

    /// What `recvmsg` has brought; `received` is its result, above 0. ENODATA says that receive_info was asked for but the socket
    /// does not deliver it: the data is in the buffer all the same, and error::detail() is its length. What is returned
    /// points into the buffers, not into this object.
    [[nodiscard]] result<incoming<Infos...>> interpret(std::size_t received) noexcept {
        return interpret(received, mutable_buffer(header_.msg_iov->iov_base, header_.msg_iov->iov_len), -1);
    }

    /// The same with what the caller has at hand: the first buffer, and the socket from which to drop the rest of an event that did not
    /// fit into the buffer (-1: the caller sees to it), by reference so that it is read for such an event only.
    [[nodiscard, gnu::always_inline]] result<incoming<Infos...>> interpret(std::size_t received, const mutable_buffer& first,
                                                                           const int& socket) noexcept {
        return detail::interpret_header<Infos...>(header_, received, first, socket);
    }

private:
    receive_request(const mutable_buffer* buffers, std::size_t count) noexcept : header_{} {
        header_.msg_iov = const_cast<iovec*>(reinterpret_cast<const iovec*>(buffers));
        header_.msg_iovlen = static_cast<decltype(msghdr::msg_iovlen)>(count);
        area_.attach_to(header_);
    }

    msghdr header_;
    [[no_unique_address]] detail::info_area<Infos...> area_;
};

}  // namespace sctpp::inline v0

#endif
