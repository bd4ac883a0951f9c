#include "engine/host_core.hpp"

#include "base/check.hpp"
#include "kernel/alert.hpp"
#include "kernel/chain.hpp"

#include <algorithm>
#include <iterator>

namespace tero {
namespace {

// A kept input that was answered so is decided again.
bool may_pass(const Error& error) {
    return error.code == ErrorCode::unavailable || error.code == ErrorCode::storage_full ||
           error.code == ErrorCode::exhausted || error.code == ErrorCode::unknown_outcome;
}

Error stopping() { return Error{ErrorCode::unavailable, "the server is stopping", ""}; }

Error in_doubt(const std::string& why) {
    return Error{ErrorCode::unknown_outcome, "this may or may not have been stored: " + why, ""};
}

}  // namespace

HostCore::HostCore(HostOptions options)
    : options_(std::move(options)), time_(options_.clock_leaps), sweep_(options_.sweep) {}

// ---- inputs ----

void HostCore::submit(Input input, ReplyTo reply_to, std::shared_ptr<const Once> once) {
    const auto refuse = [&](const Error& why) {
        if (!reply_to) return;
        Release told;
        told.replies.emplace_back(std::move(reply_to), why);
        requests_.releases.push_back(std::move(told));
    };
    if (!engine_) return refuse(closed_because_);
    if (stopping_) return refuse(stopping());
    const Ticket ticket = reply_to ? next_ticket_++ : 0;
    const auto taken = engine_->offer(std::move(input), ticket, std::move(once));
    if (!taken) return refuse(taken.error());
    if (reply_to) waiting_.emplace(ticket, Waiting{.reply_to = std::move(reply_to)});
}

void HostCore::keep(Input input) {
    if (kept_.size() >= options_.engine.inbox_max) {
        requests_.news.dropped += 1;
        return;
    }
    const std::uint64_t number = next_kept_++;
    kept_.emplace(number, std::make_shared<const Input>(std::move(input)));
    kept_to_offer_.push_back(number);
}

void HostCore::offer_kept() {
    if (now_ < offer_kept_at_) return;
    while (!kept_to_offer_.empty()) {
        const std::uint64_t number = kept_to_offer_.front();
        const Ticket ticket = next_ticket_++;
        if (!engine_->offer(*kept_.at(number), ticket)) {
            offer_kept_at_ = after(options_.retry_every);
            return;
        }
        waiting_.emplace(ticket, Waiting{.kept = number});
        kept_to_offer_.pop_front();
    }
}

// ---- a step ----

Requests HostCore::step(const Moment& moment) {
    tell_time(moment);
    if (stopping_ && !stop_at_) stop_at_ = after(options_.stop_wait);
    lets_go_ = false;
    land();
    if (engine_) {
        offer_kept();
        engine_->turn(told_);
        if (!stopping_) look_for_stuck_rows();
        request_reads();
        if (!stopping_) request_sweep();
        send_groups();
        land();  // what stores nothing and has nothing before it
    }
    request_lead();
    requests_.call_again = next_call();
    expected_at_ = now_ + requests_.call_again.value_or(options_.step_every);
    requests_.may_end = may_end();
    return std::exchange(requests_, {});
}

void HostCore::tell_time(const Moment& moment) {
    now_ = std::max(now_, moment.steady);
    time_.tell(moment, expected_at_);
    told_ = std::max(told_, time_.now());
    const Duration owed = time_.take_owed();
    if (engine_ && owed > Duration{}) engine_->stood_still(owed);
    if (engine_) tell_of_clock();
}

void HostCore::tell_of_clock() {
    if (const Duration ahead = time_.ahead(); (ahead > Duration{}) != is_ahead_told_) {
        is_ahead_told_ = ahead > Duration{};
        if (is_ahead_told_) {
            keep(RaiseAlert{"clock_ahead", "clock", AlertLevel::ERROR,
                            "the clock went forward by " + to_string(ahead) +
                                ": nothing is sent, expired or deleted because of it until it has stood for ten "
                                "minutes. If it is wrong, put it right before"});
        } else {
            keep(ResolveAlert{"clock_ahead", "clock"});
        }
    }
    if (const Duration behind = time_.behind(); (behind > Duration{}) != is_behind_told_) {
        is_behind_told_ = behind > Duration{};
        if (is_behind_told_) {
            keep(RaiseAlert{"clock_behind", "clock", AlertLevel::WARNING,
                            "the clock was set back by " + to_string(behind) +
                                ": tasks and leases go on by a time of their own, which the clock catches up with"});
        } else {
            keep(ResolveAlert{"clock_behind", "clock"});
        }
    }
}

std::optional<Duration> HostCore::next_call() const {
    std::optional<SteadyTime> next = stop_at_;
    const auto sooner = [&](SteadyTime at) { next = next ? std::min(*next, at) : at; };
    if (!asked_to_lead_) {
        if (state_ == State::ASKING) sooner(ask_at_);
        if (state_ != State::ASKING && !is_deposed_) sooner(renew_at_);
    }
    if (engine_) {
        if (engine_->has_work()) sooner(now_);
        if (const auto due = engine_->next_due()) sooner(after(std::max(*due - told_, Duration{})));
        if (!kept_to_offer_.empty()) sooner(offer_kept_at_);
        if (!failed_reads_.empty()) sooner(read_again_at_);
        if (const auto due = sweep_.due(); due && !stopping_) sooner(*due);
        if (!stopping_) sooner(std::max(checked_at_ + options_.check_every, after(options_.retry_every)));
    }
    sooner(after(options_.step_every));
    return std::chrono::ceil<Duration>(std::max(*next - now_, SteadyTime::duration{}));
}

void HostCore::look_for_stuck_rows() {
    if (now_ - checked_at_ < options_.check_every) return;
    // Rows whose timers wait for room are late, and a person hears why.
    const bool has_room = engine_->modules().has_room();
    if (!has_room) {
        checked_at_ = now_;
        keep(RaiseAlert{"no_room", "commands", AlertLevel::ERROR,
                        "more tasks are queued than there is room for: what would queue more waits, answers to "
                        "customers too"});
    } else if (had_no_room_) {
        keep(ResolveAlert{"no_room", "commands"});
    }
    had_no_room_ = !has_room;
    if (!has_room || engine_->has_work() || engine_->is_loading()) return;
    checked_at_ = now_;
    auto stuck = engine_->modules().stuck_row(engine_->rows(), told_);
    if (!stuck) return;
    keep(RaiseAlert{"row_stuck", std::string{stuck->table}, AlertLevel::ERROR, stuck->why});
    requests_.news.stuck = std::move(stuck);
}

// ---- retention ----

void HostCore::request_sweep() {
    if (auto query = sweep_.next(engine_->modules(), told_, now_))
        requests_.sweep = SweepRequest{engine_number_, std::move(*query)};
}

void HostCore::swept(const SweepRequest& request, Result<Page> page) {
    if (!engine_ || request.engine != engine_number_) return;
    if (!page) requests_.news.not_swept = page.error();
    auto found = sweep_.found(engine_->modules(), std::move(page), told_, now_);
    if (!found) return;
    const auto* forget = found->as<ForgetRows>();
    const std::size_t rows = forget != nullptr ? forget->rows.size() : 0;
    const Ticket ticket = next_ticket_++;
    if (!engine_->offer(std::move(*found), ticket)) return sweep_.begin(now_);
    waiting_.emplace(ticket, Waiting{.sweeps = true, .forgets = rows});
}

// ---- rows ----

void HostCore::request_reads() {
    std::vector<RowRef> rows = engine_->take_loads();
    if (now_ >= read_again_at_) {
        append(rows, failed_reads_);
        failed_reads_.clear();
    }
    if (!rows.empty()) requests_.reads = ReadRequest{engine_number_, std::move(rows)};
}

void HostCore::loaded(std::uint64_t engine, const std::vector<Loaded>& rows, std::vector<RowRef> failed) {
    if (!engine_ || engine != engine_number_) return;
    engine_->loaded(rows);
    if (failed.empty()) return;
    if (failed_reads_.empty()) read_again_at_ = after(options_.retry_every);
    append(failed_reads_, failed);
}

// ---- groups ----

void HostCore::send_groups() {
    const auto is_room = [&] {
        const auto flying = std::count_if(flights_.begin(), flights_.end(),
                                          [](const InFlight& each) { return each.stores(); });
        return static_cast<std::size_t>(flying) < options_.groups_in_flight;
    };
    while (!is_deposed_ && is_room()) {
        std::optional<Group> group = engine_->take_group();
        if (!group) return;
        send(std::move(*group));
    }
}

void HostCore::send(Group group) {
    InFlight sent{std::make_shared<Flight>()};
    Flight& flight = *sent.flight;
    flight.release.publish = std::move(group.publish);
    flight.release.effects = std::move(group.effects);
    flight.release.replies.reserve(group.replies.size());
    for (auto& [ticket, reply] : group.replies) {
        const auto found = waiting_.find(ticket);
        if (found == waiting_.end()) continue;
        if (found->second.sweeps) {
            sent.sweeps = true;
            sent.forgets += found->second.forgets;
        } else if (found->second.kept == 0) {
            flight.release.replies.emplace_back(std::move(found->second.reply_to), std::move(reply));
        } else {
            sent.kept.emplace_back(found->second.kept, reply ? std::optional<Error>{} : reply.error());
        }
        waiting_.erase(found);
    }
    if (group.batch.empty()) {
        sent.outcome = Done{};
    } else {
        flight.batch = std::move(group.batch);
        flight.proof = leadership_;
        flight.proof.group = group.number;
        flight.proof.chain = group.chain;
        flight.proof.told = told_;
        // Who commits the first one need not wait for a decision that is being made meanwhile.
        if (flights_.empty() && !lets_go_) flight.release_until = lease_until_;
        requests_.commits.push_back(sent.flight);
    }
    flights_.push_back(std::move(sent));
}

void HostCore::committed(const std::shared_ptr<Flight>& flight, Result<Done> outcome, bool released) {
    if (flight == probe_) {
        probe_.reset();
        if (!outcome) return ask_again();
        leadership_.group = flight->proof.group;
        leadership_.chain = flight->proof.chain;
        return request_restore();
    }
    const auto found = std::find_if(flights_.begin(), flights_.end(),
                                    [&](const InFlight& each) { return each.flight == flight; });
    if (found == flights_.end()) return;  // of an engine that was given up
    found->released = released;
    found->outcome = std::move(outcome);
    if (!*found->outcome) return;
    // No group is stored without those before it.
    for (auto before = flights_.begin(); before != found; ++before) {
        if (before->failed(true)) before->outcome = Done{};
    }
}

// What is stored lets go in order, as long as no other node can lead; what failed ends the engine.
void HostCore::land() {
    for (const InFlight& each : flights_) {
        if (!each.outcome || !*each.outcome) break;
        if (each.stores() && each.flight->proof.group > stored_group_) {
            stored_group_ = each.flight->proof.group;
            engine_->committed(stored_group_);
        }
    }
    while (!flights_.empty()) {
        InFlight& first = flights_.front();
        if (!first.outcome) return;
        if (first.failed(true) && find_out_ != FindOut::ANSWERED) {
            if (find_out_ == FindOut::NO) find_out_ = FindOut::WANTED;
            if (!is_deposed_) return;
        }
        if (!*first.outcome) return fail(first.outcome->error());
        if (!first.released && now_ >= lease_until_) break;
        find_out_ = FindOut::NO;
        let_go(first);
        flights_.pop_front();
    }
    const bool all_answered = std::all_of(flights_.begin(), flights_.end(),
                                          [](const InFlight& each) { return each.outcome.has_value(); });
    if (engine_ && is_deposed_ && all_answered) {
        fail(Error{ErrorCode::conflict, "another engine leads this workspace", ""});
    }
}

void HostCore::let_go(InFlight& landed) {
    if (landed.sweeps) sweep_.landed(now_);
    requests_.news.forgotten += landed.forgets;
    for (auto& [number, refusal] : landed.kept) {
        if (refusal && may_pass(*refusal)) {
            kept_to_offer_.push_back(number);
            offer_kept_at_ = after(options_.retry_every);
            continue;
        }
        if (refusal) requests_.news.refused.emplace_back(kept_.at(number)->info().name, std::move(*refusal));
        kept_.erase(number);
    }
    Release& release = landed.flight->release;
    const bool is_empty = release.replies.empty() && release.effects.empty() && release.publish.empty();
    if (landed.released || is_empty) return;
    lets_go_ = true;
    requests_.releases.push_back(std::move(release));
}

// ---- failing ----

void HostCore::fail(const Error& why) {
    requests_.news.failed = why;
    close_because(why);
    Release told;
    bool is_refused = false;  // this one, or one before it, without which it cannot be stored
    for (InFlight& each : flights_) {
        is_refused = is_refused || each.failed(false);
        const bool unsure = each.stores() && !is_refused && !each.failed(false);
        for (auto& [reply_to, reply] : each.flight->release.replies) {
            if (!each.released) {
                told.replies.emplace_back(std::move(reply_to),
                                          unsure ? in_doubt(why.message) : closed_because_);
            }
        }
    }
    flights_.clear();
    refuse_waiting(told, closed_because_);
    requests_.releases.push_back(std::move(told));
    if (why.code == ErrorCode::conflict) others_led_ = true;
    engine_.reset();
    sweep_.end();
    requests_.reads.reset();
    requests_.sweep.reset();
    failed_reads_.clear();
    kept_to_offer_.clear();
    for (const auto& [number, input] : kept_) kept_to_offer_.push_back(number);
    offer_kept_at_ = {};
    find_out_ = FindOut::NO;
    state_ = State::ASKING;
    ask_at_ = now_;
}

void HostCore::close_because(const Error& why) {
    closed_because_ = Error{why.code == ErrorCode::storage_full ? why.code : ErrorCode::unavailable,
                            "nothing is being taken in: " + why.message, ""};
}

void HostCore::refuse_waiting(Release& told, const Error& why) {
    std::vector<Ticket> tickets;
    for (const auto& [ticket, waiting] : waiting_) {
        if (waiting.reply_to) tickets.push_back(ticket);
    }
    std::sort(tickets.begin(), tickets.end());
    for (const Ticket ticket : tickets) {
        told.replies.emplace_back(std::move(waiting_.at(ticket).reply_to), why);
    }
    waiting_.clear();
}

// ---- leading, and a new engine ----

void HostCore::request_lead() {
    if (asked_to_lead_) return;
    std::uint64_t epoch = 0;
    if (state_ == State::ASKING) {
        if (now_ < ask_at_) return;
    } else {
        if (is_deposed_ || (now_ < renew_at_ && find_out_ != FindOut::WANTED)) return;
        epoch = leadership_.epoch;
        if (find_out_ == FindOut::WANTED) find_out_ = FindOut::ASKED;
    }
    asked_to_lead_ = LeadRequest{next_lead_++, epoch};
    requests_.lead = asked_to_lead_;
}

void HostCore::led(const LeadRequest& request, SteadyTime asked_at, Result<Leadership> outcome) {
    if (!asked_to_lead_ || asked_to_lead_->number != request.number) return;
    asked_to_lead_.reset();
    if (outcome && (request.epoch == 0 || request.epoch == leadership_.epoch)) {
        lease_until_ = asked_at + options_.leadership_lease;
        renew_at_ = asked_at + options_.leadership_lease / 3;
    }
    if (request.epoch == 0) return take_lead(std::move(outcome));
    if (state_ == State::ASKING) return;  // it was given up meanwhile
    if (find_out_ == FindOut::ASKED) settle_unheard(outcome);
    if (outcome) return;
    requests_.news.not_renewed = outcome.error();
    renew_at_ = asked_at + options_.retry_every;
    if (outcome.error().code != ErrorCode::conflict) return;
    is_deposed_ = true;
    others_led_ = true;
    if (!engine_) ask_again();
}

void HostCore::take_lead(Result<Leadership> outcome) {
    if (!outcome) {
        if (outcome.error().code == ErrorCode::conflict) others_led_ = true;
        close_because(outcome.error());
        return ask_again();
    }
    leadership_ = std::move(*outcome);
    is_deposed_ = false;
    time_.resume(leadership_.told);
    told_ = std::max(told_, time_.now());
    if (!has_opened_) return request_restore();
    state_ = State::PROBING;
    probe_ = std::make_shared<Flight>();
    probe_->proof = leadership_;
    probe_->proof.group += 1;
    probe_->proof.told = told_;
    probe_->proof.chain = chained(leadership_.chain, probe_->batch);
    requests_.commits.push_back(probe_);
}

void HostCore::settle_unheard(const Result<Leadership>& outcome) {
    find_out_ = FindOut::ANSWERED;
    if (!outcome) return;
    for (InFlight& each : flights_) {
        if (each.failed(true) && each.flight->proof.group <= outcome->group) each.outcome = Done{};
    }
}

void HostCore::ask_again() {
    probe_.reset();
    state_ = State::ASKING;
    ask_at_ = after(options_.retry_every);
}

void HostCore::request_restore() {
    state_ = State::RESTORING;
    engine_number_ += 1;
    const Duration away =
        leadership_.told == Timestamp{} ? Recovered{}.away : std::max(told_ - leadership_.told, Duration{});
    requests_.restore =
        RestoreRequest{.engine = engine_number_,
                       .group = leadership_.group,
                       .chain = leadership_.chain,
                       .same_process = has_opened_ && !others_led_,
                       .now = told_,
                       .away = away};
}

void HostCore::restored(const RestoreRequest& request, Result<std::unique_ptr<Engine>> engine) {
    if (state_ != State::RESTORING || request.engine != engine_number_) return;
    if (!engine) return ask_again();
    engine_ = std::move(*engine);
    state_ = State::OPEN;
    stored_group_ = request.group;
    has_opened_ = true;
    others_led_ = false;
    checked_at_ = now_;
    sweep_.begin(now_);
}

// ---- the end ----

bool HostCore::may_end() const {
    if (!stopping_) return false;
    const bool is_late = now_ >= *stop_at_;
    if (!engine_) return is_late || kept_.empty();
    const bool all_answered = std::all_of(flights_.begin(), flights_.end(),
                                          [](const InFlight& each) { return each.outcome.has_value(); });
    if (is_late) return all_answered;
    const auto due = engine_->next_due();
    return flights_.empty() && kept_.empty() && !engine_->has_work() && !engine_->is_loading() &&
           !(due && *due <= told_);
}

Requests HostCore::end() {
    Release told;
    for (InFlight& each : flights_) {
        for (auto& [reply_to, reply] : each.flight->release.replies) {
            if (!each.released) {
                told.replies.emplace_back(std::move(reply_to), in_doubt("the server is stopping"));
            }
        }
    }
    flights_.clear();
    refuse_waiting(told, stopping());
    requests_.news.dropped += kept_.size();
    kept_.clear();
    engine_.reset();
    requests_.releases.push_back(std::move(told));
    return std::exchange(requests_, {});
}

}  // namespace tero
