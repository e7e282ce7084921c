// SPDX-License-Identifier: BSL-1.0
/// @file
/// Several messages on their way out, each with attributes of its own, for send_batch: they travel in as few packets as they fit into
/// ("bundled"), and cost as few system calls as that takes.
#ifndef SCTPP_OUTGOING_BATCH_HPP
#define SCTPP_OUTGOING_BATCH_HPP

#include <sctpp/detail/kernel.hpp>
#include <sctpp/outgoing.hpp>
#include <sctpp/result.hpp>

namespace sctpp::inline v0 {

template <std::size_t Capacity, detail::message_attribute... Attributes>
class outgoing_batch;

/// Some of the messages of an outgoing_batch, in one piece: what is left after some were taken. Valid as long as the batch, and until it
/// is cleared.
template <class... Attributes>
class outgoing_span {
public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    /// Without the first `taken`.
    [[nodiscard]] outgoing_span from(std::size_t taken) const noexcept { return {first_ + taken, size_ - taken}; }
    /// For sendmmsg.
    [[nodiscard]] mmsghdr* headers() const noexcept { return first_; }

private:
    template <std::size_t, detail::message_attribute...>
    friend class outgoing_batch;
    outgoing_span(mmsghdr* first, std::size_t size) noexcept : first_(first), size_(size) {}
    mmsghdr* first_;
    std::size_t size_;
};

/// Up to `Capacity` messages, which all have attributes of the same types, with values of their own:
/// `outgoing_batch<32, stream_id, payload_protocol_id> batch;`. Holds all but the data, and allocates nothing. Where messages differ in
/// what is said of them, send_attributes says it at run time. Not attributes of a message in a batch: dont_wait, which goes with the call;
/// to_all, end_association and abort_association.
///
/// A batch can be sent again and again; the data may change in between. It can't be moved: the headers point into it.
template <std::size_t Capacity, detail::message_attribute... Attributes>
class outgoing_batch {
public:
    outgoing_batch() noexcept {}  // what is not in use yet is not even zeroed
    outgoing_batch(const outgoing_batch&) = delete;
    outgoing_batch& operator=(const outgoing_batch&) = delete;

    /// Puts one more message behind the others; false if there is no room. The data must stay where it is as long as the batch is sent; of the
    /// attributes a copy is kept.
    [[nodiscard]] bool add(const const_buffer& data, const Attributes&... attributes) noexcept {
        const auto at = filled_;
        if (at == sizeof pieces_) [[unlikely]]
            return false;
        append(at, hold(at, data), 1, attributes...);
        return true;
    }
    /// The message is all pieces, one behind the other. The list of them must stay, too.
    [[nodiscard]] bool add(std::span<const const_buffer> pieces, const Attributes&... attributes) noexcept {
        const auto at = filled_;
        if (at == sizeof pieces_) [[unlikely]]
            return false;
        append(at, const_cast<iovec*>(reinterpret_cast<const iovec*>(pieces.data())), pieces.size(), attributes...);
        return true;
    }
    /// Other data for a message that is in the batch, with the attributes that it has.
    void replace(std::size_t index, const const_buffer& data) noexcept {
        set_data(headers_[index].msg_hdr, hold(index * sizeof(iovec), data), 1);
    }
    void clear() noexcept { filled_ = 0; }

    [[nodiscard]] std::size_t size() const noexcept { return filled_ / sizeof(iovec); }
    [[nodiscard]] bool empty() const noexcept { return filled_ == 0; }
    /// Whether there is no room for another message.
    [[nodiscard]] bool full() const noexcept { return filled_ == sizeof pieces_; }
    [[nodiscard]] static constexpr std::size_t capacity() noexcept { return Capacity; }

    /// Without the first `taken`: what is to be sent after a batch_outcome that was not complete.
    [[nodiscard]] outgoing_span<Attributes...> from(std::size_t taken) noexcept { return {headers_ + taken, size() - taken}; }
    /// For sendmmsg.
    [[nodiscard]] mmsghdr* headers() noexcept { return headers_; }

private:
    using control = detail::control_area<Attributes...>;
    static constexpr bool has_control = !std::is_empty_v<control>;
    static constexpr bool has_name = detail::given<endpoint, Attributes...> || detail::given<override_destination, Attributes...>;
    struct no_controls {};
    struct no_names {};

