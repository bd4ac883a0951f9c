// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/monitoring/model/alert_rule.hpp"
#include "modules/monitoring/model/metric_rollup.hpp"
#include "modules/monitoring/model/metrics_retention.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/monitoring/model/options.hpp"
#include "modules/monitoring/model/worker_usage.hpp"

namespace tero {

TERO_REGISTER(Counter)
TERO_REGISTER(MetricsBy)
TERO_REGISTER(RollupStep)
TERO_REGISTER(LatencyBucket)
TERO_REGISTER(MetricRollup)
TERO_REGISTER(MetricsRetention)
TERO_REGISTER(WorkerUsage)
TERO_REGISTER(AlertStatus)
TERO_REGISTER(Alert)
TERO_REGISTER(AlertFigure)
TERO_REGISTER(AlertOf)
TERO_REGISTER(AlertWhen)
TERO_REGISTER(AlertRule)
TERO_REGISTER(LogVerbosity)
TERO_REGISTER(LogStyle)
TERO_REGISTER(MonitoringOptions)

}  // namespace tero
