// SPDX-License-Identifier: BSL-1.0
// Every option of the list is declared, agrees with the kernel's header, and can be reached on the sockets and in the ways that
// its declaration says.
#include <sctpp/sctpp.hpp>

using namespace sctpp;

// The list and the declarations agree.
template <std::uint16_t Number, class Option>
consteval bool declared(option_entry<Number, Option>*) {
    using traits = option_traits<Option>;
    static_assert(socket_option<Option> && traits::facts.number == Number);
    static_assert(std::is_trivially_copyable_v<typename traits::wire> && std::is_aggregate_v<Option> && traits::fields::size > 0);
    static_assert(std::is_default_constructible_v<Option> && (traits::facts.directions == direction::set || std::equality_comparable<Option>));
    static_assert(traits::facts.constant.starts_with("SCTP_"));
    static_assert((traits::facts.rfc.starts_with("RFC ") || traits::facts.rfc == "Linux") && !traits::facts.since.empty());
    constexpr auto key = traits::facts.key;
    static_assert(requires { traits::association; } == (key != option_key::none), "a key other than none has a place for the association");
    static_assert(requires { traits::path; } == (key == option_key::path || key == option_key::path_or_association));
    static_assert(traits::facts.style != option_style::one_to_one || key == option_key::none);
    return !option_name<Option>.empty() && option_name<Option>.find_first_of(":<> ,") == std::string_view::npos;
}
template <class... Entries>
consteval bool all_declared(option_list<Entries...>) {
    return (declared(static_cast<Entries*>(nullptr)) && ...);
}
static_assert(all_declared(all_options{}));

// Numbers rise, so that none is in the list twice.
template <std::uint16_t... Numbers, class... Options>
consteval bool rising(option_list<option_entry<Numbers, Options>...>) {
    int last = -1;
    return ((Numbers > std::exchange(last, Numbers)) && ...);
}
static_assert(rising(all_options{}));

// What each is, by the kernel's header.
template <class Option, int Number, class Wire, direction Directions, option_key Key, option_style Style = option_style::any>
inline constexpr bool is = option_traits<Option>::facts.number == Number && std::is_same_v<typename option_traits<Option>::wire, Wire> &&
                           option_traits<Option>::facts.directions == Directions && option_traits<Option>::facts.key == Key &&
                           option_traits<Option>::facts.style == Style;
