#include "workers/ai/remember.hpp"

#include "business/quoting/model/ai_word.hpp"
#include "codec/json.hpp"
#include "kernel/history.hpp"
#include "observe/log.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace tero::ai {
namespace {

constexpr std::size_t messages_max = 40;
constexpr std::size_t quotes_max = 5;
constexpr std::size_t lines_max = 50;  // of the contact's history, among which what they said is looked for

Query latest(TableId table, std::string index, const RawId& of, std::size_t limit) {
    Query query;
    query.table = table;
    query.index = std::move(index);
    query.equal = {Bound{to_string(of), 0}};
    query.descending = true;
    query.limit = limit;
    return query;
}

Result<Done> recall(const EngineHost& host, const AgentBrief& brief, Memory& memory) {
    TRY(const Page messages,
        host.read(latest(table_of<Message>(), "by_conversation", brief.conversation, messages_max)));
    memory.is_all = messages.next.empty();
    for (const StoredRow& row : messages.rows) {
        const auto& message = row.as<Message>();
        const auto& now = brief.messages;
        const bool is_of_now =
            message.created_at > brief.at || std::find(now.begin(), now.end(), message.id) != now.end();
        if (!is_of_now && message.deleted_at == Timestamp{}) memory.said.push_back(message);
    }
    Query one;
    one.table = table_of<Conversation>();
    one.keys = {brief.conversation};
    TRY(const Page conversations, host.read(one));
    if (conversations.rows.empty()) return Done{};
    const Id<Contact> contact = conversations.rows.front().as<Conversation>().contact;
    TRY(const Page quotes, host.read(latest(table_of<Quote>(), "by_contact", contact, quotes_max)));
    for (const StoredRow& row : quotes.rows) memory.quotes.push_back(row.as<Quote>());
    TRY(const Page lines, host.read(latest(table_of<HistoryEntry>(), "by_subject", contact, lines_max)));
    for (const StoredRow& row : lines.rows) {
        const auto& line = row.as<HistoryEntry>();
        if (line.kind != ai_tool::remembered_kind) continue;
        const auto told = from_json<ai_tool::RememberedLine>(line.detail.text, Reading::tolerant);
        if (told) memory.remembered.push_back(told->text);
    }
    return Done{};
}

}  // namespace

Memory remembered(const EngineHost& host, const AgentBrief& brief) {
    Memory memory;
    if (const auto done = recall(host, brief, memory); !done)
        log::warning("ai.nothing_remembered", {{"why", done.error().message}});
    return memory;
}

}  // namespace tero::ai
