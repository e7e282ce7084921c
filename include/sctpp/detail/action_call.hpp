// SPDX-License-Identifier: BSL-1.0
/// @file
/// The system calls that ask something of an association's peer, and why they were refused.
#ifndef SCTPP_DETAIL_ACTION_CALL_HPP
#define SCTPP_DETAIL_ACTION_CALL_HPP

#include <sctpp/detail/address_call.hpp>
#include <sctpp/detail/announcement.hpp>
#include <sctpp/detail/list_tail.hpp>
#include <sctpp/refused.hpp>

namespace sctpp::inline v0 {

/// Which streams of an association are meant: those that send, those that receive, or both.
enum class stream_direction : std::uint16_t {
    incoming = SCTP_STREAM_RESET_INCOMING,
    outgoing = SCTP_STREAM_RESET_OUTGOING,
    both = SCTP_STREAM_RESET_INCOMING | SCTP_STREAM_RESET_OUTGOING,
};

namespace detail {
struct stream_reset_request;
}

/// Some streams, or all of them: `{stream_id{3}, stream_id{5}}`, a container of stream_id in one piece, or all_streams. An empty list is
/// an error and never all of them.
class stream_selection {
public:
    constexpr stream_selection(std::initializer_list<stream_id> streams) noexcept  // NOLINT
        : streams_{streams.begin(), streams.size()} {}
    template <class Streams>
        requires std::is_convertible_v<const Streams&, std::span<const stream_id>>
    constexpr stream_selection(const Streams& streams) noexcept  // NOLINT
        : streams_{std::span<const stream_id>(streams).data(), std::span<const stream_id>(streams).size()} {}
    template <class Verdict = refused::name_streams_or_all_streams>
    stream_selection() = delete;  // Verdict says why
    [[nodiscard]] static constexpr stream_selection all() noexcept { return {{}, true}; }

