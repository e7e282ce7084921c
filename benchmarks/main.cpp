// SPDX-License-Identifier: BSL-1.0
// Measures the ways of bench.h: each row's way with sctpp and its twin in C take turns on one association, what libsctp has for it on another,
// and the least of all turns counts, once it was reached on two pairs of sockets. Where the clock counts instructions (scripts/on-kernel
// --count-instructions) the unit is an instruction, otherwise a nanosecond, of which only ratios mean anything.
//
//   bench [--quick] [--list] [--dump] [NAME...]      NAME: rows whose name has it; --list: names them only
//   bench --scale                                    many associations on one socket
//
// Prints a line per row and way, words separated by tabs; lines that begin with # are for people.
#include "bench.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <malloc.h>
#include <sys/epoll.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>

#include <sctpp/sctpp.hpp>

// ---- allocations, of everybody in this program ----

static std::size_t allocations = 0;
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void* malloc(std::size_t size) { return ++allocations, __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) { return ++allocations, __libc_calloc(count, size); }
void* realloc(void* memory, std::size_t size) { return ++allocations, __libc_realloc(memory, size); }
// For what is aligned, operator new of such types too.
void* memalign(std::size_t alignment, std::size_t size) { return ++allocations, __libc_memalign(alignment, size); }
void* aligned_alloc(std::size_t alignment, std::size_t size) { return ++allocations, __libc_memalign(alignment, size); }
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
    ++allocations;
    *memory = __libc_memalign(alignment, size);
    return *memory == nullptr ? ENOMEM : 0;
}
}

