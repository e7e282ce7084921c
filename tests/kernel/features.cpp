// SPDX-License-Identifier: BSL-1.0
// Features that are agreed on when an association is set up: each is offered, seen to work, and missed where it was not offered.
#include <algorithm>

#include <sctpp/features.hpp>
#include <sctpp/profiles.hpp>

#include "kinds.hpp"
#include "network.hpp"

using namespace support;
using namespace sctpp;
using discipline = stream_scheduler::discipline;
using key_change = authentication_event::change;

/// Calls `call` with the right end, and with its association where it has many.
template <class Ends, class Call>
static auto with_right(Ends& c, Call call) {
    if constexpr (is_many<std::decay_t<decltype(c.right)>>)
        return call(c.right, c.right_id);
    else
        return call(c.right);
}
template <class Ends>
static agreed_extensions agreed_by_right(Ends& c) {
    return must(with_right(c, [](auto& s, auto... id) { return negotiated(s, id...); }));
}

static const auto secret_of = [](char c) { return std::vector(20, static_cast<std::byte>(c)); };

// ---- authentication --------------------------------------------------------------------------------------------------------------

static const auto authenticated = [](auto& s) {
    const auto secret = secret_of('a');
    must(s.set(authentication{.chunks = {chunk_type::data, chunk_type::heartbeat},
                              .hashes = {hmac_identifier::sha256, hmac_identifier::sha1},
                              .key = authentication_key{key_number{1}, secret}}));
};

/// The key that a packet's AUTH chunk names, or -1.
static int key_in(const packets::packet& p) {
    return p.chunks.size() > 8 && p.chunks[0] == 15 ? p.chunks[4] << 8 | p.chunks[5] : -1;
}

static const test_on_each offered{"Authentication, set in one go, is in use with its chunks, hash and key", []<class Kind>(Kind) {
    packets wire;
    auto c = associate<kind_in<Kind>>(authenticated);
    CHECK(agreed_by_right(c).authentication);
    CHECK(must(negotiated(c.left, c.left_id)).authentication);
    const auto wanted = must(c.template get_right<peer_authenticated_chunks>()).types;
    CHECK(wanted.contains(chunk_type::data));
    CHECK(wanted.contains(chunk_type::heartbeat));
    CHECK_FALSE(wanted.contains(chunk_type::sack));
    must(c.send_right("sealed"sv));
    inbox in;
    CHECK(in.text(c.left) == "sealed");
    const auto p = wire.next([&](const auto& packet) { return packet.from_port == c.address.port() && key_in(packet) >= 0; });
    CHECK(key_in(p) == 1);
    CHECK((p.chunks[6] << 8 | p.chunks[7]) == 3);  // SHA-256
}};

static const test_on_each which_key{"A message has the key that it names where the peer wants messages authenticated, and negotiated() tells", []<class Kind>(Kind) {
    const auto named = GENERATE(values<small_set<chunk_type>>(
        {{}, {chunk_type::heartbeat}, {chunk_type::data}, {chunk_type::interleaved_data}, {chunk_type::data, chunk_type::heartbeat}}));
    const bool interleaved = GENERATE(false, true);
    private_network network;
    if (interleaved) network.sysctl("intl_enable", "1");
    packets wire;
    const auto secret = secret_of('a');
    auto c = associate<kind_in<Kind>>([&](auto& s) {
        const authentication_key second{key_number{2}, secret};
        must(s.set(authentication{.chunks = named, .key = authentication_key{key_number{1}, secret}}));
        if (interleaved) must(s.set(interleaving{}));
        if constexpr (is_many<std::decay_t<decltype(s)>>)
            must(s.set(second, future_associations));
        else
            must(s.set(second));
    });
    const bool wanted = named.contains(chunk_type::data) || named.contains(chunk_type::interleaved_data);
    CHECK(agreed_by_right(c) == agreed_extensions{.partial_reliability = true, .interleaving = interleaved, .authentication = true, .congestion_notification = true, .authenticated_messages = wanted});
    CHECK(must(negotiated(c.left, c.left_id)).authenticated_messages == wanted);
    inbox in;
    for (const int key : {1, 2}) {
        const auto text = "with key " + std::to_string(key);
        must(c.send_right(text, key_number{static_cast<std::uint16_t>(key)}));
        CHECK(in.text(c.left) == text);
        const auto p = wire.next([&](const auto& one) { return std::search(one.chunks.begin(), one.chunks.end(), text.begin(), text.end()) != one.chunks.end(); });
        CHECK(key_in(p) == (wanted ? key : -1));
    }
    // One that does not exist is noticed only where keys matter.
    CHECK(c.send_right("no such key"sv, key_number{9}).has_value() != wanted);
}};

