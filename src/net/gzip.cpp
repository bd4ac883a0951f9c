#include "net/gzip.hpp"

#include "base/check.hpp"

#include <zlib.h>
#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace tero::net {
namespace {

constexpr int window_with_gzip_header = 15 + 16;
constexpr int memory_usual = 8;

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool same_word(std::string_view text, std::string_view lower_case) {
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
    return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(), same);
}

// Cuts off what stands before `mark`.
std::string_view take_until(std::string_view& text, char mark) {
    const std::size_t end = std::min(text.find(mark), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return trimmed(part);
}

// In thousandths; what is no number is taken for a no.
int weight_of(std::string_view parameters) {
    while (!parameters.empty()) {
        std::string_view one = take_until(parameters, ';');
        if (!same_word(take_until(one, '='), "q")) continue;
        one = trimmed(one);
        double weight = 0;
        const auto [end, failure] = std::from_chars(one.data(), one.data() + one.size(), weight);
        const bool is_number = failure == std::errc{} && end == one.data() + one.size();
        return is_number && weight >= 0 && weight <= 1 ? static_cast<int>(weight * 1000) : 0;
    }
    return 1000;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
    std::optional<int> gzip;
    std::optional<int> any;
    int plain = 0;
    while (!accept_encoding.empty()) {
        std::string_view one = take_until(accept_encoding, ',');
        const std::string_view name = take_until(one, ';');
        if (same_word(name, "gzip") || same_word(name, "x-gzip")) gzip = weight_of(one);
        if (name == "*") any = weight_of(one);
        if (same_word(name, "identity")) plain = weight_of(one);
    }
    const int weight = gzip.value_or(any.value_or(0));
    return weight > 0 && weight >= plain;
}

std::string gzipped(std::string_view bytes, GzipEffort effort) {
    z_stream stream{};
    const int level = effort == GzipEffort::FAST ? Z_BEST_SPEED : Z_BEST_COMPRESSION;
    int done =
        deflateInit2(&stream, level, Z_DEFLATED, window_with_gzip_header, memory_usual, Z_DEFAULT_STRATEGY);
    CHECK(done == Z_OK, "deflate does not begin: {}", done);
    CHECK(bytes.size() <= std::numeric_limits<uInt>::max(), "{} bytes at once", bytes.size());
    std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    done = deflate(&stream, Z_FINISH);
    CHECK(done == Z_STREAM_END, "deflate does not end: {}", done);
    out.resize(stream.total_out);
    out.shrink_to_fit();
    deflateEnd(&stream);
    return out;
}

}  // namespace tero::net
