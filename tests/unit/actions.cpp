// SPDX-License-Identifier: BSL-1.0
// What actions send to the kernel, how lists grow, and what is asked after a refusal. What they do is tested in tests/kernel.
#include <vector>

#include "keeping_kernel.hpp"

using namespace sctpp;

static constexpr association_id id{7};

TEST_CASE("Actions: what the kernel is told") {
    sockets kernel;
    auto s = many();
    REQUIRE(s.add_streams(id, {.inbound = 2, .outbound = 3}));
    CHECK(kernel.kept[121] == wire(8).i32(0, 7).u16(4, 2).u16(6, 3).bytes);
    REQUIRE(s.reset_association(id));
    CHECK(kernel.kept[120] == wire(4).i32(0, 7).bytes);
    REQUIRE(s.reset_streams(id, stream_direction::both));
    CHECK(kernel.kept[119] == wire(8).i32(0, 7).u16(4, 3).bytes);
    REQUIRE(s.reset_streams(id, stream_direction::outgoing, {stream_id{5}, stream_id{258}}));
    CHECK(kernel.kept[119] == wire(12).i32(0, 7).u16(4, 2).u16(6, 2).u16(8, 5).u16(10, 258).bytes);
    const std::vector<stream_id> lots(60000, stream_id{9});
    REQUIRE(s.reset_streams(id, stream_direction::incoming, lots));
    CHECK(kernel.kept[119].size() == 8 + 2 * lots.size());
    REQUIRE(s.set_peer_primary(id, endpoint::ipv4({192, 0, 2, 1}, 5000)));
    REQUIRE(kernel.kept[5].size() == 132);
    CHECK(std::memcmp(kernel.kept[5].data() + 4, endpoint::ipv4({192, 0, 2, 1}, 5000).data(), 16) == 0);
}

TEST_CASE("Actions: no stream and too many are refused before the kernel could take them for all or for fewer") {
    sockets kernel;
    auto s = one();
    const std::vector<stream_id> none, too_many(65537, stream_id{1});
    CHECK(s.reset_streams(stream_direction::both, none).error().reason() == reason::no_streams_named);
    CHECK(s.reset_streams(stream_direction::both, too_many).error().reason() == reason::no_streams_named);
    CHECK(kernel.kept.count(119) == 0);
}

TEST_CASE("set_peer_primary: port 0 is the socket's own") {
    sockets kernel;
    kernel.getsockname = [](int, sockaddr* name, socklen_t* size) {
        const auto own = endpoint::ipv4({192, 0, 2, 9}, 4711);
        std::memcpy(name, own.data(), own.size());
        *size = own.size();
        return 0;
    };
    auto s = one();
    REQUIRE(s.set_peer_primary(endpoint::ipv4({192, 0, 2, 1}, 0)));
    CHECK(std::memcmp(kernel.kept[5].data() + 4, endpoint::ipv4({192, 0, 2, 1}, 4711).data(), 16) == 0);
}

TEST_CASE("set_peer_primary: where dynamic addresses are in use but the socket lacks the flag, it gets it, and the call is made again") {
    sockets kernel;
    std::vector<int> calls;
    bool flag = false;
    kernel.getsockopt = [](int, int option, void* value, socklen_t*) {
        if (option == 128) static_cast<sctp_assoc_value*>(value)->assoc_value = 1;
        return 0;
    };
    kernel.setsockopt = [&](int, int option, const void*, socklen_t) {
        calls.push_back(option);
        if (option == 128) flag = true;
        return option == 5 && !flag ? -EPERM : 0;
    };
    auto s = one();
    REQUIRE(s.set_peer_primary(endpoint::ipv4({192, 0, 2, 1}, 5)));
    CHECK(calls == std::vector{5, 128, 5});
}

TEST_CASE("Actions: a kernel without them is told from an association without them") {
    sockets kernel;
    kernel.getsockopt = [](int, int option, void*, socklen_t*) { return option == 14 ? 0 : -ENOPROTOOPT; };
    kernel.setsockopt = [](int, int, const void*, socklen_t) { return -ENOPROTOOPT; };
    CHECK(one().add_streams({.inbound = 1}).error().message() ==
          "add streams: Protocol not available (ENOPROTOOPT): this kernel does not know this option");
}

TEST_CASE("Other errors of actions come as they are") {
    sockets kernel;
    kernel.getsockopt = [](int, int, void*, socklen_t*) { return 0; };
    for (const int code : {ENOMEM, ENOTCONN, EBADF, EINTR}) {
        kernel.setsockopt = [code](int, int, const void*, socklen_t) { return -code; };
        auto s = one();
        const auto as_it_is = [&](const result<void>& r, operation in) {
            CHECK(r.error().code() == code);
            CHECK(r.error().operation() == in);
            CHECK(r.error().reason() == reason::none);
        };
        as_it_is(s.add_streams({1, 1}), operation::add_streams);
        as_it_is(s.reset_association(), operation::reset_association);
        as_it_is(s.reset_streams(stream_direction::both), operation::reset_streams);
        as_it_is(s.set_peer_primary(endpoint::ipv4({192, 0, 2, 1}, 5)), operation::set_peer_primary);
    }
}

