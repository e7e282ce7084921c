// SPDX-License-Identifier: BSL-1.0
// Pieces and events as a receive gives them, made by hand, and what a reassembler has to make of them: the same with a map and
// without any bounds. For its unit tests and its fuzz target.
#ifndef SCTPP_TESTS_UNIT_PIECES_HPP
#define SCTPP_TESTS_UNIT_PIECES_HPP

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <sctpp/reassembler.hpp>
#include <sctpp/receive_request.hpp>

namespace pieces {

using bytes = std::span<const std::byte>;

/// What receive_info says of a piece.
struct origin {
    std::int32_t association = 7;
    std::uint16_t stream = 0;
    std::uint16_t ssn = 0;
    bool unordered = false;
    std::uint32_t protocol = 0;  // in network byte order
    std::uint32_t tsn = 0;
};

/// A piece as recvmsg brings it: the message's last, or one of which more follow.
template <class... Infos>
sctpp::incoming<Infos...> piece(bytes data, const origin& from, bool last) {
    const sctpp::mutable_buffer buffer(const_cast<std::byte*>(data.data()), data.size());
    sctpp::receive_request<Infos...> request(buffer);
    auto& header = *request.header();
    header.msg_flags = last ? MSG_EOR : 0;
    if (header.msg_control != nullptr) {
        const cmsghdr head{CMSG_LEN(sizeof(sctp_rcvinfo)), IPPROTO_SCTP, SCTP_RCVINFO};
        sctp_rcvinfo info{};
        info.rcv_sid = from.stream;
        info.rcv_ssn = from.ssn;
        info.rcv_flags = from.unordered ? SCTP_UNORDERED : 0;
        info.rcv_ppid = from.protocol;
        info.rcv_tsn = from.tsn;
        info.rcv_assoc_id = from.association;
        std::memcpy(header.msg_control, &head, sizeof head);
        std::memcpy(static_cast<std::byte*>(header.msg_control) + CMSG_LEN(0), &info, sizeof info);
        header.msg_controllen = CMSG_SPACE(sizeof info);
    }
    return *request.interpret(data.size());
}

/// An event, as far as these bytes of it were received.
template <class... Infos>
sctpp::incoming<Infos...> event(bytes data) {
    const sctpp::mutable_buffer buffer(const_cast<std::byte*>(data.data()), data.size());
    sctpp::receive_request<Infos...> request(buffer);
    request.header()->msg_flags = sctpp::detail::notification_flag | MSG_EOR;
    request.header()->msg_controllen = 0;
    return *request.interpret(data.size());
}

/// The end without an event, as one_to_one and peeled_association tell it.
template <class... Infos>
sctpp::incoming<Infos...> end() {
    sctpp::result<sctpp::incoming<Infos...>> in{std::in_place};
    sctpp::detail::incoming_access::fill_end(*in, sctpp::end_of_association::ending::shut_down);
    return *in;
}

/// The bytes of a message or a piece, and whether it is whole.
template <class... Infos>
bytes bytes_of(const sctpp::incoming<Infos...>& in) {
    return sctpp::detail::incoming_access::bytes_of(in);
}

template <class T>
T at(bytes event, std::size_t offset) {
    T value{};
    if (offset + sizeof value <= event.size()) std::memcpy(&value, event.data() + offset, sizeof value);
    return value;
}

/// What is to happen with a piece.
enum class verdict {
    passes,
    taken,
    put_together,
    too_long,
    full,
    of_refused,
};

class model {
public:
    model(std::size_t longest, std::size_t capacity) : longest_(longest), capacity_(capacity) {}

    struct message {
        std::vector<std::byte> all;  // also while it is refused
        origin first;
        bool refused = false;
    };

    /// To be asked before tell().
    verdict expected(const origin& from, std::size_t size, bool last) {
        break_off_before(from);
        const auto known = messages_.find(key(from));
        if (known == messages_.end()) {
            if (last) return verdict::passes;
            if (size > longest_) return verdict::too_long;
            return in_progress() == capacity_ ? verdict::full : verdict::taken;
        }
        if (known->second.refused) return verdict::of_refused;
        if (known->second.all.size() + size > longest_) return verdict::too_long;
        return last ? verdict::put_together : verdict::taken;
    }
    /// What has happened. Returns all of its message so far.
    message tell(const origin& from, bytes data, bool last, bool refused) {
        auto& m = messages_.try_emplace(key(from), message{{}, from, false}).first->second;
        m.all.insert(m.all.end(), data.begin(), data.end());
        m.refused = m.refused || refused;
        const auto so_far = m;
        if (last) messages_.erase(key(from));
        return so_far;
    }
    /// What came of the message before.
    message before(const origin& from) {
        const auto known = messages_.find(key(from));
        return known == messages_.end() ? message{} : known->second;
    }

