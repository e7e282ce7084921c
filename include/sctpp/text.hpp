// SPDX-License-Identifier: BSL-1.0
/// @file
/// The text of everything that the library hands over or takes, made from the declarations, so that no name is written twice.
///
///     rto_parameters{initial=500ms, maximum=60000ms, minimum=1000ms}
///     association_change{state=up, cause=none, outbound_streams=10, inbound_streams=10, association=5, causes=0 bytes}
///
/// Times have their unit, counts and bytes are plain numbers; what is not set is `-`; an enumerator is its name, and a number that has
/// none is that number; data in a buffer, and a secret, is only its length. What fmt, std::format and streams print is this text: see
/// fmt.hpp, format.hpp, ostream.hpp.
#ifndef SCTPP_TEXT_HPP
#define SCTPP_TEXT_HPP

#include <concepts>
#include <iterator>

#include <sctpp/attributes.hpp>
#include <sctpp/bounded_list.hpp>
#include <sctpp/detail/enumerators.hpp>
#include <sctpp/incoming.hpp>
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

/// What has a text: structs of fields, enumerations and numbers of the library, error, endpoint, lists, and the types of fields.
template <class T>
concept printable = with_fields<T> || detail::own_enumeration<T> || detail::is_list<T> || detail::is_timed_setting<T> || detail::is_read_only<T> ||
                    detail::is_one_of<T, error, endpoint, path_mtu_setting, reliability, lifetime, retransmission_limit, priority, event_data, stream_list>;

namespace detail {

/// Writes the parts of a text, one behind the other.
template <class Out>
struct text_writer {
    Out out;

