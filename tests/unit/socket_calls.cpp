// SPDX-License-Identifier: BSL-1.0
// Opening, adopting, peeling off, connecting, closing where a call fails: the error names the call, no descriptor is lost, and the
// socket can still be used.
#include "system_calls.hpp"
#include "wire.hpp"

#include <catch2/catch_test_macros.hpp>

#include <limits>
#include <utility>

#include <sctpp/sctpp.hpp>

#include <fcntl.h>
#include <unistd.h>

using namespace sctpp;
using namespace std::chrono_literals;

namespace {

struct sockets : system_calls {
    sockets() {
        socket = [this](int d, int t, int p) {
            opened = {d, t, p};
            return any_descriptor();
        };
        setsockopt = [this](int, int option, const void* value, socklen_t size) {
            const auto* first = static_cast<const std::byte*>(value);
            set.emplace_back(option, std::vector<std::byte>(first, first + size));
            return 0;
        };
        getsockopt = [this](int, int option, void*, socklen_t*) {
            got.push_back(option);
            return -ENOPROTOOPT;
        };
    }
    std::array<int, 3> opened{};
    std::vector<std::pair<int, std::vector<std::byte>>> set;
    std::vector<int> got;
};

one_to_one one() { return one_to_one::open(family::ipv4).value(); }
one_to_many many() { return one_to_many::open(family::ipv4).value(); }

template <class T>
T read_at(const void* memory, std::size_t offset) {
    T value{};
    std::memcpy(&value, static_cast<const std::byte*>(memory) + offset, sizeof value);
    return value;
}

/// The answer about an event that is not delivered.
int not_subscribed(void* value, socklen_t* size) {
    static_cast<std::byte*>(value)[6] = std::byte{0};
    *size = 8;
    return 0;
}

const endpoint four = endpoint::ipv4({192, 0, 2, 1}, 38412);
const endpoint six = *endpoint::parse("[2001:db8::1]:38412");

}  // namespace

TEST_CASE("open: close-on-exec, of SCTP, of the style, waiting or not") {
    sockets kernel;
    CHECK(one_to_one::open(family::ipv4));
    CHECK(kernel.opened == std::array{AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 132});
    CHECK(acceptor::open(family::ipv6, waiting::non_blocking));
    CHECK(kernel.opened == std::array{AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 132});
    CHECK(kernel.set.empty());
    CHECK(one_to_many::open(family::ipv6));
    CHECK(kernel.opened == std::array{AF_INET6, SOCK_SEQPACKET | SOCK_CLOEXEC, 132});
    CHECK(kernel.set == std::vector{std::pair{SCTP_RECVRCVINFO, wire(4).i32(0, 1).bytes}});
}

TEST_CASE("open: every refusal is an error of open") {
    sockets kernel;
    for (const int code : {EPROTONOSUPPORT, ESOCKTNOSUPPORT, EMFILE, ENFILE, EACCES, EAFNOSUPPORT, ENOMEM}) {
        kernel.socket = [code](int, int, int) { return -code; };
        CHECK(one_to_one::open(family::ipv4).error() == error(code, operation::open));
        CHECK(acceptor::open(family::ipv4).error() == error(code, operation::open));
        CHECK(one_to_many::open(family::ipv4).error() == error(code, operation::open));
    }
}

TEST_CASE("open of one_to_many: if receive_info cannot be switched on, nothing stays open") {
    sockets kernel;
    const auto before = open_descriptors();
    kernel.setsockopt = [](int, int, const void*, socklen_t) { return -ENOPROTOOPT; };
    CHECK(one_to_many::open(family::ipv4).error() == error(ENOPROTOOPT, operation::set, reason::none, SCTP_RECVRCVINFO));
    CHECK(open_descriptors() == before);
}

TEST_CASE("a socket closes its descriptor, once, and gives it up when asked") {
    sockets kernel;
    const auto before = open_descriptors();
    {
        auto a = one();
        auto b = std::move(a);
        CHECK_FALSE(a.is_open());
        CHECK(b.is_open());
        CHECK(open_descriptors() == before + 1);
        a = one();
        CHECK(open_descriptors() == before + 2);
        a = std::move(b);
        CHECK(open_descriptors() == before + 1);
        auto& same = a;
        a = std::move(same);
        CHECK(a.is_open());
    }
    CHECK(open_descriptors() == before);
    auto released = one();
    const int fd = released.release();
    CHECK_FALSE(released.is_open());
    CHECK(open_descriptors() == before + 1);
    ::close(fd);
}

