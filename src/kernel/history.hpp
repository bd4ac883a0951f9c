// What happened, when, and by whose act: one line for every fact a person may ask about. Lines are never
// changed.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/table.hpp"

#include <string>

namespace tero {

struct HistoryEntry {
    Id<HistoryEntry> id = {};
    RawId subject = {};  // the task, conversation, quote … it is about
    Timestamp at = {};
    std::string kind = {};   // past tense, dotted: `quote.sent`, `task.claimed`
    std::string actor = {};  // `agent:sales`, `rule:quiet_hours`, `customer`, `key:admin`
    Json detail = {};
    using OnlyWritten = void;
    bool operator==(const HistoryEntry&) const = default;
};
BOOST_DESCRIBE_STRUCT(HistoryEntry, (), (id, subject, at, kind, actor, detail))
TERO_DESCRIBED_WHOLLY(HistoryEntry);

TERO_ROW(kernel, history, HistoryEntry, IndexInfo{"by_subject", {"subject", "at"}})

}  // namespace tero
