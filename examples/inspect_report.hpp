// SPDX-License-Identifier: BSL-1.0
//
// What inspect has read: sockets, and their options by section.
#ifndef SCTPP_EXAMPLES_INSPECT_REPORT_HPP
#define SCTPP_EXAMPLES_INSPECT_REPORT_HPP

#include "inspect_fields.hpp"
#include "program.hpp"

struct read_option {
    std::string name, constant;
    std::vector<field> fields;
    std::string error;  // instead of fields
};

struct section {
    sctpp::option_place place;
    std::string title;
    std::vector<read_option> options;
};

struct socket_report {
    std::string where;  // "descriptor 7 of process 1234"
    sctpp::style style{};
    std::vector<std::string> local;
    std::vector<section> sections;
};

/// For for_each_option: files what it gets into the sections of a report. Not past Ctrl-C.
class collector {
public:
    collector(socket_report& into, const ctrl_c& stop) : report_(into), stop_(stop) {}

    template <class Option>
    void operator()(const sctpp::option_place& at, const sctpp::result<Option>& got) {
        std::vector<field> fields;
        if (got) add_fields(fields, *got);
        if constexpr (requires { sctpp::option_traits<Option>::asks_by_value; }) fold_question(fields);
        auto& here = file(at, sctpp::option_traits<Option>::facts, sctpp::option_name<Option>, fields, got.error());
        if constexpr (std::is_same_v<Option, sctpp::status> || std::is_same_v<Option, sctpp::peer_address_info>)
            if (got) title(here, *got);
    }

private:
    /// What is not about one option's type is not in the template: a compiler would make it for each of them.
    section& file(const sctpp::option_place& at, const sctpp::option_facts& facts, std::string_view name,
                  std::vector<field>& fields, sctpp::error why) {
        auto& here = section_for(at, facts.key != sctpp::option_key::none);
        read_option read{std::string(name), std::string(facts.constant), std::move(fields), {}};
        if (why) read.error = why.message();
        add(here, at, read);
        return here;
    }
    section& section_for(const sctpp::option_place& at, bool is_default) {
        using scope = sctpp::option_place::scope;
        auto place = at;
        place.stream = {};  // all streams in one section
        if (report_.sections.empty() || !(report_.sections.back().place == place)) begin(place);
        auto& here = report_.sections.back();
        if (here.title.empty()) here.title = at.of == scope::socket ? "Socket" : "Streams out, where not 0";
        if (at.of == scope::socket && is_default) here.title = "Socket, and what associations begin with";
        return here;
    }
    static void add(section& here, const sctpp::option_place& at, read_option& read) {
        if (!read.error.empty()) read.error.erase(0, read.error.find(": ") + 2);  // "get no_delay: "
        if (at.of == sctpp::option_place::scope::stream) {
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
    void begin(const sctpp::option_place& place) {
        if (stop_.came()) throw std::runtime_error("interrupted");
        report_.sections.push_back({place, {}, {}});
    }
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
    const ctrl_c& stop_;
};

#endif
