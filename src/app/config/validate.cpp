// The rules that neither a type nor a range can say (limits.cpp has those). Each problem tells what is
// allowed.
#include "app/config/load_config.hpp"
#include "app/config/limits.hpp"
#include "base/check.hpp"
#include "base/time_zone.hpp"
#include "workers/ai/tools.hpp"
#include "workers/assistant/conversation_agents.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <array>
#include <set>

namespace tero {
namespace {

constexpr std::int64_t webhook_bytes_max = 3 << 20;  // the largest delivery that Meta sends

bool consists_of(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}
constexpr std::string_view digits = "0123456789";
constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view small_letters = "abcdefghijklmnopqrstuvwxyz";

struct Url {
    bool good = false;
    bool secure = false;
    bool loopback = false;
};

// `https://host[:port][/path]`, nothing else.
Url parse_url(std::string_view text) {
    Url url;
    url.secure = text.starts_with("https://");
    if (!url.secure && !text.starts_with("http://")) return url;
    const std::string_view rest = text.substr(url.secure ? 8 : 7);
    const std::string_view authority = rest.substr(0, rest.find('/'));
    const bool bracketed = authority.starts_with('[');
    const std::size_t colon = bracketed ? authority.find(':', authority.find(']')) : authority.find(':');
    const std::string_view host = authority.substr(0, colon);
    const bool port_good =
        colon == std::string_view::npos || consists_of(authority.substr(colon + 1), digits);
    bool clean = true;
    for (const char c : text) clean = clean && c > ' ' && c < 0x7f;
    url.good = clean && !host.empty() && port_good &&
               text.find_first_of("?#@\\\"<>") == std::string_view::npos && !text.ends_with('/');
    url.loopback = host == "localhost" || host == "[::1]" || host.starts_with("127.");
    return url;
}

class Validation {
public:
    explicit Validation(std::vector<ConfigProblem> problems) : problems_(std::move(problems)) {}

    // Takes the name of the section that the following paths are in.
    void section(std::string name) { section_ = std::move(name); }

    void expect(bool good, std::string_view field, std::string message) {
        if (!good) problems_.push_back({"", fmt::format("{}.{}", section_, field), std::move(message)});
    }
    // What may stand there is said in the words of the option's description.
    void text(bool good, std::string_view field, std::string_view value) {
        if (good) return;
        const std::string path = fmt::format("{}.{}", section_, field);
        const FieldInfo* described = option_at(path);
        CHECK(described != nullptr, "there is no option {}", path);
        const OptionInfo& option = *described->option;
        const std::string what = option.secret   ? "this is not allowed"
                                 : value.empty() ? "must not be empty"
                                                 : fmt::format("'{}' is not allowed", value);
        expect(false, field, fmt::format("{}; write {}", what, option.allowed));
    }
    void not_empty(std::string_view field, const std::string& value) { text(!value.empty(), field, value); }
    template <class T>
    void parsed(std::string_view field, const Result<T>& result) {
        if (!result.has_value()) expect(false, field, result.error().message);
    }
    void url(std::string_view field, const std::string& value) { text(parse_url(value).good, field, value); }
    void agent(std::string_view field, std::string_view name) {
        expect(name == agents::assistant_name, field,
               fmt::format("'{}' is no built-in agent; there is {}", name, agents::assistant_name));
    }
    void capability(std::string_view field, std::string_view name) {
        const std::vector<std::string>& known = agents::assistant_capabilities();
        expect(std::find(known.begin(), known.end(), name) != known.end(), field,
               fmt::format("'{}' is no capability; there are {}", name, fmt::join(known, ", ")));
    }
    void no_repeats(std::string_view field, const std::vector<std::string>& names) {
        std::set<std::string_view> seen;
        for (const std::string& name : names) {
            if (!seen.insert(name).second) expect(false, field, fmt::format("'{}' is listed twice", name));
        }
    }

