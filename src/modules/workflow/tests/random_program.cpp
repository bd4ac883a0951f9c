#include "modules/workflow/tests/random_program.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

// One of the first two, if there are as many, and the last.
bool condition_holds(const std::vector<Program>& paths) {
    const bool first = program_succeeds(paths[0]) || (paths.size() > 1 && program_succeeds(paths[1]));
    return first && program_succeeds(paths.back());
}

bool succeeds(const ProgramNode& node) {
    switch (node.type) {
        case StepType::TASK:
            return node.succeeds || node.recovers == 1;
        case StepType::CONDITION:
            return !node.succeeds || program_succeeds(node.paths[0]);
        case StepType::PARALLEL: {
            int good = 0;
            int all = 0;
            if (node.is_map) {
                all = node.elements;
                good = program_succeeds(node.paths[0]) ? node.elements : 0;
            } else {
                all = static_cast<int>(node.paths.size());
                good =
                    static_cast<int>(std::count_if(node.paths.begin(), node.paths.end(), program_succeeds));
            }
            if (node.join == JoinKind::ALL) return good == all;
            if (node.join == JoinKind::WHEN) return condition_holds(node.paths);
            return good >= (node.join == JoinKind::ANY ? 1 : node.count);
        }
        default:
            return true;
    }
}

class Writer {
public:
    Writer(int attempts, std::string lease) : attempts_(attempts), lease_(std::move(lease)) {}

    void write(const Program& program, const std::string& id) {
        const std::string start = path(program, "");
        out.json = fmt::format("{{'id':'{}','start':'{}','steps':[{}]}}", id, start, steps_);
        std::replace(out.json.begin(), out.json.end(), '\'', '"');
    }
    WrittenProgram out = {};

private:
    std::string path(const Program& program, std::string next) {
        for (auto node = program.rbegin(); node != program.rend(); ++node) next = step(*node, next);
        return next;
    }
    void add(const std::string& text) { steps_ += (steps_.empty() ? "{" : ",{") + text + "}"; }
    std::string done_by(const std::string& more) const {
        return fmt::format("'attempts':{},'lease':'{}','backoff_max':'5s','input':{{{}}}", attempts_, lease_,
                           more);
    }
    std::string task(bool good) const {
        return "'type':'TASK','task':'t'," + done_by(fmt::format("'good':{}", good));
    }
    std::string step(const ProgramNode& node, const std::string& next) {
        const std::string id = fmt::format("s{}", made_++);
        const std::string begin = fmt::format("'id':'{}','next':'{}'", id, next);
        switch (node.type) {
            case StepType::TASK:
                add(begin + "," + task(node.succeeds) + ways_out(node, id, next));
                break;
            case StepType::CONDITION:
                add(fmt::format("{},'type':'CONDITION','cases':[{{'when':'{}','next':'{}'}}]", begin,
                                node.succeeds, path(node.paths[0], next)));
                break;
            case StepType::PARALLEL:
                parallel(node, begin);
                break;
            case StepType::DELAY:
                add(fmt::format("{},'type':'DELAY','duration':'{}s'", begin, node.seconds));
                break;
            case StepType::CALLBACK:
                add(begin + ",'type':'CALLBACK'" + wait(node, id, next));
                break;
            case StepType::WORKFLOW:
                CHECK(false, "no program starts another");
        }
        return id;
    }
    std::string ways_out(const ProgramNode& node, const std::string& id, const std::string& next) {
        std::string more;
        if (node.recovers > 0) {
            more = fmt::format(",'on_error':'r{}'", id);
            add(fmt::format("'id':'r{}','next':'{}',{}", id, next, task(node.recovers == 1)));
        }
        if (node.is_undone) {
            more += fmt::format(",'compensate':'u{}'", id);
            out.undoing.insert("u" + id);
            const std::string what = fmt::format("'good':true,'undo':'{{{{ steps.{}.output.task }}}}'", id);
            add(fmt::format("'id':'u{}','type':'TASK','task':'t',{}", id, done_by(what)));
        }
        return more;
    }
    std::string wait(const ProgramNode& node, const std::string& id, const std::string& next) {
        if (node.waits == Waits::FUNCTION) return ",'function':'return 1','input':{'good':true}";
        out.waits.push_back(id);
        std::string more =
            node.waits == Waits::SIGNAL ? fmt::format(",'signal':'{}'", id) : ",'approval':'Is it so?'";
        if (node.seconds > 0 && !next.empty())
            more += fmt::format(",'timeout':'{}s','on_timeout':'{}'", node.seconds, next);
        return more;
    }
    void parallel(const ProgramNode& node, const std::string& begin) {
        std::string what;
        std::vector<std::string> firsts;
        if (node.is_map) {
            std::string list;
            for (int i = 0; i < node.elements; ++i) list += i == 0 ? "1" : ",1";
            what = fmt::format("'each':'{{{}}}','branch':'{}','limit':2", list, path(node.paths[0], ""));
        } else {
            for (const Program& one : node.paths) {
                firsts.push_back(path(one, ""));
                what += fmt::format("{}'{}'", what.empty() ? "'branches':[" : ",", firsts.back());
            }
            what += "]";
        }
        if (node.join == JoinKind::ANY) what += ",'join':'ANY'";
        if (node.join == JoinKind::COUNT) what += fmt::format(",'join':'COUNT','count':{}", node.count);
        if (node.join == JoinKind::DEADLINE)
            what += fmt::format(",'join':'DEADLINE','timeout':'100d','count':{}", node.count);
        if (node.join == JoinKind::WHEN) {
            what += fmt::format(",'join':'WHEN','when':'(branches.{} or branches.{}) and branches.{}'",
                                firsts[0], firsts[firsts.size() > 1 ? 1 : 0], firsts.back());
        }
        add(fmt::format("{},'type':'PARALLEL',{}", begin, what));
    }