static_assert(is<rto_parameters, SCTP_RTOINFO, sctp_rtoinfo, direction::both, option_key::association_or_future>);
static_assert(is<association_parameters, SCTP_ASSOCINFO, sctp_assocparams, direction::both, option_key::association_or_future>);
static_assert(is<init_parameters, SCTP_INITMSG, sctp_initmsg, direction::both, option_key::none>);
static_assert(is<no_delay, SCTP_NODELAY, int, direction::both, option_key::none>);
static_assert(is<autoclose, SCTP_AUTOCLOSE, std::uint32_t, direction::both, option_key::none, option_style::one_to_many>);
static_assert(is<primary_address, SCTP_PRIMARY_ADDR, sctp_prim, direction::both, option_key::association>);
static_assert(is<peer_address_parameters, SCTP_PEER_ADDR_PARAMS, sctp_paddrparams, direction::both, option_key::path_or_association>);
static_assert(is<status, SCTP_STATUS, sctp_status, direction::get, option_key::association>);
static_assert(is<peer_address_info, SCTP_GET_PEER_ADDR_INFO, sctp_paddrinfo, direction::get, option_key::path>);
static_assert(is<receive_info_delivery, SCTP_RECVRCVINFO, int, direction::both, option_key::none>);
static_assert(is<next_info_delivery, SCTP_RECVNXTINFO, int, direction::both, option_key::none>);
static_assert(is<default_send_parameters, SCTP_DEFAULT_SEND_PARAM, sctp_sndrcvinfo, direction::both, option_key::association_or_group>);
static_assert(is<event_delivery, SCTP_EVENT, sctp_event, direction::both, option_key::event>);
static_assert(is<adaptation_layer, SCTP_ADAPTATION_LAYER, sctp_setadaptation, direction::both, option_key::none>);
static_assert(is<disable_fragments, SCTP_DISABLE_FRAGMENTS, int, direction::both, option_key::none>);
static_assert(is<mapped_ipv4_addresses, SCTP_I_WANT_MAPPED_V4_ADDR, int, direction::both, option_key::none>);
static_assert(is<max_segment, SCTP_MAXSEG, sctp_assoc_value, direction::both, option_key::association_or_future>);
static_assert(is<delayed_sack, SCTP_DELAYED_SACK, sctp_sack_info, direction::both, option_key::association_or_group>);
static_assert(is<receive_context, SCTP_CONTEXT, sctp_assoc_value, direction::both, option_key::association_or_group>);
static_assert(is<fragment_interleave, SCTP_FRAGMENT_INTERLEAVE, int, direction::both, option_key::none>);
static_assert(is<partial_delivery_point, SCTP_PARTIAL_DELIVERY_POINT, std::uint32_t, direction::both, option_key::none>);
static_assert(is<max_burst, SCTP_MAX_BURST, sctp_assoc_value, direction::both, option_key::association_or_group>);
static_assert(is<authenticated_chunk, SCTP_AUTH_CHUNK, sctp_authchunk, direction::set, option_key::none>);
static_assert(is<active_key, SCTP_AUTH_ACTIVE_KEY, sctp_authkeyid, direction::both, option_key::association_or_group>);
static_assert(is<deleted_key, SCTP_AUTH_DELETE_KEY, sctp_authkeyid, direction::set, option_key::association_or_group>);
static_assert(is<deactivated_key, SCTP_AUTH_DEACTIVATE_KEY, sctp_authkeyid, direction::set, option_key::association_or_group>);
static_assert(is<association_count, SCTP_GET_ASSOC_NUMBER, std::uint32_t, direction::get, option_key::none, option_style::one_to_many>);
static_assert(is<auto_asconf, SCTP_AUTO_ASCONF, int, direction::both, option_key::none>);
static_assert(is<reuse_port, SCTP_REUSE_PORT, int, direction::both, option_key::none, option_style::one_to_one>);
static_assert(is<path_thresholds_v1, SCTP_PEER_ADDR_THLDS, sctp_paddrthlds, direction::both, option_key::path_or_association>);
static_assert(is<path_thresholds, 37, detail::paddrthlds_v2, direction::both, option_key::path_or_association>);
static_assert(is<association_statistics, SCTP_GET_ASSOC_STATS, sctp_assoc_stats, direction::get, option_key::association>);
static_assert(is<abandoned_messages, SCTP_PR_ASSOC_STATUS, sctp_prstatus, direction::get, option_key::association>);
static_assert(is<abandoned_messages_of_stream, SCTP_PR_STREAM_STATUS, sctp_prstatus, direction::get, option_key::stream>);
static_assert(is<stream_reset_permission, SCTP_ENABLE_STREAM_RESET, sctp_assoc_value, direction::both, option_key::association_or_group>);
static_assert(is<stream_scheduler, SCTP_STREAM_SCHEDULER, sctp_assoc_value, direction::both, option_key::association_or_group>);
static_assert(is<stream_weight, SCTP_STREAM_SCHEDULER_VALUE, sctp_stream_value, direction::both, option_key::stream>);
static_assert(is<partial_reliability_support, SCTP_PR_SUPPORTED, sctp_assoc_value, direction::both, option_key::future_or_negotiated>);
static_assert(is<reconfiguration_support, SCTP_RECONFIG_SUPPORTED, sctp_assoc_value, direction::both, option_key::future_or_negotiated>);
static_assert(is<interleaving_support, SCTP_INTERLEAVING_SUPPORTED, sctp_assoc_value, direction::both, option_key::future_or_negotiated>);
static_assert(is<dynamic_address_support, 128, sctp_assoc_value, direction::both, option_key::future_or_negotiated>);
static_assert(is<authentication_support, 129, sctp_assoc_value, direction::both, option_key::future_or_negotiated>);
static_assert(is<congestion_notification_support, 130, sctp_assoc_value, direction::both, option_key::future_or_negotiated>);
static_assert(is<potentially_failed_exposure, 131, sctp_assoc_value, direction::both, option_key::association_or_future>);
static_assert(is<udp_encapsulation_port, 132, detail::udpencaps, direction::both, option_key::path_or_association>);
static_assert(is<path_mtu_probe_interval, 133, detail::probeinterval, direction::both, option_key::path_or_association>);

