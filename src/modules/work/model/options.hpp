// Section `work` of the configuration.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

namespace tero {

struct WorkOptions {
    Duration escalate_after = 4h;
    Duration give_back_after = 12h;
    Duration undo_for = 10s;
    bool operator==(const WorkOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkOptions, (), (escalate_after, give_back_after, undo_for))
TERO_DESCRIBED_WHOLLY(WorkOptions);
TERO_OPTIONS(
    WorkOptions,
    {.name = "escalate_after",
     .text = "What waits for a person and nobody has answered for so long becomes more urgent, with an "
             "alert; so again after each such time.",
     .range = between(1min, 24h * 30)},
    {.name = "give_back_after",
     .text = "A conversation whose last word was a person's goes back to the assistant after this; one "
             "in which the customer waits for an answer never does.",
     .range = between(1min, 24h * 30)},
    {.name = "undo_for",
     .text = "What a person writes goes out after this, and can be undone until then.",
     .range = between(0s, 5min)});

}  // namespace tero
