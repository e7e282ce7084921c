// SPDX-License-Identifier: BSL-1.0
//
// As much of Diameter's messages as diameter.cpp needs: your encoder and decoder would be here.
#ifndef DIAMETER_MESSAGE_HPP
#define DIAMETER_MESSAGE_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

/// The commands of RFC 6733 that every node knows.
using command = std::uint32_t;
inline constexpr command capabilities = 257, watchdog = 280, disconnect = 282;
/// Of Result-Code: DIAMETER_SUCCESS, DIAMETER_COMMAND_UNSUPPORTED.
inline constexpr std::uint32_t success = 2001, command_unsupported = 3001;
/// The application of a node that has none of its own, or passes on those of all others.
inline constexpr std::uint32_t relay = 0xffffffff;
/// The value of Host-IP-Address: the family as IANA numbers it, and the 4 or 16 bytes.
inline std::string host_address(std::span<const std::byte> address) {
    const auto value = std::string{0, address.size() == 4 ? '\1' : '\2'};
    return value + std::string(reinterpret_cast<const char*>(address.data()), address.size());
}

/// A message as it is built, and read: all numbers are big-endian.
class diameter_message {
public:
    /// A request, with the identifiers Hop-by-Hop and End-to-End.
    diameter_message(command what, std::uint32_t hop, std::uint32_t end) {
        // Version 1, flags, application 0.
        put(1U << 24U), put(request_bit | what), put(0), put(hop), put(end);
    }
    explicit diameter_message(std::span<const std::byte> bytes)
        : bytes_(reinterpret_cast<const char*>(bytes.data()), bytes.size()) {}
    /// The beginning of the answer to a request: what is repeated of it, and the result. Of 3000 to 3999 it is an error
    /// of the protocol.
    [[nodiscard]] diameter_message answer(std::uint32_t result) const {
        diameter_message m;
        const bool protocol_error = result / 1000 == 3;
        m.put(1U << 24U), m.put((get(4) & proxiable_bit) | (protocol_error ? error_bit : 0) | what());
        m.put(get(8)), m.put(get(12)), m.put(get(16));  // application, Hop-by-Hop, End-to-End
        if (const auto session = find(263)) m.add(263, *session);
        m.add(268, result);
        return m;
    }
    /// An attribute of RFC 6733 section 4.5, mandatory unless its flags say otherwise.
    void add(std::uint32_t attribute, const std::string& value, std::uint32_t flags = 0x40) {
        put(attribute), put(flags << 24U | static_cast<std::uint32_t>(value.size() + 8));
        bytes_ += value;
        bytes_.resize((bytes_.size() + 3) / 4 * 4);
    }
    void add(std::uint32_t attribute, std::uint32_t number) { put(attribute), put(0x40U << 24U | 12U), put(number); }
    /// With its length, which is known now.
    [[nodiscard]] std::string bytes() const {
        auto whole = bytes_;
        for (const unsigned at : {1U, 2U, 3U}) whole[at] = static_cast<char>(whole.size() >> (24 - 8 * at));
        return whole;
    }
    [[nodiscard]] bool good() const {
        return bytes_.size() >= 20 && bytes_[0] == 1 && (get(0) & 0xffffff) == bytes_.size();
    }
    [[nodiscard]] bool is_request() const { return (get(4) & request_bit) != 0; }
    [[nodiscard]] command what() const { return get(4) & 0xffffff; }
    [[nodiscard]] std::uint32_t hop_by_hop() const { return get(12); }
    /// The value of the first such attribute that is no vendor's. The message must be good.
    [[nodiscard]] std::optional<std::string> find(std::uint32_t attribute) const {
        for (std::size_t at = 20; at + 8 <= bytes_.size();) {
            const std::size_t length = get(at + 4) & 0xffffff;
            if (length < 8 || length > bytes_.size() - at) break;
            const bool of_vendor = (get(at + 4) >> 31U) != 0;
            if (get(at) == attribute && !of_vendor) return bytes_.substr(at + 8, length - 8);
            at += (length + 3) / 4 * 4;
        }
        return {};
    }
    [[nodiscard]] std::optional<std::uint32_t> number(std::uint32_t attribute) const {
        const auto value = find(attribute);
        if (!value || value->size() != 4) return {};
        return get_from(*value, 0);
    }

private:
    static constexpr std::uint32_t request_bit = 1U << 31U, proxiable_bit = 1U << 30U, error_bit = 1U << 29U;

    diameter_message() = default;
    void put(std::uint32_t n) {
        for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes_ += static_cast<char>(n >> shift);
    }
    [[nodiscard]] static std::uint32_t get_from(const std::string& bytes, std::size_t at) {
        std::uint32_t n = 0;
        for (std::size_t i = at; i < at + 4; ++i) n = n << 8U | static_cast<unsigned char>(bytes[i]);
        return n;
    }
    [[nodiscard]] std::uint32_t get(std::size_t at) const { return get_from(bytes_, at); }
    std::string bytes_;
};

#endif
