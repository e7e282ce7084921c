// SPDX-License-Identifier: BSL-1.0
/// @file
/// What a receive gives: a closed sum of a message, a piece of one, an event, and the end of the association. `match` (match.hpp) takes
/// it apart.
#ifndef SCTPP_INCOMING_HPP
#define SCTPP_INCOMING_HPP

#include <sctpp/buffer.hpp>
#include <sctpp/detail/notification.hpp>
#include <sctpp/event.hpp>
#include <sctpp/message_info.hpp>
#include <sctpp/refused.hpp>

namespace sctpp::inline v0 {

template <message_info... Infos>
class incoming;

namespace detail {
struct incoming_access;
/// From `end` on, the number beyond it is an end_of_association::ending.
enum class incoming_kind : std::uint8_t {
    whole,
    piece,
    event,
    end_by_event,
    end,
};
}  // namespace detail

/// Bytes of a message, and what was asked for along with them. The bytes lie in the caller's buffer.
template <message_info... Infos>
class received_bytes : public detail::message_part<Infos>... {
public:
    /// What was received; of several buffers, the part in the first one.
    template <class Byte = const std::byte>  // a template costs a compiler nothing where it is not used
    [[nodiscard]] std::span<Byte> data() const noexcept {
        return {data_, size_};
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// data() as characters.
    [[nodiscard]] std::string_view text() const noexcept { return {reinterpret_cast<const char*>(data_), size_}; }

private:
    friend struct detail::incoming_access;
    const std::byte* data_;
    std::size_t size_;
};

/// A whole message, or the last piece of one whose earlier pieces came as basic_fragment.
template <message_info... Infos>
class basic_message : public received_bytes<Infos...> {};

/// A piece of a message of which more follows: the message was longer than the buffer, or than the socket's receive buffer, or
/// partial delivery is on. (`MSG_EOR` was clear.)
template <message_info... Infos>
class basic_fragment : public received_bytes<Infos...> {};

/// A message with its association, stream and protocol: what a one-to-many socket gives.
using message = basic_message<receive_info>;
/// A piece of one, likewise.
using fragment = basic_fragment<receive_info>;
/// Only the bytes: what the other sockets give unless asked for more.
using plain_message = basic_message<>;
/// A piece of one, likewise.
using plain_fragment = basic_fragment<>;

/// The end of an association: one value for the forms in which the kernel tells it, which differ with the kind of socket. It may
/// be told more than once (by an event, and then by each further receive).
struct end_of_association {
    /// How it ended.
    enum class ending : std::uint8_t {
        shut_down,  ///< gracefully, by either side
        aborted,    ///< by an ABORT of either side
        lost,       ///< the peer no longer answers
        over,       ///< it had ended before; how was told then
    };
    ending how{};                  ///< how it ended
    association_id association{};  ///< where an event told the end (into 20 bytes or more); else 0: the socket's only one
    error_cause cause{};           ///< why it was aborted, where an event told it
    event_data causes{};           ///< of an ABORT received, where an event told it: its error causes
};

/// What a receive gave. Points into the caller's buffer: valid until that is received into again.
template <message_info... Infos>
class [[nodiscard]] incoming {
public:
    /// What a handler of match takes for a message, with these infos.
    using message_type = basic_message<Infos...>;
    /// Likewise for a piece of one.
    using fragment_type = basic_fragment<Infos...>;

