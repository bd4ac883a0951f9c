// What comes in from a channel: each message once, each to its person and conversation.
#include "base/check.hpp"
#include "codec/json.hpp"
#include "modules/coordinator/model/new_task.hpp"
#include "modules/followup/model/follow_up.hpp"
#include "modules/messaging/burst.hpp"
#include "modules/messaging/conversations.hpp"
#include "modules/messaging/model/acts.hpp"
#include "modules/messaging/model/hand_over.hpp"
#include "modules/messaging/people.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

constexpr std::size_t burst_bytes_max = 64 * 1024;  // of the text that is understood and answered

using conversations::Person;

std::string json_text(std::string_view text) {
    std::string out;
    append_json_text(out, text);
    return out;
}

// Whether a customer who says this has answered the quotes that are open.
bool is_answer(IntentType intent) {
    return intent != IntentType::AUTO_REPLY && intent != IntentType::OPT_OUT &&
           intent != IntentType::WRONG_NUMBER && intent != IntentType::SPAM_OTHER;
}

// Whether it waits for the person who has the conversation: thanks and courtesies do not.
bool wants_a_person(IntentType intent) {
    return is_answer(intent) && intent != IntentType::GOODBYE_THANKS && intent != IntentType::OPT_IN;
}

// What is recorded also while a person is at it: no wish of a customer's depends on who reads it.
bool decides(IntentType intent) {
    return intent == IntentType::OPT_OUT || intent == IntentType::WRONG_NUMBER ||
           intent == IntentType::ACCEPT_QUOTE || intent == IntentType::REJECT_QUOTE;
}

// Looks at rows ahead of the decisions that will: what is missing is asked for at once.
class LookingAhead {
public:
    LookingAhead(const Rows& rows, Channel channel) : rows_(rows), channel_(channel) {}

    template <class Row>
    const Row* look(const KeyOf<Row>& key) {
        const auto found = rows_.look<Row>(key);
        if (!found.known) need.add<Row>(key);
        return found.row;
    }
    void event(const std::string& key) { look<ProviderRef>(key); }
    // What was said under that key, and what stands in its place by now.
    void said_before(const std::string& key) {
        for (const std::string& one : {conversations::changed_key(key), key}) {
            const auto* ref = look<ProviderRef>(one);
            if (ref != nullptr && !ref->message.empty()) look<Message>(ref->message);
        }
    }
    void person(const Address& address) {
        bool is_known = false;
        for (const std::string& key : conversations::identity_keys(channel_, address))
            is_known = contact_of(key) || is_known;
        if (is_known) return;
        for (const std::string& form : conversations::other_forms(address.phone, address.is_dialled))
            contact_of("whatsapp:" + form);
    }
    void status(const StatusReport& report) {
        Id<Message> id;
        if (const auto ours = Id<Message>::parse(report.callback_data)) {
            id = *ours;
        } else if (const auto* ref = look<ProviderRef>(conversations::sent_key(report.provider_id))) {
            id = ref->message;
        }
        if (id.empty()) return;
        const auto* message = look<Message>(id);
        if (message == nullptr) return event(report.dedupe);
        look<Contact>(message->contact);
        look<Conversation>(message->conversation);
        if (!message->quote.empty()) look<Quote>(message->quote);
        if (!message->follow_up.empty()) look<FollowUp>(message->follow_up);
    }

    Need need = {};

private:
    bool contact_of(const std::string& identity_key) {
        const auto* identity = look<ContactIdentity>(identity_key);
        if (identity == nullptr) return false;
        const auto* contact = look<Contact>(identity->contact);
        if (contact == nullptr) return true;
        for (const auto& [channel, talk] : contact->conversations) look<Conversation>(talk);
        return true;
    }

    const Rows& rows_;
    Channel channel_;
};

