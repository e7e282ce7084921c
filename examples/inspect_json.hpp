// SPDX-License-Identifier: BSL-1.0
//
// The report of inspect as JSON.
#ifndef SCTPP_EXAMPLES_INSPECT_JSON_HPP
#define SCTPP_EXAMPLES_INSPECT_JSON_HPP

#include "inspect_report.hpp"

#include <iostream>
#include <utility>

/// An array of sockets; the options of each are one flat array, whose elements say where they were read.
inline void print_json(const std::vector<socket_report>& reports) {
    using scope = sctpp::option_place::scope;
    const auto list = [](const auto& of, const char* before, const char* after, auto print_one) {
        const char* between = before;
        for (const auto& one : of) std::cout << std::exchange(between, ",\n"), print_one(one);
        std::cout << (of.empty() ? "[]" : after);
    };
    list(reports, "[\n", "\n]\n", [&](const socket_report& r) {
        std::cout << "{\"socket\": " << in_quotes(r.where)
                  << ", \"style\": " << in_quotes(sctpp::enumerator_name(r.style)) << ", \"local\": [";
        for (const auto& address : r.local) std::cout << (&address == r.local.data() ? "" : ", ") << in_quotes(address);
        std::cout << "], \"options\": ";
        std::vector<std::pair<const section*, const read_option*>> all;
        for (const auto& s : r.sections)
            for (const auto& o : s.options)
                if (!o.fields.empty() || !o.error.empty()) all.emplace_back(&s, &o);
        list(all, "[\n", "]}", [](const auto& at) {
            const auto& place = at.first->place;
            std::cout << "  {\"of\": " << in_quotes(sctpp::enumerator_name(place.of));
            if (place.of != scope::socket) std::cout << ", \"association\": " << sctpp::number(place.association);
            if (place.of == scope::path) std::cout << ", \"path\": " << in_quotes(sctpp::to_string(place.path));
            std::cout << ", \"option\": " << in_quotes(at.second->name)
                      << ", \"constant\": " << in_quotes(at.second->constant);
            const char* between = ", \"fields\": {";
            for (const auto& f : at.second->fields)
                std::cout << std::exchange(between, ", ") << in_quotes(f.json_name) << ": " << f.json;
            if (!at.second->error.empty())
                std::cout << ", \"error\": " << in_quotes(at.second->error) << '}';
            else
                std::cout << "}}";
        });
    });
}

#endif
