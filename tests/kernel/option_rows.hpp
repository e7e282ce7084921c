// SPDX-License-Identifier: BSL-1.0
// Every option, a row each: its default, another value and where that shows in the kernel's struct, what the kernel wants beforehand, and
// where it does otherwise than with others of the same key. The tests that walk over all options need nothing else.
#ifndef SCTPP_TESTS_KERNEL_OPTION_ROWS_HPP
#define SCTPP_TESTS_KERNEL_OPTION_ROWS_HPP

#include <algorithm>

#include "option_walk.hpp"

namespace support {

/// So many bytes of the kernel's struct, in host byte order.
struct place {
    std::size_t offset, size;
    std::uint64_t value;
};

/// In these states, with these features, the kernel answers with this errno (0: success).
struct but {
    states in;
    sctpp::direction when;
    int code;
    bool features_off = true, features_on = true;
};

/// Something that is done with the socket, and with the association if there is one.
using step = void (*)(int fd, sctpp::association_id);

template <class Option>
struct row {
    Option initial{}, other{};
    std::vector<place> places{};  ///< where `other` must show
    std::vector<but> exceptions{};
    step prepare = nullptr;       ///< what the kernel wants beforehand
    step restore = nullptr;       ///< takes that back
    /// Where setting it has no effect that can be read there.
    states deaf = 0;
    /// Values that depend on the socket.
    void (*here)(const situation&, Option& initial, Option& other) = nullptr;
    /// Whether an answer shows what is wanted, where that is not field by field.
    bool (*shows)(const Option& got, const Option& wanted, const situation&) = nullptr;
    /// Whether `other` has had its effect, for an option that cannot be got.
    bool (*effect)(int fd, sctpp::association_id) = nullptr;
};

/// What is expected of an option by its key. (Rows say where it is otherwise.)
struct expectation {
    sctpp::option_key key;
    int without_association, of_defaults, of_association, of_unknown_association;
};
inline constexpr std::array expectations{
    expectation{sctpp::option_key::none, 0, 0, 0, 0},
    expectation{sctpp::option_key::association, EINVAL, EINVAL, 0, EINVAL},
    expectation{sctpp::option_key::association_or_future, 0, 0, 0, EINVAL},
    expectation{sctpp::option_key::association_or_group, 0, 0, 0, EINVAL},
    expectation{sctpp::option_key::future_or_negotiated, 0, 0, 0, EINVAL},
    expectation{sctpp::option_key::path_or_association, 0, 0, 0, EINVAL},
    expectation{sctpp::option_key::path, EINVAL, EINVAL, 0, EINVAL},
    expectation{sctpp::option_key::event, 0, 0, 0, EINVAL},
    expectation{sctpp::option_key::stream, EINVAL, EINVAL, 0, EINVAL},
};

// ---- what some need beforehand ---------------------------------------------------------------------------------------

inline constexpr std::uint16_t row_key = 2;
inline void key_added(int fd, sctpp::association_id id) {
    struct {
        std::int32_t association;
        std::uint16_t number, length;
        char secret[4];
    } key{sctpp::number(id), row_key, 4, {'s', 'e', 'c', 'r'}};
    (void)::setsockopt(fd, IPPROTO_SCTP, SCTP_AUTH_KEY, &key, sizeof key);
}
template <int Option>
int on_key(int fd, sctpp::association_id id, std::uint16_t key = row_key) {
    const sctp_authkeyid one{sctpp::number(id), key};
    return ::setsockopt(fd, IPPROTO_SCTP, Option, &one, sizeof one) == 0 ? 0 : errno;
}
inline void key_deleted(int fd, sctpp::association_id id) {
    (void)on_key<SCTP_AUTH_ACTIVE_KEY>(fd, id, 0);
    (void)on_key<SCTP_AUTH_DELETE_KEY>(fd, id);
}
inline void interleaved(int fd, sctpp::association_id) { set_raw(fd, IPPROTO_SCTP, SCTP_FRAGMENT_INTERLEAVE, 1); }
inline void not_interleaved(int fd, sctpp::association_id) { set_raw(fd, IPPROTO_SCTP, SCTP_FRAGMENT_INTERLEAVE, 0); }
template <std::uint32_t Scheduler>
void scheduled(int fd, sctpp::association_id id) {
    const sctp_assoc_value value{sctpp::number(id), Scheduler};
    (void)::setsockopt(fd, IPPROTO_SCTP, SCTP_STREAM_SCHEDULER, &value, sizeof value);
}
/// A chunk type among those that this end wants authenticated.
inline bool authenticates_data(int fd, sctpp::association_id) {
    struct {
        std::int32_t association;
        std::uint32_t count;
        std::array<std::uint8_t, 64> types;
    } list{};
    socklen_t size = sizeof list;
    if (::getsockopt(fd, IPPROTO_SCTP, SCTP_LOCAL_AUTH_CHUNKS, &list, &size) != 0) return false;
    return std::find(list.types.begin(), list.types.begin() + list.count, 0) != list.types.begin() + list.count;
}

// ---- the rows --------------------------------------------------------------------------------------------------------

/// The rows, each once. (A std::tuple of them would take as long to compile as all the rest.)
template <class... Rows>
struct rows : Rows... {};
template <class... Rows>
rows(Rows...) -> rows<Rows...>;

/// Calls `use` with each row.
template <class... Rows, class Use>
void for_each_row(const rows<Rows...>& all, Use use) {
    (use(static_cast<const Rows&>(all)), ...);
}

inline auto option_rows() {
    using namespace sctpp;
    using enum direction;
    using discipline = stream_scheduler::discipline;
    using exposure = potentially_failed_exposure::exposure;
    const auto u16 = [](int n) { return static_cast<std::uint16_t>(n); };

    // Features: what the sockets of a situation have switched on is their initial value.
    // With a peer that has not answered yet, nothing is agreed on.
    constexpr auto as_agreed = [](const situation& s, auto& initial, auto& other) {
        if (s.at == state::connecting_association) initial.enabled = false, other.enabled = true;
    };
    constexpr auto as_switched = [](const situation& s, auto& initial, auto& other) {
        if (s.features == features::on && s.at != state::ended_peeled && s.at != state::connecting_association) initial.enabled = true, other.enabled = false;
    };
    // Without authentication, nothing about keys.
    // (What is accepted or peeled off does not inherit the socket's own features.)
    constexpr states known = every_state & ~only(state::ended_association), heirs = peeled_states | only(state::accepted);
    const std::vector<but> needs_authentication{{known, both, EACCES, true, false}, {state::ended_peeled | state::connecting_association, both, EACCES}};
    const std::vector<but> needs_own_authentication{{every_state, both, EACCES, true, false}, {heirs, both, EACCES}};

    // Connecting binds to the wildcard.
    constexpr states on_wildcard = state::wildcard_one | state::wildcard_many | state::connecting_one | state::connecting_many | state::connecting_association;
    constexpr states found_by_address = state::associated_many | state::connecting_many;

    return rows{
        row<rto_parameters>{{3s, 60s, 1s}, {2s, 20s, 500ms}, {{4, 4, 2000}, {8, 4, 20000}, {12, 4, 500}}},
        row<association_parameters>{{u16(10), 60s}, {u16(4), 30s}, {{4, 2, 4}, {16, 4, 30000}}},
        row<init_parameters>{{u16(10), u16(65535), u16(8), 60s}, {u16(7), u16(8), u16(3), 5s}, {{0, 2, 7}, {2, 2, 8}, {4, 2, 3}, {6, 2, 5000}}},
        row<no_delay>{{false}, {true}, {{0, 4, 1}}},
        row<autoclose>{{}, {std::chrono::duration<std::uint32_t>(7)}, {{0, 4, 7}}},
        row<primary_address>{.exceptions = {{found_by_address, set, 0}},
                             .here = [](const situation& s, primary_address& initial, primary_address& other) {
        if (!s.peer.empty()) initial.address = s.peer.front(), other.address = s.peer.back();
    }},
        row<adaptation_layer>{{}, {adaptation_indication{0x11223344}}, {{0, 4, 0x11223344}}},
        row<disable_fragments>{{false}, {true}, {{0, 4, 1}}},
        row<peer_address_parameters>{{.heartbeat = heartbeat_setting::on(30s), .max_retransmissions = u16(5), .path_mtu = path_mtu_setting::discovered(), .delayed_sack = delayed_sack_setting::on(200ms)}, {.heartbeat = heartbeat_setting::on(5s), .max_retransmissions = u16(6), .path_mtu = path_mtu_setting::fixed(1400), .delayed_sack = delayed_sack_setting::on(140ms)}, {{132, 4, 5000}, {136, 2, 6}, {138, 4, 1400}, {142, 4, 140}, {146, 4, 0x31}}},
        row<default_send_parameters>{{}, {stream_id{3}, payload_protocol_id{0x01020304}, message_context{6}, true, retransmission_limit{4}}, {{0, 2, 3}, {4, 2, 0x21}, {8, 4, 0x04030201}, {12, 4, 6}, {16, 4, 4}}},
        row<mapped_ipv4_addresses>{{true}, {false}, {{0, 4, 0}}},
        row<max_segment>{.initial = {0}, .other = {1000}, .places = {{4, 4, 1000}}, .shows = [](const max_segment& got, const max_segment& wanted, const situation&) {
        return got == wanted || (wanted.bytes == 0 && got.bytes > 60000);  // of an association, what is in effect
    }},
        row<status>{.shows = [](const status& got, const status&, const situation& s) {
        return got.state == (s.has_association() ? association_state::established : association_state::cookie_wait);
    }},
        row<peer_address_info>{.exceptions = {{found_by_address, get, 0}}, .shows = [](const peer_address_info& got, const peer_address_info&, const situation& s) {
        return got.address.unmapped() == s.peer.front().unmapped() && got.mtu > 0 && got.rto > 0ms;
    }},
        row<delayed_sack>{{200ms, 2U}, {100ms, 3U}, {{4, 4, 100}, {8, 4, 3}}},
        row<receive_context>{{}, {message_context{77}}, {{4, 4, 77}}},
        row<fragment_interleave>{{false}, {true}, {{0, 4, 1}}},
        row<partial_delivery_point>{{0}, {1000}, {{0, 4, 1000}}},
        row<max_burst>{{4}, {9}, {{4, 4, 9}}},
        row<authenticated_chunk>{.other = {chunk_type::data}, .exceptions = needs_own_authentication, .deaf = with_association, .effect = authenticates_data},
        row<hmac_identifiers>{{{hmac_identifier::sha1}}, {{hmac_identifier::sha256, hmac_identifier::sha1}}, {{0, 4, 2}, {4, 2, 3}, {6, 2, 1}}, needs_own_authentication},
        row<authentication_key>{.other = {key_number{row_key}, {}}, .exceptions = needs_authentication, .restore = key_deleted, .effect = [](int fd, association_id id) { return on_key<SCTP_AUTH_ACTIVE_KEY>(fd, id) == 0; }},
        row<active_key>{{}, {key_number{row_key}}, {{4, 2, row_key}}, needs_authentication, key_added, key_deleted},
        row<deleted_key>{.other = {key_number{row_key}}, .exceptions = needs_authentication, .prepare = key_added, .effect = [](int fd, association_id id) { return on_key<SCTP_AUTH_ACTIVE_KEY>(fd, id) == EINVAL; }},
        row<peer_authenticated_chunks>{.exceptions = {{with_association, get, EACCES, true, false}, {only(state::connecting_association), get, EACCES}}},
        row<local_authenticated_chunks>{.exceptions = needs_authentication},
        row<association_count>{.shows = [](const association_count& got, const association_count&, const situation& s) {
        return got.associations == (s.has_association() || s.at == state::associated_many || s.at == state::connecting_many || s.at == state::connecting_association ? 1 : 0);
    }},
        row<auto_asconf>{{false}, {true}, {{0, 4, 1}}, {{every_state, set, EINVAL}, {on_wildcard, set, 0}}},
        row<path_thresholds_v1>{{u16(5), 0}, {u16(6), 2}, {{136, 2, 6}, {138, 2, 2}}},
        row<receive_info_delivery>{.initial = {false}, .other = {true}, .places = {{0, 4, 1}}, .here = [](const situation& s, receive_info_delivery& initial, receive_info_delivery& other) {
            // one_to_many::open switches it on, and what is peeled off inherits it.
        if ((many_states | peeled_states) & s.at) initial.enabled = true, other.enabled = false;
    }},
        row<next_info_delivery>{{false}, {true}, {{0, 4, 1}}},
        row<deactivated_key>{.other = {key_number{row_key}}, .exceptions = needs_authentication, .prepare = key_added, .restore = key_deleted, .effect = [](int fd, association_id id) { return on_key<SCTP_AUTH_ACTIVE_KEY>(fd, id) == EINVAL; }},
        row<reuse_port>{{false}, {true}, {{0, 4, 1}}, {{bound_states & one_states, set, EFAULT}, {many_states | peeled_states, get, 0}}},
        row<path_thresholds>{{u16(5), 0, 65535}, {u16(6), 2, 9}, {{136, 2, 6}, {138, 2, 2}, {140, 2, 9}}},
        row<association_statistics>{.shows = [](const association_statistics& got, const association_statistics&, const situation& s) {
        return got.packets_sent > 0 || s.at == state::connecting_association;
    }},
        row<partial_reliability_support>{.initial = {true}, .other = {false}, .places = {{4, 4, 0}}, .here = as_agreed},
        row<abandoned_messages>{.initial = {.policy = reliability_policy::lifetime}, .other = {.policy = reliability_policy::lifetime}},
        row<abandoned_messages_of_stream>{},
        row<reconfiguration_support>{.initial = {false}, .other = {true}, .places = {{4, 4, 1}}, .here = as_switched},
        row<stream_reset_permission>{{false, false, false}, {true, false, true}, {{4, 4, 5}}},
        row<stream_scheduler>{{}, {discipline::round_robin}, {{4, 4, 2}}},
        row<stream_weight>{.initial = {0}, .other = {7}, .places = {{6, 2, 7}}, .prepare = scheduled<1>, .restore = scheduled<0>},
        row<interleaving_support>{{false}, {true}, {{4, 4, 1}}, {{known, set, EPERM, true, false}}, interleaved, not_interleaved},
        row<event_delivery>{{event_type::shutdown_event, false}, {event_type::shutdown_event, true}, {{6, 1, 1}}},
        row<dynamic_address_support>{.initial = {false}, .other = {true}, .places = {{4, 4, 1}}, .here = as_switched},
        row<authentication_support>{.initial = {false}, .other = {true}, .places = {{4, 4, 1}}, .here = as_switched},
        row<congestion_notification_support>{.initial = {true}, .other = {false}, .places = {{4, 4, 0}}, .here = as_agreed},
        row<potentially_failed_exposure>{{}, {exposure::shown}, {{4, 4, 2}}},
        row<udp_encapsulation_port>{{}, {9899}, {{136, 2, 0xab26}}},  // network byte order
        row<path_mtu_probe_interval>{{}, {6s}, {{136, 4, 6000}}},
    };
}

}  // namespace support

#endif
