// SPDX-License-Identifier: BSL-1.0
/// @file
/// The system calls that send, and what can be found out when one fails.
#ifndef SCTPP_DETAIL_SEND_CALL_HPP
#define SCTPP_DETAIL_SEND_CALL_HPP

#include <sctpp/detail/option_call.hpp>
#include <sctpp/outgoing.hpp>

namespace sctpp::inline v0::detail {

/// Of a send that failed, what helps to say why.
struct failed_send {
    int socket;
    std::size_t size;
    std::optional<stream_id> stream;
    association_id association;
    const endpoint* peer;
    bool ends;

    void note(stream_id s) noexcept { stream = s; }
    void note(const send_attributes& a) noexcept { stream = a.stream; }
    void note(association_id id) noexcept { association = id; }
    void note(const endpoint& e) noexcept { peer = &e; }
    void note(const override_destination& d) noexcept { peer = &d.address; }
    void note(end_association_t) noexcept { ends = true; }
    template <class Other>
    void note(const Other&) noexcept {}
};

/// The kernel says EINVAL for nearly everything: asks it once more for what it must have meant.
[[gnu::cold, gnu::noinline]] inline error explain(failed_send f, int code) noexcept {
    const error plain{code, operation::send};
    if (code == EMSGSIZE) {
        int room = 0;
        socklen_t size = sizeof room;
        if (::getsockopt(f.socket, SOL_SOCKET, SO_SNDBUF, &room, &size) != 0) return plain;
        return {code, operation::send, reason::message_too_long, static_cast<std::uint32_t>(room)};
    }
    if (code != EINVAL) return plain;
    if (f.ends && f.size != 0) return {code, operation::send, reason::ending_takes_no_data};
    if (!f.stream) return plain;
    if (f.peer != nullptr)
        if (const auto path = get_option<peer_address_info>(f.socket, {{}, f.peer})) f.association = path->association;
    if (const auto now = get_option<status>(f.socket, {f.association, nullptr}); now && number(*f.stream) >= now->outbound_streams)
        return {code, operation::send, reason::no_such_stream,
                number(*f.stream) | static_cast<std::uint32_t>(now->outbound_streams) << 16U};
    return plain;
}

template <class... A>
[[gnu::cold, gnu::noinline]] error send_error(int socket, std::size_t size, const A&... attributes) noexcept {
    const int code = errno;
    failed_send f{.socket = socket, .size = size, .stream = {}, .association = {}, .peer = nullptr, .ends = false};
    (f.note(attributes), ...);
    return explain(f, code);
}

/// With an abort the kernel takes the data and returns 0.
template <class... A>
constexpr std::size_t taken(ssize_t returned, std::size_t size) noexcept {
    return given<abort_association_t, A...> ? size : static_cast<std::size_t>(returned);
}

template <style Style, class... A>
[[gnu::always_inline]] inline result<std::size_t> send_one(int socket, const const_buffer& data, const A&... attributes) {
    ssize_t n;
    if constexpr (sizeof...(A) == 0) {
        n = ::send(socket, data.data(), data.size(), MSG_NOSIGNAL);
    } else if constexpr ((std::is_same_v<A, dont_wait_t> && ...)) {
        n = ::send(socket, data.data(), data.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    } else {
        const outgoing<A...> out(data, attributes...);
        n = ::sendmsg(socket, out.header(), out.flags());
    }
    if (n < 0) [[unlikely]]
        return send_error(socket, data.size(), attributes...);
    return taken<A...>(n, data.size());
}

template <style Style, class... A>
[[gnu::always_inline]] inline result<std::size_t> send_pieces(int socket, std::span<const const_buffer> pieces, const A&... attributes) {
    const outgoing<A...> out(pieces, attributes...);
    const auto n = ::sendmsg(socket, out.header(), out.flags());
    if (n >= 0 && !given<abort_association_t, A...>) [[likely]]
        return static_cast<std::size_t>(n);
    std::size_t size = 0;
    for (const auto& piece : pieces) size += piece.size();
    if (n < 0) return send_error(socket, size, attributes...);
    return size;
}

}  // namespace sctpp::inline v0::detail

#endif
