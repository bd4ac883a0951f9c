#include "business/quoting/sales_fixture.hpp"

#include "base/check.hpp"
#include "business/quoting/catalog_fixture.hpp"
#include "codec/json.hpp"

#include <concepts>
#include <deque>
#include <optional>

namespace tero::sales {
namespace {

template <class AnyTable>
struct RowOf;
template <class Row>
struct RowOf<Table<Row>> {
    using type = Row;
};

}  // namespace

TimeZone montevideo() {
    auto zone = TimeZone::load("America/Montevideo");
    CHECK(zone.has_value(), "{}", zone.error().message);
    return *zone;
}

SalesDesk::SalesDesk(AgentConfig config) : room(config, montevideo(), "a secret of the tests") {
    rows.each_table([](auto& table) { table.complete = true; });  // what is not here does not exist
    room.watch(rows);
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

void SalesDesk::apply(Decided& decided) {
    for (const Write& write : decided.batch.writes) {
        if (write.table == TableId::history) {
            history.push_back(static_cast<const HistoryEntry*>(write.row.get())->kind);
            continue;
        }
        rows.with_table(write.table, [&](auto& table) {
            using Row = typename RowOf<std::remove_cvref_t<decltype(table)>>::type;
            if constexpr (std::is_same_v<typename Table<Row>::Key, RawId>) {
                table.put(write.key.id, std::static_pointer_cast<const Row>(write.row));
            } else {
                table.put(write.key.text, std::static_pointer_cast<const Row>(write.row));
            }
            table.keep();
        });
    }
    for (Effect& effect : decided.effects) sends.push_back(std::get<SendMessage>(effect));
}

Reply SalesDesk::ask(const Input& input) {
    std::deque<Input> next{input};
    std::optional<Reply> reply;
    Ticket ticket = 1;
    while (!next.empty()) {
        const Input asked = std::move(next.front());
        next.pop_front();
        std::visit(
            [&](const auto& one) {
                using One = std::remove_cvref_t<decltype(one)>;
                Context context{now, random_, ticket};
                if constexpr (std::is_same_v<One, Count>) {
                    counts[one.figure] += one.by;
                } else if constexpr (std::is_same_v<One, RaiseAlert>) {
                    alerts.push_back(one);
                } else if constexpr (requires {
                                         { room.decide(rows, one, context) } -> std::same_as<Decision>;
                                     }) {
                    Decision decision = room.decide(rows, one, context);
                    CHECK(std::holds_alternative<Decided>(decision), "all rows are here");
                    auto& decided = std::get<Decided>(decision);
                    apply(decided);
                    for (Input& follow : decided.next) next.push_back(std::move(follow));
                    for (auto& [door, answer] : decided.replies) reply = std::move(answer);
                } else {
                    others.push_back(one);
                }
            },
            asked);
        ticket = 0;
    }
    return reply.value_or(Reply{Answer{Done{}}});
}

void SalesDesk::pass(Duration time) {
    const Timestamp until = now + time;
    while (true) {
        const auto due = room.next_due();
        if (!due || *due > until) break;
        now = std::max(now, *due);
        std::vector<Input> inputs;
        room.take_due(now, inputs);
        for (const Input& input : inputs) tell(input);
    }
    now = until;
}

void SalesDesk::customer_writes() {
    Contact person = *find<Contact>(contact);
    person.last_inbound_at["WHATSAPP"] = now;
    put(std::move(person));
    Conversation talk = *find<Conversation>(conversation);
    talk.last_inbound_at = now;
    talk.burst_since = now;
    put(std::move(talk));
    tell(CustomerAnswered{contact, conversation, {}, "replied"});
    tell(CustomerAnswered{contact, conversation, {}, "answered"});  // once it is understood
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
    task.subject = conversation;
    put(TaskBody{.id = task.id, .payload = Json{to_json(brief)}});
    tell(TaskEnded{std::make_shared<const Task>(std::move(task)), Json{to_json(answer)}, ""});
}

AgentAnswer SalesDesk::a_quote(std::string product) const {
    QuoteRequest request;
    request.product = std::move(product);
    request.thickness_mm = 100;
    request.length_m = Decimal{10};
    request.width_m = Decimal{5};
    request.zone = "montevideo";
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
    customer_writes();
    answered(a_quote());
    sent_last();
    return quote();
}

const Quote& SalesDesk::quote() const {
    const Quote* latest = find<Quote>(find<Conversation>(conversation)->quote);
    CHECK(latest != nullptr, "no quote yet");
    return *latest;
}

FollowUp SalesDesk::rung(Duration after) const {
    for (const FollowUp& follow_up : all<FollowUp>()) {
        if (follow_up.quote == quote().id && follow_up.after == after) return follow_up;
    }
    CHECK(false, "no rung of {}", to_string(after));
}

}  // namespace tero::sales
