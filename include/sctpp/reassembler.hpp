// SPDX-License-Identifier: BSL-1.0
/// @file
/// Puts messages together that arrive in pieces, on memory of the caller. Not part of sctpp.hpp: few programs need it.
#ifndef SCTPP_REASSEMBLER_HPP
#define SCTPP_REASSEMBLER_HPP

#include <sctpp/detail/reassembly.hpp>
#include <sctpp/match.hpp>

namespace sctpp::inline v0 {

/// Puts messages together that arrive in pieces: because they are longer than the buffer or than the socket's receive buffer, because
/// partial_delivery_point is set, or because interleaving_support lets the pieces of several messages alternate (RFC 6458 sections
/// 8.1.20 and 8.1.21, RFC 8260). Give it everything that is received, in that order, and go on with what it returns:
///
///     std::array<std::byte, sctpp::reassembler::memory_for(8, 100'000)> memory;
///     sctpp::reassembler reassembler(memory, 100'000);
///     ...
///     const auto incoming = socket.receive(buffer).and_then([&](const auto& in) { return reassembler.add(in); });
///
/// Nothing is allocated: as many messages of the longest size as the memory holds can be in progress at once, each in one place.
///
/// **Pieces are told apart** by association, stream, order and sequence number, so every piece must come with receive_info:
/// `reassembler` takes what one_to_many receives, and `receive<receive_info>` of the others. `plain_reassembler` is for what
/// one_to_one and peeled_association receive without it; there the pieces of a message must follow each other, which they do unless
/// interleaving_support is on. For more infos with each message name them all: `basic_reassembler<receive_info, endpoint>`.
///
/// **The memory of a message that is broken off is released** by partial_delivery_event, by association_change (lost, shut down,
/// restarted; also up, should an id come anew) and by end_of_association. So subscribe to the first two, or it is not known: with
/// interleaving or several associations, the memory would be in use until forget(); and where messages are unordered or plain, the
/// next one would be taken for the rest of the one broken off. Events that a short buffer has cut (24 bytes hold what is needed)
/// give up what they could mean. (If a peer restarts in the middle of a message, Linux without interleaving goes on waiting for its rest
/// and hands over nothing more of that association, the event neither.)
///
/// **What does not fit is refused** with an error (see add()), and so is each further piece of the same message, whatever comes between
/// them: a message is handed over as it was sent or not at all. What can't be known: a last piece whose beginning was never given
/// here looks like a whole message, and what is given twice (received after `peek`) is twice in the message.
///
/// Each socket needs one of its own; an association that is peeled off may stay with the one that has its first pieces. A message
/// identifier is known by its lower half, of 16 bits (on big-endian machines by its upper half, so that unordered messages of one
/// stream can't be told apart there).
template <message_info... Infos>
class basic_reassembler {
    static_assert(!(std::is_same_v<scattered, Infos> || ...), "a reassembler needs each piece in one buffer");
    static constexpr bool has_info = (std::is_same_v<receive_info, Infos> || ...);

public:
    /// The memory for so many messages in progress of up to `longest` bytes each, at any alignment: 64 bytes a message more than those,
    /// and a hundredth.
    [[nodiscard]] static constexpr std::size_t memory_for(std::size_t messages, std::size_t longest) noexcept {
        return messages * (longest + detail::reassembly::overhead(longest)) + detail::reassembly::alignment - 1;
    }

    /// `memory` is the caller's, must stay, and is written to by this object only. It is divided into capacity() places for messages
    /// of `longest` bytes; what is left over remembers refused messages (two per place at least, and one per KiB of memory). With
    /// `longest` 0, or less memory than one place needs, every piece is refused, and whole messages pass.
    explicit basic_reassembler(std::span<std::byte> memory, std::size_t longest) noexcept : parts_(memory, longest) {}
    basic_reassembler(const basic_reassembler&) = delete;
    basic_reassembler& operator=(const basic_reassembler&) = delete;

