// SPDX-License-Identifier: BSL-1.0
// The unit with exceptions and RTTI. Both units use the same inline functions, and the linker keeps one copy of each:
// whichever it keeps, each unit must behave as its own flags say.
#include <cerrno>
#include <cstdio>
#include <sctpp/sctpp.hpp>
#include <system_error>

bool plain_unit_sees_the_error();

static bool throws_when_asked_for_a_value() {
    sctpp::result<int> const failed = sctpp::error(EINVAL, sctpp::operation::bind);
    try {
        return failed.value() == 0 && false;
    } catch (std::system_error const& e) {
        return e.code().value() == EINVAL;
    }
}

int main() {
    if (!plain_unit_sees_the_error()) return std::puts("the unit without exceptions misreads a result"), 1;
    if (!throws_when_asked_for_a_value()) return std::puts("value() throws something else"), 1;
    return 0;
}
