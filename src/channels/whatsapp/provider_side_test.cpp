#include "channels/whatsapp/provider_side.hpp"

#include "channels/whatsapp/delivery_fixture.hpp"
#include "channels/whatsapp/message_out.hpp"
#include "channels/whatsapp/webhook_in.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tero::whatsapp {
namespace {

const Business business{.account_id = "200000000000001",
                        .display_phone_number = "59899000099",
                        .phone_number_id = "100000000000001"};

Timestamp seconds(std::int64_t count) { return {count * 1000}; }

std::int64_t refusal_of(std::string_view body) {
    const auto read = read_send(body);
    return std::holds_alternative<ProviderRefusal>(read) ? std::get<ProviderRefusal>(read).code : 0;
}

TEST(ProviderSide, MessagesAreMetasBytes) {
    EXPECT_EQ(text_webhook(
                  business,
                  {.from = {.phone = "59899000001", .name = "Lucía Ñandú"},
                   .id = "wamid.HBgLNTk4OTkwMDAwMDEVAgASGBRGQTRFMDAwMDAwMDAwMDAwMDAwMQA=",
                   .at = seconds(1'793'624'700)},
                  "Buenas! Preciso cotización de Isodec 100 mm para un techo de 8 x 5 m en Pando. ¿Con flete "
                  "cuánto sale?"),
              delivery_bytes("01_text_quote_es.json"));
    EXPECT_EQ(text_webhook(business,
                           {.from = {.phone = "59899000002", .name = "Ramiro"},
                            .id = "wamid.HBgLNTk4OTkwMDAwMDIVAgASGBRGQTRFMDAwMDAwMDAwMDAwMDAwMwA=",
                            .at = seconds(1'793'624'760),
                            .reply_to = "wamid.HBgLNTk4OTkwMDAwMDIVAgARGBRGQTRFMDAwMDAwMDAwMDAwMDNFQgA="},
                           "Sí, lo vi. Lo hablo con mi señora y el jueves te confirmo"),
              delivery_bytes("03_reply_to_followup.json"));
    EXPECT_EQ(template_button_webhook(
                  business,
                  {.from = {.phone = "59899000003", .name = "Obra Sur"},
                   .id = "wamid.HBgLNTk4OTkwMDAwMDMVAgASGBRGQTRFMDAwMDAwMDAwMDAwMDAwNAA=",
                   .at = seconds(1'793'624'820),
                   .reply_to = "wamid.HBgLNTk4OTkwMDAwMDMVAgARGBRGQTRFMDAwMDAwMDAwMDAwMDNFQwA="},
                  "QUOTE_ACCEPT|COT-20261101101500", "Confirmar"),
              delivery_bytes("04_template_button.json"));
    EXPECT_EQ(button_webhook(business,
                             {.from = {.phone = "59899000004", .name = "Ana"},
                              .id = "wamid.HBgLNTk4OTkwMDAwMDQVAgASGBRGQTRFMDAwMDAwMDAwMDAwMDAwNQA=",
                              .at = seconds(1'793'624'880),
                              .reply_to = "wamid.HBgLNTk4OTkwMDAwMDQVAgARGBRGQTRFMDAwMDAwMDAwMDAwMDNFRAA="},
                             "thickness:150", "150 mm"),
              delivery_bytes("05_interactive_button_reply.json"));
    EXPECT_EQ(echo_webhook(business,
                           {.from = {.phone = "59899000015"},
                            .id = "wamid.HBgLNTk4OTkwMDAwMTUVAgARGBRGQTRFMDAwMDAwMDAwMDAwMDNGQwA=",
                            .at = seconds(1'793'625'800)},
                           "Hola, soy Martín de ventas. Te armo la cotización yo y te la paso hoy."),
              delivery_bytes("20_smb_echo_human_reply.json"));
}

TEST(ProviderSide, MediaAreMetasBytes) {
    EXPECT_EQ(media_webhook(business,
                            {.from = {.phone = "59899000006", .name = "Estudio Gris"},
                             .id = "wamid.HBgLNTk4OTkwMDAwMDYVAgASGBRGQTRFMDAwMDAwMDAwMDAwMDAwNwA=",
                             .at = seconds(1'793'624'940)},
                            {.kind = MessageKind::IMAGE,
                             .id = "900000000000007",
                             .sha256 = "A0pA3wBn1c2Qq0bY1uYt8b0n0b9nYyQ0o1h2k3l4m5c=",
                             .caption = "Te paso el plano, es el galpón del fondo"}),
              delivery_bytes("07_image_caption.json"));
    EXPECT_EQ(
        media_webhook(business,
                      {.from = {.phone = "59899000007", .name = "Nelson"},
                       .id = "wamid.HBgLNTk4OTkwMDAwMDcVAgASGBRGQTRFMDAwMDAwMDAwMDAwMDAwOAA=",
                       .at = seconds(1'793'624'960)},
                      {.id = "900000000000008", .sha256 = "kq1m2n3o4p5q6r7s8t9u0v1w2x3y4z5A6B7C8D9E0F0="}),
        delivery_bytes("08_voice_note.json"));
}

TEST(ProviderSide, StatusesAndPreferencesAreMetasBytes) {
    constexpr std::string_view followed_up = "wamid.HBgLNTk4OTkwMDAwMTAVAgARGBRGQTRFMDAwMDAwMDAwMDAwMDNGMwA=";
    OutgoingStatus status{.id = std::string{followed_up},
                          .status = MessageStatus::DELIVERED,
                          .at = seconds(1'793'625'104),
                          .recipient = "59899000010",
                          .callback_data = "fu|COT-20261101093000|24h|v2",
                          .category = "utility"};
    EXPECT_EQ(status_webhook(business, {status}), delivery_bytes("12_status_delivered.json"));
    status.status = MessageStatus::READ;
    status.at = seconds(1'793'625'600);
    status.category.clear();
    EXPECT_EQ(status_webhook(business, {status}), delivery_bytes("13_status_read.json"));

    const OutgoingStatus late{.id = "wamid.HBgLNTk4OTkwMDAwMTEVAgARGBRGQTRFMDAwMDAwMDAwMDAwMDNGNgA=",
                              .status = MessageStatus::FAILED,
                              .at = seconds(1'793'625'200),
                              .recipient = "59899000011",
                              .error_code = 131'047,
                              .error_detail =
                                  "Message failed to send because more than 24 hours have passed since "
                                  "the customer last replied to this number."};
    EXPECT_EQ(status_webhook(business, {late}), delivery_bytes("14_status_failed_131047.json"));

    std::vector<OutgoingStatus> three(3);
    for (OutgoingStatus& one : three) {
        one.id = "wamid.HBgLNTk4OTkwMDAwMTMVAgARGBRGQTRFMDAwMDAwMDAwMDAwMDNGOAA=";
        one.recipient = "59899000013";
    }
    three[0].status = MessageStatus::READ;
    three[0].at = seconds(1'793'625'400);
    three[1].status = MessageStatus::DELIVERED;
    three[1].at = seconds(1'793'625'390);
    three[2].at = seconds(1'793'625'388);
    EXPECT_EQ(status_webhook(business, three), delivery_bytes("16_status_out_of_order.json"));

    EXPECT_EQ(preference_webhook(business, {.phone = "59899000014", .name = "Bruno"}, false,
                                 seconds(1'793'625'500)),
              delivery_bytes("17_user_preferences_stop.json"));
}

TEST(ProviderSide, TheSignatureIsTheOneWeAccept) {
    const WhatsAppFixtures fixtures = whatsapp_fixtures();
    const DeliveryFixture& first = fixtures.deliveries.front();

    EXPECT_EQ(signature_header(fixtures.app_secret, delivery_bytes(first.file)), first.signature);
}

TEST(ProviderSide, MessageIdsHaveMetasFormAndDiffer) {
    Random random{7};
    const std::string first = make_message_id("59899000001", true, random);
    const std::string second = make_message_id("59899000001", true, random);

    EXPECT_TRUE(first.starts_with("wamid.HBgLNTk4OTkwMDAwMDEVAgASGB")) << first;
    EXPECT_EQ(first.size(),
              std::string_view{"wamid.HBgLNTk4OTkwMDAwMDEVAgASGBRGQTRFMDAwMDAwMDAwMDAwMDAwMQA="}.size());
    EXPECT_NE(first, second);
}

TEST(ProviderSide, AcceptedAndRefusedAreWhatOurSenderReads) {
    const ProviderSend send{.to = {.phone = "59899000001"}, .kind = MessageKind::TEMPLATE};
    const SendOutcome accepted = classify(accept_send(send, "wamid.A"));
    EXPECT_EQ(accepted.verdict, SendVerdict::ACCEPTED);
    EXPECT_EQ(accepted.provider_id, "wamid.A");
    EXPECT_EQ(accepted.recipient_id, "59899000001");
    EXPECT_TRUE(classify(accept_send(send, "wamid.A", true)).held);
    EXPECT_EQ(classify(accept_send({.to = {.user_id = "UY.9"}}, "wamid.B")).recipient_id, "UY.9");

    const net::Response refusal = refuse_send({131'047, "24 h have passed"});
    EXPECT_EQ(refusal.status, 400);
    EXPECT_EQ(classify(refusal).error_class, "window_closed");
    EXPECT_EQ(classify(refusal).detail, "24 h have passed");
    EXPECT_EQ(refuse_send({190, ""}).status, 401);
    EXPECT_TRUE(classify(refuse_send({131'000, ""})).retryable);
}

TEST(ReadSend, IsAsStrictAsMeta) {
    constexpr std::string_view frame = R"({{"messaging_product":"whatsapp","to":"59899000001",{}}})";
    const auto code = [&](std::string_view rest) {
        return refusal_of(fmt::format(fmt::runtime(frame), rest));
    };
    const auto of_parameter = [&](std::string_view text) {
        return code(
            fmt::format(R"("type":"template","template":{{"name":"seguimiento","language":{{"code":"es"}},)"
                        R"("components":[{{"type":"body","parameters":[{{"type":"text","text":"{}"}}]}}]}})",
                        text));
    };

    EXPECT_EQ(code(R"("type":"text","text":{"body":"hola"})"), 0);
    EXPECT_EQ(refusal_of("not json"), 100);
    EXPECT_EQ(refusal_of(R"({"to":"1","type":"text","text":{"body":"a"}})"), 100);
    EXPECT_EQ(refusal_of(R"({"messaging_product":"whatsapp","type":"text","text":{"body":"a"}})"), 100);
    EXPECT_EQ(
        refusal_of(R"({"messaging_product":"whatsapp","to":"099-12","type":"text","text":{"body":"a"}})"),
        131'009);
    EXPECT_EQ(refusal_of(R"({"messaging_product":"whatsapp","recipient":"UY.9 0","text":{"body":"a"}})"),
              131'009);
    EXPECT_EQ(code(R"("type":"text","text":{"body":""})"), 100);
    EXPECT_EQ(code(fmt::format(R"("type":"text","text":{{"body":"{}"}})", std::string(4097, 'a'))), 100);
    EXPECT_EQ(code(R"("type":"dance")"), 131'051);
    EXPECT_EQ(code(R"("type":"template","template":{"language":{"code":"es"}})"), 131'008);
    EXPECT_EQ(code(R"("type":"template","template":{"name":"seguimiento"})"), 131'008);
    EXPECT_EQ(code(R"("type":"template","template":{"name":"Con Espacios","language":{"code":"es"}})"),
              132'001);
    EXPECT_EQ(of_parameter("Lucía"), 0);
    EXPECT_EQ(of_parameter(""), 131'008);
    EXPECT_EQ(of_parameter(R"(a\nb)"), 132'018);
    EXPECT_EQ(of_parameter("a     b"), 132'018);
    EXPECT_EQ(of_parameter(std::string(1025, 'a')), 132'005);
    EXPECT_EQ(code(fmt::format(R"("type":"text","text":{{"body":"a"}},"biz_opaque_callback_data":"{}")",
                               std::string(513, 'c'))),
              131'009);
}

RC_GTEST_PROP(ReadSend, AnyBytesAreAnswered, (const std::string& body)) {
    const auto read = read_send(body);
    RC_ASSERT(std::holds_alternative<ProviderRefusal>(read));
    RC_ASSERT(std::get<ProviderRefusal>(read).code > 0);
}

RC_GTEST_PROP(ProviderSide, WhatIsBuiltIsReadBack, ()) {
    const auto text = rc::gen::container<std::string>(
        rc::gen::map(rc::gen::element<std::string>("a", "\n", "\"", "\\", "/", "\x01", "z"),
                     [](std::string s) { return s[0]; }));
    const std::string body = *text + *rc::gen::element<std::string>("", "ñ", "¿", "€", "👍", "\u2028");
    const Incoming message{.from = {.phone = "59899000001", .name = body},
                           .id = "wamid.A",
                           .at = seconds(*rc::gen::inRange<std::int64_t>(1, 4'000'000'000)),
                           .reply_to = "wamid.B"};

    const Delivery delivery = read_delivery(text_webhook(business, message, body));
    const Delivery pressed = read_delivery(button_webhook(business, message, "id", body));

    RC_ASSERT(delivery.unreadable.empty());
    RC_ASSERT(delivery.messages.size() == 1U);
    RC_ASSERT(delivery.messages[0].text == body);
    RC_ASSERT(delivery.messages[0].from == message.from);
    RC_ASSERT(delivery.messages[0].at == message.at);
    RC_ASSERT(delivery.messages[0].reply_to == message.reply_to);
    RC_ASSERT(pressed.messages.size() == 1U);
    RC_ASSERT(pressed.messages[0].payload == "id");
    RC_ASSERT(pressed.messages[0].text == body);
}

}  // namespace
}  // namespace tero::whatsapp
