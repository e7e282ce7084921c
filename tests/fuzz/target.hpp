// SPDX-License-Identifier: BSL-1.0
// What the fuzz targets share. A target is one file that defines LLVMFuzzerTestOneInput, as libFuzzer wants it; scripts/fuzz builds and
// runs every such file in this folder. It is linked with tests/unit/system_calls.cpp, so that the input can be what a kernel answers.
#ifndef SCTPP_TESTS_FUZZ_TARGET_HPP
#define SCTPP_TESTS_FUZZ_TARGET_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>

#include "../unit/system_calls.hpp"

namespace fuzz {

/// A property that holds whatever the input is. If not, that is a finding: the program says so and aborts.
inline void claim(bool holds, const char* what, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    if (holds) return;
    std::fprintf(stderr, "%s:%d: claim: does not hold: %s\n", file, line, what);
    std::abort();
}

/// Reads every byte, so that a sanitizer sees it if one is not there.
inline void look(std::span<const std::byte> bytes) {
    unsigned sum = 0;
    for (const auto b : bytes) sum += std::to_integer<unsigned>(b);
    asm volatile("" : : "r"(sum));
}

/// A copy on the heap that ends where its allocation ends, `misalignment` bytes behind a multiple of 16: one byte too far is seen.
class exact {
public:
    explicit exact(std::span<const std::byte> bytes, std::size_t misalignment = 0) : exact(bytes.size(), misalignment) {
        std::copy(bytes.begin(), bytes.end(), bytes_.begin());
    }
    explicit exact(std::size_t size, std::size_t misalignment = 0)
        : memory_(new std::byte[size + misalignment]), bytes_(memory_.get() + misalignment, size) {}
    [[nodiscard]] std::span<std::byte> bytes() const { return bytes_; }

private:
    std::unique_ptr<std::byte[]> memory_;
    std::span<std::byte> bytes_;
};

/// The input, taken from its front; numbers past its end are 0.
class input {
public:
    input(const std::uint8_t* data, std::size_t size) : left_(reinterpret_cast<const std::byte*>(data), size) {}
    template <class T>
    T number() {
        T value{};
        const auto bytes = take(sizeof value);
        if (!bytes.empty()) std::memcpy(&value, bytes.data(), bytes.size());
        return value;
    }
    std::uint8_t u8() { return number<std::uint8_t>(); }
    std::uint16_t u16() { return number<std::uint16_t>(); }
    std::uint32_t u32() { return number<std::uint32_t>(); }
    /// So many bytes, or as many as are left.
    std::span<const std::byte> take(std::size_t count) {
        const auto taken = left_.first(std::min(count, left_.size()));
        left_ = left_.subspan(taken.size());
        return taken;
    }
    std::span<const std::byte> rest() { return take(left_.size()); }

private:
    std::span<const std::byte> left_;
};

/// A number at an offset; bytes that are not there are 0. For oracles, which know nothing of the library's structs.
template <class T>
T at(std::span<const std::byte> bytes, std::size_t offset) {
    T value{};
    if (offset < bytes.size()) std::memcpy(&value, bytes.data() + offset, std::min(sizeof value, bytes.size() - offset));
    return value;
}
inline std::uint16_t u16_at(std::span<const std::byte> bytes, std::size_t offset) { return at<std::uint16_t>(bytes, offset); }
inline std::uint32_t u32_at(std::span<const std::byte> bytes, std::size_t offset) { return at<std::uint32_t>(bytes, offset); }
inline std::int32_t i32_at(std::span<const std::byte> bytes, std::size_t offset) { return at<std::int32_t>(bytes, offset); }
/// In network byte order.
inline std::uint16_t be16_at(std::span<const std::byte> bytes, std::size_t offset) { return __builtin_bswap16(u16_at(bytes, offset)); }
inline std::uint32_t be32_at(std::span<const std::byte> bytes, std::size_t offset) { return __builtin_bswap32(u32_at(bytes, offset)); }

/// The same memory, not just the same bytes; an empty one may lie anywhere.
inline bool same(std::span<const std::byte> a, std::span<const std::byte> b) {
    return a.size() == b.size() && (a.empty() || a.data() == b.data());
}
/// The same bytes.
inline bool equal(std::span<const std::byte> a, std::span<const std::byte> b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

/// A socket object around a descriptor that is none; it is neither opened nor closed. All of its calls go to a system_calls.
template <class Socket>
union pretended {
    pretended() : descriptor(1000) {}
    ~pretended() {}
    pretended(const pretended&) = delete;
    pretended& operator=(const pretended&) = delete;
    int descriptor;
    Socket socket;
};

}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

#endif
