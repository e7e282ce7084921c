// SPDX-License-Identifier: BSL-1.0
/// @file
/// Fields: how a member of a plain struct and a member of the kernel's struct correspond, for options and events alike.
#ifndef SCTPP_DETAIL_FIELD_HPP
#define SCTPP_DETAIL_FIELD_HPP

#include <sctpp/detail/codec.hpp>
#include <sctpp/detail/field_facts.hpp>

namespace sctpp::inline v0 {

namespace detail {

constexpr std::size_t longer(std::size_t a, std::size_t b) noexcept { return a < b ? b : a; }

/// The numbers of an option's fields (and one more, for options without any).
template <std::size_t Count>
struct field_numbers {
    std::int64_t of[Count + 1];
};

}  // namespace detail

/// One field: its name, the struct's member, how it travels (a member of the kernel's struct or a codec), and notes.
template <detail::fixed_string Name, auto Member, auto Codec, auto... Notes>
struct field;
template <detail::fixed_string Name, class Struct, class Value, Value Struct::* Member, auto Codec, auto... Notes>
struct field<Name, Member, Codec, Notes...> {
    using codec = typename detail::codec_of<Codec>::type;
    using value_type = Value;
    static constexpr std::string_view name = Name.view();
    static constexpr auto member = Member;
    static constexpr auto notes = detail::all_notes<Notes...>();

    /// False where the kernel's field cannot hold the value, or the kernel would not use it.
    template <class Wire>
    static bool encode(const Struct& from, Wire& to) noexcept {
        using integer = detail::integer_of<codec, Wire>;
        if constexpr (!std::is_void_v<integer> && (notes.keeps || notes.ignores)) {
            // All questions in one comparison.
            constexpr auto used = detail::used_of(notes, detail::all_of<integer>);
            if constexpr (detail::is_optional<Value>)
                if (!(from.*Member)) return true;
            const auto number = detail::said_number(from.*Member);
            if (!used.has(number)) return false;
            put(static_cast<integer>(number), to);
            return true;
        } else {
            return codec::encode(from.*Member, to) && heard(from);
        }
    }
    template <class Wire>
    static void decode(const Wire& from, Struct& to) noexcept {
        using integer = detail::integer_of<codec, Wire>;
        if constexpr (!std::is_void_v<integer> && detail::is_optional<Value>) {
            const integer number = take(from);
            if (!notes.keeps || number != 0) (to.*Member).emplace(detail::from_wire<typename Value::value_type>(number));
        } else {
            to.*Member = codec::template decode<Value>(from);
        }
    }
    static std::size_t end(const Struct& of) noexcept { return codec::end(of.*Member); }
    static constexpr const Value& value(const Struct& of) noexcept { return of.*Member; }
    /// The number in the kernel's struct, to be compared with a range; detail::unsaid where there is nothing to compare.
    template <class Wire>
    static std::int64_t number_in(const Wire& wire) noexcept {
        using integer = detail::integer_of<codec, Wire>;
        if constexpr (!facts<Wire>.is_number) {
            return detail::unsaid;
        } else if constexpr (!std::is_void_v<integer>) {
            const integer number = take(wire);
            return notes.keeps && number == 0 ? detail::unsaid : static_cast<std::int64_t>(number);
        } else {
            return detail::number_of(codec::template decode<Value>(wire));
        }
    }

    /// Whether the kernel would use it if it took it.
    static constexpr bool heard(const Struct& of) noexcept {
        if constexpr (notes.ignores || notes.keeps)
            if (const auto number = detail::number_of(of.*Member); number != detail::unsaid)
                return (!notes.keeps || number != 0) && (!notes.ignores || detail::integer_range{notes.kept.lowest, notes.kept.highest}.has(number));
        return true;
    }
    template <class Wire>
    static constexpr auto facts = detail::facts_from(name, detail::kind_of<Value>(), notes, detail::size_of<detail::integer_of<codec, Wire>>,
                                                     detail::all_of<detail::integer_of<codec, Wire>>);

private:
    // The kernel's integer, where it is one.
    template <class Integer, class Wire>
    static void put(Integer number, Wire& to) noexcept {
        if constexpr (requires { codec::member; })
            detail::store(to, codec::member, number);
        else if constexpr (requires { codec::swapped_member; })
            detail::store(to, codec::swapped_member, detail::swap_to_network(number));
        else
            to = number;
    }
    template <class Wire>
    static auto take(const Wire& from) noexcept {
        if constexpr (requires { codec::member; })
            return detail::load(from, codec::member);
        else if constexpr (requires { codec::swapped_member; })
            return detail::swap_to_network(detail::load(from, codec::swapped_member));
        else
            return from;
    }
};

/// All fields of a struct, in the order in which people read them.
template <class... Fields>
struct field_list {
    static constexpr std::size_t size = sizeof...(Fields);
    static constexpr std::size_t none = detail::no_index;

    /// Writes every field. The index of the first that does not fit the kernel's, or would not be used, or `none`.
    template <class Struct, class Wire>
    static std::size_t encode(const Struct& from, Wire& to) noexcept {
        std::size_t index = 0;
        return ((Fields::encode(from, to) && (++index, true)) && ...) ? none : index;
    }
    template <class Struct, class Wire>
    static void decode(const Wire& from, Struct& to) noexcept {
        (Fields::decode(from, to), ...);
    }
    /// The numbers in all fields, to be compared with their ranges.
    template <class Struct>
    static constexpr auto numbers(const Struct& of) noexcept {
        return detail::field_numbers<sizeof...(Fields)>{{detail::number_of(Fields::value(of))..., detail::unsaid}};
    }
    /// The same of the kernel's struct.
    template <class Wire>
    static auto numbers_in(const Wire& wire) noexcept {
        return detail::field_numbers<sizeof...(Fields)>{{Fields::number_in(wire)..., detail::unsaid}};
    }
    /// How long the kernel's struct must be to carry the fields in use.
    template <class Struct>
    static std::size_t end(const Struct& of) noexcept {
        std::size_t longest = 0;
        ((longest = detail::longer(longest, Fields::end(of))), ...);
        return longest;
    }
    /// Calls `visit(name, value)` for each field.
    template <class Struct, class Visit>
    static constexpr void for_each(const Struct& of, Visit&& visit) {
        (visit(Fields::name, Fields::value(of)), ...);
    }
    template <class Wire>
    static constexpr detail::field_facts facts[sizeof...(Fields) + 1]{Fields::template facts<Wire>..., {}};
};

}  // namespace sctpp::inline v0

#endif
