#include "business/understanding/understanding_fixture.hpp"

#include "base/check.hpp"
#include "business_files/built_in.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

namespace tero::router {
namespace {

namespace json = boost::json;

std::string file_text(const char* path) {
    std::ifstream file{path};
    CHECK(file.good(), "cannot read {}: tests run from the top folder", path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

json::value parsed(std::string_view text) {
    boost::system::error_code failed;
    json::value value = json::parse({text.data(), text.size()}, failed);
    CHECK(!failed, "not JSON: {}", text.substr(0, 60));
    return value;
}

std::string text_of(const json::value& value) {
    return std::string{value.as_string().data(), value.as_string().size()};
}

std::vector<std::string> texts_of(const json::value& value) {
    std::vector<std::string> texts;
    for (const json::value& item : value.as_array()) texts.push_back(text_of(item));
    return texts;
}

NamedCode& entry(std::vector<NamedCode>& list, std::string code) {
    for (NamedCode& named : list) {
        if (named.code == code) return named;
    }
    list.push_back({.code = std::move(code)});
    return list.back();
}

// The values of an option: those that the product lists, and those that its steps have a figure for.
void add_values(std::vector<NamedCode>& list, const json::object& product, std::string_view option) {
    if (const auto* listed = product.if_contains("options")) {
        if (const auto* values = listed->as_object().if_contains({option.data(), option.size()}))
            for (std::string& value : texts_of(*values)) entry(list, std::move(value));
    }
    for (const json::value& step : product.at("steps").as_array()) {
        const auto* of = step.as_object().if_contains("option");
        if (of == nullptr || text_of(*of) != option) continue;
        const char* figures = text_of(step.at("step")) == "shares" ? "shares" : "factors";
        for (const auto& figure : step.at(figures).as_object()) entry(list, std::string{figure.key()});
    }
}

// Its title, and the numbers of its table.
void add_sold(SoldProduct& sold, const json::object& product) {
    if (const auto* name = product.if_contains("name"); name != nullptr && name->is_string())
        sold.titles.push_back(text_of(*name));
    const json::object& table = product.at("steps").as_array().front().as_object();
    const auto* prices = table.if_contains("prices");
    if (prices == nullptr) return;
    for (const auto& price : prices->as_object()) {
        const std::string value{price.key()};
        sold.numbers.push_back(std::stoi(value));
    }
}

// By name, from `GREETING` or `greeting`.
IntentType intent_named(std::string name) {
    for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    IntentType intent = IntentType::UNKNOWN;
    const bool known = boost::describe::enum_from_string(name.c_str(), intent);
    CHECK(known, "no such intent: {}", name);
    return intent;
}

Decimal decimal_of(const json::value& value) { return Decimal::of(json::serialize(value)); }

void read_label(const std::string& name, const json::value& value, LabelledMessage& message) {
    QuoteRequest& request = message.request;
    Details& details = message.details;
    message.entity_names.push_back(name);
    if (name == "products")
        message.products = texts_of(value);
    else if (name == "thickness_mm") {
        for (const json::value& item : value.as_array())
            message.thicknesses.push_back(static_cast<std::int32_t>(item.as_int64()));
    } else if (name == "length_m")
        request.set("length_m", decimal_of(value));
    else if (name == "width_m")
        request.set("width_m", decimal_of(value));
    else if (name == "height_m")
        details.height_m = decimal_of(value);
    else if (name == "area_m2")
        request.set("area_m2", decimal_of(value));
    else if (name == "quantity")
        request.set("quantity", static_cast<std::int32_t>(value.as_int64()));
    else if (name == "color")
        request.set("color", text_of(value));
    else if (name == "zone")
        request.set("zone", text_of(value));
    else if (name == "edges")
        request.set("edges", texts_of(value));
    else if (name == "services")
        details.services = texts_of(value);
    else if (name == "services_detail") {
        request.set("anclajes", text_of(value.at("anclajes")));
        request.set("traslado", text_of(value.at("traslado")));
    } else if (name == "application")
        details.application = text_of(value);
    else if (name == "quote_id")
        message.quote_number = text_of(value);
    else if (name == "unit")
        details.unit = text_of(value);
    else if (name == "payment")
        details.payment = text_of(value);
    else if (name == "name")
        details.name = text_of(value);
    else if (name == "phone")
        details.phone = text_of(value);
    else if (name == "date_hint")
        details.date_hint = text_of(value);
    else if (name == "reason")
        details.reason = text_of(value);
    else if (name == "callback")
        details.callback = value.as_bool();
    else if (name == "invoice")
        details.invoice = value.as_bool();
    else if (name == "document")
        details.document = text_of(value);
    else if (name == "topic")
        details.topic = text_of(value);
    else
        CHECK(false, "{}: a label that no test looks at: {}", message.id, name);
}

}  // namespace

Vocabulary example_vocabulary() {
    Vocabulary vocabulary{.quote_prefix = "COT"};
    const json::value catalog = parsed(file_text("examples/catalog.json"));
    for (const json::value& list : catalog.at("lists").as_array()) {
        for (const json::value& product : list.at("products").as_array()) {
            const json::object& object = product.as_object();
            NamedCode& named = entry(vocabulary.products, text_of(object.at("code")));
            add_sold(vocabulary.sold_as(named.code), object);
            if (const auto* aliases = object.if_contains("aliases")) {
                for (std::string& alias : texts_of(*aliases)) named.names.push_back(std::move(alias));
            }
            for (const json::value& option : catalog.at("options").as_array()) {
                const std::string kind = text_of(option.at("kind"));
                const std::string code = text_of(option.at("code"));
                if (kind == "choice" || kind == "sides") add_values(vocabulary.values_of(code), object, code);
            }
        }
        if (const auto* accessories = list.as_object().if_contains("accessories")) {
            for (const json::value& accessory : accessories->as_array())
                entry(vocabulary.extras, text_of(accessory.at("code")));
        }
    }
    for (const json::value& zone : catalog.at("terms").at("zones").as_array()) {
        vocabulary.places.push_back({.code = text_of(zone.at("code")), .names = texts_of(zone.at("places"))});
    }
    return vocabulary;
}

Vocabulary grown_vocabulary() {
    Vocabulary vocabulary = example_vocabulary();
    entry(vocabulary.places, "interior").names.emplace_back("Las Piedras");
    vocabulary.places.push_back({.code = "brasil", .names = {"Brasil", "Brazil"}});
    return vocabulary;
}

const RouterWords& example_words() {
    static const RouterWords words = [] {
        auto read = read_router_words(built_in_business());
        CHECK(read, "the words of the business that is built in: {}", to_string(read.error()));
        return std::move(*read);
    }();
    return words;
}

const Lexicon& example_lexicon() {
    static const Lexicon prepared{example_words(), example_vocabulary()};
    return prepared;
}

std::vector<LabelledMessage> labelled_messages() {
    std::vector<LabelledMessage> messages;
    std::istringstream lines{file_text("tests/fixtures/conversations.jsonl")};
    for (std::string line; std::getline(lines, line);) {
        if (line.empty()) continue;
        const json::value value = parsed(line);
        LabelledMessage message{.id = text_of(value.at("id")),
                                .text = text_of(value.at("text")),
                                .language = text_of(value.at("lang"))};
        message.intent = intent_named(text_of(value.at("intent")));
        for (const std::string& name : texts_of(value.at("intents")))
            message.intents.push_back(intent_named(name));
        message.agent = text_of(value.at("agent"));
        for (const auto& label : value.at("entities").as_object())
            read_label(std::string{label.key()}, label.value(), message);
        messages.push_back(std::move(message));
    }
    return messages;
}

}  // namespace tero::router
