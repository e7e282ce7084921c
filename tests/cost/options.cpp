// SPDX-License-Identifier: BSL-1.0
// What it costs to set and to get each option, beside the same call on the kernel's own struct: instructions executed, by single steps.
// The twin is made for each option from the list of its fields: it stores or loads the members, without a check, and calls. No kernel
// SCTP is needed.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sctpp/sctpp.hpp>

#include "steps.hpp"

namespace {

using namespace sctpp;
namespace d = sctpp::detail;

/// The number as the twin's author would have it at hand: no optional, no duration.
template <class Value>
[[gnu::always_inline]] inline const auto& bare(const Value& v) {
    if constexpr (d::is_optional<Value>)
        return *v;
    else
        return v;
}
template <class Value>
[[gnu::always_inline]] inline auto as_integer(const Value& v) {
    if constexpr (d::is_duration<Value>)
        return v.count();
    else
        return v;
}

// How a field is stored and loaded where nothing is checked.
template <class Codec>
struct raw {  // settings of several members: nothing to compare with but the call
    static constexpr bool plain = false;
    template <class Value, class Wire>
    static void store(const Value&, Wire&) {}
    template <class Value, class Wire>
    static void load(Value&, const Wire&) {}
};
template <class Wire, class M, M Wire::* Member>
    requires std::is_integral_v<M>
struct raw<member_codec<Member>> {
    static constexpr bool plain = true;
    template <class Value>
    static void store(const Value& v, Wire& w) {
        w.*Member = static_cast<M>(as_integer(bare(v)));
    }
    template <class Value>
    static void load(Value& v, const Wire& w) {
        v = d::from_wire<Value>(M(w.*Member));
    }
};
template <class Wire, class M, M Wire::* Member>
struct raw<network_order<Member>> {
    static constexpr bool plain = true;
    template <class Value>
    static void store(const Value& v, Wire& w) {
        w.*Member = d::swap_to_network(static_cast<M>(v));
    }
    template <class Value>
    static void load(Value& v, const Wire& w) {
        v = static_cast<Value>(d::swap_to_network(w.*Member));
    }
};
template <>
struct raw<whole_codec> {
    static constexpr bool plain = true;
    template <class Value, class Wire>
    static void store(const Value& v, Wire& w) {
        w = static_cast<Wire>(as_integer(v));
    }
    template <class Value, class Wire>
    static void load(Value& v, const Wire& w) {
        v = d::from_wire<Value>(w);
    }
};

/// Whether what the struct holds is what the kernel holds, number for number.
template <class Field>
inline constexpr bool is_plain = raw<typename Field::codec>::plain && !d::is_optional<typename Field::value_type> &&
                                 !d::is_duration<typename Field::value_type> && Field::notes.ignores == false;

template <class Fields>
struct twin;
template <class... Fields>
struct twin<field_list<Fields...>> {
    static constexpr bool plain = (is_plain<Fields> && ...);
    template <class Option, class Wire>
    static void store(const Option& o, Wire& w) {
        (raw<typename Fields::codec>::store(Fields::value(o), w), ...);
    }
    template <class Option, class Wire>
    static void load(Option& o, const Wire& w) {
        (raw<typename Fields::codec>::load(const_cast<typename Fields::value_type&>(Fields::value(o)), w), ...);
    }
};

template <class Option>
using twin_of = twin<typename option_traits<Option>::fields>;

// Each is a program that goes on to use its socket, as programs do: without that the twin would have an advantage that nobody sees in
// life, because what a failed call of ours looks up takes the descriptor once more.
extern "C" int use(int fd);

template <class Option>
[[gnu::noinline]] int typed_set(int fd, const Option& o) {
    const auto done = d::set_option(fd, o);
    if (!done) return -done.error().code();
    return use(fd);
}
template <class Option>
[[gnu::noinline]] int raw_set(int fd, const Option& o) {
    typename option_traits<Option>::wire wire{};
    twin_of<Option>::store(o, wire);
    if (::setsockopt(fd, IPPROTO_SCTP, option_traits<Option>::facts.number, &wire, sizeof wire) != 0) return -errno;
    return use(fd);
}
template <class Option>
[[gnu::noinline]] int typed_get(int fd, Option& o) {
    const auto got = d::get_option<Option>(fd);
    if (!got) return -got.error().code();
    o = *got;
    return use(fd);
}
template <class Option>
[[gnu::noinline]] int raw_get(int fd, Option& o) {
    typename option_traits<Option>::wire wire{};
    socklen_t size = sizeof wire;
    if (::getsockopt(fd, IPPROTO_SCTP, option_traits<Option>::facts.number, &wire, &size) != 0) return -errno;
    if (size != sizeof wire) return -EPROTO;
    twin_of<Option>::load(o, wire);
    return use(fd);
}

struct tally {
    const char* compiler;
    long frame;
    int good = 0, bad = 0;
    void count(const char* what, std::string_view name, bool plain, long ours, long twin, int most) {
        ours -= frame, twin -= frame;
        const bool fine = ours > 0 && twin > 0 && ours <= twin + most;
        ++(fine ? good : bad);
        std::printf("%s cost %s %.*s, %s: %ld instructions, the raw call %ld%s\n", fine ? "ok" : "not ok", what, static_cast<int>(name.size()), name.data(), compiler, ours, twin,
                    plain ? "" : ", with checks and conversions");
    }
};

// Called through these, so that no compiler knows what the call is given, or that nobody looks at the outcome.
template <auto Function>
volatile auto from_outside = Function;
volatile int descriptor = 3;
volatile int outcome;

/// An option whose fields are all in use.
template <class Option>
Option in_use() {
    Option o{};
    return o;
}
template <> rto_parameters in_use() {
    using namespace std::chrono_literals;
    return {2s, 3s, 1s};
}
template <> association_parameters in_use() { return {std::uint16_t{3}, std::chrono::milliseconds(5)}; }
template <> init_parameters in_use() { return {std::uint16_t{1}, std::uint16_t{2}, std::uint16_t{3}, std::chrono::milliseconds(4)}; }
template <> delayed_sack in_use() { return {std::chrono::milliseconds(4), 2U}; }
template <> path_thresholds in_use() { return {std::uint16_t{3}, 1, 2}; }

template <class Option>
concept looked_at_first = requires { option_traits<Option>::rules; } || requires { option_traits<Option>::unheard_because; };

/// What is allowed above the twin, which is what was reached: plain fields cost nothing, but for a get of some that are narrower than a
/// register with g++ 12, which still puts them together there to take them apart again. (Where the kernel must be asked something, the answer's size is compared once
/// more.) A field that may be left out, that is a time, or that is several members of the kernel's, costs a check and a conversion.
/// (On a one-to-one socket, one that is for associations to come costs a system call more, and two while there is none: not asked here.)
template <class Option>
constexpr int allowed(bool set, bool plain, bool gnu) {
    if (set && plain) return 0;
    if (plain && d::asks_by_value<Option>) return gnu ? 9 : 1;
    if (plain) return gnu ? 5 : 0;
    return 25 + 10 * static_cast<int>(option_traits<Option>::fields::size);
}

template <class Option>
void measure(tally& all) {
    constexpr auto directions = option_traits<Option>::facts.directions;
    const bool gnu = std::string_view(all.compiler).starts_with("g++");
    static Option o;
    o = in_use<Option>();
    if constexpr (directions != direction::get && !d::has_tail<Option> && !requires { option_traits<Option>::unheard_because; })
        all.count("set", option_name<Option>, twin_of<Option>::plain && !looked_at_first<Option>, instructions([] { outcome = from_outside<&typed_set<Option>>(descriptor, o); }),
                  instructions([] { outcome = from_outside<&raw_set<Option>>(descriptor, o); }), allowed<Option>(true, twin_of<Option>::plain && !looked_at_first<Option>, gnu));
    if constexpr (directions != direction::set && !d::has_tail<Option>)
        all.count("get", option_name<Option>, twin_of<Option>::plain, instructions([] { outcome = from_outside<&typed_get<Option>>(descriptor, o); }),
                  instructions([] { outcome = from_outside<&raw_get<Option>>(descriptor, o); }), allowed<Option>(false, twin_of<Option>::plain, gnu));
}

template <std::uint16_t... Numbers, class... Options>
void measure_all(tally& all, option_list<option_entry<Numbers, Options>...>) {
    (measure<Options>(all), ...);
}

}  // namespace

int main(int, char** arguments) {
    tally all{arguments[1], instructions([] {})};
    measure_all(all, all_options{});
    return all.bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
