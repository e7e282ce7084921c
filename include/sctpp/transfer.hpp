// SPDX-License-Identifier: BSL-1.0
/// @file
/// Sending and receiving, the same on every kind of socket that has associations.
#ifndef SCTPP_TRANSFER_HPP
#define SCTPP_TRANSFER_HPP

#include <sctpp/actions.hpp>
#include <sctpp/detail/batch_call.hpp>
#include <sctpp/detail/receive_call.hpp>

namespace sctpp::inline v0 {

/// send, receive and peek, for the socket types to derive from. `Base` is basic_socket or bindable_socket.
template <style Style, class Base>
class transfer_socket : public association_socket<Style, Base> {
public:
    /// Sends one message with these attributes (any order, each at most once; see attributes.hpp) and returns how many bytes the
    /// kernel took: all or none, there are no partial sends. (The kernel's 0 for an abort that it took is told as the size of the
    /// reason.) Without attributes this is send(2), otherwise one sendmsg(2) with exactly the control messages needed. Never
    /// raises SIGPIPE.
    ///
    /// On one_to_many say to whom: an association_id, an endpoint (which sets the association up if there is none: implicit set-up),
    /// override_destination or to_all. Errors: EAGAIN no room and not to wait; EINVAL a stream that the association lacks, with
    /// reason::no_such_stream; EMSGSIZE longer than the send buffer; EPIPE, ESRCH no such association (any more); ESHUTDOWN it is
    /// ending. After an error nothing was sent. RFC 6458 sections 5.1 to 5.4, 9.7, 9.12.
    template <class... Attributes, class Verdict = detail::send_verdict<Style, Attributes...>>
    [[gnu::always_inline]] result<std::size_t> send(const const_buffer& data, const Attributes&... attributes) {
        return detail::send_one<Style>(this->native_handle(), data, attributes...);
    }
    template <class... Attributes, class Verdict = detail::send_verdict<Style, Attributes...>>
        requires detail::refused_because<Verdict>
    result<std::size_t> send(const const_buffer& data, const Attributes&... attributes) = delete;  // Verdict says why

    template <detail::message_attribute First, class... More, class Why = refused::the_data_come_first_then_the_attributes>
    result<std::size_t> send(const First& first, const More&... more) = delete;

    /// Sends one message that lies in several places.
    template <class... Attributes, class Verdict = detail::send_verdict<Style, Attributes...>>
    [[gnu::always_inline]] result<std::size_t> send(std::span<const const_buffer> pieces, const Attributes&... attributes) {
        return detail::send_pieces<Style>(this->native_handle(), pieces, attributes...);
    }
    template <class... Attributes, class Verdict = detail::send_verdict<Style, Attributes...>>
        requires detail::refused_because<Verdict>
    result<std::size_t> send(std::span<const const_buffer> pieces, const Attributes&... attributes) = delete;  // Verdict says why

    /// Sends all messages of an outgoing_batch, or of what is left of one, bundled: those that fit into one packet leave in one, whatever
    /// no_delay says. Two system calls for up to 64 messages, where all go to one association; a batch to several is sorted out, and the order
    /// of messages is kept. By argument: dont_wait.
    ///
    /// The outcome says how many were taken, and why the next one was not, as send says it. **An error is no loss, and no end: what was
    /// taken is sent; send the rest with `send_batch(batch.from(outcome.taken()))`.** After EAGAIN and EINTR do that as soon as there is room
    /// (POLLOUT), or call release_held(): what was taken may be held back until then, for which outcome.held_back() stands. After other errors
    /// what was taken leaves at once, unless the peer's window is closed, or the association is still being set up: held_back() again.
    ///
    /// A blocking socket waits for room, but not for a set-up that the batch begins. Don't bundle where each message should leave as early as it
    /// can, and expect nothing of it where each fills a packet by itself. RFC 6458 has no such call; `sendmmsg` and `MSG_MORE` are Linux.
    template <class Batch, class... Flags, class Verdict = detail::verdict_on_batch<Style, Batch>>
        requires detail::receive_flags<Flags...>
    [[gnu::always_inline]] batch_outcome send_batch(Batch&& batch, Flags... flags) {
        return detail::send_batch<detail::recipient_of_batch<Style, Batch>>(this->native_handle(), batch.headers(), batch.size(),
                                                                            MSG_NOSIGNAL | detail::flag_bits(flags...));
    }
    template <class Batch, class... Flags, class Verdict = detail::verdict_on_batch<Style, Batch>>
        requires detail::receive_flags<Flags...> && detail::refused_because<Verdict>
    batch_outcome send_batch(Batch&& batch, Flags... flags) = delete;  // Verdict says why

