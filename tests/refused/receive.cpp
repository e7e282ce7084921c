// SPDX-License-Identifier: BSL-1.0
// Receiving into nowhere, and cases forgotten.
#include <sctpp/sctpp.hpp>

#include <string>
#include <vector>

sctpp::one_to_one& one();
sctpp::acceptor& listener();
sctpp::one_to_many& many();
std::array<std::byte, 64> buffer;

//! longer-clang++: it shows every overload, three lines each; the first of them is the one that says why

//! case: into a temporary array
//! says: deleted
//! says-g++: a_temporary_buffer_would_be_gone_before_it_is_read
//! shows: what is received would point into a buffer that no longer exists
(void)one().receive(std::array<std::byte, 64>{});

//! case: into a temporary vector
//! says: deleted
//! says-g++: a_temporary_buffer_would_be_gone_before_it_is_read
//! shows: what is received would point into a buffer that no longer exists
(void)many().receive(std::vector<char>(100));

//! case: into a constant
//! says: deleted
//! shows: this_buffer_is_constant_nothing_can_be_received_into_it
const std::array<std::byte, 64> fixed{};
(void)one().receive(fixed);

//! case: into numbers
//! says: deleted
//! shows: these_are_not_bytes_use_std_as_writable_bytes
std::array<int, 64> numbers{};
(void)one().receive(numbers);

//! case: an info that the kernel does not have
//! longer-g++: it shows both overloads, each with the concept that does not hold
//! says-g++: no matching function
//! says-clang++: no matching member function for call to 'receive'
//! shows: message_info
(void)one().receive<sctpp::stream_id>(buffer);

//! case: a flag that receive does not have
//! longer-g++: it shows both overloads, each with the concept that does not hold
//! says-g++: no matching function
//! says-clang++: no matching member function for call to 'receive'
//! shows: receive_flags
(void)one().receive(buffer, sctpp::unordered);

//! case: a listening socket receives nothing
//! says: receive
(void)listener().receive(buffer);

//! case: no case for a message
//! longer-g++: it quotes the call, which has a line for some handlers
//! says: deleted
//! says-g++: match_lacks_a_handler_for<basic_message
//! shows: match_lacks_a_handler_for<
sctpp::match(*one().receive(buffer), [](const sctpp::plain_fragment&) {}, [](const sctpp::end_of_association&) {}, [](const sctpp::event auto&) {});

//! case: no case for a fragment
//! longer-g++: it quotes the call, which has a line for some handlers
//! says: deleted
//! says-g++: match_lacks_a_handler_for<basic_fragment
//! shows: match_lacks_a_handler_for<
sctpp::match(*one().receive(buffer), [](const sctpp::plain_message&) {}, [](const sctpp::end_of_association&) {}, [](const sctpp::event auto&) {});

//! case: no case for the end
//! longer-g++: it quotes the call, which has a line for some handlers
//! says: deleted
//! says-g++: match_lacks_a_handler_for<end_of_association
//! shows: match_lacks_a_handler_for<
sctpp::match(*one().receive(buffer), [](const sctpp::plain_message&) {}, [](const sctpp::plain_fragment&) {}, [](const sctpp::event auto&) {});

//! case: no case for events
//! longer-g++: it quotes the call, which has a line for some handlers
//! says: deleted
//! says-g++: match_lacks_a_handler_for<association_change
//! shows: match_lacks_a_handler_for<
sctpp::match(*one().receive(buffer), [](const sctpp::plain_message&) {}, [](const sctpp::plain_fragment&) {}, [](const sctpp::end_of_association&) {});

//! case: no case for one event of thirteen
//! longer-g++: it quotes the call, which has a line for some handlers
//! says: deleted
//! says-g++: match_lacks_a_handler_for<sender_dry_event
//! shows: match_lacks_a_handler_for<
sctpp::match(
    *one().receive(buffer), [](const sctpp::plain_message&) {}, [](const sctpp::plain_fragment&) {},
    [](const sctpp::end_of_association&) {}, [](const sctpp::association_change&) {}, [](const sctpp::peer_address_change&) {},
    [](const sctpp::send_failed&) {}, [](const sctpp::send_failed_event&) {}, [](const sctpp::remote_error&) {},
    [](const sctpp::shutdown_event&) {}, [](const sctpp::partial_delivery_event&) {}, [](const sctpp::adaptation_event&) {},
    [](const sctpp::authentication_event&) {}, [](const sctpp::stream_reset_event&) {},
    [](const sctpp::association_reset_event&) {}, [](const sctpp::stream_change_event&) {}, [](const sctpp::raw_event&) {});

