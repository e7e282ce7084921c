// SPDX-License-Identifier: BSL-1.0
// The traps of docs/twenty-traps.md: what the kernel does, beside what sctpp makes of it. On a kernel that has SCTP.
#include <csignal>
#include <string>

#include <sys/resource.h>

#include <sctpp/for_each_option.hpp>

#include "support.hpp"

namespace {

std::array<std::byte, 65536> buffer;
int number = 0;

void trap(const char* kernel, const std::string& sctpp) { std::printf("%2d  %-46s %s\n", ++number, kernel, sctpp.c_str()); }

/// What an error says beyond its errno, up to the first comma or colon.
std::string why(const sctpp::error& e) {
    const auto text = e.message();
    const auto from = text.find("): ") + 3;
    return text.substr(from, text.find_first_of(",:;", from) - from);
}

/// What a receive gave, in a word.
template <class Socket>
std::string received(Socket& socket, std::span<std::byte> into = buffer) {
    const auto in = socket.receive(sctpp::mutable_buffer(into), sctpp::dont_wait);
    if (!in) return in.error().would_block() ? "nothing yet" : in.error().message();
    return in->is_end() ? "end_of_association" : in->is_event()  ? "event"
                                             : in->is_fragment() ? "fragment"
                                                                 : "message";
}

/// Waits until there is something to receive, or the kernel has done what needs a moment.
void settle(int fd, short events = POLLIN) {
    pollfd ready{fd, events, 0};
    ::poll(&ready, 1, 2000);
}

ssize_t raw_receive(int fd, std::span<std::byte> into, int& flags) {
    iovec piece{into.data(), into.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    const auto n = ::recvmsg(fd, &header, MSG_DONTWAIT);
    flags = header.msg_flags;
    return n;
}

void ends() {
    {
        hosts h;
        h.client.shutdown().value();
        settle(h.client.native_handle());
        // The event that sctpp has switched on is received as the end. Without it:
        const auto told = received(h.client);
        char c;
        expect(::recv(h.client.native_handle(), &c, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN, "1");
        trap("own shutdown done: recv says EAGAIN, never 0", told);
    }
    {
        hosts h;
        auto peeled = h.server.peel_off(h.id()).value();
        peeled.unsubscribe<sctpp::association_change>().value();
        h.client.shutdown().value();
        settle(h.client.native_handle());
        char c;
        expect(::recv(peeled.native_handle(), &c, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN, "2");
    }
    hosts h;
    auto peeled = h.server.peel_off(h.id()).value();
    h.client.shutdown().value();
    settle(peeled.native_handle());
    trap("peeled off, the peer shut down: the same", received(peeled));
}

void receiving() {
    hosts h;
    h.client.send("a message"sv).value();
    settle(h.server.native_handle());
    std::array<std::byte, 4> small;
    int flags = 0;
    (void)h.server.peek(small).value();
    expect(::recv(h.server.native_handle(), small.data(), small.size(), MSG_PEEK) == 4, "3");
    trap("short buffer: no MSG_TRUNC, no error", received(h.server, small));

    hosts aborting;
    aborting.client.subscribe<sctpp::association_change>().value();
    aborting.server.abort(aborting.id()).value();
    settle(aborting.client.native_handle());
    sctp_assoc_change change{};
    expect(::recv(aborting.client.native_handle(), &change, sizeof change, MSG_PEEK) == sizeof change, "4");
    expect(change.sac_error == 12 << 8, "4: in network order");
    const auto in = aborting.client.receive(buffer).value();
    const auto cause = sctpp::match(
        in, [](const sctpp::end_of_association& e) { return e.cause; },
        [](const auto&) { return sctpp::error_cause::none; });
    trap("aborted: sac_error is 3072, in network order", "error_cause " + std::to_string(sctpp::number(cause)));

    hosts deaf;
    sctp_event event{.se_assoc_id = 0, .se_type = SCTP_SHUTDOWN_EVENT, .se_on = 1};
    expect(::setsockopt(deaf.server.native_handle(), IPPROTO_SCTP, SCTP_EVENT, &event, sizeof event) == 0, "5");
    expect(!deaf.server.is_subscribed<sctpp::shutdown_event>(deaf.id()).value(), "5: it was switched on");
    deaf.server.subscribe<sctpp::shutdown_event>().value();
    trap("SCTP_EVENT, id 0: not for live associations",
         deaf.server.is_subscribed<sctpp::shutdown_event>(deaf.id()).value() ? "subscribed" : "not subscribed");

    hosts broken;
    broken.server.stop_listening().value();
    expect(::shutdown(broken.server.native_handle(), SHUT_RDWR) == -1 && errno == ENOTCONN, "6");
    expect(raw_receive(broken.server.native_handle(), buffer, flags) == 0, "6: it still receives");
    hosts whole;
    trap("shutdown on one-to-many: ENOTCONN, reads 0", whole.server.shutdown(whole.id()) ? "shutdown(id)" : "an error");
}

void closing() {
    const auto peer_sees = [](bool gracefully) {
        hosts h;
        h.client.subscribe<sctpp::association_change>().value();
        h.client.send("unread"sv).value();
        settle(h.server.native_handle());
        if (gracefully) {
            expect(h.client.shutdown().has_value(), "7");
            h.server.close_gracefully(2s).value();
        } else
            h.server = {};
        settle(h.client.native_handle());
        const auto in = h.client.receive(buffer).value();
        return sctpp::match(
            in, [](const sctpp::end_of_association& e) { return e.how; },
            [](const auto&) { return sctpp::end_of_association::ending::over; });
    };
    using ending = sctpp::end_of_association::ending;
    expect(peer_sees(false) == ending::aborted, "7: close");
    expect(peer_sees(true) == ending::shut_down, "7: close_gracefully");
    trap("close with one message unread aborts all", "close_gracefully");
}

void sending() {
    static bool raised = false;
    std::signal(SIGPIPE, [](int) { raised = true; });
    hosts h;
    expect(::send(h.server.native_handle(), "x", 1, 0) == -1 && errno == EPIPE && raised, "8");
    raised = false;
    const auto sent = h.server.send("x"sv, sctpp::association_id{7000});
    trap("no such association: EPIPE, and SIGPIPE", raised ? "a signal" : why(sent.error()));

    hosts aborting, typed;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(sctp_sndinfo))]{};
    char reason[] = "why not";
    iovec piece{reason, 7};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    auto* const head = CMSG_FIRSTHDR(&header);
    head->cmsg_level = IPPROTO_SCTP;
    head->cmsg_type = SCTP_SNDINFO;
    head->cmsg_len = CMSG_LEN(sizeof(sctp_sndinfo));
    sctp_sndinfo info{};
    info.snd_flags = SCTP_ABORT;
    info.snd_assoc_id = sctpp::number(aborting.id());
    std::memcpy(CMSG_DATA(head), &info, sizeof info);
    expect(::sendmsg(aborting.server.native_handle(), &header, 0) == 0, "9");
    trap("an abort that takes 7 bytes returns 0",
         std::to_string(typed.server.send("why not"sv, typed.id(), sctpp::abort_association).value()) + " bytes");

    hosts streams;
    info = {};
    info.snd_sid = 10;
    std::memcpy(CMSG_DATA(head), &info, sizeof info);
    expect(::sendmsg(streams.client.native_handle(), &header, 0) == -1 && errno == EINVAL, "10");
    trap("a stream too high: EINVAL, and no more", why(streams.client.send("x"sv, sctpp::stream_id{10}).error()));

    info = {};
    info.snd_ppid = 60;
    std::memcpy(CMSG_DATA(head), &info, sizeof info);
    expect(::sendmsg(streams.client.native_handle(), &header, 0) == 7, "11");
    settle(streams.server.native_handle());
    const auto protocol = [&] {
        const auto in = streams.server.receive(buffer).value();
        return sctpp::match(
            in, [](const sctpp::message& m) { return sctpp::number(m.payload_protocol()); },
            [](const auto&) { return std::uint32_t{0}; });
    };
    expect(protocol() == 60U << 24U, "11: swapped");
    streams.client.send("x"sv, sctpp::payload_protocol_id::ngap).value();
    settle(streams.server.native_handle());
    trap("the kernel does not put a protocol in order", "protocol " + std::to_string(protocol()));

    info = {};
    info.snd_flags = SCTP_EOF;
    info.snd_assoc_id = sctpp::number(streams.id());
    std::memcpy(CMSG_DATA(head), &info, sizeof info);
    expect(::sendmsg(streams.server.native_handle(), &header, 0) == -1 && errno == EINVAL, "12");
    trap("SCTP_EOF with data: EINVAL, and no more",
         why(streams.server.send("x"sv, streams.id(), sctpp::end_association).error()));
}

void addresses() {
    hosts h;
    const auto length = [&](int option) {
        struct {
            std::int32_t association;
            std::uint32_t count;
            std::array<std::byte, 4096> list;
        } answer{};
        answer.association = option == SCTP_GET_PEER_ADDRS ? sctpp::number(h.id()) : 0;
        socklen_t size = sizeof answer;
        expect(::getsockopt(h.server.native_handle(), IPPROTO_SCTP, option, &answer, &size) == 0, "13");
        return static_cast<std::size_t>(size) - answer.count * sizeof(sockaddr_in);
    };
    const auto of_peer = length(SCTP_GET_PEER_ADDRS), of_own = length(SCTP_GET_LOCAL_ADDRS);
    expect((of_peer == 8 || of_peer % 16 == 8) && of_own % 16 == 0, "13: lengths");
    sctpp::address_list<8> storage;
    trap("lengths of the two address lists differ", std::to_string(h.server.local_addresses(storage).value().size()) + " address");

    hosts live;
    live.client = sctpp::one_to_one::open(sctpp::family::ipv4).value();
    live.client.bind(sctpp::endpoint::loopback(sctpp::family::ipv4)).value();
    live.client.connect(live.address()).value();
    const auto more = sctpp::endpoint::parse("127.0.0.2", live.client.local_endpoint().value().port()).value();
    const auto refused = live.client.add_addresses(more);
    expect(::setsockopt(live.client.native_handle(), IPPROTO_SCTP, SCTP_SOCKOPT_BINDX_ADD, more.data(), more.size()) == 0, "14");
    expect(live.client.peer_addresses(storage).value().size() == 1, "14");
    trap("bindx returns 0, and no peer learns of it", refused ? "success" : "an error, EOPNOTSUPP");
}

void descriptors() {
    rlimit old{}, tight{};
    ::getrlimit(RLIMIT_NOFILE, &old);
    const auto full = [&](auto then) {
        const int next = ::dup(0);
        ::close(next);
        tight = {static_cast<rlim_t>(next), old.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &tight);
        then();
        ::setrlimit(RLIMIT_NOFILE, &old);
    };
    hosts lost, kept;
    sctp_peeloff_arg_t argument{.associd = sctpp::number(lost.id()), .sd = 0};
    socklen_t size = sizeof argument;
    full([&] { expect(::getsockopt(lost.server.native_handle(), IPPROTO_SCTP, SCTP_SOCKOPT_PEELOFF, &argument, &size) == -1, "15"); });
    std::array<sctpp::association_id, 4> ids;
    expect(lost.server.associations(ids).value().empty(), "15: it is still there");
    full([&] { expect(kept.server.peel_off(kept.id()).error().code() == EMFILE, "15: no room"); });
    trap("peeling off fails: the association is lost", std::to_string(kept.server.associations(ids).value().size()) + " association");

    argument.associd = sctpp::number(kept.id());
    const int raw = ::getsockopt(kept.server.native_handle(), IPPROTO_SCTP, SCTP_SOCKOPT_PEELOFF, &argument, &size);
    expect(raw >= 0 && (::fcntl(argument.sd, F_GETFD) & FD_CLOEXEC) == 0, "16");
    hosts h;
    const auto peeled = h.server.peel_off(h.id()).value();
    trap("peeled off: inherited by what is executed",
         (::fcntl(peeled.native_handle(), F_GETFD) & FD_CLOEXEC) != 0 ? "close-on-exec" : "not close-on-exec");
}

void options() {
    auto socket = sctpp::one_to_many::open(sctpp::family::ipv4).value();
    const int fd = socket.native_handle();
    std::array<std::byte, sizeof(sctp_event_subscribe) + 1> longer{};
    expect(::setsockopt(fd, IPPROTO_SCTP, SCTP_EVENTS, longer.data(), longer.size()) == -1 && errno == EINVAL, "17");
    trap("SCTP_EVENTS of a newer header: EINVAL", socket.subscribe<sctpp::association_change>() ? "subscribe" : "an error");

    int value = 2;
    socklen_t size = sizeof value;
    expect(::setsockopt(fd, IPPROTO_SCTP, SCTP_FRAGMENT_INTERLEAVE, &value, size) == 0, "18");
    expect(::getsockopt(fd, IPPROTO_SCTP, SCTP_FRAGMENT_INTERLEAVE, &value, &size) == 0 && value == 1, "18: reads 1");
    trap("fragment interleave 2 is taken, and is 1", "true or false");

    unsigned idle = 0xffffffff;
    expect(::setsockopt(fd, IPPROTO_SCTP, SCTP_AUTOCLOSE, &idle, sizeof idle) == 0, "19");
    const auto far = socket.set(sctpp::autoclose{std::chrono::duration<std::uint32_t>(0xffffffff)});
    trap("autoclose of 136 years is taken, and is less", far ? "success" : why(far.error()));

    hosts h;
    h.server.subscribe<sctpp::shutdown_event, sctpp::association_change>().value();
    h.client.shutdown().value();
    settle(h.client.native_handle());
    std::array<std::byte, 8> head;
    int flags = 0;
    expect(raw_receive(h.server.native_handle(), head, flags) == 8 && (flags & MSG_EOR) == 0, "20");
    expect(raw_receive(h.server.native_handle(), buffer, flags) == 4, "20: the rest, without a head");
    hosts typed;
    typed.server.subscribe<sctpp::shutdown_event, sctpp::association_change>().value();
    typed.client.shutdown().value();
    settle(typed.client.native_handle());
    const auto first = received(typed.server, head);
    trap("a cut event's rest comes as an event of its own", first + ", then " + received(typed.server));
}

}  // namespace

int main() {
    ends();
    receiving();
    closing();
    sending();
    addresses();
    descriptors();
    options();
}
