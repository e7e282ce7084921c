// SPDX-License-Identifier: BSL-1.0
// Kernels whose structs are shorter or longer than this header's: peer_address_parameters was 152 bytes until 4.18 and is 156 since; and all
// others as if they had grown.
#include "system_calls.hpp"
#include "wire.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <memory>
#include <type_traits>

#include <sctpp/for_each_option.hpp>

using namespace sctpp;
using namespace std::chrono_literals;

namespace {

struct sockets : system_calls {
    sockets() {
        socket = [](int, int, int) { return any_descriptor(); };
        setsockopt = [this](int, int, const void* value, socklen_t size) {
            const auto* first = static_cast<const std::byte*>(value);
            sent.assign(first, first + size);
            return 0;
        };
    }
    /// Answers as a kernel whose struct is these bytes: refuses a shorter room, fills a longer one.
    void answer_with(std::vector<std::byte> bytes) {
        getsockopt = [this, bytes = std::move(bytes)](int, int, void* value, socklen_t* size) {
            rooms.push_back(*size);
            if (*size < bytes.size()) return -EINVAL;
            std::memcpy(value, bytes.data(), bytes.size());
            *size = static_cast<socklen_t>(bytes.size());
            return 0;
        };
    }
    std::vector<std::byte> sent;
    std::vector<socklen_t> rooms;
};

one_to_one one() { return one_to_one::open(family::ipv4).value(); }

// sctp_paddrparams, packed: 0 association, 4 address, 132 hbinterval, 136 pathmaxrxt u16, 138 pathmtu, 142 sackdelay, 146 flags,
// 150 flow label, 154 dscp, 155 padding.
enum flag : std::uint32_t {
    hb_enable = 1,
    hb_disable = 2,
    hb_demand = 4,
    pmtud_enable = 8,
    pmtud_disable = 16,
    sack_enable = 32,
    sack_disable = 64,
    hb_zero = 128,
    flow_label = 256,
    dscp = 512,
};

}  // namespace

TEST_CASE("peer_address_parameters: settings that say one thing become a number and a pair of flags") {
    sockets kernel;
    auto s = one();
    const auto sent = [&](const peer_address_parameters& p) {
        REQUIRE(s.set(p));
        return kernel.sent;
    };
    using parameters = peer_address_parameters;
    CHECK(sent({}) == wire(152).bytes);
    CHECK(sent({.heartbeat = heartbeat_setting::on()}) == wire(152).u32(146, hb_enable).bytes);
    CHECK(sent({.heartbeat = heartbeat_setting::on(5s)}) == wire(152).u32(132, 5000).u32(146, hb_enable).bytes);
    CHECK(sent({.heartbeat = heartbeat_setting::on(0ms)}) == wire(152).u32(146, hb_enable | hb_zero).bytes);
    CHECK(sent({.heartbeat = heartbeat_setting::off()}) == wire(152).u32(146, hb_disable).bytes);
    CHECK(sent({.heartbeat_now = true}) == wire(152).u32(146, hb_demand).bytes);
    CHECK(sent({.heartbeat = heartbeat_setting::on(), .heartbeat_now = true}) == wire(152).u32(146, hb_enable | hb_demand).bytes);
    CHECK(sent({.max_retransmissions = 7}) == wire(152).u16(136, 7).bytes);
    CHECK(sent({.path_mtu = path_mtu_setting::discovered()}) == wire(152).u32(146, pmtud_enable).bytes);
    CHECK(sent({.path_mtu = path_mtu_setting::fixed(1400)}) == wire(152).u32(138, 1400).u32(146, pmtud_disable).bytes);
    CHECK(sent({.delayed_sack = delayed_sack_setting::on(100ms)}) == wire(152).u32(142, 100).u32(146, sack_enable).bytes);
    CHECK(sent({.delayed_sack = delayed_sack_setting::on()}) == wire(152).u32(146, sack_enable).bytes);
    CHECK(sent({.delayed_sack = delayed_sack_setting::off()}) == wire(152).u32(146, sack_disable).bytes);

    REQUIRE(s.set(parameters{.max_retransmissions = 3}, endpoint::ipv4({10, 0, 0, 1}, 99)));
    CHECK(kernel.sent == wire(152).u16(4, AF_INET).be16(6, 99).u8(8, 10).u8(11, 1).u16(136, 3).bytes);
}

