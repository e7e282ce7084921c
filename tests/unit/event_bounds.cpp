// SPDX-License-Identifier: BSL-1.0
// Events that are cut, lie about their length or are not known: no byte is read that was not received. The buffers are on the heap
// and exactly as long as what was received, for AddressSanitizer to see.
#include "wire.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <memory>

using namespace sctpp;

namespace {

/// The sizes of the kernel's structs.
struct known {
    std::uint16_t type;
    std::size_t size;
};
constexpr known all_types[] = {{0x8001, 20}, {0x8002, 148}, {0x8003, 48}, {0x8004, 16}, {0x8005, 12}, {0x8006, 24}, {0x8007, 16}, {0x8008, 20}, {0x8009, 12}, {0x800a, 12}, {0x800b, 20}, {0x800c, 16}, {0x800d, 32}};

/// Bytes at the very end of an allocation, `misalignment` behind a multiple of 16.
class tight_buffer {
public:
    tight_buffer(std::size_t size, std::size_t misalignment) : memory_(new std::byte[size + misalignment]), bytes_(memory_.get() + misalignment, size) {}
    std::span<std::byte> bytes() const { return bytes_; }

private:
    std::unique_ptr<std::byte[]> memory_;
    std::span<std::byte> bytes_;
};

/// Looks at every byte that an event or message points to.
struct look_at_everything {
    std::size_t sum = 0;
    void look(std::span<const std::byte> bytes) {
        for (const auto b : bytes) sum += std::to_integer<std::size_t>(b);
    }
    void look(const event_data& d) { look(d.bytes); }
    void operator()(const raw_event& e) { look(e.data); }
    void operator()(const association_change& e) { look(e.causes); }
    void operator()(const end_of_association& e) { look(e.causes); }
    void operator()(const send_failed& e) { look(e.payload); }
    void operator()(const send_failed_event& e) { look(e.payload); }
    void operator()(const remote_error& e) { look(e.information); }
    void operator()(const stream_reset_event& e) {
        for (std::size_t i = 0; i < e.streams.size(); ++i) sum += number(e.streams[i]);
    }
    void operator()(const peer_address_change& e) { look(e.address.address_bytes()); }
    void operator()(const sctpp::event auto&) {}
    void operator()(const plain_message& m) { look(m.data()); }
    void operator()(const plain_fragment& f) { look(f.data()); }
};

/// The raw bytes if it is a raw event.
std::optional<raw_event> raw_of(const incoming<>& in) { return as<raw_event>(in); }

}  // namespace

TEST_CASE("any bytes of any length at any alignment can be an event") {
    for (const auto [type, size] : all_types)
        for (std::size_t length = 1; length <= 200; ++length)
            for (const std::size_t misalignment : {0U, 1U, 2U, 3U, 7U}) {
                const tight_buffer buffer(length, misalignment);
                std::uint32_t noise = type + static_cast<std::uint32_t>(length);
                for (auto& b : buffer.bytes()) b = static_cast<std::byte>((noise = noise * 1664525 + 1013904223) >> 24);
                std::memcpy(buffer.bytes().data(), &type, std::min(length, sizeof type));
                const auto in = received(buffer.bytes());
                REQUIRE((in.is_event() || in.is_end()));
                // The struct complete or raw: nothing in between.
                REQUIRE(raw_of(in).has_value() == (length < size));
                look_at_everything look;
                match(in, std::ref(look).get());
            }
}

TEST_CASE("an event that is too short for its struct is raw, whole") {
    for (const auto [type, size] : all_types) {
        const tight_buffer buffer(size - 1, 0);
        std::fill(buffer.bytes().begin(), buffer.bytes().end(), std::byte{});
        const std::uint32_t length = static_cast<std::uint32_t>(size);
        const std::uint16_t flags = 3;
        std::memcpy(buffer.bytes().data(), &type, sizeof type);
        std::memcpy(buffer.bytes().data() + 2, &flags, sizeof flags);
        std::memcpy(buffer.bytes().data() + 4, &length, sizeof length);
        const auto raw = raw_of(received(buffer.bytes()));
        REQUIRE(raw);
        CHECK(number(raw->type) == type);
        CHECK(raw->flags == 3);
        CHECK(raw->data.bytes.data() == buffer.bytes().data());
        CHECK(raw->data.bytes.size() == size - 1);
        CHECK(raw->data.missing == 1);
    }
}

