// SPDX-License-Identifier: BSL-1.0
/// @file
/// SCTP's numbers as types of their own. Each is an enumeration without a conversion to or from integers, so that a
/// stream can't be passed for a protocol identifier: write `stream_id{3}`, and read the number with number().
#ifndef SCTPP_TYPES_HPP
#define SCTPP_TYPES_HPP

#include <cstdint>
#include <type_traits>

#include <sctpp/detail/duration.hpp>
#include <sctpp/detail/kernel.hpp>

namespace sctpp::inline v0 {

/// The number inside one of the types below (C++23 has std::to_underlying).
template <class Enum>
    requires std::is_enum_v<Enum>
[[nodiscard]] constexpr auto number(Enum value) noexcept {
    return static_cast<std::underlying_type_t<Enum>>(value);
}

/// A stream of an association, 0 to one less than the negotiated count of its direction. RFC 9260 section 2.3.
enum class stream_id : std::uint16_t {};

/// Stream sequence number: the order of a message within its stream, starting over after 65535; 0 for unordered
/// messages. Host byte order. RFC 9260 section 3.3.1.
enum class ssn : std::uint16_t {};

/// Transmission sequence number: the order of a chunk within its association. It begins anywhere and starts over after
/// 2^32 - 1. Host byte order. RFC 9260 section 2.3.
enum class tsn : std::uint32_t {};

/// A number that the application attaches to a message and gets back in events about it; never sent.
/// RFC 6458 section 5.3.4 (`snd_context`).
enum class message_context : std::uint32_t {};

/// The adaptation layer indication exchanged at set-up. Host byte order. RFC 5061 section 4.2.6.
enum class adaptation_indication : std::uint32_t {};

/// A shared key of the authentication extension; every endpoint has key 0, which is empty. RFC 4895, RFC 6458 section
/// 8.3.3.
enum class key_number : std::uint16_t {};

/// An association of a socket, valid while it lives. Real ids are 3 and above: the kernel's three special values are
/// types of their own, see association_group. Unlike a descriptor it says nothing to another socket. RFC 6458 section
/// 5.3 (`sctp_assoc_t`).
enum class association_id : std::int32_t {};

/// The kernel's special values of an association id, each its own type because not every option takes each.
/// RFC 6458 section 7.2.
template <std::int32_t Value>
struct association_group {
    static constexpr association_id id{Value};  ///< the kernel's number for the group
};
/// The socket's defaults: what associations set up from now on start with (`SCTP_FUTURE_ASSOC`).
inline constexpr association_group<0> future_associations{};
/// Every association that the socket has now, not its defaults (`SCTP_CURRENT_ASSOC`).
inline constexpr association_group<1> current_associations{};
/// Every association that the socket has now, and its defaults (`SCTP_ALL_ASSOC`).
inline constexpr association_group<2> all_associations{};

/// Payload protocol identifier: what a message's bytes are, for the peer and for analysers; the stack never looks at it.
/// **In host byte order here and in network byte order on the wire**: `ngap` is 60 and a capture shows 60. The names are
/// IANA's; any other number is `payload_protocol_id{n}`. RFC 9260 section 15.5.
enum class payload_protocol_id : std::uint32_t {
    unspecified = 0,
    iua = 1,
    m2ua = 2,
    m3ua = 3,
    sua = 4,
    m2pa = 5,
    v5ua = 6,
    h248 = 7,
    bicc = 8,
    tali = 9,
    dua = 10,
    asap = 11,
    enrp = 12,
    h323 = 13,
    qipc = 14,
    simco = 15,
    ddp_segment = 16,
    ddp_stream_session_control = 17,
    s1ap = 18,
    rua = 19,
    hnbap = 20,
    forces_high_priority = 21,
    forces_medium_priority = 22,
    forces_low_priority = 23,
    sbc_ap = 24,
    nbap = 25,
    x2ap = 27,
    ircp = 28,
    lcs_ap = 29,
    mpich2 = 30,
    sabp = 31,
    fgp = 32,
    ppp = 33,
    calcapp = 34,
    ssp = 35,
    npmp_control = 36,
    npmp_data = 37,
    echo = 38,
    discard = 39,
    daytime = 40,
    chargen = 41,
    rna = 42,
    m2ap = 43,
    m3ap = 44,
    ssh = 45,
    diameter = 46,
    diameter_over_dtls = 47,
    r14p_ber = 48,
    gdt = 49,
    webrtc_dcep = 50,
    webrtc_string = 51,
    webrtc_binary_partial = 52,
    webrtc_binary = 53,
    webrtc_string_partial = 54,
    pua = 55,
    webrtc_string_empty = 56,
    webrtc_binary_empty = 57,
    xwap = 58,
    xw_control_plane = 59,
    ngap = 60,
    xnap = 61,
    f1ap = 62,
    http = 63,
    e1ap = 64,
    ele2 = 65,
    ngap_over_dtls = 66,
    xnap_over_dtls = 67,
    f1ap_over_dtls = 68,
    e1ap_over_dtls = 69,
    e2_cp = 70,
    e2_up = 71,
    e2_du = 72,
    w1ap = 73,
};

namespace detail {

/// Between host and network byte order, either way; `htonl` as a constant expression.
constexpr std::uint32_t swap_to_network(std::uint32_t value) noexcept {
    if constexpr (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
        return __builtin_bswap32(value);
    else
        return value;
}
constexpr std::uint16_t swap_to_network(std::uint16_t value) noexcept {
    if constexpr (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
        return __builtin_bswap16(value);
    else
        return value;
}

}  // namespace detail
}  // namespace sctpp::inline v0

#endif
