// SPDX-License-Identifier: BSL-1.0
// What recvmsg brings, as the kernel would have filled the header in, becomes a value.
#include "wire.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace sctpp;

namespace {

/// Fills in what a kernel would: control messages one behind the other, flags, the source.
class kernel_answer {
public:
    explicit kernel_answer(msghdr* header) : header_(*header), room_(header->msg_controllen) { header_.msg_controllen = 0; }

    /// A control message; with `cut_to`, of which only so many bytes fitted, as the kernel then writes it.
    kernel_answer& control(int level, int type, std::span<const std::byte> payload, std::size_t cut_to = SIZE_MAX) {
        const std::size_t whole = CMSG_LEN(payload.size());
        cmsghdr head{};
        head.cmsg_len = std::min(whole, cut_to);
        head.cmsg_level = level;
        head.cmsg_type = type;
        auto* at = static_cast<std::byte*>(header_.msg_control) + header_.msg_controllen;
        REQUIRE(header_.msg_controllen + head.cmsg_len <= room_);
        std::memcpy(at, &head, sizeof head);
        std::memcpy(at + sizeof head, payload.data(), head.cmsg_len - sizeof head);
        header_.msg_controllen += std::min<std::size_t>(CMSG_SPACE(payload.size()), cut_to);
        if (cut_to < whole) header_.msg_flags |= MSG_CTRUNC;
        return *this;
    }
    kernel_answer& flags(int f) {
        header_.msg_flags |= f;
        return *this;
    }
    kernel_answer& source(const void* name, std::size_t size) {
        if (size != 0) std::memcpy(header_.msg_name, name, std::min<std::size_t>(size, header_.msg_namelen));
        header_.msg_namelen = static_cast<socklen_t>(size);
        return *this;
    }

private:
    msghdr& header_;
    std::size_t room_;
};

/// `sctp_rcvinfo` and `sctp_nxtinfo`, by offset.
std::vector<std::byte> rcvinfo() {
    return wire(28).u16(0, 5).u16(2, 17).u16(4, 1).be32(8, 60).u32(12, 0xfffffff0).u32(16, 0xffffffef).u32(20, 0xdecade).i32(24, 9).bytes;
}
std::vector<std::byte> nxtinfo(std::uint16_t flags = 0) { return wire(16).u16(0, 6).u16(2, flags).be32(4, 46).u32(8, 1200).i32(12, 10).bytes; }
std::vector<std::byte> timestamp() { return std::vector<std::byte>(16, std::byte{0xee}); }
std::vector<std::byte> sndrcv() { return std::vector<std::byte>(32, std::byte{0xee}); }

std::array<char, 8> memory{'m', 'e', 's', 's', 'a', 'g', 'e', '!'};
const mutable_buffer buffer(memory);

/// Checks what rcvinfo() says.
template <class Part>
void check_info(const Part& m) {
    CHECK(m.stream() == stream_id{5});
    CHECK(m.ssn() == ssn{17});
    CHECK(m.is_unordered());
    CHECK(m.payload_protocol() == payload_protocol_id::ngap);
    CHECK(m.tsn() == tsn{0xfffffff0});
    CHECK(m.context() == message_context{0xdecade});
    CHECK(m.association() == association_id{9});
    const receive_info all = m.info();
    CHECK(all.stream == stream_id{5});
    CHECK(all.ssn == ssn{17});
    CHECK(all.unordered);
    CHECK(all.payload_protocol == payload_protocol_id::ngap);
    CHECK(all.tsn == tsn{0xfffffff0});
    CHECK(all.cumulative_tsn == tsn{0xffffffef});
    CHECK(all.context == message_context{0xdecade});
    CHECK(all.association == association_id{9});
}

}  // namespace

TEST_CASE("the header asks for nothing but what was asked for") {
    receive_request<> plain(buffer);
    CHECK(plain.header()->msg_name == nullptr);
    CHECK(plain.header()->msg_control == nullptr);
    CHECK(plain.header()->msg_controllen == 0);
    CHECK(plain.header()->msg_flags == 0);
    REQUIRE(plain.header()->msg_iovlen == 1);
    CHECK(plain.header()->msg_iov->iov_base == memory.data());
    CHECK(plain.header()->msg_iov->iov_len == memory.size());

    receive_request<receive_info, endpoint> full(buffer);
    CHECK(full.header()->msg_name != nullptr);
    CHECK(full.header()->msg_namelen == 28);
    // All control messages that the kernel has, and a timestamp before them: nothing that was asked for can be cut off.
    CHECK(full.header()->msg_controllen >= CMSG_SPACE(16) + CMSG_SPACE(28) + CMSG_SPACE(32) + CMSG_SPACE(16));
    CHECK(reinterpret_cast<std::uintptr_t>(full.header()->msg_control) % alignof(cmsghdr) == 0);
}

