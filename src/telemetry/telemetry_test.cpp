// What reaches a collector, over real sockets.
#include "telemetry/telemetry.hpp"

#include "base/check.hpp"
#include "observe/log.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tero::telemetry {
namespace {

const Timestamp today{1'793'625'500'000};

// A collector that answers what it is told to, 200 after that.
class TelemetryTest : public testing::Test {
protected:
    TelemetryTest()
        : collector_({.port = 0}, [this](net::Request request, net::Reply reply) {
              const Lock lock{mutex_};
              asked_.push_back(std::move(request));
              net::Response answer{.body = "{}"};
              if (takes_no_logs_ && asked_.back().path.ends_with("/logs")) answer.status = 404;
              if (!answers_.empty()) {
                  answer = answers_.front();
                  answers_.pop_front();
              }
              changed_.notify_all();
              reply(std::move(answer));
          }) {
        CHECK(collector_.start().has_value(), "the collector did not start");
    }
    ~TelemetryTest() override { collector_.stop(); }

    std::unique_ptr<Telemetry> telemetry(bool logs = false, std::string path = "") {
        OtlpOptions options;
        options.endpoint = fmt::format("http://127.0.0.1:{}{}", collector_.port(), path);
        options.headers = {{"authorization", "Bearer x"}};
        options.logs = logs;
        auto made = std::make_unique<Telemetry>(options, clock_, metrics_);
        made->start([this](const Query& query) -> Result<Page> {
            Page page;
            for (const RowKey& key : query.keys) {
                const auto row = rows_.find({query.table, key});
                if (row != rows_.end()) page.rows.push_back({row->second, 1});
            }
            return page;
        });
        return made;
    }

    trace::Span span(std::string what) {
        const trace::TraceId trace = trace::trace_of(what);
        return {.at = {trace, trace::span_of(trace, what)}, .name = std::move(what)};
    }

    std::uint64_t lost() {
        return metrics_
            .counter("tero_otlp_lost_total", "What never reached the collector", {{"signal", "traces"}})
            .value();
    }
    std::uint64_t sent() {
        return metrics_.counter("tero_otlp_sent_total", "What the collector took", {{"signal", "traces"}})
            .value();
    }

    std::vector<net::Request> asked(std::size_t count) {
        Lock lock{mutex_};
        changed_.wait_for(lock, 10s, [&]() TERO_REQUIRES(mutex_) { return asked_.size() >= count; });
        return asked_;
    }

    ManualClock clock_{today};
    metrics::Metrics metrics_;
    std::map<std::pair<TableId, RowKey>, AnyRow> rows_;
    Mutex mutex_;
    Condition changed_;
    std::vector<net::Request> asked_ TERO_GUARDED_BY(mutex_);
    std::deque<net::Response> answers_ TERO_GUARDED_BY(mutex_);
    bool takes_no_logs_ = false;
    net::HttpServer collector_;
};

TEST_F(TelemetryTest, ASpanArrivesWithTheHeadersOfTheOptions) {
    const auto telemetry = this->telemetry(false, "/otlp");
    telemetry->take(span("one"));

    const auto asked = this->asked(1);

    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].path, "/otlp/v1/traces");
    EXPECT_EQ(asked[0].header("content-type"), "application/json");
    EXPECT_EQ(asked[0].header("authorization"), "Bearer x");
    EXPECT_NE(asked[0].body.find(R"("name":"one")"), std::string::npos);
}

TEST_F(TelemetryTest, WhatTheCollectorCannotTakeNowIsSentAgainTheSame) {
    answers_ = {{.status = 503, .headers = {{"retry-after", "0"}}}};
    const auto telemetry = this->telemetry();
    telemetry->take(span("one"));

    const auto asked = this->asked(2);
    telemetry->stop();

    ASSERT_EQ(asked.size(), 2U);
    EXPECT_EQ(asked[0].body, asked[1].body);
    EXPECT_EQ(sent(), 1U);
    EXPECT_EQ(lost(), 0U);
}

TEST_F(TelemetryTest, WhatItRefusesIsCounted) {
    answers_ = {{.status = 400}, {.body = R"({"partialSuccess":{"rejectedSpans":"1"}})"}};
    const auto telemetry = this->telemetry();
    telemetry->take(span("one"));
    while (lost() < 1) std::this_thread::yield();
    telemetry->take(span("two"));
    while (lost() < 2) std::this_thread::yield();
    telemetry->take(span("three"));

    telemetry->stop();

    EXPECT_EQ(lost(), 2U);
    EXPECT_EQ(sent(), 1U);
}

