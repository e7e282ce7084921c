// SPDX-License-Identifier: BSL-1.0
// Random values of every option, against the kernel: what the checks call valid, it takes and gives back; what they refuse, it would
// refuse too, or take and give something else back. So nothing is refused that a kernel accepts.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <sstream>

#include <sctpp/ostream.hpp>

#include "option_rows.hpp"
#include "option_values.hpp"

using namespace support;
using namespace sctpp;

namespace {

using generator = std::mt19937_64;

// ---- random values ---------------------------------------------------------------------------------------------------

std::int64_t pick(generator& g, std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(g); }

/// In the range of a field, at its borders, beyond them, far away.
std::int64_t number_for(generator& g, const sctpp::detail::field_facts& f) {
    const std::int64_t high = f.is_number ? f.highest : 0xffffffff, low = f.is_number ? f.lowest : 0;
    const std::array borders{low - 1, low, low + 1, high - 1, high, high + 1, std::int64_t{0}, std::int64_t{1}};
    constexpr std::array<std::int64_t, 10> far{-1, 65535, 65536, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x100000001, INT64_MAX, INT64_MIN};
    switch (pick(g, 0, 9)) {
        case 0: return far[static_cast<std::size_t>(pick(g, 0, 9))];
        case 1:
        case 2: return borders[static_cast<std::size_t>(pick(g, 0, 7))];
        case 3: return pick(g, 0, 20);
        case 4: return pick(g, 0, 1000);
        default: return pick(g, low, high);
    }
}

template <class T>
void randomize(generator& g, const sctpp::detail::field_facts& f, T& value) {
    if constexpr (std::is_same_v<T, bool>)
        value = pick(g, 0, 1) != 0;
    else if constexpr (sctpp::detail::is_duration<T>)
        value = T(static_cast<typename T::rep>(number_for(g, f)));
    else
        value = static_cast<T>(number_for(g, f));
}
template <class T>
void randomize(generator& g, const sctpp::detail::field_facts& f, std::optional<T>& value) {
    value.reset();
    if (pick(g, 0, 2) != 0) randomize(g, f, value.emplace());
}
template <class Purpose>
void randomize(generator& g, const sctpp::detail::field_facts& f, timed_setting<Purpose>& value) {
    using setting = timed_setting<Purpose>;
    const std::array all{setting(), setting::off(), setting::on(), setting::on(std::chrono::milliseconds(number_for(g, f)))};
    value = all[static_cast<std::size_t>(pick(g, 0, 3))];
}
void randomize(generator& g, const sctpp::detail::field_facts& f, path_mtu_setting& value) {
    const std::array all{path_mtu_setting(), path_mtu_setting::discovered(), path_mtu_setting::fixed(static_cast<std::uint32_t>(number_for(g, f)))};
    value = all[static_cast<std::size_t>(pick(g, 0, 2))];
}
void randomize(generator& g, const sctpp::detail::field_facts& f, reliability& value) {
    constexpr std::array<std::uint32_t, 4> policies{SCTP_PR_SCTP_NONE, SCTP_PR_SCTP_TTL, SCTP_PR_SCTP_RTX, SCTP_PR_SCTP_PRIO};
    value = reliability::from(policies[static_cast<std::size_t>(pick(g, 0, 3))], static_cast<std::uint32_t>(number_for(g, f)));
}
template <class T, std::size_t N>
void randomize(generator& g, const sctpp::detail::field_facts&, bounded_list<T, N>& value) {
    value.clear();
    for (auto left = pick(g, 0, N); left > 0; --left) (void)value.push_back(static_cast<T>(pick(g, 0, 3) == 0 ? pick(g, 0, 65535) : pick(g, 0, 4)));
}
void randomize(generator& g, const sctpp::detail::field_facts&, std::span<const std::byte>& value) {
    static const std::array<std::byte, 66000> secrets{};
    // Not longer than the kernel's 16 bits can say: that is an error of set(), not of validate().
    value = std::span(secrets).first(static_cast<std::size_t>(pick(g, 0, 19) == 0 ? pick(g, 65530, 65535) : pick(g, 0, 600)));
}
void randomize(generator& g, const sctpp::detail::field_facts&, endpoint& value) {
    value = endpoint::ipv4({127, 0, 0, static_cast<std::uint8_t>(pick(g, 1, 3))}, static_cast<std::uint16_t>(pick(g, 0, 65535)));
}
template <class T>
void randomize(generator&, const sctpp::detail::field_facts&, read_only<T>&) {}

template <class Option, class... Fields>
void randomize_all(generator& g, Option& option, field_list<Fields...>) {
    const auto& facts = field_list<Fields...>::template facts<typename option_traits<Option>::wire>;
    std::size_t i = 0;
    ((randomize(g, facts[i++], const_cast<std::remove_cvref_t<decltype(Fields::value(option))>&>(Fields::value(option)))), ...);
}

// ---- what only the socket knows --------------------------------------------------------------------------------------

// The errno for values that are valid by themselves, 0 if there is none: what is at stake is in the socket.
constexpr int depends_on_its_clock = -1;
template <class Option>
int refused_here(const Option&, const situation&) {
    return 0;
}
int refused_here(const rto_parameters& p, const situation& s) {
    const auto minimum = p.minimum.value_or(1s), maximum = p.maximum.value_or(60s);
    // Of an association they are compared in ticks.
    if (s.has_association() && minimum > maximum && (minimum - maximum < 10ms)) return depends_on_its_clock;
    return minimum > maximum ? EINVAL : 0;
}
int refused_here(const association_parameters& p, const situation& s) { return s.has_association() && p.max_retransmissions > 10 ? EINVAL : 0; }
int refused_here(const max_segment& m, const situation& s) { return m.bytes > 0 && m.bytes < (s.family == family::ipv4 ? 464 : 444) ? EINVAL : 0; }
int refused_here(const partial_delivery_point& p, const situation& s) { return static_cast<int>(p.bytes) < 0 || p.bytes > static_cast<unsigned>(get_raw<int>(s.fd, SOL_SOCKET, SO_RCVBUF)) / 2 ? EINVAL : 0; }
int refused_here(const stream_scheduler& by, const situation&) { return number(by.by) > 2 && kernel_version() < std::pair(6, 4) ? EINVAL : 0; }
int refused_here(const peer_address_parameters& p, const situation& s) { return p.heartbeat_now && !s.has_association() ? EINVAL : 0; }
int refused_here(const auto_asconf& a, const situation&) { return a.enabled ? EINVAL : 0; }
int refused_here(const hmac_identifiers& h, const situation&) {
    for (const auto id : h.identifiers)
        if (id != hmac_identifier::sha1 && id != hmac_identifier::sha256) return EOPNOTSUPP;
    return 0;
}
int refused_here(const event_delivery& e, const situation&) { return number(e.type) < 0x8000 || number(e.type) > 0x800d ? EINVAL : 0; }
// Of keys there are 0, which is active, and 2.
int refused_here(const active_key& k, const situation&) { return number(k.key) != 0 && number(k.key) != row_key ? EINVAL : 0; }
int refused_here(const deleted_key& k, const situation&) { return number(k.key) != row_key ? EINVAL : 0; }
int refused_here(const deactivated_key& k, const situation&) { return number(k.key) != row_key ? EINVAL : 0; }
int refused_here(const primary_address& p, const situation& s) { return std::find(s.peer.begin(), s.peer.end(), p.address) == s.peer.end() ? EINVAL : 0; }
int refused_here(const authenticated_chunk& c, const situation& s) {
    const auto types = must(sctpp::detail::get_option<local_authenticated_chunks>(s.fd, {s.id})).types;
    return !types.contains(c.type) && types.size() >= (kernel_version() < std::pair(6, 12) ? 20U : 16U) ? EINVAL : 0;
}

// Whether the kernel gives back what it took.
template <class Option>
bool gives_back(const Option&, const situation&) {
    return true;
}
// Of an association the fragmentation point in effect is read.
bool gives_back(const max_segment& m, const situation& s) { return !s.has_association() || (m.bytes % 4 == 0 && m.bytes > 0 && m.bytes <= 65480); }
bool gives_back(const autoclose& a, const situation&) {
    unsigned most = 0;  // net.sctp.max_autoclose, which depends on the kernel's clock
    FILE* const file = std::fopen("/proc/sys/net/sctp/max_autoclose", "r");
    REQUIRE(file != nullptr);
    CHECK(std::fscanf(file, "%u", &most) == 1);
    std::fclose(file);
    return a.idle.count() <= most;
}

// Whether the kernel takes what is not valid, here.
template <class Option>
bool taken_here(const Option&, const situation&) {
    return false;
}
// Of an association, two times that are one number of ticks.
bool taken_here(const rto_parameters& p, const situation& s) {
    for (const auto& time : {p.initial, p.maximum, p.minimum})
        if (time && (time->count() <= 0 || time->count() > 0x7fffffff)) return false;
    return refused_here(p, s) == depends_on_its_clock;
}


// What the kernel gives back although nothing heeds it. Of times that its clock cannot count an association makes something else.
bool countable(const std::optional<std::chrono::milliseconds>& time) { return !time || time->count() <= 0x7fffffff; }
template <class Option>
bool heeded(const Option&, const situation&) {
    return true;
}
bool heeded(const peer_address_parameters& p, const situation& s) {
    return (!p.ipv6_flow_label || s.family == family::ipv6) && countable(p.heartbeat.time()) && (!p.path_mtu.is_fixed() || p.path_mtu.bytes() <= 65535);
}
bool heeded(const max_burst& m, const situation&) { return m.packets <= 32767; }
bool heeded(const rto_parameters& p, const situation&) { return countable(p.initial) && countable(p.maximum) && countable(p.minimum); }
bool heeded(const path_mtu_probe_interval& p, const situation&) { return countable(p.interval); }

// ---- trials ----------------------------------------------------------------------------------------------------------

/// The call with these values, whatever the checks say of them.
template <class Option>
int set_unchecked(int fd, const Option& option, const sctpp::detail::target& where) {
    using traits = option_traits<Option>;
    typename traits::wire wire{};
    encode_unchecked(option, wire, typename traits::fields{});
    sctpp::detail::write_target<Option>(wire, where);
    if constexpr (sctpp::detail::has_tail<Option>) {
        if (sctpp::detail::set_with_tail(fd, wire, option) != 0) return errno;
    } else if (::setsockopt(fd, IPPROTO_SCTP, traits::facts.number, &wire, sizeof wire) != 0)
        return errno;
    if constexpr (requires { typename traits::followed_by; }) {
        using rest = typename traits::followed_by;
        typename rest::wire second{};
        encode_unchecked(option, second, typename rest::fields{});
        sctpp::detail::store(second, rest::association, number(where.association));
        if (rest::needed(option) && ::setsockopt(fd, IPPROTO_SCTP, rest::number, &second, sizeof second) != 0) return errno;
    }
    return 0;
}

/// Names a field or a rule.
bool is_fault(const error& e) { return e.reason() == reason::field_out_of_range || e.reason() == reason::fields_contradict || e.reason() == reason::field_not_used; }

constexpr auto tick = 10ms;

/// Empty if the checks and the kernel agree on these values.
template <class Option>
std::string disagreement(const Option& option, const row<Option>& r, const situation& s, const sctpp::detail::target& where) {
    constexpr bool can_get = option_traits<Option>::facts.directions == direction::both;
    auto initial = r.initial, other = r.other;
    if (r.here != nullptr) r.here(s, initial, other);
    const auto reset = [&] {
        if (r.restore != nullptr) r.restore(s.fd, s.id);
        if (r.prepare != nullptr) r.prepare(s.fd, s.id);
        if constexpr (can_get) must(sctpp::detail::set_option(s.fd, initial, where));
    };
    const auto shown = [&](std::chrono::milliseconds within) -> std::string {
        if constexpr (can_get) return std::string(first_difference(option, must(sctpp::detail::get_option<Option>(s.fd, where, option)), within));
        return {};
    };
    reset();
    // What is wrong with the values; or what the kernel would take and not use on this socket.
    auto fault = validate(option);
    if constexpr (requires { option_traits<Option>::unheard(s.fd, option, where); })
        if (const auto field = option_traits<Option>::unheard(s.fd, option, where); fault && field != sctpp::detail::no_index) fault = sctpp::detail::option_error<Option>(EINVAL, operation::set, reason::field_not_used, field);
    int here = fault ? refused_here(option, s) : 0;
    const int raw = set_unchecked(s.fd, option, where);
    if (here == depends_on_its_clock) here = raw;
    if (!fault) {
        if (raw == 0 && can_get && heeded(option, s) && shown(0ms).empty()) return "is taken and given back by the kernel, but refused: " + fault.error().message();
        if (raw != 0 && raw != EINVAL && raw != refused_here(option, s)) return "refused by the kernel with " + std::to_string(raw);
    } else {
        if (raw != here) return "gives " + std::to_string(raw) + " instead of " + std::to_string(here);
        if (raw == 0 && gives_back(option, s) && !shown(tick).empty()) return "is not given back by the kernel: " + shown(tick);
    }

    reset();
    const auto set = sctpp::detail::set_option(s.fd, option, where);
    const bool taken = !fault && raw == 0 && taken_here(option, s);
    if (set.error().reason() == reason::shortened) {
        if (gives_back(option, s)) return "would not be shortened: " + set.error().message();
        if constexpr (can_get)
            if (!first_difference(initial, must(sctpp::detail::get_option<Option>(s.fd, where, option))).empty()) return "is changed all the same";
        return {};
    }
    if (set.has_value() != (taken || (fault.has_value() && raw == 0))) return "by the library: " + (set ? "is set" : set.error().message());
    if (!set && is_fault(set.error()) && !set.error().message().ends_with("; the option is unchanged")) return "a text that does not say so: " + set.error().message();
    if (!fault && !is_fault(set.error()) && set.error().code() != raw) return "another error: " + set.error().message();
    if (fault && !set && set.error().code() != here) return "another errno: " + set.error().message();
    if (set && gives_back(option, s) && !taken && !shown(tick).empty()) return "set by the library, is not given back: " + shown(tick);
    return {};
}

/// The same values each time, unless told otherwise.
std::uint64_t seed() {
    const char* const other = std::getenv("SCTPP_SEED");
    return other == nullptr ? 0 : std::strtoull(other, nullptr, 10) << 16U;
}

template <class Option>
void try_values(const row<Option>& r, const any_row& any, state at, family f, features on, std::size_t& tried) {
    if constexpr (option_traits<Option>::facts.directions != direction::get) {
        const auto s = socket_in(at, f, on);
        if (any.is_deaf(s) || (any.expected(direction::set, s) != 0 && !std::is_same_v<Option, auto_asconf>)) return;
        const sctpp::detail::target where{option_traits<Option>::facts.key == option_key::none ? association_id{} : s.id, nullptr, stream_id{3}};
        generator g(seed() + static_cast<std::uint64_t>(option_traits<Option>::facts.number) * state_count + static_cast<std::uint64_t>(s.at));
        std::map<std::string, std::string> failures;
        const auto end = std::chrono::steady_clock::now() + 100ms;
        for (int n = 0; n < 2000 && std::chrono::steady_clock::now() < end; ++n, ++tried) {
            Option option{};
            randomize_all(g, option, typename option_traits<Option>::fields{});
            if (const auto why = disagreement(option, r, s, where); !why.empty()) {
                std::ostringstream text;
                text << option << ' ' << why;
                failures.emplace(why, text.str());
            }
        }
        for (const auto& [why, text] : failures) FAIL_CHECK(text);
    }
}

}  // namespace

TEST_CASE("Random values of every option: what is refused, the kernel refuses or changes") {
    std::size_t tried = 0;
    struct where {
        state at;
        family f;
        features on;
    };
    for (const auto& w : {where{state::fresh_one, family::ipv4, features::on}, where{state::fresh_many, family::ipv6, features::on},
                          where{state::association, family::ipv4, features::on}, where{state::connected, family::ipv6, features::off}}) {
        const walk_network network(w.on);
        INFO(state_names[static_cast<std::size_t>(w.at)]);
        std::size_t index = 0;
        for_each_row(option_rows(), [&](const auto& r) { try_values(r, *all_rows()[index++], w.at, w.f, w.on, tried); });
    }
    CHECK(tried > 10000);
}
