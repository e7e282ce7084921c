// SPDX-License-Identifier: BSL-1.0
/// @file
/// The version of sctpp, stated only here: Meson and CMake read it from this file.
#ifndef SCTPP_VERSION_HPP
#define SCTPP_VERSION_HPP

#define SCTPP_VERSION_MAJOR 0
#define SCTPP_VERSION_MINOR 1
#define SCTPP_VERSION_PATCH 0

#endif
