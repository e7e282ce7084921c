// SPDX-License-Identifier: BSL-1.0
// Bytes as the kernel writes and reads them, put together by offset: independent of the structs of any header.
#ifndef SCTPP_TESTS_UNIT_WIRE_HPP
#define SCTPP_TESTS_UNIT_WIRE_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include <sctpp/receive_request.hpp>

struct wire {
    explicit wire(std::size_t size) : bytes(size) {}

    template <class T>
    wire& put(std::size_t offset, T value) {
        static_assert(std::is_trivially_copyable_v<T>);
        std::memcpy(&bytes.at(offset + sizeof value - 1) - (sizeof value - 1), &value, sizeof value);
        return *this;
    }
    wire& u8(std::size_t offset, std::uint8_t v) { return put(offset, v); }
    wire& u16(std::size_t offset, std::uint16_t v) { return put(offset, v); }
    wire& u32(std::size_t offset, std::uint32_t v) { return put(offset, v); }
    wire& i32(std::size_t offset, std::int32_t v) { return put(offset, v); }
    wire& be16(std::size_t offset, std::uint16_t v) {
        return u8(offset, static_cast<std::uint8_t>(v >> 8)).u8(offset + 1, static_cast<std::uint8_t>(v));
    }
    wire& be32(std::size_t offset, std::uint32_t v) {
        return be16(offset, static_cast<std::uint16_t>(v >> 16)).be16(offset + 2, static_cast<std::uint16_t>(v));
    }
    /// Appends.
    wire& tail(std::string_view text) {
        const auto* first = reinterpret_cast<const std::byte*>(text.data());
        bytes.insert(bytes.end(), first, first + text.size());
        return *this;
    }
    std::vector<std::byte> bytes;
};

/// A notification with its header; the length is set when it is complete.
struct notification : wire {
    notification(std::uint16_t type, std::uint16_t flags, std::size_t fixed_size) : wire(fixed_size) { u16(0, type).u16(2, flags); }
};
inline wire complete(wire& n) {
    wire done = n.u32(4, static_cast<std::uint32_t>(n.bytes.size()));
    done.bytes.shrink_to_fit();  // so that a sanitizer sees a read beyond the end
    return done;
}

/// What a receive would have given for these bytes, as if recvmsg had come back with these flags.
template <class... Infos>
sctpp::incoming<Infos...> received(std::span<std::byte> bytes, int flags = sctpp::detail::notification_flag | MSG_EOR) {
    const sctpp::mutable_buffer buffer(bytes);
    sctpp::receive_request<Infos...> request(buffer);
    request.header()->msg_flags = flags;
    request.header()->msg_controllen = 0;
    return *request.interpret(bytes.size());
}

template <class Events, class... Infos>
struct cases;
template <class... Events, class... Infos>
struct cases<sctpp::event_list<Events...>, Infos...> {
    using type = std::variant<sctpp::basic_message<Infos...>, sctpp::basic_fragment<Infos...>, sctpp::end_of_association, sctpp::raw_event, Events...>;
};

/// Whichever case was received. (One match for all tests, because each takes long to compile.)
template <class... Infos>
auto any_case(const sctpp::incoming<Infos...>& in) {
    using any = typename cases<sctpp::all_events, Infos...>::type;
    return match(in, [](const auto& one) { return any(one); });
}
/// The case that was received, if it is the one wanted.
template <class Wanted, class... Infos>
std::optional<Wanted> as(const sctpp::incoming<Infos...>& in) {
    const auto got = any_case(in);
    const auto* wanted = std::get_if<Wanted>(&got);
    return wanted != nullptr ? std::optional(*wanted) : std::nullopt;
}

inline std::string_view text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

#endif