// ---- lists ---------------------------------------------------------------------------------------------------------------------

/// A kernel with so many associations, numbered from 3.
struct crowded : system_calls {
    explicit crowded(std::uint32_t count) {
        socket = [](int, int, int) { return any_descriptor(); };
        setsockopt = [](int, int, const void*, socklen_t) { return 0; };
        getsockopt = [this, count](int, int option, void* value, socklen_t* size) {
            if (option == 28) return *static_cast<std::uint32_t*>(value) = count, 0;
            REQUIRE(option == 29);
            ++asked;
            if (refuses) return -EINVAL;
            if (*size < 4 + 4 * count) return -EINVAL;
            auto* words = static_cast<std::uint32_t*>(value);
            *words++ = count;
            for (std::uint32_t i = 0; i < count; ++i) *words++ = i + 3;
            *size = 4 + 4 * count;
            return 0;
        };
    }
    int asked = 0;
    bool refuses = false;
};

TEST_CASE("Associations: a kernel that refuses for ever is not asked for ever, nor given ever more room") {
    crowded kernel(100);
    kernel.refuses = true;
    std::vector<association_id> ids;
    CHECK(many().associations(ids).error().code() == EINVAL);
    CHECK(kernel.asked == 16);
    CHECK(ids.empty());
    CHECK(ids.capacity() < 300);
}

TEST_CASE("Associations: a container grows until all are in it") {
    for (const std::uint32_t count : {0U, 1U, 15U, 16U, 17U, 1000U, 100000U}) {
        crowded kernel(count);
        std::vector<association_id> ids(3);
        REQUIRE(many().associations(ids));
        REQUIRE(ids.size() == count);
        if (count > 0) CHECK((ids.front() == association_id{3} && ids.back() == association_id{static_cast<std::int32_t>(count) + 2}));
    }
}

TEST_CASE("Associations: into storage that is just large enough, or too small") {
    for (const std::size_t count : {1U, 500U, 1023U, 1024U, 2000U}) {
        crowded kernel(static_cast<std::uint32_t>(count));
        std::vector<association_id> storage(count + 1);
        const std::span all(storage);
        const auto got = many().associations(all);
        REQUIRE(got);
        CHECK(got->data() == storage.data());
        CHECK(got->size() == count);
        CHECK(got->back() == association_id{static_cast<std::int32_t>(count) + 2});
        const auto exactly = many().associations(all.first(count));
        CHECK(exactly.has_value() == (count < 1024));
        const auto too_small = many().associations(all.first(count - 1));
        CHECK(too_small.error().code() == ENOBUFS);
    }
    crowded kernel(4);
    kernel.getsockopt = [](int, int, void*, socklen_t*) { return -EBADF; };
    std::vector<association_id> ids(3);
    CHECK(many().associations(ids).error().code() == EBADF);
    CHECK(ids.empty());
    CHECK(many().associations(std::span(ids)).error().operation() == operation::associations);
}

TEST_CASE("Addresses: a container grows until all are in it, whatever the mixture of families") {
    for (const unsigned count : {0U, 1U, 7U, 8U, 9U, 13U, 14U, 100U, 5000U})
        for (const unsigned every : {1U, 2U, 3U, 1000U}) {  // which of them are IPv6
            std::vector<endpoint> expected;
            std::vector<std::byte> packed;
            for (unsigned i = 0; i < count; ++i) {
                const auto low = static_cast<std::uint8_t>(i), high = static_cast<std::uint8_t>(i >> 8U);
                expected.push_back(i % every == 0 ? endpoint::ipv6({0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, high, low}, 9)
                                                  : endpoint::ipv4({10, 0, high, low}, 9));
                packed.insert(packed.end(), expected.back().bytes().begin(), expected.back().bytes().end());
            }
            system_calls kernel;
            kernel.socket = [](int, int, int) { return any_descriptor(); };
            kernel.getsockopt = [&](int, int option, void* value, socklen_t* size) {
                REQUIRE(option == 108);
                if (*size < 8 + packed.size()) return -ENOMEM;
                std::memcpy(static_cast<std::byte*>(value) + 4, &count, 4);
                if (!packed.empty()) std::memcpy(static_cast<std::byte*>(value) + 8, packed.data(), packed.size());
                return 0;
            };
            std::vector<endpoint> got(2);
            REQUIRE(one().peer_addresses(got));
            CHECK(got == expected);
        }
}
