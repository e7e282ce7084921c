// SPDX-License-Identifier: BSL-1.0
// Messages that the kernel would refuse, or silently send otherwise than meant.
#include <sctpp/sctpp.hpp>

using namespace std::chrono_literals;

struct not_an_attribute {};

sctpp::one_to_one& one();
sctpp::one_to_many& many();
sctpp::peeled_association& peeled();
sctpp::association_id some_id();
sctpp::endpoint some_peer();
sctpp::address_list<4>& more_addresses();
std::array<std::byte, 8> data{};

//! longer-clang++: it shows every overload of send, three lines each; the first of them is the one that says why

//! case: a plain number is neither stream nor protocol
//! says: deleted
//! shows: this_is_not_an_attribute_of_a_message
one().send(data, 3, 60).value();

//! case: a duration is not a lifetime
//! says: deleted
//! shows: this_is_not_an_attribute_of_a_message
one().send(data, 100ms).value();

//! case: a type that is no attribute
//! says: deleted
//! shows: this_is_not_an_attribute_of_a_message
many().send(data, some_id(), not_an_attribute{}).value();

//! case: a socket option is not an attribute
//! says: deleted
//! shows: this_is_not_an_attribute_of_a_message
one().send(data, sctpp::no_delay{}).value();

//! case: an attribute in front of the data
//! says: deleted
//! says-g++: the_data_come_first_then_the_attributes
//! shows: the_data_come_first_then_the_attributes
one().send(sctpp::stream_id{1}, data).value();

//! case: a recipient in front of the data
//! says: deleted
//! says-g++: the_data_come_first_then_the_attributes
//! shows: the_data_come_first_then_the_attributes
many().send(some_id(), data, sctpp::stream_id{1}).value();

//! case: a peer in front of the data
//! says: deleted
//! says-g++: the_data_come_first_then_the_attributes
//! shows: the_data_come_first_then_the_attributes
many().send(some_peer(), data).value();

//! case: a stream twice
//! says: deleted
//! shows: an_attribute_is_given_twice_or_contradicts_another
one().send(data, sctpp::stream_id{1}, sctpp::stream_id{2}).value();

//! case: unordered twice
//! says: deleted
//! shows: an_attribute_is_given_twice_or_contradicts_another
one().send(data, sctpp::unordered, sctpp::stream_id{1}, sctpp::unordered).value();

//! case: two policies of partial reliability
//! says: deleted
//! shows: an_attribute_is_given_twice_or_contradicts_another
one().send(data, sctpp::lifetime{100ms}, sctpp::retransmission_limit{3}).value();

//! case: two recipients
//! says: deleted
//! shows: an_attribute_is_given_twice_or_contradicts_another
many().send(data, some_id(), some_peer()).value();

//! case: ending and aborting at once
//! says: deleted
//! shows: an_attribute_is_given_twice_or_contradicts_another
many().send(sctpp::const_buffer{}, some_id(), sctpp::end_association, sctpp::abort_association).value();

//! case: send_attributes hold a protocol already
//! says: deleted
//! shows: an_attribute_is_given_twice_or_contradicts_another
one().send(data, sctpp::send_attributes{}, sctpp::payload_protocol_id::ngap).value();

//! case: send_attributes hold a stream already
//! says: deleted
//! shows: an_attribute_is_given_twice_or_contradicts_another
one().send(data, sctpp::send_attributes{}, sctpp::stream_id{1}).value();

//! case: an association id on one_to_one
//! says: deleted
//! shows: an_attribute_means_nothing_on_this_style_of_socket
one().send(data, some_id()).value();

//! case: to_all on one_to_one
//! says: deleted
//! shows: an_attribute_means_nothing_on_this_style_of_socket
one().send(data, sctpp::to_all).value();

//! case: end_association on one_to_one, which has shutdown()
//! says: deleted
//! shows: an_attribute_means_nothing_on_this_style_of_socket
one().send(sctpp::const_buffer{}, sctpp::end_association).value();

//! case: an endpoint on a peeled-off association
//! says: deleted
//! shows: an_attribute_means_nothing_on_this_style_of_socket
peeled().send(data, some_peer()).value();

//! case: an association id on a peeled-off association
//! says: deleted
//! shows: an_attribute_means_nothing_on_this_style_of_socket
peeled().send(data, some_id()).value();

