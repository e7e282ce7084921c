// SPDX-License-Identifier: BSL-1.0
#include <sctpp/version.hpp>

// Usable in #if, as a user who supports two versions needs it.
#if SCTPP_VERSION_MAJOR > 0 || SCTPP_VERSION_MINOR >= 1
static_assert(SCTPP_VERSION_PATCH >= 0);
#else
#error "the version went backwards"
#endif
