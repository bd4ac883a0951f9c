#include "app/demo/driver.hpp"

#include "base/file.hpp"
#include "codec/json.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "observe/log.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <set>
#include <thread>
#include <utility>

namespace tero::app {
namespace {

using Steady = std::chrono::steady_clock;

constexpr auto poll_pause = std::chrono::microseconds{150};
constexpr auto retry_pause = 5ms;  // when a webhook could not be delivered
constexpr std::uint64_t steps_between_syncs = 64;
constexpr auto wall_step = 250ms;
constexpr auto quiet_warning = 20s;

bool is_due(const std::optional<Timestamp>& at, Timestamp now) { return at && *at <= now; }

}  // namespace

Result<AutomatedAgentSystem::Quiet> Driver::wait_until_quiet() {
    const auto began = Steady::now();
    bool warned = false;
    std::optional<std::uint64_t> turns;  // of the last look, when it was quiet
    while (true) {
        const AutomatedAgentSystem::Quiet quiet = tero_.quiet();
        if (quiet.quiet && !is_due(quiet.next_due, clock_.now())) {
            if (turns == quiet.turns) return quiet;
            turns = quiet.turns;
            continue;
        }
        turns.reset();
        if (stopping()) return Error{ErrorCode::timeout, "the demo is being stopped", ""};
        TRY_DONE(sandbox_.keep_alive());
        if (!warned && Steady::now() - began > quiet_warning) {
            warned = true;
            log::warning("demo.waiting", {{"at", clock_.now()}, {"quiet", quiet.quiet}});
        }
        std::this_thread::sleep_for(poll_pause);
    }
}

Result<Done> Driver::note_unknown_sends() {
    std::set<std::string> noted;
    if (const auto text = read_file(options_.in_flight_path)) {
        std::string_view rest = *text;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            const auto one = from_json<InFlight>(rest.substr(0, end), Reading::tolerant);
            if (one) noted.insert(one->message);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    std::ofstream file{options_.in_flight_path, std::ios::app};
    Query query;
    query.table = table_of<Message>();
    query.index = "by_status";
    query.equal = {Bound{"UNKNOWN", 0}};
    query.limit = 1000;
    while (true) {
        TRY(const Page page, tero_.host().read(query));
        for (const StoredRow& row : page.rows) {
            const auto& message = row.as<Message>();
            InFlight one{.message = to_string(message.id), .recipient = message.recipient};
            if (noted.insert(one.message).second) file << to_json(one) << "\n";
        }
        if (page.next.empty()) break;
        query.after = page.next;
    }
    file.flush();
    if (!file) return Error{ErrorCode::unavailable, "cannot write " + options_.in_flight_path, "data"};
    return Done{};
}

Result<std::vector<InFlight>> Driver::in_flight() {
    std::vector<InFlight> all;
    const auto text = read_file(options_.in_flight_path);
    if (!text) return all;
    std::string_view rest = *text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        auto one = from_json<InFlight>(rest.substr(0, end), Reading::tolerant);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!one) continue;  // torn by the kill; its message is noted again
        TRY(one->reached, sandbox_.has_accepted(one->message));
        all.push_back(std::move(*one));
    }
    std::sort(all.begin(), all.end(),
              [](const InFlight& a, const InFlight& b) { return a.message < b.message; });
    return all;
}

Result<Timestamp> Driver::newest_row() const {
    const auto newest = [&](TableId table, std::string index, std::vector<Bound> equal) {
        Query query;
        query.table = table;
        query.index = std::move(index);
        query.equal = std::move(equal);
        query.descending = true;
        query.limit = 1;
        return tero_.host().read(query);
    };
    Timestamp latest;
    TRY(const Page heard, newest(table_of<Conversation>(), "by_last_inbound", {}));
    if (!heard.rows.empty()) latest = heard.rows.front().as<Conversation>().last_inbound_at;
    for (const std::string_view status : type_info<MessageStatus>().enumerators) {
        TRY(const Page said, newest(table_of<Message>(), "by_status", {Bound{std::string{status}, 0}}));
        if (!said.rows.empty()) latest = std::max(latest, said.rows.front().as<Message>().created_at);
    }
    return latest;
}

Result<Done> Driver::resume() {
    TRY(const SandboxState state, sandbox_.state());
    TRY(const Timestamp newest, newest_row());
    // After a power cut the file may be a step behind what was done already.
    if (const Timestamp seen = std::max(state.now, newest); seen > clock_.now()) TRY_DONE(move_to(seen));
    TRY_DONE(sandbox_.tell(clock_.now(), false));
    tero_.host().wake();
    TRY_DONE(wait_until_quiet());
    TRY_DONE(note_unknown_sends());
    return play_moment();
}

Result<Done> Driver::play_moment() {
    const Timestamp now = clock_.now();
    while (true) {
        if (is_due(tero_.quiet().next_due, now)) {
            TRY_DONE(sandbox_.tell(now, false));
            tero_.host().wake();
            TRY_DONE(wait_until_quiet());
        }
        TRY(SandboxState state, sandbox_.state());
        if (!is_due(state.next_at, now)) break;
        TRY(state, sandbox_.tell(now, true));
        if (!state.refused.empty()) return Error{ErrorCode::invalid, state.refused, ""};
        TRY_DONE(wait_until_quiet());
        if (state.failed > 0) {
            if (stopping()) return Error{ErrorCode::timeout, "the demo is being stopped", ""};
            std::this_thread::sleep_for(retry_pause);
        }
    }
    if (sandbox_.restarts() != restarts_seen_) {
        restarts_seen_ = sandbox_.restarts();
        TRY_DONE(note_unknown_sends());
    }
    return Done{};
}

Result<Done> Driver::move_to(Timestamp at) {
    TRY_DONE(time_.store(at));
    clock_.advance_to(at);
    if (++steps_ % steps_between_syncs == 0) TRY_DONE(time_.sync());
    if (options_.on_step) options_.on_step(at);
    return Done{};
}

Result<Done> Driver::play_until(Timestamp end) {
    while (!stopping() && clock_.now() < end) {
        TRY(const AutomatedAgentSystem::Quiet quiet, wait_until_quiet());
        TRY(const SandboxState state, sandbox_.state());
        Timestamp next = end;
        if (quiet.next_due) next = std::min(next, *quiet.next_due);
        if (state.next_at) next = std::min(next, *state.next_at);
        if (next > clock_.now()) TRY_DONE(move_to(next));
        if (next < end) TRY_DONE(play_moment());
    }
    return time_.sync();
}

Result<Done> Driver::play_at_wall_speed() {
    const auto began = Steady::now();
    const Timestamp start = clock_.now();
    while (!stopping()) {
        if (auto played = play_moment(); !played) {
            if (stopping()) break;
            return played;
        }
        std::this_thread::sleep_for(wall_step);
        const auto passed = std::chrono::duration_cast<Duration>(Steady::now() - began);
        TRY_DONE(move_to(start + passed));
        tero_.host().wake();
        TRY_DONE(sandbox_.keep_alive());
    }
    return time_.sync();
}

}  // namespace tero::app