//! case: a handler for messages of another socket
//! longer-g++: it quotes the call, which has a line for some handlers
//! says: deleted
//! says-g++: match_lacks_a_handler_for<basic_message
//! shows: receive_info
sctpp::match(*many().receive(buffer), [](const sctpp::plain_message&) {}, [](const sctpp::plain_fragment&) {}, [](const sctpp::end_of_association&) {}, [](const sctpp::event auto&) {});

//! case: a handler that would change the message
//! says: deleted
//! says-g++: take_it_by_const_reference<basic_message
//! shows: take_it_by_const_reference<
sctpp::match(*one().receive(buffer), [](sctpp::plain_message&) {}, [](const sctpp::plain_fragment&) {}, [](const sctpp::end_of_association&) {}, [](const sctpp::event auto&) {});

//! case: a handler that would take an event away
//! says: deleted
//! says-g++: take_it_by_const_reference<association_change
//! shows: take_it_by_const_reference<
sctpp::match(*one().receive(buffer), [](const sctpp::plain_message&) {}, [](const sctpp::plain_fragment&) {}, [](const sctpp::end_of_association&) {}, [](sctpp::association_change&&) {}, [](const sctpp::raw_event&) {});

//! case: handlers that return different things
//! longer-g++: it quotes the call, which has a line for some handlers
//! says: deleted
//! shows: the_handlers_of_a_match_return_different_types
sctpp::match(*one().receive(buffer), [](const sctpp::plain_message&) {}, [](const sctpp::plain_fragment&) { return 1; }, [](const sctpp::end_of_association&) { return std::string(); }, [](const sctpp::event auto&) {});

//! case: a result that nobody has checked
//! says: deleted
//! says-g++: this_may_be_an_error_check_it_and_match_its_value
//! shows: this_may_be_an_error_check_it_and_match_its_value
const auto in = many().receive(buffer);
sctpp::match(in, [](const sctpp::message&) {}, [](const sctpp::fragment&) {}, [](const sctpp::end_of_association&) {}, [](const sctpp::event auto&) {});

//! case: a result that nobody has checked, as it comes
//! says: deleted
//! says-g++: this_may_be_an_error_check_it_and_match_its_value
//! shows: this_may_be_an_error_check_it_and_match_its_value
sctpp::match(one().receive(buffer), [](const sctpp::plain_message&) {}, [](const sctpp::plain_fragment&) {}, [](const sctpp::end_of_association&) {}, [](const sctpp::event auto&) {});

//! case: the result of a receive is not ignored
//! longer-g++: what is ignored is shown where it is declared, and so is its type
//! says-g++: ignoring returned value
//! says-clang++: ignoring return value
#pragma GCC diagnostic error "-Wunused-result"
one().receive(buffer);

//! case: a header of a receive whose buffer is not kept
//! says: deleted
//! shows: the_header_would_point_to_a_temporary_name_the_buffer
sctpp::receive_request<> request(buffer);

//! case: a batch of many peers' messages without their associations
//! says: deleted
//! shows: nothing_would_say_whose_messages_these_are_add_receive_info_to_the_batch
sctpp::incoming_batch<4> batch;
(void)many().receive_batch(batch);

//! case: a batch into pieces
//! says: each message of a batch goes into one buffer
sctpp::incoming_batch<4, sctpp::scattered> batch;
(void)one().receive_batch(batch);

//! case: a batch on a socket that only accepts
//! says: receive_batch
sctpp::incoming_batch<4> batch;
(void)listener().receive_batch(batch);

//! case: a batch with a temporary buffer
//! says: deleted
sctpp::incoming_batch<4> batch;
(void)batch.add(std::array<std::byte, 64>{});

//! case: a batch over a temporary array of buffers
//! says-g++: cannot bind non-const lvalue reference
//! says-clang++: no matching constructor
sctpp::incoming_batch<4> batch(std::array<std::array<std::byte, 64>, 4>{});

//! case: bytes of many peers
//! says: deleted
//! shows: bytes_alone_do_not_say_whose_they_are_or_that_the_association_ended
(void)many().receive_bytes(buffer);
