// SPDX-License-Identifier: BSL-1.0
/// @file
/// The text of everything that the library hands over or takes, made from the declarations, so that no name is written twice.
///
///     rto_parameters{initial=500ms, maximum=60000ms, minimum=1000ms}
///     association_change{state=up, cause=none, outbound_streams=10, inbound_streams=10, association=5, causes=0 bytes}
///
/// Times have their unit, counts and bytes are plain numbers; what is not set is `-`; an enumerator is its name, and a number that has
/// none is that number; data in a buffer, and a secret, is only its length. What fmt, std::format and streams print is this text: see
/// fmt.hpp, format.hpp, ostream.hpp.
#ifndef SCTPP_TEXT_HPP
#define SCTPP_TEXT_HPP

#include <sctpp/detail/text_writer.hpp>

namespace sctpp::inline v0 {

/// What has a text: structs of fields, enumerations and numbers of the library, error, endpoint, lists, and the types of fields.
template <class T>
concept printable = with_fields<T> || detail::own_enumeration<T> || detail::is_list<T> || detail::is_timed_setting<T> || detail::is_read_only<T> ||
                    detail::is_one_of<T, error, endpoint, path_mtu_setting, reliability, lifetime, retransmission_limit, priority, event_data, stream_list>;

/// Writes the text to an output iterator of characters, and returns where it ends. Allocates nothing (but for an error, whose message
/// does). Takes, besides what is printable, the value of any field, as for_each_field gives it.
template <class T, class Out>
    requires requires(detail::text_writer<Out> writer, const T& value) { writer.value(value); }
constexpr Out write_text(Out out, const T& value) {
    detail::text_writer<Out> writer{std::move(out)};
    if constexpr (with_fields<T>) writer.put(detail::type_name<T>());
    writer.value(value);
    return std::move(writer.out);
}

namespace detail {

/// The whole text of something, in memory that is allocated only if it is long. (One kind of output for all who want it whole, so that a
/// compiler makes the text of a type once.)
class whole_text {
public:
    template <class T>
    explicit whole_text(const T& value) : whole_text(write<T>, &value) {}
    whole_text(const whole_text&) = delete;
    [[nodiscard]] std::string_view view() const noexcept { return view_; }

private:
    using writing = void(limited_output, const void*);
    template <class T>
    static void write(limited_output to, const void* value) {
        write_text(to, *static_cast<const T*>(value));
    }
    whole_text(writing* as_text, const void* value) {
        limited_output::room room{characters_};
        as_text({&room}, value);
        view_ = {characters_, room.size};
        if (room.size <= sizeof characters_) return;
        longer_.resize(room.size);
        room = {longer_};
        as_text({&room}, value);
        view_ = longer_;
    }
    char characters_[600];
    std::string longer_;
    std::string_view view_;
};

}  // namespace detail

/// The text as a string.
template <class T>
    requires requires(char* out, const T& value) { write_text(out, value); }
[[nodiscard]] std::string to_string(const T& value) {
    return std::string(detail::whole_text(value).view());
}

}  // namespace sctpp::inline v0

#endif