    void event(bytes data) {
        if (data.size() < 2) return give_up([](const auto&) { return true; });
        const auto type = at<std::uint16_t>(data, 0);
        if (type == 0x8001) {
            const auto state = at<std::uint16_t>(data, 8);
            if (data.size() >= 20) return forget(at<std::int32_t>(data, 16));
            if (data.size() >= 10 && (state == 0 || state == 4)) return;
            return give_up([](const auto&) { return true; });
        }
        if (type == 0x8006) {
            if (data.size() < 16) return give_up([](const auto&) { return true; });
            const auto association = at<std::int32_t>(data, 12);
            const auto of_association = [&](const auto& k) { return std::get<0>(k) == association; };
            if (data.size() >= 24) {
                const auto stream = at<std::uint32_t>(data, 16), sequence = at<std::uint32_t>(data, 20);
                const bool unordered = at<std::uint16_t>(data, 2) != 0;
                if (at<std::uint32_t>(data, 8) != 0 || stream > 0xffff) return;
                const auto n = std::erase_if(messages_, [&](const auto& m) {
                    return of_association(m.first) && std::get<1>(m.first) == stream && std::get<2>(m.first) == unordered;
                });
                if (n != 0 || stream != 0 || sequence != 0 || unordered) return;
            }
            const auto count = std::count_if(messages_.begin(), messages_.end(), [&](const auto& m) { return of_association(m.first); });
            if (count == 1)
                forget(association);
            else
                give_up(of_association);
        }
    }
    void forget(std::int32_t association) {
        std::erase_if(messages_, [&](const auto& m) { return std::get<0>(m.first) == association; });
    }
    void clear() { messages_.clear(); }
    void give_up(std::int32_t association) {
        give_up([&](const auto& k) { return std::get<0>(k) == association; });
    }
    void give_up_all() {
        give_up([](const auto&) { return true; });
    }
    std::size_t in_progress() const {
        return static_cast<std::size_t>(std::count_if(messages_.begin(), messages_.end(), [](const auto& m) { return !m.second.refused; }));
    }
    std::size_t refused() const { return messages_.size() - in_progress(); }

private:
    using key_type = std::tuple<std::int32_t, std::uint16_t, bool, std::uint16_t>;
    static key_type key(const origin& o) { return {o.association, o.stream, o.unordered, o.ssn}; }

    /// Of ordered messages only the latest can go on.
    void break_off_before(const origin& from) {
        if (from.unordered) return;
        std::erase_if(messages_, [&](const auto& m) {
            const auto& [association, stream, unordered, ssn] = m.first;
            return association == from.association && stream == from.stream && !unordered && ssn != from.ssn;
        });
    }
    template <class Affected>
    void give_up(Affected affected) {
        for (auto& [k, m] : messages_)
            if (affected(k)) m.refused = true;
    }

    std::size_t longest_;
    std::size_t capacity_;
    std::map<key_type, message> messages_;
};

/// A reassembler and the model side by side. `complain` is called with a text if they differ.
template <class Complain>
class checked {
public:
    /// `remembers`: the memory has room for all refused messages that there can be.
    checked(std::span<std::byte> memory, std::size_t longest, bool remembers, Complain complain)
        : memory_(memory), real_(memory, longest), model_(longest, real_.capacity()), remembers_(remembers), complain_(complain) {}

