#include "channels/whatsapp/webhook_in.hpp"

#include "channels/whatsapp/delivery_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <set>

namespace tero::whatsapp {
namespace {

std::vector<std::string> keys_of(const Delivery& delivery) {
    std::vector<std::string> keys;
    for (const InboundMessage& message : delivery.messages) keys.push_back(message.dedupe);
    for (const StatusReport& status : delivery.statuses) keys.push_back(status.dedupe);
    for (const PreferenceChange& preference : delivery.preferences) keys.push_back(preference.dedupe);
    for (const HumanEcho& echo : delivery.echoes) keys.push_back(echo.dedupe);
    return keys;
}

// What a receiver that remembers the keys it has seen makes of a delivery.
struct Seen {
    std::set<std::string> keys = {};

    Delivery fresh(Delivery delivery) {
        const auto known = [this](const auto& event) { return !keys.insert(event.dedupe).second; };
        std::erase_if(delivery.messages, known);
        std::erase_if(delivery.statuses, known);
        std::erase_if(delivery.preferences, known);
        std::erase_if(delivery.echoes, known);
        return delivery;
    }
};

net::Headers query_of(std::string_view text) {
    net::Headers query;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        const std::size_t equals = pair.find('=');
        std::string value{pair.substr(equals + 1)};
        if (const std::size_t at = value.find("%3Cscript%3E"); at == 0) value = "<script>";
        query.emplace_back(pair.substr(0, equals), value);
    }
    return query;
}

InboundMessage only_message(std::string_view file) {
    const Delivery delivery = read_delivery(delivery_bytes(file));
    EXPECT_EQ(delivery.messages.size(), 1U) << file;
    return delivery.messages.empty() ? InboundMessage{} : delivery.messages.front();
}

std::string wrapped(std::string_view field, std::string_view value) {
    return fmt::format(
        R"({{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"value":{},)"
        R"("field":"{}"}}]}}]}})",
        value, field);
}

TEST(Delivery, EveryFixtureIsUnderstoodAsTheManifestSays) {
    const WhatsAppFixtures fixtures = whatsapp_fixtures();
    ASSERT_EQ(fixtures.deliveries.size(), 31U);
    Seen seen;

    for (const DeliveryFixture& fixture : fixtures.deliveries) {
        SCOPED_TRACE(fixture.file);
        const std::string bytes = delivery_bytes(fixture.file);
        const bool valid = signature_valid(fixtures.app_secret, bytes, fixture.signature);
        EXPECT_EQ(valid ? 200 : 401, fixture.http);
        if (!valid) continue;

        const Delivery delivery = seen.fresh(read_delivery(bytes));

        EXPECT_EQ(delivery.messages.size(), fixture.messages);
        EXPECT_EQ(delivery.statuses.size(), fixture.statuses);
        EXPECT_EQ(delivery.preferences.size() + delivery.echoes.size() + delivery.notices.size(),
                  fixture.other);
        EXPECT_EQ(keys_of(delivery), fixture.dedupe);
        EXPECT_EQ(!delivery.unreadable.empty(), fixture.quarantine);
    }
}

TEST(Signature, OnlyMetasFormOverTheRawBytesIsAccepted) {
    const WhatsAppFixtures fixtures = whatsapp_fixtures();
    ASSERT_EQ(fixtures.signatures.size(), 4U);
    for (const SignatureFixture& fixture : fixtures.signatures) {
        const bool valid = signature_valid(fixtures.app_secret, delivery_bytes(fixture.file), fixture.header);
        EXPECT_EQ(valid ? 200 : 401, fixture.http) << fixture.header;
    }
    const DeliveryFixture& first = fixtures.deliveries.front();
    EXPECT_FALSE(signature_valid(fixtures.app_secret, delivery_bytes(first.file) + "\n", first.signature));
    EXPECT_FALSE(signature_valid("another secret", delivery_bytes(first.file), first.signature));
}

TEST(Signature, WithoutASecretNothingIsValid) {
    // HMAC-SHA256 with an empty key over an empty body, which anyone can compute.
    EXPECT_FALSE(
        signature_valid("", "", "sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"));
}

TEST(Handshake, IsAnsweredAsTheManifestSays) {
    const WhatsAppFixtures fixtures = whatsapp_fixtures();
    ASSERT_EQ(fixtures.handshakes.size(), 5U);
    for (const HandshakeFixture& fixture : fixtures.handshakes) {
        const Handshake handshake = answer(query_of(fixture.query), fixtures.verify_token);
        EXPECT_EQ(handshake.status, fixture.http) << fixture.query;
        EXPECT_EQ(handshake.body, fixture.body) << fixture.query;
    }
}

TEST(Handshake, WithoutATokenOfOursNobodyIsLetIn) {
    const net::Headers query{{"hub.mode", "subscribe"}, {"hub.challenge", "1"}, {"hub.verify_token", ""}};
    EXPECT_EQ(answer(query, "").status, 403);
}

TEST(Delivery, ATextTellsWhoWroteWhatAndWhen) {
    const InboundMessage message = only_message("01_text_quote_es.json");

    EXPECT_EQ(message.from, (Address{.phone = "59899000001", .name = "Lucía Ñandú"}));
    EXPECT_EQ(message.kind, MessageKind::TEXT);
    EXPECT_EQ(message.text,
              "Buenas! Preciso cotización de Isodec 100 mm para un techo de 8 x 5 m en Pando. ¿Con flete "
              "cuánto sale?");
    EXPECT_EQ(message.at, Timestamp{1'793'624'700'000});
    EXPECT_TRUE(message.opens_window);
    EXPECT_EQ(message.media, Json{});
}

TEST(Delivery, APressedButtonKeepsItsPayloadAndTheMessageItBelongsTo) {
    const InboundMessage template_button = only_message("04_template_button.json");
    EXPECT_EQ(template_button.kind, MessageKind::BUTTON);
    EXPECT_EQ(template_button.payload, "QUOTE_ACCEPT|COT-20261101101500");
    EXPECT_EQ(template_button.text, "Confirmar");
    EXPECT_EQ(template_button.reply_to, "wamid.HBgLNTk4OTkwMDAwMDMVAgARGBRGQTRFMDAwMDAwMDAwMDAwMDNFQwA=");

    EXPECT_EQ(only_message("05_interactive_button_reply.json").payload, "thickness:150");
    const InboundMessage row = only_message("06_interactive_list_reply.json");
    EXPECT_EQ(row.kind, MessageKind::LIST);
    EXPECT_EQ(row.payload, "zone:maldonado");
}

TEST(Delivery, MediaIsKeptByMetasOwnNames) {
    const InboundMessage image = only_message("07_image_caption.json");
    EXPECT_EQ(image.kind, MessageKind::IMAGE);
    EXPECT_EQ(image.text, "Te paso el plano, es el galpón del fondo");
    EXPECT_TRUE(image.media.text.starts_with(R"({"type":"image","image":{)")) << image.media.text;
    EXPECT_NE(image.media.text.find(R"("mime_type":"image/jpeg")"), std::string::npos);

    EXPECT_EQ(only_message("08_voice_note.json").kind, MessageKind::AUDIO);
    EXPECT_EQ(only_message("09_location.json").media.text,
              R"({"type":"location","location":{"latitude":-34.7261,"longitude":-56.2197,)"
              R"("name":"Obra Las Piedras","address":"Camino ficticio 123"}})");
}

TEST(Delivery, WhatWeCannotReadStillOpensTheWindowButANumberChangeDoesNot) {
    const InboundMessage poll = only_message("22_unsupported_message.json");
    EXPECT_EQ(poll.kind, MessageKind::UNSUPPORTED);
    EXPECT_TRUE(poll.opens_window);

    const InboundMessage change = only_message("23_system_number_change.json");
    EXPECT_EQ(change.kind, MessageKind::SYSTEM);
    EXPECT_FALSE(change.opens_window);
    EXPECT_EQ(change.from,
              (Address{.phone = "59899000021", .name = "Pablo", .phone_before = "59899000020"}));
    EXPECT_NE(change.media.text.find(R"("wa_id":"59899000021","type":"user_changed_number")"),
              std::string::npos);
}

TEST(Delivery, SomeoneWithoutAPhoneIsKnownByTheirUserId) {
    EXPECT_EQ(only_message("19_username_only_bsuid.json").from,
              (Address{.user_id = "UY.90000000000000019", .name = "mar"}));
}

TEST(Delivery, PeopleAreMatchedByIdNotByPosition) {
    const Delivery delivery = read_delivery(wrapped("messages", R"({
        "contacts":[{"profile":{"name":"Dos"},"wa_id":"59899000002"},
                    {"profile":{"name":"Otra"},"wa_id":"59899000001","user_id":"UY.2"},
                    {"profile":{"name":"Uno"},"wa_id":"59899000001","user_id":"UY.1"}],
        "messages":[{"from":"59899000001","from_user_id":"UY.1","id":"wamid.A","type":"text",
                     "text":{"body":"a"}},
                    {"from":"59899000002","id":"wamid.B","type":"text","text":{"body":"b"}},
                    {"from":"59899000003","id":"wamid.C","type":"text","text":{"body":"c"}}]})"));
    ASSERT_EQ(delivery.messages.size(), 3U);
    EXPECT_EQ(delivery.messages[0].from, (Address{.phone = "59899000001", .user_id = "UY.1", .name = "Uno"}));
    EXPECT_EQ(delivery.messages[1].from.name, "Dos");
    EXPECT_EQ(delivery.messages[2].from, Address{.phone = "59899000003"});
}

TEST(Delivery, AStatusBringsBackOurIdAndItsErrorClass) {
    const Delivery delivered = read_delivery(delivery_bytes("12_status_delivered.json"));
    ASSERT_EQ(delivered.statuses.size(), 1U);
    EXPECT_EQ(delivered.statuses[0].status, MessageStatus::DELIVERED);
    EXPECT_EQ(delivered.statuses[0].callback_data, "fu|COT-20261101093000|24h|v2");
    EXPECT_EQ(delivered.statuses[0].recipient, "59899000010");
    EXPECT_EQ(delivered.statuses[0].pricing.text,
              R"({"billable":true,"pricing_model":"PMP","category":"utility","type":"regular"})");

    const Delivery failed = read_delivery(delivery_bytes("14_status_failed_131047.json"));
    ASSERT_EQ(failed.statuses.size(), 1U);
    EXPECT_EQ(failed.statuses[0].error_code, "131047");
    EXPECT_EQ(failed.statuses[0].error_class, "window_closed");
    EXPECT_TRUE(
        failed.statuses[0].error_detail.starts_with("Message failed to send because more than 24 hours"));

    const Delivery capped = read_delivery(delivery_bytes("15_status_failed_131049.json"));
    ASSERT_EQ(capped.statuses.size(), 1U);
    EXPECT_EQ(capped.statuses[0].error_class, "user_marketing_cap");
}

TEST(Delivery, APreferenceHasOneKeyWhetherItsTimeIsANumberOrText) {
    constexpr std::string_view item =
        R"({{"user_preferences":[{{"wa_id":"59899000014","category":"marketing_messages",)"
        R"("value":"{}","timestamp":{}}}]}})";
    const Delivery number =
        read_delivery(wrapped("user_preferences", fmt::format(item, "stop", "1793625500")));
    const Delivery text =
        read_delivery(wrapped("user_preferences", fmt::format(item, "resume", R"("1793625500")")));

    ASSERT_EQ(number.preferences.size(), 1U);
    EXPECT_EQ(number.preferences[0].dedupe, "pref:59899000014:marketing_messages:stop:1793625500");
    EXPECT_FALSE(number.preferences[0].marketing_allowed);
    EXPECT_EQ(number.preferences[0].at, Timestamp{1'793'625'500'000});
    ASSERT_EQ(text.preferences.size(), 1U);
    EXPECT_EQ(text.preferences[0].dedupe, "pref:59899000014:marketing_messages:resume:1793625500");
    EXPECT_TRUE(text.preferences[0].marketing_allowed);
}

TEST(Delivery, AnEchoAndATemplateStateAreUnderstood) {
    const Delivery echo = read_delivery(delivery_bytes("20_smb_echo_human_reply.json"));
    ASSERT_EQ(echo.echoes.size(), 1U);
    EXPECT_EQ(echo.echoes[0].to, (Address{.phone = "59899000015", .is_dialled = true}));
    EXPECT_TRUE(echo.echoes[0].text.starts_with("Hola, soy Martín"));

    const Delivery paused = read_delivery(delivery_bytes("18_template_paused.json"));
    ASSERT_EQ(paused.notices.size(), 1U);
    EXPECT_EQ(paused.notices[0].kind, "template:seguimiento_cotizacion_48h/es=PAUSED");
    EXPECT_NE(paused.notices[0].detail.text.find(R"("message_template_id":300000000000018)"),
              std::string::npos);
}

TEST(Delivery, ReactionsOrdersAndAdvertisementsAreKept) {
    const Delivery delivery = read_delivery(wrapped("messages", R"({"messages":[
        {"from":"59899000001","id":"wamid.R","type":"reaction",
         "reaction":{"message_id":"wamid.X","emoji":"👍"}},
        {"from":"59899000001","id":"wamid.O","type":"order",
         "order":{"text":"esto","product_items":[{"product_retailer_id":"sku-1","quantity":2,
                                                  "item_price":450.5,"currency":"UYU"}]}},
        {"from":"59899000001","id":"wamid.F","type":"text","text":{"body":"hola"},
         "referral":{"ctwa_clid":"c1"}},
        {"from":"59899000001","id":"wamid.N","type":"hologram","hologram":{"beam":1}}]})"));
    ASSERT_EQ(delivery.messages.size(), 4U);
    EXPECT_EQ(delivery.messages[0].kind, MessageKind::REACTION);
    EXPECT_EQ(delivery.messages[0].text, "👍");
    EXPECT_EQ(delivery.messages[0].reply_to, "wamid.X");
    EXPECT_EQ(delivery.messages[1].kind, MessageKind::ORDER);
    EXPECT_EQ(delivery.messages[1].text, "esto\n2 × sku-1 (450.5 UYU)");
    EXPECT_EQ(delivery.messages[1].media.text,
              R"({"type":"order","order":{"text":"esto","product_items":[{"product_retailer_id":"sku-1",)"
              R"("quantity":2,"item_price":450.5,"currency":"UYU"}]}})");
    EXPECT_EQ(delivery.messages[2].kind, MessageKind::TEXT);
    EXPECT_EQ(delivery.messages[2].media.text, R"({"type":"text","referral":{"ctwa_clid":"c1"}})");
    EXPECT_EQ(delivery.messages[3].kind, MessageKind::OTHER);
    EXPECT_EQ(delivery.messages[3].media.text, R"({"type":"hologram","hologram":{"beam":1}})");
}

