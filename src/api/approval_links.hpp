// Links by which a person without a key decides what a workflow asks: who has one may decide this one thing,
// until it has been decided or the link's time is up. To open one decides nothing.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tero::api {

struct ApprovalLink {
    Id<WorkflowExecution> execution = {};
    RawId path = {};
    std::int32_t run = 0;
    Timestamp expires_at = {};
    bool operator==(const ApprovalLink&) const = default;
};

std::string approval_token(std::string_view secret, const ApprovalLink& link);
// not_found: it is none of ours, or its time is up.
Result<ApprovalLink> read_approval_token(std::string_view secret, std::string_view token, Timestamp now);

// What a browser sends, as an answer: which button it was, and its fields as the form's schema has them.
struct ApprovalPost {
    bool approved = false;
    Json form = {};
};
// invalid: it says no decision.
Result<ApprovalPost> read_approval_post(std::string_view body, const Json& schema);

// `problem`: what was wrong with what was sent last; empty: nothing was.
std::string approval_page(const ApprovalAsked& asked, std::string_view problem);

}  // namespace tero::api
