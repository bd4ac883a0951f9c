// Steps of workflows that wait for an event, and how those that one is for are found.
#pragma once

#include "kernel/event_type.hpp"
#include "modules/workflow/model/execution.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace tero {

// There is one while the path stands at such a step.
struct EventWait {
    RawId id = {};  // the path
    Id<WorkflowExecution> execution = {};
    std::int32_t run = 0;      // of its step, in the path
    std::string type = {};     // a pattern, `order.*`
    std::string subject = {};  // empty: whatever it is
    bool operator==(const EventWait&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventWait, (), (id, execution, run, type, subject))
TERO_DESCRIBED_WHOLLY(EventWait);

TERO_ROW(workflow, workflow_event_waits, EventWait, by_key_alone)

namespace workflow {

// What tells that a customer has written; its subject is the conversation.
inline constexpr const char* message_event = "message.received";
// Of one subject, or of none: all of them look at such an event in one group.
inline constexpr std::size_t event_waits_max = 1000;

class EventWaits {
public:
    void changed(const EventWait* before, const EventWait* after);
    bool empty() const { return by_subject_.empty(); }
    std::size_t of_subject(std::string_view subject) const;
    // How many an event is for, as far as type and subject say.
    std::int64_t count(std::string_view type, std::string_view subject) const;
    void each(std::string_view type, std::string_view subject,
              const std::function<void(const EventWait&)>& visit) const;

private:
    std::map<std::string, std::map<RawId, EventWait>, std::less<>> by_subject_ = {};
};

}  // namespace workflow
}  // namespace tero
