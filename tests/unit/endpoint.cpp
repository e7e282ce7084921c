// SPDX-License-Identifier: BSL-1.0
#include <sctpp/endpoint.hpp>

#include <catch2/catch_test_macros.hpp>

#include <net/if.h>
#include <random>
#include <string>
#include <vector>

using namespace sctpp;
using namespace std::string_view_literals;

namespace {

/// Reading, printing, and reading what was printed.
void round_trip(const endpoint& e) {
    const auto text = e.text();
    const auto again = endpoint::parse(text.view());
    if (!again || !(*again == e) || again->text().view() != text.view()) FAIL("does not come back: " << text.view());
}

}  // namespace

TEST_CASE("an endpoint is read and printed in its usual form") {
    const struct {
        std::string_view text;
        std::string_view printed;
    } table[] = {
        {"192.0.2.1:38412", "192.0.2.1:38412"},
        {"0.0.0.0:0", "0.0.0.0:0"},
        {"255.255.255.255:65535", "255.255.255.255:65535"},
        {"127.0.0.1:00080", "127.0.0.1:80"},
        {"[2001:db8::1]:38412", "[2001:db8::1]:38412"},
        {"[::]:0", "[::]:0"},
        {"[::1]:65535", "[::1]:65535"},
        {"[2001:0DB8:0000:0000:0000:0000:0000:0001]:1", "[2001:db8::1]:1"},
        {"[::ffff:192.0.2.1]:5000", "[::ffff:192.0.2.1]:5000"},
        {"[fe80::1%1]:9", "[fe80::1%1]:9"},
        {"[fe80::1%4294967295]:9", "[fe80::1%4294967295]:9"},
        {"[febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535", "[febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535"},
        {"[2001:db8::1%2]:9", "[2001:db8::1]:9"},  // to which a scope says nothing
        {"[1:2:3:4:5:6:1.2.3.4]:1", "[1:2:3:4:5:6:102:304]:1"},
    };
    for (const auto& row : table) {
        INFO(row.text);
        const auto e = endpoint::parse(row.text);
        REQUIRE(e);
        CHECK(e->text().view() == row.printed);
        CHECK(e->text().c_str() == std::string(row.printed));
        round_trip(*e);
    }
}

TEST_CASE("an address without a port stands by itself") {
    CHECK(endpoint::parse("192.0.2.1", 7).value() == endpoint::ipv4({192, 0, 2, 1}, 7));
    CHECK(endpoint::parse("2001:db8::1", 7).value().text().view() == "[2001:db8::1]:7");
    CHECK(endpoint::parse("fe80::1%2", 7).value().scope() == 2);
    CHECK(endpoint::parse("fe80::1%2", 7).value().address_text().view() == "fe80::1%2");
    CHECK(endpoint::parse("192.0.2.1", 7).value().address_text().view() == "192.0.2.1");
    for (const auto text : {"[::1]"sv, "192.0.2.1:5"sv, ""sv, "::1%"sv, "1.2.3.4%1"sv, "localhost"sv, " ::1"sv, "::1 "sv}) CHECK_FALSE(endpoint::parse(text, 1));
}

TEST_CASE("what is no endpoint is an error") {
    for (const auto text : {
             "", ":", "::", ":80", "[]:80", "192.0.2.1", "192.0.2.1:", "192.0.2.1:-1", "192.0.2.1:+1", "192.0.2.1: 1", "192.0.2.1:1 ",
             " 192.0.2.1:1", "192.0.2.1:0x10", "192.0.2.1:99999999999", "192.0.2.1:00000000000", "192.0.2:1", "192.0.2.1.1:1", "192.0.2.256:1", "192.0.02.1:1",
             "192.0.2.1:1:1", "[192.0.2.1]:1", "2001:db8::1:38412", "[2001:db8::1]", "[2001:db8::1]38412", "[2001:db8::1:38412", "2001:db8::1]:38412",
             "[[2001:db8::1]]:1", "[2001:db8:::1]:1", "[g::1]:1", "[1:2:3:4:5:6:7:8:9]:1", "[::1%]:1",
             "example.org:80", "[fe80::1%a-name-longer-than-interfaces-have]:1", "0xc0000201:1", "3221225985:1"}) {
        INFO(text);
        const auto e = endpoint::parse(std::string_view(text));
        REQUIRE_FALSE(e);
        CHECK(e.error() == error(EINVAL, operation::parse_endpoint, reason::bad_syntax));
    }
}

