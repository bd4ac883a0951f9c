// Templates that a person sends: when they go out, and why they do not.
#include "modules/messaging/talk_fixture.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <string>

namespace tero::conversations {
namespace {

// Ana wrote two days ago.
struct Closed : TalkDesk {
    explicit Closed(const MessagingOptions& options = {}) : TalkDesk(options) {
        writes("hola", "1");
        pass(48h);
    }
    Conversation talk() const { return only<Conversation>(); }
    Contact ana() const { return only<Contact>(); }
    SayByTemplate template_to_ana() const {
        SayByTemplate say{.conversation = talk().id};
        say.use = {.name = "seen", .language = "en", .parameters = {"Ana", "Q-1"}};
        say.category = "MARKETING";
        say.text = "Hi Ana, did you see Q-1?";
        say.by = "key:shop";
        return say;
    }
    Message said() {
        Reply said = ask(template_to_ana());
        EXPECT_TRUE(said.has_value()) << (said ? "" : said.error().message);
        return **said->as<std::shared_ptr<const Message>>();
    }
    std::string refused() {
        const Reply answer = ask(template_to_ana());
        EXPECT_FALSE(answer.has_value());
        return answer ? "" : answer.error().field + ": " + answer.error().message;
    }
    void judged(const std::string& status) { tell(TemplateJudged{"seen/en", status}); }
};

TEST(TemplateSend, GoesOutWhereFreeTextDoesNotAndTakesTheConversation) {
    Closed desk({.undo_for = 10s});
    EXPECT_FALSE(desk.ask(SayAsPerson{desk.talk().id, "hola", "key:shop"}).has_value());
    const Message said = desk.said();
    EXPECT_EQ(said.status, MessageStatus::PENDING);
    EXPECT_EQ(said.purpose, MessagePurpose::PERSON);
    EXPECT_EQ(desk.talk().last_act, "replied");
    desk.pass(11s);
    const Message sent = desk.message(said.id);
    EXPECT_EQ(sent.status, MessageStatus::SENDING) << sent.cause;
    EXPECT_EQ(sent.kind, MessageKind::TEMPLATE);
    EXPECT_EQ(sent.body, "Hi Ana, did you see Q-1?");
    EXPECT_EQ(sent.template_use.parameters.size(), 2U);
}

TEST(TemplateSend, StaysATemplateWhileTheWindowIsOpen) {
    Closed desk;
    desk.writes("sigo acá", "2");
    desk.pass(1min);
    const Message said = desk.said();
    desk.pass(1s);
    EXPECT_EQ(desk.message(said.id).status, MessageStatus::SENDING);
    EXPECT_EQ(desk.message(said.id).kind, MessageKind::TEMPLATE);
}

TEST(TemplateSend, IsUndoneLikeAnyWordOfAPersons) {
    Closed desk({.undo_for = 10s});
    const Message said = desk.said();
    ASSERT_TRUE(desk.ask(UndoMessage{said.id, "key:shop"}).has_value());
    desk.pass(1min);
    EXPECT_EQ(desk.message(said.id).status, MessageStatus::FAILED);
    EXPECT_TRUE(desk.effects.empty());
}

TEST(TemplateSend, IsRefusedToWhoWantsNone) {
    Closed desk;
    Contact ana = desk.ana();
    ana.opted_out_marketing_at = desk.now - 72h;
    desk.put(ana);
    EXPECT_EQ(desk.refused(),
              "template: this customer wants no advertising, and WhatsApp counts this template as that");
    // They wrote since, and did not ask for this.
    ana.opted_out_at = desk.now - 72h;
    desk.put(ana);
    EXPECT_EQ(desk.refused(),
              "template: this customer asked not to be written to: wait until they write again, or call them");
}

TEST(TemplateSend, AStopOfMeanwhileHoldsItBackForGood) {
    Closed desk({.undo_for = 10s});
    const Message said = desk.said();
    Contact ana = desk.ana();
    ana.opted_out_at = desk.now - 72h;
    desk.put(ana);
    desk.pass(11s);
    EXPECT_EQ(desk.message(said.id).status, MessageStatus::FAILED);
    EXPECT_EQ(desk.message(said.id).cause, "opted_out");
}

TEST(TemplateSend, IsRefusedWhileTheProviderHasNotApprovedIt) {
    Closed desk;
    desk.judged("PAUSED");
    EXPECT_NE(desk.refused().find("template: WhatsApp does not let this template be sent: it is PAUSED since "),
              std::string::npos);
    EXPECT_EQ(desk.asked<RaiseAlert>().back().rule, "template_not_approved");
    desk.judged("APPROVED");
    EXPECT_EQ(desk.asked<ResolveAlert>().back().subject, "seen/en");
    desk.said();
}

TEST(TemplateSend, IsKnownByWhatTheProviderTells) {
    EXPECT_EQ(template_judged("seen/pt_BR=REJECTED").key, template_key("seen", "pt_BR"));
    EXPECT_EQ(template_judged("seen/pt_BR=REJECTED").status, "REJECTED");
    for (const char* status : {"", "APPROVED", "FLAGGED"}) EXPECT_TRUE(is_approved(status)) << status;
    for (const char* status : {"PENDING", "REJECTED", "PAUSED", "DISABLED"})
        EXPECT_FALSE(is_approved(status)) << status;
}

TEST(TemplateSend, IsTriedForADayAndNoLonger) {
    Closed desk;
    const Message said = desk.said();
    Message waits = desk.message(said.id);
    waits.status = MessageStatus::PENDING;
    waits.send_at = desk.now + template_waits_at_most;
    desk.put(waits);
    desk.pass(template_waits_at_most + 1s);
    EXPECT_EQ(desk.message(said.id).status, MessageStatus::FAILED);
    EXPECT_EQ(desk.message(said.id).cause, cause_waited_too_long);
    EXPECT_EQ(desk.asked<OpenWork>().back().cause, cause_waited_too_long);
}

}  // namespace
}  // namespace tero::conversations