TEST_CASE("adopt looks at what it is given, and leaves what it refuses to its owner") {
    int pipe_ends[2];
    REQUIRE(::pipe(pipe_ends) == 0);
    const int tcp = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(tcp >= 0);
    const auto before = open_descriptors();
    CHECK(one_to_one::adopt(pipe_ends[0]).error() == error(ENOTSOCK, operation::adopt, reason::not_a_socket));
    CHECK(one_to_many::adopt(-1).error() == error(EBADF, operation::adopt, reason::not_a_socket));
    CHECK(one_to_one::adopt(tcp).error() == error(EPROTOTYPE, operation::adopt, reason::not_sctp, IPPROTO_TCP));
    CHECK(acceptor::adopt(tcp).error().reason() == reason::not_sctp);
    CHECK(one_to_many::adopt(tcp).error().reason() == reason::not_sctp);
    CHECK(peeled_association::adopt(tcp).error().reason() == reason::not_sctp);
    CHECK(open_descriptors() == before);
    for (const int fd : {pipe_ends[0], pipe_ends[1], tcp}) ::close(fd);
}

TEST_CASE("adopt tells the four kinds of SCTP sockets apart") {
    struct kind {
        int type;
        int listens;
        bool answers_for_itself;
    };
    const auto adopts = [](kind k) {
        sockets kernel;
        kernel.getsockopt = [k](int level, int option, void* value, socklen_t* size) {
            if (level == 132 && option == SCTP_STATUS) return k.answers_for_itself ? (*size = sizeof(sctp_status), 0) : -EINVAL;
            const int answer = option == SO_PROTOCOL ? 132 : option == SO_TYPE ? k.type
                                                                               : k.listens;
            std::memcpy(value, &answer, sizeof answer);
            return 0;
        };
        const auto before = open_descriptors();
        std::string adopted;
        const auto attempt = [&]<class Socket>(Socket*, char letter) {
            const int fd = any_descriptor();
            const auto s = Socket::adopt(fd);
            if (s) {
                adopted += letter;
                CHECK(s->native_handle() == fd);
            } else {
                CHECK(s.error() == error(EPROTOTYPE, operation::adopt, reason::other_style));
                ::close(fd);
            }
        };
        attempt(static_cast<one_to_one*>(nullptr), '1');
        attempt(static_cast<acceptor*>(nullptr), 'a');
        attempt(static_cast<one_to_many*>(nullptr), 'm');
        attempt(static_cast<peeled_association*>(nullptr), 'p');
        CHECK(open_descriptors() == before);
        return adopted;
    };
    CHECK(adopts({SOCK_STREAM, 0, true}) == "1");
    CHECK(adopts({SOCK_STREAM, 0, false}) == "1");
    CHECK(adopts({SOCK_STREAM, 1, false}) == "a");
    CHECK(adopts({SOCK_SEQPACKET, 0, false}) == "m");
    CHECK(adopts({SOCK_SEQPACKET, 1, false}) == "m");
    CHECK(adopts({SOCK_SEQPACKET, 0, true}) == "p");
}

TEST_CASE("bind, listen, accept, shutdown, local_endpoint: the error is the call's") {
    sockets kernel;
    auto s = one();
    auto a = acceptor::open(family::ipv4).value();
    auto m = many();
    for (const int code : {EINVAL, EADDRINUSE, EACCES, EBADF}) {
        kernel.bind = [code](int, const sockaddr*, socklen_t) { return -code; };
        kernel.listen = [code](int, int) { return -code; };
        kernel.accept = [code](int, int) { return -code; };
        kernel.shutdown = [code](int, int) { return -code; };
        kernel.getsockname = [code](int, sockaddr*, socklen_t*) { return -code; };
        CHECK(s.bind(four).error() == error(code, operation::bind));
        CHECK(a.listen().error() == error(code, operation::listen));
        CHECK(m.listen().error() == error(code, operation::listen));
        CHECK(m.stop_listening().error() == error(code, operation::listen));
        CHECK(a.accept().error() == error(code, operation::accept));
        CHECK(s.shutdown().error() == error(code, operation::shutdown));
        CHECK(s.local_endpoint().error() == error(code, operation::local_addresses));
    }
    CHECK(s.is_open());
    CHECK(a.is_open());
}

