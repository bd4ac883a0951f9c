// What waits for a person, over HTTP: the list with exact counts, and what people do with an item.
#include "api/work_items.hpp"

#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/listing.hpp"
#include "api/lookup.hpp"
#include "base/shown.hpp"
#include "modules/work/model/draft.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/work/model/reopen.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace tero::api {
namespace {

constexpr std::string_view known_parameters = "status, kind, conversation, limit, cursor";

// By the index that holds the filters; the longest waiting first, but what is done or of one conversation
// the latest first.
Result<Query> work_query(const net::Request& request) {
    std::map<std::string, std::string> filters;
    Query query;
    query.table = table_of<WorkItem>();
    TRY(query.limit, number_parameter(request, "limit", list_limit_usual, list_limit_max));
    for (const auto& [name, value] : request.query) {
        if (name == "limit") continue;
        if (name == "cursor") {
            query.after = value;
        } else if (name == "status" || name == "kind" || name == "conversation") {
            filters[name] = value;
        } else {
            return Error{ErrorCode::invalid,
                         fmt::format("unknown parameter '{}'; this list knows {}", shown(name), known_parameters),
                         shown(name)};
        }
    }
    const bool by_conversation = filters.contains("conversation");
    if (by_conversation && filters.size() > 1)
        return Error{ErrorCode::invalid, "a conversation has few: it goes with no other filter", "conversation"};
    if (filters.contains("status")) {
        const auto words = type_info<WorkStatus>().enumerators;
        if (std::find(words.begin(), words.end(), filters["status"]) == words.end())
            return Error{ErrorCode::invalid, fmt::format("one of {}", fmt::join(words, ", ")), "status"};
    }
    query.index = by_conversation              ? "by_conversation"
                  : filters.size() == 2        ? "by_status_and_kind"
                  : filters.contains("status") ? "by_status"
                  : filters.contains("kind")   ? "by_kind"
                                               : "by_opened";
    for (const char* name : {"conversation", "status", "kind"}) {
        if (filters.contains(name)) query.equal.push_back(Bound{filters[name], 0});
    }
    query.descending = by_conversation || filters["status"] == name_of(WorkStatus::DONE);
    return query;
}

WorkEntry entry_of(const WorkItem& item) {
    WorkEntry entry;
    entry.id = item.key;
    entry.kind = item.kind;
    entry.status = item.status;
    entry.urgency = item.urgency;
    entry.causes = item.causes;
    entry.owner = item.owner;
    entry.owner_id = item.owner_id;
    entry.conversation = item.conversation;
    entry.contact = item.contact;
    entry.quote = item.quote;
    entry.opened_at = item.opened_at;
    entry.since = item.since;
    entry.waits_since = item.waits_since;
    entry.taken_by = item.taken_by;
    entry.snoozed_until = item.snoozed_until;
    entry.done_by = item.done_by;
    return entry;
}

// What these rows name, by id; none where the caller may not see it.
template <class Row, class Name>
Result<std::map<RawId, std::string>> names_of(const Api& api, bool may_see, const std::vector<RawId>& ids,
                                              Name name) {
    std::map<RawId, std::string> names;
    std::vector<RowKey> keys;
    for (const RawId& id : ids) {
        if (may_see && !id.empty() && names.try_emplace(id).second) keys.emplace_back(id);
    }
    if (keys.empty()) return names;
    TRY(const Page page, read_rows(api, table_of<Row>(), std::move(keys)));
    for (const StoredRow& row : page.rows) names[row.as<Row>().id] = name(row.as<Row>());
    return names;
}

// Those that still stand, of conversations that may be seen.
Result<Done> add_drafts(const Api& api, const std::vector<StoredRow>& items,
                        const std::map<RawId, Timestamp>& written, std::vector<WorkEntry>& entries) {
    std::vector<RowKey> keys;
    for (const auto& [conversation, at] : written) keys.emplace_back(conversation);
    if (keys.empty()) return Done{};
    TRY(const Page page, read_rows(api, table_of<ReplyDraft>(), std::move(keys)));
    for (const StoredRow& row : page.rows) {
        const auto& draft = row.as<ReplyDraft>();
        for (std::size_t i = 0; i < items.size(); ++i) {
            const auto& item = items[i].as<WorkItem>();
            if (item.conversation == draft.id && stands(draft, item, written.at(draft.id)))
                entries[i].draft = draft;
        }
    }
    return Done{};
}

net::Response item_response(const Api& api, const std::string& key, const Principal& principal) {
    const auto row = read_row(api, table_of<WorkItem>(), key);
    if (!row) return net::problem(row.error());
    const auto entries = work_entries(api, {*row}, principal);
    return entries ? row_response(entries->front()) : net::problem(entries.error());
}

// To be done with an approval is to approve: see work_key.
bool is_of_an_approval(std::string_view key) {
    return key.size() > work::approval.size() && key.ends_with(work::approval) &&
           key[key.size() - work::approval.size() - 1] == '.';
}

// An item as it is once what was asked is stored.
void answer_with_item(Api& api, Call call, const Input& input) {
    call.reply = [&api, key = call.path[0], principal = call.principal,
                  reply = std::move(call.reply)](net::Response done) {
        if (done.status != 200) return reply(std::move(done));
        api.read(reply, [&api, key, principal] { return item_response(api, key, principal); });
    };
    submit(api, call, input, done_response);
}

}  // namespace

