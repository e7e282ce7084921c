// SPDX-License-Identifier: BSL-1.0
// A kernel that keeps what was set, byte by byte, and gives it back.
#ifndef SCTPP_TESTS_UNIT_KEEPING_KERNEL_HPP
#define SCTPP_TESTS_UNIT_KEEPING_KERNEL_HPP

#include "system_calls.hpp"
#include "wire.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <map>

#include <sctpp/sctpp.hpp>

struct keeping_kernel : system_calls {
    keeping_kernel() {
        setsockopt = [this](int level, int option, const void* value, socklen_t size) {
            REQUIRE(level == 132);
            const auto* first = static_cast<const std::byte*>(value);
            last = option;
            kept[option].assign(first, first + size);
            return 0;
        };
        getsockopt = [this](int level, int option, void* value, socklen_t* size) {
            if (level == SOL_SOCKET && option == SO_PEERNAME) return -ENOTCONN;
            REQUIRE(level == 132);
            if (option == SCTP_STATUS && !associated && kept[option].empty()) return -EINVAL;
            const auto& bytes = kept[option];
            if (*size < bytes.size()) return -EINVAL;
            const auto* first = static_cast<const std::byte*>(value);
            asked.assign(first, first + *size);
            std::copy(bytes.begin(), bytes.end(), static_cast<std::byte*>(value));
            *size = static_cast<socklen_t>(bytes.size());
            return 0;
        };
    }
    std::map<int, std::vector<std::byte>> kept;
    std::vector<std::byte> asked;
    int last = -1;
    bool associated = false;  ///< every id is one of an association
};

inline sctpp::one_to_one one() { return sctpp::one_to_one::open(sctpp::family::ipv4).value(); }
inline sctpp::one_to_many many() { return sctpp::one_to_many::open(sctpp::family::ipv4).value(); }

/// What a set sends; by default on a one-to-one socket.
struct sockets : keeping_kernel {
    sockets() {
        socket = [](int, int, int) { return any_descriptor(); };
    }
    template <class Option, class... Where>
    std::vector<std::byte> sent(const Option& option, const Where&... where) {
        if constexpr (requires(sctpp::one_to_one& s) { s.set(option, where...); }) {
            auto s = one();
            REQUIRE(s.set(option, where...));
        } else {
            auto s = many();
            REQUIRE(s.set(option, where...));
        }
        REQUIRE(last == sctpp::option_traits<Option>::facts.number);
        return kept[last];
    }
    /// Set and got again.
    template <class Option, class... Where>
    Option round_trip(const Option& option, const Where&... where) {
        if constexpr (requires(sctpp::one_to_one& s) { s.set(option, where...); }) {
            auto s = one();
            REQUIRE(s.set(option, where...));
            return s.get<Option>(where...).value();
        } else {
            auto s = many();
            REQUIRE(s.set(option, where...));
            return s.get<Option>(where...).value();
        }
    }
};

#endif