TEST_CASE("bind gives the kernel the address at its own length") {
    sockets kernel;
    std::vector<socklen_t> sizes;
    kernel.bind = [&](int, const sockaddr*, socklen_t size) { return sizes.push_back(size), 0; };
    auto s = one();
    CHECK(s.bind(four));
    CHECK(s.bind(six));
    CHECK(sizes == std::vector<socklen_t>{16, 28});
}

TEST_CASE("accept: close-on-exec, waiting or not") {
    sockets kernel;
    std::vector<int> flags;
    kernel.accept = [&](int, int f) { return flags.push_back(f), any_descriptor(); };
    auto a = acceptor::open(family::ipv4).value();
    CHECK(a.accept());
    CHECK(a.accept(waiting::non_blocking));
    CHECK(flags == std::vector{SOCK_CLOEXEC, SOCK_CLOEXEC | SOCK_NONBLOCK});
}

TEST_CASE("lists of addresses: packed, and an empty one asks the kernel nothing") {
    sockets kernel;
    auto s = one();
    const std::array addresses{four, six};
    REQUIRE(s.bind(addresses));
    REQUIRE(kernel.set.size() == 1);
    CHECK(kernel.set[0].first == SCTP_SOCKOPT_BINDX_ADD);
    CHECK(kernel.set[0].second.size() == 44);
    kernel.set.clear();
    kernel.got.clear();
    CHECK(s.bind(std::array<endpoint, 0>{}).error() == error(EINVAL, operation::bind, reason::empty_list));
    CHECK(s.connect(std::array<endpoint, 0>{}).error() == error(EINVAL, operation::connect, reason::empty_list));
    CHECK(s.bind(std::vector<endpoint>(65, four)).error() == error(ENOBUFS, operation::bind, reason::too_many_addresses));
    CHECK(kernel.set.empty());
    CHECK(kernel.got.empty());
}

TEST_CASE("what is wrong with a list that the kernel refuses is seen in the list") {
    sockets kernel;
    int code = EINVAL;
    kernel.setsockopt = [&](int, int option, const void*, socklen_t) { return option == SCTP_SOCKOPT_BINDX_ADD ? -code : 0; };
    kernel.getsockopt = [&](int, int, void*, socklen_t*) { return -code; };
    const auto at = [](std::uint8_t host, std::uint16_t port) { return endpoint::ipv4({192, 0, 2, host}, port); };
    auto s = one();
    const auto bound = [&](auto... list) { return s.bind(std::array{list...}).error(); };
    const auto connected = [&](auto... list) { return s.connect(std::array{list...}).error(); };
    constexpr auto because = [](operation in, reason why) { return error(EINVAL, in, why); };

    CHECK(bound(at(1, 5), at(2, 6)) == because(operation::bind, reason::different_ports));
    CHECK(bound(at(1, 0), at(2, 5)) == because(operation::bind, reason::different_ports));
    CHECK(bound(at(1, 5), at(2, 0)) == because(operation::bind, reason::none));
    CHECK(bound(at(1, 5), at(2, 5), at(1, 5)) == because(operation::bind, reason::address_twice));
    CHECK(bound(at(1, 5), endpoint::loopback(family::ipv6, 5), at(2, 5)) == because(operation::bind, reason::none));
    CHECK(connected(at(1, 5), at(2, 5), at(3, 6)) == because(operation::connect, reason::different_ports));
    CHECK(connected(at(1, 5), at(2, 0)) == because(operation::connect, reason::different_ports));
    CHECK(connected(at(1, 5), at(1, 5)) == because(operation::connect, reason::none));
    CHECK(s.connect(at(1, 5)).error() == because(operation::connect, reason::none));
    CHECK(bound(at(1, 5), at(2, 6)).message() == "bind: Invalid argument (EINVAL): all addresses of one end of an association share one port");
    CHECK(bound(at(1, 5), at(1, 5)).message() == "bind: Invalid argument (EINVAL): the list names an address twice");

    code = EADDRNOTAVAIL;
    CHECK(bound(at(1, 5), at(1, 6)) == error(code, operation::bind));
    CHECK(connected(at(1, 5), at(1, 6)) == error(code, operation::connect));
}

