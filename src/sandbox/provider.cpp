#include "sandbox/provider.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::app {
namespace {

using whatsapp::ProviderRefusal;
using whatsapp::ProviderSend;

constexpr Duration window = 24h;
constexpr Duration status_grid =
    30min;  // receipts of reading come in batches, as from phones that were asleep

constexpr std::int64_t rate_limit_hit = 130429;
constexpr std::int64_t something_wrong = 131000;
constexpr std::int64_t window_closed = 131047;
constexpr std::int64_t marketing_cap = 131049;
constexpr std::int64_t undeliverable = 131026;
constexpr std::int64_t token_expired = 190;
constexpr std::int64_t template_missing = 132001;
constexpr std::int64_t parameters_mismatch = 132000;

// The template that the business registered shows its parameters to the customer; the words around them are
// Meta's copy.
std::string shown(const ProviderSend& send) {
    if (send.kind != MessageKind::TEMPLATE) return send.body;
    std::string text = "[" + send.template_use.name + "]";
    for (const std::string& parameter : send.template_use.parameters) text += " " + parameter;
    return text;
}

Timestamp next_on_grid(Timestamp at, Duration grid) {
    return Timestamp{(at.ms + grid.count() - 1) / grid.count() * grid.count()};
}

// What must not come to one customer twice. The same reply may, once they have said something more.
std::string subject_of(const CustomerState& state, const Heard& heard, const ProviderSend& send) {
    switch (heard.kind) {
        case HeardKind::QUOTE:
            return "quote/" + heard.token;
        case HeardKind::FOLLOW_UP:
            return fmt::format("follow_up/{}/{}", heard.quote_number,
                               send.kind == MessageKind::TEMPLATE ? send.template_use.name : heard.text);
        case HeardKind::REPLY:
            return fmt::format("reply/{}/{}", state.last_said, sha256_hex(heard.text).substr(0, 16));
    }
    CHECK(false, "heard kind {}", static_cast<int>(heard.kind));
}

}  // namespace

Provider::Provider(DemoSettings settings, const People& people, TimeZone zone, Journal journal)
    : settings_(std::move(settings)),
      zone_(zone),
      customers_(settings_.seed, people, zone),
      profiles_(make_profiles(settings_.seed, settings_.customers, people, zone_, settings_.from)),
      business_{.account_id = "200000000000001",
                .display_phone_number = people.as_written().shop_phone,
                .phone_number_id = settings_.phone_number_id},
      journal_(std::move(journal)) {}

const Profile* Provider::find(std::string_view phone) const {
    const auto found = std::find_if(profiles_.begin(), profiles_.end(),
                                    [&](const Profile& one) { return one.phone == phone; });
    return found == profiles_.end() ? nullptr : &*found;
}

std::string Provider::id_of(const Profile& who, std::string_view what, bool from_customer) const {
    Random random = chance(settings_.seed, who.number, what);
    return whatsapp::make_message_id(who.phone, from_customer, random);
}

void Provider::approve(const followup::Sequence& sequence) {
    for (const followup::Step& step : sequence.steps) {
        const auto* known = sequence.provider_template(step.whatsapp.name);
        if (known == nullptr) continue;
        for (const auto& [ours, code] : known->languages)
            parameters_of_[known->name + "/" + code] = step.whatsapp.parameters.size();
    }
}

Result<Done> Provider::prepare() {
    TRY(const std::int64_t there, journal_.customers());
    if (there > 0) return Done{};
    TRY(auto transaction, journal_.begin(Journal::Keeps::POWER_CUT));
    TRY_DONE(journal_.set_now(settings_.from));
    for (const Profile& who : profiles_) {
        CustomerState state;
        const std::vector<Act> acts = customers_.arrive(who, state);
        TRY_DONE(schedule(who, acts));
        TRY_DONE(journal_.put(who.number, state));
    }
    return transaction.commit();
}

Result<Done> Provider::schedule(const Profile& who, const std::vector<Act>& acts) {
    for (const Act& act : acts) {
        Event event;
        event.at = act.at;
        event.customer = who.number;
        event.kind = "act";
        event.body = to_json(act);
        TRY_DONE(journal_.add(event));
    }
    return Done{};
}