TEST_CASE("peer_address_parameters: the long struct is sent only for the fields that only it has") {
    sockets kernel;
    auto s = one();
    REQUIRE(s.set(peer_address_parameters{.ipv6_flow_label = 0xabcde}));
    CHECK(kernel.sent == wire(156).u32(146, flow_label).u32(150, 0xabcde).bytes);
    REQUIRE(s.set(peer_address_parameters{.heartbeat = heartbeat_setting::off(), .dscp = std::uint8_t{0xb8}}));
    CHECK(kernel.sent == wire(156).u32(146, hb_disable | dscp).u8(154, 0xb8).bytes);
    REQUIRE(s.set(peer_address_parameters{.ipv6_flow_label = 0U, .dscp = std::uint8_t{0}}));
    CHECK(kernel.sent == wire(156).u32(146, flow_label | dscp).bytes);
}

TEST_CASE("peer_address_parameters: read back, the settings say what is and how long") {
    sockets kernel;
    kernel.answer_with(wire(156)
                           .u32(132, 30000)
                           .u16(136, 5)
                           .u32(138, 1500)
                           .u32(142, 200)
                           .u32(146, hb_enable | pmtud_enable | sack_enable | flow_label | dscp)
                           .u32(150, 0x12345)
                           .u8(154, 0x28)
                           .bytes);
    const auto p = one().get<peer_address_parameters>().value();
    CHECK(p.heartbeat.is_on());
    CHECK(p.heartbeat.time() == 30s);
    CHECK_FALSE(p.heartbeat_now);
    CHECK(p.max_retransmissions == 5);
    CHECK(p.path_mtu.is_discovered());
    CHECK(p.path_mtu.bytes() == 1500);
    CHECK(p.delayed_sack.is_on());
    CHECK(p.delayed_sack.time() == 200ms);
    CHECK(p.ipv6_flow_label == 0x12345);
    CHECK(p.dscp == 0x28);
    CHECK(kernel.rooms == std::vector<socklen_t>{156});

    kernel.answer_with(wire(156).u32(132, 30000).u32(138, 1400).u32(146, hb_disable | pmtud_disable | sack_disable).bytes);
    const auto off = one().get<peer_address_parameters>().value();
    CHECK(off.heartbeat.is_off());
    CHECK(off.heartbeat.time() == 30s);
    CHECK(off.path_mtu.is_fixed());
    CHECK(off.path_mtu.bytes() == 1400);
    CHECK(off.delayed_sack.is_off());
    CHECK_FALSE(off.ipv6_flow_label);
    CHECK_FALSE(off.dscp);
}

TEST_CASE("an older kernel answers with its shorter struct: what it lacks is not there") {
    sockets kernel;
    kernel.answer_with(wire(152).u32(132, 30000).u16(136, 5).u32(146, hb_enable | flow_label | dscp).bytes);
    const auto p = one().get<peer_address_parameters>().value();
    CHECK(p.heartbeat.is_on());
    CHECK(p.max_retransmissions == 5);
    CHECK(kernel.rooms == std::vector<socklen_t>{156});
}

TEST_CASE("a newer kernel whose struct has grown refuses our size, and is asked again with room to spare") {
    sockets kernel;
    kernel.answer_with(wire(164).u32(132, 1000).u16(136, 9).u32(146, hb_enable).u32(156, 0xffffffff).u32(160, 0xffffffff).bytes);
    const auto p = one().get<peer_address_parameters>().value();
    CHECK(p.heartbeat.time() == 1s);
    CHECK(p.max_retransmissions == 9);
    REQUIRE(kernel.rooms.size() == 2);
    CHECK(kernel.rooms[0] == 156);
    CHECK(kernel.rooms[1] > 164);

    kernel.answer_with(wire(24).u32(4, 500).u32(8, 60000).u32(12, 100).u32(16, 0xffffffff).bytes);
    const auto rto = one().get<rto_parameters>().value();
    CHECK(rto.initial == 500ms);
    CHECK(rto.minimum == 100ms);
}