TEST_CASE("addresses are changed only where peers would be told") {
    sockets kernel;
    bool associated = true;
    int asconf = 0;
    kernel.getsockopt = [&](int, int option, void* value, socklen_t* size) {
        if (option == SO_PEERNAME) return -ENOTCONN;
        if (option == SCTP_STATUS) {
            if (!associated) return -EINVAL;
            sctp_status up{};
            up.sstat_state = SCTP_ESTABLISHED;
            std::memcpy(value, &up, *size = sizeof up);
            return 0;
        }
        const sctp_assoc_value answer{0, static_cast<std::uint32_t>(asconf)};
        std::memcpy(value, &answer, sizeof answer);
        return 0;
    };
    auto s = one();
    const auto changes = [&] { return std::exchange(kernel.set, {}); };
    CHECK(s.add_addresses(std::array{four}).error() == error(EOPNOTSUPP, operation::add_addresses, reason::peers_not_told));
    CHECK(s.remove_addresses(std::array{four}).error() == error(EOPNOTSUPP, operation::remove_addresses, reason::peers_not_told));
    CHECK(changes().empty());
    asconf = 1;
    CHECK(s.remove_addresses(std::array{four}));
    CHECK(changes().back().first == SCTP_SOCKOPT_BINDX_REM);
    asconf = 0;
    associated = false;
    CHECK(s.add_addresses(std::array{four}));
    CHECK(changes().back().first == SCTP_SOCKOPT_BINDX_ADD);
    associated = true;
    CHECK(s.add_addresses(std::array{four}, future_associations));
    CHECK(changes().size() == 1);
}

TEST_CASE("connect: the addresses go with the call, and the id comes back, also while it is in progress") {
    sockets kernel;
    int answer = 0;
    std::vector<std::byte> packed;
    kernel.getsockopt = [&](int level, int option, void* value, socklen_t*) {
        CHECK(level == 132);
        CHECK(option == SCTP_SOCKOPT_CONNECTX3);
        const auto size = read_at<int>(value, 4);
        const auto* addresses = read_at<const std::byte*>(value, 8);
        packed.assign(addresses, addresses + size);
        const std::int32_t id = 77;
        std::memcpy(value, &id, sizeof id);
        return answer;
    };
    auto s = one();
    auto up = s.connect(four);
    REQUIRE(up);
    CHECK(up->association == association_id{77});
    CHECK_FALSE(up->in_progress);
    CHECK(packed.size() == 16);
    answer = -EINPROGRESS;
    up = s.connect(std::array{six, four});
    REQUIRE(up);
    CHECK(up->association == association_id{77});
    CHECK(up->in_progress);
    CHECK(packed.size() == 44);
    for (const int code : {ECONNREFUSED, ETIMEDOUT, EISCONN, EALREADY, EINVAL, EINTR, EADDRNOTAVAIL}) {
        answer = -code;
        CHECK(s.connect(four).error() == error(code, operation::connect));
        CHECK(many().connect(std::array{four}).error() == error(code, operation::connect));
    }
}

TEST_CASE("wait_until_connected: still in progress, up, or the socket's error") {
    sockets kernel;
    auto s = one();
    int timeout = 0;
    short ready = 0;
    int pending = 0;
    kernel.poll = [&](pollfd* p, nfds_t, int t) {
        timeout = t;
        CHECK(p->events == POLLOUT);
        p->revents = ready;
        return ready != 0 ? 1 : 0;
    };
    kernel.getsockopt = [&](int level, int option, void* value, socklen_t* size) {
        if (level == SOL_SOCKET && option == SO_ERROR) return std::memcpy(value, &pending, sizeof pending), 0;
        std::memset(value, 0, sizeof(sctp_status));
        const std::int32_t id = 12;
        std::memcpy(value, &id, sizeof id);
        *size = sizeof(sctp_status);
        return 0;
    };
    CHECK(s.wait_until_connected(250ms)->in_progress);
    CHECK(timeout == 250);
    CHECK(s.wait_until_connected(-1ms)->in_progress);
    CHECK(timeout == -1);
    CHECK(s.wait_until_connected(std::chrono::milliseconds::max())->in_progress);
    CHECK(timeout == std::numeric_limits<int>::max());
    ready = POLLOUT;
    CHECK(s.wait_until_connected(0ms)->association == association_id{12});
    ready = POLLERR;
    pending = ECONNREFUSED;
    CHECK(s.wait_until_connected(0ms).error() == error(ECONNREFUSED, operation::connect));
    kernel.poll = [](pollfd*, nfds_t, int) { return -EINTR; };
    CHECK(s.wait_until_connected(0ms).error() == error(EINTR, operation::connect));
}

