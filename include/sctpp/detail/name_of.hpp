// SPDX-License-Identifier: BSL-1.0
/// @file
/// The name of a type and of an enumerator as the source spells it, so that no name is written twice.
#ifndef SCTPP_DETAIL_NAME_OF_HPP
#define SCTPP_DETAIL_NAME_OF_HPP

#include <sctpp/detail/cplusplus.hpp>

#include <string_view>

namespace sctpp::inline v0::detail {

/// What follows the last `::` of the entity named behind `key` in a `__PRETTY_FUNCTION__`.
consteval std::string_view last_name(std::string_view function, std::string_view key) {
    function.remove_prefix(function.find(key) + key.size());
    function = function.substr(0, function.find_first_of(";]"));
    const auto colon = function.rfind(':');
    return colon == std::string_view::npos ? function : function.substr(colon + 1);
}

template <class T>
consteval std::string_view type_name() {
    return last_name(__PRETTY_FUNCTION__, "T = ");
}

}  // namespace sctpp::inline v0::detail

#endif
