// What is wrong with a definition is found when it is registered, each mistake with its place.
#include "modules/workflow/model/check.hpp"

#include "modules/workflow/model/draw.hpp"
#include "modules/workflow/model/template.hpp"
#include "workers/script/lua_evaluator.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>

namespace tero {
namespace {

// `steps` within a definition that starts with `a`, each quote written as '.
std::string mistakes(std::string steps, std::string more = "") {
    std::string text = "{'id':'order','start':'a'," + more + "'steps':[" + steps + "]}";
    for (char& c : text) c = c == '\'' ? '"' : c;
    WorkflowDefinition definition;
    std::vector<Error> found = workflow::read_definition(text, definition);
    static const script::LuaEvaluator evaluator;
    if (found.empty()) found = workflow::check_definition(definition, evaluator);
    std::string all;
    for (const Error& one : found) all += (all.empty() ? "" : "; ") + one.field + ": " + one.message;
    return all;
}

constexpr const char* task_b = "{'id':'b','type':'TASK','task':'t'}";

TEST(CheckedDefinition, OneThatIsRightHasNoMistake) {
    EXPECT_EQ(mistakes("{'id':'a','type':'TASK','task':'t','next':'b','input':{'x':'{{ input.x + 1 }}'}}," + std::string{task_b}), "");
    EXPECT_EQ(mistakes("{'id':'a','type':'PARALLEL','branches':['b'],'next':'c'},{'id':'c','type':'DELAY','duration':'1s'}," +
                       std::string{task_b}), "");
}

TEST(CheckedDefinition, AStepThatIsNeverReachedIsNamed) {
    EXPECT_EQ(mistakes("{'id':'a','type':'TASK','task':'t'}," + std::string{task_b}), "steps[1]: 'b' is never reached");
}

TEST(CheckedDefinition, ATargetThatIsMissingIsNamedWithItsPlace) {
    EXPECT_EQ(mistakes("{'id':'a','type':'CONDITION','cases':[{'when':'true','next':'z'}],'on_error':'y'}"),
              "steps[0].on_error: there is no step 'y'; steps[0].cases[0].next: there is no step 'z'");
}

TEST(CheckedDefinition, ACycleWithoutAWayOutIsRefusedAndOneWithItIsNot) {
    EXPECT_EQ(mistakes("{'id':'a','type':'TASK','task':'t','next':'b'},{'id':'b','type':'DELAY','duration':'1s','next':'a'}"),
              "steps[0]: from 'a' on there is no way to an end; steps[1]: from 'b' on there is no way to an end");
    EXPECT_EQ(mistakes("{'id':'a','type':'TASK','task':'t','next':'b'},"
                       "{'id':'b','type':'CONDITION','cases':[{'when':'vars.tries < 3','next':'a'}]}"), "");
}

TEST(CheckedDefinition, CodeThatDoesNotCompileOrAsksForNoStepIsRefused) {
    EXPECT_EQ(mistakes("{'id':'a','type':'CONDITION','cases':[{'when':'1 +','next':''}]}"),
              "steps[0].cases[0].when: expression:1: unexpected symbol near <eof>");
    EXPECT_EQ(mistakes("{'id':'a','type':'TASK','task':'t','input':{'x':['{{ steps.prize.output }}']}}"),
              "steps[0].input: it asks for steps.prize, and there is no such step");
    EXPECT_EQ(mistakes("{'id':'a','type':'TASK','task':'t','input':'{{ oh'}"), "steps[0].input: a {{ without its }}");
}

TEST(CheckedDefinition, WhatADelayWaitsForIsSaidOnce) {
    const auto delay = [](const std::string& fields) { return mistakes("{'id':'a','type':'DELAY'," + fields + "}"); };
    EXPECT_EQ(delay("'business':'2h'"), "");
    EXPECT_EQ(delay("'until':'vars.x','deadline':'2d','every':'1h'"), "");
    const std::string once = "steps[0].duration: it has a duration, business, or until";
    EXPECT_EQ(delay("'business':'2h','duration':'1h'"), once);
    EXPECT_EQ(delay("'deadline':'2h'"), once + "; steps[0].deadline: goes with until");
    EXPECT_EQ(delay("'until':'vars.x','every':'1h'"), "steps[0].every: goes with a deadline");
    EXPECT_EQ(delay("'until':'vars.x','deadline':'1d','every':'1ms'"), "steps[0].every: is at least 1s");
    EXPECT_EQ(delay("'business':'31d'"), "steps[0].business: is 1ms to 30d of open hours");
    EXPECT_EQ(delay("'duration':'1h','on_timeout':'a'"), "steps[0].on_timeout: goes with a deadline");
    EXPECT_EQ(mistakes("{'id':'a','type':'CALLBACK','signal':'go','business':'2h','timeout':'1h'}"),
              "steps[0].business: goes without a timeout");
    EXPECT_EQ(mistakes("{'id':'a','type':'CALLBACK','function':'return 1','business':'2h'}"),
              "steps[0].business: goes without a function");
    EXPECT_EQ(mistakes("{'id':'a','type':'TASK','task':'t','business':'2h'}"),
              "steps[0].business: is no field of a TASK");
}

TEST(CheckedDefinition, AJoinThatCanNeverFireIsRefused) {
    EXPECT_EQ(mistakes("{'id':'a','type':'PARALLEL','branches':['b'],'join':'COUNT','count':2}," + std::string{task_b}),
              "steps[0].count: 2 of 1 branches can never succeed");
    EXPECT_EQ(mistakes("{'id':'a','type':'PARALLEL','join':'ANY'}"), "steps[0].branches: it has branches, or each with a branch");
}

TEST(CheckedDefinition, AJoinsConditionStaysTrueOnceItIs) {
    const auto join = [](const std::string& when) {
        return mistakes("{'id':'a','type':'PARALLEL','branches':['b'],'join':'WHEN','when':'" + when + "'}," +
                        std::string{task_b});
    };
    const std::string no = "steps[0].when: must stay true once it is: it has and, or and no not, == or ~=";
    EXPECT_EQ(join("branches.b or vars.nothing"), "");
    for (const char* when : {"not branches.b", "branches.b == false", "branches.b ~= true", "(not(branches.b))"})
        EXPECT_EQ(join(when), no) << when;
    EXPECT_EQ(join("branches.c"), "steps[0].when: it asks for branches.c, and there is no such branch");
}

TEST(CheckedDefinition, AStepIsOnOnePathOnly) {
    EXPECT_EQ(mistakes("{'id':'a','type':'PARALLEL','branches':['b'],'next':'b'}," + std::string{task_b}),
              "steps[1]: 'b' is reached from the start and from branch 'b' of 'a': a step is on one path");
}

TEST(CheckedDefinition, AFieldOfAnotherTypeOfStepIsAMistake) {
    EXPECT_EQ(mistakes("{'id':'a','type':'TASK','task':'t','duration':'1s'}"), "steps[0].duration: is no field of a TASK");
    EXPECT_EQ(mistakes("{'id':'a','type':'TASK','task':'t','wait':'1s'}").substr(0, 14), "steps[0].wait:");
}

TEST(FilledTemplate, ATextThatIsOneExpressionBecomesItsValue) {
    const script::LuaEvaluator evaluator;
    const workflow::Scope scope{[](std::string_view name) -> std::optional<std::string> {
        if (name == "input") return R"({"name":"Ana \"la\" 1","list":[1,2]})";
        return std::nullopt;
    }};
    const auto fill = [&](std::string_view text) {
        const auto filled = workflow::fill(evaluator, Json{std::string{text}}, scope);
        return filled ? filled->text : to_string(filled.error());
    };
    EXPECT_EQ(fill(R"({"a":"{{ input.list }}","b":"Hola {{ input.name }}, son {{ #input.list }}","c":[1,null,"x"]})"),
              R"({"a":[1,2],"b":"Hola Ana \"la\" 1, son 2","c":[1,null,"x"]})");
    EXPECT_EQ(fill(R"("{{ {a = {b = '}}'}} }}")"), R"({"a":{"b":"}}"}})");
    EXPECT_EQ(fill(R"("{{ input.none.deeper }}")").substr(0, 8), "invalid:");
    EXPECT_EQ(fill(""), "");
}

TEST(DrawnDefinition, ItIsMermaid) {
    WorkflowDefinition definition;
    const auto wrong = workflow::read_definition(
        R"({"id":"o","start":"a","steps":[{"id":"a","type":"CONDITION","cases":[{"when":"x > \"1\"","next":"b"}]},
            {"id":"b","type":"TASK","task":"t"}]})", definition);
    ASSERT_TRUE(wrong.empty());
    EXPECT_EQ(workflow::draw(definition),
              "flowchart TD\n    _start((start)) --> s_a\n    s_a{\"a\"}\n"
              "    s_a -->|\"x #gt; #quot;1#quot;\"| s_b\n    s_a -->|\"else\"| _end\n"
              "    s_b[\"b<br/>t\"]\n    s_b --> _end\n    _end((end))\n");
}

}  // namespace
}  // namespace tero
