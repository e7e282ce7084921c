// SPDX-License-Identifier: BSL-1.0
/// @file
/// Partial reliability: how long a message is worth being sent. RFC 3758, RFC 7496.
#ifndef SCTPP_RELIABILITY_HPP
#define SCTPP_RELIABILITY_HPP

#include <sctpp/types.hpp>

namespace sctpp::inline v0 {

/// Partial reliability: after so long the message is given up, not sent any more nor sent again; in milliseconds, 0 to
/// 2^32 - 1 (`SCTP_PR_SCTP_TTL`; RFC 3758, RFC 6458 section 5.3.7). **Not for a message that sets its association up**,
/// or is sent before that is up: the kernel gives it up at once, whatever the time.
/// It and the other policies are passed over where the association has not agreed on partial reliability (see
/// partial_reliability_support).
struct lifetime {
    std::chrono::duration<std::uint32_t, std::milli> time{};  ///< from the call of send on
    /// Of milliseconds.
    constexpr explicit lifetime(std::chrono::duration<std::uint32_t, std::milli> t) noexcept : time(t) {}
    /// Of any finer or coarser unit; negative times count as 0, ones above 49 days as that.
    template <class Rep, class Period>
    constexpr explicit lifetime(std::chrono::duration<Rep, Period> t) noexcept
        : time(within(t)) {}

private:
    template <class Rep, class Period>
    static constexpr std::uint32_t within(std::chrono::duration<Rep, Period> t) noexcept {
        using std::chrono::duration_cast, std::chrono::duration;
        using milliseconds = duration<std::int64_t, std::milli>;
        if constexpr (std::is_integral_v<Rep> && std::ratio_less_equal_v<Period, std::milli>) {
            const auto count = duration_cast<milliseconds>(t).count();
            return static_cast<std::uint32_t>(count < 0 ? 0 : count < 0xffffffff ? count
                                                                                 : 0xffffffff);
        } else {
            // Limited first: hours::max() has no number of milliseconds.
            using unit = duration<std::common_type_t<Rep, std::int64_t>, Period>;
            if (unit(t) > duration_cast<unit>(milliseconds(0xffffffff))) return 0xffffffff;
            return unit(t) < unit::zero() ? 0 : static_cast<std::uint32_t>(duration_cast<milliseconds>(unit(t)).count());
        }
    }
};
/// Partial reliability: the message is given up after so many retransmissions, 0 for none (`SCTP_PR_SCTP_RTX`, RFC 7496
/// section 3.1).
struct retransmission_limit {
    std::uint32_t count;  ///< how often it is sent again at most
};
/// Partial reliability: messages of lower priority are dropped when the send buffer is full; 0 is the highest
/// (`SCTP_PR_SCTP_PRIO`, RFC 7496 section 3.2).
struct priority {
    std::uint32_t value;  ///< 0 is the most important
};

/// Partial reliability decided at run time (`SCTP_PRINFO`, RFC 6458 section 5.3.7).
class reliability {
public:
    /// Retransmitted until it arrives or the association ends.
    constexpr reliability() noexcept = default;
    /// Given up when this time has passed.
    constexpr reliability(lifetime l) noexcept : policy_(SCTP_PR_SCTP_TTL), value_(l.time.count()) {}              // NOLINT
    /// Given up after so many retransmissions.
    constexpr reliability(retransmission_limit r) noexcept : policy_(SCTP_PR_SCTP_RTX), value_(r.count) {}         // NOLINT
    /// Given up for one that is more important, if there is no room.
    constexpr reliability(priority p) noexcept : policy_(SCTP_PR_SCTP_PRIO), value_(p.value) {}                    // NOLINT
    /// The kernel's number of the policy.
    [[nodiscard]] constexpr std::uint16_t policy() const noexcept { return policy_; }
    /// From the kernel's numbers; of an unknown policy, reliable.
    [[nodiscard]] static constexpr reliability from(std::uint32_t policy, std::uint32_t value) noexcept {
        reliability r;
        switch (policy) {
            case SCTP_PR_SCTP_TTL:
            case SCTP_PR_SCTP_RTX:
            case SCTP_PR_SCTP_PRIO: r.policy_ = static_cast<std::uint16_t>(policy), r.value_ = value; break;
            default: break;
        }
        return r;
    }
    /// Milliseconds, retransmissions, or priority.
    [[nodiscard]] constexpr std::uint32_t value() const noexcept { return value_; }

    friend constexpr bool operator==(const reliability&, const reliability&) noexcept = default;

private:
    std::uint16_t policy_ = SCTP_PR_SCTP_NONE;
    std::uint32_t value_ = 0;
};

}  // namespace sctpp::inline v0

#endif
