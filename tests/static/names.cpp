// SPDX-License-Identifier: BSL-1.0
// Names are read off the source: each type and field is called in messages as in the code.
#include <sctpp/for_each_option.hpp>
#include <sctpp/sctpp.hpp>
#include <sctpp/text.hpp>

using namespace sctpp;

struct outside {};
namespace elsewhere {
struct inside {};
template <class>
struct pattern {};
}  // namespace elsewhere
static_assert(detail::type_name<outside>() == "outside");
static_assert(detail::type_name<elsewhere::inside>() == "inside");
static_assert(detail::type_name<int>() == "int");

static_assert(option_name<rto_parameters> == "rto_parameters");
static_assert(option_name<autoclose> == "autoclose");
static_assert(option_name<peer_address_parameters> == "peer_address_parameters");
static_assert(detail::type_name<association_change>() == "association_change");
static_assert(detail::type_name<send_failed_event>() == "send_failed_event");

static_assert(detail::option_name(SCTP_RTOINFO, all_options{}) == "rto_parameters");
static_assert(detail::option_name(SCTP_EVENT, all_options{}) == "event_delivery");
static_assert(detail::option_name(SCTP_GET_PEER_ADDR_INFO, all_options{}) == "peer_address_info");
static_assert(detail::option_name(9999, all_options{}).empty());

template <class Option>
using fields = typename option_traits<Option>::fields;
static_assert(fields<rto_parameters>::facts<sctp_rtoinfo>[0].name == "initial" && fields<rto_parameters>::facts<sctp_rtoinfo>[2].name == "minimum");
static_assert(fields<peer_address_parameters>::facts<sctp_paddrparams>[6].name == "dscp");

// A walk over the fields of any option or event sees names and values.
consteval std::size_t total_of_names() {
    std::size_t total = 0;
    option_traits<init_parameters>::fields::for_each(init_parameters{}, [&](std::string_view name, const auto&) { total += name.size(); });
    return total;
}
static_assert(total_of_names() == std::string_view("outbound_streams"
                                                   "max_inbound_streams"
                                                   "max_attempts"
                                                   "max_init_timeout")
                                      .size());

// Enumerators are looked for among some numbers only, which a compiler looks through one by one: none may lie beyond.
template <class Enum>
consteval std::size_t named_among_all() {
    std::size_t named = 0;
    detail::for_each_name(detail::spell<Enum, 0>(std::make_index_sequence<256>{}), 256, [&](std::size_t, std::string_view) { ++named; });
    return named;
}
template <class Value>
inline constexpr bool is_named_in_full = true;
template <class Enum>
    requires std::is_enum_v<Enum>
inline constexpr bool is_named_in_full<Enum> = std::is_same_v<Enum, error_cause> || std::is_same_v<Enum, event_type> ||
                                               named_among_all<Enum>() == detail::names_of<Enum>.count;
template <class Enum>
inline constexpr bool is_named_in_full<std::optional<Enum>> = is_named_in_full<Enum>;
template <class Enum>
inline constexpr bool is_named_in_full<read_only<Enum>> = is_named_in_full<Enum>;

template <class... Fields>
consteval bool all_named(field_list<Fields...>) {
    return (is_named_in_full<typename Fields::value_type> && ...);
}
template <std::uint16_t... Numbers, class... Options>
consteval bool all_named(option_list<option_entry<Numbers, Options>...>) {
    return (all_named(typename option_traits<Options>::fields{}) && ...);
}
template <class... Events>
consteval bool all_named(event_list<Events...>) {
    return (all_named(typename event_traits<Events>::fields{}) && ...);
}
static_assert(all_named(all_options{}) && all_named(all_events{}));
static_assert(is_named_in_full<operation> && is_named_in_full<reason> && is_named_in_full<payload_protocol_id> && is_named_in_full<chunk_type>);
static_assert(is_named_in_full<family> && is_named_in_full<end_of_association::ending>);
