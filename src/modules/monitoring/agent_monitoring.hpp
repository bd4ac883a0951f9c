// AgentMonitoring: the sums the dashboard shows and the alerts a person must see, kept as rows by the same
// commit as what they count.
#pragma once

#include "base/time_zone.hpp"
#include "kernel/module.hpp"
#include "modules/monitoring/model/alert_acts.hpp"
#include "modules/monitoring/model/metric_rollup.hpp"
#include "modules/monitoring/model/metrics_retention.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <string>
#include <string_view>

namespace tero {

// The key of a figure's counter for the business day of `at`: `day/2026-11-02/quotes_sent/EUR`.
std::string counter_key(const TimeZone& zone, Timestamp at, std::string_view figure);
// `2026-11-02`, as the business counts days.
std::string business_day(const TimeZone& zone, Timestamp at);

class AgentMonitoring final : public Module {
public:
    // The zone of the business rules where its days begin.
    explicit AgentMonitoring(TimeZone zone, Duration keep_alerts = {}, MetricsRetention keep_metrics = {})
        : zone_(std::move(zone)), keep_alerts_(keep_alerts), keep_metrics_(keep_metrics) {}

    Declaration declare() override;

    Decision decide(const Rows& rows, const RaiseAlert& input, Context& context) const;
    Decision decide(const Rows& rows, const ResolveAlert& input, Context& context) const;
    Decision decide(const Rows& rows, const AcknowledgeAlert& input, Context& context) const;
    Decision decide(const Rows& rows, const SilenceAlert& input, Context& context) const;
    Decision decide(const Rows& rows, const SilenceOver& input, Context& context) const;
    Decision decide(const Rows& rows, const Count& input, Context& context) const;
    Decision decide(const Rows& rows, const KeepRollups& input, Context& context) const;

private:
    TimeZone zone_;
    Duration keep_alerts_;  // resolved ones; zero: for ever
    MetricsRetention keep_metrics_;
};

}  // namespace tero
