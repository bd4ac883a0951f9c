#include "sandbox/customer.hpp"

#include "business_files/built_in.hpp"
#include "sandbox/sandbox_fixture.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <set>

namespace tero::app {
namespace {

const Timestamp monday = montevideo().at({.year = 2026, .month = 11, .day = 2});

std::vector<Profile> everyone(std::uint64_t seed, std::int32_t count = 200) {
    return make_profiles(seed, count, example_people(), montevideo(), monday);
}

const Profile& first_with(const std::vector<Profile>& all, auto&& holds) {
    const auto found = std::find_if(all.begin(), all.end(), holds);
    EXPECT_NE(found, all.end());
    return *found;
}

Heard quote_heard(Timestamp at, std::string id) {
    return listen({}, at, std::move(id), false,
                  "¡Hola! Cotización COT-2026-000017: … http://127.0.0.1:8080/q/Abc_-9", {});
}

TEST(Profiles, TheSameSeedMeetsTheSamePeople) {
    EXPECT_EQ(everyone(7), everyone(7));
    EXPECT_NE(everyone(7), everyone(8));
}

TEST(Profiles, MoreCustomersDoNotChangeTheFirstOnes) {
    const auto few = everyone(7, 10);
    const auto many = everyone(7, 200);

    EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
}

TEST(Profiles, TwoHundredPeopleBeginInEveryWayAndArriveWithinTheWeek) {
    std::set<Opening> openings;
    std::set<AfterQuote> plans;
    std::set<std::string> languages;
    std::set<std::string> phones;
    for (const Profile& who : everyone(1)) {
        openings.insert(who.opening);
        plans.insert(who.after_quote);
        languages.insert(who.language);
        phones.insert(who.phone);
        EXPECT_GE(who.arrives, monday);
        EXPECT_LT(who.arrives, monday + std::chrono::days{7});
    }

    EXPECT_EQ(openings.size(), 12U);
    EXPECT_EQ(plans.size(), 8U);
    EXPECT_EQ(languages, (std::set<std::string>{"en", "es", "pt"}));
    EXPECT_EQ(phones.size(), 200U);
}

TEST(Profiles, AWishComesBeforeWhatEverybodyMayHaveAndSomeDetailsAreNeverSaid) {
    BusinessFiles files = built_in_business("bmc");
    std::string& text = files.texts["customers.json"];
    const auto put = [&](std::string_view from, std::string_view to) {
        ASSERT_NE(text.find(from), std::string::npos) << from;
        text.replace(text.find(from), from.size(), to);
    };
    put(R"({"name": "color", "said_percent": 70})", R"({"name": "color", "of": ["azul"]})");
    put(R"("from": "4", "step": "0.5", "count": 33)", R"("from": "4", "step": "0.5", "count": 1)");
    put(R"("name": "town",)", R"("name": "town", "said_percent": 0,)");
    const auto people = People::read(files);
    ASSERT_TRUE(people.has_value()) << people.error().message;

    for (const Profile& who : make_profiles(7, 100, *people, montevideo(), monday)) {
        EXPECT_EQ(who.wants.at("length"), "4");
        EXPECT_FALSE(who.wants.contains("town"));
        EXPECT_EQ(who.wants.at("color") == "azul", who.wants.at("product") == "poliestireno" ||
                                                        who.wants.at("product") == "lana roca");
    }
}

TEST(Profiles, HalfOfThemSpeakInAWayOfTheirOwnAndWantTheSame) {
    BusinessFiles files = built_in_business("bmc");
    std::string& text = files.texts["customers.json"];
    const std::string_view share = R"("voices_percent": 50)";
    ASSERT_NE(text.find(share), std::string::npos);
    text.replace(text.find(share), share.size(), R"("voices_percent": 0)");
    const auto people = People::read(files);
    ASSERT_TRUE(people.has_value()) << people.error().message;
    const auto alike = make_profiles(7, 400, *people, montevideo(), monday);
    auto all = everyone(7, 400);

    std::set<std::string> voices;
    std::size_t with_voice = 0;
    for (Profile& who : all) {
        if (who.voice.empty()) continue;
        with_voice += 1;
        voices.insert(who.voice);
        const auto known = example_people().voices(who.language);
        EXPECT_NE(std::find(known.begin(), known.end(), who.voice), known.end());
        who.voice.clear();
    }
    EXPECT_EQ(voices.size(), 8U);
    EXPECT_NEAR(static_cast<double>(with_voice), 200.0, 40.0);
    EXPECT_EQ(all, alike);
}

TEST(Awake, NobodyWritesBetweenTenAndEight) {
    const TimeZone zone = montevideo();
    Random random{1};
    const Timestamp noon = zone.at({.year = 2026, .month = 11, .day = 3, .hour = 12});
    const Timestamp night = zone.at({.year = 2026, .month = 11, .day = 3, .hour = 23});

    const LocalTime morning = zone.local(awake(zone, night, random));

    EXPECT_EQ(awake(zone, noon, random), noon);
    EXPECT_EQ(morning.day, 4);
    EXPECT_GE(morning.hour, 8);
    EXPECT_LT(morning.hour, 10);
}

TEST(Listen, TheFirstMessageWithAPageIsTheQuoteAndTheNextAFollowUp) {
    CustomerState state;
    const Heard quote = quote_heard(monday, "wamid.1");
    state.tokens.push_back(quote.token);
    const Heard again = listen(state, monday, "wamid.2", false, "… Está acá: http://127.0.0.1/q/Abc_-9", {});
    const Heard filled = listen(state, monday, "wamid.3", true, "[seguimiento] Ana COT-2026-000017", {});

    EXPECT_EQ(quote.kind, HeardKind::QUOTE);
    EXPECT_EQ(quote.token, "Abc_-9");
    EXPECT_EQ(quote.quote_number, "COT-2026-000017");
    EXPECT_EQ(again.kind, HeardKind::FOLLOW_UP);
    EXPECT_EQ(filled.kind, HeardKind::FOLLOW_UP);
    EXPECT_EQ(filled.quote_number, "COT-2026-000017");
    EXPECT_EQ(listen(state, monday, "wamid.4", false, "¿Qué espesor precisás?", {}).kind, HeardKind::REPLY);
}

TEST(Customers, WhatTheyDoDependsOnlyOnWhatTheyLivedThrough) {
    const Customers customers{7, example_people(), montevideo()};
    const Customers others{8, example_people(), montevideo()};
    bool differs = false;
    for (const Profile& who : everyone(7)) {
        CustomerState first;
        CustomerState second;
        CustomerState third;
        EXPECT_EQ(customers.arrive(who, first), customers.arrive(who, second));
        others.arrive(who, third);
        const auto acts = customers.react(who, first, quote_heard(monday, "wamid.1"));
        EXPECT_EQ(acts, customers.react(who, second, quote_heard(monday, "wamid.1")));
        EXPECT_EQ(first, second);
        differs = differs || acts != others.react(who, third, quote_heard(monday, "wamid.1"));
    }
    EXPECT_TRUE(differs);
}

TEST(Customers, WhoWritesInPiecesSendsThemAfterTheGreetingIsAnswered) {
    const Customers customers{7, example_people(), montevideo()};
    const auto all = everyone(7);
    const Profile& who = first_with(
        all, [](const Profile& one) { return one.opening == Opening::PIECES && one.voice.empty(); });
    CustomerState state;
    customers.arrive(who, state);

    const auto acts =
        customers.react(who, state, listen(state, who.arrives + 5s, "wamid.1", false, "¡Hola!", {}));

    ASSERT_EQ(acts.size(), 3U);
    EXPECT_NE(acts[0].text.find(who.wants.at("thickness")), std::string::npos);
    EXPECT_LT(acts[0].at, acts[1].at);
    EXPECT_EQ(acts[2].number, state.said);
}

TEST(Customers, WhoWritesSeveralShortMessagesIsNotPutOffByAnAnswerBetweenThem) {
    const Customers customers{7, example_people(), montevideo()};
    bool seen = false;
    for (const Profile& who : everyone(7, 400)) {
        CustomerState state;
        const auto acts = customers.arrive(who, state);
        if (acts.size() < 2) continue;
        seen = true;
        for (std::size_t i = 1; i < acts.size(); ++i) {
            EXPECT_GT(acts[i].at, acts[i - 1].at);
            EXPECT_LE(acts[i].at, acts[i - 1].at + 9s);
            EXPECT_EQ(acts[i].means, acts[0].means);
        }
        EXPECT_TRUE(customers.react(who, state, listen(state, acts[0].at + 1s, "wamid.1", false, "¿Qué?", {}))
                        .empty());
    }
    EXPECT_TRUE(seen);
}

TEST(Customers, NobodyRepeatsARequestForEver) {
    const Customers customers{7, example_people(), montevideo()};
    for (const Profile& who : everyone(7, 60)) {
        CustomerState state;
        customers.arrive(who, state);
        Timestamp at = who.arrives;
        std::size_t said = 0;
        for (int turn = 0; turn < 20; ++turn) {
            at = at + 1h;
            said += customers
                        .react(who, state,
                               listen(state, at, "wamid." + std::to_string(turn), false, "¿Cómo?", {}))
                        .size();
        }
        EXPECT_LE(said, 16U) << who.number;  // three requests, in several messages each
    }
}

TEST(Customers, WhoWaitsAnswersTheirFollowUpAndNoOther) {
    const Customers customers{7, example_people(), montevideo()};
    const auto all = everyone(7, 5000);
    const Profile& who = first_with(
        all, [](const Profile& one) { return one.after_quote == AfterQuote::STOP && one.follow_up == 2; });
    CustomerState state;
    customers.react(who, state, quote_heard(monday, "wamid.1"));
    const auto follow_up = [&](std::string id) {
        return customers.react(who, state,
                               listen(state, monday + 24h, std::move(id), true, "[seguimiento] Ana", {}));
    };

    EXPECT_TRUE(follow_up("wamid.2").empty());
    const auto second = follow_up("wamid.3");
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].means, means::stop);
    EXPECT_TRUE(follow_up("wamid.4").empty());
}

