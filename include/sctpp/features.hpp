// SPDX-License-Identifier: BSL-1.0
/// @file
/// Features that take several options each, in the right order: set on a socket like an option.
#ifndef SCTPP_FEATURES_HPP
#define SCTPP_FEATURES_HPP

#include <sctpp/features/authentication.hpp>
#include <sctpp/features/dynamic_addresses.hpp>
#include <sctpp/features/interleaving.hpp>
#include <sctpp/features/negotiated.hpp>
#include <sctpp/features/path_failover.hpp>
#include <sctpp/features/path_mtu_probing.hpp>
#include <sctpp/features/stream_reconfiguration.hpp>
#include <sctpp/features/udp_encapsulation.hpp>

#endif