TEST_CASE("MSG_EOR makes a message, its absence a fragment") {
    receive_request<> whole(buffer);
    kernel_answer(whole.header()).flags(MSG_EOR);
    auto in = whole.interpret(7);
    REQUIRE(in);
    CHECK(in->is_message());
    CHECK(as<plain_message>(*in)->text() == "message");
    CHECK(as<plain_message>(*in)->data().data() == reinterpret_cast<const std::byte*>(memory.data()));

    receive_request<> piece(buffer);
    kernel_answer answer(piece.header());
    in = piece.interpret(8);
    REQUIRE(in);
    CHECK(in->is_fragment());
    CHECK_FALSE(in->is_message());
    CHECK(as<plain_fragment>(*in)->text() == "message!");
}

TEST_CASE("receive_info alone") {
    receive_request<receive_info> request(buffer);
    kernel_answer(request.header()).control(132, 3, rcvinfo()).flags(MSG_EOR);
    const auto in = request.interpret(8);
    REQUIRE(in);
    const auto m = as<message>(*in);
    REQUIRE(m);
    check_info(*m);
    CHECK(m->text() == "message!");
    CHECK(m->size() == 8);
}

TEST_CASE("receive_info comes with every fragment") {
    receive_request<receive_info> request(buffer);
    kernel_answer(request.header()).control(132, 3, rcvinfo());
    const auto in = request.interpret(8);
    REQUIRE(in);
    check_info(*as<fragment>(*in));
}

TEST_CASE("a timestamp, next_info and the deprecated SNDRCV around it do not disturb receive_info") {
    receive_request<receive_info, next_info> request(buffer);
    kernel_answer(request.header())
        .control(SOL_SOCKET, SO_TIMESTAMP, timestamp())
        .control(132, 4, nxtinfo(1))
        .control(132, 3, rcvinfo())
        .control(132, 1, sndrcv())
        .flags(MSG_EOR);
    const auto in = request.interpret(8);
    REQUIRE(in);
    const auto m = as<basic_message<receive_info, next_info>>(*in);
    REQUIRE(m);
    check_info(*m);
    REQUIRE(m->next());
    CHECK(m->next()->stream == stream_id{6});
    CHECK(m->next()->unordered);
    CHECK_FALSE(m->next()->is_event);
    CHECK(m->next()->payload_protocol == payload_protocol_id::diameter);
    CHECK(m->next()->length == 1200);
    CHECK(m->next()->association == association_id{10});
}

TEST_CASE("next_info says when an event is next") {
    receive_request<next_info> request(buffer);
    kernel_answer(request.header()).control(132, 4, nxtinfo(0x8000)).flags(MSG_EOR);
    const auto in = request.interpret(8);
    REQUIRE(in);
    const auto m = as<basic_message<next_info>>(*in);
    CHECK(m->next()->is_event);
    CHECK_FALSE(m->next()->unordered);
}

TEST_CASE("next_info is empty when nothing follows") {
    receive_request<receive_info, next_info> request(buffer);
    kernel_answer(request.header()).control(132, 3, rcvinfo()).flags(MSG_EOR);
    const auto in = request.interpret(8);
    REQUIRE(in);
    CHECK_FALSE(as<basic_message<receive_info, next_info>>(*in)->next());

    receive_request<next_info> alone(buffer);
    kernel_answer(alone.header()).flags(MSG_EOR);
    const auto without = alone.interpret(8);
    REQUIRE(without);
    CHECK_FALSE(as<basic_message<next_info>>(*without)->next());
}

TEST_CASE("a control message of another level with the same type is not taken") {
    receive_request<receive_info> request(buffer);
    kernel_answer(request.header()).control(SOL_SOCKET, 3, std::vector<std::byte>(28)).control(IPPROTO_IP, 3, std::vector<std::byte>(28)).flags(MSG_EOR);
    const auto in = request.interpret(8);
    REQUIRE_FALSE(in);
    CHECK(in.error().code() == ENODATA);
}

TEST_CASE("a receive_info that was cut counts as absent") {
    for (const std::size_t cut : {16U, 24U, 40U, 43U}) {
        receive_request<receive_info> request(buffer);
        kernel_answer(request.header()).control(132, 3, rcvinfo(), cut).flags(MSG_EOR);
        const auto in = request.interpret(8);
        REQUIRE_FALSE(in);
        CHECK(in.error().code() == ENODATA);
        CHECK(in.error().reason() == reason::info_not_delivered);
    }
}

TEST_CASE("a next_info that was cut counts as absent, and the message is there") {
    receive_request<next_info> request(buffer);
    kernel_answer(request.header()).control(132, 4, nxtinfo(), 31).flags(MSG_EOR);
    const auto in = request.interpret(8);
    REQUIRE(in);
    CHECK_FALSE(as<basic_message<next_info>>(*in)->next());
}

TEST_CASE("without receive_info the error tells how much is in the buffer") {
    receive_request<receive_info> request(buffer);
    kernel_answer(request.header()).flags(MSG_EOR | MSG_CTRUNC);
    const auto in = request.interpret(8);
    REQUIRE_FALSE(in);
    CHECK(in.error() == error(ENODATA, operation::receive, reason::info_not_delivered, 8));
    CHECK(in.error().message().find("8 bytes were received") != std::string::npos);
    CHECK(in.error().message().find("receive_info_delivery") != std::string::npos);
}

