// What somebody of the shop writes back: to a notice, by its buttons or in words.
#include "modules/duty/people_on_duty.hpp"
#include "modules/duty/person_words.hpp"
#include "modules/work/model/inputs.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

constexpr int morning = 9;  // o'clock, of the day after
constexpr Duration help_gap = 1h;

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

// The notice that they answered on purpose; empty: none, or of nobody any more.
std::variant<Id<Notice>, Need> answered(const Rows& rows, const PersonWrote& wrote) {
    if (const auto button = duty::pressed(wrote.payload); !button.notice.empty()) {
        const auto id = Id<Notice>::parse(button.notice);
        return id ? *id : Id<Notice>{};
    }
    if (wrote.reply_to.empty()) return Id<Notice>{};
    Need need;
    const std::string key = "sent:" + wrote.reply_to;
    const auto ref = rows.look<ProviderRef>(key);
    if (!ref.known) need.add<ProviderRef>(key);
    if (ref.row == nullptr || ref.row->message.empty()) {
        if (!need.empty()) return need;
        return Id<Notice>{};
    }
    const auto message = rows.look<Message>(ref.row->message);
    if (!message.known) {
        need.add<Message>(ref.row->message);
        return need;
    }
    const bool is_ours = message.row != nullptr && message.row->owner == modules::duty;
    return is_ours ? Id<Notice>{message.row->owner_id} : Id<Notice>{};
}

// What a word may be about, as it is now.
struct Thing {
    Id<Notice> notice = {};
    std::string key = {};
    duty::Waiting waiting = {};
};

// Those of the notices that this person got, each thing once, the latest last.
std::vector<Thing> things_of(const Rows& rows, const std::vector<Id<Notice>>& notices,
                             const std::string& name, Need& need) {
    std::vector<Thing> things;
    for (const Id<Notice>& id : notices) {
        const auto notice = rows.look<Notice>(id);
        if (!notice.known) need.add<Notice>(id);
        if (notice.row == nullptr || notice.row->person != name) continue;
        auto found = duty::waiting_of(rows, notice.row->item);
        if (auto* missing = std::get_if<Need>(&found)) {
            append(need.rows, missing->rows);
            continue;
        }
        std::erase_if(things, [&](const Thing& other) { return other.key == notice.row->item; });
        things.push_back({id, notice.row->item, std::get<duty::Waiting>(found)});
    }
    return things;
}

}  // namespace

Decision PeopleOnDuty::decide(const Rows& rows, const PersonWrote& input, Context& context) const {
    const Person* person = person_named(input.name);
    Decided decided;
    if (person == nullptr) return decided;  // one whom nobody tells anything
    const Speech words = say();
    const auto says = [&](std::string_view key, const Values& values = {}) {
        answer(decided, *person, words(key, values), context);
        return decided;
    };
    const auto button = duty::pressed(input.payload);
    const duty::Act act = button.act != duty::Act::NONE ? button.act : duty::act_of(input.text, words);
    if (act == duty::Act::NONE) {
        if (is_blank(input.text)) return decided;
        return help(rows, *person, context);
    }

    auto answering = answered(rows, input);
    if (auto* need = std::get_if<Need>(&answering)) return std::move(*need);
    const auto& named = std::get<Id<Notice>>(answering);
    const DutyPerson* known = rows.look<DutyPerson>(input.name).row;  // all of them are here
    std::vector<Id<Notice>> about;
    if (!named.empty()) {
        about = {named};
    } else if (known != nullptr) {
        about = known->notices;
    }
    Need need;
    std::vector<Thing> things = things_of(rows, about, input.name, need);
    if (!need.empty()) return need;
    const std::string actor = duty::actor_of(input.name);
    if (named.empty()) {
        std::erase_if(things, [&](const Thing& thing) {
            const WorkItem* item = thing.waiting.item;
            const bool is_anothers =
                item != nullptr && item->status == WorkStatus::TAKEN && item->taken_by != actor;
            return thing.waiting.is_over() || is_anothers;
        });
    }
    if (things.empty()) return says("notice.reply.nothing");
    if (things.size() > 1) return says("notice.reply.which", {{"count", fmt::to_string(things.size())}});
    return act_on(rows, {input.name, things.front().notice, things.front().key, act}, things.front().waiting,
                  *person, context);
}

// A machine at the other end, or somebody who only chats, is not answered for ever.
Decision PeopleOnDuty::help(const Rows& rows, const Person& person, Context& context) const {
    Decided decided;
    const std::string& name = person.who.name;
    const DutyPerson* known = rows.look<DutyPerson>(name).row;  // all of them are here
    DutyPerson after = known != nullptr ? *known : DutyPerson{.name = name};
    if (after.helped_at != Timestamp{} && context.now < after.helped_at + help_gap) return decided;
    after.helped_at = context.now;
    decided.batch.put(std::move(after));
    answer(decided, person, say()("notice.reply.help"), context);
    return decided;
}

Decision PeopleOnDuty::act_on(const Rows& rows, const Word& word, const duty::Waiting& waiting,
                              const Person& person, Context& context) const {
    const std::string actor = duty::actor_of(word.name);
    const WorkItem* item = waiting.item;
    const Speech words = say();
    Decided decided;
    const auto says = [&](std::string_view key, const std::string& by = {}) {
        answer(decided, person, words(key, {{"what", what(waiting)}, {"by", by}}), context);
        return decided;
    };
    if (waiting.is_over()) return says("notice.reply.is_done", item == nullptr ? "" : item->done_by);
    LOOK(const DutyCall* call, rows, DutyCall, word.key);
    if (item == nullptr) {  // an alert goes when its cause does; nobody else is called for it
        if (call != nullptr) {
            DutyCall rests = *call;
            rests.next_at = {};
            decided.batch.put(std::move(rests));
        }
        return says("notice.reply.noted");
    }
    const DutyPerson* known = rows.look<DutyPerson>(word.name).row;
    DutyPerson after = known != nullptr ? *known : DutyPerson{.name = word.name};
    const Id<Notice> asked = std::exchange(after.asked, {});
    if (word.act == duty::Act::TAKE) {
        if (item->status == WorkStatus::TAKEN && item->taken_by != actor)
            return says("notice.reply.is_taken", item->taken_by);
        decided.next.push_back(TakeWork{item->key, actor});
        decided.batch.put(std::move(after));
        return says("notice.reply.taken");
    }
    if (word.act == duty::Act::DONE && item->kind == work::approval) return says("notice.reply.decide");
    if (word.act == duty::Act::DONE) {
        const bool is_unanswered = item->kind == work::answer && item->waits_since != Timestamp{};
        if (is_unanswered && asked != word.notice) {
            after.asked = word.notice;
            decided.batch.put(std::move(after));
            return says("notice.reply.unanswered");
        }
        decided.next.push_back(DoneWork{item->key, actor, is_unanswered});
        decided.batch.put(std::move(after));
        return says("notice.reply.done");
    }
    const LocalTime today = zone_.local(context.now);
    const Timestamp until =
        zone_.at({.year = today.year, .month = today.month, .day = today.day + 1, .hour = morning});
    if (call != nullptr) {
        DutyCall kept = *call;
        kept.keeper = word.name;
        decided.batch.put(std::move(kept));
    }
    decided.next.push_back(SnoozeWork{item->key, until, actor});
    decided.batch.put(std::move(after));
    return says("notice.reply.later");
}

}  // namespace tero
