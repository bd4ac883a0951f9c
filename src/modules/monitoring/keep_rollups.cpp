// Sums of figures, as they are kept.
#include "modules/monitoring/agent_monitoring.hpp"
#include "modules/monitoring/model/metric_rollup.hpp"

#include <fmt/format.h>

namespace tero {
namespace {

Result<Done> check(const KeepRollups& input) {
    if (input.rollups.size() > rollups_in_group_max) {
        return Error{ErrorCode::too_large, fmt::format("at most {} sums at once", rollups_in_group_max),
                     "rollups"};
    }
    for (const MetricRollup& rollup : input.rollups) {
        if (rollup.key != rollup_key(rollup))
            return Error{ErrorCode::invalid, fmt::format("{} is another sum's key", rollup.key), "rollups"};
    }
    return Done{};
}

}  // namespace

Decision AgentMonitoring::decide(const Rows& rows, const KeepRollups& input, Context& context) const {
    if (auto good = check(input); !good) return refused(context, std::move(good).error());
    Decided decided;
    Need need;
    for (const MetricRollup& rollup : input.rollups) {
        const auto known = rows.look<MetricRollup>(rollup.key);
        if (!known.known) {
            need.add<MetricRollup>(RowKey{rollup.key});
        } else if (known.row == nullptr || ends_of(rollup) > ends_of(*known.row)) {
            decided.batch.put(rollup);
        }
    }
    if (!need.empty()) return need;
    decided.reply(context, Answer{Done{}});
    return decided;
}

}  // namespace tero