    verdict piece(bytes data, const origin& from, bool last) {
        const auto wanted = model_.expected(from, data.size(), last);
        const auto before = model_.before(from);
        most_refused_ = std::max(most_refused_, model_.refused());
        const auto in = pieces::piece<sctpp::receive_info>(data, from, last);
        const auto out = real_.add(in);
        const auto got = verdict_of(out, data);
        const bool refused = got >= verdict::too_long;
        const auto all = model_.tell(from, data, last, refused);
        if (lost_) {  // it must not hand over anything wrong, but need not hand over all
            claim(remembers_ == false && most_refused_ >= 2 * real_.capacity(), "lost track although there was room");
            lost_ = false;
        } else if (!remembers_) {
            claim(got != verdict::passes || wanted == verdict::passes, "a last piece passed as a whole message");
            claim(got != verdict::put_together || !before.refused, "a refused message came");
        } else {
            claim(got == wanted, "another outcome than that of the model");
        }
        if (got == verdict::put_together) {
            claim(out->is_message(), "put together, but not a message");
            claim(same(bytes_of(*out), all.all), "not the bytes that were sent");
            claim(bytes_of(*out).data() >= memory_.data() && bytes_of(*out).data() + all.all.size() <= memory_.data() + memory_.size(), "outside of the memory");
            const auto info = sctpp::detail::incoming_access::info_of(*out);
            claim(info.rcv_ppid == all.first.protocol && info.rcv_tsn == all.first.tsn && info.rcv_assoc_id == from.association &&
                      info.rcv_sid == from.stream && info.rcv_ssn == from.ssn && (info.rcv_flags != 0) == from.unordered,
                  "not the info of the first piece");
        }
        if (got == verdict::too_long) {
            claim(same(real_.collected(), before.all), "collected() is not what came before");
            if (!before.all.empty()) claim(sctpp::number(real_.collected_info().tsn) == before.first.tsn, "not the info of what came before");
        } else if (refused) {
            claim(real_.collected().empty(), "collected() without a reason");
        }
        check();
        return got;
    }
    void event(bytes data) {
        const auto in = pieces::event<sctpp::receive_info>(data);
        const auto out = real_.add(in);
        claim(out && bytes_of(*out).data() == data.data() && out->is_event() == in.is_event() && out->is_end() == in.is_end(), "an event is not passed on");
        model_.event(data);
        check();
    }
    void end() {
        const auto out = real_.add(pieces::end<sctpp::receive_info>());
        claim(out && out->is_end(), "the end is not passed on");
        model_.clear();
        check();
    }
    void forget(std::int32_t association) { real_.forget(sctpp::association_id{association}), model_.forget(association), check(); }
    void give_up(std::int32_t association) { real_.give_up(sctpp::association_id{association}), model_.give_up(association), check(); }
    void give_up_all() { real_.give_up_all(), model_.give_up_all(), check(); }
    void clear() { real_.clear(), model_.clear(), most_refused_ = 0, check(); }

    [[nodiscard]] sctpp::reassembler& real() { return real_; }

private:
    void claim(bool holds, const char* what) {
        if (!holds) complain_(what);
    }
    /// (Who no longer knows all refused messages may take an event about one of them for one about a message in progress.)
    void check() {
        const auto real = real_.in_progress(), wanted = model_.in_progress();
        claim(remembers_ ? real == wanted : real <= wanted, "another number of messages in progress");
    }
    static bool same(bytes a, bytes b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

    verdict verdict_of(const sctpp::result<sctpp::incoming<sctpp::receive_info>>& out, bytes data) {
        using sctpp::reason;
        if (out) {
            if (out->is_message() && bytes_of(*out).data() != data.data()) return verdict::put_together;
            claim(bytes_of(*out).data() == data.data() && bytes_of(*out).size() == data.size(), "changed, but not a message");
            return out->is_message() ? verdict::passes : verdict::taken;
        }
        const auto e = out.error();
        claim(e.operation() == sctpp::operation::reassemble, "an error of another operation");
        lost_ = e.reason() == reason::refused_too_many;
        if (e.reason() == reason::reassembled_too_long) return claim(e.code() == EMSGSIZE && e.detail() == real_.longest(), "not the right error"), verdict::too_long;
        if (e.reason() == reason::reassembler_full) return claim(e.code() == ENOBUFS && e.detail() == real_.capacity(), "not the right error"), verdict::full;
        claim(e.code() == ECANCELED && (lost_ || e.reason() == reason::piece_of_refused), "not the right error");
        return verdict::of_refused;
    }

    std::span<std::byte> memory_;
    sctpp::reassembler real_;
    model model_;
    bool remembers_;
    bool lost_ = false;
    std::size_t most_refused_ = 0;
    Complain complain_;
};

}  // namespace pieces

#endif
