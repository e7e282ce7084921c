// SPDX-License-Identifier: BSL-1.0
/// @file
/// The system calls that send a batch: `sendmmsg` with MSG_MORE for all but the last message of each association, and one without
/// for that. The fewest that bundle.
#ifndef SCTPP_DETAIL_BATCH_CALL_HPP
#define SCTPP_DETAIL_BATCH_CALL_HPP

#include <sctpp/detail/held_call.hpp>
#include <sctpp/detail/send_call.hpp>
#include <sctpp/outgoing_batch.hpp>

namespace sctpp::inline v0::detail {

/// After so many messages one is sent without MSG_MORE, so that what is held back can't fill a send buffer of the default size.
inline constexpr std::size_t longest_run = 64;

/// By what messages say to whom they go.
enum class recipient_kind : std::uint8_t {
    the_only_one,
    id,
    name,
};
template <style Style, class... A>
inline constexpr recipient_kind recipient_of = Style != style::one_to_many   ? recipient_kind::the_only_one
                                               : given<association_id, A...> ? recipient_kind::id
                                                                             : recipient_kind::name;

/// The attributes of a batch, from its type.
template <style Style, class... A>
struct facts_of_batch {
    using verdict = batch_verdict<Style, A...>;
    static constexpr auto recipient = recipient_of<Style, A...>;
};
template <style Style, std::size_t N, message_attribute... A>
facts_of_batch<Style, A...> look_at_batch(outgoing_batch<N, A...>&);
template <style Style, class... A>
facts_of_batch<Style, A...> look_at_batch(const outgoing_span<A...>&);
template <style Style, class Batch>
using facts_on_batch = decltype(look_at_batch<Style>(std::declval<Batch>()));
template <style Style, class Batch>
using verdict_on_batch = typename facts_on_batch<Style, Batch>::verdict;
template <style Style, class Batch>
inline constexpr auto recipient_of_batch = facts_on_batch<Style, Batch>::recipient;

template <recipient_kind Kind>
association_id id_in(const msghdr& header) noexcept {
    if constexpr (Kind == recipient_kind::id)
        return association_id{static_cast<const control_message<sctp_sndinfo>*>(header.msg_control)->payload.snd_assoc_id};
    else
        return {};
}

/// Whether two messages go to the same recipient. (One association's addresses count as several, which does no harm: each gets a last
/// message, and the last of those is the association's.)
template <recipient_kind Kind>
bool to_the_same(const msghdr& a, const msghdr& b) noexcept {
    if constexpr (Kind == recipient_kind::id) return id_in<Kind>(a) == id_in<Kind>(b);
    if constexpr (Kind == recipient_kind::name) return a.msg_namelen == b.msg_namelen && std::memcmp(a.msg_name, b.msg_name, a.msg_namelen) == 0;
    return true;
}

/// Whether all go to one.
template <recipient_kind Kind>
[[gnu::always_inline]] inline bool one_recipient(const mmsghdr* first, std::size_t count) noexcept {
    if constexpr (Kind != recipient_kind::the_only_one)
        for (std::size_t i = 1; i < count; ++i)
            if (!to_the_same<Kind>(first[i - 1].msg_hdr, first[i].msg_hdr)) return false;
    return true;
}

/// A batch that is not sent by the two calls of the common case: too long or too short, to several recipients, without room, or with an error.
template <recipient_kind Kind>
class batch_in_runs {
public:
    batch_in_runs(int socket, mmsghdr* first, std::size_t count, int flags) noexcept
        : socket_(socket), first_(first), count_(count), flags_(flags), run_end_(std::min(count, longest_run)) {}

