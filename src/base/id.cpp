#include "base/id.hpp"

#include "base/int128.hpp"

namespace tero {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

// The value of each character, either case; -1 for those that have none.
constexpr std::array<std::int8_t, 256> digits = [] {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        const char c = alphabet[i];
        values[static_cast<std::uint8_t>(c)] = static_cast<std::int8_t>(i);
        if (c >= 'a') values[static_cast<std::uint8_t>(c - 'a' + 'A')] = static_cast<std::int8_t>(i);
    }
    return values;
}();

Error bad_id(std::string_view text) {
    return {ErrorCode::invalid, fmt::format("'{}' is not an id (26 letters and digits)", text.substr(0, 40)),
            ""};
}

}  // namespace

std::string to_string(const RawId& id) {
    UInt128 value = 0;
    for (const std::uint8_t byte : id.bytes) value = value << 8 | byte;
    std::string text(26, '0');
    for (std::size_t i = 26; i-- > 0; value >>= 5) text[i] = alphabet[static_cast<std::size_t>(value & 31)];
    return text;
}

Result<RawId> parse_id(std::string_view text) {
    if (text.size() != 26 || text[0] > '7') return bad_id(text);
    UInt128 value = 0;
    for (const char c : text) {
        const int five_bits = digits[static_cast<std::uint8_t>(c)];
        if (five_bits < 0) return bad_id(text);
        value = value << 5 | static_cast<unsigned>(five_bits);
    }
    RawId id;
    for (std::size_t i = 16; i-- > 0; value >>= 8) id.bytes[i] = static_cast<std::uint8_t>(value & 255);
    return id;
}

RawId make_raw_id(Timestamp now, Random& random) {
    RawId id;
    const auto ms = static_cast<std::uint64_t>(now.ms);
    for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)) & 255);
    const std::uint64_t high = random.next();
    const std::uint64_t low = random.next();
    std::memcpy(id.bytes.data() + 6, &high, 8);
    std::memcpy(id.bytes.data() + 14, &low, 2);
    return id;
}

}  // namespace tero
