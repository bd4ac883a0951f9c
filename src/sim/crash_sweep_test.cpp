// The process dies at each commit of a scenario, before the group is stored and after it, and again while it
// recovers: in the end everything is as if it had lived on.
#include "app/modules/tero_modules.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/workflow/model/inputs.hpp"
#include "sim/businesses.hpp"
#include "sim/callers.hpp"
#include "sim/node.hpp"
#include "sim/task_agents.hpp"
#include "store/memory_store.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tero::sim {
namespace {

constexpr Timestamp sweep_start{1'790'000'000'000};
constexpr const char* sweep_flow = R"({"id":"sweep","start":"reserve","steps":[
    {"id":"reserve","type":"TASK","task":"t","attempts":100,"compensate":"release","next":"both"},
    {"id":"both","type":"PARALLEL","branches":["pack","rest"],"next":"wait"},
    {"id":"pack","type":"TASK","task":"t","attempts":100,"compensate":"unpack"},
    {"id":"rest","type":"DELAY","duration":"1s","next":"tell"},
    {"id":"tell","type":"TASK","task":"t","attempts":100},
    {"id":"wait","type":"DELAY","duration":"2s","next":"agree"},
    {"id":"agree","type":"CALLBACK","approval":"Is it so?","next":"pay"},
    {"id":"pay","type":"TASK","task":"t","attempts":100,"input":{"good":"{{ input.good }}"}},
    {"id":"release","type":"TASK","task":"t","attempts":100},
    {"id":"unpack","type":"TASK","task":"t","attempts":100}]})";

// When the process dies: at that commit, before the group is stored or after it, and once more so many
// commits later.
struct Deaths {
    int at = 0;  // 0: it lives on
    bool stored = false;
    int again_after = 0;  // 0: not again
};

class DeadlyStore final : public Store {
public:
    DeadlyStore(Store& inner, Deaths deaths) : inner_(inner), deaths_(deaths) {}

    Result<Done> migrate() override { return inner_.migrate(); }
    Result<Page> read(std::string_view workspace, const Query& query) override {
        return inner_.read(workspace, query);
    }
    Result<Done> commit(std::span<const Batch> batches, const Leadership& leadership) override {
        commits += 1;
        const bool dies_again = deaths_.again_after > 0 && commits == deaths_.at + deaths_.again_after;
        if (commits != deaths_.at && !dies_again) return inner_.commit(batches, leadership);
        if (deaths_.stored) (void)inner_.commit(batches, leadership);
        die();
        return Error{ErrorCode::unknown_outcome, "the process is dead", ""};
    }
    Result<Leadership> lead(std::string_view workspace, std::string_view node, std::uint64_t epoch,
                            Duration lease) override {
        return inner_.lead(workspace, node, epoch, lease);
    }

    int commits = 0;
    std::function<void()> die;

private:
    Store& inner_;
    Deaths deaths_;
};

class Sweep {
public:
    explicit Sweep(Deaths deaths)
        : world_(1, sweep_start),
          memory_(world_.clock),
          store_(memory_, deaths),
          node_(world_, store_, modules(), host()),
          agents_(world_, node_, {"t"}) {
        store_.die = [this] { node_.die(); };
    }

    // All that is there in the end, without what the course of things may change: ids, times and attempts.
    std::string run() {
        agents_.can_be_done = [](const Lease& lease) {
            return lease.body->payload.text.find(R"("good":false)") == std::string::npos;
        };
        agents_.calm_down();
        node_.start();
        agents_.start();
        insist(world_, node_, PutWorkflow{Json{sweep_flow}, "person"}, [this](const Answer&) {
            begin(R"({"good":true})");
            begin(R"({"good":false})");
        });
        for (int i = 0; i < 3; ++i) submit(i);
        make_schedule();
        approve();
        while (world_.now() < sweep_start + 5min && !is_over()) world_.step();
        if (!is_over()) return "it does not end: " + state();
        return world_.finding() ? world_.finding()->detail : state();
    }
    int commits() const { return store_.commits; }
    std::uint64_t deaths() { return world_.counts()["died"]; }

private:
    static ModuleSet modules() {
        const SimulatedBusiness& business = business_of(0);
        return tero_modules({.config = business.config,
                             .zone = business.zone,
                             .secret = "simulated",
                             .texts = business.texts});
    }
    static HostOptions host() {
        HostOptions host;
        host.leadership_lease = 2s;
        host.check_every = 1s;
        return host;
    }
    template <class Row>
    std::vector<Row> all() {
        Query query;
        query.table = table_of<Row>();
        query.limit = 1000;
        std::vector<Row> rows;
        const auto page = memory_.read(Node::workspace, query);
        for (const auto& each : page->rows) rows.push_back(*static_cast<const Row*>(each.row.get()));
        return rows;
    }

