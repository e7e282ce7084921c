// SPDX-License-Identifier: BSL-1.0
// Sending and receiving: which calls are made, and what their failures mean.
#include "system_calls.hpp"
#include "wire.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sctpp/sctpp.hpp>

using namespace sctpp;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace {

struct sockets : system_calls {
    sockets() {
        socket = [](int, int, int) { return any_descriptor(); };
        setsockopt = [](int, int, const void*, socklen_t) { return 0; };
        getsockopt = [](int, int, void*, socklen_t*) { return -EINVAL; };
        send = [this](const void*, std::size_t size, int flags) -> ssize_t {
            calls += "send";
            last_flags = flags;
            return answer(size);
        };
        sendmsg = [this](const msghdr* h, int flags) -> ssize_t {
            calls += "sendmsg";
            last_flags = flags;
            std::size_t size = 0;
            for (std::size_t i = 0; i < h->msg_iovlen; ++i) size += h->msg_iov[i].iov_len;
            return answer(size);
        };
    }
    ssize_t answer(std::size_t size) const { return failure != 0 ? -failure : taken.value_or(static_cast<ssize_t>(size)); }
    std::string calls;
    int last_flags = 0;
    int failure = 0;
    std::optional<ssize_t> taken{};
};

one_to_one one() { return one_to_one::open(family::ipv4).value(); }
one_to_many many() { return one_to_many::open(family::ipv4).value(); }
peeled_association peeled(sockets& kernel) {
    const auto before = kernel.getsockopt;
    kernel.getsockopt = [](int, int option, void* value, socklen_t* size) {
        const int answer = option == SO_PROTOCOL ? 132 : option == SO_TYPE ? SOCK_SEQPACKET
                                                                           : 0;
        if (option == SCTP_STATUS) return *size = sizeof(sctp_status), 0;
        return std::memcpy(value, &answer, sizeof answer), 0;
    };
    auto s = peeled_association::adopt(any_descriptor()).value();
    kernel.getsockopt = before;
    return s;
}

/// Answers SCTP_STATUS with this many streams, SO_SNDBUF with this size.
auto knows(std::uint16_t outbound_streams, int send_buffer) {
    return [=](int level, int option, void* value, socklen_t* size) {
        if (level == SOL_SOCKET && option == SO_SNDBUF) return std::memcpy(value, &send_buffer, sizeof send_buffer), 0;
        if (level != 132 || option != SCTP_STATUS) return -EINVAL;
        const auto w = wire(176).i32(4, 4).u16(18, outbound_streams);
        std::memcpy(value, w.bytes.data(), w.bytes.size());
        *size = 176;
        return 0;
    };
}

const endpoint peer = endpoint::ipv4({192, 0, 2, 1}, 38412);

}  // namespace

TEST_CASE("a message without attributes is a send, one with attributes a sendmsg, never raising SIGPIPE") {
    sockets kernel;
    auto s = one();
    const auto made = [&](const auto& result, std::size_t size) {
        CHECK(result.value() == size);
        return std::exchange(kernel.calls, {});
    };
    CHECK(made(s.send("abc"sv), 3) == "send");
    CHECK(kernel.last_flags == MSG_NOSIGNAL);
    CHECK(made(s.send("abc"sv, dont_wait), 3) == "send");
    CHECK(kernel.last_flags == (MSG_NOSIGNAL | MSG_DONTWAIT));
    CHECK(made(s.send("abcd"sv, stream_id{1}), 4) == "sendmsg");
    CHECK(kernel.last_flags == MSG_NOSIGNAL);
    CHECK(made(s.send("abcd"sv, dont_wait, unordered), 4) == "sendmsg");
    CHECK(kernel.last_flags == (MSG_NOSIGNAL | MSG_DONTWAIT));
    CHECK(made(s.send(std::array<const_buffer, 2>{"ab"sv, "cde"sv}), 5) == "sendmsg");
    CHECK(made(many().send("x"sv, peer), 1) == "sendmsg");
}

TEST_CASE("a failed send is an error with its errno") {
    sockets kernel;
    auto s = one();
    auto m = many();
    for (const int code : {EAGAIN, EPIPE, ESRCH, ESHUTDOWN, EINTR, ECONNRESET, EADDRNOTAVAIL, ENETUNREACH, EINVAL, EMSGSIZE, ENOMEM}) {
        kernel.failure = code;
        CHECK(s.send("abc"sv).error() == error(code, operation::send));
        CHECK(s.send("abc"sv, stream_id{1}).error() == error(code, operation::send));
        CHECK(m.send("abc"sv, peer, lifetime{1s}).error() == error(code, operation::send));
        CHECK(s.send(std::array<const_buffer, 1>{"ab"sv}).error() == error(code, operation::send));
    }
    kernel.failure = 0;
    CHECK(s.send("abc"sv));
}

