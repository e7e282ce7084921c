// SPDX-License-Identifier: BSL-1.0
/// @file
/// One-to-many sockets: all associations in one descriptor, each message says which is meant. And the association taken out of
/// one. RFC 6458 sections 3 and 9.2.
#ifndef SCTPP_ONE_TO_MANY_HPP
#define SCTPP_ONE_TO_MANY_HPP

#include <sctpp/binding.hpp>
#include <sctpp/detail/open_call.hpp>
#include <sctpp/transfer.hpp>

namespace sctpp::inline v0 {

/// One association, peeled off a one-to-many socket into a descriptor of its own. On Linux it is a third kind: it needs no
/// association id and no address, and shutdown(2) does nothing on it, so that it ends by shutdown() here, which sends
/// end_association.
class peeled_association : public transfer_socket<style::peeled_off, basic_socket<style::peeled_off>> {
public:
    /// No socket; one that was peeled off or adopted can be moved in.
    peeled_association() noexcept = default;
    peeled_association(peeled_association&&) noexcept = default;
    peeled_association& operator=(peeled_association&&) noexcept = default;

    /// Takes over a descriptor that must be a peeled-off association that is alive, else EPROTOTYPE. After an error it is still the
    /// caller's.
    [[nodiscard]] static result<peeled_association> adopt(int fd) noexcept {
        if (const auto checked = detail::check_adopted(fd, SOCK_SEQPACKET, detail::listening::no); !checked) return checked.error();
        if (!detail::is_peeled_off(fd)) return error{EPROTOTYPE, operation::adopt, reason::other_style};
        (void)detail::deliver_changes(fd, true, all_associations.id);
        return peeled_association(detail::closed_on_exec(fd));
    }

    /// The peer's addresses, written into `storage`, which the view points to.
    template <std::size_t N>
    result<address_view> peer_addresses(address_list<N>& storage) const noexcept {
        return detail::get_addresses<operation::peer_addresses>(native_handle(), association_id{}, storage);
    }

    /// The same, into a container such as `std::vector<endpoint>`, which grows as needed.
    template <growable_list_of<endpoint> List>
    result<void> peer_addresses(List& list) const {
        return detail::get_addresses<operation::peer_addresses>(native_handle(), association_id{}, list);
    }

    /// Ends the association gracefully: what was sent before still arrives, and then comes the end_of_association.
    result<void> shutdown() { return detail::end_by_message(native_handle(), operation::shutdown, SCTP_EOF); }

    /// Aborts the association; the peer is told `why` (up to about 64 KB, may be empty), what was not sent yet is lost. The socket stays
    /// open, and the end_of_association comes.
    result<void> abort(const const_buffer& why = {}) {
        return detail::end_by_message(native_handle(), operation::abort, SCTP_ABORT, {}, why);
    }

    /// Ends gracefully, throws away what was received and not read, and closes. See one_to_one::close_gracefully.
    result<void> close_gracefully(std::chrono::milliseconds limit) {
        const auto begun = shutdown();
        const int code = begun.error().code();
        // Ended, ending, or an end whose error nobody has taken yet: reading on tells.
        if (code != 0 && code != EPIPE && code != ESHUTDOWN && code != ECONNRESET && code != ECONNABORTED && code != ETIMEDOUT) return begun;
        bool over;
        const auto outcome = detail::drain_until_end<style::peeled_off>(native_handle(), limit, over);
        if (over) close_now();
        return outcome;
    }

private:
    friend class one_to_many;
    using transfer_socket::transfer_socket;
};

/// Any number of associations in one descriptor. Peers are accepted after listen(); to begin an association, connect(), or just send
/// to an endpoint (implicit set-up).
///
/// There is no shutdown of the whole socket: the kernel's call fails on this style and breaks it all the same.
class one_to_many : public transfer_socket<style::one_to_many, bindable_socket<style::one_to_many>> {
public:
    /// No socket; one that is opened or adopted can be moved in.
    one_to_many() noexcept = default;
    one_to_many(one_to_many&&) noexcept = default;
    one_to_many& operator=(one_to_many&&) noexcept = default;

