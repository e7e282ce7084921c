// SPDX-License-Identifier: BSL-1.0
//
// As much of Diameter's messages as diameter.cpp needs: your encoder and decoder would be here.
#ifndef DIAMETER_MESSAGE_HPP
#define DIAMETER_MESSAGE_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

/// The commands of RFC 6733 that every node knows.
using command = std::uint32_t;
inline constexpr command capabilities = 257, watchdog = 280, disconnect = 282;

/// A message as it is built, and read: all numbers are big-endian.
class diameter_message {
public:
    diameter_message(command what, bool request, std::uint32_t id) {
        // Version 1, flags, application 0, two identifiers.
        put(1U << 24U), put((request ? 0x80U << 24U : 0) | what), put(0), put(id), put(id);
    }
    explicit diameter_message(std::span<const std::byte> bytes)
        : bytes_(reinterpret_cast<const char*>(bytes.data()), bytes.size()) {}
    /// A mandatory attribute of RFC 6733 section 4.5.
    void add(std::uint32_t attribute, const std::string& value) {
        put(attribute), put(0x40U << 24U | static_cast<std::uint32_t>(value.size() + 8));
        bytes_ += value;
        bytes_.resize((bytes_.size() + 3) / 4 * 4);
    }
    void add(std::uint32_t attribute, std::uint32_t number) {
        put(attribute), put(0x40U << 24U | 12U), put(number);
    }
    /// With its length, which is known now.
    [[nodiscard]] std::string bytes() const {
        auto whole = bytes_;
        for (const unsigned at : {1U, 2U, 3U}) whole[at] = static_cast<char>(whole.size() >> (24 - 8 * at));
        return whole;
    }
    [[nodiscard]] bool good() const {
        return bytes_.size() >= 20 && bytes_[0] == 1 && (get(0) & 0xffffff) == bytes_.size();
    }
    [[nodiscard]] bool is_request() const { return (get(4) >> 31U) != 0; }
    [[nodiscard]] command what() const { return get(4) & 0xffffff; }
    [[nodiscard]] std::uint32_t id() const { return get(12); }

private:
    void put(std::uint32_t n) {
        for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes_ += static_cast<char>(n >> shift);
    }
    [[nodiscard]] std::uint32_t get(std::size_t at) const {
        std::uint32_t n = 0;
        for (std::size_t i = at; i < at + 4; ++i) n = n << 8U | static_cast<unsigned char>(bytes_[i]);
        return n;
    }
    std::string bytes_;
};

#endif
