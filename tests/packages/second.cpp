// SPDX-License-Identifier: BSL-1.0
#include <sctpp/sctpp.hpp>

bool second_unit_agrees(sctpp::error const& error);

bool second_unit_agrees(sctpp::error const& error) {
    auto const socket = sctpp::one_to_one::open(sctpp::family::ipv4);
    return !socket && socket.error() == error;
}
