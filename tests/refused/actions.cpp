// SPDX-License-Identifier: BSL-1.0
// What an association can't be told to do: on the wrong kind of socket, without saying which, in the wrong words.
#include <string>

#include <sctpp/features.hpp>
#include <sctpp/sctpp.hpp>

sctpp::one_to_one& one();
sctpp::acceptor& listener();
sctpp::one_to_many& many();
sctpp::peeled_association& peeled();
sctpp::association_id some_id();
sctpp::endpoint an_endpoint();

//! longer-clang++: it shows every overload, three lines each, and among them the one that says why

//! case: on one_to_one the peer's primary needs no association
//! says: deleted
//! shows: this_socket_has_one_association_leave_it_out
one().set_peer_primary(some_id(), an_endpoint()).value();

//! case: on one_to_many the peer's primary needs an association
//! says: deleted
//! shows: say_which_association
many().set_peer_primary(an_endpoint()).value();

//! case: a peeled-off association resets streams without naming itself
//! says: deleted
//! shows: this_socket_has_one_association_leave_it_out
peeled().reset_streams(some_id(), sctpp::stream_direction::both).value();

//! case: on one_to_many streams are reset of an association
//! says: deleted
//! shows: say_which_association
many().reset_streams(sctpp::stream_direction::outgoing, {sctpp::stream_id{1}}).value();

//! case: on one_to_one the association that is reset is not named
//! says: deleted
//! shows: this_socket_has_one_association_leave_it_out
one().reset_association(some_id()).value();

//! case: on one_to_many the association that is reset is named
//! says: deleted
//! shows: say_which_association
many().reset_association().value();

//! case: on one_to_one streams are added without an id
//! says: deleted
//! shows: this_socket_has_one_association_leave_it_out
one().add_streams(some_id(), {.outbound = 1}).value();

//! case: on one_to_many streams are added to an association
//! says: deleted
//! shows: say_which_association
many().add_streams({.outbound = 1}).value();

//! case: streams are not reset of a group of associations
//! longer-g++: no overload matches, and it shows why each does not
//! says: reset_streams
many().reset_streams(sctpp::all_associations, sctpp::stream_direction::both).value();

//! case: streams to reset are not numbers
//! longer-g++: no overload matches, and it shows why each does not
//! says: reset_streams
one().reset_streams(sctpp::stream_direction::both, {1, 2}).value();

//! case: braces with nothing in them do not mean all streams
//! says: deleted
//! shows: name_streams_or_all_streams
one().reset_streams(sctpp::stream_direction::both, {}).value();

//! case: streams are reset in a direction
//! longer-g++: no overload matches, and it shows why each does not
//! says-g++: reset_streams
//! says-clang++: reset_streams
one().reset_streams({sctpp::stream_id{1}}).value();

//! case: streams to add are said by direction
//! longer-g++: no overload matches, and it shows why each does not
//! says: add_streams
one().add_streams(4, 4).value();

//! case: an acceptor has no association
//! says: add_streams
listener().add_streams({.outbound = 1}).value();

//! case: only a socket of many associations lists them
//! says: associations
std::array<sctpp::association_id, 4> ids;
(void)one().associations(ids);

//! case: associations are not listed into numbers
//! longer-g++: no overload matches, and it shows why each does not
//! says: associations
std::array<int, 4> ids;
(void)many().associations(ids);

//! case: addresses are not listed into text
//! longer-g++: no overload matches, and it shows why each does not
//! says: peer_addresses
std::string text;
(void)one().peer_addresses(text);

// ---- features ------------------------------------------------------------------------------------------------------------------------

//! case: a peeled-off association has its extensions already
//! says: deleted
//! shows: this_is_for_associations_to_come_and_a_peeled_off_socket_has_none
peeled().set(sctpp::interleaving{}).value();

//! case: what is agreed on at set-up is not set of an association
//! says: deleted
//! shows: this_is_agreed_on_at_set_up_leave_the_association_out
many().set(sctpp::dynamic_addresses{}, some_id()).value();

//! case: what is agreed on at set-up is not set of a group of present associations
//! says: deleted
//! shows: this_is_agreed_on_at_set_up_leave_the_association_out
many().set(sctpp::authentication{}, sctpp::all_associations).value();

//! case: what is agreed on at set-up is not set of an association, also where there is one
//! says: deleted
//! shows: this_is_agreed_on_at_set_up_leave_the_association_out
one().set(sctpp::stream_reconfiguration{}, some_id()).value();

//! case: path_failover on one_to_many says which association
//! says: deleted
//! shows: say_which_association_an_id_or_future_associations
many().set(sctpp::path_failover{}).value();

//! case: path_failover is of all paths
//! says: deleted
//! shows: this_option_does_not_belong_to_a_path_leave_the_address_out
one().set(sctpp::path_failover{}, an_endpoint()).value();

//! case: path_mtu_probing on one_to_one needs no association
//! says: deleted
//! shows: this_socket_has_one_association_leave_it_out
one().set(sctpp::path_mtu_probing{}, some_id()).value();

//! case: udp_encapsulation on one_to_many says which association
//! says: deleted
//! shows: say_which_association_an_id_or_future_associations
many().set(sctpp::udp_encapsulation{}).value();

//! case: weighted_streams are those of a live association
//! says: deleted
//! shows: this_option_does_not_know_this_group_of_associations
many().set(sctpp::weighted_streams{}, sctpp::future_associations).value();

//! case: a feature is not got
//! says: deleted
//! shows: this_is_not_a_socket_option_of_sctpp
(void)one().get<sctpp::interleaving>();

//! case: negotiated on one_to_many says with whom
//! says: deleted
//! shows: say_which_association
(void)sctpp::negotiated(many());

//! case: nothing was negotiated by an acceptor
//! longer-g++: no overload matches, and it shows why each does not
//! says: negotiated
(void)sctpp::negotiated(listener());

//! case: a key is rolled over of an association that is named
//! says: deleted
//! shows: say_which_association_an_id_or_future_associations
sctpp::key_rollover{}.activate(many()).value();