    void begin(const char* input) {
        insist(world_, node_, StartExecution{.workflow = "sweep", .input = Json{input}, .key = input},
               [](const Answer&) {});
    }
    void submit(int number) {
        SubmitTasks asked;
        asked.tasks.push_back(
            {.type = "t", .attempt_max = 100, .unique_key = fmt::format("task {}", number)});
        insist(world_, node_, asked, [](const Answer&) {});
    }
    // Whoever hears nothing looks whether it is there before asking again.
    void make_schedule() {
        if (!all<ScheduledTask>().empty()) return;
        ScheduleSettings settings;
        settings.name = "each five seconds";
        settings.cron = "*/5 * * * * *";
        settings.starts_at = sweep_start + 20s;
        settings.ends_at = sweep_start + 36s;
        settings.starts.task.type = "t";
        settings.starts.task.attempt_max = 100;
        node_.offer(CreateSchedule{settings, "person"});
        world_.after(3s, [this] { make_schedule(); });
    }
    void approve() {
        for (const WorkItem& item : all<WorkItem>()) {
            if (item.status != WorkStatus::DONE) node_.offer(DoneWork{item.key, "person"});
        }
        world_.after(1s, [this] { approve(); });
    }

    bool is_over() {
        const auto schedules = all<ScheduledTask>();
        const auto executions = all<WorkflowExecution>();
        const auto tasks = all<Task>();
        return schedules.size() == 1 && schedules.front().status == ScheduleStatus::ENDED &&
               executions.size() == 2 &&
               std::all_of(executions.begin(), executions.end(),
                           [](const auto& one) { return workflow::is_over(one.status); }) &&
               std::all_of(tasks.begin(), tasks.end(), [](const auto& one) { return is_final(one.status); });
    }
    static std::string told(const WorkflowPath& path) {
        std::string text;
        for (const StepRun& run : path.runs)
            text += fmt::format(" {} {}{}", run.step, name_of(run.status), run.undone ? " undone" : "");
        return text;
    }
    std::string state() {
        std::multiset<std::string> lines;
        std::map<RawId, std::string> key_of;
        for (const auto& one : all<WorkflowExecution>()) {
            key_of[one.id] = one.key;
            lines.insert(fmt::format("execution {} {}:{}", one.key, name_of(one.status), told(one.path)));
        }
        for (const auto& one : all<WorkflowBranch>())
            lines.insert(fmt::format("branch {} {} {}:{}", key_of[one.execution], one.index,
                                     name_of(one.status), told(one.path)));
        for (const auto& one : all<Task>())
            lines.insert(fmt::format("task of {} {}", name_of(one.owner), name_of(one.status)));
        for (const auto& one : all<ScheduleFire>())
            lines.insert(fmt::format("fire {} {}", to_string(one.at), name_of(one.outcome)));
        for (const auto& one : all<WorkItem>())
            lines.insert(fmt::format("item {} {}", one.kind, name_of(one.status)));
        std::string text;
        for (const std::string& line : lines) text += line + "\n";
        return text;
    }

    World world_;
    MemoryStore memory_;
    DeadlyStore store_;
    Node node_;
    TaskAgents agents_;
};

TEST(CrashSweep, WhereverTheProcessDiesTheEndIsTheSame) {
    Sweep living{{}};
    const std::string end = living.run();
    ASSERT_EQ(end.find("it does not end"), std::string::npos) << end;
    const int commits = living.commits();
    ASSERT_GT(commits, 30);
    int runs = 0;
    int died_again = 0;
    for (int at = 1; at <= commits && !testing::Test::HasFailure(); ++at) {
        for (const bool stored : {false, true}) {
            for (const int again_after : {0, 1 + at % 4}) {
                Sweep sweep{{at, stored, again_after}};
                EXPECT_EQ(sweep.run(), end) << "died at commit " << at << (stored ? ", stored" : "")
                                            << ", again after " << again_after;
                EXPECT_GE(sweep.deaths(), 1U);
                died_again += sweep.deaths() > 1 ? 1 : 0;
                runs += 1;
            }
        }
    }
    EXPECT_GT(died_again, runs / 3);
    RecordProperty("commits", commits);
    RecordProperty("runs", runs);
}

}  // namespace
}  // namespace tero::sim