    /// A new socket, with receive_info_delivery switched on: without it nothing would tell whose message one has received.
    /// Where error::sctp_unavailable(), this kernel has no SCTP.
    [[nodiscard]] static result<one_to_many> open(family f, waiting how = waiting::blocking) noexcept {
        const auto fd = detail::open_socket(f, SOCK_SEQPACKET, how);
        if (!fd) return fd.error();
        one_to_many opened(*fd);
        if (const auto set = detail::deliver_receive_info(*fd); !set) return set.error();
        return opened;
    }
    /// Takes over a descriptor that must be a one-to-many SCTP socket, and switches receive_info_delivery on; else EPROTOTYPE. After an
    /// error it is still the caller's.
    [[nodiscard]] static result<one_to_many> adopt(int fd) noexcept {
        if (const auto checked = detail::check_adopted(fd, SOCK_SEQPACKET, detail::listening::either); !checked) return checked.error();
        if (detail::is_peeled_off(fd)) return error{EPROTOTYPE, operation::adopt, reason::other_style};
        if (const auto set = detail::deliver_receive_info(fd); !set) return set.error();
        return one_to_many(detail::closed_on_exec(fd));
    }

    /// Lets peers begin associations; binds to the wildcard address if not bound. RFC 6458 section 3.1.3.
    result<void> listen() noexcept {
        // On this style the number only switches listening on.
        if (::listen(native_handle(), SOMAXCONN) != 0) return detail::last_error(operation::listen);
        return {};
    }
    /// Begins no more associations on a peer's wish; those present go on.
    result<void> stop_listening() noexcept {
        if (::listen(native_handle(), 0) != 0) return detail::last_error(operation::listen);
        return {};
    }

    /// Begins an association with a peer and tells its id. A blocking socket returns when it is up; a non-blocking one at once with
    /// connection::in_progress, and the association_change event tells the outcome. What is sent to the id meanwhile is
    /// queued. Errors: ECONNREFUSED, ETIMEDOUT, ENETUNREACH; EISCONN, EALREADY: there is, or is being set up, an
    /// association with this peer. RFC 6458 section 3.1.6.
    result<connection> connect(const endpoint& peer) noexcept {
        return detail::connect_to(native_handle(), detail::endpoint_access::packed(peer));
    }
    template <class Text, class Why = refused::a_text_may_be_wrong_use_endpoint_parse>
        requires std::is_convertible_v<const Text&, std::string_view>
    result<connection> connect(const Text& address, std::uint16_t port) noexcept = delete;  // connect(endpoint::parse(address, port).value())
    /// The same to a peer with several addresses of one port (`sctp_connectx`, RFC 6458 section 9.9).
    template <endpoint_range Range>
    result<connection> connect(Range&& peer) noexcept {
        return with_list(peer, operation::connect, [this](auto packed) { return detail::connect_to(native_handle(), packed); });
    }

    /// Receives, by default with receive_info. See transfer_socket::receive.
    template <message_info... Infos, class... Flags>
        requires detail::receive_flags<Flags...>
    [[gnu::always_inline]] auto receive(const mutable_buffer& buffer, Flags... flags) {
        if constexpr (sizeof...(Infos) == 0)
            return transfer_socket::template receive<receive_info>(buffer, flags...);
        else
            return transfer_socket::template receive<Infos...>(buffer, flags...);
    }
    /// Receives into several buffers, by default with receive_info. See transfer_socket::receive.
    template <message_info... Infos, class... Flags>
        requires detail::receive_flags<Flags...>
    [[gnu::always_inline]] auto receive(std::span<const mutable_buffer> buffers, Flags... flags) {
        if constexpr (sizeof...(Infos) == 0)
            return transfer_socket::template receive<receive_info>(buffers, flags...);
        else
            return transfer_socket::template receive<Infos...>(buffers, flags...);
    }

