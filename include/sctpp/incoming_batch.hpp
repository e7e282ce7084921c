// SPDX-License-Identifier: BSL-1.0
/// @file
/// Room for several messages on their way in, for receive_batch: one system call takes as many as are there.
#ifndef SCTPP_INCOMING_BATCH_HPP
#define SCTPP_INCOMING_BATCH_HPP

#include <iterator>

#include <sctpp/receive_request.hpp>

namespace sctpp::inline v0 {

/// What a receive_batch gave: a range of `result<incoming<Infos...>>`, each as receive gives one. Valid until the batch is received into again.
///
/// Of an event that did not fit into its buffer, the rest that lies in the next ones is left out. The end of the association is the last. (Of one
/// that was aborted or lost, the kernel tells the end before what it has queued; here it follows what the batch has room for, and what there
/// is beyond that can still be received.)
template <message_info... Infos>
class received_batch {
public:
    class iterator {
    public:
        /// What each element is.
        using value_type = result<incoming<Infos...>>;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::forward_iterator_tag;
        using iterator_category = std::input_iterator_tag;  // operator* gives a value

        iterator() noexcept = default;
        [[gnu::always_inline]] value_type operator*() const noexcept {
            const msghdr& header = at_->msg_hdr;
            if (header.msg_flags != MSG_EOR && at_->msg_len == 0) [[unlikely]]
                return nothing(header);
            static constexpr int no_socket = -1;
            return detail::interpret_header<Infos...>(header, at_->msg_len, *reinterpret_cast<const mutable_buffer*>(header.msg_iov), no_socket);
        }
        [[gnu::always_inline]] iterator& operator++() noexcept {
            if (at_->msg_hdr.msg_flags != MSG_EOR) [[unlikely]]
                at_ = last_of_event(at_, end_);
            ++at_;
            return *this;
        }
        iterator operator++(int) noexcept {
            auto before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const iterator& a, const iterator& b) noexcept { return a.at_ == b.at_; }

    private:
        friend class received_batch;
        iterator(const mmsghdr* at, const mmsghdr* end) noexcept : at_(at), end_(end) {}
        [[gnu::cold]] static value_type nothing(const msghdr& header) noexcept {
            auto how = end_of_association::ending::shut_down;
            if ((header.msg_flags & end_mark) != 0)
                how = static_cast<end_of_association::ending>(header.msg_flags & ~end_mark);
            else if (header.msg_iov->iov_len == 0)
                return error{EINVAL, operation::receive, reason::empty_buffer};
            value_type r{std::in_place};
            detail::incoming_access::fill_end(*r, how);
            return r;
        }
        /// What is neither a message nor an event that fits is the last of its own.
        [[gnu::cold]] static const mmsghdr* last_of_event(const mmsghdr* at, const mmsghdr* end) noexcept {
            while ((at->msg_hdr.msg_flags & (detail::notification_flag | MSG_EOR)) == detail::notification_flag && at + 1 != end &&
                   (at[1].msg_hdr.msg_flags & detail::notification_flag) != 0)
                ++at;
            return at;
        }
        const mmsghdr* at_ = nullptr;
        const mmsghdr* end_ = nullptr;
    };

    /// The first.
    [[nodiscard]] iterator begin() const noexcept { return {first_, end_}; }
    /// Behind the last.
    [[nodiscard]] iterator end() const noexcept { return {end_, end_}; }
    /// How many: of events that did not fit into their buffer, each buffer counts. At least 1.
    [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(end_ - first_); }

    /// For who makes the call to recvmmsg: what it has brought, `count` above 0.
    received_batch(const mmsghdr* headers, std::size_t count) noexcept : received_batch(headers, headers + count) {}
    /// Likewise, up to `end`.
    received_batch(const mmsghdr* headers, const mmsghdr* end) noexcept : first_(headers), end_(end) {}
    /// Likewise, and behind it the end of the association, which is noted down in headers[count]: incoming_batch::headers() has one more for that.
    received_batch(mmsghdr* headers, std::size_t count, end_of_association::ending how) noexcept : received_batch(headers, count + 1) {
        headers[count].msg_len = 0;
        headers[count].msg_hdr.msg_flags = end_mark | static_cast<int>(how);
    }

private:
    static constexpr int end_mark = MSG_FIN;  // which the kernel says of no message
    const mmsghdr* first_;
    const mmsghdr* end_;
};

/// Up to `Capacity` buffers of the caller's, each for one message, piece or event, with the room that the infos take. Which infos are asked
/// for: as with receive. It can't be moved: the headers point into it. The buffers may be of any size; 148 bytes hold an event, all but what
/// varies, and an end that an event tells is seen as one from 20 bytes on.
template <std::size_t Capacity, message_info... Infos>
class incoming_batch {
    static_assert(!(std::is_same_v<scattered, Infos> || ...), "each message of a batch goes into one buffer");

public:
    incoming_batch() noexcept {}
    /// With all of these buffers, the first `Capacity` if there are more: `std::array<std::array<std::byte, 2048>, 32>`, for example.
    template <class Buffers>
        requires std::is_constructible_v<mutable_buffer, decltype(*std::begin(std::declval<Buffers&>()))>
    explicit incoming_batch(Buffers& buffers) noexcept {
        for (auto& buffer : buffers)
            if (!add(buffer)) break;
    }
    incoming_batch(const incoming_batch&) = delete;
    incoming_batch& operator=(const incoming_batch&) = delete;

    /// One buffer more; false if there is no room for it.
    [[nodiscard]] bool add(const mutable_buffer& buffer) noexcept {
        if (size_ == Capacity) return false;
        buffers_[size_] = {buffer.data(), buffer.size()};
        msghdr& header = headers_[size_].msg_hdr;
        header = {};
        header.msg_iov = &buffers_[size_];
        header.msg_iovlen = 1;
        areas_[size_].attach_to(header);
        ++size_;
        return true;
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] static constexpr std::size_t capacity() noexcept { return Capacity; }

    /// For recvmmsg, each time again: makes ready what the last call has used. Give it size() of them.
    [[nodiscard]] mmsghdr* headers() noexcept {
        mmsghdr* const all = ready_headers();
        used(size_);
        return all;
    }
    /// Says that only so many were used by the call, which makes the next headers() cheaper.
    void used(std::size_t count) noexcept {
        if constexpr (is_written_to) used_ = count;
    }

private:
    friend struct detail::incoming_access;
    /// For who calls used() after each call that has used some.
    [[gnu::always_inline]] mmsghdr* ready_headers() noexcept {
        if constexpr (is_written_to)
            for (mmsghdr *h = headers_, *end = headers_ + used_; h != end; ++h) detail::info_area<Infos...>::make_ready(h->msg_hdr);
        return headers_;
    }
    // Whether the kernel writes into a header what the next call would take for its room.
    static constexpr bool is_written_to = detail::info_area<Infos...>::wants_control || detail::info_area<Infos...>::template wants<endpoint>;

    std::size_t size_ = 0;
    std::size_t used_ = 0;
    mmsghdr headers_[Capacity + 1];  // one to note the end of the association down
    iovec buffers_[Capacity];
    [[no_unique_address]] detail::info_area<Infos...> areas_[Capacity];
};

}  // namespace sctpp::inline v0

#endif
