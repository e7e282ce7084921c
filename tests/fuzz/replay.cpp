// SPDX-License-Identifier: BSL-1.0
// Gives a target each file named once, without libFuzzer: so what was recorded or found once stays tested, with any compiler.
#include "target.hpp"

#include <fstream>
#include <iterator>
#include <vector>

int main(int count, char** arguments) {
    for (int i = 1; i < count; ++i) {
        // The last of these lines is about the input at which the program died.
        std::fprintf(stderr, "input %s\n", arguments[i]);
        std::ifstream file(arguments[i], std::ios::binary);
        if (!file) return std::fprintf(stderr, "it cannot be read\n"), 2;
        const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
        const fuzz::exact input(std::as_bytes(std::span(bytes)));
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.bytes().data()), input.bytes().size());
    }
}
