// SPDX-License-Identifier: BSL-1.0
/// @file
/// Extensions of the protocol that a socket offers its peers. Each must be offered by both ends before an association is set up, and is an
/// error afterwards where no other is to come (see option_phase::before_association); asked of an association, the answer is what the two
/// agreed on. RFC 7496, RFC 6525, RFC 8260, RFC 5061, RFC 4895, RFC 9260 appendix A.
#ifndef SCTPP_OPTIONS_FEATURES_HPP
#define SCTPP_OPTIONS_FEATURES_HPP

#include <sctpp/option.hpp>

namespace sctpp::inline v0 {

namespace detail {

/// The facts that all of them share.
constexpr option_facts feature_facts(int number, std::string_view constant, std::string_view since, std::string_view rfc,
                                     std::uint8_t turn = 0, option_phase phase = option_phase::before_association) noexcept {
    return {.number = number,
            .constant = constant,
            .directions = direction::both,
            .key = option_key::future_or_negotiated,
            .phase = phase,
            .turn = turn,
            .since = since,
            .rfc = rfc};
}

}  // namespace detail

/// Messages may be given up: lifetime, retransmission_limit, priority (`SCTP_PR_SUPPORTED`, RFC 7496 section 4.5). Default on (sysctl
/// net.sctp.prsctp_enable). Since kernel 4.8.
struct partial_reliability_support {
    bool enabled = true;
    friend bool operator==(const partial_reliability_support&, const partial_reliability_support&) = default;
};

template <>
struct option_traits<partial_reliability_support> {
    using wire = sctp_assoc_value;
    static constexpr auto facts = detail::feature_facts(SCTP_PR_SUPPORTED, "SCTP_PR_SUPPORTED", "4.8", "RFC 7496 4.5");
    static constexpr auto association = &wire::assoc_id;
    using fields = field_list<field<"enabled", &partial_reliability_support::enabled, &wire::assoc_value>>;
};

/// Streams can be reset and added, with stream_reset_permission at both ends (`SCTP_RECONFIG_SUPPORTED`, RFC 6525). Default off (sysctl
/// net.sctp.reconf_enable). Since kernel 4.12.
struct reconfiguration_support {
    bool enabled = true;
    friend bool operator==(const reconfiguration_support&, const reconfiguration_support&) = default;
};

template <>
struct option_traits<reconfiguration_support> {
    using wire = sctp_assoc_value;
    static constexpr auto facts = detail::feature_facts(SCTP_RECONFIG_SUPPORTED, "SCTP_RECONFIG_SUPPORTED", "4.12", "RFC 6525");
    static constexpr auto association = &wire::assoc_id;
    using fields = field_list<field<"enabled", &reconfiguration_support::enabled, &wire::assoc_value>>;
};

/// Messages of several streams travel interleaved, so that a long one does not hold up the others (`SCTP_INTERLEAVING_SUPPORTED`, RFC
/// 8260 section 4.3.1). EPERM unless fragment_interleave is on (setting that off clears this), and with reason::sysctl_is_off unless the
/// sysctl net.sctp.intl_enable is 1. Default off. Since kernel 4.16.
struct interleaving_support {
    bool enabled = true;
    friend bool operator==(const interleaving_support&, const interleaving_support&) = default;
};

template <>
struct option_traits<interleaving_support> {
    using wire = sctp_assoc_value;
    static constexpr auto facts = detail::feature_facts(SCTP_INTERLEAVING_SUPPORTED, "SCTP_INTERLEAVING_SUPPORTED", "4.16", "RFC 8260 4.3.1");
    static constexpr auto association = &wire::assoc_id;
    using fields = field_list<field<"enabled", &interleaving_support::enabled, &wire::assoc_value>>;
    static constexpr cause causes[]{cause{EPERM, "set(fragment_interleave{}) must come first"}};
    /// It refuses for want of either in the same words.
    static detail::needed_sysctl lacking(int socket, int code) noexcept {
        int interleave = 0;
        const bool is_on = code == EPERM && detail::look(socket, detail::sctp_level, SCTP_FRAGMENT_INTERLEAVE, interleave) && interleave != 0;
        return is_on ? detail::needed_sysctl::intl_enable : detail::needed_sysctl::none;
    }
};

/// Addresses can be added to and removed from a live association (`SCTP_ASCONF_SUPPORTED`, RFC 5061); needs authentication_support too.
/// An accepted or peeled-off socket does not inherit the switch, without which it tells its peer of no change of addresses; so this one can be
/// set there too, for an association that has agreed on it (add_addresses, remove_addresses and set_peer_primary do). Default off (sysctl
/// net.sctp.addip_enable). Since kernel 5.4.
struct dynamic_address_support {
    bool enabled = true;
    friend bool operator==(const dynamic_address_support&, const dynamic_address_support&) = default;
};

template <>
struct option_traits<dynamic_address_support> {
    using wire = sctp_assoc_value;
    static constexpr auto facts = detail::feature_facts(SCTP_ASCONF_SUPPORTED, "SCTP_ASCONF_SUPPORTED", "5.4", "RFC 5061", 2, option_phase::any);
    static constexpr auto association = &wire::assoc_id;
    using fields = field_list<field<"enabled", &dynamic_address_support::enabled, &wire::assoc_value>>;
};

/// Chunks can be authenticated; the options of keys and chunks work only with it (`SCTP_AUTH_SUPPORTED`, RFC 4895). Default off (sysctl
/// net.sctp.auth_enable). Since kernel 5.4.
struct authentication_support {
    bool enabled = true;
    friend bool operator==(const authentication_support&, const authentication_support&) = default;
};

template <>
struct option_traits<authentication_support> {
    using wire = sctp_assoc_value;
    static constexpr auto facts = detail::feature_facts(SCTP_AUTH_SUPPORTED, "SCTP_AUTH_SUPPORTED", "5.4", "RFC 4895", 1);
    static constexpr auto association = &wire::assoc_id;
    using fields = field_list<field<"enabled", &authentication_support::enabled, &wire::assoc_value>>;
};

/// Congestion is told by marks on packets instead of their loss (`SCTP_ECN_SUPPORTED`, RFC 9260 appendix A). Default on (sysctl
/// net.sctp.ecn_enable). Since kernel 5.4.
struct congestion_notification_support {
    bool enabled = true;
    friend bool operator==(const congestion_notification_support&, const congestion_notification_support&) = default;
};

template <>
struct option_traits<congestion_notification_support> {
    using wire = sctp_assoc_value;
    static constexpr auto facts = detail::feature_facts(SCTP_ECN_SUPPORTED, "SCTP_ECN_SUPPORTED", "5.4", "RFC 9260 A");
    static constexpr auto association = &wire::assoc_id;
    using fields = field_list<field<"enabled", &congestion_notification_support::enabled, &wire::assoc_value>>;
};

/// What a peer may ask for, with reconfiguration_support at both ends (`SCTP_ENABLE_STREAM_RESET`, RFC 6525 section 6.3.1); without it, of
/// an association that is set up already, nothing, whatever is said here. Default nothing. Since kernel 4.11.
struct stream_reset_permission {
    bool streams = true;       ///< streams to start again at sequence number 0
    bool association = true;   ///< the whole association
    bool more_streams = true;  ///< streams to be added
    friend bool operator==(const stream_reset_permission&, const stream_reset_permission&) = default;
};

template <>
struct option_traits<stream_reset_permission> {
    using wire = sctp_assoc_value;
    static constexpr option_facts facts{.number = SCTP_ENABLE_STREAM_RESET,
                                        .constant = "SCTP_ENABLE_STREAM_RESET",
                                        .directions = direction::both,
                                        .key = option_key::association_or_group,
                                        .since = "4.11",
                                        .rfc = "RFC 6525 6.3.1"};
    static constexpr auto association = &wire::assoc_id;
    template <std::uint32_t Flag>
    static constexpr flag_codec<&wire::assoc_value, Flag> flag{};
    using fields = field_list<field<"streams", &stream_reset_permission::streams, flag<SCTP_ENABLE_RESET_STREAM_REQ>>,
                              field<"association", &stream_reset_permission::association, flag<SCTP_ENABLE_RESET_ASSOC_REQ>>,
                              field<"more_streams", &stream_reset_permission::more_streams, flag<SCTP_ENABLE_CHANGE_ASSOC_REQ>>>;
};

}  // namespace sctpp::inline v0

#endif