TEST_CASE("waiting on a socket that is not open is an error, not for ever") {
    one_to_one none;
    CHECK(none.wait_until_connected(-1ms).error() == error(EBADF, operation::connect));
    CHECK(none.close_gracefully(-1ms).error().code() == EBADF);
    CHECK(one_to_many().close_gracefully(-1ms).error().code() == EBADF);
    CHECK(peeled_association().close_gracefully(-1ms).error().code() == EBADF);
    CHECK(none.set_waiting(waiting::non_blocking).error() == error(EBADF, operation::fcntl));
    std::array<std::byte, 8> buffer{};
    CHECK(none.receive(buffer).error() == error(EBADF, operation::receive));
    CHECK(none.send(buffer).error() == error(EBADF, operation::send));
}

TEST_CASE("peel_off: without a free descriptor the kernel is not asked, it would end the association") {
    sockets kernel;
    auto s = many();
    const auto before = open_descriptors();
    for (const int code : {EMFILE, ENFILE}) {
        kernel.fcntl = [code](int, int command) { return command == F_DUPFD_CLOEXEC ? -code : 0; };
        CHECK(s.peel_off(association_id{5}).error() == error(code, operation::peel_off));
    }
    CHECK(kernel.got.empty());
    CHECK(open_descriptors() == before);
}

TEST_CASE("peel_off: the descriptor of the association, close-on-exec, waiting or not, subscribed to its end") {
    sockets kernel;
    auto s = many();
    kernel.set.clear();
    const auto before = open_descriptors();
    unsigned flags = 0;
    kernel.getsockopt = [&](int, int option, void* value, socklen_t* size) {
        if (option == SCTP_EVENT) return not_subscribed(value, size);
        CHECK(option == SCTP_SOCKOPT_PEELOFF_FLAGS);
        CHECK(read_at<std::int32_t>(value, 0) == 5);
        flags = read_at<unsigned>(value, 8);
        const int fd = any_descriptor();
        std::memcpy(static_cast<std::byte*>(value) + 4, &fd, sizeof fd);
        return fd;
    };
    {
        auto peeled = s.peel_off(association_id{5});
        REQUIRE(peeled);
        CHECK(flags == SOCK_CLOEXEC);
        CHECK(open_descriptors() == before + 1);
        CHECK(kernel.set == std::vector{std::pair{SCTP_EVENT, wire(8).i32(0, 5).u16(4, 0x8001).u8(6, 1).bytes}});
        CHECK(s.peel_off(association_id{5}, waiting::non_blocking));
        CHECK(flags == (SOCK_CLOEXEC | SOCK_NONBLOCK));
    }
    CHECK(open_descriptors() == before);
}

TEST_CASE("peel_off: a subscription that is there is left alone") {
    sockets kernel;
    auto s = many();
    kernel.set.clear();
    kernel.getsockopt = [&](int, int option, void* value, socklen_t* size) {
        if (option != SCTP_EVENT) return -EINVAL;
        (void)not_subscribed(value, size);
        static_cast<std::byte*>(value)[6] = std::byte{1};
        return 0;
    };
    CHECK_FALSE(s.peel_off(association_id{5}));
    CHECK(kernel.set.empty());
}

TEST_CASE("peel_off: after an error the subscription is as it was, and nothing is open") {
    sockets kernel;
    auto s = many();
    kernel.set.clear();
    const auto before = open_descriptors();
    kernel.getsockopt = [&](int, int option, void* value, socklen_t* size) { return option == SCTP_EVENT ? not_subscribed(value, size) : -EINVAL; };
    CHECK(s.peel_off(association_id{5}).error() == error(EINVAL, operation::peel_off, reason::unknown_association));
    REQUIRE(kernel.set.size() == 2);
    CHECK(kernel.set[1].second == wire(8).i32(0, 5).u16(4, 0x8001).u8(6, 0).bytes);
    CHECK(open_descriptors() == before);
}

