// SPDX-License-Identifier: BSL-1.0
// Sets every option that can be set on some socket, each once: what that makes a compiler instantiate. Compiled by benchmarks/compile-time,
// never run.
#include <sctpp/sctpp.hpp>

template <class Option>
bool set_one(int socket, const Option& option) {
    using traits = sctpp::option_traits<Option>;
    if constexpr (traits::facts.directions != sctpp::direction::get)
        return sctpp::detail::set_option(socket, option).has_value();
    else
        return true;
}

template <std::uint16_t... Numbers, class... Options>
bool set_all(int socket, sctpp::option_list<sctpp::option_entry<Numbers, Options>...>) {
    return (set_one(socket, Options{}) && ...);
}

bool prepare(int socket) { return set_all(socket, sctpp::all_options{}); }
