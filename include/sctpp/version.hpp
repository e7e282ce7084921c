// SPDX-License-Identifier: BSL-1.0
/// @file
/// The version of sctpp, stated only here: Meson and CMake read it from this file.
#ifndef SCTPP_VERSION_HPP
#define SCTPP_VERSION_HPP

#include <sctpp/detail/cplusplus.hpp>

/// A new one may change anything.
#define SCTPP_VERSION_MAJOR 0
/// A new one may change the API while the major one is 0.
#define SCTPP_VERSION_MINOR 1
/// A new one changes nothing but mistakes.
#define SCTPP_VERSION_PATCH 0

#endif
