// Answers as text, errors among them.
#include "net/response_text.hpp"

#include "net/problem.hpp"

#include <gtest/gtest.h>
#include <set>
#include <string>

namespace tero::net {
namespace {

std::string head_of(const Response& response, ResponseStyle style = {}) {
    std::string out;
    append_head(out, response, style, "Sun, 06 Nov 1994 08:49:37 GMT");
    return out;
}

TEST(ResponseText, TheDateIsTheOneOfTheStandard) {
    EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    DateText date;
    EXPECT_EQ(date.at(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(date.at(1), "Thu, 01 Jan 1970 00:00:01 GMT");
}

TEST(ResponseText, AHeadSaysLengthTypeAndConnection) {
    EXPECT_EQ(head_of({.status = 201, .body = "{}", .headers = {{"location", "/tasks/1"}}}),
              "HTTP/1.1 201 Created\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\ncontent-length: 2\r\n"
              "content-type: application/json\r\nlocation: /tasks/1\r\n\r\n");
    EXPECT_NE(head_of({}, {.keep_alive = false}).find("\r\nconnection: close\r\n"), std::string::npos);
    EXPECT_NE(head_of({}, {.is_http10 = true}).find("\r\nconnection: keep-alive\r\n"), std::string::npos);
    EXPECT_EQ(head_of({.status = 204}).find("content-"), std::string::npos);
}

TEST(ResponseText, AHandlerCannotBreakTheFraming) {
    const std::string head = head_of({.headers = {{"x-a", "b\r\nset-cookie: evil=1"},
                                                  {"Content-Length", "999"},
                                                  {"transfer-encoding", "chunked"},
                                                  {"bad name\r\n", "x"}}});

    EXPECT_EQ(head.find("\r\nset-cookie"), std::string::npos);
    EXPECT_EQ(head.find("999"), std::string::npos);
    EXPECT_EQ(head.find("chunked"), std::string::npos);
    EXPECT_EQ(head.find("bad name"), std::string::npos);
}

TEST(Problem, TellsEverythingThatAClientNeeds) {
    const Response response =
        problem(Error{ErrorCode::invalid, "expected an \"integer\"\n", "retry.attempt_max"});

    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(
        response.body,
        R"({"type":"urn:tero:problem:invalid","title":"Bad Request","status":400,)"
        R"("detail":"expected an \"integer\"\n","code":"invalid","field":"retry.attempt_max","retryable":false})");
}

TEST(Problem, OnlyWhatDidNothingMayBeRetriedBlindly) {
    EXPECT_NE(problem(Error{ErrorCode::exhausted, ""}).body.find("\"retryable\":true"), std::string::npos);
    EXPECT_NE(problem(Error{ErrorCode::unavailable, ""}).body.find("\"retryable\":true"), std::string::npos);
    EXPECT_NE(problem(Error{ErrorCode::unknown_outcome, ""}).body.find("\"retryable\":false"),
              std::string::npos);
    EXPECT_NE(problem(Error{ErrorCode::conflict, ""}).body.find("\"retryable\":false"), std::string::npos);
}

TEST(Problem, EachCodeHasItsOwnNamedStatus) {
    std::set<int> statuses;
    for (int code = 0; code <= static_cast<int>(ErrorCode::corrupt); ++code) {
        const int status = http_status(static_cast<ErrorCode>(code));
        statuses.insert(status);
        EXPECT_FALSE(reason_phrase(status).empty()) << status;
    }
    EXPECT_EQ(statuses.size(), static_cast<std::size_t>(ErrorCode::corrupt) + 1);
}

}  // namespace
}  // namespace tero::net