TEST(Delivery, AnEditAndADeletionNameWhatTheyChange) {
    const Delivery delivery = read_delivery(wrapped("messages", R"({"messages":[
        {"from":"59899000001","id":"wamid.E","timestamp":"1793624700","type":"edit","edit":{
         "original_message_id":"wamid.O","message":{"type":"text","text":{"body":"techo de 12 x 8"}}}},
        {"from":"59899000001","id":"wamid.R","type":"revoke","revoke":{"original_message_id":"wamid.O"}},
        {"from":"59899000001","id":"wamid.B","type":"revoke"}]})"));
    ASSERT_EQ(delivery.messages.size(), 1U);
    EXPECT_EQ(delivery.messages[0].dedupe, "msg:wamid.E");
    EXPECT_EQ(delivery.messages[0].replaces, "msg:wamid.O");
    EXPECT_EQ(delivery.messages[0].kind, MessageKind::TEXT);
    EXPECT_EQ(delivery.messages[0].text, "techo de 12 x 8");
    ASSERT_EQ(delivery.deletions.size(), 1U);
    EXPECT_EQ(delivery.deletions[0].dedupe, "msg:wamid.R");
    EXPECT_EQ(delivery.deletions[0].deleted, "msg:wamid.O");
    EXPECT_EQ(delivery.unreadable.size(), 1U);

    const Delivery echoes = read_delivery(wrapped("smb_message_echoes", R"({"message_echoes":[
        {"to":"59899000001","id":"wamid.E","type":"edit","edit":{
         "original_message_id":"wamid.O","message":{"type":"text","text":{"body":"a las 4"}}}},
        {"to":"59899000001","id":"wamid.R","type":"revoke","revoke":{"original_message_id":"wamid.O"}},
        {"to":"59899000001","id":"wamid.L","type":"reaction","reaction":{"message_id":"wamid.X","emoji":"👍"}}]})"));
    ASSERT_EQ(echoes.echoes.size(), 1U);
    EXPECT_EQ(echoes.echoes[0].replaces, "echo:wamid.O");
    EXPECT_EQ(echoes.echoes[0].text, "a las 4");
    ASSERT_EQ(echoes.deletions.size(), 1U);
    EXPECT_EQ(echoes.deletions[0].deleted, "echo:wamid.O");
    ASSERT_EQ(echoes.notices.size(), 1U);
    EXPECT_EQ(echoes.notices[0].kind, "echo_reaction");
}

