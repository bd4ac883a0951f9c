// Random programs of all step types, nested, under random orders, restarts, pauses and cancels, end as a
// model says that knows nothing of the engine.
#include "modules/work/model/work_item.hpp"
#include "modules/workflow/tests/random_program.hpp"
#include "modules/workflow/tests/workflow_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tero {
namespace {

// The same, and nothing of it undoes; `mended`: every task succeeds.
Program without_undo(Program program, bool mended) {
    for (ProgramNode& node : program) {
        node.is_undone = false;
        if (mended && node.type == StepType::TASK) node.succeeds = true;
        for (Program& path : node.paths) path = without_undo(std::move(path), mended);
    }
    return program;
}

class Driver {
public:
    Driver(const Program& program, Chance& chance) : chance_(chance) {
        const WrittenProgram as_definition = written(program, "f", 1, "1h");
        flow_.put(as_definition.json);
        signals_ = as_definition.waits;
        id_ = flow_.start("f");
    }
    // The end, after all that chance does on the way.
    ExecutionStatus run(bool may_cancel) {
        for (int i = 0; i < 30 && !is_over(); ++i) something(may_cancel);
        for (int i = 0; i < 200 && !is_over(); ++i) {
            (void)flow_.change(ExecutionVerb::RESUME, id_);
            say_what_is_waited_for();
            claim();
            while (!held_.empty()) end_one();
            flow_.engine.pass(30s);
        }
        return flow_.status(id_);
    }
    // Whatever failed succeeds from now on.
    ExecutionStatus retry() {
        is_mended_ = true;
        RC_ASSERT(flow_.change(ExecutionVerb::RETRY, id_).has_value());
        return run(false);
    }
    bool was_cancelled() const { return was_cancelled_; }
    Workflows& flow() { return flow_; }

private:
    bool is_over() { return workflow::is_over(flow_.status(id_)); }
    void something(bool may_cancel) {
        switch (chance_.below(may_cancel ? 9 : 8)) {
            case 0: flow_.engine.restart(); break;
            case 1: (void)flow_.change(ExecutionVerb::PAUSE, id_); break;
            case 2: (void)flow_.change(ExecutionVerb::RESUME, id_); break;
            case 3: flow_.engine.pass(Duration{1000 * (1 + chance_.below(8))}); break;
            case 4:
                if (!signals_.empty()) say_signal();
                break;
            case 5: claim(); break;
            case 8:
                if (chance_.once_in(3))
                    was_cancelled_ |= flow_.change(ExecutionVerb::CANCEL, id_).has_value();
                break;
            default:
                if (!held_.empty()) end_one();
        }
    }
    void say_signal() {
        const auto which = static_cast<std::size_t>(chance_.below(static_cast<int>(signals_.size())));
        (void)flow_.signal(id_, signals_[which]);
        signals_.erase(signals_.begin() + static_cast<std::ptrdiff_t>(which));
    }
    void say_what_is_waited_for() {
        const auto say = [this](const WorkflowPath& path) {
            if (path.runs.empty() || path.runs.back().status != StepStatus::WAITING) return;
            if (path.runs.back().due_at == Timestamp{}) (void)flow_.signal(id_, path.runs.back().step);
        };
        say(flow_.row(id_).path);
        for (const WorkflowBranch& branch : flow_.branches()) say(branch.path);
    }
    void claim() {
        for (Lease& lease : flow_.claim()) held_.push_back(std::move(lease));
    }
    void end_one() {
        const auto which = static_cast<std::size_t>(chance_.below(static_cast<int>(held_.size())));
        const Lease lease = held_[which];
        held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(which));
        if (is_mended_ || lease.body->payload.text.find(R"("good":false)") == std::string::npos) {
            (void)flow_.engine.complete(lease);  // it may have been cancelled
        } else {
            (void)flow_.engine.fail(lease, false);
        }
    }

    Workflows flow_;
    Chance& chance_;
    std::vector<std::string> signals_;
    std::vector<Lease> held_;
    Id<WorkflowExecution> id_;
    bool was_cancelled_ = false;
    bool is_mended_ = false;
};

RC_GTEST_PROP(WorkflowProgram, EndsAsTheModelSaysWhateverTheOrder, (std::uint64_t seed)) {
    Chance chance{seed};
    const Program program = chance.program(2);
    Driver driver{program, chance};
    const auto end = driver.run(false);
    RC_ASSERT(end == (program_succeeds(program) ? ExecutionStatus::COMPLETED : ExecutionStatus::FAILED));
}

RC_GTEST_PROP(WorkflowProgram, ARetryEndsAsIfWhatFailedHadSucceeded, (std::uint64_t seed)) {
    Chance chance{seed};
    const Program program = without_undo(chance.program(2), false);
    Driver driver{program, chance};
    if (driver.run(false) == ExecutionStatus::COMPLETED) return;
    const bool succeeds = program_succeeds(without_undo(program, true));
    RC_ASSERT(driver.retry() == (succeeds ? ExecutionStatus::COMPLETED : ExecutionStatus::FAILED));
}

RC_GTEST_PROP(WorkflowProgram, NothingOfItRunsAfterItIsOver, (std::uint64_t seed)) {
    Chance chance{seed};
    Driver driver{chance.program(2), chance};
    const auto end = driver.run(true);
    RC_ASSERT(workflow::is_over(end));
    RC_ASSERT(driver.was_cancelled() == (end == ExecutionStatus::CANCELLED));
    for (const Task& task : driver.flow().engine.all<Task>()) RC_ASSERT(is_final(task.status));
    for (const WorkflowBranch& branch : driver.flow().branches())
        RC_ASSERT(!workflow::is_live(branch.status));
    for (const WorkItem& item : driver.flow().engine.all<WorkItem>())
        RC_ASSERT(item.status == WorkStatus::DONE);
    driver.flow().engine.pass(1h);
    RC_ASSERT(driver.flow().claim().empty());
}

}  // namespace
}  // namespace tero
