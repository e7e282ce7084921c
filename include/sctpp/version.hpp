// SPDX-License-Identifier: BSL-1.0

/// @file
/// The version of sctpp. The one place that states it: Meson and CMake read it from here.

#pragma once

#define SCTPP_VERSION_MAJOR 0
#define SCTPP_VERSION_MINOR 1
#define SCTPP_VERSION_PATCH 0