Result<SendAnswer> Provider::send(std::string_view authorization, std::string_view body) {
    if (!constant_time_equal(authorization, "Bearer " + settings_.access_token)) {
        return SendAnswer{whatsapp::refuse_send({token_expired, "The access token is not this account's"})};
    }
    const auto read = whatsapp::read_send(body);
    if (const auto* refusal = std::get_if<ProviderRefusal>(&read))
        return SendAnswer{whatsapp::refuse_send(*refusal)};
    const auto& send = std::get<ProviderSend>(read);
    const Profile* who = find(send.to.phone);
    if (who == nullptr) return SendAnswer{whatsapp::refuse_send({undeliverable, "Nobody has this number"})};

    TRY(auto transaction, journal_.begin(Journal::Keeps::POWER_CUT));
    TRY(SendAnswer answer, take(*who, send));
    TRY_DONE(transaction.commit());
    return answer;
}

std::optional<ProviderRefusal> Provider::refusal_of(const Profile& who, const CustomerState& state,
                                                    const ProviderSend& send, Timestamp now) const {
    if (send.kind == MessageKind::TEXT && now >= state.last_said_at + window) {
        return ProviderRefusal{
            window_closed,
            "Message failed to send because more than 24 hours have passed since the customer last "
            "replied to this number."};
    }
    if (send.kind == MessageKind::TEMPLATE && !parameters_of_.empty()) {
        const TemplateUse& use = send.template_use;
        const auto known = parameters_of_.find(use.name + "/" + use.language);
        if (known == parameters_of_.end()) {
            return ProviderRefusal{template_missing, fmt::format("template name ({}) does not exist in {}", use.name,
                                                                 use.language)};
        }
        if (known->second != use.parameters.size())
            return ProviderRefusal{parameters_mismatch, "Number of parameters does not match the expected number"};
    }
    Random random = chance(settings_.seed, who.number, fmt::format("weather/{}", state.attempts));
    const std::int64_t draw = random.below(1000);
    if (draw < 15)
        return ProviderRefusal{rate_limit_hit, "Message failed to send because there were too many messages"};
    if (draw < 22) return ProviderRefusal{something_wrong, "Message failed to send due to an unknown error."};
    if (draw < 26 && send.kind == MessageKind::TEXT) {
        return ProviderRefusal{window_closed, "The window of this customer is not open"};
    }
    return std::nullopt;
}

Result<SendAnswer> Provider::take(const Profile& who, const ProviderSend& send) {
    TRY(const Timestamp now, journal_.now());
    TRY(CustomerState state, journal_.customer(who.number));
    state.attempts += 1;
    const std::string wamid = id_of(who, fmt::format("out/{}", state.attempts), false);
    Heard heard =
        listen(state, now, wamid, send.kind == MessageKind::TEMPLATE, shown(send), send.template_use.buttons);
    JournalLine line{.at = now,
                     .customer = who.number,
                     .direction = "out",
                     .kind = std::string{name_of(heard.kind)},
                     .verdict = "accepted",
                     .wamid = wamid,
                     .callback = send.callback_data,
                     .subject = subject_of(state, heard, send),
                     .text = heard.text};

    if (const auto refusal = refusal_of(who, state, send, now)) {
        line.verdict = fmt::format("refused:{}", refusal->code);
        if (refusal->code == window_closed) {
            const std::vector<Act> acts = customers_.miss_answer(who, state, now);
            TRY_DONE(schedule(who, acts));
        }
        TRY_DONE(journal_.write(line));
        TRY_DONE(journal_.put(who.number, state));
        return SendAnswer{whatsapp::refuse_send(*refusal)};
    }
    Random random = chance(settings_.seed, who.number, fmt::format("fault/{}", state.attempts));
    const std::int64_t fault = settings_.faults ? random.below(1000) : 1000;
    if (fault < 10) {  // it never came this far, and nobody will tell
        line.verdict = "lost";
        TRY_DONE(journal_.write(line));
        TRY_DONE(journal_.put(who.number, state));
        return SendAnswer{net::Response{.status = 502, .body = "bad gateway", .content_type = "text/plain"}};
    }
    TRY_DONE(schedule_statuses(who, heard, send));
    std::vector<Act> acts = customers_.react(who, state, heard);
    tap_instead(acts, send.answers, heard.id, chance(settings_.seed, who.number, "tap/" + heard.id));
    TRY_DONE(schedule(who, acts));
    TRY_DONE(journal_.write(line));
    TRY_DONE(journal_.put(who.number, state));
    if (fault < 25) {  // taken, and the answer is lost
        return SendAnswer{
            net::Response{.status = 504, .body = "gateway timeout", .content_type = "text/plain"}};
    }
    if (fault < 28) return SendAnswer{};  // taken, and never answered
    return SendAnswer{whatsapp::accept_send(send, wamid)};
}

