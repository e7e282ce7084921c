// SPDX-License-Identifier: BSL-1.0
/// @file
/// What events are made of, and how one is declared: a plain struct whose `event_traits` hold the kernel's number and struct, the
/// fields, and which member (`tail`) takes what varies in length.
#ifndef SCTPP_EVENTS_EVENT_DATA_HPP
#define SCTPP_EVENTS_EVENT_DATA_HPP

#include <sctpp/error_cause.hpp>
#include <sctpp/event_type.hpp>
#include <sctpp/detail/field.hpp>

namespace sctpp::inline v0 {

/// The part of an event that varies in length, in the caller's buffer.
struct event_data {
    std::span<const std::byte> bytes{};  ///< what is there, in the buffer that was received into
    std::size_t missing = 0;             ///< how many more bytes the event had than the buffer could hold; they are lost
};

/// Stream numbers in an event. Read one by one: the buffer may lie at any alignment.
class stream_list {
public:
    stream_list() noexcept = default;
    /// Reads the numbers out of these bytes.
    explicit stream_list(event_data data) noexcept : data_(data) {}
    [[nodiscard]] std::size_t size() const noexcept { return data_.bytes.size() / sizeof(std::uint16_t); }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] stream_id operator[](std::size_t i) const noexcept {
        std::uint16_t n{};
        std::memcpy(&n, data_.bytes.data() + i * sizeof n, sizeof n);
        return stream_id{n};
    }
    /// How many more there were than the buffer could hold.
    [[nodiscard]] std::size_t missing() const noexcept { return (data_.bytes.size() + data_.missing) / sizeof(std::uint16_t) - size(); }

private:
    event_data data_;
};

/// The declaration of an event; specialised next to its struct.
template <class Event>
struct event_traits;

/// An event of a type that this library does not know, or one too short for its type's struct: as the kernel gave it.
struct raw_event {
    event_type type{};        ///< the kernel's number
    std::uint16_t flags = 0;  ///< of the notification's header
    event_data data{};        ///< the whole notification, header included
};

}  // namespace sctpp::inline v0

#endif
