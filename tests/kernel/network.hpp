// SPDX-License-Identifier: BSL-1.0
// Networks to break: a network namespace of the test's own, and packets seen and made by hand. Needs privileges; a test without
// them is skipped.
#ifndef SCTPP_TESTS_KERNEL_NETWORK_HPP
#define SCTPP_TESTS_KERNEL_NETWORK_HPP

#include <arpa/inet.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/ip.h>
#include <sched.h>
#include <sys/ioctl.h>

#include "support.hpp"

namespace support {

/// While it lives, sockets are opened in an empty network that has only a loopback interface. Declare it before the sockets.
class private_network {
public:
    private_network() {
        home_ = ::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
        if (home_ < 0 || ::unshare(CLONE_NEWNET) != 0) {
            if (home_ >= 0) ::close(home_);
            SKIP("this needs the right to make a network namespace");
        }
        control_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        loopback(true);
    }
    ~private_network() {
        ::close(control_);
        (void)::setns(home_, CLONE_NEWNET);
        ::close(home_);
    }
    private_network(const private_network&) = delete;
    private_network& operator=(const private_network&) = delete;

    /// With the loopback interface down, nothing arrives and nothing is answered.
    void loopback(bool up) { flags("lo", up); }
    /// 10.0.0.`last`, or the address given, as the loopback interface's alias `lo:last`.
    sctpp::endpoint add_address(std::uint8_t last, std::uint16_t port = 0) {
        return add_address(last, sctpp::endpoint::ipv4({10, 0, 0, last}, port));
    }
    sctpp::endpoint add_address(std::uint8_t last, const sctpp::endpoint& address) {
        ifreq request = named("lo:" + std::to_string(last));
        std::memcpy(&request.ifr_addr, address.data(), sizeof(sockaddr_in));
        call(SIOCSIFADDR, &request);
        const auto mask = sctpp::endpoint::ipv4({255, 255, 255, 255}, 0);
        std::memcpy(&request.ifr_netmask, mask.data(), sizeof(sockaddr_in));
        call(SIOCSIFNETMASK, &request);
        return address;
    }
    void remove_address(std::uint8_t last) { flags("lo:" + std::to_string(last), false); }
    /// Packets to 10.9.0.0/16 (10.`second`.0.0/16) leave and arrive nowhere, without a word.
    void add_silent_hosts(std::uint8_t second = 9) {
        rtentry route{};
        const auto to = sctpp::endpoint::ipv4({10, second, 0, 0}, 0);
        const auto mask = sctpp::endpoint::ipv4({255, 255, 0, 0}, 0);
        char device[] = "lo";
        std::memcpy(&route.rt_dst, to.data(), sizeof(sockaddr_in));
        std::memcpy(&route.rt_genmask, mask.data(), sizeof(sockaddr_in));
        route.rt_flags = RTF_UP;
        route.rt_dev = device;
        call(SIOCADDRT, &route);
    }
    /// Of net.sctp: holds for sockets opened from now on.
    void sysctl(const char* name, const char* value) {
        const std::string path = std::string("/proc/sys/net/sctp/") + name;
        const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        REQUIRE(fd >= 0);
        CHECK(::write(fd, value, std::strlen(value)) > 0);
        ::close(fd);
    }

private:
    static ifreq named(const std::string& name) {
        ifreq request{};
        std::memcpy(request.ifr_name, name.c_str(), name.size() + 1);
        return request;
    }
    void flags(const std::string& name, bool up) {
        ifreq request = named(name);
        call(SIOCGIFFLAGS, &request);
        request.ifr_flags = static_cast<short>(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
        call(SIOCSIFFLAGS, &request);
    }
    void call(unsigned long what, void* argument) {
        if (::ioctl(control_, what, argument) != 0) FAIL("ioctl " << std::hex << what << ": " << std::strerror(errno));
    }
    int home_ = -1;
    int control_ = -1;
};

/// The checksum of SCTP packets (CRC32c).
inline std::uint32_t crc32c(const std::vector<std::uint8_t>& bytes) {
    std::uint32_t crc = 0xffffffff;
    for (const auto b : bytes) {
        crc ^= b;
        for (int i = 0; i < 8; ++i) crc = (crc & 1U) != 0 ? crc >> 1U ^ 0x82f63b78U : crc >> 1U;
    }
    return ~crc;
}

/// Sees all SCTP packets over IPv4 that arrive at this host, and can send others.
class packets {
public:
    struct packet {
        std::array<std::uint8_t, 4> from{}, to{};
        std::uint16_t from_port = 0, to_port = 0;
        std::uint32_t tag = 0;
        std::vector<std::uint8_t> chunks;
        /// The first chunk is user data.
        [[nodiscard]] bool is_data() const { return !chunks.empty() && chunks.front() == 0; }
    };

