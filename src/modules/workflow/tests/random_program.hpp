// Random programs of all step types, nested: as a model that knows how each ends whatever the order, and as
// the definition that says the same.
#pragma once

#include "base/random.hpp"
#include "modules/workflow/model/definition.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace tero {

struct ProgramNode;
using Program = std::vector<ProgramNode>;

enum class Waits { SIGNAL, APPROVAL, FUNCTION };

struct ProgramNode {
    StepType type = StepType::TASK;
    bool succeeds = true;         // of a TASK; of a CONDITION: its case holds
    int recovers = 0;             // a TASK: 0: no way out; 1: one that succeeds; 2: one that fails
    bool is_undone = false;       // of a TASK: it is compensated when the execution ends badly
    Waits waits = Waits::SIGNAL;  // of a CALLBACK
    JoinKind join = JoinKind::ALL;
    int count = 0;
    bool is_map = false;
    int elements = 0;  // of a map
    int seconds = 0;   // of a DELAY; of a CALLBACK that is not waited for longer: 0: for ever
    std::vector<Program> paths = {};
};

// Whether an execution of it is COMPLETED in the end, and not FAILED.
bool program_succeeds(const Program& program);

// A source of programs, and of what happens to them.
class Chance {
public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}
    int below(int most) { return static_cast<int>(random_.below(most)); }
    bool once_in(int many) { return below(many) == 0; }
    Program program(int depth);

private:
    ProgramNode node(int depth);
    void parallel(ProgramNode& node, int depth);

    Random random_;
};

// The program as a definition. Each task of it carries `good`: whether it is to succeed. One that undoes
// another carries in `undo` what the other's result has as `task`.
struct WrittenProgram {
    std::string json = {};
    std::vector<std::string> waits = {};  // steps that wait for a signal of their name
    std::set<std::string> undoing = {};   // steps that compensate
};
// `attempts` and `lease` of each task.
WrittenProgram written(const Program& program, const std::string& id, int attempts, const std::string& lease);

}  // namespace tero
