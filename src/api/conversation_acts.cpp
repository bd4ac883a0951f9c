// What people do in a conversation, whether or not anything waits for them there, and what they may do now.
#include "api/desk.hpp"
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/listing.hpp"
#include "api/work_items.hpp"
#include "modules/duty/people_on_duty.hpp"
#include "modules/messaging/model/correction.hpp"
#include "modules/messaging/model/free_text.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/messaging/model/send_gate.hpp"
#include "modules/work/model/inputs.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

namespace tero::api {
namespace {

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

// Who acts, where, and what they saw there.
struct Acting {
    Id<Conversation> conversation = {};
    std::optional<std::int32_t> seen = {};
};
Result<Acting> acting(const Call& call) {
    TRY(const auto id, Id<Conversation>::parse(call.path[0]));
    TRY(const auto seen, acts_seen(call.request));
    return Acting{id, seen};
}

// The conversation as it is once what was asked is stored.
void answer_with_conversation(Api& api, Call call, const Id<Conversation>& id, Input input) {
    call.reply = [&api, id, reply = std::move(call.reply)](net::Response done) {
        if (done.status != 200) return reply(std::move(done));
        api.read(reply, [&api, id]() -> net::Response {
            const auto row = read_row(api, table_of<Conversation>(), id);
            return row ? row_response(row->as<Conversation>()) : net::problem(row.error());
        });
    };
    submit(api, call, std::move(input), done_response);
}

Result<std::vector<SendPause>> pauses_of(const Api& api, const Conversation& conversation) {
    Query query;
    query.table = table_of<SendPause>();
    query.limit = list_limit_max;
    std::vector<SendPause> found;
    while (true) {
        TRY(const Page page, api.host.read(query));
        for (const StoredRow& row : page.rows) {
            const auto& pause = row.as<SendPause>();
            const bool holds =
                pause.scope == PauseScope::ALL ||
                (pause.scope == PauseScope::CHANNEL && pause.of == name_of(conversation.channel)) ||
                (pause.scope == PauseScope::CONTACT && pause.of == to_string(conversation.contact));
            if (holds) found.push_back(pause);
        }
        if (page.next.empty()) return found;
        query.after = page.next;
    }
}

Result<AllowedResponse> allowed_in(const Api& api, const Id<Conversation>& id) {
    TRY(const StoredRow row, read_row(api, table_of<Conversation>(), id));
    const auto& conversation = row.as<Conversation>();
    TRY(const StoredRow person, read_row(api, table_of<Contact>(), conversation.contact));
    const auto& contact = person.as<Contact>();
    AllowedResponse allowed;
    allowed.conversation = id;
    allowed.state = conversation.state;
    allowed.acts = conversation.acts;
    allowed.last_act = conversation.last_act;
    allowed.last_act_by = conversation.last_act_by;
    allowed.last_act_at = conversation.last_act_at;
    allowed.why_not = why_not_freely(contact, conversation.channel, api.clock.now());
    allowed.may_write = allowed.why_not.empty();
    allowed.window_until = messaging::window_until(contact, conversation.channel);
    allowed.opted_out_at = contact.opted_out_at;
    TRY(allowed.pauses, pauses_of(api, conversation));
    TRY(allowed.templates, template_offers(api, contact, conversation.channel));
    return allowed;
}

}  // namespace

Result<std::optional<std::int32_t>> acts_seen(const net::Request& request) {
    std::string_view text = request.header("if-match");
    if (text.empty() || text == "*") return std::optional<std::int32_t>{};
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    std::int32_t seen = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seen);
    if (failure != std::errc{} || end != text.data() + text.size())
        return Error{ErrorCode::invalid, R"(it is a conversation's `acts` in quotes, such as "3")",
                     "if-match"};
    return std::optional{seen};
}

void take_conversation(Api& api, Call call) {
    const auto who = acting(call);
    if (!who) return call.reply(net::problem(who.error()));
    TakeOver input{.conversation = who->conversation, .by = actor_of(call.principal), .seen = who->seen};
    answer_with_conversation(api, std::move(call), who->conversation, std::move(input));
}

