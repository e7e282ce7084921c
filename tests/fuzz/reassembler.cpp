// SPDX-License-Identifier: BSL-1.0
// Pieces, events and ends in any order, against a model without bounds: what is put together is what was given, and nothing else.
//
// Input: [layout] [longest, 2 bytes] [memory, 2 bytes], then steps: [what] and what that takes.
#include "target.hpp"

#include "../unit/pieces.hpp"

using namespace sctpp;
using fuzz::claim;

namespace {

enum layout : std::uint8_t {
    misalignment = 0x0f,
    few_keys = 0x10,  ///< so few kinds of pieces that all refused messages can be remembered
    plain = 0x20,     ///< messages without receive_info
};

struct complain {
    void operator()(const char* what) const { claim(false, what); }
};

/// Bytes that tell where in the input's stream of pieces they belong, so that a wrong one is seen.
std::vector<std::byte> content(std::size_t size, unsigned& next) {
    std::vector<std::byte> data(size);
    for (auto& b : data) b = static_cast<std::byte>(next++ * 2654435761U >> 24U);
    return data;
}

/// An event that is about these keys, or any bytes; cut somewhere.
std::vector<std::byte> event_of(fuzz::input& in, const pieces::origin& from) {
    const auto kind = in.u8();
    if ((kind & 3U) == 0) {
        const auto any = in.take(in.u8() % 40U);
        return {any.begin(), any.end()};
    }
    std::vector<std::byte> event(24);
    const auto put = [&](std::size_t offset, auto value) { std::memcpy(&event[offset], &value, sizeof value); };
    if ((kind & 3U) == 1) {
        event.resize(20);
        put(0, std::uint16_t{0x8001});
        put(8, static_cast<std::uint16_t>((kind >> 2U & 7U) % 6U));
        put(16, from.association);
    } else {
        put(0, std::uint16_t{0x8006});
        put(2, static_cast<std::uint16_t>(from.unordered));
        put(8, std::uint32_t{kind == 0xff});
        put(12, from.association);
        if ((kind & 3U) == 2) put(16, std::uint32_t{from.stream}), put(20, std::uint32_t{from.ssn});
    }
    put(4, static_cast<std::uint32_t>(event.size()));
    if ((kind & 0xe0U) == 0xe0U) event.resize(std::min<std::size_t>(event.size(), std::size_t{1} + in.u8() % 24U));
    return event;
}

void run_with_info(fuzz::input& in, std::span<std::byte> memory, std::size_t longest, bool remembers) {
    pieces::checked<complain> both(memory, longest, remembers, complain{});
    unsigned next = 0;
    for (int step = 0; step < 400; ++step) {
        const auto what = in.u8();
        const auto key = in.u8();
        if (what == 0 && key == 0) return;  // also at the end of the input
        pieces::origin from;
        from.association = 3 + (remembers ? key & 1 : key & 7);
        from.stream = remembers ? key >> 1U & 1U : key >> 3U & 3U;
        from.unordered = (key & 0x20U) != 0;
        // Few together: one per ordered sequence, two per unordered one. Else any.
        from.ssn = remembers && from.unordered ? key >> 6U & 1U : key >> 6U;
        from.protocol = next;
        from.tsn = static_cast<std::uint32_t>(step);
        if (what < 0xd0) {
            const fuzz::exact data(content(in.u8() * ((what & 0x40U) != 0 ? std::size_t{8} : std::size_t{1}), next));
            both.piece(data.bytes(), from, (what & 1U) != 0);
        } else if (what < 0xf0) {
            const fuzz::exact event(event_of(in, from));
            if (!event.bytes().empty()) both.event(event.bytes());
        } else if (what < 0xf6) {
            both.give_up(from.association);
        } else if (what < 0xfb) {
            both.forget(from.association);
        } else if (what == 0xfb) {
            both.give_up_all();
        } else if (what == 0xfc) {
            both.clear();
        } else {
            both.end();
        }
    }
}

/// One message after the other: what comes out is all since the last beginning.
void run_plain(fuzz::input& in, std::span<std::byte> memory, std::size_t longest) {
    plain_reassembler real(memory, longest);
    std::vector<std::byte> all;
    enum { none,
           collecting,
           refused } state = none;
    unsigned next = 0;
    for (int step = 0; step < 400; ++step) {
        const auto what = in.u8();
        if (what == 0) return;
        if (what >= 0xf0) {
            if (what >= 0xf8)
                real.clear(), state = none;
            else
                claim(real.add(pieces::end<>()).has_value(), "the end is passed on"), state = none;
            all.clear();
            continue;
        }
        const bool last = (what & 1U) != 0;
        const fuzz::exact data(content(in.u8(), next));
        const auto out = real.add(pieces::piece<>(data.bytes(), {}, last));
        all.insert(all.end(), data.bytes().begin(), data.bytes().end());
        const bool fits = all.size() <= longest && real.capacity() > 0;
        if (state == refused) {
            claim(!out && out.error().reason() != reason::reassembled_too_long, "a refused message stays refused");
        } else if (state == none && last) {
            claim(out && fuzz::same(pieces::bytes_of(*out), data.bytes()), "a whole message passes");
        } else {
            claim(out.has_value() == fits, "what fits is taken, and nothing else");
            if (out && last) claim(fuzz::equal(pieces::bytes_of(*out), all), "all of the message");
        }
        if (!out) state = refused;
        else if (!last) state = collecting;
        if (real.capacity() > 0) claim(real.in_progress() == (out && !last ? 1U : 0U), "in progress while something is");
        if (last && (out || out.error().reason() != reason::refused_too_many)) state = none;
        if (last) all.clear();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto how = in.u8();
    std::size_t longest = in.u16() % 3000U;
    std::size_t bytes = in.u16() % 20000U;
    const bool remembers = (how & few_keys) != 0 && (how & plain) == 0;
    if (remembers) {  // twelve messages at most can be refused at once: the remainder of the memory holds them
        longest = 256 + longest % 1000U;
        const std::size_t places = bytes % 6U;
        bytes = places * (longest + 40 + (2 + longest / 1024) * 12) + longest + 40;
    }
    const fuzz::exact memory(bytes, how & misalignment);
    if ((how & plain) != 0)
        run_plain(in, memory.bytes(), longest);
    else
        run_with_info(in, memory.bytes(), longest, remembers);
    return 0;
}
