// SPDX-License-Identifier: BSL-1.0
//
// The C++ halves of docs/from-libsctp.md and docs/libsctp-calls.md: what stands between [name] and [end] is in one of
// them, and before.c has its counterpart of the same name. tests/docs/run compares, compiles, and runs this on a kernel that has SCTP.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>
#include <vector>

#include <sctpp/features.hpp>
#include <sctpp/sctpp.hpp>

namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;

void check(bool holds, const char* what) {
    if (holds) return;
    std::printf("not so: %s\n", what);
    std::exit(1);
}

auto open_sockets() {
    // [open]
    auto one = sctpp::one_to_one::open(sctpp::family::ipv4).value();
    auto many = sctpp::one_to_many::open(sctpp::family::ipv4).value();
    // [end]
    return std::pair(std::move(one), std::move(many));
}

auto serve() {
    // [listen]
    auto listener = sctpp::acceptor::open(sctpp::family::ipv4).value();
    listener.bind(sctpp::endpoint::parse("127.0.0.1:38412").value()).value();
    listener.listen(16).value();

    sctpp::endpoint peer;
    auto socket = listener.accept(peer).value();
    // [end]
    check(peer.address_text() == "127.0.0.1"sv, "the peer's address");
    return socket;
}

void connect_in_time(sctpp::one_to_one& socket, const sctpp::endpoint& peer) {
    // [connect]
    auto connection = socket.connect(peer).value();
    if (connection.in_progress) connection = socket.wait_until_connected(1s).value();
    if (connection.in_progress) std::puts("still not connected");
    // [end]
    check(!connection.in_progress && sctpp::number(connection.association) > 2, "connected");
}

void bind_many(sctpp::one_to_many& socket, const sctpp::endpoint& v4, const sctpp::endpoint& v6, const sctpp::endpoint& third) {
    // [bindx]
    socket.bind(std::array{v4, v6}).value();

    socket.add_addresses(std::array{third}).value();
    socket.remove_addresses(std::array{third}).value();
    // [end]
}

auto connect_many(sctpp::one_to_many& socket, const sctpp::endpoint& first, const sctpp::endpoint& second) {
    // [connectx]
    const auto connection = socket.connect(std::array{first, second}).value();
    // [end]
    return connection.association;
}

void peer_addresses(sctpp::one_to_many& socket, sctpp::association_id id) {
    // [getpaddrs]
    sctpp::address_list<8> storage;
    for (const sctpp::endpoint& address : socket.peer_addresses(id, storage).value())
        std::puts(address.address_text().c_str());
    // [end]
    check(storage.size() == 2, "two addresses of the peer");
}

void local_addresses(sctpp::one_to_many& socket) {
    // [getladdrs]
    sctpp::address_list<8> storage;
    const auto locals = socket.local_addresses(storage).value();
    // [end]
    check(locals.size() == 2, "two addresses here");
}

void options(sctpp::one_to_many& socket, sctpp::association_id id) {
    // [opt_info]
    const auto status = socket.get<sctpp::status>(id).value();
    std::printf("%u streams out\n", status.outbound_streams);
    // [end]
    // [setsockopt]
    socket.set(sctpp::rto_parameters{.initial = 500ms}, id).value();
    // [end]
    check(socket.get<sctpp::rto_parameters>(id).value().initial == 500ms, "the timeout");
}

void events(sctpp::one_to_many& socket) {
    // [events]
    socket.subscribe<sctpp::association_change, sctpp::shutdown_event>().value();
    // [end]
}

void send_to(sctpp::one_to_many& socket, std::span<const std::byte> data, const sctpp::endpoint& peer) {
    // [sendmsg]
    socket.send(data, peer, sctpp::stream_id{3}, sctpp::payload_protocol_id::ngap, sctpp::unordered, sctpp::lifetime{100ms})
        .value();
    // [end]
}

void send_on(sctpp::one_to_many& socket, std::span<const std::byte> data, sctpp::association_id id) {
    // [send]
    socket.send(data, id, sctpp::stream_id{3}, sctpp::payload_protocol_id::ngap).value();
    // [end]
}

void send_pieces(sctpp::one_to_many& socket, std::span<const std::byte> header, std::span<const std::byte> body,
                 sctpp::association_id id) {
    // [sendv]
    const std::array<sctpp::const_buffer, 2> pieces{header, body};
    socket.send(pieces, id, sctpp::stream_id{3}, sctpp::payload_protocol_id::ngap, sctpp::retransmission_limit{2}).value();
    // [end]
}

