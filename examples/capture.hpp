// SPDX-License-Identifier: BSL-1.0
//
// A small packet capture for examples: the SCTP packets of this host, as lines to read and as a file for Wireshark.
#ifndef CAPTURE_HPP
#define CAPTURE_HPP

#include <sctpp/endpoint.hpp>

#include <array>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if_arp.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <sys/socket.h>
#include <unistd.h>

class capture {
public:
    /// Of the SCTP packets to and from this port, from now on. Needs root, or CAP_NET_RAW.
    explicit capture(std::uint16_t port)
        : port_(port), fd_(::socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_ALL))) {
        if (fd_ < 0)
            throw std::runtime_error(std::string("capturing packets: ") + std::strerror(errno) +
                                     " (it takes root, or CAP_NET_RAW)");
    }
    capture(const capture&) = delete;
    ~capture() { ::close(fd_); }

    /// What has come since the last call, a line each: `10.1.0.1 > 10.1.0.2  COOKIE-ECHO DATA(stream 0, 5 bytes)`.
    [[nodiscard]] std::vector<std::string> lines() {
        std::vector<std::string> all;
        std::array<unsigned char, 65536> packet;
        for (;;) {
            sockaddr_ll from{};
            socklen_t size = sizeof from;
            auto* const address = reinterpret_cast<sockaddr*>(&from);
            const auto n = ::recvfrom(fd_, packet.data(), packet.size(), 0, address, &size);
            if (n <= 0) return all;
            const auto line = describe({packet.data(), static_cast<std::size_t>(n)});
            const bool twice = from.sll_hatype == ARPHRD_LOOPBACK && from.sll_pkttype == PACKET_OUTGOING;
            if (line.empty() || twice) continue;  // on the loopback all come twice
            all.push_back(line);
            packets_.emplace_back(packet.data(), packet.data() + n);
        }
    }

    /// All of them, in the format of pcap.
    void write(std::ofstream& file) const {
        const auto put = [&](std::initializer_list<std::uint32_t> words) {
            for (const auto w : words) file.write(reinterpret_cast<const char*>(&w), sizeof w);
        };
        put({0xa1b2c3d4, 0x00040002, 0, 0, 65536, 101});  // 101: packets begin with the IP header
        std::uint32_t number = 0;
        for (const auto& p : packets_) {
            const auto length = static_cast<std::uint32_t>(p.size());
            put({0, number++, length, length});
            file.write(reinterpret_cast<const char*>(p.data()), length);
        }
        if (!file.flush()) throw std::runtime_error("the packets cannot be written");
    }

private:
    using bytes = std::span<const unsigned char>;
    static unsigned be16(bytes b, std::size_t at) { return b[at] * 256U + b[at + 1]; }
    static std::string chunk_name(unsigned type) {
        constexpr std::array<const char*, 15> names{
            "DATA", "INIT", "INIT-ACK", "SACK", "HEARTBEAT", "HEARTBEAT-ACK", "ABORT", "SHUTDOWN",
            "SHUTDOWN-ACK", "ERROR", "COOKIE-ECHO", "COOKIE-ACK", "ECNE", "CWR", "SHUTDOWN-COMPLETE"};
        return type < names.size() ? names[type] : "chunk " + std::to_string(type);
    }

    /// Empty if it is none of ours.
    [[nodiscard]] std::string describe(bytes p) const {
        const bool v4 = p.size() > 20 && p[0] >> 4 == 4, v6 = p.size() > 40 && p[0] >> 4 == 6;
        if (!v4 && !v6) return {};
        const std::size_t header = v4 ? (p[0] & 15U) * 4U : 40;
        if (p[v4 ? 9 : 6] != IPPROTO_SCTP || p.size() < header + 12) return {};
        const auto address = [&](std::size_t at) {
            std::array<char, INET6_ADDRSTRLEN> text{};
            return std::string(::inet_ntop(v4 ? AF_INET : AF_INET6, p.data() + at, text.data(), text.size()));
        };
        const auto sctp = p.subspan(header);
        if (be16(sctp, 0) != port_ && be16(sctp, 2) != port_) return {};
        std::ostringstream line;
        line << address(v4 ? 12 : 8) << " > " << address(v4 ? 16 : 24) << ' ';
        for (std::size_t at = 12; at + 4 <= sctp.size();) {
            const std::size_t length = be16(sctp, at + 2);
            if (length < 4 || at + length > sctp.size()) break;
            line << ' ' << chunk_name(sctp[at]);
            if (sctp[at] == 0 && length >= 16)
                line << "(stream " << be16(sctp, at + 8) << ", " << length - 16 << " bytes)";
            at += (length + 3) / 4 * 4;
        }
        return line.str();
    }

    std::uint16_t port_;
    int fd_;
    std::vector<std::vector<unsigned char>> packets_;
};

#endif
