// SPDX-License-Identifier: BSL-1.0
// Names are read off the source: each type and field is called in messages as in the code.
#include <sctpp/sctpp.hpp>

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
