// SPDX-License-Identifier: BSL-1.0
// The ready profiles on every kind of socket: each option reads back as the profile has it, and a message shows the defaults.
#include <sctpp/profiles.hpp>

#include "support.hpp"

using namespace support;
using namespace sctpp;

namespace {

/// As it reads where a profile was set: what the profile leaves unset is the kernel's.
template <class Socket, class Option>
void check_set(const Socket& s, const Option& wanted) {
    INFO(option_name<Option>);
    const auto got = [&] {
        if constexpr (is_many<Socket> && option_traits<Option>::facts.key != option_key::none)
            return must(s.template get<Option>(future_associations));
        else
            return must(s.template get<Option>());
    }();
    if constexpr (std::is_same_v<Option, rto_parameters>) {
        CHECK(got.initial == wanted.initial);
        if (wanted.minimum) CHECK((got.minimum == wanted.minimum && got.maximum == wanted.maximum));
    } else if constexpr (std::is_same_v<Option, init_parameters>) {
        CHECK((got.outbound_streams == wanted.outbound_streams && got.max_inbound_streams == wanted.max_inbound_streams));
    } else if constexpr (std::is_same_v<Option, association_parameters>) {
        CHECK(got.max_retransmissions == wanted.max_retransmissions);
    } else if constexpr (std::is_same_v<Option, peer_address_parameters>) {
        CHECK((got.heartbeat == wanted.heartbeat && got.max_retransmissions == wanted.max_retransmissions));
    } else {
        CHECK(got == wanted);
    }
}

template <class Socket, class... Options>
void check_all(const profile<Options...>& p) {
    for (const auto f : {family::ipv4, family::ipv6}) {
        auto s = must(Socket::open(f));
        must(s.set(p));
        (check_set(s, p.template get<Options>()), ...);
    }
}

template <class... Options>
void check_everywhere(const profile<Options...>& p, payload_protocol_id protocol, std::uint16_t streams) {
    check_all<one_to_one>(p);
    check_all<acceptor>(p);
    check_all<one_to_many>(p);
    // An association of two that use it: the streams are as many, and a plain send carries the protocol.
    auto c = connect<one_to_one>(family::ipv4, [&](auto& s) { must(s.set(p)); });
    CHECK(must(c.right.template get<status>()).outbound_streams == streams);
    must(c.right.send("hello"sv));
    inbox in;
    CHECK(in.next<message>(c.left).payload_protocol() == protocol);
}

}  // namespace

TEST_CASE("Profiles read back as they were set, on every kind of socket") {
    check_everywhere(profiles::ngap, payload_protocol_id::ngap, 16);
    check_everywhere(profiles::s1ap, payload_protocol_id::s1ap, 16);
    check_everywhere(profiles::diameter, payload_protocol_id::diameter, 16);
    check_everywhere(profiles::m3ua, payload_protocol_id::m3ua, 17);
    check_everywhere(profiles::partial_reliability, payload_protocol_id::webrtc_binary, 65535);
}
