// Every rule of validate.cpp, each broken once, in the words that a person reads.
#include "app/config/load_config.hpp"
#include "business/quoting/model/quote.hpp"

#include <gtest/gtest.h>
#include <functional>

namespace tero {
namespace {

std::vector<std::string> faults_in(const std::function<void(AgentConfig&)>& spoil) {
    AgentConfig config;
    spoil(config);
    std::vector<std::string> texts;
    for (const ConfigProblem& problem : validate(config)) texts.push_back(to_string(problem));
    return texts;
}

using Faults = std::vector<std::string>;

void connect(AgentConfig& config) {
    config.channels.whatsapp = {.enabled = true,
                                .phone_number_id = "100000000000001",
                                .access_token = "EAAtoken",
                                .app_secret = "secret",
                                .verify_token = "verify"};
    config.server.public_url = "https://tero.example.com";
}

TEST(ConfigValidation, DefaultsAndAConnectedShopAreGood) {
    EXPECT_EQ(faults_in([](AgentConfig&) {}), Faults{});
    EXPECT_EQ(faults_in(connect), Faults{});
}

TEST(ConfigValidation, Business) {
    EXPECT_EQ(
        faults_in([](AgentConfig& config) {
            config.business = {.name = "",
                               .time_zone = "UTC-3 or so",
                               .currency = "pesos",
                               .catalog = "",
                               .price_lists = {"a", "b", "a"},
                               .quote_validity = 0s,
                               .quote_prefix = "cot 1"};
            config.followup.enabled = false;
        }),
        (Faults{
            "business.quote_validity: must be from 1h to 366d, is 0s",
            "business.name: must not be empty; write any text but an empty one",
            "business.time_zone: 'UTC-3 or so' is not a time zone; write it as Europe/Lisbon",
            "business.currency: 'pesos' is not allowed; write three capital letters, such as UYU or USD",
            "business.price_lists: 'a' is listed twice",
            "business.quote_prefix: 'cot 1' is not allowed; write one to eight capital letters, such as COT"}));
    EXPECT_EQ(faults_in([](AgentConfig& config) { config.business.price_lists = {}; }),
              Faults{"business.price_lists: must name at least one price list of the catalog"});
}

TEST(ConfigValidation, Server) {
    EXPECT_EQ(
        faults_in([](AgentConfig& config) {
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
        (Faults{
            "server.threads: must be from 1 to 64, is 65",
            "server.body_bytes_max: must be from 1024 to 67108864, is 1",
            "server.header_bytes_max: must be from 1024 to 1048576, is 1",
            "server.connections_max: must be from 1 to 1000000, is 0",
            "server.read_timeout: must be from 100ms to 1h, is 0s",
            "server.idle_timeout: must be from 100ms to 1h, is 2h",
            "server.stop_timeout: must be from 0s to 1h, is -1ms",
            "server.address: 'localhost' is not allowed; write an IP address: 127.0.0.1 for this machine only, "
            "0.0.0.0 for every interface",
            "server.public_url: 'tero.example.com' is not allowed; write https://example.com, without a slash "
            "at the end",
            "server.data: must not be empty; write a path, from where Tero is started"}));
}

TEST(ConfigValidation, AnAddressOpenToOtherMachinesNeedsHttpsOrTheOwnersWord) {
    const auto at = [](std::string address, std::string url, bool allow) {
        return faults_in([&](AgentConfig& config) {
            config.server.address = std::move(address);
            config.server.public_url = std::move(url);
            config.server.allow_plain_http = allow;
        });
    };
    const std::string refused =
        "server.address: 0.0.0.0 is open to other machines, and what they send would travel in the clear; set "
        "server.public_url to the https:// address of the proxy in front, or server.allow_plain_http to true on "
        "a network that you trust";

    EXPECT_EQ(at("0.0.0.0", "", false), Faults{refused});
    EXPECT_EQ(at("0.0.0.0", "http://tero.example.com", false), Faults{refused});
    EXPECT_EQ(at("::", "", false).size(), 1u);
    EXPECT_EQ(at("192.168.1.2", "", false).size(), 1u);
    EXPECT_EQ(at("0.0.0.0", "https://tero.example.com", false), Faults{});
    EXPECT_EQ(at("0.0.0.0", "", true), Faults{});
    EXPECT_EQ(at("::1", "", false), Faults{});
    EXPECT_EQ(at("127.0.0.2", "", false), Faults{});
}

TEST(ConfigValidation, UrlsAreHostsWithAPathAtMost) {
    for (const char* url :
         {"https://a.uy", "http://127.0.0.1:8080", "https://[::1]:9/x", "https://a.uy/tero"}) {
        EXPECT_EQ(faults_in([&](AgentConfig& config) { config.server.public_url = url; }), Faults{}) << url;
    }
    for (const char* url :
         {"https://", "https://a.uy/", "ftp://a.uy", "https://a.uy:port", "https://user@a.uy",
          "https://a.uy?x=1", "https://a uy", "https://a.uy/#x", "https://:80", "https://a.uy:"}) {
        EXPECT_EQ(faults_in([&](AgentConfig& config) { config.server.public_url = url; }).size(), 1u) << url;
    }
}

TEST(ConfigValidation, WhatsAppNeedsItsSecretsOnceItIsEnabled) {
    EXPECT_EQ(faults_in([](AgentConfig& config) { config.channels.whatsapp.enabled = true; }),
              (Faults{"channels.whatsapp.phone_number_id: is needed while channels.whatsapp.enabled is true",
                     "channels.whatsapp.access_token: is needed while channels.whatsapp.enabled is true",
                     "channels.whatsapp.app_secret: is needed while channels.whatsapp.enabled is true",
                     "channels.whatsapp.verify_token: is needed while channels.whatsapp.enabled is true",
                     "server.public_url: is needed while channels.whatsapp.enabled is true: customers open "
                     "their quotes "
                     "there"}));
    EXPECT_EQ(faults_in([](AgentConfig& config) {
                  connect(config);
                  config.server.body_bytes_max = 1 << 20;
              }),
              Faults{"server.body_bytes_max: must be at least 3145728 while channels.whatsapp.enabled is "
                    "true: Meta sends "
                    "that much"});
}

TEST(ConfigValidation, AProviderOnThisMachineNeedsNoPublicAddress) {
    EXPECT_EQ(faults_in([](AgentConfig& config) {
                  connect(config);
                  config.server.public_url = "";
                  config.channels.whatsapp.base_url = "http://127.0.0.1:4001";
              }),
              Faults{});
}

TEST(ConfigValidation, WhatsApp) {
    EXPECT_EQ(
        faults_in([](AgentConfig& config) {
            config.channels.whatsapp = {.phone_number_id = "+598 99 000 001",
                                        .access_token = "EAA token\n",
                                        .app_secret = "s\t",
                                        .verify_token = "ñ",
                                        .base_url = "http://graph.example.com",
                                        .api_version = "26"};
        }),
        (Faults{
            "channels.whatsapp.base_url: must begin with https://: the access token goes there (http:// is "
            "for "
            "this machine only)",
            "channels.whatsapp.api_version: '26' is not allowed; write v and two numbers with a dot between, "
            "such as v26.0",
            "channels.whatsapp.phone_number_id: '+598 99 000 001' is not allowed; write digits: the id from "
            "Meta's app dashboard, not the phone number; or nothing",
            "channels.whatsapp.access_token: this is not allowed; write Meta's text as it is, without spaces or "
            "line breaks",
            "channels.whatsapp.app_secret: this is not allowed; write Meta's text as it is, without spaces or "
            "line breaks",
            "channels.whatsapp.verify_token: this is not allowed; write a word of your own, without spaces or "
            "line breaks"}));
    EXPECT_EQ(faults_in([](AgentConfig& config) { config.channels.whatsapp.base_url = "graph"; }),
              Faults{"channels.whatsapp.base_url: 'graph' is not allowed; write https://example.com, without a "
                    "slash at the end"});
    for (const char* version : {"v", "v26", "v.0", "v26.", "26.0", "vx.0"}) {
        EXPECT_EQ(
            faults_in([&](AgentConfig& config) { config.channels.whatsapp.api_version = version; }).size(),
            1u);
    }
}

TEST(ConfigValidation, FollowUp) {
    EXPECT_EQ(
        faults_in([](AgentConfig& config) {
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
        (Faults{
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
}

TEST(ConfigValidation, Rules) {
    EXPECT_EQ(faults_in([](AgentConfig& config) {
                  config.monitoring.rules = {
                      {.name = "Slow", .figure = AlertFigure::QUEUE_AGE},
                      {.name = "a", .figure = AlertFigure::RESPONSE_TIME, .of = AlertOf::SERVER},
                      {.name = "a", .figure = AlertFigure::QUEUE_AGE, .limit = 1, .clear = 2},
                      {.name = "b", .figure = AlertFigure::FAILED, .of = AlertOf::TASK_TYPE, .when = AlertWhen::STUCK},
                      {.name = "c", .figure = AlertFigure::QUEUE_AGE, .only = "server"},
                      {.name = "d", .of = AlertOf::WORKFLOW_STEP, .only = "print"},
                      {.name = "e", .of = AlertOf::WORKFLOW_STEP, .only = "order/print"}};
              }),
              (Faults{"monitoring.rules[0].name: write small letters, digits and _",
                      "monitoring.rules[1].figure: there is no RESPONSE_TIME of SERVER",
                      "monitoring.rules[2].name: 'a' is there twice",
                      "monitoring.rules[2].clear: must be the limit, or better",
                      "monitoring.rules[3].of: STUCK is of the SERVER alone",
                      "monitoring.rules[4].only: there is one SERVER",
                      "monitoring.rules[5].only: write a step with its workflow, as order/print"}));
}

TEST(ConfigValidation, Work) {
    EXPECT_EQ(faults_in([](AgentConfig& config) {
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
              (Faults{"routing.confidence_min: must be from 0 to 1, is 1.5",
                     "agents.threads: must be from 1 to 256, is 0",
                     "agents.max_concurrency: must be from 1 to 10000, is 0",
                     "agents.max_concurrency_of.assistant: must be from 1 to 10000, is 0",
                     "coordinator.attempt_max: must be from 1 to 1000, is 0",
                     "coordinator.queue_max: must be from 1 to 10000000, is 0",
                     "coordinator.poll_max: must be from 0s to 5min, is 10min",
                     "routing.burst_max: 5s must not be shorter than routing.burst_pause (10s)",
                     "routing.fallback_agent: '' is no capability; there are sales, support, follow_up, human, "
                     "compliance, ignore",
                     "agents.max_concurrency_of.salse: 'salse' is no built-in agent; there is assistant",
                     "coordinator.backoff_max: 1s must not be shorter than coordinator.backoff_min (1min)",
                     "coordinator.agent_silence_max: must be longer than coordinator.poll_max (10min), or an "
                     "agent that "
                     "waits for work counts as OFFLINE"}));
}

}  // namespace
}  // namespace tero