// The sizes that the running kernel compares with.
static_assert(sizeof(sctp_rtoinfo) == 16 && sizeof(sctp_assocparams) == 20 && sizeof(sctp_initmsg) == 8 && sizeof(sctp_prim) == 132);
static_assert(sizeof(sctp_paddrparams) == 156 && sizeof(sctp_paddrinfo) == 152 && sizeof(sctp_status) == 176 && sizeof(sctp_sndinfo) == 16);
static_assert(sizeof(sctp_assoc_value) == 8 && sizeof(sctp_sack_info) == 12 && sizeof(sctp_authchunk) == 1 && sizeof(sctp_authkeyid) == 8);
static_assert(sizeof(sctp_paddrthlds) == 144 && sizeof(detail::paddrthlds_v2) == 144 && sizeof(detail::udpencaps) == 144);
static_assert(sizeof(detail::probeinterval) == 144 && sizeof(sctp_assoc_stats) == 256 && sizeof(sctp_prstatus) == 24 && sizeof(sctp_stream_value) == 8);
static_assert(sizeof(sctp_event) == 8 && option_traits<peer_address_parameters>::sizes == std::array<std::size_t, 2>{152, 156});

// Which can be set and got, on which socket, with what named beside it. In each row: nothing, future, current, all, an
// association, a path, a path of an association.
template <class Socket, class Option, class... Where>
concept sets = requires(Socket& s, const Option& o, const Where&... where) { s.set(o, where...); };
template <class Socket, class Option, class... Where>
concept gets = requires(const Socket& s, const Where&... where) { s.template get<Option>(where...); };

struct ways {
    bool nothing, future, current, all, one, path, path_of_one;
    friend constexpr bool operator==(const ways&, const ways&) = default;
};
using future = association_group<0>;
using current = association_group<1>;
using all = association_group<2>;
template <class Socket, class Option>
inline constexpr ways set_with{sets<Socket, Option>, sets<Socket, Option, future>, sets<Socket, Option, current>,
                               sets<Socket, Option, all>, sets<Socket, Option, association_id>, sets<Socket, Option, endpoint>,
                               sets<Socket, Option, association_id, endpoint>};
template <class Socket, class Option>
inline constexpr ways get_with{gets<Socket, Option>, gets<Socket, Option, future>, gets<Socket, Option, current>,
                               gets<Socket, Option, all>, gets<Socket, Option, association_id>, gets<Socket, Option, endpoint>,
                               gets<Socket, Option, association_id, endpoint>};

inline constexpr ways never{0, 0, 0, 0, 0, 0, 0}, plainly{1, 0, 0, 0, 0, 0, 0}, plainly_or_path{1, 0, 0, 0, 0, 1, 0}, by_path{0, 0, 0, 0, 0, 1, 0};
inline constexpr ways by_association{0, 0, 0, 0, 1, 0, 0}, or_future{0, 1, 0, 0, 1, 0, 0}, or_group{0, 1, 1, 1, 1, 0, 0};
inline constexpr ways only_future{0, 1, 0, 0, 0, 0, 0};
inline constexpr ways or_path{0, 1, 0, 0, 1, 1, 1}, only_path{0, 0, 0, 0, 0, 1, 1};

