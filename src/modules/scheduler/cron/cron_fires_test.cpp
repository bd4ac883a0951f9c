#include "modules/scheduler/cron/cron_fires.hpp"

#include "modules/scheduler/cron/cron_question.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tero::scheduler {
namespace {

using Times = std::vector<std::string>;

Times fires_of(CronQuestion question) {
    auto fires = answer(question);
    EXPECT_TRUE(fires.has_value()) << question.expr << ": " << to_string(fires.error());
    return fires.value_or({});
}

Timestamp at(const std::string& text) {
    const auto parsed = parse_timestamp(text);
    EXPECT_TRUE(parsed.has_value()) << text;
    return parsed.value_or({});
}

TEST(CronFires, AMissingTimeFiresWhenTheClockGoesOn) {
    CronQuestion question{.expr = "30 2 * * *",
                          .zone = "America/New_York",
                          .from = at("2026-03-08T00:00:00-05:00"),
                          .count = 2};
    EXPECT_EQ(fires_of(question), (Times{"2026-03-08T03:00:00-04:00", "2026-03-09T02:30:00-04:00"}));
    question.gap = "shift";
    EXPECT_EQ(fires_of(question), (Times{"2026-03-08T03:30:00-04:00", "2026-03-09T02:30:00-04:00"}));
    question.gap = "skip";
    EXPECT_EQ(fires_of(question), (Times{"2026-03-09T02:30:00-04:00", "2026-03-10T02:30:00-04:00"}));
}

TEST(CronFires, SeveralMissingTimesAreOneFireAtTheEndOfTheGap) {
    const CronQuestion question{.expr = "*/20 2 * * *",
                                .zone = "America/New_York",
                                .from = at("2026-03-08T00:00:00-05:00"),
                                .count = 2};
    EXPECT_EQ(fires_of(question), (Times{"2026-03-08T03:00:00-04:00", "2026-03-09T02:00:00-04:00"}));
}

TEST(CronFires, AnExpressionOfEveryHourFollowsTheRealTime) {
    CronQuestion question{.expr = "30 * * * *",
                          .zone = "America/New_York",
                          .from = at("2026-03-08T01:00:00-05:00"),
                          .count = 2};
    EXPECT_EQ(fires_of(question), (Times{"2026-03-08T01:30:00-05:00", "2026-03-08T03:30:00-04:00"}));
    question.from = at("2026-11-01T01:00:00-04:00");
    EXPECT_EQ(fires_of(question), (Times{"2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"}));
}

TEST(CronFires, ATimeThatComesTwiceFiresOnceUnlessItCountsTime) {
    CronQuestion question{.expr = "30 1 * * *",
                          .zone = "America/New_York",
                          .from = at("2026-11-01T00:00:00-04:00"),
                          .count = 2};
    EXPECT_EQ(fires_of(question), (Times{"2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"}));
    question.overlap = "second";
    EXPECT_EQ(fires_of(question), (Times{"2026-11-01T01:30:00-05:00", "2026-11-02T01:30:00-05:00"}));
    question.overlap = "both";
    EXPECT_EQ(fires_of(question), (Times{"2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"}));
    question.overlap = "auto";
    question.expr = "*/30 1 * * *";
    question.count = 4;
    EXPECT_EQ(fires_of(question), (Times{"2026-11-01T01:00:00-04:00", "2026-11-01T01:30:00-04:00",
                                         "2026-11-01T01:00:00-05:00", "2026-11-01T01:30:00-05:00"}));
}

TEST(CronFires, AGapAtMidnightLosesNoDay) {  // A3
    const CronQuestion question{
        .expr = "0 0 * * *", .zone = "America/Santiago", .from = at("2026-09-05T00:00:00-04:00"), .count = 2};
    EXPECT_EQ(fires_of(question), (Times{"2026-09-06T01:00:00-03:00", "2026-09-07T00:00:00-03:00"}));
}

TEST(CronFires, ADayThatNeverWasFiresWhenTheNextBegins) {
    CronQuestion question{.expr = "0 12 30 12 *", .zone = "Pacific/Apia", .from = at("2011-12-01T00:00:00Z")};
    EXPECT_EQ(fires_of(question), Times{"2011-12-31T00:00:00+14:00"});
    question.gap = "skip";
    EXPECT_EQ(fires_of(question), Times{"2012-12-30T12:00:00+14:00"});
}

TEST(CronFires, FromCountsOnlyWhenItIsAskedTo) {
    CronQuestion question{.expr = "0 9 * * *", .from = at("2026-11-02T09:00:00Z")};
    EXPECT_EQ(fires_of(question), Times{"2026-11-03T09:00:00Z"});
    question.inclusive = true;
    EXPECT_EQ(fires_of(question), Times{"2026-11-02T09:00:00Z"});
    question.from = at("2026-11-02T09:00:00.001Z");
    EXPECT_EQ(fires_of(question), Times{"2026-11-03T09:00:00Z"});
}

TEST(CronFires, TimesEndWhereTheTablesOfTheZonesDo) {
    EXPECT_EQ(to_string(fires_until), "2400-01-01T00:00:00.000Z");
    EXPECT_EQ(fires_of({.expr = "0 0 29 2 *", .from = at("2396-01-01T00:00:00Z"), .count = 5}),
              Times{"2396-02-29T00:00:00Z"});
    EXPECT_EQ(fires_of({.expr = "0 12 1 7 *", .zone = "Europe/Lisbon", .from = at("2398-12-31T00:00:00Z")}),
              Times{"2399-07-01T12:00:00+01:00"});
}

TEST(CronFires, AQuestionThatIsWrongIsToldWhere) {
    std::size_t position = 7;
    EXPECT_EQ(answer({.expr = "0 9 * * *", .zone = "Mars/Olympus"}, &position).error().field, "zone");
    EXPECT_EQ(position, 0U);
    EXPECT_EQ(answer({.expr = "0 9 * * *", .gap = "jump"}).error().message,
              "'jump' is none of skip, end_of_gap, shift");
    EXPECT_EQ(answer({.expr = "0 9 * * *", .overlap = "never"}).error().field, "overlap");
    EXPECT_EQ(answer({.expr = "0 9 * * *", .count = 0}).error().field, "count");
    EXPECT_EQ(answer({.expr = "0 9 * * X"}, &position).error().field, "expr");
    EXPECT_EQ(position, 9U);
}

// ---------------------------------------------------------------- a model that steps from minute to minute

struct ModelField {
    std::string text = {};
    std::set<int> values = {};
    bool any = false;     // `*`
    bool begins = false;  // with `*`
};

rc::Gen<ModelField> a_field(int least, int most) {
    return rc::gen::exec([=] {
        ModelField field;
        const int kind = *rc::gen::inRange(0, 5);
        int from = *rc::gen::inRange(least, most + 1);
        int to = *rc::gen::inRange(from, most + 1);
        int step = 1;
        if (kind == 0) return ModelField{.text = "*", .any = true, .begins = true};
        if (kind == 1) {
            from = least;
            to = most;
            step = *rc::gen::inRange(1, most - least + 2);
            field.text = fmt::format("*/{}", step);
            field.begins = true;
        } else if (kind == 2) {
            to = from;
            field.text = fmt::format("{}", from);
        } else if (kind == 3) {
            step = *rc::gen::inRange(1, most - least + 2);
            field.text = fmt::format("{}-{}/{}", from, to, step);
        } else {
            field.text = fmt::format("{},{}", to, from);
            field.values = {from, to};
            return field;
        }
        for (int value = from; value <= to; value += step) field.values.insert(value);
        return field;
    });
}

struct ModelCron {
    ModelField minute, hour, day, month, weekday;

