#include "app/cron_command.hpp"

#include "app/configured.hpp"
#include "base/time.hpp"
#include "codec/json.hpp"
#include "modules/scheduler/cron/cron_question.hpp"

#include <fmt/format.h>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace tero::app {
namespace {

constexpr std::array cron_options{
    OptionSpec{.name = "zone", .value = "ZONE", .help = "the clock it goes by", .fallback = "UTC"},
    OptionSpec{
        .name = "from", .value = "TIME", .help = "fires after this time, such as 2026-11-02T14:00:00Z; now"},
    OptionSpec{.name = "count", .value = "N", .help = "how many fires", .fallback = "1"},
    OptionSpec{.name = "inclusive", .help = "a fire at --from counts"},
    OptionSpec{.name = "gap",
               .value = "POLICY",
               .help = "a time that is missing where the clock is put forward: skip, end_of_gap, shift",
               .fallback = "end_of_gap"},
    OptionSpec{.name = "overlap",
               .value = "POLICY",
               .help = "a time that comes twice where it is put back: first, second, both, auto",
               .fallback = "auto"},
    OptionSpec{.name = "seed", .value = "TEXT", .help = "chooses where H falls"},
    OptionSpec{.name = "batch",
               .help = "a question a line from the standard input, as JSON, and so the answers"},
};
constexpr std::array cron_words{
    WordSpec{"ACTION", "next: prints when it fires next"},
    WordSpec{.name = "EXPR", .help = "a cron expression, quoted", .optional = true}};

void append_error(std::string& out, const Error& error, std::size_t position) {
    out += R"({"error":{"message":)";
    append_json_text(
        out, error.field.empty() || position > 0 ? error.message : error.field + ": " + error.message);
    if (position > 0) out += fmt::format(R"(,"position":{})", position);
    out += "}}";
}

std::string answered(const scheduler::CronQuestion& question) {
    std::string line;
    std::size_t position = 0;
    const auto fires = scheduler::answer(question, &position);
    if (!fires) {
        append_error(line, fires.error(), position);
        return line;
    }
    line = R"({"next":[)";
    for (const std::string& fire : *fires) {
        if (line.back() != '[') line += ',';
        append_json_text(line, fire);
    }
    return line + "]}";
}

int batch(std::istream& in, std::ostream& out, std::ostream& err) {
    std::string text;
    for (std::size_t number = 1; std::getline(in, text); ++number) {
        if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
        auto question = from_json<scheduler::CronQuestion>(text, Reading::strict);
        if (!question) {
            // A line may carry what is its writer's own; but a mistyped name must not go unseen.
            auto known = from_json<scheduler::CronQuestion>(text, Reading::tolerant);
            if (known) {
                err << fmt::format("line {}: {}: {}; passed over\n", number, question.error().field,
                                   question.error().message);
            }
            question = std::move(known);
        }
        if (question) {
            out << answered(*question) << '\n';
        } else {
            std::string line;
            append_error(line, question.error(), 0);
            out << line << '\n';
        }
    }
    out.flush();
    return 0;
}

Result<scheduler::CronQuestion> question_of(const Arguments& arguments) {
    scheduler::CronQuestion question{.expr = arguments.word(1),
                                     .zone = arguments.value("zone"),
                                     .from = SystemClock{}.now(),
                                     .inclusive = arguments.has("inclusive"),
                                     .gap = arguments.value("gap"),
                                     .overlap = arguments.value("overlap"),
                                     .seed = arguments.value("seed")};
    TRY(const std::int64_t count, arguments.number("count", 1, scheduler::cron_count_max));
    question.count = static_cast<std::int32_t>(count);
    if (arguments.has("from")) {
        TRY(question.from, parse_timestamp(arguments.value("from")));
    }
    return question;
}

}  // namespace

const CommandSpec cron_command{
    .name = "cron",
    .summary = "Says when a cron expression fires; docs/schedules.md has the grammar.",
    .words = cron_words,
    .options = cron_options,
    .examples =
        "tero cron next '0 9 * * MON-FRI' --zone America/Montevideo --count 5\n"
        "tero cron next '30 2 * * *' --zone America/New_York --from 2026-03-08T00:00:00-05:00 --gap shift\n"
        "tero cron next --batch < questions.jsonl"};

int cron(const Arguments& arguments, std::istream& in, std::ostream& out, std::ostream& err) {
    const auto wrong = [&](std::string message) {
        return wrong_usage(err, {ErrorCode::invalid, std::move(message), ""}, "cron");
    };
    if (arguments.word(0) != "next")
        return wrong(fmt::format("cron takes next, not '{}'", arguments.word(0)));
    if (arguments.has("batch") != arguments.word(1).empty())
        return wrong("cron next takes an expression, or --batch without one");
    if (arguments.has("batch")) return batch(in, out, err);
    const auto question = question_of(arguments);
    if (!question) return wrong_usage(err, question.error(), "cron");
    const auto fires = scheduler::answer(*question);
    if (!fires) return failed(err, fires.error());
    for (const std::string& fire : *fires) out << fire << '\n';
    if (fires->size() < static_cast<std::size_t>(question->count))
        err << "no more fires before the year 2400\n";
    return 0;
}

}  // namespace tero::app
