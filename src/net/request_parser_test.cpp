// The parser without sockets: what is understood, what is refused and how, and that the pieces do not matter.
#include "net/request_parser.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <string>
#include <tuple>
#include <vector>

namespace tero::net {
namespace {

using Progress = RequestParser::Progress;

struct Parsed {
    Progress progress = Progress::NEEDS_MORE;
    Request request = {};
    int status = 0;  // of the refusal
    bool keep_alive = false;
    std::string rest = {};  // not taken
};

// Feeds the text in pieces of the given sizes, again and again, as a connection does.
Parsed parsed(std::string_view text, const std::vector<std::size_t>& pieces = {1 << 20},
              RequestLimits limits = {}) {
    RequestParser parser(limits);
    std::string held;
    Parsed result;
    for (std::size_t i = 0; !text.empty() && result.progress == Progress::NEEDS_MORE; ++i) {
        const auto piece = text.substr(0, std::max<std::size_t>(pieces[i % pieces.size()], 1));
        held += piece;
        text.remove_prefix(piece.size());
        std::string_view bytes = held;
        result.progress = parser.put(bytes);
        held.erase(0, held.size() - bytes.size());
    }
    result.rest = held + std::string(text);
    result.keep_alive = parser.keep_alive();
    result.status = parser.refusal().status;
    if (result.progress == Progress::COMPLETE) result.request = parser.take_request();
    return result;
}

int refusal_of(std::string_view text, RequestLimits limits = {}) {
    const Parsed result = parsed(text, {1 << 20}, limits);
    return result.progress == Progress::REFUSED ? result.status : 0;
}

std::string with_fields(std::string_view fields) {
    return "POST / HTTP/1.1\r\nhost: tero\r\n" + std::string(fields) + "\r\n";
}

TEST(RequestParser, ReadsAWholeRequestAndLeavesTheNext) {
    const Parsed result = parsed(
        "POST /api/v1/tasks%20x/%C3%B1?status=QUEUED&q=a%26b+c HTTP/1.1\r\nHost: tero\r\n"
        "X-Two:  spaced value \t\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n");

    ASSERT_EQ(result.progress, Progress::COMPLETE);
    EXPECT_EQ(result.request.method, "POST");
    EXPECT_EQ(result.request.target, "/api/v1/tasks%20x/%C3%B1?status=QUEUED&q=a%26b+c");
    EXPECT_EQ(result.request.path, "/api/v1/tasks x/ñ");
    EXPECT_EQ(result.request.parameter("status"), "QUEUED");
    EXPECT_EQ(result.request.parameter("q"), "a&b c");
    EXPECT_EQ(result.request.header("x-two"), "spaced value");
    EXPECT_EQ(result.request.body, "hello");
    EXPECT_TRUE(result.keep_alive);
    EXPECT_EQ(result.rest, "GET / HTTP/1.1\r\n");
}

TEST(RequestParser, ReadsAChunkedBodyAndForgetsItsTrailers) {
    const Parsed result =
        parsed(with_fields("Transfer-Encoding: chunked\r\n") +
               "4;name=value\r\nWiki\r\n00A\r\n0123456789\r\n0\r\nAuthorization: Bearer x\r\n\r\nrest");

    ASSERT_EQ(result.progress, Progress::COMPLETE);
    EXPECT_EQ(result.request.body, "Wiki0123456789");
    EXPECT_EQ(result.request.header("authorization"), "");
    EXPECT_EQ(result.rest, "rest");
}

TEST(RequestParser, KnowsWhetherTheConnectionGoesOn) {
    EXPECT_TRUE(parsed(with_fields("")).keep_alive);
    EXPECT_FALSE(parsed(with_fields("Connection: Close\r\n")).keep_alive);
    EXPECT_FALSE(parsed(with_fields("Connection: TE, close\r\n")).keep_alive);
    EXPECT_FALSE(parsed("GET / HTTP/1.0\r\n\r\n").keep_alive);
    EXPECT_TRUE(parsed("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}

TEST(RequestParser, TakesTheTargetsThatProxiesAndBrowsersSend) {
    EXPECT_EQ(parsed("GET http://tero:8080/a?b=c HTTP/1.1\r\nHost: tero\r\n\r\n").request.path, "/a");
    EXPECT_EQ(parsed("GET HTTP://tero?b=c HTTP/1.1\r\nHost: tero\r\n\r\n").request.target, "/?b=c");
    EXPECT_EQ(parsed("OPTIONS * HTTP/1.1\r\nHost: tero\r\n\r\n").request.path, "*");
    EXPECT_EQ(parsed("\r\n\r\nGET /after-empty-lines HTTP/1.1\r\nHost: t\r\n\r\n").request.path,
              "/after-empty-lines");
}

TEST(RequestParser, RefusesWhatIsNotARequest) {
    EXPECT_EQ(refusal_of(std::string_view("\x16\x03\x01\x02\x00", 5)),
              400);  // a TLS greeting, at its first byte
    EXPECT_EQ(refusal_of("GET /\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\nHost: t\n\n"), 400);
    EXPECT_EQ(refusal_of("G@T / HTTP/1.1\r\nHost: t\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("GET tero HTTP/1.1\r\nHost: t\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("GET /a b HTTP/1.1\r\nHost: t\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("GET /%zz HTTP/1.1\r\nHost: t\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("GET /%00 HTTP/1.1\r\nHost: t\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("GET /?a=%f HTTP/1.1\r\nHost: t\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("PRI * HTTP/2.0\r\n\r\n"), 505);
    EXPECT_EQ(refusal_of("GET / HTTP/1.2\r\nHost: t\r\n\r\n"), 505);
    EXPECT_EQ(refusal_of("CONNECT tero:443 HTTP/1.1\r\nHost: t\r\n\r\n"), 501);
}

TEST(RequestParser, RefusesHeadersThatCouldBeReadInTwoWays) {
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n\r\n"), 400);  // no host
    EXPECT_EQ(refusal_of(with_fields("Host: other\r\n")), 400);
    EXPECT_EQ(refusal_of(with_fields("No-Colon\r\n")), 400);
    EXPECT_EQ(refusal_of(with_fields("Space : x\r\n")), 400);
    EXPECT_EQ(refusal_of(with_fields("A: x\r\n folded\r\n")), 400);
    EXPECT_EQ(refusal_of(with_fields("A: x\ry\r\n")), 400);
    EXPECT_EQ(refusal_of(with_fields("Content-Length: 3\r\nContent-Length: 4\r\n")), 400);
    EXPECT_EQ(refusal_of(with_fields("Content-Length: 3, 3\r\n")), 400);
    EXPECT_EQ(refusal_of(with_fields("Content-Length: +3\r\n")), 400);
    EXPECT_EQ(refusal_of(with_fields("Content-Length: 99999999999999999999\r\n")), 400);
    EXPECT_EQ(refusal_of(with_fields("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")), 400);
    EXPECT_EQ(refusal_of(with_fields("Transfer-Encoding: gzip\r\n")), 501);
    EXPECT_EQ(refusal_of(with_fields("Transfer-Encoding: gzip, chunked\r\n")), 501);
    EXPECT_EQ(refusal_of(with_fields("Transfer-Encoding: chunked, chunked\r\n")), 501);
    EXPECT_EQ(refusal_of(with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")), 400);
    EXPECT_EQ(refusal_of(with_fields("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n")), 400);
    EXPECT_EQ(refusal_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of(with_fields("Expect: miracles\r\n")), 417);
}

TEST(RequestParser, RefusesBadChunks) {
    const std::string head = with_fields("Transfer-Encoding: chunked\r\n");
    EXPECT_EQ(refusal_of(head + "x\r\n"), 400);
    EXPECT_EQ(refusal_of(head + "\r\n"), 400);
    EXPECT_EQ(refusal_of(head + "4 5\r\n"), 400);
    EXPECT_EQ(refusal_of(head + "-1\r\n"), 400);
    EXPECT_EQ(refusal_of(head + "2\r\nabc\r\n0\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of(head + "fffffffffffffffff\r\n"), 400);
    EXPECT_EQ(refusal_of(head + "ffffffffffffffff\r\n"), 413);
    EXPECT_EQ(refusal_of(head + "1;" + std::string(2000, 'x')), 431);
    EXPECT_EQ(refusal_of(head + "1\r\nx\r\n1;" + std::string(2000, 'x')), 431);
    EXPECT_EQ(refusal_of(head + "0\r\nContent-Length: 3\r\n\r\n"), 400);
}

TEST(RequestParser, HoldsItsLimitsToTheByte) {
    const RequestLimits limits{.header_bytes_max = 100, .body_bytes_max = 10};
    const std::string fixed = "GET / HTTP/1.1\r\nhost: t\r\na: \r\n\r\n";
    const auto head_of = [&](std::size_t bytes) {
        return "GET / HTTP/1.1\r\nhost: t\r\na: " + std::string(bytes - fixed.size(), 'x') + "\r\n\r\n";
    };

    EXPECT_EQ(refusal_of(head_of(100), limits), 0);
    EXPECT_EQ(refusal_of(head_of(101), limits), 431);
    EXPECT_EQ(refusal_of(std::string(101, 'x'), limits), 431);
    EXPECT_EQ(refusal_of(with_fields("Content-Length: 10\r\n"), limits), 0);
    EXPECT_EQ(refusal_of(with_fields("Content-Length: 11\r\n"), limits), 413);
    const std::string chunked = with_fields("Transfer-Encoding: chunked\r\n") + "6\r\n123456\r\n";
    EXPECT_EQ(refusal_of(chunked + "4\r\n", limits), 0);
    EXPECT_EQ(refusal_of(chunked + "5\r\n", limits), 413);
    EXPECT_EQ(refusal_of(chunked + "0\r\n" + std::string(101, 't'), limits), 431);
}

// The bytes 0 CR LF and then one more are what Beast 1.81 asserts never to see.
TEST(RequestParser, AnEmptyChunkedBodyMayComeByteByByte) {
    for (const std::string_view body : {"0\r\n\r\n", "000\r\n\r\n", "0;a=b\r\nT: x\r\n\r\n"}) {
        const Parsed result = parsed(with_fields("Transfer-Encoding: chunked\r\n") + std::string(body), {1});

        EXPECT_EQ(result.progress, Progress::COMPLETE) << body;
        EXPECT_EQ(result.request.body, "") << body;
    }
}

TEST(RequestParser, AnEmptyLineBeforeARequestMayComeInTwoPieces) {
    const Parsed result = parsed("\r\n\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\n", {1});

    EXPECT_EQ(result.progress, Progress::COMPLETE);
    EXPECT_EQ(result.request.path, "/");
}

// Each line alone is small; together they are not. A limit on what is buffered would not see it.
TEST(RequestParser, AHeaderThatArrivesLineByLineHasTheSameLimit) {
    RequestParser parser({.header_bytes_max = 1000, .body_bytes_max = 10});
    std::string held = "GET / HTTP/1.1\r\nhost: t\r\n";
    Progress progress = Progress::NEEDS_MORE;
    int lines = 0;
    while (progress == Progress::NEEDS_MORE && lines < 1000) {
        held += "a: b\r\n";
        lines += 1;
        std::string_view bytes = held;
        progress = parser.put(bytes);
        held.erase(0, held.size() - bytes.size());
    }

    EXPECT_EQ(progress, Progress::REFUSED);
    EXPECT_EQ(parser.refusal().status, 431);
    EXPECT_LT(lines, 170);
}

TEST(RequestParser, WaitsForTheBodyOnlyWhereOneWasAnnounced) {
    RequestParser parser({});
    const std::string head = with_fields("Expect: 100-Continue\r\nContent-Length: 5\r\n");
    std::string_view bytes = head;

    EXPECT_EQ(parser.put(bytes), Progress::NEEDS_MORE);
    EXPECT_TRUE(parser.take_expectation());
    EXPECT_FALSE(parser.take_expectation());

    parser.begin();
    const std::string with_body = head + "he";
    bytes = with_body;
    EXPECT_EQ(parser.put(bytes), Progress::NEEDS_MORE);
    EXPECT_FALSE(parser.take_expectation());  // it did not wait
}

RC_GTEST_PROP(RequestParser, ThePiecesDoNotMatter, ()) {
    const auto pieces = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 40)));
    const std::string text = *rc::gen::element<std::string>(
        with_fields("Content-Length: 11\r\n") + "hello worldGET",
        with_fields("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n6\r\n world\r\n0\r\nT: x\r\n\r\nGET",
        with_fields("Transfer-Encoding: chunked\r\n") + "0\r\n\r\nGET",
        with_fields("Transfer-Encoding: chunked\r\n") + "5\r\nhelloX\r\n", with_fields("A: b\r\nC\r\n"));

    const Parsed whole = parsed(text);
    const Parsed pieced = parsed(text, pieces);

    RC_ASSERT(whole.progress == pieced.progress);
    RC_ASSERT(whole.request.body == pieced.request.body);
    RC_ASSERT(whole.request.headers == pieced.request.headers);
    RC_ASSERT(whole.progress == Progress::REFUSED || whole.rest == pieced.rest);
}

// Random edits of a good request: any outcome is right, except to crash, to loop or to take more than was
// given.
RC_GTEST_PROP(RequestParser, DamageIsSurvived, ()) {
    std::string text =
        with_fields("Transfer-Encoding: chunked\r\nConnection: a,,b\r\n") + "5\r\nhello\r\n0\r\n\r\n";
    const int edits = *rc::gen::inRange(1, 6);
    for (int i = 0; i < edits; ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        text[at] = *rc::gen::element('\r', '\n', ' ', ':', '\0', 'f', '0', ';', '\xff', ',', '%');
    }

    const Parsed result = parsed(text, {3, 1, 7});

    RC_ASSERT(result.rest.size() <= text.size());
}

}  // namespace
}  // namespace tero::net
