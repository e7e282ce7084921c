// SPDX-License-Identifier: BSL-1.0
/// @file
/// What all kinds of SCTP sockets have in common: the descriptor, options, events, addresses.
#ifndef SCTPP_SOCKET_HPP
#define SCTPP_SOCKET_HPP

#include <sctpp/address_list.hpp>
#include <sctpp/detail/address_call.hpp>
#include <sctpp/detail/descriptor.hpp>
#include <sctpp/detail/list_call.hpp>
#include <sctpp/detail/option_rules.hpp>
#include <sctpp/detail/subscription_rules.hpp>
#include <sctpp/event.hpp>
#include <sctpp/options/association.hpp>
#include <sctpp/options/delivery.hpp>
#include <sctpp/options/path.hpp>
#include <sctpp/style.hpp>

namespace sctpp::inline v0 {

/// Whether calls wait. A call can also be told with dont_wait.
enum class waiting : std::uint8_t {
    blocking,
    non_blocking,
};

/// The base of one_to_one, acceptor, one_to_many and peeled_association; not a type to use by itself. Owns one descriptor and is
/// as big as it; moved, never copied. Every descriptor is close-on-exec.
///
/// The destructor closes the descriptor, and **the kernel then aborts every association of the socket if one received message was
/// left unread**. To end gracefully whatever is unread, use close_gracefully().
///
/// One thread may send while another receives. Two threads that receive on one socket may get the pieces of one message or event
/// each; don't.
template <style Style>
class basic_socket {
public:
    /// For poll, epoll, io_uring, and for options of other levels such as SO_RCVBUF. Stays owned by this object. -1:
    /// none.
    [[nodiscard]] int native_handle() const noexcept { return descriptor_.get(); }
    /// False after release(), close_gracefully(), abort() or being moved from.
    [[nodiscard]] bool is_open() const noexcept { return native_handle() >= 0; }
    /// Gives the descriptor up to the caller, who closes it; -1 if there is none.
    [[nodiscard]] int release() noexcept { return descriptor_.release(); }

    /// Sets an option (RFC 6458 sections 7.2 and 8). On one_to_many name the association, or future_associations,
    /// current_associations, all_associations where the option knows them; for an option of a path name the peer's
    /// address, port included, behind the association or alone. What the kernel would refuse
    /// by its kind does not compile; what it refuses by its value is an error that names the option. Also sets a profile (profile.hpp).
    ///
    /// An option of associations is set on the one that a one_to_one has. **While its connect is in progress** the kernel takes it for the
    /// next attempt, and after the association has ended for none, and says nothing: to ask it first would cost every set another call. So
    /// set before connect, or when it is up.
    template <class Option, class... Where, class Verdict = detail::option_verdict<Option, Style, direction::set, Where...>>
    result<void> set(const Option& option, const Where&... where) noexcept {
        auto target = detail::where_is(where...);
        target.one_to_one = Style == style::one_to_one;
        return detail::set_option(native_handle(), option, target);
    }
    template <class Option, class... Where, class Verdict = detail::option_verdict<Option, Style, direction::set, Where...>>
        requires detail::refused_because<Verdict>
    result<void> set(const Option& option, const Where&... where) noexcept = delete;  // Verdict says why

    /// Gets an option, of what is named as for set. Errors: EINVAL no such association or path; ENOPROTOOPT this kernel
    /// does not know the option; EPROTO with reason::unexpected_size an answer of unknown size.
    template <class Option, class... Where, class Verdict = detail::option_verdict<Option, Style, direction::get, Where...>>
    [[nodiscard]] result<Option> get(const Where&... where) const noexcept {
        return detail::get_option<Option>(native_handle(), detail::where_is(where...));
    }
    /// Gets an option that answers to a value: `get(abandoned_messages{.policy = reliability_policy::lifetime})`.
    template <class Option, class... Where, class Verdict = detail::option_verdict<Option, Style, direction::get, Where...>>
        requires detail::asks_by_value<Option> && (!detail::refused_because<Verdict>)
    [[nodiscard]] result<Option> get(const Option& asked, const Where&... where) const noexcept {
        return detail::get_option<Option>(native_handle(), detail::where_is(where...), asked);
    }
    template <class Option, class... Where, class Verdict = detail::option_verdict<Option, Style, direction::get, Where...>>
        requires detail::refused_because<Verdict>
    result<Option> get(const Where&... where) const noexcept = delete;  // Verdict says why
    template <class Option, class... Where, class Verdict = detail::value_verdict<Option, Style, Where...>>
        requires detail::refused_because<Verdict>
    result<Option> get(const Option& asked, const Where&... where) const noexcept = delete;  // Verdict says why