constexpr ways without_path(ways w) {
    w.path = w.path_of_one = false;
    return w;
}

/// On the sockets with one association, then on one_to_many; set, then get. An acceptor has none of the associations' own, and no paths; a
/// peeled-off association nothing that is for associations to come.
template <class Option>
consteval bool reached(ways single_set, ways single_get, ways many_set, ways many_get) {
    const auto on = [&]<class Socket>(Socket*, ways set, ways get) { return set_with<Socket, Option> == set && get_with<Socket, Option> == get; };
    constexpr auto& facts = option_traits<Option>::facts;
    constexpr bool living = facts.key == option_key::association || facts.key == option_key::path;
    constexpr bool early = facts.phase == option_phase::before_association;
    return on(static_cast<one_to_one*>(nullptr), single_set, single_get) &&
           on(static_cast<acceptor*>(nullptr), living ? never : without_path(single_set), living ? never : without_path(single_get)) &&
           on(static_cast<peeled_association*>(nullptr), early ? never : single_set, single_get) &&
           on(static_cast<one_to_many*>(nullptr), many_set, many_get);
}
static_assert(reached<rto_parameters>(plainly, plainly, or_future, or_future));
static_assert(reached<association_parameters>(plainly, plainly, or_future, or_future));
static_assert(reached<init_parameters>(plainly, plainly, plainly, plainly));
static_assert(reached<no_delay>(plainly, plainly, plainly, plainly));
static_assert(reached<primary_address>(plainly, plainly, by_association, by_association));
static_assert(reached<peer_address_parameters>(plainly_or_path, plainly_or_path, or_path, or_path));
static_assert(reached<status>(never, plainly, never, by_association));
static_assert(reached<peer_address_info>(never, by_path, never, only_path));
static_assert(reached<receive_info_delivery>(plainly, plainly, plainly, plainly));
static_assert(reached<next_info_delivery>(plainly, plainly, plainly, plainly));
static_assert(reached<default_send_parameters>(plainly, plainly, or_group, or_future));
static_assert(reached<event_delivery>(plainly, never, or_group, never));
static_assert(reached<adaptation_layer>(plainly, plainly, plainly, plainly));
static_assert(reached<disable_fragments>(plainly, plainly, plainly, plainly));
static_assert(reached<mapped_ipv4_addresses>(plainly, plainly, plainly, plainly));
static_assert(reached<max_segment>(plainly, plainly, or_future, or_future));
static_assert(reached<delayed_sack>(plainly, plainly, or_group, or_future));
static_assert(reached<receive_context>(plainly, plainly, or_group, or_future));
static_assert(reached<fragment_interleave>(plainly, plainly, plainly, plainly));
static_assert(reached<partial_delivery_point>(plainly, plainly, plainly, plainly));
static_assert(reached<max_burst>(plainly, plainly, or_group, or_future));
static_assert(reached<authenticated_chunk>(plainly, never, plainly, never));
static_assert(reached<active_key>(plainly, plainly, or_group, or_future));
static_assert(reached<deleted_key>(plainly, never, or_group, never));
static_assert(reached<deactivated_key>(plainly, never, or_group, never));
static_assert(reached<auto_asconf>(plainly, plainly, plainly, plainly));
static_assert(reached<path_thresholds_v1>(plainly_or_path, plainly_or_path, or_path, or_path));
static_assert(reached<path_thresholds>(plainly_or_path, plainly_or_path, or_path, or_path));
static_assert(reached<association_statistics>(never, plainly, never, by_association));
static_assert(reached<abandoned_messages>(never, plainly, never, by_association));
static_assert(reached<stream_reset_permission>(plainly, plainly, or_group, or_future));
static_assert(reached<stream_scheduler>(plainly, plainly, or_group, or_future));
static_assert(reached<partial_reliability_support>(plainly, plainly, only_future, or_future));
static_assert(reached<reconfiguration_support>(plainly, plainly, only_future, or_future));
static_assert(reached<interleaving_support>(plainly, plainly, only_future, or_future));
static_assert(reached<dynamic_address_support>(plainly, plainly, only_future, or_future));
static_assert(reached<authentication_support>(plainly, plainly, only_future, or_future));
static_assert(reached<congestion_notification_support>(plainly, plainly, only_future, or_future));
static_assert(reached<potentially_failed_exposure>(plainly, plainly, or_future, or_future));
static_assert(reached<udp_encapsulation_port>(plainly_or_path, plainly_or_path, or_path, or_path));
static_assert(reached<path_mtu_probe_interval>(plainly_or_path, plainly_or_path, or_path, or_path));
// Of one stream, which is named; no others can be.
static_assert(reached<stream_weight>(never, never, never, never) && reached<abandoned_messages_of_stream>(never, never, never, never));
static_assert(sets<one_to_one, stream_weight, stream_id> && gets<one_to_one, stream_weight, stream_id> && sets<peeled_association, stream_weight, stream_id>);
static_assert(!sets<one_to_one, stream_weight, association_id, stream_id> && !gets<one_to_one, stream_weight, association_id, stream_id>);
static_assert(sets<one_to_many, stream_weight, association_id, stream_id> && gets<one_to_many, stream_weight, association_id, stream_id>);
static_assert(!sets<one_to_many, stream_weight, current, stream_id> && !gets<one_to_many, stream_weight, current, stream_id>);
static_assert(!sets<one_to_many, stream_weight, stream_id> && !sets<one_to_many, stream_weight, future, stream_id> && !sets<one_to_many, stream_weight, all, stream_id>);
static_assert(gets<one_to_one, abandoned_messages_of_stream, stream_id> && gets<one_to_many, abandoned_messages_of_stream, association_id, stream_id>);
static_assert(!sets<one_to_one, abandoned_messages_of_stream, stream_id> && !gets<one_to_many, abandoned_messages_of_stream, stream_id>);
static_assert(!sets<one_to_one, rto_parameters, stream_id> && !gets<one_to_many, status, association_id, stream_id> && !sets<one_to_one, no_delay, stream_id>);
// Some answer to a value.
template <class Socket, class Option, class... Where>
concept answers_to = requires(const Socket& s, const Option& o, const Where&... where) { s.get(o, where...); };
static_assert(answers_to<one_to_one, abandoned_messages> && answers_to<one_to_many, abandoned_messages, association_id> && !answers_to<one_to_many, abandoned_messages>);
static_assert(answers_to<peeled_association, abandoned_messages_of_stream, stream_id> && !answers_to<one_to_one, rto_parameters> && !answers_to<one_to_one, status>);
// Of one-to-one sockets.
static_assert(set_with<one_to_one, reuse_port> == plainly && get_with<acceptor, reuse_port> == plainly && set_with<acceptor, reuse_port> == plainly);
static_assert(set_with<one_to_many, reuse_port> == never && get_with<one_to_many, reuse_port> == never && set_with<peeled_association, reuse_port> == never);
static_assert(set_with<one_to_many, association_count> == never && get_with<one_to_many, association_count> == plainly && get_with<one_to_one, association_count> == never);
// Of one-to-many sockets, to which a peeled-off association belongs in the kernel's eyes.
static_assert(set_with<one_to_one, autoclose> == never && get_with<one_to_one, autoclose> == never);
static_assert(set_with<acceptor, autoclose> == never && get_with<acceptor, autoclose> == never);
static_assert(set_with<one_to_many, autoclose> == plainly && get_with<one_to_many, autoclose> == plainly);
static_assert(set_with<peeled_association, autoclose> == never && get_with<peeled_association, autoclose> == plainly);