    packets() : fd_(::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_SCTP)) {
        if (fd_ < 0) SKIP("this needs the right to open a raw socket");
        limit(fd_);
    }
    ~packets() { ::close(fd_); }
    packets(const packets&) = delete;
    packets& operator=(const packets&) = delete;

    /// The next packet for which `wanted` holds.
    template <class Wanted>
    packet next(Wanted wanted) {
        std::vector<std::uint8_t> bytes(70000);
        for (;;) {
            const auto n = ::recv(fd_, bytes.data(), bytes.size(), 0);
            if (n < 0) FAIL("no such packet: " << std::strerror(errno));
            const std::size_t size = static_cast<std::size_t>(n), head = (bytes[0] & 15U) * 4U;
            if (size < head + 12) continue;
            packet p;
            std::memcpy(p.from.data(), &bytes[12], 4);
            std::memcpy(p.to.data(), &bytes[16], 4);
            p.from_port = static_cast<std::uint16_t>(bytes[head] << 8U | bytes[head + 1]);
            p.to_port = static_cast<std::uint16_t>(bytes[head + 2] << 8U | bytes[head + 3]);
            std::memcpy(&p.tag, &bytes[head + 4], 4);
            p.chunks.assign(bytes.begin() + static_cast<std::ptrdiff_t>(head + 12), bytes.begin() + n);
            if (wanted(p)) return p;
        }
    }
    /// Sends as if `like` had been followed by another packet with these chunks.
    void send_like(const packet& like, const std::vector<std::uint8_t>& chunks) {
        std::vector<std::uint8_t> bytes{static_cast<std::uint8_t>(like.from_port >> 8U), static_cast<std::uint8_t>(like.from_port),
                                        static_cast<std::uint8_t>(like.to_port >> 8U), static_cast<std::uint8_t>(like.to_port)};
        bytes.resize(12);
        std::memcpy(&bytes[4], &like.tag, 4);
        bytes.insert(bytes.end(), chunks.begin(), chunks.end());
        const auto sum = crc32c(bytes);
        for (unsigned i = 0; i < 4; ++i) bytes[8 + i] = static_cast<std::uint8_t>(sum >> 8 * i);
        const auto to = sctpp::endpoint::ipv4(like.to, 0);
        REQUIRE(::sendto(fd_, bytes.data(), bytes.size(), 0, to.data(), to.size()) == static_cast<ssize_t>(bytes.size()));
    }

private:
    int fd_;
};

/// The left end of an association over IPv4 loses its memory, without a word to the right one, and connects again from the same port.
template <class Socket, class Prepare = decltype(as_it_is)>
void restart_left(connected<Socket>& c, private_network& network, Prepare prepare = as_it_is) {
    const auto port = must(c.left.local_endpoint()).port();
    network.loopback(false);
    must(c.left.abort(c.left_id));  // which nobody hears
    c.left = sctpp::one_to_many();
    network.loopback(true);
    c.left = open<sctpp::one_to_many>(sctpp::family::ipv4);
    prepare(c.left);
    must(c.left.bind(sctpp::endpoint::loopback(sctpp::family::ipv4, port)));
    c.left_id = must(c.left.connect(c.address)).association;
}

}  // namespace support

#endif
