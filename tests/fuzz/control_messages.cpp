// SPDX-License-Identifier: BSL-1.0
// Any control messages, flags, source and lengths that recvmsg could come back with, for every combination of what can be asked for.
//
// Input: [how] [name length] [data length] name... data... control messages...; how is taken apart below.
#include "target.hpp"

#include <optional>

#include <sctpp/sctpp.hpp>
#include <sctpp/text.hpp>

using namespace sctpp;
using fuzz::claim;

namespace {

enum how : std::uint8_t {
    end_of_record = 1,
    notification = 2,
    cut_control = 4,
    long_name = 8,   ///< it was longer than there is room for, and the kernel says so
    no_name = 16,
    nothing = 32,    ///< recvmsg gives 0, or an errno: the data length says
};

/// The payload of a control message, looked for by hand: SOL_SCTP, this type, at least this long, and there to its end.
struct found {
    std::optional<std::span<const std::byte>> receive, next;
};
found find(std::span<const std::byte> control, bool stop_at_receive) {
    found f;
    for (std::size_t offset = 0; control.size() - offset >= 16;) {
        const auto rest = control.subspan(offset);
        const auto length = fuzz::at<std::size_t>(rest, 0);
        const auto is = [&](int type, std::size_t size) {
            return fuzz::i32_at(rest, 8) == 132 && fuzz::i32_at(rest, 12) == type && length >= 16 + size && rest.size() >= 16 + size;
        };
        if (is(3, 28)) {
            f.receive = rest.subspan(16, 28);
            if (stop_at_receive) break;  // the kernel puts the other before it
        }
        if (is(4, 16)) f.next = rest.subspan(16, 16);
        const std::size_t step = (length + 7) / 8 * 8;
        if (step < 16 || step >= rest.size()) break;
        offset += step;
    }
    return f;
}

struct reply {
    std::span<const std::byte> name, data, control;
    std::size_t received;
    int flags;
    socklen_t name_length;
};

template <class Wanted, class... Infos>
inline constexpr bool wants = (std::is_same_v<Wanted, Infos> || ...);

/// A struct read, written, read and written again: the second time gives the first one's bytes.
template <class Info>
void check_stable(const Info& info) {
    claim(to_string(info).ends_with('}'), "a text");
    using traits = sctpp::detail::info_traits<Info>;
    typename traits::wire once{}, twice{};
    claim(traits::fields::encode(info, once) == traits::fields::none, "what was read fits when it is written");
    claim(traits::fields::encode(sctpp::detail::decode_info<Info>(once), twice) == traits::fields::none, "and once more");
    claim(std::memcmp(&once, &twice, sizeof once) == 0, "reading and writing settles");
}

template <class... Infos>
class looking_at {
public:
    looking_at(const reply& r, bool is_notification, int& calls) : r_(r), is_notification_(is_notification), calls_(calls) {}

