// SPDX-License-Identifier: BSL-1.0
/// @file
/// Messages of several streams that travel interleaved, and which of them goes first. RFC 8260.
#ifndef SCTPP_FEATURES_INTERLEAVING_HPP
#define SCTPP_FEATURES_INTERLEAVING_HPP

#include <sctpp/detail/feature.hpp>
#include <sctpp/options/delivery.hpp>
#include <sctpp/options/features.hpp>
#include <sctpp/options/fragmentation.hpp>
#include <sctpp/options/streams.hpp>

namespace sctpp::inline v0 {

/// Offers interleaving (I-DATA) to peers: `socket.set(interleaving{})` at both ends, before connect, or on the acceptor before it listens. A
/// long message then does not hold up those of other streams; long ones come in pieces of several messages mixed, which the reassembler
/// sorts.
///
/// Needs the sysctl net.sctp.intl_enable to be 1, else EPERM with reason::sysctl_is_off. Set in this order: fragment_interleave,
/// interleaving_support, receive_info_delivery (which alone tells the pieces apart), stream_scheduler; after a failure those before it stay
/// set. EISCONN with reason::set_up_already: the association is there.
struct interleaving {
    /// Which stream sends next. None: as it was (first come, first served).
    std::optional<stream_scheduler> scheduler{};

    result<void> set_on(int socket, const detail::target& where = detail::bare_descriptor) const noexcept {
        return detail::set_in_order(socket, where, fragment_interleave{}, interleaving_support{}, receive_info_delivery{}, scheduler);
    }
    template <style S, class... Where>
    static consteval auto judge() {
        return detail::judge_before_association<S, Where...>();
    }
};

/// A stream and its stream_weight.
struct weighted_stream {
    stream_id stream{};        ///< one that the association has
    std::uint16_t weight = 0;  ///< what it means, the discipline says
};

/// Which streams of a live association go first: the scheduler, and then its weights, which the kernel would forget the other way round.
/// `socket.set(weighted_streams{.by = stream_scheduler::discipline::priority, .weights = list})`. With or without interleaving; with it,
/// also in the middle of a message. On one_to_many name the association. EINVAL with reason::no_association or unknown_association without.
struct weighted_streams {
    stream_scheduler::discipline by = stream_scheduler::discipline::priority;  ///< how the streams take turns
    std::span<const weighted_stream> weights{};                                ///< of the streams that are not to have the default

    result<void> set_on(int socket, const detail::target& where = detail::bare_descriptor) const noexcept {
        if (detail::is_unknown(socket, where.association))
            return detail::option_error<stream_scheduler>(EINVAL, operation::set, detail::why_unknown(where.association));
        auto set = detail::set_option(socket, stream_scheduler{by}, where);
        for (auto w = weights.begin(); w != weights.end() && set; ++w)
            set = detail::set_option(socket, stream_weight{w->weight}, detail::target{where.association, nullptr, w->stream});
        return set;
    }
    template <style S, class... Where>
    static consteval auto judge() {
        return detail::judge_option<primary_address, S, direction::set, Where...>();  // as what only a live association has
    }
};

}  // namespace sctpp::inline v0

#endif
