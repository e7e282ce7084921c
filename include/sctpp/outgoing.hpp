// SPDX-License-Identifier: BSL-1.0
/// @file
/// A message on its way out: the `msghdr` for `sendmsg`, built from data and attributes without a socket and without a
/// system call, so that event loops and io_uring can use it as sockets do.
#ifndef SCTPP_OUTGOING_HPP
#define SCTPP_OUTGOING_HPP

#include <array>
#include <bit>
#include <cstring>

#include <sctpp/buffer.hpp>
#include <sctpp/detail/attribute_rules.hpp>

namespace sctpp::inline v0 {

namespace detail {

/// `cmsghdr` without its flexible array, which must not stand before another member.
struct control_header {
    decltype(cmsghdr::cmsg_len) length;
    int level;
    int type;
};
static_assert(sizeof(control_header) == sizeof(cmsghdr));

/// A control_header in words: compilers then store the whole at once instead of each member.
using control_words = std::array<std::size_t, sizeof(control_header) / sizeof(std::size_t)>;
template <class Payload, int Type>
inline constexpr auto header_of = std::bit_cast<control_words>(control_header{CMSG_LEN(sizeof(Payload)), sctp_level, Type});

/// One control message, laid out as CMSG_DATA and CMSG_SPACE have it.
template <class Payload>
struct alignas(std::size_t) control_message {
    control_words header;
    Payload payload;
};
static_assert(sizeof(control_message<sctp_sndinfo>) == CMSG_SPACE(sizeof(sctp_sndinfo)));
static_assert(sizeof(control_message<sctp_prinfo>) == CMSG_SPACE(sizeof(sctp_prinfo)));
static_assert(sizeof(control_message<sctp_authinfo>) == CMSG_SPACE(sizeof(sctp_authinfo)));
static_assert(sizeof(control_message<sctp_initmsg>) == CMSG_SPACE(sizeof(sctp_initmsg)));
static_assert(sizeof(control_message<in_addr>) == CMSG_SPACE(sizeof(in_addr)));
static_assert(sizeof(control_message<in6_addr>) == CMSG_SPACE(sizeof(in6_addr)));

template <carrier>
struct absent {};

/// Exactly the control messages that the attributes need, one behind the other.
template <class... A>
struct control_block {
    template <carrier C, class Payload>
    using item = std::conditional_t<carried<C, A...>, control_message<Payload>, absent<C>>;
    [[no_unique_address]] item<carrier::send_info, sctp_sndinfo> send_info;
    [[no_unique_address]] item<carrier::set_up, sctp_initmsg> set_up;
    [[no_unique_address]] item<carrier::reliability, sctp_prinfo> reliability;
    [[no_unique_address]] item<carrier::key, sctp_authinfo> key;
};

// Each attribute's place in the kernel's structs; none in those of the others.
template <class Payload, class A>
void put(Payload&, const A&) noexcept {}
inline void put(sctp_sndinfo& to, const stream_id& v) noexcept { to.snd_sid = number(v); }
inline void put(sctp_sndinfo& to, const payload_protocol_id& v) noexcept { to.snd_ppid = swap_to_network(number(v)); }
inline void put(sctp_sndinfo& to, const message_context& v) noexcept { to.snd_context = number(v); }
inline void put(sctp_sndinfo& to, const association_id& v) noexcept { to.snd_assoc_id = number(v); }
inline void put(sctp_sndinfo& to, const unordered_t&) noexcept { to.snd_flags |= SCTP_UNORDERED; }
inline void put(sctp_sndinfo& to, const sack_immediately_t&) noexcept { to.snd_flags |= SCTP_SACK_IMMEDIATELY; }
inline void put(sctp_sndinfo& to, const end_association_t&) noexcept { to.snd_flags |= SCTP_EOF; }
inline void put(sctp_sndinfo& to, const abort_association_t&) noexcept { to.snd_flags |= SCTP_ABORT; }
inline void put(sctp_sndinfo& to, const to_all_t&) noexcept { to.snd_flags |= SCTP_SENDALL; }
inline void put(sctp_sndinfo& to, const override_destination&) noexcept { to.snd_flags |= SCTP_ADDR_OVER; }
inline void put(sctp_prinfo& to, const reliability& v) noexcept {
    to.pr_policy = v.policy();
    to.pr_value = v.value();
}
inline void put(sctp_prinfo& to, const lifetime& v) noexcept { put(to, reliability(v)); }
inline void put(sctp_prinfo& to, const retransmission_limit& v) noexcept { put(to, reliability(v)); }
inline void put(sctp_prinfo& to, const priority& v) noexcept { put(to, reliability(v)); }
inline void put(sctp_authinfo& to, const key_number& v) noexcept { to.auth_keynumber = number(v); }
template <std::same_as<init_parameters> Parameters>
void put(sctp_initmsg& to, const Parameters& v) noexcept {
    // Each by itself: one that does not fit, which send refuses, leaves none of the others out.
    [&]<class... Fields>(field_list<Fields...>) { (Fields::encode(v, to), ...); }(typename option_traits<Parameters>::fields{});
}
inline void put(sctp_sndinfo& to, const send_attributes& a) noexcept {
    put(to, a.stream);
    put(to, a.payload_protocol);
    put(to, a.context);
    if (a.unordered) put(to, unordered);
    if (a.sack_immediately) put(to, sack_immediately);
}
inline void put(sctp_prinfo& to, const send_attributes& a) noexcept { put(to, a.reliability); }
inline void put(sctp_authinfo& to, const send_attributes& a) noexcept {
    if (a.key) put(to, *a.key);
}

/// The control messages that the attributes of a message need, to which its header points: it can't be moved then.
template <class... Attributes>
class control_area {
public:
    /// Completes the header of a message, which is zero but for its data.
    [[gnu::always_inline]] void attach_to(msghdr& header, const Attributes&... attributes) noexcept {
        if constexpr (has_control) {
            header.msg_control = &control_;
            header.msg_controllen = sizeof(control::fixed);
        }
        if constexpr (carries<carrier::send_info>) fill<SCTP_SNDINFO>(control_.fixed.send_info, attributes...);
        if constexpr (carries<carrier::set_up>) fill<SCTP_INIT>(control_.fixed.set_up, attributes...);
        if constexpr (carries<carrier::reliability>) fill<SCTP_PRINFO>(control_.fixed.reliability, attributes...);
        if constexpr (carries<carrier::key>) fill<SCTP_AUTHINFO>(control_.fixed.key, attributes...);
        (name(header, attributes), ...);
        (leave_out_key(header, attributes), ...);
        (add_destinations(header, attributes), ...);  // behind the others, whose number may depend on values
    }

private:
    template <carrier C>
    static constexpr bool carries = carried<C, Attributes...>;
    static constexpr bool has_control = carries<carrier::send_info> || carries<carrier::reliability> || carries<carrier::key> || carries<carrier::set_up>;
    static constexpr std::size_t destinations_size =
        (std::size_t{0} + ... + [] {
            if constexpr (attribute_traits<Attributes>::carried_by == carrier::destinations)
                return decltype(Attributes::addresses)::capacity() * CMSG_SPACE(sizeof(in6_addr));
            else
                return std::size_t{0};
        }());

