// SPDX-License-Identifier: BSL-1.0
/// @file
/// The addresses that a socket is bound to: giving, adding, removing.
#ifndef SCTPP_BINDING_HPP
#define SCTPP_BINDING_HPP

#include <sctpp/detail/announcement.hpp>
#include <sctpp/socket.hpp>

namespace sctpp::inline v0 {

/// A socket that chooses its own addresses: all but the peeled-off association.
template <style Style>
class bindable_socket : public basic_socket<Style> {
public:
    /// Binds to one address; port 0 picks a free one (see local_endpoint). Errors: EINVAL bound already, EADDRINUSE,
    /// EADDRNOTAVAIL not an address of this host, EACCES a port below 1024 without the privilege. RFC 6458 sections 3.1.2, 4.1.2.
    result<void> bind(const endpoint& local) noexcept {
        if (::bind(this->native_handle(), local.data(), local.size()) != 0) return detail::last_error(operation::bind);
        return {};
    }
    template <class Text, class Why = refused::a_text_may_be_wrong_use_endpoint_parse>
        requires std::is_convertible_v<const Text&, std::string_view>
    result<void> bind(const Text& address, std::uint16_t port) noexcept = delete;  // bind(endpoint::parse(address, port).value())
    /// Binds to several addresses at once (`sctp_bindx`, RFC 6458 section 9.1). The first may have port 0; the others then 0 as well.
    /// If one can't be had, the kernel leaves those before it bound: close the socket and begin again, or go on with what
    /// local_addresses() tells. (A socket that was bound before stays as it was.)
    template <endpoint_range Range>
    result<void> bind(Range&& locals) noexcept {
        return with_list(locals, operation::bind, [this](auto packed) {
            return detail::change_addresses(this->native_handle(), SCTP_SOCKOPT_BINDX_ADD, packed, operation::bind);
        });
    }

    /// Adds addresses to a bound socket, all or none (`sctp_bindx` with `SCTP_BINDX_ADD_ADDR`, RFC 6458 section 9.1). Peers of present
    /// associations are told by ASCONF. **Where that is not in use the kernel would return success and tell nobody**; here that is
    /// the error EOPNOTSUPP with reason::peers_not_told, and nothing was changed. So it is while an association is being set up:
    /// wait_until_connected() first.
    ///
    /// Success is that they are told. A peer that takes an address gets a peer_address_change, added; of one that does not, this end learns
    /// nothing. (So Linux, 7.2 included, leaves out an IPv4 address that it is told of over IPv6.)
    template <endpoint_or_range Range>
    result<void> add_addresses(Range&& locals) noexcept {
        return change_announced(locals, SCTP_SOCKOPT_BINDX_ADD, operation::add_addresses);
    }
    /// Adds addresses for associations to come; present ones go on with those they have.
    template <endpoint_or_range Range>
    result<void> add_addresses(Range&& locals, association_group<0>) noexcept {
        return change(locals, SCTP_SOCKOPT_BINDX_ADD, operation::add_addresses);
    }
    /// Takes addresses back, all or none (`SCTP_BINDX_REM_ADDR`). EBUSY: an endpoint keeps at least one. As add_addresses, an error
    /// where present peers would not be told.
    template <endpoint_or_range Range>
    result<void> remove_addresses(Range&& locals) noexcept {
        return change_announced(locals, SCTP_SOCKOPT_BINDX_REM, operation::remove_addresses);
    }
    /// Takes addresses back for associations to come.
    template <endpoint_or_range Range>
    result<void> remove_addresses(Range&& locals, association_group<0>) noexcept {
        return change(locals, SCTP_SOCKOPT_BINDX_REM, operation::remove_addresses);
    }

protected:
    using basic_socket<Style>::basic_socket;
    bindable_socket() noexcept = default;

    /// Calls `use` with the packed form of any range of endpoints.
    template <class Range, class Use>
    static auto with_list(Range&& endpoints, operation in, Use use) noexcept -> decltype(use(detail::row_of<const std::byte>{})) {
        // As many as one INIT chunk could name in an Ethernet frame; the kernel's own limit is not lower.
        constexpr std::size_t most = 64;
        if constexpr (std::is_same_v<std::remove_cvref_t<Range>, endpoint>)
            return use(detail::endpoint_access::packed(endpoints));
        else if constexpr (requires { endpoints.bytes(); })
            return use(detail::bytes_in(endpoints.bytes()));
        else {
            const auto list = address_list<most>::from(endpoints);
            if (!list) return error{list.error().code(), in, list.error().reason() == reason::storage_too_small ? reason::too_many_addresses : list.error().reason()};
            return use(detail::bytes_in(list->bytes()));
        }
    }

private:
    template <class Range>
    result<void> change(Range&& locals, int option, operation in) noexcept {
        return with_list(locals, in, [this, option, in](auto packed) {
            return detail::change_addresses(this->native_handle(), option, packed, in);
        });
    }
    template <class Range>
    result<void> change_announced(Range&& locals, int option, operation in) noexcept {
        if (!detail::prepare_announcement<Style>(this->native_handle())) return error{EOPNOTSUPP, in, reason::peers_not_told};
        return change(locals, option, in);
    }
};

}  // namespace sctpp::inline v0

#endif
