// SPDX-License-Identifier: BSL-1.0
//
// What inspect has read: sockets, their options by section, and of each option its fields as text and as JSON.
#ifndef SCTPP_EXAMPLES_INSPECT_REPORT_HPP
#define SCTPP_EXAMPLES_INSPECT_REPORT_HPP

#include <sctpp/for_each_option.hpp>
#include <sctpp/text.hpp>

#include <string>
#include <vector>

struct field {
    std::string name, text, json_name, json;
};

struct option {
    std::string name, constant;
    std::vector<field> fields;
    std::string error;  // instead of fields
};

struct section {
    sctpp::option_place place;
    std::string title;
    std::vector<option> options;
};

struct socket_report {
    std::string where;  // "descriptor 7 of process 1234"
    sctpp::style style{};
    std::vector<std::string> local;
    std::vector<section> sections;
};

inline std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) >= ' ') out += c;
    }
    return out + '"';
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
        const auto text = sctpp::to_string(value);
        const bool is_number = text.find_first_not_of("-0123456789") == text.npos && text != "-";
        return is_number || std::is_same_v<Value, bool> ? text : in_quotes(text);
    }
}

/// Behind the name of a time, what is counted; std::optional<T> and sctpp::read_only<T> count what T counts.
template <class Value>
std::string unit_of() {
    if constexpr (requires { typename Value::period; })
        return std::is_same_v<typename Value::period, std::milli> ? "_ms" : "_s";
    else if constexpr (requires { typename Value::value_type; })
        return unit_of<typename Value::value_type>();
    else
        return "";
}

/// Appends the fields of an option, those of a struct within it as `primary.mtu`.
template <class Struct>
void add_fields(std::vector<field>& to, const Struct& of, const std::string& before = "") {
    sctpp::for_each_field(of, [&]<class Value>(std::string_view name, const Value& value) {
        const auto full = before + std::string(name);
        if constexpr (sctpp::with_fields<Value>) {
            add_fields(to, value, full + ".");
        } else {
            to.push_back({full, sctpp::to_string(value), full + unit_of<Value>(), as_json(value)});
        }
    });
}

/// An option that answers to a value: what was asked for becomes part of the fields' names, and it is one option to the reader.
inline void fold_question(std::vector<field>& fields) {
    const auto asked = fields.front().text;
    fields.erase(fields.begin());
    for (auto& f : fields) {
        f.name = fields.size() == 1 ? asked : asked + "." + f.name;
        f.json_name = f.name;
    }
}

/// For for_each_option: files what it gets into the sections of a report.
class collector {
public:
    explicit collector(socket_report& into) : report_(into) {}

    template <class Option>
    void operator()(const sctpp::option_place& at, const sctpp::result<Option>& got) {
        using scope = sctpp::option_place::scope;
        auto place = at;
        place.stream = {};  // all streams in one section
        if (report_.sections.empty() || !(report_.sections.back().place == place)) report_.sections.push_back({place, {}, {}});
        auto& here = report_.sections.back();

        option read{std::string(sctpp::option_name<Option>), std::string(sctpp::option_traits<Option>::facts.constant), {}, {}};
        if (got) {
            add_fields(read.fields, *got);
            if constexpr (requires { sctpp::option_traits<Option>::asks_by_value; }) fold_question(read.fields);
            if constexpr (std::is_same_v<Option, sctpp::status>) title(here, *got);
            if constexpr (std::is_same_v<Option, sctpp::peer_address_info>) title(here, *got);
        } else {
            read.error = got.error().message();
            read.error.erase(0, read.error.find(": ") + 2);  // "get no_delay: "
        }
        if (here.title.empty()) here.title = at.of == scope::socket ? "Socket" : "Streams out, where not 0";
        constexpr bool is_default = sctpp::option_traits<Option>::facts.key != sctpp::option_key::none;
        if (at.of == scope::socket && is_default) here.title = "Socket, and what associations begin with";
        if (at.of == scope::stream) {
            std::erase_if(read.fields, [](const field& f) { return f.text == "0"; });
            for (auto& f : read.fields) f.name = f.json_name = sctpp::to_string(at.stream) + "." + f.name;
        }
        for (auto& known : here.options)
            if (known.name == read.name) {
                known.fields.insert(known.fields.end(), read.fields.begin(), read.fields.end());
                return;
            }
        here.options.push_back(std::move(read));
    }

private:
    static void title(section& s, const sctpp::status& now) {
        s.title = "Association " + sctpp::to_string(now.association) + ": " + sctpp::to_string(now.state) + ", " +
                  std::to_string(now.outbound_streams) + " streams out, " + std::to_string(now.inbound_streams) + " in";
        primary() = now.primary.address;
    }
    static void title(section& s, const sctpp::peer_address_info& path) {
        s.title = "Path to " + sctpp::to_string(path.address) + ": " + sctpp::to_string(path.state) +
                  (path.address == primary() ? ", primary" : "");
    }
    static sctpp::endpoint& primary() {
        static sctpp::endpoint of_the_association;
        return of_the_association;
    }
    socket_report& report_;
};

#endif
