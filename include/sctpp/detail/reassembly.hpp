// SPDX-License-Identifier: BSL-1.0
/// @file
/// The memory of a reassembler: messages in progress, and which messages were refused. Without a notion of events and sockets.
#ifndef SCTPP_DETAIL_REASSEMBLY_HPP
#define SCTPP_DETAIL_REASSEMBLY_HPP

#include <new>

#include <sctpp/incoming.hpp>
#include <sctpp/result.hpp>

namespace sctpp::inline v0::detail {

/// What tells the pieces of one message from those of another.
struct message_key {
    sctp_assoc_t association = 0;
    std::uint16_t stream = 0;
    std::uint16_t ssn = 0;  // with I-DATA half of the message identifier: the kernel keeps both in one place
    bool unordered = false;
    bool any = false;  // of what was refused: all messages of the association

    static message_key of(const sctp_rcvinfo& info) noexcept {
        return {info.rcv_assoc_id, info.rcv_sid, info.rcv_ssn, (info.rcv_flags & SCTP_UNORDERED) != 0, false};
    }
    /// The kernel hands over one message of these in pieces at a time.
    [[nodiscard]] bool same_sequence(const message_key& other) const noexcept {
        return association == other.association && stream == other.stream && unordered == other.unordered && !any;
    }
};

/// A message in progress. Those not in use keep the number of a free place.
struct message_in_progress {
    sctp_rcvinfo first{};  // of the first piece: with I-DATA the later ones have no payload protocol
    std::uint32_t place = 0;
    std::size_t size = 0;
};

class reassembly {
public:
    /// Of the memory at least a hundredth is for refused messages: when memory is short there may be many.
    static constexpr std::size_t overhead(std::size_t longest) noexcept {
        return sizeof(message_in_progress) + (2 + longest / 1024) * sizeof(message_key);
    }
    static constexpr std::size_t alignment = alignof(message_in_progress);
    static_assert(alignof(message_key) <= alignment && sizeof(message_in_progress) % alignof(message_key) == 0);

    /// From the front: messages in progress, refused ones (in what is left over), the messages' bytes.
    reassembly(std::span<std::byte> memory, std::size_t longest) noexcept : longest_(longest) {
        const std::size_t gap = (alignment - reinterpret_cast<std::uintptr_t>(memory.data()) % alignment) % alignment;
        memory = memory.subspan(std::min(gap, memory.size()));
        if (longest < memory.size()) count_ = memory.size() / (longest + overhead(longest));
        count_ = std::min<std::size_t>(count_, UINT32_MAX);
        room_ = (memory.size() - count_ * (longest + sizeof(message_in_progress))) / sizeof(message_key);
        std::byte* at = memory.data();
        messages_ = reinterpret_cast<message_in_progress*>(at);
        for (std::size_t i = 0; i < count_; ++i, at += sizeof(message_in_progress))
            ::new (static_cast<void*>(at)) message_in_progress{{}, static_cast<std::uint32_t>(i), 0};
        refused_ = reinterpret_cast<message_key*>(at);
        bytes_ = at + room_ * sizeof(message_key);
    }

    [[nodiscard]] std::size_t longest() const noexcept { return longest_; }
    [[nodiscard]] std::size_t capacity() const noexcept { return count_; }
    [[nodiscard]] std::size_t in_progress() const noexcept { return used_; }
    /// No message has pieces elsewhere: one that arrives whole is whole.
    [[nodiscard]] bool idle() const noexcept { return used_ == 0 && refused_count_ == 0 && !lost_track_; }

    struct outcome {
        bool put_together = false;  // else nothing but this piece
        row_of<const std::byte> bytes{};
        sctp_rcvinfo first{};
    };
    outcome collected{};  // of the message that the last piece was too much for

