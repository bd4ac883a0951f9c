// The queue paused and resumed by a person; somebody is told that it is, and everybody can see by whom.
#include "modules/coordinator/pauses.hpp"

#include "base/random.hpp"
#include "base/shown.hpp"
#include "codec/json.hpp"
#include "kernel/alert.hpp"
#include "modules/coordinator/agent_coordinator.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace tero {
namespace {

constexpr std::size_t pauses_max = 100;
constexpr std::size_t of_bytes_max = 200;

std::string pause_detail(std::string_view key, std::string_view reason) {
    std::string out = R"({"queue":)";
    append_json_text(out, key);
    out += R"(,"reason":)";
    append_json_text(out, reason);
    return out + "}";
}

// Pauses are no row that has an id: their history is that of nobody in particular.
const RawId no_task{};

Result<Done> check_scope(QueueScope scope, const std::string& of) {
    if (scope == QueueScope::ALL && !of.empty())
        return Error{ErrorCode::invalid, "is for a scope other than ALL", "of"};
    if (scope != QueueScope::ALL && (of.empty() || of.size() > of_bytes_max))
        return Error{ErrorCode::invalid, fmt::format("names what is meant, in 1 to {} bytes", of_bytes_max), "of"};
    return Done{};
}

// Never 0, which is Tero's own.
std::uint64_t fairness_of(std::string_view whose) {
    constexpr std::uint64_t readable = (std::uint64_t{1} << 53) - 1;  // as a number of JSON
    return std::max<std::uint64_t>(stable_hash(whose) & readable, 1);
}

void put_pause(Decided& decided, const Context& context, QueuePause pause) {
    decided.note(context, no_task, "queue.paused", pause.by, Json{pause_detail(pause.key, pause.reason)});
    decided.next.push_back(RaiseAlert{
        "queue_paused", pause.key, AlertLevel::WARNING,
        fmt::format("{} paused the queue ({}): {}. Its tasks wait until `tero tasks resume`", pause.by,
                    shown(pause.key), pause.reason.empty() ? "no reason given" : pause.reason)});
    decided.batch.put(std::move(pause));
}

}  // namespace

std::string queue_pause_key(QueueScope scope, const std::string& of) {
    return scope == QueueScope::ALL ? std::string{name_of(scope)} : fmt::format("{}:{}", name_of(scope), of);
}

namespace coordinator {

std::uint64_t fairness_of_key(std::string_view key) { return fairness_of(fmt::format("key {}", key)); }
std::uint64_t fairness_of_submitter(std::string_view id) { return fairness_of(fmt::format("by {}", id)); }

void Pauses::changed(const QueuePause* before, const QueuePause* after) {
    if ((before == nullptr) == (after == nullptr)) return;  // another reason
    const QueuePause& pause = after != nullptr ? *after : *before;
    const bool begins = after != nullptr;
    count_ = begins ? count_ + 1 : count_ - 1;
    if (pause.scope == QueueScope::ALL) all_ = begins;
    if (pause.scope == QueueScope::CAPABILITY && begins) capabilities_.insert(pause.of);
    if (pause.scope == QueueScope::CAPABILITY && !begins) capabilities_.erase(pause.of);
    const auto group = group_of(pause);
    if (group && begins) groups_.insert(*group);
    if (group && !begins) groups_.erase(*group);
}

std::optional<PausedGroup> Pauses::group_of(const QueuePause& pause) {
    if (pause.scope == QueueScope::TYPE) return PausedGroup{pause.of, 0};
    if (pause.scope == QueueScope::FAIRNESS_KEY) return PausedGroup{"", fairness_of_key(pause.of)};
    return std::nullopt;
}

std::optional<PausedGroup> Pauses::group_of(const Task& task) const {
    if (groups_.empty()) return std::nullopt;
    for (PausedGroup group : {PausedGroup{task.type, 0}, PausedGroup{"", task.fairness}}) {
        if (groups_.contains(group)) return group;
    }
    return std::nullopt;
}

}  // namespace coordinator

Decision AgentCoordinator::decide(const Rows& rows, const PauseQueue& input, Context& context) const {
    if (auto good = check_scope(input.scope, input.of); !good)
        return refused(context, std::move(good).error());
    const std::string key = queue_pause_key(input.scope, input.of);
    LOOK(const QueuePause* known, rows, QueuePause, key);
    if (known == nullptr && pauses_.count() >= pauses_max) {
        return refused(context,
                       {ErrorCode::conflict, fmt::format("{} things are paused already", pauses_max), "scope"});
    }
    Decided decided;
    if (known == nullptr || known->reason != input.reason) {
        put_pause(decided, context,
                  {.key = key,
                   .scope = input.scope,
                   .of = input.of,
                   .reason = input.reason,
                   .by = input.by,
                   .since = known == nullptr ? context.now : known->since});
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision AgentCoordinator::decide(const Rows& rows, const ResumeQueue& input, Context& context) const {
    const std::string key = queue_pause_key(input.scope, input.of);
    LOOK(const QueuePause* known, rows, QueuePause, key);
    if (known == nullptr) {
        return refused(context, {ErrorCode::not_found, fmt::format("{} is not paused", shown(key)), "scope"});
    }
    Decided decided;
    decided.note(context, no_task, "queue.resumed", input.by, Json{pause_detail(key, known->reason)});
    decided.next.push_back(ResolveAlert{"queue_paused", key});
    decided.batch.erase<QueuePause>(RowKey{key});
    decided.reply(context, Answer{Done{}});
    return decided;
}

void AgentCoordinator::start_paused(const Rows& rows, const Context& context, Decided& decided) const {
    const std::string key = queue_pause_key(QueueScope::ALL, {});
    if (rows.look<QueuePause>(key).row != nullptr) return;
    put_pause(decided, context,
              {.key = key, .reason = "started with start_paused", .by = "start", .since = context.now});
}

}  // namespace tero
