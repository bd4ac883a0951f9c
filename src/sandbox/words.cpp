#include "sandbox/words.hpp"

#include "base/check.hpp"
#include "base/file.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <array>

namespace tero::app {
namespace {

constexpr std::array<std::string_view, 14> needed{
    "greeting",       "complaint",          "human_request", "opt_out",        "accept_quote",
    "reject_quote",   "postpone",           "payment_terms", "stock_delivery", "objection_price",
    "goodbye_thanks", "technical_question", "spam_other",    "auto_reply"};

std::string key_of(std::string_view intent, std::string_view language) {
    return fmt::format("{}/{}", intent, language);
}

}  // namespace

Result<Words> Words::parse(std::string_view lines) {
    Words words;
    int number = 0;
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        const std::string_view line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 1, lines.size()));
        number += 1;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        auto sentence = from_json<Sentence>(line, Reading::tolerant);
        if (!sentence || sentence->text.empty()) {
            return Error{ErrorCode::invalid,
                         fmt::format("line {}: {}", number,
                                     sentence ? std::string{"no text"} : to_string(sentence.error())),
                         fmt::format("[{}]", number - 1)};
        }
        words.texts_[key_of(sentence->intent, sentence->lang)].push_back(std::move(sentence->text));
    }
    for (const std::string_view intent : needed) {
        if (!words.texts_.contains(key_of(intent, "es"))) {
            return Error{ErrorCode::invalid, fmt::format("no Spanish sentence means {}", intent),
                         std::string{intent}};
        }
    }
    return words;
}

Result<Words> Words::read(const std::string& path) {
    auto text = read_file(path);
    if (!text) {
        return Error{text.error().code,
                     text.error().message +
                         "; the demo's customers take their words from it: start it in the folder "
                         "of the project",
                     "conversations"};
    }
    auto words = parse(*text);
    if (!words) return Error{words.error().code, path + ": " + words.error().message, words.error().field};
    return words;
}

const std::vector<std::string>& Words::of(std::string_view intent, std::string_view language) const {
    auto found = texts_.find(key_of(intent, language));
    if (found == texts_.end()) found = texts_.find(key_of(intent, "es"));
    CHECK(found != texts_.end(), "no sentence means {}", intent);
    return found->second;
}

}  // namespace tero::app
