// SPDX-License-Identifier: BSL-1.0
/// @file
/// One transport address: an IPv4 or IPv6 address and a port.
#ifndef SCTPP_ENDPOINT_HPP
#define SCTPP_ENDPOINT_HPP

#include <array>
#include <compare>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

#include <arpa/inet.h>
#include <net/if.h>

#include <sctpp/detail/row_of.hpp>
#include <sctpp/refused.hpp>
#include <sctpp/result.hpp>
#include <sctpp/types.hpp>

namespace sctpp::inline v0 {

class endpoint;

namespace detail {
/// An address as it lies in memory.
struct endpoint_access {
    /// How long the address is at the front of `room` bytes; 0: none is there as a whole, or one of another family.
    [[gnu::always_inline]] static std::size_t size_of(const std::byte* address, std::size_t room) noexcept;
    /// Of an address of which size_of said that it is there.
    [[gnu::always_inline]] static endpoint copy(const std::byte* address) noexcept;
    /// The address alone, inside the object.
    static row_of<const std::byte> address_of(const endpoint& e) noexcept;
    /// As a packed list of one.
    static row_of<const std::byte> packed(const endpoint& e) noexcept;
};
}  // namespace detail

/// The IP version of a socket. An IPv6 socket also speaks IPv4, and calls those addresses by their mapped form (see
/// endpoint::unmapped), unless its IPV6_V6ONLY is set.
enum class family : std::uint16_t {
    ipv4 = AF_INET,
    ipv6 = AF_INET6,
};

/// The text of an endpoint, in the object itself: nothing is allocated, and view() and c_str() are valid as long as it
/// lives.
class endpoint_text {
public:
    /// The text; valid as long as this object.
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {text_.data(), size_}; }
    /// The text; valid as long as this object.
    constexpr operator std::string_view() const noexcept { return view(); }  // NOLINT
    /// Zero-terminated.
    [[nodiscard]] constexpr const char* c_str() const noexcept { return text_.data(); }

private:
    friend class endpoint;
    void append(char c) noexcept { text_[size_++] = c; }
    void append_number(std::uint32_t n) noexcept {
        if (n >= 10) append_number(n / 10);
        append(static_cast<char>('0' + n % 10));
    }
    // "[" address "%" scope "]:" port and the zero
    std::array<char, 1 + INET6_ADDRSTRLEN + 11 + 2 + 5 + 1> text_{};
    std::size_t size_ = 0;
};

/// An IPv4 or IPv6 address with a port (host byte order), and for link-local IPv6 a scope id. 28 bytes, the layout that
/// the kernel wants. Default: the IPv4 wildcard address with port 0.
class endpoint {
public:
    constexpr endpoint() noexcept : v4_{} { v4_.sin_family = AF_INET; }
    template <class Text, class Why = refused::a_text_may_be_wrong_use_endpoint_parse>
        requires std::is_convertible_v<const Text&, std::string_view>
    endpoint(const Text& text) = delete;