TEST(Delivery, WhatSaysNothingIsTold) {
    const Delivery delivery = read_delivery(wrapped("messages", R"({"messages":[
        {"from":"59899000001","id":"wamid.W","type":"request_welcome","referral":{"ctwa_clid":"c1"}},
        {"from":"59899000001","id":"wamid.C","type":"interactive","interactive":{
         "type":"call_permission_reply","call_permission_reply":{"response":"accept"}}},
        {"from":"59899000001","id":"wamid.I","type":"interactive","interactive":{"type":"new_thing"}}]})"));
    ASSERT_EQ(delivery.messages.size(), 3U);
    EXPECT_EQ(delivery.messages[0].kind, MessageKind::CHAT_OPENED);
    EXPECT_EQ(delivery.messages[0].media.text, R"({"type":"request_welcome","referral":{"ctwa_clid":"c1"}})");
    EXPECT_FALSE(delivery.messages[0].opens_window);
    EXPECT_EQ(delivery.messages[1].kind, MessageKind::CALL_PERMISSION);
    EXPECT_EQ(delivery.messages[2].kind, MessageKind::OTHER);
}

TEST(Delivery, AnAnsweredFormAndAProductThatIsMeantAreReadable) {
    const Delivery delivery = read_delivery(wrapped("messages", R"({"messages":[
        {"from":"59899000001","id":"wamid.F","type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{
         "name":"flow","body":"Sent","response_json":"{\"flow_token\":\"t\",\"nombre\":\"Ana\",\"medidas\":\"12 x 6\"}"}}},
        {"from":"59899000001","id":"wamid.P","type":"text","text":{"body":"¿cuánto sale?"},
         "context":{"from":"59820000000","id":"wamid.X","referred_product":{"catalog_id":"1",
         "product_retailer_id":"isodec-100"}}},
        {"from":"59899000001","id":"wamid.Q","type":"text","text":{"body":"¿y este?"},
         "context":{"referred_product":{"catalog_id":"1","product_retailer_id":"8842"}}}]})"));
    ASSERT_EQ(delivery.messages.size(), 3U);
    EXPECT_EQ(delivery.messages[0].kind, MessageKind::FORM);
    EXPECT_EQ(delivery.messages[0].text, "nombre: Ana\nmedidas: 12 x 6");
    EXPECT_EQ(delivery.messages[1].text, "¿cuánto sale?\nisodec-100");
    EXPECT_EQ(delivery.messages[1].reply_to, "wamid.X");
    EXPECT_NE(delivery.messages[1].media.text.find(R"("product_retailer_id":"isodec-100")"), std::string::npos);
    EXPECT_EQ(delivery.messages[2].text, "¿y este?");  // a bare number would be read as a size
    EXPECT_NE(delivery.messages[2].media.text.find("8842"), std::string::npos);
}

