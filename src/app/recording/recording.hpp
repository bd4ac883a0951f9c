// A recording: what one server's engines were told, in a file of the data folder. Rows that they read are in
// it too, so that it needs no database: what comes of it is decided again from nothing but the file.
//
//     header    which tero wrote it, for which configuration, and what its inputs and tables look like
//     records   one for each call of EngineWitness, in order
//
// A record is its length, its kind and its bytes (codec/canonical.hpp). What a crash cut off is left out; a
// group's records are handed to the system before the group is stored.
#pragma once

#include "base/result.hpp"
#include "config/agent_config.hpp"
#include "engine/engine_witness.hpp"
#include "kernel/business_files.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero::app {

struct InputCodec;

enum class RecordKind : std::uint8_t {
    HEADER = 1,
    MADE,
    RESTORES,
    READ,
    BEGINS,
    STOOD_STILL,
    OFFERED,
    ANSWERED,
    TURNS,
    GIVEN,
    GROUP,
    STORED,
    ENDS,  // no more was recorded: why
};

struct RecordingHeader {
    std::string version = {};        // of the tero that wrote it
    std::uint64_t configuration = 0;  // see configuration_mark()
    std::string public_url = {};     // as it was in effect
};

// The same where what decides is the same: the options but the server's own, and the business's files.
std::uint64_t configuration_mark(const AgentConfig& config, const BusinessFiles& business);

// Beyond this a recording ends, and the server goes on; so it does when the disk is nearly full.
inline constexpr std::uint64_t recording_bytes_max = std::uint64_t{1} << 30;

// Writes one. Whatever keeps it from writing is logged and ends the recording, never the server.
class Recorder final : public EngineWitness {
public:
    // The one that was there is kept beside it, as `FILE.before`.
    static Result<std::unique_ptr<Recorder>> open(const std::string& path, const RecordingHeader& header,
                                                  std::uint64_t bytes_max = recording_bytes_max);
    ~Recorder() override;

    void is_made(const EngineOptions& options, std::uint64_t seed) override;
    void restores(Timestamp now) override;
    void has_read(TableId table, const Page& page) override;
    void begins(std::uint64_t group, std::uint64_t chain, bool same_process, Duration away) override;
    void stood_still(Duration lasted) override;
    void is_offered(const Input& input, Ticket ticket, const Once* once) override;
    void has_answered(const KeptAnswer& answer) override;
    void turns(Timestamp at) override;
    void is_given(std::span<const Loaded> rows) override;
    void gives_group(std::uint64_t group, std::uint64_t chain) override;
    void is_stored(std::uint64_t group) override;

private:
    Recorder(int file, std::uint64_t bytes_max) : file_(file), bytes_max_(bytes_max) {}

    void record(RecordKind kind);  // what is in `body_`
    void append_record(RecordKind kind);
    void hand_over();  // to the system, while that leaves room to the database
    void end(std::string_view why);
    bool write_out();

    int file_;  // -1: it has ended
    std::uint64_t bytes_max_;
    std::uint64_t bytes_ = 0;
    std::string body_;
    std::string buffer_;
};

// Reads one, record by record.
class RecordingReader {
public:
    // invalid: it is no recording, or one whose inputs and tables this tero does not have as they were.
    static Result<RecordingReader> open(const std::string& path);

    const RecordingHeader& header() const { return header_; }
    struct Record {
        RecordKind kind = {};
        std::string_view bytes = {};  // until the next one is read
        bool is_sound = true;         // false: it was changed, and means nothing
    };
    // Nothing: there is no more. What a crash cut off is no record.
    std::optional<Record> next();
    std::size_t bytes_left() const { return text_.size() - at_; }  // once there is no more: of one cut off
    std::optional<RecordKind> next_kind() const;  // without reading it

    // ---- what stands in records ----
    Result<TableId> table(std::string_view& bytes) const;
    Result<const InputCodec*> input(std::string_view& bytes) const;  // of the input that follows

private:
    Result<Done> map(const std::string& path);
    Result<Done> read_header();
    std::string_view next_body(std::string_view& rest) const;  // with its sum; empty: there is none

    std::shared_ptr<const char> mapped_;
    std::string_view text_;
    std::size_t at_ = 0;
    RecordingHeader header_;
    std::vector<const InputCodec*> inputs_;  // by the number they had; null: this tero has none such
    std::vector<std::string> input_names_;
    std::vector<const TableInfo*> tables_;
    std::vector<std::string> table_names_;
};

Result<StoredRow> read_recorded_row(std::string_view& bytes, TableId table);

struct LastRecorded {
    std::uint64_t group = 0;
    std::uint64_t chain = 0;
    std::optional<std::uint64_t> asked = {};  // the hash of the group that was asked for; none: not recorded
    // The recording says so; else it may never have been, and another took its number.
    bool is_stored = false;
};
// The last group that a recording tells of, and what it says of `group`.
Result<LastRecorded> last_recorded(const std::string& path, std::uint64_t group);

}  // namespace tero::app
