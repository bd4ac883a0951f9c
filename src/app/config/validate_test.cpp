// Every rule of validate.cpp, each broken once, in the words that a person reads.
#include "app/config/agent_config.hpp"
#include "business/quoting/model/quote.hpp"

#include <gtest/gtest.h>
#include <functional>

namespace tero {
namespace {

std::vector<std::string> problems(const std::function<void(AgentConfig&)>& spoil) {
    AgentConfig config;
    spoil(config);
    std::vector<std::string> texts;
    for (const ConfigProblem& problem : validate(config)) texts.push_back(to_string(problem));
    return texts;
}

using Texts = std::vector<std::string>;

void connect(AgentConfig& config) {
    config.channels.whatsapp = {.enabled = true,
                                .phone_number_id = "100000000000001",
                                .access_token = "EAAtoken",
                                .app_secret = "secret",
                                .verify_token = "verify"};
    config.server.public_url = "https://tero.example.com";
}

TEST(ConfigValidation, DefaultsAndAConnectedShopAreGood) {
    EXPECT_EQ(problems([](AgentConfig&) {}), Texts{});
    EXPECT_EQ(problems(connect), Texts{});
}

TEST(ConfigValidation, Business) {
    EXPECT_EQ(
        problems([](AgentConfig& config) {
            config.business = {.name = "",
                               .time_zone = "UTC-3 or so",
                               .language = "fr",
                               .currency = "pesos",
                               .catalog = "",
                               .price_lists = {"a", "b", "a"},
                               .quote_validity = 0s,
                               .quote_prefix = "cot 1",
                               .defaults = {.color = "", .anclajes = "", .traslado = ""}};
            config.followup.intervals = {};
            config.followup.templates = {};
            config.followup.enabled = false;
        }),
        (Texts{
            "business.name: must not be empty",
            "business.time_zone: 'UTC-3 or so' is not a time zone; write it as America/Montevideo",
            "business.language: 'fr' is not one of es, en, pt",
            "business.currency: 'pesos' is not a currency; write it as UYU or USD",
            "business.catalog: must not be empty", "business.price_lists: 'a' is listed twice",
            "business.quote_validity: must be from 1h to 366d, is 0s",
            "business.quote_prefix: 'cot 1' is not a prefix; write one to eight capital letters, such as COT",
            "business.defaults.color: must not be empty", "business.defaults.anclajes: must not be empty",
            "business.defaults.traslado: must not be empty"}));
    EXPECT_EQ(problems([](AgentConfig& config) { config.business.price_lists = {}; }),
              Texts{"business.price_lists: must name at least one price list of the catalog"});
}

TEST(ConfigValidation, Server) {
    EXPECT_EQ(
        problems([](AgentConfig& config) {
            config.server = {.address = "localhost",
                             .public_url = "tero.example.com",
                             .data = "",
                             .threads = 65,
                             .body_bytes_max = 1,
                             .header_bytes_max = 1,
                             .connections_max = 0,
                             .read_timeout = 0s,
                             .idle_timeout = 2h,
                             .stop_timeout = Duration{-1}};
        }),
        (Texts{
            "server.address: 'localhost' is not an IP address; write 127.0.0.1 for this machine only, "
            "0.0.0.0 "
            "for every interface",
            "server.public_url: 'tero.example.com' is not a URL; write it as https://example.com, without a "
            "slash at the end",
            "server.data: must not be empty", "server.threads: must be from 1 to 64, is 65",
            "server.body_bytes_max: must be from 1024 to 67108864, is 1",
            "server.header_bytes_max: must be from 1024 to 1048576, is 1",
            "server.connections_max: must be from 1 to 1000000, is 0",
            "server.read_timeout: must be from 100ms to 1h, is 0s",
            "server.idle_timeout: must be from 100ms to 1h, is 2h",
            "server.stop_timeout: must be from 0s to 1h, is -1ms"}));
}

TEST(ConfigValidation, UrlsAreHostsWithAPathAtMost) {
    for (const char* url :
         {"https://a.uy", "http://127.0.0.1:8080", "https://[::1]:9/x", "https://a.uy/tero"}) {
        EXPECT_EQ(problems([&](AgentConfig& config) { config.server.public_url = url; }), Texts{}) << url;
    }
    for (const char* url :
         {"https://", "https://a.uy/", "ftp://a.uy", "https://a.uy:port", "https://user@a.uy",
          "https://a.uy?x=1", "https://a uy", "https://a.uy/#x", "https://:80", "https://a.uy:"}) {
        EXPECT_EQ(problems([&](AgentConfig& config) { config.server.public_url = url; }).size(), 1u) << url;
    }
}

TEST(ConfigValidation, WhatsAppNeedsItsSecretsOnceItIsEnabled) {
    EXPECT_EQ(problems([](AgentConfig& config) { config.channels.whatsapp.enabled = true; }),
              (Texts{"channels.whatsapp.phone_number_id: is needed while channels.whatsapp.enabled is true",
                     "channels.whatsapp.access_token: is needed while channels.whatsapp.enabled is true",
                     "channels.whatsapp.app_secret: is needed while channels.whatsapp.enabled is true",
                     "channels.whatsapp.verify_token: is needed while channels.whatsapp.enabled is true",
                     "server.public_url: is needed while channels.whatsapp.enabled is true: customers open "
                     "their quotes "
                     "there"}));
    EXPECT_EQ(problems([](AgentConfig& config) {
                  connect(config);
                  config.server.body_bytes_max = 1 << 20;
              }),
              Texts{"server.body_bytes_max: must be at least 3145728 while channels.whatsapp.enabled is "
                    "true: Meta sends "
                    "that much"});
}

TEST(ConfigValidation, AProviderOnThisMachineNeedsNoPublicAddress) {
    EXPECT_EQ(problems([](AgentConfig& config) {
                  connect(config);
                  config.server.public_url = "";
                  config.channels.whatsapp.base_url = "http://127.0.0.1:4001";
              }),
              Texts{});
}

TEST(ConfigValidation, WhatsApp) {
    EXPECT_EQ(
        problems([](AgentConfig& config) {
            config.channels.whatsapp = {.phone_number_id = "+598 99 000 001",
                                        .access_token = "EAA token\n",
                                        .app_secret = "s\t",
                                        .verify_token = "ñ",
                                        .base_url = "http://graph.example.com",
                                        .api_version = "26"};
        }),
        (Texts{
            "channels.whatsapp.base_url: must begin with https://: the access token goes there (http:// is "
            "for "
            "this machine only)",
            "channels.whatsapp.api_version: '26' is not a version; write it as v26.0",
            "channels.whatsapp.phone_number_id: must be digits: the id from Meta's app dashboard, not the "
            "phone "
            "number with its +",
            "channels.whatsapp.access_token: contains a space, a line break or a sign that no secret has",
            "channels.whatsapp.app_secret: contains a space, a line break or a sign that no secret has",
            "channels.whatsapp.verify_token: contains a space, a line break or a sign that no secret has"}));
    EXPECT_EQ(problems([](AgentConfig& config) { config.channels.whatsapp.base_url = "graph"; }),
              Texts{"channels.whatsapp.base_url: 'graph' is not a URL; write it as https://example.com, "
                    "without a slash "
                    "at the end"});
    for (const char* version : {"v", "v26", "v.0", "v26.", "26.0", "vx.0"}) {
        EXPECT_EQ(
            problems([&](AgentConfig& config) { config.channels.whatsapp.api_version = version; }).size(),
            1u);
    }
}

TEST(ConfigValidation, FollowUp) {
    EXPECT_EQ(
        problems([](AgentConfig& config) {
            config.followup.intervals = {0s, 48h, 24h, 24h * 8};
            config.followup.templates = {"Seguimiento 24", "ok"};
            config.followup.template_language = "";
            config.followup.per_quote_max = -1;
            config.followup.person_gap_min = Duration{-5};
            config.followup.person_max = -1;
            config.followup.person_window = 0s;
            config.followup.quiet_hours = {
                .from = "8pm",
                .to = "24:00",
                .closed_weekdays = {Weekday::MONDAY, Weekday::TUESDAY, Weekday::WEDNESDAY, Weekday::THURSDAY,
                                    Weekday::FRIDAY, Weekday::SATURDAY, Weekday::SUNDAY},
                .holidays = {"12-25", "2026-02-30"}};
        }),
        (Texts{
            "followup.intervals[0]: must be longer than nothing",
            "followup.intervals[2]: 24h must be longer than 48h before it",
            "followup.intervals[3]: 8d would never be sent: a quote has expired after 7d "
            "(business.quote_validity)",
            "followup.templates: must name one template for each interval: 2 for 4 intervals",
            "followup.templates[0]: 'Seguimiento 24' is not a template name: small letters, digits and _ "
            "only",
            "followup.template_language: must not be empty",
            "followup.per_quote_max: must be from 0 to 100, is -1",
            "followup.person_gap_min: must be from 0s to 366d, is -5ms",
            "followup.person_max: must be from 0 to 1000, is -1",
            "followup.person_window: must be from 1h to 366d, is 0s",
            "followup.quiet_hours.from: '8pm' is not a time of day; write it as 20:30, from 00:00 to 23:59",
            "followup.quiet_hours.to: '24:00' is not a time of day; write it as 20:30, from 00:00 to 23:59",
            "followup.quiet_hours.closed_weekdays: leaves no day to write on; set followup.enabled to false "
            "instead",
            "followup.quiet_hours.holidays[1]: '2026-02-30' is not a day; write it as 2026-04-19, or 12-25 "
            "for "
            "every year"}));
    EXPECT_EQ(problems([](AgentConfig& config) {
                  config.followup.intervals = {};
                  config.followup.templates = {};
              }),
              Texts{"followup.intervals: must name at least one interval, or set followup.enabled to false"});
}

TEST(ConfigValidation, Work) {
    EXPECT_EQ(problems([](AgentConfig& config) {
                  config.routing = {
                      .burst_pause = 10s, .burst_max = 5s, .fallback_agent = "", .confidence_min = 1.5};
                  config.agents = {.threads = 0, .max_concurrency = 0, .max_concurrency_of = {{"assistant", 0}, {"salse", 4}}};
                  config.coordinator = {.lease = 30s,
                                        .attempt_max = 0,
                                        .backoff_min = 1min,
                                        .backoff_max = 1s,
                                        .queue_max = 0,
                                        .agent_silence_max = 30s,
                                        .poll_max = 10min};
              }),
              (Texts{"routing.burst_max: must be from 10s to 10min, is 5s",
                     "routing.fallback_agent: '' is no capability; there are sales, support, follow_up, human, compliance, "
                     "ignore",
                     "routing.confidence_min: must be from 0 to 1, is 1.5",
                     "agents.threads: must be from 1 to 256, is 0",
                     "agents.max_concurrency: must be from 1 to 10000, is 0",
                     "agents.max_concurrency_of.assistant: must be from 1 to 10000, is 0",
                     "agents.max_concurrency_of.salse: 'salse' is no built-in agent; there is assistant",
                     "coordinator.attempt_max: must be from 1 to 1000, is 0",
                     "coordinator.backoff_max: must be from 1min to 7d, is 1s",
                     "coordinator.queue_max: must be from 1 to 10000000, is 0",
                     "coordinator.agent_silence_max: must be longer than coordinator.poll_max (10min), or an "
                     "agent that "
                     "waits for work counts as OFFLINE",
                     "coordinator.poll_max: must be from 0s to 5min, is 10min"}));
}

}  // namespace
}  // namespace tero
