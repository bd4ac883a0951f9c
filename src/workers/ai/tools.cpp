#include "workers/ai/tools.hpp"

#include "business/quoting/model/ai_word.hpp"
#include "business/quoting/pricing.hpp"
#include "business/quoting/quote_text.hpp"
#include "business/quoting/quoted.hpp"
#include "business/quoting/request.hpp"
#include "codec/json.hpp"
#include "workers/ai/tool_arguments.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace tero::ai {
namespace {

constexpr std::string_view nothing = R"({"type":"object","properties":{},"additionalProperties":false})";
constexpr std::string_view product =
    R"({"type":"object","properties":{"product":{"type":"string","description":"a product's name; empty: all products"}},"required":["product"],"additionalProperties":false})";
constexpr std::string_view number =
    R"({"type":"object","properties":{"number":{"type":"string","description":"the quote's number"}},"required":["number"],"additionalProperties":false})";
constexpr std::string_view request =
    R"({"type":"object","properties":{"product":{"type":"string","description":"its name"}},"required":["product"],"additionalProperties":{"type":["string","number","array"]},"description":"what the customer said of it, by the codes of get_catalog, decimals as text, and nothing they did not say"})";
constexpr std::string_view reason =
    R"({"type":"object","properties":{"reason":{"type":"string","maxLength":300}},"required":["reason"],"additionalProperties":false})";
constexpr std::string_view fact =
    R"({"type":"object","properties":{"fact":{"type":"string","maxLength":300}},"required":["fact"],"additionalProperties":false})";
constexpr std::string_view follow_up =
    R"({"type":"object","properties":{"on":{"type":"string","description":"a day, as 2026-12-03"},"why":{"type":"string","maxLength":300}},"required":["on","why"],"additionalProperties":false})";

struct Known {
    std::string_view name;
    std::string_view description;
    std::string_view parameters;
    bool changes = false;  // something: what it asks for is proposed
};
constexpr std::array known{
    Known{"get_catalog", "What the shop sells of a product, with the codes of its options.", product},
    Known{"price_quote", "What something costs, or what is missing for a price. Nothing is stored.", request},
    Known{"create_quote", "Has a quote made ready, for a colleague to look at and send.", request, true},
    Known{"get_quote", "What a quote of this customer says.", number},
    Known{"send_quote", "Asks a colleague to send a quote of this customer.", number, true},
    Known{"find_contact", "What is known of this customer.", nothing},
    Known{"recommend_products", "What completes a job with this product.", product},
    Known{ai_tool::schedule_follow_up, "Has a colleague come back to the customer on a day.", follow_up,
          true},
    Known{"hand_over_to_person", "Calls a colleague to the conversation.", reason, true},
    Known{ai_tool::remember, "Keeps what the customer said of themselves for later talks.", fact, true},
};

std::string quoted(std::string_view text) {
    std::string out;
    append_json_text(out, text);
    return out;
}

std::string list_of(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const std::string& text : texts) out += (out.size() > 1 ? "," : "") + quoted(text);
    return out + "]";
}

}  // namespace

std::vector<Tool> all_tools() {
    std::vector<Tool> all;
    for (const Known& one : known)
        all.push_back(
            {std::string{one.name}, std::string{one.description}, Json{std::string{one.parameters}}});
    return all;
}

Toolbox::Toolbox(const AgentBrief& brief, const Memory& memory, const Desk& desk,
                 const std::vector<std::string>& allowed)
    : brief_(brief),
      memory_(memory),
      desk_(desk),
      say_(desk.sentences->in(brief.language)),
      tools_(all_tools()) {
    std::erase_if(tools_, [&](const Tool& tool) {
        return std::find(allowed.begin(), allowed.end(), tool.name) == allowed.end();
    });
}

std::vector<Tool> Toolbox::tools() const { return tools_; }

