// SPDX-License-Identifier: BSL-1.0
/// @file
/// How each type of value reads. See text.hpp.
#ifndef SCTPP_DETAIL_TEXT_WRITER_HPP
#define SCTPP_DETAIL_TEXT_WRITER_HPP

#include <concepts>

#include <sctpp/fields.hpp>

namespace sctpp::inline v0 {

namespace detail {

/// Writes the parts of a text, one behind the other.
template <class Out>
struct text_writer {
    Out out;

    constexpr void put(char c) { *out++ = c; }
    constexpr void put(std::string_view text) {
        for (const char c : text) *out++ = c;
    }
    constexpr void digits(std::uint64_t rest) {
        constexpr std::size_t most = 20;
        char all[most]{};
        std::size_t at = most;
        do all[--at] = static_cast<char>('0' + rest % 10);
        while ((rest /= 10) != 0);
        put(std::string_view(all + at, most - at));
    }
    template <std::integral Number>
    constexpr void decimal(Number n) {
        const auto all = static_cast<std::uint64_t>(n);
        if (n < 0) put('-');
        digits(n < 0 ? 0 - all : all);
    }
    template <class Rep, class Period>
    constexpr void value(const std::chrono::duration<Rep, Period>& time) {
        decimal(time.count());
        put(kind_of<std::chrono::duration<Rep, Period>>().unit);
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
    /// For for_each_field. (Not a lambda, of which each struct would have a type of its own, and a compiler each field's code as often.)
    struct field_writer {
        text_writer& to;
        std::string_view between = "{";
        template <class Field>
        constexpr void operator()(std::string_view name, const Field& of_field) {
            before(name);
            to.value(of_field);
        }
        constexpr void before(std::string_view name) {
            to.put(between);
            to.put(name);
            to.put('=');
            between = ", ";
        }
    };
    template <with_fields T>
    constexpr void value(const T& s) {
        field_writer each{*this};
        fields_of<T>::for_each(s, each);
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

}  // namespace sctpp::inline v0

#endif
