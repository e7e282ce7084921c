// SPDX-License-Identifier: BSL-1.0
// Precompiled: most of what a test file includes. Test files still include what they use.
#include <catch2/catch_all.hpp>
