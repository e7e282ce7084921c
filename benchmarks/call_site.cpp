// SPDX-License-Identifier: BSL-1.0
// What benchmarks/call-sites looks at: how a result is returned, and how big a socket is.
#include <sctpp/sctpp.hpp>

static_assert(sizeof(sctpp::one_to_one) == sizeof(int) && sizeof(sctpp::acceptor) == sizeof(int) &&
              sizeof(sctpp::one_to_many) == sizeof(int) && sizeof(sctpp::peeled_association) == sizeof(int));
static_assert(sizeof(sctpp::result<std::size_t>) <= 2 * sizeof(void*) && std::is_trivially_copyable_v<sctpp::result<std::size_t>>);

namespace registers {
sctpp::result<std::size_t> value(std::size_t n) { return n; }
sctpp::result<std::size_t> failure(int code) { return sctpp::error{code, sctpp::operation::send}; }
}  // namespace registers
