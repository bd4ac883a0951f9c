// Everything about one quote, or one conversation, in time order: the answer to «what happened, and why».
#include "api/handlers.hpp"
#include "api/lookup.hpp"
#include "api/requests.hpp"

#include <algorithm>
#include <utility>

namespace tero::api {
namespace {

void append_rows(std::string& body, std::string_view name, TableId table,
                 const std::vector<StoredRow>& rows) {
    body += body.size() > 1 ? "," : "";
    append_json_text(body, name);
    body += ":[";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i > 0) body += ',';
        append_json(body, *table_info(table).type, rows[i].row.get());
    }
    body += ']';
}

template <class Row>
void append_row(std::string& body, std::string_view name, const Row& row) {
    body += body.size() > 1 ? "," : "";
    append_json_text(body, name);
    body += ':';
    append_json(body, type_info<Row>(), &row);
}

// History of several subjects, merged by time.
Result<std::vector<StoredRow>> history_of(const Api& api, std::initializer_list<RawId> subjects) {
    std::vector<StoredRow> all;
    for (const RawId& subject : subjects) {
        TRY(auto rows, rows_of(api, TableId::history, "by_subject", subject));
        all.insert(all.end(), rows.begin(), rows.end());
    }
    std::sort(all.begin(), all.end(), [](const StoredRow& a, const StoredRow& b) {
        return a.as<HistoryEntry>().id <
               b.as<HistoryEntry>().id;  // by time, then in the order they were noted
    });
    return all;
}

Result<std::string> story(const Api& api, const Quote& quote) {
    TRY(const StoredRow contact, read_row(api, TableId::contacts, quote.contact));
    TRY(const StoredRow conversation, read_row(api, TableId::conversations, quote.conversation));
    TRY(const auto messages, rows_of(api, TableId::messages, "by_conversation", quote.conversation));
    TRY(const auto follow_ups, rows_of(api, TableId::follow_ups, "by_quote", quote.id));
    TRY(const auto history, history_of(api, {quote.contact, quote.conversation, quote.id}));
    std::string body = "{";
    append_row(body, "quote", quote);
    append_row(body, "contact", contact.as<Contact>());
    append_row(body, "conversation", conversation.as<Conversation>());
    append_rows(body, "messages", TableId::messages, messages);
    append_rows(body, "follow_ups", TableId::follow_ups, follow_ups);
    append_rows(body, "history", TableId::history, history);
    return body + "}";
}

Result<std::string> story(const Api& api, const Conversation& conversation) {
    TRY(const StoredRow contact, read_row(api, TableId::contacts, conversation.contact));
    TRY(const auto messages, rows_of(api, TableId::messages, "by_conversation", conversation.id));
    TRY(const auto history, history_of(api, {conversation.contact, conversation.id}));
    std::string body = "{";
    append_row(body, "conversation", conversation);
    append_row(body, "contact", contact.as<Contact>());
    append_rows(body, "messages", TableId::messages, messages);
    append_rows(body, "history", TableId::history, history);
    return body + "}";
}

net::Response story_response(Result<std::string> body) {
    return body ? json_response(std::move(*body)) : net::problem(body.error());
}

void decide_quote(Api& api, Call call, QuoteVerdict verdict) {
    auto body = call.request.body.empty() ? Result<DecideRequest>{DecideRequest{}}
                                          : from_json<DecideRequest>(call.request.body, Reading::strict);
    if (!body) {
        call.reply(net::problem(body.error()));
        return;
    }
    // The number is looked up on a reader thread; the decision is the engine's, and so is the answer then.
    auto unless_asked = [reply = call.reply](net::Response response) {
        if (response.status != 202) reply(std::move(response));
    };
    api.read(std::move(unless_asked),
             [&api, verdict, reply = call.reply, number = call.path[0], reason = body->reason,
              by = "key:" + call.principal.name]() -> net::Response {
                 const auto quote = find_quote(api, number);
                 if (!quote) return net::problem(quote.error());
                 api.host.submit(DecideQuote{quote->id, verdict, by, reason}, [reply](Reply answer) {
                     reply(answer ? row_response(*std::get<std::shared_ptr<const Quote>>(*answer))
                                  : net::problem(answer.error()));
                 });
                 return {.status = 202};
             });
}

}  // namespace

void quote_story(Api& api, Call call) {
    api.read(std::move(call.reply), [&api, number = call.path[0]]() -> net::Response {
        const auto quote = find_quote(api, number);
        if (!quote) return net::problem(quote.error());
        return story_response(story(api, *quote));
    });
}

void conversation_story(Api& api, Call call) {
    auto id = parse_id(call.path[0]);
    if (!id) {
        call.reply(net::problem(id.error()));
        return;
    }
    api.read(std::move(call.reply), [&api, id = *id]() -> net::Response {
        const auto row = read_row(api, TableId::conversations, id);
        if (!row) return net::problem(row.error());
        return story_response(story(api, row->as<Conversation>()));
    });
}

void accept_quote(Api& api, Call call) { decide_quote(api, std::move(call), QuoteVerdict::ACCEPT); }
void reject_quote(Api& api, Call call) { decide_quote(api, std::move(call), QuoteVerdict::REJECT); }

}  // namespace tero::api
