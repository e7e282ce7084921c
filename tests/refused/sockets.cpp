// SPDX-License-Identifier: BSL-1.0
// What a kind of socket does not have, and what does not turn into one another.
#include <sctpp/sctpp.hpp>

#include <string>

sctpp::one_to_one& one();
sctpp::acceptor& listener();
sctpp::one_to_many& many();
sctpp::peeled_association& peeled();
sctpp::association_id some_id();

void takes_stream(sctpp::stream_id);
void takes_protocol(sctpp::payload_protocol_id);
void takes_association(sctpp::association_id);
void takes_number(int);

//! longer-clang++: it shows every candidate, three lines each
//! longer-g++: it shows where the function is, and the line around it in full

//! case: a socket is not copied
//! says: deleted
sctpp::one_to_one copy = one();

//! case: a socket is not assigned by copy
//! says: deleted
many() = many();

//! case: a descriptor is not a socket
//! says: protected
sctpp::one_to_one socket(3);

//! case: a number is no stream
//! says-g++: cannot convert 'int' to 'sctpp::v0::stream_id'
//! says-clang++: no matching function for call to 'takes_stream'
takes_stream(3);

//! case: a number is no protocol
//! says-g++: cannot convert 'int' to 'sctpp::v0::payload_protocol_id'
//! says-clang++: no matching function for call to 'takes_protocol'
takes_protocol(60);

//! case: a stream is no protocol
//! says-g++: cannot convert 'sctpp::v0::stream_id' to 'sctpp::v0::payload_protocol_id'
//! says-clang++: no matching function for call to 'takes_protocol'
takes_protocol(sctpp::stream_id{1});

//! case: a stream is no number
//! says-g++: cannot convert 'sctpp::v0::stream_id' to 'int'
//! says-clang++: no matching function for call to 'takes_number'
takes_number(sctpp::stream_id{1});

//! case: a group is no association
//! says-g++: cannot convert
//! says-clang++: no matching function for call to 'takes_association'
takes_association(sctpp::future_associations);

//! case: shutdown on one_to_many needs an association
//! says-g++: no matching function for call to 'sctpp::v0::one_to_many::shutdown()'
//! says-clang++: too few arguments to function call, single argument 'which' was not specified
many().shutdown().value();

//! case: abort on one_to_many needs an association
//! says-g++: no matching function for call to 'sctpp::v0::one_to_many::abort()'
//! says-clang++: too few arguments to function call, expected at least 1, have 0
many().abort().value();

//! case: one_to_one does not listen
//! says: listen
//! says-g++: an_acceptor_listens_and_accepts_and_gives_one_to_one_sockets
//! shows: an_acceptor_listens_and_accepts_and_gives_one_to_one_sockets
one().listen().value();

//! case: one_to_one does not accept
//! says: accept
//! says-g++: an_acceptor_listens_and_accepts_and_gives_one_to_one_sockets
//! shows: an_acceptor_listens_and_accepts_and_gives_one_to_one_sockets
(void)one().accept();

//! case: one_to_many does not accept
//! says: accept
(void)many().accept();

//! case: an acceptor does not send
//! says: send
//! says-g++: an_acceptor_has_no_association_accept_gives_a_socket_that_has
//! shows: an_acceptor_has_no_association_accept_gives_a_socket_that_has
listener().send(std::array<char, 3>{}).value();

//! case: an acceptor does not receive
//! says: receive
//! says-g++: an_acceptor_has_no_association_accept_gives_a_socket_that_has
//! shows: an_acceptor_has_no_association_accept_gives_a_socket_that_has
std::array<std::byte, 16> buffer;
(void)listener().receive<sctpp::receive_info>(buffer);

//! case: an acceptor does not connect
//! says: connect
//! says-g++: an_acceptor_has_no_association_accept_gives_a_socket_that_has
//! shows: an_acceptor_has_no_association_accept_gives_a_socket_that_has
listener().connect(sctpp::endpoint{}).value();

//! case: a peeled-off association does not bind
//! says: bind
peeled().bind(sctpp::endpoint{}).value();

//! case: a peeled-off association does not connect
//! says: connect
peeled().connect(sctpp::endpoint{}).value();

//! case: nothing is peeled off one_to_one
//! says: peel_off
(void)one().peel_off(some_id());

//! case: an address is not text
//! says: deleted
//! says-g++: a_text_may_be_wrong_use_endpoint_parse
//! shows: endpoint(const Text& text) = delete
one().connect("127.0.0.1:38412").value();

//! case: a text and a port to bind to
//! says: deleted
//! says-g++: a_text_may_be_wrong_use_endpoint_parse
//! shows: bind(endpoint::parse(address, port).value())
listener().bind("127.0.0.1", 38412).value();

//! case: a text and a port to connect to
//! says: deleted
//! says-g++: a_text_may_be_wrong_use_endpoint_parse
//! shows: connect(endpoint::parse(address, port).value())
one().connect("127.0.0.1", 38412).value();

//! case: a text and a port of a further peer
//! says: deleted
//! says-g++: a_text_may_be_wrong_use_endpoint_parse
//! shows: connect(endpoint::parse(address, port).value())
many().connect(std::string("127.0.0.1"), 38412).value();

//! case: text among addresses
//! says: deleted
//! says-g++: a_text_may_be_wrong_use_endpoint_parse
//! shows: endpoint(const Text& text) = delete
sctpp::address_list<2> list;
list.push_back("127.0.0.1:38412").value();

//! case: an error is not ignored
//! says-g++: ignoring returned value
//! says-clang++: ignoring return value
#pragma GCC diagnostic error "-Wunused-result"
listener().listen();

//! case: a new socket is not ignored
//! says-g++: ignoring return value
//! says-clang++: ignoring return value
#pragma GCC diagnostic error "-Wunused-result"
sctpp::one_to_one::open(sctpp::family::ipv4);

//! case: a result is not its value
//! says: conver
sctpp::one_to_one s = sctpp::one_to_one::open(sctpp::family::ipv4);

//! case: a list of addresses in a temporary
//! says: deleted
//! shows: would point into a temporary
(void)sctpp::address_list<2>{}.view();