TEST_CASE("the second question names the same association and path as the first") {
    sockets kernel;
    std::vector<std::vector<std::byte>> asked;
    kernel.getsockopt = [&](int, int, void* value, socklen_t* size) {
        const auto* first = static_cast<const std::byte*>(value);
        asked.emplace_back(first, first + 156);
        CHECK(*size >= 156);
        return asked.size() == 1 ? -EINVAL : 0;
    };
    (void)one().get<peer_address_parameters>(endpoint::ipv4({10, 0, 0, 1}, 99));
    REQUIRE(asked.size() == 2);
    CHECK(asked[0] == asked[1]);
    CHECK(asked[0] == wire(156).u16(4, AF_INET).be16(6, 99).u8(8, 10).u8(11, 1).bytes);
}

TEST_CASE("a size that no kernel has had is an error, not a guess") {
    sockets kernel;
    for (const socklen_t size : {0U, 4U, 151U, 153U, 155U}) {
        kernel.getsockopt = [&](int, int, void*, socklen_t* given) {
            *given = size;
            return 0;
        };
        const auto got = one().get<peer_address_parameters>();
        REQUIRE_FALSE(got);
        CHECK(got.error() == error(EPROTO, operation::get, reason::unexpected_size, SCTP_PEER_ADDR_PARAMS | size << 16));
        CHECK(got.error().message().find("answer of " + std::to_string(size) + " bytes") != std::string::npos);
    }
}

TEST_CASE("EINVAL of every size is the option's own EINVAL; other errors are not asked about twice") {
    sockets kernel;
    int calls = 0;
    for (const int code : {EINVAL, EPERM, ENOPROTOOPT, EOPNOTSUPP, EBADF}) {
        calls = 0;
        kernel.getsockopt = [&](int, int, void*, socklen_t*) { return ++calls, -code; };
        const auto got = one().get<rto_parameters>();
        REQUIRE_FALSE(got);
        CHECK(got.error() == error(code, operation::get, reason::none, SCTP_RTOINFO));
        CHECK(calls == (code == EINVAL ? 2 : 1));
    }
}

// ---- every option ----------------------------------------------------------------------------------------------------

namespace {

const endpoint a_path = endpoint::ipv4({10, 0, 0, 1}, 99);

/// Asks for an option, of whatever has to be named.
template <class Option>
result<Option> ask() {
    if constexpr (requires(one_to_one& s) { s.get<Option>(); })
        return one().get<Option>();
    else if constexpr (requires(one_to_one& s) { s.get<Option>(a_path); })
        return one().get<Option>(a_path);
    else if constexpr (requires(one_to_one& s) { s.get<Option>(stream_id{1}); })
        return one().get<Option>(stream_id{1});
    else
        return one_to_many::open(family::ipv4).value().get<Option>();
}

template <class Option>
inline constexpr bool has_list = sctpp::detail::has_tail<Option>;
template <class Option>
inline constexpr std::size_t size_of = sizeof(typename option_traits<Option>::wire);

/// What the loops below need of an option that can be got; Catch2's macros in a template for each would be slow to compile.
struct gettable {
    std::string_view name;
    std::uint32_t number;
    std::size_t size;
    bool has_list;
    std::vector<std::size_t> known_sizes;
    result<std::shared_ptr<const void>> (*ask)();
    bool (*same)(const void*, const void*);
};

template <class Option>
gettable gettable_of() {
    gettable g{option_name<Option>, static_cast<std::uint32_t>(option_traits<Option>::facts.number), size_of<Option>, has_list<Option>, {size_of<Option>}, {}, {}};
    if constexpr (requires { option_traits<Option>::sizes; })
        g.known_sizes.assign(option_traits<Option>::sizes.begin(), option_traits<Option>::sizes.end());
    g.ask = +[]() -> result<std::shared_ptr<const void>> {
        auto got = ask<Option>();
        if (!got) return got.error();
        return std::shared_ptr<const void>(std::make_shared<Option>(*std::move(got)));
    };
    g.same = +[](const void* a, const void* b) { return *static_cast<const Option*>(a) == *static_cast<const Option*>(b); };
    return g;
}

/// The options of the list that can be got, but the one that is got as is_subscribed().
std::vector<gettable> all_gettable() {
    std::vector<gettable> all;
    for_each_option([&]<class Option>() {
        constexpr auto& facts = option_traits<Option>::facts;
        if constexpr (facts.directions != direction::set && facts.key != option_key::event) all.push_back(gettable_of<Option>());
    });
    return all;
}

/// As many bytes, every one of them something; the same at the front whatever the size.
std::vector<std::byte> something(std::size_t size) {
    std::vector<std::byte> bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 37 + 11);
    return bytes;
}

}  // namespace

