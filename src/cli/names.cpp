#include "cli/names.hpp"

#include "api/search.hpp"
#include "base/id.hpp"
#include "cli/command.hpp"
#include "cli/views.hpp"
#include "codec/json.hpp"
#include "modules/followup/model/follow_up.hpp"
#include "modules/scheduler/model/schedule.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>
#include <vector>

namespace tero::cli {
namespace {

// Something that fits what was said.
struct Candidate {
    std::string id = {};
    std::string shown = {};
};

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::string digits(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c >= '0' && c <= '9') out += c;
    }
    return out;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char c : lower(text)) {
        if (c != ' ') words.back() += c;
        if (c == ' ' && !words.back().empty()) words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

// Every word that was said is a whole word of the name.
bool is_named(std::string_view said, std::string_view name) {
    const std::vector<std::string> asked = words_of(said);
    const std::vector<std::string> own = words_of(name);
    return !asked.empty() && std::all_of(asked.begin(), asked.end(), [&](const std::string& word) {
        return std::find(own.begin(), own.end(), word) != own.end();
    });
}

Result<std::string> only_one(std::string_view what, std::string_view said,
                             const std::vector<Candidate>& found, std::string_view advice) {
    if (found.size() == 1) return found.front().id;
    if (found.empty())
        return Error{ErrorCode::not_found, fmt::format("there is no {} '{}'; {}", what, said, advice), ""};
    std::string which;
    for (const Candidate& one : found)
        which += fmt::format("{}{} ({})", which.empty() ? "" : ", ", one.id, one.shown);
    return Error{ErrorCode::conflict,
                 fmt::format("'{}' may be several: {}; say which by its id", said, which), ""};
}

constexpr std::size_t found_max = 50;  // of a search

Result<api::SearchResponse> search_for(ApiClient& api, const std::string& said) {
    TRY(const std::string body,
        api.get("/api/v1/search", {{"q", said}, {"limit", std::to_string(found_max)}}));
    return from_json<api::SearchResponse>(body, Reading::tolerant);
}

// A telephone as it is kept, or as it is dialled within its country: 099000001 of 59899000001.
bool is_dialled(std::string_view said, std::string_view phone) {
    constexpr std::size_t digits_min = 7;
    if (said.empty()) return false;
    return said == phone ||
           (said.size() > digits_min && said.starts_with('0') && phone.ends_with(said.substr(1)));
}

// Customers who are called so: by their whole name or telephone, else by words of the name. Where more were
// found than are told, one of those may be called so too.
Result<std::vector<api::FoundContact>> contacts_named(const api::SearchResponse& answer,
                                                      const std::string& said) {
    bool has_number = false;
    std::vector<api::FoundContact> exact;
    std::vector<api::FoundContact> near;
    const std::string number = digits(said);
    for (const api::FoundContact& one : answer.contacts) {
        const bool is_number = is_dialled(number, digits(one.phone));
        if (is_number || lower(one.name) == lower(said)) exact.push_back(one);
        if (is_number || is_named(said, one.name)) near.push_back(one);
        has_number = has_number || is_number;
    }
    if (answer.contacts.size() >= found_max && !has_number) {
        return Error{ErrorCode::conflict,
                     fmt::format("'{}' fits too many; say more of the name, or the telephone", said), ""};
    }
    return exact.empty() ? near : exact;
}

Result<std::string> contact_id(ApiClient& api, const std::string& said) {
    TRY(const api::SearchResponse answer, search_for(api, said));
    TRY(const auto named, contacts_named(answer, said));
    std::vector<Candidate> found;
    for (const auto& one : named)
        found.push_back({to_string(one.id), one_line(one.name + " " + one.phone)});
    return only_one("contact", said, found, "`tero search WORDS` finds those that there are");
}

Result<Quote> quote_named(ApiClient& api, const std::string& number) {
    TRY(const std::string body, api.get(path_to("quotes", number)));
    return from_json<Quote>(body, Reading::tolerant);
}

// Of a quote's number, its customer's.
Result<std::string> conversation_id(ApiClient& api, const std::string& said, bool& is_number) {
    TRY(const api::SearchResponse answer, search_for(api, said));
    for (const api::FoundQuote& one : answer.quotes) {
        if (lower(one.number) != lower(said)) continue;
        is_number = true;
        TRY(const Quote quote, quote_named(api, one.number));
        return to_string(quote.conversation);
    }
    TRY(const auto named, contacts_named(answer, said));
    std::vector<Candidate> found;
    for (const auto& one : named) {
        if (!one.conversation.empty()) found.push_back({one.conversation, one_line(one.name + " " + one.phone)});
    }
    return only_one("conversation with", said, found, "`tero conversations` lists those that there are");
}

Result<std::string> quote_id(ApiClient& api, const std::string& said) {
    TRY(const Quote quote, quote_named(api, upper(said)));
    return to_string(quote.id);
}

// Of a quote the one that is still to come, or of NUMBER/STEP that step's.
Result<std::string> follow_up_id(ApiClient& api, const std::string& said) {
    const std::size_t slash = said.find('/');
    const std::string step = slash == std::string::npos ? std::string{} : said.substr(slash + 1);
    TRY(const std::string quote, quote_id(api, said.substr(0, slash)));
    TRY(const auto rows, fetch_all(api, "/api/v1/follow-ups", {{"quote", quote}}));
    std::vector<Candidate> found;
    for (const Json& row : rows) {
        TRY(const auto one, from_json<FollowUp>(row.text, Reading::tolerant));
        const bool is_to_come =
            one.status == FollowUpStatus::PENDING || one.status == FollowUpStatus::BOOKED;
        if (step.empty() ? is_to_come : one.step == step)
            found.push_back({to_string(one.id), fmt::format("{}, {}", one.step, name_of(one.status))});
    }
    return only_one("follow-up of", said, found, "`tero follow-ups --quote NUMBER` lists those that there are");
}

Result<std::string> schedule_id(ApiClient& api, const std::string& said) {
    TRY(const auto rows, fetch_all(api, "/api/v1/schedules", {}));
    std::vector<Candidate> found;
    for (const Json& row : rows) {
        TRY(const auto one, from_json<ScheduledTask>(row.text, Reading::tolerant));
        if (lower(one.settings.name) == lower(said))
            found.push_back({to_string(one.id), std::string{name_of(one.status)}});
    }
    return only_one("schedule named", said, found, "`tero schedules` lists those that there are");
}

// `messaging.01kavd3q8s….answer`, and no name with dots in it
bool is_work_item(std::string_view said) {
    const std::size_t begin = said.find('.');
    const std::size_t end = said.rfind('.');
    return begin != end && parse_id(said.substr(begin + 1, end - begin - 1)).has_value();
}

// Of a customer or a quote: the one thing that is still to be done. A number does not mean what is to be done
// about another quote of the same customer.
Result<std::string> work_item_id(ApiClient& api, const std::string& said) {
    bool is_number = false;
    TRY(const std::string conversation, conversation_id(api, said, is_number));
    TRY(const auto rows, fetch_all(api, "/api/v1/work-items", {{"conversation", conversation}}));
    std::vector<Candidate> found;
    for (const Json& row : rows) {
        TRY(const auto one, from_json<WorkView>(row.text, Reading::tolerant));
        const bool is_of_another =
            one.kind != "answer" && !one.quote_number.empty() && one.quote_number != upper(said);
        if (one.status == WorkStatus::DONE || (is_number && is_of_another)) continue;
        found.push_back({one.id, one.kind});
    }
    return only_one("open item of", said, found, "`tero inbox` lists those that there are");
}

}  // namespace

