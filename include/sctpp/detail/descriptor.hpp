// SPDX-License-Identifier: BSL-1.0
/// @file
/// One file descriptor, owned.
#ifndef SCTPP_DETAIL_DESCRIPTOR_HPP
#define SCTPP_DETAIL_DESCRIPTOR_HPP

#include <sctpp/detail/cplusplus.hpp>

#include <unistd.h>

namespace sctpp::inline v0::detail {

class descriptor {
public:
    descriptor() noexcept = default;
    explicit descriptor(int fd) noexcept : fd_(fd) {}
    descriptor(descriptor&& other) noexcept : fd_(other.release()) {}
    descriptor& operator=(descriptor&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = other.release();
        }
        return *this;
    }
    ~descriptor() { reset(); }

    [[nodiscard]] int get() const noexcept { return fd_; }
    [[nodiscard]] int release() noexcept {
        const int fd = fd_;
        fd_ = -1;
        return fd;
    }
    void reset() noexcept {
        if (fd_ >= 0) ::close(release());  // after EINTR the descriptor is gone as well
    }

private:
    int fd_ = -1;
};

}  // namespace sctpp::inline v0::detail

#endif
