// SPDX-License-Identifier: BSL-1.0
/// @file
/// How a feature that takes several options is set: in order, and only where what the kernel would not say is in place.
#ifndef SCTPP_DETAIL_FEATURE_HPP
#define SCTPP_DETAIL_FEATURE_HPP

#include <fcntl.h>
#include <unistd.h>

#include <sctpp/detail/action_call.hpp>
#include <sctpp/detail/option_rules.hpp>

namespace sctpp::inline v0::detail {

/// Settings of the network that a feature may need; error_message.hpp has their names.
enum class needed_sysctl : std::uint8_t { intl_enable, pf_enable, udp_port };

/// Whether a socket belongs to the network namespace whose settings this thread sees. True where that can't be told.
[[gnu::cold]] inline bool in_this_network(int socket) noexcept {
    constexpr int netns_cookie = 71;  // SO_NETNS_COOKIE, since 5.14
    std::uint64_t its = 0, ours = 0;
    const int here = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool told = look(socket, SOL_SOCKET, netns_cookie, its) && look(here, SOL_SOCKET, netns_cookie, ours);
    if (here >= 0) ::close(here);
    return !told || its == ours;
}

/// Whether a setting is 0 for this socket, as far as can be seen.
[[gnu::cold]] inline bool is_off(const char* path, int socket) noexcept {
    const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
    char first = '?';
    if (fd < 0) return false;
    const bool read = ::read(fd, &first, 1) == 1;
    ::close(fd);
    return read && first == '0' && in_this_network(socket);
}

template <class Option>
[[gnu::cold]] error sysctl_is_off(needed_sysctl which, int code) noexcept {
    return option_error<Option>(code, operation::set, reason::sysctl_is_off, static_cast<std::size_t>(which));
}

/// Sets options one behind the other, up to the first failure; an optional one if there is one, and of a list each.
template <class... Options>
result<void> set_in_order(int socket, const target& where, const Options&... options) noexcept {
    result<void> outcome;
    const auto one = [&](const auto& option) {
        using type = std::decay_t<decltype(option)>;
        if constexpr (socket_option<type>)
            outcome = set_option(socket, option, where);
        else if constexpr (requires { option.has_value(); })
            outcome = option ? set_option(socket, *option, where) : outcome;
        else
            for (auto i = option.begin(); i != option.end() && outcome; ++i) outcome = set_option(socket, *i, where);
        return outcome.has_value();
    };
    (void)(one(options) && ...);
    return outcome;
}

/// What is agreed on at set-up is too late for a socket whose only association is there. `First` is the option that the error names.
template <class First, class... Options>
result<void> set_before_association(int socket, const target& where, const First& first, const Options&... options) noexcept {
    if (status_of(socket, {})) return option_error<First>(EISCONN, operation::set, reason::set_up_already);
    return set_in_order(socket, where, first, options...);
}

/// Whether a socket has associations to come.
template <style S, class... Where>
consteval auto judge_before_association() {
    if constexpr (S == style::peeled_off)
        return refused::this_is_agreed_on_at_set_up_and_a_peeled_off_association_is_up{};
    else if constexpr (sizeof...(Where) == 0 || (S == style::one_to_many && whereabouts_of<Where...> == whereabouts::future))
        return refused::nothing{};
    else
        return refused::this_is_agreed_on_at_set_up_leave_the_association_out{};
}

}  // namespace sctpp::inline v0::detail

#endif