Result<std::vector<WorkEntry>> work_entries(const Api& api, const std::vector<StoredRow>& rows,
                                            const Principal& principal) {
    std::vector<RawId> contacts;
    std::vector<RawId> conversations;
    std::vector<RawId> quotes;
    std::vector<WorkEntry> entries;
    for (const StoredRow& row : rows) {
        const auto& item = row.as<WorkItem>();
        conversations.push_back(item.conversation);
        quotes.push_back(item.quote);
        entries.push_back(entry_of(item));
    }
    std::map<RawId, Id<Contact>> whose;  // conversation: of whom it is by now
    std::map<RawId, std::int32_t> acts;
    std::map<RawId, Timestamp> written;  // … and when the customer last wrote there
    TRY(auto texts, (names_of<Conversation>(api, allows(principal, "conversations:read"), conversations,
                                            [&](const Conversation& one) {
                                                whose[one.id] = one.contact;
                                                written[one.id] = one.last_inbound_at;
                                                acts[one.id] = one.acts;
                                                return one.last_text;
                                            })));
    for (WorkEntry& entry : entries) {
        if (const auto now = whose.find(entry.conversation); now != whose.end()) entry.contact = now->second;
        contacts.push_back(entry.contact);
    }
    TRY(auto names, (names_of<Contact>(api, allows(principal, "contacts:read"), contacts, [](const Contact& one) {
            return one.name.empty() ? one.phone : one.name;
        })));
    TRY(auto numbers, (names_of<Quote>(api, allows(principal, "quotes:read"), quotes,
                                       [](const Quote& one) { return one.number; })));
    for (WorkEntry& entry : entries) {
        entry.contact_name = names[entry.contact];
        entry.text = texts[entry.conversation];
        entry.acts = acts[entry.conversation];
        entry.quote_number = numbers[entry.quote];
    }
    TRY_DONE(add_drafts(api, rows, written, entries));
    return entries;
}

Result<std::vector<WorkSum>> work_sums(const Api& api) {
    Query query;
    query.table = table_of<WorkCount>();
    query.limit = 1000;
    TRY(const Page page, api.host.read(query));
    std::vector<WorkSum> sums;
    for (const StoredRow& row : page.rows) {
        const auto& count = row.as<WorkCount>();
        if (count.count > 0) sums.push_back({count.status, count.kind, count.count});
    }
    return sums;
}

void list_work_items(Api& api, Call call) {
    auto query = work_query(call.request);
    if (!query) {
        call.reply(net::problem(query.error()));
        return;
    }
    api.read(std::move(call.reply),
             [&api, query = std::move(*query), principal = call.principal]() -> net::Response {
                 const auto page = api.host.read(query);
                 if (!page) {
                     Error error = page.error();
                     if (error.field == "after") error.field = "cursor";
                     return net::problem(error);
                 }
                 auto entries = work_entries(api, page->rows, principal);
                 if (!entries) return net::problem(entries.error());
                 auto sums = work_sums(api);
                 if (!sums) return net::problem(sums.error());
                 WorkItemsResponse out{std::move(*entries), {}, std::move(*sums)};
                 if (!page->next.empty()) out.next_cursor = page->next;
                 return row_response(out);
             });
}

