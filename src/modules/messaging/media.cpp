// Files that came with a message: fetched, kept in pieces, and gone with them.
#include "modules/messaging/model/media.hpp"

#include "base/check.hpp"
#include "codec/json.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/messaging/model/media_use.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

namespace tero {
namespace {

constexpr std::int32_t attempts_max = 8;  // over about a day
constexpr Duration unheard_after = 10min;
constexpr Duration backoff_min = 10s;
constexpr Duration backoff_max = 6h;

// What is said of the file that comes with a message of this kind; null: none does.
const MediaWord* word_of(const MediaWords& words, MessageKind kind) {
    switch (kind) {
        case MessageKind::IMAGE:
            return &words.image;
        case MessageKind::AUDIO:
            return &words.audio;
        case MessageKind::VIDEO:
            return &words.video;
        case MessageKind::DOCUMENT:
            return &words.document;
        default:
            return nullptr;
    }
}

bool waits(const MediaFile& file) { return file.status == MediaStatus::WAITING; }
std::string why_stuck(const Rows&, const MediaFile& file, Timestamp now) { return missed(file.next_at, now); }

RaiseAlert not_fetched(const MediaFile& file) {
    return {"media_unfetched", file.cause, AlertLevel::WARNING,
            fmt::format("a customer's file could not be fetched ({}): see message {}", file.cause,
                        file.message)};
}

// Of whoever sent it; null: the message is not there any more.
std::variant<std::optional<MediaUse>, Need> use_of(const Rows& rows, const MediaFile& file, Timestamp now) {
    const auto id = Id<Message>::parse(file.message);
    if (!id) return std::optional<MediaUse>{};
    Need need;
    const auto message = rows.look<Message>(*id);
    if (!message.known) {
        need.add<Message>(*id);
        return need;
    }
    if (message.row == nullptr) return std::optional<MediaUse>{};
    const std::string contact = to_string(message.row->contact);
    const auto use = rows.look<MediaUse>(contact);
    if (!use.known) {
        need.add<MediaUse>(contact);
        return need;
    }
    if (use.row != nullptr && now - use.row->since < media_use_lasts) return std::optional{*use.row};
    return std::optional{MediaUse{contact, now, 0}};
}

bool erase_pieces(const Rows&, const MediaFile& file, Decided& decided, Need&) {
    for (std::size_t piece = 0; piece < media_pieces(file.bytes); ++piece)
        decided.batch.erase<MediaPiece>(media_piece_key(file.message, piece));
    return true;
}

}  // namespace

std::optional<MediaFile> conversations::media_of(const Message& message, Timestamp now) {
    if (message.media.text.empty()) return std::nullopt;
    const auto words = from_json<MediaWords>(message.media.text, Reading::tolerant);
    const MediaWord* word = words ? word_of(*words, message.kind) : nullptr;
    if (word == nullptr || word->id.empty()) return std::nullopt;
    MediaFile file;
    file.message = to_string(message.id);
    file.channel = message.channel;
    file.provider_id = word->id;
    file.mime = word->mime_type;
    file.name = word->filename;
    file.at = now;
    file.next_at = now;
    return file;
}

TableRule Conversations::media_files() const {
    const Duration lasts = shortest({options_.retention.messages, options_.retention.media});
    return table<MediaFile>(
        {.near = near_when<MediaFile>(&waits, {rows_where("by_status", "WAITING")}),
         .rests = rests<MediaFile>(&why_stuck),
         .keep = keep<MediaFile>(
             lasts,
             [lasts](const MediaFile& file) { return waits(file) ? Timestamp{} : kept_for(lasts, file.at); },
             rows_from("by_time", 0), &erase_pieces),
         .weight = none("its rows are small"),
         .unreadable = WhenUnreadable::AS_ABSENT});
}

TableRule Conversations::media_uses() {
    return table<MediaUse>({.near = none("it is read when a file is fetched"),
                            .rests = none("it waits for nothing"),
                            .keep = none("there is one for each customer who sent a file"),
                            .weight = none("its rows are small"),
                            .unreadable = WhenUnreadable::AS_ABSENT});
}

Decision Conversations::decide(const Rows& rows, const MediaDue& input, Context& context) const {
    LOOK(const MediaFile* file, rows, MediaFile, input.message);
    Decided decided;
    if (file == nullptr || !waits(*file) || context.now < file->next_at) return decided;
    const auto found = use_of(rows, *file, context.now);
    if (const auto* need = std::get_if<Need>(&found)) return *need;
    const auto& use = std::get<std::optional<MediaUse>>(found);
    MediaFile tried = *file;
    if (use && use->bytes >= media_use_max) {
        MARK("media.of_one_is_enough");
        tried.status = MediaStatus::TOO_LARGE;
        tried.cause = "this customer has sent more than 128 MiB within a day";
        tried.next_at = {};
        decided.next.push_back(not_fetched(tried));
        decided.batch.put(std::move(tried));
        return decided;
    }
    tried.attempt += 1;
    tried.next_at =
        context.now + unheard_after;  // asked again, should nobody tell: to fetch twice harms nobody
    if (tried.attempt > attempts_max) {
        tried.status = MediaStatus::FAILED;
        tried.next_at = {};
        if (tried.cause.empty()) tried.cause = "nobody told what became of it";
        decided.next.push_back(not_fetched(tried));
        decided.batch.put(std::move(tried));
        return decided;
    }
    const auto fetched = std::make_shared<const MediaFile>(std::move(tried));
    decided.effects.push_back(FetchMedia{fetched});
    decided.batch.put(fetched);
    return decided;
}

Decision Conversations::decide(const Rows& rows, const MediaFetched& input, Context& context) const {
    LOOK(const MediaFile* file, rows, MediaFile, input.message);
    Decided decided;
    decided.reply(context, Answer{Done{}});
    if (file == nullptr || !waits(*file) || file->attempt != input.attempt) return decided;
    const MediaOutcome& outcome = input.outcome;
    MediaFile after = *file;
    after.cause = outcome.cause;
    after.next_at = {};
    if (outcome.content != nullptr) {
        const MediaContent& content = *outcome.content;
        auto found = use_of(rows, *file, context.now);
        if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
        if (auto& use = std::get<std::optional<MediaUse>>(found); use) {
            use->bytes += content.bytes;
            decided.batch.put(*std::move(use));
        }
        after.status = MediaStatus::FETCHED;
        after.bytes = content.bytes;
        after.sha256 = content.sha256;
        if (!outcome.mime.empty()) after.mime = outcome.mime;
        for (std::size_t piece = 0; piece < content.pieces.size(); ++piece)
            decided.batch.put(MediaPiece{media_piece_key(after.message, piece), content.pieces[piece]});
    } else if (outcome.too_large) {
        after.status = MediaStatus::TOO_LARGE;
    } else if (!outcome.retryable || after.attempt >= attempts_max) {
        after.status = MediaStatus::FAILED;
        decided.next.push_back(not_fetched(after));
    } else {
        after.next_at =
            context.now + std::min<Duration>(backoff_max, backoff_min * (1 << (2 * after.attempt)));
    }
    decided.batch.put(std::move(after));
    return decided;
}

std::string media_piece_key(const std::string& message, std::size_t piece) {
    return fmt::format("{}/{}", message, piece);
}

}  // namespace tero
