#include "modules/monitoring/alert_rules.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <set>

namespace tero {
namespace {

std::string said(const AlertRule& rule, const FigureRead& reading) {
    if (!reading.about.empty()) return reading.about;
    const bool of_server = rule.of == AlertOf::SERVER;
    const std::string whose =
        of_server ? "the server" : fmt::format("{} {}", name_of(rule.of), reading.subject);
    const std::string over = to_string(rule.window);
    if (rule.when == AlertWhen::ABSENT) return fmt::format("{}: nothing ended in {}", whose, over);
    if (rule.when == AlertWhen::STUCK)
        return fmt::format("{}: tasks wait, and nothing ended in {}", whose, over);
    if (rule.when == AlertWhen::RISING) {
        return fmt::format("{} of {} rose by {:.4g} in {}; the limit is {:.4g}", name_of(rule.figure), whose,
                           reading.value, over, rule.limit);
    }
    return fmt::format("{} of {} is {:.4g}, {} {:.4g} over {}", name_of(rule.figure), whose, reading.value,
                       rule.when == AlertWhen::ABOVE ? "above" : "below", rule.limit, over);
}

}  // namespace

std::string alert_name(const AlertRule& rule) { return std::string{watch_alert} + rule.name; }

bool is_bad(const AlertRule& rule, double value) {
    switch (rule.when) {
        case AlertWhen::ABOVE:
        case AlertWhen::RISING:
            return value > rule.limit;
        case AlertWhen::BELOW:
            return value < rule.limit;
        case AlertWhen::ABSENT:
        case AlertWhen::STUCK:
            return value <= 0;
    }
    return false;
}

bool is_good(const AlertRule& rule, double value) {
    switch (rule.when) {
        case AlertWhen::ABOVE:
        case AlertWhen::RISING:
            return value <= rule.clear;
        case AlertWhen::BELOW:
            return value >= rule.clear;
        case AlertWhen::ABSENT:
        case AlertWhen::STUCK:
            return value > 0;
    }
    return true;
}

bool AlertRules::was_firing(std::string_view alert, const std::string& subject) {
    const auto rule = std::find_if(rules_.begin(), rules_.end(),
                                   [&](const AlertRule& one) { return alert_name(one) == alert; });
    if (rule == rules_.end()) return false;
    watched_[{rule->name, subject}].state = State::FIRING;
    return true;
}

std::vector<AlertRules::Change> AlertRules::use(std::vector<AlertRule> rules) {
    std::set<std::string> going_on;
    for (const AlertRule& rule : rules) {
        const bool was_there = std::any_of(rules_.begin(), rules_.end(), [&](const AlertRule& old) {
            return old.name == rule.name && old.figure == rule.figure && old.of == rule.of &&
                   old.when == rule.when;
        });
        if (was_there) going_on.insert(rule.name);
    }
    std::vector<Change> changes;
    for (auto one = watched_.begin(); one != watched_.end();) {
        const auto& [rule, subject] = one->first;
        const State state = one->second.state;
        const bool goes_on = going_on.contains(rule);
        if (!goes_on && (state == State::FIRING || state == State::CLEARING))
            changes.emplace_back(ResolveAlert{std::string{watch_alert} + rule, subject});
        one = goes_on ? std::next(one) : watched_.erase(one);
    }
    rules_ = std::move(rules);
    return changes;
}

double AlertRules::rise(const AlertRule& rule, Watched& watched, double value, Timestamp now) {
    watched.before.emplace_back(now, value);
    while (watched.before.front().first < now - rule.window) watched.before.pop_front();
    const auto lowest = std::min_element(watched.before.begin(), watched.before.end(),
                                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return value - lowest->second;
}

std::optional<bool> AlertRules::step(Watched& watched, const AlertRule& rule, bool bad, bool good,
                                     Timestamp now) {
    const auto become = [&](State state) {
        watched.state = state;
        watched.since = now;
    };
    if (watched.state == State::QUIET && bad) become(State::PENDING);
    if (watched.state == State::FIRING && good) become(State::CLEARING);
    if (watched.state == State::PENDING && !bad) become(State::QUIET);
    if (watched.state == State::CLEARING && !good) become(State::FIRING);
    const bool is_long_enough = now - watched.since >= rule.lasts;
    if (watched.state == State::PENDING && is_long_enough) {
        become(State::FIRING);
        return true;
    }
    if (watched.state == State::CLEARING && is_long_enough) {
        become(State::QUIET);
        return false;
    }
    return std::nullopt;
}

std::vector<AlertRules::Change> AlertRules::look(const AlertRule& rule,
                                                 const std::vector<FigureRead>& readings, Timestamp now) {
    std::vector<Change> changes;
    std::set<std::string> read;
    for (FigureRead reading : readings) {
        read.insert(reading.subject);
        Watched& watched = watched_[{rule.name, reading.subject}];
        if (rule.when == AlertWhen::RISING) reading.value = rise(rule, watched, reading.value, now);
        const auto fires =
            step(watched, rule, is_bad(rule, reading.value), is_good(rule, reading.value), now);
        if (!fires) continue;
        if (*fires) {
            changes.emplace_back(
                RaiseAlert{alert_name(rule), reading.subject, rule.level, said(rule, reading)});
        } else {
            changes.emplace_back(ResolveAlert{alert_name(rule), reading.subject});
        }
    }
    for (auto one = watched_.lower_bound({rule.name, {}});
         one != watched_.end() && one->first.first == rule.name;) {
        const std::string& subject = one->first.second;
        const bool is_unread = !read.contains(subject);
        if (is_unread && step(one->second, rule, false, true, now))
            changes.emplace_back(ResolveAlert{alert_name(rule), subject});
        const bool is_over = is_unread && one->second.state == State::QUIET;
        one = is_over ? watched_.erase(one) : std::next(one);
    }
    return changes;
}

}  // namespace tero
