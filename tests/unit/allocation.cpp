// SPDX-License-Identifier: BSL-1.0
// What moves data, and what describes it, allocates nothing.
#include "system_calls.hpp"
#include "wire.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <string>

#include <sctpp/sctpp.hpp>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ADDRESS_SANITIZER
#endif
#endif

using namespace sctpp;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace {
std::size_t allocations_so_far = 0;
}

#ifdef HAS_ADDRESS_SANITIZER
// The sanitizer owns malloc; it tells of each call. (As <sanitizer/allocator_interface.h> has it, which g++ comes without.)
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, std::size_t), void (*)(const volatile void*));
namespace {
[[maybe_unused]] const int hooked = __sanitizer_install_malloc_and_free_hooks([](const volatile void*, std::size_t) { ++allocations_so_far; }, [](const volatile void*) {});
}
#elif defined(__GLIBC__)
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
// operator new comes by here, too.
void* malloc(std::size_t size) {
    ++allocations_so_far;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
    ++allocations_so_far;
    return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
    ++allocations_so_far;
    return __libc_realloc(memory, size);
}
}
#endif

namespace {

/// How often `work` allocates, the second time: what the C library sets up once is not ours.
template <class Work>
std::size_t allocations(Work work) {
    work();
    const auto before = allocations_so_far;
    work();
    return allocations_so_far - before;
}

}  // namespace

TEST_CASE("the counter counts") {
#if !defined(HAS_ADDRESS_SANITIZER) && !defined(__GLIBC__)
    SKIP("this C library's malloc is not watched");
#else
    CHECK(allocations([] { CHECK(std::string(100, 'x').size() == 100); }) > 0);
    CHECK(allocations([] { std::free(std::malloc(10)); }) > 0);
#endif
}

TEST_CASE("endpoints are read, printed and compared without allocating") {
    bool good = true;
    CHECK(allocations([&] {
              const auto six = endpoint::parse("[fe80::1%7]:38412");
              const auto four = endpoint::parse("192.0.2.1:38412"sv);
              good = good && six && four && six->text().view().size() == 17 && four->address_text().view().size() == 9 && !(*six == *four);
              good = good && !endpoint::parse("nonsense") && !endpoint::parse("[::1%no-such-if]:1");
          }) == 0);
    CHECK(good);
}

TEST_CASE("lists of addresses are built and read without allocating") {
    std::size_t total = 0;
    CHECK(allocations([&] {
              address_list<8> list;
              for (std::uint16_t port = 0; port < 9; ++port) (void)list.push_back(endpoint::any(family::ipv6, port));
              for (const auto& e : list.view()) total += e.port();
          }) == 0);
    CHECK(total == 2 * 28);
}

TEST_CASE("errors are made, passed on and looked at without allocating; only their text is a string") {
    bool good = true;
    CHECK(allocations([&] {
              const result<int> r = error(EINVAL, operation::send, reason::no_such_stream, 5);
              const auto next = result<int>(r.error()).and_then([](int n) { return result<int>(n); });
              good = good && !next && next.error().as_error_code().value() == EINVAL;
          }) == 0);
    CHECK(good);
}

TEST_CASE("sending allocates nothing, whatever the attributes, also when it fails") {
    system_calls kernel;
    kernel.socket = [](int, int, int) { return any_descriptor(); };
    kernel.setsockopt = [](int, int, const void*, socklen_t) { return 0; };
    kernel.getsockopt = [](int, int, void*, socklen_t*) { return -EINVAL; };
    ssize_t answer = 4;
    kernel.send = [&](const void*, std::size_t, int) { return answer; };
    kernel.sendmsg = [&](const msghdr*, int) { return answer; };
    auto s = one_to_one::open(family::ipv4).value();
    auto m = one_to_many::open(family::ipv4).value();
    const auto peer = endpoint::loopback(family::ipv4, 5);
    address_list<3> more;
    REQUIRE(more.push_back(peer));
    for (const ssize_t given : {4, -EAGAIN, -EINVAL, -EPIPE}) {
        answer = given;
        bool good = true;
        CHECK(allocations([&] {
                  good = good && s.send("data"sv).has_value() == (given > 0);
                  good = good && s.send("data"sv, stream_id{1}, payload_protocol_id::ngap, unordered, lifetime{1s}, key_number{1}).has_value() == (given > 0);
                  good = good && m.send("data"sv, peer, init_parameters{.outbound_streams = 3}, further_destinations{more}).has_value() == (given > 0);
                  good = good && m.send(std::array<const_buffer, 2>{"da"sv, "ta"sv}, association_id{3}).has_value() == (given > 0);
                  good = good && m.send("data"sv, association_id{3}, send_attributes{.stream = stream_id{4}}).has_value() == (given > 0);
              }) == 0);
        CHECK(good);
    }
}

TEST_CASE("receiving and matching allocates nothing") {
    system_calls kernel;
    kernel.socket = [](int, int, int) { return any_descriptor(); };
    kernel.setsockopt = [](int, int, const void*, socklen_t) { return 0; };
    const auto lost = complete(notification(0x8001, 0, 20).u16(8, 1).tail("causes"));
    int flags = MSG_EOR;
    kernel.recvmsg = [&](msghdr* h, int) {
        std::memcpy(h->msg_iov->iov_base, lost.bytes.data(), lost.bytes.size());
        h->msg_flags = flags;
        h->msg_controllen = 0;
        return static_cast<ssize_t>(lost.bytes.size());
    };
    auto s = one_to_one::open(family::ipv4).value();
    std::array<std::byte, 64> buffer{};
    for (const int given : {static_cast<int>(MSG_EOR), 0, MSG_EOR | detail::notification_flag}) {
        flags = given;
        std::size_t seen = 0;
        CHECK(allocations([&] {
                  if (const auto in = s.receive<next_info, endpoint>(buffer)) match(*in, [&](const auto& any) { seen += sizeof any; });
              }) == 0);
        CHECK(seen > 0);
    }
}

TEST_CASE("options and subscriptions allocate nothing") {
    system_calls kernel;
    kernel.socket = [](int, int, int) { return any_descriptor(); };
    kernel.setsockopt = [](int, int, const void*, socklen_t) { return 0; };
    kernel.getsockopt = [](int, int, void*, socklen_t*) { return 0; };
    auto s = one_to_one::open(family::ipv4).value();
    bool good = true;
    CHECK(allocations([&] {
              good = good && s.set(rto_parameters{.initial = 1s}) && s.get<status>() && s.subscribe<association_change, shutdown_event>();
              good = good && !s.set(rto_parameters{.initial = -1s});
          }) == 0);
    CHECK(good);
}
