// SPDX-License-Identifier: BSL-1.0
// The four kinds of sockets that have associations, and tests that run on each of them, registered from a table.
#ifndef SCTPP_TESTS_KERNEL_KINDS_HPP
#define SCTPP_TESTS_KERNEL_KINDS_HPP

#include "support.hpp"

namespace support {

/// Two of them are one type, but came about differently.
enum class kind {
    connected,
    accepted,
    many,
    peeled,
};
inline constexpr std::array kind_names{"a one_to_one that connected", "a one_to_one that was accepted", "one_to_many", "peeled_association"};
inline constexpr std::size_t kinds = kind_names.size();

template <kind K>
using kind_is = std::integral_constant<kind, K>;
template <kind K>
using socket_of = std::conditional_t<K == kind::many, sctpp::one_to_many,
                                     std::conditional_t<K == kind::peeled, sctpp::peeled_association, sctpp::one_to_one>>;

inline const std::vector<sctpp::endpoint> loopback{sctpp::endpoint::loopback(sctpp::family::ipv4)};

/// An association whose right end is of the kind (see `connected`), its left end bound to these addresses. `prepare` is called with
/// the sockets of both ends before they are bound.
template <kind K, class Prepare = decltype(as_it_is)>
connected<socket_of<K>> associate(Prepare prepare = as_it_is, const std::vector<sctpp::endpoint>& left = loopback) {
    constexpr auto f = sctpp::family::ipv4;
    if constexpr (K == kind::connected) {
        connected<sctpp::one_to_one> c;
        c.left = open<sctpp::one_to_many>(f);
        prepare(c.left);
        must(c.left.bind(left));
        must(c.left.listen());
        c.right = open<sctpp::one_to_one>(f);
        prepare(c.right);
        must(c.right.bind(loopback));
        c.address = must(c.right.local_endpoint());
        auto there = left.front();
        there.port(must(c.left.local_endpoint()).port());
        c.right_id = must(c.right.connect(there)).association;
        c.left_id = only_association_of(c.left);
        return c;
    } else {
        int opened = 0;
        return connect<socket_of<K>>(f, [&](auto& s) {
            prepare(s);
            if (++opened == 2) {  // the left one
                if constexpr (is_many<std::decay_t<decltype(s)>>) must(s.bind(left));
            }
        });
    }
}

/// A recipe's `kind_is` as the kind.
template <class Kind>
inline constexpr kind kind_in = Kind::value;

/// A function for each kind, of one that takes a kind_is.
template <class OfKind>
constexpr std::array<void (*)(), kinds> on_each(OfKind) {
    return {[] { OfKind{}(kind_is<kind::connected>{}); }, [] { OfKind{}(kind_is<kind::accepted>{}); },
            [] { OfKind{}(kind_is<kind::many>{}); }, [] { OfKind{}(kind_is<kind::peeled>{}); }};
}

/// What recvmsg gives, without the library.
class raw_message {
public:
    raw_message(int fd, int flags) {
        iovec piece{data_.data(), data_.size()};
        header_.msg_iov = &piece;
        header_.msg_iovlen = 1;
        header_.msg_control = control_.data();
        header_.msg_controllen = control_.size();
        REQUIRE(::recvmsg(fd, &header_, flags) > 0);
    }
    raw_message(const raw_message&) = delete;
    raw_message& operator=(const raw_message&) = delete;
    /// The control message of SCTP's that has this type; it must be there.
    template <class T>
    T control(int type) {
        for (cmsghdr* at = CMSG_FIRSTHDR(&header_); at != nullptr; at = CMSG_NXTHDR(&header_, at))
            if (at->cmsg_level == IPPROTO_SCTP && at->cmsg_type == type && at->cmsg_len == CMSG_LEN(sizeof(T))) {
                T payload{};
                std::memcpy(&payload, CMSG_DATA(at), sizeof payload);
                return payload;
            }
        FAIL("no control message of type " << type);
        return {};
    }

private:
    std::array<char, 64> data_{};
    alignas(cmsghdr) std::array<char, 256> control_{};
    msghdr header_{};
};

/// Makes a test case of a function.
inline void add_test(const std::string& name, void (*test)(), const char* file = __builtin_FILE(), std::size_t line = __builtin_LINE()) {
    const Catch::AutoReg added(Catch::makeTestInvoker(test), Catch::SourceLineInfo(file, line), Catch::StringRef(),
                               Catch::NameAndTags{name, Catch::StringRef()});
}
inline std::string name_on(std::string_view what, std::size_t k) { return std::string(what) + " (" + kind_names[k] + ")"; }

/// A test case on each kind: `const test_on_each name{"What holds", []<class Kind>(Kind) { ... }};`
struct [[maybe_unused]] test_on_each {
    template <class OfKind>
    test_on_each(std::string_view what, OfKind test, const char* file = __builtin_FILE(), std::size_t line = __builtin_LINE()) {
        for (std::size_t k = 0; k < kinds; ++k) add_test(name_on(what, k), on_each(test)[k], file, line);
    }
};

}  // namespace support

#endif
