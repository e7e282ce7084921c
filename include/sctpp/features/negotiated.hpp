// SPDX-License-Identifier: BSL-1.0
/// @file
/// What an association can do, once it is up.
#ifndef SCTPP_FEATURES_NEGOTIATED_HPP
#define SCTPP_FEATURES_NEGOTIATED_HPP

#include <sctpp/detail/action_call.hpp>
#include <sctpp/one_to_many.hpp>
#include <sctpp/options/authentication.hpp>

namespace sctpp::inline v0 {

/// The extensions that both ends have offered, and so are in use; and what follows from them.
struct agreed_extensions {
    bool partial_reliability = false;       ///< RFC 3758: lifetime, retransmission_limit, priority
    bool reconfiguration = false;           ///< RFC 6525: see stream_reconfiguration
    bool interleaving = false;              ///< RFC 8260: see interleaving
    bool dynamic_addresses = false;         ///< RFC 5061: see dynamic_addresses
    bool authentication = false;            ///< RFC 4895: see authentication
    bool congestion_notification = false;   ///< RFC 9260 appendix A
    /// The peer wants messages authenticated, so those that are sent to it are. Where this is false, **the attribute key_number does
    /// nothing**, and the kernel does not say so: whoever counts on it looks here, once, when the association is up. (With interleaving the
    /// peer must have named both chunk_type::data and chunk_type::interleaved_data, as the feature authentication does. Of a peer that names
    /// but one of them Linux, 7.2 included, does not make sense: then do not send, but end the association.)
    bool authenticated_messages = false;
    friend bool operator==(const agreed_extensions&, const agreed_extensions&) = default;
};

namespace detail {

template <class Chunks = peer_authenticated_chunks>  // so that only who asks compiles it
result<agreed_extensions> agreed_on(int socket, association_id association) noexcept {
    // Without an association the kernel would tell what the socket offers.
    sctp_status now;
    if (!look_at(socket, association, now)) {
        if (const int code = errno; code != EINVAL) return error{code, operation::get, reason::none, SCTP_STATUS};
        return error{EINVAL, operation::get, no_such_association(association, operation::get).reason(), SCTP_STATUS};
    }
    if (now.sstat_state < SCTP_ESTABLISHED) return error{EINVAL, operation::get, reason::not_up_yet, SCTP_STATUS};
    agreed_extensions all;
    const auto in_use = [&](int option) {  // one that this kernel does not have is not in use
        return number_of(socket, number(association), option).value_or(0) != 0;
    };
    all.partial_reliability = in_use(SCTP_PR_SUPPORTED);
    all.reconfiguration = in_use(SCTP_RECONFIG_SUPPORTED);
    all.interleaving = in_use(SCTP_INTERLEAVING_SUPPORTED);
    all.dynamic_addresses = in_use(SCTP_ASCONF_SUPPORTED);
    all.authentication = in_use(SCTP_AUTH_SUPPORTED);
    all.congestion_notification = in_use(SCTP_ECN_SUPPORTED);
    if (const auto wanted = all.authentication ? get_option<Chunks>(socket, {association}) : error{EACCES, operation::get})
        all.authenticated_messages = wanted->types.contains(chunk_type::data) && (!all.interleaving || wanted->types.contains(chunk_type::interleaved_data));
    return all;
}

}  // namespace detail

/// What was agreed on with the peer: `negotiated(socket)->interleaving`. EINVAL with reason::no_association without one.
template <style S>
    requires(S == style::one_to_one || S == style::peeled_off)
[[nodiscard]] result<agreed_extensions> negotiated(const basic_socket<S>& socket) noexcept {
    return detail::agreed_on(socket.native_handle(), {});
}
/// The same of one of many. EINVAL with reason::unknown_association: no such association; with reason::not_up_yet: not agreed on yet.
[[nodiscard]] inline result<agreed_extensions> negotiated(const one_to_many& socket, association_id with) noexcept {
    return detail::agreed_on(socket.native_handle(), with);
}
template <class Verdict = refused::say_which_association>
result<agreed_extensions> negotiated(const one_to_many& socket) noexcept = delete;

}  // namespace sctpp::inline v0

#endif
