// SPDX-License-Identifier: BSL-1.0
#include <sctpp/address_list.hpp>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

using namespace sctpp;

namespace {

const endpoint four = endpoint::ipv4({192, 0, 2, 1}, 38412);
const endpoint six = *endpoint::parse("[2001:db8::1]:38412");
const endpoint six_b = *endpoint::parse("[fe80::1%3]:38412");

std::vector<std::byte> bytes_of(std::initializer_list<endpoint> list) {
    std::vector<std::byte> all;
    for (const auto& e : list) {
        const auto* first = reinterpret_cast<const std::byte*>(e.data());
        all.insert(all.end(), first, first + e.size());
    }
    return all;
}

std::vector<endpoint> endpoints_of(const address_view& view) { return {view.begin(), view.end()}; }

/// The bytes at an address of this alignment, at the very end of an allocation.
class placed {
public:
    placed(std::span<const std::byte> bytes, std::size_t misalignment) : memory_(misalignment + bytes.size()), offset_(misalignment) {
        std::copy(bytes.begin(), bytes.end(), memory_.begin() + static_cast<std::ptrdiff_t>(misalignment));
    }
    std::span<const std::byte> bytes() const { return std::span(memory_).subspan(offset_); }

private:
    std::vector<std::byte> memory_;
    std::size_t offset_;
};

}  // namespace

TEST_CASE("a list is packed: 16 and 28 bytes back to back, in order, families mixed") {
    const std::initializer_list<endpoint> mixed{six, four, four, six_b};
    const auto list = address_list<4>::from(mixed).value();
    CHECK(list.size() == 4);
    CHECK(list.bytes().size() == 28 + 16 + 16 + 28);
    CHECK(std::vector(list.bytes().begin(), list.bytes().end()) == bytes_of(mixed));
    CHECK(endpoints_of(list.view()) == std::vector(mixed));
    CHECK(list.front() == six);
    CHECK(std::vector<endpoint>(list.begin(), list.end()) == std::vector(mixed));
}

TEST_CASE("an empty list") {
    const address_list<3> list{};
    CHECK(list.empty());
    CHECK(list.size() == 0);
    CHECK(list.bytes().empty());
    CHECK(list.begin() == list.end());
    CHECK(list.view().empty());
    CHECK_FALSE(list.view().contains(four));
    const address_view none;
    CHECK(none.begin() == none.end());
    CHECK(none.bytes().empty());
}

TEST_CASE("more than fit is an error, and what was there stays") {
    address_list<2> list;
    REQUIRE(list.push_back(six));
    REQUIRE(list.push_back(six_b));  // room for two of the longer family
    const auto third = list.push_back(four);
    REQUIRE_FALSE(third);
    CHECK(third.error() == error(ENOBUFS, operation::address_list, reason::storage_too_small));
    CHECK(endpoints_of(list.view()) == std::vector{six, six_b});
    CHECK_FALSE(address_list<2>::from(std::vector{four, four, four}));

    list.clear();
    CHECK(list.empty());
    REQUIRE(list.push_back(four));
    CHECK(list.front() == four);
}

TEST_CASE("a list is made from any range of endpoints, another list too") {
    const endpoint plain[] = {four, six};
    const auto list = address_list<2>::from(plain).value();
    const auto of_list = address_list<5>::from(list).value();
    CHECK(endpoints_of(of_list.view()) == std::vector{four, six});
    const auto of_view = address_list<5>::from(list.view()).value();
    CHECK(endpoints_of(of_view.view()) == std::vector{four, six});
}

TEST_CASE("a copy of a list is its own") {
    auto list = address_list<2>::from(std::array{four, six}).value();
    const auto copy = list;
    list.clear();
    CHECK(endpoints_of(copy.view()) == std::vector{four, six});
}

TEST_CASE("contains compares whole endpoints") {
    const auto list = address_list<2>::from(std::array{four, six_b}).value();
    CHECK(list.view().contains(four));
    CHECK(list.view().contains(six_b));
    CHECK_FALSE(list.view().contains(six));
    auto other_port = four;
    other_port.port(1);
    CHECK_FALSE(list.view().contains(other_port));
}

TEST_CASE("a view reads packed bytes at any alignment") {
    const auto packed = bytes_of({four, six, four, six_b});
    for (std::size_t misalignment = 0; misalignment < 8; ++misalignment) {
        const placed at(packed, misalignment);
        const address_view view(at.bytes());
        CHECK(endpoints_of(view) == std::vector{four, six, four, six_b});
        CHECK(view.bytes().size() == packed.size());
    }
}

TEST_CASE("a view stops before an address that is cut") {
    const auto packed = bytes_of({four, six, four});
    for (std::size_t size = 0; size <= packed.size(); ++size) {
        const placed at(std::span<const std::byte>(packed).first(size), 1);
        const address_view view(at.bytes());
        const std::size_t whole = size >= 60 ? 3 : size >= 44 ? 2
                                               : size >= 16   ? 1
                                                              : 0;
        CHECK(view.size() == whole);
        CHECK(endpoints_of(view).size() == whole);
    }
}

TEST_CASE("a view stops at a family that is not known") {
    auto packed = bytes_of({four, six, four});
    packed[16] = std::byte{99};
    CHECK(endpoints_of(address_view(packed)) == std::vector{four});
    packed[0] = std::byte{99};
    CHECK(address_view(packed).empty());
}

TEST_CASE("a view takes at most as many as it is told") {
    const auto packed = bytes_of({four, six, four});
    CHECK(address_view(packed, 0).empty());
    CHECK(endpoints_of(address_view(packed, 2)) == std::vector{four, six});
    CHECK(address_view(packed, 2).bytes().size() == 44);
    CHECK(address_view(packed, 100).size() == 3);
}

TEST_CASE("a view of garbage stays within it") {
    std::mt19937 random(20250101);
    for (int i = 0; i < 2000; ++i) {
        std::vector<std::byte> garbage(random() % 120);
        for (auto& b : garbage) b = static_cast<std::byte>(random() % 4 == 0 ? AF_INET6 : random() % 3 == 0 ? AF_INET
                                                                                                            : 0);
        const placed at(garbage, random() % 8);
        const address_view view(at.bytes());
        std::size_t size = 0;
        for (const auto& e : view) size += e.size();
        CHECK(size == view.bytes().size());
    }
}
