// SPDX-License-Identifier: BSL-1.0
//
// What these programs share, and is not about SCTP: arguments (addresses are in addresses.hpp), Ctrl-C, waiting for a
// descriptor.
#ifndef PROGRAM_HPP
#define PROGRAM_HPP

#include "addresses.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <functional>
#include <iostream>
#include <iterator>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include <getopt.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

/// Ends the program well.
struct interrupted {};

/// --NAME, or --NAME VALUE if it sets something other than a bool.
struct option_of {
    option_of(const char* n, bool& to) : name(n), take([&to](const char*) { to = true; }) {}
    option_of(const char* n, std::string& to)
        : name(n), take([&to](const char* text) { to = text; }), has_value(required_argument) {}
    template <std::integral Number>
    option_of(const char* n, Number& to, std::type_identity_t<Number> least = 0,
              std::type_identity_t<Number> most = std::numeric_limits<Number>::max())
        : name(n), has_value(required_argument) {
        take = [&to, least, most, n](const std::string text) {
            Number number{};
            const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
            if (code != std::errc() || end != text.data() + text.size() || number < least || number > most)
                throw wrong_argument(std::string("--") + n + " needs a number from " + std::to_string(least) + " to " +
                                     std::to_string(most) + ", not '" + text + "'");
            to = number;
        };
    }
    const char* name;
    std::function<void(const char*)> take;
    int has_value = no_argument;
};

/// What is wrong with the option that getopt_long has just refused: a letter, or else the word before the next one.
inline wrong_argument wrong_option(int why, char** argv) {
    const std::string word = optopt != 0 ? std::string{'-', static_cast<char>(optopt)} : argv[optind - 1];
    return wrong_argument("'" + word + (why == ':' ? "' needs a value" : "' is none of the options") + "; see --help");
}

/// Reads the options, answers --help and -h, and calls `work(words)` with what is left; its result is the exit status.
inline int run(int argc, char** argv, const char* help, std::vector<option_of> options,
               const std::function<int(std::span<char*>)>& work) {
    const std::string name = program_invocation_short_name;
    try {
        bool wants_help = false;
        options.emplace_back("help", wants_help);
        std::vector<option> known;
        for (const auto& o : options) known.push_back({o.name, o.has_value, nullptr, 0});
        known.push_back({});
        int which = 0;
        // The colon: it prints nothing itself.
        for (int got; (got = getopt_long(argc, argv, ":h", known.data(), &which)) != -1;) {
            if (got == 'h') wants_help = true;
            else if (got == 0) options[static_cast<std::size_t>(which)].take(optarg);
            else throw wrong_option(got, argv);
        }
        if (wants_help) return std::cout << help, 0;
        return work({argv + optind, argv + argc});
    } catch (const interrupted&) {
        return 0;
    } catch (const wrong_argument& e) {
        return std::cerr << name << ": " << e.what() << '\n', 2;
    } catch (const std::exception& e) {
        return std::cerr << name << ": " << e.what() << '\n', 1;
    }
}

/// What send and shutdown say once the peer has ended the association, or it is lost: what came before, and how it
/// ended, is received still.
inline bool is_gone(const sctpp::error& why) {
    constexpr int all[] = {ESHUTDOWN, EPIPE, ENOTCONN, ECONNRESET, ETIMEDOUT};
    return std::find(std::begin(all), std::end(all), why.code()) != std::end(all);
}
/// Shuts down, which the peer may have done first.
inline void must_shut_down(auto& socket) {
    const auto done = socket.shutdown();
    if (!is_gone(done.error())) done.value();
}

/// Ctrl-C (and SIGTERM) from now on as a descriptor, which stays readable once it has come, for all threads begun
/// later.
class ctrl_c {
public:
    ctrl_c() {
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGINT);
        sigaddset(&signals, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &signals, nullptr);
        fd_ = signalfd(-1, &signals, SFD_CLOEXEC);
    }
    ctrl_c(const ctrl_c&) = delete;
    ~ctrl_c() { close(fd_); }
    /// Readable once it has come.
    [[nodiscard]] int native_handle() const { return fd_; }
    [[nodiscard]] bool came() const {
        pollfd one{fd_, POLLIN, 0};
        return poll(&one, 1, 0) > 0;
    }
    /// Waits until the descriptor is ready for POLLIN or POLLOUT. False at Ctrl-C, or when so much time has passed.
    [[nodiscard]] bool wait(int fd, short events,
                            std::chrono::milliseconds limit = std::chrono::milliseconds(-1)) const {
        pollfd both[] = {{fd_, POLLIN, 0}, {fd, events, 0}};
        return poll(both, 2, static_cast<int>(limit.count())) > 0 && both[0].revents == 0;
    }
    /// Sends, and waits for room, but not past Ctrl-C (EAGAIN then).
    template <class Socket, class Data, class... Attributes>
    sctpp::result<std::size_t> send(Socket& socket, const Data& data, const Attributes&... attributes) const {
        for (;;) {
            const auto sent = socket.send(data, attributes..., sctpp::dont_wait);
            if (!sent.error().would_block() || !wait(socket.native_handle(), POLLOUT)) return sent;
        }
    }
    /// The same, but what else is wrong is thrown. False at Ctrl-C.
    template <class Socket, class Data, class... Attributes>
    [[nodiscard]] bool must_send(Socket& socket, const Data& data, const Attributes&... attributes) const {
        const auto sent = send(socket, data, attributes...);
        return !sent.error().would_block() && sent.value() > 0;
    }
    /// Where Ctrl-C has come in the middle of something.
    [[noreturn]] static void end(auto& socket) {
        (void)socket.close_gracefully(std::chrono::seconds(2));
        throw interrupted();
    }

private:
    int fd_;
};

#endif
