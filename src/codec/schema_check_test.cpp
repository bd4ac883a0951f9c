#include "codec/schema_check.hpp"

#include "codec/json.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tero {
namespace {

std::string with_quotes(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}
std::string said(const Result<Done>& done) {
    return done ? std::string{} : done.error().field + ": " + done.error().message;
}
// What is wrong with a schema, and with a value that it is to describe; ' is a quote.
std::string of_schema(const std::string& schema) { return said(check_schema(with_quotes(schema), "input")); }
std::string of_value(const std::string& schema, const std::string& value) {
    EXPECT_EQ(of_schema(schema), "");
    return said(check_by_schema(with_quotes(schema), with_quotes(value), "input"));
}

constexpr const char* order = R"({'type':'object','required':['customer','items'],'additionalProperties':false,
    'properties':{'customer':{'type':'string','minLength':1},'total':{'type':'number','minimum':0},
    'items':{'type':'array','items':{'type':'object','required':['price'],
    'properties':{'price':{'type':'integer'}}}}}})";

TEST(SchemaCheck, AValueAsTheSchemaSaysIsGood) {
    EXPECT_EQ(of_value(order, "{'customer':'Ana','total':1.5,'items':[{'price':3},{'price':4,'more':null}]}"), "");
    EXPECT_EQ(of_value("{}", ""), "");
}

TEST(SchemaCheck, WhatIsWrongIsNamedWithItsPath) {
    EXPECT_EQ(of_value(order, "{'customer':'Ana'}"), "input: 'items' is missing");
    EXPECT_EQ(of_value(order, "{}"), "input: 'customer', 'items' is missing");
    EXPECT_EQ(of_value(order, "{'customer':'Ana','items':[{'price':1},{'price':1.5}]}"),
              "input.items[1].price: breaks the schema's type: \"integer\"");
    EXPECT_EQ(of_value(order, "{'customer':'Ana','items':[],'totl':1}"),
              "input.totl: is no member that the schema has");
    EXPECT_EQ(of_value(order, "{'customer':'','items':[]}"), "input.customer: breaks the schema's minLength: 1");
    EXPECT_EQ(of_value(order, "{'customer':'A','items':[],'total':-1}"),
              "input.total: breaks the schema's minimum: 0");
    EXPECT_EQ(of_value(order, ""), "input: breaks the schema's type: \"object\"");
    EXPECT_EQ(of_value("{'enum':['a','b']}", "'c'"), "input: breaks the schema's enum: [\"a\",\"b\"]");
}

TEST(SchemaCheck, EachKeywordThatIsTakenIsLookedAt) {
    EXPECT_NE(of_value("{'anyOf':[{'type':'string'},{'type':'null'}]}", "1"), "");
    EXPECT_NE(of_value("{'allOf':[{'minimum':1},{'maximum':3}]}", "4"), "");
    EXPECT_NE(of_value("{'oneOf':[{'minimum':1},{'maximum':3}]}", "2"), "");
    EXPECT_NE(of_value("{'not':{'type':'string'}}", "'x'"), "");
    EXPECT_NE(of_value("{'multipleOf':3}", "4"), "");
    EXPECT_NE(of_value("{'maximum':4,'exclusiveMaximum':true}", "4"), "");
    EXPECT_NE(of_value("{'minimum':4,'exclusiveMinimum':true}", "4"), "");
    EXPECT_NE(of_value("{'maxLength':1}", "'no'"), "");
    EXPECT_NE(of_value("{'pattern':'^[0-9]+$'}", "'1a'"), "");
    EXPECT_NE(of_value("{'items':[{'type':'string'}],'additionalItems':false}", "['a',1]"), "");
    EXPECT_NE(of_value("{'minItems':1}", "[]"), "");
    EXPECT_NE(of_value("{'maxItems':1}", "[1,2]"), "");
    EXPECT_NE(of_value("{'uniqueItems':true}", "[1,1]"), "");
    EXPECT_NE(of_value("{'minProperties':1}", "{}"), "");
    EXPECT_NE(of_value("{'maxProperties':0}", "{'a':1}"), "");
    EXPECT_NE(of_value("{'patternProperties':{'^n_':{'type':'number'}}}", "{'n_a':'1'}"), "");
    EXPECT_NE(of_value("{'additionalProperties':{'type':'number'}}", "{'a':'1'}"), "");
    EXPECT_NE(of_value("{'dependencies':{'a':['b']}}", "{'a':1}"), "");
}

