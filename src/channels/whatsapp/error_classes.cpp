#include "channels/whatsapp/error_classes.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <array>

namespace tero::whatsapp {
namespace {

// clang-format off
constexpr std::array<ErrorClass, 21> classes{{
    // name                 retryable  not before
    {"token",                false, 0s},    // stop all sends and page the owner
    {"permission",           false, 0s},    // stop, alert
    {"payment",              false, 0s},    // stop, owner
    {"not_registered",       false, 0s},    // stop
    {"temporary",            true,  5s},    // a few tries, with backoff and jitter
    {"rate",                 true,  30s},   // slow the whole number
    {"pair_rate",            true,  6s},    // slow this contact; grows with each try
    {"spam_limit",           true,  1h},    // pause campaigns and follow-ups
    {"window_closed",        false, 0s},    // plan again as an approved template, or another channel
    {"user_marketing_cap",   true,  24h},   // counts as capped, not failed
    {"marketing_stopped",    false, 0s},    // suppress marketing for this person
    {"not_reachable",        false, 0s},    // another channel; after two, the number is unreachable
    {"same_number",          false, 0s},    // we wrote to ourselves: a bug
    {"test_list",            false, 0s},    // a test number may write to listed numbers only
    {"media",                false, 0s},
    {"request",              false, 0s},    // our request is wrong: block that template version, alert
    {"template_unavailable", true,  3h},    // paused or disabled: hold, or use the fallback
    {"experiment",           false, 0s},    // Meta left this person out: no charge, no retry
    {"unreachable",          true,  5s},    // nothing reached Meta at all
    {"setup",                false, 0s},    // our own options are wrong or incomplete
    {"unknown",              false, 0s},
}};

// Titles are for people; sorted by code.
constexpr std::array<ErrorFacts, 43> known{{
    {0,      "token",                401, "AuthException"},
    {1,      "temporary",            400, "API Unknown"},
    {2,      "temporary",            503, "API Service"},
    {3,      "permission",           403, "API Method"},
    {4,      "rate",                 429, "API Too Many Calls"},
    {10,     "permission",           403, "Permission Denied"},
    {100,    "request",              400, "Invalid parameter"},
    {190,    "token",                401, "Access token has expired"},
    {368,    "permission",           403, "Temporarily blocked for policies violations"},
    {80007,  "rate",                 429, "Rate limit issues"},
    {130429, "rate",                 429, "Rate limit hit"},
    {130472, "experiment",           400, "User's number is part of an experiment"},
    {130497, "permission",           403, "Business account is restricted from messaging this country"},
    {131000, "temporary",            500, "Something went wrong"},
    {131005, "permission",           403, "Access denied"},
    {131008, "request",              400, "Required parameter is missing"},
    {131009, "request",              400, "Parameter value is not valid"},
    {131016, "temporary",            500, "Service unavailable"},
    {131021, "same_number",          400, "Recipient cannot be sender"},
    {131026, "not_reachable",        400, "Message undeliverable"},
    {131030, "test_list",            400, "Recipient phone number not in allowed list"},
    {131031, "permission",           403, "Account has been locked"},
    {131042, "payment",              400, "Business eligibility payment issue"},
    {131045, "not_registered",       400, "Incorrect certificate"},
    {131047, "window_closed",        400, "Re-engagement message"},
    {131048, "spam_limit",           400, "Spam rate limit hit"},
    {131049, "user_marketing_cap",   400,
     "This message was not delivered to maintain healthy ecosystem engagement."},
    {131050, "marketing_stopped",    400, "User has stopped marketing messages from this business"},
    {131051, "media",                400, "Message type unknown"},
    {131052, "media",                400, "Media download error"},
    {131053, "media",                400, "Media upload error"},
    {131056, "pair_rate",            429, "(Business Account, Consumer Account) pair rate limit hit"},
    {131062, "request",              400,
     "Business-scoped User ID recipients are not supported for this message"},
    {132000, "request",              400, "Template param count mismatch"},
    {132001, "request",              404, "Template does not exist"},
    {132005, "request",              400, "Template hydrated text too long"},
    {132007, "request",              400, "Template format character policy violated"},
    {132012, "request",              400, "Template parameter format mismatch"},
    {132015, "template_unavailable", 400, "Template is paused"},
    {132016, "template_unavailable", 400, "Template is disabled"},
    {132018, "request",              400, "There is an issue with the parameters in your template"},
    {133004, "temporary",            503, "Server temporarily unavailable"},
    {133010, "not_registered",       400, "Phone number not registered"},
}};
// clang-format on

constexpr ErrorFacts permission_missing{200, "permission", 403, "API Permission"};
constexpr ErrorFacts no_such_code{-1, "unknown", 400, "Unknown error"};

}  // namespace

const ErrorFacts& error_facts(std::int64_t code) {
    if (code >= 200 && code <= 299) return permission_missing;
    const auto found =
        std::find_if(known.begin(), known.end(), [code](const ErrorFacts& row) { return row.code == code; });
    return found == known.end() ? no_such_code : *found;
}

const ErrorClass& error_class_named(std::string_view name) {
    const auto found = std::find_if(classes.begin(), classes.end(),
                                    [name](const ErrorClass& row) { return row.name == name; });
    CHECK(found != classes.end(), "no error class is called '{}'", name);
    return *found;
}

const ErrorClass& error_class_of(std::int64_t code) {
    return error_class_named(error_facts(code).error_class);
}

}  // namespace tero::whatsapp
