// Pictures, voices and documents that customers send: fetched as they come, since their provider keeps them
// for some days only, and kept in pieces beside the message.
//
//     WAITING --fetched--> FETCHED
//        ^ |---- refused for now: later, a few times, then FAILED
//          '---- too large: TOO_LARGE
#pragma once

#include "base/crypto.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/table.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero {

// What a channel says of a file.
struct MediaWord {
    std::string id = {};
    std::string mime_type = {};
    std::string filename = {};
    bool operator==(const MediaWord&) const = default;
};
BOOST_DESCRIBE_STRUCT(MediaWord, (), (id, mime_type, filename))
TERO_DESCRIBED_WHOLLY(MediaWord);

// Of all that Message::media may hold, the files: at most one, under the name of its kind.
struct MediaWords {
    MediaWord image = {};
    MediaWord audio = {};
    MediaWord video = {};
    MediaWord document = {};
    bool operator==(const MediaWords&) const = default;
};
BOOST_DESCRIBE_STRUCT(MediaWords, (), (image, audio, video, document))
TERO_DESCRIBED_WHOLLY(MediaWords);

enum class MediaStatus { WAITING, FETCHED, TOO_LARGE, FAILED };
BOOST_DESCRIBE_ENUM(MediaStatus, WAITING, FETCHED, TOO_LARGE, FAILED)

struct MediaFile {
    std::string message = {};  // the id of the message that it came with
    MediaStatus status = MediaStatus::WAITING;
    Channel channel = Channel::WHATSAPP;
    std::string provider_id = {};
    std::string mime = {};    // as the provider says
    std::string name = {};    // of a document; empty: it has none
    std::string sha256 = {};  // hex, of the bytes as they are kept
    std::int64_t bytes = 0;
    std::int32_t attempt = 0;
    std::string cause = {};  // why it is not here
    Timestamp at = {};       // of the message
    Timestamp next_at = {};  // the next try; the epoch: none
    bool operator==(const MediaFile&) const = default;
};
BOOST_DESCRIBE_STRUCT(MediaFile, (),
                      (message, status, channel, provider_id, mime, name, sha256, bytes, attempt, cause, at,
                       next_at))
TERO_DESCRIBED_WHOLLY(MediaFile);

// A piece of it: `<message>/0`, `<message>/1` …
struct MediaPiece {
    std::string key = {};
    std::string base64 = {};
    bool operator==(const MediaPiece&) const = default;
};
BOOST_DESCRIBE_STRUCT(MediaPiece, (), (key, base64))
TERO_DESCRIBED_WHOLLY(MediaPiece);

inline constexpr std::size_t media_piece_bytes = 192 * 1024;
std::string media_piece_key(const std::string& message, std::size_t piece);
// How many pieces so many bytes are.
inline std::size_t media_pieces(std::int64_t bytes) {
    return (static_cast<std::size_t>(bytes) + media_piece_bytes - 1) / media_piece_bytes;
}

// A file as it is kept: hashed and encoded where it was fetched, so that deciding about it costs little.
struct MediaContent {
    std::int64_t bytes = 0;
    std::string sha256 = {};
    std::vector<std::string> pieces = {};  // base64
};
inline std::shared_ptr<const MediaContent> media_content(std::string_view file) {
    MediaContent content;
    content.bytes = static_cast<std::int64_t>(file.size());
    content.sha256 = sha256_hex(file);
    for (std::size_t piece = 0; piece < media_pieces(content.bytes); ++piece)
        content.pieces.push_back(base64_encode(file.substr(piece * media_piece_bytes, media_piece_bytes)));
    return std::make_shared<const MediaContent>(std::move(content));
}

// What became of one try to fetch it.
struct MediaOutcome {
    std::shared_ptr<const MediaContent> content = {};  // null: it did not come
    std::string mime = {};
    bool too_large = false;
    bool retryable = false;
    std::string cause = {};
};

struct MediaDue {
    std::string message = {};
};
struct MediaFetched {
    std::string message = {};
    std::int32_t attempt = 0;
    MediaOutcome outcome = {};
};
// Released after the commit that counts the try. Its outcome comes back as MediaFetched.
struct FetchMedia {
    std::shared_ptr<const MediaFile> file = {};
};

TERO_ROW(messaging, media_files, MediaFile, IndexInfo{"by_status", {"status", "next_at"}},
         IndexInfo{"by_time", {"at"}})
TERO_ROW(messaging, media_pieces, MediaPiece, by_key_alone)
TERO_INPUT(messaging, CALL, MediaFetched)
TERO_INPUT(messaging, TIMER, MediaDue)

}  // namespace tero
