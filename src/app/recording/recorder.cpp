#include "app/recording/input_bytes.hpp"
#include "app/recording/recording.hpp"
#include "app/recording/table_shape.hpp"
#include "base/file.hpp"
#include "base/random.hpp"
#include "codec/canonical.hpp"
#include "engine/engine.hpp"
#include "observe/log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace tero::app {
namespace {

constexpr std::size_t buffer_bytes_max = 256 << 10;
constexpr std::uint64_t free_bytes_min = 64 << 20;  // is left to the database

bool leaves_room(int file) {
    struct statvfs room {};
    return ::fstatvfs(file, &room) != 0 || std::uint64_t{room.f_bavail} * room.f_frsize >= free_bytes_min;
}

void append_sum(std::string& out, std::string_view record) {
    const std::uint64_t sum = stable_hash(record);
    for (unsigned shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>(sum >> shift));
}

void append_id(std::string& out, const RawId& id) {
    out.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
}

void append_row(std::string& out, TableId table, const StoredRow& stored) {
    append_number(out, stored.version);
    append_number(out, stored.row != nullptr ? 1 : 0);
    if (stored.row != nullptr) append_canonical(out, *table_info(table).type, stored.row.get());
}

std::string header_bytes(const RecordingHeader& header) {
    std::string out;
    append_text(out, header.version);
    append_number(out, header.configuration);
    append_text(out, header.public_url);
    append_number(out, all_inputs().size());
    for (const InputInfo* input : all_inputs()) {
        const InputCodec* codec = find_input_codec(*input);
        append_text(out, fmt::format("{}.{}", input->module, input->name));
        append_number(out, codec != nullptr ? codec->shape : 0);
    }
    append_number(out, all_tables().size());
    for (const TableInfo& table : all_tables()) {
        append_text(out, table.name);
        append_number(out, shape_of(table));
    }
    return out;
}

Error cannot_write(const std::string& path) {
    return Error{ErrorCode::unavailable, fmt::format("cannot write {}: {}", path, std::strerror(errno)), "record"};
}

}  // namespace

std::uint64_t configuration_mark(const AgentConfig& config, const BusinessFiles& business) {
    AgentConfig decides = config;
    decides.server = {};
    std::string bytes;
    append_canonical(bytes, type_info<AgentConfig>(), &decides);
    for (const auto& [name, text] : business.texts) {
        append_text(bytes, name);
        append_text(bytes, text);
    }
    append_text(bytes, business.model);
    return stable_hash(bytes);
}

Result<std::unique_ptr<Recorder>> Recorder::open(const std::string& path, const RecordingHeader& header,
                                                 std::uint64_t bytes_max) {
    // The one that was there is moved once the new one has begun: a full disk takes none away.
    const std::string draft = path + ".new";
    const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return cannot_write(draft);
    auto recorder = std::unique_ptr<Recorder>(new Recorder(file, bytes_max));
    recorder->buffer_ = recording_magic;
    recorder->body_ = header_bytes(header);
    recorder->append_record(RecordKind::HEADER);
    if (!recorder->write_out()) {
        const Error why = cannot_write(draft);
        recorder->buffer_.clear();
        ::unlink(draft.c_str());
        return why;
    }
    std::error_code failed;
    if (std::filesystem::exists(path, failed)) std::filesystem::rename(path, path + ".before", failed);
    if (!failed) std::filesystem::rename(draft, path, failed);
    if (failed)
        return Error{ErrorCode::unavailable,
                     fmt::format("cannot keep the recording {}: {}", path, failed.message()), "record"};
    return recorder;
}

Recorder::~Recorder() {
    if (file_ < 0) return;
    write_out();
    ::close(file_);
}

bool Recorder::write_out() {
    std::size_t done = 0;
    while (done < buffer_.size()) {
        const ssize_t written = ::write(file_, buffer_.data() + done, buffer_.size() - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) break;
        done += static_cast<std::size_t>(written);
    }
    buffer_.erase(0, done);  // none of it is written twice
    return buffer_.empty();
}

void Recorder::hand_over() {
    if (!leaves_room(file_)) return end("the disk is nearly full: remove the recording, or make room");
    if (!write_out()) end(std::strerror(errno));
}

