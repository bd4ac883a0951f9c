// Bugs in what schedules do.
#include "modules/coordinator/model/inputs.hpp"
#include "modules/scheduler/model/inputs.hpp"
#include "modules/scheduler/model/timing.hpp"
#include "sim/planting.hpp"
#include "sim/plants.hpp"

namespace tero::sim {
namespace {

void pass_over_one(ScheduledTask& schedule) {
    const auto every = parse_interval(schedule.settings.every);
    if (!every || schedule.next_at == Timestamp{}) return;
    schedule.next_at = schedule.next_at + *every;
    schedule.due_at = schedule.due_at + *every;
}

void start_again(Decided& decided) {
    for (const Input& next : decided.next) {
        const auto* started = next.as<QueueTask>();
        if (started == nullptr) continue;
        QueueTask again = *started;
        again.id.bytes[15] ^= 1;
        decided.next.emplace_back(std::move(again));
        return;
    }
}

void forget_what_waited(Decided& decided) {
    const auto has_waited = [](const Write& write) {
        return write.table == table_of<ScheduleFire>() &&
               static_cast<const ScheduleFire*>(write.row.get())->reason == "waited";
    };
    if (std::erase_if(decided.batch.writes, has_waited) == 0) return;
    std::erase_if(decided.next, [](const Input& next) { return next.is<QueueTask>(); });
}

}  // namespace

Around planted_in_schedule_rules(Plant plant) {
    switch (plant) {
        case Plant::FIRE_DOUBLED:
            return decide_otherwise([](const Rows&, const Input& input, Decided& decided) {
                if (input.is<FireDue>()) start_again(decided);
            });
        case Plant::FIRED_EARLY:
            return
                [](const Decide& decide, const Rows& rows, const Input& input, Context& context) -> Decision {
                    if (!input.is<FireDue>()) return decide(rows, input, context);
                    Context hasty{.now = context.now + 20s,
                                  .random = context.random,
                                  .ticket = context.ticket,
                                  .ids_made = context.ids_made};
                    Decision decision = decide(rows, input, hasty);
                    context.ids_made = hasty.ids_made;
                    return decision;
                };
        case Plant::INSTANT_PASSED_OVER:
            return write_otherwise<ScheduledTask>([](ScheduledTask& schedule) {
                if (schedule.runs % 4 == 3) pass_over_one(schedule);
                return true;
            });
        case Plant::FIRE_LOST_IN_UPDATE:
            return decide_otherwise([](const Rows&, const Input& input, Decided& decided) {
                if (!input.is<UpdateSchedule>()) return;
                change_rows<ScheduledTask>(decided.batch, [](ScheduledTask& schedule) {
                    pass_over_one(schedule);
                    return true;
                });
            });
        case Plant::REASON_LOST:
            return write_otherwise<ScheduleFire>([](ScheduleFire& line) {
                if (line.outcome == FireOutcome::SKIPPED) line.reason.clear();
                return true;
            });
        case Plant::DUE_FORGOTTEN:
            return decide_otherwise([](const Rows&, const Input& input, Decided& decided) {
                if (input.is<TaskEnded>()) forget_what_waited(decided);
            });
        default:
            return nullptr;
    }
}

}  // namespace tero::sim
