// Everything about one quote, or one conversation, in time order: the answer to «what happened, and why».
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/lookup.hpp"
#include "api/quotes.hpp"
#include "api/requests.hpp"
#include "modules/messaging/model/inputs.hpp"

#include <algorithm>
#include <utility>

namespace tero::api {
namespace {

template <class Row>
Result<std::vector<Row>> newest(const Api& api, TableId table, std::string index, const RawId& owner,
                                bool& older_left_out) {
    TRY(const auto found, newest_rows_of(api.host, table, std::move(index), owner, older_left_out));
    std::vector<Row> rows;
    for (const StoredRow& row : found) rows.push_back(row.as<Row>());
    return rows;
}

// History of several subjects, merged by time.
Result<std::vector<HistoryEntry>> history_of(const Api& api, std::initializer_list<RawId> subjects,
                                             bool& older_left_out) {
    std::vector<HistoryEntry> all;
    for (const RawId& subject : subjects) {
        TRY(auto lines,
            newest<HistoryEntry>(api, table_of<HistoryEntry>(), "by_subject", subject, older_left_out));
        all.insert(all.end(), lines.begin(), lines.end());
    }
    // By time, then in the order in which they were noted.
    std::sort(all.begin(), all.end(),
              [](const HistoryEntry& a, const HistoryEntry& b) { return a.id < b.id; });
    return all;
}

Result<QuoteStory> story(const Api& api, const Quote& quote, std::string_view language) {
    QuoteStory out;
    out.quote = in_words(api, quote, language);
    TRY(const StoredRow contact, read_row(api, table_of<Contact>(), quote.contact));
    out.contact = contact.as<Contact>();
    TRY(const StoredRow conversation, read_row(api, table_of<Conversation>(), quote.conversation));
    out.conversation = conversation.as<Conversation>();
    TRY(out.messages, newest<Message>(api, table_of<Message>(), "by_conversation", quote.conversation,
                                      out.older_left_out));
    TRY(out.follow_ups,
        newest<FollowUp>(api, table_of<FollowUp>(), "by_quote", quote.id, out.older_left_out));
    TRY(out.history,
        history_of(api, {quote.contact, quote.conversation, quote.id}, out.older_left_out));
    return out;
}

Result<ConversationStory> story(const Api& api, const Conversation& conversation) {
    ConversationStory out;
    out.conversation = conversation;
    TRY(const StoredRow contact, read_row(api, table_of<Contact>(), conversation.contact));
    out.contact = contact.as<Contact>();
    TRY(out.messages,
        newest<Message>(api, table_of<Message>(), "by_conversation", conversation.id, out.older_left_out));
    TRY(out.history, history_of(api, {conversation.contact, conversation.id}, out.older_left_out));
    return out;
}

template <class Story>
net::Response story_response(const Result<Story>& told) {
    return told ? row_response(*told) : net::problem(told.error());
}

Result<ChangeContact> read_contact_change(const Call& call) {
    TRY(const auto id, Id<Contact>::parse(call.path[0]));
    TRY(const auto body, read_request<ChangeContactRequest>(call.request.body));
    if (!body.time_zone) return Error{ErrorCode::invalid, "is needed: nothing else can be changed", "time_zone"};
    if (!body.time_zone->empty()) {
        if (auto zone = TimeZone::load(*body.time_zone); !zone)
            return Error{ErrorCode::invalid, zone.error().message, "time_zone"};
    }
    return ChangeContact{id, *body.time_zone, "key:" + call.principal.name};
}

}  // namespace

void get_quote(Api& api, Call call) {
    auto language = language_asked(api, call.request);
    api.read(std::move(call.reply), [&api, language, number = call.path[0]]() -> net::Response {
        const auto quote = find_quote(api, number);
        return quote ? row_response(in_words(api, *quote, language)) : net::problem(quote.error());
    });
}

void quote_story(Api& api, Call call) {
    auto language = language_asked(api, call.request);
    api.read(std::move(call.reply), [&api, language, number = call.path[0]]() -> net::Response {
        const auto quote = find_quote(api, number);
        if (!quote) return net::problem(quote.error());
        return story_response(story(api, *quote, language));
    });
}

void conversation_story(Api& api, Call call) {
    auto id = parse_id(call.path[0]);
    if (!id) {
        call.reply(net::problem(id.error()));
        return;
    }
    api.read(std::move(call.reply), [&api, id = *id]() -> net::Response {
        const auto row = read_row(api, table_of<Conversation>(), id);
        if (!row) return net::problem(row.error());
        return story_response(story(api, row->as<Conversation>()));
    });
}

void change_contact(Api& api, Call call) {
    const auto change = read_contact_change(call);
    if (!change) {
        call.reply(net::problem(change.error()));
        return;
    }
    api.host.submit(*change, [&api, id = change->contact, reply = std::move(call.reply)](Reply answer) {
        if (!answer) return reply(net::problem(answer.error()));
        api.read(reply, [&api, id]() -> net::Response {
            const auto row = read_row(api, table_of<Contact>(), id);
            return row ? row_response(row->as<Contact>()) : net::problem(row.error());
        });
    });
}

}  // namespace tero::api
