// SPDX-License-Identifier: BSL-1.0
//
// The fields of an option, each as text and as JSON.
#ifndef SCTPP_EXAMPLES_INSPECT_FIELDS_HPP
#define SCTPP_EXAMPLES_INSPECT_FIELDS_HPP

#include <sctpp/for_each_option.hpp>
#include <sctpp/text.hpp>

#include <string>
#include <vector>

struct field {
    std::string name, text, json_name, json;
};

inline std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) >= ' ') out += c;
    }
    return out + '"';
}

inline std::string as_json(const std::string& text, bool is_switch) {
    const bool is_number = text.find_first_not_of("-0123456789") == text.npos && text != "-";
    return is_number || is_switch ? text : in_quotes(text);
}
/// Numbers and switches as they are, times as their count, what is not set as null; anything else as its text.
template <class Value>
std::string as_json(const Value& value) {
    if constexpr (requires { value.has_value(); }) {
        return value ? as_json(*value) : "null";
    } else if constexpr (requires { value.count(); }) {
        return as_json(value.count());
    } else if constexpr (requires { value.begin(); }) {
        std::string list = "[";
        for (const auto& one : value) list += (list.size() > 1 ? ", " : "") + as_json(one);
        return list + "]";
    } else {
        return as_json(sctpp::to_string(value), std::is_same_v<Value, bool>);
    }
}

/// Behind the name of a time, what is counted; std::optional<T> and sctpp::read_only<T> count what T counts.
template <class Value>
constexpr const char* unit_of() {
    if constexpr (requires { typename Value::period; })
        return std::is_same_v<typename Value::period, std::milli> ? "_ms" : "_s";
    else if constexpr (requires { typename Value::value_type; })
        return unit_of<typename Value::value_type>();
    else
        return "";
}

/// Appends the fields of an option, those of a struct within it as `primary.mtu`.
struct field_adder {
    std::vector<field>& to;
    const std::string before;

    template <class Value>
    void operator()(std::string_view name, const Value& value) const {
        auto full = before + std::string(name);
        if constexpr (sctpp::with_fields<Value>)
            sctpp::for_each_field(value, field_adder{to, full + "."});
        else
            add(std::move(full), sctpp::to_string(value), unit_of<Value>(), as_json(value));
    }
    void add(std::string full, std::string text, const char* unit, std::string json) const {
        to.push_back({full, std::move(text), full + unit, std::move(json)});
    }
};
template <class Struct>
void add_fields(std::vector<field>& to, const Struct& of) {
    sctpp::for_each_field(of, field_adder{to, ""});
}

/// An option that answers to a value: what was asked for becomes part of the fields' names, and it is one option to the
/// reader.
inline void fold_question(std::vector<field>& fields) {
    if (fields.empty()) return;
    const auto asked = fields.front().text;
    fields.erase(fields.begin());
    for (auto& f : fields) {
        f.name = fields.size() == 1 ? asked : asked + "." + f.name;
        f.json_name = f.name;
    }
}

#endif
