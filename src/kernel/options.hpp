// Everything an owner can set, in one tree: agent_config.json, TERO_… variables, `tero config show` and
// docs/configuration.md come from these descriptions. What an option means stands in TERO_OPTIONS below its
// struct, and nowhere else. Each module takes its own struct as a parameter and knows nothing of the others.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tero {

struct AgentOptions {
    std::int32_t threads = 4;
    std::int32_t max_concurrency = 8;
    std::map<std::string, std::int32_t> max_concurrency_of = {};
    bool operator==(const AgentOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentOptions, (), (threads, max_concurrency, max_concurrency_of))
TERO_DESCRIBED_WHOLLY(AgentOptions);
TERO_OPTIONS(AgentOptions,
             {.name = "threads",
              .text = "Tasks that built-in agents work on at the same time, all agents together.",
              .unit = "threads",
              .range = between(1, 256)},
             {.name = "max_concurrency",
              .text = "Tasks that one built-in agent may hold, unless max_concurrency_of names it.",
              .unit = "tasks",
              .range = between(1, 10'000)},
             {.name = "max_concurrency_of",
              .text = "The same for single agents, by name.",
              .unit = "tasks",
              .range = between(1, 10'000),
              .example = R"({"sales": 16})"});

struct CoordinatorOptions {
    Duration lease = 30s;
    std::int32_t attempt_max = 3;
    Duration backoff_min = 1s;
    Duration backoff_max = 10min;
    std::int64_t queue_max = 100000;
    Duration agent_silence_max = 90s;
    Duration poll_max = 30s;
    bool operator==(const CoordinatorOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(CoordinatorOptions, (),
                      (lease, attempt_max, backoff_min, backoff_max, queue_max, agent_silence_max, poll_max))
TERO_DESCRIBED_WHOLLY(CoordinatorOptions);
TERO_OPTIONS(
    CoordinatorOptions,
    {.name = "lease",
     .text = "Silence longer than this costs an agent its task, unless the task says otherwise.",
     .range = between(1s, 24h)},
    {.name = "attempt_max",
     .text = "Claims before a task is given up, unless the task says otherwise.",
     .unit = "claims",
     .range = between(1, 1000)},
    {.name = "backoff_min",
     .text = "Wait before the second attempt; it doubles from there on.",
     .range = between(1ms, 24h)},
    {.name = "backoff_max",
     .text = "The longest wait between two attempts; at least backoff_min.",
     .range = between(1ms, 24h * 7)},
    {.name = "queue_max",
     .text = "Tasks queued and running together. Beyond it a submission is refused (429).",
     .unit = "tasks",
     .range = between(1, 10'000'000)},
    {.name = "agent_silence_max",
     .text = "An agent that said nothing for so long is OFFLINE and gets no task; longer than poll_max.",
     .range = between(1ms, 24h * 366)},
    {.name = "poll_max",
     .text = "How long a worker's claim may wait for a task.",
     .range = between(0s, 5min)});

struct RoutingOptions {
    Duration burst_pause = 4s;
    Duration burst_max = 20s;
    std::string fallback_agent = "sales";
    double confidence_min = 0.35;
    bool operator==(const RoutingOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoutingOptions, (), (burst_pause, burst_max, fallback_agent, confidence_min))
TERO_DESCRIBED_WHOLLY(RoutingOptions);
TERO_OPTIONS(RoutingOptions,
             {.name = "burst_pause",
              .text = "Customers write in pieces: the answer waits until they pause for so long.",
              .range = between(0s, 5min)},
             {.name = "burst_max",
              .text = "The answer waits no longer than this after the first piece; at least burst_pause.",
              .range = between(0s, 10min)},
             {.name = "fallback_agent",
              .text = "Who answers when no agent fits what the customer wants.",
              .allowed = "the name of a built-in agent"},
             {.name = "confidence_min",
              .text = "Below this, what the customer wants counts as unknown.",
              .unit = "probability",
              .range = between(0, 1)});

enum class LogVerbosity { DEBUG, INFO, WARNING, ERROR };
BOOST_DESCRIBE_ENUM(LogVerbosity, DEBUG, INFO, WARNING, ERROR)

enum class LogStyle { TEXT, JSON };
BOOST_DESCRIBE_ENUM(LogStyle, TEXT, JSON)

struct MonitoringOptions {
    LogVerbosity log_level = LogVerbosity::INFO;
    LogStyle log_format = LogStyle::TEXT;
    bool operator==(const MonitoringOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(MonitoringOptions, (), (log_level, log_format))
TERO_DESCRIBED_WHOLLY(MonitoringOptions);
TERO_OPTIONS(MonitoringOptions, {.name = "log_level", .text = "What is less grave than this is not logged."},
             {.name = "log_format",
              .text = "How the log is written: TEXT for people, JSON (one object a line) for machines."});

// In the order of LocalTime::weekday: MONDAY is 0.
enum class Weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };
BOOST_DESCRIBE_ENUM(Weekday, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY)

struct QuietHours {
    std::string from = "20:30";
    std::string to = "09:00";
    std::vector<Weekday> closed_weekdays = {Weekday::SUNDAY};
    std::vector<std::string> holidays = {"01-01", "05-01", "07-18", "08-25", "12-25"};
    bool operator==(const QuietHours&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuietHours, (), (from, to, closed_weekdays, holidays))
TERO_DESCRIBED_WHOLLY(QuietHours);
TERO_OPTIONS(QuietHours,
             {.name = "from",
              .text = "Silence begins at this minute.",
              .allowed = "a time of day from 00:00 to 23:59"},
             {.name = "to",
              .text = "Silence ends just before this minute. The same as `from`: there are no quiet hours.",
              .allowed = "a time of day from 00:00 to 23:59"},
             {.name = "closed_weekdays", .text = "Whole days of silence; not all seven."},
             {.name = "holidays",
              .text = "More whole days of silence.",
              .allowed = "2026-04-19 for one day, 12-25 for that day of every year"});

struct FollowUpOptions {
    bool enabled = true;
    std::vector<Duration> intervals = {24h, 48h, 72h};
    std::vector<std::string> templates = {"seguimiento_cotizacion_24h", "seguimiento_cotizacion_48h",
                                          "seguimiento_cotizacion_72h"};
    std::string template_language = "es";
    std::map<std::string, std::vector<std::string>> templates_of = {};
    QuietHours quiet_hours = {};
    std::int32_t per_quote_max = 3;
    Duration person_gap_min = 20h;
    std::int32_t person_max = 4;
    Duration person_window = std::chrono::days{30};
    bool operator==(const FollowUpOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(FollowUpOptions, (),
                      (enabled, intervals, templates, template_language, templates_of, quiet_hours,
                       per_quote_max, person_gap_min, person_max, person_window))
TERO_DESCRIBED_WHOLLY(FollowUpOptions);
TERO_OPTIONS(
    FollowUpOptions, {.name = "enabled", .text = "When false, no follow-up is planned or sent."},
    {.name = "intervals",
     .text = "When each follow-up goes out, counted from the moment the quote was sent. They rise, and "
             "end before business.quote_validity.",
     .range = between(1ms, 24h * 366)},
    {.name = "templates",
     .text = "WhatsApp's approved templates, one for each interval.",
     .allowed = "1 to 512 small letters, digits and _"},
    {.name = "template_language",
     .text = "The language of the templates, as they were approved.",
     .allowed = "a language, such as es or pt_BR"},
    {.name = "templates_of",
     .text = "The same templates, approved in other languages. Customers of any other language get "
             "those above.",
     .allowed = "1 to 512 small letters, digits and _",
     .example = R"({"en": ["quote_24h", "quote_48h", "quote_72h"]})"},
    {.name = "quiet_hours",
     .text = "When nobody is written to who did not write first; in the customer's time zone."},
    {.name = "per_quote_max",
     .text = "Follow-ups of one quote.",
     .unit = "follow-ups",
     .range = between(0, 100)},
    {.name = "person_gap_min",
     .text = "Between two follow-ups to one person, whatever the quotes.",
     .range = between(0s, 24h * 366)},
    {.name = "person_max",
     .text = "Follow-ups to one person within person_window.",
     .unit = "follow-ups",
     .range = between(0, 1000)},
    {.name = "person_window",
     .text = "The time in which person_max counts.",
     .range = between(1h, 24h * 366)});

struct WhatsAppOptions {
    bool enabled = false;
    std::string phone_number_id = {};
    std::string phone_number = {};
    std::string access_token = {};
    std::string app_secret = {};
    std::string verify_token = {};
    std::string base_url = "https://graph.facebook.com";
    std::string api_version = "v26.0";
    bool operator==(const WhatsAppOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(WhatsAppOptions, (),
                      (enabled, phone_number_id, phone_number, access_token, app_secret, verify_token,
                       base_url, api_version))
TERO_DESCRIBED_WHOLLY(WhatsAppOptions);
TERO_OPTIONS(
    WhatsAppOptions,
    {.name = "enabled",
     .text = "When false, nothing is sent and the webhook answers 404. When true, phone_number_id, "
             "access_token, app_secret and verify_token are needed."},
    {.name = "phone_number_id",
     .text = "The business number, as Meta names it.",
     .allowed = "digits: the id from Meta's app dashboard, not the phone number; or nothing",
     .example = R"("100000000000001")"},
    {.name = "phone_number",
     .text = "The number itself: the buttons of a quote's page write to it.",
     .allowed = "international digits without + or spaces, or nothing",
     .example = R"("59899000099")"},
    {.name = "access_token",
     .text = "Lets Tero send.",
     .allowed = "Meta's text as it is, without spaces or line breaks",
     .secret = true},
    {.name = "app_secret",
     .text = "Proves that a webhook delivery comes from Meta.",
     .allowed = "Meta's text as it is, without spaces or line breaks",
     .secret = true},
    {.name = "verify_token",
     .text = "Your own word in the webhook handshake.",
     .allowed = "a word of your own, without spaces or line breaks",
     .secret = true},
    {.name = "base_url",
     .text = "Where Meta's API is. The access token goes there, so http:// is for this machine only.",
     .allowed = "https://example.com, without a slash at the end"},
    {.name = "api_version",
     .text = "The version of Meta's API.",
     .allowed = "v and two numbers with a dot between, such as v26.0"});

struct ChannelOptions {
    WhatsAppOptions whatsapp = {};
    bool operator==(const ChannelOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(ChannelOptions, (), (whatsapp))
TERO_DESCRIBED_WHOLLY(ChannelOptions);
TERO_OPTIONS(ChannelOptions, {.name = "whatsapp", .text = "WhatsApp's Cloud API."});

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string public_url = {};
    bool allow_plain_http = false;
    std::string data = "data";
    std::int32_t threads = 1;
    std::int64_t body_bytes_max = 4 << 20;
    std::int64_t header_bytes_max = 16 << 10;
    std::int32_t connections_max = 4096;
    Duration read_timeout = 15s;
    Duration idle_timeout = 60s;
    Duration stop_timeout = 10s;
    bool operator==(const ServerOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(ServerOptions, (),
                      (address, port, public_url, allow_plain_http, data, threads, body_bytes_max,
                       header_bytes_max, connections_max, read_timeout, idle_timeout, stop_timeout))
TERO_DESCRIBED_WHOLLY(ServerOptions);
TERO_OPTIONS(
    ServerOptions,
    {.name = "address",
     .text = "Where to listen. Other machines reach any address but this machine's own, so that needs "
             "a public_url with https, or allow_plain_http.",
     .allowed = "an IP address: 127.0.0.1 for this machine only, 0.0.0.0 for every interface"},
    {.name = "port",
     .text = "The port to listen on; 0 takes any free one.",
     .unit = "port",
     .range = between(0, 65535)},
    {.name = "public_url",
     .text = "How customers reach Tero: the address of the proxy that speaks https in front of it. "
             "Empty: http://address:port.",
     .allowed = "https://example.com, without a slash at the end",
     .example = R"("https://quotes.example.com")"},
    {.name = "allow_plain_http",
     .text = "Lets `address` be open to other machines without https in public_url. Keys and "
             "customers' data then travel in the clear: only for a network that you trust."},
    {.name = "data",
     .text = "The folder of the database; made when it is missing.",
     .allowed = "a path, from where Tero is started"},
    {.name = "threads",
     .text = "Threads that read and write sockets.",
     .unit = "threads",
     .range = between(1, 64)},
    {.name = "body_bytes_max",
     .text = "Larger requests are refused (413). WhatsApp needs 3145728.",
     .unit = "bytes",
     .range = between(1 << 10, 64 << 20)},
    {.name = "header_bytes_max",
     .text = "Requests with larger headers are refused (431).",
     .unit = "bytes",
     .range = between(1 << 10, 1 << 20)},
    {.name = "connections_max",
     .text = "Connections open at the same time; more are refused (503).",
     .unit = "connections",
     .range = between(1, 1'000'000)},
    {.name = "read_timeout",
     .text = "How long a request may take to arrive whole, once begun.",
     .range = between(100ms, 1h)},
    {.name = "idle_timeout",
     .text = "How long a connection may rest between two requests.",
     .range = between(100ms, 1h)},
    {.name = "stop_timeout",
     .text = "How long a stop waits for answers under way.",
     .range = between(0s, 1h)});

struct QuoteDefaults {
    std::string color = "blanco";
    std::vector<std::string> edges = {};
    std::string anclajes = "incluido";
    std::string traslado = "incluido";
    bool operator==(const QuoteDefaults&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuoteDefaults, (), (color, edges, anclajes, traslado))
TERO_DESCRIBED_WHOLLY(QuoteDefaults);
TERO_OPTIONS(
    QuoteDefaults, {.name = "color", .text = "The colour.", .allowed = "a colour of the catalog"},
    {.name = "edges",
     .text = "The finished sides, one entry each; empty: none.",
     .allowed = "edges of the catalog",
     .example = R"(["gotero", "gotero"])"},
    {.name = "anclajes", .text = "Whether anchoring is part of it.", .allowed = "a choice of the catalog"},
    {.name = "traslado", .text = "Whether freight is part of it.", .allowed = "a choice of the catalog"});

struct BusinessOptions {
    std::string name = "BMC Uruguay";
    std::string time_zone = "America/Montevideo";
    std::string language = "es";
    std::string currency = "UYU";
    std::string catalog = "examples/catalog.json";
    std::vector<std::string> price_lists = {"matriz_uyu", "shop_usd"};
    Duration quote_validity = std::chrono::days{7};
    std::string quote_prefix = "COT";
    QuoteDefaults defaults = {};
    bool apply_zone_factor = false;
    bool operator==(const BusinessOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(BusinessOptions, (),
                      (name, time_zone, language, currency, catalog, price_lists, quote_validity,
                       quote_prefix, defaults, apply_zone_factor))
TERO_DESCRIBED_WHOLLY(BusinessOptions);
TERO_OPTIONS(
    BusinessOptions,
    {.name = "name",
     .text = "The business, as customers and the dashboard read it.",
     .allowed = "any text but an empty one"},
    {.name = "time_zone",
     .text = "Of the business, and of customers whose own is not known.",
     .allowed = "an IANA time zone, such as America/Montevideo"},
    {.name = "language", .text = "Of customers whose own is not known.", .choices = "es en pt"},
    {.name = "currency",
     .text = "In which the dashboard sums up.",
     .allowed = "three capital letters, such as UYU or USD"},
    {.name = "catalog",
     .text = "The file of the price lists, read at the start. Quotes stay bound to the list and version "
             "they were made with, so a changed list needs a new version. While the file cannot be "
             "read, the lists published before stay in force, with an alert.",
     .allowed = "a path, from where Tero is started"},
    {.name = "price_lists",
     .text = "Lists of the catalog, each once; the first that has the product prices it.",
     .allowed = "price lists of the catalog, at least one"},
    {.name = "quote_validity",
     .text = "A quote that is not answered for so long has expired.",
     .range = between(1h, 24h * 366)},
    {.name = "quote_prefix",
     .text = "The beginning of a quote's number, as in COT-2026-000418.",
     .allowed = "one to eight capital letters, such as COT"},
    {.name = "defaults",
     .text = "What a customer gets who did not say; each one used is printed on the quote as an "
             "assumption."},
    {.name = "apply_zone_factor", .text = "Multiply prices by the freight zone's factor of the price list."});

// agent_config.json as a whole.
struct AgentConfig {
    BusinessOptions business = {};
    ServerOptions server = {};
    ChannelOptions channels = {};
    FollowUpOptions followup = {};
    RoutingOptions routing = {};
    AgentOptions agents = {};
    CoordinatorOptions coordinator = {};
    MonitoringOptions monitoring = {};
    bool operator==(const AgentConfig&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentConfig, (),
                      (business, server, channels, followup, routing, agents, coordinator, monitoring))
TERO_DESCRIBED_WHOLLY(AgentConfig);
TERO_OPTIONS(AgentConfig, {.name = "business", .text = "Who sells, and on which terms."},
             {.name = "server", .text = "Where Tero listens, and its limits on the wire."},
             {.name = "channels", .text = "How customers write and are written to."},
             {.name = "followup", .text = "How a quote is followed up until it is answered."},
             {.name = "routing", .text = "When and by whom a customer is answered."},
             {.name = "agents", .text = "The agents inside this process."},
             {.name = "coordinator", .text = "How tasks are leased, tried again and given up."},
             {.name = "monitoring", .text = "What the log tells."});

}  // namespace tero
