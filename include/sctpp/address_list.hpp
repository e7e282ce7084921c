// SPDX-License-Identifier: BSL-1.0
/// @file
/// Lists of addresses in the form that the kernel takes and gives: 16-byte `sockaddr_in` and 28-byte `sockaddr_in6` back to
/// back, families mixed. (Writing IPv6 into an array of 16-byte `sockaddr` is a classic mistake; here it can't be made.)
#ifndef SCTPP_ADDRESS_LIST_HPP
#define SCTPP_ADDRESS_LIST_HPP

#include <initializer_list>
#include <iterator>
#include <type_traits>

#include <sctpp/endpoint.hpp>

namespace sctpp::inline v0 {

namespace detail {
struct address_list_access;
}

/// A packed list that lies elsewhere, read in place as a forward range of endpoint. Valid while that memory is.
class address_view {
public:
    class iterator {
    public:
        using value_type = endpoint;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::forward_iterator_tag;
        using iterator_category = std::input_iterator_tag;  // operator* gives a value

        iterator() noexcept = default;
        // address_view has checked the bounds of the list.
        [[gnu::always_inline]] endpoint operator*() const noexcept { return detail::endpoint_access::copy(at_); }
        [[gnu::always_inline]] iterator& operator++() noexcept {
            at_ += detail::endpoint_access::size_of(at_, sizeof(sockaddr_in6));
            return *this;
        }
        iterator operator++(int) noexcept {
            auto before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(iterator, iterator) noexcept = default;

    private:
        friend class address_view;
        explicit iterator(const std::byte* at) noexcept : at_(at) {}
        const std::byte* at_ = nullptr;
    };

    address_view() noexcept = default;
    /// Of `bytes`, as many whole addresses as there are at its front, at most `most`: ends before the first of another
    /// family.
    template <class Bytes>
        requires(!std::is_same_v<Bytes, address_view> && !std::is_same_v<Bytes, detail::row_of<const std::byte>> &&
                 std::is_convertible_v<const Bytes&, std::span<const std::byte>>)
    explicit address_view(const Bytes& bytes, std::size_t most = static_cast<std::size_t>(-1)) noexcept
        : address_view(detail::bytes_in(std::span<const std::byte>(bytes)), most) {}
    /// The same.
    explicit address_view(detail::row_of<const std::byte> bytes, std::size_t most = static_cast<std::size_t>(-1)) noexcept {
        std::size_t end = 0;
        for (; count_ < most; ++count_) {
            const auto size = detail::endpoint_access::size_of(bytes.data() + end, bytes.size() - end);
            if (size == 0) break;
            end += size;
        }
        bytes_ = {bytes.data(), end};
    }

    [[nodiscard]] iterator begin() const noexcept { return iterator(bytes_.data()); }
    [[nodiscard]] iterator end() const noexcept { return iterator(bytes_.data() + bytes_.size()); }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    /// The first; there must be one.
    [[nodiscard]] endpoint front() const noexcept { return *begin(); }
    /// The packed form, for system calls.
    template <class Byte = const std::byte>  // a template costs a compiler nothing where it is not used
    [[nodiscard]] std::span<Byte> bytes() const noexcept {
        return {bytes_.data(), bytes_.size()};
    }
    /// Whether there is an equal one: same port and scope as well.
    [[nodiscard]] bool contains(const endpoint& wanted) const noexcept {
        for (const auto& e : *this)
            if (e == wanted) return true;
        return false;
    }

private:
    template <std::size_t>
    friend class address_list;
    friend struct detail::address_list_access;
    /// So many, which are known to be there.
    address_view(std::size_t count, detail::row_of<const std::byte> bytes) noexcept : bytes_(bytes), count_(count) {}

    detail::row_of<const std::byte> bytes_;
    std::size_t count_ = 0;
};

/// Anything to loop over whose elements are endpoints.
template <class Range>
concept endpoint_range = requires(Range& r) {
    { *std::begin(r) } -> std::convertible_to<const endpoint&>;
    std::end(r);
};

/// One endpoint, or anything to loop over whose elements are endpoints.
template <class T>
concept endpoint_or_range = std::is_same_v<std::remove_cvref_t<T>, endpoint> || endpoint_range<T>;

/// A packed list with room for `Capacity` addresses of either family, in the object itself. It is built from any range of
/// endpoints, and is the storage into which a socket writes its local or peer addresses.
template <std::size_t Capacity = 8>
class address_list {
public:
    address_list() noexcept = default;
    /// The list of these endpoints; error ENOBUFS if there are more than fit.
    template <endpoint_range Range>
    [[nodiscard]] static result<address_list> from(Range&& endpoints) noexcept {
        address_list list;
        for (const endpoint& e : endpoints)
            if (const auto added = list.push_back(e); !added) return added.error();
        return list;
    }

    /// Adds one; error ENOBUFS with reason::storage_too_small if there is no room.
    result<void> push_back(const endpoint& e) noexcept {
        // Of IPv4 addresses a kernel's answer may have brought more.
        if (count_ >= Capacity) return error{ENOBUFS, operation::address_list, reason::storage_too_small};
        std::memcpy(packed_.data() + used_, e.data(), e.size());
        used_ += e.size();
        ++count_;
        return {};
    }
    /// Takes all out.
    void clear() noexcept { used_ = count_ = 0; }

    /// As a range; valid while this object lives and is not changed.
    [[nodiscard]] address_view view() const& noexcept { return {count_, detail::row_of<const std::byte>{packed_.data(), used_}}; }
    address_view view() const&& = delete;  // would point into a temporary
    [[nodiscard]] address_view::iterator begin() const noexcept { return view().begin(); }
    [[nodiscard]] address_view::iterator end() const noexcept { return view().end(); }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    /// The first; there must be one.
    [[nodiscard]] endpoint front() const noexcept { return *begin(); }
    /// The packed form, for system calls.
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {packed_.data(), used_}; }
    [[nodiscard]] static constexpr std::size_t capacity() noexcept { return Capacity; }

private:
    friend struct detail::address_list_access;

    // The kernel answers with a header of two ints (`sctp_getaddrs`) before the list: kept in front of it, so that an
    // answer lands in place.
    struct alignas(4) answer_header {
        std::int32_t association = 0;
        std::uint32_t count = 0;
    } header_;
    std::array<std::byte, Capacity * sizeof(sockaddr_in6)> packed_;
    std::size_t used_ = 0;
    std::size_t count_ = 0;
};

}  // namespace sctpp::inline v0

#endif
