#include "modules/duty/people_on_duty.hpp"

#include "base/check.hpp"
#include "codec/json.hpp"
#include "modules/duty/person_words.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero {
namespace {

constexpr std::size_t changed_at_once = 100;
constexpr std::size_t notices_kept = 20;  // that a word without a reference may be about
constexpr std::size_t detail_bytes_max = 300;
constexpr Duration outage_looks_again = 1h;

using duty::Waiting;

bool is_open(const DutyCall& call) { return call.status == DutyCallStatus::OPEN; }
std::string why_stuck(const Rows&, const DutyCall& call, Timestamp now) {
    return call.next_at == Timestamp{} ? std::string{} : missed(call.next_at, now);  // it waits for a person
}
Timestamp call_due(const DutyCall& call) { return call.next_at; }
Timestamp push_due(const PushDelivery& push) { return is_under_way(push) ? push.next_at : Timestamp{}; }

bool is_for_developers(const Alert& alert) {
    return alert.level >= AlertLevel::ERROR && alert.rule != "nobody_told";
}

// An outage fires one rule for many things: one call is told of, and the others wait until that is over.
bool is_told_of_by_another(const Rows& rows, const std::string& key) {
    const std::size_t rule_end = key.find('/');
    if (!key.starts_with(alert_call) || rule_end == std::string::npos) return false;
    const std::string rule = key.substr(0, rule_end + 1);
    bool is = false;
    rows.table<DutyCall>().each([&](const DutyCall& other) {
        is = is || (other.key != key && is_open(other) && !other.told.empty() && other.key.starts_with(rule));
    });
    return is;
}

std::string short_text(std::string_view text) {
    std::size_t bytes = std::min(text.size(), detail_bytes_max);
    while (bytes > 0 && bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80)
        --bytes;
    return std::string{text.substr(0, bytes)};
}

}  // namespace

std::variant<duty::Waiting, Need> duty::waiting_of(const Rows& rows, const std::string& key) {
    Waiting waiting;
    Need need;
    if (key.starts_with(alert_call)) {
        const std::string alert = key.substr(alert_call.size());
        const auto found = rows.look<Alert>(alert);
        if (!found.known) need.add<Alert>(alert);
        waiting.alert = found.row;
    } else {
        const auto found = rows.look<WorkItem>(key);
        if (!found.known) need.add<WorkItem>(key);
        waiting.item = found.row;
    }
    if (!need.empty()) return need;
    return waiting;
}

bool duty::Waiting::is_over() const {
    if (item != nullptr) return item->status == WorkStatus::DONE;
    return alert == nullptr || alert->status == AlertStatus::RESOLVED;
}
bool duty::Waiting::waits() const {
    if (item != nullptr) return item->status == WorkStatus::OPEN;
    return alert != nullptr && alert->status == AlertStatus::FIRING;
}
Timestamp duty::Waiting::since() const {
    if (item != nullptr) return item->since;
    return alert != nullptr ? alert->first_at : Timestamp{};
}

bool duty::Waiting::is_with(const std::string& name) const {
    return item != nullptr && item->status == WorkStatus::TAKEN && item->taken_by == duty::actor_of(name);
}

std::string duty::actor_of(const std::string& name) { return "person:" + name; }

std::string duty::actor_named(const DutyOptions& options, const std::string& name) {
    const auto& people = options.people;
    const bool is_known = std::any_of(people.begin(), people.end(),
                                      [&](const PersonOptions& person) { return person.name == name; });
    return is_known ? actor_of(name) : name;
}

std::string duty::unreachable_because(const PersonOptions& person, bool whatsapp_enabled, bool has_push) {
    if (person.role == PersonRole::READER || has_push) return {};  // a reader is told nothing
    if (person.phone.empty()) return "there is no phone";
    if (!whatsapp_enabled) return "channels.whatsapp.enabled is false";
    return {};
}

TellPerson duty::link_message(const PersonOptions& person, const DutyOptions& options,
                              const Sentences& sentences, Id<Message> message) {
    const Speech say = sentences.in(options.template_language);
    const std::string what = say("notice.what.link");
    const std::string place{link_place};
    return {.owner = {},
            .message = message,
            .name = person.name,
            .phone = person.phone,
            .body = say("notice.body", {{"name", person.name}, {"what", what}, {"detail", place}}),
            .template_use = {.name = options.template_name,
                             .language = options.template_language,
                             .parameters = {person.name, what, place}},
            .payload = std::string{link_payload} + person.name};
}