TEST_CASE("a port that is none is told apart from bad syntax") {
    for (const auto text : {"192.0.2.1:65536"sv, "192.0.2.1:131152"sv, "192.0.2.1:4294967376"sv, "192.0.2.1:9999999999"sv, "[2001:db8::1]:70000"sv}) {
        INFO(text);
        const auto e = endpoint::parse(text);
        REQUIRE_FALSE(e);
        CHECK(e.error() == error(EINVAL, operation::parse_endpoint, reason::no_such_port));
        CHECK(e.error().message() == "parse endpoint: Invalid argument (EINVAL): a port is a number from 0 to 65535");
    }
    for (const auto text : {"192.0.2:70000"sv, "2001:db8::1:70000"sv, "localhost:70000"sv, ":70000"sv})
        CHECK(endpoint::parse(text).error() == error(EINVAL, operation::parse_endpoint, reason::bad_syntax));
}

TEST_CASE("a zero within the text is not its end") {
    for (const auto text : {"192.0.2.1\0:80"sv, "192.0.2.1:80\0"sv, "[::1\0]:80"sv, "[fe80::1%1\0]:80"sv, "\0"sv, "[fe80::1%lo\0]:80"sv}) CHECK_FALSE(endpoint::parse(text));
}

TEST_CASE("a text of any length is read to its end and no further") {
    for (std::size_t size = 0; size < 300; ++size)
        for (const char filler : {'1', ':', '.', '[', ']', '%', 'f', '0'}) {
            std::vector<char> exact(size, filler);  // without a zero behind it
            (void)endpoint::parse(std::string_view(exact.data(), exact.size()));
            (void)endpoint::parse(std::string_view(exact.data(), exact.size()), 1);
        }
    const std::string whole = "[fe80::1%4294967295]:65535";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::vector<char> part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        const bool ok = endpoint::parse(std::string_view(part.data(), part.size())).has_value();
        CHECK(ok == (size > whole.find_last_of(':') + 1));
    }
}

TEST_CASE("a scope may be an interface's name; one that does not exist is told apart from bad syntax") {
    const unsigned loopback = ::if_nametoindex("lo");
    if (loopback == 0) SKIP("there is no interface lo");
    CHECK(endpoint::parse("[fe80::1%lo]:1").value().scope() == loopback);
    for (const auto text : {"[fe80::1%no-such-if]:1", "[fe80::1%99999999999]:1", "[fe80::1%-1]:1", "[fe80::1%0]:1"}) {
        const auto missing = endpoint::parse(std::string_view(text));
        REQUIRE_FALSE(missing);
        CHECK(missing.error() == error(ENODEV, operation::parse_endpoint));
        CHECK(missing.error().message() == "parse endpoint: No such device (ENODEV): no interface of this host has the name behind the %");
    }
}

TEST_CASE("any IPv6 and IPv4 address, port and scope comes back as it went") {
    std::mt19937_64 random(20250101);
    for (int i = 0; i < 100000; ++i) {
        std::array<std::uint8_t, 16> bytes{};
        std::uint64_t noise = random();
        for (auto& b : bytes) {
            // Many zeroes and a mapped prefix now and then, where the printed form changes its shape.
            b = (noise & 3) == 0 ? static_cast<std::uint8_t>(random()) : 0;
            noise = noise >> 2 | noise << 62;
        }
        if (i % 7 == 0) bytes[10] = bytes[11] = 0xff;
        const auto port = static_cast<std::uint16_t>(random());
        const auto scope = i % 3 == 0 ? static_cast<std::uint32_t>(random()) : 0;
        round_trip(endpoint::ipv6(bytes, port, scope));
        round_trip(endpoint::ipv4({bytes[0], bytes[5], bytes[9], bytes[15]}, port));
    }
}

TEST_CASE("wildcard, loopback, default") {
    CHECK(endpoint{}.text().view() == "0.0.0.0:0");
    CHECK(endpoint::any(family::ipv4, 5).text().view() == "0.0.0.0:5");
    CHECK(endpoint::any(family::ipv6, 5).text().view() == "[::]:5");
    CHECK(endpoint::loopback(family::ipv4, 6).text().view() == "127.0.0.1:6");
    CHECK(endpoint::loopback(family::ipv6, 6).text().view() == "[::1]:6");
    CHECK(endpoint{}.is_any());
    CHECK(endpoint::any(family::ipv6).is_any());
    CHECK_FALSE(endpoint::loopback(family::ipv6).is_any());
    CHECK_FALSE(endpoint::loopback(family::ipv4).is_any());
}

