// SPDX-License-Identifier: BSL-1.0
/// @file
/// The settings inside peer_address_parameters which the kernel spreads over a number and a pair of flags that could
/// contradict each other, each as one value that cannot.
#ifndef SCTPP_OPTIONS_PATH_SETTINGS_HPP
#define SCTPP_OPTIONS_PATH_SETTINGS_HPP

#include <sctpp/detail/field.hpp>

namespace sctpp::inline v0 {

/// Left as it is, switched off, or on: with a time, or as it was.
template <class Purpose>
class timed_setting {
public:
    /// How times are said.
    using milliseconds = std::chrono::milliseconds;
    /// Unchanged.
    constexpr timed_setting() noexcept = default;
    /// Switched off.
    [[nodiscard]] static constexpr timed_setting off() noexcept { return timed_setting(what::off, {}); }
    /// On, with the time that was set before.
    [[nodiscard]] static constexpr timed_setting on() noexcept { return timed_setting(what::on, {}); }
    /// Switched on, with this time.
    [[nodiscard]] static constexpr timed_setting on(milliseconds time) noexcept { return timed_setting(what::on, time); }

    /// Says nothing: a set leaves it as it is.
    [[nodiscard]] constexpr bool is_unchanged() const noexcept { return what_ == what::unchanged; }
    /// Switched on.
    [[nodiscard]] constexpr bool is_on() const noexcept { return what_ == what::on; }
    /// Switched off.
    [[nodiscard]] constexpr bool is_off() const noexcept { return what_ == what::off; }
    /// In what was read from a socket it is always there.
    [[nodiscard]] constexpr std::optional<milliseconds> time() const noexcept { return time_; }
    friend bool operator==(const timed_setting&, const timed_setting&) = default;

private:
    enum class what : std::uint8_t {
        unchanged,
        on,
        off,
    };
    friend Purpose;
    constexpr timed_setting(what w, std::optional<milliseconds> time) noexcept : what_(w), time_(time) {}
    what what_ = what::unchanged;
    std::optional<milliseconds> time_;
};

namespace detail {

/// A pair of flags in `spp_flags`.
template <std::uint32_t Enable, std::uint32_t Disable>
struct flag_pair {
    static void add(sctp_paddrparams& wire, std::uint32_t flags) noexcept {
        store(wire, &sctp_paddrparams::spp_flags, load(wire, &sctp_paddrparams::spp_flags) | flags);
    }
    static bool enabled(const sctp_paddrparams& wire) noexcept { return has(wire, Enable); }
    static bool has(const sctp_paddrparams& wire, std::uint32_t flag) noexcept {
        return (load(wire, &sctp_paddrparams::spp_flags) & flag) != 0;
    }
    template <class Setting>
    static void add_switch(const Setting& s, sctp_paddrparams& wire) noexcept {
        if (!s.is_unchanged()) add(wire, s.is_on() ? Enable : Disable);
    }
};

}  // namespace detail

struct heartbeat_codec;
struct delayed_sack_codec;

/// on(interval), on(), off(), or unchanged. An interval of 0 sends a heartbeat every RTO.
using heartbeat_setting = timed_setting<heartbeat_codec>;
/// on(delay) of 1 to 500 ms, on(), off(), or unchanged. What is read of a socket where it is off has no delay.
using delayed_sack_setting = timed_setting<delayed_sack_codec>;

/// How heartbeat_setting travels: `spp_hbinterval` and a pair of flags.
struct heartbeat_codec : detail::flag_pair<SPP_HB_ENABLE, SPP_HB_DISABLE> {
    template <class Setting>
    static bool encode(const Setting& s, sctp_paddrparams& wire) noexcept {
        add_switch(s, wire);
        if (!s.time()) return true;
        // The kernel takes an interval of 0 for "not given", unless told otherwise.
        if (*s.time() == s.time()->zero()) return add(wire, SPP_HB_TIME_IS_ZERO), true;
        return member_codec<&sctp_paddrparams::spp_hbinterval>::encode(s.time(), wire);
    }
    template <class>
    static heartbeat_setting decode(const sctp_paddrparams& wire) noexcept {
        using setting = heartbeat_setting;
        return setting(enabled(wire) ? setting::what::on : setting::what::off,
                       detail::from_wire<setting::milliseconds>(detail::load(wire, &sctp_paddrparams::spp_hbinterval)));
    }
    static std::size_t end(const heartbeat_setting&) noexcept { return 0; }
};

/// A flag that the kernel never gives back.
struct heartbeat_demand_codec : detail::flag_pair<SPP_HB_DEMAND, 0> {
    static bool encode(bool now, sctp_paddrparams& wire) noexcept {
        if (now) add(wire, SPP_HB_DEMAND);
        return true;
    }
    template <class>
    static bool decode(const sctp_paddrparams&) noexcept {
        return false;
    }
    static std::size_t end(bool) noexcept { return 0; }
};

/// How delayed_sack_setting travels: `spp_sackdelay` and a pair of flags.
struct delayed_sack_codec : detail::flag_pair<SPP_SACKDELAY_ENABLE, SPP_SACKDELAY_DISABLE> {
    template <class Setting>
    static bool encode(const Setting& s, sctp_paddrparams& wire) noexcept {
        add_switch(s, wire);
        // A delay of 0 would be silently ignored: off() says what was meant.
        if (s.time() && *s.time() <= s.time()->zero()) return false;
        return member_codec<&sctp_paddrparams::spp_sackdelay>::encode(s.time(), wire);
    }
    template <class>
    static delayed_sack_setting decode(const sctp_paddrparams& wire) noexcept {
        using setting = delayed_sack_setting;
        const auto delay = detail::load(wire, &sctp_paddrparams::spp_sackdelay);
        // No delay is 0 ms: that is what a set passes that has none to say, and errors read it back.
        return setting(enabled(wire) ? setting::what::on : setting::what::off,
                       delay == 0 ? std::nullopt : std::optional(detail::from_wire<setting::milliseconds>(delay)));
    }
    static std::size_t end(const delayed_sack_setting&) noexcept { return 0; }
};

/// The longest packet of a path: discovered by the stack, fixed, or left as it is.
class path_mtu_setting {
public:
    constexpr path_mtu_setting() noexcept = default;
    /// As the path is found to allow.
    [[nodiscard]] static constexpr path_mtu_setting discovered() noexcept { return path_mtu_setting(what::discovered, 0); }
    /// Of `bytes`, at least 512; the IP header counts. 0: as long as it is now.
    [[nodiscard]] static constexpr path_mtu_setting fixed(std::uint32_t bytes) noexcept {
        return path_mtu_setting(what::fixed, bytes);
    }
    /// Says nothing: a set leaves it as it is.
    [[nodiscard]] constexpr bool is_unchanged() const noexcept { return what_ == what::unchanged; }
    /// As the path is found to allow.
    [[nodiscard]] constexpr bool is_discovered() const noexcept { return what_ == what::discovered; }
    /// Set to a number, bytes().
    [[nodiscard]] constexpr bool is_fixed() const noexcept { return what_ == what::fixed; }
    /// As read from a socket: the current value, 0 where there is no path.
    [[nodiscard]] constexpr std::uint32_t bytes() const noexcept { return bytes_; }
    friend bool operator==(const path_mtu_setting&, const path_mtu_setting&) = default;

private:
    friend struct path_mtu_codec;
    enum class what : std::uint8_t {
        unchanged,
        discovered,
        fixed,
    };
    constexpr path_mtu_setting(what w, std::uint32_t bytes) noexcept : what_(w), bytes_(bytes) {}
    what what_ = what::unchanged;
    std::uint32_t bytes_ = 0;
};

/// How path_mtu_setting travels: `spp_pathmtu` and a pair of flags.
struct path_mtu_codec : detail::flag_pair<SPP_PMTUD_ENABLE, SPP_PMTUD_DISABLE> {
    static bool encode(const path_mtu_setting& s, sctp_paddrparams& wire) noexcept {
        if (s.is_unchanged()) return true;
        add(wire, s.is_discovered() ? SPP_PMTUD_ENABLE : SPP_PMTUD_DISABLE);
        return s.is_discovered() || member_codec<&sctp_paddrparams::spp_pathmtu>::encode(s.bytes(), wire);
    }
    template <class>
    static path_mtu_setting decode(const sctp_paddrparams& wire) noexcept {
        using setting = path_mtu_setting;
        return setting(enabled(wire) ? setting::what::discovered : setting::what::fixed,
                       detail::load(wire, &sctp_paddrparams::spp_pathmtu));
    }
    static std::size_t end(const path_mtu_setting&) noexcept { return 0; }
};

/// A number in a member of its own, valid where a flag of `spp_flags` says so.
template <auto Member, std::uint32_t Flag>
struct flagged_codec : detail::flag_pair<Flag, 0> {
    template <class Value>
    static bool encode(const std::optional<Value>& value, sctp_paddrparams& wire) noexcept {
        if (!value) return true;
        flagged_codec::add(wire, Flag);
        return member_codec<Member>::encode(*value, wire);
    }
    template <class Value>
    static Value decode(const sctp_paddrparams& wire) noexcept {
        return flagged_codec::has(wire, Flag) ? member_codec<Member>::template decode<Value>(wire) : Value{};
    }
    template <class Value>
    static std::size_t end(const Value& value) noexcept {
        return member_codec<Member>::end(value);
    }
};

}  // namespace sctpp::inline v0

#endif
