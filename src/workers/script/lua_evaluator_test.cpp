// What the sandbox computes, and that nothing gets out of it, runs for ever or eats the memory.
#include "workers/script/lua_evaluator.hpp"

#include <gtest/gtest.h>
#include <fmt/format.h>
#include <map>
#include <string>

namespace tero::script {
namespace {

using workflow::CodeKind;
using workflow::Scope;

class LuaSandbox : public testing::Test {
protected:
    Scope scope() const {
        return {[this](std::string_view name) -> std::optional<std::string> {
            const auto found = values_.find(std::string{name});
            if (found == values_.end()) return std::nullopt;
            return found->second;
        }};
    }
    Result<Json> run(CodeKind kind, std::string_view code) { return lua_.evaluate(kind, code, scope()); }
    std::string value(std::string_view code) {
        const Result<Json> answer = run(CodeKind::EXPRESSION, code);
        return answer ? answer->text : to_string(answer.error());
    }
    std::string result(std::string_view code) {
        const Result<Json> answer = run(CodeKind::FUNCTION, code);
        return answer ? answer->text : to_string(answer.error());
    }
    ErrorCode refusal(std::string_view code) {
        const Result<Json> answer = run(CodeKind::FUNCTION, code);
        EXPECT_FALSE(answer.has_value()) << code << " gave " << (answer ? answer->text : "");
        return answer ? ErrorCode::corrupt : answer.error().code;
    }
    std::map<std::string, std::string> values_ = {
        {"input", R"({"name":"Ana","total":150.5,"items":[{"n":2},{"n":3}],"none":null,"empty":[],"bag":{}})"},
        {"steps.price", R"({"status":"SUCCEEDED","output":{"total":99}})"}};
    LuaEvaluator lua_;
};

TEST_F(LuaSandbox, AnExpressionReadsTheValuesOfItsScope) {
    EXPECT_EQ(value("input.total > 100 and input.name == 'Ana'"), "true");
    EXPECT_EQ(value("steps.price.output.total + 1"), "100");
    EXPECT_EQ(value("#input.items"), "2");
    EXPECT_EQ(value("input.none == nil"), "true");
    EXPECT_EQ(value("steps.other == nil"), "true");
    EXPECT_EQ(value("unheard_of == nil"), "true");
}

TEST_F(LuaSandbox, AListStaysAListAndAnObjectAnObjectThoughTheyAreEmpty) {
    EXPECT_EQ(value("input.empty"), "[]");
    EXPECT_EQ(value("input.bag"), "{}");
    EXPECT_EQ(value("{}"), "[]");
    EXPECT_EQ(value("object()"), "{}");
    EXPECT_EQ(value("{b = 1, a = {1, 2}}"), R"({"a":[1,2],"b":1})");
    EXPECT_EQ(value("{1, null, 3}"), "[1,null,3]");
    EXPECT_EQ(value("10 / 2"), "5");
    EXPECT_EQ(value("0.1 + 0.2"), "0.30000000000000004");
}

TEST_F(LuaSandbox, WhatIsNoJsonIsAnErrorAndNotAGuess) {
    for (const char* code : {"1 / 0", "0 / 0", "pairs", "function() end", "{[1.5] = 1}", "{1, 2, [4] = 4}",
                             "{1, x = 2}", "{[{}] = 1}"}) {
        EXPECT_FALSE(run(CodeKind::EXPRESSION, code).has_value()) << code;
    }
    EXPECT_EQ(refusal("local t = {} t.t = t return t"), ErrorCode::invalid);
}

TEST_F(LuaSandbox, AMistakeSaysWhichLineItIsOn) {
    const auto bad = lua_.check(CodeKind::FUNCTION, "local a = 1\nlocal b = = 2\nreturn a");
    ASSERT_FALSE(bad.has_value());
    EXPECT_NE(bad.error().message.find("function:2:"), std::string::npos) << bad.error().message;
    EXPECT_FALSE(lua_.check(CodeKind::EXPRESSION, "1 + ").has_value());
    EXPECT_FALSE(lua_.check(CodeKind::EXPRESSION, "1; x = 2").has_value());
    EXPECT_TRUE(lua_.check(CodeKind::EXPRESSION, "input.x + 1").has_value());
    EXPECT_FALSE(lua_.check(CodeKind::FUNCTION, "\x1bLua").has_value());
}

TEST_F(LuaSandbox, PairsGoesInTheOrderOfTheKeys) {
    const std::string code = "local s = '' for k, v in pairs({zoo = 1, ant = 2, [3] = 3, [1] = 4, bee = 5}) do "
                             "s = s .. k .. v .. ' ' end return s";
    EXPECT_EQ(result(code), R"("14 33 ant2 bee5 zoo1 ")");
    EXPECT_EQ(result("for k in pairs({[{}] = 1}) do end"), "invalid: function:1: a table with a table for a key has no order");
}

TEST_F(LuaSandbox, TheOutsideCannotBeReached) {
    for (const char* name : {"os", "io", "require", "package", "debug", "load", "loadstring", "dofile", "loadfile",
                             "getmetatable", "setmetatable", "rawget", "rawset", "collectgarbage", "pcall",
                             "xpcall", "coroutine", "next", "_G", "print", "math.random", "math.randomseed",
                             "string.dump", "string.pack", "('').dump"}) {
        EXPECT_EQ(value(fmt::format("{} == nil", name)), "true") << name;
    }
    EXPECT_EQ(value("tostring({})"), R"("table")");
    EXPECT_EQ(value("string.format('%s', {})"), "invalid: expression:1: a table has no text; json() gives one");
    EXPECT_EQ(refusal("return string.format('%p', 'x')"), ErrorCode::invalid);
}

TEST_F(LuaSandbox, WhatOneEvaluationWritesTheNextDoesNotSee) {
    EXPECT_EQ(result("x = 1 input = 2 return x"), "1");
    EXPECT_EQ(value("x == nil and input.name"), R"("Ana")");
    for (const char* code : {"string.rep = nil", "table.insert = print", "math.x = 1", "_ENV.string.x = 1"}) {
        EXPECT_EQ(refusal(code), ErrorCode::invalid) << code;
    }
    EXPECT_EQ(result("local s = string  s = nil  pairs = nil  return 1"), "1");
    EXPECT_EQ(result("local n = 0 for k in pairs({a = 1}) do n = n + 1 end return n"), "1");
}

TEST_F(LuaSandbox, WhatNeverEndsIsEnded) {
    for (const char* code :
         {"while true do end", "repeat until false", "for i = 1, 1e18 do end", "::again:: goto again",
          "local function f() return f() end return f()",
          "local t = {} for i = 1, 1e9 do t[i % 10] = i end", "for i = 1, 1e9 do local s = ('x'):rep(100) end",
          "table.sort({3, 2, 1}, function() while true do end end)",
          "return (('x'):gsub('x', function() while true do end end))",
          "for w in (('x '):rep(1000)):gmatch('%S+') do while true do end end"}) {
        EXPECT_EQ(refusal(code), ErrorCode::exhausted) << code;
    }
    EXPECT_EQ(value("1 + 1"), "2");
}

TEST_F(LuaSandbox, ADeepRecursionIsAnErrorOfItsOwn) {
    EXPECT_NE(refusal("local function f(n) return 1 + f(n + 1) end return f(1)"), ErrorCode::corrupt);
    EXPECT_NE(refusal("local s = 'x' local function f() return (s:gsub('x', f)) end return f()"),
              ErrorCode::corrupt);
    EXPECT_EQ(refusal(std::string(5000, '(') + "1"), ErrorCode::invalid);
    std::string nested = "return ";
    for (int i = 0; i < 150; ++i) nested += "{";
    for (int i = 0; i < 150; ++i) nested += "}";
    EXPECT_EQ(refusal(nested), ErrorCode::invalid);
}

TEST_F(LuaSandbox, MemoryHasALimitHeldAndInAll) {
    for (const char* code :
         {"return ('x'):rep(1e9)", "return ('x'):rep(1e18)", "return ('xyz'):rep(1e9, ',')",
          "local s = 'x' while true do s = s .. s end", "local t = {} for i = 1, 1e9 do t[i] = {} end",
          "local t = {} for i = 1, 1000 do t[i] = ('x'):rep(100000) end",
          "local s = ('x'):rep(1000000) for i = 1, 1000 do local t = s .. i end",
          "local s = ('x'):rep(1000) return (s:gsub('x', ('y'):rep(1000000)))",
          "local t = {} for i = 1, 1000 do t[i] = ('x'):rep(1000) end local s = table.concat(t) "
          "return table.concat({s, s, s, s})"}) {
        EXPECT_EQ(refusal(code), ErrorCode::exhausted) << code;
    }
    EXPECT_EQ(value("1 + 1"), "2");
    EXPECT_EQ(value("('ab'):rep(3, '-')"), R"("ab-ab-ab")");
}

TEST_F(LuaSandbox, APatternThatGoesBackAndForthIsEnded) {
    EXPECT_EQ(refusal("return ('a'):rep(60):match('a-a-a-a-a-a-a-a-a-a-a-b')"), ErrorCode::exhausted);
    EXPECT_EQ(refusal("return ('a'):rep(60):find('(a*)(a*)(a*)(a*)(a*)(a*)b')"), ErrorCode::exhausted);
    EXPECT_EQ(refusal("return ('a'):rep(3000):gsub('.-.-.-b', '')"), ErrorCode::exhausted);
    EXPECT_EQ(refusal("return ('('):rep(30000):find('%b()')"), ErrorCode::exhausted);
    EXPECT_EQ(refusal("return ('a'):find(('a?'):rep(300))"), ErrorCode::invalid);
    EXPECT_EQ(refusal("return ('a'):find(('('):rep(40))"), ErrorCode::invalid);
    for (const char* bad : {"'['", "'[a'", "'%'", "'(a'", "'a)'", "'%b'", "'%f'", "'%1'", "'[%'", "'[^'"}) {
        EXPECT_EQ(refusal(fmt::format("return ('a'):match({})", bad)), ErrorCode::invalid) << bad;
    }
}

TEST_F(LuaSandbox, PatternsFindWhatLuasFind) {
    EXPECT_EQ(value("{('key = value'):match('^(%w+)%s*=%s*(%w+)$')}"), R"(["key","value"])");
    EXPECT_EQ(value("{('a1b22c333'):find('%d+', 3)}"), "[4,5]");
    EXPECT_EQ(value("{('hello'):find('l', 1, true)}"), "[3,3]");
    EXPECT_EQ(value("('THE (quick) fox'):find('%((%a+)%)')"), "5");
    EXPECT_EQ(value("{('hello world'):gsub('o', '0')}"), R"(["hell0 w0rld",2])");
    EXPECT_EQ(value("(('hello world'):gsub('(%w+) (%w+)', '%2 %1'))"), R"("world hello")");
    EXPECT_EQ(value("(('$name is $age'):gsub('%$(%w+)', {name = 'Ana'}))"), R"("Ana is $age")");
    EXPECT_EQ(value("(('abc'):gsub('', '-'))"), R"("-a-b-c-")");
    EXPECT_EQ(value("(('THE (quick) fox'):gsub('%f[%a]%a+', string.lower))"), R"("the (quick) fox")");
    EXPECT_EQ(value("('f(a(b)c)d'):match('%b()')"), "\"(a(b)c)\"");
    EXPECT_EQ(value("('\"hi\" there'):match('([\"\\'])(.-)%1')"), "\"\\\"\"");
    EXPECT_EQ(value("('x[]]y'):match('[]]+')"), R"("]]")");
    EXPECT_EQ(value("('0xA-f'):match('^0[xX][%x-]+$')"), R"("0xA-f")");
    EXPECT_EQ(value("{('abc'):match('()b()')}"), "[2,3]");
    EXPECT_EQ(result("local t = {} for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do t[k] = v end return t"),
              R"({"a":"1","b":"2"})");
}

