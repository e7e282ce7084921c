// SPDX-License-Identifier: BSL-1.0
// What the kernel tests share: connected sockets of every kind, receiving with a time limit, raw options.
#ifndef SCTPP_TESTS_KERNEL_SUPPORT_HPP
#define SCTPP_TESTS_KERNEL_SUPPORT_HPP

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/catch_tostring.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <sctpp/sctpp.hpp>

namespace support {

using namespace std::chrono_literals;
using namespace std::string_view_literals;

/// No call of a test waits longer for what should come, also in an emulated guest.
inline constexpr std::chrono::seconds patience{8};

// ---- results ---------------------------------------------------------------------------------------------------------

/// The test fails, at the caller's line. (Catch2's macros are slow to compile, so none stands in the templates below.)
[[noreturn]] inline void fail_at(const char* file, int line, const std::string& why) {
    FAIL("at " << file << ':' << line << ": " << why);
    std::abort();  // not reached
}

/// The value, or the test fails with the error's text and the caller's line.
template <class T>
T must(sctpp::result<T> r, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    if (!r) fail_at(file, line, r.error().message());
    if constexpr (!std::is_void_v<T>) return std::move(*r);
}

/// The error, or the test fails.
template <class T>
sctpp::error must_fail(const sctpp::result<T>& r, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    if (r) fail_at(file, line, "succeeded");
    return r.error();
}

// ---- the system ------------------------------------------------------------------------------------------------------

/// 6.12 as {6, 12}.
inline std::pair<int, int> kernel_version() {
    utsname name{};
    std::pair<int, int> version{};
    ::uname(&name);
    (void)std::sscanf(name.release, "%d.%d", &version.first, &version.second);
    return version;
}

template <class T>
void set_raw(int fd, int level, int option, const T& value, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    if (::setsockopt(fd, level, option, &value, sizeof value) != 0)
        fail_at(file, line, "setsockopt " + std::to_string(option) + ": " + std::strerror(errno));
}
template <class T>
T get_raw(int fd, int level, int option, T value = {}, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    socklen_t size = sizeof value;
    if (::getsockopt(fd, level, option, &value, &size) != 0)
        fail_at(file, line, "getsockopt " + std::to_string(option) + ": " + std::strerror(errno));
    return value;
}

/// Every call on the socket that waits gives up after `patience`.
inline void limit(int fd) {
    const timeval time{patience.count(), 0};
    set_raw(fd, SOL_SOCKET, SO_RCVTIMEO, time);
    set_raw(fd, SOL_SOCKET, SO_SNDTIMEO, time);
}

inline bool is_close_on_exec(int fd) { return (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0; }
inline bool is_non_blocking(int fd) { return (::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0; }
inline bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

/// Waits for poll to say what is asked for; what it said.
inline short wait_for(int fd, short events, std::chrono::milliseconds time = patience) {
    pollfd one{fd, events, 0};
    return ::poll(&one, 1, static_cast<int>(time.count())) > 0 ? one.revents : short{0};
}

/// Looks again and again until `condition` holds: for what no event tells.
template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds time = patience) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        ::poll(nullptr, 0, 2);
    }
    return true;
}

/// Raw `sctp_assoc_value` options, of the socket or of an association.
inline void set_value(int fd, int option, std::uint32_t value, sctpp::association_id which = {}) {
    set_raw(fd, IPPROTO_SCTP, option, sctp_assoc_value{sctpp::number(which), value});
}

/// As many bytes as asked for, no two neighbours alike.
inline std::string pattern(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
    return text;
}

}  // namespace support

/// For Catch2's reports.
template <>
struct Catch::StringMaker<sctpp::endpoint> {
    static std::string convert(const sctpp::endpoint& e) { return e.text().c_str(); }
};
template <>
struct Catch::StringMaker<sctpp::address_view> {
    static std::string convert(const sctpp::address_view& list) {
        std::string text;
        for (const auto& e : list) text += std::string(text.empty() ? "" : " ") + e.text().c_str();
        return text;
    }
};