TEST(Delivery, WhatIsSaidInAGroupIsNobodysPrivateMessage) {
    const Delivery delivery = read_delivery(wrapped("messages", R"({
        "messages":[{"from":"59899000001","id":"wamid.G","type":"text","text":{"body":"hola"},"group_id":"1203"}],
        "statuses":[{"id":"wamid.S","status":"read","recipient_id":"1203","recipient_type":"group"}]})"));
    EXPECT_TRUE(delivery.messages.empty());
    EXPECT_TRUE(delivery.statuses.empty());
    ASSERT_EQ(delivery.notices.size(), 2U);
    EXPECT_EQ(delivery.notices[0].kind, "group_message");
    EXPECT_EQ(delivery.notices[1].kind, "group_status");
    EXPECT_TRUE(delivery.unreadable.empty());
}

TEST(Delivery, WhatBecameOfAPaymentIsNotWhatBecameOfAMessage) {
    const Delivery delivery = read_delivery(wrapped("messages", R"({"statuses":[
        {"id":"wamid.S","type":"payment","status":"failed"},
        {"id":"wamid.S","type":"payment","status":"captured"},
        {"id":"wamid.S","type":"message","status":"read"}]})"));
    ASSERT_EQ(delivery.statuses.size(), 1U);
    EXPECT_EQ(delivery.statuses[0].status, MessageStatus::READ);
    EXPECT_EQ(delivery.notices.size(), 2U);
    EXPECT_TRUE(delivery.unreadable.empty());
}

