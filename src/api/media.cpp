// What customers sent beside words, as its bytes: to be seen and heard in the dashboard.
#include "modules/messaging/model/media.hpp"

#include "api/handlers.hpp"
#include "base/crypto.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::api {
namespace {

// Kinds that a browser shows without running anything. All others can only be saved.
bool is_shown(std::string_view mime) {
    constexpr std::array<std::string_view, 13> shown{
        "image/jpeg", "image/png", "image/webp", "audio/ogg",  "audio/mpeg", "audio/mp4",      "audio/aac",
        "audio/amr",  "audio/wav", "video/mp4",  "video/3gpp", "audio/opus", "application/pdf"};
    return std::find(shown.begin(), shown.end(), mime) != shown.end();
}

// `audio/ogg; codecs=opus` without what follows.
std::string_view bare_type(std::string_view mime) {
    mime = mime.substr(0, mime.find(';'));
    while (mime.ends_with(' ')) mime.remove_suffix(1);
    return mime;
}

struct Span {
    std::size_t from = 0;
    std::size_t end = 0;  // just behind the last
};

std::optional<std::size_t> number(std::string_view text) {
    std::size_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Of `bytes=0-99`, `bytes=100-`, `bytes=-50`. Several ranges, or what cannot be read: the whole, as RFC 9110
// allows. An empty span: there is no such range.
std::optional<Span> range_of(std::string_view header, std::size_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit)) return std::nullopt;
    header.remove_prefix(unit.size());
    const std::size_t dash = header.find('-');
    if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) return std::nullopt;
    const auto first = number(header.substr(0, dash));
    const auto last = number(header.substr(dash + 1));
    if (!first && !last) return std::nullopt;
    if (!first) return Span{size - std::min(*last, size), size};
    if (last && *last < *first) return std::nullopt;
    if (*first >= size) return Span{};
    return Span{*first, last && *last < size ? *last + 1 : size};  // `*last` may be the largest number
}

Result<std::string> bytes_of(const Api& api, const MediaFile& file, const Span& span) {
    std::string bytes;
    const std::size_t first = span.from / media_piece_bytes;
    const std::size_t end = (span.end + media_piece_bytes - 1) / media_piece_bytes;
    for (std::size_t piece = first; piece < end; ++piece) {
        TRY(const StoredRow row,
            read_row(api, table_of<MediaPiece>(), RowKey{media_piece_key(file.message, piece)}));
        TRY(const std::string part, base64_decode(row.as<MediaPiece>().base64));
        bytes += part;
    }
    const std::size_t skipped = span.from - first * media_piece_bytes;
    if (bytes.size() < skipped)
        return Error{ErrorCode::corrupt, fmt::format("pieces of file {} are too short", file.message), ""};
    return bytes.substr(skipped, span.end - span.from);
}

net::Response answer(const Api& api, const MediaFile& file, const net::Request& request) {
    if (file.status == MediaStatus::WAITING)
        return net::problem({ErrorCode::not_found, "it is still being fetched", "status"});
    if (file.status != MediaStatus::FETCHED) {
        return net::problem(
            {ErrorCode::not_found, fmt::format("it was not fetched: {}", file.cause), "status"});
    }
    const std::string tag = fmt::format("\"{}\"", file.sha256.substr(0, 32));
    const auto size = static_cast<std::size_t>(file.bytes);
    net::Response response;
    protect(response, "default-src 'none'; sandbox");
    response.headers.emplace_back("cache-control", "no-store");
    response.headers.emplace_back("accept-ranges", "bytes");
    response.headers.emplace_back("etag", tag);
    const std::string_view type = bare_type(file.mime);
    response.content_type = is_shown(type) ? std::string{type} : "application/octet-stream";
    response.headers.emplace_back("content-disposition", is_shown(type) ? "inline" : "attachment");
    const bool is_of_this = request.header("if-range").empty() || request.header("if-range") == tag;
    const auto range = is_of_this ? range_of(request.header("range"), size) : std::nullopt;
    if (range && range->from == range->end) {
        response.status = 416;
        response.headers.emplace_back("content-range", fmt::format("bytes */{}", size));
        return response;
    }
    const Span span = range.value_or(Span{0, size});
    auto bytes = bytes_of(api, file, span);
    if (!bytes) return net::problem(bytes.error());
    response.body = *std::move(bytes);
    if (range) {
        response.status = 206;
        response.headers.emplace_back("content-range",
                                      fmt::format("bytes {}-{}/{}", span.from, span.end - 1, size));
    }
    return response;
}

}  // namespace

void get_media(Api& api, Call call) {
    api.read(std::move(call.reply), [&api, request = std::move(call.request), message = call.path[0]] {
        const auto row = read_row(api, table_of<MediaFile>(), RowKey{message});
        return row ? answer(api, row->as<MediaFile>(), request) : net::problem(row.error());
    });
}

}  // namespace tero::api
