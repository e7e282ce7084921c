// SPDX-License-Identifier: BSL-1.0
// What the library's types cost: their sizes, how they are moved and returned.
#include <sctpp/sctpp.hpp>

using namespace sctpp;

// Errors and results travel in registers: trivially copyable and at most two of them.
template <class T>
inline constexpr bool in_registers = std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T> && sizeof(T) <= 16;
static_assert(sizeof(error) == 8 && in_registers<error>);
static_assert(sizeof(result<void>) == 8 && in_registers<result<void>>);
static_assert(in_registers<result<std::size_t>>);
static_assert(in_registers<result<bool>>);
static_assert(in_registers<result<int>>);
static_assert(in_registers<result<connection>>);
static_assert(in_registers<result<autoclose>>);
static_assert(std::is_trivially_copyable_v<result<endpoint>>);
static_assert(std::is_trivially_copyable_v<result<status>>);
static_assert(std::is_trivially_copyable_v<result<incoming<receive_info, next_info, endpoint>>>);

// A socket is its descriptor, moved without an error and never copied.
template <class Socket>
inline constexpr bool is_only_a_descriptor =
    sizeof(Socket) == sizeof(int) && std::is_nothrow_default_constructible_v<Socket> && std::is_nothrow_move_constructible_v<Socket> &&
    std::is_nothrow_move_assignable_v<Socket> && std::is_nothrow_destructible_v<Socket> && !std::is_copy_constructible_v<Socket> &&
    !std::is_copy_assignable_v<Socket> && !std::is_constructible_v<Socket, int> && !std::is_polymorphic_v<Socket>;
static_assert(is_only_a_descriptor<one_to_one>);
static_assert(is_only_a_descriptor<acceptor>);
static_assert(is_only_a_descriptor<one_to_many>);
static_assert(is_only_a_descriptor<peeled_association>);

// A result of a socket owns it: as a socket, moved and not copied.
template <class Socket>
inline constexpr bool owned_by_its_result = std::is_nothrow_move_constructible_v<result<Socket>> && std::is_nothrow_move_assignable_v<result<Socket>> &&
                                            !std::is_copy_constructible_v<result<Socket>> && !std::is_copy_assignable_v<result<Socket>> &&
                                            sizeof(result<Socket>) <= 16;
static_assert(owned_by_its_result<one_to_one>);
static_assert(owned_by_its_result<acceptor>);
static_assert(owned_by_its_result<one_to_many>);
static_assert(owned_by_its_result<peeled_association>);

// Neither sockets, results nor errors turn into something else unasked.
static_assert(!std::is_convertible_v<result<int>, int> && !std::is_convertible_v<result<int>, bool>);
static_assert(!std::is_convertible_v<error, bool> && !std::is_convertible_v<error, int>);
static_assert(!std::is_convertible_v<one_to_one, int> && !std::is_convertible_v<one_to_many, one_to_one>);
static_assert(std::is_convertible_v<error, result<int>> && std::is_convertible_v<int, result<int>>);

static_assert(sizeof(endpoint) == 28 && std::is_trivially_copyable_v<endpoint> && std::is_trivially_destructible_v<endpoint>);
static_assert(std::is_nothrow_default_constructible_v<endpoint> && !std::is_convertible_v<const char*, endpoint>);
static_assert(!std::is_constructible_v<endpoint, const char*> && !std::is_constructible_v<endpoint, std::string>);
static_assert(std::is_trivially_copyable_v<address_list<8>> && sizeof(address_list<8>) <= 8 + 8 * 28 + 2 * sizeof(std::size_t));
static_assert(address_list<5>::capacity() == 5);
static_assert(std::is_trivially_copyable_v<address_view> && sizeof(address_view) <= 3 * sizeof(void*));
static_assert(std::forward_iterator<address_view::iterator>);
static_assert(endpoint_range<address_view> && endpoint_range<address_list<2>> && endpoint_range<std::array<endpoint, 3>>);
static_assert(endpoint_range<std::initializer_list<endpoint>> && endpoint_range<endpoint[2]>);
static_assert(!endpoint_range<endpoint> && !endpoint_range<std::array<int, 2>> && !endpoint_range<std::string_view>);

// Buffers are iovecs.
static_assert(sizeof(const_buffer) == sizeof(iovec) && sizeof(mutable_buffer) == sizeof(iovec));
static_assert(std::is_trivially_copyable_v<const_buffer> && std::is_trivially_copyable_v<mutable_buffer>);

// A message on its way points into itself.
static_assert(!std::is_copy_constructible_v<outgoing<stream_id>> && !std::is_move_constructible_v<outgoing<stream_id>>);
static_assert(!std::is_copy_constructible_v<receive_request<>> && !std::is_move_constructible_v<receive_request<>>);

// Control messages have the sizes that the kernel checks.
static_assert(CMSG_LEN(sizeof(sctp_sndinfo)) == 32 && sizeof(detail::control_message<sctp_sndinfo>) == CMSG_SPACE(16));
static_assert(CMSG_LEN(sizeof(sctp_prinfo)) == 24 && sizeof(detail::control_message<sctp_prinfo>) == CMSG_SPACE(8));
static_assert(CMSG_LEN(sizeof(sctp_authinfo)) == 18 && sizeof(detail::control_message<sctp_authinfo>) == CMSG_SPACE(2));
static_assert(CMSG_LEN(sizeof(sctp_initmsg)) == 24 && sizeof(detail::control_message<sctp_initmsg>) == CMSG_SPACE(8));

// What is not asked for takes no room: a message without attributes is a msghdr.
static_assert(sizeof(outgoing<>) == sizeof(msghdr) && sizeof(outgoing<endpoint, dont_wait_t>) == sizeof(msghdr));
static_assert(sizeof(outgoing<stream_id, payload_protocol_id, unordered_t, association_id>) == sizeof(msghdr) + 32);
static_assert(sizeof(outgoing<send_attributes, association_id>) == sizeof(msghdr) + 32 + 24 + 24);
static_assert(sizeof(outgoing<stream_id, lifetime>) == sizeof(msghdr) + 32 + 24);
static_assert(sizeof(outgoing<stream_id, lifetime, key_number, init_parameters>) == sizeof(msghdr) + 104);
static_assert(sizeof(receive_request<>) == sizeof(msghdr));
