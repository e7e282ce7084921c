// SPDX-License-Identifier: BSL-1.0
// Linked with the kernel tests, in front of their system calls: keeps one of each kind of thing that the kernel answers, in the form that
// the fuzz targets take, as ./recorded/TARGET/KIND@KERNEL. Run by scripts/fuzz --record. (Allocates nothing: a test counts that.)
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <string_view>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <sctpp/event_type.hpp>

namespace {

/// An input in the making; what is too long for a corpus is left out.
class record {
public:
    record& add(const void* data, std::size_t size) {
        if (size > bytes_.size() - size_) return whole_ = false, *this;
        if (size != 0) std::memcpy(bytes_.data() + size_, data, size);
        size_ += size;
        return *this;
    }
    template <class T>
    record& put(T value) {
        return add(&value, sizeof value);
    }
    record& u8(std::size_t value) { return put(static_cast<std::uint8_t>(value)); }
    record& u16(std::size_t value) { return put(static_cast<std::uint16_t>(value)); }
    record& u32(std::size_t value) { return put(static_cast<std::uint32_t>(value)); }

    /// Writes it, unless there is one of this kind.
    void keep(const char* target, const char* kind) const {
        if (!whole_) return;
        utsname name{};
        ::uname(&name);
        int major = 0, minor = 0;
        (void)std::sscanf(name.release, "%d.%d", &major, &minor);
        std::array<char, 200> path{};
        ::mkdir("recorded", 0777);
        (void)std::snprintf(path.data(), path.size(), "recorded/%s", target);
        ::mkdir(path.data(), 0777);
        (void)std::snprintf(path.data(), path.size(), "recorded/%s/%s@%d.%d", target, kind, major, minor);
        const int fd = ::open(path.data(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0) return;  // there is one
        if (::write(fd, bytes_.data(), size_) != static_cast<ssize_t>(size_)) ::unlink(path.data());
        ::close(fd);
    }

private:
    std::array<std::byte, 600> bytes_{};
    std::size_t size_ = 0;
    bool whole_ = true;
};

/// A kind, as the name of a file.
class kind {
public:
    template <class... Numbers>
    explicit kind(const char* format, Numbers... numbers) {
        (void)std::snprintf(text_.data(), text_.size(), format, numbers...);
    }
    template <class... Numbers>
    void more(const char* format, Numbers... numbers) {
        const auto used = std::strlen(text_.data());
        (void)std::snprintf(text_.data() + used, text_.size() - used, format, numbers...);
    }
    [[nodiscard]] const char* text() const { return text_.data(); }

private:
    std::array<char, 100> text_{};
};

std::uint16_t u16_at(const void* data, std::size_t size, std::size_t offset) {
    std::uint16_t value = 0;
    if (offset + sizeof value <= size) std::memcpy(&value, static_cast<const std::byte*>(data) + offset, sizeof value);
    return value;
}

void keep_event(const msghdr& header, std::size_t received) {
    const auto& first = header.msg_iov[0];
    const std::size_t size = std::min<std::size_t>(received, first.iov_len);
    const bool ends = (header.msg_flags & MSG_EOR) != 0;
    const auto type = u16_at(first.iov_base, size, 0);
    kind k("%x-%x-%zu", unsigned{type}, unsigned{u16_at(first.iov_base, size, 2)}, size);
    if (type == SCTP_ASSOC_CHANGE) k.more("-state-%u-cause-%x", unsigned{u16_at(first.iov_base, size, 8)}, unsigned{u16_at(first.iov_base, size, 10)});
    if (type == SCTP_PEER_ADDR_CHANGE) k.more("-family-%u-state-%u", unsigned{u16_at(first.iov_base, size, 8)}, unsigned{u16_at(first.iov_base, size, 136)});
    if (!ends) k.more("%s", "-cut");
    record().u8(ends ? 0 : 1).u8(0).add(first.iov_base, size).keep("events", k.text());
}

void keep_message(const msghdr& header, std::size_t received) {
    if (header.msg_name == nullptr && header.msg_controllen == 0) return;
    const auto& first = header.msg_iov[0];
    const std::size_t name = header.msg_name != nullptr ? std::min<std::size_t>(header.msg_namelen, 28) : 0;
    const std::size_t data = std::min({received, std::size_t{first.iov_len}, std::size_t{16}});
    const bool ends = (header.msg_flags & MSG_EOR) != 0, cut = (header.msg_flags & MSG_CTRUNC) != 0;
    kind k("name-%zu", name);
    for (std::size_t at = 0; at + sizeof(cmsghdr) <= header.msg_controllen;) {
        cmsghdr head{};
        std::memcpy(&head, static_cast<const std::byte*>(header.msg_control) + at, sizeof head);
        k.more("-%d.%d.%zu", head.cmsg_level, head.cmsg_type, static_cast<std::size_t>(head.cmsg_len));
        at += std::max(CMSG_ALIGN(head.cmsg_len), sizeof head);
    }
    k.more("%s%s", ends ? "" : "-piece", cut ? "-cut" : "");
    record()
        .u8((ends ? 1U : 0U) | (cut ? 4U : 0U))
        .u8(name)
        .u8(data)
        .add(header.msg_name, name)
        .add(first.iov_base, data)
        .add(header.msg_control, header.msg_controllen)
        .keep("control_messages", k.text());
}

/// Pieces of messages and what came between them, as steps of the target reassembler, from the first piece on until no message lacks its
/// end. What the pieces hold is the target's own, and they are shorter there, so that they fit into its memory.
class steps {
public:
    void message(const msghdr& header, std::size_t received) {
        sctp_rcvinfo info{};
        if (!has_info(header, info)) return;
        const bool last = (header.msg_flags & MSG_EOR) != 0;
        const auto key = key_of(info.rcv_assoc_id, info.rcv_sid, (info.rcv_flags & SCTP_UNORDERED) != 0, info.rcv_ssn);
        if (open_count_ == 0 && last) return;
        if (open_[key] == last) open_count_ += last ? -1 : 1;
        open_[key] = !last;
        most_ = std::max(most_, open_count_);
        step(last ? 1U : 2U, key).u8(std::clamp<std::size_t>(received / 32, 1, 255));
        if (open_count_ == 0) keep("");
    }
    void event(const void* bytes, std::size_t size) {
        if (open_count_ == 0) return;
        sctp_pdapi_event broken{};
        if (u16_at(bytes, size, 0) == SCTP_PARTIAL_DELIVERY_EVENT && size >= sizeof broken) {
            std::memcpy(&broken, bytes, sizeof broken);
            const auto key = key_of(broken.pdapi_assoc_id, broken.pdapi_stream, (broken.pdapi_flags & 1U) != 0, broken.pdapi_seq);
            if (open_[key]) --open_count_;
            open_[key] = false;
            step(0xd0, key).u8(2);
            if (open_count_ == 0) keep("-broken-off");
        } else if (u16_at(bytes, size, 0) == SCTP_ASSOC_CHANGE) {
            step(0xd0, 0).u8(1U | unsigned{u16_at(bytes, size, 8)} << 2U);
            keep("-ended");
        }
    }

private:
    static bool has_info(const msghdr& header, sctp_rcvinfo& info) {
        for (auto* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(const_cast<msghdr*>(&header), c))
            if (c->cmsg_level == sctpp::detail::sctp_level && c->cmsg_type == SCTP_RCVINFO) return std::memcpy(&info, CMSG_DATA(c), sizeof info), true;
        return false;
    }
    static unsigned key_of(std::int32_t association, unsigned stream, bool unordered, unsigned number) {
        return (static_cast<unsigned>(association) & 7U) | (stream & 3U) << 3U | (unordered ? 0x20U : 0U) | (unordered ? 0U : (number & 3U) << 6U);
    }
    record& step(unsigned what, unsigned key) {
        if (count_++ == 0) input_ = record(), input_.u8(0).u16(2999).u16(19999);
        return input_.u8(what).u8(key);
    }
    /// So many steps (to the next power of two), and messages at a time.
    void keep(const char* end) {
        unsigned about = 1;
        while (about < count_) about *= 2;
        input_.keep("reassembler", kind("%u-steps-%d-messages%s", about, most_, end).text());
        *this = {};
    }

