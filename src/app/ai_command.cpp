#include "app/ai_command.hpp"

#include "app/config/catalog_names.hpp"
#include "app/configured.hpp"
#include "app/language_model.hpp"
#include "app/modules/burst_routing.hpp"
#include "app/modules/business_texts.hpp"
#include "modules/router/language_model.hpp"
#include "workers/ai/ai_writer.hpp"
#include "workers/ai/message_reader.hpp"

#include <fmt/format.h>
#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace tero::app {
namespace {

constexpr std::array ai_options{
    config_option,
    OptionSpec{
        .name = "facts", .value = "TEXT", .help = "what the model's text may state, in plain sentences"},
    OptionSpec{.name = "language", .value = "CODE", .help = "the customer's; otherwise the business's"},
};
constexpr std::array ai_words{
    WordSpec{"ACTION",
             "test: asks for one text, and judges it; read: has a message read, and says "
             "what of that counts"},
    WordSpec{"TEXT", "what a customer might write, quoted"}};

// invalid: none is to be asked.
Result<std::unique_ptr<ai::IAConversacionalIntegrada>> model_of(const AgentConfig& config, const Clock& clock,
                                                                metrics::Metrics& metrics) {
    TRY(auto ia, open_model(config.ai, "", clock, metrics));
    if (ia != nullptr) return ia;
    return Error{ErrorCode::invalid, "no model is asked: ai.mode is OFF, or there are no providers", "ai"};
}

Result<Done> test(const LoadedConfig& loaded, const Arguments& arguments, std::ostream& out) {
    const AgentConfig& config = loaded.config;
    const SystemClock clock;
    metrics::Metrics metrics;
    TRY(const auto ia, model_of(config, clock, metrics));
    TRY(const BusinessTexts texts, read_texts(loaded.business, config.business.language));
    TRY(TimeZone zone, TimeZone::load(config.business.time_zone));
    TRY(ai::Lexicon lexicon, ai::Lexicon::read(loaded.business));
    TRY(sales::Catalog catalog, read_catalog(config.business, loaded.business));
    auto published = std::make_shared<sales::PublishedCatalog>();
    published->publish(std::move(catalog.lists));

    AgentBrief brief;
    brief.text = arguments.word(1);
    brief.language =
        arguments.value("language").empty() ? config.business.language : arguments.value("language");
    if (!lexicon.speaks(brief.language))
        return Error{ErrorCode::invalid, fmt::format("no guard speaks '{}'", brief.language), "language"};
    brief.at = clock.now();
    brief.person_called = true;  // a draft, whatever the mode
    AgentAnswer answer;
    answer.kind = AnswerKind::HAND_OVER;
    answer.text = arguments.value("facts").empty() ? texts.sentences->in(brief.language)("reply.colleague")
                                                   : arguments.value("facts");
    ai::AiWriter writer{{.ia = *ia,
                         .lexicon = std::move(lexicon),
                         .business = config.business.name,
                         .pricing = sales::pricing_options(config.business),
                         .zone = std::move(zone),
                         .catalog = std::move(published),
                         .sentences = texts.sentences,
                         .remember = [](const AgentBrief&) { return ai::Memory{}; }},
                        metrics};
    const auto begun = std::chrono::steady_clock::now();
    const ai::AiWriter::Worded made = writer.worded(answer, brief);
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    if (!made.ai) return Error{ErrorCode::invalid, "there is nothing to answer in that text", "TEXT"};
    if (made.ai->outcome == ai_outcome::no_answer) return Error{ErrorCode::unavailable, made.ai->rule, ""};
    const bool passed = made.ai->outcome == ai_outcome::drafted;
    for (const AiCall& call : made.ai->calls)
        out << fmt::format("tool     {} {}: {}\n", call.tool, call.arguments.text, call.outcome);
    out << fmt::format(
        "facts    {}\ntext     {}\nguard    {}\ntook     {} ms\n", answer.text, made.ai->text,
        passed ? "passes" : fmt::format("refused twice: {} ({})", made.ai->rule, made.ai->found),
        took.count());
    return Done{};
}

std::string listed(const std::vector<std::string>& all) {
    return all.empty() ? "nothing" : fmt::format("{}", fmt::join(all, "; "));
}

// As by somebody who never wrote.
Result<Done> read(const LoadedConfig& loaded, const Arguments& arguments, std::ostream& out) {
    const AgentConfig& config = loaded.config;
    const SystemClock clock;
    metrics::Metrics metrics;
    TRY(const auto ia, model_of(config, clock, metrics));
    TRY(const BusinessTexts texts, read_texts(loaded.business, config.business.language));
    TRY(const sales::Catalog catalog, read_catalog(config.business, loaded.business));
    const router::Vocabulary vocabulary = vocabulary_of(catalog.lists, config.business.quote_prefix);
    const AgentRouter router{
        *texts.words, vocabulary, {config.routing.fallback_agent, config.routing.confidence_min}};
    const std::string& text = arguments.word(1);
    RoutingContext context;
    if (!arguments.value("language").empty()) context.language = arguments.value("language");
    const Understanding plain = router.understand(text, context);
    const std::string_view why =
        router::why_ask_model(plain, router.route(plain, context).is_fallback, text, context);
    out << fmt::format("understood {} ({:.2f})\n", name_of(plain.intent), plain.confidence);
    if (why.empty()) {
        out << "model      is not asked\n";
        return Done{};
    }
    const router::ModelQuestion question = router::model_question(texts.words->words, vocabulary);
    const ReadingSaid said =
        ai::ask_reading(*ia, {.told = question.told, .text = text, .schema = question.schema});
    if (!said.error.empty()) return Error{ErrorCode::unavailable, said.error, ""};
    out << fmt::format("asked      {}\nsaid       {}\n", why, said.answer);
    TRY(const router::ModelAnswer answer, router::read_model_answer(said.answer));
    router::ModelUse use;
    const Understanding heard = router::understand_with(answer, why, text, router.lexicon(), context, use);
    out << fmt::format("taken      {}\ndropped    {}\nunderstood {} ({:.2f})\n", listed(use.taken),
                       listed(use.dropped), name_of(heard.intent), heard.confidence);
    return Done{};
}

}  // namespace

const CommandSpec ai_command{
    .name = "ai",
    .summary =
        "Asks the configured language model for one text and says what the guard thinks of it, or has it "
        "read a "
        "message and says what of that counts. It counts for no budget of the server.",
    .words = ai_words,
    .options = ai_options,
    .examples =
        "tero ai test '¿tienen stock?'\n"
        "tero ai test '¿llegan a Salto?' --facts 'Entregamos en todo el país.'\n"
        "tero ai read 'un techo de 8x5 en isodec de 100 y otro de 6x4 en isodec de 150'"};

int ask_ai(const Arguments& arguments, const Environment& environment, std::ostream& out, std::ostream& err) {
    const bool reads = arguments.word(0) == "read";
    if (!reads && arguments.word(0) != "test") {
        return wrong_usage(
            err, {ErrorCode::invalid, fmt::format("ai takes test or read, not '{}'", arguments.word(0)), ""},
            "ai");
    }
    const auto loaded = configuration(Needs::CATALOG, arguments, environment, err);
    if (!loaded) return 1;
    const auto done = reads ? read(*loaded, arguments, out) : test(*loaded, arguments, out);
    return done ? 0 : failed(err, done.error());
}

}  // namespace tero::app