PeopleOnDuty::PeopleOnDuty(DutyOptions options, bool whatsapp_enabled, TimeZone zone,
                           std::shared_ptr<const Sentences> sentences, Duration keep)
    : options_(std::move(options)), zone_(std::move(zone)), sentences_(std::move(sentences)), keep_(keep) {
    for (const PersonOptions& person : options_.people) {
        if (person.role == PersonRole::READER) continue;
        people_.push_back({person, messaging::QuietTimes{person.off_duty},
                           duty::unreachable_because(person, whatsapp_enabled, false).empty()});
    }
}

Declaration PeopleOnDuty::declare() {
    return {
        .name = "duty",
        .tables =
            {table<DutyCall>({.near = near_when<DutyCall>(&is_open, {rows_where("by_status", "OPEN")}),
                              .rests = rests<DutyCall>(&why_stuck),
                              .keep = keep<DutyCall>(
                                  keep_,
                                  [this](const DutyCall& call) {
                                      return is_open(call) ? Timestamp{} : kept_for(keep_, call.ended_at);
                                  },
                                  rows_where("by_ended", "ENDED")),
                              .weight = none("it names each person once"),
                              .unreadable = WhenUnreadable::AS_ABSENT}),
             table<Notice>({.near = none("a notice is read when its message is told of"),
                            .rests = none("a notice waits for nothing"),
                            .keep = keep<Notice>(
                                keep_, [this](const Notice& notice) { return kept_for(keep_, notice.at); }),
                            .weight = none("its rows are small"),
                            .unreadable = WhenUnreadable::AS_ABSENT}),
             push_subscriptions(), push_deliveries(),
             table<DutyPerson>({.near = near_all(),
                                .rests = none("a person waits for nothing here"),
                                .keep = none("there is one for each person of the shop"),
                                .weight = none("it has a bounded list"),
                                .unreadable = WhenUnreadable::AS_ABSENT})},
        .writes_too = none("its own tables only"),
        .observes = {observing<WorkItem>([this](const WorkItem* before, const WorkItem* after) {
                         waits_or_not(before, after);
                     }),
                     observing<Alert>(
                         [this](const Alert* before, const Alert* after) { waits_or_not(before, after); }),
                     observing<DutyCall>(
                         [this](const DutyCall* before, const DutyCall* after) { is_read(before, after); })},
        .inputs = {on<WaitChanged>(*this, in_any_order("it looks at what is so now")),
                   on<CallDue>(*this, in_any_order("it looks at what is due")),
                   on_history<HandedOn>(
                       *this, [](const HistoryEntry& line) { return line.kind == "conversation.handed_on"; }),
                   on_history<SessionLeft>(
                       *this, [](const HistoryEntry& line) { return line.kind == "session.ended"; }),
                   on<SubscribePush>(*this, in_any_order("the latest counts")),
                   on<UnsubscribePush>(*this, in_any_order("what is gone stays so")),
                   on<PushDue>(*this, in_any_order("it looks at what is due")),
                   on<PushFinished>(*this, in_order_of(&PushFinished::delivery)),
                   on<PushShown>(*this, in_order_of(&PushShown::delivery)),
                   told<MessageSettled>(*this, in_any_order("it is decided with the message")),
                   on<PersonWrote>(*this, in_any_order("it is decided with what they wrote"))},
        .timers = {due<CallDue, DutyCall>(&call_due), due<PushDue, PushDelivery>(&push_due),
                   timer<WaitChanged>(
                       {[this](const Rows&, Timestamp, std::vector<Input>& out) {
                            for (std::size_t i = 0; i < changed_at_once && !changed_.empty(); ++i)
                                out.push_back(WaitChanged{changed_.extract(changed_.begin()).value()});
                        },
                        [this] { return changed_.empty() ? std::nullopt : std::optional{Timestamp{1}}; }})},
        .memory_timer = none("what has changed is looked at at once"),
        .recovers = Recover{[this](const Rows& rows, const Recovered& input, Context& context) {
            return recover(rows, input, context);
        }},
        .after_pause = none("nobody\'s silence counts here"),
        .turn_end = none("all it decides is told or due"),
        .room = none("one call for each thing that waits"),
        .busy = IsBusy{[this](const Rows&) { return !changed_.empty(); }},
        .gauges = none("its calls are rows"),
        .publishes = none("its rows are read through the store"),
        .walks = none("nothing of it is done in bulk"),
    };
}

