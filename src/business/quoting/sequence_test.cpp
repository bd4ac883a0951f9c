// The business's sequence is proved against its sentences and the provider's rules.
#include "business/quoting/sentence_keys.hpp"
#include "business_files/built_in.hpp"
#include "codec/json.hpp"
#include "modules/followup/model/sequence_check.hpp"
#include "modules/followup/model/templates.hpp"

#include <gtest/gtest.h>
#include <functional>
#include <string>
#include <vector>

namespace tero::sales {
namespace {

using followup::Sequence;

using Problems = std::vector<std::string>;

Problems problems(const std::function<void(Sequence&)>& change,
                  const std::shared_ptr<const Sentences>& sentences = built_in_sentences()) {
    Sequence sequence = *built_in_sequence();
    change(sequence);
    Problems found;
    for (const Error& error : followup::check_sequence(sequence, *sentences)) found.push_back(error.message);
    return found;
}

TEST(Sequence, OfTheBuiltInBusinessIsProved) {
    EXPECT_EQ(problems([](Sequence&) {}), Problems{});
}

TEST(Sequence, HasIdsOfItsOwnAndHoursThatRise) {
    EXPECT_EQ(problems([](Sequence& sequence) {
                  sequence.steps[0].id = "Day 1";
                  sequence.steps[2].id = "day2";
                  sequence.steps[0].after = 0s;
                  sequence.steps[2].after = 48h;
              }),
              (Problems{"sequences.json: quote[0].id: 'Day 1' is not 1 to 40 small letters, digits and _",
                        "sequences.json: quote[0].after: 0s must be longer than 0s",
                        "sequences.json: quote[2].id: 'day2' is the id of an earlier step",
                        "sequences.json: quote[2].after: 48h must be longer than 48h before it"}));
}

TEST(Sequence, SaysSomethingElseAtEachStepInEveryLanguage) {
    EXPECT_EQ(problems([](Sequence& sequence) {
                  sequence.steps[1].wording = sequence.steps[0].wording;
                  sequence.steps[1].whatsapp.parameters = sequence.steps[0].whatsapp.parameters;
                  sequence.steps[2].wording = "follow_up.of_a_dream";
              }),
              (Problems{"sequences.json: quote[1].wording: says in es what step 'day1' says: nobody reads the same twice",
                        "sequences.json: quote[1].wording: says in en what step 'day1' says: nobody reads the same twice",
                        "sequences.json: quote[1].wording: says in pt what step 'day1' says: nobody reads the same twice",
                        "sequences.json: quote[2].wording: 'follow_up.of_a_dream' is no sentence under follow_up "
                        "(sentences/es.json)"}));
    EXPECT_EQ(problems([](Sequence& sequence) { sequence.steps[0].wording = "follow_up.link"; }).size(), 1U);
    EXPECT_EQ(problems([](Sequence& sequence) { sequence.steps[0].wording = "reply.greeting"; }).size(), 1U);
}

TEST(Sequence, CountsTheParametersOfEachTemplate) {
    const Problems missing =
        problems([](Sequence& sequence) { sequence.steps[1].whatsapp.parameters.pop_back(); });
    ASSERT_EQ(missing.size(), 3U);
    EXPECT_EQ(missing[0], "sequences.json: quote[1].whatsapp.parameters: 'follow_up.doubts' in es has a place {subject}, "
                          "and the template has no parameter for it");
    const Problems one_more = problems([](Sequence& sequence) { sequence.steps[0].whatsapp.parameters.push_back("day"); });
    ASSERT_EQ(one_more.size(), 3U);
    EXPECT_EQ(one_more[2], "sequences.json: quote[0].whatsapp.parameters: 'follow_up.seen' in pt has no place {day}: the "
                           "template would be sent with 3 parameters and has 2");
    EXPECT_EQ(problems([](Sequence& sequence) { sequence.examples.erase("day"); }),
              Problems{"templates.json: examples: has no 'day': the provider asks for one"});
}

TEST(Sequence, NamesTemplatesThatTheProviderTakesInEveryLanguage) {
    EXPECT_EQ(problems([](Sequence& sequence) { sequence.steps[0].whatsapp.name = "seguimiento"; }),
              (Problems{"templates.json: templates[0].text: 'seguimiento_cotizacion_24h' is no step's and has no text: nobody "
                        "could send it",
                        "sequences.json: quote[0].whatsapp.name: 'seguimiento' is not in templates.json"}));
    EXPECT_EQ(problems([](Sequence& sequence) {
                  sequence.templates.push_back({"Seguimiento 4", "SALES", {{"es", "es-UY"}, {"fr", "fr"}, {"en", "en"}}});
              }),
              (Problems{"templates.json: templates[4].name: 'Seguimiento 4' is not 1 to 512 small letters, digits and _",
                        "templates.json: templates[4].category: 'SALES' is not MARKETING or UTILITY",
                        "templates.json: templates[4].languages.es: 'es-UY' is no code of it at the provider; write one "
                        "such as es or es_UY",
                        "templates.json: templates[4].languages: the business does not speak 'fr'",
                        "templates.json: templates[4].text: 'Seguimiento 4' is no step's and has no text: nobody could "
                        "send it",
                        "templates.json: templates[4].languages: has no 'pt': who reads that would be written to in "
                        "another language"}));
}

// BMC's sentences with another wording of the first step.
std::shared_ptr<const Sentences> with_wording(const std::string& wording) {
    BusinessFiles files = built_in_business();
    for (const char* language : {"es", "en", "pt"}) {
        std::string& text = files.texts.find(std::string{"sentences/"} + language + ".json")->second;
        const std::size_t at = text.find("\"seen\": \"") + 9;
        text.replace(at, text.find("\",\n", at) - at, wording);
    }
    auto read = Sentences::read(files, "es", sentence_keys());
    EXPECT_TRUE(read.has_value()) << read.error().message;
    return std::make_shared<const Sentences>(std::move(*read));
}

TEST(Sequence, SaysWhatTheProviderWouldRefuseOfAWording) {
    const auto first = [](const std::string& wording) {
        return problems([](Sequence&) {}, with_wording(wording)).at(0);
    };
    const std::string path = "sequences.json: quote[0].wording: 'follow_up.seen' in es ";
    EXPECT_EQ(first("{name}: {quote}."), path + "begins or ends with a place, which the provider refuses");
    EXPECT_EQ(first("Hola, {name} {quote}."), path + "has two places side by side, which the provider refuses");
    EXPECT_EQ(first("Hola, {name}: {quote?{quote}|nada}."),
              path + "chooses between words, and a template has only one");
    EXPECT_EQ(first("Hola, {name}: {quote}. " + std::string(800, 'a')),
              path + "may grow to 1060 characters, and a template has at most 1024");
}

TEST(Sequence, EndsBeforeTheQuoteExpires) {
    const Sequence sequence = *built_in_sequence();
    EXPECT_EQ(followup::step_after_the_end(sequence, 73h), nullptr);
    ASSERT_NE(followup::step_after_the_end(sequence, 72h), nullptr);
    EXPECT_EQ(followup::step_after_the_end(sequence, 72h)->id, "day3");
}

TEST(Sequence, FilesThatCannotBeReadNameThemselvesAndThePlace) {
    BusinessFiles files = built_in_business();
    files.texts.find("sequences.json")->second = R"({"quote": [{"id": "day1", "after": "soon"}]})";
    EXPECT_EQ(followup::read_sequence(files).error().message,
              "sequences.json: quote[0].after: 'soon' is not a duration; write it as 500ms, 30s, 10min, 24h or 7d");
    files.texts.erase(files.texts.find("sequences.json"));
    EXPECT_EQ(followup::read_sequence(files).error().message, "there is no sequences.json");
}

TEST(Templates, AreOneForEachStepAndLanguage) {
    const auto all = followup::submissions(*built_in_sequence(), *built_in_sentences());
    ASSERT_EQ(all.size(), 12U);
    EXPECT_EQ(to_json(all[4]),
              R"({"name":"seguimiento_cotizacion_48h","category":"MARKETING","language":"es","components":[)"
              R"({"type":"BODY","text":"¡Hola, {{1}}! Si te quedó alguna duda con la cotización {{2}} ({{3}}), )"
              R"(escribime y la vemos.","example":{"body_text":[["Ana","COT-2026-000418",)"
              R"("Isodec 100 mm blanco, 50 m²"]]}}]})");
}

TEST(Templates, AreFilledInByAPerson) {
    const auto sequence = built_in_sequence();
    const auto all = followup::offered_templates(*sequence, *built_in_sentences());
    ASSERT_EQ(all.size(), 12U);
    const auto& seen = all[1];
    ASSERT_EQ(seen.name + " " + seen.approved, "seguimiento_cotizacion_24h es");
    const auto filled = followup::fill_template(seen, {"Ana", "COT-2026-000418"});
    ASSERT_TRUE(filled.has_value()) << filled.error().message;
    EXPECT_EQ(filled->text, "¡Hola, Ana! ¿Pudiste ver la cotización COT-2026-000418? Si querés, la ajustamos.");
    EXPECT_EQ(filled->use.parameters, (std::vector<std::string>{"Ana", "COT-2026-000418"}));
    EXPECT_EQ(filled->category, "MARKETING");
}

followup::ProviderTemplate delivery() {
    return {.name = "avisar_llegada",
            .category = "UTILITY",
            .languages = {{"es", "es_UY"}},
            .text = {{"es", "Hola {name}: la entrega es el {day}. ¿Te queda bien?"}},
            .parameters = {"name", "day"},
            .labels = {{"day", {{"es", "Día de la entrega"}}}}};
}

TEST(Templates, OfPeopleAreOfferedBehindThoseOfTheSteps) {
    Sequence sequence = *built_in_sequence();
    sequence.templates.push_back(delivery());
    EXPECT_EQ(problems([&](Sequence& one) { one = sequence; }), Problems{});

    const auto all = followup::offered_templates(sequence, *built_in_sentences());
    ASSERT_EQ(all.size(), 13U);
    const auto& own = all.back();
    EXPECT_EQ(own.approved + " " + own.text, "es_UY Hola {{1}}: la entrega es el {{2}}. ¿Te queda bien?");
    EXPECT_EQ(own.labels.at("day").at("es"), "Día de la entrega");
    EXPECT_EQ(followup::submissions(sequence, *built_in_sentences()).back().components[0].example.body_text,
              (std::vector<std::vector<std::string>>{{"Ana", "9/11"}}));
    // What looks like a place is a value.
    EXPECT_EQ(followup::fill_template(own, {"{{2}}", "jueves {{1}}"})->text,
              "Hola {{2}}: la entrega es el jueves {{1}}. ¿Te queda bien?");
}

TEST(Templates, OfPeopleSayWhatIsMissing) {
    const auto found = [](const std::function<void(followup::ProviderTemplate&)>& change) {
        return problems([&](Sequence& sequence) {
            sequence.templates.push_back(delivery());
            change(sequence.templates.back());
        });
    };
    const std::string path = "templates.json: templates[4].";
    EXPECT_EQ(found([](auto& one) { one.text.clear(); }).at(0),
              path + "text: 'avisar_llegada' is no step's and has no text: nobody could send it");
    EXPECT_EQ(found([](auto& one) { one.languages["en"] = "en"; }),
              Problems{path + "text: has no 'en', in which it was approved"});
    EXPECT_EQ(found([](auto& one) { one.text["pt"] = one.text["es"]; }),
              Problems{path + "languages: has no 'pt', in which there is a text"});
    EXPECT_EQ(found([](auto& one) { one.parameters = {"name"}; }),
              (Problems{path + "labels.day: is no parameter of this template",
                        path + "parameters: has no 'day', for which the text in es has a place"}));
    EXPECT_EQ(found([](auto& one) { one.parameters.push_back("subject"); }),
              Problems{path + "text.es: has no place {subject} for its parameter"});
    EXPECT_EQ(found([](auto& one) { one.text["es"] = "Hola {name}, el {day}"; }),
              Problems{path + "text.es: it begins or ends with a place, which the provider refuses"});
    EXPECT_EQ(found([](auto& one) { one.text["es"] = "Hola{name?, {name}}: el {day}."; }),
              Problems{path + "text.es: chooses between words, and a template has only one"});
    EXPECT_EQ(found([](auto& one) { one.name = "seguimiento_cotizacion_24h"; }).at(1),
              path + "text: 'seguimiento_cotizacion_24h' is the template of a step, which has its wording and its parameters");
    EXPECT_EQ(found([](auto& one) { one.text["es"] = "Hola {name: el {day}."; }).size(), 1U);
}

TEST(Templates, AreNotSentWithAPlaceThatIsEmptyOrThatTheProviderRefuses) {
    const auto sequence = built_in_sequence();
    const auto all = followup::offered_templates(*sequence, *built_in_sentences());
    const auto field = [&](const std::vector<std::string>& values) {
        const auto filled = followup::fill_template(all[1], values);
        return filled ? std::string{"none"} : filled.error().field;
    };
    EXPECT_EQ(field({"Ana"}), "parameters");
    EXPECT_EQ(field({"Ana", "  "}), "parameters[1]");
    EXPECT_EQ(field({"Ana\nMaría", "COT-1"}), "parameters[0]");
    EXPECT_EQ(field({"Ana     María", "COT-1"}), "parameters[0]");
    EXPECT_EQ(field({"Ana", "COT-1"}), "none");
}

}  // namespace
}  // namespace tero::sales