// All rows that the items of a delivery look at, asked for at once: one by one, a delivery of many items
// would be decided again for each of them. What a row names is looked at once the row is here.
Need rows_for(const Rows& rows, const Delivery& delivery) {
    LookingAhead ahead{rows, delivery.channel};
    for (const auto& message : delivery.messages) {
        ahead.event(message.dedupe);
        ahead.event(conversations::changed_key(message.dedupe));
        if (!message.replaces.empty()) ahead.said_before(message.replaces);
        ahead.person(message.from);
    }
    for (const auto& deletion : delivery.deletions) {
        ahead.event(deletion.dedupe);
        ahead.said_before(deletion.deleted);
    }
    for (const auto& change : delivery.preferences) {
        ahead.event(change.dedupe);
        ahead.person(change.of);
    }
    for (const auto& change : delivery.identities) {
        ahead.event(change.dedupe);
        ahead.person(change.of);
    }
    for (const auto& echo : delivery.echoes) {
        ahead.event(echo.dedupe);
        if (!echo.replaces.empty()) ahead.said_before(echo.replaces);
        ahead.person(echo.to);
    }
    for (const StatusReport& report : delivery.statuses) ahead.status(report);
    return std::move(ahead.need);
}

// Nobody answers what is said to a number that is not ours: whoever set the webhook up must hear of it.
void tell_of_other_number(Decided& decided, const std::string& number) {
    decided.next.push_back(RaiseAlert{
        "other_number", number.empty() ? "none" : number, AlertLevel::WARNING,
        number.empty()
            ? "deliveries without a phone_number_id come to this webhook; nobody is answered for them"
            : fmt::format("deliveries for the number {} come to this webhook; it is not "
                          "channels.whatsapp.phone_number_id, so nobody is answered for them",
                          number)});
}

// In the order in which they were written, by the provider's time, not in that of arrival.
std::vector<const Message*> as_written(const Rows& rows, const std::vector<Id<Message>>& burst) {
    std::vector<const Message*> messages;
    for (const Id<Message>& id : burst) {
        if (const Message* message = rows.look<Message>(id).row) messages.push_back(message);
    }
    std::stable_sort(messages.begin(), messages.end(),
                     [](const Message* a, const Message* b) { return a->sent_at < b->sent_at; });
    return messages;
}

// At most so many bytes, and no character cut in two.
std::string beginning_of(std::string_view text, std::size_t bytes_max) {
    std::size_t bytes = std::min(bytes_max, text.size());
    while (bytes > 0 && bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80)
        --bytes;
    return std::string{text.substr(0, bytes)};
}

// More was written at once than an agent is given: a person reads the rest.
void tell_of_cut(const Context& context, Decided& decided, const Id<Conversation>& conversation,
                 std::size_t bytes, std::size_t given) {
    decided.note(context, conversation, "conversation.burst_cut", "messaging",
                 Json{fmt::format(R"({{"bytes":{},"given":{}}})", bytes, given)});
    decided.next.push_back(RaiseAlert{
        "burst_cut", to_string(conversation), AlertLevel::WARNING,
        fmt::format(
            "a customer wrote {} bytes at once, and the answer looks at the first {}: read the rest in "
            "conversation {}",
            bytes, given, conversation)});
}

}  // namespace

Decision Conversations::decide(const Rows& rows, const DeliveryReceived& input, Context& context) const {
    const Delivery& delivery = input.delivery;
    if (Need need = rows_for(rows, delivery); !need.empty()) return need;
    Decided decided;
    for (const auto& message : delivery.messages) decided.next.push_back(InboundReceived{message});
    for (const auto& deletion : delivery.deletions) decided.next.push_back(DeletionReceived{deletion});
    for (const auto& report : delivery.statuses) decided.next.push_back(StatusReceived{report});
    for (const auto& change : delivery.preferences) decided.next.push_back(PreferenceReceived{change});
    for (const auto& change : delivery.identities) decided.next.push_back(IdentityReceived{change});
    for (const auto& echo : delivery.echoes) decided.next.push_back(EchoReceived{echo});
    decided.reply(context, Answer{Done{}});
    if (delivery.notices.empty() && delivery.unreadable.empty()) return decided;

    // These have no key of their own, so the delivery has one.
    LOOK(const ProviderRef* seen, rows, ProviderRef, delivery.dedupe);
    if (seen != nullptr) return decided;
    LOOK(const QuarantineSum* kept, rows, QuarantineSum, conversations::channel_key(delivery.channel));
    decided.batch.put(ProviderRef{.key = delivery.dedupe, .message = {}, .at = context.now});
    for (const auto& notice : delivery.notices) {  // `template:…` names what it is about
        const std::string kind = notice.kind.substr(0, notice.kind.find(':'));
        decided.next.push_back(Count{.figure = "notices/" + kind});
        if (kind == "template") decided.next.push_back(template_judged(notice.kind.substr(kind.size() + 1)));
        if (kind == "other_number") tell_of_other_number(decided, notice.kind.substr(kind.size() + 1));
    }
    conversations::quarantine(decided, context, delivery, kept);
    return decided;
}

