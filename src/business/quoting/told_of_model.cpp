#include "business/quoting/told_of_model.hpp"

#include "codec/json.hpp"
#include "kernel/alert.hpp"
#include "modules/work/model/draft.hpp"
#include "modules/work/model/later.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tero {
namespace {

constexpr std::size_t ai_bytes_max = 4096;

// What a model asked for is checked like what anybody asks for.
Result<Done> do_for_model(Decided& decided, const Context& context, const Conversation& conversation,
                          const AiCall& call, const std::string& agent, const TimeZone& zone) {
    if (call.tool == ai_tool::remember) {
        TRY(const auto wanted, from_json<ai_tool::Remembered>(call.arguments.text, Reading::strict));
        if (wanted.fact.empty() || wanted.fact.size() > ai_tool::words_bytes_max)
            return Error{ErrorCode::invalid, "one to 300 bytes", "fact"};
        decided.note(context, conversation.contact, std::string{ai_tool::remembered_kind}, agent,
                     Json{to_json(ai_tool::RememberedLine{wanted.fact})});
    }
    if (call.tool == ai_tool::schedule_follow_up) {
        TRY(const auto wanted, from_json<ai_tool::FollowUpWanted>(call.arguments.text, Reading::strict));
        TRY(const CalendarDay day, parse_calendar_day(wanted.on));
        const Timestamp at = zone.at({.year = day.year, .month = day.month, .day = day.day, .hour = 9});
        if (at <= context.now || at > context.now + ai_tool::follow_up_within_max)
            return Error{ErrorCode::invalid, "a day to come, at most 90 days away", "on"};
        const Owner subject{modules::messaging, conversation.id};
        decided.next.push_back(OpenWork{.subject = subject,
                                        .kind = std::string{work::call_back},
                                        .cause = std::string{ai_tool::schedule_follow_up},
                                        .values = {{"why", wanted.why}},
                                        .conversation = conversation.id,
                                        .contact = conversation.contact});
        decided.next.push_back(SnoozeWork{work_key(subject, work::call_back), at, agent});
    }
    return Done{};
}

void tell_of_calls(Decided& decided, const Context& context, const Conversation& conversation,
                   std::vector<AiCall> calls, const std::string& agent, const TimeZone& zone) {
    for (AiCall& call : calls) {
        if (call.outcome == ai_tool::proposed) {
            if (auto done = do_for_model(decided, context, conversation, call, agent, zone); !done)
                call.outcome = to_string(done.error());
        }
        decided.note(context, conversation.id, "ai.tool", agent, Json{to_json(call)});
    }
}

bool can_be_kept(const AiWord& word) {
    const std::array known{ai_outcome::worded, ai_outcome::drafted, ai_outcome::refused,
                           ai_outcome::no_answer};
    const bool calls = word.calls.size() <= ai_tool::calls_max &&
                       std::all_of(word.calls.begin(), word.calls.end(), [](const AiCall& call) {
                           return call.tool.size() + call.arguments.text.size() + call.outcome.size() <=
                                  2 * ai_tool::arguments_bytes_max;
                       });
    return calls && word.text.size() + word.rule.size() + word.found.size() <= ai_bytes_max &&
           std::find(known.begin(), known.end(), word.outcome) != known.end();
}

}  // namespace

void sales::tell_of_model(Decided& decided, const Context& context, const Conversation& conversation,
                   const AgentBrief& brief, AiWord word, const std::string& agent, const TimeZone& zone) {
    if (!can_be_kept(word)) {
        decided.next.push_back(RaiseAlert{"agent_answer", agent, AlertLevel::ERROR,
                                          "what an agent tells of a model cannot be read, or is too long"});
        return;
    }
    tell_of_calls(decided, context, conversation, std::exchange(word.calls, {}), agent, zone);
    decided.note(context, conversation.id, "ai." + word.outcome, agent, Json{to_json(word)});
    if (word.outcome != ai_outcome::drafted || brief.messages.empty()) return;
    decided.next.push_back(OfferDraft{{.id = conversation.id,
                                       .answers = brief.messages.back(),
                                       .text = word.text,
                                       .at = brief.at,
                                       .by = agent}});
}

}  // namespace tero
