// Work: what waits for a person, from whoever finds that it does until somebody has done it.
//
// An item nobody answered becomes more urgent, with an alert; it is never given back. A conversation whose
// person has said the last word goes back to the assistant a while after it.
#pragma once

#include "kernel/module.hpp"
#include "modules/work/model/draft.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/work/model/later.hpp"
#include "modules/work/model/options.hpp"
#include "modules/work/model/reopen.hpp"
#include "modules/workflow/model/inputs.hpp"

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace tero {

class WorkItems final : public Module {
public:
    explicit WorkItems(const WorkOptions& options, Duration keep_done = {})
        : options_(options), keep_done_(keep_done) {}

    Declaration declare() override;

    Decision decide(const Rows& rows, const OpenWork& input, Context& context) const;
    Decision decide(const Rows& rows, const OpenWorkLater& input, Context& context) const;
    Decision decide(const Rows& rows, const CloseWork& input, Context& context) const;
    Decision decide(const Rows& rows, const ConversationTaken& input, Context& context) const;
    Decision decide(const Rows& rows, const ConversationReturned& input, Context& context) const;
    Decision decide(const Rows& rows, const WorkForgotten& input, Context& context) const;
    Decision decide(const Rows& rows, const TakeWork& input, Context& context) const;
    Decision decide(const Rows& rows, const ReplyWork& input, Context& context) const;
    Decision decide(const Rows& rows, const GiveBack& input, Context& context) const;
    Decision decide(const Rows& rows, const DoneWork& input, Context& context) const;
    Decision decide(const Rows& rows, const SnoozeWork& input, Context& context) const;
    Decision decide(const Rows& rows, const ReopenWork& input, Context& context) const;
    Decision decide(const Rows& rows, const WorkDue& input, Context& context) const;
    // drafts.cpp
    Decision decide(const Rows& rows, const OfferDraft& input, Context& context) const;
    Decision decide(const Rows& rows, const SendDraft& input, Context& context) const;
    Decision decide(const Rows& rows, const DiscardDraft& input, Context& context) const;
    // workflow_calls.cpp
    Decision decide(const Rows& rows, const StepCalled& input, Context& context) const;
    Decision decide(const Rows& rows, const StepGivenUp& input, Context& context) const;

private:
    WorkItem taken(WorkItem item, const ConversationTaken& by, Timestamp now) const;
    // Those of a conversation that are not done.
    std::vector<const WorkItem*> items_of(const Rows& rows, const RawId& conversation) const;

    WorkOptions options_;
    Duration keep_done_;  // zero: for ever
    std::unordered_map<RawId, std::set<std::string>> open_of_;  // conversation: keys
};

}  // namespace tero