TEST(Delivery, WhatMetaDocumentsIsNeverUnreadable) {
    for (const char* field :
         {"history", "smb_app_state_sync", "calls", "account_alerts", "account_review_update",
          "phone_number_name_update", "security", "flows", "message_template_components_update",
          "payment_configuration_update", "template_category_update", "group_lifecycle_update"}) {
        const Delivery delivery = read_delivery(wrapped(field, R"({"anything":[1]})"));
        EXPECT_TRUE(delivery.unreadable.empty()) << field;
        ASSERT_EQ(delivery.notices.size(), 1U) << field;
        EXPECT_EQ(delivery.notices[0].kind, field);
    }
    EXPECT_EQ(read_delivery(wrapped("something_new", "{}")).unreadable.size(), 1U);
}

TEST(Delivery, BrokenItemsAreKeptOneByOneAndSayWhereTheyWere) {
    const Delivery delivery = read_delivery(delivery_bytes("33_malformed_types.json"));

    ASSERT_EQ(delivery.messages.size(), 1U);
    EXPECT_EQ(delivery.messages[0].from.phone, "59899000022");
    EXPECT_EQ(delivery.messages[0].at, Timestamp{1'793'624'700'000});
    EXPECT_EQ(delivery.messages[0].text, "");
    ASSERT_EQ(delivery.unreadable.size(), 2U);
    EXPECT_EQ(delivery.unreadable[0].reason, "entry[0].changes[0].value.messages[1]: not an object");
    EXPECT_EQ(delivery.unreadable[0].raw, R"("not an object")");
    EXPECT_EQ(delivery.unreadable[1].reason, "entry[0].changes[0].value.messages[2].id: it has no id");
    EXPECT_EQ(delivery.unreadable[1].raw, R"({"from":"59899000022","type":"text","text":{"body":"sin id"}})");
}