TEST_CASE("an event of a type that is not known is raw") {
    for (const std::uint16_t type : std::initializer_list<std::uint16_t>{0x8000, 0x800e, 0x80ff, 0x0001, 0xffff, 0}) {
        auto n = complete(notification(type, 9, 16).tail("new"));
        const auto raw = raw_of(received(n.bytes));
        REQUIRE(raw);
        CHECK(number(raw->type) == type);
        CHECK(raw->flags == 9);
        CHECK(raw->data.bytes.size() == 19);
        CHECK(raw->data.missing == 0);
    }
}

TEST_CASE("an event longer than the buffer says how much is missing") {
    notification n(0x800d, 0, 32);
    n.tail("abc").u32(4, 32 + 1000);
    n.bytes.shrink_to_fit();
    const auto event = as<send_failed_event>(received(n.bytes, detail::notification_flag));
    REQUIRE(event);
    CHECK(event->payload.bytes.size() == 3);
    CHECK(event->payload.missing == 997);
}

TEST_CASE("a cut list of streams counts the one that was cut among the missing") {
    notification n(0x800a, 1, 12);
    n.tail({"\x01\x00\x02", 3}).u32(4, 12 + 6);  // three streams, of which one and a half were received
    n.bytes.shrink_to_fit();
    const auto event = as<stream_reset_event>(received(n.bytes, detail::notification_flag));
    REQUIRE(event);
    CHECK(event->streams.size() == 1);
    CHECK(event->streams.missing() == 2);
}

TEST_CASE("an event whose header says less than was received is taken as received") {
    for (const std::uint32_t said : {0U, 7U, 20U}) {
        notification n(0x8001, 0, 20);
        n.tail("tail").u32(4, said);
        n.bytes.shrink_to_fit();
        const auto event = as<association_change>(received(n.bytes));
        REQUIRE(event);
        CHECK(event->causes.missing == 0);
        CHECK(event->causes.bytes.size() <= 4);
    }
}

TEST_CASE("an event whose header claims gigabytes only reports them missing") {
    notification n(0x8004, 0, 16);
    n.u32(4, 0xffffffff);
    n.bytes.shrink_to_fit();
    const auto event = as<remote_error>(received(n.bytes));
    REQUIRE(event);
    CHECK(event->information.bytes.empty());
    CHECK(event->information.missing == 0xffffffffU - 16);
}

TEST_CASE("an end of association that is too short for its struct is no end but a raw event") {
    notification n(0x8001, 0, 20);
    n.u16(8, 1).bytes.resize(19);
    n.bytes.shrink_to_fit();
    const auto in = received(n.bytes);
    CHECK(in.is_event());
    CHECK(raw_of(in).has_value());
}

TEST_CASE("an end whose causes were cut says how much is missing") {
    notification n(0x8001, 0, 20);
    n.u16(8, 1).be16(10, 12).tail("\x0c").u32(4, 31);
    n.bytes.shrink_to_fit();
    const auto end = as<end_of_association>(received(n.bytes, detail::notification_flag));
    REQUIRE(end);
    CHECK(end->how == end_of_association::ending::aborted);
    CHECK(end->causes.bytes.size() == 1);
    CHECK(end->causes.missing == 10);
}

TEST_CASE("a header that did not fit tells no length") {
    for (std::size_t length = 1; length < 8; ++length) {
        const tight_buffer buffer(length, 0);
        std::fill(buffer.bytes().begin(), buffer.bytes().end(), std::byte{0xff});
        const auto raw = raw_of(received(buffer.bytes(), detail::notification_flag));
        REQUIRE(raw);
        CHECK(raw->data.bytes.size() == length);
    }
}
