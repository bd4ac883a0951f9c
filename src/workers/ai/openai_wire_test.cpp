#include "workers/ai/openai_wire.hpp"

#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <vector>

namespace tero::ai {
namespace {

Result<ChatAnswer> streamed(std::string_view text, std::size_t piece = 7) {
    StreamReader reader;
    for (std::size_t at = 0; at < text.size(); at += piece) {
        if (!reader.take(text.substr(at, piece))) break;
    }
    return reader.finish();
}

TEST(OpenAiWire, ARequestSaysWhatTheServiceExpects) {
    ChatRequest request;
    request.messages = {{Role::SYSTEM, "Be \"short\""},
                        {Role::USER, "hola"},
                        {Role::ASSISTANT, "", {{"call_1", "f", R"({"a":1})"}}},
                        {Role::TOOL, "{}", {}, "call_1"}};
    request.tools = {{"f", "Does it.", Json{R"({"type":"object"})"}}};
    request.tokens_max = 50;
    request.stream = true;

    EXPECT_EQ(
        body_of(request, "m"),
        R"({"model":"m","messages":[{"role":"system","content":"Be \"short\""},{"role":"user","content":"hola"},)"
        R"({"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},)"
        R"({"role":"tool","content":"{}","tool_call_id":"call_1"}],)"
        R"("tools":[{"type":"function","function":{"name":"f","description":"Does it.","parameters":{"type":"object"}}}],"tool_choice":"auto",)"
        R"("temperature":0,"max_tokens":50,"stream":true,"stream_options":{"include_usage":true}})");
}

TEST(OpenAiWire, AnAnswerIsReadWithItsUsage) {
    const auto answer = read_answer(
        R"({"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"hola","refusal":null},"finish_reason":"stop"}],)"
        R"("usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":8}}})");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->text, "hola");
    EXPECT_EQ(answer->finish, Finish::STOP);
    EXPECT_EQ(answer->usage, (Usage{12, 3, 8}));
}

TEST(OpenAiWire, CallsAreTakenHoweverTheyAreWritten) {
    const auto answer = read_answer(
        R"({"choices":[{"message":{"content":null,"tool_calls":[)"
        R"({"id":null,"function":{"name":"a","arguments":{"n":1}}},)"
        R"({"id":7,"type":"function","function":{"name":"b","arguments":"{\"n\":2}"}},)"
        R"({"id":"call_1","function":{"name":"c","arguments":null}}]},"finish_reason":"tool_call"}]})");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->calls,
              (std::vector<ToolCall>{
                  {"call_1", "a", R"({"n":1})"}, {"7", "b", R"({"n":2})"}, {"call_3", "c", ""}}));
    EXPECT_EQ(answer->finish, Finish::TOOL_CALLS);
    EXPECT_FALSE(answer->usage);
}

TEST(OpenAiWire, ContentMayComeInParts) {
    const auto answer = read_answer(
        R"({"choices":[{"message":{"content":[{"type":"text","text":"ho"},{"type":"text","text":"la"}]},"finish_reason":"stop"}]})");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->text, "hola");
}

TEST(OpenAiWire, WhatIsNoAnswerIsSaidToBeNone) {
    for (const char* body :
         {"", "<html>", "{}", R"({"choices":[]})", R"({"choices":null})", R"({"choices":[{"message":4}]})"})
        EXPECT_FALSE(read_answer(body)) << body;
    const auto failed =
        read_answer(R"({"error":{"message":"overloaded","type":"server_error","code":null}})");
    ASSERT_FALSE(failed);
    EXPECT_NE(failed.error().message.find("overloaded"), std::string::npos);
}

TEST(OpenAiWire, AStreamIsPutTogetherHoweverItIsCutIntoPieces) {
    const std::string stream =
        ": hello\n\n"
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\r\n\r\n"
        "data: {\"choices\":[{\"delta\":{\"content\":\"Ho\"}}],\"usage\":null}\n\n"
        "data:{\"choices\":[{\"delta\":{\"content\":\"la ñ\"}}]}\n\n"
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
        "data: {\"choices\":null,\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\n"
        "data: [DONE]\n\n";
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{64}, stream.size()}) {
        const auto answer = streamed(stream, piece);
        ASSERT_TRUE(answer) << piece;
        EXPECT_EQ(answer->text, "Hola ñ");
        EXPECT_EQ(answer->usage, (Usage{5, 2, 0}));
    }
}

TEST(OpenAiWire, CallsInAStreamAreKeyedByTheirIndex) {
    const auto answer = streamed(
        "data: "
        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"x\",\"function\":{\"name\":\"f\","
        "\"arguments\":\"\"}}]}}]}\n\n"
        "data: "
        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"y\",\"function\":{\"name\":\"g\","
        "\"arguments\":\"{}\"}}]}}]}\n\n"
        "data: "
        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\"\"}}]"
        "}}]}\n\n"
        "data: "
        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}}]}"
        "\n\n"
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->calls, (std::vector<ToolCall>{{"x", "f", R"({"a":1})"}, {"y", "g", "{}"}}));
}

TEST(OpenAiWire, AStreamThatBreaksOffIsNoAnswer) {
    EXPECT_FALSE(streamed("data: {\"choices\":[{\"delta\":{\"content\":\"Ho\"}}]}\n\n"));
    EXPECT_FALSE(streamed(""));
    EXPECT_FALSE(streamed("data: {\"error\":{\"message\":\"gone\"}}\n\ndata: [DONE]\n\n"));
    EXPECT_FALSE(streamed("data: {\"choices\":[{\"delta\":{\"con"));
}

TEST(OpenAiWire, AWholeAnswerInPlaceOfAStreamIsTaken) {
    const auto answer = streamed(R"({"choices":[{"message":{"content":"hola"},"finish_reason":"stop"}]})");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->text, "hola");
}

}  // namespace
}  // namespace tero::ai