void Recorder::append_record(RecordKind kind) {
    const std::size_t before = buffer_.size();
    body_.insert(body_.begin(), static_cast<char>(kind));
    append_number(buffer_, body_.size() + record_sum_bytes);
    buffer_ += body_;
    append_sum(buffer_, body_);
    body_.clear();
    bytes_ += buffer_.size() - before;
}

void Recorder::record(RecordKind kind) {
    if (file_ < 0) return body_.clear();
    if (bytes_ + body_.size() > bytes_max_) return end("it is as large as it may become");
    append_record(kind);
    if (buffer_.size() > buffer_bytes_max) hand_over();
}

// What is missing would make all that follows differ: nothing follows.
void Recorder::end(std::string_view why) {
    if (file_ < 0) return;
    body_.clear();
    append_text(body_, why);
    append_record(RecordKind::ENDS);
    write_out();
    ::close(file_);
    file_ = -1;
    buffer_.clear();
    log::error("recording.ended", {{"why", std::string{why}}});
}

// ---- what the engine is told ----

void Recorder::is_made(const EngineOptions& options, std::uint64_t seed) {
    append_number(body_, seed);
    append_number(body_, options.inbox_max);
    append_number(body_, options.cache_rows_max);
    append_number(body_, options.cache_bytes_max);
    append_number(body_, options.group_writes_max);
    append_number(body_, options.timers ? 1 : 0);
    record(RecordKind::MADE);
}

void Recorder::restores(Timestamp now) {
    append_signed(body_, now.ms);
    record(RecordKind::RESTORES);
}

void Recorder::has_read(TableId table, const Page& page) {
    append_number(body_, static_cast<std::uint64_t>(table));
    append_number(body_, page.rows.size());
    for (const StoredRow& stored : page.rows) append_row(body_, table, stored);
    append_text(body_, page.next);
    append_number(body_, page.unreadable.size());
    for (const std::string& why : page.unreadable) append_text(body_, why);
    record(RecordKind::READ);
}

void Recorder::begins(std::uint64_t group, std::uint64_t chain, bool same_process, Duration away) {
    append_number(body_, group);
    append_number(body_, chain);
    append_number(body_, same_process ? 1 : 0);
    append_signed(body_, away.count());
    record(RecordKind::BEGINS);
    if (file_ >= 0) hand_over();
}

void Recorder::stood_still(Duration lasted) {
    append_signed(body_, lasted.count());
    record(RecordKind::STOOD_STILL);
}

void Recorder::is_offered(const Input& input, Ticket ticket, const Once* once) {
    if (file_ < 0) return;
    const InputCodec* codec = find_input_codec(input.info());
    if (codec == nullptr) return end(fmt::format("{} cannot be recorded", input.info().name));
    append_number(body_, input.info().number);
    append_number(body_, ticket);
    append_number(body_, once != nullptr ? 1 : 0);
    if (once != nullptr) {
        append_text(body_, once->key);
        append_number(body_, once->asked);
    }
    codec->append(body_, input.value());
    record(RecordKind::OFFERED);
}

void Recorder::has_answered(const KeptAnswer& answer) {
    append_signed(body_, answer.status);
    append_text(body_, answer.body);
    record(RecordKind::ANSWERED);
}

void Recorder::turns(Timestamp at) {
    append_signed(body_, at.ms);
    record(RecordKind::TURNS);
}

void Recorder::is_given(std::span<const Loaded> rows) {
    append_number(body_, rows.size());
    for (const Loaded& loaded : rows) {
        append_number(body_, static_cast<std::uint64_t>(loaded.ref.table));
        append_id(body_, loaded.ref.key.id);
        append_text(body_, loaded.ref.key.text);
        append_row(body_, loaded.ref.table, loaded.stored);
        append_number(body_, loaded.error ? 1 : 0);
        if (!loaded.error) continue;
        append_number(body_, static_cast<std::uint64_t>(loaded.error->code));
        append_text(body_, loaded.error->message);
        append_text(body_, loaded.error->field);
    }
    record(RecordKind::GIVEN);
}

void Recorder::gives_group(std::uint64_t group, std::uint64_t chain) {
    append_number(body_, group);
    append_number(body_, chain);
    record(RecordKind::GROUP);
    if (group != 0 && file_ >= 0) hand_over();
}

void Recorder::is_stored(std::uint64_t group) {
    append_number(body_, group);
    record(RecordKind::STORED);
}

}  // namespace tero::app
