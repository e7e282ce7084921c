// SPDX-License-Identifier: BSL-1.0
// What was read is set again as it is: the kernel's struct is the same afterwards, to the byte. So changing one field of what was read
// changes nothing else.
#include <functional>

#include <sctpp/for_each_option.hpp>
#include <sctpp/text.hpp>

#include "kinds.hpp"

using namespace support;
using namespace sctpp;
using scope = option_place::scope;

namespace {

/// The kernel's struct as a raw getsockopt gives it.
template <class Option>
auto bytes_of(int fd, const detail::target& where, const Option& like) {
    std::array<std::byte, 512> bytes{};
    const auto asked = detail::question<Option>(where, &like);
    std::memcpy(bytes.data(), &asked, sizeof asked);
    socklen_t size = detail::has_tail<Option> ? bytes.size() : sizeof asked;
    const bool answered = ::getsockopt(fd, IPPROTO_SCTP, option_traits<Option>::facts.number, bytes.data(), &size) == 0;
    return std::pair(answered, bytes);
}

/// Where a value that the kernel gives back is none that can be set.
bool may_be_refused(std::string_view option, const error& e) {
    if (e.code() == EISCONN) return e.reason() == reason::set_up_already;  // what was agreed on, and is for later associations
    if (option == "reuse_port") return e.code() == EFAULT;                 // bound
    if (option == "interleaving_support") return e.code() == EPERM;        // off, and not to be had
    return option == "stream_weight" && e.reason() == reason::field_not_used;
}

/// Sets each again. (Of one type, so that it is compiled once for each option; Catch2's macros stand where there is no template.)
struct setting_again {
    int fd;
    bool many, one;
    int count = 0;

    template <class Option>
    void operator()(const option_place& at, const result<Option>& got) {
        if constexpr (option_traits<Option>::facts.directions == direction::both) {
            if (!got) return;
            const detail::target where{many ? at.association : association_id{}, at.of == scope::path ? &at.path : nullptr, at.stream, one};
            const auto before = bytes_of(fd, where, *got);
            const auto set = detail::set_option(fd, *got, where);
            was_set(option_name<Option>, [&] { return to_string(*got); }, set, before.first && bytes_of(fd, where, *got) == before);
        }
    }

private:
    void was_set(std::string_view option, const std::function<std::string()>& text, const result<void>& set, bool unchanged) {
        ++count;
        INFO(text());
        INFO((set ? "" : set.error().message()));
        CHECK((set || may_be_refused(option, set.error())));
        CHECK(unchanged);
    }
};

/// How many were set again.
template <class Socket>
int set_as_read(Socket& s) {
    setting_again again{s.native_handle(), is_many<Socket>, std::is_same_v<Socket, one_to_one>};
    must(for_each_option(s, std::ref(again)));
    return again.count;
}

}  // namespace

TEST_CASE("What is read can be set again, and changes nothing: sockets without an association") {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    auto one = open<one_to_one>(f);
    auto many = open<one_to_many>(f);
    auto acceptor = listening<sctpp::acceptor>(f);
    CHECK(set_as_read(one) > 40);
    CHECK(set_as_read(acceptor) > 40);
    must(many.set(default_send_parameters{.reliability = lifetime{0ms}}, future_associations));
    must(many.set(delayed_sack{.every_packets = 1}, future_associations));
    CHECK(set_as_read(many) > 40);
}

TEMPLATE_TEST_CASE("What is read can be set again, and changes nothing: associations", "", one_to_one, one_to_many, peeled_association) {
    auto c = connect<TestType>(GENERATE(family::ipv4, family::ipv6));
    const auto set = [&](const auto& option) { must(c.set_right(option)); };
    CHECK(set_as_read(c.right) > 50);
    set(stream_scheduler{stream_scheduler::discipline::priority});
    set(default_send_parameters{.stream = stream_id{3}, .unordered = true, .reliability = retransmission_limit{3}});
    set(path_thresholds{.inactive = 12, .potentially_failed = 17, .change_primary = 19});
    SECTION("on") {
        set(peer_address_parameters{.heartbeat = heartbeat_setting::on(0ms), .path_mtu = path_mtu_setting::fixed(1400), .dscp = 0xb8});
        set(delayed_sack{.every_packets = 1});
    }
    SECTION("off") { set(peer_address_parameters{.heartbeat = heartbeat_setting::off(), .delayed_sack = delayed_sack_setting::off()}); }
    CHECK(set_as_read(c.right) > 50);
}