    /// For a look without match: a whole message, or the last piece of one.
    [[nodiscard]] bool is_message() const noexcept { return kind_ == detail::incoming_kind::whole; }
    /// A piece of a message of which more follows.
    [[nodiscard]] bool is_fragment() const noexcept { return kind_ == detail::incoming_kind::piece; }
    /// An event, but for those that end an association.
    [[nodiscard]] bool is_event() const noexcept { return kind_ == detail::incoming_kind::event; }
    /// The end of an association.
    [[nodiscard]] bool is_end() const noexcept { return kind_ >= detail::incoming_kind::end_by_event; }

private:
    friend struct detail::incoming_access;
    message_type message_;  // of an event, too, its bytes
    detail::incoming_kind kind_;
};

namespace detail {

/// Builds and takes apart what users only look at. What is rare is a function of its own, which takes and returns values: for an
/// object that it refers to, the common path would have to keep a whole incoming in memory, and for what is needed after its return,
/// save a register. What calls handlers is inlined instead, for they refer to the caller's variables, which would lie in memory, too.
struct incoming_access {
    template <message_info... Infos>
    static end_of_association end(const incoming<Infos...>& in) noexcept {
        return end_of(in.kind_, bytes_of(in));
    }
    template <class End = end_of_association>
    static End end_of(incoming_kind kind, row_of<const std::byte> bytes) noexcept {
        if (kind == incoming_kind::end_by_event) {
            const auto change = change_in(bytes);
            return {.how = how_by(change),
                    .association = association_id{change.sac_assoc_id},
                    .cause = error_cause{swap_to_network(change.sac_error)},
                    .causes = data_behind<decltype(End::causes)>(sizeof change, bytes)};
        }
        return {.how = how_of(kind, bytes)};
    }
    static end_of_association::ending how_of(incoming_kind kind, row_of<const std::byte> bytes) noexcept {
        if (kind == incoming_kind::end_by_event) return how_by(change_in(bytes));
        return static_cast<end_of_association::ending>(static_cast<unsigned>(kind) - static_cast<unsigned>(incoming_kind::end));
    }
    static constexpr incoming_kind ended(end_of_association::ending how) noexcept {
        return static_cast<incoming_kind>(static_cast<unsigned>(incoming_kind::end) + static_cast<unsigned>(how));
    }
    /// The event that ended it, of which is known that it is long enough.
    static sctp_assoc_change change_in(row_of<const std::byte> event) noexcept {
        sctp_assoc_change change;
        std::memcpy(&change, event.data(), sizeof change);
        return change;
    }
    static end_of_association::ending how_by(const sctp_assoc_change& change) noexcept {
        using ending = end_of_association::ending;
        if (change.sac_state == SCTP_SHUTDOWN_COMP) return ending::shut_down;
        return change.sac_error != 0 ? ending::aborted : ending::lost;
    }

    /// A chain of comparisons with one number, of which compilers make a table. Only what it is, is made.
    template <class Result, class Handler, class... Events>
    [[gnu::always_inline]] static Result dispatch_event(row_of<const std::byte> bytes, Handler& handler, event_list<Events...>) {
        const auto header = read_event_header(bytes);
        if constexpr (std::is_void_v<Result>) {
            bool handled = false;
            const auto one = [&]<class Event>(std::type_identity<Event>) {
                Event event;
                if (!decode_event(bytes, event)) return;
                handler(std::as_const(event));
                handled = true;
            };
            (void)((header.type == number(event_traits<Events>::type) && (one(std::type_identity<Events>{}), true)) || ...);
            if (handled) return;
        } else {
            std::optional<Result> result;
            const auto one = [&]<class Event>(std::type_identity<Event>) {
                Event event;
                if (decode_event(bytes, event)) result.emplace(handler(std::as_const(event)));
            };
            (void)((header.type == number(event_traits<Events>::type) && (one(std::type_identity<Events>{}), true)) || ...);
            if (result) return *std::move(result);
        }
        const raw_event raw{event_type{header.type}, header.flags, data_behind(0, bytes)};
        return handler(raw);
    }

    template <class Result, class Handler>
    [[gnu::always_inline]] static Result dispatch_rare(incoming_kind kind, row_of<const std::byte> bytes, Handler& handler) {
        if (kind == incoming_kind::event) return dispatch_event<Result>(bytes, handler, all_events{});
        const auto e = end_of(kind, bytes);
        return handler(e);
    }