namespace {

using namespace sctpp;

[[noreturn]] void stop(const std::string& why) {
    std::printf("# stopped: %s\n", why.c_str());
    std::exit(1);
}

// ---- the clock ----

bool counts_instructions = false;

std::uint64_t now() {
    if (counts_instructions) return __rdtsc();
    timespec t;
    clock_gettime(CLOCK_MONOTONIC_RAW, &t);
    return static_cast<std::uint64_t>(t.tv_sec) * 1000000000U + static_cast<std::uint64_t>(t.tv_nsec);
}

/// Whether allocations are counted, in C and in C++: a count of none proves nothing otherwise.
bool allocations_are_counted() {
    struct alignas(64) aligned {
        char bytes[64];
    };
    const auto before = allocations;
    void* volatile in_c = std::malloc(1);
    std::free(in_c);
    char* volatile in_cpp = new char;
    delete in_cpp;
    aligned* volatile wide = new aligned;
    delete wide;
    return allocations == before + 3;
}

/// Whether a loop of a known number of instructions takes just that many ticks.
bool clock_counts_instructions() {
    constexpr std::uint64_t turns = 500000;
    std::uint64_t least = ~std::uint64_t{0};
    for (int i = 0; i < 8; ++i) {
        const auto before = __rdtsc();
        auto n = turns;
        asm volatile("1: dec %0\n jnz 1b" : "+r"(n));
        least = std::min<std::uint64_t>(least, __rdtsc() - before);
    }
    return least >= 2 * turns && least < 2 * turns + turns / 500;
}

// ---- what is measured on what ----

using way = int (*)(bench*, unsigned);

enum class pair : std::uint8_t {
    one_to_one,
    one_to_many,
    peeled,
    many_addresses,
    sixteen_addresses,
    not_connected,
    none,
};

struct row {
    std::string_view name;
    way ours, twin, libsctp;
    pair sockets;
    std::string_view options;  // of the sockets: i RCVINFO, n NXTINFO, d sender dry events, e non-blocking and epoll
    std::string_view sizes;    // of messages: s 64 B, m 1200 B, l 16 KiB, x 256 KiB; - there are none
    std::string_view families; // 4, 6
    std::string_view quick;    // sizes that a quick run takes
    unsigned burst = 32;
};

#define OURS(name) sctpp_##name, c_##name
constexpr way no_way = nullptr;

constexpr row rows[] = {
    {"stream none/plain", OURS(none_plain), libsctp_sendmsg_recvmsg, pair::one_to_one, "", "smlx", "46", "sm"},
    {"stream none/bytes", OURS(none_bytes), libsctp_sendmsg_recvmsg, pair::one_to_one, "", "smlx", "46", "sm"},
    {"stream info/plain", OURS(info_plain), libsctp_sendmsg_recvmsg, pair::one_to_one, "", "smlx", "46", "s"},
    {"stream info/bytes", OURS(info_bytes), libsctp_sendmsg_recvmsg, pair::one_to_one, "", "smlx", "46", "s"},
    {"stream info+lifetime/plain", OURS(lifetime_plain), libsctp_sendmsg_recvmsg, pair::one_to_one, "", "smlx", "46", "s"},
    {"stream all/plain", OURS(all_plain), libsctp_sendmsg_recvmsg, pair::one_to_one, "", "smlx", "46", "s"},
    {"stream info/info", OURS(info_info), libsctp_sendmsg_recvmsg, pair::one_to_one, "i", "smlx", "46", "sm"},
    {"stream info/info+next", OURS(info_next), libsctp_sendmsg_recvmsg, pair::one_to_one, "in", "smlx", "46", "s"},
    {"stream info/info+name", OURS(info_name), libsctp_sendmsg_recvmsg_name, pair::one_to_one, "i", "smlx", "46", "s"},
    {"stream info/info+name, sendv", sctpp_info_name, c_info_name, libsctp_sendv_recvv, pair::one_to_one, "i", "sm", "46", ""},
    {"stream pieces/pieces", OURS(pieces_pieces), no_way, pair::one_to_one, "", "smlx", "46", "s"},
    {"stream one-to-many info/info", OURS(many_info_info), no_way, pair::one_to_many, "i", "smlx", "46", "s"},
    {"stream one-to-many by address", OURS(many_address_info), no_way, pair::one_to_many, "i", "smlx", "46", ""},
    {"stream peeled info/info", OURS(peeled_info_info), no_way, pair::peeled, "i", "smlx", "46", "s"},
    {"stream epoll info/info", OURS(polled_info_info), no_way, pair::one_to_one, "ie", "smlx", "46", "s"},
    {"round trip none/plain", OURS(round_none_plain), libsctp_round_sendmsg_recvmsg, pair::one_to_one, "", "smlx", "46", "s", 16},
    {"round trip info/info", OURS(round_info_info), libsctp_round_sendmsg_recvmsg, pair::one_to_one, "i", "smlx", "46", "s", 16},
    {"round trip one-to-many info/info", OURS(round_many_info_info), no_way, pair::one_to_many, "i", "smlx", "46", "s", 16},
    {"round trip peeled info/info", OURS(round_peeled_info_info), no_way, pair::peeled, "i", "smlx", "46", "", 16},
    {"round trip with events", OURS(round_events), no_way, pair::one_to_one, "d", "sm", "46", "s", 16},
    {"batch/bytes", OURS(batch_more), libsctp_sendmsg_recvmsg, pair::one_to_one, "", "sml", "46", "sm"},
    {"batch info/info", OURS(batch_info), libsctp_sendmsg_recvmsg, pair::one_to_one, "i", "sml", "46", "s"},
    {"batch/batch", OURS(batch_batch), libsctp_sendmsg_recvmsg, pair::one_to_one, "", "sml", "46", "s"},
    {"batch of single sends/bytes", OURS(batch_singles), libsctp_sendmsg_recvmsg, pair::one_to_one, "", "sml", "46", ""},
    {"batch not bundled/batch", no_way, c_batch_unbundled, libsctp_sendmsg_recvmsg, pair::one_to_one, "", "sml", "46", ""},
    {"implicit set-up", OURS(implicit_set_up), no_way, pair::not_connected, "i", "sm", "46", "s", 8},
    {"option set, small", OURS(set_small), no_way, pair::one_to_one, "", "-", "4", "-"},
    {"option get, small", OURS(get_small), no_way, pair::one_to_one, "", "-", "4", "-"},
    {"option set, grown", OURS(set_grown), no_way, pair::one_to_one, "", "-", "4", "-"},
    {"option get, grown", OURS(get_grown), no_way, pair::one_to_one, "g", "-", "4", "-"},
    {"local addresses, 1", OURS(local_addresses), libsctp_local_addresses, pair::one_to_one, "", "-", "46", "-"},
    {"local addresses, 16", OURS(local_addresses), libsctp_local_addresses, pair::sixteen_addresses, "", "-", "46", "-"},
    {"peer addresses, 1", OURS(peer_addresses), libsctp_peer_addresses, pair::one_to_one, "", "-", "46", "-"},
    {"peer addresses, 16", OURS(peer_addresses), libsctp_peer_addresses, pair::sixteen_addresses, "", "-", "46", "-"},
    {"bind, 1 address", OURS(bind_addresses), libsctp_bind_addresses, pair::none, "", "-", "4", "-", 16},
    {"bind, 16 addresses", OURS(bind_addresses), libsctp_bind_addresses, pair::sixteen_addresses, "", "-", "4", "-", 8},
};

std::size_t size_of(char letter) {
    switch (letter) {
        case 's': return 64;
        case 'm': return 1200;
        case 'l': return 16 * 1024;
        case 'x': return 256 * 1024;
        default: return 0;
    }
}

/// Messages that lie behind each other, in a batch.
unsigned most_in_a_burst(std::size_t size) { return size > 100000 ? 1 : size > 4096 ? 4
                                                                                    : 32; }

bool has(std::string_view words, char letter) { return words.find(letter) != words.npos; }

// ---- sockets ----

template <class T>
T get(result<T> got, const char* what) {
    if (!got) stop(std::string(what) + ": " + got.error().message());
    return *std::move(got);
}
void done(const result<void>& r, const char* what) {
    if (!r) stop(std::string(what) + ": " + r.error().message());
}

template <class Socket>
void prepare(Socket& s, std::string_view options, bool large, bool reference) {
    done(s.set(no_delay{}), "no_delay");
    if (large)
        for (const int option : {SO_SNDBUFFORCE, SO_RCVBUFFORCE}) {
            const int bytes = 4 << 20;
            if (setsockopt(s.native_handle(), SOL_SOCKET, option, &bytes, sizeof bytes) != 0) stop("buffers of 4 MiB need root");
        }
    if (!reference || has(options, 'v')) {
        const bool info = has(options, 'i') || has(options, 'v');
        done(s.set(receive_info_delivery{info}), "RCVINFO");
    }
    if (reference && !has(options, 'v')) {  // what sctp_recvmsg tells comes as SCTP_SNDRCV
        sctp_event_subscribe events{};
        events.sctp_data_io_event = 1;
        if (setsockopt(s.native_handle(), IPPROTO_SCTP, SCTP_EVENTS, &events, sizeof events) != 0) stop("SCTP_EVENTS");
    }
    if (!reference && has(options, 'n')) done(s.set(next_info_delivery{}), "NXTINFO");
}

/// A pair of sockets with what lies in struct bench.
class world {
public:
    world(const row& r, std::size_t size, family f, bool reference) : out_(std::max<std::size_t>(size, 1) * most_in_a_burst(size)), in_(std::max<std::size_t>(size * 32, 65536)) {
        for (std::size_t i = 0; i < out_.size(); ++i) out_[i] = static_cast<unsigned char>(i % std::max<std::size_t>(size, 1) * 31);
        b.out = out_.data(), b.size = size, b.in = in_.data(), b.room = std::max<std::size_t>(size, 4096);
        b.stream = 3, b.protocol = 60, b.lifetime = 60000;
        b.addresses = r.sockets == pair::sixteen_addresses || r.name.find("16") != r.name.npos ? 16 : 1;
        const bool large = size > 4096;
        const auto keep = [&](const endpoint& e) {
            std::memcpy(&b.listening, e.data(), e.size());
            b.address_size = e.size();
        };
        switch (r.sockets) {
            case pair::none: return;
            case pair::one_to_one:
            case pair::sixteen_addresses: {
                auto listener = get(acceptor::open(f), "open");
                auto client = get(one_to_one::open(f), "open");
                prepare(listener, r.options, large, reference);
                prepare(client, r.options, large, reference);
                if (b.addresses == 1)
                    done(listener.bind(endpoint::loopback(f)), "bind");
                else {
                    std::vector<endpoint> all;
                    for (unsigned i = 0; i < b.addresses; ++i) all.push_back(endpoint::ipv4({127, 0, 0, static_cast<std::uint8_t>(1 + i)}, 0));
                    if (f == family::ipv6) all.front() = endpoint::loopback(f);  // of which there is one; the others are mapped
                    done(listener.bind(all), "bind");
                }
                done(listener.listen(), "listen");
                const auto at = get(listener.local_endpoint(), "local_endpoint");
                keep(endpoint::loopback(f, at.port()));
                get(client.connect(endpoint::loopback(f, at.port())), "connect");
                auto server = get(listener.accept(), "accept");
                for (auto* s : {&client, &server}) {
                    if (has(r.options, 'd')) done(s->subscribe<sender_dry_event>(), "subscribe");
                    if (has(r.options, 'e')) done(s->set_waiting(waiting::non_blocking), "set_waiting");
                }
                if (has(r.options, 'g')) {
                    using namespace std::chrono_literals;
                    done(client.set(peer_address_parameters{.heartbeat = heartbeat_setting::on(30s), .max_retransmissions = 5}), "heartbeat");
                }
                b.client.socket = client.release(), b.server.socket = server.release();
                if (has(r.options, 'e')) {
                    b.epoll = epoll_create1(EPOLL_CLOEXEC);
                    epoll_event watched{.events = EPOLLIN, .data = {}};
                    epoll_ctl(b.epoll, EPOLL_CTL_ADD, b.server.socket, &watched);
                }
                return;
            }
            case pair::one_to_many:
            case pair::peeled:
            case pair::not_connected: {
                auto server = get(one_to_many::open(f), "open");
                auto client = get(one_to_many::open(f), "open");
                prepare(server, r.options, large, reference);
                prepare(client, r.options, large, reference);
                done(server.bind(endpoint::loopback(f)), "bind");
                done(server.listen(), "listen");
                const auto at = get(server.local_endpoint(), "local_endpoint");
                keep(at);
                if (r.sockets != pair::not_connected) {
                    const auto here = get(client.connect(at), "connect").association;
                    std::array<association_id, 4> ids;
                    const auto there = get(server.associations(ids), "associations");
                    if (there.size() != 1) stop("not one association");
                    if (r.sockets == pair::peeled) {
                        auto c = get(client.peel_off(here), "peel_off");
                        auto s = get(server.peel_off(there.front()), "peel_off");
                        for (auto* p : {&c, &s}) {
                            done(p->set(receive_info_delivery{true}), "RCVINFO");
                            done(p->unsubscribe<association_change>(), "unsubscribe");
                        }
                        b.client.socket = c.release(), b.server.socket = s.release();
                        return;
                    }
                    b.client.association = number(here), b.server.association = number(there.front());
                }
                b.client.socket = client.release(), b.server.socket = server.release();
                return;
            }
            default: stop("no such pair");
        }
    }
    world(const world&) = delete;
    world& operator=(const world&) = delete;
    ~world() {
        for (const int fd : {b.client.socket, b.server.socket, b.epoll})
            if (fd > 0) ::close(fd);
    }
    bench b{};

private:
    std::vector<unsigned char> out_, in_;
};

// ---- measuring ----

struct contender {
    const char* who;
    way does;
    world* on;
    std::vector<std::uint64_t> turns{};
    std::vector<std::uint64_t> leasts{};  // of the turns on each world
    std::size_t allocated = 0;
    double calls = 0;
    unsigned extras = 0;  // what must come beside the messages of a burst
};

/// Whether the least of all turns was reached on two worlds, within 0.1 %.
bool least_came_twice(const contender& c) {
    auto sorted = c.leasts;
    std::sort(sorted.begin(), sorted.end());
    return sorted[1] - sorted[0] <= sorted[0] / 1000;
}

/// Whether the least of one is within 0.1 % of the other's.
bool alike(const contender& a, const contender& b) {
    const auto [less, more] = std::minmax(*std::min_element(a.leasts.begin(), a.leasts.end()), *std::min_element(b.leasts.begin(), b.leasts.end()));
    return more - less <= less / 1000;
}

/// How many bursts a turn measures: two, because a packet is acknowledged by the second.
constexpr unsigned bursts = 2;

void run(const contender& c, unsigned count, std::string_view name) {
    if (const int r = c.does(&c.on->b, count); r != 0) stop(std::string(name) + ", " + c.who + ": " + std::strerror(-r));
}

/// How many times the process has waited, which a turn that counts must not.
long waits() {
    rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_nvcsw;
}

/// Waits, busily, for the timer's next tick: what follows has none for some milliseconds.
void wait_for_tick() {
    if (!counts_instructions) return;
    constexpr std::uint64_t quiet = 1000, most = 20000000;
    const auto start = now();
    for (auto last = start; last - start < most;) {
        for (int i = 0; i < 100; ++i) asm volatile("");
        const auto t = now();
        if (t - last > quiet) return;
        last = t;
    }
}

/// What the turn before has left behind, in the allocator's lists, must not be its successor's cost: so as many bursts more, not measured. As
/// many, and not one, because every second packet is acknowledged: each contender's turn is to begin with all of them acknowledged.
void turn(contender& c, unsigned count, std::string_view name, bool counts) {
    for (unsigned i = 0; i < bursts; ++i) run(c, count, name);
    const auto allocated = allocations;
    const auto waited = waits();
    const auto extras = c.on->b.extras;
    wait_for_tick();
    const auto before = now();
    for (unsigned i = 0; i < bursts; ++i) run(c, count, name);
    const auto took = now() - before;
    const bool idle = waits() != waited;
    if (!counts) return;
    if (c.on->b.extras - extras != bursts * c.extras) stop(std::string(name) + ", " + c.who + ": not all that was to come beside the messages has come");
    c.allocated += allocations - allocated;
    if (idle) return;
    c.turns.push_back(took);
    c.leasts.back() = std::min(c.leasts.back(), took);
}

/// System calls, by a child that is traced: the messages go over the same association.
double system_calls(const contender& c, unsigned count, std::string_view name) {
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        raise(SIGSTOP);
        run(c, count, name);
        raise(SIGSTOP);
        _exit(0);
    }
    int status = 0;
    long stops = 0;
    waitpid(child, &status, 0);
    while (true) {
        if (ptrace(PTRACE_SYSCALL, child, nullptr, nullptr) != 0 || waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) stop("the system calls can't be counted");
        if (WSTOPSIG(status) == SIGSTOP) break;
        ++stops;
    }
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    // What enters and leaves; then raise(): it asks who it is, and its call is not left.
    c.on->b.sequence += count;
    return static_cast<double>(stops / 2);
}

