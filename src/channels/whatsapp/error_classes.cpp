#include "channels/whatsapp/error_classes.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <array>

namespace tero::whatsapp {
namespace {

// clang-format off
constexpr std::array<ErrorClass, 22> classes{{
    {"token",                false, 0s,   "does not go out; the owner is alerted: Meta wants a new token"},
    {"permission",           false, 0s,   "does not go out; the owner is alerted: the account may not do this"},
    {"payment",              false, 0s,   "does not go out; the owner is alerted: Meta wants to be paid"},
    {"not_registered",       false, 0s,   "does not go out; the owner is alerted: the number is not registered"},
    {"temporary",            true,  5s,   "waits and is tried again while it makes sense"},
    {"maintenance",          true,  1min, "waits some minutes and is tried again while it makes sense"},
    {"rate",                 true,  30s,  "waits and is tried again while it makes sense"},
    {"pair_rate",            true,  6s,   "waits, longer with each try, while it makes sense"},
    {"spam_limit",           true,  1h,   "waits an hour and is tried again while it makes sense"},
    {"window_closed",        false, 0s,   "a follow-up goes again as a template; an answer is a person's"},
    {"user_marketing_cap",   true,  24h,  "waits a day and is tried again while it makes sense"},
    {"marketing_stopped",    false, 0s,   "does not go out"},
    {"not_reachable",        false, 0s,   "does not go out; an answer is a person's"},
    {"same_number",          false, 0s,   "does not go out: we wrote to ourselves"},
    {"test_list",            false, 0s,   "does not go out: a test number writes to listed numbers only"},
    {"media",                false, 0s,   "does not go out; an answer is a person's"},
    {"request",              false, 0s,   "does not go out: our request is wrong; an answer is a person's"},
    {"template_unavailable", true,  3h,   "waits three hours and is tried again while it makes sense"},
    {"experiment",           false, 0s,   "does not go out; Meta charges nothing; an answer is a person's"},
    {"unreachable",          true,  5s,   "nothing reached Meta: waits and is tried again while it makes sense"},
    {"setup",                false, 0s,   "does not go out; the owner is alerted: our options are wrong"},
    {"unknown",              false, 0s,   "does not go out; the owner is alerted"},
}};

// Titles are for people; sorted by code.
constexpr std::array<ErrorFacts, 60> known{{
    {0,      "token",                401, "AuthException"},
    {1,      "temporary",            400, "API Unknown"},
    {2,      "temporary",            503, "API Service"},
    {3,      "permission",           403, "API Method"},
    {4,      "rate",                 429, "API Too Many Calls"},
    {10,     "permission",           403, "Permission Denied"},
    {33,     "not_registered",       400, "The business phone number has been deleted"},
    {100,    "request",              400, "Invalid parameter"},
    {190,    "token",                401, "Access token has expired"},
    {368,    "permission",           403, "Temporarily blocked for policies violations"},
    {613,    "rate",                 429, "Calls to this API have exceeded the rate limit"},
    {80007,  "rate",                 429, "Rate limit issues"},
    {80008,  "rate",                 429, "Too many calls to this WhatsApp Business account"},
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
    {131037, "permission",           400, "Display name approval needed"},
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
    {131055, "request",              405, "Method not allowed"},
    {131056, "pair_rate",            429, "(Business Account, Consumer Account) pair rate limit hit"},
    {131057, "maintenance",          500, "Account in maintenance mode"},
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
    {132068, "template_unavailable", 400, "Flow is in blocked state"},
    {132069, "template_unavailable", 400, "Flow is in throttled state"},
    {133000, "not_registered",       500, "Incomplete deletion"},
    {133004, "temporary",            503, "Server temporarily unavailable"},
    {133005, "not_registered",       400, "Two step verification PIN mismatch"},
    {133006, "not_registered",       400, "Phone number re-verification needed"},
    {133008, "not_registered",       400, "Too many two step verification PIN guesses"},
    {133009, "not_registered",       400, "Two step verification PIN guessed too fast"},
    {133010, "not_registered",       400, "Phone number not registered"},
    {133015, "maintenance",          400,
     "Please wait a few minutes before attempting to register this phone number"},
    {133016, "not_registered",       400, "Account register deregister rate limit exceeded"},
    {134011, "payment",              400, "WhatsApp Payments terms of service has not been accepted"},
    {135000, "request",              400, "Generic user error"},
}};
// clang-format on

constexpr ErrorFacts permission_missing{200, "permission", 403, "API Permission"};
constexpr ErrorFacts no_such_code{-1, "unknown", 400, "Unknown error"};

}  // namespace

std::span<const ErrorFacts> known_errors() { return known; }

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
