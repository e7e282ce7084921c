// SPDX-License-Identifier: BSL-1.0
#include "system_calls.hpp"

#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <sctpp/profiles.hpp>
#include <sctpp/sctpp.hpp>

using namespace sctpp;
using namespace std::chrono_literals;

namespace {

struct order_of_calls : system_calls {
    order_of_calls() {
        socket = [](int, int, int) { return any_descriptor(); };
        getsockopt = [this](int, int option, void*, socklen_t*) { return connected && option == SCTP_STATUS ? 0 : -EINVAL; };
        setsockopt = [this](int, int option, const void*, socklen_t) {
            calls.push_back(option);
            return option == refused ? -EPERM : 0;
        };
    }
    std::vector<int> calls;
    int refused = -1;
    bool connected = false;
};

// Written the wrong way round.
constexpr profile all_phases{no_delay{}, interleaving_support{}, authenticated_chunk{chunk_type::data}, dynamic_address_support{},
                             fragment_interleave{}, authentication_support{}, reuse_port{}};
static_assert(all_phases.get<authenticated_chunk>().type == chunk_type::data);

// Every ready one can be set on both styles, but where no association is to come.
template <class Socket>
concept takes_all = requires(Socket& s) {
    s.set(profiles::ngap);
    s.set(profiles::s1ap);
    s.set(profiles::diameter);
    s.set(profiles::m3ua);
    s.set(profiles::partial_reliability);
};
static_assert(takes_all<one_to_one> && takes_all<acceptor> && takes_all<one_to_many> && !takes_all<peeled_association>);
constexpr profile of_living{no_delay{}, rto_parameters{.initial = 1s}};
static_assert(requires(peeled_association& s) { s.set(of_living); });

}  // namespace

TEST_CASE("a profile is set in the order in which its options depend on each other") {
    order_of_calls kernel;
    auto s = one_to_one::open(family::ipv4).value();
    REQUIRE(s.set(all_phases));
    CHECK(kernel.calls == std::vector<int>{SCTP_REUSE_PORT, SCTP_FRAGMENT_INTERLEAVE, SCTP_AUTH_SUPPORTED, SCTP_INTERLEAVING_SUPPORTED, SCTP_AUTH_CHUNK,
                                           SCTP_ASCONF_SUPPORTED, SCTP_NODELAY});
}

TEST_CASE("a profile may hold several of what adds up") {
    order_of_calls kernel;
    auto s = one_to_one::open(family::ipv4).value();
    constexpr profile both{event_delivery{event_type::association_change}, no_delay{}, event_delivery{event_type::sender_dry_event}};
    REQUIRE(s.set(both));
    CHECK(kernel.calls == std::vector<int>{SCTP_EVENT, SCTP_NODELAY, SCTP_EVENT});
    CHECK(both.get<event_delivery>().type == event_type::association_change);
}

TEST_CASE("the first option of a profile that fails is the last one tried, and the error names it") {
    order_of_calls kernel;
    auto s = one_to_one::open(family::ipv4).value();
    kernel.refused = SCTP_INTERLEAVING_SUPPORTED;
    const auto set = s.set(all_phases);
    REQUIRE_FALSE(set);
    CHECK(set.error().option() == SCTP_INTERLEAVING_SUPPORTED);
    CHECK(set.error().message().starts_with("set interleaving_support: Operation not permitted (EPERM): set(fragment_interleave{}) must come first"));
    CHECK(kernel.calls.back() == SCTP_INTERLEAVING_SUPPORTED);
    CHECK(kernel.calls.size() == 4);
}

TEST_CASE("a profile with what is for associations to come is not begun where the only one is there") {
    order_of_calls kernel;
    auto s = one_to_one::open(family::ipv4).value();
    kernel.connected = true;
    const auto e = s.set(all_phases).error();
    CHECK(e.reason() == reason::set_up_already);
    CHECK(e.option() == SCTP_INTERLEAVING_SUPPORTED);  // the first of them, as it was written
    CHECK(kernel.calls.empty());
    REQUIRE(s.set(of_living));
}

TEST_CASE("keys come before the options that name them") {
    order_of_calls kernel;
    auto s = one_to_one::open(family::ipv4).value();
    constexpr profile keys{active_key{key_number{1}}, authentication_key{key_number{1}}, authentication_support{}};
    REQUIRE(s.set(keys));
    CHECK(kernel.calls == std::vector<int>{SCTP_AUTH_SUPPORTED, SCTP_AUTH_KEY, SCTP_AUTH_ACTIVE_KEY});
}