static const test_on_each rolled_over{"A key is replaced at both ends while messages go to and fro", []<class Kind>(Kind) {
    packets wire;
    auto c = associate<kind_in<Kind>>(authenticated);
    constexpr key_rollover rollover{.from = key_number{1}, .to = key_number{2}};
    const auto secret = secret_of('b');
    inbox in;
    int number = 0;
    const auto messages_pass = [&](int key_of_right, int key_of_left) {
        for (int i = 0; i < 5; ++i) {
            const auto text = "message " + std::to_string(++number);
            must(c.send_right(text, stream_id{static_cast<std::uint16_t>(i % 3)}, sack_immediately));
            must(c.send_left(text, stream_id{static_cast<std::uint16_t>(i % 3)}, sack_immediately));
            CHECK(in.text(c.left) == text);
            CHECK(in.text(c.right) == text);
        }
        const auto contains = [&](const auto& p) {
            const auto last = "message " + std::to_string(number);
            return std::search(p.chunks.begin(), p.chunks.end(), last.begin(), last.end()) != p.chunks.end();
        };
        for (int i = 0; i < 2; ++i) {
            const auto p = wire.next(contains);
            CHECK(key_in(p) == (p.from_port == c.address.port() ? key_of_right : key_of_left));
        }
    };
    messages_pass(1, 1);
    must(with_right(c, [&](auto& s, auto... id) { return rollover.install(s, secret, id...); }));
    must(rollover.install(c.left, secret, c.left_id));
    messages_pass(1, 1);
    must(with_right(c, [&](auto& s, auto... id) { return rollover.activate(s, id...); }));
    messages_pass(2, 1);
    must(rollover.activate(c.left, c.left_id));
    messages_pass(2, 2);
    c.settle_left();
    REQUIRE(eventually([&] { return must(c.template get_right<status>()).unacknowledged_chunks == 0; }));

    must(with_right(c, [&](auto& s, auto... id) { return rollover.retire(s, id...); }));
    must(rollover.retire(c.left, c.left_id));
    const auto finished = [&](auto& socket) {
        const auto e = in.next<authentication_event>(socket);
        CHECK(e.indication == key_change::key_free);
        CHECK(e.key == key_number{1});
        CHECK(must(rollover.finish(socket, e)));
        // Gone.
        CHECK(must_fail(rollover.finish(socket, e)).message() == "set deleted_key: Invalid argument (EINVAL): there is no such key, or it is the active one");
    };
    finished(c.right);
    finished(c.left);
    messages_pass(2, 2);
    CHECK_FALSE(must(rollover.finish(c.left, authentication_event{key_number{1}, key_change::new_key, c.left_id})));
    CHECK_FALSE(must(rollover.finish(c.left, authentication_event{key_number{2}, key_change::key_free, c.left_id})));
}};

TEST_CASE("While the ends use different keys, each tells of the other's") {
    auto c = connect<one_to_many>(family::ipv4, authenticated);
    constexpr key_rollover rollover{.from = key_number{1}, .to = key_number{2}};
    const auto secret = secret_of('b');
    inbox in;
    must(rollover.install(c.left, secret, all_associations));
    must(rollover.install(c.right, secret, c.right_id));
    CHECK(must_fail(rollover.retire(c.right, c.right_id)).message() ==
          "set deactivated_key: Invalid argument (EINVAL): there is no such key, or it is the active one");
    must(rollover.activate(c.left, all_associations));
    must(c.left.subscribe<authentication_event>());
    must(c.send_right("with the old"sv));
    const auto e = in.next<authentication_event>(c.left);
    CHECK(e.indication == key_change::new_key);
    CHECK(e.key == key_number{1});
    CHECK_FALSE(must(rollover.finish(c.left, e)));
    CHECK(in.text(c.left) == "with the old");
    must(c.send_left("with the new"sv));
    CHECK(in.next<authentication_event>(c.right).key == key_number{2});
    CHECK(in.text(c.right) == "with the new");
}