TEST(Delivery, AMessageThatNamesNobodyIsNeverGivenAnEmptyAddress) {
    for (const char* sender :
         {R"("from":"")", R"("from":null)", R"("from":"abc")", R"("from_user_id":"a b")", R"("x":1)"}) {
        const Delivery delivery = read_delivery(wrapped(
            "messages", fmt::format(R"({{"messages":[{{{},"id":"wamid.A","type":"text"}}]}})", sender)));
        EXPECT_TRUE(delivery.messages.empty()) << sender;
        EXPECT_EQ(delivery.unreadable.size(), 1U) << sender;
    }
}

TEST(Delivery, AnUnreadableBodyIsKeptByteForByte) {
    const std::string bytes = delivery_bytes("30_malformed_truncated.json");
    const Delivery delivery = read_delivery(bytes);
    ASSERT_EQ(delivery.unreadable.size(), 1U);
    EXPECT_EQ(delivery.unreadable[0].raw, bytes);
    EXPECT_FALSE(delivery.unreadable[0].reason.empty());
}

TEST(Delivery, OneUnreadableSignLosesOnlyItself) {
    EXPECT_EQ(only_message("34_malformed_not_utf8.json").text, "cotizaci\xEF\xBF\xBDn");
    for (const char* sign : {"\\ud83d", "\\udc00", "\\ud83d\\u0041", "\xf3", "\\x", "\\u12g4"}) {
        const Delivery delivery = read_delivery(wrapped("messages", fmt::format(
            R"({{"messages":[{{"from":"59899000001","id":"wamid.A","type":"text","text":{{"body":"a{}b"}}}},
                {{"from":"59899000002","id":"wamid.B","type":"text","text":{{"body":"\u00f3\ud83d\ude00"}}}}]}})", sign)));
        ASSERT_EQ(delivery.messages.size(), 2U) << sign;
        EXPECT_EQ(delivery.messages[0].text.substr(0, 4), "a\xEF\xBF\xBD") << sign;
        EXPECT_EQ(delivery.messages[1].text, "ó😀");
        EXPECT_TRUE(delivery.unreadable.empty()) << sign;
    }
    const Delivery line = read_delivery(wrapped("messages",
        "{\"messages\":[{\"from\":\"59899000001\",\"id\":\"wamid.A\",\"type\":\"text\",\"text\":{\"body\":\"a\nb\"}}]}"));
    ASSERT_EQ(line.messages.size(), 1U);
    EXPECT_EQ(line.messages[0].text, "a\nb");
}

TEST(Delivery, OneUnreadableItemLosesOnlyItself) {
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    for (const std::string& broken : {R"({"id":"wamid.A","n":01})" + std::string{}, R"({"id":"wamid.A","n":)" + deep + "}",
                                      std::string{R"({"id" "wamid.A"})"}, std::string{"nonsense"}}) {
        const Delivery delivery = read_delivery(wrapped("messages", R"({"messages":[)" + broken +
            R"(,{"from":"59899000002","id":"wamid.B","type":"text","text":{"body":"b"}}]})"));
        ASSERT_EQ(delivery.messages.size(), 1U) << broken;
        EXPECT_EQ(delivery.messages[0].provider_id, "wamid.B");
        ASSERT_EQ(delivery.unreadable.size(), 1U) << broken;
        EXPECT_EQ(delivery.unreadable[0].raw, broken);
    }
    EXPECT_EQ(read_delivery(delivery_bytes("36_depth_bomb.json")).unreadable.size(), 1U);
}

