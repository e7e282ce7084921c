// SPDX-License-Identifier: BSL-1.0
/// @file
/// The bytes of an event: its header, what of it is missing, and how the rest of one that did not fit is got out of the way.
#ifndef SCTPP_DETAIL_NOTIFICATION_HPP
#define SCTPP_DETAIL_NOTIFICATION_HPP

#include <array>
#include <cerrno>

#include <sctpp/event.hpp>

namespace sctpp::inline v0::detail {

/// The header of every notification.
struct event_header {
    std::uint16_t type;
    std::uint16_t flags;
    std::uint32_t length;
};

inline event_header read_event_header(row_of<const std::byte> bytes) noexcept {
    event_header header{};
    // The common one is one load; the other is no call either, for which the common path would save registers.
    if (bytes.size() >= sizeof header) [[likely]]
        std::memcpy(&header, bytes.data(), sizeof header);
    else
        std::memcpy(&header, bytes.data(), std::min(bytes.size(), sizeof header));
    return header;
}

/// What of a notification did not get into the buffer.
inline std::size_t missing_of(const event_header& header, std::size_t have) noexcept {
    return header.length > have ? header.length - have : 0;
}

/// What of a notification stands behind so many bytes. (A template, as all that makes spans: it costs a compiler nothing where it is not used.)
template <class Data = event_data>
[[gnu::always_inline]] inline Data data_behind(std::size_t front, row_of<const std::byte> bytes) noexcept {
    return {{bytes.data() + front, bytes.size() - front}, missing_of(read_event_header(bytes), bytes.size())};
}

/// Decodes a notification of which at least the fixed part is there; false if not.
template <class Event>
bool decode_event(row_of<const std::byte> bytes, Event& event) noexcept {
    using traits = event_traits<Event>;
    typename traits::wire wire;
    if (bytes.size() < sizeof wire) return false;
    std::memcpy(&wire, bytes.data(), sizeof wire);
    traits::fields::decode(wire, event);
    if constexpr (requires { traits::tail; }) {
        using tail_type = std::remove_reference_t<decltype(event.*traits::tail)>;
        event.*traits::tail = tail_type(data_behind(sizeof wire, bytes));
    }
    return true;
}

/// Reads the rest of an event that did not fit, so that it can't be taken for an event of its own: it would come without a header. The
/// first of it goes to `wanted`.
[[gnu::cold, gnu::noinline]] inline void drop_rest_of_event(int socket, row_of<std::byte> wanted = {}) noexcept {
    std::array<std::byte, 1024> rest;
    msghdr header{};
    header.msg_iovlen = 1;
    ssize_t n;
    do {
        iovec piece = wanted.empty() ? iovec{rest.data(), rest.size()} : iovec{wanted.data(), wanted.size()};
        header.msg_iov = &piece;
        header.msg_flags = 0;
        n = ::recvmsg(socket, &header, MSG_DONTWAIT);
        if (n <= 0) continue;
        const auto taken = std::min(wanted.size(), static_cast<std::size_t>(n));
        wanted = {wanted.data() + taken, wanted.size() - taken};
    } while ((n > 0 && (header.msg_flags & MSG_EOR) == 0) || (n < 0 && errno == EINTR));
}

}  // namespace sctpp::inline v0::detail

#endif