TEST_CASE("the kernel's form: 16 or 28 bytes, port and address in network byte order") {
    const auto four = endpoint::ipv4({192, 0, 2, 1}, 0x1234);
    REQUIRE(four.size() == 16);
    sockaddr_in sin{};
    std::memcpy(&sin, four.data(), sizeof sin);
    CHECK(sin.sin_family == AF_INET);
    CHECK(sin.sin_port == htons(0x1234));
    CHECK(sin.sin_addr.s_addr == htonl(0xc0000201));

    const auto six = endpoint::ipv6({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9}, 0x1234, 7);
    REQUIRE(six.size() == 28);
    sockaddr_in6 sin6{};
    std::memcpy(&sin6, six.data(), sizeof sin6);
    CHECK(sin6.sin6_family == AF_INET6);
    CHECK(sin6.sin6_port == htons(0x1234));
    CHECK(sin6.sin6_scope_id == 7);
    CHECK(sin6.sin6_flowinfo == 0);
    CHECK(sin6.sin6_addr.s6_addr[15] == 9);
    CHECK(six.address_bytes().size() == 16);
    CHECK(four.address_bytes().size() == 4);
}

TEST_CASE("the port can be changed") {
    auto four = endpoint::ipv4({192, 0, 2, 1}, 1);
    auto six = endpoint::loopback(family::ipv6, 1);
    four.port(65535);
    six.port(0x0102);
    CHECK(four.text().view() == "192.0.2.1:65535");
    CHECK(six.text().view() == "[::1]:258");
}

TEST_CASE("equal are endpoints of one family, address, port and scope") {
    const auto a = *endpoint::parse("[fe80::1%1]:5");
    CHECK(a == *endpoint::parse("[fe80:0::1%1]:5"));
    CHECK_FALSE(a == *endpoint::parse("[fe80::2%1]:5"));
    CHECK_FALSE(a == *endpoint::parse("[fe80::1%2]:5"));
    CHECK_FALSE(a == *endpoint::parse("[fe80::1%1]:6"));
    CHECK_FALSE(*endpoint::parse("[::ffff:1.2.3.4]:5") == *endpoint::parse("1.2.3.4:5"));
    CHECK_FALSE(endpoint::any(family::ipv4) == endpoint::any(family::ipv6));
    CHECK(*endpoint::parse("1.2.3.4:5") == endpoint::ipv4({1, 2, 3, 4}, 5));

    // What the kernel leaves beside the address plays no part.
    sockaddr_in noisy{};
    std::memset(&noisy, 0xff, sizeof noisy);
    noisy.sin_family = AF_INET;
    noisy.sin_port = htons(5);
    noisy.sin_addr.s_addr = htonl(0x01020304);
    CHECK(*endpoint::from(reinterpret_cast<const sockaddr*>(&noisy), sizeof noisy) == endpoint::ipv4({1, 2, 3, 4}, 5));
}

TEST_CASE("an IPv4-mapped address is told apart and unmapped") {
    const auto mapped = *endpoint::parse("[::ffff:192.0.2.1]:38412");
    CHECK(mapped.is_ipv4_mapped());
    CHECK(mapped.unmapped() == endpoint::ipv4({192, 0, 2, 1}, 38412));
    const auto six = *endpoint::parse("[2001:db8::1]:1");
    CHECK_FALSE(six.is_ipv4_mapped());
    CHECK(six.unmapped() == six);
    const auto four = endpoint::ipv4({192, 0, 2, 1}, 1);
    CHECK_FALSE(four.is_ipv4_mapped());
    CHECK(four.unmapped() == four);
    CHECK_FALSE(endpoint::parse("[::192.0.2.1]:1")->is_ipv4_mapped());
}

TEST_CASE("from() takes no more bytes than there are, and no families that it does not know") {
    for (const auto& e : {endpoint::ipv4({1, 2, 3, 4}, 5), endpoint::loopback(family::ipv6, 5)})
        for (std::size_t length = 0; length <= 28; ++length) {
            const auto* first = reinterpret_cast<const std::byte*>(e.data());
            const std::vector<std::byte> bytes(first, first + std::min<std::size_t>(length, e.size()));
            const auto got = endpoint::from(reinterpret_cast<const sockaddr*>(bytes.data()), bytes.size());
            CHECK(got.has_value() == (bytes.size() >= e.size()));
            if (got) CHECK(*got == e);
        }
    for (int f = 0; f < 100; ++f) {
        sockaddr_storage s{};
        s.ss_family = static_cast<sa_family_t>(f);
        CHECK(endpoint::from(reinterpret_cast<const sockaddr*>(&s), sizeof s).has_value() == (f == AF_INET || f == AF_INET6));
    }
    CHECK_FALSE(endpoint::from(nullptr, 0));
}
