// SPDX-License-Identifier: BSL-1.0
// Built with -fno-exceptions -fno-rtti and without Catch2: a round trip on each kind of socket, errors handled as values, and what
// .value() does with one. Prints a line per check: "ok NAME", "not ok NAME: WHY", "skip NAME: WHY".
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <string_view>

#include <sys/wait.h>
#include <unistd.h>

#include <sctpp/sctpp.hpp>

#if defined(__cpp_exceptions) || defined(__cpp_rtti)
#error "to be built without exceptions and RTTI"
#endif

using namespace std::chrono_literals;
using namespace std::string_view_literals;

static bool all_passed = true;

static bool check(const char* name, bool holds, sctpp::error why = {}) {
    if (holds)
        std::printf("ok %s\n", name);
    else
        std::printf("not ok %s: %s\n", name, why ? why.message().c_str() : "does not hold");
    std::fflush(stdout);
    all_passed = all_passed && holds;
    return holds;
}

template <class T>
static bool check(const char* name, const sctpp::result<T>& result) {
    return check(name, result.has_value(), result.error());
}

template <class Socket>
static bool receives(Socket& socket, std::string_view text) {
    std::array<char, 256> buffer;
    const auto in = socket.receive(buffer);
    return in && sctpp::match(*in, [&](const auto& it) {
        if constexpr (requires { it.text(); })
            return it.text() == text;
        else
            return false;
    });
}

template <class Socket>
static bool ends(Socket& socket) {
    std::array<char, 256> buffer;
    const auto in = socket.receive(buffer);
    return in && in->is_end();
}

static void one_to_one() {
    auto acceptor = sctpp::acceptor::open(sctpp::family::ipv4);
    if (!check("one-to-one: open", acceptor)) return;
    if (!check("one-to-one: bind", acceptor->bind(sctpp::endpoint::loopback(sctpp::family::ipv4)))) return;
    if (!check("one-to-one: listen", acceptor->listen())) return;
    auto client = sctpp::one_to_one::open(sctpp::family::ipv4);
    if (!check("one-to-one: open another", client)) return;
    check("one-to-one: set an option", client->set(sctpp::rto_parameters{.initial = 500ms}));
    const auto read_back = client->get<sctpp::rto_parameters>();
    check("one-to-one: get it back", read_back && read_back->initial == 500ms, read_back.error());
    if (!check("one-to-one: connect", acceptor->local_endpoint().and_then([&](const sctpp::endpoint& e) { return client->connect(e); }))) return;
    auto server = acceptor->accept();
    if (!check("one-to-one: accept", server)) return;
    check("one-to-one: send", client->send("hello"sv, sctpp::stream_id{1}, sctpp::payload_protocol_id::ngap));
    check("one-to-one: receive", receives(*server, "hello"));
    check("one-to-one: answer", server->send("back"sv));
    check("one-to-one: receive the answer", receives(*client, "back"));

    const auto nowhere = client->send("hello"sv, sctpp::stream_id{60000});
    check("one-to-one: an error is a value", !nowhere && nowhere.error().reason() == sctpp::reason::no_such_stream, nowhere.error());
    check("one-to-one: shutdown", client->shutdown());
    check("one-to-one: the end", ends(*server) && ends(*client));
    check("one-to-one: close", server->close_gracefully(5s));
}

static void one_to_many_and_peeled_off() {
    auto server = sctpp::one_to_many::open(sctpp::family::ipv6);
    auto client = sctpp::one_to_many::open(sctpp::family::ipv6);
    if (!check("one-to-many: open", server && client)) return;
    if (!check("one-to-many: bind", server->bind(sctpp::endpoint::loopback(sctpp::family::ipv6)))) return;
    if (!check("one-to-many: listen", server->listen())) return;
    const auto address = server->local_endpoint();
    const auto connection = client->connect(*address);
    if (!check("one-to-many: connect", connection)) return;
    check("one-to-many: send", client->send("hello"sv, connection->association));
    std::array<char, 256> buffer;
    const auto in = server->receive(buffer);
    const auto id = !in ? sctpp::association_id{} : sctpp::match(*in, [](const auto& it) {
        if constexpr (requires { it.stream(); })
            return it.text() == "hello" ? it.association() : sctpp::association_id{};
        else
            return sctpp::association_id{};
    });
    if (!check("one-to-many: receive", sctpp::number(id) >= 3, in.error())) return;

    auto peeled = server->peel_off(id);
    if (!check("peeled off: peel off", peeled)) return;
    check("peeled off: send", peeled->send("back"sv));
    check("peeled off: the answer arrives", receives(*client, "back"));
    check("peeled off: send to it", client->send("more"sv, connection->association));
    check("peeled off: receive", receives(*peeled, "more"));
    check("peeled off: shutdown", peeled->shutdown());
    check("peeled off: the end", ends(*peeled));
    check("one-to-many: close", client->close_gracefully(5s));
}

/// How a child ends that calls .value() on an error: by SIGABRT, from std::terminate.
static void value_of_an_error() {
    const pid_t child = ::fork();
    if (child < 0) {
        std::printf("skip .value() of an error ends the program: no process could be made\n");
        return;
    }
    if (child == 0) {
        (void)sctpp::endpoint::parse("nonsense").value();
        ::_exit(0);
    }
    int status = 0;
    check(".value() of an error ends the program", ::waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main() {
    ::alarm(60);
    one_to_one();
    one_to_many_and_peeled_off();
    value_of_an_error();
    check(".value() of a value is the value", sctpp::endpoint::parse("127.0.0.1:5000").value().port() == 5000);
    return all_passed ? 0 : 1;
}