std::string Toolbox::run(const ToolCall& call) {
    const std::string key = call.name + " " + call.arguments;
    if (const auto known_answer = heard_.find(key); known_answer != heard_.end()) return known_answer->second;
    const bool is_offered =
        std::any_of(tools_.begin(), tools_.end(), [&](const Tool& tool) { return tool.name == call.name; });
    Result<std::string> answer = Error{ErrorCode::forbidden, "there is no such tool", ""};
    if (calls_.size() >= ai_tool::calls_max) {
        return R"({"error":"no more calls for this answer"})";
    }
    if (call.arguments.size() > ai_tool::arguments_bytes_max) {
        answer = Error{ErrorCode::too_large, "the arguments are too long", ""};
    } else if (is_offered) {
        answer = answer_to(call.name, call.arguments);
    }
    const bool keeps = call.arguments.size() <= ai_tool::arguments_bytes_max;
    const bool changes = std::any_of(known.begin(), known.end(),
                                     [&](const Known& one) { return one.name == call.name && one.changes; });
    calls_.push_back({call.name.substr(0, 64), Json{keeps ? call.arguments : "{}"},
                      !answer   ? to_string(answer.error())
                      : changes ? std::string{ai_tool::proposed}
                                : "read"});
    std::string told = answer ? *answer : fmt::format(R"({{"error":{}}})", quoted(to_string(answer.error())));
    heard_[key] = told;
    return told;
}

Result<std::string> Toolbox::answer_to(std::string_view name, const std::string& arguments) {
    if (name == "get_catalog") return get_catalog(arguments);
    if (name == "price_quote") return price_quote(arguments);
    if (name == "create_quote") return create_quote(arguments);
    if (name == "get_quote") return get_quote(arguments);
    if (name == "send_quote") return send_quote(arguments);
    if (name == "recommend_products") return recommend_products(arguments);
    if (name == "hand_over_to_person") return hand_over(arguments);
    if (name == ai_tool::remember) {
        TRY(const auto wanted, from_json<ai_tool::Remembered>(arguments, Reading::strict));
        if (wanted.fact.empty() || wanted.fact.size() > ai_tool::words_bytes_max)
            return Error{ErrorCode::invalid, "one to 300 bytes", "fact"};
        return std::string{R"({"done":true})"};
    }
    if (name == ai_tool::schedule_follow_up) {
        TRY(const auto wanted, from_json<ai_tool::FollowUpWanted>(arguments, Reading::strict));
        TRY(const CalendarDay day, parse_calendar_day(wanted.on));
        const Timestamp at = desk_.zone.at({.year = day.year, .month = day.month, .day = day.day, .hour = 9});
        if (at <= brief_.at || at > brief_.at + ai_tool::follow_up_within_max)
            return Error{ErrorCode::invalid, "a day to come, at most 90 days away", "on"};
        return std::string{R"({"done":true,"say":"a colleague will come back; name no day"})"};
    }
    return find_contact();
}

// It may be stated from now on.
std::string Toolbox::found(std::string text) {
    std::string told = fmt::format(R"({{"fact":{}}})", quoted(text));
    if (std::find(facts_.begin(), facts_.end(), text) == facts_.end()) facts_.push_back(std::move(text));
    return told;
}

Result<std::string> Toolbox::get_catalog(const std::string& arguments) {
    TRY(const auto asked, from_json<ProductArguments>(arguments, Reading::strict));
    if (asked.product.empty()) {
        std::vector<std::string> names;
        for (const sales::CatalogList& list : desk_.lists) {
            for (const sales::Product& one : list.products) {
                std::string name = sales::name_in(one.names, brief_.language);
                if (std::find(names.begin(), names.end(), name) == names.end())
                    names.push_back(std::move(name));
            }
        }
        return fmt::format(R"({{"products":{}}})", list_of(names));
    }
    const std::string code = sales::product_by_alias(desk_.lists, asked.product);
    if (code.empty()) return Error{ErrorCode::not_found, "the shop sells no such product", "product"};
    std::string options;
    for (const sales::CatalogList& list : desk_.lists) {
        const sales::Product* one = sales::find_product(list, code);
        if (one == nullptr) continue;
        for (const sales::OptionValues& option : one->options)
            options += fmt::format("{}{}:{}", options.empty() ? "" : ",", quoted(option.option),
                                   list_of(option.values));
        break;
    }
    std::vector<std::string> facts;
    for (const std::string& text : product_facts({code}, desk_, say_)) {
        found(text);
        facts.push_back(text);
    }
    std::vector<std::string> measures;
    for (const sales::Measure& measure : sales::measures_of(desk_.lists, code)) {
        measures.push_back(measure.code);
        measures.insert(measures.end(), measure.sides.begin(), measure.sides.end());
    }
    return fmt::format(R"({{"facts":{},"options":{{{}}},"measures":{}}})", list_of(facts), options,
                       list_of(measures));
}

