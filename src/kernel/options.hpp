// Everything an owner can set, in one tree: agent_config.json, TERO_… variables, `tero config show` and the
// docs come from these descriptions. Each room takes its own struct as a parameter and knows nothing of the
// others.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tero {

struct AgentOptions {
    std::int32_t threads = 4;          // built-in agents working at the same time, all kinds together
    std::int32_t max_concurrency = 8;  // tasks one built-in agent may hold, unless it is named below
    std::map<std::string, std::int32_t> max_concurrency_of = {};  // by agent: {"sales": 16}
    bool operator==(const AgentOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentOptions, (), (threads, max_concurrency, max_concurrency_of))
TERO_DESCRIBED_WHOLLY(AgentOptions);

struct CoordinatorOptions {
    Duration lease = 30s;  // silence longer than this costs an agent its task, unless the task says otherwise
    std::int32_t attempt_max = 3;  // claims before a task is given up, unless the task says otherwise
    Duration backoff_min = 1s;     // wait before the second attempt; doubles from there on
    Duration backoff_max = 10min;  // the longest such wait
    std::int64_t queue_max =
        100000;  // tasks queued and running together; beyond it a submission is refused (429)
    Duration agent_silence_max = 90s;  // an agent that said nothing for so long is OFFLINE and gets no task
    Duration poll_max = 30s;           // how long a worker's claim may wait for a task
    bool operator==(const CoordinatorOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(CoordinatorOptions, (),
                      (lease, attempt_max, backoff_min, backoff_max, queue_max, agent_silence_max, poll_max))
TERO_DESCRIBED_WHOLLY(CoordinatorOptions);

struct RoutingOptions {
    Duration burst_pause = 4s;  // customers write in pieces: the answer waits until they pause this long
    Duration burst_max = 20s;   // … but never longer than this after the first piece
    std::string fallback_agent = "sales";  // who answers when no agent fits the intent
    double confidence_min = 0.35;          // below this the intent counts as unknown; 0 … 1
    bool operator==(const RoutingOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoutingOptions, (), (burst_pause, burst_max, fallback_agent, confidence_min))
TERO_DESCRIBED_WHOLLY(RoutingOptions);

enum class LogVerbosity { DEBUG, INFO, WARNING, ERROR };
BOOST_DESCRIBE_ENUM(LogVerbosity, DEBUG, INFO, WARNING, ERROR)

// TEXT: for people. JSON: one object a line, for machines.
enum class LogStyle { TEXT, JSON };
BOOST_DESCRIBE_ENUM(LogStyle, TEXT, JSON)

struct MonitoringOptions {
    LogVerbosity log_level = LogVerbosity::INFO;  // what is less grave than this is not logged
    LogStyle log_format = LogStyle::TEXT;
    bool operator==(const MonitoringOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(MonitoringOptions, (), (log_level, log_format))
TERO_DESCRIBED_WHOLLY(MonitoringOptions);

// In the order of LocalTime::weekday: MONDAY is 0.
enum class Weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };
BOOST_DESCRIBE_ENUM(Weekday, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY)

// When nobody is written to unless they wrote first; in the customer's time zone.
struct QuietHours {
    std::string from = "20:30";  // silence from this minute on …
    std::string to = "09:00";    // … until just before this one; the same as `from`: no quiet hours at all
    std::vector<Weekday> closed_weekdays = {Weekday::SUNDAY};  // whole days of silence
    std::vector<std::string> holidays = {"01-01", "05-01", "07-18", "08-25",
                                         "12-25"};  // `2026-04-19` once, `12-25` every year
    bool operator==(const QuietHours&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuietHours, (), (from, to, closed_weekdays, holidays))
TERO_DESCRIBED_WHOLLY(QuietHours);

struct FollowUpOptions {
    bool enabled = true;  // false: no follow-up is planned or sent
    std::vector<Duration> intervals = {24h, 48h,
                                       72h};  // the ladder, counted from the moment the quote was sent
    std::vector<std::string> templates = {"seguimiento_cotizacion_24h", "seguimiento_cotizacion_48h",
                                          "seguimiento_cotizacion_72h"};  // WhatsApp's, one for each interval
    std::string template_language = "es";                                 // as the templates were approved
    // The same, approved in other languages, `en` or `pt_BR`; customers of any other get those above.
    std::map<std::string, std::vector<std::string>> templates_of = {};
    QuietHours quiet_hours = {};
    std::int32_t per_quote_max = 3;  // follow-ups of one quote
    Duration person_gap_min = 20h;   // between two follow-ups to one person, whatever the quotes
    std::int32_t person_max = 4;     // follow-ups to one person within person_window
    Duration person_window = std::chrono::days{30};
    bool operator==(const FollowUpOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(FollowUpOptions, (),
                      (enabled, intervals, templates, template_language, templates_of, quiet_hours,
                       per_quote_max, person_gap_min, person_max, person_window))
TERO_DESCRIBED_WHOLLY(FollowUpOptions);

struct WhatsAppOptions {
    bool enabled = false;              // false: nothing is sent, and the webhook answers 404
    std::string phone_number_id = {};  // the business number, as Meta's app dashboard names it
    std::string phone_number = {};     // the number itself, in digits: for the buttons of a quote's page
    std::string access_token = {};     // secret: lets us send
    std::string app_secret = {};       // secret: proves that a webhook delivery comes from Meta
    std::string verify_token = {};     // secret: our own word in the webhook handshake
    std::string base_url = "https://graph.facebook.com";
    std::string api_version = "v26.0";
    bool operator==(const WhatsAppOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(WhatsAppOptions, (),
                      (enabled, phone_number_id, phone_number, access_token, app_secret, verify_token,
                       base_url, api_version))
TERO_DESCRIBED_WHOLLY(WhatsAppOptions);

struct ChannelOptions {
    WhatsAppOptions whatsapp = {};
    bool operator==(const ChannelOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(ChannelOptions, (), (whatsapp))
TERO_DESCRIBED_WHOLLY(ChannelOptions);

struct ServerOptions {
    std::string address = "127.0.0.1";  // 0.0.0.0 listens on every interface
    std::uint16_t port = 8080;          // 0 takes any free one
    std::string public_url =
        {};  // as customers reach us, without a slash at the end; empty: http://address:port
    std::string data = "data";                 // folder of the database; made when missing
    std::int32_t threads = 1;                  // that read and write sockets
    std::int64_t body_bytes_max = 4 << 20;     // larger requests get 413
    std::int64_t header_bytes_max = 16 << 10;  // larger headers get 431
    std::int32_t connections_max = 4096;       // more are refused
    Duration read_timeout = 15s;               // for a whole request to arrive, once begun
    Duration idle_timeout = 60s;               // between two requests of one connection
    Duration stop_timeout = 10s;               // how long a stop waits for answers under way
    bool operator==(const ServerOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(ServerOptions, (),
                      (address, port, public_url, data, threads, body_bytes_max, header_bytes_max,
                       connections_max, read_timeout, idle_timeout, stop_timeout))
TERO_DESCRIBED_WHOLLY(ServerOptions);

// What a customer gets who did not say; each one used is printed on the quote as an assumption.
struct QuoteDefaults {
    std::string color = "blanco";
    std::vector<std::string> edges = {};  // finished sides, one entry each, such as `gotero`; empty: none
    std::string anclajes = "incluido";
    std::string traslado = "incluido";
    bool operator==(const QuoteDefaults&) const = default;
};
BOOST_DESCRIBE_STRUCT(QuoteDefaults, (), (color, edges, anclajes, traslado))
TERO_DESCRIBED_WHOLLY(QuoteDefaults);

struct BusinessOptions {
    std::string name = "BMC Uruguay";
    std::string time_zone =
        "America/Montevideo";      // IANA; of the business, and of customers whose own is not known
    std::string language = "es";   // of customers whose own is not known: es, en or pt
    std::string currency = "UYU";  // in which the dashboard sums up
    std::string catalog =
        "examples/catalog.json";  // the price lists, read at the start; newer versions are added
    std::vector<std::string> price_lists = {"matriz_uyu",
                                            "shop_usd"};  // the first that has the product prices it
    Duration quote_validity = std::chrono::days{7};       // a quote that is not answered by then has expired
    std::string quote_prefix = "COT";                     // COT-2026-000418
    QuoteDefaults defaults = {};
    bool apply_zone_factor = false;  // multiply by the freight zone's factor of the price list
    bool operator==(const BusinessOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(BusinessOptions, (),
                      (name, time_zone, language, currency, catalog, price_lists, quote_validity,
                       quote_prefix, defaults, apply_zone_factor))
TERO_DESCRIBED_WHOLLY(BusinessOptions);

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

}  // namespace tero
