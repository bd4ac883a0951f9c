#include "app/recording/replay.hpp"

#include "app/recording/input_bytes.hpp"
#include "app/recording/recording.hpp"
#include "codec/canonical.hpp"
#include "engine/engine.hpp"
#include "store/store.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <utility>

namespace tero::app {
namespace {

constexpr std::size_t inputs_shown_max = 8;
constexpr std::string_view workspace = "main";

// What a start read, in the order in which it was read.
class RecordedReads final : public Store {
public:
    void add(TableId table, Page page) { pages_.emplace_back(table, std::move(page)); }
    void clear() { pages_.clear(); }
    bool is_used_up() const { return pages_.empty(); }

    Result<Done> migrate() override { return Done{}; }
    Result<Page> read(std::string_view, const Query& query) override {
        if (pages_.empty() || pages_.front().first != query.table) {
            return Error{ErrorCode::conflict,
                         fmt::format("a start reads {} where it did not", table_info(query.table).name), ""};
        }
        Page page = std::move(pages_.front().second);
        pages_.pop_front();
        return page;
    }
    Result<Done> commit(std::span<const Batch>, const Leadership&) override { return Done{}; }
    Result<Leadership> lead(std::string_view, std::string_view, std::uint64_t, Duration) override {
        return Leadership{};
    }

private:
    std::deque<std::pair<TableId, Page>> pages_;
};

class Replay {
public:
    Replay(RecordingReader& recording, const ModuleSet& modules) : recording_(recording), modules_(modules) {}

    Result<ReplayOutcome> run();

private:
    using Bytes = std::string_view&;

    Result<Done> take(RecordKind kind, Bytes bytes);
    Result<Done> make(Bytes bytes);
    Result<Done> note_read(Bytes bytes);
    Result<Done> begin(Bytes bytes);
    Result<Done> offer(Bytes bytes);
    Result<Done> turn(Bytes bytes);
    Result<Done> give(Bytes bytes);
    Result<Done> compare(Bytes bytes);
    Result<Done> take_answers();
    std::shared_ptr<const Once> once_of(std::string key, std::uint64_t asked);
    void differs(std::uint64_t group, std::string what);

    RecordingReader& recording_;
    const ModuleSet& modules_;
    ReplayOutcome outcome_;