bool Toolbox::is_field(std::string_view field, const std::string& code) const {
    if (field == "zone" || field == "town" || field == sales::pieces_code) return true;
    for (const sales::CatalogList& list : desk_.lists) {
        const sales::Product* one = sales::find_product(list, code);
        if (one == nullptr) continue;
        const auto& sides = one->measure.sides;
        if (sales::values_of(*one, field) != nullptr || one->measure.code == field ||
            std::find(sides.begin(), sides.end(), field) != sides.end())
            return true;
    }
    return false;
}

bool Toolbox::has_been_said(const PlainValue& value, std::string_view said) const {
    if (const auto* texts = value.texts()) {
        return std::all_of(texts->begin(), texts->end(),
                           [&](const std::string& one) { return has_been_said(PlainValue{one}, said); });
    }
    const std::string text = to_string(value);
    if (!Decimal::parse(text))
        return sales::normalised(said).find(sales::normalised(say_.label(text))) != std::string::npos;
    constexpr std::string_view of_figures = "0123456789.,";
    std::size_t at = said.find_first_of("0123456789");
    while (at != std::string_view::npos) {
        const std::size_t end = std::min(said.find_first_not_of(of_figures, at), said.size());
        std::string figure{said.substr(at, end - at)};
        std::replace(figure.begin(), figure.end(), ',', '.');
        while (!figure.empty() && figure.back() == '.') figure.pop_back();
        const auto number = Decimal::parse(figure);
        if (number && *number == *Decimal::parse(text)) return true;
        at = said.find_first_of("0123456789", end);
    }
    return false;
}

// Only what the customer said goes into a price: each figure stands in what they wrote.
Result<QuoteRequest> Toolbox::said_request(const std::string& arguments) const {
    TRY(QuoteRequest wanted, from_json<QuoteRequest>(arguments, Reading::strict));
    if (!wanted.product) return Error{ErrorCode::invalid, "is needed", "product"};
    const std::string code = sales::product_by_alias(desk_.lists, *wanted.product);
    if (code.empty()) return Error{ErrorCode::not_found, "the shop sells no such product", "product"};
    wanted.product = code;
    std::string said = brief_.text;
    for (const Message& message : memory_.said) {
        if (message.direction == MessageDirection::IN) said += " " + message.body;
    }
    for (const auto& [field, value] : wanted.values) {
        if (!is_field(field, code)) return Error{ErrorCode::invalid, "the catalog has no such option", field};
        const auto heard = brief_.understanding.request.values.find(field);
        const auto before = brief_.request.values.find(field);
        const bool is_known =
            (heard != brief_.understanding.request.values.end() && heard->second == value) ||
            (before != brief_.request.values.end() && before->second == value);
        if (!is_known && !has_been_said(value, said))
            return Error{ErrorCode::invalid, "the customer did not say that", field};
    }
    return wanted;
}

Result<std::string> Toolbox::price_quote(const std::string& arguments) {
    TRY(const QuoteRequest wanted, said_request(arguments));
    const auto priced = sales::price(wanted, desk_.lists, desk_.pricing, {});
    if (const auto* gap = std::get_if<sales::PricingGap>(&priced)) {
        return fmt::format(R"({{"missing":{},"ask":{}}})", quoted(gap->field),
                           quoted(sales::ask_for(*gap, wanted, say_)));
    }
    const auto& quote = std::get<PricedQuote>(priced);
    if (sales::is_for_a_person(quote, desk_.lists))
        return Error{ErrorCode::forbidden, "a colleague looks at such a price first", ""};
    return found(fmt::format("{}: {}.", sales::quote_subject(quote, say_), sales::quote_total(quote, say_)));
}