    template <class Result, class Handler, message_info... Infos>
    [[gnu::always_inline]] static Result dispatch(const incoming<Infos...>& in, Handler& handler) {
        if (in.is_message()) [[likely]]
            return handler(in.message_);
        if (in.is_fragment()) {
            basic_fragment<Infos...> f;
            static_cast<received_bytes<Infos...>&>(f) = in.message_;
            return handler(std::as_const(f));
        }
        return dispatch_rare<Result>(in.kind_, bytes_of(in), handler);
    }

    /// A message or a piece of one.
    template <message_info... Infos>
    [[gnu::always_inline]] static void fill_message(incoming<Infos...>& in, const mutable_buffer& first, std::size_t received,
                                                    bool whole) noexcept {
        fill_bytes(in, first, received);
        if constexpr ((std::is_same_v<scattered, Infos> || ...)) in.message_.total_ = received;
        if (whole) [[likely]]  // so that this is a branch, which leads to the handler, and no value computed to be looked at again
            in.kind_ = incoming_kind::whole;
        else
            in.kind_ = incoming_kind::piece;
    }

    /// An event, received with these flags. `socket`: where the rest of one that was cut is to be dropped, or -1.
    template <message_info... Infos>
    [[gnu::always_inline]] static void fill_event(incoming<Infos...>& in, const mutable_buffer& first, std::size_t received, int flags,
                                                  int socket) noexcept {
        const auto event = look_at_event(first, received, flags, socket);
        if (event.kind < incoming_kind::event) __builtin_unreachable();  // so that nobody asks whether it is a message
        in.message_.data_ = event.data;
        in.message_.size_ = event.size;
        in.kind_ = event.kind;
    }

    /// The end without an event.
    template <message_info... Infos>
    [[gnu::always_inline]] static void fill_end(incoming<Infos...>& in, end_of_association::ending how) noexcept {
        fill_bytes(in, {}, 0);
        in.kind_ = ended(how);
    }

    /// Takes what was asked for out of the control messages; false if receive_info is missing. (CMSG_NXTHDR would cost more: it does
    /// not trust the kernel to have written whole headers.)
    template <message_info... Infos>
    [[gnu::always_inline]] static bool take_control(incoming<Infos...>& in, const msghdr& header) noexcept {
        constexpr bool wants_receive = (std::is_same_v<receive_info, Infos> || ...);
        constexpr bool wants_next = (std::is_same_v<next_info, Infos> || ...);
        // What is shorter is none that is wanted.
        constexpr std::size_t shortest = CMSG_LEN(wants_next ? sizeof(sctp_nxtinfo) : sizeof(sctp_rcvinfo));
        const auto* at = static_cast<const std::byte*>(header.msg_control);
        std::size_t left = header.msg_controllen;
        while (left >= shortest) {
            const auto& head = *reinterpret_cast<const cmsghdr*>(at);
            if constexpr (wants_receive)
                if (const auto* info = payload<receive_info>(head, left)) {
                    in.message_.message_part<receive_info>::wire_ = *info;
                    return true;  // NXTINFO, if any, stands before it
                }
            if constexpr (wants_next)
                if (const auto* info = payload<next_info>(head, left)) {
                    in.message_.message_part<next_info>::wire_ = *info;
                    in.message_.message_part<next_info>::present_ = true;
                }
            const std::size_t step = CMSG_ALIGN(head.cmsg_len);
            if (step < sizeof head || step >= left) break;
            at += step;
            left -= step;
        }
        return !wants_receive;
    }
    template <message_info... Infos>
    static void take_source(incoming<Infos...>& in, const msghdr& header) noexcept {
        const auto* const name = static_cast<const std::byte*>(header.msg_name);
        if (endpoint_access::size_of(name, header.msg_namelen) != 0) [[likely]]
            in.message_.message_part<endpoint>::source_ = endpoint_access::copy(name);
    }

    /// Of an incoming_batch, for a call after which it is told how many were used.
    template <class Batch>
    [[gnu::always_inline]] static mmsghdr* ready_headers(Batch& batch) noexcept {
        return batch.ready_headers();
    }

