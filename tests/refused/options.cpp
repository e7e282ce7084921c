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

//! longer-clang++: beside the deleted overload, with the reason, it shows the other ones, three lines each

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
//! shows: refused::say_which_association
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
//! shows: say_where_by_an_association_id_an_endpoint_or_a_stream_id
(void)many().get<sctpp::status>(3);

//! case: a text is not an address
//! says: deleted
//! shows: say_where_by_an_association_id_an_endpoint_or_a_stream_id
(void)one().get<sctpp::path_thresholds>("127.0.0.1");

//! case: a number and a stream
//! says: deleted
//! shows: say_where_by_an_association_id_an_endpoint_or_a_stream_id
many().set(sctpp::stream_weight{10}, 3, sctpp::stream_id{3}).value();

//! case: a stream of associations to come
//! says: deleted
//! shows: a_group_of_associations_has_no_path_and_no_stream_name_one_association
many().set(sctpp::stream_weight{10}, sctpp::future_associations, sctpp::stream_id{3}).value();

//! case: a path of associations to come
//! says: deleted
//! shows: a_group_of_associations_has_no_path_and_no_stream_name_one_association
(void)many().get<sctpp::peer_address_info>(sctpp::future_associations, some_peer());

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
//! says-g++: write_the_types_of_the_events_in_angle_brackets
//! shows: write_the_types_of_the_events_in_angle_brackets
one().subscribe<>().value();

//! case: an event is subscribed to by its type
//! says: deleted
//! says-g++: write_the_types_of_the_events_in_angle_brackets
//! shows: write_the_types_of_the_events_in_angle_brackets
one().subscribe(sctpp::association_change{}).value();

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

//! case: reuse_port on a peeled-off association
//! says: deleted
//! shows: this_option_belongs_to_another_style_of_socket
peeled().set(sctpp::reuse_port{}).value();

//! case: how many associations one_to_one has
//! says: deleted
//! shows: this_option_belongs_to_another_style_of_socket
(void)one().get<sctpp::association_count>();

//! case: what was negotiated is not changed of a group of associations either
//! says: deleted
//! shows: this_changes_the_socket_never_an_association_use_future_associations
many().set(sctpp::authentication_support{}, sctpp::current_associations).value();

//! case: an association to come has no primary address
//! says: deleted
//! shows: this_option_does_not_know_this_group_of_associations
many().set(sctpp::primary_address{some_peer()}, sctpp::future_associations).value();

//! case: a key is not read back
//! says: deleted
//! shows: this_option_is_write_only_the_kernel_has_no_getter
(void)many().get<sctpp::authentication_key>(some_id());

//! case: authenticated_chunk is not read back
//! says: deleted
//! shows: this_option_is_write_only_the_kernel_has_no_getter
(void)one().get<sctpp::authenticated_chunk>();

//! case: authenticated_chunk belongs to the socket
//! says: deleted
//! shows: this_option_belongs_to_the_socket_leave_the_association_out
many().set(sctpp::authenticated_chunk{sctpp::chunk_type::data}, some_id()).value();

//! case: a path has no streams
//! says: deleted
//! shows: a_stream_is_named_for_options_of_a_stream_and_only_for_those
one().set(sctpp::peer_address_parameters{.max_retransmissions = 3}, sctpp::stream_id{1}).value();

//! case: what was given up, of which association
//! says: deleted
//! shows: refused::say_which_association
(void)many().get(sctpp::abandoned_messages{.policy = sctpp::reliability_policy::lifetime});

//! case: what was given up of which stream
//! says: deleted
//! shows: a_stream_is_named_for_options_of_a_stream_and_only_for_those
(void)one().get(sctpp::abandoned_messages_of_stream{});

//! case: an acceptor gives up no messages
//! says: deleted
//! shows: this_option_needs_an_association_and_an_acceptor_has_none
(void)listener().get(sctpp::abandoned_messages{});

//! case: an option that answers to no value is got by its name
//! says: deleted
//! shows: this_option_answers_to_no_value_write_get_and_its_name_in_angle_brackets
(void)one().get(sctpp::rto_parameters{});

//! case: a number is not got
//! says: deleted
//! shows: this_is_not_a_socket_option_of_sctpp
(void)one().get(3);

//! case: what was given up is not counted by path
//! says: deleted
//! shows: this_option_does_not_belong_to_a_path_leave_the_address_out
(void)one().get<sctpp::abandoned_messages>(some_peer());

//! case: the weight of a stream, of which association
//! says: deleted
//! shows: refused::say_which_association
many().set(sctpp::stream_weight{10}, sctpp::stream_id{3}).value();

//! case: thresholds without saying of what
//! says: deleted
//! shows: say_which_association_an_id_or_future_associations
many().set(sctpp::path_thresholds{.potentially_failed = 2}).value();

//! case: what only the kernel fills is not set
//! says-g++: could not convert '3' from 'int' to 'sctpp::v0::read_only<short unsigned int>'
//! says-clang++: no viable conversion from 'int' to 'read_only<std::uint16_t>'
//! longer-clang++: it shows the constructors that there are
one().set(sctpp::association_parameters{.peer_destinations = 3}).value();

//! case: a heartbeat's interval needs a unit
//! says-g++: no matching function for call to 'sctpp::v0::timed_setting<sctpp::v0::heartbeat_codec>::on(int)'
//! says-clang++: no matching function for call to 'on'
//! longer: it shows both overloads, and what a number lacks to be a time
one().set(sctpp::peer_address_parameters{.heartbeat = sctpp::heartbeat_setting::on(5)}).value();

