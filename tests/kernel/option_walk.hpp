// SPDX-License-Identifier: BSL-1.0
// The walk over all options: sockets in every state, and each option as something that can be set and got there, whatever its type.
// What is known of an option is its row in option_rows.hpp.
#ifndef SCTPP_TESTS_KERNEL_OPTION_WALK_HPP
#define SCTPP_TESTS_KERNEL_OPTION_WALK_HPP

#include <memory>

#include "kinds.hpp"
#include "network.hpp"

namespace support {

/// What a socket is, what it is doing, and what of it is asked.
enum class state : std::uint8_t {
    fresh_one,
    fresh_many,            // nothing was done with it
    bound_one,
    bound_many,            // to two addresses
    wildcard_one,
    wildcard_many,      // bound to the wildcard address
    listening_one,
    listening_many,
    connecting_one,                   // to a host that does not answer
    connecting_many,                  // the socket's defaults meanwhile
    connecting_association,           // the association that is being set up
    connected,
    accepted,              // a one_to_one with an association
    associated_many,                  // the socket's defaults, while there is an association
    association,                      // that association
    peeled,
    ended_one,
    ended_association,
    ended_peeled,  // the peer has shut it down
};
inline constexpr std::array state_names{
    "fresh one_to_one",
    "fresh one_to_many",
    "bound one_to_one",
    "bound one_to_many",
    "one_to_one bound to the wildcard",
    "one_to_many bound to the wildcard",
    "acceptor",
    "listening one_to_many",
    "connecting one_to_one",
    "connecting one_to_many",
    "association being set up",
    "connected one_to_one",
    "accepted one_to_one",
    "one_to_many with an association",
    "association of a one_to_many",
    "peeled association",
    "one_to_one after the peer's shutdown",
    "association of a one_to_many after the peer's shutdown",
    "peeled association after the peer's shutdown",
};
inline constexpr std::size_t state_count = state_names.size();

/// Some states.
using states = std::uint32_t;
constexpr states only(state one) { return 1U << static_cast<unsigned>(one); }
constexpr states operator|(state a, state b) { return 1U << static_cast<unsigned>(a) | 1U << static_cast<unsigned>(b); }
constexpr states operator|(states some, state one) { return some | 1U << static_cast<unsigned>(one); }
constexpr bool operator&(states some, state one) { return (some >> static_cast<unsigned>(one) & 1U) != 0; }
inline constexpr states every_state = (1U << state_count) - 1;
inline constexpr states with_association =
    state::connected | state::accepted | state::association | state::peeled;  // that can send
inline constexpr states many_states = state::fresh_many | state::bound_many | state::wildcard_many | state::listening_many | state::connecting_many |
                                      state::connecting_association | state::associated_many | state::association | state::ended_association;
inline constexpr states peeled_states = state::peeled | state::ended_peeled;
inline constexpr states one_states = every_state & ~many_states & ~peeled_states;
/// In which the only association of a socket is there, on its way, or over: too late for what is for associations to come.
inline constexpr states taken_states = state::connecting_one | state::connected | state::accepted | state::ended_one;
inline constexpr states bound_states = every_state & ~(state::fresh_one | state::fresh_many);
inline constexpr states ended_states = state::ended_one | state::ended_association | state::ended_peeled;

/// Whether both ends have switched on what an option may need, before anything else: authentication, dynamic addresses,
/// reconfiguration, and the sysctl for interleaving.
enum class features : std::uint8_t {
    off,
    on,
};

/// A network with two addresses of each family, and hosts that do not answer.
class walk_network {
public:
    explicit walk_network(features f);
    /// Two addresses of this host.
    static std::vector<sctpp::endpoint> addresses(sctpp::family f, std::uint16_t port = 0);
    static sctpp::endpoint silent(sctpp::family f);

private:
    private_network network_;
};

/// A socket in a state.
struct situation {
    support::state at{};
    sctpp::family family{};
    support::features features{};
    sctpp::one_to_many left{}, many{};  ///< the peer; the socket itself
    sctpp::acceptor parent{};
    sctpp::one_to_one one{};
    sctpp::peeled_association apart{};
    int fd = -1;                          ///< of the socket that is looked at
    sctpp::association_id id{};           ///< to be named; 0: nothing is to be named, or the defaults
    std::vector<sctpp::endpoint> peer{};  ///< where the peer is; first the path in use

    [[nodiscard]] bool has_association() const { return with_association & at; }
};
/// `f`: of the socket; declare the walk_network first.
situation socket_in(state at, sctpp::family f, features on);

/// The initial value of an option, or the other one of its row.
enum class which : std::uint8_t {
    initial,
    other,
};

/// An option without its type.
class any_row {
public:
    virtual ~any_row() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    [[nodiscard]] virtual const sctpp::option_facts& facts() const = 0;
    [[nodiscard]] virtual sctpp::result<void> set(const situation&, const sctpp::detail::target&, which) const = 0;
    /// Empty if what is got is this value; else what is different.
    [[nodiscard]] virtual sctpp::result<std::string> difference(const situation&, const sctpp::detail::target&, which) const = 0;
    /// A raw getsockopt: empty if what is at the places is the other value. Of an option that cannot be got, whether it took effect.
    [[nodiscard]] virtual std::string raw_difference(const situation&, const sctpp::detail::target&) const = 0;
    /// Size of the kernel's struct.
    [[nodiscard]] virtual socklen_t size() const = 0;
    virtual void prepare(int fd, sctpp::association_id) const = 0;
    virtual void restore(int fd, sctpp::association_id) const = 0;
    /// The errno that the kernel gives in this state, 0 for success.
    [[nodiscard]] virtual int expected(sctpp::direction, const situation&) const = 0;
    /// Setting it has no effect that can be read here.
    [[nodiscard]] virtual bool is_deaf(const situation&) const = 0;

    [[nodiscard]] bool can(sctpp::direction d) const { return facts().directions == d || facts().directions == sctpp::direction::both; }
};
const std::vector<std::unique_ptr<any_row>>& all_rows();

}  // namespace support

#endif
