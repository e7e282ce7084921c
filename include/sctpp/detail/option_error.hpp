// SPDX-License-Identifier: BSL-1.0
/// @file
/// Why an option could not be set or got: what the kernel's bare errno means, found out once it has refused. (The kernel has the
/// last word, so nothing that it would take is refused before; only what it would take and not do.)
#ifndef SCTPP_DETAIL_OPTION_ERROR_HPP
#define SCTPP_DETAIL_OPTION_ERROR_HPP

#include <poll.h>

#include <sctpp/option.hpp>

namespace sctpp::inline v0::detail {

template <class Option>
using wire_of = typename option_traits<Option>::wire;

/// A list of any length stands behind the kernel's struct.
template <class Option>
concept has_tail = requires { typename option_traits<Option>::tail; };

template <class Option>
concept has_rules = requires { option_traits<Option>::rules; };

/// Whether there are rules of which the kernel does not hear, or of which it does: nothing is made for what there is not.
template <class Option>
consteval bool has_rules_that_are(bool unheard) {
    if constexpr (has_rules<Option>)
        for (const auto& r : option_traits<Option>::rules)
            if (r.unheard == unheard) return true;
    return false;
}

/// The first rule that does not hold; of those that the kernel would not refuse by itself, if only they are asked for.
template <class Option, bool OnlyUnheard = false>
constexpr std::size_t first_broken_rule(const Option& option) noexcept {
    if constexpr (has_rules<Option>)
        for (std::size_t i = 0; i < std::size(option_traits<Option>::rules); ++i)
            if (const auto& r = option_traits<Option>::rules[i]; (!OnlyUnheard || r.unheard) && !r.holds(option)) return i;
    return no_index;
}

template <has_rules Option>
std::string_view rule_text(std::size_t index) noexcept {
    return index < std::size(option_traits<Option>::rules) ? option_traits<Option>::rules[index].text : std::string_view();
}

/// Whether an option is one of living associations only.
constexpr bool is_of_association(option_key key) noexcept { return key == option_key::association || key == option_key::path || key == option_key::stream; }
template <class Option>
inline constexpr bool needs_association = is_of_association(option_traits<Option>::facts.key);

template <class Option>
consteval option_description describe() {
    using traits = option_traits<Option>;
    option_description d{.number = traits::facts.number,
                         .needs_association = needs_association<Option>,
                         .is_of_stream = traits::facts.key == option_key::stream,
                         .fields = {traits::fields::template facts<wire_of<Option>>, traits::fields::size}};
    if constexpr (has_rules<Option>) d.rule = &rule_text<Option>;
    if constexpr (requires { traits::causes; }) d.causes = {traits::causes, std::size(traits::causes)};
    if constexpr (requires { traits::unheard_because; }) d.ignored = traits::unheard_because;
    return d;
}
/// The option as data, for texts, tables and the search for what was wrong.
template <class Option>
inline constexpr option_description description = describe<Option>();

/// Of an option: its number in the low, something else in the high 16 bits; and the way to the words for it.
[[gnu::cold]] constexpr error option_error(const option_description& of, int code, operation in, reason why = reason::none, std::size_t extra = 0) noexcept {
    if (!std::is_constant_evaluated()) __atomic_store_n(&descriptions[of.number], &of, __ATOMIC_RELAXED);
    return {code, in, why, static_cast<std::uint32_t>(of.number) | static_cast<std::uint32_t>(extra << 16U)};
}
template <class Option>
constexpr error option_error(int code, operation in, reason why = reason::none, std::size_t extra = 0) noexcept {
    static_assert(option_traits<Option>::facts.number < std::size(descriptions));
    return option_error(description<Option>, code, in, why, extra);
}

/// For want of a setting, this option would have no effect, or was refused.
template <class Option>
[[gnu::cold]] error sysctl_is_off(needed_sysctl which, int code) noexcept {
    return option_error<Option>(code, operation::set, reason::sysctl_is_off, static_cast<std::size_t>(which));
}

/// What is wrong with the numbers in an option's fields, or else which of its rules is broken; no error if nothing.
[[gnu::cold, gnu::noinline]] constexpr error fault_in(const option_description& of, const std::int64_t* numbers, std::size_t broken_rule) noexcept {
    if (const auto field = first_invalid(of.fields, numbers); field != no_index) return option_error(of, EINVAL, operation::set, reason::field_out_of_range, field);
    if (broken_rule != no_index) return option_error(of, EINVAL, operation::set, reason::fields_contradict, broken_rule);
    return {};
}

/// What is wrong with an option's values by themselves; no error if nothing.
template <class Option>
constexpr error fault_of(const Option& option) noexcept {
    return fault_in(description<Option>, option_traits<Option>::fields::numbers(option).of, first_broken_rule(option));
}
/// The same of what was passed to the kernel, for which the rules of which it does not hear were seen to hold.
template <class Option>
error fault_in_wire(const wire_of<Option>& wire) noexcept {
    using fields = typename option_traits<Option>::fields;
    std::size_t broken_rule = no_index;
    if constexpr (has_rules_that_are<Option>(false)) {
        Option option{};
        fields::decode(wire, option);
        broken_rule = first_broken_rule(option);
    }
    return fault_in(description<Option>, fields::numbers_in(wire).of, broken_rule);
}

/// What the kernel says of an association: of this id, or for 0 the socket's only one. False if there is none.
[[gnu::cold]] inline bool look_at(int socket, association_id association, sctp_status& now) noexcept {
    struct {
        sctp_status known;
        std::byte grown[256];  // of a newer kernel, which would refuse less
    } answer{};
    answer.known.sstat_assoc_id = number(association);
    const bool is_there = look(socket, sctp_level, SCTP_STATUS, answer);
    now = answer.known;
    return is_there;
}
/// Whether there is an association.
[[gnu::cold]] inline bool association_is_there(int socket, association_id association) noexcept {
    sctp_status now;
    return look_at(socket, association, now);
}
/// Whether what it can do is not agreed on yet.
[[gnu::cold]] inline bool is_being_set_up(int socket, association_id association) noexcept {
    sctp_status now;
    return look_at(socket, association, now) && now.sstat_state < SCTP_ESTABLISHED;
}
/// The association that one of a peer's addresses belongs to; `otherwise` if the kernel knows of none.
[[gnu::cold]] inline association_id association_with(int socket, const endpoint& peer, association_id otherwise) noexcept {
    sctp_paddrinfo path{};
    std::memcpy(&path.spinfo_address, peer.data(), peer.size());
    return look(socket, sctp_level, SCTP_GET_PEER_ADDR_INFO, path) ? association_id{path.spinfo_assoc_id} : otherwise;
}

/// What has become of the only association that a one-to-one socket can have.
enum class only_association : std::uint8_t {
    not_yet,
    being_set_up,
    up,
    over,
};

/// The kernel says nothing of one that is being set up. But it knows who the peer is, as it still does when that has failed; and only
/// meanwhile that address is one of an association. Nor does it tell of one that has ended; but such a socket can always be written to, if in
/// vain, and one that never had any cannot.
[[gnu::cold]] inline only_association only_association_of(int socket) noexcept {
    if (association_is_there(socket, {})) return only_association::up;
    sctp_paddrinfo path{};
    const auto knows_peer = [&](socklen_t size) {
        return ::getsockopt(socket, SOL_SOCKET, SO_PEERNAME, reinterpret_cast<std::byte*>(&path) + offset_of(&sctp_paddrinfo::spinfo_address), &size) == 0;
    };
    if (!knows_peer(sizeof(sockaddr_in6)) && !knows_peer(sizeof(sockaddr_in))) return only_association::not_yet;
    if (look(socket, sctp_level, SCTP_GET_PEER_ADDR_INFO, path)) return only_association::being_set_up;
    pollfd one{socket, POLLOUT, 0};
    return ::poll(&one, 1, 0) == 1 && (one.revents & POLLOUT) != 0 ? only_association::over : only_association::not_yet;
}
/// Whether a descriptor, of which nothing else is known, is a socket that can have no more associations than it has or had.
[[gnu::cold]] inline bool has_none_to_come(int socket) noexcept {
    int type = 0;
    if (look(socket, SOL_SOCKET, SO_TYPE, type) && type == SOCK_STREAM) return only_association_of(socket) != only_association::not_yet;
    return association_is_there(socket, {});  // peeled off: a one-to-many socket knows no association 0
}

template <class Option>
inline constexpr bool is_for_later = option_traits<Option>::facts.phase == option_phase::before_association;

/// The same for a socket that can have one only.
template <class... Options>
[[gnu::cold, gnu::noinline]] error too_late_for_one(int socket, bool bare) noexcept {
    error why;
    if (bare ? has_none_to_come(socket) : only_association_of(socket) != only_association::not_yet)
        (void)((is_for_later<Options> && (why = option_error<Options>(EISCONN, operation::set, reason::set_up_already), true)) || ...);
    return why;
}
/// What is for associations to come is too late for a socket that has, or had, its only one. The error names the first such option.
template <class... Options>
[[gnu::always_inline]] inline error too_late(int socket, const target& where) noexcept {
    if constexpr ((is_for_later<Options> || ...))
        if (where.one_to_one || where.bare) return too_late_for_one<Options...>(socket, where.bare);
    return {};
}

/// Whether the kernel says that there is none.
[[gnu::cold, gnu::noinline]] inline bool is_unknown(int socket, association_id association) noexcept {
    return !association_is_there(socket, association) && errno == EINVAL;
}

/// Whether an id that is none would not be noticed by the kernel.
template <class Option, operation In>
inline constexpr bool finds_by_address = option_traits<Option>::facts.found_by_address && (In == operation::set || option_traits<Option>::facts.key != option_key::association);
/// An id that is none, where the kernel would not notice.
template <class Option>
bool names_nobody(int socket, const target& where) noexcept {
    const bool by_address = option_traits<Option>::facts.key == option_key::association || where.path != nullptr;
    return by_address && number(where.association) != 0 && is_unknown(socket, where.association);
}

/// Whether this is one of the kernel's words for groups of associations.
constexpr bool is_group(association_id id) noexcept { return id == current_associations.id || id == all_associations.id; }
/// What is wrong with an id that is none.
[[gnu::cold]] constexpr reason why_unknown(association_id association) noexcept {
    if (number(association) == 0) return reason::no_association;
    return is_group(association) ? reason::id_of_a_group : reason::unknown_association;
}

/// For whom the kernel would set nothing, or not what was meant, or tell of something else, and say that all is well.
[[gnu::always_inline]] inline reason misdirected(const target& where) noexcept {
    // It takes a negative id for none that it has.
    if (number(where.association) < 0) return reason::unknown_association;
    // And a wildcard address for no path in particular: it would mean all paths, or the socket's default.
    if (where.path != nullptr && where.path->is_any()) return reason::unknown_path;
    return reason::none;
}

/// Whether the kernel refuses to speak of this association (0: the only one of the socket, where an option needs one), of this address, or of
/// this stream.
[[gnu::cold]] inline reason wrong_target(const option_description& of, int socket, association_id association, const endpoint* peer, stream_id stream) noexcept {
    if ((number(association) != 0 || (of.needs_association && peer == nullptr)) && is_unknown(socket, association)) return why_unknown(association);
    if (sctp_status now; of.is_of_stream && look_at(socket, association, now) && number(stream) >= now.sstat_outstrms) return reason::unknown_stream;
    if (peer != nullptr) {
        sctp_paddrinfo path{};
        path.spinfo_assoc_id = number(association);
        member_codec<&sctp_paddrinfo::spinfo_address>::encode(*peer, path);
        if (!look(socket, sctp_level, SCTP_GET_PEER_ADDR_INFO, path) && errno == EINVAL) return reason::unknown_path;
    }
    return reason::none;
}

/// The kernel has refused with this errno, and the option's values are not to blame.
[[gnu::cold, gnu::noinline]] inline error why_refused(const option_description& of, operation in, int socket, int code, association_id association,
                                                      const endpoint* peer, stream_id stream) noexcept {
    for (const auto& known : of.causes)
        if (known.of_association && known.code == code && association_is_there(socket, association))
            return option_error(of, code, in, is_being_set_up(socket, association) ? reason::not_up_yet : reason::not_for_association);
    return option_error(of, code, in, code == EINVAL ? wrong_target(of, socket, association, peer, stream) : reason::none);
}

/// The kernel has refused to set the option; errno says how. (Everything comes by value, the option as what was passed to the kernel and the
/// target in pieces, so that on the way to success nothing need be kept for this; and flat, so that g++ sees which parts are looked at.)
template <class Option>
[[gnu::cold, gnu::noinline, gnu::flatten]] error why_not_set(int socket, wire_of<Option> wire, association_id association, const endpoint* peer) noexcept {
    const int code = errno;
    stream_id stream{};
    if constexpr (requires { option_traits<Option>::stream; }) stream = stream_id{load(wire, option_traits<Option>::stream)};
    if (const error fault = code == EINVAL ? fault_in_wire<Option>(wire) : error{}) return fault;
    if constexpr (requires { option_traits<Option>::lacking(socket, code); })
        if (const auto which = option_traits<Option>::lacking(socket, code); which != needed_sysctl::none)
            return sysctl_is_off<Option>(which, code);
    return why_refused(description<Option>, operation::set, socket, code, association, peer, stream);
}
/// The same of an option with a list, which is not in what was passed.
template <class Option>
    requires has_tail<Option>
[[gnu::cold, gnu::noinline]] error why_not_set(int socket, const Option& option, association_id association, const endpoint* peer) noexcept {
    const int code = errno;
    if (const error fault = code == EINVAL ? fault_of(option) : error{}) return fault;
    return why_refused(description<Option>, operation::set, socket, code, association, peer, {});
}

}  // namespace sctpp::inline v0::detail

#endif