void PeopleOnDuty::waits_or_not(const WorkItem* before, const WorkItem* after) {
    if (people_.empty() || after == nullptr) return;
    const bool is_news = before == nullptr || before->status != after->status ||
                         before->since != after->since || before->urgency != after->urgency;
    const bool is_old = before == nullptr && after->status == WorkStatus::DONE;  // read again, for somebody
    if (is_news && !is_old) changed_.insert(after->key);
}

void PeopleOnDuty::waits_or_not(const Alert* before, const Alert* after) {
    if (people_.empty() || after == nullptr || !is_for_developers(*after)) return;
    if (before == nullptr || before->status != after->status)
        changed_.insert(std::string{alert_call} + after->key);
}

void PeopleOnDuty::is_read(const DutyCall* before, const DutyCall* after) {
    if (people_.empty() || before != nullptr || after == nullptr || !is_open(*after)) return;
    changed_.insert(after->key);
}

const PeopleOnDuty::Person* PeopleOnDuty::person_named(const std::string& name) const {
    const auto found = std::find_if(people_.begin(), people_.end(),
                                    [&](const Person& person) { return person.who.name == name; });
    return found == people_.end() ? nullptr : &*found;
}

// What a customer waits for is the sellers', everything else the developers'; the owner's, after them.
std::vector<const PeopleOnDuty::Person*> PeopleOnDuty::to_tell(const Rows& rows, const Waiting& waiting,
                                                               const DutyCall& call) const {
    const bool is_a_customers = waiting.item != nullptr && !waiting.item->conversation.empty();
    const PersonRole first = is_a_customers ? PersonRole::SELLER : PersonRole::DEVELOPER;
    std::vector<const Person*> order;
    for (const PersonRole role : {first, PersonRole::OWNER}) {
        for (const Person& person : people_) {
            if (person.who.role == role && can_be_told(rows, person)) order.push_back(&person);
        }
    }
    std::erase_if(order, [&](const Person* person) {
        return std::find(call.told.begin(), call.told.end(), person->who.name) != call.told.end();
    });
    std::stable_partition(order.begin(), order.end(),
                          [&](const Person* person) { return person->who.name == call.keeper; });
    return order;
}

std::string PeopleOnDuty::what(const Waiting& waiting, bool handed_on) const {
    constexpr std::string_view handed = "notice.what.handed_on";
    if (handed_on && say().has(handed)) return say()(handed);
    const std::string key = "notice.what." + waiting.kind();
    return say().has(key) ? say()(key) : say()("notice.what.other");
}

std::variant<std::string, Need> PeopleOnDuty::detail_of(const Rows& rows, const Waiting& waiting) const {
    if (waiting.item == nullptr) return short_text(waiting.alert->message);
    const WorkItem& item = *waiting.item;
    Need need;
    std::string who = item.key;
    std::string text;
    std::string quote;
    const auto see = [&]<class Row>(const Id<Row>& id) -> const Row* {
        if (id.empty()) return nullptr;
        const auto found = rows.look<Row>(id);
        if (!found.known) need.add<Row>(id);
        return found.row;
    };
    if (const auto* conversation = see(item.conversation)) {
        text = conversation->last_text;
        if (const auto* contact = see(conversation->contact))
            who = contact->name.empty() ? contact->phone : contact->name;
    }
    for (const WorkCause& cause : item.causes) {
        for (const auto& [name, value] : cause.values) {
            if (name == "quote") quote = value;
            if (name == "text" && item.conversation.empty()) text = value;
        }
    }
    if (!need.empty()) return need;
    return short_text(say()("notice.detail", {{"who", who}, {"text", text}, {"quote", quote}}));
}

