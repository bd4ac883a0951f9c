#include "sim/child_workload.hpp"

#include "sim/callers.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

namespace tero::sim {
namespace {

using workflow::is_over;

constexpr const char* by_agents = "'type':'TASK','task':'t','attempts':1000,'lease':'10s','backoff_max':'5s'";

std::string quoted(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

// What it did can be undone.
std::string grandchild(std::int64_t seconds) {
    return quoted(fmt::format("{{'id':'grandchild','start':'a','steps':["
                              "{{'id':'a','next':'b','compensate':'u',{0},'input':{{'good':true}}}},"
                              "{{'id':'b','type':'DELAY','duration':'{1}s'}},"
                              "{{'id':'u',{0},'input':{{'good':true}}}}]}}",
                              by_agents, seconds));
}

// Its end is as its input says.
std::string child(std::int64_t seconds) {
    return quoted(fmt::format("{{'id':'child','start':'a','steps':["
                              "{{'id':'a','next':'b',{0},'input':{{'good':true}}}},"
                              "{{'id':'b','type':'DELAY','duration':'{1}s','next':'c'}},"
                              "{{'id':'c','type':'WORKFLOW','workflow':'grandchild','next':'d'}},"
                              "{{'id':'d',{0},'input':{{'good':'{{{{ input.good }}}}'}}}}]}}",
                              by_agents, seconds));
}

std::string parent(const char* join, std::int64_t timeout) {
    return quoted(fmt::format(
        "{{'id':'parent','start':'p','steps':["
        "{{'id':'p','type':'PARALLEL','branches':['x','y'],'join':'{1}','next':'w'}},"
        "{{'id':'x','type':'WORKFLOW','workflow':'child','input':{{'good':'{{{{ input.x }}}}'}}}},"
        "{{'id':'y','type':'WORKFLOW','workflow':'child','input':{{'good':'{{{{ input.y }}}}'}},"
        "'attempts':2,'backoff_min':'1s'}},"
        "{{'id':'w','type':'WORKFLOW','workflow':'child','input':{{'good':'{{{{ input.w }}}}'}},"
        "'timeout':'{2}s','on_timeout':'z','next':'z'}},"
        "{{'id':'z',{0},'input':{{'good':true}}}}]}}",
        by_agents, join, timeout));
}

}  // namespace

void ChildWorkload::start() {
    to_start_ = static_cast<int>(1 + world_.random.below(3));
    const std::int64_t pause = 1 + world_.random.below(5);
    const std::int64_t timeout = 5 + world_.random.below(60);
    const char* join = world_.chance(50) ? "ALL" : "ANY";
    put({parent(join, timeout), child(pause), grandchild(pause)});
}

void ChildWorkload::put(std::vector<std::string> definitions) {
    const Json last{definitions.back()};
    definitions.pop_back();
    insist(world_, node_, PutWorkflow{last, "person"}, [this, definitions](const Answer&) {
        if (!definitions.empty()) return put(definitions);
        for (int i = 0, many = to_start_; i < many; ++i)
            world_.after(world_.some(40s), [this, i] { begin(i); });
        act();
    });
}

void ChildWorkload::begin(int number) {
    const bool x = !world_.chance(25);
    const bool y = !world_.chance(25);
    const bool w = !world_.chance(25);
    const StartExecution asked{
        .workflow = "parent",
        .input = Json{fmt::format(R"({{"x":{},"y":{},"w":{}}})", x, y, w)},
        .key = fmt::format("parent/{}", number)};
    insist(world_, node_, asked, [this](const Answer&) { to_start_ -= 1; });
}

// On any of them, whether it is a child or not.
void ChildWorkload::act() {
    if (calm_) return;
    world_.after(world_.some(6s), [this] { act(); });
    const auto& all = laws_.executions();
    if (all.empty()) return;
    const auto which = std::next(all.begin(), world_.random.below(static_cast<std::int64_t>(all.size())));
    const auto what = world_.random.below(100);
    const ExecutionVerb verb = what < 35   ? ExecutionVerb::PAUSE
                               : what < 75 ? ExecutionVerb::RESUME
                               : what < 88 ? ExecutionVerb::RETRY
                                           : ExecutionVerb::CANCEL;
    world_.counts()[fmt::format("execution.{}", name_of(verb))] += 1;
    node_.offer(ChangeExecution{verb, which->second.id, "person"});
}

void ChildWorkload::calm_down() {
    calm_ = true;
    resume_all();
}

void ChildWorkload::resume_all() {
    world_.after(5s, [this] { resume_all(); });
    for (const auto& [id, execution] : laws_.executions()) {
        if (execution.status == ExecutionStatus::PAUSED)
            node_.offer(ChangeExecution{ExecutionVerb::RESUME, execution.id, "person"});
    }
}

}  // namespace tero::sim