Result<std::string> Toolbox::create_quote(const std::string& arguments) {
    // It would take the place of the apology.
    if (brief_.understanding.intent == IntentType::COMPLAINT)
        return Error{ErrorCode::forbidden, "they complain: nothing is sold now", ""};
    TRY(QuoteRequest wanted, said_request(arguments));
    const auto priced = sales::price(wanted, desk_.lists, desk_.pricing, {});
    if (const auto* gap = std::get_if<sales::PricingGap>(&priced))
        return Error{ErrorCode::invalid, sales::ask_for(*gap, wanted, say_), gap->field};
    if (quote_ != QuoteRequest{} && quote_ != wanted)
        return Error{ErrorCode::conflict, "one quote is being made already", ""};
    quote_ = std::move(wanted);
    return std::string{R"({"done":true,"say":"a colleague will send it"})"};
}

const Quote* Toolbox::quote_of(std::string_view quote_number) const {
    const auto it = std::find_if(memory_.quotes.begin(), memory_.quotes.end(),
                                 [&](const Quote& quote) { return quote.number == quote_number; });
    return it == memory_.quotes.end() ? nullptr : &*it;
}

Result<std::string> Toolbox::get_quote(const std::string& arguments) {
    TRY(const auto asked, from_json<NumberArguments>(arguments, Reading::strict));
    const Quote* quote = quote_of(asked.number);
    if (quote == nullptr) return Error{ErrorCode::not_found, "this customer has no such quote", "number"};
    return found(sales::about_quote(quote->number, quote->priced, quote->valid_until, desk_.zone, say_));
}

Result<std::string> Toolbox::send_quote(const std::string& arguments) {
    TRY(const auto asked, from_json<NumberArguments>(arguments, Reading::strict));
    if (quote_of(asked.number) == nullptr)
        return Error{ErrorCode::not_found, "this customer has no such quote", "number"};
    calls_for_ = "send_quote";
    return std::string{R"({"done":true,"say":"a colleague will send it"})"};
}

Result<std::string> Toolbox::find_contact() const {
    std::vector<std::string> numbers;
    for (const Quote& quote : memory_.quotes) numbers.push_back(quote.number);
    return fmt::format(R"({{"name":{},"language":{},"quotes":{},"remembered":{}}})",
                       quoted(brief_.contact_name), quoted(brief_.language), list_of(numbers),
                       list_of(memory_.remembered));
}

Result<std::string> Toolbox::recommend_products(const std::string& arguments) {
    TRY(const auto asked, from_json<ProductArguments>(arguments, Reading::strict));
    const std::string code = sales::product_by_alias(desk_.lists, asked.product);
    if (code.empty()) return Error{ErrorCode::not_found, "the shop sells no such product", "product"};
    std::vector<std::string> names;
    for (const sales::CatalogList& list : desk_.lists) {
        for (const sales::Accessory& one : list.accessories) {
            std::string name = say_.label(one.code);
            const bool fits = one.product == code || one.product == "*";
            if (fits && std::find(names.begin(), names.end(), name) == names.end())
                names.push_back(std::move(name));
        }
    }
    if (names.empty()) return std::string{R"({"products":[]})"};
    found(say_.all_of(names) + ".");
    return fmt::format(R"({{"products":{}}})", list_of(names));
}

Result<std::string> Toolbox::hand_over(const std::string& arguments) {
    TRY(const auto asked, from_json<ReasonArguments>(arguments, Reading::strict));
    if (asked.reason.size() > ai_tool::words_bytes_max)
        return Error{ErrorCode::invalid, "at most 300 bytes", "reason"};
    if (calls_for_.empty()) calls_for_ = "model_asks";
    return std::string{R"({"done":true})"};
}

void Toolbox::drop_proposals() {
    for (AiCall& call : calls_) {
        if (call.outcome == ai_tool::proposed) call.outcome = "not done: its text did not pass";
    }
    quote_ = {};
    calls_for_.clear();
}

AgentAnswer Toolbox::proposed(AgentAnswer answer) const {
    if (quote_ != QuoteRequest{}) {
        answer.kind = AnswerKind::QUOTE;
        answer.request = quote_;
        answer.text.clear();
    } else if (!calls_for_.empty() && answer.kind == AnswerKind::SAY) {
        answer.kind = AnswerKind::HAND_OVER;
        answer.reason = calls_for_;
    }
    return answer;
}

}  // namespace tero::ai
