// SPDX-License-Identifier: BSL-1.0
// Any bytes as a packed list of addresses, as what the kernel answers to questions for addresses and associations, and as the text of an
// endpoint.
//
// Input: [how] [most] [count: 4 bytes] [errno or length: 2 bytes] list...; the list is also taken for a text.
#include "target.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <sctpp/sctpp.hpp>
#include <sctpp/text.hpp>

using namespace sctpp;
using fuzz::claim;

namespace {

enum how : std::uint8_t {
    misalignment = 3,   ///< of the list
    fails = 4,          ///< the kernel, with an errno
    lies = 8,           ///< about the length of its answer
    insists = 16,       ///< fails if there is not room for all of it
};

/// An address by hand: how long it is in the list; 0 if it is none, or not there to its end.
std::size_t address_at(std::span<const std::byte> list) {
    const auto f = fuzz::u16_at(list, 0);
    return f == AF_INET && list.size() >= 16 ? 16 : f == AF_INET6 && list.size() >= 28 ? 28
                                                                                       : 0;
}
bool is_link_local(std::span<const std::byte> address) { return (fuzz::be16_at(address, 8) & 0xffc0) == 0xfe80; }

/// An endpoint against the 16 or 28 bytes that it came from.
void check_endpoint(const endpoint& e, std::span<const std::byte> bytes) {
    const bool four = bytes.size() == 16;
    claim(e.family() == (four ? family::ipv4 : family::ipv6) && e.size() == bytes.size() && e.bytes().size() == bytes.size(), "family and size");
    claim(e.port() == fuzz::be16_at(bytes, 2), "port");
    claim(fuzz::equal(e.address_bytes(), bytes.subspan(four ? 4 : 8, four ? 4 : 16)), "address");
    claim(e.scope() == (four || !is_link_local(bytes) ? 0 : fuzz::u32_at(bytes, 24)), "scope");
    claim(e.is_any() == std::all_of(e.address_bytes().begin(), e.address_bytes().end(), [](std::byte b) { return b == std::byte{}; }), "wildcard");
    claim(e == e && endpoint::from(e.data(), e.size()).value() == e, "from what it gives");
    const auto inner = e.unmapped();
    claim(e.is_ipv4_mapped() ? inner.family() == family::ipv4 && inner.port() == e.port() : inner == e, "unmapped");

    // Text and back.
    const auto text = e.text(), address = e.address_text();
    claim(to_string(e) == text.view(), "one text");
    claim(std::strlen(text.c_str()) == text.view().size() && std::strlen(address.c_str()) == address.view().size(), "a text ends with a zero");
    const auto read = endpoint::parse(text.view());
    claim(read.has_value() && *read == e, "parse reads what text wrote");
    claim(read->text().view() == text.view(), "to the same text");
    const auto apart = endpoint::parse(address.view(), e.port());
    claim(apart.has_value() && *apart == e, "parse reads what address_text wrote");
}

/// A view against the list that it was made of.
void check_view(const address_view& view, std::span<const std::byte> list, std::size_t most) {
    std::size_t count = 0, end = 0;
    auto at = view.begin();
    for (; count < most; ++count) {
        const auto size = address_at(list.subspan(end));
        if (size == 0) break;
        claim(at != view.end(), "as many as there are");
        check_endpoint(*at, list.subspan(end, size));
        claim(view.contains(*at), "contains what it holds");
        claim(at++ != at, "goes on");
        end += size;
    }
    claim(at == view.end() && view.size() == count && view.empty() == (count == 0), "and no more");
    claim(fuzz::same(view.bytes(), list.first(end)), "its bytes are the list's");
    if (!view.empty()) claim(view.front() == *view.begin(), "front");
}

/// A list of one's own made of a view, and read again.
template <std::size_t Capacity>
void check_copy(const address_view& view) {
    const auto copy = address_list<Capacity>::from(view);
    claim(copy.has_value() == (view.size() <= Capacity), "fits if there is room");
    if (!copy) return claim(copy.error() == error(ENOBUFS, operation::address_list, reason::storage_too_small), "else says so");
    claim(copy->size() == view.size() && copy->bytes().size() == view.bytes().size(), "as many");
    claim(std::equal(copy->begin(), copy->end(), view.begin(), view.end()), "the same");
    const auto again = address_list<Capacity>::from(*copy);
    claim(again.has_value() && fuzz::equal(again->bytes(), copy->bytes()), "packing settles");
}

void check_text(std::string_view text) {
    const auto e = endpoint::parse(text);
    if (e) {
        check_endpoint(*e, e->bytes());
        claim(text.find('\0') == text.npos, "a zero is in no address");
    } else {
        claim(e.error().code() == EINVAL || e.error().code() == ENODEV, "what parse says to what is none");
        claim(!e.error().message().empty(), "a text");
    }
    const auto apart = endpoint::parse(text, 7);
    if (apart) check_endpoint(*apart, apart->bytes());
    if (apart) claim(apart->port() == 7, "the given port");
}

/// What the kernel answers: to getsockopt a header and a list, to getsockname one address.
class kernel : public system_calls {
public:
    kernel() {
        getsockopt = [this](int, int option, void* value, socklen_t* size) {
            const bool ids = option == SCTP_GET_ASSOC_ID_LIST;
            if (code != 0) return -code;
            if (option == SCTP_GET_ASSOC_NUMBER) {
                const auto there = static_cast<std::uint32_t>(list.size() / 4);
                return std::memcpy(value, &there, sizeof there), 0;
            }
            return answer(value, size, ids ? 4 : 8, ids ? -EINVAL : -ENOMEM);
        };
        getsockname = [this](int, sockaddr* address, socklen_t* size) {
            if (code != 0) return -code;
            return answer(address, size, 0, 0);
        };
    }
    std::span<const std::byte> list{};
    std::uint32_t count = 0;
    int code = 0;
    bool insists_on_room = false;
    std::optional<socklen_t> length;

private:
    int answer(void* value, socklen_t* size, std::size_t header, int too_small) const {
        const std::size_t whole = header + list.size();
        if (too_small != 0 && insists_on_room && whole > *size) return too_small;
        std::memset(value, 0, *size);  // so that what the answer is does not depend on what was there
        if (header != 0) std::memcpy(static_cast<std::byte*>(value) + header - 4, &count, sizeof count);
        const auto fits = std::min<std::size_t>(*size - header, list.size());
        if (fits != 0) std::memcpy(static_cast<std::byte*>(value) + header, list.data(), fits);
        *size = length.value_or(static_cast<socklen_t>(header + fits));
        return 0;
    }
};

/// An error is what the kernel gave; it is one if and only if it gave one.
template <class Result>
bool check_refusal(const kernel& k, const Result& got, std::size_t room) {
    if (got) return claim(k.code == 0 && (!k.insists_on_room || k.list.size() <= room), "no refusal, no error"), true;
    const bool too_long = k.code == 0 || k.code == ENOMEM;
    claim(k.code != 0 || k.insists_on_room, "only a refusal is an error");
    claim(got.error().code() == (too_long ? ENOBUFS : k.code), "which is passed on");
    claim(!got.error().message().empty(), "a text");
    return false;
}

/// The addresses that are in an answer, with so much room for its list.
std::vector<endpoint> expected_of(const kernel& k, std::size_t room) {
    std::vector<std::byte> whole(k.list.begin(), k.list.end());
    whole.resize(room);
    const address_view view(whole, k.count);
    return {view.begin(), view.end()};
}

template <std::size_t Capacity, class Get>
void check_answer(const kernel& k, Get get) {
    const auto storage = std::make_unique<address_list<Capacity>>();
    const auto got = get(*storage);
    if (!check_refusal(k, got, Capacity * 28)) return claim(storage->empty(), "and leaves nothing");
    fuzz::look(got->bytes());
    const auto* const first = reinterpret_cast<const std::byte*>(storage.get());
    claim(got->empty() || (got->bytes().data() >= first && got->bytes().data() + got->bytes().size() <= first + sizeof *storage), "it lies in the storage");
    claim(got->size() <= k.count && got->size() <= Capacity * 28 / 16, "no more than the kernel says, and than fits");
    claim(std::equal(got->begin(), got->end(), storage->begin(), storage->end()) && storage->size() == got->size(), "the storage holds the same");
    const auto expected = expected_of(k, Capacity * 28);
    claim(std::equal(got->begin(), got->end(), expected.begin(), expected.end()), "what the kernel gave");
    // Addresses can be added up to its capacity; shorter ones may have made it hold more already.
    const auto before = storage->size();
    while (storage->push_back(endpoint::loopback(family::ipv6))) continue;
    claim(storage->size() == std::max(before, Capacity), "added up to the capacity");
    fuzz::look(storage->bytes());
}

/// Into a container, which grows if the kernel says that there is too little room.
template <class Get>
void check_growing(const kernel& k, Get get) {
    std::vector<endpoint> list;
    const auto got = get(list);
    if (!got) {
        claim(list.empty() && got.error().code() == k.code, "a refusal leaves nothing");
        return;
    }
    claim(k.code == 0, "no refusal, no error");
    std::size_t room = 8;
    while (k.insists_on_room && room * 28 < k.list.size() + 8) room *= 2;
    claim(list == expected_of(k, room * 28 - 8), "what the kernel gave");
}

/// Ids of associations: as many as the kernel says, and as there are.
void check_ids(const kernel& k, const one_to_many& socket) {
    std::vector<association_id> list;
    if (const auto got = socket.associations(list); got) {
        claim(k.code == 0 && list.size() <= k.count, "no more than the kernel says");
        for (std::size_t i = 0; i < list.size() && 4 * i + 4 <= k.list.size(); ++i)
            claim(number(list[i]) == fuzz::i32_at(k.list, 4 * i), "each");
    } else {
        claim(k.code != 0 && list.empty(), "a refusal leaves nothing");
    }
    for (const std::size_t room : {0U, 3U, 1024U, 1500U}) {
        const auto storage = std::make_unique<association_id[]>(room);
        const auto got = socket.associations({storage.get(), room});
        if (!got) continue;
        claim(got->size() <= room && got->size() <= k.count, "no more than there is room for");
        for (std::size_t i = 0; i < got->size() && 4 * i + 4 <= k.list.size(); ++i)
            claim(number((*got)[i]) == fuzz::i32_at(k.list, 4 * i), "each");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static kernel k;
    static fuzz::pretended<one_to_one> one;
    static fuzz::pretended<one_to_many> many;
    fuzz::input in(data, size);
    const auto how = in.u8(), most = in.u8();
    k.count = in.u32();
    const auto number = in.u16();
    const fuzz::exact list(in.rest(), how & misalignment);
    k.list = list.bytes();
    k.code = (how & fails) != 0 ? 1 + number % 200 : 0;
    k.insists_on_room = (how & insists) != 0;
    k.length = (how & lies) != 0 ? std::optional<socklen_t>(number) : std::nullopt;

    const address_view view(list.bytes());
    check_view(view, list.bytes(), SIZE_MAX);
    check_view(address_view(list.bytes(), most), list.bytes(), most);
    check_copy<1>(view);
    check_copy<8>(view);

    check_text({reinterpret_cast<const char*>(list.bytes().data()), list.bytes().size()});

    const association_id which{static_cast<std::int32_t>(most)};
    check_answer<1>(k, [&](auto& storage) { return one.socket.local_addresses(storage); });
    check_answer<3>(k, [&](auto& storage) { return one.socket.peer_addresses(storage); });
    check_answer<8>(k, [&](auto& storage) { return many.socket.peer_addresses(which, storage); });
    check_answer<2>(k, [&](auto& storage) { return many.socket.local_addresses(which, storage); });
    check_growing(k, [&](auto& grows) { return one.socket.local_addresses(grows); });
    check_growing(k, [&](auto& grows) { return many.socket.peer_addresses(which, grows); });
    check_ids(k, many.socket);
    if (const auto name = one.socket.local_endpoint()) {
        claim(k.code == 0, "no refusal, no error");
        check_endpoint(*name, name->bytes());
    } else {
        claim(name.error().code() == (k.code != 0 ? k.code : EAFNOSUPPORT), "why there is no name");
    }
    return 0;
}