Decision PeopleOnDuty::decide(const Rows& rows, const WaitChanged& input, Context& context) const {
    auto found = duty::waiting_of(rows, input.key);
    if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
    const Waiting waiting = std::get<Waiting>(found);
    LOOK(const DutyCall* known, rows, DutyCall, input.key);
    Decided decided;
    if (!waiting.waits()) {
        if (known == nullptr) return decided;
        DutyCall call = *known;
        call.waits_since = {};
        call.next_at = {};
        if (waiting.is_over() && is_open(call)) {
            call.status = DutyCallStatus::ENDED;
            call.ended_at = context.now;
        }
        constexpr std::string_view person = "person:";
        if (waiting.item != nullptr && waiting.item->taken_by.starts_with(person))
            call.keeper = waiting.item->taken_by.substr(person.size());
        if (call != *known) decided.batch.put(std::move(call));
        return decided;
    }
    const bool is_told_of = known != nullptr && known->status == DutyCallStatus::OPEN &&
                            known->waits_since == waiting.since() && known->urgency >= waiting.urgency();
    if (is_told_of) return decided;
    DutyCall call;
    call.key = input.key;
    call.waits_since = waiting.since();
    call.urgency = waiting.urgency();
    if (known != nullptr && known->status == DutyCallStatus::OPEN) {
        call.keeper = known->keeper;
        call.customer_told = known->customer_told && known->waits_since == waiting.since();
    }
    if (auto need = go_on(rows, std::move(call), waiting, decided, context)) return *std::move(need);
    return decided;
}

// Whoever handed it on means them: they are told at once, on duty or not.
Decision PeopleOnDuty::decide(const Rows& rows, const HandedOn& input, Context& context) const {
    Decided decided;
    const auto handed = from_json<HandedTo>(input.line.detail.text, Reading::tolerant);
    if (!handed || handed->to == input.line.actor) return decided;
    const auto person = std::find_if(people_.begin(), people_.end(), [&](const Person& one) {
        return duty::actor_of(one.who.name) == handed->to;
    });
    if (person == people_.end()) return decided;
    if (!can_be_told(rows, *person)) {
        decided.next.push_back(RaiseAlert{
            "hand_on_not_told", person->who.name, AlertLevel::WARNING,
            fmt::format("a conversation was handed to {}, who can be told by nothing: no WhatsApp, and no "
                        "browser that is told",
                        person->who.name)});
        return decided;
    }
    const std::string key = work_key({modules::messaging, input.line.subject}, work::answer);
    auto found = duty::waiting_of(rows, key);
    if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
    const Waiting waiting = std::get<Waiting>(found);
    if (!waiting.is_with(person->who.name)) return decided;
    LOOK(const DutyCall* known, rows, DutyCall, key);
    DutyCall call;
    if (known != nullptr && is_open(*known)) call = *known;
    call.key = key;
    call.keeper = person->who.name;
    if (auto need = tell(rows, *person, std::move(call), waiting, decided, context, true))
        return *std::move(need);
    return decided;
}

Decision PeopleOnDuty::decide(const Rows& rows, const CallDue& input, Context& context) const {
    LOOK(const DutyCall* call, rows, DutyCall, input.key);
    Decided decided;
    if (call == nullptr || call->next_at == Timestamp{} || context.now < call->next_at) return decided;
    auto found = duty::waiting_of(rows, input.key);
    if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
    const Waiting waiting = std::get<Waiting>(found);
    if (!waiting.waits()) {  // its change is told by itself
        DutyCall rests = *call;
        rests.next_at = {};
        decided.batch.put(std::move(rests));
        return decided;
    }
    if (auto need = go_on(rows, *call, waiting, decided, context)) return *std::move(need);
    return decided;
}

void PeopleOnDuty::nobody_told(DutyCall& call, const Waiting& waiting, Decided& decided) {
    MARK("duty.nobody_told");
    decided.next.push_back(RaiseAlert{"nobody_told", waiting.kind(), AlertLevel::ERROR,
                                      fmt::format("'{}' waits for a person, and no notice to the shop is "
                                                  "known to have arrived: see duty.people, and what "
                                                  "GET /api/v1/notices?item={} says of each",
                                                  call.key, call.key)});
    const bool louder = waiting.item != nullptr && waiting.item->urgency == WorkUrgency::NORMAL;
    if (louder) {
        call.urgency = WorkUrgency::HIGH;  // no new round for that alone
        decided.next.push_back(OpenWork{.subject = owner_of(*waiting.item),
                                        .kind = waiting.item->kind,
                                        .cause = "nobody_told",
                                        .conversation = waiting.item->conversation,
                                        .contact = waiting.item->contact,
                                        .urgency = WorkUrgency::HIGH});
    }
}

