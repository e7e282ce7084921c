// SPDX-License-Identifier: BSL-1.0
/// @file
/// The one place that includes the kernel's header, in an order that always compiles: `<linux/sctp.h>` by itself
/// lacks `uint32_t` and `MSG_FIN`, and `<linux/in.h>` must never come before `<netinet/in.h>`.
#ifndef SCTPP_DETAIL_KERNEL_HPP
#define SCTPP_DETAIL_KERNEL_HPP

#include <sctpp/detail/cplusplus.hpp>

#include <cstdint>

#include <netinet/in.h>
#include <sys/socket.h>

#include <linux/sctp.h>

namespace sctpp::inline v0::detail {

/// `SOL_SCTP` is defined by libsctp's header only; the protocol number is the same value.
inline constexpr int sctp_level = IPPROTO_SCTP;

/// As an int like the other `MSG_` flags: the kernel's header makes it an enumeration of its own.
inline constexpr int notification_flag = MSG_NOTIFICATION;

/// A plain look at a socket, for what decides what is done or said next. False if the kernel does not answer.
template <class Value>
bool look(int socket, int level, int option, Value& value) noexcept {
    socklen_t size = sizeof value;
    return ::getsockopt(socket, level, option, &value, &size) == 0;
}

}  // namespace sctpp::inline v0::detail

#endif
