// SPDX-License-Identifier: BSL-1.0
// The program of docs/from-tcp-and-asio.md.
#include <optional>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

#include "support.hpp"

namespace {

// [asio]
/// One socket in an asio::io_context: waits there, and receives by the socket itself.
class session {
public:
    session(asio::io_context& context, sctpp::one_to_one socket)
        : socket_(std::move(socket)), ready_(context, socket_.native_handle()) {
        wait();
    }
    ~session() { ready_.release(); }  // the descriptor is the socket's
    session(const session&) = delete;

    std::size_t bytes = 0;

private:
    void wait() {
        ready_.async_wait(asio::posix::descriptor_base::wait_read, [this](std::error_code failed) {
            if (!failed && receive_all()) wait();
        });
    }

    /// Until nothing is there; false at the end.
    bool receive_all() {
        for (;;) {
            const auto incoming = socket_.receive(buffer_, sctpp::dont_wait);
            if (!incoming) return incoming.error().would_block() || incoming.error().interrupted();
            if (incoming->is_end()) return false;
            sctpp::match(
                *incoming, [this](const sctpp::plain_message& m) { bytes += m.size(); },
                [this](const sctpp::plain_fragment& f) { bytes += f.size(); }, [](const sctpp::end_of_association&) {},
                [](const sctpp::event auto&) {});
        }
    }

    sctpp::one_to_one socket_;
    asio::posix::stream_descriptor ready_;
    std::array<std::byte, 65536> buffer_;
};
// [end]

}  // namespace

int main() {
    // [tcp]
    auto listener = sctpp::acceptor::open(sctpp::family::ipv4).value();
    listener.bind(sctpp::endpoint::loopback(sctpp::family::ipv4)).value();
    listener.listen().value();

    auto client = sctpp::one_to_one::open(sctpp::family::ipv4).value();
    client.connect(listener.local_endpoint().value()).value();
    auto accepted = listener.accept().value();

    client.send("one"sv).value();
    client.send("two"sv).value();

    std::array<std::byte, 65536> buffer;
    const auto first = accepted.receive(buffer).value();  // "one": never "onetwo", never "on"
    // [end]
    sctpp::match(
        first, [](const sctpp::plain_message& m) { expect(m.text() == "one", "one"); }, [](const auto&) { expect(false, "a message"); });

    // [poll]
    accepted.set_waiting(sctpp::waiting::non_blocking).value();
    pollfd ready{accepted.native_handle(), POLLIN, 0};
    ::poll(&ready, 1, 1000);
    const auto second = accepted.receive(buffer).value();
    const auto nothing = accepted.receive(buffer);
    if (!nothing && nothing.error().would_block()) std::puts("wait for POLLIN again");
    // [end]
    expect(second.is_message() && !nothing, "two");

    asio::io_context context;
    session running(context, std::move(accepted));
    client.send("three"sv).value();
    client.shutdown().value();
    context.run();
    expect(running.bytes == 5, "three");
}
