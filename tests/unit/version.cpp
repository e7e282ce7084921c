// SPDX-License-Identifier: BSL-1.0
#include <sctpp/version.hpp>

#include <catch2/catch_test_macros.hpp>
#include <string>

TEST_CASE("the build files tell the version of the header") {
    auto const version = std::to_string(SCTPP_VERSION_MAJOR) + "." + std::to_string(SCTPP_VERSION_MINOR) + "." +
                         std::to_string(SCTPP_VERSION_PATCH);
    CHECK(version == PACKAGE_VERSION);
}
