// SPDX-License-Identifier: BSL-1.0
/// @file
/// The kinds of SCTP sockets that the kernel tells apart.
#ifndef SCTPP_STYLE_HPP
#define SCTPP_STYLE_HPP

#include <sctpp/detail/cplusplus.hpp>

#include <cstdint>

namespace sctpp::inline v0 {

/// RFC 6458 knows two styles. On Linux a listening one-to-one socket and an association peeled off a one-to-many socket
/// behave so differently that each is a kind, and here a type, of its own.
enum class style : std::uint8_t {
    one_to_one,   ///< one association, connected or accepted: sctpp::one_to_one
    listening,    ///< accepts one-to-one associations: sctpp::acceptor
    one_to_many,  ///< all its associations in one socket: sctpp::one_to_many
    peeled_off,   ///< one association, taken out of a one-to-many socket: sctpp::peeled_association
};

}  // namespace sctpp::inline v0

#endif
