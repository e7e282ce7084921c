// SPDX-License-Identifier: BSL-1.0
/// @file
/// The system calls behind lists that may be longer than expected: asked again with more room until they fit.
#ifndef SCTPP_DETAIL_LIST_CALL_HPP
#define SCTPP_DETAIL_LIST_CALL_HPP

#include <sctpp/detail/address_call.hpp>
#include <sctpp/growable.hpp>

namespace sctpp::inline v0::detail {

/// Addresses into a container, which is also the room for the kernel's answer: that is packed, and so never longer than the endpoints
/// that are made of it.
template <operation In, growable_list_of<endpoint> List>
result<void> get_addresses(int socket, association_id association, List& list) {
    constexpr int option = In == operation::local_addresses ? SCTP_GET_LOCAL_ADDRS : SCTP_GET_PEER_ADDRS;
    struct {
        std::int32_t association;
        std::uint32_t count;
    } header{};
    for (std::size_t room = 8;; room *= 2) {
        list.resize(room);
        auto* const bytes = reinterpret_cast<std::byte*>(list.data());
        header = {number(association), 0};
        std::memcpy(bytes, &header, sizeof header);
        auto size = static_cast<socklen_t>(room * sizeof(endpoint));
        if (::getsockopt(socket, sctp_level, option, bytes, &size) == 0) break;
        const error why = no_addresses(In, association);
        if (why.code() == ENOMEM && room < 65536) continue;
        list.resize(0);
        return why;
    }
    std::memcpy(&header, list.data(), sizeof header);
    const row_of<const std::byte> answer{reinterpret_cast<const std::byte*>(list.data()) + sizeof header, list.size() * sizeof(endpoint) - sizeof header};
    const address_view packed(answer, header.count);
    const auto used = address_list_access::packed(packed).size();
    if (packed.size() > list.size()) list.resize(packed.size());
    // At the end of the room, no address that is still to be read is overwritten by those before it.
    auto* const bytes = reinterpret_cast<std::byte*>(list.data());
    auto* const from = bytes + list.size() * sizeof(endpoint) - used;
    std::memmove(from, bytes + sizeof header, used);
    const address_view addresses(row_of<const std::byte>{from, used});
    std::size_t count = 0;
    for (auto i = addresses.begin(); i != addresses.end();) {
        const endpoint e = *i++;
        list.data()[count++] = e;
    }
    list.resize(count);
    return {};
}

/// The ids of a socket's associations, into memory that also holds their number while the kernel answers: so many words. EINVAL: too few.
inline result<std::uint32_t> read_associations(int socket, std::int32_t* words, std::size_t room) noexcept {
    auto size = static_cast<socklen_t>(room * sizeof *words);
    if (::getsockopt(socket, sctp_level, SCTP_GET_ASSOC_ID_LIST, words, &size) != 0) return last_error(operation::associations);
    // However many the kernel says: no more than there was room for.
    const auto count = static_cast<std::uint32_t>(*words);
    return count < room ? count : static_cast<std::uint32_t>(room - 1);
}

inline std::int32_t* as_words(association_id* ids) noexcept { return reinterpret_cast<std::int32_t*>(ids); }

inline result<std::uint32_t> get_associations(int socket, association_id* storage, std::size_t room) noexcept {
    std::array<std::int32_t, 1024> usual;
    const bool is_short = room < usual.size();
    auto* const words = is_short ? usual.data() : as_words(storage);
    const auto count = read_associations(socket, words, is_short ? usual.size() : room);
    if (!count && count.error().code() != EINVAL) return count.error();
    if (!count || *count > room) return error{ENOBUFS, operation::associations};
    std::memmove(storage, words + 1, *count * sizeof(association_id));
    return count;
}

template <growable_list_of<association_id> List>
result<void> get_associations(int socket, List& list) {
    constexpr int attempts = 16;  // each for those that have come meanwhile; a kernel that refuses for ever is not asked for ever
    std::size_t room = 16;
    for (int attempt = 1;; ++attempt) {
        list.resize(room);
        auto* const words = as_words(list.data());
        const auto count = read_associations(socket, words, list.size());
        std::uint32_t now = 0;
        if (!count && count.error().code() == EINVAL && attempt < attempts && look(socket, sctp_level, SCTP_GET_ASSOC_NUMBER, now)) {
            room = std::size_t{now} + now / 8 + 16;
            continue;
        }
        if (count) std::memmove(words, words + 1, *count * sizeof(association_id));
        list.resize(count ? *count : 0);
        return count ? result<void>() : count.error();
    }
}

}  // namespace sctpp::inline v0::detail

#endif