TEST_CASE("EINVAL for a stream that the association lacks says which there are") {
    sockets kernel;
    auto s = one();
    auto m = many();
    kernel.getsockopt = knows(10, 0);
    kernel.failure = EINVAL;
    CHECK(s.send("abc"sv, stream_id{10}).error() == error(EINVAL, operation::send, reason::no_such_stream, 10U | 10U << 16));
    CHECK(m.send("abc"sv, association_id{4}, stream_id{65535}).error() == error(EINVAL, operation::send, reason::no_such_stream, 65535U | 10U << 16));
    CHECK(s.send("abc"sv, send_attributes{.stream = stream_id{11}}).error().reason() == reason::no_such_stream);
    CHECK(s.send(std::array<const_buffer, 1>{"ab"sv}, stream_id{12}).error().reason() == reason::no_such_stream);
    // Of an association that the message was to set up: as it says itself, or else the socket.
    kernel.getsockopt = [](int, int option, void* value, socklen_t* size) -> int {
        if (option != SCTP_INITMSG) return -EINVAL;
        const sctp_initmsg of_socket{12, 0, 0, 0};
        std::memcpy(value, &of_socket, *size = sizeof of_socket);
        return 0;
    };
    CHECK(m.send("abc"sv, peer, stream_id{12}).error() == error(EINVAL, operation::send, reason::no_such_stream, 12U | 12U << 16));
    CHECK(m.send("abc"sv, peer, stream_id{5}, init_parameters{.outbound_streams = 5}).error().detail() == (5U | 5U << 16));
    CHECK(m.send("abc"sv, peer, stream_id{12}, init_parameters{.max_attempts = 5}).error().detail() == (12U | 12U << 16));
    CHECK(m.send("abc"sv, peer, stream_id{11}, lifetime{1s}).error() == error(EINVAL, operation::send));
    CHECK(m.send("abc"sv, peer, abort_association).error().reason() == reason::no_association);
    kernel.getsockopt = knows(10, 0);
    // A stream that is there, or none: something else was wrong.
    CHECK(s.send("abc"sv, stream_id{9}).error() == error(EINVAL, operation::send));
    CHECK(s.send("abc"sv, lifetime{1s}).error() == error(EINVAL, operation::send));
    CHECK(s.send("abc"sv, key_number{3}).error() == error(EINVAL, operation::send));
}

TEST_CASE("EMSGSIZE says how long the send buffer is") {
    sockets kernel;
    auto s = one();
    kernel.getsockopt = knows(10, 40000);
    kernel.failure = EMSGSIZE;
    CHECK(s.send("abc"sv).error() == error(EMSGSIZE, operation::send));  // a plain send keeps nothing at hand to ask with
    CHECK(s.send("abc"sv, stream_id{1}).error() == error(EMSGSIZE, operation::send, reason::message_too_long, 40000));
}

TEST_CASE("an end of association with data is told apart") {
    sockets kernel;
    auto m = many();
    kernel.failure = EINVAL;
    CHECK(m.send("abc"sv, association_id{4}, end_association).error() == error(EINVAL, operation::send, reason::ending_takes_no_data));
}

TEST_CASE("an abort that was taken is told as the size of its reason, although the kernel says 0") {
    sockets kernel;
    auto m = many();
    kernel.taken = 0;
    CHECK(m.send("why not"sv, association_id{4}, abort_association).value() == 7);
    CHECK(m.send(std::array<const_buffer, 2>{"why "sv, "not"sv}, association_id{4}, abort_association).value() == 7);
    CHECK(m.send("x"sv, to_all).value() == 0);  // to nobody
    CHECK(m.abort(association_id{4}, "why not"sv));
    CHECK(m.shutdown(association_id{4}));
    kernel.failure = EPIPE;
    CHECK(m.abort(association_id{4}).error() == error(EPIPE, operation::abort));
    CHECK(m.shutdown(association_id{4}).error() == error(EPIPE, operation::shutdown));
}

TEST_CASE("nothing received: the end, or an error, by the kind of socket") {
    sockets kernel;
    ssize_t answer = 0;
    kernel.recvmsg = [&](msghdr*, int) { return answer; };
    auto s = one();
    auto m = many();
    auto p = peeled(kernel);
    std::array<std::byte, 64> buffer{};
    const auto end = [&](auto& socket) -> std::optional<end_of_association::ending> {
        const auto in = socket.receive(buffer);
        if (!in) return std::nullopt;
        CHECK(in->is_end());
        return as<end_of_association>(*in)->how;
    };
    using ending = end_of_association::ending;
    CHECK(end(s) == ending::shut_down);
    CHECK(end(p) == ending::shut_down);
    answer = -ECONNRESET;
    CHECK(end(s) == ending::aborted);
    CHECK(end(p) == ending::aborted);
    CHECK(m.receive(buffer).error() == error(ECONNRESET, operation::receive));
    answer = -ETIMEDOUT;
    CHECK(end(s) == ending::lost);
    CHECK(end(p) == ending::lost);
    CHECK(m.receive(buffer).error() == error(ETIMEDOUT, operation::receive));
    answer = -ENOTCONN;
    CHECK(end(p) == ending::over);
    CHECK(m.receive(buffer).error() == error(ENOTCONN, operation::receive));
    CHECK(s.receive(buffer).error() == error(ENOTCONN, operation::receive));  // it never had an association
    kernel.getsockopt = [](int, int, void*, socklen_t*) { return -EISCONN; };
    CHECK(end(s) == ending::over);                                            // it had one
    for (const int code : {EAGAIN, EINTR, EBADF, ENOMEM}) {
        answer = -code;
        CHECK(s.receive(buffer).error() == error(code, operation::receive));
        CHECK(m.receive(buffer).error() == error(code, operation::receive));
        CHECK(p.receive(buffer).error() == error(code, operation::receive));
    }
    answer = -EAGAIN;
    CHECK(s.receive(buffer).error().would_block());
}

