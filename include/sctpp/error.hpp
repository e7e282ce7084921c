// SPDX-License-Identifier: BSL-1.0
/// @file
/// What went wrong, as a value of eight bytes: which call, the kernel's errno, and a detail where one is known.
#ifndef SCTPP_ERROR_HPP
#define SCTPP_ERROR_HPP

#include <cerrno>
#include <cstdint>
#include <system_error>  // and with it std::string

#include <sctpp/option_list.hpp>

namespace sctpp::inline v0 {

/// The call that failed.
enum class operation : std::uint8_t {
    none,
    open,
    adopt,
    bind,
    add_addresses,
    remove_addresses,
    listen,
    accept,
    connect,
    peel_off,
    local_addresses,
    peer_addresses,
    set,          ///< of a socket option: error::option() says which
    get,          ///< of a socket option: error::option() says which
    subscribe,    ///< to an event: error::detail() is its type
    send,
    receive,
    shutdown,
    abort,
    close,
    wait,
    parse_endpoint,
    address_list,
    reassemble,   ///< of a message that came in pieces
    fcntl,
    associations,
    set_peer_primary,
    reset_streams,
    reset_association,
    add_streams,
    release_held,
};

/// What the library knows beyond errno. Each adds a sentence to error::message().
enum class reason : std::uint8_t {
    none,
    no_such_stream,          ///< detail: stream in the low, number of outbound streams in the high 16 bits
    no_association,          ///< nobody is at the other end (not yet, or not any more)
    unknown_association,     ///< the association id is not one of this socket's
    not_for_association,     ///< what the errno means for an option of an association, and not for the socket's
    id_of_a_group,           ///< ids 1 and 2 are the kernel's words for groups of associations
    info_not_delivered,      ///< detail: bytes received, which are in the caller's buffer
    empty_buffer,            ///< a receive into no memory
    message_too_long,        ///< detail: the size of the socket's send buffer
    field_out_of_range,      ///< detail: option number in the low, index of the field in the high 16 bits
    fields_contradict,       ///< detail: option number in the low, index of the option's rule in the high 16 bits
    field_not_used,          ///< the kernel would take a field and ignore it here; detail: as field_out_of_range
    shortened,               ///< the kernel would silently take less; detail: as field_out_of_range
    unknown_path,            ///< the address is not one of the peer's
    unknown_stream,          ///< an option of a stream that the association lacks
    unexpected_size,         ///< detail: option number in the low, the size that the kernel gave in the high 16 bits
    not_a_socket,            ///< adopt: the descriptor is no socket
    not_sctp,                ///< adopt: a socket of another protocol; detail: its number
    other_style,             ///< adopt: an SCTP socket of another kind
    peers_not_told,          ///< an address change that a live association would not have learned of
    too_many_addresses,      ///< more than one call takes
    storage_too_small,       ///< more addresses than the caller's storage holds
    different_ports,         ///< one association has one port at each end
    empty_list,              ///< an address list without an address
    bad_syntax,              ///< a text that is no address and port
    reassembler_full,        ///< detail: how many messages its memory holds, each of which is in progress
    reassembled_too_long,    ///< detail: the longest message that the reassembler was made for
    piece_of_refused,        ///< a further piece of a message that was refused or given up
    refused_too_many,        ///< more messages were refused than the reassembler can remember
    timed_out,               ///< the caller's time limit has passed; the socket is as it was
    ending_takes_no_data,    ///< end_association goes with an empty message only
    not_agreed_on,           ///< an extension is not in use on the association; detail: the number of its option, and who did not offer it
    not_permitted_here,      ///< detail: the bit that this end's stream_reset_permission lacks
    no_such_inbound_stream,  ///< as no_such_stream, of the other direction
    no_streams_named,        ///< an empty list of streams does not mean all of them
    sysctl_is_off,           ///< detail: option number in the low, detail::needed_sysctl in the high 16 bits
    without_effect,          ///< a feature with values that would never let it do anything
    set_up_already,          ///< an option for associations to come, on a socket that has, or had, its only one
    not_up_yet,              ///< the association is still being set up
    request_under_way,       ///< an earlier request to reset or add streams is not answered yet
    no_such_port,            ///< a text with a number that no port has
    address_twice,           ///< a list that names an address more than once
};

/// An errno, the operation it came from, and what is known of the cause. Eight bytes, trivially copyable; nothing is
/// allocated before message(). A default-constructed error means success.
class error {
public:
    constexpr error() noexcept = default;
    /// An errno from this call, and what more is known; error.hpp says which detail goes with which reason.
    constexpr error(int code, sctpp::operation in, sctpp::reason why = sctpp::reason::none,
                    std::uint32_t detail = 0) noexcept
        : parts_(static_cast<std::uint16_t>(code) | static_cast<std::uint64_t>(in) << 16U | static_cast<std::uint64_t>(why) << 24U |
                 static_cast<std::uint64_t>(detail) << 32U) {}

