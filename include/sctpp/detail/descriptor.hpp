// SPDX-License-Identifier: BSL-1.0
/// @file
/// One file descriptor, owned.
#ifndef SCTPP_DETAIL_DESCRIPTOR_HPP
#define SCTPP_DETAIL_DESCRIPTOR_HPP

#include <utility>

#include <unistd.h>

namespace sctpp::inline v0::detail {

class descriptor {
public:
    descriptor() noexcept = default;
    explicit descriptor(int fd) noexcept : fd_(fd) {}
    descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    ~descriptor() { reset(); }

    [[nodiscard]] int get() const noexcept { return fd_; }
    [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }
    void reset() noexcept {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));  // after EINTR the descriptor is gone as well
    }

private:
    int fd_ = -1;
};

}  // namespace sctpp::inline v0::detail

#endif