namespace support {

// ---- receiving -------------------------------------------------------------------------------------------------------

template <sctpp::message_info... Infos>
std::string describe(const sctpp::incoming<Infos...>& in) {
    return sctpp::match(
        in, [](const sctpp::basic_message<Infos...>& m) { return "a message of " + std::to_string(m.size()) + " bytes"; },
        [](const sctpp::basic_fragment<Infos...>& f) { return "a fragment of " + std::to_string(f.size()) + " bytes"; },
        [](const sctpp::end_of_association& e) { return "the end, how: " + std::to_string(static_cast<int>(e.how)); },
        [](const sctpp::raw_event& e) { return "a raw event of type " + std::to_string(sctpp::number(e.type)); },
        [](const sctpp::association_change& c) { return "association_change " + std::to_string(sctpp::number(c.state)); },
        [](const sctpp::peer_address_change& c) {
        return "peer_address_change " + std::to_string(sctpp::number(c.state)) + " of " + c.address.text().c_str();
    },
        [](const auto& e) { return "an event of type " + std::to_string(sctpp::number(sctpp::event_traits<std::decay_t<decltype(e)>>::type)); });
}

/// What was received, if it is a `Wanted`.
template <class Wanted, sctpp::message_info... Infos>
std::optional<Wanted> as(const sctpp::incoming<Infos...>& in) {
    return sctpp::match(in, [](const auto& it) -> std::optional<Wanted> {
        if constexpr (std::is_same_v<std::decay_t<decltype(it)>, Wanted>)
            return it;
        else
            return std::nullopt;
    });
}

/// A large buffer and what is done with it. What it gives points into it, until the next call.
class inbox {
public:
    explicit inbox(std::size_t size = 80000) : bytes_(size) {}

    /// The next thing, which must be a `Wanted`.
    template <class Wanted, sctpp::message_info... Infos, class Socket>
    Wanted next(Socket& socket, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        auto in = must(socket.template receive<Infos...>(bytes_), file, line);
        auto wanted = as<Wanted>(in);
        if (!wanted) fail_at(file, line, "received " + describe(in));
        return *wanted;
    }
    /// The next thing that is a `Wanted` and for which `condition` holds; others before it are thrown away.
    template <class Wanted, class Socket, class Condition>
    Wanted until(Socket& socket, Condition condition, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        for (;;) {
            auto in = must(socket.receive(bytes_), file, line);
            if (auto wanted = as<Wanted>(in); wanted && condition(*wanted)) return *wanted;
        }
    }
    template <class Wanted, class Socket>
    Wanted until(Socket& socket, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        return until<Wanted>(socket, [](const Wanted&) { return true; }, file, line);
    }
    /// The next thing, which must be a whole message: its text.
    template <class Socket>
    std::string text(Socket& socket, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        auto in = must(socket.receive(bytes_), file, line);
        if (!in.is_message()) fail_at(file, line, "received " + describe(in));
        return text_of(in);
    }
    template <sctpp::message_info... Infos>
    static std::string text_of(const sctpp::incoming<Infos...>& in) {
        return sctpp::match(in, [](const auto& it) {
            if constexpr (requires { it.text(); })
                return std::string(it.text());
            else
                return std::string();
        });
    }
    /// Pieces of a message up to its end, put together. How many there were goes to `pieces`.
    template <class Socket>
    std::string whole(Socket& socket, std::size_t* pieces = nullptr, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        std::string all;
        for (std::size_t count = 1;; ++count) {
            auto in = must(socket.receive(bytes_), file, line);
            if (!in.is_message() && !in.is_fragment()) fail_at(file, line, "received " + describe(in));
            all += text_of(in);
            if (pieces != nullptr) *pieces = count;
            if (in.is_message()) return all;
        }
    }
    /// The next thing, which must be the end.
    template <class Socket>
    sctpp::end_of_association end(Socket& socket, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        return next<sctpp::end_of_association>(socket, file, line);
    }
    /// Nothing is there.
    template <class Socket>
    void nothing(Socket& socket, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
        const auto in = socket.receive(bytes_, sctpp::dont_wait);
        if (in) fail_at(file, line, "received " + describe(*in));
        if (!in.error().would_block()) fail_at(file, line, in.error().message());
    }

