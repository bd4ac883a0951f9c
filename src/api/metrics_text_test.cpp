// The page of figures as Prometheus reads it: each family once, labels escaped.
#include "api/metrics_text.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

namespace tero::api {
namespace {

TEST(MetricsText, AgentsHaveCountsAndPercentilesUnderTheirEscapedNames) {
    const Timestamp now{1'790'000'000'000};
    Random random{1};
    Task task;
    task.id = Id<Task>::make(now, random);
    task.status = TaskStatus::SUCCEEDED;
    task.type = "a\"b\\c\nd";
    task.agent = "ana";
    task.finished_at = now;
    task.claimed_at = now - 1s;
    task.run_at = task.created_at = now - 1s;
    Batch batch;
    batch.put(task);
    AgentMetrics figures;
    figures.stored(batch, now);
    const std::string page =
        prometheus_text(figures, ServerMetrics{.started_at = now, .queue_age = 1500ms}, 2.5, 3h);

    for (const char* line :
         {"# TYPE tero_agent_completed_total counter\ntero_agent_completed_total{agent=\"ana\"} 1\n",
          "tero_task_type_completed_total{task_type=\"a\\\"b\\\\c\\nd\"} 1\n",
          "tero_agent_response_seconds_sum{agent=\"ana\"} 1\n",
          "tero_agent_response_seconds_count{agent=\"ana\"} 1\n", "tero_queue_age_seconds 1.5\n",
          "process_cpu_seconds_total 2.5\n", "tero_backup_age_seconds 10800\n"}) {
        EXPECT_NE(page.find(line), std::string::npos) << line << page;
    }
}

}  // namespace
}  // namespace tero::api
