// SPDX-License-Identifier: BSL-1.0
// Compiled once for all files of the unit tests. Nothing of the library: each file includes what it tests.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>