    /// Receives one message, piece of a message, event, or the end of the association into `buffer`, which what is returned points
    /// into. By type, ask for what shall come with it: `receive<receive_info, next_info, endpoint>(buffer)`; by argument: dont_wait.
    /// A message longer than the buffer comes in pieces and nothing is lost; an event longer than the buffer is cut, and says by how
    /// much (64 KiB holds the longest). Errors: EAGAIN nothing there and not to wait; EINTR; ENODATA info asked for that the socket
    /// does not deliver (the message is in the buffer). RFC 6458 sections 3.1.4, 5.1, 9.8, 9.13.
    template <message_info... Infos, class... Flags>
        requires detail::receive_flags<Flags...>
    [[gnu::always_inline]] auto receive(const mutable_buffer& buffer, Flags... flags) {
        return detail::receive_as<Style, Infos...>(this->native_handle(), buffer, detail::flag_bits(flags...));
    }
    /// Receives into several buffers, one behind the other. Events are decoded from the first: 148 bytes hold all but what varies.
    template <message_info... Infos, class... Flags>
        requires detail::receive_flags<Flags...>
    [[gnu::always_inline]] auto receive(std::span<const mutable_buffer> buffers, Flags... flags) {
        return detail::receive_as<Style, Infos..., scattered>(this->native_handle(), buffers, detail::flag_bits(flags...));
    }
    /// As receive, and leaves what it saw to be received again (`MSG_PEEK`).
    template <message_info... Infos, class... Flags>
        requires detail::receive_flags<Flags...>
    auto peek(const mutable_buffer& buffer, Flags... flags) {
        return detail::receive_as<Style, Infos...>(this->native_handle(), buffer, MSG_PEEK | detail::flag_bits(flags...));
    }

    /// Receives into an incoming_batch what is there, one message, piece or event into each buffer, with one system call. Waits as
    /// receive does, but only for the first (`MSG_WAITFORONE`): a batch is never waited for to become full. What it gives is a range whose
    /// elements are what receive returns; on one_to_many ask for receive_info. An error, or the end of the association, that came behind the first is the next call's.
    ///
    /// There is no limit to the time, because `recvmmsg` looks at its own only when something has arrived; use poll, or `SO_RCVTIMEO`.
    template <std::size_t N, class... Infos, class... Flags, class Verdict = detail::incoming_verdict<Style, Infos...>>
        requires detail::receive_flags<Flags...>
    [[gnu::always_inline]] result<received_batch<Infos...>> receive_batch(incoming_batch<N, Infos...>& batch, Flags... flags) {
        return detail::receive_into<Style>(this->native_handle(), batch, detail::flag_bits(flags...));
    }
    template <std::size_t N, class... Infos, class... Flags, class Verdict = detail::incoming_verdict<Style, Infos...>>
        requires detail::receive_flags<Flags...> && detail::refused_because<Verdict>
    result<received_batch<Infos...>> receive_batch(incoming_batch<N, Infos...>& batch, Flags... flags) = delete;  // Verdict says why

    /// Receives bytes, and nothing but bytes (`recv`), for fewer instructions than receive (`scripts/bench none/`). **Where a message ends can't be
    /// seen** (one that is longer than the buffer goes on with the next call), **nor can an event be told from data.** So only for a
    /// one_to_one socket to which no event is subscribed, whose messages fit into the buffer or say themselves how long they are; and not
    /// after shutdown(), which subscribes association_change. The end of the association is told as by receive.
    template <class... Flags, class Verdict = detail::bytes_verdict<Style>>
        requires detail::receive_flags<Flags...>
    [[gnu::always_inline]] result<plain_bytes> receive_bytes(const mutable_buffer& buffer, Flags... flags) {
        return detail::receive_bytes<Style>(this->native_handle(), buffer, detail::flag_bits(flags...));
    }
    template <class... Flags, class Verdict = detail::bytes_verdict<Style>>
        requires detail::receive_flags<Flags...> && detail::refused_because<Verdict>
    result<plain_bytes> receive_bytes(const mutable_buffer& buffer, Flags... flags) = delete;  // Verdict says why

protected:
    using association_socket<Style, Base>::association_socket;
    transfer_socket() noexcept = default;
};

}  // namespace sctpp::inline v0

#endif
