// The judge: what the journal says customers really got, and whether any of it should not have been.
#pragma once

#include "base/time_zone.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/messaging/model/options.hpp"
#include "sandbox/journal.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>

namespace tero::app {

struct Verdict {
    std::map<std::string, std::int64_t> accepted = {};  // sends by kind: REPLY, QUOTE, FOLLOW_UP
    std::map<std::string, std::int64_t> refused = {};   // by Meta's code
    std::int64_t lost = 0;                              // swallowed without a trace (with --faults)
    std::int64_t said = 0;                              // customers' messages
    std::int64_t opened = 0;                            // pages
    std::int64_t colleague = 0;                         // messages of a person of the business
    // Violations.
    std::int64_t sent_twice = 0;      // one message of the business accepted twice
    std::int64_t told_twice = 0;      // one customer got the same quote, follow-up or reply twice
    std::int64_t after_stop = 0;      // more than one last word after a customer asked for silence
    std::int64_t in_quiet_hours = 0;  // follow-ups while nobody should be written to
    std::int64_t violations = 0;      // all of these together
    bool operator==(const Verdict&) const = default;
};
BOOST_DESCRIBE_STRUCT(Verdict, (),
                      (accepted, refused, lost, said, opened, colleague, sent_twice, told_twice, after_stop,
                       in_quiet_hours, violations))
TERO_DESCRIBED_WHOLLY(Verdict);

// `lines` are those of Journal::lines(): customer by customer, in the order in which it happened.
Verdict judge(std::span<const JournalLine> lines, const QuietHours& quiet_hours, const TimeZone& zone);

}  // namespace tero::app
