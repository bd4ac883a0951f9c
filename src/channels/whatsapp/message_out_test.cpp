#include "channels/whatsapp/message_out.hpp"

#include "channels/whatsapp/error_classes.hpp"
#include "channels/whatsapp/provider_side.hpp"
#include "codec/json.hpp"
#include "modules/messaging/model/answer_choices.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tero::whatsapp {
namespace {

constexpr std::string_view message_id = "01kavd3q8s0000000000000000";

Message outbound(MessageKind kind = MessageKind::TEXT) {
    Message message;
    message.id = Id<Message>::parse(message_id).value();
    message.direction = MessageDirection::OUT;
    message.kind = kind;
    message.recipient = "59899000001";
    message.body = "Hola Lucía, ¿seguimos?";
    return message;
}

Message outbound_template() {
    Message message = outbound(MessageKind::TEMPLATE);
    message.template_use = {.name = "seguimiento_cotizacion_24h",
                            .parameters = {"Lucía", "COT-1"},
                            .buttons = {"QUOTE_ACCEPT|COT-1"}};
    return message;
}

WhatsAppOptions options() {
    WhatsAppOptions options;
    options.enabled = true;
    options.phone_number_id = "100000000000001";
    options.access_token = "secret-token";
    return options;
}

SendOutcome classified(int status, std::string body, net::Headers headers = {}) {
    return classify(net::Response{.status = status, .body = std::move(body), .headers = std::move(headers)});
}

std::string meta_error(int code) {
    return fmt::format(R"({{"error":{{"message":"(#{0}) x","type":"OAuthException","code":{0},)"
                       R"("error_data":{{"messaging_product":"whatsapp","details":"why"}}}}}})",
                       code);
}

// A question with so many answers, each with that title and its number.
Message question(std::size_t answers, const std::string& title, const std::string& open = "Elegir") {
    Message message = outbound();
    AnswerChoices offered{.open = open};
    for (std::size_t i = 0; i < answers; ++i)
        offered.choices.push_back({fmt::format("ANSWER|pile|{}", i), fmt::format("{}{}", title, i)});
    message.media = Json{to_json(offered)};
    return message;
}

std::string type_of(const Message& message) {
    const std::string body = message_json(message).value();
    const auto sent = std::get<ProviderSend>(read_send(body));  // Meta takes it
    EXPECT_EQ(sent.body, message.body);
    if (sent.answers.choices.empty()) return "text";
    return sent.answers.open.empty() ? "button" : "list";
}

TEST(MessageOut, AQuestionIsTappedWhereItFitsAndReadWhereItDoesNot) {
    const std::string fits_a_row(22, 'x');
    EXPECT_EQ(type_of(question(2, "m")), "button");
    EXPECT_EQ(type_of(question(3, std::string(19, 'x'))), "button");
    EXPECT_EQ(type_of(question(3, fits_a_row)), "list");
    EXPECT_EQ(type_of(question(4, "m")), "list");
    EXPECT_EQ(type_of(question(10, fits_a_row)), "list");
    EXPECT_EQ(type_of(question(11, "m")), "text");
    EXPECT_EQ(type_of(question(2, std::string(24, 'x'))), "text");
    EXPECT_EQ(type_of(question(4, "m", "")), "text");  // nothing to open the list by
    Message longer = question(2, "m");
    longer.body = std::string(interactive_body_characters_max + 1, 'a');
    EXPECT_EQ(type_of(longer), "text");
    Message same = outbound();
    same.media = Json{to_json(AnswerChoices{.choices = {{"ANSWER|pile|1", "m"}, {"ANSWER|pile|2", "m"}}})};
    EXPECT_EQ(type_of(same), "text");
}

TEST(MessageOut, ButtonsAreSpelledAsMetaWantsThem) {
    EXPECT_NE(message_json(question(2, "m")).value().find(
                  R"("type":"interactive","interactive":{"type":"button","body":{"text":"Hola Lucía, ¿seguimos?"},)"
                  R"("action":{"buttons":[{"type":"reply","reply":{"id":"ANSWER|pile|0","title":"m0"}},)"),
              std::string::npos);
    EXPECT_NE(message_json(question(4, "m")).value().find(
                  R"("action":{"button":"Elegir","sections":[{"rows":[{"id":"ANSWER|pile|0","title":"m0"},)"),
              std::string::npos);
}

TEST(MessageOut, ATextCarriesOurIdAndWhatItAnswers) {
    Message message = outbound();
    message.reply_to = "wamid.A";

    EXPECT_EQ(message_json(message).value(),
              R"({"messaging_product":"whatsapp","recipient_type":"individual","to":"59899000001",)"
              R"("context":{"message_id":"wamid.A"},"type":"text",)"
              R"("text":{"preview_url":false,"body":"Hola Lucía, ¿seguimos?"},)"
              R"("biz_opaque_callback_data":"01kavd3q8s0000000000000000"})");
}

TEST(MessageOut, ATemplateIsFilledInOrder) {
    EXPECT_EQ(
        message_json(outbound_template()).value(),
        R"({"messaging_product":"whatsapp","recipient_type":"individual","to":"59899000001",)"
        R"("type":"template","template":{"name":"seguimiento_cotizacion_24h","language":{"code":"es"},)"
        R"("components":[)"
        R"({"type":"body","parameters":[{"type":"text","text":"Lucía"},{"type":"text","text":"COT-1"}]},)"
        R"({"type":"button","sub_type":"quick_reply","index":"0",)"
        R"("parameters":[{"type":"payload","payload":"QUOTE_ACCEPT|COT-1"}]}]},)"
        R"("biz_opaque_callback_data":"01kavd3q8s0000000000000000"})");
}

TEST(MessageOut, SomeoneWithoutAPhoneIsReachedByTheirUserId) {
    Message message = outbound();
    message.recipient = "UY.90000000000000019";

    const std::string json = message_json(message).value();

    EXPECT_NE(json.find(R"("recipient":"UY.90000000000000019")"), std::string::npos) << json;
    EXPECT_EQ(json.find(R"("to":)"), std::string::npos) << json;
}

TEST(MessageOut, ParametersLoseWhatMetaRefuses) {
    EXPECT_EQ(template_parameter("  Isodec\n100\tmm      con  flete \r\n"), "Isodec 100 mm con flete");
    EXPECT_EQ(template_parameter(" \n "), "");
    EXPECT_EQ(template_parameter("ñandú"), "ñandú");
}

TEST(MessageOut, WhatMetaWouldRefuseIsNotSent) {
    const auto field_of = [](const Message& message) {
        const Result<std::string> json = message_json(message);
        return json ? std::string{"accepted"} : json.error().field;
    };
    Message message = outbound();
    message.body = std::string(4095, 'a') + "ñ";
    EXPECT_EQ(field_of(message), "accepted");
    message.body += "x";
    EXPECT_EQ(field_of(message), "body");
    message.body.clear();
    EXPECT_EQ(field_of(message), "body");

    message = outbound();
    message.recipient.clear();
    EXPECT_EQ(field_of(message), "recipient");
    message = outbound();
    message.id = {};
    EXPECT_EQ(field_of(message), "id");
    EXPECT_EQ(field_of(outbound(MessageKind::IMAGE)), "kind");

    message = outbound_template();
    message.body = std::string(1025, 'a');
    EXPECT_EQ(field_of(message), "body");
    message = outbound_template();
    message.template_use.parameters[1] = "\n";
    EXPECT_EQ(field_of(message), "template_use.parameters[1]");
    message = outbound_template();
    message.template_use.name.clear();
    EXPECT_EQ(field_of(message), "template_use.name");
}

TEST(MessageOut, TheRequestGoesToOurNumberWithOurToken) {
    const net::ClientRequest request = send_request(options(), outbound()).value();

    EXPECT_EQ(request.url, "https://graph.facebook.com/v26.0/100000000000001/messages");
    EXPECT_EQ(request.method, "POST");
    ASSERT_FALSE(request.headers.empty());
    EXPECT_EQ(request.headers[0],
              (std::pair<std::string, std::string>{"authorization", "Bearer secret-token"}));
}

TEST(MessageOut, WithoutATokenNothingIsTriedAndTheOptionsAreBlamed) {
    WhatsAppOptions incomplete = options();
    incomplete.access_token.clear();

    const SendOutcome outcome = refused_by_us(send_request(incomplete, outbound()).error());

    EXPECT_EQ(outcome.verdict, SendVerdict::REFUSED);
    EXPECT_EQ(outcome.error_class, "setup");
    EXPECT_FALSE(outcome.retryable);
    EXPECT_EQ(refused_by_us(message_json(outbound(MessageKind::IMAGE)).error()).error_class, "request");
}

TEST(Answer, AcceptedKeepsTheProvidersIdAndAddress) {
    const SendOutcome outcome = classified(
        200, R"({"messaging_product":"whatsapp","contacts":[{"input":"5491150001","wa_id":"54911500019"}],)"
             R"("messages":[{"id":"wamid.A","message_status":"accepted"}]})");

    EXPECT_EQ(outcome.verdict, SendVerdict::ACCEPTED);
    EXPECT_EQ(outcome.provider_id, "wamid.A");
    EXPECT_EQ(outcome.recipient_id, "54911500019");
    EXPECT_FALSE(outcome.held);
}

TEST(Answer, HeldIsAcceptedButSaysSo) {
    const SendOutcome outcome =
        classified(200, R"({"messages":[{"id":"wamid.A","message_status":"held_for_quality_assessment"}]})");

    EXPECT_EQ(outcome.verdict, SendVerdict::ACCEPTED);
    EXPECT_TRUE(outcome.held);
}

TEST(Answer, WhatMayHaveBeenSentIsUnknown) {
    EXPECT_EQ(classified(200, "").verdict, SendVerdict::UNKNOWN);
    EXPECT_EQ(classified(200, R"({"messages":[]})").verdict, SendVerdict::UNKNOWN);
    EXPECT_EQ(classified(200, R"({"messages":[{"id":""}]})").verdict, SendVerdict::UNKNOWN);
    EXPECT_EQ(classified(500, "").verdict, SendVerdict::UNKNOWN);
    EXPECT_EQ(classified(502, "<html>").verdict, SendVerdict::UNKNOWN);
    EXPECT_EQ(classified(500, meta_error(999'999)).verdict, SendVerdict::UNKNOWN);
    EXPECT_EQ(classified(408, "").verdict, SendVerdict::UNKNOWN);
    EXPECT_EQ(classify(Error{ErrorCode::invalid, "", "url"}).error_class, "setup");
    for (const ErrorCode code : {ErrorCode::unknown_outcome, ErrorCode::timeout, ErrorCode::too_large}) {
        EXPECT_EQ(classify(Error{code, "", ""}).verdict, SendVerdict::UNKNOWN);
    }
}

TEST(Answer, ADefiniteTemporaryRefusalMayBeTriedAgain) {
    for (const SendOutcome& outcome :
         {classified(429, ""), classified(500, meta_error(131'000)), classified(503, meta_error(131'016)),
          classified(500, meta_error(1)), classified(503, meta_error(2)),
          classified(400, meta_error(130'429)), classified(400, meta_error(131'056)),
          classify(Error{ErrorCode::unavailable, "refused", ""})}) {
        EXPECT_EQ(outcome.verdict, SendVerdict::REFUSED) << outcome.error_code;
        EXPECT_TRUE(outcome.retryable) << outcome.error_code;
        EXPECT_GT(outcome.retry_after, Duration{0}) << outcome.error_code;
    }
}

TEST(Answer, ADefiniteRefusalForGoodIsNotTriedAgain) {
    struct Case {
        int code;
        std::string_view error_class;
    };
    for (const auto& [code, error_class] :
         {Case{190, "token"}, Case{0, "token"}, Case{10, "permission"}, Case{250, "permission"},
          Case{131'047, "window_closed"}, Case{131'050, "marketing_stopped"}, Case{131'026, "not_reachable"},
          Case{132'000, "request"}, Case{100, "request"}, Case{133'010, "not_registered"},
          Case{131'042, "payment"}, Case{130'472, "experiment"}, Case{987'654, "unknown"}}) {
        const SendOutcome outcome = classified(400, meta_error(code));
        EXPECT_EQ(outcome.verdict, SendVerdict::REFUSED) << code;
        EXPECT_EQ(outcome.error_code, fmt::to_string(code));
        EXPECT_EQ(outcome.error_class, error_class) << code;
        EXPECT_FALSE(outcome.retryable) << code;
        EXPECT_EQ(outcome.detail, "why") << code;
    }
}

TEST(Answer, ThePersonalMarketingCapWaitsADay) {
    EXPECT_EQ(classified(400, meta_error(131'049)).retry_after, Duration{24h});
}

TEST(Answer, TheProvidersWaitIsRespectedWhenItIsLonger) {
    EXPECT_EQ(classified(429, "", {{"retry-after", "90"}}).retry_after, Duration{90s});
    EXPECT_EQ(classified(429, "", {{"retry-after", "1"}}).retry_after, Duration{30s});
    EXPECT_EQ(classified(429, "", {{"retry-after", "soon"}}).retry_after, Duration{30s});
    EXPECT_EQ(classified(429, "", {{"retry-after", "99999999999"}}).retry_after, Duration{24h});
}

RC_GTEST_PROP(Answer, AnyBytesAreJudgedAndOnlyAnIdMeansAccepted, (const std::string& body)) {
    const int status = *rc::gen::inRange(200, 600);

    const SendOutcome outcome = classified(status, body);

    RC_ASSERT((outcome.verdict == SendVerdict::ACCEPTED) == !outcome.provider_id.empty());
    if (outcome.verdict == SendVerdict::REFUSED) RC_ASSERT(!outcome.error_class.empty());
}

RC_GTEST_PROP(MessageOut, TheProviderReadsBackWhatWeWrote, ()) {
    const auto text = rc::gen::nonEmpty(rc::gen::container<std::string>(
        rc::gen::element('a', 'Z', ' ', '"', '\\', '/', '<', '\n', '{', '1')));
    Message message = outbound();
    message.body = *text;
    const auto read = read_send(message_json(message).value());
    RC_ASSERT(std::holds_alternative<ProviderSend>(read));
    RC_ASSERT(std::get<ProviderSend>(read).body == message.body);
    RC_ASSERT(std::get<ProviderSend>(read).callback_data == message_id);

    Message filled = outbound_template();
    filled.template_use.parameters = {*text + "x", *text + "y"};
    const auto template_read = read_send(message_json(filled).value());
    RC_ASSERT(std::holds_alternative<ProviderSend>(template_read));
    TemplateUse expected = filled.template_use;
    for (std::string& parameter : expected.parameters) parameter = template_parameter(parameter);
    RC_ASSERT(std::get<ProviderSend>(template_read).template_use == expected);
}

}  // namespace
}  // namespace tero::whatsapp