    template <int Type, class Payload>
    static void fill(control_message<Payload>& to, const Attributes&... attributes) noexcept {
        to.header = header_of<Payload, Type>;
        std::memset(&to.payload, 0, sizeof to.payload);  // unlike `= {}`, with the zeroed register that the header needs too
        (put(to.payload, attributes), ...);
    }

    template <class A>
    static void name(msghdr&, const A&) noexcept {}
    static void name(msghdr& header, const override_destination& d) noexcept { name(header, d.address); }
    static void name(msghdr& header, const endpoint& e) noexcept {
        header.msg_name = const_cast<sockaddr*>(e.data());
        header.msg_namelen = e.size();
    }

    // A key must not be named where none was chosen: 0 is the number of a key too. It is the last, so it can be left out.
    template <class A>
    void leave_out_key(msghdr&, const A&) noexcept {}
    void leave_out_key(msghdr& header, const send_attributes& a) noexcept {
        if (!a.key) header.msg_controllen -= sizeof(control_.fixed.key);
    }

    template <class A>
    void add_destinations(msghdr&, const A&) noexcept {}
    template <std::size_t N>
    void add_destinations(msghdr& header, const further_destinations<N>& more) noexcept {
        auto* const start = reinterpret_cast<std::byte*>(&control_);
        auto end = header.msg_controllen;
        for (const endpoint& e : more.addresses) {
            const auto address = endpoint_access::address_of(e);
            const control_header head{CMSG_LEN(address.size()), sctp_level, e.family() == family::ipv4 ? SCTP_DSTADDRV4 : SCTP_DSTADDRV6};
            std::memcpy(start + end, &head, sizeof head);
            std::memcpy(start + end + CMSG_LEN(0), address.data(), address.size());
            end += CMSG_SPACE(address.size());
        }
        header.msg_control = start;
        header.msg_controllen = end;
    }

    struct destinations_block {
        alignas(std::size_t) std::byte bytes[destinations_size + 1];
    };
    struct control {
        [[no_unique_address]] control_block<Attributes...> fixed;
        [[no_unique_address]] std::conditional_t<destinations_size != 0, destinations_block, absent<carrier::destinations>> destinations;
    };
    [[no_unique_address]] control control_;
};

}  // namespace detail

/// The `msghdr` of a message with these attributes. It points to the data, to an endpoint or override_destination among the
/// attributes, and into itself: all must stay where they are until the message is sent; it can't be moved. For a call to
/// `sendmsg`, pass header() and flags(). Whether init_parameters among the attributes are ones that the kernel takes is not looked at here,
/// as send does: ask valid(), for what does not fit would be left out.
template <class... Attributes>
class outgoing {
public:
    /// The message is these bytes.
    outgoing(const const_buffer& data, const Attributes&... attributes) noexcept : outgoing(&data, 1, attributes...) {}
    template <class Why = refused::the_header_would_point_to_a_temporary_name_the_buffer>
    outgoing(const const_buffer&& data, const Attributes&... attributes) = delete;
    /// The message is all pieces, one behind the other.
    outgoing(std::span<const const_buffer> pieces, const Attributes&... attributes) noexcept
        : outgoing(pieces.data(), pieces.size(), attributes...) {}
    outgoing(const outgoing&) = delete;
    outgoing& operator=(const outgoing&) = delete;

    /// For sendmsg. Valid as long as this object, the data and the endpoints among the attributes.
    [[nodiscard]] const msghdr* header() const noexcept { return &header_; }
    /// MSG_NOSIGNAL: a peer that goes away must not raise SIGPIPE; and what dont_wait and more_follows say.
    [[nodiscard]] static constexpr int flags() noexcept { return MSG_NOSIGNAL | detail::call_flags<Attributes...>; }

private:
    outgoing(const const_buffer* pieces, std::size_t count, const Attributes&... attributes) noexcept : header_{} {
        header_.msg_iov = const_cast<iovec*>(reinterpret_cast<const iovec*>(pieces));
        header_.msg_iovlen = static_cast<decltype(msghdr::msg_iovlen)>(count);
        control_.attach_to(header_, attributes...);
    }

    msghdr header_;
    [[no_unique_address]] detail::control_area<Attributes...> control_;
};

}  // namespace sctpp::inline v0

#endif