TEST_CASE("control messages whose lengths lie end the search") {
    for (const std::size_t length : {0UL, 1UL, 15UL, static_cast<unsigned long>(SIZE_MAX), static_cast<unsigned long>(SIZE_MAX) - 7}) {
        receive_request<receive_info> request(buffer);
        kernel_answer(request.header()).control(132, 99, std::vector<std::byte>(8)).control(132, 3, rcvinfo()).flags(MSG_EOR);
        std::memcpy(request.header()->msg_control, &length, sizeof length);
        CHECK_FALSE(request.interpret(8));
    }
}

TEST_CASE("an event needs no receive_info, and may come with next_info") {
    auto n = complete(notification(0x8009, 0, 12).i32(8, 4));
    const mutable_buffer bytes(n.bytes);
    receive_request<receive_info, next_info> request(bytes);
    kernel_answer(request.header()).control(132, 4, nxtinfo()).flags(MSG_EOR | detail::notification_flag);
    const auto in = request.interpret(12);
    REQUIRE(in);
    CHECK(as<sender_dry_event>(*in)->association == association_id{4});

    auto lost = complete(notification(0x8001, 0, 20).u16(8, 1));
    const mutable_buffer end_bytes(lost.bytes);
    receive_request<receive_info> for_end(end_bytes);
    kernel_answer(for_end.header()).flags(MSG_EOR | detail::notification_flag);
    const auto end = for_end.interpret(20);
    REQUIRE(end);
    CHECK(end->is_end());
}

TEST_CASE("the source, IPv4 and IPv6, of messages") {
    const auto four = endpoint::ipv4({192, 0, 2, 7}, 38412);
    receive_request<endpoint> request(buffer);
    kernel_answer(request.header()).source(four.data(), four.size()).flags(MSG_EOR);
    auto in = request.interpret(8);
    REQUIRE(in);
    CHECK(as<basic_message<endpoint>>(*in)->source() == four);

    const auto six = *endpoint::parse("[fe80::1%3]:38412");
    receive_request<endpoint, receive_info> with_info(buffer);
    kernel_answer(with_info.header()).source(six.data(), six.size()).control(132, 3, rcvinfo());
    const auto piece = with_info.interpret(8);
    REQUIRE(piece);
    const auto f = as<basic_fragment<endpoint, receive_info>>(*piece);
    CHECK(f->source() == six);
    check_info(*f);
}

TEST_CASE("a source that is missing or of no known family is the wildcard") {
    receive_request<endpoint> none(buffer);
    kernel_answer(none.header()).source(nullptr, 0).flags(MSG_EOR);
    const auto in = none.interpret(8);
    REQUIRE(in);
    CHECK(as<basic_message<endpoint>>(*in)->source() == endpoint{});

    const sockaddr strange{99, {}};
    receive_request<endpoint> other(buffer);
    kernel_answer(other.header()).source(&strange, sizeof strange).flags(MSG_EOR);
    const auto odd = other.interpret(8);
    REQUIRE(odd);
    CHECK(as<basic_message<endpoint>>(*odd)->source() == endpoint{});
}

TEST_CASE("scattered: the first buffer's part, and the total") {
    std::array<char, 4> head{'h', 'e', 'a', 'd'};
    std::array<char, 8> body{};
    const std::array<mutable_buffer, 2> pieces{head, body};
    for (const std::size_t size : {1U, 4U, 5U, 12U}) {
        receive_request<scattered> request(pieces);
        CHECK(request.header()->msg_iovlen == 2);
        CHECK(request.header()->msg_iov[1].iov_base == body.data());
        kernel_answer(request.header()).flags(MSG_EOR);
        const auto in = request.interpret(size);
        REQUIRE(in);
        const auto m = as<basic_message<scattered>>(*in);
        CHECK(m->size() == std::min<std::size_t>(size, 4));
        CHECK(m->total_size() == size);
        CHECK(m->text() == std::string_view("head").substr(0, size));
    }
}

TEST_CASE("scattered: an event is decoded from the first buffer only") {
    auto n = complete(notification(0x8009, 0, 12).i32(8, 4));
    std::vector<std::byte> rest(20);
    const std::array<mutable_buffer, 2> pieces{mutable_buffer(n.bytes), mutable_buffer(rest)};
    receive_request<scattered> request(pieces);
    kernel_answer(request.header()).flags(MSG_EOR | detail::notification_flag);
    const auto in = request.interpret(20);
    REQUIRE(in);
    CHECK(as<sender_dry_event>(*in)->association == association_id{4});

    n.bytes.resize(11);
    n.bytes.shrink_to_fit();
    const std::array<mutable_buffer, 2> short_pieces{mutable_buffer(n.bytes), mutable_buffer(rest)};
    receive_request<scattered> cut(short_pieces);
    kernel_answer(cut.header()).flags(MSG_EOR | detail::notification_flag);
    const auto raw = cut.interpret(12);
    REQUIRE(raw);
    CHECK(as<raw_event>(*raw)->data.bytes.size() == 11);
    CHECK(as<raw_event>(*raw)->data.missing == 1);
}
