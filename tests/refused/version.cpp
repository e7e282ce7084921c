// SPDX-License-Identifier: BSL-1.0
// The runner's own example; `tests/refused/run --help` explains the format.
#include <sctpp/version.hpp>

template <int major, int minor>
struct needs {
    static_assert(major == SCTPP_VERSION_MAJOR && minor <= SCTPP_VERSION_MINOR, "needs another version of sctpp");
};

//! case: a later minor
//! says: needs another version of sctpp
needs<SCTPP_VERSION_MAJOR, SCTPP_VERSION_MINOR + 1> later;

//! case: another major
//! at namespace scope
//! says: needs another version of sctpp
inline needs<SCTPP_VERSION_MAJOR + 1, 0> other;