Decision Conversations::decide(const Rows& rows, const InboundReceived& input, Context& context) const {
    const InboundMessage& said = input.message;
    LOOK(const ProviderRef* seen, rows, ProviderRef, said.dedupe);
    if (seen != nullptr) {
        MARK("inbound.duplicate");
        return Decided{};
    }
    // It may have been edited or deleted before it came.
    LOOK(const ProviderRef* changed, rows, ProviderRef, conversations::changed_key(said.dedupe));
    const ProviderRef* original = nullptr;  // of what it corrects
    if (!said.replaces.empty()) {
        LOOK(original, rows, ProviderRef, conversations::changed_key(said.replaces));
        if (original == nullptr) {
            LOOK(original, rows, ProviderRef, said.replaces);
        }
    }
    auto found = person_of(rows, said.channel, said.from, context);
    if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
    Person person = std::get<Person>(std::move(found));
    if (original != nullptr && conversations::waits_for_answer(person.conversation, original->message)) {
        LOOK(const Message* first, rows, Message, original->message);
        if (first != nullptr) return corrected(*first, said, std::move(person), context);
    }
    return taken_in(said, std::move(person), changed, context);
}

// Who writes without a number, as WhatsApp may let them, is who they were, while they are of the shop.
std::string Conversations::name_in_shop(const Address& from, const Contact& contact) const {
    if (!from.phone.empty()) {
        const auto known = people_.find(conversations::common_form(from.phone));
        return known == people_.end() ? std::string{} : known->second;
    }
    const bool is_still = std::any_of(people_.begin(), people_.end(),
                                      [&](const auto& one) { return one.second == contact.staff; });
    return is_still ? contact.staff : std::string{};
}

Decided Conversations::taken_in(const InboundMessage& said, Person person, const ProviderRef* changed,
                                const Context& context) const {
    Contact& contact = person.contact;
    Conversation& conversation = person.conversation;
    // What a person of the shop writes is kept, and no customer's.
    const std::string& number = said.from.phone.empty() ? contact.phone : said.from.phone;
    contact.staff = name_in_shop(said.from, contact);
    const bool is_of_the_shop = !contact.staff.empty() || shop_.contains(conversations::common_form(number));
    const bool is_read = !is_notice(said.kind) && changed == nullptr && !is_of_the_shop;

    Decided decided;
    Message message;
    message.id = context.make_id<Message>();
    message.conversation = conversation.id;
    message.contact = contact.id;
    message.channel = said.channel;
    message.kind = said.kind;
    message.body = said.text;
    message.payload = said.payload;
    message.media = said.media;
    message.provider_id = said.provider_id;
    message.reply_to = said.reply_to;
    message.created_at = context.now;
    // The provider's word on when it was sent, unless its clock runs ahead of ours.
    message.sent_at = said.at == Timestamp{} ? context.now : std::min(said.at, context.now);

    if (said.opens_window) {
        Timestamp& last = contact.last_inbound_at[conversations::channel_key(said.channel)];
        last = std::max(last, message.sent_at);
    }
    if (!contact.staff.empty() && !is_notice(said.kind) && changed == nullptr)
        decided.next.push_back(PersonWrote{contact.staff, said.text, said.payload, said.reply_to});
    if (changed != nullptr && changed->message.empty()) message.deleted_at = context.now;
    if (is_read || conversation.last_inbound_at == Timestamp{}) conversation.last_inbound_at = context.now;
    conversation.last_text =
        conversations::preview(said.text.empty() ? "[" + std::string{name_of(said.kind)} + "]" : said.text);
    // Also in a person's conversation: an opt-out is heard there too. Until it is read, no follow-up goes
    // out.
    if (is_read) {
        if (conversation.burst.empty()) conversation.burst_since = context.now;
        conversation.burst.push_back(message.id);
        conversation.answer_at = answer_time(conversation, context.now);
    }

    decided.note(context, conversation.id, "message.received", "customer",
                 Json{fmt::format(R"({{"message":"{}"}})", message.id)});
    if (!is_of_the_shop) decided.next.push_back(Count{.figure = "messages_in"});
    if (options_.fetches_media) {
        if (auto file = conversations::media_of(message, context.now)) decided.batch.put(*std::move(file));
    }
    decided.batch.put(ProviderRef{.key = said.dedupe, .message = message.id, .at = context.now});
    if (!said.replaces.empty()) {
        decided.batch.put(ProviderRef{
            .key = conversations::changed_key(said.replaces), .message = message.id, .at = context.now});
    }
    decided.batch.put(std::move(message));
    conversations::put_person(decided, context, std::move(person), answers_to_);
    return decided;
}