Result<std::string> id_of(ApiClient& api, Named named, const std::string& said) {
    if (named == Named::NOTHING || said.empty() || parse_id(said)) return said;
    bool is_number = false;
    switch (named) {
        case Named::CONTACT:
            return contact_id(api, said);
        case Named::CONVERSATION:
            return conversation_id(api, said, is_number);
        case Named::QUOTE:
            return quote_id(api, said);
        case Named::FOLLOW_UP:
            return follow_up_id(api, said);
        case Named::SCHEDULE:
            return schedule_id(api, said);
        case Named::WORK_ITEM:
            return is_work_item(said) ? Result<std::string>{said} : work_item_id(api, said);
        case Named::NOTHING:
            break;
    }
    return said;
}

Result<Done> put_ids(const CommandSpec& command, ApiClient& api, Arguments& arguments) {
    for (std::size_t i = 0; i < command.words.size(); ++i) {
        const std::string said = arguments.word(i);
        if (said.empty()) continue;
        TRY(std::string id, id_of(api, command.words[i].named, said));
        arguments.put_word(i, std::move(id));
    }
    for (const OptionSpec& option : command.options) {
        if (option.named == Named::NOTHING || !arguments.has(option.name)) continue;
        TRY(std::string id, id_of(api, option.named, arguments.value(option.name)));
        arguments.put_value(option.name, std::move(id));
    }
    return Done{};
}

}  // namespace tero::cli