void get_work_item(Api& api, Call call) {
    api.read(std::move(call.reply), [&api, key = call.path[0], principal = call.principal] {
        return item_response(api, key, principal);
    });
}

Result<DoneRequest> read_done(const net::Request& request) {
    if (request.body.empty()) return DoneRequest{};
    return read_request<DoneRequest>(request.body);
}

void take_work(Api& api, Call call) {
    const auto seen = acts_seen(call.request);
    if (!seen) return call.reply(net::problem(seen.error()));
    const TakeWork input{call.path[0], actor_of(call.principal), *seen};
    answer_with_item(api, std::move(call), input);
}

void give_back(Api& api, Call call) {
    const auto seen = acts_seen(call.request);
    if (!seen) return call.reply(net::problem(seen.error()));
    const GiveBack input{call.path[0], actor_of(call.principal), *seen};
    answer_with_item(api, std::move(call), input);
}

void done_work(Api& api, Call call) {
    const auto seen = acts_seen(call.request);
    if (!seen) return call.reply(net::problem(seen.error()));
    if (is_of_an_approval(call.path[0]) && !allows(call.principal, "workflows:run")) {
        const Error refusal{ErrorCode::forbidden, "done with it is approved: it needs workflows:run", ""};
        return call.reply(net::problem(refusal));
    }
    auto body = read_done(call.request);
    if (!body) return call.reply(net::problem(body.error()));
    const DoneWork input{call.path[0], actor_of(call.principal), body->unanswered, std::move(body->why),
                         *seen};
    answer_with_item(api, std::move(call), input);
}

void reopen_work(Api& api, Call call) {
    const auto seen = acts_seen(call.request);
    if (!seen) return call.reply(net::problem(seen.error()));
    const ReopenWork input{call.path[0], actor_of(call.principal), *seen};
    answer_with_item(api, std::move(call), input);
}

void reply_work(Api& api, Call call) {
    auto body = read_request<ReplyRequest>(call.request.body);
    if (body && body->text.find_first_not_of(" \t\r\n") == std::string::npos)
        body = Error{ErrorCode::invalid, "a reply needs words", "text"};
    if (!body) {
        call.reply(net::problem(body.error()));
        return;
    }
    const auto seen = acts_seen(call.request);
    if (!seen) return call.reply(net::problem(seen.error()));
    const ReplyWork input{call.path[0], std::move(body->text), actor_of(call.principal), *seen};
    answer_with_item(api, std::move(call), input);
}

void send_draft(Api& api, Call call) {
    auto body = read_request<SendDraftRequest>(call.request.body);
    if (body && !body->text.empty() && body->text.find_first_not_of(" \t\r\n") == std::string::npos)
        body = Error{ErrorCode::invalid, "needs words; leave it out to send the draft as it is", "text"};
    if (!body) {
        call.reply(net::problem(body.error()));
        return;
    }
    const SendDraft input{call.path[0], body->answers, std::move(body->text), actor_of(call.principal)};
    answer_with_item(api, std::move(call), input);
}

void discard_draft(Api& api, Call call) {
    const auto body = read_request<DiscardDraftRequest>(call.request.body);
    if (!body) {
        call.reply(net::problem(body.error()));
        return;
    }
    const DiscardDraft input{call.path[0], body->answers, actor_of(call.principal)};
    answer_with_item(api, std::move(call), input);
}

void snooze_work(Api& api, Call call) {
    const auto seen = acts_seen(call.request);
    if (!seen) return call.reply(net::problem(seen.error()));
    auto body = read_request<SnoozeRequest>(call.request.body);
    if (!body) {
        call.reply(net::problem(body.error()));
        return;
    }
    const SnoozeWork input{call.path[0], body->until, actor_of(call.principal), *seen};
    answer_with_item(api, std::move(call), input);
}

}  // namespace tero::api