TEST(Customers, SomeTapWhatTheyWouldHaveTyped) {
    const AnswerChoices offered{
        .open = "Elegir",
        .choices = {{"ANSWER|thickness_mm|50", "50 mm"}, {"ANSWER|thickness_mm|150", "150 mm"}}};
    EXPECT_EQ(tapped_of("Entonces 150 mm", offered), &offered.choices[1]);
    EXPECT_EQ(tapped_of("Entonces 100 mm", offered), nullptr);
    int taps = 0;
    for (std::int32_t customer = 1; customer <= 100; ++customer) {
        std::vector<Act> acts(1);
        acts[0].text = "Entonces 150 mm";
        tap_instead(acts, offered, "wamid.1", chance(7, customer, "tap"));
        if (acts[0].kind == ActKind::SAY) continue;
        ++taps;
        EXPECT_EQ(acts[0].kind, ActKind::ROW);
        EXPECT_EQ(acts[0].payload, "ANSWER|thickness_mm|150");
        EXPECT_EQ(acts[0].reply_to, "wamid.1");
    }
    EXPECT_GT(taps, 20);
    EXPECT_LT(taps, 60);
    std::vector<Act> stop(1);
    stop[0].text = "150 mm";
    stop[0].means = means::stop;
    for (std::int32_t customer = 1; customer <= 100; ++customer)
        tap_instead(stop, offered, "wamid.1", chance(7, customer, "tap"));
    EXPECT_EQ(stop[0].kind, ActKind::SAY);
}

TEST(Customers, AnAcceptanceNamesTheCustomersOwnQuote) {
    const Customers customers{7, example_people(), montevideo()};
    bool named = false;
    for (const Profile& who : everyone(7)) {
        if (who.after_quote != AfterQuote::ACCEPT) continue;
        CustomerState state;
        for (const Act& act : customers.react(who, state, quote_heard(monday, "wamid.1"))) {
            EXPECT_EQ(act.text.find("COT-2026102911"), std::string::npos);
            EXPECT_EQ(act.text.find("COT-2026103009"), std::string::npos);
            named = named || act.text.find("COT-2026-000017") != std::string::npos;
        }
    }
    EXPECT_TRUE(named);
}

}  // namespace
}  // namespace tero::app
