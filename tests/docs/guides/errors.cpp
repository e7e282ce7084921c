// SPDX-License-Identifier: BSL-1.0
// The program of docs/errors.md: what the errors of each call mean, in the library's own words.
#include <string>

#include <sctpp/for_each_option.hpp>

#include "support.hpp"

namespace {

void tell(sctpp::operation in, std::initializer_list<int> codes) {
    for (const int code : codes) std::puts(sctpp::error(code, in).message().c_str());
    std::puts("");
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
    tell(operation::add_streams, {EINVAL});

    hosts h;
    auto& socket = h.client;
    const std::string_view data = "data";
    // [look]
    const auto sent = socket.send(data, sctpp::stream_id{10});
    if (!sent) {
        const sctpp::error why = sent.error();
        std::puts(why.message().c_str());                              // for people
        if (why.would_block()) std::puts("again after POLLOUT");       // EAGAIN
        if (why.code() == EPIPE) std::puts("it has gone");             // any errno
        if (why.reason() == sctpp::reason::no_such_stream) std::puts("add_streams, or a lower one");
    }
    // [end]
    expect(!sent, "stream 10");

    // [throw]
    try {
        socket.send(data, sctpp::stream_id{10}).value();
    } catch (const sctpp::failure& f) {  // a std::system_error, with error() besides
        std::puts(f.what());
    }
    // [end]

    // [or-else]
    const auto streams = socket.get<sctpp::status>().transform([](const sctpp::status& s) { return s.outbound_streams; });
    std::printf("%u streams\n", streams ? *streams : 0U);
    // [end]
}