    /// Every local address of the family, for bind.
    [[nodiscard]] static endpoint any(family f, std::uint16_t port = 0) noexcept {
        return f == family::ipv4 ? ipv4({}, port) : ipv6({}, port);
    }
    /// This host only: 127.0.0.1 or ::1.
    [[nodiscard]] static endpoint loopback(family f, std::uint16_t port = 0) noexcept {
        if (f == family::ipv4) return ipv4({127, 0, 0, 1}, port);
        return ipv6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, port);
    }
    /// From the bytes in the order in which they are written, `ipv4({192, 0, 2, 1}, 38412)`; the port in host byte
    /// order.
    [[nodiscard]] static endpoint ipv4(std::array<std::uint8_t, 4> address, std::uint16_t port) noexcept {
        endpoint e;
        e.v4_.sin_port = detail::swap_to_network(port);
        std::memcpy(&e.v4_.sin_addr, address.data(), address.size());
        return e;
    }
    /// Likewise. `scope`: the interface's index, needed for link-local addresses (fe80::/10), and kept for no others, to which it says
    /// nothing.
    [[nodiscard]] static endpoint ipv6(std::array<std::uint8_t, 16> address, std::uint16_t port,
                                       std::uint32_t scope = 0) noexcept {
        endpoint e;
        e.v6_ = {};
        e.v6_.sin6_family = AF_INET6;
        e.v6_.sin6_port = detail::swap_to_network(port);
        std::memcpy(&e.v6_.sin6_addr, address.data(), address.size());
        if (IN6_IS_ADDR_LINKLOCAL(&e.v6_.sin6_addr)) e.v6_.sin6_scope_id = scope;
        return e;
    }

    /// Reads `192.0.2.1:38412`, `[2001:db8::1]:38412` or `[fe80::1%2]:38412` (a scope may also be an interface's name).
    /// The error is EINVAL with reason::bad_syntax, or with reason::no_such_port for a port above 65535, or ENODEV for an interface that
    /// does not exist.
    [[nodiscard]] static result<endpoint> parse(std::string_view text) noexcept;
    /// Reads an address without a port, as it stands: `192.0.2.1`, `2001:db8::1`, `fe80::1%2`.
    [[nodiscard]] static result<endpoint> parse(std::string_view address, std::uint16_t port) noexcept;

    /// From what the kernel or another library gives: copies `length` bytes at most. EAFNOSUPPORT for any other family,
    /// or a length too short for it.
    [[nodiscard]] static result<endpoint> from(const sockaddr* address, std::size_t length) noexcept {
        const auto* const bytes = reinterpret_cast<const std::byte*>(address);
        if (detail::endpoint_access::size_of(bytes, length) != 0) return copy(bytes);
        return error{EAFNOSUPPORT, operation::parse_endpoint, reason::bad_syntax};
    }

    /// IPv4 or IPv6.
    [[nodiscard]] sctpp::family family() const noexcept { return static_cast<sctpp::family>(generic()->sa_family); }
    /// In host byte order.
    [[nodiscard]] std::uint16_t port() const noexcept {
        return detail::swap_to_network(v4_.sin_port);
    }
    /// The same address with another port, in host byte order.
    void port(std::uint16_t number) noexcept {
        v4_.sin_port = detail::swap_to_network(number);
    }
    /// The interface's index of a link-local IPv6 address, else 0.
    [[nodiscard]] std::uint32_t scope() const noexcept { return family() == family::ipv4 ? 0 : v6_.sin6_scope_id; }
    /// 4 or 16 bytes in network byte order, inside this object.
    template <class Byte = const std::byte>  // here and below: a template costs a compiler nothing where it is not used
    [[nodiscard]] std::span<Byte> address_bytes() const noexcept {
        const auto bytes = detail::endpoint_access::address_of(*this);
        return {bytes.data(), bytes.size()};
    }
    /// The wildcard address of its family.
    [[nodiscard]] bool is_any() const noexcept;
    /// An IPv4 address in IPv6's form, v4-mapped (RFC 4291 section 2.5.5.2), as an IPv6 socket reports its IPv4 peers.
    [[nodiscard]] bool is_ipv4_mapped() const noexcept {
        return family() == family::ipv6 && IN6_IS_ADDR_V4MAPPED(&v6_.sin6_addr);
    }
    /// The IPv4 endpoint inside an IPv4-mapped one; any other endpoint as it is.
    [[nodiscard]] endpoint unmapped() const noexcept;

    /// `192.0.2.1:38412`, `[fe80::1%2]:38412`: what parse() reads back to an equal endpoint.
    [[nodiscard]] endpoint_text text() const noexcept;
    /// Without the port: `192.0.2.1`, `fe80::1%2`.
    [[nodiscard]] endpoint_text address_text() const noexcept {
        endpoint_text t;
        append_address(t);
        return t;
    }

    /// For system calls.
    [[nodiscard]] const sockaddr* data() const noexcept { return generic(); }
    /// The same as bytes: a packed list of one.
    template <class Byte = const std::byte>
    [[nodiscard]] std::span<Byte> bytes() const noexcept {
        return {reinterpret_cast<const std::byte*>(data()), size()};
    }
    /// 16 for IPv4, 28 for IPv6.
    [[nodiscard]] socklen_t size() const noexcept {
        return family() == family::ipv4 ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    }

    /// Same family, address, port and scope. (An IPv4 address and its mapped form differ.)
    friend bool operator==(const endpoint& a, const endpoint& b) noexcept {
        const auto address = detail::endpoint_access::address_of(a);
        return a.family() == b.family() && a.port() == b.port() && a.scope() == b.scope() &&
               std::memcmp(address.data(), detail::endpoint_access::address_of(b).data(), address.size()) == 0;
    }

private:
    friend struct detail::endpoint_access;
    /// Of an address that is known to be a whole one. In steps that a compiler can leave out for those who look at one of its fields only.
    [[gnu::always_inline]] static endpoint copy(const std::byte* address) noexcept {
        endpoint e;
        std::memcpy(&e.v4_, address, sizeof(sockaddr_in));
        if (e.v4_.sin_family == AF_INET) return e;
        std::memcpy(reinterpret_cast<std::byte*>(&e) + sizeof(sockaddr_in), address + sizeof(sockaddr_in), sizeof(sockaddr_in6) - sizeof(sockaddr_in));
        // The kernel puts the interface into whatever came in a packet; to link-local addresses alone it means something.
        if (!IN6_IS_ADDR_LINKLOCAL(&e.v6_.sin6_addr)) e.v6_.sin6_scope_id = 0;
        return e;
    }
    [[nodiscard]] const sockaddr* generic() const noexcept { return reinterpret_cast<const sockaddr*>(&v6_); }
    void append_address(endpoint_text& t) const noexcept;

    union {
        sockaddr_in v4_;
        sockaddr_in6 v6_;
    };
    static_assert(offsetof(sockaddr_in, sin_port) == offsetof(sockaddr_in6, sin6_port), "a port is read without a look at the family");
};