TEST_CASE("The old key is free only when what was sent with it has arrived") {
    auto c = connect<one_to_one>(family::ipv4, [](auto& s) {
        authenticated(s);
        small_window(s);
    });
    constexpr key_rollover rollover{.from = key_number{1}, .to = key_number{2}};
    const auto secret = secret_of('b');
    must(rollover.install(c.left, secret, c.left_id));
    must(rollover.install(c.right, secret));
    for (int i = 0; i < 6; ++i) must(c.right.send(pattern(1500)));
    must(rollover.activate(c.right));
    must(rollover.retire(c.right));
    inbox in;
    in.nothing(c.right);
    for (int i = 0; i < 6; ++i) CHECK(in.text(c.left) == pattern(1500));
    CHECK(must(rollover.finish(c.right, in.next<authentication_event>(c.right))));
}

TEST_CASE("Authentication stops at the first option that can't be set, and the error names it") {
    auto s = open<one_to_one>(family::ipv4);
    CHECK(must_fail(s.set(authentication{.hashes = {hmac_identifier::sha256}})).message() ==
          "set hmac_identifiers: Invalid argument (EINVAL): `identifiers` must hold sha1; the option is unchanged");
    CHECK(must_fail(s.set(authentication{.chunks = {chunk_type::init}})).message().starts_with("set authenticated_chunk: "));
    // Without the feature there are no keys.
    auto plain = connect<one_to_one>();
    constexpr key_rollover rollover{key_number{1}, key_number{2}};
    CHECK(must_fail(rollover.activate(plain.right)).code() == EACCES);
    CHECK(must_fail(rollover.install(plain.right, secret_of('b'))).message().starts_with("set authentication_key: Permission denied (EACCES): authentication was not agreed on when"));
    CHECK(must_fail(open<one_to_one>(family::ipv4).set(authentication_key{key_number{1}, {}})).message() ==
          "set authentication_key: Permission denied (EACCES): authentication is off on this socket: set(authentication_support{}) comes first (an accepted socket does not inherit it: ask its acceptor)");
}

// ---- dynamic addresses -----------------------------------------------------------------------------------------------------------

static constexpr auto movable = [](auto& s) { must(s.set(dynamic_addresses{})); };

static const test_on_each moved{"With dynamic addresses a new address reaches the peer and is used, from either end", []<class Kind>(Kind) {
    packets wire;
    auto c = associate<kind_in<Kind>>(movable);
    CHECK(agreed_by_right(c).dynamic_addresses);
    CHECK(agreed_by_right(c).authentication);
    must(c.right.template subscribe<peer_address_change>());
    must(c.left.template subscribe<peer_address_change>());
    inbox in;
    const auto reach = [&](auto& from, auto& to, auto set_primary, auto send, std::uint8_t last) {
        const auto address = endpoint::ipv4({127, 0, 0, last}, must(from.local_endpoint()).port());
        must(from.add_addresses(address));
        for (const auto state : {peer_address_change::change::added, peer_address_change::change::confirmed})
            CHECK(in.until<peer_address_change>(to, [&](const auto& e) { return e.state == state; }).address == address);
        must(set_primary(primary_address{address}));
        const auto text = "to " + std::to_string(last);
        must(send(text));
        in.until<std::conditional_t<is_many<std::decay_t<decltype(from)>>, message, basic_message<>>>(from, [&](const auto& m) { return m.text() == text; });
        CHECK(wire.next([&](const auto& p) { return std::search(p.chunks.begin(), p.chunks.end(), text.begin(), text.end()) != p.chunks.end(); })
                  .to[3] == last);
    };
    reach(c.left, c.right, [&](const auto& p) { return with_right(c, [&](auto& s, auto... id) { return s.set(p, id...); }); },
          [&](const auto& text) { return c.send_right(text); }, 7);
    if constexpr (kind_in<Kind> != kind::peeled)  // which can't be bound any more
        reach(c.right, c.left, [&](const auto& p) { return c.left.set(p, c.left_id); }, [&](const auto& text) { return c.send_left(text); }, 8);
}};