struct settings {
    bool quick = false, dump = false, scale = false, list = false;
    std::vector<std::string_view> names;
};

int ignored(bench*, unsigned) { return 0; }

unsigned measured = 0;

std::string name_of(const row& r, char size, family f) {
    const auto bytes = size_of(size);
    std::string name(r.name);
    if (bytes != 0) name += bytes < 1024 || bytes == 1200 ? ", " + std::to_string(bytes) + " B" : ", " + std::to_string(bytes / 1024) + " KiB";
    if (r.families.size() > 1) name += f == family::ipv6 ? ", IPv6" : ", IPv4";
    return name;
}

void measure(const row& r, char size, char family_digit, const settings& how) {
    const auto bytes = size_of(size);
    const auto f = family_digit == '6' ? family::ipv6 : family::ipv4;
    const auto name = name_of(r, size, f);
    if (!how.names.empty() && std::none_of(how.names.begin(), how.names.end(), [&](auto n) { return name.find(n) != name.npos; })) return;
    if (how.list) return static_cast<void>(std::printf("%s\n", name.c_str()));
    ++measured;

    const unsigned burst = std::min(r.burst, most_in_a_burst(bytes));
    const bool large = bytes > 4096;
    const std::size_t worlds = how.quick ? (large ? 2 : 4) : (large ? 3 : 6), warm = bytes > 1000 ? 4 : 2, turns = large ? 2 : 3;
    std::vector<contender> all;
    if (r.ours != nullptr) all.push_back({"sctpp", r.ours, nullptr});
    if (r.twin != nullptr) all.push_back({"C", r.twin, nullptr});
    const auto twins = all.size();
    for (auto& c : all) c.extras = has(r.options, 'd') ? 2 * burst : has(r.options, 'n') ? burst - 1
                                                                                         : 0;
    if (r.libsctp != nullptr) all.push_back({"libsctp", r.libsctp, nullptr});
    const std::size_t most_worlds = 4 * worlds;
    for (auto& c : all) c.turns.reserve(most_worlds * turns);
    std::optional<world> ground, other;
    // Several pairs of sockets: how the kernel's memory happens to lie for one is worth some instructions a message. And more, for all
    // alike, as long as the least of one may be a chance, that came on one pair only, or the twins differ, which may be one too.
    const auto settled = [&] { return std::all_of(all.begin(), all.end(), least_came_twice) && (twins < 2 || alike(all[0], all[1])); };
    std::size_t w = 0;
    for (; w < worlds || (w < most_worlds && !settled()); ++w) {
        ground.emplace(r, bytes, f, false);
        if (r.libsctp != nullptr) {
            row theirs = r;
            if (r.libsctp == libsctp_sendv_recvv) theirs.options = "v";
            other.emplace(theirs, bytes, f, true);
        }
        for (auto& c : all) {
            c.on = c.does == r.libsctp ? &*other : &*ground;
            c.leasts.push_back(~std::uint64_t{0});
        }
        // First the twins alone, A B A B, for whoever else takes turns is felt in the kernel's memory; then libsctp.
        const auto interleave = [&](std::span<contender> some) {
            for (std::size_t i = 0; i < warm; ++i)
                for (auto& c : some) turn(c, burst, name, false);
            for (std::size_t i = 0; i < turns; ++i)
                for (std::size_t k = 0; k < some.size(); ++k) turn(some[w % 2 == 0 ? k : some.size() - 1 - k], burst, name, true);
        };
        interleave(std::span(all).first(twins));
        interleave(std::span(all).subspan(twins));
    }
    const contender nothing{"nothing", ignored, &*ground};
    const double frame = system_calls(nothing, 0, name);
    for (auto& c : all) {
        if (c.turns.size() < w * turns / 2) stop(name + ", " + c.who + ": it waited in most turns");
        c.calls = (system_calls(c, burst, name) - frame) / burst;
        auto sorted = c.turns;
        std::sort(sorted.begin(), sorted.end());
        const auto per = [&](std::uint64_t t) { return static_cast<double>(t) / (burst * bursts); };
        std::printf("row\t%s\t%s\t%.1f\t%.1f\t%.2f\t%.6f\t%zu\n", name.c_str(), c.who, per(sorted.front()), per(sorted[sorted.size() / 2]), c.calls,
                    static_cast<double>(c.allocated) / static_cast<double>(burst * bursts * w * turns), sorted.size());
        if (how.dump) {
            std::printf("#");
            for (const auto t : c.turns) std::printf(" %.0f", per(t));
            std::printf("\n");
        }
    }
    std::fflush(stdout);
}

