// SPDX-License-Identifier: BSL-1.0
/// @file
/// One-to-one sockets: one association each, used much like TCP. RFC 6458 section 4.
#ifndef SCTPP_ONE_TO_ONE_HPP
#define SCTPP_ONE_TO_ONE_HPP

#include <sctpp/binding.hpp>
#include <sctpp/detail/open_call.hpp>
#include <sctpp/transfer.hpp>

namespace sctpp::inline v0 {

/// One end of one association: connects, or comes from an acceptor.
class one_to_one : public transfer_socket<style::one_to_one, bindable_socket<style::one_to_one>> {
public:
    /// No socket; one that is opened, accepted or adopted can be moved in.
    one_to_one() noexcept = default;
    one_to_one(one_to_one&&) noexcept = default;
    one_to_one& operator=(one_to_one&&) noexcept = default;

    /// A new socket. Where error::sctp_unavailable(), this kernel has no SCTP.
    [[nodiscard]] static result<one_to_one> open(family f, waiting how = waiting::blocking) noexcept {
        const auto fd = detail::open_socket(f, SOCK_STREAM, how);
        if (!fd) return fd.error();
        return one_to_one(*fd);
    }
    /// Takes over a descriptor, after a look at what it is: EPROTOTYPE for anything but a one-to-one SCTP socket that does not listen.
    /// After an error it is still the caller's.
    [[nodiscard]] static result<one_to_one> adopt(int fd) noexcept {
        if (const auto fits = detail::check_adopted(fd, SOCK_STREAM, detail::listening::no); !fits) return fits.error();
        return one_to_one(detail::closed_on_exec(fd));
    }

    /// Begins an association with a peer. A blocking socket returns when it is up; a non-blocking one at once with
    /// connection::in_progress, and then wait_until_connected() tells. Errors: ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EISCONN: this
    /// socket has or had an association. RFC 6458 section 4.1.5.
    result<connection> connect(const endpoint& peer) noexcept {
        return detail::connect_to(native_handle(), detail::endpoint_access::packed(peer));
    }
    template <class Text, class Why = refused::a_text_may_be_wrong_use_endpoint_parse>
        requires std::is_convertible_v<const Text&, std::string_view>
    result<connection> connect(const Text& address, std::uint16_t port) noexcept = delete;  // connect(endpoint::parse(address, port).value())
    /// The same to a peer with several addresses of one port, of which any may answer (`sctp_connectx`, RFC 6458 section 9.9). Once up,
    /// the peer's own list replaces this one.
    template <endpoint_range Range>
    result<connection> connect(Range&& peer) noexcept {
        return with_list(peer, operation::connect, [this](auto packed) { return detail::connect_to(native_handle(), packed); });
    }
    /// Waits for a connect that is in progress, up to `limit` (negative: for ever; 0: only looks, as after epoll said OUT or ERR). If it
    /// is still in progress then, connection::in_progress says so; an error is the end of the attempt (but for EINTR), and another may be
    /// made. If the association was up and has ended already, connection::association is 0; what it brought can be received.
    [[nodiscard]] result<connection> wait_until_connected(std::chrono::milliseconds limit) noexcept {
        const auto ready = detail::poll_for(native_handle(), POLLOUT, limit, operation::connect);
        if (!ready) return ready.error();
        if (*ready == 0) return connection{.in_progress = true};
        if ((*ready & POLLERR) != 0)  // only now: before, it may hold a soft error of an attempt that goes on
            if (const int code = detail::take_socket_error(native_handle()); code != 0) return error{code, operation::connect};
        sctp_status now;
        if (detail::look_at(native_handle(), {}, now)) return connection{.association = association_id{now.sstat_assoc_id}};
        const error why = detail::last_error(operation::connect, errno == EINVAL ? reason::no_association : reason::none);
        if (detail::had_association(native_handle())) return connection{};
        return why;
    }

    /// The peer's addresses, written into `storage`, which the view points to. EINVAL without an association, ENOBUFS
    /// if there are more than it holds. (`sctp_getpaddrs`, RFC 6458 section 9.3.)
    template <std::size_t N>
    result<address_view> peer_addresses(address_list<N>& storage) const noexcept {
        return detail::get_addresses<operation::peer_addresses>(native_handle(), association_id{}, storage);
    }

    /// The same, into a container such as `std::vector<endpoint>`, which grows as needed.
    template <growable_list_of<endpoint> List>
    result<void> peer_addresses(List& list) const {
        return detail::get_addresses<operation::peer_addresses>(native_handle(), association_id{}, list);
    }

    /// Ends the association gracefully: what was sent before still arrives. SCTP has no half-closed state: from now on neither side can
    /// send, but what the peer had sent already can be received, and then the end_of_association. ENOTCONN without an
    /// association. RFC 6458 section 4.1.7.
    result<void> shutdown() noexcept {
        // While a connect is in progress the kernel would refuse, and yet take the socket for shut down: poll would say it is up.
        if (detail::is_unknown(native_handle(), {}) && !detail::had_association(native_handle()))
            return error{ENOTCONN, operation::shutdown};
        // The kernel tells the caller of shutdown about its completion by this event only, so it is switched on here.
        (void)detail::deliver_changes(native_handle(), true, all_associations.id);
        if (::shutdown(native_handle(), SHUT_WR) != 0) return detail::last_error(operation::shutdown);
        return {};
    }

