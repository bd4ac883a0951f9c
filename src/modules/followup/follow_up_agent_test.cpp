// The follow-up agent alone: it knows steps, hours and caps, and nothing of what it follows up.
#include "modules/followup/follow_up_agent.hpp"

#include "base/check.hpp"
#include "business_files/built_in.hpp"
#include "kernel/module_fixture.hpp"
#include "modules/followup/model/postpone.hpp"
#include "modules/monitoring/model/monitoring.hpp"
#include "modules/work/model/later.hpp"

#include <gtest/gtest.h>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tero {
namespace {

std::shared_ptr<const Sentences> two_sentences() {
    static constexpr std::array keys{SentenceKey{"follow_up.*", "thing owner"},
                                     SentenceKey{"follow_up.link", "link"}};
    BusinessFiles files = built_in_languages();
    files.texts.emplace("sentences/es.json", R"({"follow_up": {"first": "Hola, {owner}: ¿viste {thing}?",
        "second": "Hola, {owner}: sigue en pie {thing}.", "link": "Está en {link}."}})");
    auto read = Sentences::read(files, "es", keys);
    CHECK(read.has_value(), "{}", read.error().message);
    return std::make_shared<const Sentences>(std::move(*read));
}

std::shared_ptr<const followup::Sequence> two_steps() {
    followup::Sequence sequence;
    for (const auto& [id, after] : {std::pair{"first", Duration{2h}}, std::pair{"second", Duration{26h}}}) {
        sequence.steps.push_back({.id = id,
                                  .after = after,
                                  .wording = std::string{"follow_up."} + id,
                                  .link = true,
                                  .whatsapp = {"a_template", {"owner", "thing"}}});
    }
    sequence.templates = {{.name = "a_template", .languages = {{"es", "es_UY"}}}};
    return std::make_shared<const followup::Sequence>(std::move(sequence));
}

// What is followed up, as its owner would know it.
struct Thing {
    followup::QuoteWord word = {.language = "es", .link = "https://thing.example"};
    std::variant<PlanFollowUps, Error, Need> plan = Error{ErrorCode::conflict, "it is sold", ""};
};

class AgentDesk : public ModulesAlone {
public:
    explicit AgentDesk(Thing& thing, FollowUpOptions options = {})
        : ModulesAlone({.make = [&thing, options] {
              std::vector<std::unique_ptr<Module>> one;
              one.push_back(std::make_unique<FollowUpAgent>(
                  options, TimeZone::utc(), two_sentences(), two_steps(),
                  followup::QuoteOwner{
                      .module = modules::messaging,  // whoever: it is only told
                      .ask = [&thing](const Rows&, const FollowUp&, Timestamp)
                          -> std::variant<followup::QuoteWord, Need> { return thing.word; },
                      .say = [](const Rows&, const FollowUp&, const Speech&) {
                          return Values{{"owner", "Ana"}, {"thing", "la casa"}};
                      },
                      .plan = [&thing](const Rows&, const Id<Quote>&, Timestamp) { return thing.plan; }}));
              return one;
          }}) {
        Contact person{.id = Id<Contact>::make(now, random_), .phone = "59899000001"};
        person.consents.push_back({now, ConsentKind::QUOTE_FOLLOW_UP, true, "test", {}});
        person.last_inbound_at["WHATSAPP"] = now;
        Conversation talk{.id = Id<Conversation>::make(now, random_), .contact = person.id};
        plan = {.quote = Id<Quote>::make(now, random_),
                .quote_number = "T-1",
                .contact = person.id,
                .conversation = talk.id,
                .sent_at = now};
        put(std::move(person));
        put(std::move(talk));
    }

    FollowUp step(std::string_view id) const {
        for (const FollowUp& follow_up : all<FollowUp>()) {
            if (follow_up.step == id) return follow_up;
        }
        CHECK(false, "no step {}", id);
    }

    PlanFollowUps plan;
};

TEST(FollowUpAgent, SaysWhatTheOwnerPutsIntoTheWordsOfTheSequence) {
    Thing thing;
    AgentDesk desk{thing};
    desk.tell(desk.plan);
    desk.pass(2h);

    ASSERT_EQ(desk.all<Message>().size(), 1U);
    const Message message = desk.all<Message>().front();
    EXPECT_EQ(message.owner, modules::followup);
    EXPECT_EQ(message.body, "Hola, Ana: ¿viste la casa? Está en https://thing.example.");
    EXPECT_EQ(message.template_use.text, "Hola, Ana: ¿viste la casa?");
    EXPECT_EQ(message.template_use.language, "es_UY");
    EXPECT_EQ(message.template_use.parameters, (std::vector<std::string>{"Ana", "la casa"}));
    EXPECT_EQ(desk.step("first").status, FollowUpStatus::BOOKED);
    EXPECT_EQ(desk.step("second").status, FollowUpStatus::PENDING);
}