TEST_CASE("every option: of a kernel whose struct has grown, the front is read as before") {
    for (const auto& option : all_gettable()) {
        if (option.has_list) continue;
        INFO(option.name);
        sockets kernel;
        kernel.answer_with(something(option.size));
        const auto now = option.ask();
        REQUIRE(now);
        CHECK(kernel.rooms == std::vector{static_cast<socklen_t>(option.size)});
        for (const std::size_t more : {1U, 4U, 8U, 100U, 256U}) {
            INFO(more << " bytes more");
            kernel.rooms.clear();
            kernel.answer_with(something(option.size + more));
            const auto later = option.ask();
            REQUIRE(later);
            CHECK(option.same(later->get(), now->get()));
            CHECK(kernel.rooms.size() == 2);
        }
        // More than anyone would add.
        kernel.answer_with(something(option.size + 257));
        CHECK(option.ask().error().code() == EINVAL);
    }
}

TEST_CASE("every option: the second question is the first, in a larger room") {
    for (const auto& option : all_gettable()) {
        INFO(option.name);
        sockets kernel;
        std::vector<std::vector<std::byte>> asked;
        std::vector<socklen_t> rooms;
        kernel.getsockopt = [&](int, int, void* value, socklen_t* size) {
            const auto* first = static_cast<const std::byte*>(value);
            asked.emplace_back(first, first + (std::min)(std::size_t{*size}, option.size));
            rooms.push_back(*size);
            return -EINVAL;
        };
        CHECK(option.ask().error().code() == EINVAL);
        REQUIRE(asked.size() >= 2);  // then it may ask what is wrong
        CHECK(asked[0] == asked[1]);
        CHECK(rooms[1] > rooms[0]);
    }
}

TEST_CASE("every option: an answer of a size that no kernel has had is an error") {
    for (const auto& option : all_gettable()) {
        INFO(option.name);
        sockets kernel;
        const auto& known = option.known_sizes;
        for (std::size_t size = 0; size < option.size; ++size) {
            INFO(size << " bytes");
            kernel.getsockopt = [size](int, int, void* value, socklen_t* given) {
                std::memset(value, 0, size);
                return *given = static_cast<socklen_t>(size), 0;
            };
            const auto got = option.ask();
            const bool expected = !option.has_list && std::find(known.begin(), known.end(), size) != known.end();
            CHECK(got.has_value() == expected);
            if (!expected)
                CHECK(got.error() ==
                      error(EPROTO, operation::get, reason::unexpected_size, option.number | static_cast<std::uint32_t>(size) << 16));
        }
    }
}

