// SPDX-License-Identifier: BSL-1.0
// Values of options, field by field: whether what was read shows what had been set.
#ifndef SCTPP_TESTS_KERNEL_OPTION_VALUES_HPP
#define SCTPP_TESTS_KERNEL_OPTION_VALUES_HPP

#include "support.hpp"

namespace support {

template <class Field>
inline constexpr bool is_demand = std::is_same_v<typename Field::codec, sctpp::heartbeat_demand_codec>;

/// Times of associations are kept in ticks of the kernel's clock, the longest of which is 10 ms, rounded up.
inline bool same(std::chrono::milliseconds set, std::chrono::milliseconds got, std::chrono::milliseconds tick) {
    return set == got || (set.count() > 0 && got > set && got - set < tick);
}
template <class T>
bool same(const T& set, const T& got, std::chrono::milliseconds) {
    return set == got;
}
inline bool same(const sctpp::endpoint& set, const sctpp::endpoint& got, std::chrono::milliseconds) { return set.unmapped() == got.unmapped(); }
/// A secret does not come back.
inline bool same(std::span<const std::byte>, std::span<const std::byte>, std::chrono::milliseconds) { return true; }
/// An answer is as it may be.
template <class T>
bool same(const sctpp::read_only<T>&, const sctpp::read_only<T>&, std::chrono::milliseconds) {
    return true;
}
/// What was not set is as it was.
template <class T>
bool same(const std::optional<T>& set, const std::optional<T>& got, std::chrono::milliseconds tick) {
    return !set || (got && same(*set, *got, tick));
}
template <class Purpose>
bool same(const sctpp::timed_setting<Purpose>& set, const sctpp::timed_setting<Purpose>& got, std::chrono::milliseconds tick) {
    if (set.is_unchanged()) return true;
    return set.is_on() == got.is_on() && set.is_off() == got.is_off() && same(set.time(), got.time(), tick);
}
inline bool same(const sctpp::path_mtu_setting& set, const sctpp::path_mtu_setting& got, std::chrono::milliseconds) {
    return set.is_unchanged() || (set.is_discovered() && got.is_discovered()) || (set.is_fixed() && set.bytes() == 0 && got.is_fixed()) || set == got;
}

/// The name of the first field which does not show what was set; empty if they all do.
template <class Option, class... Fields>
std::string_view first_difference(const Option& set, const Option& got, std::chrono::milliseconds tick, sctpp::field_list<Fields...>) {
    std::string_view name;
    const auto field_differs = [&]<class Field>(Field) {
        if (is_demand<Field> || same(Field::value(set), Field::value(got), tick)) return false;
        name = Field::name;
        return true;
    };
    (void)(field_differs(Fields{}) || ...);
    return name;
}
template <class Option>
std::string_view first_difference(const Option& set, const Option& got, std::chrono::milliseconds tick = {}) {
    return first_difference(set, got, tick, typename sctpp::option_traits<Option>::fields{});
}

/// The kernel's struct for these values, whatever the checks say of them.
template <class Option, class Wire, class... Fields>
void encode_unchecked(const Option& option, Wire& wire, sctpp::field_list<Fields...>) {
    ((void)Fields::codec::encode(Fields::value(option), wire), ...);
}

}  // namespace support

#endif