// ---- streams ---------------------------------------------------------------------------------------------------------------------

static const test_on_each reconfigured{"With reconfiguration streams are reset and added", []<class Kind>(Kind) {
    auto c = associate<kind_in<Kind>>([](auto& s) {
        must(s.set(stream_reconfiguration{.permission = {.association = false}}));
        must(s.template subscribe<stream_reset_event, stream_change_event>());
    });
    CHECK(agreed_by_right(c).reconfiguration);
    inbox in;
    must(with_right(c, [](auto& s, auto... id) { return s.add_streams(id..., {.outbound = 2}); }));
    CHECK(in.next<stream_change_event>(c.right).added_outbound == 2);
    CHECK(in.next<stream_change_event>(c.left).added_inbound == 2);
    must(c.send_right("on a new one"sv, stream_id{11}));
    CHECK(in.text(c.left) == "on a new one");
    must(with_right(c, [](auto& s, auto... id) { return s.reset_streams(id..., stream_direction::outgoing); }));
    CHECK(in.next<stream_reset_event>(c.right).outgoing);
    CHECK(must_fail(with_right(c, [](auto& s, auto... id) { return s.reset_association(id...); })).reason() == reason::not_permitted_here);
}};

// ---- interleaving ----------------------------------------------------------------------------------------------------------------

static const test_on_each interleaved{"With interleaving an urgent message overtakes a long one, in its middle", []<class Kind>(Kind) {
    private_network network;
    network.sysctl("intl_enable", "1");
    auto c = associate<kind_in<Kind>>([](auto& s) {
        must(s.set(interleaving{.scheduler = stream_scheduler{discipline::round_robin}}));
        set_value(s.native_handle(), SCTP_MAXSEG, 1000);
        small_window(s);
    });
    CHECK(agreed_by_right(c).interleaving);
    CHECK(must(c.template get_right<stream_scheduler>()).by == discipline::round_robin);
    constexpr stream_id slow{1}, urgent{2};
    const std::array weights{weighted_stream{slow, 9}, weighted_stream{urgent, 1}};
    must(with_right(c, [&](auto& s, auto... id) { return s.set(weighted_streams{.by = discipline::priority, .weights = weights}, id...); }));
    set_raw(c.right.native_handle(), SOL_SOCKET, SO_SNDBUF, 200000);
    must(c.send_right(pattern(60000), slow));
    must(c.send_right("urgent"sv, urgent));
    inbox in;
    std::vector<std::string> order;
    std::string slow_text;
    while (order.size() < 2) {
        const auto got = must(c.left.template receive<receive_info>(in.bytes()));
        match(
            got,
            [&](const basic_message<receive_info>& m) {
            if (m.stream() == slow) slow_text += m.text();
            order.emplace_back(m.stream() == slow ? "slow" : m.text());
        },
            [&](const basic_fragment<receive_info>& f) {
            CHECK(f.stream() == slow);
            slow_text += f.text();
        },
            [](const auto&) { FAIL("something else"); });
    }
    CHECK(order == std::vector<std::string>{"urgent", "slow"});
    CHECK(slow_text == pattern(60000));
}};

TEST_CASE("Without its sysctl interleaving is an error that names it") {
    private_network network;
    auto one = open<one_to_one>(family::ipv4);
    auto many = open<one_to_many>(family::ipv4);
    constexpr auto text =
        "set interleaving_support: Operation not permitted (EPERM): the sysctl net.sctp.intl_enable is 0: as root set "
        "`sysctl -w net.sctp.intl_enable=1`";
    CHECK(must_fail(one.set(interleaving{})).message() == text);
    CHECK(must_fail(many.set(interleaving{})).message() == text);
    // The option alone needs two things, for want of which the kernel says the same.
    CHECK(must_fail(one.set(interleaving_support{})).message() == text);
    must(one.set(fragment_interleave{false}));
    CHECK(must_fail(one.set(interleaving_support{})).message() == "set interleaving_support: Operation not permitted (EPERM): set(fragment_interleave{}) must come first");
    network.sysctl("intl_enable", "1");
    must(one.set(interleaving{}));
    must(many.set(interleaving{}, future_associations));
    CHECK(must(many.get<interleaving_support>(future_associations)).enabled);
}