Decision Conversations::decide(const Rows& rows, const PreferenceReceived& input, Context& context) const {
    LOOK(const ProviderRef* seen, rows, ProviderRef, input.change.dedupe);
    if (seen != nullptr) return Decided{};
    auto found = person_of(rows, input.change.channel, input.change.of, context);
    if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
    Person person = std::get<Person>(std::move(found));

    Decided decided;
    const bool allowed = input.change.marketing_allowed;
    const Timestamp at =
        input.change.at == Timestamp{} ? context.now : std::min(input.change.at, context.now);
    const auto& ledger = person.contact.consents;
    const bool is_old = std::any_of(ledger.begin(), ledger.end(), [at](const ConsentEntry& entry) {
        return entry.kind == ConsentKind::MARKETING && entry.at > at;
    });
    if (is_old) {
        MARK("preference.came_late");
        decided.batch.put(ProviderRef{.key = input.change.dedupe, .at = context.now});
        return decided;
    }
    person.contact.opted_out_marketing_at = allowed ? Timestamp{} : at;
    person.contact.consents.push_back({at, ConsentKind::MARKETING, allowed, "user_preferences", {}});
    decided.note(context, person.conversation.id,
                 allowed ? "contact.marketing_resumed" : "contact.marketing_stopped", "customer");
    decided.batch.put(ProviderRef{.key = input.change.dedupe, .at = context.now});
    conversations::put_person(decided, context, std::move(person), answers_to_);
    return decided;
}

Decision Conversations::decide(const Rows& rows, const IdentityReceived& input, Context& context) const {
    LOOK(const ProviderRef* seen, rows, ProviderRef, input.change.dedupe);
    if (seen != nullptr) return Decided{};
    auto found = person_of(rows, input.change.channel, input.change.of, context);
    if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
    Person person = std::get<Person>(std::move(found));
    Decided decided;
    decided.batch.put(ProviderRef{.key = input.change.dedupe, .message = {}, .at = context.now});
    if (person.contact_is_new) return decided;  // nobody whom we know
    decided.note(context, person.contact.id, "contact.identity_changed", "channel");
    conversations::put_person(decided, context, std::move(person), answers_to_);
    return decided;
}

Decision Conversations::decide(const Rows& rows, const EchoReceived& input, Context& context) const {
    const HumanEcho& echo = input.echo;
    LOOK(const ProviderRef* seen, rows, ProviderRef, echo.dedupe);
    if (seen != nullptr) return Decided{};
    if (!echo.replaces.empty()) {  // the colleague's own words, said better: nothing else changes
        LOOK(const ProviderRef* first, rows, ProviderRef, echo.replaces);
        if (first != nullptr) {
            LOOK(const Message* message, rows, Message, first->message);
            Decided decided;
            decided.batch.put(ProviderRef{.key = echo.dedupe, .message = first->message, .at = context.now});
            if (message == nullptr) return decided;
            Message edited = *message;
            edited.body = echo.text;
            edited.edited_at = context.now;
            decided.note(context, edited.conversation, "message.edited", "human",
                         Json{fmt::format(R"({{"message":"{}"}})", edited.id)});
            decided.batch.put(std::move(edited));
            return decided;
        }
    }
    auto found = person_of(rows, echo.channel, echo.to, context);
    if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
    Person person = std::get<Person>(std::move(found));
    Conversation& conversation = person.conversation;

    Decided decided;
    Message message;
    message.id = context.make_id<Message>();
    message.conversation = conversation.id;
    message.contact = person.contact.id;
    message.channel = echo.channel;
    message.direction = MessageDirection::OUT;
    message.status = MessageStatus::SENT;
    message.body = echo.text;
    message.provider_id = echo.provider_id;
    message.agent = "human";
    message.created_at = context.now;
    message.sent_at = echo.at == Timestamp{} ? context.now : std::min(echo.at, context.now);

    conversations::give_to_person(
        decided, context, conversation,
        {.by = "human", .reason = reason_echo, .wrote = true, .is_new = person.conversation_is_new});
    count_act(conversation, acts::replied, message.agent, context.now);
    conversation.last_outbound_at = context.now;
    conversation.last_text = conversations::preview(echo.text);
    decided.next.push_back(
        CustomerAnswered{answers_to_, person.contact.id, conversation.id, message.id, "taken_over"});
    decided.batch.put(ProviderRef{.key = echo.dedupe, .message = message.id, .at = context.now});
    decided.batch.put(std::move(message));
    conversations::put_person(decided, context, std::move(person), answers_to_);
    return decided;
}

