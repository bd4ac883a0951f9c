// Ids: 16 bytes, ordered by the time they were made, with one text form of 26 characters (Crockford's base
// 32, lower case, as a ULID has it): `01kavd3q8s0000000000000000`.
#pragma once

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <fmt/format.h>
#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

namespace tero {

struct RawId {
    std::array<std::uint8_t, 16> bytes = {};

    auto operator<=>(const RawId&) const = default;
    bool empty() const { return *this == RawId{}; }
};

std::string to_string(const RawId& id);
Result<RawId> parse_id(std::string_view text);

// 48 bits of time, 80 bits of chance.
RawId make_raw_id(Timestamp now, Random& random);

// The id of one kind of row. Id<Task> and Id<Quote> do not mix.
template <class Row>
struct Id : RawId {
    Id() = default;
    explicit Id(const RawId& raw) : RawId(raw) {}
    auto operator<=>(const Id&) const = default;

    static Id make(Timestamp now, Random& random) { return Id{make_raw_id(now, random)}; }
    static Result<Id> parse(std::string_view text) {
        TRY(const RawId raw, parse_id(text));
        return Id{raw};
    }
};

template <class Row>
std::string to_string(const Id<Row>& id) {
    return to_string(static_cast<const RawId&>(id));
}

}  // namespace tero

template <>
struct std::hash<tero::RawId> {
    std::size_t operator()(const tero::RawId& id) const noexcept {
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        std::memcpy(&high, id.bytes.data(), 8);
        std::memcpy(&low, id.bytes.data() + 8, 8);
        return static_cast<std::size_t>((high ^ (low * 0x9e3779b97f4a7c15ULL)) * 0xbf58476d1ce4e5b9ULL);
    }
};
template <class Row>
struct std::hash<tero::Id<Row>> : std::hash<tero::RawId> {};

template <>
struct fmt::formatter<tero::RawId> : fmt::formatter<std::string_view> {
    auto format(const tero::RawId& id, fmt::format_context& context) const {
        return fmt::formatter<std::string_view>::format(tero::to_string(id), context);
    }
};
template <class Row>
struct fmt::formatter<tero::Id<Row>> : fmt::formatter<tero::RawId> {};