    [[nodiscard]] constexpr bool is_all() const noexcept { return all_; }
    template <class Stream = const stream_id>  // a template costs a compiler nothing where it is not used
    [[nodiscard]] constexpr std::span<Stream> streams() const noexcept {
        return {streams_.data(), streams_.size()};
    }

private:
    friend detail::stream_reset_request;
    constexpr stream_selection(detail::row_of<const stream_id> streams, bool all) noexcept : streams_(streams), all_(all) {}
    detail::row_of<const stream_id> streams_{};
    bool all_ = false;
};
/// Every stream of the direction.
inline constexpr stream_selection all_streams = stream_selection::all();

/// So many streams more than there are.
struct added_streams {
    std::uint16_t inbound = 0;
    std::uint16_t outbound = 0;
};

namespace detail {

/// What a stream reset looks like on the way to the kernel.
struct stream_reset_request {
    explicit stream_reset_request(const stream_selection& selection) noexcept : streams(selection.streams_) {}
    row_of<const stream_id> streams;
};

}  // namespace detail

template <>
struct option_traits<detail::stream_reset_request> {
    using wire = sctp_reset_streams;
    static constexpr option_facts facts{.number = SCTP_RESET_STREAMS, .constant = "SCTP_RESET_STREAMS", .directions = direction::set, .since = "4.11", .rfc = "RFC 6525 6.3.2"};
    using tail = list_tail<&detail::stream_reset_request::streams, std::uint16_t>;
};

namespace detail {

/// Who did not offer an extension, as far as can be seen: a socket with one association no longer tells what it offers.
enum class offered : std::uint8_t {
    not_by_one_end,
    not_here,
    not_by_the_peer,
};

[[gnu::cold]] inline error not_agreed_on(int socket, association_id association, int extension, int code, operation in) noexcept {
    if (is_being_set_up(socket, association)) return {code, in, reason::not_up_yet};
    auto who = offered::not_by_one_end;
    const auto not_offered = [&](int option) { return number_of(socket, 0, option) == 0U; };
    // Dynamic addresses are agreed on only together with authentication.
    if (number(association) != 0)
        who = not_offered(extension) || (extension == SCTP_ASCONF_SUPPORTED && not_offered(SCTP_AUTH_SUPPORTED)) ? offered::not_here : offered::not_by_the_peer;
    return {code, in, reason::not_agreed_on, static_cast<std::uint32_t>(extension) | static_cast<std::uint32_t>(who) << 16U};
}

[[gnu::cold]] inline error no_such_association(association_id association, operation in) noexcept {
    return {EINVAL, in, number(association) == 0 ? reason::no_association : reason::unknown_association};
}

inline result<void> set_peer_primary(int socket, association_id association, endpoint own) noexcept {
    if (own.port() == 0) own.port(local_endpoint_of(socket).value_or(own).port());  // as for add_addresses: the port that the socket has
    sctp_setpeerprim request{};
    store(request, &sctp_setpeerprim::sspp_assoc_id, number(association));
    member_codec<&sctp_setpeerprim::sspp_addr>::encode(own, request);
    const auto refused = [&] { return ::setsockopt(socket, sctp_level, SCTP_SET_PEER_PRIMARY_ADDR, &request, sizeof request) != 0; };
    if (!refused()) return {};
    const int code = errno;
    if (code != EPERM) {
        if (code == EINVAL && !association_is_there(socket, association)) return no_such_association(association, operation::set_peer_primary);
        return error{code, operation::set_peer_primary};
    }
    if (!association_is_there(socket, association)) return no_such_association(association, operation::set_peer_primary);
    if (!asconf_in_use(socket, number(association)))
        return not_agreed_on(socket, association, SCTP_ASCONF_SUPPORTED, code, operation::set_peer_primary);
    if (!switch_asconf_on(socket) || refused()) return last_error(operation::set_peer_primary);
    return {};
}

/// Why streams could not be reset or added. `needs` is the bit of stream_reset_permission that this end itself must have.
[[gnu::cold]] inline error why_not_reconfigured(int socket, association_id association, operation in, std::uint32_t needs) noexcept {
    const int code = errno;
    if (code == EINVAL && !association_is_there(socket, association)) return no_such_association(association, in);
    if (code == ENOPROTOOPT) {
        if (number_of(socket, number(association), SCTP_RECONFIG_SUPPORTED) == 0U)
            return not_agreed_on(socket, association, SCTP_RECONFIG_SUPPORTED, code, in);
        if (const auto may = number_of(socket, number(association), SCTP_ENABLE_STREAM_RESET); may && (*may & needs) == 0)
            return {code, in, reason::not_permitted_here, needs};
    }
    return {code, in, code == EINPROGRESS ? reason::request_under_way : reason::none};
}

inline result<void> reset_streams(int socket, association_id association, stream_direction direction,
                                  const stream_selection& selection) noexcept {
    constexpr auto in = operation::reset_streams;
    const stream_reset_request request(selection);
    sctp_reset_streams wire{};
    store(wire, &sctp_reset_streams::srs_assoc_id, number(association));
    store(wire, &sctp_reset_streams::srs_flags, number(direction));
    store(wire, &sctp_reset_streams::srs_number_streams, static_cast<std::uint16_t>(request.streams.size()));
    if (!selection.is_all() && (request.streams.empty() || request.streams.size() > 0xffff)) return error{EINVAL, in, reason::no_streams_named};
    if (set_with_tail(socket, wire, request) == 0) return {};
    const auto why = why_not_reconfigured(socket, association, in, SCTP_ENABLE_RESET_STREAM_REQ);
    if (why.code() != EINVAL || why.reason() != reason::none) return why;
    sctp_status now;
    const bool is_there = look_at(socket, association, now);
    const auto missing = [&](stream_direction one, std::uint16_t count, reason which) -> error {
        if ((number(direction) & number(one)) != 0)
            for (const auto stream : request.streams)
                if (number(stream) >= count) return {EINVAL, in, which, number(stream) | static_cast<std::uint32_t>(count) << 16U};
        return {};
    };
    if (!is_there) return why;
    if (const auto e = missing(stream_direction::outgoing, now.sstat_outstrms, reason::no_such_stream)) return e;
    if (const auto e = missing(stream_direction::incoming, now.sstat_instrms, reason::no_such_inbound_stream)) return e;
    return why;
}

inline result<void> reset_association(int socket, association_id association) noexcept {
    const auto id = number(association);
    if (::setsockopt(socket, sctp_level, SCTP_RESET_ASSOC, &id, sizeof id) == 0) return {};
    return why_not_reconfigured(socket, association, operation::reset_association, SCTP_ENABLE_RESET_ASSOC_REQ);
}

inline result<void> add_streams(int socket, association_id association, const added_streams& more) noexcept {
    const sctp_add_streams request{number(association), more.inbound, more.outbound};
    if (::setsockopt(socket, sctp_level, SCTP_ADD_STREAMS, &request, sizeof request) == 0) return {};
    return why_not_reconfigured(socket, association, operation::add_streams, SCTP_ENABLE_CHANGE_ASSOC_REQ);
}

}  // namespace detail
}  // namespace sctpp::inline v0

#endif