    record input_;
    std::array<bool, 256> open_{};
    int open_count_ = 0, most_ = 0;
    unsigned count_ = 0;
};
steps reassembly;

void keep_list(const void* list, std::size_t size, std::uint32_t count) {
    kind k("%u-in-%zu", count, size);
    record().u8(0).u8(count).u32(count).u16(0).add(list, size).keep("address_lists", k.text());
}

/// Only those whose answer holds all that they answer: not what makes or connects sockets.
bool is_option(int option) { return option < 100 || (option > 111 && option != 122); }

std::mutex one_at_a_time;

}  // namespace

extern "C" {

ssize_t recvmsg(int fd, msghdr* header, int flags) {
    const auto n = ::syscall(SYS_recvmsg, fd, header, flags);
    const int code = errno;
    const std::scoped_lock lock(one_at_a_time);
    if (n > 0 && header->msg_iovlen != 0) {
        if ((header->msg_flags & sctpp::detail::notification_flag) != 0) {
            keep_event(*header, static_cast<std::size_t>(n));
            reassembly.event(header->msg_iov[0].iov_base, std::min(static_cast<std::size_t>(n), header->msg_iov[0].iov_len));
        } else {
            keep_message(*header, static_cast<std::size_t>(n));
            reassembly.message(*header, static_cast<std::size_t>(n));
        }
    } else if (n <= 0) {
        record().u8(32).u8(0).u8(1).u16(n == 0 ? 0U : static_cast<unsigned>(code)).u16(0).keep("control_messages", kind("nothing-%d", n == 0 ? 0 : code).text());
    }
    errno = code;
    return n;
}

int getsockopt(int fd, int level, int option, void* value, socklen_t* size) noexcept {
    const auto outcome = static_cast<int>(::syscall(SYS_getsockopt, fd, level, option, value, size));
    const int code = errno;
    const std::scoped_lock lock(one_at_a_time);
    if (level == sctpp::detail::sctp_level && is_option(option)) {
        const auto number = static_cast<unsigned>(option);
        if (outcome == 0)
            record().u8(number).u8(0).u16(0).add(value, *size).keep("option_replies", kind("%03u-%u", number, unsigned{*size}).text());
        else
            record().u8(number).u8(3).u16(static_cast<unsigned>(code) - 1).keep("option_replies", kind("%03u-error-%d", number, code).text());
    }
    if (level == sctpp::detail::sctp_level && outcome == 0 && (option == SCTP_GET_PEER_ADDRS || option == SCTP_GET_LOCAL_ADDRS)) {
        // An id, how many, and the list. For local addresses the kernel leaves the front out of the length.
        std::uint32_t count = 0;
        std::memcpy(&count, static_cast<const std::byte*>(value) + 4, sizeof count);
        const auto* const list = static_cast<const std::byte*>(value) + 8;
        std::size_t length = 0;
        for (std::uint32_t i = 0; i < count; ++i) length += u16_at(list, SIZE_MAX, length) == AF_INET ? 16 : 28;
        keep_list(list, length, count);
    }
    errno = code;
    return outcome;
}

int getsockname(int fd, sockaddr* address, socklen_t* size) noexcept {
    const auto outcome = static_cast<int>(::syscall(SYS_getsockname, fd, address, size));
    const int code = errno;
    const std::scoped_lock lock(one_at_a_time);
    if (outcome == 0) keep_list(address, *size, 1);
    errno = code;
    return outcome;
}
}
