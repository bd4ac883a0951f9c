// Of the last good backup: how far it is past the age that the owner allows, and what an alert says of it.
#pragma once

#include "base/time.hpp"
#include "modules/monitoring/alert_rules.hpp"

#include <optional>
#include <string>

namespace tero {

struct BackupSeen {
    std::optional<Timestamp> made_at = {};  // nothing: none was ever noted for this data
    Timestamp data_since = {};              // when there began to be something to lose
    std::string why_unknown = {};           // one was noted, and when cannot be read

    // What was stored since then is in no backup.
    Timestamp safe_until() const { return made_at.value_or(data_since); }
};

// By how many seconds it is older than it may be. An age of zero: nobody expects any, and nothing is read.
std::optional<FigureRead> backup_overdue(const BackupSeen& backup, Duration age_max, Timestamp now);

}  // namespace tero