    /// The errno, e.g. EINVAL. 0: no error.
    [[nodiscard]] constexpr int code() const noexcept { return static_cast<std::uint16_t>(parts_); }
    /// The call that failed.
    [[nodiscard]] constexpr sctpp::operation operation() const noexcept { return static_cast<sctpp::operation>(parts_ >> 16U & 0xffU); }
    /// What the library found out about the cause.
    [[nodiscard]] constexpr sctpp::reason reason() const noexcept { return static_cast<sctpp::reason>(parts_ >> 24U & 0xffU); }
    /// A number whose meaning depends on reason() and operation(); see there.
    [[nodiscard]] constexpr std::uint32_t detail() const noexcept { return static_cast<std::uint32_t>(parts_ >> 32U); }
    /// For operation::get and operation::set: the kernel's number of the option.
    [[nodiscard]] constexpr int option() const noexcept { return static_cast<int>(detail() & 0xffffU); }

    /// Nothing to read or no room to send just now on a non-blocking call (EAGAIN).
    [[nodiscard]] constexpr bool would_block() const noexcept { return code() == EAGAIN; }
    /// A signal arrived before anything was done (EINTR). Calling again is safe, but for connect: the set-up that it
    /// began goes on, and calling it again gives EALREADY.
    [[nodiscard]] constexpr bool interrupted() const noexcept { return code() == EINTR; }
    /// This machine's kernel has no SCTP, or will not load it; the errno differs with the style of socket
    /// (EPROTONOSUPPORT for one-to-one, ESOCKTNOSUPPORT for one-to-many).
    [[nodiscard]] constexpr bool sctp_unavailable() const noexcept {
        return operation() == sctpp::operation::open && (code() == EPROTONOSUPPORT || code() == ESOCKTNOSUPPORT);
    }
    /// There is an error.
    constexpr explicit operator bool() const noexcept { return code() != 0; }

    /// As the standard's type, of std::system_category().
    [[nodiscard]] std::error_code as_error_code() const noexcept { return {code(), std::system_category()}; }

    /// For people: `set rto_parameters: Invalid argument (EINVAL)`, with the likely cause behind it where one is
    /// known. Allocates the string.
    /// (A template so that it costs a compiler nothing where it is not used.)
    template <class Options = all_options, class String = std::string>
    [[nodiscard]] String message() const;

    friend constexpr bool operator==(const error&, const error&) noexcept = default;

private:
    std::uint64_t parts_ = 0;  // one number, which compilers keep in a register as it is: code, operation, reason, detail from the lowest bits
};

static_assert(sizeof(error) == 8 && std::is_trivially_copyable_v<error>);

/// What result::value() throws: a std::system_error whose what() is error::message().
class failure : public std::system_error {
public:
    template <class = void>  // a template for the sake of compile time: message() is built only where it is used
    /// Keeps the error and its message().
    explicit failure(sctpp::error cause)
        : std::system_error(cause.as_error_code()), error_(cause), text_(cause.message()) {}

    /// The error as a value.
    [[nodiscard]] const sctpp::error& error() const noexcept { return error_; }
    /// The error's message().
    [[nodiscard]] const char* what() const noexcept override { return text_.what(); }

private:
    sctpp::error error_;
    std::runtime_error text_;  // shares its text between copies, so that copying the exception cannot throw
};

namespace detail {

/// Settings of the network that something may need; error_message.hpp has their names.
enum class needed_sysctl : std::uint8_t {
    intl_enable,
    pf_enable,
    udp_port,
    none = 0xff,
};

/// The error of a system call that has just failed.
[[gnu::cold]] inline error last_error(operation in, reason why = reason::none, std::uint32_t detail = 0) noexcept {
    return {errno, in, why, detail};
}

}  // namespace detail
}  // namespace sctpp::inline v0

#include <sctpp/detail/error_message.hpp>

#endif
