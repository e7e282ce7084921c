// SPDX-License-Identifier: BSL-1.0
// What a reassembler takes and gives, and how much memory it wants.
#include <sctpp/reassembler.hpp>
#include <sctpp/sctpp.hpp>

using namespace sctpp;

template <class Reassembler, class Incoming>
concept takes = requires(Reassembler& r, const Incoming& in) { r.add(in); };
static_assert(takes<reassembler, incoming<receive_info>> && takes<plain_reassembler, incoming<>>);
static_assert(takes<basic_reassembler<receive_info, endpoint>, incoming<receive_info, endpoint>>);
static_assert(!takes<reassembler, incoming<>> && !takes<reassembler, incoming<endpoint>> && !takes<plain_reassembler, incoming<receive_info>>);
static_assert(!takes<reassembler, incoming<receive_info, scattered>> && !takes<plain_reassembler, incoming<scattered>>);

// What each kind of socket receives fits, without a word more for one_to_many, and what comes out is matched as what was received.
template <class Socket>
using received = typename decltype(std::declval<Socket&>().receive(std::declval<std::array<std::byte, 8>&>()))::value_type;
static_assert(takes<reassembler, received<one_to_many>> && !takes<plain_reassembler, received<one_to_many>>);
static_assert(takes<plain_reassembler, received<one_to_one>> && takes<plain_reassembler, received<peeled_association>>);
static_assert(std::is_same_v<decltype(std::declval<reassembler&>().add(std::declval<incoming<receive_info>>())), result<incoming<receive_info>>>);
static_assert(noexcept(std::declval<reassembler&>().add(std::declval<const incoming<receive_info>&>())));

// Without receive_info there is one association, which is not named.
template <class Reassembler>
concept names = requires(Reassembler& r, association_id id) { r.give_up(id); r.forget(id); r.collected_info(); };
static_assert(names<reassembler> && !names<plain_reassembler>);

// Two of them on the same memory would be wrong.
static_assert(!std::is_copy_constructible_v<reassembler> && !std::is_move_constructible_v<reassembler> && !std::is_copy_assignable_v<reassembler>);
static_assert(std::is_constructible_v<reassembler, std::array<std::byte, 100>&, int> && !std::is_constructible_v<reassembler, std::span<const std::byte>, int>);
static_assert(!std::is_convertible_v<std::span<std::byte>, reassembler>);

// Little more than the messages.
static_assert(reassembler::memory_for(0, 1000) < 8);
static_assert(reassembler::memory_for(1, 100) < 100 + 64 + 8);
static_assert(reassembler::memory_for(8, 65536) < 8 * 65536 + 8 * 65536 / 50);
static_assert(std::array<std::byte, reassembler::memory_for(2, 1000)>{}.size() > 2000);
static_assert(plain_reassembler::memory_for(1, 1000) == reassembler::memory_for(1, 1000));
