// SPDX-License-Identifier: BSL-1.0
/// @file
/// The list of all socket options: the kernel's number and the type that stands for it. Names in error messages,
/// walks over every option, the reference table and the list-driven tests come from here. A new option is one line
/// here, one declaration under `options/`, and one row in the tests.
#ifndef SCTPP_OPTION_LIST_HPP
#define SCTPP_OPTION_LIST_HPP

#include <cstdint>

namespace sctpp::inline v0 {

/// One line of the list. The type is only named here, not defined, so that this header costs nothing.
template <std::uint16_t Number, class Option>
struct option_entry {};

template <class... Entries>
struct option_list {};

/// Every option that the library has, by the kernel's number.
// `struct name` inside the list declares the type in this namespace.
using all_options = option_list<               //
    option_entry<0, struct rto_parameters>,             // SCTP_RTOINFO
    option_entry<1, struct association_parameters>,     // SCTP_ASSOCINFO
    option_entry<2, struct init_parameters>,            // SCTP_INITMSG
    option_entry<3, struct no_delay>,                   // SCTP_NODELAY
    option_entry<4, struct autoclose>,                  // SCTP_AUTOCLOSE
    option_entry<6, struct primary_address>,            // SCTP_PRIMARY_ADDR
    option_entry<9, struct peer_address_parameters>,    // SCTP_PEER_ADDR_PARAMS
    option_entry<14, struct status>,                    // SCTP_STATUS
    option_entry<15, struct peer_address_info>,         // SCTP_GET_PEER_ADDR_INFO
    option_entry<32, struct receive_info_delivery>,     // SCTP_RECVRCVINFO
    option_entry<33, struct next_info_delivery>,        // SCTP_RECVNXTINFO
    option_entry<34, struct default_send_info>,         // SCTP_DEFAULT_SNDINFO
    option_entry<127, struct event_delivery>            // SCTP_EVENT
    >;

}  // namespace sctpp::inline v0

#endif