TEST_CASE("every option: is set in a size that some kernel has had") {
    const auto right = [](std::string_view name, bool size_is) {
        INFO(name);
        CHECK(size_is);
    };
    for_each_option([&]<class Option>() {
        if constexpr (option_traits<Option>::facts.directions != direction::get && !has_list<Option>) {
            const auto sent = [](const auto& option) {
                sockets kernel;
                (void)sctpp::detail::set_option(one().native_handle(), option);
                return kernel.sent.size();
            };
            std::size_t shortest = size_of<Option>;
            if constexpr (requires { option_traits<Option>::sizes; }) shortest = option_traits<Option>::sizes.front();
            // (A weight is not set where there is no association, and what may be shortened is read first.)
            constexpr bool asks_first = option_traits<Option>::facts.key == option_key::stream || requires { option_traits<Option>::may_be_shortened; };
            right(option_name<Option>, sent(Option{}) == shortest || asks_first);
        }
    });
}

TEST_CASE("lists of any length: too little room is asked for again, and what does not fit together is an error") {
    for_each_option([]<class Option>() {
        if constexpr (has_list<Option> && option_traits<Option>::facts.directions != direction::set) {
            INFO(option_name<Option>);
            using traits = option_traits<Option>;
            constexpr std::size_t element = traits::tail::element_size;
            sockets kernel;
            // As the kernel does: EINVAL, where there is less room than the list needs.
            const auto answer = [&](std::size_t count, std::size_t claimed) {
                std::vector<std::byte> bytes(size_of<Option> + count * element);
                typename traits::wire front{};
                sctpp::detail::store(front, traits::count, static_cast<std::decay_t<decltype(sctpp::detail::load(front, traits::count))>>(claimed));
                std::memcpy(bytes.data(), &front, sizeof front);
                for (std::size_t i = 0; i < count; ++i) bytes[size_of<Option> + i * element] = static_cast<std::byte>(i % 250 + 1);
                kernel.rooms.clear();
                kernel.answer_with(std::move(bytes));
                return ask<Option>();
            };
            const auto length = [](const Option& o) {
                std::size_t size = 0;
                traits::fields::for_each(o, [&](std::string_view, const auto& list) { size = list.size(); });
                return size;
            };
            for (const std::size_t count : {0U, 1U, 2U, 4U}) {
                const auto got = answer(count, count);
                REQUIRE(got);
                CHECK(length(*got) == count);
                CHECK(kernel.rooms.size() == 1);
            }
            // Longer than the usual room; longer than the list that it goes to, or with values twice.
            for (const std::size_t count : {600U, 5000U, 65000U}) {
                INFO(count);
                const auto got = answer(count, count);
                CHECK(kernel.rooms.size() == 2);
                if (got)
                    CHECK(length(*got) == 250);
                else
                    CHECK(got.error().code() == EPROTO);
            }
            // A count that the bytes do not bear out.
            CHECK(answer(2, 3).error().code() == EPROTO);
            CHECK(answer(0, 1).error().code() == EPROTO);
            CHECK(answer(1, 0xffffffff).error().code() == EPROTO);
            CHECK(length(answer(3, 2).value()) == 2);
        }
    });
}

TEST_CASE("A kernel that forgets the struct before the list, as those before 2026 did with the peer's chunks, writes over nothing") {
    for (const std::size_t count : {504U, 505U, 512U, 513U, 65536U}) {
        INFO(count);
        sockets kernel;
        kernel.getsockopt = [count](int, int, void* value, socklen_t* size) {
            if (*size < count) return -EINVAL;
            std::memset(static_cast<std::byte*>(value) + sizeof(sctp_authchunks), 1, count);
            const sctp_authchunks front{.gauth_assoc_id = 7, .gauth_number_of_chunks = static_cast<std::uint32_t>(count)};
            std::memcpy(value, &front, sizeof front);
            *size = static_cast<socklen_t>(sizeof front + count);
            return 0;
        };
        const auto got = ask<peer_authenticated_chunks>();  // with sanitizers: every byte of it
        REQUIRE(got);
        CHECK(got->types.size() == 1);
    }
}
