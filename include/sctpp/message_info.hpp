// SPDX-License-Identifier: BSL-1.0
/// @file
/// What a received message can come with, asked for by type: `receive<receive_info, next_info, endpoint>(buffer)`.
#ifndef SCTPP_MESSAGE_INFO_HPP
#define SCTPP_MESSAGE_INFO_HPP

#include <sctpp/options/delivery.hpp>

namespace sctpp::inline v0 {

/// Which association and stream a message came on, and as what (`SCTP_RCVINFO`, RFC 6458 section 5.3.5). The socket must have
/// receive_info_delivery switched on. Comes with every piece of a message.
struct receive_info {
    stream_id stream{};                      ///< on which stream it came
    sctpp::ssn ssn{};                        ///< its number within the stream; 0 if unordered
    bool unordered = false;                  ///< it was sent unordered
    payload_protocol_id payload_protocol{};  ///< what the payload is, in host byte order
    sctpp::tsn tsn{};                        ///< of the chunk that the piece came in
    sctpp::tsn cumulative_tsn{};             ///< of unordered messages only
    message_context context{};               ///< the receiver's own, set as an option of the association
    association_id association{};
};

/// Not an info but a way of receiving: into several buffers, one behind the other. receive adds it by itself.
struct scattered {};

/// What can be read next (`SCTP_NXTINFO`, RFC 6458 section 5.3.6), with next_info_delivery switched on.
struct next_info {
    stream_id stream{};                      ///< on which stream it comes
    bool unordered = false;                  ///< it was sent unordered
    bool is_event = false;                   ///< it is an event: stream and payload protocol mean nothing
    payload_protocol_id payload_protocol{};  ///< what the payload is, in host byte order
    std::uint32_t length = 0;                ///< bytes that have arrived of it so far; of an event, all of them
    association_id association{};
};

namespace detail {

/// Of a received control message: the kernel's struct, and its number.
template <class Info>
struct info_traits;

template <>
struct info_traits<receive_info> {
    using wire = sctp_rcvinfo;
    static constexpr int type = SCTP_RCVINFO;
    using fields = field_list<field<"stream", &receive_info::stream, &wire::rcv_sid>,
                              field<"ssn", &receive_info::ssn, &wire::rcv_ssn>,
                              field<"unordered", &receive_info::unordered, flag_codec<&wire::rcv_flags, SCTP_UNORDERED>{}>,
                              field<"payload_protocol", &receive_info::payload_protocol, network_order<&wire::rcv_ppid>{}>,
                              field<"tsn", &receive_info::tsn, &wire::rcv_tsn>,
                              field<"cumulative_tsn", &receive_info::cumulative_tsn, &wire::rcv_cumtsn>,
                              field<"context", &receive_info::context, &wire::rcv_context>,
                              field<"association", &receive_info::association, &wire::rcv_assoc_id>>;
};

template <>
struct info_traits<next_info> {
    using wire = sctp_nxtinfo;
    static constexpr int type = SCTP_NXTINFO;
    using fields = field_list<field<"stream", &next_info::stream, &wire::nxt_sid>,
                              field<"unordered", &next_info::unordered, flag_codec<&wire::nxt_flags, SCTP_UNORDERED>{}>,
                              field<"is_event", &next_info::is_event, flag_codec<&wire::nxt_flags, SCTP_NOTIFICATION>{}>,
                              field<"payload_protocol", &next_info::payload_protocol, network_order<&wire::nxt_ppid>{}>,
                              field<"length", &next_info::length, &wire::nxt_length>,
                              field<"association", &next_info::association, &wire::nxt_assoc_id>>;
};

template <class Info>
Info decode_info(const typename info_traits<Info>::wire& wire) noexcept {
    Info info;
    info_traits<Info>::fields::decode(wire, info);
    return info;
}

struct incoming_access;

/// What each part adds to a message: storage for what came, and accessors. (Templates, so that only who uses them pays.)
template <class Part>
class message_part;

template <std::same_as<receive_info> Info>
class message_part<Info> {
public:
    /// Which association it came on: to whom an answer goes.
    [[nodiscard]] association_id association() const noexcept { return association_id{wire_.rcv_assoc_id}; }
    [[nodiscard]] stream_id stream() const noexcept { return stream_id{wire_.rcv_sid}; }
    /// As the peer meant it: put into host byte order.
    [[nodiscard]] payload_protocol_id payload_protocol() const noexcept {
        return payload_protocol_id{swap_to_network(wire_.rcv_ppid)};
    }
    [[nodiscard]] bool is_unordered() const noexcept { return (wire_.rcv_flags & SCTP_UNORDERED) != 0; }
    [[nodiscard]] sctpp::ssn ssn() const noexcept { return sctpp::ssn{wire_.rcv_ssn}; }
    [[nodiscard]] sctpp::tsn tsn() const noexcept { return sctpp::tsn{wire_.rcv_tsn}; }
    [[nodiscard]] message_context context() const noexcept { return message_context{wire_.rcv_context}; }
    /// All of it.
    [[nodiscard]] receive_info info() const noexcept { return decode_info<Info>(wire_); }

private:
    friend struct incoming_access;
    sctp_rcvinfo wire_{};
};

template <std::same_as<next_info> Info>
class message_part<Info> {
public:
    /// What can be read next; empty if nothing has arrived yet.
    [[nodiscard]] std::optional<Info> next() const noexcept {
        if (!present_) return std::nullopt;
        return decode_info<Info>(wire_);
    }

private:
    friend struct incoming_access;
    sctp_nxtinfo wire_{};
    bool present_ = false;
};

template <>
class message_part<endpoint> {
public:
    /// The address that the message (or event) came from, with the peer's port.
    /// (Kernel 6.1 gives a link-local source a random scope.)
    [[nodiscard]] const endpoint& source() const noexcept { return source_; }

private:
    friend struct incoming_access;
    endpoint source_;
};

template <>
class message_part<scattered> {
public:
    /// How many bytes, over all buffers; data() is what lies in the first.
    [[nodiscard]] std::size_t total_size() const noexcept { return total_; }

private:
    friend struct incoming_access;
    std::size_t total_;
};

}  // namespace detail

/// What `receive<...>` can be asked for.
template <class T>
concept message_info = std::is_same_v<T, receive_info> || std::is_same_v<T, next_info> || std::is_same_v<T, endpoint> ||
                       std::is_same_v<T, scattered>;

}  // namespace sctpp::inline v0

#endif
