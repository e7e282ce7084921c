// SPDX-License-Identifier: BSL-1.0
// SCTP's numbers are types of their own, which convert to nothing by themselves and have the registries' values.
#include <sctpp/sctpp.hpp>

#include <concepts>

using namespace sctpp;

template <class Strong, class Number>
concept strong_number = std::is_enum_v<Strong> && sizeof(Strong) == sizeof(Number) && std::same_as<std::underlying_type_t<Strong>, Number> &&
                        !std::is_convertible_v<Number, Strong> && !std::is_convertible_v<Strong, Number> &&
                        !std::is_convertible_v<int, Strong> && !std::is_convertible_v<Strong, int> &&
                        !std::is_convertible_v<Strong, bool> && std::is_constructible_v<Strong, Strong>;
static_assert(strong_number<stream_id, std::uint16_t>);
static_assert(strong_number<ssn, std::uint16_t>);
static_assert(strong_number<tsn, std::uint32_t>);
static_assert(strong_number<message_context, std::uint32_t>);
static_assert(strong_number<adaptation_indication, std::uint32_t>);
static_assert(strong_number<key_number, std::uint16_t>);
static_assert(strong_number<association_id, sctp_assoc_t>);
static_assert(strong_number<payload_protocol_id, std::uint32_t>);
static_assert(strong_number<error_cause, std::uint16_t>);
static_assert(strong_number<event_type, std::uint16_t>);

// ... nor into each other.
template <class One, class... Others>
inline constexpr bool unrelated_to = (... && (!std::is_convertible_v<One, Others> && !std::is_convertible_v<Others, One>));
static_assert(unrelated_to<stream_id, ssn, key_number, payload_protocol_id, association_id, error_cause, event_type>);
static_assert(unrelated_to<payload_protocol_id, tsn, message_context, adaptation_indication, association_id>);
static_assert(unrelated_to<association_id, association_group<0>, association_group<1>, association_group<2>>);
static_assert(!std::is_convertible_v<std::chrono::milliseconds, lifetime>);
static_assert(unrelated_to<lifetime, retransmission_limit, priority>);

static_assert(number(stream_id{65535}) == 65535);
static_assert(number(association_id{-1}) == -1);

// The kernel's special values of an association id.
static_assert(number(future_associations.id) == SCTP_FUTURE_ASSOC);
static_assert(number(current_associations.id) == SCTP_CURRENT_ASSOC);
static_assert(number(all_associations.id) == SCTP_ALL_ASSOC);
static_assert(!std::is_same_v<decltype(future_associations), decltype(all_associations)>);

// Payload protocol identifiers: IANA's, in host byte order.
static_assert(number(payload_protocol_id::unspecified) == 0);
static_assert(number(payload_protocol_id::iua) == 1);
static_assert(number(payload_protocol_id::m2ua) == 2);
static_assert(number(payload_protocol_id::m3ua) == 3);
static_assert(number(payload_protocol_id::sua) == 4);
static_assert(number(payload_protocol_id::m2pa) == 5);
static_assert(number(payload_protocol_id::h248) == 7);
static_assert(number(payload_protocol_id::asap) == 11);
static_assert(number(payload_protocol_id::enrp) == 12);
static_assert(number(payload_protocol_id::s1ap) == 18);
static_assert(number(payload_protocol_id::rua) == 19);
static_assert(number(payload_protocol_id::hnbap) == 20);
static_assert(number(payload_protocol_id::sbc_ap) == 24);
static_assert(number(payload_protocol_id::nbap) == 25);
static_assert(number(payload_protocol_id::x2ap) == 27);
static_assert(number(payload_protocol_id::m3ap) == 44);
static_assert(number(payload_protocol_id::diameter) == 46);
static_assert(number(payload_protocol_id::diameter_over_dtls) == 47);
static_assert(number(payload_protocol_id::webrtc_dcep) == 50);
static_assert(number(payload_protocol_id::webrtc_string) == 51);
static_assert(number(payload_protocol_id::webrtc_binary) == 53);
static_assert(number(payload_protocol_id::webrtc_string_empty) == 56);
static_assert(number(payload_protocol_id::webrtc_binary_empty) == 57);
static_assert(number(payload_protocol_id::ngap) == 60);
static_assert(number(payload_protocol_id::xnap) == 61);
static_assert(number(payload_protocol_id::f1ap) == 62);
static_assert(number(payload_protocol_id::e1ap) == 64);
static_assert(number(payload_protocol_id::ngap_over_dtls) == 66);
static_assert(number(payload_protocol_id::e2_cp) == 70);
static_assert(number(payload_protocol_id::w1ap) == 73);

// Error causes: RFC 9260 section 3.3.10, RFC 5061, RFC 4895.
static_assert(number(error_cause::invalid_stream_identifier) == 1);
static_assert(number(error_cause::stale_cookie) == 3);
static_assert(number(error_cause::unrecognized_chunk_type) == 6);
static_assert(number(error_cause::no_user_data) == 9);
static_assert(number(error_cause::user_initiated_abort) == 12);
static_assert(number(error_cause::protocol_violation) == 13);
static_assert(number(error_cause::request_refused_no_authorization) == 0xa4);
static_assert(number(error_cause::unsupported_hmac_identifier) == 0x105);

static_assert(number(family::ipv4) == AF_INET && number(family::ipv6) == AF_INET6);

static_assert(detail::swap_to_network(std::uint32_t{1}) == (std::endian::native == std::endian::little ? 0x01000000U : 1U));
static_assert(detail::swap_to_network(std::uint16_t{1}) == (std::endian::native == std::endian::little ? 0x0100U : 1U));
