#include "sandbox/judge.hpp"

#include "modules/messaging/model/send_gate.hpp"

#include <set>
#include <string_view>

namespace tero::app {
namespace {

constexpr std::string_view refused_prefix = "refused:";

// What one customer got so far.
struct Received {
    std::int32_t customer = 0;
    std::set<std::string, std::less<>> subjects = {};
    bool stopped = false;
    int last_words = 0;  // since the wish for silence
};

}  // namespace

Verdict judge(std::span<const JournalLine> lines, const QuietHours& quiet_hours, const TimeZone& zone) {
    Verdict verdict;
    Received received;
    std::set<std::string, std::less<>> callbacks;
    for (const JournalLine& line : lines) {
        if (line.customer != received.customer) received = Received{.customer = line.customer};
        if (line.direction == "in") {
            verdict.said += 1;
            received.stopped = line.subject == means::stop;  // who writes again wants an answer again
            received.last_words = 0;
        } else if (line.direction == "open") {
            verdict.opened += 1;
        } else if (line.direction == "echo") {
            verdict.colleague += 1;
        } else if (line.verdict == "lost") {
            verdict.lost += 1;
        } else if (line.verdict.starts_with(refused_prefix)) {
            verdict.refused[line.verdict.substr(refused_prefix.size())] += 1;
        } else {
            verdict.accepted[line.kind] += 1;
            if (!line.callback.empty() && !callbacks.insert(line.callback).second) verdict.sent_twice += 1;
            if (!line.subject.empty() && !received.subjects.insert(line.subject).second)
                verdict.told_twice += 1;
            const bool follow_up = line.kind == "FOLLOW_UP";
            if (received.stopped && (follow_up || ++received.last_words > 1)) verdict.after_stop += 1;
            if (follow_up && messaging::first_open_moment(quiet_hours, zone, line.at) != line.at) {
                verdict.in_quiet_hours += 1;
            }
        }
    }
    verdict.violations =
        verdict.sent_twice + verdict.told_twice + verdict.after_stop + verdict.in_quiet_hours;
    return verdict;
}

}  // namespace tero::app