TEST(Delivery, WhatIsKeptOfAnItemIsADeliveryThatCanBeReadAgain) {
    const std::string item = R"({"from":"59899000001","type":"text","text":{"body":"a"}})";
    const Delivery first = read_delivery(wrapped("messages", R"({"metadata":{"phone_number_id":"7"},
        "contacts":[{"profile":{"name":"Ana"},"wa_id":"59899000001"}],"messages":[null,)" + item + "]}"), "7");
    ASSERT_EQ(first.unreadable.size(), 2U);
    const Unreadable& kept = first.unreadable[1];
    EXPECT_EQ(kept.raw, item);

    const Delivery again = read_delivery(kept.before + kept.raw + kept.after, "7");
    ASSERT_EQ(again.unreadable.size(), 1U);
    EXPECT_EQ(again.unreadable[0].raw, item);
    EXPECT_EQ(again.unreadable[0].reason, "entry[0].changes[0].value.messages[0].id: it has no id");
    // A reader that understands it finds the person's name, too.
    const std::string mended = R"({"id":"wamid.A",)" + kept.raw.substr(1);
    const Delivery read = read_delivery(kept.before + mended + kept.after, "7");
    ASSERT_EQ(read.messages.size(), 1U);
    EXPECT_EQ(read.messages[0].from.name, "Ana");

    const Delivery field = read_delivery(wrapped("something_new", R"({"a":1})"));
    ASSERT_EQ(field.unreadable.size(), 1U);
    const Unreadable& change = field.unreadable[0];
    EXPECT_EQ(read_delivery(change.before + change.raw + change.after).unreadable.at(0).raw, change.raw);
}

TEST(Delivery, ThousandsOfBrokenItemsAreKeptOnceWhole) {
    const auto of = [](int items) {
        std::string list = "null";
        for (int i = 1; i < items; ++i) list += ",null";
        return wrapped("messages", R"({"messages":[)" + list + "]}");
    };
    const Delivery hundreds = read_delivery(of(1000));
    ASSERT_EQ(hundreds.unreadable.size(), 101U);
    EXPECT_EQ(hundreds.unreadable.back().raw, of(1000));

    const Delivery thousands = read_delivery(of(1001));
    ASSERT_EQ(thousands.unreadable.size(), 1U);
    EXPECT_EQ(thousands.unreadable.back().raw, of(1001));
}

TEST(Delivery, MoreItemsThanMetaSendsAtOnceAreKeptWholeAndNotRead) {
    std::string items;
    for (int i = 0; i < 1001; ++i) {
        items +=
            fmt::format(R"({}{{"from":"59899000001","id":"wamid.{}","type":"text","text":{{"body":"a"}}}})",
                        i > 0 ? "," : "", i);
    }
    const std::string bytes = wrapped("messages", R"({"messages":[)" + items + "]}");
    const Delivery delivery = read_delivery(bytes);
    EXPECT_TRUE(delivery.messages.empty());
    ASSERT_EQ(delivery.unreadable.size(), 1U);
    EXPECT_EQ(delivery.unreadable[0].raw, bytes);
}

TEST(Delivery, ABrokenItemIsKeptInTheVeryBytesItCameIn) {
    const std::string item = R"({ "text" : {"body":"cotizaci\u00f3n \"]\/"}, "n":1.50 })";
    const Delivery delivery =
        read_delivery(wrapped("messages", R"({"messages":[ {"x":[1,"}"]} , )" + item + "]}"));
    ASSERT_EQ(delivery.unreadable.size(), 2U);
    EXPECT_EQ(delivery.unreadable[0].raw, R"({"x":[1,"}"]})");
    EXPECT_EQ(delivery.unreadable[1].raw, item);
}

TEST(Delivery, WhatCameForAnotherNumberIsANoticeAndNobodyIsAnswered) {
    const std::string bytes = delivery_bytes("01_text_quote_es.json");
    const Delivery other = read_delivery(bytes, "100000000000002");
    EXPECT_TRUE(other.messages.empty());
    ASSERT_EQ(other.notices.size(), 1U);
    EXPECT_EQ(other.notices[0].kind, "other_number:100000000000001");

    EXPECT_EQ(read_delivery(bytes, "100000000000001").messages.size(), 1U);
    const Delivery without = read_delivery(
        wrapped("messages", R"({"messages":[{"from":"59899000001","id":"wamid.A","type":"text"}]})"), "100000000000001");
    EXPECT_TRUE(without.messages.empty());
    ASSERT_EQ(without.notices.size(), 1U);
    EXPECT_EQ(without.notices[0].kind, "other_number:");
    // What is about the account names no number.
    EXPECT_EQ(read_delivery(delivery_bytes("18_template_paused.json"), "100000000000001").notices.at(0).kind,
              "template:seguimiento_cotizacion_48h/es=PAUSED");
}

