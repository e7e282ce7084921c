// SPDX-License-Identifier: BSL-1.0
/// @file
/// What the text of an error, and the tables of the documentation, need to know of an option, without its type.
#ifndef SCTPP_DETAIL_OPTION_DESCRIPTION_HPP
#define SCTPP_DETAIL_OPTION_DESCRIPTION_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <sctpp/detail/row_of.hpp>

namespace sctpp::inline v0::detail {

/// One field: what it is called, and which numbers the kernel takes in it.
struct field_facts {
    std::string_view name;
    bool is_number = false;
    bool or_zero = false;         ///< 0 is taken as well
    bool optional = false;        ///< may be left out: it keeps its value
    bool read_only = false;       ///< an answer, in an option that can be set
    std::int64_t lowest = 0;
    std::int64_t highest = 0;
    std::string_view unit;
};

/// What an errno means for one option, where no field is to blame.
struct cause {
    int code;
    std::string_view text;
    bool of_association = false;  ///< where the option was an association's, and not the socket's
};

struct option_description {
    int number;              ///< the kernel's
    bool needs_association;  ///< one that lives
    bool is_of_stream;       ///< of its association
    row_of<const field_facts> fields;
    std::string_view (*rule)(std::size_t) noexcept = nullptr;  ///< the words of a rule, of which there is one
    row_of<const cause> causes{};
    std::string_view ignored{};  ///< why a field would have no effect
};

/// None of the fields, or rules, of an option.
inline constexpr std::size_t no_index = static_cast<std::size_t>(-1);

/// No number: what is not said, or is none.
inline constexpr std::int64_t unsaid = -0x7fffffffffffffff - 1;

/// The first field with a number that the kernel would not take or not use, or no_index.
constexpr std::size_t first_invalid(row_of<const field_facts> fields, const std::int64_t* numbers) noexcept {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& field = fields[i];
        const auto n = numbers[i];
        if (field.is_number && n != unsaid && (n < field.lowest || n > field.highest) && (n != 0 || !field.or_zero)) return i;
    }
    return no_index;
}

/// Descriptions by number. They come from the declarations, which a translation unit that prints an error need not have seen (and if
/// it looked, inline functions would differ between units): whoever makes an error that needs one leaves it here.
inline const option_description* descriptions[256]{};

inline const option_description* description_of(int number) noexcept {
    return number < 0 || number >= 256 ? nullptr : __atomic_load_n(&descriptions[number], __ATOMIC_RELAXED);
}

}  // namespace sctpp::inline v0::detail

#endif