TEST(FollowUpAgent, FollowsUpWhatIsNamedFromNowOnOnceAndSaysWhyNot) {
    Thing thing;
    AgentDesk desk{thing};
    const Owner asks{modules::messaging, desk.plan.quote};
    const FollowQuote named{desk.plan.quote, asks, "monday", "schedule:x"};
    const auto refusals = [&] { return desk.asked<FollowQuoteRefused>(); };
    desk.tell(named);
    ASSERT_EQ(refusals().size(), 1U);
    EXPECT_EQ(refusals()[0].why, "it is sold");
    EXPECT_EQ(refusals()[0].asked_by, asks);
    EXPECT_EQ(refusals()[0].key, "monday");

    thing.plan = desk.plan;
    desk.pass(24h * 3);
    desk.tell(named);
    EXPECT_EQ(desk.step("first").due_at, desk.now + 2h);
    EXPECT_EQ(desk.step("second").due_at, desk.now + 26h);
    desk.tell(named);
    ASSERT_EQ(refusals().size(), 2U);
    EXPECT_EQ(refusals()[1].why, "quote T-1 is followed up already");
    EXPECT_EQ(desk.all<FollowUp>().size(), 2U);

    AgentDesk off{thing, {.enabled = false}};
    off.tell(named);
    ASSERT_EQ(off.asked<FollowQuoteRefused>().size(), 1U);
    EXPECT_TRUE(off.all<FollowUp>().empty());
}

TEST(FollowUpAgent, LeavesToTheOwnerWhetherItMayBeFollowedUp) {
    Thing thing;
    AgentDesk desk{thing};
    desk.tell(desk.plan);
    thing.word.gate.checks = {{"sold", "yesterday", {}, false}};
    desk.pass(2h);

    EXPECT_TRUE(desk.all<Message>().empty());
    EXPECT_EQ(desk.step("first").status, FollowUpStatus::SUPPRESSED);
    EXPECT_EQ(desk.step("first").reason, "sold");
}

TEST(FollowUpAgent, TellsTheOwnerWhatItCountsAndGivesBackWhatIsRefused) {
    Thing thing;
    AgentDesk desk{thing};
    desk.tell(desk.plan);
    desk.pass(2h);
    Message message = desk.all<Message>().front();
    message.status = MessageStatus::SENT;
    message.sent_at = desk.now;
    desk.put(message);
    desk.tell(MessageSettled{std::make_shared<const Message>(message)});
    message.status = MessageStatus::FAILED;
    message.cause = "recipient";
    desk.tell(MessageSettled{std::make_shared<const Message>(message)});

    const auto told = desk.asked<FollowUpTold>();
    ASSERT_EQ(told.size(), 3U);
    EXPECT_EQ(told[0].counted, 1);
    EXPECT_EQ(told[1].step, "first");
    EXPECT_EQ(told[2].counted, -1);
    EXPECT_EQ(told[2].quote, desk.plan.quote);
}

TEST(FollowUpAgent, HoldsToTheCapThatItAndTheOwnerCountTogether) {
    FollowUpOptions options;
    options.per_quote_max = 2;
    Thing thing;
    thing.word.counted = 2;
    AgentDesk desk{thing, options};
    desk.tell(desk.plan);
    desk.pass(2h);

    EXPECT_EQ(desk.step("first").reason, "quote_cap");
}

TEST(FollowUpAgent, PlansNothingWhereFollowUpsAreOff) {
    FollowUpOptions options;
    options.enabled = false;
    Thing thing;
    AgentDesk desk{thing, options};
    desk.tell(desk.plan);

    EXPECT_TRUE(desk.all<FollowUp>().empty());
}

TEST(FollowUpAgent, WhatWasPromisedAndMayNotGoOutIsAPersons) {
    Thing thing;
    AgentDesk desk{thing};
    PostponeFollowUps later{.quote = desk.plan.quote,
                            .quote_number = "T-1",
                            .contact = desk.plan.contact,
                            .conversation = desk.plan.conversation,
                            .at = desk.now + 72h};
    desk.tell(later);
    thing.word.counted = 100;
    desk.pass(72h);
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWork>()[0].kind, work::call_back);
    EXPECT_TRUE(desk.all<Message>().empty());

    later.after = 26h;  // every step has gone out
    later.at = desk.now + 72h;
    desk.tell(later);
    EXPECT_EQ(desk.asked<OpenWorkLater>().size(), 1U);
}

TEST(FollowUpAgent, APromiseHoldsThroughWhateverPutsItOff) {
    Thing thing;
    AgentDesk desk{thing};
    desk.tell(PostponeFollowUps{.quote = desk.plan.quote,
                                .quote_number = "T-1",
                                .contact = desk.plan.contact,
                                .conversation = desk.plan.conversation,
                                .at = desk.now + 1h});
    desk.tell(HoldFollowUps{desk.plan.contact});  // another price was asked for: later
    ASSERT_EQ(desk.step("first").reason, "asked_again");
    desk.tell(EndFollowUps{desk.plan.contact, {}, "replied", true});
    EXPECT_EQ(desk.step("first").status, FollowUpStatus::PENDING) << "thanks take nothing back";

    thing.word.counted = 100;
    desk.now = desk.step("first").due_at;
    desk.tell(FollowUpDue{desk.step("first").id});
    EXPECT_EQ(desk.step("first").status, FollowUpStatus::SUPPRESSED);
    ASSERT_EQ(desk.asked<OpenWork>().size(), 1U);
    EXPECT_EQ(desk.asked<OpenWork>()[0].kind, work::call_back);
}

