// SPDX-License-Identifier: BSL-1.0
// In which order features set their options, of what, and where they stop. What they do is tested in tests/kernel.
#include <vector>

#include <sctpp/features.hpp>
#include <sctpp/one_to_one.hpp>

#include "system_calls.hpp"
#include "wire.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace sctpp;

namespace {

/// Keeps what is set in order, and refuses one option.
struct listening_kernel : system_calls {
    listening_kernel() {
        socket = [](int, int, int) { return any_descriptor(); };
        getsockopt = [](int, int option, void* value, socklen_t*) {
            if (option != SCTP_FRAGMENT_INTERLEAVE) return -EINVAL;  // there is no association
            constexpr int on = 1;
            std::memcpy(value, &on, sizeof on);
            return 0;
        };
        setsockopt = [this](int, int option, const void* value, socklen_t size) {
            if (option == refused) return -error_code;
            std::uint32_t first = 0;
            std::memcpy(&first, value, size < 4 ? size : 4);
            calls.push_back(option);
            firsts.push_back(first);
            return 0;
        };
    }
    /// The options that a feature sets, in order.
    template <class Feature>
    std::vector<int> order(const Feature& feature) {
        auto s = one_to_one::open(family::ipv4).value();
        calls.clear();
        outcome = s.set(feature);
        return calls;
    }
    std::vector<int> calls;
    std::vector<std::uint32_t> firsts;
    int refused = -1, error_code = EINVAL;
    result<void> outcome;
};

constexpr int auth = 129, hmac = 22, chunk = 21, key = 23, active = 24, asconf = 128, reconfig = 117, permission = 118, fragments = 18,
              interleave = 125, receive_info_on = 32, scheduler = 123, weight = 124, exposure = 131, event_on = 127, thresholds = 37,
              path_parameters = 9, probes = 133;
using numbers = std::vector<int>;

}  // namespace

TEST_CASE("Features: the order of their options") {
    listening_kernel kernel;
    const std::array secret{std::byte{1}};
    CHECK(kernel.order(authentication{}) == numbers{auth});
    CHECK(kernel.order(authentication{.chunks = {chunk_type::data, chunk_type::sack},
                                      .hashes = {hmac_identifier::sha1},
                                      .key = authentication_key{key_number{3}, secret}}) == numbers{auth, hmac, chunk, chunk, chunk, key, active});  // interleaved data too
    CHECK(kernel.order(dynamic_addresses{}) == numbers{auth, asconf});
    CHECK(kernel.order(stream_reconfiguration{}) == numbers{reconfig, permission});
    CHECK(kernel.order(interleaving{}) == numbers{fragments, interleave, receive_info_on});
    CHECK(kernel.order(interleaving{.scheduler = stream_scheduler{}}) == numbers{fragments, interleave, receive_info_on, scheduler});
    CHECK(kernel.order(path_mtu_probing{}) == numbers{path_parameters, probes});
    if (!detail::is_off("/proc/sys/net/sctp/pf_enable", -1)) CHECK(kernel.order(path_failover{}) == numbers{exposure, event_on, thresholds});
    CHECK(kernel.outcome);
}

TEST_CASE("Features: the first refusal ends it, and is the error") {
    listening_kernel kernel;
    kernel.refused = chunk;
    CHECK(kernel.order(authentication{.chunks = {chunk_type::data}, .key = authentication_key{}}) == numbers{auth});
    CHECK(kernel.outcome.error().option() == chunk);
    kernel.refused = fragments;
    CHECK(kernel.order(interleaving{}).empty());
    CHECK(kernel.outcome.error().option() == fragments);
    kernel.refused = interleave;
    kernel.error_code = EPERM;
    CHECK(kernel.order(interleaving{}) == numbers{fragments});
    CHECK(kernel.outcome.error().reason() == reason::sysctl_is_off);
    kernel.error_code = ENOPROTOOPT;
    CHECK(kernel.order(interleaving{}) == numbers{fragments});
    CHECK(kernel.outcome.error().message() ==
          "set interleaving_support: Protocol not available (ENOPROTOOPT): this kernel does not know this option");
    kernel.refused = path_parameters;
    CHECK(kernel.order(path_mtu_probing{}).empty());
    kernel.refused = asconf;
    CHECK(kernel.order(dynamic_addresses{}) == numbers{auth});
}

