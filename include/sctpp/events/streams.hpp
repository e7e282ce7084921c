// SPDX-License-Identifier: BSL-1.0
/// @file
/// Events of streams that are reset or added. RFC 6525 section 6.1.
#ifndef SCTPP_EVENTS_STREAMS_HPP
#define SCTPP_EVENTS_STREAMS_HPP

#include <sctpp/events/event_data.hpp>

namespace sctpp::inline v0 {

namespace detail {
template <auto Member, std::uint16_t Bit>
struct bit_codec {
    template <class, class Wire>
    static bool decode(const Wire& wire) noexcept {
        return (load(wire, Member) & Bit) != 0;
    }
};
}  // namespace detail

/// Streams start again at sequence number 0 (`SCTP_STREAM_RESET_EVENT`, RFC 6525 section 6.1.1).
struct stream_reset_event {
    bool incoming = false;  ///< streams on which the peer sends
    bool outgoing = false;  ///< streams on which this end sends
    bool denied = false;    ///< by the peer
    bool failed = false;    ///< it could not be done
    association_id association{};
    stream_list streams{};  ///< none means all
};

template <>
struct event_traits<stream_reset_event> {
    using wire = sctp_stream_reset_event;
    static constexpr auto type = event_type::stream_reset_event;
    template <std::uint16_t Bit>
    static constexpr detail::bit_codec<&wire::strreset_flags, Bit> flag{};
    using fields = field_list<field<"incoming", &stream_reset_event::incoming, flag<SCTP_STREAM_RESET_INCOMING_SSN>>,
                              field<"outgoing", &stream_reset_event::outgoing, flag<SCTP_STREAM_RESET_OUTGOING_SSN>>,
                              field<"denied", &stream_reset_event::denied, flag<SCTP_STREAM_RESET_DENIED>>,
                              field<"failed", &stream_reset_event::failed, flag<SCTP_STREAM_RESET_FAILED>>,
                              field<"association", &stream_reset_event::association, &wire::strreset_assoc_id>>;
    static constexpr auto tail = &stream_reset_event::streams;
};

/// The whole association starts again with new sequence numbers (`SCTP_ASSOC_RESET_EVENT`, RFC 6525 section 6.1.2).
struct association_reset_event {
    bool denied = false;  ///< by the peer
    bool failed = false;  ///< it could not be done
    association_id association{};
    tsn local_tsn{};   ///< from here on this end counts
    tsn remote_tsn{};  ///< from here on the peer counts
};

template <>
struct event_traits<association_reset_event> {
    using wire = sctp_assoc_reset_event;
    static constexpr auto type = event_type::association_reset_event;
    template <std::uint16_t Bit>
    static constexpr detail::bit_codec<&wire::assocreset_flags, Bit> flag{};
    using fields = field_list<field<"denied", &association_reset_event::denied, flag<SCTP_ASSOC_RESET_DENIED>>,
                              field<"failed", &association_reset_event::failed, flag<SCTP_ASSOC_RESET_FAILED>>,
                              field<"association", &association_reset_event::association, &wire::assocreset_assoc_id>,
                              field<"local_tsn", &association_reset_event::local_tsn, &wire::assocreset_local_tsn>,
                              field<"remote_tsn", &association_reset_event::remote_tsn, &wire::assocreset_remote_tsn>>;
};

/// Streams were added (`SCTP_STREAM_CHANGE_EVENT`, RFC 6525 section 6.1.3). The counts are what was added, not totals; adding
/// both ways gives two events.
struct stream_change_event {
    bool denied = false;  ///< by the peer
    bool failed = false;  ///< it could not be done
    association_id association{};
    std::uint16_t added_inbound = 0;   ///< how many more, not how many there are
    std::uint16_t added_outbound = 0;  ///< how many more, not how many there are
};

template <>
struct event_traits<stream_change_event> {
    using wire = sctp_stream_change_event;
    static constexpr auto type = event_type::stream_change_event;
    template <std::uint16_t Bit>
    static constexpr detail::bit_codec<&wire::strchange_flags, Bit> flag{};
    using fields = field_list<field<"denied", &stream_change_event::denied, flag<SCTP_STREAM_CHANGE_DENIED>>,
                              field<"failed", &stream_change_event::failed, flag<SCTP_STREAM_CHANGE_FAILED>>,
                              field<"association", &stream_change_event::association, &wire::strchange_assoc_id>,
                              field<"added_inbound", &stream_change_event::added_inbound, &wire::strchange_instrms>,
                              field<"added_outbound", &stream_change_event::added_outbound, &wire::strchange_outstrms>>;
};

}  // namespace sctpp::inline v0

#endif
