#include "observe/span.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstddef>

namespace tero::trace {
namespace {

thread_local Scope* current_scope = nullptr;

template <std::size_t Count>
std::string hex_of(const std::array<std::uint8_t, Count>& id) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : id) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

// False: these are no digits, or all are zero.
template <std::size_t Count>
bool read_hex(std::string_view text, std::array<std::uint8_t, Count>& id) {
    const auto value = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    for (std::size_t i = 0; i < Count; ++i) {
        const int high = value(text[2 * i]);
        const int low = value(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        id[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return id != std::array<std::uint8_t, Count>{};
}

template <class Id>
Id first_of(const Sha256& digest) {
    Id id;
    std::copy_n(digest.begin(), id.size(), id.begin());
    if (id == Id{}) id.back() = 1;  // zeros would be no id
    return id;
}

}  // namespace

std::string hex(const TraceId& id) { return hex_of(id); }
std::string hex(const SpanId& id) { return hex_of(id); }

TraceId trace_of(std::string_view what) {
    return first_of<TraceId>(sha256(fmt::format("tero trace {}", what)));
}

SpanId span_of(const TraceId& trace, std::string_view what) {
    return first_of<SpanId>(sha256(fmt::format("tero span {} {}", hex(trace), what)));
}

// `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`; a later version may have more behind that.
std::optional<Context> parse_traceparent(std::string_view text) {
    constexpr std::size_t length = 55;
    Context context;
    if (text.size() < length || text[2] != '-' || text[35] != '-' || text[52] != '-') return std::nullopt;
    std::array<std::uint8_t, 1> version{};
    std::array<std::uint8_t, 1> flags{};
    read_hex(text.substr(0, 2), version);
    const bool is_later =
        version[0] != 0 && version[0] != 0xff && (text.size() == length || text[length] == '-');
    const bool is_known = text.starts_with("00") && text.size() == length;
    if (!is_later && !is_known) return std::nullopt;
    if (!read_hex(text.substr(3, 32), context.trace) || !read_hex(text.substr(36, 16), context.span))
        return std::nullopt;
    const bool has_flags = read_hex(text.substr(53, 2), flags) || text.substr(53, 2) == "00";
    if (!has_flags) return std::nullopt;
    context.sampled = (flags[0] & 1U) != 0;
    return context;
}

std::string traceparent(const Context& context) {
    return fmt::format("00-{}-{}-{}", hex(context.trace), hex(context.span), context.sampled ? "01" : "00");
}

bool is_in_share(const TraceId& trace, double share) {
    std::uint64_t drawn = 0;  // of the last 7 bytes, as others do
    for (std::size_t i = 9; i < trace.size(); ++i) drawn = drawn << 8U | trace[i];
    return static_cast<double>(drawn) < share * static_cast<double>(std::uint64_t{1} << 56U);
}

Scope::Scope(Sink* sink, const Context& at) : sink_(sink), at_(at), before_(current_scope) {
    current_scope = sink == nullptr || at.empty() ? nullptr : this;
}

Scope::~Scope() { current_scope = before_; }

Scope* Scope::current() { return current_scope; }

Context Scope::next(std::string_view what) {
    count_ += 1;
    return {at_.trace, span_of(at_.trace, fmt::format("{}/{}/{}", hex(at_.span), what, count_)), at_.sampled};
}

}  // namespace tero::trace
