#include "app/recording/input_bytes.hpp"
#include "app/recording/recording.hpp"
#include "app/recording/table_shape.hpp"
#include "base/random.hpp"
#include "codec/canonical.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <utility>

namespace tero::app {
namespace {

constexpr int shape_depth_max = 16;

void append_shape(std::string& out, const TypeInfo& type, int depth) {
    out += fmt::format("{}:{}", static_cast<int>(type.kind), type.bytes);
    if (depth >= shape_depth_max) return;
    for (const FieldInfo& field : type.fields) {
        out += field.name;
        append_shape(out, *field.type, depth + 1);
    }
    if (type.element != nullptr) append_shape(out, *type.element, depth + 1);
}

Error changed(std::string_view what) {
    return Error{ErrorCode::invalid,
                 fmt::format("the recording has a {} that this tero does not have as it was: replay it with the "
                             "tero that wrote it",
                             what),
                 ""};
}

}  // namespace

std::uint64_t shape_of(const TableInfo& table) {
    std::string shape;
    append_shape(shape, *table.type, 0);
    return stable_hash(shape);
}

Result<RecordingReader> RecordingReader::open(const std::string& path) {
    RecordingReader reader;
    TRY_DONE(reader.map(path));
    if (!reader.text_.starts_with(recording_magic))
        return Error{ErrorCode::invalid, fmt::format("{} is no recording", path), ""};
    reader.at_ = recording_magic.size();
    TRY_DONE(reader.read_header());
    return reader;
}

// It may be larger than what is free: only what is looked at comes into memory.
Result<Done> RecordingReader::map(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        return Error{ErrorCode::not_found, fmt::format("cannot read {}: {}", path, std::strerror(errno)), ""};
    }
    struct stat about {};
    const bool is_file = ::fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0;
    const auto size = static_cast<std::size_t>(about.st_size);
    void* const at = is_file ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
    ::close(file);
    if (at == MAP_FAILED) return Error{ErrorCode::invalid, fmt::format("{} is no recording", path), ""};
    mapped_ = {static_cast<const char*>(at),
               [size](const char* mapped) { ::munmap(const_cast<char*>(mapped), size); }};
    text_ = {mapped_.get(), size};
    return Done{};
}

Result<Done> RecordingReader::read_header() {
    auto record = next();
    if (!record || !record->is_sound || record->kind != RecordKind::HEADER)
        return Error{ErrorCode::invalid, "the recording has no beginning", ""};
    std::string_view& bytes = record->bytes;
    TRY(const std::string_view version, read_text(bytes));
    header_.version = version;
    TRY(header_.configuration, read_number(bytes));
    TRY(const std::string_view public_url, read_text(bytes));
    header_.public_url = public_url;
    TRY(const std::uint64_t inputs, read_number(bytes));
    std::map<std::string, const InputCodec*, std::less<>> codecs;
    for (const InputCodec& codec : input_codecs())
        codecs.emplace(fmt::format("{}.{}", codec.info->module, codec.info->name), &codec);
    for (std::uint64_t i = 0; i < inputs; ++i) {
        TRY(const std::string_view name, read_text(bytes));
        TRY(const std::uint64_t shape, read_number(bytes));
        const auto known = codecs.find(name);
        const bool is_same = known != codecs.end() && known->second->shape == shape;
        inputs_.push_back(is_same ? known->second : nullptr);
        input_names_.emplace_back(name);
    }
    TRY(const std::uint64_t tables, read_number(bytes));
    for (std::uint64_t i = 0; i < tables; ++i) {
        TRY(const std::string_view name, read_text(bytes));
        TRY(const std::uint64_t shape, read_number(bytes));
        const TableInfo* known = find_table(name);
        tables_.push_back(known != nullptr && shape_of(*known) == shape ? known : nullptr);
        table_names_.emplace_back(name);
    }
    return Done{};
}

std::string_view RecordingReader::next_body(std::string_view& rest) const {
    rest = text_.substr(at_);
    const auto size = read_number(rest);
    if (!size || *size <= record_sum_bytes || *size > rest.size()) return {};
    const std::string_view body = rest.substr(0, *size);
    rest.remove_prefix(*size);
    return body;
}

std::optional<RecordingReader::Record> RecordingReader::next() {
    std::string_view rest;
    const std::string_view body = next_body(rest);
    if (body.empty()) return std::nullopt;
    at_ = text_.size() - rest.size();
    const std::string_view record = body.substr(0, body.size() - record_sum_bytes);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < record_sum_bytes; ++i)
        sum |= std::uint64_t{static_cast<unsigned char>(body[record.size() + i])} << (8 * i);
    return Record{static_cast<RecordKind>(record.front()), record.substr(1), stable_hash(record) == sum};
}

std::optional<RecordKind> RecordingReader::next_kind() const {
    std::string_view rest;
    const std::string_view body = next_body(rest);
    if (body.empty()) return std::nullopt;
    return static_cast<RecordKind>(body.front());
}

Result<TableId> RecordingReader::table(std::string_view& bytes) const {
    TRY(const std::uint64_t number, read_number(bytes));
    if (number >= tables_.size()) return Error{ErrorCode::invalid, "there is no such table", ""};
    if (tables_[number] == nullptr) return changed(fmt::format("table '{}'", table_names_[number]));
    return tables_[number]->id;
}

Result<const InputCodec*> RecordingReader::input(std::string_view& bytes) const {
    TRY(const std::uint64_t number, read_number(bytes));
    if (number >= inputs_.size()) return Error{ErrorCode::invalid, "there is no such input", ""};
    if (inputs_[number] == nullptr) return changed(fmt::format("input {}", input_names_[number]));
    return inputs_[number];
}

Result<StoredRow> read_recorded_row(std::string_view& bytes, TableId table) {
    StoredRow stored;
    TRY(stored.version, read_number(bytes));
    TRY(const std::uint64_t is_there, read_number(bytes));
    if (is_there == 0) return stored;
    const TableInfo& info = table_info(table);
    std::shared_ptr<void> row = info.make_row();
    TRY_DONE(read_canonical(bytes, *info.type, row.get()));
    stored.row = std::move(row);
    return stored;
}

Result<LastRecorded> last_recorded(const std::string& path, std::uint64_t group) {
    TRY(RecordingReader reader, RecordingReader::open(path));
    LastRecorded last;
    while (auto record = reader.next()) {
        if (!record->is_sound) return Error{ErrorCode::invalid, "it is damaged", ""};
        const bool begins = record->kind == RecordKind::BEGINS;
        const bool is_stored = record->kind == RecordKind::STORED;
        if (record->kind != RecordKind::GROUP && !begins && !is_stored) continue;
        TRY(const std::uint64_t number, read_number(record->bytes));
        if (is_stored) {
            last.is_stored = last.is_stored || (last.asked && number >= group);
            continue;
        }
        TRY(const std::uint64_t chain, read_number(record->bytes));
        if (number == 0) continue;
        last.group = number;
        last.chain = chain;
        if (begins && number < group) last.asked.reset();  // what was given after it was not stored
        if (number != group) continue;
        last.asked = chain;
        last.is_stored = begins;
    }
    return last;
}

}  // namespace tero::app
