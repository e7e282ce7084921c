// SPDX-License-Identifier: BSL-1.0
// From connect to close, the library allocates nothing.
#include "support.hpp"

using namespace support;
using namespace sctpp;

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ADDRESS_SANITIZER
#endif
#endif

static std::size_t allocations = 0;

#ifdef HAS_ADDRESS_SANITIZER
// The sanitizer owns malloc; it tells of each call. (As <sanitizer/allocator_interface.h> has it, which g++ comes without.)
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, std::size_t), void (*)(const volatile void*));
[[maybe_unused]] static const int hooked =
    __sanitizer_install_malloc_and_free_hooks([](const volatile void*, std::size_t) { ++allocations; }, [](const volatile void*) {});
#elif defined(__GLIBC__)
// operator new comes by here, too.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* malloc(std::size_t size) { return ++allocations, __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) { return ++allocations, __libc_calloc(count, size); }
void* realloc(void* memory, std::size_t size) { return ++allocations, __libc_realloc(memory, size); }
}
#endif

/// What has gone wrong so far: counted, because to report it would allocate.
struct tally {
    int wrong = 0;
    void operator()(bool holds) { wrong += holds ? 0 : 1; }
};

template <class Socket>
static std::uint32_t handle(Socket& socket, std::array<std::byte, 2048>& buffer, tally& is) {
    const auto in = socket.receive(buffer);
    is(in.has_value());
    if (!in) return 0;
    return match(
        *in, [](const typename std::decay_t<decltype(*in)>::message_type& m) { return static_cast<std::uint32_t>(m.size()); },
        [](const typename std::decay_t<decltype(*in)>::fragment_type& f) { return static_cast<std::uint32_t>(f.size()); },
        [](const end_of_association& e) { return 10000U + static_cast<std::uint32_t>(e.how); },
        [](const sctpp::event auto&) { return 20000U; });
}

/// A whole life on one kind of pair; what it allocates.
static std::size_t life_of_one_to_one(tally& is) {
    const auto before = allocations;
    auto listener = acceptor::open(family::ipv4);
    is(listener && listener->bind(std::array{endpoint::loopback(family::ipv4), endpoint::ipv4({127, 0, 0, 2}, 0)}));
    is(listener->set(no_delay{}).has_value());
    is(listener->listen().has_value());
    limit(listener->native_handle());
    auto client = one_to_one::open(family::ipv4);
    limit(client->native_handle());
    is(client->set(no_delay{}).has_value());
    is(client->set(rto_parameters{.initial = 500ms}).has_value());
    is(client->connect(*listener->local_endpoint()).has_value());
    endpoint peer;
    auto server = listener->accept(peer);
    is(server.has_value());
    limit(server->native_handle());
    is(server->set(receive_info_delivery{}).has_value());
    is(server->subscribe<association_change, shutdown_event>().has_value());
    address_list<8> storage;
    is(client->peer_addresses(storage).has_value());
    is(client->local_addresses(storage).has_value());
    std::size_t length = 0;
    for (const auto& e : storage) length += e.text().view().size();
    is(length > 0);
    is(client->get<status>()->state == association_state::established);

    std::array<std::byte, 2048> buffer;
    const std::array<std::byte, 1200> data{};
    for (int i = 0; i < 20; ++i) {
        is(client->send(data).value_or(0) == data.size());
        is(handle(*server, buffer, is) == data.size());
        is(client->send(data, stream_id{3}, payload_protocol_id::ngap, unordered, lifetime{1h}).has_value());
        const auto in = server->receive<receive_info, endpoint>(buffer);
        is(in && in->is_message());
        is(server->send(data, send_attributes{.stream = stream_id{1}}).has_value());
        is(handle(*client, buffer, is) == data.size());
        is(client->receive(buffer, dont_wait).error().would_block());
        is(client->send(data, stream_id{1000}).error().reason() == reason::no_such_stream);
        outgoing_batch<8, stream_id> batch;
        while (batch.add(data, stream_id{batch.size() == 7 ? std::uint16_t{1000} : std::uint16_t{1}})) {}
        is(client->send_batch(batch).taken() == 7);
        std::array<std::array<std::byte, 2048>, 8> slots;
        incoming_batch<8, receive_info> arrived(slots);
        for (std::size_t got = 0; got < 7;) {
            const auto some = server->receive_batch(arrived);
            is(some.has_value());
            if (!some) break;
            for (const auto& one : *some) got += one && one->is_message() ? 1U : 0U;
        }
        is(client->send(data, more_follows).has_value());
        is(client->release_held().has_value());
        is(server->receive_bytes(buffer)->size() == data.size());
    }
    is(client->shutdown().has_value());
    is(handle(*server, buffer, is) == 20000);
    is(handle(*server, buffer, is) == 10000);
    is(client->close_gracefully(patience).has_value());
    is(server->close_gracefully(patience).has_value());
    return allocations - before;
}

static std::size_t life_of_one_to_many(tally& is) {
    const auto before = allocations;
    auto server = one_to_many::open(family::ipv6);
    auto client = one_to_many::open(family::ipv6);
    limit(server->native_handle());
    limit(client->native_handle());
    is(server->subscribe<association_change>().has_value());
    is(server->bind(endpoint::loopback(family::ipv6)).has_value());
    is(server->listen().has_value());
    const auto address = server->local_endpoint();
    const auto id = client->connect(*address)->association;
    std::array<std::byte, 2048> buffer;
    const std::array<std::byte, 64> data{};
    is(handle(*server, buffer, is) == 20000);
    const std::array<const_buffer, 2> pieces{const_buffer(data), const_buffer(data)};
    for (int i = 0; i < 20; ++i) {
        is(client->send(data, id, sack_immediately).has_value());
        is(handle(*server, buffer, is) == 64);
        is(client->send(pieces, *address, sack_immediately).has_value());
        is(handle(*server, buffer, is) == 128);
    }
    is(client->send(data, id, abort_association).has_value());
    is(handle(*server, buffer, is) == 10001);
    const auto again = client->connect(*address)->association;
    is(handle(*server, buffer, is) == 20000);
    auto peeled = client->peel_off(again);
    is(peeled.has_value());
    limit(peeled->native_handle());
    is(peeled->send(data).has_value());
    is(handle(*server, buffer, is) == 64);
    is(peeled->shutdown().has_value());
    is(handle(*peeled, buffer, is) == 10000);
    is(handle(*server, buffer, is) == 10000);
    is(client->close_gracefully(patience).has_value());
    is(server->close_gracefully(patience).has_value());
    return allocations - before;
}

TEST_CASE("From connect to close nothing is allocated") {
#if !defined(HAS_ADDRESS_SANITIZER) && !defined(__GLIBC__)
    SKIP("this C library's malloc is not watched");
#else
    const auto before = allocations;
    CHECK(std::string(100, 'x').size() == 100);
    REQUIRE(allocations > before);
#endif
    tally is;
    (void)life_of_one_to_one(is);  // what the C library sets up once is not ours
    const auto one = life_of_one_to_one(is);
    (void)life_of_one_to_many(is);
    const auto many = life_of_one_to_many(is);
    CHECK(one == 0);
    CHECK(many == 0);
    CHECK(is.wrong == 0);
}
