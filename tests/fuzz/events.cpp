// SPDX-License-Identifier: BSL-1.0
// Any bytes as a notification: received whole or cut, into one buffer or two, at any alignment, looked at with match.
//
// Input: [how] [cut] notification...; how and cut are taken apart below.
#include "target.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <sctpp/sctpp.hpp>
#include <sctpp/text.hpp>

using namespace sctpp;
using fuzz::claim;

namespace {

enum how : std::uint8_t {
    no_end_of_record = 1,  ///< what the kernel gives last has MSG_EOR clear: a lie
    two_buffers = 2,       ///< the first as long as cut says
    short_buffer = 4,      ///< as long as cut says; what does not fit comes with the next calls
    interrupted = 8,       ///< the reading of the rest, by a signal
    misalignment = 0x30,   ///< of the first buffer
    one_to_many_socket = 0x40,
};

struct known_event {
    std::uint16_t type;
    std::size_t size;         ///< of the kernel's struct
    std::size_t association;  ///< where in it
};
constexpr known_event known_events[] = {{0x8001, 20, 16}, {0x8002, 148, 144}, {0x8003, 48, 44}, {0x8004, 16, 12}, {0x8005, 12, 8}, {0x8006, 24, 12}, {0x8007, 16, 12}, {0x8008, 20, 16}, {0x8009, 12, 8}, {0x800a, 12, 8}, {0x800b, 20, 8}, {0x800c, 16, 8}, {0x800d, 32, 28}};

std::optional<known_event> known(std::span<const std::byte> bytes) {
    for (const auto& k : known_events)
        if (k.type == fuzz::u16_at(bytes, 0) && bytes.size() >= k.size) return k;
    return std::nullopt;
}

/// What bytes of a notification must become.
struct expectation {
    std::span<const std::byte> bytes;  ///< that were received, into the first buffer
    bool is_end;
    bool end_has_details;
    std::size_t missing;
};

/// A look at everything in whatever was received, against what the bytes say.
class looking_at {
public:
    looking_at(const expectation& e, int& calls) : expected_(e), bytes_(e.bytes), calls_(calls) {}

