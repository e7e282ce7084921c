// SPDX-License-Identifier: BSL-1.0
/// @file
/// In which order the streams of an association send. RFC 8260 sections 3 and 4.3.
#ifndef SCTPP_OPTIONS_STREAMS_HPP
#define SCTPP_OPTIONS_STREAMS_HPP

#include <sctpp/option.hpp>

namespace sctpp::inline v0 {

/// Which stream sends next when several have something to send (`SCTP_STREAM_SCHEDULER`, RFC 8260 section 4.3.2). Since kernel 4.15.
struct stream_scheduler {
    /// How streams take turns.
    enum class discipline : std::uint32_t {
        first_come_first_served = 0,
        priority = 1,             ///< by stream_weight, lower first
        round_robin = 2,
        fair_capacity = 3,        ///< since kernel 6.4; EINVAL before
        weighted_fair_queueing = 4,  ///< by stream_weight; since kernel 6.4; EINVAL before
    };
    discipline by{};  ///< the choice
    friend bool operator==(const stream_scheduler&, const stream_scheduler&) = default;
};

template <>
struct option_traits<stream_scheduler> {
    using wire = sctp_assoc_value;
    static constexpr option_facts facts{.number = SCTP_STREAM_SCHEDULER,
                                        .constant = "SCTP_STREAM_SCHEDULER",
                                        .directions = direction::both,
                                        .key = option_key::association_or_group,
                                        .since = "4.15",
                                        .rfc = "RFC 8260 4.3.2"};
    static constexpr auto association = &wire::assoc_id;
    using fields = field_list<field<"by", &stream_scheduler::by, &wire::assoc_value, accepts{0, 4}>>;
    static constexpr cause causes[]{{EINVAL, "kernels before 6.4 know neither fair_capacity nor weighted_fair_queueing"}};
};

/// What the scheduler knows of one stream: with `priority` its rank, lower first; with `weighted_fair_queueing` its share, 1 or more
/// (`SCTP_STREAM_SCHEDULER_VALUE`, RFC 8260 section 4.3.3). With the other disciplines an error, because the kernel would take and forget it; read there it is 0.
/// EINVAL for a stream that the association lacks. Since kernel 4.15.
struct stream_weight {
    std::uint16_t value = 0;  ///< what it means, the discipline says
    friend bool operator==(const stream_weight&, const stream_weight&) = default;
};

template <>
struct option_traits<stream_weight> {
    using wire = sctp_stream_value;
    static constexpr option_facts facts{.number = SCTP_STREAM_SCHEDULER_VALUE,
                                        .constant = "SCTP_STREAM_SCHEDULER_VALUE",
                                        .directions = direction::both,
                                        .key = option_key::stream,
                                        .phase = option_phase::with_association,
                                        .since = "4.15",
                                        .rfc = "RFC 8260 4.3.3"};
    static constexpr auto association = &wire::assoc_id;
    static constexpr auto stream = &wire::stream_id;
    using fields = field_list<field<"value", &stream_weight::value, &wire::stream_value>>;
    static constexpr cause causes[]{{EINVAL, "`value` must not be 0 in weighted_fair_queueing"}};
    static constexpr std::string_view unheard_because =
        "the association's stream_scheduler has no weights, or there is no association";
    static std::size_t unheard(int socket, const stream_weight&, const detail::target& where) noexcept {
        const auto id = number(where.association);
        sctp_status status{};
        sctp_assoc_value scheduler{};
        status.sstat_assoc_id = scheduler.assoc_id = id;
        using discipline = stream_scheduler::discipline;
        // Without an association the kernel takes what is set on a one-to-one socket, and refuses on the others.
        if (!detail::look(socket, detail::sctp_level, SCTP_STATUS, status)) return id == 0 && errno == EINVAL ? 0 : fields::none;
        if (!detail::look(socket, detail::sctp_level, SCTP_STREAM_SCHEDULER, scheduler)) return fields::none;
        const auto by = static_cast<discipline>(scheduler.assoc_value);
        return by == discipline::priority || by == discipline::weighted_fair_queueing ? fields::none : 0;
    }
};

}  // namespace sctpp::inline v0

#endif
