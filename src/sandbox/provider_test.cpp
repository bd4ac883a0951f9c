#include "sandbox/provider.hpp"

#include "channels/whatsapp/message_out.hpp"
#include "channels/whatsapp/webhook_in.hpp"
#include "codec/json.hpp"
#include "sandbox/judge.hpp"
#include "sandbox/sandbox_fixture.hpp"

#include <gtest/gtest.h>
#include <utility>

namespace tero::app {
namespace {

constexpr std::string_view bearer = "Bearer the-token";

// Moves the time to the first event, as the demo does, and carries out what is due.
std::vector<Event> play_next(Provider& provider) {
    const auto next = provider.next_at();
    EXPECT_TRUE(next.has_value() && next->has_value());
    EXPECT_TRUE(provider.set_now(**next).has_value());
    auto due = provider.due(100);
    EXPECT_TRUE(due.has_value());
    EXPECT_TRUE(provider.done(*due).has_value());
    return std::move(*due);
}

SendOutcome outcome(const Result<SendAnswer>& answer) {
    EXPECT_TRUE(answer.has_value() && answer->response.has_value());
    return whatsapp::classify(*answer->response);
}

// Sends until the weather lets it through.
SendOutcome send_through(Provider& provider, const std::string& body) {
    SendOutcome last;
    for (int attempt = 0; attempt < 10; ++attempt) {
        last = outcome(provider.send(bearer, body));
        if (last.verdict == SendVerdict::ACCEPTED) break;
    }
    return last;
}

const Profile& customer_of(const Provider& provider, const Event& event) {
    return provider.profiles()[static_cast<std::size_t>(event.customer - 1)];
}

Verdict verdict_of(const Provider& provider) {
    const auto lines = provider.journal().lines(provider.settings().until);
    EXPECT_TRUE(lines.has_value());
    return judge(*lines, {}, montevideo());
}

TEST(Provider, TimeStartsWithTheWeekAndNeverGoesBack) {
    const SandboxFixture fixture;
    Provider provider = fixture.open();

    EXPECT_EQ(*provider.now(), fixture.settings().from);
    EXPECT_TRUE(provider.set_now(fixture.settings().from + 1h).has_value());
    const auto back = provider.set_now(fixture.settings().from);

    ASSERT_FALSE(back.has_value());
    EXPECT_EQ(back.error().code, ErrorCode::conflict);
    EXPECT_EQ(*provider.now(), fixture.settings().from + 1h);
}

TEST(Provider, SendsAreCheckedAsMetaChecksThem) {
    const SandboxFixture fixture;
    Provider provider = fixture.open();
    const Profile& who = customer_of(provider, play_next(provider).front());

    EXPECT_EQ(outcome(provider.send("Bearer wrong", text_send(who.phone, "Hola", "a"))).error_class, "token");
    EXPECT_EQ(outcome(provider.send(bearer, "{")).error_class, "request");
    EXPECT_EQ(outcome(provider.send(bearer, text_send("59811111111", "Hola", "a"))).error_class,
              "not_reachable");
    EXPECT_EQ(send_through(provider, text_send(who.phone, "Hola", "a")).verdict, SendVerdict::ACCEPTED);
}

TEST(Provider, ATemplateThatIsNotApprovedOrLacksAParameterIsRefused) {
    const SandboxFixture fixture;
    Provider provider = fixture.open();
    followup::Sequence sequence;
    sequence.templates = {{.name = "seen", .languages = {{"es", "es"}}},
                          {.name = "last", .languages = {{"es", "es"}}}};
    sequence.steps = {{.whatsapp = {"seen", {"name", "quote"}}},
                      {.whatsapp = {"last", {"name", "quote", "day"}}}};
    provider.approve(sequence);
    const Profile& who = customer_of(provider, play_next(provider).front());
    const auto sent = [&](std::string_view name) {
        return outcome(provider.send(bearer, template_send(who.phone, name, "COT-2026-000001", "a"))).error_code;
    };
    EXPECT_EQ(sent("unseen"), "132001");
    EXPECT_EQ(sent("last"), "132000");
    EXPECT_NE(sent("seen"), "132001");
}

TEST(Provider, TextsAfterTheWindowAreRefusedAndTemplatesAreNot) {
    const SandboxFixture fixture;
    Provider provider = fixture.open();
    const Profile& who = customer_of(provider, play_next(provider).front());
    ASSERT_TRUE(provider.set_now(who.arrives + 24h).has_value());

    EXPECT_EQ(send_through(provider, text_send(who.phone, "Hola", "a")).error_class, "window_closed");
    EXPECT_EQ(
        send_through(provider, template_send(who.phone, "seguimiento_cotizacion_24h", "COT-2026-000001", "b"))
            .verdict,
        SendVerdict::ACCEPTED);
}

TEST(Provider, ASendAndWhatFollowsFromItSurviveAKill) {
    const SandboxFixture fixture;
    std::string phone;
    std::optional<Timestamp> next;
    {
        Provider provider = fixture.open();
        phone = customer_of(provider, play_next(provider).front()).phone;
        send_through(provider, text_send(phone, "Hola", "message-1"));
        next = *provider.next_at();
    }
    Provider again = fixture.open();

    EXPECT_EQ(*again.journal().accepted_with("message-1"), 1);
    EXPECT_EQ(*again.next_at(), next);
    const Event status = play_next(again).front();
    EXPECT_EQ(status.kind, "status");
    const auto errands = again.errands_of({status});
    ASSERT_TRUE(errands.has_value());
    const Delivery delivery = whatsapp::read_delivery(errands->front().body);
    ASSERT_FALSE(delivery.statuses.empty());
    EXPECT_EQ(delivery.statuses.front().callback_data, "message-1");
}

TEST(Provider, WhatWasNotSeenToBeDeliveredIsDeliveredAgainUnderTheSameId) {
    const SandboxFixture fixture;
    std::string first;
    {
        Provider provider = fixture.open();
        ASSERT_TRUE(provider.set_now(**provider.next_at()).has_value());
        const auto due = provider.due(100);
        first = provider.errands_of(*due)->front().body;
    }
    Provider again = fixture.open();
    const auto due = again.due(100);

    ASSERT_FALSE(due->empty());
    EXPECT_EQ(again.errands_of(*due)->front().body, first);
    ASSERT_TRUE(again.done(*due).has_value());
    EXPECT_TRUE(again.due(100)->empty());
    EXPECT_EQ(verdict_of(again).said, static_cast<std::int64_t>(due->size()));
}

TEST(Provider, AcceptingOneMessageTwiceIsAViolation) {
    const SandboxFixture fixture;
    Provider provider = fixture.open();
    const Profile& who = customer_of(provider, play_next(provider).front());

    send_through(provider, text_send(who.phone, "Hola", "message-1"));
    EXPECT_EQ(verdict_of(provider).violations, 0);
    send_through(provider, text_send(who.phone, "Hola otra vez", "message-1"));

    EXPECT_EQ(verdict_of(provider).sent_twice, 1);
    EXPECT_EQ(verdict_of(provider).violations, 1);
}

TEST(Provider, TheSameReplyIsToldTwiceUnlessTheCustomerWroteAgain) {
    const SandboxFixture fixture;
    Provider provider = fixture.open();
    const Event first = play_next(provider).front();
    const Profile& who = customer_of(provider, first);
    send_through(provider, text_send(who.phone, "¿Qué medidas?", "a"));

    Event more = first;
    more.at = first.at + 1s;
    more.body = to_json(Act{.at = more.at, .number = 1000, .text = "Hola"});
    ASSERT_TRUE(provider.done({more}).has_value());
    send_through(provider, text_send(who.phone, "¿Qué medidas?", "b"));
    EXPECT_EQ(verdict_of(provider).violations, 0);
    send_through(provider, text_send(who.phone, "¿Qué medidas?", "c"));

    EXPECT_EQ(verdict_of(provider).told_twice, 1);
}

TEST(Provider, RefusalsAreTheSameInEveryRunOfASeed) {
    const auto refused = [] {
        const SandboxFixture fixture{40};
        Provider provider = fixture.open();
        for (int turn = 0; turn < 160; ++turn) {
            for (const Event& event : play_next(provider)) {
                if (event.kind != "act") continue;
                for (const char* callback : {"a", "b", "c"}) {
                    static_cast<void>(provider.send(
                        bearer, text_send(customer_of(provider, event).phone, "Hola", callback)));
                }
            }
        }
        return verdict_of(provider).refused;
    };
    const auto first = refused();

    EXPECT_FALSE(first.empty());
    EXPECT_EQ(first, refused());
}

TEST(Provider, StatusesOfOneMomentAreToldTogetherAndWordsAlone) {
    const SandboxFixture fixture;
    const Provider provider = fixture.open();
    const StatusNews news{
        .wamid = "wamid.A", .callback = "a", .statuses = {MessageStatus::SENT, MessageStatus::DELIVERED}};
    const auto status = [&](std::int64_t id, std::int32_t customer, Timestamp at) {
        return Event{.id = id, .at = at, .customer = customer, .kind = "status", .body = to_json(news)};
    };
    const Timestamp now = fixture.settings().from;
    const Event said{.id = 3,
                     .at = now + 1s,
                     .customer = 1,
                     .kind = "act",
                     .body = to_json(Act{.at = now, .text = "Hola"})};

    const auto errands = provider.errands_of(
        {status(1, 1, now), status(2, 2, now), said, status(4, 2, now + 2s), status(5, 1, now + 3s)});

    ASSERT_TRUE(errands.has_value());
    ASSERT_EQ(errands->size(), 4U);
    EXPECT_EQ((*errands)[0].events.size(), 2U);
    EXPECT_EQ(whatsapp::read_delivery((*errands)[0].body).statuses.size(), 4U);
    EXPECT_EQ(whatsapp::read_delivery((*errands)[1].body).messages.front().text, "Hola");
}

TEST(Journal, ATransactionThatWasNotCommittedLeavesNothing) {
    const SandboxFixture fixture;
    Provider provider = fixture.open();
    auto other = Journal::open(fixture.data() + "/other.db");
    ASSERT_TRUE(other.has_value());

    const JournalLine line{.customer = 1, .direction = "out", .verdict = "accepted", .callback = "a"};
    {
        const auto transaction = other->begin(Journal::Keeps::POWER_CUT);
        ASSERT_TRUE(transaction.has_value());
        ASSERT_TRUE(other->write(line).has_value());
    }
    EXPECT_EQ(*other->accepted_with("a"), 0);

    auto transaction = other->begin(Journal::Keeps::POWER_CUT);
    ASSERT_TRUE(transaction.has_value());
    ASSERT_TRUE(other->write(line).has_value());
    ASSERT_TRUE(transaction->commit().has_value());
    EXPECT_EQ(*other->accepted_with("a"), 1);
}

TEST(Journal, ACommitThatFindsNoRoomLeavesNothingAndTheNextOneGoesThrough) {
    const SandboxFixture fixture;
    const sqlite::FailingDisk disk;
    auto journal = Journal::open(fixture.data() + "/other.db");
    ASSERT_TRUE(journal.has_value());
    const auto wrote = [&](const std::string& callback) -> Result<Done> {
        TRY(auto transaction, journal->begin(Journal::Keeps::POWER_CUT));
        TRY_DONE(journal->write({.customer = 1, .direction = "out", .verdict = "accepted", .callback = callback}));
        return transaction.commit();
    };

    sqlite::FailingDisk::full = true;
    EXPECT_FALSE(wrote("a").has_value());
    sqlite::FailingDisk::full = false;
    EXPECT_TRUE(wrote("b").has_value());

    EXPECT_EQ(*journal->accepted_with("a"), 0);
    EXPECT_EQ(*journal->accepted_with("b"), 1);
}

}  // namespace
}  // namespace tero::app
