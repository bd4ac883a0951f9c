#include "modules/monitoring/backup_age.hpp"

#include <fmt/format.h>
#include <chrono>

namespace tero {

std::optional<FigureRead> backup_overdue(const BackupSeen& backup, Duration age_max, Timestamp now) {
    if (age_max == Duration{}) return std::nullopt;
    const Duration age = now - backup.safe_until();
    const std::string hours = to_string(std::chrono::duration_cast<std::chrono::hours>(age));
    std::string lost = fmt::format("no backup was ever made of this data, which is {} old", hours);
    if (backup.made_at)
        lost = fmt::format("the last good backup was made {} ago, at {}", hours, to_string(*backup.made_at));
    if (!backup.why_unknown.empty())
        lost = fmt::format("when the last good backup was made is not known: {}", backup.why_unknown);
    return FigureRead{
        "server", static_cast<double>((age - age_max).count()) / 1000,
        fmt::format("{}; one may be {} old (monitoring.backup_age_max). Make one with `tero backup DEST`, and "
                    "see why the nightly one did not run; 0s there says that backups are made otherwise",
                    lost, to_string(age_max))};
}

}  // namespace tero