    void operator()(const basic_message<Infos...>& m) {
        claim((r_.flags & MSG_EOR) != 0, "a message ends");
        bytes(m);
    }
    void operator()(const basic_fragment<Infos...>& f) {
        claim((r_.flags & MSG_EOR) == 0, "a fragment does not end");
        bytes(f);
    }
    void operator()(const end_of_association& e) {
        claim(is_notification_, "an end is told by an event");
        fuzz::look(e.causes.bytes);
        ++calls_;
    }
    void operator()(const raw_event& e) {
        event();
        fuzz::look(e.data.bytes);
        claim(fuzz::same(e.data.bytes, r_.data), "a raw event is what was received");
    }
    void operator()(const sctpp::event auto&) { event(); }

private:
    void event() {
        claim(is_notification_, "a message is no event");
        ++calls_;
    }
    template <class Bytes>
    void bytes(const Bytes& b) {
        ++calls_;
        claim(!is_notification_, "an event is no message");
        fuzz::look(b.data());
        claim(fuzz::same(b.data(), r_.data) && b.size() == b.data().size() && b.text().size() == b.size(), "the bytes that were received");
        if constexpr (wants<scattered, Infos...>) claim(b.total_size() == r_.received, "how many there are in all");
        const auto control = find(r_.control, wants<receive_info, Infos...>);
        if constexpr (wants<receive_info, Infos...>) {
            claim(control.receive.has_value(), "there is a receive_info");
            const auto w = *control.receive;
            const receive_info i = b.info();
            claim(number(i.stream) == fuzz::u16_at(w, 0) && number(i.ssn) == fuzz::u16_at(w, 2), "stream and sequence");
            claim(i.unordered == ((fuzz::u16_at(w, 4) & 1) != 0) && number(i.payload_protocol) == fuzz::be32_at(w, 8), "flags and protocol");
            claim(number(i.tsn) == fuzz::u32_at(w, 12) && number(i.cumulative_tsn) == fuzz::u32_at(w, 16), "numbers");
            claim(number(i.context) == fuzz::u32_at(w, 20) && number(i.association) == fuzz::i32_at(w, 24), "context and association");
            claim(b.stream() == i.stream && b.ssn() == i.ssn && b.is_unordered() == i.unordered && b.payload_protocol() == i.payload_protocol &&
                      b.tsn() == i.tsn && b.context() == i.context && b.association() == i.association,
                  "one by one as all at once");
            check_stable(i);
        }
        if constexpr (wants<next_info, Infos...>) {
            const auto next = b.next();
            claim(next.has_value() == control.next.has_value(), "whether there is a next_info");
            if (next) {
                const auto w = *control.next;
                const auto flags = fuzz::u16_at(w, 2);
                claim(number(next->stream) == fuzz::u16_at(w, 0) && next->unordered == ((flags & 1) != 0), "stream and order");
                claim(next->is_event == ((flags & 0x8000) != 0) && number(next->payload_protocol) == fuzz::be32_at(w, 4), "kind and protocol");
                claim(next->length == fuzz::u32_at(w, 8) && number(next->association) == fuzz::i32_at(w, 12), "length and association");
                check_stable(*next);
            }
        }
        if constexpr (wants<endpoint, Infos...>) {
            const auto f = fuzz::u16_at(r_.name, 0);
            const std::size_t size = r_.name.size() >= 16 && f == AF_INET ? 4 : r_.name.size() >= 28 && f == AF_INET6 ? 16
                                                                                                                      : 0;
            if (size == 0)
                claim(b.source() == endpoint{}, "no source");
            else
                claim(number(b.source().family()) == f && b.source().port() == fuzz::be16_at(r_.name, 2) &&
                          fuzz::equal(b.source().address_bytes(), r_.name.subspan(size == 4 ? 4 : 8, size)),
                      "the source");
        }
    }
    const reply& r_;
    bool is_notification_;
    int& calls_;  // match copies its handlers
};

template <class... Infos>
void check(const result<incoming<Infos...>>& in, const reply& r) {
    const bool is_notification = (r.flags & sctpp::detail::notification_flag) != 0;
    if (!in) {
        claim(wants<receive_info, Infos...> && !is_notification && !find(r.control, true).receive, "only a lack of receive_info is an error");
        claim(in.error() == error(ENODATA, operation::receive, reason::info_not_delivered, static_cast<std::uint32_t>(r.received)), "which says so");
        return;
    }
    int calls = 0;
    match(*in, looking_at<Infos...>(r, is_notification, calls));
    claim(calls == 1, "one case is called");
    claim(in->is_message() + in->is_fragment() + in->is_event() + in->is_end() == 1, "it is one thing");
}

/// Where the library has put no memory, there is none; where it has, `from` replaces it, as long as it is.
void fill(msghdr& header, const reply& r) {
    if (header.msg_name != nullptr) header.msg_name = r.name.empty() ? nullptr : const_cast<std::byte*>(r.name.data());
    header.msg_namelen = r.name_length;
    if (header.msg_control != nullptr) header.msg_control = const_cast<std::byte*>(r.control.data());
    header.msg_controllen = r.control.size();
    header.msg_flags = r.flags;
}

/// What an event loop does, whose answers lie in memory of its own.
template <message_info... Infos>
void interpret(const reply& r) {
    const mutable_buffer buffer(const_cast<std::byte*>(r.data.data()), r.data.size());
    receive_request<Infos...> request(buffer);
    fill(*request.header(), r);
    check(request.interpret(r.received), r);
}

/// A socket whose kernel gives this.
class kernel : public system_calls {
public:
    kernel() {
        recvmsg = [this](msghdr* header, int) -> ssize_t {
            if (outcome <= 0) return outcome;
            if (given) return -EAGAIN;
            given = true;
            // A kernel writes no more than there is room for, but may say that there was more of the name.
            seen = *now;
            seen.control = now->control.first(std::min(now->control.size(), std::size_t{header->msg_controllen}));
            seen.name = now->name.first(std::min(now->name.size(), std::size_t{header->msg_namelen}));
            if (!seen.control.empty()) std::memcpy(header->msg_control, seen.control.data(), seen.control.size());
            if (!seen.name.empty()) std::memcpy(header->msg_name, seen.name.data(), seen.name.size());
            header->msg_controllen = seen.control.size();
            if (header->msg_namelen != 0) header->msg_namelen = now->name_length;
            header->msg_flags = now->flags;
            if (!now->data.empty()) std::memcpy(header->msg_iov[0].iov_base, now->data.data(), now->data.size());
            return outcome;
        };
        getsockopt = [this](int, int, void*, socklen_t*) { return connects; };
    }
    const reply* now = nullptr;
    reply seen{};  ///< as much of it as there was room for
    bool given = false;
    ssize_t outcome = 0;
    int connects = 0;
};

template <message_info... Infos, class Socket>
void receive(Socket& socket, kernel& k, const reply& r) {
    const fuzz::exact room(r.data.size());
    const mutable_buffer buffer(room.bytes());
    k.now = &r;
    k.given = false;
    const auto in = socket.template receive<Infos...>(buffer);
    k.seen.data = room.bytes();
    check(in, k.seen);
}

/// What a recvmsg that brought nothing means.
template <class Socket>
void receive_nothing(Socket& socket, kernel& k, int code, bool room) {
    std::array<std::byte, 4> bytes;
    k.outcome = -code;
    const auto in = socket.receive(mutable_buffer(bytes.data(), room ? bytes.size() : 0));
    if (!in) {
        claim(in.error().operation() == operation::receive && in.error().code() == (code == 0 ? EINVAL : code), "the errno");
        claim(!in.error().message().empty(), "a text");
        return;
    }
    claim(in->is_end(), "nothing is the end");
    match(
        *in,
        [&](const end_of_association& e) {
            using ending = end_of_association::ending;
            claim(e.how == (code == 0                                    ? ending::shut_down
                            : code == ECONNRESET || code == ECONNABORTED ? ending::aborted
                            : code == ETIMEDOUT                          ? ending::lost
                                                                         : ending::over),
                  "how");
            claim(e.causes.bytes.empty() && number(e.association) == 0, "no details");
        },
        [](const auto&) { claim(false, "an end"); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static kernel k;
    static fuzz::pretended<one_to_one> one;
    static fuzz::pretended<one_to_many> many;
    static fuzz::pretended<peeled_association> peeled;
    fuzz::input in(data, size);
    const auto how = in.u8(), name_length = in.u8(), data_length = in.u8();
    if ((how & nothing) != 0) {
        const int code = in.u16() & 0xfff;
        k.connects = -(in.u16() & 0xfff);
        receive_nothing(one.socket, k, code, data_length != 0);
        receive_nothing(many.socket, k, code, data_length != 0);
        receive_nothing(peeled.socket, k, code, data_length != 0);
        return 0;
    }
    const fuzz::exact name((how & no_name) != 0 ? std::span<const std::byte>() : in.take(name_length));
    const fuzz::exact bytes(in.take(data_length));
    const fuzz::exact control(in.rest());
    if (bytes.bytes().empty()) return 0;  // recvmsg would have given 0
    const reply r{.name = name.bytes(),
                  .data = bytes.bytes(),
                  .control = control.bytes(),
                  .received = bytes.bytes().size(),
                  .flags = ((how & end_of_record) != 0 ? MSG_EOR : 0) | ((how & notification) != 0 ? sctpp::detail::notification_flag : 0) |
                           ((how & cut_control) != 0 ? MSG_CTRUNC : 0),
                  .name_length = (how & long_name) != 0 && name.bytes().size() >= 28 ? 128 : static_cast<socklen_t>(name.bytes().size())};

    interpret<>(r);
    interpret<receive_info>(r);
    interpret<next_info>(r);
    interpret<endpoint>(r);
    interpret<receive_info, next_info>(r);
    interpret<endpoint, next_info, receive_info>(r);
    interpret<scattered, receive_info>(r);

    k.outcome = static_cast<ssize_t>(r.received);
    receive<>(one.socket, k, r);
    receive<receive_info, next_info, endpoint>(many.socket, k, r);
    receive<next_info>(peeled.socket, k, r);
    return 0;
}