    /// For who puts messages together: where it lies, what came with it, and a last piece made the whole.
    template <message_info... Infos>
    static row_of<const std::byte> bytes_of(const incoming<Infos...>& in) noexcept {
        return {in.message_.data_, in.message_.size_};
    }
    template <message_info... Infos>
    static const sctp_rcvinfo& info_of(const incoming<Infos...>& in) noexcept {
        return in.message_.message_part<receive_info>::wire_;
    }
    template <message_info... Infos>
    static void make_whole(incoming<Infos...>& last, row_of<const std::byte> bytes, const sctp_rcvinfo& first) noexcept {
        last.message_.data_ = bytes.data();
        last.message_.size_ = bytes.size();
        if constexpr ((std::is_same_v<receive_info, Infos> || ...)) last.message_.message_part<receive_info>::wire_ = first;
    }

private:
    /// Of a control message, if it is this one, and as long as it says: `left` is what there is from its head on.
    template <class Info>
    [[gnu::always_inline]] static const typename info_traits<Info>::wire* payload(const cmsghdr& head, std::size_t left) noexcept {
        using wire = typename info_traits<Info>::wire;
        const bool is = head.cmsg_level == sctp_level && head.cmsg_type == info_traits<Info>::type && head.cmsg_len >= CMSG_LEN(sizeof(wire)) &&
                        left >= CMSG_LEN(sizeof(wire));
        return is ? reinterpret_cast<const wire*>(CMSG_DATA(&head)) : nullptr;
    }

    template <message_info... Infos>
    [[gnu::always_inline]] static void fill_bytes(incoming<Infos...>& in, const mutable_buffer& first, std::size_t received) noexcept {
        in.message_.data_ = static_cast<const std::byte*>(first.data());
        in.message_.size_ = received;
        if constexpr ((std::is_same_v<scattered, Infos> || ...)) in.message_.size_ = std::min(received, first.size());
    }

public:
    /// With all that is needed of it, in registers, so that the common path keeps nothing for it.
    struct seen_event {
        const std::byte* data;
        std::uint32_t size;
        incoming_kind kind;
    };
    /// Whether an event is the end of its association. Drops the rest of one that was cut, where it is given a socket; an end is seen as
    /// one even if the buffer was too short to tell more of it.
    [[gnu::noinline]] static seen_event look_at_event(mutable_buffer first, std::size_t received, int flags, int socket) noexcept {
        std::uint16_t type = 0;
        const std::size_t have = std::min(received, first.size());
        if ((flags & MSG_EOR) != 0 && have >= sizeof type) [[likely]] {
            std::memcpy(&type, first.data(), sizeof type);
            if (type != number(event_type::association_change)) return seen(first, have, incoming_kind::event);
        }
        return look_closer(first, received, flags, socket);
    }

private:
    static seen_event seen(mutable_buffer first, std::size_t have, incoming_kind kind) noexcept {
        return {static_cast<const std::byte*>(first.data()), static_cast<std::uint32_t>(have), kind};
    }
    [[gnu::cold, gnu::noinline]] static seen_event look_closer(mutable_buffer first, std::size_t received, int flags, int socket) noexcept {
        const std::size_t have = std::min(received, first.size());
        sctp_assoc_change change{};
        auto* const front = reinterpret_cast<std::byte*>(&change);
        const std::size_t known = std::min(have, sizeof change);
        std::memcpy(front, first.data(), known);
        if ((flags & MSG_EOR) == 0 && socket >= 0) drop_rest_of_event(socket, {front + known, sizeof change - known});
        const bool complete = have >= sizeof change || (socket >= 0 && change.sac_length >= sizeof change);
        const bool ends = complete && change.sac_type == number(event_type::association_change) &&
                          (change.sac_state == SCTP_COMM_LOST || change.sac_state == SCTP_SHUTDOWN_COMP);
        if (!ends) return seen(first, have, incoming_kind::event);
        return seen(first, have, have >= sizeof change ? incoming_kind::end_by_event : ended(how_by(change)));
    }
};

}  // namespace detail

}  // namespace sctpp::inline v0

#endif