Decision Conversations::decide(const Rows& rows, const AnswerDue& input, Context& context) const {
    LOOK(const Conversation* conversation, rows, Conversation, input.conversation);
    Decided decided;
    if (conversation == nullptr || conversation->answer_at == Timestamp{}) return decided;
    if (context.now < conversation->answer_at) return decided;  // another message came meanwhile
    auto burst = take_burst(rows, *conversation, context, decided);
    if (auto* need = std::get_if<Need>(&burst)) return std::move(*need);
    decided.next.push_back(std::get<RouteBurst>(std::move(burst)));
    return decided;
}

std::variant<RouteBurst, Need> Conversations::take_burst(const Rows& rows, const Conversation& conversation,
                                                         const Context& context, Decided& decided) const {
    Need need;
    for (const Id<Message>& id : conversation.burst) {
        if (!rows.look<Message>(id).known) need.add<Message>(id);
    }
    if (!need.empty()) return need;
    auto begun = messaging::burst_of(rows, conversation, context.now);
    if (auto* more = std::get_if<Need>(&begun)) return std::move(*more);
    RouteBurst route = std::get<RouteBurst>(std::move(begun));
    AgentBrief& brief = route.brief;
    for (const Message* message : as_written(rows, conversation.burst)) {
        brief.messages.push_back(message->id);
        if (!message->payload.empty()) {
            route.buttons.emplace_back(message->payload, message->body);
        } else if (!message->body.empty()) {
            brief.text += (brief.text.empty() ? "" : "\n") + message->body;
        }
        if (std::find(brief.kinds.begin(), brief.kinds.end(), message->kind) == brief.kinds.end()) {
            brief.kinds.push_back(message->kind);
        }
    }
    if (brief.text.size() > burst_bytes_max) {
        const std::size_t bytes = brief.text.size();
        brief.text = beginning_of(brief.text, burst_bytes_max);
        tell_of_cut(context, decided, conversation.id, bytes, brief.text.size());
    }
    Conversation answered = conversation;
    answered.answer_at = {};
    answered.burst.clear();
    decided.batch.put(std::move(answered));
    return route;
}

void Conversations::queue_answer(const Context& context, Decided& decided, const BurstRouted& routed) const {
    const AgentBrief& brief = routed.brief;
    AgentBrief told = brief;
    while (true) {
        NewTask task;
        task.type = routed.capability + ".answer";
        task.capability = routed.capability;
        task.otherwise = routed.otherwise;
        task.prefer = routed.prefer;
        task.priority = TaskPriority::HIGH;
        task.payload = Json{to_json(told)};
        if (new_task(context, decided, std::move(task), {answers_to_, brief.conversation})) break;
        // What is too large is what the customer wrote: the agent gets the beginning, a person hears of it.
        CHECK(!told.text.empty(), "conversation {}: its brief is too large without a word of text",
              brief.conversation);
        told.text = beginning_of(told.text, told.text.size() / 2);
    }
    if (told.text.size() == brief.text.size()) return;
    MARK("brief.cut");
    tell_of_cut(context, decided, brief.conversation, brief.text.size(), told.text.size());
}