TEST_CASE("no memory to receive into is an error, not the end of the association") {
    sockets kernel;
    kernel.recvmsg = [](msghdr*, int) { return 0; };
    auto s = one();
    std::vector<std::byte> none;
    CHECK(s.receive(none).error() == error(EINVAL, operation::receive, reason::empty_buffer));
    CHECK(s.receive(std::span<const mutable_buffer>()).error() == error(EINVAL, operation::receive, reason::empty_buffer));
    const std::array<mutable_buffer, 2> both_empty{};
    CHECK(s.receive(both_empty).error() == error(EINVAL, operation::receive, reason::empty_buffer));
    std::array<std::byte, 4> some{};
    const std::array<mutable_buffer, 2> second_is_not{mutable_buffer(), mutable_buffer(some)};
    CHECK(s.receive(second_is_not)->is_end());
}

TEST_CASE("receive and peek pass their flags, and nothing else") {
    sockets kernel;
    int flags = -1;
    kernel.recvmsg = [&](msghdr* h, int f) {
        flags = f;
        h->msg_flags = MSG_EOR;
        return 3;
    };
    auto s = one();
    std::array<std::byte, 8> buffer{};
    CHECK(s.receive(buffer));
    CHECK(flags == 0);
    CHECK(s.receive(buffer, dont_wait));
    CHECK(flags == MSG_DONTWAIT);
    CHECK(s.peek(buffer));
    CHECK(flags == MSG_PEEK);
    CHECK(s.peek(buffer, dont_wait));
    CHECK(flags == (MSG_PEEK | MSG_DONTWAIT));
}

TEST_CASE("the rest of an event that did not fit is read away, so that it is not taken for another") {
    sockets kernel;
    const auto whole = complete(notification(0x800d, 0, 32).tail(std::string(3000, 'x')));
    std::size_t given = 0;
    int calls = 0;
    kernel.recvmsg = [&](msghdr* h, int) -> ssize_t {
        if (++calls == 3) return -EINTR;
        const auto size = std::min(h->msg_iov->iov_len, whole.bytes.size() - given);
        std::memcpy(h->msg_iov->iov_base, whole.bytes.data() + given, size);
        given += size;
        h->msg_flags = detail::notification_flag | (given == whole.bytes.size() ? MSG_EOR : 0);
        return static_cast<ssize_t>(size);
    };
    auto s = one();
    std::array<std::byte, 40> buffer{};
    const auto in = s.receive(buffer);
    REQUIRE(in);
    const auto event = as<send_failed_event>(*in);
    REQUIRE(event);
    CHECK(event->payload.bytes.size() == 8);
    CHECK(event->payload.missing == 3000 - 8);
    CHECK(given == whole.bytes.size());

    // A look leaves everything where it is.
    given = 0;
    calls = 10;
    REQUIRE(s.peek(buffer));
    CHECK(calls == 11);
}

TEST_CASE("a message that did not fit is not read further") {
    sockets kernel;
    int calls = 0;
    kernel.recvmsg = [&](msghdr* h, int) {
        ++calls;
        h->msg_flags = 0;
        return 8;
    };
    auto s = one();
    std::array<std::byte, 8> buffer{};
    const auto in = s.receive(buffer);
    REQUIRE(in);
    CHECK(in->is_fragment());
    CHECK(calls == 1);
}

TEST_CASE("one_to_many without receive_info is an error that says so, and the bytes are there") {
    sockets kernel;
    kernel.recvmsg = [](msghdr* h, int) {
        std::memcpy(h->msg_iov->iov_base, "abc", 3);
        h->msg_flags = MSG_EOR;
        h->msg_controllen = 0;
        return 3;
    };
    auto m = many();
    std::array<char, 8> buffer{};
    CHECK(m.receive(buffer).error() == error(ENODATA, operation::receive, reason::info_not_delivered, 3));
    CHECK(std::string_view(buffer.data(), 3) == "abc");
}