    /// Goes on where a call has ended: with `at` messages taken before it, it returned `outcome`.
    [[gnu::cold]] batch_outcome go_on(std::size_t at, int outcome) {
        at_ = at;
        for (;;) {
            if (outcome > 0) at_ += static_cast<std::size_t>(outcome);
            if (outcome < 0) {
                // No room. Whoever waits now must not wait for room that is taken up by what is held back, nor be held back.
                const bool may_wait = errno == EAGAIN && (flags_ & MSG_DONTWAIT) == 0;
                if (may_wait) make_room();
                if (!may_wait || ::sendmsg(socket_, &first_[at_].msg_hdr, flags_) < 0) return stopped(may_wait);
                ++at_;
                if constexpr (Kind == recipient_kind::the_only_one) run_ = at_;
            }
            if (at_ == count_) return batch_outcome(count_);
            if (at_ == run_end_) {
                run_ = at_;
                run_end_ = std::min(count_, at_ + longest_run);
            }
            const bool marked = followed(at_);
            auto end = at_ + 1;
            while (end < run_end_ && followed(end) == marked) ++end;
            outcome = ::sendmmsg(socket_, first_ + at_, static_cast<unsigned>(end - at_), flags_ | MSG_DONTWAIT | (marked ? MSG_MORE : 0));
        }
    }

private:
    [[nodiscard]] const msghdr& header(std::size_t i) const noexcept { return first_[i].msg_hdr; }
    /// Whether a message of this run goes to the recipient later; then it can be held back.
    [[nodiscard]] bool followed(std::size_t i) const noexcept { return next_to_same(i, run_end_) != run_end_; }
    [[nodiscard]] std::size_t next_to_same(std::size_t i, std::size_t end) const noexcept {
        for (auto j = i + 1; j < end; ++j)
            if (to_the_same<Kind>(header(i), header(j))) return j;
        return end;
    }
    /// Calls `what` for each association that may hold something back: of those taken in this run the last that it got was not to be its last.
    template <class What>
    bool for_each_holding(What what) const noexcept {
        bool any = false;
        for (auto i = run_; i < at_; ++i)
            if (followed(i) && next_to_same(i, at_) == at_) {
                what(association_of(header(i)));
                any = true;
            }
        return any;
    }
    [[nodiscard]] association_id association_of(const msghdr& message) const noexcept {
        if constexpr (Kind == recipient_kind::name)
            if (const auto peer = endpoint::from(static_cast<const sockaddr*>(message.msg_name), message.msg_namelen))
                return association_with(socket_, *peer, id_in<Kind>(message));
        return id_in<Kind>(message);
    }
    /// More than is sure to fit into one packet together with a heartbeat, whatever the path's MTU.
    [[nodiscard]] bool more_than_a_packet() const noexcept {
        std::size_t size = 0;
        for (auto i = run_; i < at_; ++i)
            for (std::size_t j = 0; j < header(i).msg_iovlen; ++j) size += header(i).msg_iov[j].iov_len + 24;
        return size > 380;
    }
    /// Before waiting: where nothing is on its way, what is held back may be what fills the buffer, and then nobody would make room.
    bool make_room() const noexcept {
        return for_each_holding([this](association_id association) {
            if (!in_flight(socket_, association)) (void)release_held(socket_, association, 1);
        });
    }
    [[gnu::cold]] batch_outcome stopped(bool room_was_made) const noexcept {
        const error why = send_error(socket_, header(at_));
        if (why.would_block() || why.interrupted()) return batch_outcome(at_, why, room_was_made ? for_each_holding([](association_id) {}) : make_room());
        // Nobody says that the rest will be sent.
        bool unsure = false;
        for_each_holding([&](association_id association) {
            unsure = may_stay_held(socket_, association) || unsure;
            (void)release_held(socket_, association, more_than_a_packet() ? 2 : 1);
        });
        return batch_outcome(at_, why, unsure);
    }

    int socket_;
    mmsghdr* first_;
    std::size_t count_;
    int flags_;
    std::size_t at_ = 0;
    std::size_t run_ = 0;  ///< where the run began that `at_` is in
    std::size_t run_end_;
};

/// With what is at hand, so that the common path keeps nothing for it: how many there are but for the last, and what came of those.
/// `outcome`: -1 if all were taken and the last has failed, else what sendmmsg returned of them, and one more.
template <recipient_kind Kind>
[[gnu::cold, gnu::noinline]] batch_outcome send_in_runs(int socket, mmsghdr* first, std::size_t held, int flags, int outcome) {
    batch_in_runs<Kind> runs(socket, first, held + 1, flags);
    return outcome < 0 ? runs.go_on(held, outcome) : runs.go_on(0, outcome - 1);
}

template <recipient_kind Kind>
[[gnu::always_inline]] inline batch_outcome send_batch(int socket, mmsghdr* first, std::size_t count, int flags) {
    int outcome = 1;
    const std::size_t held = count - 1;
    if (held - 1 < longest_run - 1 && one_recipient<Kind>(first, count)) [[likely]] {  // neither none nor one, nor more than a run
        const int taken = ::sendmmsg(socket, first, static_cast<unsigned>(held), flags | MSG_MORE | MSG_DONTWAIT);
        if (taken == static_cast<int>(held)) [[likely]] {
            if (::sendmsg(socket, &first[held].msg_hdr, flags | MSG_DONTWAIT) >= 0) [[likely]]
                return batch_outcome(count);
            outcome = -1;
        } else {
            outcome = taken + 1;
        }
    }
    return send_in_runs<Kind>(socket, first, held, flags, outcome);
}

}  // namespace sctpp::inline v0::detail

#endif
