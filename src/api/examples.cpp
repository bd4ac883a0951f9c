#include "api/examples.hpp"

#include "codec/json.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace tero::api {
namespace {

using Named = std::pair<std::string_view, std::string_view>;

#define TERO_ID R"("01m8perdjw00000br0g1spz55f")"
#define TERO_LEASE R"("task":)" TERO_ID R"(,"epoch":1)"
#define TERO_TASK                                                                  \
    R"({"type":"invoice.print","payload":{"invoice":"F-2041"},"priority":"HIGH",)" \
    R"("lease":"5min","attempt_max":5,"unique_key":"F-2041"})"
#define TERO_QUOTE R"("request":{"product":"green_tea","kilograms":12})"

constexpr Named requests[] = {
    {"NewTask", TERO_TASK},
    {"SubmitRequest",
     R"({"tasks":[)" TERO_TASK R"(,{"type":"invoice.send","run_at":"2027-03-01T12:00:00Z"}]})"},
    {"BatchRequest", R"({"completion":{"type":"invoices.printed","payload":{"day":"2027-03-01"}}})"},
    {"PrioritizeRequest", R"({"priority":"URGENT"})"},
    {"BulkRequest", R"({"verb":"RETRY","filter":{"status":"DEAD","type":"invoice.print"},"dry_run":true})"},
    {"ExecutionBulkRequest",
     R"({"verb":"PAUSE","filter":{"workflow":"order","status":"RUNNING"},"rate":100})"},
    {"PauseQueueRequest", R"({"scope":"TYPE","of":"invoice.print","reason":"the printer is out of paper"})"},
    {"ResumeQueueRequest", R"({"scope":"TYPE","of":"invoice.print"})"},
    {"LimitQueueRequest", R"({"key":"printer:*","at_once":2,"starts":30,"period":"1min"})"},
    {"UnlimitQueueRequest", R"({"key":"printer:*"})"},
    {"RegisterRequest",
     R"({"id":"printer-1","capabilities":["invoice.print"],"max_concurrency":2,"version":"1.4.0",)"
     R"("labels":["warehouse"]})"},
    {"ChangeAgentRequest", R"({"max_concurrency":4,"draining":false})"},
    {"ClaimRequest", R"({"request":)" TERO_ID R"(,"limit":2,"wait":"20s"})"},
    {"CompleteRequest", R"({"completions":[{)" TERO_LEASE R"(,"result":{"pages":3}}]})"},
    {"FailRequest", R"({"failures":[{)" TERO_LEASE R"(,"error":"out of paper","retry_after":"5min"}]})"},
    {"HeartbeatRequest",
     R"({"beats":[{)" TERO_LEASE R"(,"progress":{"page":2}}],)"
     R"("usage":{"processor":0.4,"memory_bytes":52428800}})"},
    {"ReturnRequest", R"({"leases":[{)" TERO_LEASE R"(,"after":"10min"}]})"},
    {"CallbackRequest", R"({"result":{"pages":3}})"},
    {"AcknowledgeRequest", R"({"alert":"queue_age","note":"paper is on its way"})"},
    {"SilenceRequest", R"({"alert":"queue_age","lasts":"2h","note":"until the paper comes"})"},
    {"ChangeContactRequest", R"({"time_zone":"America/Montevideo"})"},
    {"DoneRequest", R"({"unanswered":true,"why":"they came by and asked at the counter"})"},
    {"HandOnRequest", R"({"to":"Carla","note":"asks for terms of payment"})"},
    {"NoteRequest", R"({"text":"prefers to be called in the morning"})"},
    {"ReplyRequest", R"({"text":"We open at nine."})"},
    {"SendTemplateRequest", R"({"name":"follow_up_24h","language":"es","parameters":["Ana","2027-000123"]})"},
    {"SendDraftRequest", R"({"answers":)" TERO_ID R"(,"text":"We open at nine."})"},
    {"DiscardDraftRequest", R"({"answers":)" TERO_ID "}"},
    {"SnoozeRequest", R"({"until":"2027-03-01T12:00:00Z"})"},
    {"CorrectRequest", R"({"intents":["QUOTE_REQUEST"],"note":"twelve is the weight"})"},
    {"RouteRequest", R"({"text":"How much are 12 kilograms?"})"},
    {"PriceQuoteRequest", "{" TERO_QUOTE "}"},
    {"MakeQuoteRequest", R"({"phone":"+1 202 555 0143","name":"Ana",)" TERO_QUOTE R"(,"send":true})"},
    {"ReviseQuoteRequest", "{" TERO_QUOTE R"(,"send":true})"},
    {"ExtendQuoteRequest", R"({"until":"2027-03-01T12:00:00Z"})"},
    {"DecideRequest", R"({"reason":"said so on the phone"})"},
    {"RejectRequest", R"({"cause":"price","reason":"found it cheaper"})"},
    {"RescheduleRequest", R"({"at":"2027-03-01T12:00:00Z"})"},
    {"PauseRequest", R"({"scope":"CHANNEL","of":"WHATSAPP","reason":"a wrong price","until":null})"},
    {"ResumeRequest", R"({"scope":"CHANNEL","of":"WHATSAPP"})"},
    {"StartRequest", R"({"workflow":"order","input":{"number":"A-7","total":120},"key":"order-A-7"})"},
    {"ApproveRequest", R"({"step":"approve","form":{"discount":5}})"},
    {"ApprovalLinkRequest", R"({"step":"approve","valid_for":"2d"})"},
    {"SignalRequest", R"({"name":"paid","payload":{"receipt":"R-88"}})"},
    {"SignalLinkRequest", R"({"name":"paid","valid_for":"2d"})"},
    {"SkipRequest", R"({"step":"pack","result":{"packed":"by hand"}})"},
    {"MigrateRequest", R"({"version":3,"dry_run":true})"},
    {"RetryRequest", R"({"from":"pay","variables":{"attempts":0},"dry_run":true})"},
    {"/api/v1/workflows",
     R"({"id":"order","start":"pay","steps":[{"id":"pay","type":"TASK","task":"payment.take",)"
     R"("input":{"total":"{{ input.total }}"},"attempts":5}]})"},
    {"/signals/{token}", R"({"receipt":"R-88"})"},
    {"ScheduleSettings",
     R"({"name":"invoices of the day","type":"CRON","cron":"0 18 * * 1-5","zone":"America/Montevideo",)"
     R"("starts":{"kind":"TASK","task":{"type":"invoices.print"}}})"},
    {"BackfillRequest", R"({"from":"2026-11-02T00:00:00Z","until":"2026-11-03T00:00:00Z"})"},
    {"PauseScheduleRequest", R"({"reason":"the printer is being mended"})"},
    {"CloudEvent",
     R"({"specversion":"1.0","id":"7","source":"/shop","type":"order.paid","subject":"A-7",)"
     R"("time":"2026-11-02T14:00:00Z","data":{"total":120}})"},
    {"/api/v1/events", R"({"total":120})"},
    {"KeyRequest", R"({"name":"printer","scopes":["agent:printer-1"],"capabilities":["invoice.print"]})"},
    {"InviteRequest", R"({"name":"Carla","role":"SELLER","lasts":"24h"})"},
    {"PersonLinkRequest", R"({"phone":"+1 202 555 0143"})"},
    {"OpenRequest", R"({"link":"FRM9bnkOWloD69Egnf5YqbH7VwZmLAEn"})"},
    {"PushRequest",
     R"({"endpoint":"https://push.example.com/send/7d2a","p256dh":)"
     R"("BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",)"
     R"("auth":"tBHItJI5svbpez7KI4CCXg","browser":"Firefox"})"},
    {"ShownRequest", R"({"token":"FRM9bnkOWloD69Egnf5YqbH7VwZmLAEn"})"},
    {"/webhooks/whatsapp", R"({"object":"whatsapp_business_account","entry":[]})"},
};

constexpr Named texts[] = {
    {"actor", "person:Carla"},
    {"agent", "printer-1"},
    {"asked_by", "person:Carla"},
    {"body", "How much are 12 kilograms?"},
    {"by", "person:Carla"},
    {"capability", "invoice.print"},
    {"concurrency_key", "printer:1"},
    {"contact_name", "Ana"},
    {"created_by", "person:Carla"},
    {"csrf", "h2kq0WnY5mE"},
    {"currency", "USD"},
    {"idempotency_key", "call-1/0"},
    {"language", "es"},
    {"last_text", "How much are 12 kilograms?"},
    {"link", "https://shop.example.com/#/enter/FRM9bnkOWloD69Egnf5YqbH7VwZmLAEn"},
    {"name", "Carla"},
    {"note", "paper is on its way"},
    {"number", "2027-000123"},
    {"person", "Carla"},
    {"phone", "+12025550143"},
    {"product", "green_tea"},
    {"quote_number", "2027-000123"},
    {"reason", "the printer is out of paper"},
    {"step", "pay"},
    {"submitted_by", "key:shop"},
    {"text", "How much are 12 kilograms?"},
    {"time_zone", "America/Montevideo"},
    {"type", "invoice.print"},
    {"url", "https://shop.example.com/signals/FRM9bnkOWloD69Egnf5YqbH7VwZmLAEn"},
    {"workflow", "order"},
};

std::string_view found(std::span<const Named> all, std::string_view name) {
    const auto one =
        std::find_if(all.begin(), all.end(), [name](const Named& known) { return known.first == name; });
    return one == all.end() ? std::string_view{} : one->second;
}

std::string filled(const TypeInfo& type, std::string_view name);

std::string filled_structure(const TypeInfo& type) {
    if (const auto said = request_example(type.name); !said.empty()) return std::string{said};
    std::string out = "{";
    for (const FieldInfo& field : type.fields) {
        if (&field == type.others) continue;
        if (out.size() > 1) out += ',';
        append_json_text(out, field.name);
        out += ':' + filled(*field.type, field.name);
    }
    return out + "}";
}

std::string filled(const TypeInfo& type, std::string_view name) {
    std::string text;
    switch (type.kind) {
        case Kind::boolean:
            return "false";
        case Kind::integer:
        case Kind::number:
        case Kind::plain:
            return "1";
        case Kind::text:
            append_json_text(text, found(texts, name));
            return text;
        case Kind::timestamp:
            return R"("2026-11-02T14:00:00.000Z")";
        case Kind::duration:
            return R"("30s")";
        case Kind::id:
            return TERO_ID;
        case Kind::decimal:
            return R"("120.00")";
        case Kind::enumeration:
            append_json_text(text, type.enumerators.front());
            return text;
        case Kind::optional:
            return filled(*type.element, name);
        case Kind::list:
            return "[" + filled(*type.element, name) + "]";
        case Kind::json:
        case Kind::map:
        case Kind::other_fields:
            return "{}";
        case Kind::structure:
            return filled_structure(type);
    }
    return "null";
}

#undef TERO_ID
#undef TERO_LEASE
#undef TERO_TASK
#undef TERO_QUOTE

}  // namespace

std::string_view request_example(std::string_view name) { return found(requests, name); }

std::string answer_example(const TypeInfo& type) { return filled(type, ""); }

}  // namespace tero::api