    std::vector<ConfigProblem> take() { return std::move(problems_); }

private:
    std::string section_;
    std::vector<ConfigProblem> problems_;
};

void validate_business(const BusinessOptions& business, Validation& check) {
    check.section("business");
    check.not_empty("name", business.name);
    check.parsed("time_zone", TimeZone::load(business.time_zone));
    check.text(business.currency.size() == 3 && consists_of(business.currency, capitals), "currency",
               business.currency);
    check.expect(!business.price_lists.empty(), "price_lists",
                 "must name at least one price list of the catalog");
    check.no_repeats("price_lists", business.price_lists);
    check.text(business.quote_prefix.size() <= 8 && consists_of(business.quote_prefix, capitals),
               "quote_prefix", business.quote_prefix);
}

bool is_loopback(std::string_view address) { return address == "::1" || address.starts_with("127."); }

void validate_server(const ServerOptions& server, Validation& check) {
    check.section("server");
    const bool is_address = consists_of(server.address, "0123456789abcdefABCDEF.:");
    check.text(is_address, "address", server.address);
    if (!server.public_url.empty()) check.url("public_url", server.public_url);
    const Url url = parse_url(server.public_url);
    check.expect(
        !is_address || is_loopback(server.address) || url.secure || server.allow_plain_http, "address",
        fmt::format(
            "{} is open to other machines, and what they send would travel in the clear; set "
            "server.public_url "
            "to the https:// address of the proxy in front, or server.allow_plain_http to true on a network "
            "that you trust",
            server.address));
    check.not_empty("data", server.data);
}

void validate_whatsapp(const AgentConfig& config, Validation& check) {
    const WhatsAppOptions& whatsapp = config.channels.whatsapp;
    check.section("channels.whatsapp");
    check.url("base_url", whatsapp.base_url);
    const Url url = parse_url(whatsapp.base_url);
    check.expect(!url.good || url.secure || url.loopback, "base_url",
                 "must begin with https://: the access token goes there (http:// is for this machine only)");
    const std::string& version = whatsapp.api_version;
    const std::size_t dot = std::min(version.find('.'), version.size());
    const bool version_good = version.starts_with('v') && dot > 1 &&
                              consists_of(version.substr(1, dot - 1), digits) && dot + 1 < version.size() &&
                              consists_of(version.substr(dot + 1), digits);
    check.text(version_good, "api_version", version);
    check.text(whatsapp.phone_number_id.empty() || consists_of(whatsapp.phone_number_id, digits),
               "phone_number_id", whatsapp.phone_number_id);
    check.text(whatsapp.phone_number.empty() || consists_of(whatsapp.phone_number, digits), "phone_number",
               whatsapp.phone_number);
    for (const auto& [field, secret] :
         {std::pair{"access_token", &whatsapp.access_token}, std::pair{"app_secret", &whatsapp.app_secret},
          std::pair{"verify_token", &whatsapp.verify_token}}) {
        const bool clean =
            std::all_of(secret->begin(), secret->end(), [](char c) { return c > ' ' && c < 0x7f; });
        check.text(clean, field, *secret);
    }
    if (!whatsapp.enabled) return;

    constexpr std::string_view needed = "is needed while channels.whatsapp.enabled is true";
    check.expect(!whatsapp.phone_number_id.empty(), "phone_number_id", std::string{needed});
    check.expect(!whatsapp.access_token.empty(), "access_token", std::string{needed});
    check.expect(!whatsapp.app_secret.empty(), "app_secret", std::string{needed});
    check.expect(!whatsapp.verify_token.empty(), "verify_token", std::string{needed});
    check.section("server");
    check.expect(
        config.server.body_bytes_max >= webhook_bytes_max, "body_bytes_max",
        fmt::format("must be at least {} while channels.whatsapp.enabled is true: Meta sends that much",
                    webhook_bytes_max));
    // Links to a quote go to real customers then.
    check.expect(url.loopback || !config.server.public_url.empty(), "public_url",
                 "is needed while channels.whatsapp.enabled is true: customers open their quotes there");
}

void validate_quiet(const QuietHours& quiet, Validation& check, std::string_view otherwise) {
    check.parsed("from", parse_time_of_day(quiet.from));
    check.parsed("to", parse_time_of_day(quiet.to));
    const std::set<Weekday> closed(quiet.closed_weekdays.begin(), quiet.closed_weekdays.end());
    check.expect(closed.size() < 7, "closed_weekdays", std::string{otherwise});
    for (std::size_t i = 0; i < quiet.holidays.size(); ++i)
        check.parsed(fmt::format("holidays[{}]", i), parse_calendar_day(quiet.holidays[i]));
}

void validate_followup(const AgentConfig& config, Validation& check) {
    check.section("followup");

    check.section("followup.quiet_hours");
    validate_quiet(config.followup.quiet_hours, check,
                   "leaves no day to write on; set followup.enabled to false instead");
}

void validate_web_push(const AgentConfig& config, Validation& check) {
    const std::string& contact = config.channels.web_push.contact;
    check.section("channels.web_push");
    const bool is_mail = contact.starts_with("mailto:") && contact.find('@') != std::string::npos &&
                         contact.find_first_of(" \r\n\t") == std::string::npos;
    const bool is_page = contact.starts_with("https://") && parse_url(contact).good;
    check.text(contact.empty() || is_mail || is_page, "contact", contact);
}

void validate_duty(const AgentConfig& config, Validation& check) {
    const DutyOptions& duty = config.duty;
    check.section("duty");
    check.text(consists_of(duty.template_name, "abcdefghijklmnopqrstuvwxyz0123456789_"), "template_name",
               duty.template_name);
    check.not_empty("template_language", duty.template_language);
    std::set<std::string_view> names;
    std::set<std::string_view> phones;
    for (std::size_t i = 0; i < duty.people.size(); ++i) {
        const PersonOptions& person = duty.people[i];
        check.section("duty");
        const std::string here = fmt::format("people[{}]", i);
        const bool is_name = !person.name.empty() && person.name.size() <= 80 &&
                             std::none_of(person.name.begin(), person.name.end(), [](unsigned char c) {
                                 return c < ' ' || c == 0x7f || c == ':' || c == '"' || c == '\\';
                             });
        check.expect(is_name, here + ".name",
                     "must be a name of at most 80 bytes, without a colon, a quote or a backslash");
        check.expect(names.insert(person.name).second, here + ".name",
                     fmt::format("'{}' is there twice", person.name));
        check.expect(person.phone.empty() || consists_of(person.phone, digits), here + ".phone",
                     "write international digits without + or spaces, or nothing");
        check.expect(person.phone.empty() || phones.insert(person.phone).second, here + ".phone",
                     "two people have this phone");
        check.expect(person.phone.empty() || person.phone != config.channels.whatsapp.phone_number,
                     here + ".phone", "is the business's own number: it cannot write to itself");
        check.section(fmt::format("duty.people[{}].off_duty", i));
        validate_quiet(person.off_duty, check, "leaves no day on duty");
    }
}

void validate_ai(const AgentConfig& config, Validation& check) {
    const AiOptions& ai = config.ai;
    check.section("ai");
    check.no_repeats("order", ai.order);
    for (const std::string& name : ai.order)
        check.expect(ai.providers.contains(name), "order", fmt::format("'{}' is none of ai.providers", name));
    check.no_repeats("tools", ai.tools);
    const std::vector<tero::ai::Tool> tools = tero::ai::all_tools();
    for (const std::string& name : ai.tools) {
        const bool is_one = std::any_of(tools.begin(), tools.end(),
                                        [&](const tero::ai::Tool& tool) { return tool.name == name; });
        check.expect(is_one, "tools", fmt::format("there is no tool '{}'", name));
    }
    for (const auto& [name, provider] : ai.providers) {
        const Url url = parse_url(provider.base_url);
        check.expect(url.good && (url.secure || url.loopback), fmt::format("providers.{}.base_url", name),
                     "write https://example.com/v1, without a slash at the end (http:// is for this machine only)");
        check.expect(provider.kind == AiProviderKind::CHAT_PROCESS || !provider.model.empty(),
                     fmt::format("providers.{}.model", name), "is needed");
    }
    if (!is_on(ai)) return;
    check.expect(ai.concurrency < config.agents.threads, "concurrency",
                 fmt::format("must be less than agents.threads ({}), so that answers without a model wait for none",
                             config.agents.threads));
    check.expect(ai.task_timeout < config.coordinator.lease, "task_timeout",
                 fmt::format("must be shorter than coordinator.lease ({})", to_string(config.coordinator.lease)));
}

void validate_rules(const MonitoringOptions& monitoring, Validation& check) {
    check.section("monitoring");
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < monitoring.rules.size(); ++i) {
        const AlertRule& rule = monitoring.rules[i];
        const std::string here = fmt::format("rules[{}]", i);
        check.expect(!rule.name.empty() && consists_of(rule.name, "abcdefghijklmnopqrstuvwxyz0123456789_"),
                     here + ".name", "write small letters, digits and _");
        check.expect(names.insert(rule.name).second, here + ".name", fmt::format("'{}' is there twice", rule.name));
        check.expect(can_be_read(rule), here + ".figure",
                     fmt::format("there is no {} of {}", name_of(rule.figure), name_of(rule.of)));
        check.expect(rule.when != AlertWhen::STUCK || rule.of == AlertOf::SERVER, here + ".of",
                     "STUCK is of the SERVER alone");
        const bool is_step = rule.of == AlertOf::WORKFLOW_STEP;
        check.expect(rule.only.empty() || rule.of != AlertOf::SERVER, here + ".only", "there is one SERVER");
        check.expect(rule.only.empty() || !is_step || rule.only.find('/') != std::string::npos, here + ".only",
                     "write a step with its workflow, as order/print");
        const bool is_low = rule.when == AlertWhen::BELOW;
        check.expect(is_low ? rule.clear >= rule.limit : rule.clear <= rule.limit, here + ".clear",
                     "must be the limit, or better");
    }
}

void validate_otlp(const OtlpOptions& otlp, Validation& check) {
    check.section("otlp");
    check.expect(otlp.endpoint.empty() || parse_url(otlp.endpoint).good, "endpoint",
                 "write http://collector:4318, without a slash at the end");
}

void validate_work(const AgentConfig& config, Validation& check) {
    const auto at_least = [&check](std::string_view field, Duration value, std::string_view other,
                                   Duration low) {
        check.expect(
            value >= low, field,
            fmt::format("{} must not be shorter than {} ({})", to_string(value), other, to_string(low)));
    };
    const RoutingOptions& routing = config.routing;
    check.section("routing");
    at_least("burst_max", routing.burst_max, "routing.burst_pause", routing.burst_pause);
    check.capability("fallback_agent", routing.fallback_agent);
    for (const std::string& phone : routing.shop_numbers)
        check.text(consists_of(phone, digits), "shop_numbers", phone);

    check.section("agents");
    for (const auto& [agent, limit] : config.agents.max_concurrency_of)
        check.agent(fmt::format("max_concurrency_of.{}", agent), agent);

    const CoordinatorOptions& coordinator = config.coordinator;
    check.section("coordinator");
    at_least("backoff_max", coordinator.backoff_max, "coordinator.backoff_min", coordinator.backoff_min);
    check.expect(
        coordinator.agent_silence_max > coordinator.poll_max, "agent_silence_max",
        fmt::format(
            "must be longer than coordinator.poll_max ({}), or an agent that waits for work counts as "
            "OFFLINE",
            to_string(coordinator.poll_max)));
}

}  // namespace

std::vector<ConfigProblem> validate(const AgentConfig& config) {
    Validation check{limit_problems(config)};
    validate_business(config.business, check);
    validate_server(config.server, check);
    validate_whatsapp(config, check);
    validate_followup(config, check);
    validate_ai(config, check);
    validate_work(config, check);
    validate_web_push(config, check);
    validate_duty(config, check);
    validate_rules(config.monitoring, check);
    validate_otlp(config.otlp, check);
    return check.take();
}

}  // namespace tero