Decision Conversations::decide(const Rows& rows, const BurstRouted& input, Context& context) const {
    const AgentBrief& brief = input.brief;
    LOOK(const Conversation* conversation, rows, Conversation, brief.conversation);
    CHECK(conversation != nullptr, "conversation {} was routed and is gone", brief.conversation);
    LOOK(const Contact* contact, rows, Contact, conversation->contact);
    Decided decided;
    for (const Id<Message>& id : brief.messages) {
        LOOK(const Message* message, rows, Message, id);
        if (message == nullptr) continue;
        Message routed = *message;
        routed.intent = brief.understanding.intent;
        routed.context = input.context;
        decided.batch.put(std::move(routed));
    }
    if (contact != nullptr && contact->language != brief.understanding.language && !brief.text.empty()) {
        Contact speaks = *contact;
        speaks.language = brief.understanding.language;
        decided.batch.put(std::move(speaks));
    }
    if (brief.understanding.intent != IntentType::AUTO_REPLY) {
        decided.next.push_back(
            CustomerAnswered{answers_to_, conversation->contact, conversation->id,
                             brief.messages.empty() ? Id<Message>{} : brief.messages.back(), "replied",
                             brief.understanding.intent});
    }
    if (is_answer(brief.understanding.intent)) {
        decided.next.push_back(CustomerAnswered{
            answers_to_, conversation->contact, conversation->id, {}, "answered", brief.understanding.intent});
    }
    if (conversation->state == ConversationState::HUMAN && wants_a_person(brief.understanding.intent)) {
        decided.next.push_back(OpenWork{.subject = {modules::messaging, conversation->id},
                                        .kind = std::string{work::answer},
                                        .cause = "customer_wrote",
                                        .conversation = conversation->id,
                                        .contact = conversation->contact});
    }
    // A person reads it, and answers; at the other end of many answers is perhaps a machine.
    const bool is_for_a_person =
        has_a_person(*conversation) ||
        (awaits_a_person(*conversation) && conversation->state_reason == reason_too_many_answers);
    if (is_for_a_person && !decides(brief.understanding.intent)) return decided;

    Conversation routed = *conversation;
    routed.intent = brief.understanding.intent;
    std::erase_if(routed.answers_at, [&](Timestamp at) { return context.now - at >= 1h; });
    const bool is_too_much =
        static_cast<std::int64_t>(routed.answers_at.size()) >= options_.routing.answers_per_hour_max;
    // Where a person is at it, what the customer decides is recorded without a word.
    if (is_too_much && brief.understanding.intent != IntentType::OPT_OUT && !has_a_person(*conversation)) {
        call_person(decided, context, std::move(routed));
        return decided;
    }
    routed.answers_at.push_back(context.now);
    decided.batch.put(std::move(routed));

    std::string reasons;
    for (const std::string& reason : input.reasons)
        reasons += (reasons.empty() ? "" : ",") + json_text(reason);
    decided.note(context, brief.conversation, "conversation.routed", "router",
                 Json{fmt::format(
                     R"({{"intent":"{}","confidence":{:.2f},"capability":{},"prefer":{},"reasons":[{}]}})",
                     name_of(brief.understanding.intent), brief.understanding.confidence,
                     json_text(input.capability), json_text(input.prefer), reasons)});
    decided.next.push_back(
        Count{.figure = "messages_routed", .by = static_cast<std::int64_t>(brief.messages.size())});

    begin_answer(context, decided, input);
    return decided;
}

void Conversations::call_person(Decided& decided, const Context& context, Conversation conversation) const {
    MARK("conversation.too_many_answers");
    decided.next.push_back(RaiseAlert{
        "too_many_answers", to_string(conversation.id), AlertLevel::WARNING,
        fmt::format("conversation {} had {} answers within an hour, as many as one customer gets: a person "
                    "looks whether a machine writes there",
                    conversation.id, conversation.answers_at.size())});
    hand_over(decided, context, std::move(conversation),
              {.reason = reason_too_many_answers, .actor = "messaging", .owner = answers_to_});
}

Decision Conversations::decide(const Rows& rows, const ChangeContact& input, Context& context) const {
    LOOK(const Contact* contact, rows, Contact, input.contact);
    if (contact == nullptr) {
        return refused(context,
                       {ErrorCode::not_found, fmt::format("there is no contact {}", input.contact), ""});
    }
    if (!contact->merged_into.empty()) {
        return refused(
            context,
            {ErrorCode::conflict,
             fmt::format("contact {} turned out to be {}", input.contact, contact->merged_into), ""});
    }
    Decided decided;
    if (contact->time_zone != input.time_zone) {
        Contact changed = *contact;
        changed.time_zone = input.time_zone;
        decided.note(context, changed.id, "contact.changed", input.by);
        decided.batch.put(std::move(changed));
    }
    decided.reply(context, Answer{Done{}});
    return decided;
}

}  // namespace tero