TEST_F(TelemetryTest, ACollectorThatTakesNoLogsIsToldOfOnceAndHearsNothingOfIt) {
    takes_no_logs_ = true;
    const auto telemetry = this->telemetry(true);
    for (const char* what : {"one", "two", "three"}) {
        log::info("something.happened", {{"what", what}});
        telemetry->take(span(what));
        while (sent() < 1) std::this_thread::yield();
    }
    telemetry->stop();
    for (const net::Request& request : asked(1)) EXPECT_EQ(request.body.find("otlp."), std::string::npos);
}

TEST_F(TelemetryTest, AStopSendsWhatThereIsAndWhatIsNotSampledIsNot) {
    const auto telemetry = this->telemetry();
    trace::Span unsampled = span("unsampled");
    unsampled.at.sampled = false;
    telemetry->take(unsampled);
    telemetry->take(span("last"));

    telemetry->stop();

    ASSERT_EQ(asked(1).size(), 1U);
    EXPECT_EQ(asked(1)[0].body.find("unsampled"), std::string::npos);
    EXPECT_EQ(sent(), 1U);
}

TEST_F(TelemetryTest, LinesOfTheLogGoThereTooInTheTraceOfTheirThread) {
    const auto telemetry = this->telemetry(true);
    const trace::Span one = span("one");
    {
        const trace::Scope scope{telemetry.get(), one.at};
        log::warning("test.event", {{"task", "17"}});
    }
    telemetry->stop();

    std::string all;
    for (const net::Request& request : asked(1)) all += request.body;
    EXPECT_NE(all.find(R"("eventName":"test.event")"), std::string::npos) << all;
    EXPECT_NE(all.find(fmt::format(R"("traceId":"{}")", trace::hex(one.at.trace))), std::string::npos) << all;
}

// The webhook's request gets its trace from what it brought; the same again is within it, and nobody's is its
// own.
TEST_F(TelemetryTest, ADeliveryIsTheRootOfItsMessagesTrace) {
    Id<Message> id;
    id.bytes[15] = 7;
    const std::string key = "msg:wamid.1";
    rows_[{table_of<ProviderRef>(), key}] = std::make_shared<const ProviderRef>(ProviderRef{key, id, today});
    const auto telemetry = this->telemetry();
    telemetry->delivered_by({.span = span("first"), .received = {key}});
    telemetry->delivered_by({.span = span("again"), .received = {key}});
    telemetry->delivered_by({.span = span("nobody's"), .received = {"msg:wamid.2"}, .sent = {"none"}});

    telemetry->stop();

    ASSERT_EQ(asked(1).size(), 1U);
    const std::string& body = asked(1)[0].body;
    const trace::Context root = at_webhook(id, 1);
    const auto told = [](const trace::Context& at) {
        return fmt::format(R"("traceId":"{}","spanId":"{}")", trace::hex(at.trace), trace::hex(at.span));
    };
    EXPECT_NE(body.find(told(root) + R"(,"flags":1,"name":"first")"), std::string::npos) << body;
    EXPECT_NE(body.find(fmt::format(R"("parentSpanId":"{}","name":"again")", trace::hex(root.span))),
              std::string::npos)
        << body;
    EXPECT_NE(body.find(told(span("nobody's").at)), std::string::npos) << body;
}

TEST(Telemetry, TheVariablesOfOpenTelemetryStandInForOptions) {
    const auto variable = [](const char* name) {
        const std::string_view asked{name};
        if (asked == "OTEL_EXPORTER_OTLP_ENDPOINT") return std::string{"http://collector:4318/"};
        if (asked == "OTEL_EXPORTER_OTLP_HEADERS") return std::string{"a=b%20c, d=e=f"};
        return std::string{};
    };

    const OtlpOptions options = with_variables({}, variable);

    EXPECT_EQ(options.endpoint, "http://collector:4318");
    EXPECT_EQ(options.headers, (std::map<std::string, std::string>{{"a", "b c"}, {"d", "e=f"}}));
    EXPECT_EQ(options.service_name, "tero");
    OtlpOptions own;
    own.endpoint = "http://mine:1";
    EXPECT_EQ(with_variables(own, variable).endpoint, "http://mine:1");
}

}  // namespace
}  // namespace tero::telemetry
