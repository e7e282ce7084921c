// SPDX-License-Identifier: BSL-1.0
/// @file
/// Options whose kernel struct ends in a list: how the list travels.
#ifndef SCTPP_DETAIL_LIST_TAIL_HPP
#define SCTPP_DETAIL_LIST_TAIL_HPP

#include <sctpp/detail/field.hpp>

namespace sctpp::inline v0 {

/// In a list of fields: the list itself follows the struct, whose member says how long it is.
template <auto Count>
struct counted_by;
template <class Wire, class M, M Wire::* Count>
struct counted_by<Count> {
    template <class>
    using integer = M;
    template <class List>
    static bool encode(const List& list, Wire& wire) noexcept {
        M count{};
        const bool fits = detail::narrow(list.size(), count);
        detail::store(wire, Count, count);
        return fits;
    }
    template <class List>
    static List decode(const Wire&) noexcept {
        return {};  // list_tail reads it
    }
    template <class List>
    static std::size_t end(const List&) noexcept {
        return 0;
    }
};

/// The list behind the struct, of integers in host byte order.
template <auto Member, class Element>
struct list_tail;
template <class Struct, class List, List Struct::* Member, class Element>
struct list_tail<Member, Element> {
    static constexpr std::size_t element_size = sizeof(Element);
    static std::size_t size(const Struct& of) noexcept { return (of.*Member).size() * sizeof(Element); }
    static void write(const Struct& of, std::byte* to) noexcept {
        for (const auto& value : of.*Member) {
            const auto element = static_cast<Element>(value);
            std::memcpy(to, &element, sizeof element);
            to += sizeof element;
        }
    }
    /// False if the bytes are fewer than `count` values, or these more than the list holds.
    static bool read(detail::row_of<const std::byte> from, std::size_t count, Struct& to) noexcept {
        if constexpr (requires { (to.*Member).clear(); }) {
            (to.*Member).clear();
            if (count > from.size() / sizeof(Element)) return false;
            for (std::size_t i = 0; i < count; ++i) {
                Element element;
                std::memcpy(&element, from.data() + i * sizeof element, sizeof element);
                if (!(to.*Member).push_back(static_cast<std::decay_t<decltype(*(to.*Member).begin())>>(element))) return false;
            }
        }
        return true;
    }
};

}  // namespace sctpp::inline v0

#endif
