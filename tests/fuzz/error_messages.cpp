// SPDX-License-Identifier: BSL-1.0
// The text of an error with any bits, also those that no call of this library gives.
//
// Input: [errno: 2 bytes] [operation] [reason] [detail: 4 bytes], of one error after the other.
#include "target.hpp"

#include <string_view>

#include <sctpp/sctpp.hpp>

using namespace sctpp;
using fuzz::claim;

namespace {

/// What options leave behind for texts, once a call has failed.
template <std::uint16_t... Numbers, class... Options>
void let_all_fail(option_list<option_entry<Numbers, Options>...>) {
    (void)(sctpp::detail::option_error<Options>(EINVAL, operation::set).code() + ... + 0);
}

void check(const error& e) {
    const auto text = e.message();
    claim(!text.empty() && text.size() < 1000, "a sentence or two");
    claim(text.find('\0') == text.npos, "without a zero");
    claim(text.starts_with(sctpp::detail::operation_name(e.operation())), "it begins with what was tried");
    claim(text == e.message(), "the same each time");
    claim(failure(e).what() == text && failure(e).error() == e, "the exception says the same");
    claim(e.as_error_code().value() == e.code() && static_cast<bool>(e) == (e.code() != 0), "its number");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto one = [&] {
        const auto code = in.u16();
        const auto tried = static_cast<operation>(in.u8());
        const auto why = static_cast<reason>(in.u8());
        return error(code, tried, why, in.u32());
    };
    const auto first = one();
    static bool all_have_failed = (check(first), let_all_fail(all_options{}), true);  // once before that, too
    (void)all_have_failed;
    check(first);
    for (int i = 0; i < 3; ++i) check(one());
    return 0;
}