// ---- many associations on one socket ----

/// Memory that nobody uses, in bytes.
std::uint64_t memory_left() {
    struct sysinfo all;
    ::sysinfo(&all);
    return std::uint64_t{all.freeram} * all.mem_unit;
}

/// What of memory is this program's alone, without asking for any: the allocator's, and pages.
struct own_memory {
    std::int64_t allocated = 0, resident = 0;
    static own_memory now() {
        std::array<char, 256> text{};
        const int fd = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
        const auto size = fd < 0 ? -1 : ::read(fd, text.data(), text.size() - 1);
        ::close(fd);
        long all = 0, here = 0, shared = 0;
        if (size < 0 || std::sscanf(text.data(), "%ld %ld %ld", &all, &here, &shared) != 3) stop("/proc/self/statm");
        const auto heap = mallinfo2();
        return {static_cast<std::int64_t>(heap.uordblks + heap.hblkhd), (here - shared) * sysconf(_SC_PAGESIZE)};
    }
};

/// Whoever sets associations up, and what that has cost the program so far.
struct builder {
    const char* who;
    way adds, round;
    std::uint64_t least = 0;
    unsigned built = 0;
    std::int64_t allocated = 0, resident = 0;
    std::size_t allocations = 0;
    void add(bench& b, unsigned count) {
        const auto calls = ::allocations;
        const auto before = own_memory::now();
        if (const int r = adds(&b, count); r != 0) stop(std::string("scale, ") + who + ": " + std::strerror(-r));
        const auto after = own_memory::now();
        allocations += ::allocations - calls;
        allocated += after.allocated - before.allocated;
        resident += after.resident - before.resident;
        built += count;
    }
};