    /// As receive, and leaves what it saw to be received again.
    template <message_info... Infos, class... Flags>
        requires detail::receive_flags<Flags...>
    auto peek(const mutable_buffer& buffer, Flags... flags) {
        if constexpr (sizeof...(Infos) == 0)
            return transfer_socket::template peek<receive_info>(buffer, flags...);
        else
            return transfer_socket::template peek<Infos...>(buffer, flags...);
    }

    /// Takes an association out into a socket of its own (`sctp_peeloff_flags`, RFC 6458 section 9.2), with what was received for it and
    /// not yet read. Subscribes it to association_change, by which alone such a socket learns of its end. EINVAL: not an association of
    /// this socket. EMFILE, ENFILE: no free descriptor, and the association is unharmed (the kernel would have ended it). That is made
    /// sure of just before; another thread that takes the last descriptor in between can still spoil it.
    [[nodiscard]] result<peeled_association> peel_off(association_id which, waiting how = waiting::blocking) noexcept;

    /// An association's local addresses, written into `storage`, which the view points to. (`sctp_getladdrs`, RFC 6458
    /// section 9.5.)
    template <std::size_t N>
    result<address_view> local_addresses(association_id of, address_list<N>& storage) const noexcept {
        return detail::get_addresses<operation::local_addresses>(native_handle(), detail::of_one(of), storage);
    }
    /// The same, into a container such as `std::vector<endpoint>`, which grows as needed.
    template <growable_list_of<endpoint> List>
    result<void> local_addresses(association_id of, List& list) const {
        return detail::get_addresses<operation::local_addresses>(native_handle(), detail::of_one(of), list);
    }
    using basic_socket::local_addresses;
    /// The addresses of an association's peer, written into `storage`, which the view points to. EINVAL: no such
    /// association; ENOBUFS: more than it holds. (`sctp_getpaddrs`, RFC 6458 section 9.3.)
    template <std::size_t N>
    result<address_view> peer_addresses(association_id of, address_list<N>& storage) const noexcept {
        return detail::get_addresses<operation::peer_addresses>(native_handle(), of, storage);
    }
    /// The same, into a container such as `std::vector<endpoint>`, which grows as needed.
    template <growable_list_of<endpoint> List>
    result<void> peer_addresses(association_id of, List& list) const {
        return detail::get_addresses<operation::peer_addresses>(native_handle(), of, list);
    }

    /// The ids of all associations, those being set up included, as the front of `storage`. ENOBUFS if there are more than it holds; from
    /// 1024 elements on, one must be to spare. (`SCTP_GET_ASSOC_ID_LIST`, RFC 6458 section 8.2.6)
    template <class Id = association_id>  // a template costs a compiler nothing where it is not used
    result<std::span<Id>> associations(std::type_identity_t<std::span<Id>> storage) const noexcept {
        const auto count = detail::get_associations(native_handle(), storage.data(), storage.size());
        if (!count) return count.error();
        return storage.first(*count);
    }
    /// The same, into a container such as `std::vector<association_id>`, which grows as needed.
    template <growable_list_of<association_id> List>
    result<void> associations(List& list) const {
        return detail::get_associations(native_handle(), list);
    }
    /// How many associations there are, those being set up and ended included (`SCTP_GET_ASSOC_NUMBER`, RFC 6458 section 8.2.5).
    [[nodiscard]] result<std::uint32_t> association_count() const noexcept {
        std::uint32_t count = 0;
        socklen_t size = sizeof count;
        if (::getsockopt(native_handle(), detail::sctp_level, SCTP_GET_ASSOC_NUMBER, &count, &size) != 0)
            return error{errno, operation::get, reason::none, SCTP_GET_ASSOC_NUMBER};
        return count;
    }

