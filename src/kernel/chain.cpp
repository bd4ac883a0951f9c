#include "kernel/chain.hpp"

#include "base/int128.hpp"
#include "codec/canonical.hpp"

#include <array>
#include <cstring>
#include <string>
#include <string_view>

namespace tero {
namespace {

constexpr std::uint64_t odd = 0x9e3779b97f4a7c15ULL;
constexpr std::uint64_t other_odd = 0xbf58476d1ce4e5b9ULL;

std::uint64_t folded(std::uint64_t a, std::uint64_t b) {
    const UInt128 product = UInt128{a} * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t word_at(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

// Sixteen bytes a multiplication: a group of thousands of rows is hashed while others wait for it.
std::uint64_t hashed(std::string_view bytes, std::uint64_t hash) {
    const std::uint64_t size = bytes.size();
    for (; bytes.size() >= 16; bytes.remove_prefix(16)) {
        const char* at = bytes.data();
        hash = folded(word_at(at) ^ odd ^ hash, word_at(at + 8) ^ other_odd ^ (hash >> 32));
    }
    std::array<char, 16> rest{};
    std::memcpy(rest.data(), bytes.data(), bytes.size());
    hash = folded(word_at(rest.data()) ^ odd ^ hash, word_at(rest.data() + 8) ^ other_odd);
    return folded(hash ^ size, odd);
}

}  // namespace

std::uint64_t chained(std::uint64_t before, const Batch& batch) {
    std::string bytes;
    std::uint64_t hash = folded(before ^ batch.writes.size() ^ odd, other_odd) ^ before;
    for (const Write& write : batch.writes) {
        const TableInfo& table = table_info(write.table);
        bytes.clear();
        append_text(bytes, table.name);
        bytes.append(reinterpret_cast<const char*>(write.key.id.bytes.data()), sizeof(RawId::bytes));
        append_text(bytes, write.key.text);
        append_number(bytes, write.version);
        bytes.push_back(write.row != nullptr ? '\1' : '\0');
        if (write.row != nullptr) append_canonical(bytes, *table.type, write.row.get());
        hash = hashed(bytes, hash);
    }
    return hash;
}

}  // namespace tero