void send_many(sctpp::one_to_one& socket, std::span<const std::string_view> messages) {
    // [batch]
    sctpp::outgoing_batch<32> batch;
    for (const auto& message : messages)
        if (!batch.add(message)) break;
    if (const auto sent = socket.send_batch(batch); !sent)
        std::printf("%zu were taken, then: %s\n", sent.taken(), sent.error().message().c_str());
    // [end]
    check(batch.size() == messages.size(), "all in the batch");
}

std::size_t receive_many(sctpp::peeled_association& socket) {
    std::size_t messages = 0;
    // [receive-batch]
    static std::array<std::array<std::byte, 2048>, 32> buffers;
    sctpp::incoming_batch<32> batch(buffers);
    const auto received = socket.receive_batch(batch).value();
    for (const auto& incoming : received)
        sctpp::match(
            incoming.value(),
            [&](const sctpp::plain_message& m) { std::printf("%zu bytes\n", m.size()), ++messages; },
            [](const sctpp::plain_fragment& f) { std::printf("%zu bytes, and more of it\n", f.size()); },
            [](const sctpp::end_of_association&) { std::puts("the end"); },
            [](const sctpp::event auto&) {});
    // [end]
    return messages;
}

void receive(sctpp::one_to_many& socket) {
    // [recvmsg]
    std::array<std::byte, 65536> buffer;
    const auto incoming = socket.receive(buffer).value();
    sctpp::match(
        incoming,
        [](const sctpp::message& m) {
            std::printf("%zu bytes on stream %u, protocol %u\n", m.size(), sctpp::number(m.stream()),
                        sctpp::number(m.payload_protocol()));
        },
        [](const sctpp::fragment&) { std::puts("a piece; more follows"); },
        [](const sctpp::association_change& c) {
            std::printf("state %u, cause %u\n", sctpp::number(c.state), sctpp::number(c.cause));
        },
        [](const sctpp::end_of_association&) { std::puts("over"); },
        [](const sctpp::event auto&) {});
    // [end]
}

void receive_with_info(sctpp::one_to_many& socket) {
    socket.set(sctpp::next_info_delivery{}).value();
    // [recvv]
    std::array<std::byte, 65536> buffer;
    const auto incoming = socket.receive<sctpp::receive_info, sctpp::next_info, sctpp::endpoint>(buffer).value();
    sctpp::match(
        incoming,
        [](const sctpp::basic_message<sctpp::receive_info, sctpp::next_info, sctpp::endpoint>& m) {
            if (const auto next = m.next()) std::printf("%u bytes come next\n", next->length);
        },
        [](const auto&) {});  // everything else
    // [end]
}

void peel_off(sctpp::one_to_many& many, sctpp::association_id id, sctpp::association_id other) {
    // [peeloff]
    sctpp::peeled_association one = many.peel_off(id).value();
    sctpp::peeled_association quick = many.peel_off(other, sctpp::waiting::non_blocking).value();
    // [end]
    one.send("now alone"sv).value();
    quick.abort("enough"sv).value();
    one.close_gracefully(1s).value();
}

void end_one(sctpp::one_to_one& socket) {
    // [shutdown]
    socket.close_gracefully(5s).value();
    // [end]
    check(!socket.is_open(), "closed");
}

void end_association(sctpp::one_to_many& many, sctpp::association_id id, sctpp::association_id other) {
    // [eof]
    many.shutdown(id).value();
    many.abort(other, "busy"sv).value();
    many.close_gracefully(5s).value();
    // [end]
}

void associations(sctpp::one_to_many& socket) {
    // [getassocids]
    std::vector<sctpp::association_id> ids;
    socket.associations(ids).value();
    // [end]
    check(ids.size() == 1, "one association");
}

void offer_reconfiguration(sctpp::one_to_many& socket) {
    // [reconfig]
    socket.set(sctpp::stream_reconfiguration{}).value();
    // [end]
}

void reconfigure(sctpp::one_to_many& socket, sctpp::association_id id) {
    socket.subscribe<sctpp::stream_reset_event>().value();
    // [reset]
    socket.reset_streams(id, sctpp::stream_direction::outgoing, {sctpp::stream_id{3}, sctpp::stream_id{5}}).value();
    // [end]
    std::array<std::byte, 2048> buffer;
    sctpp::match(
        socket.receive(buffer).value(), [](const sctpp::stream_reset_event& e) { check(e.streams.size() == 2, "two streams"); },
        [](const auto&) { check(false, "an answer"); });
    // [add_streams]
    socket.add_streams(id, {.outbound = 4}).value();
    // [end]
}

