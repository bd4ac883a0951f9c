#include "app/modules/burst_routing.hpp"

#include "business/quoting/request.hpp"
#include "codec/json.hpp"
#include "modules/coordinator/model/new_task.hpp"
#include "modules/messaging/burst.hpp"
#include "modules/router/intent_model.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tero {
namespace {

void add(std::vector<router::NamedCode>& to, const std::string& code, const std::vector<std::string>& names) {
    if (code.empty()) return;
    auto known = std::find_if(to.begin(), to.end(),
                              [&](const router::NamedCode& named) { return named.code == code; });
    if (known == to.end()) known = to.insert(to.end(), router::NamedCode{code, {}});
    for (const std::string& name : names) {
        if (std::find(known->names.begin(), known->names.end(), name) == known->names.end())
            known->names.push_back(name);
    }
}

void add_numbers(router::SoldProduct& sold, const std::vector<std::string>& values) {
    for (const std::string& value : values) {
        std::int32_t number = 0;
        const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
        const bool known = std::find(sold.numbers.begin(), sold.numbers.end(), number) != sold.numbers.end();
        if (read.ec == std::errc{} && !known) sold.numbers.push_back(number);
    }
}

// `lana_roca` as people write it: `lana roca`.
std::string spoken(std::string code) {
    std::replace(code.begin(), code.end(), '_', ' ');
    return code;
}

std::vector<std::string> names_of(const sales::Zone& zone) {
    std::vector<std::string> names = zone.places;
    const bool known = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return sales::normalised(name) == sales::normalised(zone.name);
    });
    if (!known) names.insert(names.begin(), zone.name);
    return names;
}

// Empty: the size is given by its sides, or not at all.
std::string measured_by(const QuoteRequest& request, std::span<const sales::CatalogList> lists) {
    for (const sales::Measure& measure : sales::measures_of(lists, request.product.value_or(""))) {
        if (request.has(measure.code)) return measure.code;
    }
    return {};
}

// A little before the burst is answered without it.
constexpr Duration reading_margin = 200ms;
constexpr std::size_t told_bytes_max = 1000;

std::string told(const std::vector<std::string>& all) {
    std::string text = fmt::format("{}", fmt::join(all, "; "));
    if (text.size() > told_bytes_max) text = text.substr(0, text.find_last_of(';', told_bytes_max)) + "; …";
    return text;
}

// A message of each kind may begin a workflow.
const std::vector<workflow::Happening> message_routed = [] {
    std::vector<workflow::Happening> all;
    for (const std::string& capability : conversation_capabilities())
        all.emplace_back("message." + capability);
    return all;
}();

// What is urgent goes before what was mentioned first.
bool goes_before(IntentType more, IntentType first) {
    if (first == IntentType::UNKNOWN) return true;
    for (const IntentType urgent : {IntentType::OPT_OUT, IntentType::COMPLAINT, IntentType::HUMAN_REQUEST}) {
        if (first == urgent) return false;
        if (more == urgent) return true;
    }
    return false;
}

void join(Understanding& all, const Understanding& more, std::span<const sales::CatalogList> lists) {
    if (goes_before(more.intent, all.intent)) {
        all.intent = more.intent;
        all.confidence = more.confidence;
    }
    const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    append(all.intents, more.intents);
    append(all.reasons, more.reasons);
    append(all.products, more.products);
    append(all.extras, more.extras);
    all.request = sales::merged(all.request, more.request, lists);
    append(all.items, more.items);
    append(all.undecided, more.undecided);
    append(all.denied, more.denied);
    if (!more.currency.empty()) all.currency = more.currency;
    if (all.quote_number.empty()) all.quote_number = more.quote_number;
    if (all.reply == BareReply::NONE) all.reply = more.reply;
    all.language = more.language;
}

}  // namespace

router::Vocabulary vocabulary_of(std::span<const sales::CatalogList> lists, std::string quote_prefix) {
    router::Vocabulary words;
    words.quote_prefix = std::move(quote_prefix);
    for (const sales::CatalogList& list : lists) {
        for (const sales::Product& product : list.products) {
            std::vector<std::string> names = product.aliases;
            names.push_back(spoken(product.code));
            add(words.products, product.code, names);
            router::SoldProduct& sold = words.sold_as(product.code);
            for (const auto& [language, name] : product.names) sold.titles.push_back(name);
            for (const sales::OptionValues& option : product.options) {
                const sales::OptionKind kind = sales::find_option(list, option.option)->kind;
                if (kind == sales::OptionKind::number) add_numbers(sold, option.values);
                if (kind != sales::OptionKind::choice && kind != sales::OptionKind::sides) continue;
                for (const std::string& value : option.values)
                    add(words.values_of(option.option), value, {spoken(value)});
            }
        }
        for (const sales::Accessory& accessory : list.accessories) {
            add(words.extras, accessory.code, {spoken(accessory.code)});
        }
        for (const sales::Zone& zone : list.terms.zones) add(words.places, zone.code, names_of(zone));
    }
    return words;
}

