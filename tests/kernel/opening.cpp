// SPDX-License-Identifier: BSL-1.0
// Descriptors: opened, adopted, released, moved.
#include <fcntl.h>
#include <sys/stat.h>

#include "support.hpp"

using namespace support;
using namespace sctpp;

TEMPLATE_TEST_CASE("A new socket is an SCTP socket of its style and family, close-on-exec, and waits or not as asked", "", one_to_one, acceptor,
                   one_to_many) {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    const auto how = GENERATE(waiting::blocking, waiting::non_blocking);
    auto socket = must(TestType::open(f, how));
    const int fd = socket.native_handle();
    CHECK(socket.is_open());
    CHECK(get_raw<int>(fd, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_SCTP);
    CHECK(get_raw<int>(fd, SOL_SOCKET, SO_DOMAIN) == (f == family::ipv4 ? AF_INET : AF_INET6));
    CHECK(get_raw<int>(fd, SOL_SOCKET, SO_TYPE) == (is_many<TestType> ? SOCK_SEQPACKET : SOCK_STREAM));
    CHECK(is_close_on_exec(fd));
    CHECK(is_non_blocking(fd) == (how == waiting::non_blocking));
    CHECK(get_raw<int>(fd, IPPROTO_SCTP, SCTP_RECVRCVINFO) == (is_many<TestType> ? 1 : 0));
}

TEST_CASE("An accepted socket is close-on-exec, and waits or not as asked, whatever the listener does") {
    const auto listens = GENERATE(waiting::blocking, waiting::non_blocking);
    const auto how = GENERATE(waiting::blocking, waiting::non_blocking);
    auto listener = listening<acceptor>();
    must(listener.set_waiting(listens));
    auto client = open<one_to_one>(family::ipv4);
    must(client.connect(must(listener.local_endpoint())));
    auto accepted = must(listener.accept(how));
    CHECK(is_close_on_exec(accepted.native_handle()));
    CHECK(is_non_blocking(accepted.native_handle()) == (how == waiting::non_blocking));
}

TEMPLATE_TEST_CASE("Waiting can be changed", "", one_to_one, acceptor, one_to_many) {
    auto socket = must(TestType::open(family::ipv4));
    must(socket.set_waiting(waiting::non_blocking));
    CHECK(is_non_blocking(socket.native_handle()));
    must(socket.set_waiting(waiting::blocking));
    CHECK_FALSE(is_non_blocking(socket.native_handle()));
    CHECK(is_close_on_exec(socket.native_handle()));
}

TEMPLATE_TEST_CASE("A socket owns its descriptor until it is released or moved", "", one_to_one, acceptor, one_to_many) {
    CHECK_FALSE(TestType().is_open());
    int fd = -1;
    {
        auto socket = must(TestType::open(family::ipv4));
        fd = socket.native_handle();
        CHECK(is_open(fd));
        TestType taken = std::move(socket);
        CHECK_FALSE(socket.is_open());  // NOLINT: what a moved-from socket says is promised
        CHECK(taken.native_handle() == fd);
        auto other = must(TestType::open(family::ipv4));
        const int closed = other.native_handle();
        other = std::move(taken);
        CHECK(other.native_handle() == fd);
        CHECK_FALSE(is_open(closed));
        auto& same = other;
        other = std::move(same);
        CHECK(other.native_handle() == fd);
    }
    CHECK_FALSE(is_open(fd));

    auto socket = must(TestType::open(family::ipv4));
    fd = socket.release();
    CHECK_FALSE(socket.is_open());
    CHECK(is_open(fd));
    CHECK(::close(fd) == 0);
}

TEST_CASE("Calls on a socket without a descriptor fail with EBADF") {
    one_to_many none;
    std::array<std::byte, 16> buffer;
    CHECK(must_fail(none.bind(endpoint())).code() == EBADF);
    CHECK(must_fail(none.listen()).code() == EBADF);
    CHECK(must_fail(none.receive(buffer)).code() == EBADF);
    CHECK(must_fail(none.send("x"sv, association_id{3})).code() == EBADF);
    CHECK(must_fail(none.set(no_delay{})).code() == EBADF);
    CHECK(must_fail(none.set_waiting(waiting::blocking)).code() == EBADF);
    CHECK(must_fail(one_to_one().close_gracefully(0ms)).code() == EBADF);
}

TEST_CASE("Adopting takes over a descriptor of the right kind, which then works") {
    inbox in;
    auto c = connect<peeled_association>();
    auto one = connect<one_to_one>();

    SECTION("one-to-one, unconnected and connected") {
        const int fresh = open<one_to_one>(family::ipv6).release();
        CHECK(must(one_to_one::adopt(fresh)).native_handle() == fresh);
        auto adopted = must(one_to_one::adopt(one.right.release()));
        must(one.send_left("hello"sv));
        CHECK(in.text(adopted) == "hello");
    }
    SECTION("listening one-to-one") {
        auto adopted = must(acceptor::adopt(one.parent.release()));
        auto client = open<one_to_one>(family::ipv4);
        must(client.connect(one.address));
        must(adopted.accept());
    }
    SECTION("one-to-many, whose receive_info is switched on") {
        const int fd = ::socket(AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP);
        auto adopted = must(one_to_many::adopt(fd));
        CHECK(must(adopted.get<receive_info_delivery>()).enabled);
        CHECK(is_close_on_exec(fd));
        auto parent = must(one_to_many::adopt(c.parent.release()));
        CHECK(parent.is_open());
        CHECK(must(one_to_many::adopt(c.left.release())).is_open());
    }
    SECTION("peeled off, which will tell its end") {
        must(c.right.unsubscribe<association_change>());
        auto adopted = must(peeled_association::adopt(c.right.release()));
        must(c.left.shutdown(c.left_id));
        CHECK(in.end(adopted).how == end_of_association::ending::shut_down);
    }
}

// `Kind` refuses the descriptor, which stays open and the caller's.
template <class Kind>
static void refuses(int fd, int code, reason why) {
    const auto e = must_fail(Kind::adopt(fd));
    CHECK(e.code() == code);
    CHECK(e.operation() == operation::adopt);
    CHECK(e.reason() == why);
    CHECK(e.message().starts_with("adopt descriptor: "));
    CHECK(is_open(fd));
}

TEMPLATE_TEST_CASE("Adopting refuses what is not an SCTP socket", "", one_to_one, acceptor, one_to_many, peeled_association) {
    const int tcp = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int udp = ::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const int file = ::open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    refuses<TestType>(tcp, EPROTOTYPE, reason::not_sctp);
    CHECK(must_fail(TestType::adopt(tcp)).detail() == IPPROTO_TCP);
    CHECK(must_fail(TestType::adopt(tcp)).message().find("not of SCTP (its protocol number is 6)") != std::string::npos);
    refuses<TestType>(udp, EPROTOTYPE, reason::not_sctp);
    refuses<TestType>(file, ENOTSOCK, reason::not_a_socket);
    char c{};
    CHECK(::read(file, &c, 1) == 1);
    CHECK(::listen(tcp, 1) == 0);
    for (const int fd : {tcp, udp, file}) CHECK(::close(fd) == 0);

    const auto e = must_fail(TestType::adopt(tcp));
    CHECK(e.code() == EBADF);
    CHECK(e.reason() == reason::not_a_socket);
    CHECK(must_fail(TestType::adopt(-1)).code() == EBADF);
}

TEST_CASE("Adopting refuses an SCTP socket of another kind, which still works afterwards") {
    auto one = connect<one_to_one>();
    auto peeled = connect<peeled_association>();
    auto many = connect<one_to_many>();
    const int connected_fd = one.right.native_handle();
    const int listening_fd = one.parent.native_handle();
    const int peeled_fd = peeled.right.native_handle();
    const int many_fd = many.right.native_handle();
    const auto other = reason::other_style;

    refuses<acceptor>(connected_fd, EPROTOTYPE, other);
    refuses<one_to_many>(connected_fd, EPROTOTYPE, other);
    refuses<peeled_association>(connected_fd, EPROTOTYPE, other);
    refuses<one_to_one>(listening_fd, EPROTOTYPE, other);
    refuses<one_to_many>(listening_fd, EPROTOTYPE, other);
    refuses<peeled_association>(listening_fd, EPROTOTYPE, other);
    refuses<one_to_one>(peeled_fd, EPROTOTYPE, other);
    refuses<acceptor>(peeled_fd, EPROTOTYPE, other);
    refuses<one_to_many>(peeled_fd, EPROTOTYPE, other);
    refuses<one_to_one>(many_fd, EPROTOTYPE, other);
    refuses<acceptor>(many_fd, EPROTOTYPE, other);
    refuses<peeled_association>(many_fd, EPROTOTYPE, other);

    inbox in;
    must(one.send_left("one"sv));
    CHECK(in.text(one.right) == "one");
    must(peeled.send_left("peeled"sv));
    CHECK(in.text(peeled.right) == "peeled");
    must(many.send_left("many"sv));
    CHECK(in.text(many.right) == "many");
    auto client = open<one_to_one>(family::ipv4);
    must(client.connect(one.address));
    must(one.parent.accept());
}

TEST_CASE("A one-to-many socket that began the association with the number 0 is not mistaken for a peeled-off one") {
    auto many = open<one_to_many>(family::ipv4);  // without any association
    refuses<peeled_association>(many.native_handle(), EPROTOTYPE, reason::other_style);
    auto listens = listening<one_to_many>();
    refuses<peeled_association>(listens.native_handle(), EPROTOTYPE, reason::other_style);
}

TEST_CASE("What a refused adoption leaves alone keeps its settings") {
    auto c = connect<peeled_association>();
    must(c.right.unsubscribe<association_change>());
    must(c.right.set(receive_info_delivery{false}));
    refuses<one_to_many>(c.right.native_handle(), EPROTOTYPE, reason::other_style);
    CHECK_FALSE(must(c.right.get<receive_info_delivery>()).enabled);
    refuses<one_to_one>(c.right.native_handle(), EPROTOTYPE, reason::other_style);
    CHECK_FALSE(must(c.right.is_subscribed<association_change>()));
}