    /// Events of these types are delivered from now on, for present and later associations alike. (The kernel's own default would
    /// leave out the present ones of a one-to-many socket.) An event is lost for good if it happens before it is subscribed.
    /// RFC 6458 section 6.2.2. After an error, the types before the one it names stay subscribed.
    ///
    /// On one_to_many also for one association, future_associations or current_associations: `subscribe<shutdown_event>(id)`.
    template <class... Events, class... Where, class Verdict = detail::event_verdict<Style, event_list<Events...>, Where...>>
    result<void> subscribe(const Where&... where) noexcept {
        return deliver<Events...>(true, detail::everywhere_or(where...));
    }
    template <class... Events, class... Where, class Verdict = detail::event_verdict<Style, event_list<Events...>, Where...>>
        requires detail::refused_because<Verdict>
    result<void> subscribe(const Where&... where) noexcept = delete;  // Verdict says why
    /// No more events of these types; where, as for subscribe. Those that wait to be received stay.
    template <class... Events, class... Where, class Verdict = detail::event_verdict<Style, event_list<Events...>, Where...>>
    result<void> unsubscribe(const Where&... where) noexcept {
        return deliver<Events...>(false, detail::everywhere_or(where...));
    }
    template <class... Events, class... Where, class Verdict = detail::event_verdict<Style, event_list<Events...>, Where...>>
        requires detail::refused_because<Verdict>
    result<void> unsubscribe(const Where&... where) noexcept = delete;  // Verdict says why
    /// Whether events of a type are delivered: of an association, or of future_associations, on a one-to-many socket.
    template <class Event, class... Where, class Verdict = detail::subscription_verdict<Style, Event, Where...>>
    [[nodiscard]] result<bool> is_subscribed(const Where&... where) const noexcept {
        return detail::get_option(native_handle(), detail::where_is(where...), event_delivery{event_traits<Event>::type})
            .transform([](const event_delivery& d) { return d.enabled; });
    }
    template <class Event, class... Where, class Verdict = detail::subscription_verdict<Style, Event, Where...>>
        requires detail::refused_because<Verdict>
    result<bool> is_subscribed(const Where&... where) const noexcept = delete;  // Verdict says why

    /// The addresses that the socket is bound to, a wildcard as the host's addresses it stands for; none before bind.
    /// `storage` holds them; the view points there. ENOBUFS if it is too small. (`sctp_getladdrs`, RFC 6458 section
    /// 9.5.)
    template <std::size_t N>
    result<address_view> local_addresses(address_list<N>& storage) const noexcept {
        return detail::get_addresses<operation::local_addresses>(native_handle(), association_id{}, storage);
    }

    /// The same, into a container such as `std::vector<endpoint>`, which grows as needed.
    template <growable_list_of<endpoint> List>
    result<void> local_addresses(List& list) const {
        return detail::get_addresses<operation::local_addresses>(native_handle(), association_id{}, list);
    }

    /// The address bound last, with its port: what port a bind to port 0 has picked. RFC 6458 section 7.4.
    [[nodiscard]] result<endpoint> local_endpoint() const noexcept { return detail::local_endpoint_of(native_handle()); }

    /// Whether calls on this socket wait from now on.
    result<void> set_waiting(waiting how) noexcept {
        const int flags = ::fcntl(native_handle(), F_GETFL);
        const int wanted = how == waiting::blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
        if (flags < 0 || ::fcntl(native_handle(), F_SETFL, wanted) < 0) return detail::last_error(operation::fcntl);
        return {};
    }

protected:
    basic_socket() noexcept = default;
    explicit basic_socket(int fd) noexcept : descriptor_(fd) {}
    basic_socket(basic_socket&&) noexcept = default;
    basic_socket& operator=(basic_socket&&) noexcept = default;
    ~basic_socket() = default;

    void close_now() noexcept { descriptor_.reset(); }

    template <class... Events, class Where>
    result<void> deliver(bool on, const Where& where) noexcept {
        result<void> outcome;
        const auto one = [&](event_type type) {
            const auto set = detail::set_option(native_handle(), event_delivery{type, on}, detail::where_is(where));
            if (!set) outcome = error{set.error().code(), operation::subscribe, set.error().reason(), number(type)};
            return set.has_value();
        };
        (void)(one(event_traits<Events>::type) && ...);
        return outcome;
    }

private:
    detail::descriptor descriptor_;
};

}  // namespace sctpp::inline v0

#endif
