// SPDX-License-Identifier: BSL-1.0
//
// The report of inspect on the screen, as tables that fit it.
#ifndef SCTPP_EXAMPLES_INSPECT_TABLES_HPP
#define SCTPP_EXAMPLES_INSPECT_TABLES_HPP

#include "inspect_report.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <sys/ioctl.h>
#include <unistd.h>

/// How wide lines may be, and whether colours show.
struct screen {
    std::size_t width = 120;
    bool colours = false;

    static screen of_standard_output() {
        screen s;
        winsize size{};
        const bool terminal = ::isatty(STDOUT_FILENO) != 0;
        s.colours = terminal && std::getenv("NO_COLOR") == nullptr;
        if (const char* columns = std::getenv("COLUMNS"))
            s.width = static_cast<std::size_t>(std::max(40, std::atoi(columns)));
        else if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
            s.width = size.ws_col;
        else if (terminal)
            s.width = 80;  // one that does not know its own size
        return s;
    }
    [[nodiscard]] std::string in(const char* style, const std::string& text) const {
        return colours && !text.empty() ? "\033[" + std::string(style) + "m" + text + "\033[0m" : text;
    }
    [[nodiscard]] std::string bold(const std::string& text) const { return in("1", text); }
    [[nodiscard]] std::string dim(const std::string& text) const { return in("2", text); }
};

inline std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(text.size() < width ? width - text.size() : 0, ' ');
}

class tables {
public:
    explicit tables(const screen& s) : screen_(s) {}

    void print(const socket_report& report) {
        std::string head = std::string(sctpp::enumerator_name(report.style)) + ", " + report.where +
                           (report.local.empty() ? ", not bound" : ", bound to");
        for (const auto& address : report.local) head += " " + address;
        fold("", head, "1");
        measure(report);
        for (const auto& s : report.sections) {
            const auto is_empty = [](const read_option& o) { return o.fields.empty() && o.error.empty(); };
            if (std::all_of(s.options.begin(), s.options.end(), is_empty)) continue;
            std::cout << '\n'
                      << screen_.bold(s.title) << '\n';
            for (const auto& o : s.options)
                if (!o.fields.empty()) wide_ ? print_wide(o) : print_narrow(o);
            print_errors(s);
        }
    }

private:
    /// All tables of a socket have the same columns: option, field and value, and at the right end the kernel's
    /// constant.
    void measure(const socket_report& report) {
        name_ = field_ = 0;
        for (const auto& s : report.sections)
            for (const auto& o : s.options) {
                name_ = std::max(name_, o.name.size() + 2);
                for (const auto& f : o.fields) field_ = std::max(field_, f.name.size() + 2);
            }
        width_ = 0;
        for (const auto& s : report.sections)
            for (const auto& o : s.options) {
                if (o.fields.empty()) continue;
                const auto longest = 2 + name_ + field_ + o.fields.front().text.size() + 2 + o.constant.size();
                width_ = std::max(width_, longest);
            }
        wide_ = width_ <= screen_.width;
        if (!wide_) width_ = screen_.width;
    }
    void print_line(const std::string& line, const std::string& constant) const {
        const auto room = width_ > constant.size() ? width_ - constant.size() : 0;
        std::cout << padded(line, std::max(room, line.size() + 1)) << screen_.dim(constant) << '\n';
    }
    void print_wide(const read_option& o) const {
        const auto first = [&](const field& f) { return padded(f.name, field_) + f.text; };
        print_line("  " + padded(o.name, name_) + first(o.fields.front()), o.constant);
        for (std::size_t i = 1; i < o.fields.size(); ++i)
            std::cout << "  " << padded("", name_) << first(o.fields[i]) << '\n';
    }
    /// Fields below their option; one that is the only one is beside it, if there is room.
    void print_narrow(const read_option& o) const {
        const auto left = std::max(name_, field_ + 2);
        const bool one = o.fields.size() == 1 &&
                         2 + left + o.fields.front().text.size() + 1 + o.constant.size() <= width_;
        print_line("  " + padded(o.name, left) + (one ? o.fields.front().text : ""), o.constant);
        if (!one)
            for (const auto& f : o.fields) std::cout << "    " << padded(f.name, left - 2) << f.text << '\n';
    }
    /// Options that could not be read, those of one reason together.
    void print_errors(const section& s) const {
        std::vector<std::pair<std::string, std::string>> reasons;
        for (const auto& o : s.options) {
            if (o.error.empty()) continue;
            const auto known =
                std::find_if(reasons.begin(), reasons.end(), [&](const auto& r) { return r.first == o.error; });
            if (known == reasons.end())
                reasons.emplace_back(o.error, o.name);
            else
                known->second += ", " + o.name;
        }
        for (const auto& [why, names] : reasons) {
            fold("  not readable: ", names, "31");
            fold("    ", why, "31");
        }
    }
    void fold(const std::string& before, const std::string& text, const char* style) const {
        std::string line = before, out;
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find(' ', at), text.size());
            const auto word = text.substr(at, end - at);
            if (line.size() + word.size() + 1 > screen_.width) out += line + '\n', line = "    ";
            line += (line.empty() || line.back() == ' ' ? "" : " ") + word;
            at = end + 1;
        }
        std::cout << screen_.in(style, out + line) << '\n';
    }

    screen screen_;
    std::size_t name_ = 0, field_ = 0, width_ = 0;
    bool wide_ = false;
};

#endif
