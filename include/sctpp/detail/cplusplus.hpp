// SPDX-License-Identifier: BSL-1.0
/// @file
/// The language that all headers need. Each that includes no other of sctpp includes this one first.
#ifndef SCTPP_DETAIL_CPLUSPLUS_HPP
#define SCTPP_DETAIL_CPLUSPLUS_HPP

#if defined(__cplusplus) && __cplusplus < 202002L
// A file that is missing ends the compilation there; behind an #error thousands of others would follow.
#include "sctpp needs C++20: compile with -std=c++20"
#endif

#endif
