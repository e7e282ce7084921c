// SPDX-License-Identifier: BSL-1.0
// Any answer of getsockopt to any option: bytes, length, errno; and what was read is set again. Walks over the list of all options, so
// that a new one is covered without a word here.
//
// Input: [number of the option] [how] [errno, or the length that the kernel claims: 2 bytes] answer...
#include "target.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include <sctpp/sctpp.hpp>
#include <sctpp/text.hpp>

using namespace sctpp;
using fuzz::claim;

namespace {

enum how : std::uint8_t {
    // Two bits: what the kernel does with its answer.
    cuts = 0,        ///< gives as much as there is room for
    insists = 1,     ///< EINVAL if there is not room for all
    lies = 2,        ///< about the length
    fails = 3,
    kind = 3,
    fails_once = 4,  ///< with EINVAL
    set_fails = 8,
    // Two bits: of what it is asked.
    place = 0x30,
};

class kernel : public system_calls {
public:
    kernel() {
        getsockopt = [this](int, int option, void* value, socklen_t* size) {
            const auto room = *size;
            if (option == SCTP_STATUS && option != asked) return 0;  // before another option: yes, there is that association
            fuzz::look({static_cast<const std::byte*>(value), room});
            if ((how & fails_once) != 0 && calls++ == 0) return -EINVAL;
            if ((how & kind) == fails) return -code;
            if ((how & kind) == insists && room < answer.size()) return -EINVAL;
            // Before 2026 kernels took no account of the struct in front of this list.
            const std::size_t beyond = option == SCTP_PEER_AUTH_CHUNKS ? sizeof(sctp_authchunks) : 0;
            const auto given = std::min<std::size_t>(room + beyond, answer.size());
            if (given != 0) std::memcpy(value, answer.data(), given);
            *size = (how & kind) == lies ? claimed : static_cast<socklen_t>(given);
            return 0;
        };
        setsockopt = [this](int level, int option, const void* value, socklen_t size) {
            const std::span bytes(static_cast<const std::byte*>(value), size);
            fuzz::look(bytes);
            claim(level == 132, "SCTP's level");
            if (sets++ == 0) {
                set_option = option;
                set_bytes.assign(bytes.begin(), bytes.end());
            }
            return (how & set_fails) != 0 ? -code : 0;
        };
    }
    std::span<const std::byte> answer{};
    std::uint8_t how = 0;
    int code = EINVAL;
    int asked = 0;  ///< the option that is looked at
    socklen_t claimed = 0;
    int calls = 0;
    int sets = 0;        ///< a set may take several calls; the first is kept
    int set_option = -1;
    std::vector<std::byte> set_bytes;
};

kernel k;
constexpr int descriptor = 1000;
const auto path = endpoint::ipv4({192, 0, 2, 1}, 5000);
constexpr association_id association{7};

/// Texts of errors are made whatever the error.
template <class Option>
void check_error(const error& e, operation tried) {
    claim(e && e.operation() == tried && e.option() == option_traits<Option>::facts.number, "an error says what was tried with which option");
    const auto text = e.message();
    claim(text.find(option_name<Option>) != text.npos, "and so does its text");
}

/// Looks at everything in a value.
template <class Value>
void look_at(const Value& value) {
    if constexpr (requires { value.begin(), value.end(), value.size(); }) {
        std::size_t count = 0;
        for (const auto& element : value) look_at(element), ++count;
        claim(count == value.size(), "as many as it says");
    }
    if constexpr (std::is_trivially_copyable_v<Value>) fuzz::look(std::as_bytes(std::span(&value, 1)));
}
template <class Option>
void check_value(const Option& option) {
    using fields = typename option_traits<Option>::fields;
    std::size_t count = 0;
    fields::for_each(option, [&](std::string_view name, const auto& value) {
        claim(!name.empty(), "its name");
        look_at(value);
        ++count;
    });
    claim(count == fields::size, "every field");
    if constexpr (requires { valid(option); }) claim(valid(option) == validate(option).has_value(), "valid or not");
    look_at(option);
    const auto text = to_string(option);
    claim(text.starts_with(option_name<Option>) && text.ends_with('}') && text.find('\0') == text.npos, "a text");
}

template <class Option>
result<Option> get(const sctpp::detail::target& where) {
    k.calls = 0;
    auto got = sctpp::detail::get_option<Option>(descriptor, where);
    if (got)
        check_value(*got);
    else
        check_error<Option>(got.error(), operation::get);
    return got;
}

template <class Option>
result<void> set(const Option& option, const sctpp::detail::target& where) {
    k.calls = k.sets = 0;
    const auto set = sctpp::detail::set_option(descriptor, option, where);
    if (!set) check_error<Option>(set.error(), operation::set);
    if (k.sets != 0) claim(k.set_option == option_traits<Option>::facts.number, "its number");
    return set;
}

/// Whether an answer of this length must be taken, where the library does not read on behind the kernel's struct.
template <class Option>
bool is_known_size(std::size_t size) {
    using wire = typename option_traits<Option>::wire;
    const auto known = sctpp::detail::known_sizes<Option>();
    return std::find(known.begin(), known.end(), std::min(size, sizeof(wire))) != known.end();
}

/// What was read is set, read as it was set, and set again: that must be the same bytes.
template <class Option>
void change(const Option& option, const sctpp::detail::target& where) {
    if (!set(option, where) || (k.how & set_fails) != 0) return;
    const auto bytes = k.set_bytes;
    if constexpr (option_traits<Option>::facts.directions == direction::both) {
        k.answer = bytes;
        k.how = cuts;
        const auto read = get<Option>(where);
        claim(read.has_value(), "what was set can be read");
        const auto again = set(*read, where);
        // Whether a value is of use may depend on other answers of the kernel.
        if (!again && again.error().reason() == reason::field_not_used) return;
        claim(again.has_value() && fuzz::equal(k.set_bytes, bytes), "reading and setting settles");
    }
}

template <class Option>
void check(const sctpp::detail::target& where) {
    using traits = option_traits<Option>;
    using wire = typename traits::wire;
    k.asked = traits::facts.number;
    Option option{};
    if constexpr (traits::facts.directions != direction::set) {
        const auto how = k.how;
        const auto got = get<Option>(where);
        const bool honest = (how & kind) == cuts || ((how & kind) == insists && k.answer.size() <= sizeof(wire) + 256);
        if constexpr (!sctpp::detail::has_tail<Option>)
            if (honest) claim(got.has_value() == is_known_size<Option>(k.answer.size()), "answers of known sizes are taken, and no others");
        if (!got) return;
        option = *got;
        if (honest) {
            k.how = static_cast<std::uint8_t>(how & ~fails_once);
            const auto again = get<Option>(where);
            claim(again.has_value() && *again == option, "the same answer is the same value");
            k.how = how;
        }
    } else {
        wire bytes{};
        std::memcpy(&bytes, k.answer.data(), std::min(sizeof bytes, k.answer.size()));
        traits::fields::decode(bytes, option);
        const auto rest = k.answer.subspan(std::min(sizeof bytes, k.answer.size()));
        if constexpr (requires { option.secret = rest; }) option.secret = rest;
    }
    if constexpr (traits::facts.directions != direction::get) change(option, where);
}

using check_function = void (*)(const sctpp::detail::target&);
struct entry {
    std::uint16_t number;
    check_function check;
};
template <std::uint16_t... Numbers, class... Options>
constexpr std::array<entry, sizeof...(Options)> table(option_list<option_entry<Numbers, Options>...>) {
    return {entry{Numbers, &check<Options>}...};
}
constexpr auto options = table(all_options{});

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto number = in.u8();
    k.how = in.u8();
    const auto code_or_length = in.u16();
    k.code = 1 + code_or_length % 200;
    k.claimed = code_or_length;
    const fuzz::exact answer(in.rest());
    k.answer = answer.bytes();

    const auto* which = std::find_if(options.begin(), options.end(), [&](const entry& e) { return e.number == number; });
    if (which == options.end()) which = &options[number % options.size()];
    switch ((k.how & place) >> 4) {
        case 0: which->check({}); break;
        case 1: which->check({association}); break;
        case 2: which->check({association, &path}); break;
        case 3: which->check({association, nullptr, stream_id{3}}); break;
    }
    return 0;
}
