// What the shop is set up with, for the pages of the dashboard that show it: price lists and what they cost
// if changed, options and who set them, templates, the language model's spending, and all of history.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/history.hpp"
#include "workers/model/ai_options.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tero::api {

// One version of one list.
struct PriceListInfo {
    std::string key = {};
    std::string list = {};
    std::string version = {};
    std::string currency = {};
    bool in_effect = false;  // what is asked for a price today is priced by it
    std::int64_t open_quotes = 0;  // made with it, out and unanswered: they keep its prices
};
BOOST_DESCRIBE_STRUCT(PriceListInfo, (), (key, list, version, currency, in_effect, open_quotes))
TERO_DESCRIBED_WHOLLY(PriceListInfo);

struct PriceListsResponse {
    std::vector<PriceListInfo> items = {};
};
BOOST_DESCRIBE_STRUCT(PriceListsResponse, (), (items))
TERO_DESCRIBED_WHOLLY(PriceListsResponse);

// One option of the configuration as it is in effect.
struct Setting {
    std::string path = {};
    std::string text = {};     // what it does
    std::string type = {};     // `whole number`, `list of durations`
    std::string allowed = {};  // empty: the type says it all
    std::string unit = {};
    Json default_value = {};
    Json value = {};          // null for a secret
    std::string source = {};  // `default`, a file, or a variable
    std::string variable = {};
    bool secret = false;
    bool is_set = false;  // it holds something; of a secret that is all that is told
    bool needs_restart = true;
};
BOOST_DESCRIBE_STRUCT(Setting, (),
                      (path, text, type, allowed, unit, default_value, value, source, variable, secret,
                       is_set, needs_restart))
TERO_DESCRIBED_WHOLLY(Setting);

struct SettingsResponse {
    std::string public_url = {};  // in effect, also where no option says it
    std::vector<Setting> items = {};
};
BOOST_DESCRIBE_STRUCT(SettingsResponse, (), (public_url, items))
TERO_DESCRIBED_WHOLLY(SettingsResponse);

struct WebhookTryResponse {
    std::string url = {};
    bool reached = false;  // it answered WhatsApp's handshake as it must
    std::string why = {};  // not
};
BOOST_DESCRIBE_STRUCT(WebhookTryResponse, (), (url, reached, why))
TERO_DESCRIBED_WHOLLY(WebhookTryResponse);

// What the provider has to approve before it may be sent.
struct TemplateInfo {
    std::string name = {};
    std::string category = {};
    std::string language = {};
    std::string text = {};
};
BOOST_DESCRIBE_STRUCT(TemplateInfo, (), (name, category, language, text))
TERO_DESCRIBED_WHOLLY(TemplateInfo);

struct TemplatesResponse {
    std::vector<TemplateInfo> items = {};
};
BOOST_DESCRIBE_STRUCT(TemplatesResponse, (), (items))
TERO_DESCRIBED_WHOLLY(TemplatesResponse);

struct AiProviderInfo {
    std::string name = {};
    AiProviderKind kind = AiProviderKind::OPENAI;
    std::string model = {};
};
BOOST_DESCRIBE_STRUCT(AiProviderInfo, (), (name, kind, model))
TERO_DESCRIBED_WHOLLY(AiProviderInfo);

struct AiResponse {
    bool is_on = false;  // some model may be asked
    AiMode mode = AiMode::OFF;
    std::vector<AiProviderInfo> providers = {};  // in the order in which they are asked
    AiLimit spent = {};                          // of all calls today, in UTC
    AiBudgetOptions budget = {};
};
BOOST_DESCRIBE_STRUCT(AiResponse, (), (is_on, mode, providers, spent, budget))
TERO_DESCRIBED_WHOLLY(AiResponse);

// A line, and what people call what it is about.
struct HistoryLine {
    Id<HistoryEntry> id = {};
    RawId subject = {};
    Timestamp at = {};
    std::string kind = {};
    std::string actor = {};
    Json detail = {};
    std::string about = {};  // a customer's name, a quote's number; empty where the reader may not see that
};
BOOST_DESCRIBE_STRUCT(HistoryLine, (), (id, subject, at, kind, actor, detail, about))
TERO_DESCRIBED_WHOLLY(HistoryLine);

struct HistoryPage {
    std::vector<HistoryLine> items = {};  // the newest first
    std::optional<std::string> next_cursor = {};
    Timestamp looked_back_to = {};  // what is older was not looked at yet; the epoch: nothing is older
};
BOOST_DESCRIBE_STRUCT(HistoryPage, (), (items, next_cursor, looked_back_to))
TERO_DESCRIBED_WHOLLY(HistoryPage);

// Which lines of history are asked for.
struct HistoryQuestion {
    std::optional<RawId> subject = {};
    std::string kind = {};   // exactly this or, ending in a dot, all that begin so; empty: any
    std::string actor = {};  // likewise, with a colon
    std::optional<Timestamp> from = {};    // then or later
    std::optional<Timestamp> before = {};  // … and before then
    std::optional<RawId> after = {};  // only what is older than this line
    std::size_t limit = 50;
    bool sees_access = false;  // who was let in and put out, and which keys there are
};
bool fits(const HistoryEntry& line, const HistoryQuestion& question);

// What the process knows beyond its rows and its options; whoever starts it says so.
struct Setup {
    std::vector<Setting> settings = {};
    std::function<std::vector<std::string>()> price_lists = [] { return std::vector<std::string>{}; };
    std::function<AiLimit()> ai_spent = [] { return AiLimit{}; };
    // The value of its handshake's word; never told to anybody.
    std::function<Result<Done>(const std::string& url)> try_webhook = [](const std::string&) -> Result<Done> {
        return Error{ErrorCode::unavailable, "nobody can try it here", ""};
    };
};

}  // namespace tero::api
