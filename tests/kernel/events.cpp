// SPDX-License-Identifier: BSL-1.0
// What events tell besides that they happened; see event_kinds.cpp for each of them on each kind of socket.
#include "support.hpp"

using namespace support;
using namespace sctpp;

TEMPLATE_TEST_CASE("association_change: up, with the negotiated streams, on both sides", "", one_to_one, one_to_many) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6), [](auto& s) {
        must(s.template subscribe<association_change>());
        must(s.set(init_parameters{.outbound_streams = 17}));
    });
    inbox in;
    const auto right = in.template next<association_change>(c.right);
    CHECK(right.state == association_change::change::up);
    CHECK(right.association == c.right_id);
    CHECK(right.outbound_streams == 17);
    CHECK(right.inbound_streams == 17);
    CHECK(right.cause == error_cause::none);
    CHECK(right.causes.bytes.empty());
    const auto left = in.template next<association_change>(c.left);
    CHECK(left.state == association_change::change::up);
    CHECK(left.association == c.left_id);
}

TEST_CASE("association_change: an association that can't be started has no id after an implicit set-up") {
    auto holder = open<one_to_one>(family::ipv4);
    must(holder.bind(endpoint::loopback(family::ipv4)));
    auto s = open<one_to_many>(family::ipv4);
    must(s.subscribe<association_change>());
    must(s.send("x"sv, must(holder.local_endpoint())));
    inbox in;
    const auto e = in.next<association_change>(s);
    CHECK(e.state == association_change::change::cannot_start);
    CHECK(e.association == association_id{0});
}

TEST_CASE("send_failed_event: one for each chunk of a long message") {
    auto c = connect<one_to_one>(family::ipv4, [](auto& s) {
        set_raw(s.native_handle(), SOL_SOCKET, SO_RCVBUF, 4000);
        set_raw(s.native_handle(), IPPROTO_SCTP, SCTP_MAXSEG, sctp_assoc_value{0, 1000});
    });
    for (int i = 0; i < 8; ++i) must(c.right.send(pattern(1000)));
    must(c.right.subscribe<send_failed_event>());
    const auto message = pattern(2500);
    must(c.right.send(message, message_context{5}));
    must(c.left.abort(c.left_id));
    inbox in;
    std::string all;
    for (int i = 0; i < 3; ++i) {
        const auto e = in.until<send_failed_event>(c.right, [](const auto& f) { return f.context == message_context{5}; });
        CHECK(e.first_chunk == (i == 0));
        CHECK(e.last_chunk == (i == 2));
        all += text(e.payload);
    }
    CHECK(all == message);
}
