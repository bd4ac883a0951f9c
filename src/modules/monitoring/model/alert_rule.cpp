#include "modules/monitoring/model/alert_rule.hpp"

namespace tero {

bool can_be_read(const AlertRule& rule) {
    switch (rule.figure) {
        case AlertFigure::ERROR_RATE:
        case AlertFigure::RESPONSE_TIME:
            return rule.of != AlertOf::SERVER;
        case AlertFigure::FAILED:
        case AlertFigure::COMPLETED:
            return rule.of != AlertOf::SERVER || rule.when == AlertWhen::ABSENT ||
                   rule.when == AlertWhen::STUCK;
        case AlertFigure::UPTIME:
            return rule.of == AlertOf::SERVER || rule.of == AlertOf::AGENT;
        case AlertFigure::QUEUE_AGE:
        case AlertFigure::TASKS_LIVE:
        case AlertFigure::DISK_FREE:
        case AlertFigure::LOG_BYTES:
        case AlertFigure::MEMORY_BYTES:
        case AlertFigure::PROCESSOR:
        case AlertFigure::BACKUP_OVERDUE:
            return rule.of == AlertOf::SERVER;
    }
    return false;
}

std::vector<AlertRule> shipped_alert_rules() {
    using Figure = AlertFigure;
    using Of = AlertOf;
    using When = AlertWhen;
    using Level = AlertLevel;
    constexpr double mib = 1 << 20;
    return {
        {"error_rate", Figure::ERROR_RATE, Of::TASK_TYPE, When::ABOVE, 0.2, 0.1, 15min, 5min, 10,
         Level::ERROR},
        {"task_failures", Figure::FAILED, Of::TASK_TYPE, When::ABOVE, 20, 5, 15min, 1min, 0, Level::ERROR},
        {"workflow_failures", Figure::FAILED, Of::WORKFLOW, When::ABOVE, 20, 5, 15min, 1min, 0, Level::ERROR},
        {"channel_error_rate", Figure::ERROR_RATE, Of::CHANNEL, When::ABOVE, 0.2, 0.1, 15min, 5min, 10,
         Level::ERROR},
        {"response_time", Figure::RESPONSE_TIME, Of::TASK_TYPE, When::ABOVE, 60, 45, 15min, 10min, 10,
         Level::WARNING},
        {"agent_lost", Figure::UPTIME, Of::AGENT, When::BELOW, 0.5, 0.9, 5min, 5min, 0, Level::WARNING},
        {"uptime", Figure::UPTIME, Of::SERVER, When::BELOW, 0.99, 0.995, 24h, 5min, 0, Level::ERROR},
        {"queue_age", Figure::QUEUE_AGE, Of::SERVER, When::ABOVE, 300, 60, 1min, 5min, 0, Level::ERROR},
        {"queue_stuck", Figure::COMPLETED, Of::SERVER, When::STUCK, 0, 0, 30min, 5min, 0, Level::ERROR},
        {"disk_free", Figure::DISK_FREE, Of::SERVER, When::BELOW, 0.05, 0.07, 1min, 1min, 0, Level::CRITICAL},
        {"log_growth", Figure::LOG_BYTES, Of::SERVER, When::RISING, 256 * mib, 64 * mib, 10min, 0s, 0,
         Level::ERROR},
        {"backup_age", Figure::BACKUP_OVERDUE, Of::SERVER, When::ABOVE, 0, 0, 1min, 5min, 0, Level::ERROR},
    };
}

}  // namespace tero
