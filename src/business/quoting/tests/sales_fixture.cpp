#include "business/quoting/tests/sales_fixture.hpp"

#include "base/check.hpp"
#include "business/quoting/catalog_fixture.hpp"
#include "business/quoting/sentence_keys.hpp"
#include "codec/json.hpp"
#include "modules/followup/follow_up_agent.hpp"
#include "modules/messaging/conversations.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace tero::sales {

AgentAnswer an_answer(AnswerKind kind, std::string text, std::string reason) {
    AgentAnswer answer;
    answer.kind = kind;
    answer.text = std::move(text);
    answer.reason = std::move(reason);
    return answer;
}

TimeZone montevideo() {
    auto zone = TimeZone::load("America/Montevideo");
    CHECK(zone.has_value(), "{}", zone.error().message);
    return *zone;
}

namespace {

// BMC's, but with its first step a whole day after the quote: the tests' days are whole.
std::shared_ptr<const followup::Sequence> whole_days() {
    followup::Sequence sequence = *built_in_sequence();
    sequence.steps.front().after = 24h;
    return std::make_shared<const followup::Sequence>(std::move(sequence));
}

ModuleSet sales_and_messaging(const DeskOptions& options,
                              std::shared_ptr<const followup::Sequence> sequence) {
    return {.make = [options, sequence = std::move(sequence)] {
        auto sales = std::make_unique<Sales>(options.sales, montevideo(), "a secret of the tests",
                                             std::make_shared<PublishedCatalog>(), built_in_sentences());
        auto follow_ups = std::make_unique<FollowUpAgent>(
            options.followup, montevideo(), built_in_sentences(), sequence,
            followup::QuoteOwner{
                .module = modules::quoting,
                .ask = [&sales = *sales](
                           const Rows& rows, const FollowUp& follow_up,
                           Timestamp at) { return sales.word_to_follow_up(rows, follow_up, at); },
                .say = [&sales = *sales](
                           const Rows& rows, const FollowUp& follow_up,
                           const Speech& say) { return sales.say_to_follow_up(rows, follow_up, say); },
                .plan = [&sales = *sales](const Rows& rows, const Id<Quote>& quote, Timestamp at) {
                    return sales.plan_to_follow_up(rows, quote, at);
                }});
        messaging::AskOwners owners;
        owners[modules::quoting] = [&sales = *sales](const Rows& rows, const Message& message, Timestamp at) {
            return sales.word_to_gate(rows, message, at);
        };
        owners[modules::followup] = [&agent = *follow_ups](const Rows& rows, const Message& message,
                                                           Timestamp at) {
            return agent.word_to_gate(rows, message, at);
        };
        std::vector<std::unique_ptr<Module>> modules;
        modules.push_back(std::make_unique<Conversations>(
            MessagingOptions{.followup = options.followup}, montevideo(), PhoneZones{}, modules::quoting,
            owners));
        modules.push_back(std::move(sales));
        modules.push_back(std::move(follow_ups));
        return modules;
    }};
}

}  // namespace

SalesDesk::SalesDesk(DeskOptions options, std::shared_ptr<const followup::Sequence> sequence)
    : ModulesAlone(sales_and_messaging(options, sequence ? std::move(sequence) : whole_days())) {
    tell(PublishPriceLists{price_lists(example_catalog(), now - 24h)});
    contact = Id<Contact>::make(now, random_);
    conversation = Id<Conversation>::make(now, random_);
    Contact person;
    person.id = contact;
    person.name = "Ana Pérez";
    person.phone = "59899000001";
    put(std::move(person));
    Conversation talk;
    talk.id = conversation;
    talk.contact = contact;
    put(std::move(talk));
}

std::vector<SendMessage> SalesDesk::sends() const {
    std::vector<SendMessage> sends;
    for (const Effect& effect : effects) sends.push_back(*effect.as<SendMessage>());
    return sends;
}

std::map<std::string, std::int64_t> SalesDesk::counts() const {
    std::map<std::string, std::int64_t> sums;
    for (const Count& count : asked<Count>()) sums[count.figure] += count.by;
    return sums;
}

void SalesDesk::customer_writes(IntentType intent) {
    Contact person = *find<Contact>(contact);
    person.last_inbound_at["WHATSAPP"] = now;
    put(std::move(person));
    Conversation talk = *find<Conversation>(conversation);
    talk.last_inbound_at = now;
    talk.burst_since = now;
    put(std::move(talk));
    tell(CustomerAnswered{modules::quoting, contact, conversation, {}, "replied", intent});
    tell(CustomerAnswered{modules::quoting, contact, conversation, {}, "answered", intent});
}

Understanding SalesDesk::said_for(AnswerKind kind) {
    Understanding heard;
    switch (kind) {
        case AnswerKind::ACCEPT:
            heard.intent = IntentType::ACCEPT_QUOTE;
            break;
        case AnswerKind::REJECT:
            heard.intent = IntentType::REJECT_QUOTE;
            break;
        case AnswerKind::OPT_OUT:
            heard.intent = IntentType::OPT_OUT;
            break;
        case AnswerKind::OPT_IN:
            heard.intent = IntentType::OPT_IN;
            break;
        case AnswerKind::QUOTE:
            heard.intent = IntentType::QUOTE_REQUEST;
            break;
        default:
            break;
    }
    return heard;
}

void SalesDesk::answered(AgentAnswer answer, TaskStatus status) {
    AgentBrief brief;
    brief.understanding = said_for(answer.kind);
    brief.understanding.quote_number = answer.quote_number;
    answered_to(brief, std::move(answer), status);
}

void SalesDesk::answered_to(const AgentBrief& brief, AgentAnswer answer, TaskStatus status) {
    Task task;
    task.id = Id<Task>::make(now, random_);
    task.type = "sales.answer";
    task.capability = "sales";
    task.agent = "sales";
    task.status = status;
    task.owner = modules::quoting;
    task.owner_id = conversation;
    put(TaskBody{.id = task.id, .payload = Json{to_json(brief)}});
    tell(TaskEnded{std::make_shared<const Task>(std::move(task)), Json{to_json(answer)}, ""});
}

AgentAnswer SalesDesk::a_quote(std::string product) const {
    QuoteRequest request;
    request.product = std::move(product);
    request.set("thickness_mm", 100);
    request.set("length_m", Decimal{10});
    request.set("width_m", Decimal{5});
    request.set("zone", "montevideo");
    AgentAnswer answer;
    answer.kind = AnswerKind::QUOTE;
    answer.request = std::move(request);
    return answer;
}

void SalesDesk::sent_last(MessageStatus status, std::string cause) {
    Message message = *find<Message>(last_message().id);
    message.status = status;
    message.cause = std::move(cause);
    if (status == MessageStatus::SENT) message.sent_at = message.sending_at;
    put(message);
    tell(MessageSettled{std::make_shared<const Message>(message)});
}

const Quote& SalesDesk::send_quote() {
    customer_writes(IntentType::QUOTE_REQUEST);
    answered(a_quote());
    sent_last();
    return quote();
}

const Quote& SalesDesk::quote() const {
    const Quote* latest = find<Quote>(find<Conversation>(conversation)->quote);
    CHECK(latest != nullptr, "no quote yet");
    return *latest;
}

FollowUp SalesDesk::step(Duration after) const {
    for (const FollowUp& follow_up : all<FollowUp>()) {
        if (follow_up.quote == quote().id && follow_up.after == after) return follow_up;
    }
    CHECK(false, "no step after {}", to_string(after));
}

}  // namespace tero::sales
