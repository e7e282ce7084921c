// SPDX-License-Identifier: BSL-1.0
/// @file
/// All of sctpp: typed SCTP sockets for Linux.
#ifndef SCTPP_SCTPP_HPP
#define SCTPP_SCTPP_HPP

#include <sctpp/one_to_many.hpp>
#include <sctpp/one_to_one.hpp>
#include <sctpp/version.hpp>

#endif
