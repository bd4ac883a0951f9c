#include "app/modules/business_texts.hpp"

#include "app/modules/learned_intents.hpp"
#include "base/check.hpp"
#include "business/quoting/sentence_keys.hpp"
#include "business_files/built_in.hpp"
#include "codec/json.hpp"
#include "config/agent_config.hpp"

#include <map>
#include <string>
#include <utility>

namespace tero {
namespace {

std::map<std::string, BusinessTexts, std::less<>> read_built_in() {
    std::map<std::string, BusinessTexts, std::less<>> all;
    for (const std::string& name : built_in_businesses()) {
        const BusinessFiles& files = built_in_business(name);
        const std::string* text = files.find("business.json");
        CHECK(text != nullptr, "{}: no business.json", name);
        const auto config = from_json<AgentConfig>(*text, Reading::strict);
        CHECK(config.has_value(), "{}: {}", name, to_string(config.error()));
        auto texts = read_texts(files, config->business.language);
        CHECK(texts.has_value(), "{}: {}", name, to_string(texts.error()));
        all.emplace(name, *std::move(texts));
    }
    return all;
}

}  // namespace

Result<BusinessTexts> read_texts(const BusinessFiles& files, std::string_view language) {
    TRY(auto words, router::read_router_words(files));
    if (!files.model.empty()) {
        TRY(words.model, read_intents(files.model));
    }
    TRY(auto sentences, Sentences::read(files, language, sales::sentence_keys()));
    TRY(auto sequence, followup::read_sequence(files));
    return BusinessTexts{std::make_shared<const router::RouterWords>(std::move(words)),
                         std::make_shared<const Sentences>(std::move(sentences)),
                         std::make_shared<const followup::Sequence>(std::move(sequence))};
}

const BusinessTexts& built_in_texts(std::string_view name) {
    static const auto all = read_built_in();
    const auto found = all.find(name);
    CHECK(found != all.end(), "no business '{}' is built in", name);
    return found->second;
}

}  // namespace tero
