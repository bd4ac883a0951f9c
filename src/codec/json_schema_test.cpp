#include "codec/json_schema.hpp"

#include "business/quoting/model/inputs.hpp"
#include "codec/json.hpp"
#include "kernel/options.hpp"
#include "kernel/table.hpp"
#include "modules/access/model/access.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/monitoring/model/monitoring.hpp"

#include <gtest/gtest.h>
#include <array>
#include <vector>

namespace tero {
namespace {

TEST(JsonSchema, DescribesEveryKindOfField) {
    EXPECT_EQ(json_schema(type_info<ApiKey>()),
              R"({"type":"object","additionalProperties":false,"properties":{"hash":{"type":"string"},)"
              R"("name":{"type":"string"},"scopes":{"type":"array","items":{"type":"string"}},)"
              R"("capabilities":{"type":"array","items":{"type":"string"}},)"
              R"("created_at":{"type":["string","null"],"format":"date-time"},)"
              R"("revoked_at":{"type":["string","null"],"format":"date-time"}}})");
    EXPECT_EQ(json_schema(type_info<AgentKind>()),
              R"({"type":"string","enum":["BUILTIN","WORKER","WEBHOOK","LLM"]})");
}

TEST(JsonSchema, NamesTheFieldsThatAreNeverMissing) {
    const std::string schema = json_schema(type_info<Session>(), [](const TypeInfo&, const FieldInfo& field) {
        return field.name == "hash" || field.name == "kind";
    });

    EXPECT_NE(schema.find(R"("additionalProperties":false,"required":["hash","kind"],"properties":{)"),
              std::string::npos);
}

TEST(JsonSchema, NamesOtherTypesByReference) {
    const std::string quote = json_schema(type_info<Quote>());

    EXPECT_NE(quote.find(R"("status":{"$ref":"#/components/schemas/QuoteStatus"})"), std::string::npos);
    EXPECT_NE(quote.find(R"("priced":{"$ref":"#/components/schemas/PricedQuote"})"), std::string::npos);
}

TEST(JsonSchema, BoundsIntegersByTheirBytes) {
    const std::string server = json_schema(type_info<ServerOptions>());

    EXPECT_NE(server.find(R"("port":{"type":"integer","minimum":0,"maximum":65535})"), std::string::npos);
    EXPECT_NE(server.find(R"("threads":{"type":"integer","minimum":-2147483648,"maximum":2147483647})"),
              std::string::npos);
    EXPECT_NE(json_schema(type_info<Task>()).find(R"("epoch":{"type":"integer","minimum":0})"),
              std::string::npos);
}

TEST(JsonSchema, AnOptionalMayBeNull) {
    const std::string request = json_schema(type_info<QuoteRequest>());

    EXPECT_NE(request.find(R"("color":{"anyOf":[{"type":"string"},{"type":"null"}]})"), std::string::npos);
}

TEST(JsonSchema, ComponentsHoldEveryNamedTypeOnce) {
    const std::array types{&type_info<AgentConfig>(), &type_info<QuietHours>()};

    const std::string components = openapi_components(types, {});

    std::size_t count = 0;
    for (std::size_t at = 0; (at = components.find("\"QuietHours\":{\"type\"", at)) != std::string::npos;
         ++at)
        count += 1;
    EXPECT_EQ(count, 1u);
    for (const char* name : {"AgentConfig", "BusinessOptions", "QuoteDefaults", "Weekday", "LogStyle"}) {
        EXPECT_NE(components.find("\"" + std::string{name} + "\":{\"type\""), std::string::npos) << name;
    }
}

// A reference that leads nowhere makes the API page useless.
TEST(JsonSchema, NoReferenceLeadsNowhere) {
    std::vector<const TypeInfo*> types;
    for (const TableInfo& table : all_tables()) types.push_back(table.type);

    const std::string components = openapi_components(types, {});

    EXPECT_TRUE(from_json<TaskBody>(R"({"payload":)" + components + "}", Reading::strict).has_value());
    constexpr std::string_view reference = "#/components/schemas/";
    std::size_t references = 0;
    for (std::size_t at = 0; (at = components.find(reference, at)) != std::string::npos;
         at += reference.size()) {
        const std::size_t from = at + reference.size();
        const std::string name = components.substr(from, components.find('"', from) - from);
        EXPECT_NE(components.find("\"" + name + "\":{\"type\""), std::string::npos) << name;
        references += 1;
    }
    EXPECT_GT(references, 20u);
}

}  // namespace
}  // namespace tero