/// With 1, 10, 100, ... and as many as fit into memory: what a round trip over one of them takes, and what an association takes of memory,
/// with both its ends: the kernel's, and the program's. Half of them are set up with sctpp, half in C.
void scale(std::size_t most) {
    rlimit files{200000, 200000};
    if (setrlimit(RLIMIT_NOFILE, &files) != 0) stop("many descriptors need root");
    constexpr std::uint64_t spare = 96U << 20;
    constexpr unsigned burst = 16, rounds = 7, block = 32;
    std::vector<unsigned char> out(64, 7), in(4096);
    std::vector<bench_end> peers(most);
    std::fill(peers.begin(), peers.end(), bench_end{-1, -1});  // its pages are there before anything is counted
    bench b{};
    b.out = out.data(), b.size = out.size(), b.in = in.data(), b.room = in.size(), b.stream = 3, b.protocol = 60;
    b.peers = peers.data(), b.next_port = 1024;
    auto server = get(one_to_many::open(family::ipv4), "open");
    done(server.set(no_delay{}), "no_delay");
    done(server.subscribe<association_change>(), "subscribe");
    done(server.bind(endpoint::loopback(family::ipv4)), "bind");
    done(server.listen(), "listen");
    const auto at = get(server.local_endpoint(), "local_endpoint");
    std::memcpy(&b.listening, at.data(), at.size());
    b.address_size = at.size();
    b.server.socket = server.native_handle();
    std::array<builder, 2> both{builder{"sctpp", sctpp_add_peers, sctpp_round_peers}, builder{"C", c_add_peers, c_round_peers}};
    (void)own_memory::now();
    const auto before = memory_left();
    for (std::size_t goal = 1;; goal *= 10) {
        goal = std::min(goal, most);
        while (b.peer_count < goal && memory_left() > spare)
            for (auto& who : both) who.add(b, std::min(block, static_cast<unsigned>(goal - b.peer_count + 1) / 2));
        const auto of_kernel = before - std::min(before, memory_left());
        for (auto& who : both) who.least = ~std::uint64_t{0};
        for (unsigned i = 0; i < rounds; ++i)
            for (auto& who : both) {
                const auto go = [&] {
                    b.next_peer = 0;  // both the same associations
                    if (const int r = who.round(&b, burst); r != 0) stop(std::string("scale, ") + who.who + ": " + std::strerror(-r));
                };
                go();
                const auto waited = waits();
                wait_for_tick();
                const auto start = now();
                go();
                go();
                const auto took = now() - start;
                if (i > 1 && waits() == waited) who.least = std::min(who.least, took);
            }
        for (const auto& who : both)
            if (who.least == ~std::uint64_t{0}) stop(std::string("scale, ") + who.who + ": it waited in every turn");
        for (const auto& who : both)
            std::printf("scale\t%u\t%s\t%.1f\t%lu\t%u\t%ld\t%ld\t%zu\n", b.peer_count, who.who, static_cast<double>(who.least) / (2 * burst),
                        static_cast<unsigned long>(of_kernel / b.peer_count), who.built, static_cast<long>(who.allocated), static_cast<long>(who.resident), who.allocations);
        std::fflush(stdout);
        if (b.peer_count < goal || goal == most) return;
    }
}