TEST_CASE("Features: values that would do nothing are refused before the first option is set") {
    listening_kernel kernel;
    const auto nothing_of = [&](const auto& feature, reason why) {
        CHECK(kernel.order(feature).empty());
        CHECK(kernel.outcome.error().reason() == why);
    };
    nothing_of(path_mtu_probing{std::chrono::milliseconds(0)}, reason::without_effect);
    nothing_of(path_failover{{.inactive = 5, .potentially_failed = 5}}, reason::without_effect);
    nothing_of(weighted_streams{}, reason::no_association);
}

TEST_CASE("Features: what only a new association can have is not set where there is one already") {
    listening_kernel kernel;
    kernel.getsockopt = [](int, int, void*, socklen_t*) { return 0; };
    CHECK(kernel.order(authentication{.chunks = {chunk_type::data}}).empty());
    CHECK(kernel.outcome.error().reason() == reason::set_up_already);
    CHECK(kernel.order(interleaving{}).empty());
    CHECK(kernel.outcome.error().option() == interleave);
    CHECK(kernel.order(dynamic_addresses{}).empty());
    CHECK(kernel.order(stream_reconfiguration{}).empty());
}

TEST_CASE("Features: of an association, each option is that association's") {
    listening_kernel kernel;
    auto s = one_to_many::open(family::ipv4).value();
    kernel.calls.clear();
    kernel.firsts.clear();
    REQUIRE(s.set(path_mtu_probing{}, association_id{9}));
    CHECK(kernel.firsts == std::vector<std::uint32_t>{9, 9});
    kernel.getsockopt = [](int, int option, void* value, socklen_t* size) {
        if (option == scheduler) static_cast<sctp_assoc_value*>(value)->assoc_value = 1;
        *size = *size;
        return 0;
    };
    kernel.calls.clear();
    kernel.firsts.clear();
    const std::array weights{weighted_stream{stream_id{1}, 5}, weighted_stream{stream_id{2}, 6}};
    REQUIRE(s.set(weighted_streams{.weights = weights}, association_id{9}));
    CHECK(kernel.calls == numbers{scheduler, weight, weight});
    CHECK(kernel.firsts == std::vector<std::uint32_t>{9, 9, 9});
}

TEST_CASE("Key rollover: a call for each step") {
    listening_kernel kernel;
    auto s = one_to_many::open(family::ipv4).value();
    constexpr key_rollover rollover{.from = key_number{1}, .to = key_number{2}};
    constexpr association_id id{9};
    kernel.calls.clear();
    REQUIRE(rollover.install(s, {}, id));
    REQUIRE(rollover.activate(s, id));
    REQUIRE(rollover.retire(s, id));
    CHECK(kernel.calls == numbers{key, active, event_on, 35});
    using change = authentication_event::change;
    CHECK_FALSE(rollover.finish(s, {key_number{1}, change::new_key, id}).value());
    CHECK_FALSE(rollover.finish(s, {key_number{2}, change::key_free, id}).value());
    kernel.calls.clear();
    kernel.firsts.clear();
    CHECK(rollover.finish(s, {key_number{1}, change::key_free, id}).value());
    CHECK(kernel.calls == numbers{25});
    CHECK(kernel.firsts == std::vector<std::uint32_t>{9});
    kernel.refused = event_on;
    CHECK(rollover.retire(s, id).error().operation() == operation::subscribe);
}

TEST_CASE("Extensions that the kernel does not know are not in use") {
    listening_kernel kernel;
    auto s = one_to_one::open(family::ipv4).value();
    kernel.getsockopt = [](int, int option, void* value, socklen_t*) {
        if (option == 14) return static_cast<sctp_status*>(value)->sstat_state = SCTP_ESTABLISHED, 0;
        if (option != 113) return -ENOPROTOOPT;
        static_cast<sctp_assoc_value*>(value)->assoc_value = 1;
        return 0;
    };
    CHECK(negotiated(s).value() == agreed_extensions{.partial_reliability = true});
}