Declaration BurstRouting::declare() {
    return {
        .name = "router",
        .tables = none("it keeps nothing"),
        .writes_too = none("it writes nothing"),
        .observes = observing<PriceList>([this](const PriceList*, const PriceList*) { router_.reset(); }),
        .inputs = {on<RouteBurst>(*this, in_any_order("it is decided with the burst that it is about")),
                   on<RouteReadBurst>(*this, in_any_order("it is decided with the burst that it is about")),
                   on<ExplainRoute>(*this, in_any_order("it changes nothing"))},
        .timers = none("nothing of it falls due"),
        .memory_timer = none("nothing in its memory waits for a time"),
        .recovers = none("it keeps nothing"),
        .after_pause = none("nobody\'s silence counts here"),
        .turn_end = none("all it decides is asked"),
        .room = none("it keeps nothing"),
        .busy = none("it does nothing by itself"),
        .gauges = none("the dashboard counts bursts"),
        .publishes = none("it keeps nothing"),
        .walks = none("nothing of it is done in bulk"),
    };
}

void BurstRouting::prepare() const {
    if (router_) return;
    lists_ = std::make_shared<const std::vector<sales::CatalogList>>(sales_.all_lists());
    const router::Vocabulary vocabulary = vocabulary_of(*lists_, quote_prefix_);
    router_ = std::make_shared<const AgentRouter>(*words_, vocabulary, options_);
    if (reading_.is_on) question_ = router::model_question(words_->words, vocabulary);
}

// Whoever writes before their quote has gone out speaks of it all the same.
std::optional<Need> BurstRouting::heed_quote_on_its_way(const Rows& rows, RouteBurst& burst) const {
    const AgentBrief& brief = burst.brief;
    if (brief.quote_number.empty() || brief.quote_status != QuoteStatus::DRAFT) return std::nullopt;
    const auto conversation = rows.look<Conversation>(burst.brief.conversation);
    if (!conversation.known) {
        Need need;
        need.add<Conversation>(burst.brief.conversation);
        return need;
    }
    if (conversation.row == nullptr || !sales_.is_on_its_way(conversation.row->quote)) return std::nullopt;
    // Of several in one message those beside are no open ones yet: a change would lose them.
    const auto quote = rows.look<Quote>(conversation.row->quote);
    if (!quote.known) {
        Need need;
        need.add<Quote>(conversation.row->quote);
        return need;
    }
    if (quote.row == nullptr || !quote.row->beside.empty()) return std::nullopt;
    MARK("route.quote_on_its_way");
    burst.brief.quote_status = QuoteStatus::SENT;
    return std::nullopt;
}

bool BurstRouting::ask_model(const RouteBurst& burst, const BurstRouted& routed,
                             const Conversation& conversation, Decided& decided,
                             const Context& context) const {
    if (why_ask_model(burst, routed, *lists_).empty()) return false;
    // Half of its time has to be left; what was asked about before, or comes late, has none.
    const Timestamp until = std::min(conversation.last_inbound_at + reading_.pause,
                                     conversation.burst_since + reading_.burst_max) +
                            reading_.timeout;
    if (until - context.now < reading_.timeout / 2) return false;
    const AgentBrief& brief = burst.brief;
    NewTask task;
    task.type = reading_task;
    task.capability = reading_capability;
    task.priority = TaskPriority::HIGH;
    task.deadline = until - reading_margin;
    task.attempt_max = 1;
    task.payload = Json{to_json(ReadingTask{.conversation = brief.conversation,
                                            .messages = brief.messages,
                                            .told = question_.told,
                                            .text = brief.text,
                                            .asked_for = brief.asked_for,
                                            .schema = question_.schema})};
    if (!new_task(context, decided, std::move(task), {modules::messaging, brief.conversation})) {
        MARK("reading.too_large");  // of a business that sells very much
        return false;
    }
    decided.next.push_back(WaitForReading{brief.conversation, brief.messages, until});
    return true;
}

Decision BurstRouting::decide(const Rows& rows, const RouteBurst& input, Context& context) const {
    prepare();
    RouteBurst heard = input;
    if (auto need = heed_quote_on_its_way(rows, heard)) return std::move(*need);
    BurstRouted routed = route_burst(*router_, *lists_, heard);
    Decided decided;
    if (reading_.is_on) {
        LOOK(const Conversation* conversation, rows, Conversation, input.brief.conversation);
        const bool waits = conversation != nullptr &&
                           ask_model(heard, routed, *conversation, decided, context);
        if (waits) return decided;
    }
    routed.workflow = begun_by_("message." + routed.capability);
    decided.next.push_back(std::move(routed));
    return decided;
}

AiWord BurstRouting::heard_with_model(const RouteReadBurst& read, const RouteBurst& burst,
                                      BurstRouted& routed) const {
    const std::string& error = read.said.error;
    if (!error.empty())
        return {.outcome = std::string{ai_outcome::no_answer}, .rule = error.substr(0, told_bytes_max)};
    const auto answer = router::read_model_answer(read.said.answer);
    if (!answer)
        return {.outcome = std::string{ai_outcome::refused},
                .rule = answer.error().message.substr(0, told_bytes_max)};
    const std::string_view why = why_ask_model(burst, routed, *lists_);
    if (why.empty())
        return {.outcome = std::string{ai_outcome::no_answer},
                .rule = "it is understood by now, or a person has it"};
    router::ModelUse use;
    const ModelsReading said{*answer, why, use};
    routed = route_burst(*router_, *lists_, burst, &said);
    return {
        .outcome = std::string{ai_outcome::understood}, .found = told(use.dropped), .text = told(use.taken)};
}

