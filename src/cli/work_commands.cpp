// Commands about what waits for a person.
#include "cli/command.hpp"
#include "cli/desk_options.hpp"
#include "cli/draft_view.hpp"
#include "cli/record_views.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace tero::cli {
namespace {

// `human_request, audio ×2`
std::string causes_of(const WorkView& item) {
    std::string text;
    for (const WorkCause& cause : item.causes) {
        text += (text.empty() ? "" : ", ") + cause.code;
        if (cause.times > 1) text += fmt::format(" ×{}", cause.times);
    }
    return one_line(text);
}

WorkLine work_line(const WorkView& item, const WallClock& clock) {
    WorkLine line;
    line.id = item.id;
    line.status = name_of(item.status);
    line.urgency = name_of(item.urgency);
    line.customer = item.contact_name;
    line.since = clock(item.since);
    line.who = item.taken_by;
    line.why = causes_of(item);
    return line;
}

Result<Done> list_work(const Session& session) {
    const std::string status = upper(session.arguments.value("status"));
    const std::string kind = session.arguments.value("kind");
    const std::string conversation = session.arguments.value("conversation");
    const bool all = status == "ALL" || (status.empty() && !conversation.empty());
    return list_rows<WorkView>(session, "/api/v1/work-items",
                               {{"status", all            ? ""
                                           : status.empty() ? "OPEN"
                                                            : status},
                                {"kind", kind},
                                {"conversation", conversation}},
                               work_line);
}

// `3 wait: 2 answer, 1 sale_to_arrange; 1 is taken`
std::string counts_text(const std::vector<WorkCountView>& counts) {
    std::int64_t open = 0;
    std::string kinds;
    std::string others;
    for (const WorkCountView& one : counts) {
        if (one.count == 0 || one.status == WorkStatus::DONE) continue;
        if (one.status == WorkStatus::OPEN) {
            open += one.count;
            kinds += fmt::format("{}{} {}", kinds.empty() ? ": " : ", ", one.count, one.kind);
        } else {
            others += fmt::format("; {} {} {}", one.count, name_of(one.status), one.kind);
        }
    }
    return one_line(open == 0 ? "nothing waits for a person" + others
                              : fmt::format("{} {}{}{}", open, open == 1 ? "waits" : "wait", kinds, others));
}

std::vector<InboxLine> inbox_lines(const std::vector<std::pair<WorkView, const Json*>>& items,
                                   const WallClock& clock) {
    std::vector<InboxLine> lines;
    for (const auto& [item, row] : items) {
        lines.push_back({item.id, std::string{name_of(item.urgency)}, clock(item.since), item.contact_name,
                         item.quote_number, causes_of(item), item.text});
    }
    return lines;
}

// As the dashboard's first page has it: the most urgent first, then who has waited longest.
Result<Done> show_inbox(const Session& session) {
    TRY(const std::int64_t limit, session.arguments.number("limit", 1, 100'000));
    TRY(const std::string body, session.api.get("/api/v1/work-items", {{"status", "OPEN"}, {"limit", "1"}}));
    TRY(const InboxView sums, from_json<InboxView>(body, Reading::tolerant));
    TRY(const std::vector<Json> rows, fetch_all(session.api, "/api/v1/work-items", {{"status", "OPEN"}}));
    std::vector<std::pair<WorkView, const Json*>> items;
    for (const Json& row : rows) {
        TRY(WorkView item, from_json<WorkView>(row.text, Reading::tolerant));
        items.emplace_back(std::move(item), &row);
    }
    std::stable_sort(items.begin(), items.end(), [](const auto& a, const auto& b) {
        return a.first.urgency == b.first.urgency ? a.first.since < b.first.since
                                                  : a.first.urgency > b.first.urgency;
    });
    const bool has_more = items.size() > static_cast<std::size_t>(limit);
    if (has_more) items.erase(items.begin() + limit, items.end());
    if (session.wants_json()) {
        for (const auto& [item, row] : items) session.out << row->text << '\n';
        return Done{};
    }
    session.out << counts_text(sums.counts) << '\n';
    if (items.empty()) return Done{};
    if (has_more) session.err << "There are more; --limit N shows further ones.\n";
    print_table(session, inbox_lines(items, WallClock{session.api}));
    return Done{};
}

Result<Done> print_item(const Session& session, std::string_view body) {
    if (session.wants_json()) {
        print_body(session, body);
        return Done{};
    }
    TRY(const WorkView item, from_json<WorkView>(body, Reading::tolerant));
    TRY(const DraftView ready, from_json<DraftView>(body, Reading::tolerant));
    const WallClock clock{session.api};
    print_values(session.out, {{"id", item.id},
                               {"to do", item.kind},
                               {"status", std::string{name_of(item.status)}},
                               {"urgency", std::string{name_of(item.urgency)}},
                               {"because", causes_of(item)},
                               {"customer", one_line(item.contact_name)},
                               {"conversation", item.conversation.empty() ? "" : to_string(item.conversation)},
                               {"quote", item.quote_number},
                               {"last said", one_line(item.text)},
                               {"draft", ready.draft ? one_line(ready.draft->text) : ""},
                               {"since", clock(item.since)},
                               {"who", one_line(item.taken_by)},
                               {"put off until", item.snoozed_until == Timestamp{} ? "" : clock(item.snoozed_until)},
                               {"done by", one_line(item.done_by)}});
    return Done{};
}

Result<Done> show_work(const Session& session) {
    TRY(const std::string body, session.api.get(path_to("work-items", session.arguments.word(0))));
    return print_item(session, body);
}

Result<Done> act(const Session& session, std::string_view what, std::string_view body = "{}") {
    TRY(const std::string answer,
        session.api.post(path_to("work-items", session.arguments.word(0), what), std::string{body}));
    return print_item(session, answer);
}

Result<Done> take_work(const Session& session) { return act(session, "/take"); }
Result<Done> give_back_work(const Session& session) { return act(session, "/give-back"); }
Result<Done> done_work(const Session& session) {
    return act(session, "/done", done_json(session));
}

Result<Done> reply_work(const Session& session) {
    return act(session, "/reply", json_texts({{"text", session.arguments.word(1)}}));
}

// The draft that the item has now.
Result<std::string> draft_of(const Session& session) {
    TRY(const std::string body, session.api.get(path_to("work-items", session.arguments.word(0))));
    TRY(const DraftView item, from_json<DraftView>(body, Reading::tolerant));
    if (!item.draft) return Error{ErrorCode::not_found, "no draft is ready for this item", ""};
    return to_string(item.draft->answers);
}

Result<Done> send_draft(const Session& session) {
    TRY(const std::string answers, draft_of(session));
    return act(session, "/send-draft",
               json_texts({{"answers", answers}, {"text", session.arguments.value("text")}}));
}

Result<Done> discard_draft(const Session& session) {
    TRY(const std::string answers, draft_of(session));
    return act(session, "/discard-draft", json_texts({{"answers", answers}}));
}

Result<Done> snooze_work(const Session& session) {
    return act(session, "/snooze", json_texts({{"until", session.arguments.word(1)}}));
}

Result<Done> reopen_work(const Session& session) { return act(session, "/reopen"); }

constexpr WordSpec which_item{.name = "ITEM",
                              .help = "its id, or whose it is: a customer's name or telephone, a quote's number",
                              .named = Named::WORK_ITEM};
constexpr WordSpec item_word[] = {which_item};
constexpr WordSpec reply_words[] = {which_item, {.name = "TEXT", .help = "what the customer reads"}};
constexpr WordSpec snooze_words[] = {which_item,
                                     {.name = "UNTIL", .help = "a time such as 2026-11-02T12:00:00Z"}};
constexpr auto inbox_options = with_common_options(std::array{limit_option, watch_option});
constexpr auto work_list_options = with_common_options(std::array{
    OptionSpec{.name = "status",
               .value = "STATUS",
               .help = "only OPEN, TAKEN, SNOOZED or DONE ones, or ALL; without it those that are OPEN"},
    OptionSpec{.name = "kind", .value = "KIND", .help = "only these, such as answer or sale_to_arrange"},
    OptionSpec{.name = "conversation",
               .value = "WHOSE",
               .help = "only of this one: a customer's name or telephone, a quote's number, its id",
               .named = Named::CONVERSATION},
    limit_option, watch_option,
});

constexpr auto send_draft_options = with_common_options(std::array{
    OptionSpec{.name = "text", .value = "TEXT", .help = "what the customer reads; without it the draft as it is"},
});

constexpr ClientCommand table[] = {
    {{.name = "inbox",
      .summary = "Shows what waits for a person, as the dashboard's first page does: the most urgent first.",
      .options = inbox_options,
      .examples = "tero inbox\ntero inbox --watch"},
     show_inbox},
    {{.name = "work list",
      .summary = "Lists what waits for a person, the longest waiting first.",
      .options = work_list_options,
      .examples = "tero work\ntero work list --kind sale_to_arrange"},
     list_work},
    {{.name = "work show",
      .summary = "Shows one item: what is to be done, why, and who has it.",
      .words = item_word,
      .options = show_options,
      .examples = "tero work show 59899000001"},
     show_work},
    {{.name = "work take",
      .summary = "Takes an item, and its conversation: the assistant is silent there.",
      .words = item_word,
      .options = only_common_options,
      .examples = "tero work take 'Ana Pérez'"},
     take_work},
    {{.name = "work reply",
      .summary = "Says something to the customer, as a person.",
      .words = reply_words,
      .options = only_common_options,
      .examples = "tero work reply messaging.01kavd3q8s0000000000000000.answer 'Hola, soy María. ¿Te sirve "
                  "el martes?'"},
     reply_work},
    {{.name = "work send-draft",
      .summary = "Sends the words that an agent has ready for the customer, as they are or corrected.",
      .words = item_word,
      .options = send_draft_options,
      .examples = "tero work send-draft messaging.01kavd3q8s0000000000000000.answer\n"
                  "tero work send-draft messaging.01kavd3q8s0000000000000000.answer --text 'Hola, soy María.'"},
     send_draft},
    {{.name = "work discard-draft",
      .summary = "Puts the words that an agent has ready away.",
      .words = item_word,
      .options = only_common_options,
      .examples = "tero work discard-draft messaging.01kavd3q8s0000000000000000.answer"},
     discard_draft},
    {{.name = "work give-back",
      .summary = "Gives the item's conversation back to the assistant.",
      .words = item_word,
      .options = only_common_options,
      .examples = "tero work give-back messaging.01kavd3q8s0000000000000000.answer"},
     give_back_work},
    {{.name = "work done",
      .summary = "Marks an item as done.",
      .words = item_word,
      .options = done_options,
      .examples = "tero work done COT-2026-000418"},
     done_work},
    {{.name = "work snooze",
      .summary = "Puts an item off; it comes back sooner if the customer writes.",
      .words = snooze_words,
      .options = only_common_options,
      .examples = "tero work snooze quoting.01kavd3q8s0000000000000000.sale_to_arrange 2026-11-02T12:00:00Z"},
     snooze_work},
    {{.name = "work reopen",
      .summary = "Takes back that an item was done or put off.",
      .words = item_word,
      .options = only_common_options,
      .examples = "tero work reopen quoting.01kavd3q8s0000000000000000.sale_to_arrange"},
     reopen_work},
};

}  // namespace

std::span<const ClientCommand> work_commands() { return table; }

}  // namespace tero::cli