Result<Done> Provider::schedule_statuses(const Profile& who, const Heard& heard, const ProviderSend& send) {
    Random random = chance(settings_.seed, who.number, "status/" + heard.id);
    StatusNews news{.wamid = heard.id,
                    .callback = send.callback_data,
                    .recipient = who.phone,
                    .is_template = send.kind == MessageKind::TEMPLATE};
    const auto tell = [&](Timestamp at, std::vector<MessageStatus> statuses) {
        news.statuses = std::move(statuses);
        return journal_.add({.at = at, .customer = who.number, .kind = "status", .body = to_json(news)});
    };
    if (news.is_template && random.chance(4)) {
        news.error = marketing_cap;
        return tell(heard.at + 3s, {MessageStatus::FAILED});
    }
    if (random.chance(8)) {  // out of order, as it happens
        TRY_DONE(tell(heard.at + 2s, {MessageStatus::DELIVERED}));
        TRY_DONE(tell(heard.at + 4s, {MessageStatus::SENT}));
    } else {
        TRY_DONE(tell(heard.at + 2s, {MessageStatus::SENT, MessageStatus::DELIVERED}));
    }
    if (!random.chance(82)) return Done{};  // receipts are off, or it is never read
    const Timestamp read = awake(zone_, heard.at + Duration{1000 * (60 + random.below(5400))}, random);
    return tell(next_on_grid(read, status_grid), {MessageStatus::READ});
}

Result<Done> Provider::set_now(Timestamp now) {
    TRY(const Timestamp before, journal_.now());
    if (now < before) {
        return Error{
            ErrorCode::conflict,
            fmt::format("it is {} already; time does not go back to {}", to_string(before), to_string(now)),
            "now"};
    }
    if (now == before) return Done{};
    TRY(auto transaction, journal_.begin(Journal::Keeps::KILL));
    TRY_DONE(journal_.set_now(now));
    return transaction.commit();
}

Result<std::vector<Event>> Provider::due(std::size_t limit) const {
    TRY(const Timestamp now, journal_.now());
    return journal_.due(now, limit);
}

Result<std::vector<Errand>> Provider::errands_of(const std::vector<Event>& due) const {
    std::vector<Errand> errands;
    std::vector<whatsapp::OutgoingStatus> items;
    Errand statuses;
    const auto close = [&] {
        if (items.empty()) return;
        statuses.body = whatsapp::status_webhook(business_, items);
        statuses.times =
            chance(settings_.seed, statuses.events.front().customer, "again/" + items.front().id).chance(4)
                ? 2
                : 1;
        errands.push_back(std::exchange(statuses, {}));
        items.clear();
    };
    for (const Event& event : due) {
        CHECK(event.customer >= 1 && static_cast<std::size_t>(event.customer) <= profiles_.size(),
              "event {}: customer {}", event.id, event.customer);
        if (event.kind == "status") {
            if (!statuses.events.empty() && statuses.events.front().at != event.at) close();
            TRY_DONE(add_statuses(event, items));
            statuses.events.push_back(event);
            continue;
        }
        close();
        TRY(Errand errand, act_errand(event));
        errand.events = {event};
        errands.push_back(std::move(errand));
    }
    close();
    return errands;
}