void offer_dynamic_addresses(sctpp::one_to_many& socket) {
    // [asconf]
    socket.set(sctpp::dynamic_addresses{}).value();
    // [end]
}

void set_peer_primary(sctpp::one_to_many& socket, sctpp::association_id id, const sctpp::endpoint& own) {
    // [setprimary]
    socket.set_peer_primary(id, own).value();
    // [end]
}

void offer_authentication(sctpp::one_to_many& socket, std::span<const std::byte> secret) {
    // [auth]
    socket.set(sctpp::authentication{.chunks = {sctpp::chunk_type::data},
                                     .key = sctpp::authentication_key{sctpp::key_number{1}, secret}})
        .value();
    // [end]
}

void names(const sctpp::one_to_one& socket) {
    // [getsockname]
    const std::uint16_t port = socket.local_endpoint().value().port();
    // [end]
    check(port == 38412, "the port");
}

void offer(sctpp::one_to_many& socket) {
    offer_authentication(socket, std::as_bytes(std::span("secret"sv)));
    offer_dynamic_addresses(socket);
    offer_reconfiguration(socket);
}

// A one-to-many socket on this host with several addresses, and what connects to it.
auto listening(std::uint16_t port) {
    auto socket = sctpp::one_to_many::open(sctpp::family::ipv6).value();
    offer(socket);
    const auto v4 = sctpp::endpoint::ipv4({127, 0, 0, 1}, port);
    bind_many(socket, v4, sctpp::endpoint::loopback(sctpp::family::ipv6, port), sctpp::endpoint::ipv4({127, 0, 0, 2}, port));
    events(socket);
    socket.listen().value();
    return socket;
}

auto connected(const sctpp::endpoint& peer) {
    auto socket = sctpp::one_to_one::open(sctpp::family::ipv4).value();
    socket.connect(peer).value();
    return socket;
}

sctpp::association_id next_association(sctpp::one_to_many& socket) {
    std::array<std::byte, 2048> buffer;
    sctpp::association_id id{};
    const auto incoming = socket.receive(buffer).value();
    sctpp::match(
        incoming, [&](const sctpp::association_change& c) { id = c.association; }, [](const auto&) {});
    check(id != sctpp::association_id{}, "an association came up");
    return id;
}

}  // namespace

int main() {
    auto [one, many] = open_sockets();

    std::thread client([&one = one] {
        const auto peer = sctpp::endpoint::ipv4({127, 0, 0, 1}, 38412);
        one.set_waiting(sctpp::waiting::non_blocking).value();
        std::this_thread::sleep_for(200ms);
        connect_in_time(one, peer);
        end_one(one);
    });
    const auto accepted = serve();
    names(accepted);
    client.join();

    auto server = listening(4000);
    const auto first = sctpp::endpoint::ipv4({127, 0, 0, 1}, 4000);
    local_addresses(server);

    auto peer = sctpp::one_to_many::open(sctpp::family::ipv6).value();
    offer(peer);
    const auto id = connect_many(peer, first, sctpp::endpoint::loopback(sctpp::family::ipv6, 4000));
    peer_addresses(peer, id);
    associations(peer);
    options(peer, id);
    reconfigure(peer, id);
    set_peer_primary(peer, id, sctpp::endpoint::ipv4({127, 0, 0, 1}, 0));
    check(sctpp::negotiated(peer, id).value().authentication, "authentication");
    const auto bytes = std::as_bytes(std::span("hello"sv));
    send_to(peer, bytes, first);
    send_on(peer, bytes, id);
    send_pieces(peer, bytes, bytes, id);
    receive(server);  // up
    receive(server);
    receive_with_info(server);
    receive(server);

    auto sender = connected(first);
    auto receiver = server.peel_off(next_association(server)).value();
    send_many(sender, std::array{"one"sv, "two"sv, "three"sv});
    for (std::size_t messages = 0; messages < 3;) messages += receive_many(receiver);

    const auto a = connected(first), b = connected(first), c = connected(first), d = connected(first);
    const auto id_a = next_association(server), id_b = next_association(server), id_c = next_association(server),
               id_d = next_association(server);
    peel_off(server, id_a, id_b);
    end_association(server, id_c, id_d);
    std::puts("done");
}
