#include "codec/example_fixture.hpp"
#include "codec/json.hpp"
#include "codec/json_schema.hpp"
#include "codec/plain_value.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

using example::Order;

TEST(PlainValue, StandsBesideTheFieldsOfItsStructure) {
    const Order order{.number = "A-1", .said = {{"hours", 3}, {"length_m", Decimal::of("12.50")}},
                      .note = "soon"};

    EXPECT_EQ(to_json(order), R"({"number":"A-1","hours":3,"length_m":"12.5","note":"soon"})");
    EXPECT_EQ(to_json(Order{}), R"({"number":"","note":""})");
}

TEST(PlainValue, IsReadWhereAStructKnowsNoSuchField) {
    const auto read = from_json<Order>(
        R"({"hours":3,"note":"soon","length_m":12.50,"guests":null,"sides":["red","blue"],"number":"A-1"})",
        Reading::strict);

    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(read->number, "A-1");
    EXPECT_EQ(read->said, (OtherFields{{"hours", 3},
                                       {"length_m", "12.5"},
                                       {"sides", std::vector<std::string>{"red", "blue"}}}));
}

TEST(PlainValue, UnderTheNameOfItsOwnFieldIsAValueLikeAnyOther) {
    const auto read = from_json<Order>(R"({"said":"x"})", Reading::strict);

    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(read->said, (OtherFields{{"said", "x"}}));
}

TEST(PlainValue, OfAnotherShapeIsRefusedWithItsPath) {
    for (const char* text : {R"({"hours":true})", R"({"hours":{}})"}) {
        const auto read = from_json<Order>(text, Reading::strict);
        ASSERT_FALSE(read.has_value()) << text;
        EXPECT_EQ(read.error().field, "hours");
    }
    const auto nested = from_json<Order>(R"({"sides":["red",1]})", Reading::strict);
    ASSERT_FALSE(nested.has_value());
    EXPECT_EQ(nested.error().field, "sides[1]");
    EXPECT_FALSE(from_json<Order>(R"({"hours":3,"hours":4})", Reading::strict).has_value());
}

TEST(PlainValue, OfAnotherShapeInAStoredRowIsPassedOver) {
    const auto read = from_json<Order>(R"({"hours":3,"later":{"a":[1]},"number":"A-1"})", Reading::tolerant);

    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(*read, (Order{.number = "A-1", .said = {{"hours", 3}}}));
}

TEST(PlainValue, MakesTheSchemaOpenForWhatItTakesAndNothingElse) {
    EXPECT_EQ(json_schema(type_info<Order>()),
              R"({"type":"object","additionalProperties":{"anyOf":[{"type":["integer","string","array"],)"
              R"("items":{"type":"string"}},{"type":"null"}]},"properties":{"number":{"type":"string"},)"
              R"("note":{"type":"string"}}})");

    const std::string strict = json_schema(
        type_info<Order>(), [](const TypeInfo&, const FieldInfo&) { return FieldRule{.is_required = true}; });
    EXPECT_NE(strict.find(R"("required":["number","note"])"), std::string::npos) << strict;
}

}  // namespace
}  // namespace tero