    EngineOptions options_;
    std::uint64_t seed_ = 0;
    Timestamp restored_at_ = {};
    RecordedReads reads_;
    std::unique_ptr<Engine> engine_;  // null: the next one has not begun
    std::deque<KeptAnswer> answers_;  // that the next turn gives
    std::vector<std::string> inputs_;
    std::map<std::uint64_t, std::uint64_t> given_;  // the chain of each group that is not stored yet
    std::uint64_t stored_group_ = 0;
    std::uint64_t stored_chain_ = 0;
};

void Replay::differs(std::uint64_t group, std::string what) {
    if (!outcome_.difference) outcome_.difference = ReplayDifference{group, std::move(what), inputs_};
}

Result<ReplayOutcome> Replay::run() {
    while (auto record = recording_.next()) {
        if (!record->is_sound) {
            differs(outcome_.last_group + 1, "the recording is damaged there");
            break;
        }
        TRY_DONE(take(record->kind, record->bytes));
        if (outcome_.difference || !outcome_.ended_because.empty()) break;
    }
    const std::size_t left = recording_.bytes_left();
    if (!outcome_.difference && outcome_.ended_because.empty() && left > 0)
        outcome_.ended_because = fmt::format("its last {} bytes are no whole record", left);
    return std::move(outcome_);
}

Result<Done> Replay::take(RecordKind kind, Bytes bytes) {
    switch (kind) {
        case RecordKind::MADE:
            return make(bytes);
        case RecordKind::RESTORES: {
            TRY(restored_at_.ms, read_signed(bytes));
            return Done{};
        }
        case RecordKind::READ:
            return note_read(bytes);
        case RecordKind::BEGINS:
            return begin(bytes);
        case RecordKind::ENDS: {
            TRY(const std::string_view why, read_text(bytes));
            outcome_.ended_because = why;
            return Done{};
        }
        case RecordKind::HEADER:
            return Done{};
        default:
            break;
    }
    if (!engine_) return Error{ErrorCode::invalid, "an engine is told something before it begins", ""};
    switch (kind) {
        case RecordKind::STOOD_STILL: {
            TRY(const std::int64_t ms, read_signed(bytes));
            engine_->stood_still(Duration{ms});
            return Done{};
        }
        case RecordKind::OFFERED:
            return offer(bytes);
        case RecordKind::TURNS:
            return turn(bytes);
        case RecordKind::GIVEN:
            return give(bytes);
        case RecordKind::GROUP:
            return compare(bytes);
        case RecordKind::STORED: {
            TRY(stored_group_, read_number(bytes));
            if (!given_.contains(stored_group_)) {
                return Error{ErrorCode::invalid,
                             fmt::format("group {} is stored and was not given", stored_group_), ""};
            }
            engine_->committed(stored_group_);
            stored_chain_ = given_[stored_group_];
            given_.erase(given_.begin(), given_.upper_bound(stored_group_));
            return Done{};
        }
        default:
            return Error{ErrorCode::invalid,
                         fmt::format("there is no record of kind {}", static_cast<int>(kind)), ""};
    }
}

// One that never began read too little: the next one takes its place.
Result<Done> Replay::make(Bytes bytes) {
    engine_.reset();
    reads_.clear();
    answers_.clear();
    TRY(seed_, read_number(bytes));
    TRY(options_.inbox_max, read_number(bytes));
    TRY(options_.cache_rows_max, read_number(bytes));
    TRY(options_.cache_bytes_max, read_number(bytes));
    TRY(options_.group_writes_max, read_number(bytes));
    TRY(const std::uint64_t timers, read_number(bytes));
    options_.timers = timers != 0;
    return Done{};
}

Result<Done> Replay::note_read(Bytes bytes) {
    TRY(const TableId table, recording_.table(bytes));
    Page page;
    TRY(const std::uint64_t rows, read_number(bytes));
    for (std::uint64_t i = 0; i < rows; ++i) {
        TRY(StoredRow stored, read_recorded_row(bytes, table));
        page.rows.push_back(std::move(stored));
    }
    TRY(const std::string_view next, read_text(bytes));
    page.next = next;
    TRY(const std::uint64_t unreadable, read_number(bytes));
    for (std::uint64_t i = 0; i < unreadable; ++i) {
        TRY(const std::string_view why, read_text(bytes));
        page.unreadable.emplace_back(why);
    }
    reads_.add(table, std::move(page));
    return Done{};
}

Result<Done> Replay::begin(Bytes bytes) {
    TRY(const std::uint64_t group, read_number(bytes));
    TRY(const std::uint64_t chain, read_number(bytes));
    TRY(const std::uint64_t same_process, read_number(bytes));
    TRY(const std::int64_t away, read_signed(bytes));
    given_.clear();  // what was not stored is no group
    if (group == stored_group_ && group != 0 && chain != stored_chain_) {
        differs(group, fmt::format("the database says that its hash is {:016x}", chain));
        return Done{};
    }
    engine_ = std::make_unique<Engine>(options_, modules_, seed_);
    const auto restored = engine_->restore(reads_, workspace, restored_at_);
    if (!restored || !reads_.is_used_up()) {
        differs(group + 1, restored ? "a start reads less than it did" : restored.error().message);
        return Done{};
    }
    engine_->begin(group, same_process != 0, Duration{away}, chain);
    outcome_.engines += 1;
    outcome_.last_group = group;
    outcome_.chain = chain;
    inputs_.clear();
    return Done{};
}

std::shared_ptr<const Once> Replay::once_of(std::string key, std::uint64_t asked) {
    return std::make_shared<const Once>(Once{std::move(key), asked, [this](const Reply&) {
                                                 if (answers_.empty()) return KeptAnswer{};
                                                 KeptAnswer answer = std::move(answers_.front());
                                                 answers_.pop_front();
                                                 return answer;
                                             }});
}

Result<Done> Replay::offer(Bytes bytes) {
    TRY(const InputCodec* codec, recording_.input(bytes));
    TRY(const Ticket ticket, read_number(bytes));
    TRY(const std::uint64_t is_once, read_number(bytes));
    std::shared_ptr<const Once> once;
    if (is_once != 0) {
        TRY(const std::string_view key, read_text(bytes));
        TRY(const std::uint64_t asked, read_number(bytes));
        once = once_of(std::string{key}, asked);
    }
    TRY(Input input, codec->read(bytes));
    outcome_.inputs += 1;
    if (inputs_.size() < inputs_shown_max) inputs_.emplace_back(codec->info->name);
    if (auto taken = engine_->offer(std::move(input), ticket, std::move(once)); !taken)
        differs(outcome_.last_group + 1, fmt::format("{} is refused, and was not", codec->info->name));
    return Done{};
}

// What calls are answered with was made outside of the decision, and stands behind the turn that wanted it.
Result<Done> Replay::take_answers() {
    while (recording_.next_kind() == RecordKind::ANSWERED) {
        const auto record = recording_.next();
        if (!record->is_sound) return Error{ErrorCode::invalid, "the recording is damaged", ""};
        std::string_view bytes = record->bytes;
        KeptAnswer answer;
        TRY(const std::int64_t status, read_signed(bytes));
        answer.status = static_cast<std::int32_t>(status);
        TRY(const std::string_view body, read_text(bytes));
        answer.body = body;
        answers_.push_back(std::move(answer));
    }
    return Done{};
}

Result<Done> Replay::turn(Bytes bytes) {
    TRY(const std::int64_t at, read_signed(bytes));
    TRY_DONE(take_answers());
    engine_->turn({at});
    (void)engine_->take_loads();  // what was found is given, when it was
    answers_.clear();
    return Done{};
}

Result<Done> Replay::give(Bytes bytes) {
    TRY(const std::uint64_t count, read_number(bytes));
    std::vector<Loaded> rows;
    for (std::uint64_t i = 0; i < count; ++i) {
        Loaded loaded;
        TRY(loaded.ref.table, recording_.table(bytes));
        RawId& id = loaded.ref.key.id;
        if (bytes.size() < id.bytes.size()) return Error{ErrorCode::invalid, "a key is cut off", ""};
        std::copy_n(bytes.begin(), id.bytes.size(), reinterpret_cast<char*>(id.bytes.data()));
        bytes.remove_prefix(id.bytes.size());
        TRY(const std::string_view key, read_text(bytes));
        loaded.ref.key.text = key;
        TRY(loaded.stored, read_recorded_row(bytes, loaded.ref.table));
        TRY(const std::uint64_t is_refused, read_number(bytes));
        if (is_refused != 0) {
            TRY(const std::uint64_t code, read_number(bytes));
            TRY(const std::string_view message, read_text(bytes));
            TRY(const std::string_view field, read_text(bytes));
            loaded.error = Error{static_cast<ErrorCode>(code), std::string{message}, std::string{field}};
        }
        rows.push_back(std::move(loaded));
    }
    engine_->loaded(rows);
    return Done{};
}

Result<Done> Replay::compare(Bytes bytes) {
    TRY(const std::uint64_t number, read_number(bytes));
    TRY(const std::uint64_t chain, read_number(bytes));
    const std::optional<Group> group = engine_->take_group();
    const std::uint64_t decided = group ? group->number : 0;
    if (decided != number) {
        differs(outcome_.last_group + 1, number == 0 ? "something is stored where nothing was"
                                                     : "nothing is stored where something was");
        return Done{};
    }
    if (number == 0) return Done{};
    if (group->chain != chain) {
        differs(number, fmt::format("{} rows, hash {:016x}, and it was {:016x}", group->batch.writes.size(),
                                    group->chain, chain));
        return Done{};
    }
    given_[number] = chain;
    outcome_.groups += 1;
    outcome_.last_group = number;
    outcome_.chain = chain;
    inputs_.clear();
    return Done{};
}

}  // namespace

Result<ReplayOutcome> replay(RecordingReader& recording, const ModuleSet& modules) {
    return Replay{recording, modules}.run();
}

}  // namespace tero::app