    std::vector<std::byte>& bytes() { return bytes_; }

private:
    std::vector<std::byte> bytes_;
};

inline std::string text(const sctpp::event_data& data) {
    return {reinterpret_cast<const char*>(data.bytes.data()), data.bytes.size()};
}

// ---- connected sockets -----------------------------------------------------------------------------------------------

template <class Socket>
inline constexpr bool is_many = std::is_same_v<Socket, sctpp::one_to_many>;

/// The associations of a one-to-many socket (SCTP_GET_ASSOC_ID_LIST).
inline std::vector<sctpp::association_id> associations_of(const sctpp::one_to_many& socket) {
    struct {
        std::uint32_t count;
        std::array<std::int32_t, 64> ids;
    } list{};
    socklen_t size = sizeof list;
    REQUIRE(::getsockopt(socket.native_handle(), IPPROTO_SCTP, SCTP_GET_ASSOC_ID_LIST, &list, &size) == 0);
    std::vector<sctpp::association_id> ids;
    for (std::uint32_t i = 0; i < list.count; ++i) ids.push_back(sctpp::association_id{list.ids[i]});
    return ids;
}
inline sctpp::association_id only_association_of(const sctpp::one_to_many& socket) {
    const auto ids = associations_of(socket);
    REQUIRE(ids.size() == 1);
    return ids.front();
}

/// A socket of the type, with a time limit and without Nagle's delays.
template <class Socket>
Socket open(sctpp::family f, sctpp::waiting how = sctpp::waiting::blocking, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    auto socket = must(Socket::open(f, how), file, line);
    limit(socket.native_handle());
    set_raw(socket.native_handle(), IPPROTO_SCTP, SCTP_NODELAY, 1);
    return socket;
}

/// Bound to the loopback address, and listening.
template <class Socket>
Socket listening(sctpp::family f = sctpp::family::ipv4, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    auto socket = open<Socket>(f, sctpp::waiting::blocking, file, line);
    must(socket.bind(sctpp::endpoint::loopback(f)), file, line);
    must(socket.listen(), file, line);
    return socket;
}

inline constexpr auto as_it_is = [](auto&) {};

/// A small receive buffer, which is soon full; the sender looks often whether there is room again.
inline constexpr auto small_window = [](auto& socket) {
    set_raw(socket.native_handle(), SOL_SOCKET, SO_RCVBUF, 4000);
    set_raw(socket.native_handle(), IPPROTO_SCTP, SCTP_RTOINFO, sctp_rtoinfo{0, 60, 60, 60});
};

/// An association: at the left end always a one-to-many socket, at the right end the kind that is looked at.
template <class Socket>
struct connected {
    using parent_type = std::conditional_t<std::is_same_v<Socket, sctpp::one_to_one>, sctpp::acceptor, sctpp::one_to_many>;
    parent_type parent{};  ///< where the right one came from; closed if it is one-to-many itself
    sctpp::one_to_many left{};
    Socket right{};
    sctpp::association_id left_id{}, right_id{};
    sctpp::endpoint address{};  ///< of the right one

    template <class... A>
    auto send_right(const sctpp::const_buffer& data, const A&... attributes) {
        if constexpr (is_many<Socket>)
            return right.send(data, right_id, attributes...);
        else
            return right.send(data, attributes...);
    }
    template <class... A>
    auto send_left(const sctpp::const_buffer& data, const A&... attributes) {
        return left.send(data, left_id, attributes...);
    }
    auto shutdown_right() {
        if constexpr (is_many<Socket>)
            return right.shutdown(right_id);
        else
            return right.shutdown();
    }
    template <class Option>
    sctpp::result<void> set_right(const Option& option) {
        if constexpr (is_many<Socket>)
            return right.set(option, right_id);
        else
            return right.set(option);
    }
    template <class Option>
    auto get_right() {
        if constexpr (is_many<Socket>)
            return right.template get<Option>(right_id);
        else
            return right.template get<Option>();
    }
    /// Waits until all that the left end has sent has arrived. Send the last message with sack_immediately.
    void settle_left() {
        if (!eventually([&] { return must(left.get<sctpp::status>(left_id)).unacknowledged_chunks == 0; })) fail_at(__FILE__, __LINE__, "not all arrived");
    }
};

/// Connects them; what an endpoint was prepared with is in place.
template <class Socket>
void join(connected<Socket>& c, typename connected<Socket>::parent_type parent, sctpp::family f) {
    must(parent.bind(sctpp::endpoint::loopback(f)));
    must(parent.listen());
    c.address = must(parent.local_endpoint());
    const auto connection = must(c.left.connect(c.address));
    if (connection.in_progress) fail_at(__FILE__, __LINE__, "is in progress");
    c.left_id = connection.association;
    if constexpr (std::is_same_v<Socket, sctpp::one_to_one>) {
        c.right = must(parent.accept());
        c.right_id = must(c.right.template get<sctpp::status>()).association;
    } else {
        c.right_id = only_association_of(parent);
        if constexpr (std::is_same_v<Socket, sctpp::peeled_association>)
            c.right = must(parent.peel_off(c.right_id));
        else
            c.right = std::move(parent);
    }
    if constexpr (!is_many<Socket>) c.parent = std::move(parent);
    limit(c.right.native_handle());
}

/// `prepare` is called with the sockets of both ends before they are bound and connected.
template <class Socket, class Prepare = decltype(as_it_is)>
connected<Socket> connect(sctpp::family f = sctpp::family::ipv4, Prepare prepare = as_it_is) {
    connected<Socket> c;
    auto parent = open<typename connected<Socket>::parent_type>(f);
    prepare(parent);
    c.left = open<sctpp::one_to_many>(f);
    prepare(c.left);
    join(c, std::move(parent), f);
    return c;
}

}  // namespace support

#endif