Result<Done> Provider::add_statuses(const Event& event, std::vector<whatsapp::OutgoingStatus>& items) const {
    TRY(const StatusNews news, from_json<StatusNews>(event.body, Reading::tolerant));
    for (const MessageStatus status : news.statuses) {
        whatsapp::OutgoingStatus item{.id = news.wamid,
                                      .status = status,
                                      .at = event.at,
                                      .recipient = news.recipient,
                                      .callback_data = news.callback};
        if (item.status != MessageStatus::READ) item.category = news.is_template ? "utility" : "service";
        item.billable = news.is_template;
        item.error_code = news.error;
        if (news.error != 0) {
            item.error_detail =
                "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.";
        }
        items.push_back(std::move(item));
    }
    return Done{};
}

Result<Errand> Provider::act_errand(const Event& event) const {
    const Profile& who = profiles_[static_cast<std::size_t>(event.customer - 1)];
    Errand errand;
    TRY(const Act act, from_json<Act>(event.body, Reading::tolerant));
    const std::string name = fmt::format("in/{}", act.number);
    whatsapp::Incoming message{.from = {.phone = who.phone, .name = who.name},
                               .id = id_of(who, name, act.kind != ActKind::COLLEAGUE),
                               .at = event.at,
                               .reply_to = act.reply_to};
    errand.times = chance(settings_.seed, event.customer, "again/" + name).chance(6) ? 2 : 1;
    // Its first digit says what it is, as the sandbox answers who fetches it.
    const std::string media =
        fmt::format("{}{:08}{:06}", act.kind == ActKind::IMAGE ? 8 : 9, event.customer, act.number);
    switch (act.kind) {
        case ActKind::SAY:
            errand.body = whatsapp::text_webhook(business_, message, act.text);
            break;
        case ActKind::BUTTON:
            errand.body = whatsapp::template_button_webhook(business_, message, act.payload, act.text);
            break;
        case ActKind::TAP:
            errand.body = whatsapp::button_webhook(business_, message, act.payload, act.text);
            break;
        case ActKind::ROW:
            errand.body = whatsapp::list_webhook(business_, message, act.payload, act.text);
            break;
        case ActKind::VOICE:
            errand.body = whatsapp::media_webhook(
                business_, message,
                {.kind = MessageKind::AUDIO, .id = media, .sha256 = base64_encode(as_text(sha256(media)))});
            break;
        case ActKind::IMAGE:
            errand.body = whatsapp::media_webhook(business_, message,
                                                  {.kind = MessageKind::IMAGE,
                                                   .id = media,
                                                   .sha256 = base64_encode(as_text(sha256(media))),
                                                   .caption = act.text});
            break;
        case ActKind::COLLEAGUE:
            errand.body = whatsapp::echo_webhook(business_, message, act.text);
            break;
        case ActKind::OPEN:
            errand.path = "/q/" + act.text;
            errand.times = 1;
            break;
    }
    return errand;
}

Result<Done> Provider::done(const std::vector<Event>& events) {
    if (events.empty()) return Done{};
    const auto note = [&](const Event& event) -> Result<Done> {
        TRY_DONE(journal_.remove(event.id));
        if (event.kind != "act") return Done{};
        TRY(const Act act, from_json<Act>(event.body, Reading::tolerant));
        const Profile& who = profiles_[static_cast<std::size_t>(event.customer - 1)];
        JournalLine line{.at = event.at,
                         .customer = event.customer,
                         .kind = std::string{name_of(act.kind)},
                         .text = act.text};
        line.direction = act.kind == ActKind::OPEN ? "open" : act.kind == ActKind::COLLEAGUE ? "echo" : "in";
        if (act.kind != ActKind::OPEN) {
            line.wamid = id_of(who, fmt::format("in/{}", act.number), act.kind != ActKind::COLLEAGUE);
        }
        line.subject = act.means;
        TRY_DONE(journal_.write(line));
        if (line.direction != "in") return Done{};
        TRY(CustomerState state, journal_.customer(event.customer));
        state.last_said_at = std::max(state.last_said_at, event.at);
        state.last_said = line.wamid;
        if (act.means == means::stop) state.stopped_at = event.at;
        return journal_.put(event.customer, state);
    };
    TRY(auto transaction, journal_.begin(Journal::Keeps::KILL));
    for (const Event& event : events) TRY_DONE(note(event));
    return transaction.commit();
}

}  // namespace tero::app