    /// Of what was received, the next. It returns
    /// - for the last piece of a message: the whole message, in this object's memory, valid until the next call of add(). Its
    ///   receive_info is that of the first piece, all other infos are of the last;
    /// - for a piece of which more follow: the same piece, as a fragment, which has been taken: nothing is to be done;
    /// - anything else unchanged, uncopied, where it was received: whole messages, events, ends.
    ///
    /// Errors, after which the piece still lies in the buffer that it was received into, and which concern no other message:
    /// - EMSGSIZE, reason::reassembled_too_long: its message is longer than longest(). What came before of it is collected(), until the
    ///   next call.
    /// - ENOBUFS, reason::reassembler_full: the first piece of a message, and all places are in use.
    /// - ECANCELED, reason::piece_of_refused: a further piece of such a message, or of one that was given up. If it is_message(), the
    ///   last.
    /// - ECANCELED, reason::refused_too_many: more messages were refused at once than is room to remember them. From then on all that
    ///   comes of the association is reported so, whole messages too (but what is in progress goes on), until it ends or
    ///   forget(); at worst of all associations, until clear().
    [[nodiscard]] result<incoming<Infos...>> add(const incoming<Infos...>& in) noexcept {
        if (in.is_message() && parts_.idle()) [[likely]]
            return in;
        if (!in.is_message() && !in.is_fragment()) {
            note(in);
            return in;
        }
        return add_piece(in);
    }
    template <message_info... Others, class Why = refused::receive_with_the_infos_that_this_reassembler_names_each_piece_into_one_buffer>
    result<incoming<Infos...>> add(const incoming<Others...>& in) = delete;

    /// After EMSGSIZE: the bytes that came before of the message that got too long, for who goes on with it by himself. Else
    /// nothing. In this object's memory, valid until the next call of add().
    [[nodiscard]] std::span<const std::byte> collected() const noexcept { return {parts_.collected.bytes.data(), parts_.collected.bytes.size()}; }
    /// Of the same message, what came with its first piece. (Its later ones have no payload protocol if interleaving is on.)
    [[nodiscard]] receive_info collected_info() const noexcept
        requires has_info
    {
        return detail::decode_info<receive_info>(parts_.collected.first);
    }

    /// Releases the memory of an association's messages in progress. Their further pieces, if any come, are reported as
    /// reason::piece_of_refused. To make room, or when a message takes too long.
    void give_up(association_id association) noexcept
        requires has_info
    {
        parts_.give_up(number(association));
    }
    /// Likewise of all messages in progress.
    void give_up_all() noexcept { parts_.give_up_all(); }

    /// Releases what is known of an association that has ended without an event that told it: nothing more of it must come, or a piece
    /// would be taken for a first one.
    void forget(association_id association) noexcept
        requires has_info
    {
        parts_.forget(number(association));
    }
    /// As new: for another socket.
    void clear() noexcept { parts_.forget_all(); }

    /// The longest message.
    [[nodiscard]] std::size_t longest() const noexcept { return parts_.longest(); }
    /// How many messages can be in progress at once.
    [[nodiscard]] std::size_t capacity() const noexcept { return parts_.capacity(); }
    /// How many are.
    [[nodiscard]] std::size_t in_progress() const noexcept { return parts_.in_progress(); }

private:
    using access = detail::incoming_access;
    using change = association_change::change;

    result<incoming<Infos...>> add_piece(const incoming<Infos...>& in) noexcept {
        sctp_rcvinfo info{};
        if constexpr (has_info) info = access::info_of(in);
        const auto taken = parts_.take(info, access::bytes_of(in), in.is_message());
        if (!taken) return taken.error();
        result<incoming<Infos...>> out(in);
        if (taken->put_together) access::make_whole(*out, taken->bytes, taken->first);
        return out;
    }

    /// An event or an end: what it releases.
    [[gnu::cold]] void note(const incoming<Infos...>& in) noexcept {
        const auto bytes = access::bytes_of(in);
        if (in.is_end() && (bytes.empty() || !has_info)) return parts_.forget_all();  // of the socket's only association
        parts_.note_event(bytes, has_info);
    }

    detail::reassembly parts_;
};

/// For messages with receive_info, of any number of associations.
using reassembler = basic_reassembler<receive_info>;
/// For messages without, of one association without interleaving.
using plain_reassembler = basic_reassembler<>;

}  // namespace sctpp::inline v0

#endif