TEST(Delivery, APersonWithAnotherIdIsStillThatPerson) {
    const Delivery system = read_delivery(wrapped("messages", R"({"messages":[
        {"from_user_id":"UY.1","id":"wamid.A","type":"system","system":{"type":"user_changed_user_id",
         "user_id":"UY.2","previous_user_id":"UY.1"}}]})"));
    ASSERT_EQ(system.messages.size(), 1U);
    EXPECT_EQ(system.messages[0].from, (Address{.user_id = "UY.2", .user_id_before = "UY.1"}));

    const Delivery update = read_delivery(wrapped("user_id_update", R"({"user_id_update":[
        {"wa_id":"59899000001","user_id":{"previous":"UY.1","current":"UY.2"},"timestamp":"1793624700"},
        {"wa_id":"59899000001"}]})"));
    ASSERT_EQ(update.identities.size(), 1U);
    EXPECT_EQ(update.identities[0].of,
              (Address{.phone = "59899000001", .user_id = "UY.2", .user_id_before = "UY.1"}));
    EXPECT_EQ(update.unreadable.size(), 1U);
}

TEST(Delivery, OurOwnNumberIsNoCustomer) {
    const Delivery delivery = read_delivery(wrapped("messages", R"({
        "metadata":{"display_phone_number":"+598 20 000 000","phone_number_id":"7"},
        "messages":[{"from":"59820000000","id":"wamid.A","type":"text","text":{"body":"hola"}}]})"), "7");
    EXPECT_TRUE(delivery.messages.empty());
    ASSERT_EQ(delivery.notices.size(), 1U);
    EXPECT_EQ(delivery.notices[0].kind, "own_number");
}

TEST(Delivery, TheKeyOfADeliveryIsThatOfItsBytes) {
    const std::string bytes = delivery_bytes("24_unknown_field.json");
    EXPECT_EQ(read_delivery(bytes).dedupe, read_delivery(bytes).dedupe);
    EXPECT_NE(read_delivery(bytes).dedupe, read_delivery(bytes + " ").dedupe);
}

// Replaces, removes, repeats or inserts a few bytes, which leaves much of the structure standing.
std::string damaged(std::string bytes) {
    const int changes = *rc::gen::inRange(1, 6);
    for (int i = 0; i < changes && !bytes.empty(); ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
        const auto length = *rc::gen::inRange<std::size_t>(1, 24);
        switch (*rc::gen::inRange(0, 5)) {
            case 0:
                bytes[at] = *rc::gen::arbitrary<char>();
                break;
            case 1:
                bytes.erase(at, length);
                break;
            case 2:
                bytes.insert(at, std::string{bytes, at, length});
                break;
            case 3:
                bytes.insert(at,
                             *rc::gen::element<std::string>("null", "[]", "{}", "-1e400", "\\ud800", "\""));
                break;
            default:
                bytes.resize(at);
                break;
        }
    }
    return bytes;
}

RC_GTEST_PROP(Delivery, DamagedBytesAreReadWithoutHarmAndTheSameEachTime, ()) {
    static const WhatsAppFixtures fixtures = whatsapp_fixtures();
    const auto which =
        *rc::gen::inRange<std::size_t>(0, fixtures.deliveries.size() - 1);  // not the 40 kB one
    const std::string bytes = damaged(delivery_bytes(fixtures.deliveries[which].file));

    const Delivery once = read_delivery(bytes);
    const Delivery again = read_delivery(bytes);

    RC_ASSERT(keys_of(once) == keys_of(again));
    RC_ASSERT(once.unreadable.size() == again.unreadable.size());
    for (const InboundMessage& message : once.messages) {
        RC_ASSERT(message.dedupe == "msg:" + message.provider_id);
        RC_ASSERT(!message.provider_id.empty());
        RC_ASSERT(!message.from.phone.empty() || !message.from.user_id.empty());
    }
}

RC_GTEST_PROP(Delivery, ASecondDeliveryAddsNothing, ()) {
    static const WhatsAppFixtures fixtures = whatsapp_fixtures();
    Seen seen;
    const auto order = *rc::gen::container<std::vector<std::size_t>>(
        rc::gen::inRange<std::size_t>(0, fixtures.deliveries.size() - 1));
    std::set<std::size_t> before;
    for (const std::size_t which : order) {
        const Delivery delivery = seen.fresh(read_delivery(delivery_bytes(fixtures.deliveries[which].file)));
        if (!before.insert(which).second) RC_ASSERT(keys_of(delivery).empty());
    }
}

}  // namespace
}  // namespace tero::whatsapp
