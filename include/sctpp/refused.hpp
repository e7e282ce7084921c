// SPDX-License-Identifier: BSL-1.0
/// @file
/// Why a call does not compile. The compiler shows one of these names with its "use of deleted function".
#ifndef SCTPP_REFUSED_HPP
#define SCTPP_REFUSED_HPP

#include <sctpp/detail/cplusplus.hpp>

#include <type_traits>

/// Each is a reason, in words, for which a call is refused.
namespace sctpp::inline v0::refused {

struct nothing {};  // the call is fine

// set and get
struct this_is_not_a_socket_option_of_sctpp {};
struct this_option_is_read_only_the_kernel_has_no_setter {};
struct this_option_is_write_only_the_kernel_has_no_getter {};
struct this_option_belongs_to_another_style_of_socket {};
struct this_socket_has_one_association_leave_it_out {};
struct say_which_association_an_id_or_future_associations {};
struct this_option_does_not_know_this_group_of_associations {};
struct this_option_belongs_to_the_socket_leave_the_association_out {};
struct this_option_does_not_belong_to_a_path_leave_the_address_out {};
struct this_option_belongs_to_a_path_say_the_address_of_the_peer {};
struct a_stream_is_named_for_options_of_a_stream_and_only_for_those {};
struct this_changes_the_socket_never_an_association_use_future_associations {};
struct ask_is_subscribed_instead {};
struct this_option_answers_to_no_value_write_get_and_its_name_in_angle_brackets {};
struct name_the_association_first {};
struct say_where_by_an_association_id_an_endpoint_or_a_stream_id {};
struct a_group_of_associations_has_no_path_and_no_stream_name_one_association {};
struct this_is_for_associations_to_come_and_a_peeled_off_socket_has_none {};
struct this_option_needs_an_association_and_an_acceptor_has_none {};
struct the_kernel_would_skip_associations_whose_scheduler_has_no_weights_name_each {};
struct only_options_that_can_be_set_are_valid_or_not_and_a_profile_is_once_it_compiles {};
struct a_profile_is_for_sockets_this_option_needs_an_association {};
struct an_option_stands_twice_in_this_profile {};
struct a_profile_is_for_the_socket_leave_the_association_out {};
struct an_option_of_this_profile_belongs_to_another_style_of_socket {};
struct no_socket_has_all_options_of_this_profile {};

// actions and features
struct say_which_association {};
struct name_streams_or_all_streams {};
struct this_is_agreed_on_at_set_up_leave_the_association_out {};

// subscribe
struct this_is_not_an_event_of_sctpp {};
struct write_the_types_of_the_events_in_angle_brackets {};
struct name_an_association_id_or_a_group_of_associations {};

// send
struct this_is_not_an_attribute_of_a_message {};
struct the_data_come_first_then_the_attributes {};
struct an_attribute_is_given_twice_or_contradicts_another {};
struct an_attribute_means_nothing_on_this_style_of_socket {};
struct say_to_whom_an_association_id_or_an_endpoint {};
struct set_up_attributes_need_an_endpoint_to_connect_to {};
struct this_attribute_is_not_one_of_messages_in_a_batch {};
struct nothing_would_say_whose_messages_these_are_add_receive_info_to_the_batch {};
struct bytes_alone_do_not_say_whose_they_are_or_that_the_association_ended {};
struct a_string_literal_would_send_its_zero_write_a_string_view {};
struct these_are_not_bytes_use_std_as_bytes {};

// receive and match
struct a_temporary_buffer_would_be_gone_before_it_is_read {};
struct this_buffer_is_constant_nothing_can_be_received_into_it {};
struct these_are_not_bytes_use_std_as_writable_bytes {};
template <class Case>
struct match_lacks_a_handler_for {};
template <class Case>
struct take_it_by_const_reference {};
struct the_handlers_of_a_match_return_different_types {};
struct this_may_be_an_error_check_it_and_match_its_value {};

// outgoing and receive_request
struct the_header_would_point_to_a_temporary_name_the_buffer {};

// a reassembler
struct receive_with_the_infos_that_this_reassembler_names_each_piece_into_one_buffer {};

// addresses
struct a_text_may_be_wrong_use_endpoint_parse {};

// listen and accept
struct an_acceptor_listens_and_accepts_and_gives_one_to_one_sockets {};
struct an_acceptor_has_no_association_accept_gives_a_socket_that_has {};

}  // namespace sctpp::inline v0::refused

namespace sctpp::inline v0::detail {

template <class Verdict>
concept refused_because = !std::is_same_v<Verdict, refused::nothing>;

}  // namespace sctpp::inline v0::detail

#endif