    /// Ends one association gracefully: what was sent before still arrives (`SCTP_EOF`, RFC 6458 section 5.3.4). The
    /// end_of_association comes when the peer has agreed, if association_change is subscribed. EPIPE: no such
    /// association.
    result<void> shutdown(association_id which) {
        return detail::end_by_message(native_handle(), operation::shutdown, SCTP_EOF, which);
    }
    /// Aborts one association; the peer is told `why` (up to about 64 KB, may be empty), what was not sent yet is lost.
    result<void> abort(association_id which, const const_buffer& why = {}) {
        return detail::end_by_message(native_handle(), operation::abort, SCTP_ABORT, which, why);
    }

    /// Ends every association gracefully, throws away what was received and not read, and closes. Returns when all peers have
    /// acknowledged. ETIMEDOUT with reason::timed_out after `limit` (negative: none): still open then, with the associations that are
    /// left.
    result<void> close_gracefully(std::chrono::milliseconds limit);

private:
    using transfer_socket::transfer_socket;
};

inline result<peeled_association> one_to_many::peel_off(association_id which, waiting how) noexcept {
    // Of a group nothing can be peeled off, but all of it would be subscribed, and then no longer.
    if (detail::is_group(which) && !detail::association_is_there(native_handle(), which)) return error{EINVAL, operation::peel_off, reason::unknown_association};
    const int spare = ::fcntl(native_handle(), F_DUPFD_CLOEXEC, 0);
    if (spare < 0) return detail::last_error(operation::peel_off);
    // Subscribed before, so that an end in between is not missed.
    const bool subscribed = detail::changes_are_delivered(native_handle(), which);
    if (!subscribed) (void)detail::deliver_changes(native_handle(), true, which);
    struct {
        std::int32_t association;
        int socket;
        unsigned flags;
    } argument{number(which), 0, static_cast<unsigned>(SOCK_CLOEXEC | (how == waiting::non_blocking ? SOCK_NONBLOCK : 0))};
    static_assert(sizeof argument == sizeof(sctp_peeloff_flags_arg_t));
    socklen_t size = sizeof argument;
    ::close(spare);
    if (::getsockopt(native_handle(), detail::sctp_level, SCTP_SOCKOPT_PEELOFF_FLAGS, &argument, &size) < 0) {
        const auto why = detail::last_error(operation::peel_off, errno == EINVAL ? reason::unknown_association : reason::none);
        if (!subscribed) (void)detail::deliver_changes(native_handle(), false, which);
        return why;
    }
    return peeled_association(argument.socket);
}

inline result<void> one_to_many::close_gracefully(std::chrono::milliseconds limit) {
    const detail::time_limit time(limit);
    (void)detail::deliver_changes(native_handle(), true, all_associations.id);
    (void)stop_listening();
    (void)detail::end_by_message(native_handle(), operation::close, SCTP_EOF | SCTP_SENDALL);
    std::byte scratch[2048];
    for (;;) {
        if (::recv(native_handle(), scratch, sizeof scratch, MSG_DONTWAIT) >= 0 || errno == EINTR) {
            // Looked at here too: peers may send for ever, and a socket that someone shut down for reading says that it was, for ever.
            if (time.left() == std::chrono::milliseconds::zero()) return error{ETIMEDOUT, operation::close, reason::timed_out};
            continue;
        }
        if (errno != EAGAIN) return error{errno, operation::close};
        // Again each time: the kernel passes over the associations that are still being set up, and tells when one is up.
        (void)detail::end_by_message(native_handle(), operation::close, SCTP_EOF | SCTP_SENDALL);
        const auto left = association_count();
        if (!left) return left.error();
        if (*left == 0) return close_now(), result<void>{};
        const auto ready = detail::poll_for(native_handle(), POLLIN, time.left(), operation::close);
        if (!ready && !ready.error().interrupted()) return ready.error();
        if (ready && *ready == 0) return error{ETIMEDOUT, operation::close, reason::timed_out};
    }
}

static_assert(sizeof(one_to_many) == sizeof(int) && sizeof(peeled_association) == sizeof(int));

}  // namespace sctpp::inline v0

#endif
