// SPDX-License-Identifier: BSL-1.0
// What an error tells people.
#include <sctpp/sctpp.hpp>

#include <catch2/catch_test_macros.hpp>

using namespace sctpp;

std::string message_where_only_results_are_known(sctpp::error e);  // in result.cpp

namespace {

std::string text(int code, operation in, reason why = reason::none, std::uint32_t detail = 0) { return error(code, in, why, detail).message(); }

bool contains(const std::string& whole, std::string_view part) { return whole.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("an error names the call, the errno in words and by name, and the likely cause") {
    CHECK(text(EADDRINUSE, operation::bind) == "bind: Address already in use (EADDRINUSE): another socket holds this port on an overlapping address");
    CHECK(text(ECONNREFUSED, operation::connect) ==
          "connect: Connection refused (ECONNREFUSED): nobody listens there, the peer's backlog is full, or the host answered that it has no SCTP");
    CHECK(text(EAGAIN, operation::receive) == "receive: Resource temporarily unavailable (EAGAIN)");
    CHECK(text(EINTR, operation::accept) == "accept: Interrupted system call (EINTR)");
    CHECK(text(ESHUTDOWN, operation::send) ==
          "send: Cannot send after transport endpoint shutdown (ESHUTDOWN): the association is shutting down and takes no more data");
    CHECK(error().message() == "no operation: Success");
}

TEST_CASE("an error of an option names it as the code does") {
    CHECK(text(EINVAL, operation::set, reason::none, SCTP_PRIMARY_ADDR) ==
          "set primary_address: Invalid argument (EINVAL): a value is out of range, or there is no such association");
    CHECK(text(EPERM, operation::get, reason::none, SCTP_EVENT) ==
          "get event_delivery: Operation not permitted (EPERM): the feature behind this option is switched off");
    CHECK(text(ENOPROTOOPT, operation::set, reason::none, SCTP_DEFAULT_SEND_PARAM) ==
          "set default_send_parameters: Protocol not available (ENOPROTOOPT): this kernel does not know this option");
    CHECK(text(EINVAL, operation::get, reason::none, 9999).starts_with("get option 9999: Invalid argument (EINVAL)"));
}

TEST_CASE("an error of a subscription names the event") {
    [&]<class... Event>(event_list<Event...>) {
        const auto check = [](std::uint32_t type, std::string_view name) {
            CHECK(text(EINVAL, operation::subscribe, reason::unknown_association, type) ==
                  "subscribe to " + std::string(name) + ": Invalid argument (EINVAL): no association of this socket has this id");
        };
        (check(number(event_traits<Event>::type), sctpp::detail::type_name<Event>()), ...);
    }(all_events{});
    CHECK(text(EPERM, operation::subscribe, reason::none, 0x80ff).starts_with("subscribe: "));
}

TEST_CASE("an error says what is wrong with an id or with values that do nothing") {
    CHECK(contains(text(EINVAL, operation::get, reason::id_of_a_group, SCTP_STATUS), "1 and 2 are the kernel's words for groups of associations"));
    CHECK(contains(text(EINVAL, operation::set, reason::without_effect, SCTP_STATUS), "with these values it would never do anything"));
    CHECK(contains(text(ENOBUFS, operation::bind, reason::too_many_addresses), "more than 64 addresses at once"));
}

TEST_CASE("no SCTP here: both errnos, and what to do") {
    for (const int code : {EPROTONOSUPPORT, ESOCKTNOSUPPORT}) {
        const error e(code, operation::open);
        CHECK(e.sctp_unavailable());
        CHECK(contains(e.message(), "open socket: "));
        CHECK(contains(e.message(), "this kernel has no SCTP"));
        CHECK(contains(e.message(), "modprobe sctp"));
    }
    CHECK_FALSE(error(EPROTONOSUPPORT, operation::connect).sctp_unavailable());
    CHECK_FALSE(error(EAFNOSUPPORT, operation::open).sctp_unavailable());
    CHECK_FALSE(error(EMFILE, operation::open).sctp_unavailable());
    CHECK_FALSE(error().sctp_unavailable());
}

TEST_CASE("a field out of range is named, also by code that has not seen the option") {
    const auto e = one_to_one().set(init_parameters{.max_init_timeout = std::chrono::milliseconds(65536)}).error();
    CHECK(e == error(EINVAL, operation::set, reason::field_out_of_range, SCTP_INITMSG | 3U << 16));
    const std::string expected = "set init_parameters: Invalid argument (EINVAL): `max_init_timeout` must be 1 to 65535 ms; the option is unchanged";
    CHECK(e.message() == expected);
    CHECK(message_where_only_results_are_known(e) == expected);
    // One that no set has made.
    CHECK(text(EINVAL, operation::set, reason::field_out_of_range, 300U | 3U << 16).starts_with("set option 300: Invalid argument (EINVAL): a value is out of range"));
}

TEST_CASE("reasons with numbers tell them") {
    CHECK(text(EINVAL, operation::send, reason::no_such_stream, 50U | 10U << 16) ==
          "send: Invalid argument (EINVAL): stream 50 does not exist: the association has 10 outbound streams, numbered from 0; nothing was sent");
    CHECK(contains(text(EMSGSIZE, operation::send, reason::message_too_long, 40000), "longer than the send buffer of 40000 bytes"));
    CHECK(contains(text(ENODATA, operation::receive, reason::info_not_delivered, 1200), "1200 bytes were received and are in the buffer"));
    CHECK(contains(text(EPROTO, operation::get, reason::unexpected_size, SCTP_RTOINFO | 12U << 16), "get rto_parameters: "));
    CHECK(contains(text(EPROTO, operation::get, reason::unexpected_size, SCTP_RTOINFO | 12U << 16), "answer of 12 bytes"));
    CHECK(contains(text(EPROTOTYPE, operation::adopt, reason::not_sctp, 6), "its protocol number is 6"));
}

TEST_CASE("every reason has a sentence of its own") {
    for (unsigned r = 1; r <= static_cast<unsigned>(reason::ending_takes_no_data); ++r) {
        if (reason{static_cast<std::uint8_t>(r)} == reason::not_for_association) continue;  // the option has its words
        const auto plain = text(EINVAL, operation::listen);
        const auto with_reason = text(EINVAL, operation::listen, reason{static_cast<std::uint8_t>(r)});
        INFO(with_reason);
        CHECK(with_reason.size() > plain.size() + 10);
    }
}

TEST_CASE("every operation has a name") {
    for (unsigned o = 1; o <= static_cast<unsigned>(operation::fcntl); ++o) {
        const auto message = text(EINVAL, operation{static_cast<std::uint8_t>(o)});
        CHECK_FALSE(message.starts_with("unknown"));
        CHECK_FALSE(message.starts_with("no operation"));
        CHECK(contains(message, "Invalid argument (EINVAL)"));
    }
    CHECK(text(EINVAL, operation{200}).starts_with("unknown operation: "));
}

TEST_CASE("the cause is that of the call") {
    const struct {
        int code;
        operation in;
        std::string_view cause;
    } table[] = {
        {EACCES, operation::open, "a security policy"},
        {EPERM, operation::open, "a security policy"},
        {EAFNOSUPPORT, operation::open, "no IPv6"},
        {EACCES, operation::bind, "CAP_NET_BIND_SERVICE"},
        {EADDRNOTAVAIL, operation::bind, "not an address of this host"},
        {EADDRNOTAVAIL, operation::connect, "given twice"},
        {EADDRNOTAVAIL, operation::send, "peeled off"},
        {EINVAL, operation::bind, "bound already"},
        {EINVAL, operation::peel_off, "no such association"},
        {EBUSY, operation::remove_addresses, "at least one address"},
        {EISCONN, operation::connect, "has, or had, an association"},
        {ENOTCONN, operation::shutdown, "no association"},
        {ECONNRESET, operation::receive, "aborted"},
        {ETIMEDOUT, operation::connect, "did not answer"},
        {ENOPROTOOPT, operation::connect, "the peer's host has no SCTP"},
        {ENETUNREACH, operation::send, "no route"},
        {EOPNOTSUPP, operation::accept, "listening one-to-one"},
        {EPIPE, operation::send, "no such association"},
        {ESRCH, operation::send, "no such association"},
        {EMFILE, operation::peel_off, "nothing was lost"},
        {ENOSYS, operation::listen, "cookie_hmac_alg"},
    };
    for (const auto& row : table) {
        INFO(text(row.code, row.in));
        CHECK(contains(text(row.code, row.in), row.cause));
    }
    // A reason takes the place of the likely cause.
    CHECK_FALSE(contains(text(EINVAL, operation::connect, reason::empty_list), "wildcard"));
}

TEST_CASE("an errno without a name is told by its number") {
    CHECK(contains(text(40000, operation::send), "(errno 40000)"));
}

TEST_CASE("what an error answers") {
    CHECK(error(EAGAIN, operation::receive).would_block());
    CHECK(error(EINTR, operation::receive).interrupted());
    CHECK_FALSE(error(EINTR, operation::receive).would_block());
    CHECK(error(EINTR, operation::receive));
    CHECK_FALSE(error());
    CHECK(error(ENOENT, operation::get, reason::none, 15).option() == 15);
    CHECK(error(ECONNREFUSED, operation::connect).as_error_code() == std::errc::connection_refused);
    CHECK(error(ECONNREFUSED, operation::connect).as_error_code().category() == std::system_category());
    CHECK(error(1, operation::send) == error(1, operation::send));
    CHECK_FALSE(error(1, operation::send) == error(2, operation::send));
    CHECK_FALSE(error(1, operation::send) == error(1, operation::receive));
    CHECK_FALSE(error(1, operation::send) == error(1, operation::send, reason::timed_out));
    CHECK_FALSE(error(1, operation::send, reason::timed_out, 1) == error(1, operation::send, reason::timed_out, 2));
}