//! case: no recipient on one_to_many
//! says: deleted
//! shows: say_to_whom_an_association_id_or_an_endpoint
many().send(data).value();

//! case: a stream is no recipient
//! says: deleted
//! shows: say_to_whom_an_association_id_or_an_endpoint
many().send(data, sctpp::stream_id{1}, sctpp::unordered).value();

//! case: set-up parameters for an association that exists
//! says: deleted
//! shows: set_up_attributes_need_an_endpoint_to_connect_to
many().send(data, some_id(), sctpp::init_parameters{.outbound_streams = 16}).value();

//! case: further addresses without the first
//! says: deleted
//! shows: set_up_attributes_need_an_endpoint_to_connect_to
one().send(data, sctpp::further_destinations{more_addresses()}).value();

//! case: a string literal would send its zero
//! says: deleted
//! says-g++: a_string_literal_would_send_its_zero_write_a_string_view
//! shows: write "text"sv
one().send("hello").value();

//! case: a string literal with attributes
//! says: deleted
//! says-g++: a_string_literal_would_send_its_zero_write_a_string_view
//! shows: write "text"sv
many().send("hello", some_id(), sctpp::stream_id{1}).value();

//! case: numbers are not bytes
//! says: deleted
//! says-g++: these_are_not_bytes_use_std_as_bytes
//! shows: std::as_bytes(std::span(numbers))
one().send(std::array<int, 3>{1, 2, 3}).value();

//! case: several pieces follow the same rules
//! says: deleted
//! shows: say_to_whom_an_association_id_or_an_endpoint
many().send(std::array<sctpp::const_buffer, 2>{data, data}, sctpp::stream_id{1}).value();

//! case: the result of send is not ignored
//! longer-g++: what is ignored is shown where it is declared, and so is its type
//! says-g++: ignoring returned value
//! says-clang++: ignoring return value
#pragma GCC diagnostic error "-Wunused-result"
one().send(data);

//! case: a header of a message whose buffer is not kept
//! says: deleted
//! shows: the_header_would_point_to_a_temporary_name_the_buffer
sctpp::outgoing<sctpp::stream_id> message(data, sctpp::stream_id{1});

//! case: a batch of plain numbers
//! longer-g++: it shows each concept down to the number that is not equal
//! shows: message_attribute
sctpp::outgoing_batch<4, int> batch;

//! case: a batch to many peers that does not say to whom
//! says: deleted
//! shows: say_to_whom
sctpp::outgoing_batch<4, sctpp::stream_id> batch;
(void)many().send_batch(batch);

//! case: a batch with a recipient, to the only one
//! says: deleted
//! shows: association
sctpp::outgoing_batch<4, sctpp::association_id> batch;
(void)one().send_batch(batch);

//! case: a batch whose messages end the association
//! says: deleted
//! shows: this_attribute_is_not_one_of_messages_in_a_batch
sctpp::outgoing_batch<4, sctpp::end_association_t> batch;
(void)one().send_batch(batch);

//! case: a batch to all
//! says: deleted
//! shows: this_attribute_is_not_one_of_messages_in_a_batch
sctpp::outgoing_batch<4, sctpp::to_all_t> batch;
(void)many().send_batch(batch);

//! case: messages of a batch that do not wait
//! says: deleted
//! shows: this_attribute_is_not_one_of_messages_in_a_batch
sctpp::outgoing_batch<4, sctpp::dont_wait_t> batch;
(void)one().send_batch(batch);

//! case: a stream twice in a batch
//! says: deleted
//! shows: an_attribute_is_given_twice_or_contradicts_another
sctpp::outgoing_batch<4, sctpp::stream_id, sctpp::stream_id> batch;
(void)one().send_batch(batch);

//! case: a message in a batch lacks its protocol
//! longer-g++: it shows both overloads, with a line for each argument that is missing
//! says-g++: no matching function
//! says-clang++: no matching member function
sctpp::outgoing_batch<4, sctpp::stream_id, sctpp::payload_protocol_id> batch;
(void)batch.add(data, sctpp::stream_id{1});

//! case: a batch that moves
//! says: deleted
sctpp::outgoing_batch<4> batch;
auto other = std::move(batch);
