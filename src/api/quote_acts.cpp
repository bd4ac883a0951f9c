// What people do with quotes and their follow-ups.
#include "api/desk.hpp"
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/lookup.hpp"
#include "api/quotes.hpp"
#include "api/requests.hpp"
#include "api/route_lists.hpp"
#include "business/quoting/model/inputs.hpp"
#include "modules/followup/model/inputs.hpp"
#include "modules/messaging/model/inputs.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

namespace tero::api {
namespace {

Render quote_in(const Api& api, std::string language) {
    return [&api, language = std::move(language)](const Reply& answer) {
        if (!answer) return net::problem(answer.error());
        return row_response(in_words(api, **answer->as<std::shared_ptr<const Quote>>(), language));
    };
}

// What is named is looked up on a reader thread; the decision is the engine's, and so is the answer then.
void look_up(Api& api, Call call, std::function<Result<Input>()> find, Render render) {
    auto unless_asked = [reply = call.reply](net::Response response) {
        if (response.status != 202) reply(std::move(response));
    };
    api.read(std::move(unless_asked),
             [&api, call = std::move(call), find = std::move(find),
              render = std::move(render)]() -> net::Response {
                 auto input = find();
                 if (!input) return net::problem(input.error());
                 submit(api, call, *std::move(input), render);
                 return {.status = 202};
             });
}

// An act on the quote that the path names.
void act_on_quote(Api& api, Call call, std::function<Input(const Quote&)> act) {
    Render render = quote_in(api, language_asked(api, call.request));
    auto find = [&api, number = call.path[0], act = std::move(act)]() -> Result<Input> {
        TRY(const Quote quote, find_quote(api, number));
        return act(quote);
    };
    look_up(api, std::move(call), std::move(find), std::move(render));
}

// As a quote holds it, read strictly: what nobody knows is refused by the price list, by its name.
Result<QuoteRequest> read_wanted(const Json& json) {
    if (json.text.empty() || json.text == "null") return Error{ErrorCode::invalid, "is needed", "request"};
    auto wanted = from_json<QuoteRequest>(json.text, Reading::strict);
    if (wanted) return wanted;
    const Error& error = wanted.error();
    return Error{ErrorCode::invalid, error.message,
                 error.field.empty() ? "request" : "request." + error.field};
}

void decide_quote(Api& api, Call call, QuoteVerdict verdict, std::string cause, std::string reason) {
    act_on_quote(api, std::move(call),
                 [verdict, cause = std::move(cause), reason = std::move(reason),
                  by = actor_of(call.principal)](const Quote& quote) -> Input {
                     return DecideQuote{quote.id, verdict, by, reason, cause};
                 });
}

Result<Id<Conversation>> conversation_of(const Api& api, const std::string& contact) {
    const auto id = Id<Contact>::parse(contact);
    if (!id) return Error{ErrorCode::invalid, id.error().message, "contact"};
    TRY(const StoredRow row, read_row(api, table_of<Contact>(), *id));
    const auto& talks = row.as<Contact>().conversations;
    const auto talk = talks.find(std::string{name_of(Channel::WHATSAPP)});
    if (talk != talks.end()) return talk->second;
    return Error{ErrorCode::conflict, "there is no conversation with this contact on WhatsApp", "contact"};
}

constexpr std::size_t phone_digits_min = 8;
constexpr std::size_t phone_digits_max = 15;

// `+598 99 000 001` as `59899000001`.
Result<std::string> digits_of(const std::string& phone) {
    std::string digits;
    for (const char c : phone) {
        if (c >= '0' && c <= '9') digits += c;
        const bool is_mark = c == ' ' || c == '-' || c == '(' || c == ')' || (c == '+' && digits.empty());
        if ((c < '0' || c > '9') && !is_mark)
            return Error{ErrorCode::invalid, "digits, with the country's", "phone"};
    }
    if (digits.size() < phone_digits_min || digits.size() > phone_digits_max)
        return Error{ErrorCode::invalid,
                     fmt::format("{} to {} digits, with the country's", phone_digits_min, phone_digits_max),
                     "phone"};
    return digits;
}

// Who has that number is met, and the quote is theirs.
void meet_and_quote(Api& api, Call call, MeetPerson meet, MakeQuote input, Render render) {
    api.host.submit(std::move(meet), [&api, call = std::move(call), input = std::move(input),
                                      render = std::move(render)](Reply met) mutable {
        if (!met) return call.reply(net::problem(met.error()));
        input.conversation = (*met->as<std::shared_ptr<const Conversation>>())->id;
        submit(api, call, std::move(input), std::move(render));
    });
}

// Nobody is met for what cannot be priced, or could not be sent.
void make_quote_for_phone(Api& api, Call call, MeetPerson meet, MakeQuote input, Render render) {
    meet.to_write = input.send;
    PriceRequest asked{.request = input.request, .language = language_asked(api, call.request)};
    api.host.submit(std::move(asked), [&api, call = std::move(call), meet = std::move(meet),
                                       input = std::move(input),
                                       render = std::move(render)](Reply told) mutable {
        if (!told) return call.reply(net::problem(told.error()));
        const auto& gap = (*told->as<std::shared_ptr<const PriceAnswer>>())->gap;
        if (gap) return call.reply(net::problem({ErrorCode::invalid, gap->text, "request." + gap->field}));
        meet_and_quote(api, std::move(call), std::move(meet), std::move(input), std::move(render));
    });
}

}  // namespace

std::vector<Shape> price_answers() { return just<PriceAnswer>(); }

void accept_quote(Api& api, Call call) {
    auto body = call.request.body.empty() ? Result<DecideRequest>{DecideRequest{}}
                                          : read_request<DecideRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    decide_quote(api, std::move(call), QuoteVerdict::ACCEPT, {}, std::move(body->reason));
}

void reject_quote(Api& api, Call call) {
    auto body = call.request.body.empty() ? Result<RejectRequest>{RejectRequest{}}
                                          : read_request<RejectRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    const std::string& cause = body->cause;
    const bool is_known = cause.empty() || cause == rejected::price || cause == rejected::delivery ||
                          cause == rejected::bought_elsewhere || cause == rejected::other;
    if (!is_known) {
        return call.reply(
            net::problem({ErrorCode::invalid,
                          fmt::format("one of {}, {}, {}, {}, or nothing", rejected::price,
                                      rejected::delivery, rejected::bought_elsewhere, rejected::other),
                          "cause"}));
    }
    decide_quote(api, std::move(call), QuoteVerdict::REJECT, std::move(body->cause), std::move(body->reason));
}

void reopen_quote(Api& api, Call call) {
    auto by = actor_of(call.principal);
    act_on_quote(api, std::move(call), [by = std::move(by)](const Quote& quote) -> Input {
        return ReopenQuote{quote.id, by};
    });
}

void send_quote(Api& api, Call call) {
    auto by = actor_of(call.principal);
    act_on_quote(api, std::move(call), [by = std::move(by)](const Quote& quote) -> Input {
        return SendQuote{quote.id, false, by};
    });
}

void resend_quote(Api& api, Call call) {
    auto by = actor_of(call.principal);
    act_on_quote(api, std::move(call), [by = std::move(by)](const Quote& quote) -> Input {
        return SendQuote{quote.id, true, by};
    });
}

void extend_quote(Api& api, Call call) {
    auto body = read_request<ExtendQuoteRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    auto by = actor_of(call.principal);
    act_on_quote(api, std::move(call),
                 [until = body->until, by = std::move(by)](const Quote& quote) -> Input {
                     return ExtendQuote{quote.id, until, by};
                 });
}

void revise_quote(Api& api, Call call) {
    auto body = read_request<ReviseQuoteRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    auto wanted = read_wanted(body->request);
    if (!wanted) return call.reply(net::problem(wanted.error()));
    auto by = actor_of(call.principal);
    act_on_quote(
        api, std::move(call),
        [wanted = *std::move(wanted), send = body->send, by = std::move(by)](const Quote& quote) -> Input {
            return MakeQuote{{}, wanted, quote.id, send, by};
        });
}

void price_quote(Api& api, Call call) {
    auto body = read_request<PriceQuoteRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    auto wanted = read_wanted(body->request);
    if (!wanted) return call.reply(net::problem(wanted.error()));
    PriceRequest input{.request = *std::move(wanted), .language = language_asked(api, call.request)};
    if (!body->conversation.empty()) {
        const auto id = Id<Conversation>::parse(body->conversation);
        if (!id) return call.reply(net::problem({ErrorCode::invalid, id.error().message, "conversation"}));
        input.conversation = *id;
    }
    submit(api, call, std::move(input), row_of<PriceAnswer>);
}

void make_quote(Api& api, Call call) {
    auto body = read_request<MakeQuoteRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    auto wanted = read_wanted(body->request);
    if (!wanted) return call.reply(net::problem(wanted.error()));
    const int named = !body->conversation.empty() + !body->contact.empty() + !body->phone.empty();
    if (named != 1)
        return call.reply(
            net::problem({ErrorCode::invalid, "one of conversation, contact and phone", "conversation"}));
    MakeQuote input{{}, *std::move(wanted), {}, body->send, actor_of(call.principal)};
    Render render = quote_in(api, language_asked(api, call.request));
    if (!body->phone.empty()) {
        auto phone = digits_of(body->phone);
        if (!phone) return call.reply(net::problem(phone.error()));
        MeetPerson meet{*std::move(phone), std::move(body->name)};
        return make_quote_for_phone(api, std::move(call), std::move(meet), std::move(input),
                                    std::move(render));
    }
    auto find = [&api, body = *std::move(body), input = std::move(input)]() -> Result<Input> {
        MakeQuote made = input;
        if (body.contact.empty()) {
            const auto id = Id<Conversation>::parse(body.conversation);
            if (!id) return Error{ErrorCode::invalid, id.error().message, "conversation"};
            made.conversation = *id;
        } else {
            TRY(made.conversation, conversation_of(api, body.contact));
        }
        return Input{std::move(made)};
    };
    look_up(api, std::move(call), std::move(find), std::move(render));
}

void cancel_follow_up(Api& api, Call call) {
    const auto id = Id<FollowUp>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    submit(api, call, CancelFollowUp{*id, actor_of(call.principal)}, row_of<FollowUp>);
}

void move_follow_up(Api& api, Call call) {
    const auto id = Id<FollowUp>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    const auto body = read_request<RescheduleRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    if (body->at == Timestamp{}) return call.reply(net::problem({ErrorCode::invalid, "is needed", "at"}));
    submit(api, call, RescheduleFollowUp{*id, body->at, actor_of(call.principal)}, row_of<FollowUp>);
}

void judge_follow_up(Api& api, Call call) {
    const auto id = Id<FollowUp>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    JudgeFollowUp input{*id, {}};
    if (const std::string at{call.request.parameter("at")}; !at.empty()) {
        const auto time = parse_timestamp(at);
        if (!time) return call.reply(net::problem({ErrorCode::invalid, time.error().message, "at"}));
        input.at = *time;
    }
    submit(api, call, std::move(input), row_of<FollowUpVerdict>);
}

}  // namespace tero::api
