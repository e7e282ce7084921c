// SPDX-License-Identifier: BSL-1.0
// Options on the wrong socket, in the wrong direction, or without saying where. The runner's --help explains the format.
#include <sctpp/sctpp.hpp>

using namespace std::chrono_literals;

struct not_an_option {};

sctpp::one_to_one& one();
sctpp::acceptor& listener();
sctpp::one_to_many& many();
sctpp::peeled_association& peeled();
sctpp::association_id some_id();
sctpp::endpoint some_peer();

//! case: status has no setter
//! says: deleted
//! shows: this_option_is_read_only_the_kernel_has_no_setter
one().set(sctpp::status{}).value();

//! case: status has no setter on a one-to-many socket either
//! says: deleted
//! shows: this_option_is_read_only_the_kernel_has_no_setter
many().set(sctpp::status{}, some_id()).value();

//! case: a path's state has no setter
//! says: deleted
//! shows: this_option_is_read_only_the_kernel_has_no_setter
one().set(sctpp::peer_address_info{}, some_peer()).value();

//! case: a type that is no option is not set
//! says: deleted
//! shows: this_is_not_a_socket_option_of_sctpp
one().set(not_an_option{}).value();

//! case: a number is not an option
//! says: deleted
//! shows: this_is_not_a_socket_option_of_sctpp
one().set(1).value();

//! case: a type that is no option is not got
//! says: deleted
//! shows: this_is_not_a_socket_option_of_sctpp
(void)one().get<not_an_option>();

//! case: autoclose on one_to_one
//! says: deleted
//! shows: this_option_belongs_to_another_style_of_socket
one().set(sctpp::autoclose{5s}).value();

//! case: autoclose on an acceptor
//! says: deleted
//! shows: this_option_belongs_to_another_style_of_socket
listener().set(sctpp::autoclose{5s}).value();

//! case: getting autoclose on one_to_one
//! says: deleted
//! shows: this_option_belongs_to_another_style_of_socket
(void)one().get<sctpp::autoclose>();

//! case: getting an association's option without saying which
//! says: deleted
//! shows: say_which_association_an_id_or_future_associations
(void)many().get<sctpp::rto_parameters>();

//! case: setting an association's option without saying which
//! says: deleted
//! shows: say_which_association_an_id_or_future_associations
many().set(sctpp::rto_parameters{.initial = 500ms}).value();

//! case: status without saying which
//! says: deleted
//! shows: say_which_association_an_id_or_future_associations
(void)many().get<sctpp::status>();

//! case: one_to_one has one association, an id says nothing
//! says: deleted
//! shows: this_socket_has_one_association_leave_it_out
(void)one().get<sctpp::rto_parameters>(some_id());

//! case: a peeled-off association needs no id
//! says: deleted
//! shows: this_socket_has_one_association_leave_it_out
(void)peeled().get<sctpp::status>(some_id());

//! case: an acceptor needs no group
//! says: deleted
//! shows: this_socket_has_one_association_leave_it_out
listener().set(sctpp::rto_parameters{.initial = 500ms}, sctpp::future_associations).value();

//! case: the kernel has no current_associations of retransmission timeouts
//! says: deleted
//! shows: this_option_does_not_know_this_group_of_associations
many().set(sctpp::rto_parameters{.initial = 500ms}, sctpp::current_associations).value();

//! case: the kernel has no all_associations of retransmission timeouts
//! says: deleted
//! shows: this_option_does_not_know_this_group_of_associations
many().set(sctpp::rto_parameters{.initial = 500ms}, sctpp::all_associations).value();

//! case: a get has one answer, so it knows no groups
//! says: deleted
//! shows: this_option_does_not_know_this_group_of_associations
(void)many().get<sctpp::default_send_parameters>(sctpp::all_associations);

//! case: an association to come has no status
//! says: deleted
//! shows: this_option_does_not_know_this_group_of_associations
(void)many().get<sctpp::status>(sctpp::future_associations);

//! case: a number is not an association
//! says: deleted
//! shows: this_option_does_not_know_this_group_of_associations
(void)many().get<sctpp::status>(3);

