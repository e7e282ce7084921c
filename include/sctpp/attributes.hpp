// SPDX-License-Identifier: BSL-1.0
/// @file
/// What can be said of a message when it is sent. Attributes are given to `send` behind the data, in any order, each at most
/// once: `s.send(data, stream_id{3}, payload_protocol_id::ngap, unordered, lifetime{100ms})`. Besides the types here these are
/// stream_id (by default 0), payload_protocol_id (0), message_context (0), key_number (`SCTP_AUTHINFO`, RFC 6458
/// section 5.3.8; by default the association's active key), association_id or endpoint (to whom), and init_parameters
/// (`SCTP_INIT`, section 5.3.1; of the association that this message sets up). What is said by one message says nothing
/// about the next.
#ifndef SCTPP_ATTRIBUTES_HPP
#define SCTPP_ATTRIBUTES_HPP

#include <sctpp/address_list.hpp>
#include <sctpp/options/association.hpp>

namespace sctpp::inline v0 {

/// Delivered as soon as it arrives, past messages of its stream that are still on their way (`SCTP_UNORDERED`, RFC 6458
/// section 5.3.4).
struct unordered_t {};
/// The attribute.
inline constexpr unordered_t unordered{};

/// The peer is asked to acknowledge at once (`SCTP_SACK_IMMEDIATELY`, RFC 7053).
struct sack_immediately_t {};
/// The attribute.
inline constexpr sack_immediately_t sack_immediately{};

/// Ends the association gracefully, after all that was sent before; goes with an empty message (`SCTP_EOF`). One-to-many and
/// peeled-off sockets; a one-to-one socket has shutdown(). With data: EINVAL. RFC 6458 section 5.3.4.
struct end_association_t {};
/// The attribute.
inline constexpr end_association_t end_association{};

/// Aborts the association at once; what was not sent yet is lost. The message is the reason that the peer is told
/// (`SCTP_ABORT`, RFC 6458 section 5.3.4). One-to-many and peeled-off sockets; a one-to-one socket has abort().
struct abort_association_t {};
/// The attribute.
inline constexpr abort_association_t abort_association{};

/// To every association of a one-to-many socket that is established (`SCTP_SENDALL`, RFC 6458 section 5.3.4). The
/// result is 0 if there is none.
struct to_all_t {};
/// The attribute.
inline constexpr to_all_t to_all{};

/// Returns with EAGAIN instead of waiting (`MSG_DONTWAIT`). Also for receive.
struct dont_wait_t {};
/// The attribute.
inline constexpr dont_wait_t dont_wait{};

/// Partial reliability: after so long the message is given up, not sent any more nor sent again; in milliseconds, 0 to
/// 2^32 - 1 (`SCTP_PR_SCTP_TTL`; RFC 3758, RFC 6458 section 5.3.7). **Not for a message that sets its association up**,
/// or is sent before that is up: the kernel gives it up at once, whatever the time.
struct lifetime {
    std::chrono::duration<std::uint32_t, std::milli> time{};
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
            return static_cast<std::uint32_t>(std::max<std::int64_t>(0, std::min<std::int64_t>(count, 0xffffffff)));
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
    std::uint32_t count;
};
/// Partial reliability: messages of lower priority are dropped when the send buffer is full; 0 is the highest
/// (`SCTP_PR_SCTP_PRIO`, RFC 7496 section 3.2).
struct priority {
    std::uint32_t value;
};

/// To this address of the peer instead of the primary path (`SCTP_ADDR_OVER`, RFC 6458 section 5.3.4). On a one-to-many
/// socket it selects the association too. A path that is inactive or unconfirmed is silently replaced by the active one.
struct override_destination {
    endpoint address;
};

/// More addresses of the peer, for the association that this message sets up (`SCTP_DSTADDRV4`, `SCTP_DSTADDRV6`; RFC
/// 6458 sections 5.3.9, 5.3.10). The port is that of the endpoint given beside it, theirs are ignored, and so are
/// scopes.
template <std::size_t Capacity>
struct further_destinations {
    address_list<Capacity> addresses;
};
template <std::size_t N>
further_destinations(address_list<N>) -> further_destinations<N>;

/// Partial reliability decided at run time (`SCTP_PRINFO`, RFC 6458 section 5.3.7).
class reliability {
public:
    /// Retransmitted until it arrives or the association ends.
    constexpr reliability() noexcept = default;
    constexpr reliability(lifetime l) noexcept : policy_(SCTP_PR_SCTP_TTL), value_(l.time.count()) {}              // NOLINT
    constexpr reliability(retransmission_limit r) noexcept : policy_(SCTP_PR_SCTP_RTX), value_(r.count) {}         // NOLINT
    constexpr reliability(priority p) noexcept : policy_(SCTP_PR_SCTP_PRIO), value_(p.value) {}                    // NOLINT
    /// The kernel's number of the policy.
    [[nodiscard]] constexpr std::uint16_t policy() const noexcept { return policy_; }
    /// Milliseconds, retransmissions, or priority.
    [[nodiscard]] constexpr std::uint32_t value() const noexcept { return value_; }

private:
    std::uint16_t policy_ = SCTP_PR_SCTP_NONE;
    std::uint32_t value_ = 0;
};

/// The attributes of a message as one value, for code that decides late. Given instead of the single ones that it holds; the
/// recipient is still said beside it.
struct send_attributes {
    stream_id stream{};
    payload_protocol_id payload_protocol{};
    message_context context{};
    bool unordered = false;
    bool sack_immediately = false;
    sctpp::reliability reliability{};
    std::optional<key_number> key{};  ///< none: the association's active key
};

}  // namespace sctpp::inline v0

#endif
