#include "api/approval_links.hpp"

#include <gtest/gtest.h>
#include <string>

namespace tero::api {
namespace {

const Timestamp made_at{1'790'000'000'000};

ApprovalLink example_link() {
    ApprovalLink link;
    link.execution = *Id<WorkflowExecution>::parse("01kavd3q8s0000000000000000");
    link.path = *parse_id("01kavd3q8s0000000000000001");
    link.run = 2;
    link.expires_at = made_at + 1h;
    return link;
}

TEST(ApprovalLinks, ATokenIsReadBackUntilItsTimeIsUp) {
    const std::string token = approval_token("secret", example_link());
    EXPECT_EQ(*read_approval_token("secret", token, made_at), example_link());
    EXPECT_TRUE(read_approval_token("secret", token, made_at + 1h - 1ms));
    EXPECT_FALSE(read_approval_token("secret", token, made_at + 1h));
}

TEST(ApprovalLinks, ATokenOfAnotherSecretOrAnythingElseIsNone) {
    const std::string token = approval_token("secret", example_link());
    EXPECT_FALSE(read_approval_token("another", token, made_at));
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == '0' ? '1' : '0';
        EXPECT_FALSE(read_approval_token("secret", changed, made_at)) << i;
        EXPECT_FALSE(read_approval_token("secret", token.substr(0, i), made_at)) << i;
    }
}

const Json schema{R"({"type":"object","required":["limit"],"properties":{"limit":{"type":"number"},
    "note":{"type":"string","title":"A <note>"},"urgent":{"type":"boolean"},"kind":{"enum":["a","b"]}}})"};

TEST(ApprovalLinks, WhatABrowserSendsIsReadByTheFormsTypes) {
    const auto read = [](const char* body) { return read_approval_post(body, schema)->form.text; };
    EXPECT_EQ(read("decision=approve&field.limit=500&field.note=12+and%20more&field.urgent=true&field.kind=a"),
              R"({"limit":500,"note":"12 and more","urgent":true,"kind":"a"})");
    EXPECT_EQ(read("field.note=12&decision=approve&field.limit=&field.other=1"), R"({"note":"12","urgent":false})");
    EXPECT_EQ(read("decision=approve&field.limit=much"), R"({"limit":"much","urgent":false})");
    EXPECT_TRUE(read_approval_post("decision=approve", schema)->approved);
    EXPECT_FALSE(read_approval_post("decision=reject", {})->approved);
    EXPECT_EQ(read_approval_post("field.limit=5", schema).error().field, "decision");
    EXPECT_EQ(read_approval_post("decision=maybe", schema).error().field, "decision");
}

TEST(ApprovalLinks, ThePageAsksForWhatTheFormHas) {
    const std::string page = approval_page({.approval = "More <credit>?", .form = schema}, "form.limit: wrong");
    EXPECT_NE(page.find("<h1>More &lt;credit&gt;?</h1>"), page.npos) << page;
    EXPECT_NE(page.find("<input type=number step=any name=\"field.limit\" required>"), page.npos) << page;
    EXPECT_NE(page.find("A &lt;note&gt;<input type=text name=\"field.note\">"), page.npos) << page;
    EXPECT_NE(page.find("<input type=checkbox name=\"field.urgent\" value=true>"), page.npos) << page;
    EXPECT_NE(page.find("<option></option><option>a</option><option>b</option>"), page.npos) << page;
    EXPECT_NE(page.find("form.limit: wrong"), page.npos) << page;
}

}  // namespace
}  // namespace tero::api
