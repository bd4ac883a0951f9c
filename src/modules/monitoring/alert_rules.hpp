// What the rules make of the figures, one look after the other: pure, given the readings and the time.
//
//     QUIET --bad--> PENDING --bad for so long--> FIRING --good--> CLEARING --good for so long--> QUIET
//       ^--- not bad ---+                            ^--- not good ----+
//
// Bad is worse than the limit, good is better than `clear`; between them nothing changes, so that a value
// near the limit does not flap. What cannot be read any more, such as the uptime of an agent that was
// removed, is good.
#pragma once

#include "base/time.hpp"
#include "kernel/alert.hpp"
#include "modules/monitoring/model/alert_rule.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tero {

// What alerts of rules are called: `watch.error_rate`. No module raises any that begin so.
inline constexpr std::string_view watch_alert = "watch.";
std::string alert_name(const AlertRule& rule);

struct FigureRead {
    std::string subject = {};  // `server`, or the name of an agent, type, workflow or channel
    double value = 0;
    std::string about = {};  // what an alert says of it, where that is more than the figure
};

// Worse than its limit; better than `clear`.
bool is_bad(const AlertRule& rule, double value);
bool is_good(const AlertRule& rule, double value);

class AlertRules {
public:
    using Change = std::variant<RaiseAlert, ResolveAlert>;

    explicit AlertRules(std::vector<AlertRule> rules) : rules_(std::move(rules)) {}

    const std::vector<AlertRule>& rules() const { return rules_; }
    // Others from now on: what the old ones of the same name and figure found goes on under the new limits.
    // What is told are the ends of alerts that no rule is left for.
    std::vector<Change> use(std::vector<AlertRule> rules);
    // An alert that was stored before this start, under its name: it is not raised again. False: no rule is
    // called so.
    bool was_firing(std::string_view alert, const std::string& subject);
    // What one look finds of a rule, and what is to be raised and resolved therefore. RISING is told the
    // figure itself.
    std::vector<Change> look(const AlertRule& rule, const std::vector<FigureRead>& readings, Timestamp now);

private:
    enum class State { QUIET, PENDING, FIRING, CLEARING };
    struct Watched {
        State state = State::QUIET;
        Timestamp since = {};
        std::deque<std::pair<Timestamp, double>> before = {};  // of RISING: within the window
    };
    using Key = std::pair<std::string, std::string>;  // rule and subject

    static double rise(const AlertRule& rule, Watched& watched, double value, Timestamp now);
    // What changes; nothing: nothing does.
    static std::optional<bool> step(Watched& watched, const AlertRule& rule, bool bad, bool good,
                                    Timestamp now);

    std::vector<AlertRule> rules_;
    std::map<Key, Watched> watched_;
};

}  // namespace tero
