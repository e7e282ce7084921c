// SPDX-License-Identifier: BSL-1.0
// Compiled once for all files of the kernel tests, which share it; it takes longer than most of them.
#include "../support.hpp"
