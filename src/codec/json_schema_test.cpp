#include "codec/json_schema.hpp"

#include "codec/example_fixture.hpp"
#include "codec/json.hpp"

#include <gtest/gtest.h>
#include <array>
#include <string_view>

namespace tero {
namespace {

using namespace example;

TEST(JsonSchema, DescribesEveryKindOfField) {
    const std::string parcel = json_schema(type_info<Parcel>());

    EXPECT_EQ(parcel.find(R"({"type":"object","additionalProperties":false,"properties":{"id":{)"), 0U);
    for (const std::string_view field : {
             R"("sender":{"type":["string","null"],"pattern":"^[0-7][0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{25}$"})",
             R"("number":{"type":"string"})",
             R"("status":{"$ref":"#/components/schemas/ParcelStatus"})",
             R"("fragile":{"type":"boolean"})",
             R"("grams":{"type":"integer","format":"int64"})",
             R"("likelihood":{"type":"number"})",
             R"("price":{"type":"string","format":"decimal","pattern":"^-?[0-9]+(\\.[0-9]+)?$",)"
             R"("examples":["1234.50"]})",
             R"("run_at":{"type":["string","null"],"format":"date-time"})",
             R"("lease":{"type":"string","pattern":"^(0|([0-9]{1,9}(ms|s|min|h|d))+)$","examples":["30s"]})",
             R"("content":{})",
             R"("floor":{"anyOf":[{"type":"integer","minimum":-2147483648,"maximum":2147483647},)"
             R"({"type":"null"}]})",
             R"("stops":{"type":"array","items":{"$ref":"#/components/schemas/Stop"}})",
             R"("labels":{"type":"array","items":{"type":"string"}})",
             R"("seen_at":{"type":"object","additionalProperties":{"type":["string","null"],)"
             R"("format":"date-time"}})",
             R"("bill":{"$ref":"#/components/schemas/Bill"})",
         }) {
        EXPECT_NE(parcel.find(field), std::string::npos) << field;
    }
    EXPECT_EQ(json_schema(type_info<Urgency>()),
              R"({"type":"string","enum":["LOW","NORMAL","HIGH","URGENT"]})");
}

TEST(JsonSchema, NamesTheFieldsThatAreNeverMissing) {
    const std::string schema = json_schema(type_info<Memo>(), [](const TypeInfo&, const FieldInfo& field) {
        return FieldRule{.is_required = field.name == "key" || field.name == "at"};
    });

    EXPECT_NE(schema.find(R"("additionalProperties":false,"required":["key","at"],"properties":{)"),
              std::string::npos);
}

TEST(JsonSchema, SaysWhatIsNeverNull) {
    const std::string parcel = json_schema(type_info<Parcel>(), [](const TypeInfo&, const FieldInfo& field) {
        return FieldRule{.is_set =
                             field.name == "run_at" || field.name == "floor" || field.name == "content"};
    });

    EXPECT_NE(parcel.find(R"("run_at":{"type":"string","format":"date-time"})"), std::string::npos);
    EXPECT_NE(parcel.find(R"("floor":{"type":"integer",)"), std::string::npos);
    EXPECT_NE(parcel.find(R"("content":{"type":"object"})"), std::string::npos);
    EXPECT_NE(parcel.find(R"("sender":{"type":["string","null"],)"), std::string::npos);
}

TEST(JsonSchema, SaysBetweenWhatAFieldMayBe) {
    const std::string parcel = json_schema(type_info<Parcel>(), [](const TypeInfo&, const FieldInfo& field) {
        if (field.name == "number") return FieldRule{.least = 1, .most = 9, .pattern = R"(^\d+$)"};
        if (field.name == "labels") return FieldRule{.most = 20, .items_least = 1, .items_most = 5};
        if (field.name == "floor") return FieldRule{.range = std::pair{-3, 90}};
        if (field.name == "lease") return FieldRule{.times = std::pair{1s, Duration{5min}}};
        return FieldRule{};
    });

    for (
        const std::string_view field : {
            R"("number":{"type":"string","minLength":1,"maxLength":9,"pattern":"^\\d+$"})",
            R"("labels":{"type":"array","minItems":1,"maxItems":5,"items":{"type":"string","maxLength":20}})",
            R"("floor":{"anyOf":[{"type":"integer","minimum":-3,"maximum":90},{"type":"null"}]})",
            R"("description":"1s to 5min","examples":["5min"],"x-minimum":"1s","x-maximum":"5min"})",
        }) {
        EXPECT_NE(parcel.find(field), std::string::npos) << field << parcel;
    }
}

TEST(JsonSchema, NamesOtherTypesByReference) {
    const std::string parcel = json_schema(type_info<Parcel>());

    EXPECT_NE(parcel.find(R"("status":{"$ref":"#/components/schemas/ParcelStatus"})"), std::string::npos);
    EXPECT_NE(parcel.find(R"("bill":{"$ref":"#/components/schemas/Bill"})"), std::string::npos);
}

TEST(JsonSchema, BoundsIntegersByTheirBytes) {
    const std::string gate = json_schema(type_info<Gate>());

    EXPECT_NE(gate.find(R"("port":{"type":"integer","minimum":0,"maximum":65535})"), std::string::npos);
    EXPECT_NE(gate.find(R"("lanes":{"type":"integer","minimum":-2147483648,"maximum":2147483647})"),
              std::string::npos);
    EXPECT_NE(json_schema(type_info<Parcel>()).find(R"("epoch":{"type":"integer","minimum":0})"),
              std::string::npos);
}

TEST(JsonSchema, AnOptionalMayBeNull) {
    const std::string wish = json_schema(type_info<Wish>());

    EXPECT_NE(wish.find(R"("shape":{"anyOf":[{"type":"string"},{"type":"null"}]})"), std::string::npos);
}

TEST(JsonSchema, ComponentsHoldEveryNamedTypeOnce) {
    const std::array types{&type_info<Depot>(), &type_info<OpenHours>()};

    const std::string components = openapi_components(types, {});

    std::size_t count = 0;
    for (std::size_t at = 0; (at = components.find("\"OpenHours\":{\"type\"", at)) != std::string::npos; ++at)
        count += 1;
    EXPECT_EQ(count, 1u);
    for (const char* name : {"Depot", "Gate", "Rounds", "Weather"}) {
        EXPECT_NE(components.find("\"" + std::string{name} + "\":{\"type\""), std::string::npos) << name;
    }
}

// A reference that leads nowhere makes the API page useless. Of the real tables: app/modules/tables_test.cpp.
TEST(JsonSchema, NoReferenceLeadsNowhere) {
    const std::array types{&type_info<Parcel>(), &type_info<Depot>()};

    const std::string components = openapi_components(types, {});

    EXPECT_TRUE(from_json<Parcel>(R"({"content":)" + components + "}", Reading::strict).has_value());
    constexpr std::string_view reference = "#/components/schemas/";
    std::size_t references = 0;
    for (std::size_t at = 0; (at = components.find(reference, at)) != std::string::npos;
         at += reference.size()) {
        const std::size_t from = at + reference.size();
        const std::string name = components.substr(from, components.find('"', from) - from);
        EXPECT_NE(components.find("\"" + name + "\":{\"type\""), std::string::npos) << name;
        references += 1;
    }
    EXPECT_GT(references, 10u);
}

}  // namespace
}  // namespace tero