// What is no option, and what is no place.
static_assert(!sets<one_to_one, int> && !gets<one_to_one, int> && !sets<one_to_many, association_change, association_id>);
static_assert(!gets<one_to_many, rto_parameters, int> && !gets<one_to_many, rto_parameters, stream_id> && !gets<one_to_many, rto_parameters, std::string_view>);
static_assert(!gets<one_to_many, rto_parameters, association_id, association_id> && !gets<one_to_many, peer_address_info, endpoint, association_id>);
// A socket that can't be changed can still be asked.
static_assert(gets<const one_to_one, rto_parameters> && !sets<const one_to_one, rto_parameters>);

// Subscriptions.
template <class Socket, class Event, class... Where>
concept subscribes = requires(Socket& s, const Where&... where) {
    s.template subscribe<Event>(where...);
    s.template unsubscribe<Event>(where...);
};
template <class Socket, class Event, class... Where>
concept tells_whether = requires(const Socket& s, const Where&... where) { s.template is_subscribed<Event>(where...); };
template <class Socket>
inline constexpr bool subscribes_for_its_association =
    subscribes<Socket, shutdown_event> && !subscribes<Socket, shutdown_event, association_id> && !subscribes<Socket, shutdown_event, all> &&
    tells_whether<Socket, shutdown_event> && !tells_whether<Socket, shutdown_event, association_id> && !subscribes<Socket, raw_event> && !subscribes<Socket, status>;
