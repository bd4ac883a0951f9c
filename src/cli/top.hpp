// `tero top`: what it knows, what somebody looks at of it, and how that is drawn. Without a clock, a server
// or a terminal.
#pragma once

#include "base/time.hpp"
#include "cli/terminal.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero::cli {

struct TopAgent {
    std::string id = {};
    std::string status = {};
    std::int64_t holds = 0;  // tasks, now
    std::int64_t at_once = 1;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::string latency = {};
    std::optional<Duration> silent = {};  // none: it lives in the server
    std::string quarantine = {};  // the kinds of work that it is not trusted with; empty: none
};

struct TopTask {
    std::string id = {};
    std::string type = {};
    std::string agent = {};
    std::string attempt = {};
    Duration running = {};
};

struct TopAlert {
    std::string level = {};
    int weight = 0;  // of the level
    std::string rule = {};
    std::string subject = {};
    Duration ago = {};
    std::string says = {};
};

struct TopWork {
    std::string id = {};
    std::string urgency = {};
    int weight = 0;  // of the urgency
    std::string customer = {};
    std::string why = {};
    Duration waits = {};
};

struct TopState {
    std::string title = {};
    std::vector<std::pair<std::string, std::string>> figures = {};  // `waiting`, `12`
    std::vector<TopAgent> agents = {};
    std::vector<TopTask> tasks = {};  // that run
    std::vector<TopAlert> alerts = {};
    std::vector<TopWork> work = {};
    std::vector<std::string> troubles = {};  // what could not be read, and why
};

inline constexpr std::size_t top_parts = 4;  // agents, tasks, alerts, work: in this order

struct TopView {
    std::size_t part = 0;                           // that has the room and the arrows
    std::array<std::size_t, top_parts> order = {};  // of each, one of those that `s` goes through
    std::size_t from = 0;                           // its first row that is shown
    bool ends = false;
    bool operator==(const TopView&) const = default;
};

// What is looked at after these keys: arrows, tab, s, q. Keys that mean nothing are passed over.
TopView after_keys(TopView view, std::string_view keys);

// As many lines as the screen has rows, at least two, none wider than it.
std::string draw_top(const TopState& state, TopView view, ScreenSize size);

// `45s`, `3min`, `2h 10min`, `3d 4h`
std::string short_duration(Duration duration);

}  // namespace tero::cli