/// How long the processor had nothing to do, in hundredths of a second.
long idle_time() {
    std::FILE* stat = std::fopen("/proc/stat", "r");
    long user = 0, nice = 0, system = 0, idle = 0, io = 0;
    if (stat == nullptr || std::fscanf(stat, "cpu %ld %ld %ld %ld %ld", &user, &nice, &system, &idle, &io) != 5) stop("/proc/stat");
    std::fclose(stat);
    return idle + io;
}

}  // namespace

int main(int count, char** words) {
    settings how;
    for (const std::string_view word : std::span(words + 1, static_cast<std::size_t>(count - 1))) {
        if (word == "--quick")
            how.quick = true;
        else if (word == "--dump")
            how.dump = true;
        else if (word == "--scale")
            how.scale = true;
        else if (word == "--list")
            how.list = true;
        else
            how.names.push_back(word);
    }
    const auto each_row = [&how](auto after) {
        for (const auto& r : rows)
            for (const char family : how.quick ? r.families.substr(0, 1) : r.families)
                for (const char size : how.quick ? r.quick : r.sizes) {
                    measure(r, size, family, how);
                    after();
                }
    };
    if (how.list) {
        each_row([] {});
        return 0;
    }
    if (!allocations_are_counted()) stop("allocations are not counted");
    counts_instructions = clock_counts_instructions();
    utsname system;
    uname(&system);
    std::printf("kernel\t%s\t%s\nclock\t%s\n", system.release, system.version, counts_instructions ? "instructions" : "nanoseconds");
    std::fflush(stdout);
    if (how.scale) {
        scale(30000);
        std::printf("end\n");
        return 0;
    }
    // After each row, because a young kernel reckons anew from zero when its timers get precise: over all, that would hide what it was idle.
    long idle = 0, last = idle_time();
    each_row([&] {
        const auto now = idle_time();
        idle += std::max(now - last, 0L);
        last = now;
    });
    if (measured == 0) stop("no row has such a name; --list names all");
    std::printf("idle\t%ld\nend\n", idle);
}
