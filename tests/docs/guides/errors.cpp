// SPDX-License-Identifier: BSL-1.0
// The program of docs/errors.md.
#include "support.hpp"

int main() {
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
