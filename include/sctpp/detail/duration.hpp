// SPDX-License-Identifier: BSL-1.0
/// @file
/// std::chrono's durations and clocks without its calendars and formats, which cost a compiler more than a tenth of all of sctpp (g++ 12).
/// libstdc++ has them in a header of their own; where there is none, the whole is as good.
#ifndef SCTPP_DETAIL_DURATION_HPP
#define SCTPP_DETAIL_DURATION_HPP

#include <sctpp/detail/cplusplus.hpp>

#if __has_include(<bits/chrono.h>)
#include <bits/chrono.h>
#else
#include <chrono>
#endif

#endif