TEST(FollowUpAgent, AQuoteThatEndsBeforeThePromisedDayLeavesItToAPerson) {
    Thing thing;
    AgentDesk desk{thing};
    desk.tell(PostponeFollowUps{.quote = desk.plan.quote,
                                .quote_number = "T-1",
                                .contact = desk.plan.contact,
                                .conversation = desk.plan.conversation,
                                .at = desk.now + 72h});
    desk.tell(EndFollowUps{desk.plan.contact, desk.plan.quote, "quote_expired"});
    EXPECT_EQ(desk.asked<OpenWork>().size(), 1U);

    desk.tell(desk.plan);
    desk.tell(EndFollowUps{desk.plan.contact, desk.plan.quote, "quote_expired"});
    EXPECT_EQ(desk.asked<OpenWork>().size(), 1U) << "what nobody was promised ends quietly";
}

TEST(FollowUpAgent, WhoeverWritesInItsPlaceIsToldTheDayThatHolds) {
    Thing thing;
    AgentDesk desk{thing};
    const auto told = [&](std::size_t which) {
        const auto all = desk.asked<OpenWork>();
        CHECK(all.size() == which + 1, "{} were asked to write", all.size());
        return all[which].values.at("until");
    };
    PostponeFollowUps later{.quote = desk.plan.quote,
                            .quote_number = "T-1",
                            .contact = desk.plan.contact,
                            .conversation = desk.plan.conversation,
                            .at = desk.now + 72h};
    desk.tell(later);
    desk.tell(EndFollowUps{desk.plan.contact, desk.plan.quote, "quote_expired"});
    EXPECT_EQ(told(0), to_string(later.at));

    desk.tell(later);
    for (const FollowUp& one : desk.all<FollowUp>()) {
        if (one.status == FollowUpStatus::PENDING)
            desk.tell(RescheduleFollowUp{one.id, desk.now + 48h, "key:ana"});
    }
    desk.tell(EndFollowUps{desk.plan.contact, desk.plan.quote, "quote_expired"});
    EXPECT_EQ(told(1), to_string(desk.now + 48h)) << "a person moved it";
}

TEST(FollowUpAgent, WhatWasPromisedAndHasBeenTurnedOffSinceIsAPersons) {
    Thing thing;
    const auto promised_in = [](const AgentDesk& desk, std::string step) {
        return FollowUp{.id = *Id<FollowUp>::parse("01kavd3q8s0000000000000000"),
                        .quote = desk.plan.quote,
                        .contact = desk.plan.contact,
                        .conversation = desk.plan.conversation,
                        .quote_number = "T-1",
                        .step = std::move(step),
                        .due_at = desk.now,
                        .not_before = desk.now,
                        .promised = true};
    };
    AgentDesk off{thing, {.enabled = false}};  // since a restart
    off.put(promised_in(off, "first"));
    off.tell(FollowUpDue{off.step("first").id});
    EXPECT_EQ(off.step("first").reason, "follow_ups_off");
    EXPECT_EQ(off.asked<OpenWork>().size(), 1U);

    AgentDesk desk{thing};
    desk.put(promised_in(desk, "third"));
    desk.tell(FollowUpDue{desk.step("third").id});
    EXPECT_EQ(desk.step("third").reason, "step_removed");
    EXPECT_EQ(desk.asked<OpenWork>().size(), 1U);
}

TEST(FollowUpAgent, ThanksDoNotEndWhatWasPromisedForADay) {
    Thing thing;
    AgentDesk desk{thing};
    const auto pending = [&] {
        std::size_t count = 0;
        for (const FollowUp& one : desk.all<FollowUp>())
            count += one.status == FollowUpStatus::PENDING ? 1U : 0U;
        return count;
    };
    const EndFollowUps thanks{desk.plan.contact, {}, "replied", true};
    desk.tell(desk.plan);
    desk.tell(PostponeFollowUps{.quote = desk.plan.quote,
                                .quote_number = "T-1",
                                .contact = desk.plan.contact,
                                .conversation = desk.plan.conversation,
                                .at = desk.now + 72h});
    desk.tell(thanks);
    EXPECT_EQ(pending(), 1U);
    desk.tell(HoldFollowUps{desk.plan.contact});
    desk.tell(thanks);
    EXPECT_EQ(pending(), 1U) << "another request in between moves nothing forward";
    desk.tell(EndFollowUps{desk.plan.contact, {}, "replied"});
    EXPECT_EQ(pending(), 0U);

    desk.tell(desk.plan);
    desk.tell(thanks);
    EXPECT_EQ(pending(), 0U) << "what nobody asked for ends with any word";
}

}  // namespace
}  // namespace tero