TEST_F(LuaSandbox, TextsAndTablesHaveTheirFunctions) {
    EXPECT_EQ(value("('hello'):sub(2, -2)"), R"("ell")");
    EXPECT_EQ(value("('hello'):sub(-3)"), R"("llo")");
    EXPECT_EQ(value("('hello'):sub(10)"), R"("")");
    EXPECT_EQ(value("('hello'):sub(math.mininteger, math.maxinteger)"), R"("hello")");
    EXPECT_EQ(value("string.format('%5.2f|%-5s|%03d|%x|%%', 3.14159, 'ab', 7, 255)"), R"(" 3.14|ab   |007|ff|%")");
    EXPECT_EQ(value("('a,b,,c'):split(',')"), R"(["a","b","","c"])");
    EXPECT_EQ(value("('  x '):trim() .. tostring(('abc'):contains('bc'))"), R"("xtrue")");
    EXPECT_EQ(result("local t = {5, 2, 8, 1} table.sort(t) table.insert(t, 9) table.insert(t, 1, 0) "
                     "local last = table.remove(t) return {t, last, table.concat(t, '-')}"),
              R"([[0,1,2,5,8],9,"0-1-2-5-8"])");
    EXPECT_EQ(result("local t = {{k = 1, n = 'a'}, {k = 0, n = 'b'}, {k = 1, n = 'c'}, {k = 0, n = 'd'}} "
                     "table.sort(t, function(x, y) return x.k < y.k end) "
                     "local s = '' for _, e in ipairs(t) do s = s .. e.n end return s"),
              R"("bdac")");
}

TEST_F(LuaSandbox, CodeIsCompiledOnceHoweverOftenItIsAsked) {
    for (int i = 0; i < 50; ++i) EXPECT_EQ(value("input.total * 2"), "301");
    EXPECT_EQ(lua_.compiled(), 1U);
    for (int i = 0; i < 5000; ++i) value(fmt::format("{}", i));
    EXPECT_LE(lua_.compiled(), 2000U);
}

TEST_F(LuaSandbox, AnErrorOfTheCodeIsHeardWithItsWords) {
    EXPECT_EQ(result("error('no stock', 0)"), "invalid: no stock");
    EXPECT_EQ(result("assert(false, 'never')"), "invalid: function:1: never");
    EXPECT_EQ(result("error({})"), "invalid: it failed");
    EXPECT_LE(run(CodeKind::FUNCTION, "error(('x'):rep(5000))").error().message.size(), 500U);
}

}  // namespace
}  // namespace tero::script
