// SPDX-License-Identifier: BSL-1.0
/// @file
/// The list of all socket options: the kernel's number and the type that stands for it. Names in error messages,
/// walks over every option, the reference table and the list-driven tests come from here. A new option is one line
/// here, one declaration under `options/`, and one row in the tests.
#ifndef SCTPP_OPTION_LIST_HPP
#define SCTPP_OPTION_LIST_HPP

#include <sctpp/detail/cplusplus.hpp>

#include <cstdint>

namespace sctpp::inline v0 {

/// One line of the list. The type is only named here, not defined, so that this header costs nothing.
template <std::uint16_t Number, class Option>
struct option_entry {};

template <class... Entries>
struct option_list {};

/// Every option that the library has, by the kernel's number.
// `struct name` inside the list declares the type in this namespace.
using all_options = option_list<
    option_entry<0, struct rto_parameters>,                         // SCTP_RTOINFO
    option_entry<1, struct association_parameters>,                 // SCTP_ASSOCINFO
    option_entry<2, struct init_parameters>,                        // SCTP_INITMSG
    option_entry<3, struct no_delay>,                               // SCTP_NODELAY
    option_entry<4, struct autoclose>,                              // SCTP_AUTOCLOSE
    option_entry<6, struct primary_address>,                        // SCTP_PRIMARY_ADDR
    option_entry<7, struct adaptation_layer>,                       // SCTP_ADAPTATION_LAYER
    option_entry<8, struct disable_fragments>,                      // SCTP_DISABLE_FRAGMENTS
    option_entry<9, struct peer_address_parameters>,                // SCTP_PEER_ADDR_PARAMS
    option_entry<10, struct default_send_parameters>,                // SCTP_DEFAULT_SEND_PARAM, with _SNDINFO and _PRINFO
    option_entry<12, struct mapped_ipv4_addresses>,                 // SCTP_I_WANT_MAPPED_V4_ADDR
    option_entry<13, struct max_segment>,                           // SCTP_MAXSEG
    option_entry<14, struct status>,                                // SCTP_STATUS
    option_entry<15, struct peer_address_info>,                     // SCTP_GET_PEER_ADDR_INFO
    option_entry<16, struct delayed_sack>,                          // SCTP_DELAYED_SACK
    option_entry<17, struct receive_context>,                       // SCTP_CONTEXT
    option_entry<18, struct fragment_interleave>,                   // SCTP_FRAGMENT_INTERLEAVE
    option_entry<19, struct partial_delivery_point>,                // SCTP_PARTIAL_DELIVERY_POINT
    option_entry<20, struct max_burst>,                             // SCTP_MAX_BURST
    option_entry<21, struct authenticated_chunk>,                   // SCTP_AUTH_CHUNK
    option_entry<22, struct hmac_identifiers>,                      // SCTP_HMAC_IDENT
    option_entry<23, struct authentication_key>,                    // SCTP_AUTH_KEY
    option_entry<24, struct active_key>,                            // SCTP_AUTH_ACTIVE_KEY
    option_entry<25, struct deleted_key>,                           // SCTP_AUTH_DELETE_KEY
    option_entry<26, struct peer_authenticated_chunks>,             // SCTP_PEER_AUTH_CHUNKS
    option_entry<27, struct local_authenticated_chunks>,            // SCTP_LOCAL_AUTH_CHUNKS
    option_entry<28, struct association_count>,                     // SCTP_GET_ASSOC_NUMBER
    option_entry<30, struct auto_asconf>,                           // SCTP_AUTO_ASCONF
    option_entry<31, struct path_thresholds_v1>,                    // SCTP_PEER_ADDR_THLDS
    option_entry<32, struct receive_info_delivery>,                 // SCTP_RECVRCVINFO
    option_entry<33, struct next_info_delivery>,                    // SCTP_RECVNXTINFO
    option_entry<35, struct deactivated_key>,                       // SCTP_AUTH_DEACTIVATE_KEY
    option_entry<36, struct reuse_port>,                            // SCTP_REUSE_PORT
    option_entry<37, struct path_thresholds>,                       // SCTP_PEER_ADDR_THLDS_V2
    option_entry<112, struct association_statistics>,               // SCTP_GET_ASSOC_STATS
    option_entry<113, struct partial_reliability_support>,          // SCTP_PR_SUPPORTED
    option_entry<115, struct abandoned_messages>,                   // SCTP_PR_ASSOC_STATUS
    option_entry<116, struct abandoned_messages_of_stream>,         // SCTP_PR_STREAM_STATUS
    option_entry<117, struct reconfiguration_support>,              // SCTP_RECONFIG_SUPPORTED
    option_entry<118, struct stream_reset_permission>,              // SCTP_ENABLE_STREAM_RESET
    option_entry<123, struct stream_scheduler>,                     // SCTP_STREAM_SCHEDULER
    option_entry<124, struct stream_weight>,                        // SCTP_STREAM_SCHEDULER_VALUE
    option_entry<125, struct interleaving_support>,                 // SCTP_INTERLEAVING_SUPPORTED
    option_entry<127, struct event_delivery>,                       // SCTP_EVENT
    option_entry<128, struct dynamic_address_support>,              // SCTP_ASCONF_SUPPORTED
    option_entry<129, struct authentication_support>,               // SCTP_AUTH_SUPPORTED
    option_entry<130, struct congestion_notification_support>,      // SCTP_ECN_SUPPORTED
    option_entry<131, struct potentially_failed_exposure>,          // SCTP_EXPOSE_POTENTIALLY_FAILED_STATE
    option_entry<132, struct udp_encapsulation_port>,               // SCTP_REMOTE_UDP_ENCAPS_PORT
    option_entry<133, struct path_mtu_probe_interval>               // SCTP_PLPMTUD_PROBE_INTERVAL
    >;

}  // namespace sctpp::inline v0

#endif