    constexpr void put(char c) { *out++ = c; }
    constexpr void put(std::string_view text) {
        for (const char c : text) *out++ = c;
    }
    template <std::integral Number>
    constexpr void decimal(Number n) {
        std::array<char, 24> digits{};
        std::size_t at = digits.size();
        auto rest = static_cast<std::uint64_t>(n);
        if (n < 0) rest = 0 - rest;
        do digits[--at] = static_cast<char>('0' + rest % 10);
        while ((rest /= 10) != 0);
        if (n < 0) digits[--at] = '-';
        put(std::string_view(digits.data() + at, digits.size() - at));
    }
    template <class Rep, class Period>
    constexpr void value(const std::chrono::duration<Rep, Period>& time) {
        decimal(time.count());
        put(unit_of<std::chrono::duration<Rep, Period>>());
    }
    constexpr void value(bool b) { put(b ? std::string_view("true") : std::string_view("false")); }
    template <std::integral Number>
        requires(!std::is_same_v<Number, bool>)
    constexpr void value(Number n) {
        decimal(n);
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    constexpr void value(Enum e) {
        if (const auto name = enumerator_name(e); !name.empty())
            put(name);
        else
            decimal(number(e));
    }
    template <class T>
    constexpr void value(const std::optional<T>& maybe) {
        if (maybe)
            value(*maybe);
        else
            put('-');
    }
    template <class T>
    constexpr void value(const read_only_value<T>& v) {
        value(static_cast<T>(v));
    }
    constexpr void value(std::span<const std::byte> bytes) { value(event_data{bytes}); }
    constexpr void value(const event_data& data) {
        decimal(data.bytes.size());
        if (data.missing != 0) {
            put(" of ");
            decimal(data.bytes.size() + data.missing);
        }
        put(" bytes");
    }
    void value(const endpoint& e) { put(e.text().view()); }
    void value(const error& e) { put(std::string_view(e.message())); }

    template <class Range>
        requires is_list<Range>
    constexpr void value(const Range& list) {
        std::string_view between = "[";
        for (const auto& one : list) put(std::exchange(between, ", ")), value(one);
        put(between.front() == '[' ? std::string_view("[]") : std::string_view("]"));
    }
    constexpr void value(const stream_list& streams) {
        put('[');
        for (std::size_t i = 0; i < streams.size(); ++i) {
            if (i != 0) put(", ");
            value(streams[i]);
        }
        if (streams.missing() != 0) {
            put(streams.empty() ? std::string_view() : std::string_view(", "));
            decimal(streams.missing());
            put(" more");
        }
        put(']');
    }
    template <class Purpose>
    constexpr void value(const timed_setting<Purpose>& s) {
        if (s.is_unchanged() || s.is_off()) return put(s.is_off() ? std::string_view("off") : std::string_view("-"));
        put("on");
        if (s.time()) braces(*s.time());
    }
    constexpr void value(const path_mtu_setting& s) {
        if (s.is_unchanged()) return put('-');
        put(s.is_discovered() ? std::string_view("discovered") : std::string_view("fixed"));
        if (s.bytes() != 0) braces(s.bytes());
    }
    constexpr void value(const lifetime& l) { named(l, l.time); }
    constexpr void value(const retransmission_limit& r) { named(r, r.count); }
    constexpr void value(const priority& p) { named(p, p.value); }
    constexpr void value(const reliability& r) {
        switch (r.policy()) {
            case SCTP_PR_SCTP_TTL: return value(lifetime(std::chrono::duration<std::uint32_t, std::milli>(r.value())));
            case SCTP_PR_SCTP_RTX: return value(retransmission_limit{r.value()});
            case SCTP_PR_SCTP_PRIO: return value(priority{r.value()});
            default: return put("reliable");
        }
    }
    template <with_fields T>
    constexpr void value(const T& s) {
        std::string_view between = "{";
        for_each_field(s, [&](std::string_view name, const auto& of_field) {
            put(std::exchange(between, ", "));
            put(name);
            put('=');
            value(of_field);
        });
        put('}');
    }

    template <class T>
    constexpr void braces(const T& inner) {
        put('{');
        value(inner);
        put('}');
    }
    template <class T, class Inner>
    constexpr void named(const T&, const Inner& inner) {
        put(type_name<T>());
        braces(inner);
    }
};

/// Writes what there is room for, and counts the rest.
struct limited_output {
    using difference_type = std::ptrdiff_t;
    struct room {
        std::span<char> characters;
        std::size_t size = 0;
    };
    room* to;
    constexpr limited_output& operator*() noexcept { return *this; }
    constexpr limited_output& operator++() noexcept { return *this; }
    constexpr limited_output operator++(int) noexcept { return *this; }
    constexpr limited_output& operator=(char c) noexcept {
        if (to->size < to->characters.size()) to->characters[to->size] = c;
        ++to->size;
        return *this;
    }
};

}  // namespace detail

/// Writes the text to an output iterator of characters, and returns where it ends. Allocates nothing (but for an error, whose message
/// does). Takes, besides what is printable, the value of any field, as for_each_field gives it.
template <class T, class Out>
    requires requires(detail::text_writer<Out> writer, const T& value) { writer.value(value); }
constexpr Out write_text(Out out, const T& value) {
    detail::text_writer<Out> writer{std::move(out)};
    if constexpr (with_fields<T>) writer.put(detail::type_name<T>());
    writer.value(value);
    return std::move(writer.out);
}

/// The text as a string.
template <class T>
    requires requires(char* out, const T& value) { write_text(out, value); }
[[nodiscard]] std::string to_string(const T& value) {
    std::string text;
    write_text(std::back_inserter(text), value);
    return text;
}

namespace detail {

/// What `use` makes of the text, which is in memory that is allocated only if it is long.
template <class T, class Use>
decltype(auto) with_text(const T& value, Use use) {
    std::array<char, 600> characters;
    limited_output::room room{characters};
    write_text(limited_output{&room}, value);
    if (room.size <= characters.size()) return use(std::string_view(characters.data(), room.size));
    return use(std::string_view(to_string(value)));
}

}  // namespace detail
}  // namespace sctpp::inline v0

#endif