    /// Ends gracefully whatever there is to end, and closes: received messages that nobody read are thrown away (a plain close would
    /// abort the association because of them). Returns when the peer has acknowledged everything. ETIMEDOUT with reason::timed_out
    /// after `limit` (negative: none): still open then, try again or abort(). ECONNRESET, ETIMEDOUT: the peer aborted or vanished
    /// before all was acknowledged; closed all the same.
    result<void> close_gracefully(std::chrono::milliseconds limit) noexcept {
        const detail::time_limit time(limit);
        // Sent while the association is still being set up: to close now would be to take it back.
        if (!detail::association_is_there(native_handle(), {}) && detail::has_unsent(native_handle())) {
            const auto up = wait_until_connected(limit);
            if (!up) return close_now(), error{up.error().code(), operation::close};
            if (up->in_progress) return error{ETIMEDOUT, operation::close, reason::timed_out};
        }
        if (const auto begun = shutdown(); !begun && begun.error().code() != ENOTCONN) return begun;
        bool over;
        const auto outcome = detail::drain_until_end<style::one_to_one>(native_handle(), time.left(), over);
        if (over) close_now();
        return outcome;
    }

    /// Aborts the association and closes: the peer learns at once, what was not sent yet is lost. The kernel takes no reason on this
    /// style of socket.
    void abort() noexcept {
        detail::close_will_abort(native_handle());
        close_now();
    }

    template <class Why = refused::an_acceptor_listens_and_accepts_and_gives_one_to_one_sockets>
    result<void> listen(int backlog = 0) noexcept = delete;
    template <class Why = refused::an_acceptor_listens_and_accepts_and_gives_one_to_one_sockets>
    result<one_to_one> accept() = delete;

private:
    friend class acceptor;
    using transfer_socket::transfer_socket;
};

/// A listening socket, which gives a one_to_one socket for each association that a peer begins. What is set on it, options and
/// subscriptions, the accepted sockets inherit.
class acceptor : public bindable_socket<style::listening> {
public:
    /// No socket; one that is opened or adopted can be moved in.
    acceptor() noexcept = default;
    acceptor(acceptor&&) noexcept = default;
    acceptor& operator=(acceptor&&) noexcept = default;

    /// A new socket, to be bound and to listen. Where error::sctp_unavailable(), this kernel has no SCTP.
    [[nodiscard]] static result<acceptor> open(family f, waiting how = waiting::blocking) noexcept {
        const auto fd = detail::open_socket(f, SOCK_STREAM, how);
        if (!fd) return fd.error();
        return acceptor(*fd);
    }
    /// Takes over a descriptor that must be a listening one-to-one SCTP socket, else EPROTOTYPE. After an error it is still the caller's.
    [[nodiscard]] static result<acceptor> adopt(int fd) noexcept {
        if (const auto fits = detail::check_adopted(fd, SOCK_STREAM, detail::listening::yes); !fits) return fits.error();
        return acceptor(detail::closed_on_exec(fd));
    }

    /// Lets peers connect; binds to the wildcard address if not bound. `backlog` associations wait to be accepted, further ones are
    /// refused (the kernel admits one more than said); 0 stops listening. RFC 6458 section 4.1.3.
    result<void> listen(int backlog = SOMAXCONN) noexcept {
        if (::listen(native_handle(), backlog) != 0) return detail::last_error(operation::listen);
        return {};
    }

    /// The next association. Errors: EAGAIN none there and not to wait, EMFILE, EINTR. RFC 6458 section 4.1.4.
    [[nodiscard]] result<one_to_one> accept(waiting how = waiting::blocking) { return accept_from(nullptr, nullptr, how); }
    /// The same, and tells the address that the peer used.
    [[nodiscard]] result<one_to_one> accept(endpoint& peer, waiting how = waiting::blocking) {
        sockaddr_in6 name{};
        socklen_t size = sizeof name;
        auto accepted = accept_from(reinterpret_cast<sockaddr*>(&name), &size, how);
        if (const auto e = endpoint::from(reinterpret_cast<const sockaddr*>(&name), size); accepted && e) peer = *e;
        return accepted;
    }

    /// Stops listening and closes; associations that nobody accepted are ended.
    void close() noexcept { close_now(); }

    template <class Why = refused::an_acceptor_has_no_association_accept_gives_a_socket_that_has>
    void connect(const auto&...) = delete;
    template <class Why = refused::an_acceptor_has_no_association_accept_gives_a_socket_that_has>
    void send(const auto&...) = delete;
    template <class... Asked, class Why = refused::an_acceptor_has_no_association_accept_gives_a_socket_that_has>
    void receive(const auto&...) = delete;

private:
    using bindable_socket::bindable_socket;

    result<one_to_one> accept_from(sockaddr* name, socklen_t* size, waiting how) {
        const int fd = ::accept4(native_handle(), name, size, SOCK_CLOEXEC | (how == waiting::non_blocking ? SOCK_NONBLOCK : 0));
        if (fd < 0) return detail::last_error(operation::accept);
        return one_to_one(fd);
    }
};

static_assert(sizeof(one_to_one) == sizeof(int) && sizeof(acceptor) == sizeof(int));

}  // namespace sctpp::inline v0

#endif
