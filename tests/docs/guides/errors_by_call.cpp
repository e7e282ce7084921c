// SPDX-License-Identifier: BSL-1.0
// The program of docs/errors-by-call.md: what the errors of each call mean, in the library's own words.
#include <string>
#include <vector>

#include <sctpp/for_each_option.hpp>

#include <unistd.h>

#include "support.hpp"

namespace {

void tell(sctpp::operation in, std::initializer_list<int> codes) {
    for (const int code : codes) std::puts(sctpp::error(code, in).message().c_str());
    std::puts("");
}

/// What calls have given.
template <class... Results>
void tell_failed(const Results&... results) {
    for (const sctpp::error& why : {results.error()...}) {
        expect(why.code() != 0, "it fails");
        std::puts(why.message().c_str());
    }
    std::puts("");
}

/// Calls whose errors mostly have a reason, which the errno alone does not tell.
void tell_of_reasons() {
    hosts h;
    auto& server = h.server;
    auto& client = h.client;
    auto unconnected = sctpp::one_to_one::open(sctpp::family::ipv4).value();
    constexpr sctpp::association_id nobody{77};
    std::array<int, 2> pipe{};
    const int tcp = ::socket(AF_INET, SOCK_STREAM, 0);
    expect(::pipe(pipe.data()) == 0 && tcp >= 0, "descriptors");
    tell_failed(sctpp::one_to_one::adopt(-1), sctpp::one_to_one::adopt(pipe[0]), sctpp::one_to_one::adopt(tcp),
                sctpp::one_to_one::adopt(server.native_handle()));
    for (const int fd : {pipe[0], pipe[1], tcp}) ::close(fd);

    tell_failed(server.subscribe<sctpp::shutdown_event>(nobody));

    std::array<std::byte, 64> buffer;
    server.send("unasked"sv, h.id()).value();
    tell_failed(client.receive<sctpp::receive_info>(buffer));
    tell_failed(server.add_addresses(std::array{sctpp::endpoint::parse("127.0.0.2", h.address().port()).value()}));
    for (const sctpp::error& why : {sctpp::error(EINPROGRESS, sctpp::operation::reset_streams, sctpp::reason::request_under_way),
                                    sctpp::error(ETIMEDOUT, sctpp::operation::close, sctpp::reason::timed_out)})
        std::puts(why.message().c_str());
    std::puts("");

    sctpp::address_list<0> no_room;
    sctpp::address_list<8> room;
    tell_failed(server.local_addresses(nobody, room), client.local_addresses(no_room), unconnected.peer_addresses(room),
                server.peer_addresses(nobody, room), client.peer_addresses(no_room));
    tell_failed(server.associations({}));

    tell_failed(unconnected.reset_association(), server.reset_association(nobody), client.reset_association());
    tell_failed(unconnected.release_held(), server.release_held(nobody));

    const std::vector<char> too_much(70000);
    tell_failed(server.abort(nobody), server.abort(h.id(), too_much));

    using sctpp::operation;
    using sctpp::reason;
    for (const sctpp::error& why : {sctpp::error(EMSGSIZE, operation::reassemble, reason::reassembled_too_long, 100000),
                                    sctpp::error(ENOBUFS, operation::reassemble, reason::reassembler_full, 8),
                                    sctpp::error(ECANCELED, operation::reassemble, reason::piece_of_refused),
                                    sctpp::error(ECANCELED, operation::reassemble, reason::refused_too_many)})
        std::puts(why.message().c_str());
}

}  // namespace

int main() {
    using sctpp::operation;
    tell(operation::open, {ESOCKTNOSUPPORT, EPROTONOSUPPORT, EAFNOSUPPORT, EACCES, EMFILE});
    tell(operation::bind, {EADDRINUSE, EADDRNOTAVAIL, EACCES, EINVAL});
    tell(operation::listen, {ENOSYS});
    tell(operation::accept, {EAGAIN, EMFILE, EOPNOTSUPP});
    tell(operation::connect, {ECONNREFUSED, ETIMEDOUT, ENETUNREACH, ENOPROTOOPT, EALREADY, EISCONN, EINVAL, EADDRNOTAVAIL});
    tell(operation::send, {EAGAIN, EPIPE, ESRCH, ESHUTDOWN, EMSGSIZE, EINVAL, EADDRNOTAVAIL, ECONNRESET, ETIMEDOUT});
    tell(operation::receive, {EAGAIN, EINTR});
    tell(operation::shutdown, {ENOTCONN, EPIPE});
    tell(operation::peel_off, {EINVAL, EMFILE});
    tell(operation::add_addresses, {EADDRNOTAVAIL, EINVAL});
    tell(operation::remove_addresses, {EBUSY, EINVAL});
    tell(operation::set_peer_primary, {EADDRNOTAVAIL});
    tell(operation::reset_streams, {EAGAIN});
    tell(operation::reset_association, {EAGAIN});
    tell(operation::close, {ECONNRESET, ETIMEDOUT});
    tell(operation::add_streams, {EINVAL});

    tell_of_reasons();
}