    template <class... Infos>
    void operator()(const basic_message<Infos...>&) {
        claim(false, "a notification is not a message");
    }
    template <class... Infos>
    void operator()(const basic_fragment<Infos...>&) {
        claim(false, "a notification is not a fragment");
    }
    void operator()(const end_of_association& e) {
        ++calls_;
        claim(expected_.is_end, "only an association_change of two states is an end");
        text_of(e);
        fuzz::look(e.causes.bytes);
        using ending = end_of_association::ending;
        claim(e.how == ending::shut_down || e.how == ending::aborted || e.how == ending::lost, "an end by an event says how");
        if (!expected_.end_has_details) return claim(e.causes.bytes.empty() && number(e.association) == 0, "a cut end tells no details");
        const bool gracefully = fuzz::u16_at(bytes_, 8) == 3;
        const auto cause = fuzz::be16_at(bytes_, 10);
        claim(e.how == (gracefully ? ending::shut_down : cause != 0 ? ending::aborted
                                                                    : ending::lost),
              "how it ended");
        claim(number(e.cause) == cause, "why it ended");
        claim(number(e.association) == fuzz::i32_at(bytes_, 16), "which association ended");
        tail(e.causes, 20);
    }
    void operator()(const raw_event& e) {
        ++calls_;
        claim(!known(bytes_) && !expected_.is_end, "raw is what is not known or too short");
        text_of(e);
        claim(number(e.type) == fuzz::u16_at(bytes_, 0) && e.flags == fuzz::u16_at(bytes_, 2), "type and flags");
        tail(e.data, 0);
    }
    void operator()(const association_change& e) {
        is(e);
        claim(number(e.state) == fuzz::u16_at(bytes_, 8) && number(e.state) != 1 && number(e.state) != 3, "state");
        claim(number(e.cause) == fuzz::be16_at(bytes_, 10), "cause");
        claim(e.outbound_streams == fuzz::u16_at(bytes_, 12) && e.inbound_streams == fuzz::u16_at(bytes_, 14), "streams");
        tail(e.causes, 20);
    }
    void operator()(const peer_address_change& e) {
        is(e);
        claim(number(e.state) == fuzz::i32_at(bytes_, 136) && e.error == fuzz::i32_at(bytes_, 140), "state and error");
        address(e.address, 8);
    }
    void operator()(const send_failed& e) {
        is(e);
        failed(e, 16, 20);
        claim(e.lifetime.count() == fuzz::u32_at(bytes_, 28), "lifetime");
        tail(e.payload, 48);
    }
    void operator()(const send_failed_event& e) {
        is(e);
        failed(e, 14, 16);
        tail(e.payload, 32);
    }
    void operator()(const remote_error& e) {
        is(e);
        claim(number(e.cause) == fuzz::be16_at(bytes_, 8), "cause");
        tail(e.information, 16);
    }
    void operator()(const shutdown_event& e) { is(e); }
    void operator()(const partial_delivery_event& e) {
        is(e);
        claim(e.indication == fuzz::u32_at(bytes_, 8) && e.stream == fuzz::u32_at(bytes_, 16) && e.sequence == fuzz::u32_at(bytes_, 20), "which");
        claim(e.unordered == (fuzz::u16_at(bytes_, 2) != 0), "unordered");
    }
    void operator()(const adaptation_event& e) {
        is(e);
        claim(number(e.indication) == fuzz::u32_at(bytes_, 8), "indication");
    }
    void operator()(const authentication_event& e) {
        is(e);
        claim(number(e.key) == fuzz::u16_at(bytes_, 8) && number(e.indication) == fuzz::u32_at(bytes_, 12), "key and indication");
    }
    void operator()(const sender_dry_event& e) { is(e); }
    void operator()(const stream_reset_event& e) {
        is(e);
        const auto flags = fuzz::u16_at(bytes_, 2);
        claim(e.incoming == ((flags & 1) != 0) && e.outgoing == ((flags & 2) != 0), "direction");
        claim(e.denied == ((flags & 4) != 0) && e.failed == ((flags & 8) != 0), "outcome");
        claim(e.streams.size() == (bytes_.size() - 12) / 2 && e.streams.empty() == (e.streams.size() == 0), "as many streams as there are");
        for (std::size_t i = 0; i < e.streams.size(); ++i)
            claim(number(e.streams[i]) == fuzz::u16_at(bytes_, 12 + 2 * i), "each stream");
        claim(e.streams.size() + e.streams.missing() == (bytes_.size() + expected_.missing - 12) / 2, "streams that are missing");
    }
    void operator()(const association_reset_event& e) {
        is(e);
        claim(number(e.local_tsn) == fuzz::u32_at(bytes_, 12) && number(e.remote_tsn) == fuzz::u32_at(bytes_, 16), "numbers");
    }
    void operator()(const stream_change_event& e) {
        is(e);
        claim(e.added_inbound == fuzz::u16_at(bytes_, 12) && e.added_outbound == fuzz::u16_at(bytes_, 14), "counts");
    }

private:
    template <class Event>
    void text_of(const Event& e) {
        const auto text = to_string(e);
        claim(text.ends_with('}') && text.find('\0') == text.npos && text == to_string(e), "a text");
    }
    template <class Event>
    void is(const Event& e) {
        ++calls_;
        text_of(e);
        const auto k = known(bytes_);
        claim(k && k->type == number(event_traits<Event>::type), "the event of its type");
        claim(number(e.association) == fuzz::i32_at(bytes_, k->association), "its association");
        claim(!expected_.is_end, "an end is not an event");
    }
    /// The two forms differ in where the chunk's flags and its protocol stand.
    template <class Event>
    void failed(const Event& e, std::size_t flags_at, std::size_t protocol_at) {
        const auto flags = fuzz::u16_at(bytes_, flags_at);
        claim(e.was_sent == (fuzz::u16_at(bytes_, 2) != 0), "was_sent");
        claim(number(e.cause) == fuzz::be16_at(bytes_, 8), "cause");
        claim(number(e.stream) == fuzz::u16_at(bytes_, 12), "stream");
        claim(e.last_chunk == ((flags & 1) != 0) && e.first_chunk == ((flags & 2) != 0) && e.unordered == ((flags & 4) != 0), "chunk");
        claim(number(e.payload_protocol) == fuzz::be32_at(bytes_, protocol_at), "protocol");
        claim(number(e.context) == fuzz::u32_at(bytes_, protocol_at + 4), "context");
    }
    void address(const endpoint& e, std::size_t offset) {
        const auto f = fuzz::u16_at(bytes_, offset);
        if (f != AF_INET && f != AF_INET6) return claim(e == endpoint{}, "an address of no known family is the wildcard");
        claim(number(e.family()) == f && e.port() == fuzz::be16_at(bytes_, offset + 2), "family and port");
        claim(fuzz::equal(e.address_bytes(), bytes_.subspan(offset + (f == AF_INET ? 4 : 8), f == AF_INET ? 4 : 16)), "address");
    }
    void tail(const event_data& d, std::size_t from) {
        fuzz::look(d.bytes);
        claim(fuzz::same(d.bytes, bytes_.subspan(from)), "what varies is the rest of what was received");
        claim(d.missing == expected_.missing, "what is missing");
    }
    const expectation& expected_;
    std::span<const std::byte> bytes_;
    int& calls_;  // match copies its handlers
};

/// How a match that returns something names each case: the number of its type.
struct naming {
    template <class... Infos>
    int operator()(const basic_message<Infos...>&) const { return -1; }
    template <class... Infos>
    int operator()(const basic_fragment<Infos...>&) const { return -2; }
    int operator()(const end_of_association&) const { return -3; }
    int operator()(const raw_event&) const { return -4; }
    template <subscribable_event Event>
    int operator()(const Event&) const { return number(event_traits<Event>::type); }
};

template <class... Infos>
void check(const incoming<Infos...>& in, const expectation& expected) {
    claim(in.is_end() == expected.is_end && in.is_event() == !expected.is_end && !in.is_message() && !in.is_fragment(), "event or end");
    int calls = 0;
    match(in, looking_at(expected, calls));
    claim(calls == 1, "one case is called");
    const int name = match(in, naming{});
    const auto k = known(expected.bytes);
    claim(name == (expected.is_end ? -3 : k ? k->type
                                            : -4),
          "which case");
}

/// One notification in a socket's queue, given in pieces as long as the reader's buffers are.
class queue : public system_calls {
public:
    queue() {
        recvmsg = [this](msghdr* header, int call_flags) { return give(header, call_flags); };
    }
    std::span<const std::byte> left{};
    bool ends_record = true;
    bool interrupts = false;
    int calls = 0;

private:
    ssize_t give(msghdr* header, int call_flags) {
        claim(++calls < 100000, "reading comes to an end");
        if (left.empty()) return -EAGAIN;
        if (calls > 2 && interrupts) return interrupts = false, -EINTR;
        auto from = left;
        std::size_t count = 0;
        for (std::size_t i = 0; i < header->msg_iovlen; ++i) {
            const auto& piece = header->msg_iov[i];
            const auto n = std::min(piece.iov_len, from.size());
            if (n != 0) std::memcpy(piece.iov_base, from.data(), n);
            from = from.subspan(n);
            count += n;
        }
        header->msg_controllen = 0;
        header->msg_flags = sctpp::detail::notification_flag | (from.empty() && ends_record ? MSG_EOR : 0);
        if ((call_flags & MSG_PEEK) == 0) left = from;
        return static_cast<ssize_t>(count);
    }
};

/// What a notification must become: `first` lies in the first buffer; `read` is what else is known of it, if its rest was read to
/// throw it away.
expectation expect(std::span<const std::byte> first, std::span<const std::byte> read, bool has_socket) {
    std::array<std::byte, 20> front{};
    const auto known = std::min(first.size(), front.size());
    std::copy_n(first.begin(), known, front.begin());
    std::copy_n(read.begin(), std::min(read.size(), front.size() - known), front.begin() + static_cast<std::ptrdiff_t>(known));
    const auto state = fuzz::u16_at(front, 8);
    const std::size_t length = fuzz::u32_at(first, 4);
    return {.bytes = first,
            .is_end = (known == 20 || (has_socket && fuzz::u32_at(front, 4) >= 20)) && fuzz::u16_at(front, 0) == 0x8001 && (state == 1 || state == 3),
            .end_has_details = known == 20,
            .missing = length > first.size() ? length - first.size() : 0};
}

template <class Socket, class Buffers>
void check_receive(Socket& socket, queue& kernel, const Buffers& buffers, std::span<const std::byte> first, std::size_t room) {
    const auto whole = kernel.left;
    const bool cut = room < whole.size() || !kernel.ends_record;
    if constexpr (std::is_same_v<Buffers, mutable_buffer>) {  // there is no peek into several
        const auto seen = socket.peek(buffers);
        claim(seen.has_value(), "peek");
        check(*seen, expect(first, {}, false));
        claim(kernel.left.size() == whole.size(), "peek leaves everything where it is");
    }
    const auto in = socket.receive(buffers);
    claim(in.has_value(), "receive");
    check(*in, expect(first, cut ? whole.subspan(std::min(room, whole.size())) : whole.first(0), true));
    claim(kernel.left.empty(), "the rest of an event is not left to be taken for another");
    const auto nothing = socket.receive(buffers, dont_wait);
    claim(!nothing && nothing.error().would_block(), "nothing is left");
}

template <class Socket>
void check_socket(Socket& socket, queue& kernel, std::span<const std::byte> bytes, std::uint8_t how, std::uint8_t cut) {
    kernel.left = bytes;
    kernel.ends_record = (how & no_end_of_record) == 0;
    kernel.interrupts = (how & interrupted) != 0;
    kernel.calls = 0;
    const std::size_t misaligned = (how & misalignment) >> 4;
    if ((how & two_buffers) != 0) {
        const fuzz::exact head(cut % (bytes.size() + 1), misaligned), body((bytes.size() - head.bytes().size()) / ((how & short_buffer) != 0 ? 2 : 1));
        const std::size_t room = head.bytes().size() + body.bytes().size();
        if (room == 0) return;
        const std::array<mutable_buffer, 2> buffers{mutable_buffer(head.bytes()), mutable_buffer(body.bytes())};
        check_receive(socket, kernel, std::span<const mutable_buffer>(buffers), head.bytes(), room);
    } else {
        const std::size_t room = (how & short_buffer) != 0 ? 1 + cut % bytes.size() : bytes.size();
        const fuzz::exact buffer(room, misaligned);
        check_receive(socket, kernel, mutable_buffer(buffer.bytes()), buffer.bytes(), room);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static queue kernel;
    static fuzz::pretended<one_to_one> one;
    static fuzz::pretended<one_to_many> many;
    fuzz::input in(data, size);
    const auto how = in.u8(), cut = in.u8();
    const auto bytes = in.rest();
    if (bytes.empty()) return 0;  // which no event is

    const fuzz::exact copy(bytes, (how & misalignment) >> 4);
    const mutable_buffer buffer(copy.bytes());
    receive_request<> request(buffer);
    request.header()->msg_flags = sctpp::detail::notification_flag | ((how & no_end_of_record) != 0 ? 0 : MSG_EOR);
    const auto interpreted = request.interpret(bytes.size());
    claim(interpreted.has_value(), "interpret");
    check(*interpreted, expect(copy.bytes(), {}, false));

    if ((how & one_to_many_socket) != 0)
        check_socket(many.socket, kernel, bytes, how, cut);
    else
        check_socket(one.socket, kernel, bytes, how, cut);
    return 0;
}
