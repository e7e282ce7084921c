// SPDX-License-Identifier: BSL-1.0
/// @file
/// The system calls that take and give lists of addresses.
#ifndef SCTPP_DETAIL_ADDRESS_CALL_HPP
#define SCTPP_DETAIL_ADDRESS_CALL_HPP

#include <fcntl.h>
#include <poll.h>

#include <sctpp/address_list.hpp>

namespace sctpp::inline v0 {

namespace detail {

/// Why there is no list: with the kernel's EINVAL there is no such association.
[[gnu::cold]] inline error no_addresses(operation in, association_id association) noexcept {
    const error why = last_error(in);
    if (why.code() != EINVAL || (in == operation::local_addresses && number(association) == 0)) return why;
    return {EINVAL, in, number(association) == 0 ? reason::no_association : reason::unknown_association};
}

/// Reads an answer into an address_list in place.
struct address_list_access {
    static row_of<const std::byte> packed(const address_view& view) noexcept { return view.bytes_; }
    template <operation In, std::size_t N>
    static result<address_view> read(int socket, int option, association_id association, address_list<N>& list) noexcept {
        using header = typename address_list<N>::answer_header;
        static_assert(sizeof(header) == offsetof(sctp_getaddrs, addrs));
        list.clear();
        list.header_ = {number(association), 0};
        socklen_t size = sizeof(header) + N * sizeof(sockaddr_in6);
        if (::getsockopt(socket, sctp_level, option, &list.header_, &size) != 0) [[unlikely]] {
            if (errno == ENOMEM) return error{ENOBUFS, In, reason::storage_too_small};
            return no_addresses(In, association);
        }
        // The count is to be trusted, not the length: for local addresses the kernel leaves the header out of it.
        const address_view all(bytes_in(list.packed_), list.header_.count);
        list.used_ = packed(all).size();
        list.count_ = all.size();
        return list.view();
    }
};

template <operation In, std::size_t N>
result<address_view> get_addresses(int socket, association_id association, address_list<N>& storage) noexcept {
    constexpr int option = In == operation::local_addresses ? SCTP_GET_LOCAL_ADDRS : SCTP_GET_PEER_ADDRS;
    return address_list_access::read<In>(socket, option, association, storage);
}

/// The address bound last, with its port.
inline result<endpoint> local_endpoint_of(int socket) noexcept {
    sockaddr_in6 name{};
    socklen_t size = sizeof name;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&name), &size) != 0) return last_error(operation::local_addresses);
    return endpoint::from(reinterpret_cast<const sockaddr*>(&name), size);
}

/// Why the kernel refused a list, where the list shows it: the errno stands for much else.
[[gnu::cold]] inline error list_error(operation in, row_of<const std::byte> packed) noexcept {
    const error why = last_error(in);
    if (why.code() != EINVAL || (in != operation::bind && in != operation::connect)) return why;
    const address_view all(packed);
    for (const auto& e : all)  // to bind, port 0 behind the first stands for the first's
        if (e.port() != all.front().port() && (in == operation::connect || e.port() != 0)) return {EINVAL, in, reason::different_ports};
    for (auto one = all.begin(); in == operation::bind && one != all.end(); ++one)  // a connect says EADDRNOTAVAIL
        for (auto other = one; ++other != all.end();)
            if (*one == *other) return {EINVAL, in, reason::address_twice};
    return why;
}

inline result<void> change_addresses(int socket, int option, row_of<const std::byte> packed, operation in) noexcept {
    if (packed.empty()) return error{EINVAL, in, reason::empty_list};
    if (::setsockopt(socket, sctp_level, option, packed.data(), static_cast<socklen_t>(packed.size())) != 0) return list_error(in, packed);
    return {};
}

}  // namespace detail

/// A connect that was begun: with which association, and whether it is up yet.
struct connection {
    association_id association{};
    /// Only on a non-blocking socket, or when the send timeout (SO_SNDTIMEO) expired: set-up goes on by itself.
    bool in_progress = false;
};

namespace detail {

/// Begins an association with a peer at these addresses. This call, unlike connect(2), tells the id at once, also while it is in
/// progress.
inline result<connection> connect_to(int socket, row_of<const std::byte> packed) noexcept {
    if (packed.empty()) return error{EINVAL, operation::connect, reason::empty_list};
    struct {
        std::int32_t association;
        int size;
        const void* addresses;
    } argument{0, static_cast<int>(packed.size()), packed.data()};
    static_assert(sizeof argument == sizeof(sctp_getaddrs_old));
    socklen_t size = sizeof argument;
    const int outcome = ::getsockopt(socket, sctp_level, SCTP_SOCKOPT_CONNECTX3, &argument, &size);
    if (outcome != 0 && errno != EINPROGRESS) return list_error(operation::connect, packed);
    return connection{association_id{argument.association}, outcome != 0};
}

/// Waits until the socket is ready for `events`: what it is ready for, or 0 when `limit` has passed.
inline result<short> poll_for(int socket, short events, std::chrono::milliseconds limit, operation in) noexcept {
    if (socket < 0) return error{EBADF, in};  // poll would ignore it and wait
    pollfd one{socket, events, 0};
    const auto most = std::chrono::milliseconds((std::numeric_limits<int>::max)());
    const int ready = ::poll(&one, 1, limit < limit.zero() ? -1 : static_cast<int>((std::min)(limit, most).count()));
    if (ready < 0) return last_error(in);
    return ready == 0 ? short{0} : one.revents;
}

}  // namespace detail
}  // namespace sctpp::inline v0

#endif