    result<outcome> take(const sctp_rcvinfo& info, row_of<const std::byte> piece, bool last) noexcept {
        const auto key = message_key::of(info);
        collected = {};
        std::size_t i = 0;
        // Ordered messages come one after the other: of one that is not the latest no more will come.
        while (i < used_ && !key_of(i).same_sequence(key)) ++i;
        while (key.unordered && i < used_ && !is(i, key)) ++i;
        if (i < used_ && !is(i, key)) release(i), i = used_;
        if (i == used_) {
            if (const auto why = look_up_refused(key, last); why != reason::none) return error{ECANCELED, operation::reassemble, why};
            if (last) return outcome{};
            if (piece.size() > longest_) return remember(key), too_long();
            if (used_ == count_) return remember(key), error{ENOBUFS, operation::reassemble, reason::reassembler_full, detail_of(count_)};
            messages_[used_].first = info;
            messages_[used_++].size = 0;
        }
        auto& message = messages_[i];
        const outcome so_far{true, {bytes_ + message.place * longest_, message.size}, message.first};
        if (piece.size() > longest_ - message.size) {
            collected = so_far;
            release(i);
            if (!last) remember(key);
            return too_long();
        }
        if (!piece.empty()) std::memcpy(bytes_ + message.place * longest_ + message.size, piece.data(), piece.size());
        message.size += piece.size();
        if (!last) return outcome{};
        release(i);
        return outcome{true, {so_far.bytes.data(), so_far.bytes.size() + piece.size()}, so_far.first};
    }

    /// What an event releases, in whatever length it was received. Without `names` messages do not say their association: there is one.
    [[gnu::cold]] void note_event(row_of<const std::byte> event, bool names) noexcept {
        const auto type = read_event_header(event).type;
        if (event.size() < sizeof type) return give_up_all();
        if (type == number(event_type::association_change)) note_association_change(event, names);
        if (type == number(event_type::partial_delivery_event)) names ? note_partial_delivery(event) : forget_all();
    }

    /// One message of the sequence was broken off. Where the kernel names none (without I-DATA) it is the association's only one.
    void broken_off(const message_key& sequence, bool named) noexcept {
        const auto affected = [&](const message_key& k) { return k.same_sequence(sequence); };
        if (!forget_if(affected) && !named) broken_off(sequence.association);
    }
    /// One message of the association, but there is no telling which.
    void broken_off(sctp_assoc_t association) noexcept {
        const auto affected = [&](const message_key& k) { return k.association == association && !k.any; };
        if (count_if(affected) == 1)
            forget_if(affected);
        else
            give_up_if(affected);
    }
    /// Nothing more comes of what is forgotten.
    void forget(sctp_assoc_t association) noexcept {
        forget_if([&](const message_key& k) { return k.association == association; });
    }
    void forget_all() noexcept { used_ = refused_count_ = 0, lost_track_ = false; }
    /// More may come of what is given up.
    void give_up(sctp_assoc_t association) noexcept {
        give_up_if([&](const message_key& k) { return k.association == association; });
    }
    void give_up_all() noexcept {
        give_up_if([](const message_key&) { return true; });
    }

private:
    /// A member of a notification, if it was received.
    template <class Member>
    static std::optional<Member> member_at(row_of<const std::byte> event, std::size_t offset) noexcept {
        Member value;
        if (event.size() < offset + sizeof value) return std::nullopt;
        std::memcpy(&value, event.data() + offset, sizeof value);
        return value;
    }
    void note_association_change(row_of<const std::byte> event, bool names) noexcept {
        const auto state = member_at<std::uint16_t>(event, offsetof(sctp_assoc_change, sac_state));
        const auto association = member_at<sctp_assoc_t>(event, offsetof(sctp_assoc_change, sac_assoc_id));
        if (names && association) return forget(*association);
        if (state == SCTP_COMM_UP || state == SCTP_CANT_STR_ASSOC) return;  // it has no messages yet
        if (names || !state) return give_up_all();
        forget_all();
    }
    void note_partial_delivery(row_of<const std::byte> event) noexcept {
        partial_delivery_event e;
        if (decode_event(event, e)) {
            if (e.indication != SCTP_PARTIAL_DELIVERY_ABORTED || e.stream > UINT16_MAX) return;
            return broken_off({number(e.association), static_cast<std::uint16_t>(e.stream), 0, e.unordered, false},
                              e.stream != 0 || e.sequence != 0 || e.unordered);
        }
        const auto association = member_at<sctp_assoc_t>(event, offsetof(sctp_pdapi_event, pdapi_assoc_id));
        association ? broken_off(*association) : give_up_all();
    }
    static std::uint32_t detail_of(std::size_t number) noexcept { return static_cast<std::uint32_t>(std::min<std::size_t>(number, UINT32_MAX)); }
    [[nodiscard]] error too_long() const noexcept {
        return {EMSGSIZE, operation::reassemble, reason::reassembled_too_long, detail_of(longest_)};
    }
    [[nodiscard]] message_key key_of(std::size_t i) const noexcept { return message_key::of(messages_[i].first); }
    [[nodiscard]] bool is(std::size_t i, const message_key& key) const noexcept { return key_of(i).same_sequence(key) && key_of(i).ssn == key.ssn; }