//! case: a round trip in ticks is not a time
//! says-g++: conversion from 'uint32_t' {aka 'unsigned int'} to non-scalar type 'std::chrono::milliseconds'
//! says-clang++: no viable conversion from 'std::uint32_t' (aka 'unsigned int') to 'std::chrono::milliseconds'
//! longer-clang++: it shows the constructors of a time
std::chrono::milliseconds time = sctpp::peer_address_info{}.smoothed_rtt_ticks;

//! case: a stream is not any number
//! says-g++: cannot convert 'int' to 'sctpp::v0::stream_id' in initialization
//! says-clang++: cannot initialize a member subobject of type 'sctpp::stream_id' with an rvalue of type 'int'
one().set(sctpp::default_send_parameters{.stream = 3}).value();

//! case: a scheduler is not any number
//! says-g++: cannot convert 'int' to 'sctpp::v0::stream_scheduler::discipline' in initialization
//! says-clang++: with an rvalue of type 'int'
one().set(sctpp::stream_scheduler{2}).value();

//! case: a flag is not any number
//! says-g++: narrowing conversion of '2' from 'int' to 'bool'
//! says-clang++: constant expression evaluates to 2 which cannot be narrowed to type 'bool'
one().set(sctpp::no_delay{2}).value();

//! case: a port does not fit
//! says-g++: narrowing conversion of '70000' from 'int' to 'uint16_t'
//! says-clang++: constant expression evaluates to 70000 which cannot be narrowed
one().set(sctpp::udp_encapsulation_port{70000}).value();

//! case: a minimum above the maximum, as a constant
//! at namespace scope
//! says-g++: static assertion failed
//! says-clang++: static_assert failed due to requirement
//! shows: sctpp::valid(sctpp::rto_parameters{.maximum = 1s, .minimum = 2s})
static_assert(sctpp::valid(sctpp::rto_parameters{.maximum = 1s, .minimum = 2s}));

//! case: a delay that is too long, as a constant
//! at namespace scope
//! says-g++: static assertion failed
//! says-clang++: static_assert failed due to requirement
//! shows: sctpp::valid(sctpp::delayed_sack{.delay = 501ms})
static_assert(sctpp::valid(sctpp::delayed_sack{.delay = 501ms}));

//! case: a segment that is too short, as a constant
//! at namespace scope
//! says-g++: static assertion failed
//! says-clang++: static_assert failed due to requirement
//! shows: sctpp::valid(sctpp::max_segment{100})
static_assert(sctpp::valid(sctpp::max_segment{100}));

//! case: a field that keeps its value if 0, set to 0 as a constant
//! at namespace scope
//! says-g++: static assertion failed
//! says-clang++: static_assert failed due to requirement
//! shows: sctpp::valid(sctpp::init_parameters{.max_attempts = 0})
static_assert(sctpp::valid(sctpp::init_parameters{.max_attempts = 0}));

//! case: init_parameters on a peeled-off association
//! says: deleted
//! shows: this_is_for_associations_to_come_and_a_peeled_off_socket_has_none
peeled().set(sctpp::init_parameters{.outbound_streams = 16}).value();

//! case: autoclose on a peeled-off association
//! says: deleted
//! shows: this_is_for_associations_to_come_and_a_peeled_off_socket_has_none
peeled().set(sctpp::autoclose{5s}).value();

//! case: an extension offered by a peeled-off association
//! says: deleted
//! shows: this_is_for_associations_to_come_and_a_peeled_off_socket_has_none
peeled().set(sctpp::reconfiguration_support{}).value();

//! case: the state of an acceptor's association
//! says: deleted
//! shows: this_option_needs_an_association_and_an_acceptor_has_none
(void)listener().get<sctpp::status>();

//! case: a path of an acceptor
//! says: deleted
//! shows: this_option_needs_an_association_and_an_acceptor_has_none
listener().set(sctpp::path_thresholds{}, some_peer()).value();

//! case: an acceptor's statistics
//! says: deleted
//! shows: this_option_needs_an_association_and_an_acceptor_has_none
(void)listener().get<sctpp::association_statistics>();

//! case: the path before the association
//! says: deleted
//! shows: name_the_association_first
(void)many().get<sctpp::peer_address_info>(some_peer(), some_id());

//! case: the stream before the association
//! says: deleted
//! shows: name_the_association_first
many().set(sctpp::stream_weight{10}, sctpp::stream_id{3}, some_id()).value();

//! case: the weight of a stream of many associations
//! says: deleted
//! shows: the_kernel_would_skip_associations_whose_scheduler_has_no_weights_name_each
many().set(sctpp::stream_weight{10}, sctpp::current_associations, sctpp::stream_id{3}).value();

//! case: a time that the kernel's clock cannot count, as a constant
//! at namespace scope
//! says-g++: static assertion failed
//! says-clang++: static_assert failed due to requirement
//! shows: sctpp::valid(sctpp::rto_parameters{.maximum = 24h * 365})
static_assert(sctpp::valid(sctpp::rto_parameters{.maximum = 24h * 365}));

//! case: what cannot be set is not valid or invalid
//! says: deleted
//! shows: only_options_that_can_be_set_are_valid_or_not
//! at namespace scope
static_assert(sctpp::valid(sctpp::status{}));
