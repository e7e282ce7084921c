// SPDX-License-Identifier: BSL-1.0
/// @file
/// The text of an error. Apart from error.hpp because it is long, and from the system calls because it is cold.
#ifndef SCTPP_DETAIL_ERROR_MESSAGE_HPP
#define SCTPP_DETAIL_ERROR_MESSAGE_HPP

#include <array>
#include <cstring>
#include <string_view>

#include <sctpp/detail/name_of.hpp>
#include <sctpp/detail/option_description.hpp>
#include <sctpp/error.hpp>
#include <sctpp/option_list.hpp>

namespace sctpp::inline v0 {

namespace detail {

constexpr std::string_view operation_name(operation which) noexcept {
    switch (which) {
        case operation::none: return "no operation";
        case operation::open: return "open socket";
        case operation::adopt: return "adopt descriptor";
        case operation::bind: return "bind";
        case operation::add_addresses: return "add addresses";
        case operation::remove_addresses: return "remove addresses";
        case operation::listen: return "listen";
        case operation::accept: return "accept";
        case operation::connect: return "connect";
        case operation::peel_off: return "peel off";
        case operation::local_addresses: return "get local addresses";
        case operation::peer_addresses: return "get peer addresses";
        case operation::set: return "set";
        case operation::get: return "get";
        case operation::subscribe: return "subscribe";
        case operation::send: return "send";
        case operation::receive: return "receive";
        case operation::shutdown: return "shutdown";
        case operation::abort: return "abort";
        case operation::close: return "close";
        case operation::wait: return "wait";
        case operation::parse_endpoint: return "parse endpoint";
        case operation::address_list: return "build address list";
        case operation::reassemble: return "reassemble";
        case operation::fcntl: return "set descriptor flags";
        case operation::associations: return "get associations";
        case operation::set_peer_primary: return "set peer primary";
        case operation::reset_streams: return "reset streams";
        case operation::reset_association: return "reset association";
        case operation::add_streams: return "add streams";
        case operation::release_held: return "release held messages";
    }
    return "unknown operation";
}

/// `EINVAL` for EINVAL; empty where the C library does not tell.
inline std::string_view errno_name(int code) noexcept {
#if defined(__GLIBC__) && (__GLIBC__ > 2 || (__GLIBC__ == 2 && __GLIBC_MINOR__ >= 32))
    const char* name = ::strerrorname_np(code);
    return name != nullptr ? name : "";
#else
    (void)code;
    return "";
#endif
}

/// The likely cause, where the kernel's meaning of an errno is narrower than its general text.
constexpr std::string_view likely_cause(operation in, int code) noexcept {
    const auto when = [in](auto... any) { return ((in == any) || ...); };
    switch (code) {
        case EPROTONOSUPPORT:
        case ESOCKTNOSUPPORT:
            if (when(operation::open))
                return "this kernel has no SCTP, or its module is not loaded or blacklisted: try `modprobe sctp` as "
                       "root, and in a container on the host";
            break;
        case EAFNOSUPPORT: return "this kernel has no IPv6, or it was disabled at boot";
        case EPERM:
        case EACCES:
            if (when(operation::open)) return "a security policy, such as a container's seccomp profile, forbids it";
            if (when(operation::bind, operation::add_addresses, operation::connect))
                return "ports below 1024 need CAP_NET_BIND_SERVICE";
            if (when(operation::set, operation::get)) return "the feature behind this option is switched off";
            break;
        case EADDRINUSE: return "another socket holds this port on an overlapping address";
        case EADDRNOTAVAIL:
            if (when(operation::bind, operation::add_addresses)) return "not an address of this host";
            if (when(operation::connect)) return "the same address is given twice, or no local address fits";
            if (when(operation::send)) return "the address is not this association's, has been peeled off, or is given twice";
            if (when(operation::set_peer_primary)) return "not an address of this end of the association, port included";
            break;
        case EBUSY:
            if (when(operation::remove_addresses)) return "an endpoint keeps at least one address";
            break;
        case EALREADY: return "an association with this peer is being set up";
        case EISCONN: return "this socket has, or had, an association; it cannot have another";
        case ENOTCONN: return "there is no association";
        case ENOENT: return "the address is not one of the peer's";
        case ECONNREFUSED:
            return "nobody listens there, the peer's backlog is full, or the host answered that it has no SCTP";
        case ECONNRESET: return "the peer aborted the association";
        case ETIMEDOUT: return "the peer did not answer on any path";
        case ENOPROTOOPT:
            if (when(operation::connect, operation::wait)) return "the peer's host has no SCTP";
            return "this kernel does not know this option";
        case ENETUNREACH:
        case EHOSTUNREACH: return "no route to the peer";
        case EOPNOTSUPP:
            if (when(operation::accept)) return "only a listening one-to-one socket accepts";
            if (when(operation::set, operation::get)) return "this style of socket does not have this option";
            break;
        case EPIPE:
        case ESRCH: return "there is no such association, or it has ended";
        case ESHUTDOWN: return "the association is shutting down and takes no more data";
        case EMSGSIZE: return "the message is longer than the send buffer, or fragmentation is disabled";
        case EMFILE:
        case ENFILE: return "no free descriptor; nothing was lost";
        case ENOSYS:
            if (when(operation::listen)) return "the kernel lacks the algorithm named in net.sctp.cookie_hmac_alg";
            break;
        case EINVAL:
            if (when(operation::bind))
                return "the socket is bound already, or the address is of another family";
            if (when(operation::add_addresses))
                return "the address is bound already, has another port or family, or a wildcard address is among them";
            if (when(operation::remove_addresses)) return "the address is not bound, or has another port";
            if (when(operation::connect)) return "an address is a wildcard, multicast, of another family, or lacks its scope";
            if (when(operation::peel_off)) return "no such association on this socket";
            if (when(operation::set, operation::get))
                return "a value is out of range, or there is no such association";
            if (when(operation::add_streams)) return "no streams are asked for, or there would be more than 65535";
            if (when(operation::send)) return "an empty message, or a stream, key or combination of attributes that the association lacks";
            break;
        case ENODEV:
            if (when(operation::parse_endpoint)) return "no interface of this host has the name behind the %";
            break;
        case EAGAIN:
            if (when(operation::reset_streams)) return "messages wait to be sent on them; sender_dry_event tells when they are gone";
            if (when(operation::reset_association))
                return "not everything that was sent is acknowledged yet; sender_dry_event tells when it is";
            break;
        case ENOBUFS:
            if (when(operation::associations))
                return "more associations than the given storage holds (one element to spare is needed for 1024 and more)";
            break;
        default: break;
    }
    return {};
}

constexpr std::string_view reason_text(reason why) noexcept {
    switch (why) {
        case reason::none:
        case reason::no_such_stream:
        case reason::info_not_delivered:
        case reason::message_too_long:
        case reason::field_out_of_range:
        case reason::fields_contradict:
        case reason::field_not_used:
        case reason::shortened:
        case reason::not_for_association:
        case reason::unexpected_size:
        case reason::reassembler_full:
        case reason::reassembled_too_long:
        case reason::not_agreed_on:
        case reason::not_permitted_here:
        case reason::no_such_inbound_stream:
        case reason::sysctl_is_off:
        case reason::not_sctp: return {};  // these carry numbers
        case reason::no_association: return "there is no association yet, or it has ended";
        case reason::unknown_association: return "no association of this socket has this id";
        case reason::id_of_a_group:
            return "1 and 2 are the kernel's words for groups of associations (current_associations, all_associations), which this option does not know";
        case reason::without_effect: return "with these values it would never do anything; nothing was changed";
        case reason::too_many_addresses: return "more than 64 addresses at once";
        case reason::unknown_path: return "the address is not one of the peer's";
        case reason::unknown_stream: return "the association has no outbound stream of this number";
        case reason::empty_buffer: return "the buffer is empty; nothing was read";
        case reason::not_a_socket: return "the descriptor is not a socket";
        case reason::other_style:
            return "an SCTP socket, but of another kind (one-to-one, listening, one-to-many or peeled off)";
        case reason::peers_not_told:
            return "an association exists and dynamic addresses (ASCONF) are not in use on it, or not yet, so its peer would not learn "
                   "of this; nothing was changed. Pass future_associations to change the endpoint only";
        case reason::storage_too_small: return "more addresses than the given storage holds";
        case reason::different_ports: return "all addresses of one end of an association share one port";
        case reason::address_twice: return "the list names an address twice";
        case reason::empty_list: return "the list has no address";
        case reason::piece_of_refused:
            return "a further piece of a message that was refused or given up; it is in the buffer";
        case reason::refused_too_many:
            return "more messages of this association were refused than the memory can remember, so this may be a whole message or a "
                   "piece of one of those; it is in the buffer";
        case reason::bad_syntax: return "expected a form like 192.0.2.1:38412 or [fe80::1%2]:38412";
        case reason::no_such_port: return "a port is a number from 0 to 65535";
        case reason::timed_out: return "the time limit has passed; the socket is still open";
        case reason::ending_takes_no_data: return "end_association takes an empty message; send the data first";
        case reason::set_up_already:
            return "this is for associations to come, and the only one of this socket is being set up, is up or was: set it before connect, or "
                   "on the acceptor before it listens";
        case reason::not_up_yet: return "the association is still being set up: association_change, up, tells when it is there";
        case reason::no_streams_named: return "the list names no stream, or more than 65535; for all of them leave it out";
        case reason::request_under_way:
            return "the peer has not answered an earlier request to reset or add streams; its event tells when it has";
    }
    return {};
}

/// The name of an option by the kernel's number; empty for one that is not in the list. (Looked up in the list as the compiler spells it: to
/// take all names out beforehand would cost it more than the rest of a message.)
template <class List>
constexpr std::string_view option_name(int number, List) noexcept {
    constexpr std::string_view key = "option_entry<";
    std::string_view rest = __PRETTY_FUNCTION__;
    for (auto at = rest.find(key); at != rest.npos; at = rest.find(key)) {
        rest.remove_prefix(at + key.size());
        int listed = 0;
        for (; rest.front() >= '0' && rest.front() <= '9'; rest.remove_prefix(1)) listed = listed * 10 + (rest.front() - '0');
        if (listed != number) continue;
        rest = rest.substr(0, rest.find('>'));
        return rest.substr(rest.rfind(':') + 1);
    }
    return {};
}

/// The name of an event by the kernel's number, from `SCTP_SN_TYPE_BASE` on; empty for one that a newer kernel has.
constexpr std::string_view event_name(std::uint32_t type) noexcept {
    constexpr std::array<std::string_view, 13> names{
        "association_change", "peer_address_change", "send_failed", "remote_error", "shutdown_event", "partial_delivery_event", "adaptation_event",
        "authentication_event", "sender_dry_event", "stream_reset_event", "association_reset_event", "stream_change_event", "send_failed_event"};
    const auto index = type - 0x8001U;
    return index < names.size() ? names[index] : std::string_view();
}

// Texts are put together by templates, on the type of string: so they cost a compiler nothing where no message is asked for.

/// The range of a field in words: `0, or 444 to 65516 bytes`.
template <class String>
String range_of(const field_facts& field) {
    String text = field.or_zero ? "0, or " : "";
    text += String(std::to_string(field.lowest)) + " to " + String(std::to_string(field.highest));
    if (!field.unit.empty()) text.append(" ").append(field.unit);
    return text;
}

/// What is to be said of an option's field or rule.
template <class String>
String about_option(const error& e, std::size_t index) {
    const auto* const option = description_of(e.option());
    if (option == nullptr) return "a value is out of range";
    if (e.reason() == reason::fields_contradict) return option->rule == nullptr ? String() : String(option->rule(index));
    if (index >= option->fields.size()) return {};
    const auto& field = option->fields[index];
    const auto name = "`" + String(field.name) + "` ";
    if (e.reason() == reason::field_not_used) return name + "would have no effect: " + String(option->ignored);
    if (e.reason() == reason::shortened) return name + "would be shortened: " + String(option->ignored);
    return field.is_number ? name + "must be " + range_of<String>(field) : name + "does not fit the kernel's field";
}

/// What an errno means for the option that it came from.
inline std::string_view cause_by_option(const error& e) noexcept {
    if (e.operation() != operation::set && e.operation() != operation::get) return {};
    if (const auto* const option = description_of(e.option()))
        for (const auto& known : option->causes)
            if (known.code == e.code() && known.of_association == (e.reason() == reason::not_for_association)) return known.text;
    return {};
}

/// An extension that was not agreed on at set-up, and what would have been needed.
template <class Options, class String>
String not_agreed_on(const error& e) {
    const String extension(option_name(static_cast<int>(e.detail() & 0xffffU), Options{}));
    constexpr std::array<std::string_view, 3> who{"one of its two ends", "this end", "the peer"};
    const auto by = e.detail() >> 16U;
    const auto* const with = extension == "dynamic_address_support" ? " and `authentication_support`" : "";
    return String(by < who.size() ? who[by] : who[0]) + " did not offer what this needs when the association was set up: `" + extension +
           "`" + with + " must be set at both ends before";
}

template <class String>
String not_permitted_here(std::uint32_t lacking) {
    const auto* const name = lacking == 1 ? "streams" : lacking == 2 ? "association"
                                                                     : "more_streams";
    return String("this end has not allowed it itself: set(stream_reset_permission{.") + name + " = true}), which the association can get now";
}

/// What to do about a setting of the network, in the order of needed_sysctl.
template <class String>
String sysctl_is_off(std::uint32_t which) {
    constexpr std::array<std::array<std::string_view, 3>, 3> known{{
        {"intl_enable", "1", ""},
        {"pf_enable", "1", ", or no path is ever potentially failed"},
        {"udp_port", "9899", ", or another port to receive on, and open the socket afterwards"},
    }};
    if (which >= known.size()) return "a sysctl of net.sctp is 0";
    const auto& [name, value, more] = known[which];
    const auto full = "net.sctp." + String(name);
    return "the sysctl " + full + " is 0: as root set `sysctl -w " + full + "=" + String(value) + "`" + String(more);
}

/// The sentence for a reason that comes with numbers.
template <class Options, class String>
String reason_with_numbers(const error& e) {
    const auto low = String(std::to_string(e.detail() & 0xffffU));
    const auto high = String(std::to_string(e.detail() >> 16U));
    switch (e.reason()) {
        case reason::no_such_stream:
            return "stream " + low + " does not exist: the association has " + high +
                   " outbound streams, numbered from 0; nothing was " + (e.operation() == operation::send ? "sent" : "reset");
        case reason::no_such_inbound_stream:
            return "stream " + low + " does not exist: the association has " + high + " inbound streams, numbered from 0; nothing was reset";
        case reason::not_agreed_on: return not_agreed_on<Options, String>(e);
        case reason::not_permitted_here: return not_permitted_here<String>(e.detail());
        case reason::sysctl_is_off: return sysctl_is_off<String>(e.detail() >> 16U);
        case reason::info_not_delivered:
            return String(std::to_string(e.detail())) +
                   " bytes were received and are in the buffer, but without the info that was asked for: "
                   "set(receive_info_delivery{true}) before receiving";
        case reason::message_too_long:
            return "longer than the send buffer of " + String(std::to_string(e.detail())) +
                   " bytes, or fragmentation is disabled; nothing was sent";
        case reason::field_out_of_range:
        case reason::fields_contradict:
        case reason::field_not_used:
        case reason::shortened:
            return about_option<String>(e, e.detail() >> 16U) + (e.operation() == operation::send ? "; nothing was sent" : "; the option is unchanged");
        case reason::unexpected_size:
            return "the kernel's answer of " + high + " bytes is not a size that this library knows";
        case reason::not_sctp: return "a socket, but not of SCTP (its protocol number is " + String(std::to_string(e.detail())) + ")";
        case reason::reassembler_full:
            return e.detail() == 0 ? "the memory is too small for one message of the longest size; the piece is in the buffer"
                                   : "the memory holds " + String(std::to_string(e.detail())) +
                                         " messages in progress, and all of it is in use; the piece is in the buffer";
        case reason::reassembled_too_long:
            return "the message is longer than " + String(std::to_string(e.detail())) +
                   " bytes, the longest that was allowed; the piece is in the buffer";
        default: return {};
    }
}

}  // namespace detail

template <class Options, class String>
String error::message() const {
    String text(detail::operation_name(operation()));
    if (operation() == sctpp::operation::set || operation() == sctpp::operation::get) {
        const auto name = detail::option_name(option(), Options{});
        text += ' ';
        text += name.empty() ? "option " + String(std::to_string(option())) : String(name);
    }
    if (operation() == sctpp::operation::subscribe && !detail::event_name(detail()).empty()) text.append(" to ").append(detail::event_name(detail()));
    text += ": ";
    if (code() == 0) return text + "Success";
    text += std::system_category().message(code());
    const auto symbol = detail::errno_name(code());
    text += " (";
    text += symbol.empty() ? "errno " + String(std::to_string(code())) : String(symbol);
    text += ')';
    auto why = detail::reason_with_numbers<Options, String>(*this);
    if (why.empty() && (reason() == sctpp::reason::none || reason() == sctpp::reason::not_for_association)) why = detail::cause_by_option(*this);
    if (why.empty()) why = reason() != sctpp::reason::none ? detail::reason_text(reason()) : detail::likely_cause(operation(), code());
    if (!why.empty()) text += ": " + why;
    return text;
}

}  // namespace sctpp::inline v0

#endif