    void release(std::size_t i) noexcept { std::swap(messages_[i], messages_[--used_]); }
    void drop_refused(std::size_t i) noexcept { refused_[i] = refused_[--refused_count_]; }

    reason look_up_refused(const message_key& key, bool last) noexcept {
        for (std::size_t i = 0; i < refused_count_; ++i) {
            if (refused_[i].any && refused_[i].association == key.association) return reason::refused_too_many;
            if (!refused_[i].same_sequence(key)) continue;
            const bool found = refused_[i].ssn == key.ssn;
            if (!found && key.unordered) continue;
            if (last || !found) drop_refused(i);
            if (found) return reason::piece_of_refused;
            break;
        }
        return lost_track_ ? reason::refused_too_many : reason::none;
    }

    /// If there is no room, what was refused is remembered less exactly: per association, and at last not at all.
    void remember(const message_key& key) noexcept {
        if (lost_track_ || count_refused([&](const message_key& k) { return k.any && k.association == key.association; }) != 0) return;
        if (refused_count_ == room_ && (merge_refused(key.association, 1) || !merge_two())) return;
        ::new (static_cast<void*>(refused_ + refused_count_++)) message_key(key);
    }
    bool merge_two() noexcept {
        for (std::size_t i = 0; i < refused_count_; ++i)
            if (merge_refused(refused_[i].association, 2)) return true;
        lost_track_ = true;
        return false;
    }
    /// Makes at least so many entries of an association one.
    bool merge_refused(sctp_assoc_t association, std::size_t at_least) noexcept {
        const auto affected = [&](const message_key& k) { return k.association == association; };
        if (count_refused(affected) < at_least) return false;
        forget_refused_if(affected);
        refused_[refused_count_++] = {association, 0, 0, false, true};
        return true;
    }

    template <class Affected>
    std::size_t count_refused(Affected affected) const noexcept {
        std::size_t n = 0;
        for (std::size_t i = 0; i < refused_count_; ++i) n += affected(refused_[i]) ? 1U : 0U;
        return n;
    }
    template <class Affected>
    std::size_t count_if(Affected affected) const noexcept {
        std::size_t n = count_refused(affected);
        for (std::size_t i = 0; i < used_; ++i) n += affected(key_of(i)) ? 1U : 0U;
        return n;
    }
    template <class Affected>
    bool forget_refused_if(Affected affected) noexcept {
        bool any = false;
        for (std::size_t i = refused_count_; i-- > 0;)
            if (affected(refused_[i])) drop_refused(i), any = true;
        return any;
    }
    template <class Affected>
    bool forget_if(Affected affected) noexcept {
        bool any = forget_refused_if(affected);
        for (std::size_t i = used_; i-- > 0;)
            if (affected(key_of(i))) release(i), any = true;
        return any;
    }
    template <class Affected>
    void give_up_if(Affected affected) noexcept {
        for (std::size_t i = used_; i-- > 0;)
            if (const auto key = key_of(i); affected(key)) release(i), remember(key);
    }

    std::size_t longest_;
    std::size_t count_ = 0;  // of places
    std::size_t used_ = 0;
    std::size_t room_ = 0;  // for refused ones
    std::size_t refused_count_ = 0;
    bool lost_track_ = false;
    message_in_progress* messages_;
    message_key* refused_;
    std::byte* bytes_;
};

}  // namespace sctpp::inline v0::detail

#endif
