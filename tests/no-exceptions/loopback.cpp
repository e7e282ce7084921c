// SPDX-License-Identifier: BSL-1.0
// One association over loopback, built with -fno-exceptions -fno-rtti. Prints a line per check, as scripts/test counts.
#include <array>
#include <chrono>
#include <cstdio>
#include <sctpp/sctpp.hpp>
#include <string_view>

#if defined(__cpp_exceptions) || defined(__cpp_rtti)
#error "to be built without exceptions and RTTI"
#endif

static bool all_passed = true;

static void check(char const* name, bool holds, sctpp::error why = {}) {
    if (holds)
        std::printf("ok %s\n", name);
    else
        std::printf("not ok %s: %s\n", name, why ? why.message().c_str() : "does not hold");
    all_passed = all_passed && holds;
}

template <class T>
static bool check(char const* name, sctpp::result<T> const& result) {
    check(name, result.has_value(), result.error());
    return result.has_value();
}

int main() {
    using namespace std::chrono_literals;

    auto acceptor = sctpp::acceptor::open(sctpp::family::ipv4);
    if (!check("open", acceptor)) return 1;
    if (!check("bind", acceptor->bind(sctpp::endpoint::loopback(sctpp::family::ipv4)))) return 1;
    if (!check("listen", acceptor->listen())) return 1;
    auto const local = acceptor->local_endpoint();
    if (!check("local address", local)) return 1;

    auto client = sctpp::one_to_one::open(sctpp::family::ipv4);
    if (!check("open another", client)) return 1;
    if (!check("set an option", client->set(sctpp::rto_parameters{.initial = 500ms}))) return 1;
    auto const read_back = client->get<sctpp::rto_parameters>();
    check("get it back", read_back && read_back->initial == 500ms, read_back.error());
    if (!check("connect", client->connect(*local))) return 1;
    auto server = acceptor->accept();
    if (!check("accept", server)) return 1;

    check("send", client->send(std::string_view("hello"), sctpp::stream_id{1}));
    std::array<std::byte, 1024> buffer;
    auto const incoming = server->receive(buffer);
    if (!check("receive", incoming)) return 1;
    check("the message", sctpp::match(
                             *incoming, [](sctpp::plain_message const& m) { return m.text() == "hello"; },
                             [](auto const&) { return false; }));

    auto const nowhere = client->send(std::string_view("hello"), sctpp::stream_id{60000});
    check("an error is a value", !nowhere && nowhere.error().operation() == sctpp::operation::send);
    return all_passed ? 0 : 1;
}