TEST_CASE("addresses of an association: by the count, within what was given") {
    sockets kernel;
    auto s = many();
    wire answer(8 + 44);
    answer.i32(0, 9).u32(4, 2);
    std::memcpy(answer.bytes.data() + 8, six.data(), 28);
    std::memcpy(answer.bytes.data() + 36, four.data(), 16);
    std::uint32_t count = 2;
    kernel.getsockopt = [&](int, int option, void* value, socklen_t* size) {
        if (*size < 52) return -ENOMEM;
        CHECK(read_at<std::int32_t>(value, 0) == 9);
        answer.u32(4, count);
        std::memcpy(value, answer.bytes.data(), answer.bytes.size());
        *size = option == SCTP_GET_LOCAL_ADDRS ? 44 : 52;  // the kernel counts its header for peers only
        return 0;
    };
    address_list<2> storage;
    auto view = s.peer_addresses(association_id{9}, storage);
    REQUIRE(view);
    CHECK(std::vector<endpoint>(view->begin(), view->end()) == std::vector{six, four});
    view = s.local_addresses(association_id{9}, storage);
    REQUIRE(view);
    CHECK(view->size() == 2);
    CHECK(view->contains(four));
    CHECK(storage.size() == 2);

    count = 0;
    CHECK(s.local_addresses(association_id{9}, storage)->empty());
    count = 0xffffffff;  // more than there is room for: the bounds count
    CHECK(s.peer_addresses(association_id{9}, storage)->size() <= 2);

    address_list<1> small;
    CHECK(s.peer_addresses(association_id{9}, small).error() == error(ENOBUFS, operation::peer_addresses, reason::storage_too_small));
    CHECK(s.local_addresses(association_id{9}, small).error() == error(ENOBUFS, operation::local_addresses, reason::storage_too_small));
    kernel.getsockopt = [](int, int, void*, socklen_t*) { return -EINVAL; };
    CHECK(s.peer_addresses(association_id{9}, storage).error() == error(EINVAL, operation::peer_addresses, reason::unknown_association));
}

TEST_CASE("close_gracefully: reads what is there, waits for the end, and closes") {
    sockets kernel;
    std::vector<ssize_t> answers{5, -EINTR, -EAGAIN, -EAGAIN, 0};
    int polls = 0;
    kernel.shutdown = [](int, int how) { return how == SHUT_WR ? 0 : -EINVAL; };
    kernel.recvmsg = [&](msghdr* h, int flags) {
        CHECK((flags & MSG_DONTWAIT) != 0);
        h->msg_flags = MSG_EOR;
        const auto next = answers.front();
        answers.erase(answers.begin());
        return next;
    };
    kernel.getsockopt = [&](int, int, void*, socklen_t* size) { return *size = sizeof(sctp_status), 0; };
    kernel.poll = [&](pollfd* p, nfds_t, int) {
        if (++polls == 1) return -EINTR;
        p->revents = POLLIN;
        return 1;
    };
    auto s = one();
    const auto before = open_descriptors();
    CHECK(s.close_gracefully(1s));
    CHECK_FALSE(s.is_open());
    CHECK(open_descriptors() == before - 1);
    CHECK(answers.empty());
    CHECK(polls == 2);
}

TEST_CASE("close_gracefully: after its time the socket is still open") {
    sockets kernel;
    kernel.shutdown = [](int, int) { return 0; };
    kernel.recvmsg = [](msghdr*, int) { return -EAGAIN; };
    kernel.getsockopt = [](int, int, void*, socklen_t* size) { return *size = sizeof(sctp_status), 0; };
    kernel.poll = [](pollfd*, nfds_t, int) { return 0; };
    auto s = one();
    CHECK(s.close_gracefully(0ms).error() == error(ETIMEDOUT, operation::close, reason::timed_out));
    CHECK(s.is_open());
    kernel.recvmsg = [](msghdr*, int) { return -ECONNRESET; };
    CHECK(s.close_gracefully(0ms).error() == error(ECONNRESET, operation::close));
    CHECK_FALSE(s.is_open());
}
