#include "api/limits.hpp"

#include "api/signed_token.hpp"
#include "base/check.hpp"
#include "modules/coordinator/model/bounds.hpp"
#include "modules/followup/model/templates.hpp"
#include "modules/messaging/model/correction.hpp"
#include "modules/scheduler/model/event.hpp"
#include "modules/scheduler/model/schedule.hpp"
#include "modules/workflow/model/execution.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <string>

namespace tero::api {
namespace {

constexpr std::size_t items_max = 1000;  // of one call
constexpr std::size_t name_max = 100;
constexpr std::size_t names_max = 64;  // in a list of names
constexpr std::size_t json_max = 256 * 1024;
constexpr std::size_t quote_request_bytes_max = 16 * 1024;
constexpr std::int64_t processors_max = 100'000;
constexpr std::int64_t count_max = std::numeric_limits<std::int32_t>::max();
using std::chrono::days;

// What check_name() takes; nothing where a name may be left out.
#define TERO_NAME_SIGN R"(/\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f])"
constexpr std::string_view name_pattern =
    "^[^ " TERO_NAME_SIGN "([^" TERO_NAME_SIGN "*[^ " TERO_NAME_SIGN ")?$";
constexpr std::string_view name_if_any =
    "^([^ " TERO_NAME_SIGN "([^" TERO_NAME_SIGN "*[^ " TERO_NAME_SIGN ")?)?$";
#undef TERO_NAME_SIGN
constexpr std::string_view id_if_any = "^([0-7][0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{25})?$";
constexpr std::string_view step_name = "^[a-z_][a-z0-9_]*$";
constexpr std::string_view words = "[^ \\t\\r\\n]";

constexpr std::array limits{
    Limit{.type = "SubmitRequest", .field = "tasks", .items = items_max, .items_least = 1},
    Limit{.type = "NewTask", .field = "type", .most = name_max, .by_item = true, .pattern = name_if_any},
    Limit{
        .type = "NewTask", .field = "capability", .most = name_max, .by_item = true, .pattern = name_if_any},
    Limit{.type = "NewTask", .field = "payload", .most = json_max, .by_item = true},
    Limit{.type = "NewTask",
          .field = "otherwise",
          .most = name_max,
          .items = 10,
          .by_item = true,
          .pattern = name_pattern},
    Limit{.type = "NewTask", .field = "prefer", .most = name_max, .by_item = true, .pattern = name_if_any},
    Limit{.type = "NewTask", .field = "unique_key", .most = 200, .by_item = true},
    Limit{.type = "NewTask", .field = "fairness_key", .most = 200, .by_item = true},
    Limit{.type = "NewTask", .field = "after", .items = 100, .by_item = true},
    Limit{
        .type = "NewTask", .field = "concurrency_key", .most = 200, .by_item = true, .pattern = "(^|[^*])$"},
    Limit{.type = "RegisterRequest", .field = "id", .most = 64, .least = 1, .pattern = name_pattern},
    Limit{.type = "RegisterRequest",
          .field = "capabilities",
          .most = name_max,
          .items = names_max,
          .least = 1,
          .items_least = 1,
          .pattern = name_pattern},
    Limit{.type = "RegisterRequest", .field = "version", .most = name_max},
    Limit{.type = "RegisterRequest", .field = "labels", .most = name_max, .items = 20, .least = 1},
    Limit{.type = "WebhookRequest",
          .field = "url",
          .most = 2000,
          .least = 8,
          .pattern = "^https?://[!-.0-~][!-~]*$"},
    Limit{.type = "CallbackRequest", .field = "result", .most = json_max},
    Limit{.type = "CallbackRequest", .field = "error", .most = coordinator::error_bytes_max},
    Limit{.type = "CallbackRequest", .field = "progress", .most = coordinator::progress_bytes_max},
    Limit{.type = "CompleteRequest", .field = "completions", .items = items_max},
    Limit{.type = "Completion", .field = "result", .most = json_max, .by_item = true},
    Limit{.type = "FailRequest", .field = "failures", .items = items_max},
    Limit{.type = "Failure", .field = "error", .most = coordinator::error_bytes_max},
    Limit{.type = "HeartbeatRequest", .field = "beats", .items = items_max},
    Limit{.type = "TaskHeartbeat",
          .field = "progress",
          .most = coordinator::progress_bytes_max,
          .by_item = true},
    Limit{.type = "ReturnRequest", .field = "leases", .items = items_max},
    Limit{.type = "DecideRequest", .field = "reason", .most = 1000},
    Limit{.type = "RouteRequest", .field = "text", .most = 4096, .least = 1},
    Limit{.type = "RouteRequest", .field = "conversation", .most = 64, .pattern = id_if_any},
    Limit{.type = "ReplyRequest",
          .field = "text",
          .most = 4096,
          .least = 1,
          .pattern = words},  // as much as WhatsApp takes
    Limit{.type = "DoneRequest", .field = "why", .most = 1000},
    Limit{.type = "HandOnRequest", .field = "to", .most = name_max, .least = 1, .pattern = words},
    Limit{.type = "HandOnRequest", .field = "note", .most = 1000},
    Limit{.type = "SendTemplateRequest", .field = "name", .most = 512},  // as much as Meta takes
    Limit{.type = "SendTemplateRequest", .field = "language", .most = name_max},
    Limit{.type = "SendTemplateRequest",
          .field = "parameters",
          .most = followup::parameter_characters_max,
          .items = 20,
          .about = "as many as the template has places"},
    Limit{.type = "NoteRequest", .field = "text", .most = 4096, .least = 1, .pattern = words},
    Limit{.type = "CorrectRequest",
          .field = "intents",
          .items = meanings_max,
          .about = "each once; a note alone says nothing, and without both what was said is taken back"},
    Limit{.type = "CorrectRequest", .field = "note", .most = 1000},
    Limit{.type = "RejectRequest", .field = "cause", .most = name_max},
    Limit{.type = "RejectRequest", .field = "reason", .most = 1000},
    Limit{.type = "PriceQuoteRequest", .field = "request", .most = quote_request_bytes_max},
    Limit{.type = "PriceQuoteRequest", .field = "conversation", .most = name_max, .pattern = id_if_any},
    Limit{.type = "MakeQuoteRequest", .field = "conversation", .most = name_max, .pattern = id_if_any},
    Limit{.type = "MakeQuoteRequest", .field = "contact", .most = name_max, .pattern = id_if_any},
    Limit{.type = "MakeQuoteRequest",
          .field = "phone",
          .most = 40,
          .pattern = "^([0-9() -]*|[( -]*[+]?[0-9() -]*)$"},
    Limit{.type = "MakeQuoteRequest", .field = "name", .most = name_max},
    Limit{.type = "MakeQuoteRequest", .field = "request", .most = quote_request_bytes_max},
    Limit{.type = "ReviseQuoteRequest", .field = "request", .most = quote_request_bytes_max},
    Limit{.type = "SendDraftRequest", .field = "text", .most = 4096},
    Limit{.type = "ChangeContactRequest", .field = "time_zone", .most = name_max},
    Limit{.type = "AcknowledgeRequest", .field = "alert", .most = 400},
    Limit{.type = "AcknowledgeRequest", .field = "note", .most = 1000},
    Limit{.type = "SilenceRequest", .field = "alert", .most = 400},
    Limit{.type = "SilenceRequest", .field = "note", .most = 1000},
    Limit{.type = "PauseRequest", .field = "of", .most = name_max},
    Limit{.type = "PauseRequest", .field = "reason", .most = 1000},
    Limit{.type = "ResumeRequest", .field = "of", .most = name_max},
    Limit{.type = "BulkFilter", .field = "type", .most = name_max},
    Limit{.type = "BulkFilter", .field = "capability", .most = name_max},
    Limit{.type = "BulkFilter", .field = "fairness_key", .most = 200},
    Limit{.type = "BulkFilter", .field = "submitted_by", .most = name_max},
    Limit{.type = "ExecutionBulkFilter", .field = "workflow", .most = name_max},
    Limit{.type = "PauseQueueRequest", .field = "of", .most = 200},
    Limit{.type = "PauseQueueRequest", .field = "reason", .most = 1000},
    Limit{.type = "ResumeQueueRequest", .field = "of", .most = 200},
    Limit{.type = "LimitQueueRequest", .field = "key", .most = 200, .least = 1},
    Limit{.type = "UnlimitQueueRequest", .field = "key", .most = 200, .least = 1},
    Limit{.type = "StartRequest", .field = "workflow", .most = name_max, .least = 1},
    Limit{.type = "StartRequest", .field = "input", .most = workflow::input_bytes_max},
    Limit{.type = "StartRequest", .field = "key", .most = 200},
    Limit{.type = "ApprovalLinkRequest", .field = "step", .most = name_max},
    Limit{.type = "SignalLinkRequest", .field = "name", .most = 64, .least = 1, .pattern = step_name},
    Limit{.type = "ApproveRequest", .field = "step", .most = name_max},
    Limit{.type = "ApproveRequest", .field = "form", .most = workflow::signal_bytes_max},
    Limit{.type = "SignalRequest", .field = "name", .most = 64, .least = 1, .pattern = step_name},
    Limit{.type = "SignalRequest", .field = "payload", .most = workflow::signal_bytes_max},
    Limit{.type = "SkipRequest", .field = "step", .most = name_max},
    Limit{.type = "SkipRequest", .field = "result", .most = workflow::output_bytes_max},
    Limit{.type = "RetryRequest", .field = "from", .most = name_max},
    Limit{.type = "RetryRequest", .field = "input", .most = workflow::input_bytes_max},
    Limit{.type = "RetryRequest",
          .field = "variables",
          .most = workflow::output_bytes_max,
          .items = 100,
          .names = step_name},
    Limit{.type = "ScheduleSettings", .field = "name", .most = name_max},
    Limit{.type = "ScheduleSettings", .field = "cron", .most = 256},
    Limit{.type = "ScheduleSettings", .field = "every", .most = 40},
    Limit{.type = "ScheduleSettings", .field = "zone", .most = name_max},
    Limit{.type = "ScheduleSettings",
          .field = "skip",
          .most = 10,
          .items = 100,
          .pattern = "^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$"},
    Limit{.type = "WorkflowStart", .field = "workflow", .most = name_max, .least = 1},
    Limit{.type = "WorkflowStart", .field = "input", .most = workflow::input_bytes_max},
    Limit{.type = "WorkflowStart", .field = "labels", .most = name_max, .items = workflow::labels_max},
    Limit{.type = "SequenceStart", .field = "quote", .most = sequence_quote_max, .least = 1},
    Limit{.type = "EventTrigger",
          .field = "type",
          .most = event_name_max,
          .least = 1,
          .pattern = R"(^([^*]+|([^*]+\.)?\*)$)"},
    Limit{.type = "EventTrigger", .field = "filter", .most = 2000},
    Limit{.type = "EventStart", .field = "type", .most = event_name_max, .least = 1},
    Limit{.type = "EventStart", .field = "subject", .most = event_name_max},
    Limit{.type = "EventStart", .field = "data", .most = event_bytes_max / 2},
    Limit{.type = "CloudEvent", .field = "specversion", .most = 3, .least = 3, .pattern = R"(^1\.0$)"},
    Limit{.type = "CloudEvent", .field = "id", .most = event_name_max, .least = 1},
    Limit{.type = "CloudEvent", .field = "source", .most = event_name_max, .least = 1},
    Limit{.type = "CloudEvent", .field = "type", .most = event_name_max, .least = 1},
    Limit{.type = "CloudEvent", .field = "subject", .most = event_name_max, .or_null = true},
    Limit{.type = "CloudEvent", .field = "datacontenttype", .most = event_name_max, .or_null = true},
    Limit{.type = "CloudEvent", .field = "dataschema", .most = event_name_max, .or_null = true},
    Limit{.type = "CloudEvent", .field = "data", .most = event_bytes_max},
    Limit{.type = "CloudEvent", .field = "data_base64", .most = event_bytes_max, .or_null = true},
    Limit{.type = "PauseScheduleRequest", .field = "reason", .most = 1000},
    Limit{.type = "KeyRequest", .field = "name", .most = name_max, .least = 1},
    Limit{.type = "KeyRequest",
          .field = "scopes",
          .most = name_max,
          .items = names_max,
          .least = 1,
          .items_least = 1},
    Limit{.type = "KeyRequest",
          .field = "capabilities",
          .most = name_max,
          .items = names_max,
          .least = 1,
          .pattern = name_pattern},
    Limit{.type = "PersonLinkRequest", .field = "phone", .most = 40},
    Limit{.type = "InviteRequest",
          .field = "name",
          .most = 80,
          .least = 1,
          .pattern = R"(^[^\u0000-\u001f\u007f:"\\]+$)"},
    Limit{.type = "PushRequest", .field = "endpoint", .most = 2000},
    Limit{.type = "PushRequest", .field = "p256dh", .most = name_max},
    Limit{.type = "PushRequest", .field = "auth", .most = name_max},
    Limit{.type = "PushRequest", .field = "browser", .most = name_max},
    Limit{.type = "PushRequest", .field = "replaces", .most = 2000},
    Limit{.type = "ShownRequest", .field = "token", .most = name_max},
    Limit{.type = "OpenRequest", .field = "link", .most = name_max},
    // ---- ranges ----
    Limit{.type = "NewTask", .field = "fairness_weight", .by_item = true, .range = {1, 1000}},
    Limit{.type = "NewTask", .field = "attempt_max", .by_item = true, .range = {1, 1000}},
    Limit{.type = "NewTask", .field = "lease", .by_item = true, .times = {1s, 24h}},
    Limit{.type = "NewTask", .field = "backoff_min", .by_item = true, .times = {1ms, 24h}},
    Limit{.type = "NewTask", .field = "backoff_max", .by_item = true, .times = {1ms, days{7}}},
    Limit{.type = "NewTask", .field = "unique_for", .by_item = true, .times = {1s, days{366}}},
    Limit{.type = "NewTask", .field = "debounce", .by_item = true, .times = {1ms, 24h}},
    Limit{.type = "NewTask", .field = "debounce_max", .by_item = true, .times = {1ms, days{7}}},
    Limit{.type = "RegisterRequest", .field = "max_concurrency", .range = {1, 10'000}},
    Limit{.type = "ChangeAgentRequest", .field = "max_concurrency", .range = {1, 10'000}},
    Limit{.type = "WebhookRequest", .field = "timeout", .times = {1s, 5min}},
    Limit{.type = "WebhookRequest", .field = "callback_within", .times = {1s, days{7}}},
    Limit{.type = "CallbackRequest", .field = "retry_after", .times = {0s, days{7}}},
    Limit{.type = "Failure", .field = "retry_after", .by_item = true, .times = {0s, days{7}}},
    Limit{.type = "LeaseReturn", .field = "after", .by_item = true, .times = {1ms, days{7}}},
    Limit{.type = "ClaimRequest", .field = "limit", .range = {1, 1000}},
    Limit{.type = "WorkerUsage", .field = "processor", .range = {0, processors_max}},
    Limit{.type = "BulkRequest", .field = "rate", .range = {0, 100'000}},
    Limit{.type = "ExecutionBulkRequest", .field = "rate", .range = {0, 100'000}},
    Limit{.type = "ExecutionBulkFilter", .field = "version", .range = {0, count_max}},
    Limit{.type = "LimitQueueRequest", .field = "at_once", .range = {0, 1'000'000}},
    Limit{.type = "LimitQueueRequest", .field = "starts", .range = {0, 1'000'000}},
    Limit{.type = "LimitQueueRequest", .field = "period", .times = {0s, 24h}},
    Limit{.type = "InviteRequest", .field = "lasts", .times = {1min, days{7}}},
    Limit{.type = "ApprovalLinkRequest", .field = "valid_for", .times = {link_valid_min, link_valid_max}},
    Limit{.type = "SignalLinkRequest", .field = "valid_for", .times = {link_valid_min, link_valid_max}},
    Limit{.type = "SilenceRequest", .field = "lasts", .times = {0s, days{30}}},
    Limit{.type = "StartRequest", .field = "version", .range = {0, count_max}},
    Limit{.type = "MigrateRequest", .field = "version", .range = {0, count_max}},
    Limit{.type = "WorkflowStart", .field = "version", .range = {0, count_max}},
    Limit{.type = "ScheduleSettings", .field = "misfire_max", .range = {1, 100}},
    Limit{.type = "ScheduleSettings", .field = "jitter", .times = {0s, 24h}},
    Limit{.type = "ScheduleSettings", .field = "runs_max", .range = {0, count_max}},
    Limit{.type = "EventTrigger", .field = "debounce", .times = {0s, 24h}},
    Limit{.type = "EventTrigger", .field = "window", .times = {0s, 24h}},
    Limit{.type = "EventTrigger", .field = "absence", .times = {0s, days{366}}},
    Limit{.type = "EventTrigger", .field = "events_max", .range = {1, 100}},
};

bool has_size(const TypeInfo& type) {
    return type.kind == Kind::text || type.kind == Kind::json || type.kind == Kind::list ||
           type.kind == Kind::map;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Result<Done> check_text(std::string_view text, const Limit& limit, const std::string& path) {
    if (text.size() > limit.most && characters(text) > limit.most)
        return Error{ErrorCode::invalid, fmt::format("at most {} characters", limit.most), path};
    if (text.size() >= limit.least) return Done{};
    return Error{ErrorCode::invalid,
                 limit.least == 1 ? "is needed" : fmt::format("at least {} characters", limit.least), path};
}

Result<Done> check_number(double number, const Limit& limit, const std::string& path) {
    const auto& [low, high] = limit.range;
    if (limit.range == std::pair<std::int64_t, std::int64_t>{}) return Done{};
    if (number >= static_cast<double>(low) && number <= static_cast<double>(high)) return Done{};
    return Error{ErrorCode::invalid, fmt::format("is {} to {}", low, high), path};
}

Result<Done> check_duration(Duration duration, const Limit& limit, const std::string& path) {
    const auto& [low, high] = limit.times;
    if (high == Duration{} || (duration >= low && duration <= high)) return Done{};
    return Error{ErrorCode::invalid, fmt::format("is {} to {}", to_string(low), to_string(high)), path};
}

Result<Done> check_all(const TypeInfo& type, const void* object, const std::string& path);

Result<Done> check_list(const TypeInfo& type, const void* list, const Limit& limit, const std::string& path) {
    const std::size_t count = type.count(list);
    if (count > limit.items)
        return Error{ErrorCode::invalid, fmt::format("at most {} items", limit.items), path};
    if (count < limit.items_least)
        return Error{ErrorCode::invalid, fmt::format("at least {}", limit.items_least), path};
    for (std::size_t i = 0; i < count; ++i) {
        const void* item = type.at(list, i);
        const std::string here = fmt::format("{}[{}]", path, i);
        TRY_DONE(type.element->kind == Kind::text
                     ? check_text(*static_cast<const std::string*>(item), limit, here)
                     : check_all(*type.element, item, here));
    }
    return Done{};
}

Result<Done> check_field(const TypeInfo& type, const void* value, const Limit* limit,
                         const std::string& path) {
    switch (type.kind) {
        case Kind::integer:
            if (limit == nullptr) return Done{};
            return check_number(static_cast<double>(type.get_integer(value)), *limit, path);
        case Kind::number:
            return limit == nullptr ? Result<Done>{Done{}}
                                    : check_number(*static_cast<const double*>(value), *limit, path);
        case Kind::duration:
            if (limit == nullptr) return Done{};
            return check_duration(*static_cast<const Duration*>(value), *limit, path);
        case Kind::text:
            return check_text(*static_cast<const std::string*>(value), *limit, path);
        case Kind::json:
            if (static_cast<const Json*>(value)->text.size() <= limit->most) return Done{};
            return Error{ErrorCode::too_large, fmt::format("at most {} bytes", limit->most), path};
        case Kind::list:
            return check_list(type, value, *limit, path);
        case Kind::map:
            if (type.count(value) <= limit->items) return Done{};
            return Error{ErrorCode::invalid, fmt::format("at most {} items", limit->items), path};
        case Kind::optional:
            if (type.count(value) == 0) return Done{};
            return check_field(*type.element, type.at(value, 0), limit, path);
        case Kind::structure:
            return check_all(type, value, path);
        default:
            return Done{};
    }
}

Result<Done> check_all(const TypeInfo& type, const void* object, const std::string& path) {
    for (const FieldInfo& field : type.fields) {
        const Limit* limit = limit_of(type, field);
        if (limit != nullptr && limit->by_item) continue;
        const std::string here =
            path.empty() ? std::string{field.name} : fmt::format("{}.{}", path, field.name);
        TRY_DONE(check_field(*field.type, field.in(object), limit, here));
    }
    return Done{};
}

}  // namespace

const Limit* limit_of(const TypeInfo& type, const FieldInfo& field) {
    const auto found = std::find_if(limits.begin(), limits.end(), [&](const Limit& limit) {
        return limit.type == type.name && limit.field == field.name;
    });
    return found == limits.end() ? nullptr : found;
}

FieldRule rule_of_limit(const Limit* limit) {
    if (limit == nullptr) return {};
    FieldRule rule{.least = limit->least,
                   .most = limit->most,
                   .pattern = limit->pattern,
                   .items_least = limit->items_least,
                   .items_most = limit->items,
                   .names = limit->names,
                   .or_null = limit->or_null,
                   .about = limit->about};
    if (limit->range != std::pair<std::int64_t, std::int64_t>{}) rule.range = limit->range;
    if (limit->times != std::pair<Duration, Duration>{}) rule.times = limit->times;
    return rule;
}

bool is_limited(const TypeInfo& type) {
    return std::all_of(type.fields.begin(), type.fields.end(), [&](const FieldInfo& field) {
        const TypeInfo* inner = field.type;
        if (inner->kind == Kind::optional) inner = inner->element;
        const Limit* limit = limit_of(type, field);
        if (has_size(*inner) && limit == nullptr) return false;
        if (inner->kind == Kind::list) inner = inner->element;
        return inner->kind != Kind::structure || is_limited(*inner);
    });
}

Result<Done> check_limits(const TypeInfo& type, const void* object) {
    CHECK(is_limited(type), "a request of type {} has a field without a limit", type.name);
    return check_all(type, object, "");
}

}  // namespace tero::api