TEST_CASE("Weights that the scheduler or the association does not know are errors") {
    auto c = connect<one_to_one>();
    const std::array weights{weighted_stream{stream_id{1}, 9}, weighted_stream{stream_id{99}, 1}};
    CHECK(must_fail(c.right.set(weighted_streams{.by = discipline::round_robin, .weights = weights})).option() == SCTP_STREAM_SCHEDULER_VALUE);
    CHECK(must_fail(c.right.set(weighted_streams{.weights = weights})).message() ==
          "set stream_weight: Invalid argument (EINVAL): the association has no outbound stream of this number");
    CHECK(must(c.right.get<stream_weight>(stream_id{1})).value == 9);
    const std::array none{weighted_stream{stream_id{1}, 0}};
    const auto fair = c.right.set(weighted_streams{.by = discipline::weighted_fair_queueing, .weights = none});
    // Before 6.4 the kernel has no such discipline.
    const bool known = fair.error().option() == SCTP_STREAM_SCHEDULER_VALUE;
    CHECK(must_fail(fair).message() == (known ? "set stream_weight: Invalid argument (EINVAL): `value` must not be 0 in weighted_fair_queueing"
                                              : "set stream_scheduler: Invalid argument (EINVAL): kernels before 6.4 know neither fair_capacity nor weighted_fair_queueing"));
}

TEST_CASE("What is for associations to come is refused while the only one is being set up, and taken again when that has failed") {
    private_network network;
    network.add_address(1);
    network.add_silent_hosts();
    for (const std::string_view text : {"10.9.0.1", "::ffff:10.9.0.1"}) {
        const auto silent = must(endpoint::parse(text, 5000));
        for (const bool mapped : {true, false}) {
            auto s = must(one_to_one::open(silent.family(), waiting::non_blocking));
            must(s.set(mapped_ipv4_addresses{mapped}));
            must(s.set(init_parameters{.max_attempts = 1, .max_init_timeout = 200ms}));
            must(s.set(rto_parameters{.initial = 100ms, .maximum = 200ms, .minimum = 100ms}));
            REQUIRE(must(s.connect(silent)).in_progress);
            CHECK(must_fail(s.set(init_parameters{.outbound_streams = 3})).reason() == reason::set_up_already);
            CHECK(must_fail(s.set(stream_reconfiguration{})).reason() == reason::set_up_already);
            CHECK(must_fail(s.wait_until_connected(5s)).code() == ETIMEDOUT);
            must(s.set(init_parameters{.outbound_streams = 3}));
            must(s.set(stream_reconfiguration{}));
        }
    }
    // A socket of many has others to come.
    auto many = must(one_to_many::open(family::ipv4, waiting::non_blocking));
    must(many.set(stream_reconfiguration{}));
    must(many.set(authentication{}));
    must(many.set(dynamic_addresses{}));
    const auto connection = must(many.connect(must(endpoint::parse("10.9.0.1", 5000))));
    REQUIRE(connection.in_progress);
    must(many.set(init_parameters{.outbound_streams = 3}));
    // And what is asked of this one is too early: nobody has refused anything yet.
    const auto pending = connection.association;
    CHECK(must_fail(negotiated(many, pending)).reason() == reason::not_up_yet);
    CHECK(must_fail(many.reset_streams(pending, stream_direction::outgoing, all_streams)).reason() == reason::not_up_yet);
    CHECK(must_fail(many.reset_association(pending)).reason() == reason::not_up_yet);
    CHECK(must_fail(many.add_streams(pending, {.outbound = 1})).reason() == reason::not_up_yet);
    CHECK(must_fail(many.set_peer_primary(pending, endpoint::loopback(family::ipv4))).reason() == reason::not_up_yet);
    CHECK(must_fail(many.set(active_key{}, pending)).message() ==
          "set active_key: Permission denied (EACCES): the association is still being set up: association_change, up, tells when it is there");
}

