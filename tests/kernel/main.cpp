// SPDX-License-Identifier: BSL-1.0
// Runs the tests, each within a time limit, and fails if one of them left a descriptor open.
#include <cstdio>
#include <string>
#include <vector>

#include <dirent.h>
#include <unistd.h>

#include <catch2/catch_session.hpp>
#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>

namespace {

std::vector<std::string> leaks;

int open_descriptors() {
    int count = 0;
    if (DIR* const folder = ::opendir("/proc/self/fd")) {
        while (::readdir(folder) != nullptr) ++count;
        ::closedir(folder);
    }
    return count;
}

class watch : public Catch::EventListenerBase {
public:
    using Catch::EventListenerBase::EventListenerBase;
    void testCaseStarting(const Catch::TestCaseInfo&) override {
        before_ = open_descriptors();
        ::alarm(60);  // ends the program: whoever reads the report sees in which test
    }
    void testCaseEnded(const Catch::TestCaseStats& stats) override {
        ::alarm(0);
        if (const int after = open_descriptors(); after != before_)
            leaks.push_back(stats.testInfo->name + ": " + std::to_string(before_) + " open descriptors before, " +
                            std::to_string(after) + " after");
    }

private:
    int before_ = 0;
};

}  // namespace

CATCH_REGISTER_LISTENER(watch)

int main(int count, char** arguments) {
    const int outcome = Catch::Session().run(count, arguments);
    for (const auto& leak : leaks) std::fprintf(stderr, "leaked: %s\n", leak.c_str());
    return outcome != 0 ? outcome : leaks.empty() ? 0
                                                  : 1;
}