static_assert(subscribes_for_its_association<one_to_one>);
static_assert(subscribes_for_its_association<acceptor>);
static_assert(subscribes_for_its_association<peeled_association>);
static_assert(subscribes<one_to_many, shutdown_event> && subscribes<one_to_many, shutdown_event, association_id> && subscribes<one_to_many, shutdown_event, future> &&
              subscribes<one_to_many, shutdown_event, current> && subscribes<one_to_many, shutdown_event, all>);
static_assert(!subscribes<one_to_many, shutdown_event, endpoint> && !subscribes<one_to_many, shutdown_event, int> && !subscribes<one_to_many, raw_event>);
static_assert(tells_whether<one_to_many, shutdown_event, association_id> && tells_whether<one_to_many, shutdown_event, future>);
static_assert(!tells_whether<one_to_many, shutdown_event> && !tells_whether<one_to_many, shutdown_event, all> && !tells_whether<one_to_many, shutdown_event, current> &&
              !tells_whether<one_to_many, shutdown_event, endpoint> && !tells_whether<one_to_many, raw_event, future>);
static_assert(requires(one_to_one& s) { s.subscribe<association_change, shutdown_event, send_failed_event>(); });
static_assert(requires(one_to_many& s) { s.subscribe<association_change, shutdown_event>(association_id{3}); });

// Numbers too large for the kernel's field are seen, and not cut on their way into an optional.
static_assert(!valid(init_parameters{.outbound_streams = 70000}) && !valid(init_parameters{.max_attempts = static_cast<std::uint32_t>(-1)}));
static_assert(!valid(association_parameters{.max_retransmissions = 100000}) && !valid(path_thresholds{.inactive = 65536}));
// Whatever can be set can be asked about at compile time.
static_assert([]<std::uint16_t... Numbers, class... Options>(option_list<option_entry<Numbers, Options>...>) {
    return ([]<class Option>(std::type_identity<Option>) {
        if constexpr (option_traits<Option>::facts.directions != direction::get) return std::bool_constant<(static_cast<void>(valid(Option{})), true)>::value;
        return true;
    }(std::type_identity<Options>{}) &&
            ...);
}(all_options{}));
constexpr std::array<std::byte, 65536> long_secret{};
static_assert(!valid(authentication_key{key_number{1}, long_secret}) && valid(authentication_key{key_number{1}, std::span(long_secret).first(65535)}));
static_assert(valid(authentication_key{}) && !valid(hmac_identifiers{}) && valid(hmac_identifiers{{hmac_identifier::sha1}}));
static_assert(!valid(peer_address_parameters{.dscp = 264}) && valid(peer_address_parameters{.dscp = 0xb8}));
