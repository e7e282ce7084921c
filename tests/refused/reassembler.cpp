// SPDX-License-Identifier: BSL-1.0
// Pieces that could not be told apart, or lie in several places.
#include <sctpp/reassembler.hpp>
#include <sctpp/sctpp.hpp>

sctpp::one_to_one& one();
sctpp::one_to_many& many();
sctpp::reassembler& reassembler();
sctpp::plain_reassembler& plain();
std::array<std::byte, 64> buffer;

//! longer-clang++: it shows every overload, three lines each, and among them the one that says why

//! case: pieces without receive_info
//! says: deleted
//! says-g++: receive_with_the_infos_that_this_reassembler_names_each_piece_into_one_buffer
//! shows: receive_with_the_infos_that_this_reassembler_names_each_piece_into_one_buffer
(void)reassembler().add(*one().receive(buffer));

//! case: pieces of several associations, without
//! says: deleted
//! shows: receive_with_the_infos_that_this_reassembler_names_each_piece_into_one_buffer
(void)plain().add(*many().receive(buffer));

//! case: pieces in several buffers
//! says: deleted
//! shows: receive_with_the_infos_that_this_reassembler_names_each_piece_into_one_buffer
const std::array<sctpp::mutable_buffer, 1> buffers{buffer};
(void)reassembler().add(*many().receive(buffers));

//! case: a reassembler for pieces in several buffers
//! says: a reassembler needs each piece in one buffer
sctpp::basic_reassembler<sctpp::receive_info, sctpp::scattered> scattered({}, 0);

//! case: pieces of several associations told apart by nothing
//! says: deleted
sctpp::basic_reassembler<sctpp::receive_info, sctpp::endpoint> other({}, 0);
(void)other.add(*many().receive<sctpp::endpoint>(buffer));
