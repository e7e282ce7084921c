// SPDX-License-Identifier: BSL-1.0
/// @file
/// Whether peers would learn of a change of addresses. The kernel does not say: it returns 0 and tells nobody where ASCONF is off
/// at either end, and also on an accepted socket whose listener had it on, because that flag is not inherited.
#ifndef SCTPP_DETAIL_ANNOUNCEMENT_HPP
#define SCTPP_DETAIL_ANNOUNCEMENT_HPP

#include <array>

#include <sctpp/detail/option_call.hpp>
#include <sctpp/style.hpp>

namespace sctpp::inline v0::detail {

/// Reads an option of an association that is one number; nothing if the kernel does not answer. (Of the socket, with id 0.)
inline std::optional<std::uint32_t> number_of(int socket, std::int32_t association, int option) noexcept {
    sctp_assoc_value value{association, 0};
    if (!look(socket, sctp_level, option, value)) return std::nullopt;
    return value.assoc_value;
}

/// Of an association: what was negotiated. (Of the socket, with id 0: what it offers.)
inline bool asconf_in_use(int socket, std::int32_t association) noexcept {
    const auto in_use = number_of(socket, association, SCTP_ASCONF_SUPPORTED);
    return in_use && *in_use != 0;
}

/// Where it was negotiated but the endpoint's own flag was not inherited, that keeps it from asking for it.
inline bool switch_asconf_on(int socket) noexcept {
    const sctp_assoc_value on{0, 1};
    return ::setsockopt(socket, sctp_level, SCTP_ASCONF_SUPPORTED, &on, sizeof on) == 0;
}

/// Whether the peer would be told at once. (The kernel tells nobody, and nothing, while an association is being set up.)
inline bool would_be_told(int socket, std::int32_t association) noexcept {
    sctp_status now;
    return asconf_in_use(socket, association) && look_at(socket, association_id{association}, now) && now.sstat_state >= SCTP_ESTABLISHED;
}

/// True if no association exists or all would be told. Switches the endpoint's own flag on where it was negotiated but not
/// inherited.
template <style Style>
[[gnu::cold]] bool prepare_announcement(int socket) noexcept {
    if constexpr (Style == style::listening) {
        return true;  // its associations are sockets of their own
    } else if constexpr (Style == style::one_to_many) {
        struct {
            std::uint32_t count;
            std::array<std::int32_t, 1024> ids;
        } list{};
        socklen_t size = sizeof list;
        if (::getsockopt(socket, sctp_level, SCTP_GET_ASSOC_ID_LIST, &list, &size) != 0)
            return asconf_in_use(socket, 0);  // more than the list holds: trust what the socket offers
        for (std::uint32_t i = 0; i < std::min<std::size_t>(list.count, list.ids.size()); ++i)
            if (!would_be_told(socket, list.ids[i])) return false;
        if (list.count == 0) return true;
    } else {
        const auto its = only_association_of(socket);
        if (its == only_association::not_yet || its == only_association::over) return true;
        if (!would_be_told(socket, 0)) return false;
    }
    return switch_asconf_on(socket);
}

}  // namespace sctpp::inline v0::detail

#endif
