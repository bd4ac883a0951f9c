// Random programs of all step types, nested, under random orders, restarts, pauses and cancels, end as a
// model says that knows nothing of the engine.
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

struct Node;
using Program = std::vector<Node>;

struct Node {
    StepType type = StepType::TASK;
    bool succeeds = true;              // of a TASK; of a CONDITION: its case holds
    int recovers = 0;                  // a TASK: 0: no way out; 1: one that succeeds; 2: one that fails
    JoinKind join = JoinKind::ALL;
    int count = 0;
    bool is_map = false;
    int elements = 0;                  // of a map
    int seconds = 0;                   // of a DELAY
    std::vector<Program> paths = {};
};

// ---- the model: whether it succeeds, whatever the order ----

bool path_succeeds(const Program& path);

bool succeeds(const Node& node) {
    switch (node.type) {
        case StepType::TASK: return node.succeeds || node.recovers == 1;
        case StepType::CONDITION: return !node.succeeds || path_succeeds(node.paths[0]);
        case StepType::PARALLEL: {
            int good = 0;
            int all = 0;
            if (node.is_map) {
                all = node.elements;
                good = path_succeeds(node.paths[0]) ? node.elements : 0;
            } else {
                all = static_cast<int>(node.paths.size());
                good = static_cast<int>(std::count_if(node.paths.begin(), node.paths.end(), path_succeeds));
            }
            if (node.join == JoinKind::ALL) return good == all;
            return good >= (node.join == JoinKind::ANY ? 1 : node.count);
        }
        default: return true;
    }
}

bool path_succeeds(const Program& path) { return std::all_of(path.begin(), path.end(), succeeds); }

// ---- the program as a definition ----

class Writer {
public:
    std::string written(const Program& program) {
        const std::string start = path(program, "");
        return fmt::format("{{'id':'f','start':'{}','steps':[{}]}}", start, steps_);
    }
    std::vector<std::string> signals = {};

private:
    std::string path(const Program& program, std::string next) {
        for (auto node = program.rbegin(); node != program.rend(); ++node) next = step(*node, next);
        return next;
    }
    void add(const std::string& text) { steps_ += (steps_.empty() ? "{" : ",{") + text + "}"; }
    static std::string task(bool good) {
        return fmt::format("'type':'TASK','task':'t','attempts':1,'input':{{'good':{}}}", good);
    }
    std::string step(const Node& node, const std::string& next) {
        const std::string id = fmt::format("s{}", made_++);
        const std::string begin = fmt::format("'id':'{}','next':'{}'", id, next);
        switch (node.type) {
            case StepType::TASK: {
                std::string more;
                if (node.recovers > 0) {
                    more = fmt::format(",'on_error':'r{}'", id);
                    add(fmt::format("'id':'r{}','next':'{}',{}", id, next, task(node.recovers == 1)));
                }
                add(fmt::format("{},{}{}", begin, task(node.succeeds), more));
                break;
            }
            case StepType::CONDITION:
                add(fmt::format("{},'type':'CONDITION','cases':[{{'when':'{}','next':'{}'}}]", begin, node.succeeds,
                                path(node.paths[0], next)));
                break;
            case StepType::PARALLEL: parallel(node, begin); break;
            case StepType::DELAY:
                add(fmt::format("{},'type':'DELAY','duration':'{}s'", begin, node.seconds));
                break;
            case StepType::CALLBACK:
                signals.push_back("g" + id);
                add(fmt::format("{},'type':'CALLBACK','signal':'g{}'", begin, id));
                break;
        }
        return id;
    }
    void parallel(const Node& node, const std::string& begin) {
        std::string what;
        if (node.is_map) {
            std::string list;
            for (int i = 0; i < node.elements; ++i) list += i == 0 ? "1" : ",1";
            what = fmt::format("'each':'{{{}}}','branch':'{}','limit':2", list, path(node.paths[0], ""));
        } else {
            for (const Program& one : node.paths)
                what += fmt::format("{}'{}'", what.empty() ? "'branches':[" : ",", path(one, ""));
            what += "]";
        }
        if (node.join == JoinKind::ANY) what += ",'join':'ANY'";
        if (node.join == JoinKind::COUNT) what += fmt::format(",'join':'COUNT','count':{}", node.count);
        add(fmt::format("{},'type':'PARALLEL',{}", begin, what));
    }

    std::string steps_;
    int made_ = 0;
};

// ---- chance ----

class Chance {
public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}
    int below(int most) { return static_cast<int>(random_.below(most)); }
    bool once_in(int many) { return below(many) == 0; }

    Program program(int depth) {
        Program path;
        for (int i = 0, size = 1 + below(depth + 1); i < size; ++i) path.push_back(node(depth));
        return path;
    }

private:
    Node node(int depth) {
        Node node;
        const int kind = below(depth > 0 ? 9 : 6);
        node.succeeds = !once_in(6);
        if (kind < 3) {
            node.recovers = once_in(2) ? 1 + below(2) : 0;
        } else if (kind < 4) {
            node.type = StepType::DELAY;
            node.seconds = below(20);
        } else if (kind < 6) {
            node.type = StepType::CALLBACK;
        } else if (kind < 7) {
            node.type = StepType::CONDITION;
            node.paths.push_back(program(depth - 1));
        } else {
            parallel(node, depth);
        }
        return node;
    }
    void parallel(Node& node, int depth) {
        node.type = StepType::PARALLEL;
        node.is_map = once_in(2);
        node.elements = below(4);
        for (int i = 0, size = node.is_map ? 1 : 1 + below(3); i < size; ++i)
            node.paths.push_back(program(depth - 1));
        const int most = node.is_map ? node.elements : static_cast<int>(node.paths.size());
        node.join = static_cast<JoinKind>(below(3));
        if (node.join == JoinKind::COUNT) node.count = 1 + below(std::max(most, 1));
    }

    Random random_;
};

class Driver {
public:
    Driver(const Program& program, Chance& chance) : chance_(chance) {
        Writer writer;
        flow_.put(writer.written(program));
        signals_ = writer.signals;
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
                if (chance_.once_in(3)) was_cancelled_ = flow_.change(ExecutionVerb::CANCEL, id_).has_value();
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
            if (path.runs.back().due_at == Timestamp{}) (void)flow_.signal(id_, "g" + path.runs.back().step);
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
        if (lease.body->payload.text == R"({"good":true})") {
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
};

RC_GTEST_PROP(WorkflowProgram, EndsAsTheModelSaysWhateverTheOrder, (std::uint64_t seed)) {
    Chance chance{seed};
    const Program program = chance.program(2);
    Driver driver{program, chance};
    const auto end = driver.run(false);
    RC_ASSERT(end == (path_succeeds(program) ? ExecutionStatus::COMPLETED : ExecutionStatus::FAILED));
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
    driver.flow().engine.pass(1h);
    RC_ASSERT(driver.flow().claim().empty());
}

}  // namespace
}  // namespace tero