TEST_CASE("What does not compile on a peeled-off association would have no effect there") {
    auto c = connect<peeled_association>();
    const int fd = c.right.native_handle();
    const auto before = must(negotiated(c.right));
    const auto streams = must(c.right.get<status>()).outbound_streams;
    must(sctpp::detail::set_option(fd, autoclose{std::chrono::duration<std::uint32_t>(1)}));
    must(sctpp::detail::set_option(fd, init_parameters{.outbound_streams = 3, .max_inbound_streams = 3}));
    must(sctpp::detail::set_option(fd, adaptation_layer{adaptation_indication{7}}));
    must(sctpp::detail::set_option(fd, authentication_support{}));
    must(sctpp::detail::set_option(fd, authenticated_chunk{chunk_type::data}));
    must(sctpp::detail::set_option(fd, hmac_identifiers{{hmac_identifier::sha256, hmac_identifier::sha1}}));
    must(sctpp::detail::set_option(fd, reconfiguration_support{}));
    must(sctpp::detail::set_option(fd, partial_reliability_support{!before.partial_reliability}));
    must(sctpp::detail::set_option(fd, congestion_notification_support{!before.congestion_notification}));
    CHECK(must(negotiated(c.right)) == before);
    CHECK(must(c.right.get<status>()).outbound_streams == streams);
    // For longer than autoclose would wait, nothing happens.
    pollfd one{fd, POLLIN, 0};
    CHECK(::poll(&one, 1, 1500) == 0);
    inbox in;
    CHECK(must(c.right.get<status>()).state == association_state::established);
    must(c.send_right("hello"sv));
    CHECK(in.text(c.left) == "hello");
}

// ---- what was agreed on ----------------------------------------------------------------------------------------------------------

static const test_on_each agreed{"What was negotiated is what both ends have offered", []<class Kind>(Kind) {
    auto plain = associate<kind_in<Kind>>();
    CHECK(agreed_by_right(plain) == agreed_extensions{.partial_reliability = true, .congestion_notification = true});
    int opened = 0;
    auto c = associate<kind_in<Kind>>([&](auto& s) {
        movable(s);
        if (++opened == 2) return;
        must(s.set(stream_reconfiguration{}));
        if constexpr (is_many<std::decay_t<decltype(s)>>)
            must(s.set(partial_reliability_support{false}, future_associations));
        else
            must(s.set(partial_reliability_support{false}));
    });
    CHECK(agreed_by_right(c) == agreed_extensions{.dynamic_addresses = true, .authentication = true, .congestion_notification = true});
    must(c.shutdown_right());
    REQUIRE(eventually([&] { return !with_right(c, [](auto& s, auto... id) { return negotiated(s, id...); }); }));
}};

TEST_CASE("Without an association nothing was negotiated") {
    auto one = open<one_to_one>(family::ipv4);
    CHECK(must_fail(negotiated(one)).message() == "get status: Invalid argument (EINVAL): there is no association yet, or it has ended");
    auto many = open<one_to_many>(family::ipv4);
    CHECK(must_fail(negotiated(many, association_id{99})).message() ==
          "get status: Invalid argument (EINVAL): no association of this socket has this id");
}

TEST_CASE("What is agreed on at set-up is refused afterwards, where there is no other association to come") {
    auto c = connect<one_to_one>();
    const auto check = [&](const auto& feature, const std::string& option) {
        const auto e = must_fail(c.right.set(feature));
        CHECK(e.code() == EISCONN);
        CHECK(e.message() == "set " + option + ": Transport endpoint is already connected (EISCONN): this is for associations to come, and the only one "
                                               "of this socket is being set up, is up or was: set it before connect, or on the acceptor before it listens");
    };
    check(authentication{}, "authentication_support");
    check(dynamic_addresses{}, "authentication_support");
    check(stream_reconfiguration{}, "reconfiguration_support");
    check(interleaving{}, "interleaving_support");
    CHECK_FALSE(must(c.right.get<fragment_interleave>()).enabled);  // nothing of it was set
    check(init_parameters{.outbound_streams = 3}, "init_parameters");
    check(adaptation_layer{}, "adaptation_layer");
    check(profiles::ngap, "init_parameters");
    CHECK(must(c.right.get<default_send_parameters>()) == default_send_parameters{});
    must(c.left.set(stream_reconfiguration{}));  // for the next
}
