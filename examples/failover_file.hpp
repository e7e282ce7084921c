// SPDX-License-Identifier: BSL-1.0
//
// The file that failover.cpp carries, in pieces: one message each.
#ifndef FAILOVER_FILE_HPP
#define FAILOVER_FILE_HPP

#include "program.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>

#include <endian.h>

/// Stands in front of every piece of the file. Streams overtake one another, so each piece says where it belongs.
struct piece_header {
    std::uint64_t offset, file_size;  // big-endian
};

/// How long the file to be sent is.
inline std::uint64_t size_of(const std::string& name) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(name, failed);
    if (failed) throw wrong_argument("'" + name + "': " + failed.message());
    if (size == 0) throw wrong_argument("'" + name + "' is empty");
    if (!std::ifstream(name)) throw wrong_argument("'" + name + "' cannot be read");
    return size;
}

/// The file as it arrives, in any order.
class arriving_file {
public:
    explicit arriving_file(const std::string& name) : file_(name, std::ios::binary) {
        if (!file_) throw wrong_argument("'" + name + "' cannot be written");
        file_.exceptions(std::ios::badbit | std::ios::failbit);
    }
    /// Returns how many bytes of the file a message had.
    std::size_t write(std::span<const std::byte> bytes) {
        piece_header header{};
        if (bytes.size() <= sizeof header) throw std::runtime_error("a message that is no piece of a file");
        std::memcpy(&header, bytes.data(), sizeof header);
        const auto piece = bytes.subspan(sizeof header);
        file_.seekp(static_cast<std::streamoff>(be64toh(header.offset)));
        file_.write(reinterpret_cast<const char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
        size_ = be64toh(header.file_size);
        received_ += piece.size();
        return piece.size();
    }
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] bool has(std::uint64_t percent) const { return size_ > 0 && received_ * 100 >= size_ * percent; }

private:
    std::ofstream file_;
    std::uint64_t size_ = 0, received_ = 0;
};

#endif
