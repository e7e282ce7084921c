// SPDX-License-Identifier: BSL-1.0
/// @file
/// How a socket option is declared. An option is a plain struct; its `option_traits` hold everything else that there is to
/// know of it, once: the kernel's number and struct, direction, key, style, phase, and the list of fields. Encoding,
/// decoding, what may be called on which socket, printing and documentation all read that declaration.
///
///     struct rto_parameters { std::optional<std::chrono::milliseconds> initial, maximum, minimum; };
///
///     template <>
///     struct option_traits<rto_parameters> {
///         using wire = sctp_rtoinfo;
///         static constexpr option_facts facts{.number = SCTP_RTOINFO, .constant = "SCTP_RTOINFO", .directions = direction::both,
///                                             .key = option_key::association_or_future, .rfc = "RFC 6458 8.1.1"};
///         static constexpr auto association = &wire::srto_assoc_id;
///         using fields = field_list<field<"initial", &rto_parameters::initial, &wire::srto_initial>, ...>;
///     };
///
/// A field may carry notes: `accepts`, `honours`, `zero_keeps`, `unit`. Optional members of the declaration: `path` (the wire's address,
/// for options with a path key), `stream` (the same for a stream), `sizes` (for a struct that has grown), `asks_by_value` (the kernel reads
/// fields before it answers), `rules` (what must hold between fields), `causes` (what an errno means for this option), `tail` and `count`
/// (a list behind the struct), `followed_by` (a second call that finishes the first), `unheard` (a look at the socket for fields that the
/// kernel would take and not use there), `lacking` (after a refusal, which sysctl the kernel means), `older_form_of` (an option of which a
/// profile holds this or that), `shortest` (bytes that the kernel wants at least), `is_repeatable` (a profile may hold several),
/// `is_secret` (no copy stays in memory), `may_be_shortened` (the kernel may silently take less than was said: it is asked afterwards, and
/// the old value put back).
#ifndef SCTPP_OPTION_HPP
#define SCTPP_OPTION_HPP

#include <string_view>

#include <sctpp/detail/field.hpp>
#include <sctpp/detail/option_description.hpp>
#include <sctpp/option_list.hpp>

namespace sctpp::inline v0 {

/// What the kernel lets one do with an option.
enum class direction : std::uint8_t {
    get,
    set,
    both,
};

/// What an option belongs to, and so what must be named to reach it.
enum class option_key : std::uint8_t {
    none,                    ///< the socket
    association,             ///< one living association
    association_or_future,   ///< one association, or the socket's defaults
    association_or_group,    ///< as before; a set also takes all present associations, or those and the defaults
    future_or_negotiated,    ///< set: the socket's defaults; got of an association: what it has agreed on with its peer
    path_or_association,     ///< a peer's address; or all paths and the default of an association; or the socket's defaults
    path,                    ///< a peer's address
    event,                   ///< as association_or_group, for each type of event
    stream,                  ///< one stream of an association
};

/// The sockets that have an option. (A peeled-off association counts as one-to-many here, as it does in the kernel.)
enum class option_style : std::uint8_t {
    any,
    one_to_one,
    one_to_many,
};

/// When setting an option has its effect.
enum class option_phase : std::uint8_t {
    any,
    before_bind,
    after_bind,  ///< to whatever address
    /// For associations set up afterwards. Where none is to come it would have no effect, so that is an error: EISCONN with
    /// reason::set_up_already on a one-to-one socket that has its association, or had one, for it cannot have another, or whose connect is in
    /// progress (asked of the kernel beforehand); on a peeled-off one it does not compile.
    before_association,
    with_association,    ///< there must be one
};

/// The facts of an option that no type expresses.
struct option_facts {
    int number;                              ///< the kernel's
    std::string_view constant;               ///< the kernel's name of the number
    direction directions;                    ///< whether it can be set, got, or both
    option_key key = option_key::none;       ///< what has to be named beside it
    option_style style = option_style::any;  ///< the kinds of socket that have it
    option_phase phase = option_phase::any;  ///< when it can be set
    std::uint8_t turn = 0;                   ///< in a profile: 1 or 2 for those that others build upon; 0: as the phase says
    /// The kernel finds the association by an address alone and takes an id that is none: so it is asked for the id first.
    bool found_by_address = false;
    std::string_view since = "2.6";          ///< the first kernel that has it
    std::string_view rfc;                    ///< document and section
};

/// What must hold between the fields of an option.
template <class Option>
struct rule {
    std::string_view text;         ///< what an error says where it does not
    bool (*holds)(const Option&);  ///< whether the value keeps to it
    /// The kernel would not refuse, but do something else than was said: so it is not asked.
    bool unheard = false;
};

using detail::cause;

namespace detail {

/// Which association, and for a path option which path. Absent parts stay zero, which the kernel takes for "the socket's
/// defaults" and "no path in particular".
struct target {
    association_id association{};
    const endpoint* path = nullptr;
    stream_id stream{};
    bool one_to_one = false;  ///< the socket is one that can have one association only
    bool bare = false;        ///< nothing is known of the socket
};
/// A descriptor without the type that would tell what it is.
inline constexpr target bare_descriptor{.bare = true};

}  // namespace detail

/// The declaration of an option; specialised next to its struct.
template <class Option>
struct option_traits;

/// A struct with a declaration.
template <class T>
concept socket_option = requires { option_traits<T>::facts.number; };

/// As a struct that is an answer of its own elsewhere, by that one's declaration.
template <auto Member>
struct nested_codec;
template <class Wire, class M, M Wire::* Member>
struct nested_codec<Member> {
    template <class Value>
    static bool encode(const Value&, Wire&) noexcept {
        return true;  // only in answers
    }
    template <class Value>
    static Value decode(const Wire& wire) noexcept {
        Value value{};
        option_traits<Value>::fields::decode(detail::load(wire, Member), value);
        return value;
    }
    template <class Value>
    static std::size_t end(const Value&) noexcept {
        return 0;
    }
};

/// The option's name as messages spell it.
template <socket_option Option>
inline constexpr std::string_view option_name = detail::type_name<Option>();

}  // namespace sctpp::inline v0

#endif