void give_back_conversation(Api& api, Call call) {
    const auto who = acting(call);
    if (!who) return call.reply(net::problem(who.error()));
    TakeOver input{.conversation = who->conversation,
                   .release = true,
                   .by = actor_of(call.principal),
                   .seen = who->seen};
    answer_with_conversation(api, std::move(call), who->conversation, std::move(input));
}

void hand_on_conversation(Api& api, Call call) {
    const auto who = acting(call);
    if (!who) return call.reply(net::problem(who.error()));
    auto body = read_request<HandOnRequest>(call.request.body);
    if (body && is_blank(body->to)) body = Error{ErrorCode::invalid, "a colleague's name", "to"};
    if (!body) return call.reply(net::problem(body.error()));
    TakeOver input{.conversation = who->conversation,
                   .by = actor_of(call.principal),
                   .to = duty::actor_named(api.config.duty, body->to),
                   .note = std::move(body->note),
                   .seen = who->seen};
    answer_with_conversation(api, std::move(call), who->conversation, std::move(input));
}

void reply_in_conversation(Api& api, Call call) {
    const auto who = acting(call);
    if (!who) return call.reply(net::problem(who.error()));
    auto body = read_request<ReplyRequest>(call.request.body);
    if (body && is_blank(body->text)) body = Error{ErrorCode::invalid, "a reply needs words", "text"};
    if (!body) return call.reply(net::problem(body.error()));
    SayAsPerson input{who->conversation, std::move(body->text), actor_of(call.principal), who->seen};
    submit(api, call, std::move(input), row_of<Message>);
}

void done_conversation(Api& api, Call call) {
    const auto who = acting(call);
    if (!who) return call.reply(net::problem(who.error()));
    auto body = read_done(call.request);
    if (!body) return call.reply(net::problem(body.error()));
    DoneWork input{work_key({modules::messaging, who->conversation}, work::answer), actor_of(call.principal),
                   body->unanswered, std::move(body->why), who->seen};
    answer_with_conversation(api, std::move(call), who->conversation, std::move(input));
}

void note_in_conversation(Api& api, Call call) {
    const auto id = Id<Conversation>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    auto body = read_request<NoteRequest>(call.request.body);
    if (body && is_blank(body->text)) body = Error{ErrorCode::invalid, "a note needs words", "text"};
    if (!body) return call.reply(net::problem(body.error()));
    submit(api, call, NoteConversation{*id, std::move(body->text), actor_of(call.principal)}, done_response);
}

void cancel_message(Api& api, Call call) {
    const auto id = Id<Message>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    submit(api, call, UndoMessage{*id, actor_of(call.principal)}, row_of<Message>);
}

void correct_message(Api& api, Call call) {
    const auto id = Id<Message>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    auto body = read_request<CorrectRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    std::vector<IntentType>& intents = body->intents;
    for (auto one = intents.begin(); one != intents.end(); ++one) {
        if (std::find(intents.begin(), one, *one) == one) continue;
        return call.reply(net::problem(
            {ErrorCode::invalid, fmt::format("{} stands here twice", name_of(*one)), "intents"}));
    }
    if (intents.empty() && !is_blank(body->note)) {
        return call.reply(net::problem(
            {ErrorCode::invalid, "say what the message meant, also where only a value was read wrong", "intents"}));
    }
    CorrectMessage input{*id, std::move(intents), std::move(body->note), actor_of(call.principal)};
    submit(api, call, std::move(input), row_of<Correction>);
}

void allowed_in_conversation(Api& api, Call call) {
    const auto id = Id<Conversation>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    api.read(std::move(call.reply), [&api, id = *id]() -> net::Response {
        const auto allowed = allowed_in(api, id);
        return allowed ? row_response(*allowed) : net::problem(allowed.error());
    });
}

}  // namespace tero::api