    int attempts_;
    std::string lease_;
    std::string steps_;
    int made_ = 0;
};

}  // namespace

bool program_succeeds(const Program& program) {
    return std::all_of(program.begin(), program.end(), succeeds);
}

WrittenProgram written(const Program& program, const std::string& id, int attempts,
                       const std::string& lease) {
    Writer writer{attempts, lease};
    writer.write(program, id);
    return std::move(writer.out);
}

Program Chance::program(int depth) {
    Program path;
    for (int i = 0, size = 1 + below(depth + 1); i < size; ++i) path.push_back(node(depth));
    return path;
}

ProgramNode Chance::node(int depth) {
    ProgramNode node;
    const int kind = below(depth > 0 ? 9 : 6);
    node.succeeds = !once_in(6);
    if (kind < 3) {
        node.recovers = once_in(2) ? 1 + below(2) : 0;
        node.is_undone = once_in(2);
    } else if (kind < 4) {
        node.type = StepType::DELAY;
        node.seconds = below(20);
    } else if (kind < 6) {
        node.type = StepType::CALLBACK;
        node.waits = static_cast<Waits>(below(3));
        if (once_in(3)) node.seconds = 1 + below(20);
    } else if (kind < 7) {
        node.type = StepType::CONDITION;
        node.paths.push_back(program(depth - 1));
    } else {
        parallel(node, depth);
    }
    return node;
}

void Chance::parallel(ProgramNode& node, int depth) {
    node.type = StepType::PARALLEL;
    node.is_map = once_in(2);
    node.elements = below(4);
    for (int i = 0, size = node.is_map ? 1 : 1 + below(3); i < size; ++i)
        node.paths.push_back(program(depth - 1));
    const int most = node.is_map ? node.elements : static_cast<int>(node.paths.size());
    node.join = static_cast<JoinKind>(below(5));
    if (node.is_map && node.join == JoinKind::WHEN) node.join = JoinKind::ALL;
    if (node.join == JoinKind::COUNT || node.join == JoinKind::DEADLINE)
        node.count = 1 + below(std::max(most, 1));
}

}  // namespace tero
