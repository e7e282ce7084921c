// SPDX-License-Identifier: BSL-1.0
// Writes docs/options.md from the declarations; with --numbers, every option number that the library knows, with the kernel's name.
// tests/docs/run calls both, and puts the comments of the headers in the places marked `@about OPTION@` and `@about OPTION.FIELD REMARK@`.
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include <sctpp/detail/enumerators.hpp>
#include <sctpp/sctpp.hpp>

namespace {

using namespace sctpp;

/// Numbers that the kernel treats as options, and that are something else here.
struct other_number {
    int number;
    const char* constant;
    const char* instead;
};
constexpr other_number other_numbers[]{
    {5, "SCTP_SET_PEER_PRIMARY_ADDR", "`set_peer_primary`"},
    {11, "SCTP_EVENTS", "`subscribe`, `unsubscribe` and `is_subscribed`; the deprecated struct grows with the kernel"},
    {29, "SCTP_GET_ASSOC_ID_LIST", "`associations`"},
    {34, "SCTP_DEFAULT_SNDINFO", "`default_send_parameters`, which is kept in one place with it"},
    {100, "SCTP_SOCKOPT_BINDX_ADD", "`bind`, `add_addresses`"},
    {101, "SCTP_SOCKOPT_BINDX_REM", "`remove_addresses`"},
    {102, "SCTP_SOCKOPT_PEELOFF", "`peel_off`"},
    {107, "SCTP_SOCKOPT_CONNECTX_OLD", "`connect`"},
    {108, "SCTP_GET_PEER_ADDRS", "`peer_addresses`"},
    {109, "SCTP_GET_LOCAL_ADDRS", "`local_addresses`"},
    {110, "SCTP_SOCKOPT_CONNECTX", "`connect`"},
    {111, "SCTP_SOCKOPT_CONNECTX3", "`connect`"},
    {114, "SCTP_DEFAULT_PRINFO", "`default_send_parameters`, which is kept in one place with it"},
    {119, "SCTP_RESET_STREAMS", "`reset_streams`"},
    {120, "SCTP_RESET_ASSOC", "`reset_association`"},
    {121, "SCTP_ADD_STREAMS", "`add_streams`"},
    {122, "SCTP_SOCKOPT_PEELOFF_FLAGS", "`peel_off`"},
    {126, "SCTP_SENDMSG_CONNECT", "nothing: a word between the kernel and its security modules"},
};

const char* words(direction d) {
    switch (d) {
        case direction::get: return "gets";
        case direction::set: return "sets";
        case direction::both: return "both";
    }
    return "";
}
const char* words(option_key key) {
    switch (key) {
        case option_key::none: return "socket";
        case option_key::association: return "association";
        case option_key::association_or_future: return "association, or the socket's defaults";
        case option_key::association_or_group: return "association, all present ones, or the socket's defaults";
        case option_key::future_or_negotiated: return "socket's defaults; got of an association: what was agreed on";
        case option_key::path_or_association: return "path, association, or the socket's defaults";
        case option_key::path: return "path";
        case option_key::event: return "event of an association, of all present ones, or of the socket's defaults";
        case option_key::stream: return "stream of an association";
    }
    return "";
}
const char* words(option_style style) {
    switch (style) {
        case option_style::any: return "all";
        case option_style::one_to_one: return "one-to-one";
        case option_style::one_to_many: return "one-to-many, peeled off";
    }
    return "";
}
const char* words(option_phase phase) {
    switch (phase) {
        case option_phase::any: return "any time";
        case option_phase::before_bind: return "before bind";
        case option_phase::after_bind: return "once bound";
        case option_phase::before_association: return "for later associations";
        case option_phase::with_association: return "with an association";
    }
    return "";
}

template <class Enum>
std::string enumerators() {
    std::string all;
    std::size_t count = 0;
    sctpp::detail::for_each_name(sctpp::detail::spell<Enum, 0>(std::make_index_sequence<256>{}), 256, [&](std::size_t, std::string_view name) {
        all += (count++ == 0 ? "" : ", ") + ("`" + std::string(name) + "`");
    });
    return count == 0 || count > 12 ? "" : ": " + all;
}

template <class Value>
std::string kind() {
    using sctpp::detail::is_optional, sctpp::detail::is_duration, sctpp::detail::is_read_only;
    if constexpr (is_optional<Value>)
        return kind<typename Value::value_type>();
    else if constexpr (is_read_only<Value>)
        return kind<typename Value::value_type>();
    else if constexpr (std::is_same_v<Value, bool>)
        return "switch";
    else if constexpr (is_duration<Value>)
        return "time";
    else if constexpr (std::is_integral_v<Value>)
        return "number";
    else if constexpr (std::is_same_v<Value, endpoint>)
        return "address and port";
    else if constexpr (std::is_enum_v<Value>)
        return "`" + std::string(sctpp::detail::type_name<Value>()) + "`" + enumerators<Value>();
    else if constexpr (std::is_same_v<Value, std::span<const std::byte>>)
        return "bytes";
    else if constexpr (std::is_same_v<Value, bounded_list<hmac_identifier, 4>>)
        return "list of up to 4 of" + enumerators<hmac_identifier>();
    else if constexpr (std::is_same_v<Value, small_set<chunk_type>>)
        return "set of `chunk_type`";
    else if constexpr (std::is_same_v<Value, heartbeat_setting>)
        return "`heartbeat_setting`: off, on, or on with an interval";
    else if constexpr (std::is_same_v<Value, delayed_sack_setting>)
        return "`delayed_sack_setting`: off, on, or on with a delay";
    else if constexpr (std::is_same_v<Value, path_mtu_setting>)
        return "`path_mtu_setting`: discovered, or fixed";
    else
        return "`" + std::string(sctpp::detail::type_name<Value>()) + "`";
}

std::string range(const sctpp::detail::field_facts& f, bool written, bool named) {
    if (!f.is_number || !written || named) return std::string(f.unit);
    return sctpp::detail::range_of<std::string>(f);
}

template <class Option>
void print_fields() {
    using traits = option_traits<Option>;
    constexpr auto& facts = traits::facts;
    const std::string option(option_name<Option>);
    std::printf("\n### %s\n\n`%s`, %d. %s.\n\n@about %s@\n\n| field | is | range, unit | |\n| --- | --- | --- | --- |\n", option.c_str(),
                std::string(facts.constant).c_str(), facts.number, std::string(facts.rfc).c_str(), option.c_str());
    std::size_t index = 0;
    traits::fields::for_each(Option{}, [&]<class Value>(std::string_view name, const Value&) {
        const auto& f = traits::fields::template facts<typename traits::wire>[index++];
        const bool written = facts.directions != direction::get && !f.read_only;
        const char* remark = f.optional ? "kept if not set" : f.read_only ? "only read"
                                                                          : "";
        std::printf("| `%s` | %s | %s | @about %s.%s %s@ |\n", std::string(name).c_str(), kind<Value>().c_str(), range(f, written, std::is_enum_v<Value>).c_str(),
                    option.c_str(), std::string(name).c_str(), remark);
    });
    std::vector<std::string> refusals;
    if constexpr (requires { traits::rules; })
        for (const auto& rule : traits::rules) refusals.push_back("EINVAL | rule: " + std::string(rule.text));
    if constexpr (requires { traits::causes; })
        for (const auto& cause : traits::causes) refusals.push_back(::strerrorname_np(cause.code) + (" | " + std::string(cause.text)));
    if constexpr (traits::facts.key == option_key::stream) refusals.push_back("EINVAL | " + std::string(sctpp::detail::reason_text(sctpp::reason::unknown_stream)));
    if constexpr (requires { traits::lacking(0, 0); }) refusals.push_back("EPERM | a sysctl is 0 (`reason::sysctl_is_off`; the message names it)");
    if constexpr (requires { traits::unheard_because; }) refusals.push_back(std::string("EINVAL | the kernel would ") + (requires { traits::may_be_shortened; } ? "silently use less: " : "ignore it: ") + std::string(traits::unheard_because));
    if (!refusals.empty()) std::puts("\n| refused with | where |\n| --- | --- |");
    for (const auto& refusal : refusals) std::printf("| %s |\n", refusal.c_str());
}

template <class Option>
void print_row() {
    constexpr auto& facts = option_traits<Option>::facts;
    const std::string name(option_name<Option>), constant(facts.constant), rfc(facts.rfc), since(facts.since);
    std::printf("| [`%s`](#%s) | `%s` | %s | %s | %s | %s | %s | %s |\n", name.c_str(), name.c_str(), constant.c_str(), words(facts.directions), words(facts.key),
                words(facts.style), facts.directions == direction::get && facts.phase == option_phase::any ? "any time" : words(facts.phase), rfc.c_str(), since.c_str());
}

template <std::uint16_t... Numbers, class... Options>
void print_page(option_list<option_entry<Numbers, Options>...>) {
    std::puts("# Options\n\n"
              "Every socket option of the kernel's SCTP, as the library declares it. This page is made from the declarations\n"
              "(`tests/docs/run --update`), with their comments in the headers under `include/sctpp/options/`. To set an option is to\n"
              "fill in its struct: `socket.set(sctpp::no_delay{true})`.\n\n"
              "What only \"sets\" cannot be read back. What an option is of decides what is named beside it: nothing on\n"
              "sockets of one association; on `one_to_many` an `association_id`, `future_associations` (the socket's defaults),\n"
              "`current_associations` or `all_associations`; for a path the peer's address; for a stream a `stream_id`. The last\n"
              "column is the first kernel that has it.\n\n"
              "| option | kernel's name | gets, sets | of | sockets | when | defined in | kernel |\n| --- | --- | --- | --- | --- | --- | --- | --- |");
    (print_row<Options>(), ...);
    std::puts("\n## Numbers that are calls\n\nThe kernel has these among its options as well.\n\n| kernel's name | number | here |\n| --- | --- | --- |");
    for (const auto& other : other_numbers) std::printf("| `%s` | %d | %s |\n", other.constant, other.number, other.instead);
    std::puts("\n## Fields");
    (print_fields<Options>(), ...);
}

template <std::uint16_t... Numbers, class... Options>
void print_numbers(option_list<option_entry<Numbers, Options>...>) {
    (std::printf("%d %s\n", Numbers, std::string(option_traits<Options>::facts.constant).c_str()), ...);
    for (const auto& other : other_numbers) std::printf("%d %s\n", other.number, other.constant);
}

}  // namespace

int main(int count, char** arguments) {
    if (count > 1 && std::strcmp(arguments[1], "--numbers") == 0)
        print_numbers(all_options{});
    else
        print_page(all_options{});
}