namespace detail {

inline std::size_t endpoint_access::size_of(const std::byte* address, std::size_t room) noexcept {
    if (room < sizeof(sockaddr_in)) return 0;
    sa_family_t family{};
    std::memcpy(&family, address, sizeof family);
    if (family == AF_INET) [[likely]]
        return sizeof(sockaddr_in);
    return family == AF_INET6 && room >= sizeof(sockaddr_in6) ? sizeof(sockaddr_in6) : 0;
}
inline endpoint endpoint_access::copy(const std::byte* address) noexcept {
    return endpoint::copy(address);
}
inline row_of<const std::byte> endpoint_access::address_of(const endpoint& e) noexcept {
    if (e.family() == family::ipv4) return {reinterpret_cast<const std::byte*>(&e.v4_.sin_addr), sizeof(in_addr)};
    return {reinterpret_cast<const std::byte*>(&e.v6_.sin6_addr), sizeof(in6_addr)};
}
inline row_of<const std::byte> endpoint_access::packed(const endpoint& e) noexcept {
    return {reinterpret_cast<const std::byte*>(e.data()), e.size()};
}

}  // namespace detail

inline bool endpoint::is_any() const noexcept {
    for (const auto b : detail::endpoint_access::address_of(*this))
        if (b != std::byte{}) return false;
    return true;
}

inline endpoint endpoint::unmapped() const noexcept {
    if (!is_ipv4_mapped()) return *this;
    std::array<std::uint8_t, 4> last{};
    std::memcpy(last.data(), detail::endpoint_access::address_of(*this).data() + 12, last.size());
    return ipv4(last, port());
}

inline void endpoint::append_address(endpoint_text& t) const noexcept {
    ::inet_ntop(number(family()), detail::endpoint_access::address_of(*this).data(), t.text_.data() + t.size_, INET6_ADDRSTRLEN);
    t.size_ = std::strlen(t.text_.data());
    if (scope() != 0) {
        t.append('%');
        t.append_number(scope());
    }
}

inline endpoint_text endpoint::text() const noexcept {
    endpoint_text t;
    const bool brackets = family() == family::ipv6;
    if (brackets) t.append('[');
    append_address(t);
    if (brackets) t.append(']');
    t.append(':');
    t.append_number(port());
    return t;
}

namespace detail {

/// A decimal number without sign, blanks or leading text, up to `most`; -1 if it is none.
constexpr std::int64_t parse_number(std::string_view text, std::int64_t most) noexcept {
    if (text.empty() || text.size() > 10) return -1;
    std::int64_t n = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return -1;
        n = n * 10 + (c - '0');
    }
    return n <= most ? n : -1;
}

}  // namespace detail

inline result<endpoint> endpoint::parse(std::string_view address, std::uint16_t port) noexcept {
    constexpr error bad{EINVAL, operation::parse_endpoint, reason::bad_syntax};
    const auto percent = address.find('%');
    const auto digits = address.substr(0, percent);
    std::array<char, INET6_ADDRSTRLEN> zero_terminated{};
    if (digits.size() >= zero_terminated.size() || digits.find('\0') != digits.npos) return bad;
    digits.copy(zero_terminated.data(), digits.size());  // unlike memcpy, also of an empty view, which may point nowhere

    if (std::array<std::uint8_t, 4> v4{}; ::inet_pton(AF_INET, zero_terminated.data(), v4.data()) == 1)
        return percent == address.npos ? result<endpoint>(ipv4(v4, port)) : bad;
    std::array<std::uint8_t, 16> v6{};
    if (::inet_pton(AF_INET6, zero_terminated.data(), v6.data()) != 1) return bad;
    if (percent == address.npos) return ipv6(v6, port);

    const auto scope = address.substr(percent + 1);
    if (const auto index = detail::parse_number(scope, 0xffffffff); index > 0)
        return ipv6(v6, port, static_cast<std::uint32_t>(index));
    std::array<char, IF_NAMESIZE> name{};
    if (scope.empty() || scope.size() >= name.size() || scope.find('\0') != scope.npos) return bad;
    std::memcpy(name.data(), scope.data(), scope.size());
    if (const auto index = ::if_nametoindex(name.data()); index != 0) return ipv6(v6, port, index);
    return error{ENODEV, operation::parse_endpoint};
}

inline result<endpoint> endpoint::parse(std::string_view text) noexcept {
    constexpr error bad{EINVAL, operation::parse_endpoint, reason::bad_syntax};
    const auto colon = text.rfind(':');
    if (colon == text.npos) return bad;
    const auto port = detail::parse_number(text.substr(colon + 1), 9999999999);
    auto address = text.substr(0, colon);
    const bool brackets = address.size() > 2 && address.front() == '[' && address.back() == ']';
    if (brackets) address = address.substr(1, address.size() - 2);
    // brackets exactly around IPv6, whose own colons would swallow the port otherwise
    if (port < 0 || brackets != (address.find(':') != address.npos)) return bad;
    const auto parsed = parse(address, static_cast<std::uint16_t>(port));
    if (parsed && port > 0xffff) return error{EINVAL, operation::parse_endpoint, reason::no_such_port};
    return parsed;
}

static_assert(sizeof(endpoint) == sizeof(sockaddr_in6) && std::is_trivially_copyable_v<endpoint>);

}  // namespace sctpp::inline v0

#endif