TEST(SchemaCheck, AKeywordThatNobodyLooksAtIsRefused) {
    EXPECT_EQ(of_schema("{'properties':{'a':{'format':'date'}}}"),
              "input.properties.a.format: is no member that the schema has");
    EXPECT_NE(of_schema("{'$ref':'#'}"), "");
    EXPECT_NE(of_schema("{'required':true}"), "");
    EXPECT_NE(of_schema("{'type':'text'}"), "");
    EXPECT_NE(of_schema("{'exclusiveMinimum':true}"), "");
    EXPECT_NE(of_schema("[]"), "");
}

TEST(SchemaCheck, APatternIsReadableAndBounded) {
    EXPECT_EQ(of_schema("{'properties':{'a':{'pattern':'(x'}}}"),
              "input.properties.a.pattern: is no pattern that can be read: missing ): (x");
    EXPECT_EQ(of_schema("{'pattern':'((a{100}){100}){100}'}"),
              "input.pattern: is no pattern that can be read: invalid repetition size: {100}");
    EXPECT_EQ(of_schema("{'anyOf':[{'patternProperties':{'a{9,2000}':{}}}]}"),
              "input.anyOf[0].patternProperties: is no pattern that can be read: invalid repetition size: {9,2000}");
    EXPECT_EQ(of_schema("{'pattern':'" + std::string(501, 'a') + "'}"),
              "input.pattern: a pattern has at most 500 bytes");
    EXPECT_EQ(of_schema("{'pattern':'a\\u0000b'}"), "input.pattern: is no pattern that can be read: it holds U+0000");
    std::string many;
    for (int i = 0; i < 38; ++i) many += "[ab]{0,1000}";
    EXPECT_EQ(of_schema("{'pattern':'" + many + "'}"),
              "input.pattern: is no pattern that can be read: pattern too large - compile failed");
    EXPECT_EQ(of_schema("{'pattern':'^a{2,5}$'}"), "");
    EXPECT_EQ(of_value("{'pattern':'^\\\\d{3}\\\\w*$'}", "'123ab'"), "");
    EXPECT_NE(of_value("{'pattern':'^\\\\d{3}\\\\w*$'}", "'12ab'"), "");
    for (const char* none : {"a)", "[a", "*", "(", "\\\\", "a{5,2}", "(?=a)"})
        EXPECT_NE(of_schema(fmt::format("{{'pattern':'{}'}}", none)), "") << none;
}

TEST(SchemaCheck, ARepeatOfWhatMayBeEmptyEnds) {
    for (const char* pattern : {"(a*)*", "(a|b?)+", "(a?){2,}", "(()|a)*", "^(\\\\w*\\\\s?)*$"})
        EXPECT_EQ(of_value(fmt::format("{{'pattern':'{}'}}", pattern), "'ab01'"), "") << pattern;
}

TEST(SchemaCheck, AValueIsLookedAtToItsEnd) {
    EXPECT_EQ(of_value("{'properties':{'a':{'pattern':'^ok$'}}}", "{'a':'ok\\u0000; drop'}"),
              "input: holds a character U+0000");
    EXPECT_EQ(of_value("{}", "[{'a\\u0000':1}]"), "input: holds a character U+0000");
}

RC_GTEST_PROP(SchemaCheckLaw, AnyTextIsAPatternOrRefused, (const std::vector<std::uint8_t>& bytes)) {
    constexpr std::string_view signs = "ab01(){}[]|*+?.^$,-\\";
    std::string schema;
    for (const std::uint8_t byte : bytes) schema += signs[byte % signs.size()];
    std::string text = R"({"pattern":)";
    append_json_text(text, schema);
    text += "}";
    if (check_schema(text, "input")) (void)check_by_schema(text, R"("ab01")", "input");
}

}  // namespace
}  // namespace tero