std::optional<Need> PeopleOnDuty::go_on(const Rows& rows, DutyCall call, const Waiting& waiting,
                                        Decided& decided, Context& context) const {
    if (call.told.empty() && is_told_of_by_another(rows, call.key)) {
        MARK("duty.outage");
        call.next_at = context.now + outage_looks_again;
        decided.batch.put(std::move(call));
        return std::nullopt;
    }
    const auto order = to_tell(rows, waiting, call);
    call.next_at = {};
    if (order.empty()) {
        if (!call.reached) nobody_told(call, waiting, decided);
        decided.batch.put(std::move(call));
        return std::nullopt;
    }
    Timestamp first_there = {};
    const Person* next = nullptr;
    for (const Person* person : order) {
        const Timestamp there = person->off_duty.first_open(zone_, context.now);
        if (there == context.now) {
            next = person;
            break;
        }
        if (first_there == Timestamp{} || there < first_there) first_there = there;
    }
    if (next == nullptr) {
        call.next_at = first_there;
        decided.batch.put(std::move(call));
        return std::nullopt;
    }
    return tell(rows, *next, std::move(call), waiting, decided, context);
}

TellPerson PeopleOnDuty::notice_message(const PersonOptions& person, const Notice& notice,
                                        const std::string& what, const std::string& about) const {
    return {.owner = {modules::duty, notice.id},
            .message = notice.message,
            .name = person.name,
            .phone = person.phone,
            .body = say()("notice.body", {{"name", person.name}, {"what", what}, {"detail", about}}),
            .template_use = {.name = options_.template_name,
                             .language = options_.template_language,
                             .parameters = {person.name, what, about},
                             .buttons = duty::buttons_of(to_string(notice.id))}};
}

std::optional<Need> PeopleOnDuty::tell(const Rows& rows, const Person& next, DutyCall call,
                                       const Waiting& waiting, Decided& decided, Context& context,
                                       bool handed_on) const {
    auto detail = detail_of(rows, waiting);
    if (auto* need = std::get_if<Need>(&detail)) return std::move(*need);
    const DutyPerson* known = rows.look<DutyPerson>(next.who.name).row;  // all of them are here

    Notice notice;
    notice.id = context.make_id<Notice>();
    notice.item = call.key;
    notice.person = next.who.name;
    notice.at = context.now;
    notice.handed_on = handed_on;
    const std::string it = what(waiting, handed_on);
    const auto& about = std::get<std::string>(detail);
    if (next.by_whatsapp) {
        notice.message = context.make_id<Message>();
        decided.next.push_back(notice_message(next.who, notice, it, about));
    }
    push(rows, notice, waiting, it, about, decided, context);
    DutyPerson person = known != nullptr ? *known : DutyPerson{.name = next.who.name};
    if (person.notices.size() == notices_kept) person.notices.erase(person.notices.begin());
    person.notices.push_back(notice.id);
    call.told.push_back(next.who.name);
    call.next_at = context.now + options_.next_after;
    if (waiting.item != nullptr) {
        const WorkItem& item = *waiting.item;
        decided.note(context, item.conversation.empty() ? item.owner_id : RawId{item.conversation},
                     "person.told", "duty", Json{fmt::format(R"({{"notice":"{}"}})", notice.id)});
    }
    decided.batch.put(std::move(person));
    decided.batch.put(std::move(notice));
    decided.batch.put(std::move(call));
    return std::nullopt;
}

std::variant<messaging::OwnersWord, Need> PeopleOnDuty::word_to_gate(const Rows& rows, const Message& message,
                                                                     Timestamp) const {
    Need need;
    const auto notice = rows.look<Notice>(message.owner_id);
    if (!notice.known) {
        need.add<Notice>(message.owner_id);
        return need;
    }
    messaging::OwnersWord word;
    bool waits = false;
    if (notice.row != nullptr) {
        auto found = duty::waiting_of(rows, notice.row->item);
        if (auto* missing = std::get_if<Need>(&found)) return std::move(*missing);
        const Waiting& waiting = std::get<Waiting>(found);
        waits = waiting.waits() || (notice.row->handed_on && waiting.is_with(notice.row->person));
    }
    word.checks.push_back({"still_waits", waits ? "yes" : "no", {}, waits});
    return word;
}

