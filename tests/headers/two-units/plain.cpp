// SPDX-License-Identifier: BSL-1.0
// The unit without exceptions and RTTI; see throwing.cpp.
#include <cerrno>
#include <sctpp/sctpp.hpp>

bool plain_unit_sees_the_error();

bool plain_unit_sees_the_error() {
    sctpp::result<int> const failed = sctpp::error(EINVAL, sctpp::operation::bind);
    sctpp::result<int> const fine = 7;
    return !failed && failed.error().code() == EINVAL && fine.value() == 7;
}