    /// Of the message whose piece lies so many bytes behind the first: from that number the processor finds its place in all arrays, with
    /// no calculation where an element is two or four times as big.
    template <class T>
    [[gnu::always_inline]] static T& element(T* first, std::size_t at) noexcept {
        if constexpr (sizeof(T) % sizeof(iovec) == 0)
            return *reinterpret_cast<T*>(reinterpret_cast<std::byte*>(first) + at * (sizeof(T) / sizeof(iovec)));
        else
            return first[at / sizeof(iovec)];
    }
    [[gnu::always_inline]] iovec* hold(std::size_t at, const const_buffer& buffer) noexcept {
        iovec& piece = element(pieces_, at);
        piece = {const_cast<void*>(buffer.data()), buffer.size()};
        return &piece;
    }
    static void set_data(msghdr& header, iovec* pieces, std::size_t count) noexcept {
        header.msg_iov = pieces;
        header.msg_iovlen = static_cast<decltype(msghdr::msg_iovlen)>(count);
    }
    // `at` is filled_, which every byte written here might change as far as the compiler knows.
    [[gnu::always_inline]] void append(std::size_t at, iovec* pieces, std::size_t count, const Attributes&... attributes) noexcept {
        msghdr& header = element(headers_, at).msg_hdr;
        header = {};
        set_data(header, pieces, count);
        if constexpr (has_control)
            element(controls_, at).attach_to(header, attributes...);
        else
            control().attach_to(header, attributes...);
        if constexpr (has_name) {
            sockaddr_in6& name = element(names_, at);
            std::memcpy(&name, header.msg_name, header.msg_namelen);
            header.msg_name = &name;
        }
        filled_ = at + sizeof(iovec);
    }

    mmsghdr headers_[Capacity];  // first, where the address of the batch is theirs
    std::size_t filled_ = 0;     // of pieces_, in bytes
    iovec pieces_[Capacity];
    [[no_unique_address]] std::conditional_t<has_control, control[Capacity], no_controls> controls_;
    [[no_unique_address]] std::conditional_t<has_name, sockaddr_in6[Capacity], no_names> names_;
};

/// How far a batch got: how many messages the kernel took, from the front, and why it did not take the next one.
class [[nodiscard]] batch_outcome {
public:
    /// So many were taken; and what stopped it, if something did.
    constexpr explicit batch_outcome(std::size_t taken, sctpp::error stopped_by = {}, bool held_back = false) noexcept
        : taken_(static_cast<std::uint32_t>(taken)), held_back_(held_back), error_(stopped_by) {}

    /// All were taken.
    [[nodiscard]] constexpr bool has_value() const noexcept { return !error_; }
    constexpr explicit operator bool() const noexcept { return !error_; }
    /// How many were taken: those before this one are sent, this one and those behind it are not. Send them with `batch.from(taken())`.
    [[nodiscard]] constexpr std::size_t taken() const noexcept { return taken_; }
    /// Of the message number taken(): what send would have said. A success if all were taken.
    [[nodiscard]] constexpr sctpp::error error() const noexcept { return error_; }
    /// **Some of those taken may not leave this host before the rest is sent, or release_held() is called** (or a heartbeat goes out, every
    /// 30 s by default). Only after an error.
    [[nodiscard]] constexpr bool held_back() const noexcept { return held_back_; }
    /// How many there were; throws sctpp::failure unless all were taken (without exceptions: std::terminate).
    template <class = void>
    [[gnu::always_inline]] constexpr std::size_t value() const {
        if (error_) [[unlikely]]
            detail::raise(error_);
        return taken_;
    }

private:
    std::uint32_t taken_;
    bool held_back_;
    sctpp::error error_;
};

}  // namespace sctpp::inline v0

#endif