std::optional<Need> PeopleOnDuty::tell_customer(const Rows& rows, DutyCall& call, const Notice& notice,
                                                Decided& decided) const {
    auto found = duty::waiting_of(rows, call.key);
    if (auto* need = std::get_if<Need>(&found)) return std::move(*need);
    const WorkItem* item = std::get<Waiting>(found).item;
    if (call.customer_told || item == nullptr || item->kind != work::answer ||
        item->status != WorkStatus::OPEN)
        return std::nullopt;
    Need need;
    const auto conversation = rows.look<Conversation>(item->conversation);
    if (!conversation.known) need.add<Conversation>(item->conversation);
    const auto contact =
        conversation.row == nullptr ? Look<Contact>{} : rows.look<Contact>(conversation.row->contact);
    if (conversation.row != nullptr && !contact.known) need.add<Contact>(conversation.row->contact);
    if (!need.empty()) return need;
    if (conversation.row == nullptr || contact.row == nullptr || !awaits_a_person(*conversation.row))
        return std::nullopt;
    call.customer_told = true;
    decided.next.push_back(
        TellCustomer{{modules::duty, notice.id},
                     conversation.row->id,
                     sentences_->in(contact.row->language)(
                         "reply.told", {{"name", contact.row->name}, {"person", notice.person}})});
    return std::nullopt;
}

std::optional<Need> PeopleOnDuty::arrived(const Rows& rows, Notice& notice, const DutyCall* of,
                                          Decided& decided, const Context& context) const {
    if (notice.told_at != Timestamp{}) return std::nullopt;
    notice.told_at = context.now;
    decided.next.push_back(Count{.figure = "people_told"});
    if (of == nullptr) return std::nullopt;
    DutyCall call = *of;
    call.reached = true;
    if (auto need = tell_customer(rows, call, notice, decided)) return need;
    decided.batch.put(std::move(call));
    return std::nullopt;
}

void PeopleOnDuty::went_nowhere(const Notice& notice, const DutyCall* of, Decided& decided,
                                const Context& context) {
    if (notice.handed_on) {
        decided.next.push_back(
            RaiseAlert{"hand_on_not_told", notice.person, AlertLevel::WARNING,
                       fmt::format("a conversation was handed to {}, and the notice of it did not go out: {}",
                                   notice.person, notice.cause)});
    }
    const bool is_the_last = of != nullptr && of->next_at != Timestamp{} && !of->told.empty() &&
                             of->told.back() == notice.person;
    if (!is_the_last) return;
    DutyCall call = *of;
    call.next_at = context.now;
    decided.batch.put(std::move(call));
}

Decision PeopleOnDuty::decide(const Rows& rows, const MessageSettled& input, Context& context) const {
    const Message& message = *input.message;
    LOOK(const Notice* known, rows, Notice, message.owner_id);
    Decided decided;
    if (known == nullptr || known->message != message.id) return decided;  // what a customer heard
    Notice notice = *known;
    notice.status = message.status;
    notice.cause = message.cause;
    LOOK(const DutyCall* of, rows, DutyCall, notice.item);
    const bool is_delivered = message.status == MessageStatus::DELIVERED ||
                              message.status == MessageStatus::READ ||
                              message.status == MessageStatus::PLAYED;
    const bool has_failed =
        message.status == MessageStatus::FAILED || message.status == MessageStatus::EXPIRED;
    if (is_delivered) {
        if (auto need = arrived(rows, notice, of, decided, context)) return *std::move(need);
    }
    const bool has_push = std::any_of(notice.pushes.begin(), notice.pushes.end(), [](const NoticePush& push) {
        return push.status != MessageStatus::FAILED;
    });
    if (has_failed && !has_push) went_nowhere(notice, of, decided, context);
    decided.batch.put(std::move(notice));
    return decided;
}

void PeopleOnDuty::answer(Decided& decided, const Person& person, std::string text, Context& context) const {
    decided.next.push_back(TellPerson{.owner = {},
                                      .message = context.make_id<Message>(),
                                      .name = person.who.name,
                                      .phone = person.who.phone,
                                      .body = std::move(text)});
}

}  // namespace tero
