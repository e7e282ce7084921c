// SPDX-License-Identifier: BSL-1.0
// Into what can be received, what comes back, and that every case needs a handler.
#include <sctpp/sctpp.hpp>

#include <string>
#include <vector>

using namespace sctpp;

template <class Buffer>
concept receives_into = requires(one_to_one& s, Buffer buffer) { s.receive(std::forward<Buffer>(buffer)); };
static_assert(receives_into<std::array<std::byte, 8>&> && receives_into<std::string&> && receives_into<std::vector<char>&>);
static_assert(receives_into<std::byte (&)[8]> && receives_into<unsigned char (&)[8]> && receives_into<mutable_buffer>);
static_assert(receives_into<std::span<std::byte>> && receives_into<std::span<std::byte>&> && receives_into<const std::span<char>&>);
static_assert(receives_into<std::array<mutable_buffer, 2>> && receives_into<std::span<const mutable_buffer>>);
static_assert(!receives_into<std::array<std::byte, 8>> && !receives_into<std::string> && !receives_into<std::vector<char>>);
static_assert(!receives_into<const std::array<std::byte, 8>&> && !receives_into<const std::string&> && !receives_into<std::span<const std::byte>>);
static_assert(!receives_into<std::string_view> && !receives_into<const char (&)[8]> && !receives_into<std::array<int, 8>&>);

using buffer_type = std::array<std::byte, 8>&;
template <class Socket, class... Infos>
using received = decltype(std::declval<Socket&>().template receive<Infos...>(std::declval<buffer_type>()));
static_assert(std::is_same_v<received<one_to_one>, result<incoming<>>>);
static_assert(std::is_same_v<received<peeled_association>, result<incoming<>>>);
static_assert(std::is_same_v<received<one_to_many>, result<incoming<receive_info>>>);
static_assert(std::is_same_v<received<one_to_many, endpoint>, result<incoming<endpoint>>>);
static_assert(std::is_same_v<received<one_to_one, receive_info, next_info, endpoint>, result<incoming<receive_info, next_info, endpoint>>>);
static_assert(std::is_same_v<decltype(std::declval<one_to_one&>().receive(std::span<const mutable_buffer>())), result<incoming<scattered>>>);
static_assert(std::is_same_v<decltype(std::declval<one_to_many&>().receive(std::span<const mutable_buffer>())), result<incoming<receive_info, scattered>>>);

template <class Socket, class Info>
concept can_ask_for = requires(Socket& s, buffer_type b) { s.template receive<Info>(b); };
static_assert(!can_ask_for<one_to_one, stream_id> && !can_ask_for<one_to_one, int> && !can_ask_for<one_to_many, status>);
template <class Flag>
concept receives_with = requires(one_to_one& s, buffer_type b, Flag f) { s.receive(b, f); s.peek(b, f); };
static_assert(receives_with<dont_wait_t> && !receives_with<unordered_t> && !receives_with<int> && !receives_with<waiting>);

// match wants a handler for every case.
template <class... Cases>
struct takes {
    template <class T>
        requires(std::is_same_v<T, Cases> || ...)
    void operator()(const T&) const {}
};
template <class Incoming, class... Handlers>
concept matches = requires(const Incoming& in, Handlers... handlers) { match(in, handlers...); };

template <class Infos, class Events>
struct with;
template <class... Infos, class... Events>
struct with<incoming<Infos...>, event_list<Events...>> {
    using every = takes<basic_message<Infos...>, basic_fragment<Infos...>, end_of_association, raw_event, Events...>;
    template <class Missing>
    struct left_out {
        template <class T>
            requires(!std::is_same_v<T, Missing>) && requires(every e, const T& t) { e(t); }
        void operator()(const T&) const {}
    };
    template <class Missing>
    static constexpr bool refused = !matches<incoming<Infos...>, left_out<Missing>> &&
                                    std::is_same_v<detail::match_verdict<incoming<Infos...>, left_out<Missing>>, refused::match_lacks_a_handler_for<Missing>>;
    static constexpr bool complete = matches<incoming<Infos...>, every>;
    static constexpr bool each_is_needed =
        refused<basic_message<Infos...>> && refused<basic_fragment<Infos...>> && refused<end_of_association> && refused<raw_event> && (refused<Events> && ...);
};
static_assert(with<incoming<>, all_events>::complete && with<incoming<>, all_events>::each_is_needed);
static_assert(with<incoming<receive_info>, all_events>::complete && with<incoming<receive_info>, all_events>::each_is_needed);
static_assert(with<incoming<receive_info, endpoint, scattered>, all_events>::complete);
static_assert(!matches<incoming<>, with<incoming<receive_info>, all_events>::every>);

// One handler may take all events, or everything.
struct any_event {
    void operator()(const sctpp::event auto&) const {}
};
struct anything {
    template <class T>
    void operator()(const T&) const {}
};
static_assert(matches<incoming<>, takes<plain_message, plain_fragment, end_of_association>, any_event>);
struct one_event {
    void operator()(const association_change&) const {}
};
static_assert(matches<incoming<receive_info>, takes<message, fragment>, takes<end_of_association>, one_event, any_event>);
static_assert(matches<incoming<>, anything> && matches<incoming<receive_info>, takes<message>, anything>);
struct one_event_again {
    void operator()(const association_change&) const {}
};
static_assert(!matches<incoming<>, takes<plain_message, plain_fragment, end_of_association>, one_event, one_event_again, any_event>);  // which one?
static_assert(!matches<incoming<>, any_event> && !matches<incoming<>, takes<plain_message, plain_fragment>, any_event>);

// An event is neither a message nor the end.
static_assert(event<association_change> && event<raw_event> && event<send_failed>);
static_assert(!event<plain_message> && !event<plain_fragment> && !event<message> && !event<end_of_association> && !event<status> && !event<int>);

// What they return: one type, or what converts to that of the first.
template <class Result>
struct returns {
    template <class T>
    Result operator()(const T&) const;
};
template <class Handlers>
using value_of = decltype(match(std::declval<const incoming<>&>(), std::declval<Handlers>()));
static_assert(std::is_same_v<value_of<returns<int>>, int> && std::is_same_v<value_of<returns<std::string>>, std::string> &&
              std::is_same_v<value_of<returns<void>>, void>);
template <class Message, class Rest>
struct returns_two {
    Message operator()(const plain_message&) const;
    Rest operator()(const plain_fragment&) const;
    Rest operator()(const end_of_association&) const;
    Rest operator()(const sctpp::event auto&) const;
};
static_assert(matches<incoming<>, returns_two<int, int>> && matches<incoming<>, returns_two<std::string, const char*>>);
static_assert(!matches<incoming<>, returns_two<int, void>> && !matches<incoming<>, returns_two<void, int>> && !matches<incoming<>, returns_two<int, std::string>>);

// A batch of many peers' messages says whose each is.
template <class Socket, class... Infos>
concept receives_batch = requires(Socket& s, incoming_batch<4, Infos...>& batch) { s.receive_batch(batch); };
static_assert(receives_batch<one_to_one> && receives_batch<peeled_association> && receives_batch<one_to_one, receive_info, next_info>);
static_assert(!receives_batch<one_to_many> && receives_batch<one_to_many, receive_info> && receives_batch<one_to_many, endpoint>);
