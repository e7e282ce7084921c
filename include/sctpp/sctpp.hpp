// SPDX-License-Identifier: BSL-1.0
/// @file
/// All of sctpp: typed SCTP sockets for Linux.
#ifndef SCTPP_SCTPP_HPP
#define SCTPP_SCTPP_HPP

#include <sctpp/one_to_many.hpp>
#include <sctpp/one_to_one.hpp>
#include <sctpp/options/addressing.hpp>
#include <sctpp/options/association.hpp>
#include <sctpp/options/authentication.hpp>
#include <sctpp/options/delayed_sack.hpp>
#include <sctpp/options/delivery.hpp>
#include <sctpp/options/features.hpp>
#include <sctpp/options/fragmentation.hpp>
#include <sctpp/options/path.hpp>
#include <sctpp/options/path_thresholds.hpp>
#include <sctpp/options/statistics.hpp>
#include <sctpp/options/streams.hpp>
#include <sctpp/valid.hpp>
#include <sctpp/version.hpp>

#endif