//! case: status is not of a stream
//! says: deleted
//! shows: a_stream_is_named_for_options_of_a_stream_and_only_for_those
(void)many().get<sctpp::status>(some_id(), sctpp::stream_id{3});

//! case: the weight of which stream
//! says: deleted
//! shows: a_stream_is_named_for_options_of_a_stream_and_only_for_those
one().set(sctpp::stream_weight{10}).value();

//! case: what was negotiated is not changed afterwards
//! says: deleted
//! shows: this_changes_the_socket_never_an_association_use_future_associations
many().set(sctpp::interleaving_support{}, some_id()).value();

//! case: a key is not asked whether it is deleted
//! says: deleted
//! shows: this_option_is_write_only_the_kernel_has_no_getter
(void)one().get<sctpp::deleted_key>();

//! case: reuse_port on one_to_many
//! says: deleted
//! shows: this_option_belongs_to_another_style_of_socket
many().set(sctpp::reuse_port{}).value();

//! case: no_delay belongs to the socket
//! says: deleted
//! shows: this_option_belongs_to_the_socket_leave_the_association_out
many().set(sctpp::no_delay{}, some_id()).value();

//! case: init_parameters belong to the socket
//! says: deleted
//! shows: this_option_belongs_to_the_socket_leave_the_association_out
many().set(sctpp::init_parameters{.outbound_streams = 16}, sctpp::future_associations).value();

//! case: retransmission timeouts do not belong to a path
//! says: deleted
//! shows: this_option_does_not_belong_to_a_path_leave_the_address_out
one().set(sctpp::rto_parameters{.initial = 500ms}, some_peer()).value();

//! case: no_delay does not belong to a path
//! says: deleted
//! shows: this_option_does_not_belong_to_a_path_leave_the_address_out
many().set(sctpp::no_delay{}, some_peer()).value();

//! case: which path's state
//! says: deleted
//! shows: this_option_belongs_to_a_path_say_the_address_of_the_peer
(void)one().get<sctpp::peer_address_info>();

//! case: which path's state, of an association
//! says: deleted
//! shows: this_option_belongs_to_a_path_say_the_address_of_the_peer
(void)many().get<sctpp::peer_address_info>(some_id());

//! case: whether an event is delivered is asked with is_subscribed
//! says: deleted
//! shows: ask_is_subscribed_instead
(void)many().get<sctpp::event_delivery>(sctpp::future_associations);

//! case: a duration needs a unit
//! says-g++: could not convert '500' from 'int' to 'std::optional<std::chrono::duration
//! says-clang++: no viable conversion from 'int' to 'std::optional<std::chrono::milliseconds>'
one().set(sctpp::rto_parameters{.initial = 500}).value();

//! case: a field of another option
//! says-g++: has no non-static data member named 'heartbeat'
//! says-clang++: does not refer to any field
one().set(sctpp::rto_parameters{.heartbeat = 500ms}).value();

//! case: only events can be subscribed to
//! says: deleted
//! shows: this_is_not_an_event_of_sctpp
one().subscribe<sctpp::status>().value();

//! case: subscribing to nothing
//! says: deleted
//! shows: this_is_not_an_event_of_sctpp
one().subscribe<>().value();

//! case: an event that the library does not know cannot be subscribed to
//! says: deleted
//! shows: this_is_not_an_event_of_sctpp
many().unsubscribe<sctpp::raw_event>().value();

//! case: one_to_one has one association, so a subscription names none
//! says: deleted
//! shows: this_socket_has_one_association_leave_it_out
one().subscribe<sctpp::association_change>(some_id()).value();

//! case: an event is not subscribed to for an address
//! says: deleted
//! shows: name_an_association_id_or_a_group_of_associations
many().subscribe<sctpp::peer_address_change>(some_peer()).value();

//! case: is_subscribed on one_to_many needs to know which association
//! says: deleted
//! shows: say_which_association_an_id_or_future_associations
(void)many().is_subscribed<sctpp::association_change>();

//! case: is_subscribed has one answer, so it knows no groups
//! says: deleted
//! shows: this_option_does_not_know_this_group_of_associations
(void)many().is_subscribed<sctpp::association_change>(sctpp::all_associations);
