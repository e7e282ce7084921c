// SPDX-License-Identifier: BSL-1.0
/// @file
/// The fields of any option, event or info, by name: for printing, and for whatever else wants to walk over them.
#ifndef SCTPP_FIELDS_HPP
#define SCTPP_FIELDS_HPP

#include <sctpp/attributes.hpp>
#include <sctpp/bounded_list.hpp>
#include <sctpp/detail/enumerators.hpp>
#include <sctpp/incoming.hpp>
#include <sctpp/option.hpp>
#include <sctpp/options/path_settings.hpp>

namespace sctpp::inline v0 {

namespace detail {

/// The members of a struct that has no declaration of fields, because it never travels as one.
template <auto... Members>
struct member_list {
    template <class Struct, class Visit>
    static constexpr void for_each(const Struct& of, Visit&& visit) {
        (visit(member_name<Members>(), of.*Members), ...);
    }
};

/// All fields of a struct, wherever they are declared.
template <class T>
struct fields_of;
template <socket_option T>
struct fields_of<T> : option_traits<T>::fields {};
template <class T>
    requires requires { typename info_traits<T>::wire; }
struct fields_of<T> : info_traits<T>::fields {};
template <subscribable_event T>
struct fields_of<T> {
    using traits = event_traits<T>;
    template <class Visit>
    static constexpr void for_each(const T& of, Visit&& visit) {
        traits::fields::for_each(of, visit);
        if constexpr (requires { traits::tail; }) visit(member_name<traits::tail>(), of.*traits::tail);
    }
};
template <>
struct fields_of<raw_event> : member_list<&raw_event::type, &raw_event::flags, &raw_event::data> {};
template <>
struct fields_of<end_of_association> : member_list<&end_of_association::how, &end_of_association::association,
                                                   &end_of_association::cause, &end_of_association::causes> {};
template <>
struct fields_of<send_attributes>
    : member_list<&send_attributes::stream, &send_attributes::payload_protocol, &send_attributes::context, &send_attributes::unordered,
                  &send_attributes::sack_immediately, &send_attributes::reliability, &send_attributes::key> {};

/// Something to loop over that is printed as a list.
template <class T>
inline constexpr bool is_list = std::is_same_v<T, address_view>;
template <std::size_t N>
inline constexpr bool is_list<address_list<N>> = true;
template <class T, std::size_t N>
inline constexpr bool is_list<bounded_list<T, N>> = true;
template <class Enum>
inline constexpr bool is_list<small_set<Enum>> = true;

template <class T>
inline constexpr bool is_timed_setting = false;
template <class Purpose>
inline constexpr bool is_timed_setting<timed_setting<Purpose>> = true;

template <class T, class... Types>
inline constexpr bool is_one_of = (std::is_same_v<T, Types> || ...);

template <class T>
concept own_enumeration = std::is_enum_v<T> && is_of_this_library<T>();

}  // namespace detail

/// A struct of fields: any option, event, receive_info, next_info, raw_event, end_of_association, send_attributes.
template <class T>
concept with_fields = requires(const T& value) { detail::fields_of<T>::for_each(value, [](std::string_view, const auto&) {}); };

/// Calls `visit(name, value)` for each field, in the order in which people read them.
template <with_fields T, class Visit>
constexpr void for_each_field(const T& of, Visit&& visit) {
    detail::fields_of<T>::for_each(of, visit);
}

}  // namespace sctpp::inline v0

#endif