Decision BurstRouting::decide(const Rows& rows, const RouteReadBurst& input, Context& context) const {
    prepare();
    RouteBurst heard = input.burst;
    if (auto need = heed_quote_on_its_way(rows, heard)) return std::move(*need);
    BurstRouted routed = route_burst(*router_, *lists_, heard);
    const AiWord word = heard_with_model(input, heard, routed);
    Decided decided;
    decided.note(context, heard.brief.conversation, "ai." + word.outcome, input.actor, Json{to_json(word)});
    decided.next.push_back(Count{.figure = "model_readings/" + word.outcome});
    if (!word.found.empty()) {
        const auto dropped = std::count(word.found.begin(), word.found.end(), ';') + 1;
        decided.next.push_back(Count{.figure = "model_values_dropped", .by = dropped});
    }
    routed.workflow = begun_by_("message." + routed.capability);
    decided.next.push_back(std::move(routed));
    return decided;
}

Decision BurstRouting::decide(const Rows& rows, const ExplainRoute& input, Context& context) const {
    RouteBurst burst;
    if (!input.conversation.empty()) {
        LOOK(const Conversation* conversation, rows, Conversation, input.conversation);
        if (conversation == nullptr) {
            return refused(context,
                           {ErrorCode::not_found,
                            fmt::format("there is no conversation {}", input.conversation), "conversation"});
        }
        auto begun = messaging::burst_of(rows, *conversation, context.now);
        if (auto* need = std::get_if<Need>(&begun)) return std::move(*need);
        burst = std::get<RouteBurst>(std::move(begun));
        if (auto need = heed_quote_on_its_way(rows, burst)) return std::move(*need);
    }
    prepare();
    RouteQuestion question{.router = router_,
                           .context = context_of(burst, *lists_),
                           .text = input.text,
                           .may_ask_model = reading_.is_on};
    Decided decided;
    decided.reply(context, Answer{std::make_shared<const RouteQuestion>(std::move(question))});
    return decided;
}

RoutingContext context_of(const RouteBurst& burst, std::span<const sales::CatalogList> lists) {
    const AgentBrief& brief = burst.brief;
    RoutingContext context;
    context.has_open_quote = is_open(brief.quote_status) && !brief.quote_number.empty();
    context.is_ordered = brief.quote_status == QuoteStatus::ACCEPTED && !brief.quote_number.empty();
    context.person_called = brief.person_called;
    context.has_request = brief.request != QuoteRequest{};
    context.stated = context.has_request ? brief.request : brief.quote_stated;
    context.measured_by = measured_by(context.stated, lists);
    if (context.has_open_quote && !brief.quotes_beside.empty()) {
        context.together.push_back(brief.quote_request);
        for (const QuoteBeside& one : brief.quotes_beside) context.together.push_back(one.request);
    }
    context.asked_for = brief.asked_for;
    context.agent = burst.agent;
    if (burst.last_intent != IntentType::UNKNOWN) context.last_intents = {burst.last_intent};
    context.language = brief.language;
    return context;
}

std::string_view why_ask_model(const RouteBurst& burst, const BurstRouted& routed,
                               std::span<const sales::CatalogList> lists) {
    if (!burst.buttons.empty()) return {};
    return router::why_ask_model(routed.brief.understanding, routed.fallback, burst.brief.text,
                                 context_of(burst, lists));
}

BurstRouted route_burst(const AgentRouter& router, std::span<const sales::CatalogList> lists,
                        const RouteBurst& input, const ModelsReading* said) {
    const RoutingContext context = context_of(input, lists);
    BurstRouted routed;
    routed.brief = input.brief;
    routed.context = router::context_name(context, router.lexicon().words().words);
    Understanding understanding;
    understanding.language = input.brief.language;
    for (const auto& [payload, title] : input.buttons) {
        join(understanding, router.understand_button(payload, title, context), lists);
    }
    if (said != nullptr) {
        join(understanding,
             router::understand_with(said->answer, said->why, input.brief.text, router.lexicon(), context,
                                     said->use),
             lists);
    } else if (!input.brief.text.empty()) {
        join(understanding, router.understand(input.brief.text, context), lists);
    }

    RoutingDecision decision = router.route(understanding, context);

    routed.brief.understanding = std::move(understanding);
    if (!input.brief.text.empty()) routed.brief.language = routed.brief.understanding.language;
    routed.capability = std::move(decision.capability);
    routed.otherwise = std::move(decision.otherwise);
    routed.prefer = std::move(decision.prefer);
    routed.fallback = decision.is_fallback;
    routed.reasons = std::move(decision.reasons);
    return routed;
}

}  // namespace tero
