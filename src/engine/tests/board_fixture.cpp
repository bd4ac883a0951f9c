#include "engine/tests/board_fixture.hpp"

#include "codec/register.hpp"
#include "engine/tests/engine_fixture.hpp"

namespace tero {

TERO_REGISTER(Posting)

namespace {

std::string why_notice_is_stuck(const Rows&, const Posting& notice, Timestamp) {
    return notice.is_lost ? "waits for nothing" : "";
}

}  // namespace

Declaration Board::declare() {
    return {
        .name = "board",
        .tables = table<Posting>({
            .near = near_all(),
            .rests = rests<Posting>(&why_notice_is_stuck),
            .keep = none("it stays"),
            .weight = none("a notice is short"),
            .unreadable = WhenUnreadable::REFUSED,
        }),
        .writes_too = none("its own table only"),
        .observes = observing<Posting>([this](const Posting* before, const Posting* after) {
            count_ += after != nullptr ? 1 : 0;
            count_ -= before != nullptr ? 1 : 0;
        }),
        .inputs = {on<PutNotice>(*this, in_any_order("the last one stays")),
                   told<TaskEnded>(*this, in_any_order("it is decided with the task's end"))},
        .timers = none("a notice hangs for ever"),
        .memory_timer = none("nothing in its memory waits for a time"),
        .recovers = none("a notice is as it was stored"),
        .after_pause = none("nobody\'s silence counts here"),
        .turn_end = none("nothing waits"),
        .room = none("a board has room for all"),
        .busy = none("it does nothing by itself"),
        .gauges = none("nobody counts notices"),
        .publishes = Publication{table_of<Posting>(),
                                 [this](Timestamp) {
                                     return [published = published_, count = count_] {
                                         published->publish(count);
                                     };
                                 }},
        .walks = none("it reads nothing"),
    };
}

Decision Board::decide(const Rows&, const PutNotice& input, Context& context) const {
    Decided decided;
    decided.batch.put(input.notice);
    decided.reply(context, Answer{Done{}});
    return decided;
}

Decision Board::decide(const Rows&, const TaskEnded& input, Context&) const {
    Decided decided;
    decided.batch.put(Posting{to_string(input.task->id)});
    return decided;
}

ModuleSet board_and_platform(std::shared_ptr<PublishedNotices> board) {
    auto platform = platform_modules({}, {"sales", "support", "follow_up", "human", "compliance", "ignore"});
    return {.make = [board = std::move(board), platform = std::move(platform)] {
        auto modules = platform.make();
        modules.push_back(std::make_unique<Board>(board));
        return modules;
    }};
}

}  // namespace tero