    std::string text() const {
        return fmt::format("{} {} {} {} {}", minute.text, hour.text, day.text, month.text, weekday.text);
    }
    bool names(const LocalTime& time) const {
        const auto in = [](const ModelField& field, int value) {
            return field.any || field.values.contains(value);
        };
        const bool by_date = in(day, time.day);
        const bool by_week = in(weekday, (time.weekday + 1) % 7);
        const bool days = day.any || weekday.any ? by_date && by_week : by_date || by_week;
        return in(minute, time.minute) && in(hour, time.hour) && days && in(month, time.month);
    }
    bool every_hour() const { return hour.any || hour.values.size() == 24; }
};

using Minute = std::tuple<int, int, int, int, int>;
Minute minute_of(const LocalTime& time) { return {time.year, time.month, time.day, time.hour, time.minute}; }

// Every fire from `begin` until `end`. Looks two days to both sides, to know which times come twice.
std::set<std::int64_t> stepped(const ModelCron& cron, const TimeZone& zone, Timestamp begin, Timestamp end,
                               const ClockChanges& changes) {
    std::map<Minute, std::vector<Timestamp>> shown;
    std::set<std::int64_t> fires;
    const auto add = [&](Timestamp when) {
        if (when >= begin && when < end) fires.insert(when.ms);
    };
    for (Timestamp when = begin - 48h; when < end + 48h; when = when + 1min) {
        const LocalTime now = zone.local(when);
        if (cron.names(now)) shown[minute_of(now)].push_back(when);
        const Duration put_on = now.offset - zone.local(when - 1min).offset;
        for (Duration missing = 0min; missing < put_on; missing += 1min) {
            if (cron.every_hour() || changes.gap == GapPolicy::SKIP) break;
            // What the clock would show had it not been put on.
            const LocalTime never = TimeZone::utc().local(when + missing + (now.offset - put_on));
            if (cron.names(never)) add(changes.gap == GapPolicy::SHIFT ? when + missing : when);
        }
    }
    const bool counts = cron.minute.begins || cron.hour.begins;
    OverlapPolicy overlap = changes.overlap;
    if (overlap == OverlapPolicy::AUTO) overlap = counts ? OverlapPolicy::BOTH : OverlapPolicy::FIRST;
    for (const auto& [minute, times] : shown) {
        if (overlap == OverlapPolicy::FIRST) add(times.front());
        if (overlap == OverlapPolicy::SECOND) add(times.back());
        if (overlap == OverlapPolicy::BOTH) std::for_each(times.begin(), times.end(), add);
    }
    return fires;
}

RC_GTEST_PROP(CronFires, AreThoseOfAModelThatStepsFromMinuteToMinute, ()) {
    // A change of each kind: an hour, half an hour, at midnight, a whole day, and none.
    static const std::vector<std::pair<std::string, std::string>> changes_of_clocks{
        {"America/New_York", "2026-03-08T07:00:00Z"},    {"America/New_York", "2026-11-01T06:00:00Z"},
        {"Australia/Lord_Howe", "2026-10-03T15:30:00Z"}, {"Australia/Lord_Howe", "2026-04-04T15:00:00Z"},
        {"America/Santiago", "2026-09-06T04:00:00Z"},    {"America/Havana", "2026-11-01T05:00:00Z"},
        {"Pacific/Apia", "2011-12-30T10:00:00Z"},        {"Africa/Casablanca", "2026-02-15T02:00:00Z"},
        {"Asia/Kathmandu", "2026-02-15T02:00:00Z"},      {"Europe/Dublin", "2026-10-25T01:00:00Z"}};
    const auto& [name, change] =
        changes_of_clocks[*rc::gen::inRange<std::size_t>(0, changes_of_clocks.size())];
    const OffsetSpans zone = *OffsetSpans::load(name);
    const Timestamp begin = *parse_timestamp(change) - std::chrono::minutes{*rc::gen::inRange(0, 36 * 60)};
    const Timestamp end = begin + 48h;
    const ModelCron cron{.minute = *a_field(0, 59),
                         .hour = *a_field(0, 23),
                         .day = *rc::gen::weightedOneOf<ModelField>(
                             {{2, rc::gen::just(ModelField{"*", {}, true, true})}, {1, a_field(1, 31)}}),
                         .month = {.text = "*", .any = true, .begins = true},
                         .weekday = *rc::gen::weightedOneOf<ModelField>(
                             {{2, rc::gen::just(ModelField{"*", {}, true, true})}, {1, a_field(0, 6)}})};
    const ClockChanges changes{
        .gap = *rc::gen::element(GapPolicy::SKIP, GapPolicy::END_OF_GAP, GapPolicy::SHIFT),
        .overlap = *rc::gen::element(OverlapPolicy::FIRST, OverlapPolicy::SECOND, OverlapPolicy::BOTH,
                                     OverlapPolicy::AUTO)};
    const auto expression = CronExpression::parse(cron.text(), {});
    RC_ASSERT(expression.has_value());

    std::set<std::int64_t> found;
    for (auto fire = next_fire(*expression, zone, begin, changes, From::AT_OR_AFTER); fire && *fire < end;
         fire = next_fire(*expression, zone, *fire, changes))
        found.insert(fire->ms);

    if (found != stepped(cron, zone.zone(), begin, end, changes))
        RC_FAIL(fmt::format("{} in {} from {}", cron.text(), name, to_string(begin)));
}

RC_GTEST_PROP(CronFires, NoTextEndsTheProcess, (const std::string& text)) {
    static_cast<void>(CronExpression::parse(text, "seed"));
    static const std::string letters = "0123456789*/-,#?LWH()+@ MONJAN";
    std::string likely;
    for (int i = *rc::gen::inRange(0, 30); i > 0; --i)
        likely += letters[*rc::gen::inRange<std::size_t>(0, letters.size())];
    std::size_t position = 0;
    const auto read = CronExpression::parse(likely, "seed", &position);
    RC_ASSERT(read.has_value() || (position >= 1 && position <= likely.size() + 1));
}

}  // namespace
}  // namespace tero::scheduler
