// SPDX-License-Identifier: BSL-1.0
#include <sctpp/result.hpp>

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace sctpp;

// For error.cpp: this file includes no option.
std::string message_where_only_results_are_known(error e);
std::string message_where_only_results_are_known(error e) { return e.message(); }

namespace {

constexpr error not_listening(ECONNREFUSED, operation::connect);

struct counted {
    explicit counted(int& alive) : alive_(&alive) { ++*alive_; }
    counted(counted&& other) noexcept : alive_(other.alive_) { ++*alive_; }
    counted& operator=(counted&&) = delete;
    ~counted() { --*alive_; }
    int* alive_;
};

result<int> half(int n) { return n % 2 == 0 ? result<int>(n / 2) : result<int>(not_listening); }

}  // namespace

TEST_CASE("a value, or an error") {
    const result<int> good = 5;
    CHECK(good);
    CHECK(good.has_value());
    CHECK(*good == 5);
    CHECK(good.value() == 5);
    CHECK_FALSE(good.error());
    const result<int> bad = not_listening;
    CHECK_FALSE(bad);
    CHECK(bad.error() == not_listening);
    result<std::string> text = std::string("abc");
    CHECK(text->size() == 3);
    text->push_back('d');
    text.value().push_back('e');
    CHECK(*text == "abcde");
}

TEST_CASE("without a value, value() throws what a std::system_error handler understands") {
    const auto thrown_by = [](auto r) {
        try {
            (void)std::move(r).value();
        } catch (const std::system_error& e) {
            CHECK(e.code() == std::errc::connection_refused);
            CHECK(std::string(e.what()) == not_listening.message());
            const auto* ours = dynamic_cast<const failure*>(&e);
            REQUIRE(ours != nullptr);
            CHECK(ours->error() == not_listening);
            return true;
        }
        return false;
    };
    CHECK(thrown_by(result<int>(not_listening)));
    CHECK(thrown_by(result<std::unique_ptr<int>>(not_listening)));
    const result<int> lasting = not_listening;
    CHECK_THROWS_AS(lasting.value(), failure);
    const result<void> nothing = not_listening;
    CHECK_THROWS_AS(nothing.value(), std::system_error);
    STATIC_CHECK(std::is_nothrow_copy_constructible_v<failure>);
}

TEST_CASE("success without a value") {
    const result<void> good;
    CHECK(good);
    CHECK(good.has_value());
    CHECK_FALSE(good.error());
    CHECK_NOTHROW(good.value());
    *good;
    const result<void> bad = not_listening;
    CHECK_FALSE(bad);
    CHECK(bad.error() == not_listening);
}

TEST_CASE("an error that is none is no success where there is no value") {
    constexpr result<int> number{error{}};
    STATIC_REQUIRE_FALSE(number.has_value());
    STATIC_REQUIRE(number.error().code() == EINVAL);
    const result<std::unique_ptr<int>> owner{error{}};
    CHECK_FALSE(owner.has_value());
    CHECK(owner.error().code() == EINVAL);
    CHECK(result<void>{error{}}.has_value());
}

TEST_CASE("a value that can only be moved is moved out, once") {
    result<std::unique_ptr<int>> r = std::make_unique<int>(7);
    auto moved = std::move(r);
    REQUIRE(moved);
    const std::unique_ptr<int> out = std::move(moved).value();
    CHECK(*out == 7);
    const std::unique_ptr<int> direct = *result<std::unique_ptr<int>>(std::make_unique<int>(8));
    CHECK(*direct == 8);
}

TEST_CASE("a value is destroyed exactly once, whatever is assigned") {
    int alive = 0;
    {
        result<counted> r = counted(alive);
        CHECK(alive == 1);
        result<counted> other = counted(alive);
        r = std::move(other);
        CHECK(alive == 2);  // the moved-from one, too, until its end
        r = result<counted>(not_listening);
        CHECK(alive == 1);
        CHECK(r.error() == not_listening);
        r = counted(alive);
        CHECK(alive == 2);
        auto& same = r;
        r = std::move(same);
        CHECK(r);
    }
    CHECK(alive == 0);
}

TEST_CASE("value_or") {
    CHECK(half(4).value_or(9) == 2);
    CHECK(half(3).value_or(9) == 9);
    const result<std::string> lasting = std::string("kept");
    CHECK(lasting.value_or("other") == "kept");
    CHECK(*lasting == "kept");
    CHECK(*result<std::unique_ptr<int>>(not_listening).value_or(std::make_unique<int>(3)) == 3);
}

TEST_CASE("and_then goes on with the next call, or ends with the error") {
    CHECK(half(8).and_then(half).and_then(half).value() == 1);
    CHECK(half(6).and_then(half).error() == not_listening);
    CHECK(half(4).and_then([](int n) { return result<std::string>(std::string(static_cast<std::size_t>(n), 'x')); }).value() == "xx");
    bool called = false;
    CHECK_FALSE(half(3).and_then([&](int n) { return called = true, half(n); }));
    CHECK_FALSE(called);
    CHECK(result<void>().and_then([] { return half(2); }).value() == 1);
    CHECK(result<void>(not_listening).and_then([] { return half(2); }).error() == not_listening);
    CHECK(result<std::unique_ptr<int>>(std::make_unique<int>(4)).and_then([](std::unique_ptr<int> p) { return half(*p); }).value() == 2);
}

TEST_CASE("transform changes the value, also into nothing") {
    CHECK(half(4).transform([](int n) { return std::to_string(n); }).value() == "2");
    CHECK(half(3).transform([](int n) { return n; }).error() == not_listening);
    int seen = 0;
    const result<void> done = half(4).transform([&](int n) { seen = n; });
    CHECK(done);
    CHECK(seen == 2);
    CHECK(result<void>().transform([] { return 5; }).value() == 5);
    CHECK(result<void>(not_listening).transform([] { return 5; }).error() == not_listening);
    CHECK(result<void>().transform([&] { seen = 9; }));
    CHECK(seen == 9);
    CHECK_FALSE(result<void>(not_listening).transform([&] { seen = 0; }));
    CHECK(seen == 9);
}

TEST_CASE("results of plain values are constant expressions") {
    constexpr result<int> good = 3;
    STATIC_CHECK(good.has_value());
    STATIC_CHECK(*good == 3);
    STATIC_CHECK(good.value_or(4) == 3);
    constexpr result<int> bad = not_listening;
    STATIC_CHECK(bad.error() == not_listening);
    STATIC_CHECK(bad.value_or(4) == 4);
    STATIC_CHECK(result<void>().has_value());
}

TEST_CASE("a loop over the value of a temporary result does not read what is gone") {
    int sum = 0;
    for (const int n : result<std::vector<int>>(std::vector{1, 2, 3}).value()) sum += n;
    CHECK(sum == 6);
}
