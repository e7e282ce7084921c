// SPDX-License-Identifier: BSL-1.0
// A wrong use that README.md shows, with what the compiler says. It must not compile.
#include <sctpp/sctpp.hpp>

void ask(sctpp::one_to_many& socket) {
    (void)socket.get<sctpp::rto_parameters>();
}
