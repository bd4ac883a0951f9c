// What the coordinator must find at once among the live tasks: what is ready for whom, what falls due next,
// who holds how much. It is built from task rows alone, by watching them change, so it can never disagree
// with them.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "modules/coordinator/followers.hpp"
#include "modules/coordinator/model/queue_limit.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/coordinator/pauses.hpp"
#include "modules/coordinator/ready_queue.hpp"
#include "modules/coordinator/slots.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tero::coordinator {

class TaskIndex {
public:
    // `retry_elsewhere`: how long a retry waits for another agent.
    explicit TaskIndex(Duration retry_elsewhere = {}) : retry_elsewhere_(retry_elsewhere) {}

    void changed(const Task* before, const Task* after);

    // Moves what has become due from the delayed to the ready. `capability_of` finds a delayed task.
    template <class Find>
    void promote(Timestamp now, Find find) {
        while (!delayed_.empty() && delayed_.begin()->first <= now) {
            const Due due = *delayed_.begin();
            delayed_.erase(delayed_.begin());
            make_ready(find(due.second));
        }
        looks_again_ = false;
        for (std::size_t i = 0; i < back_at_once && !let_go_.empty(); ++i) stand_ready(find(take_let_go()));
        slots_.pass(now);
        for (std::size_t i = 0; i < back_at_once; ++i) {
            const auto next = slots_.let_go_next(now);
            if (!next) break;
            stand_ready(find(*next));
        }
        while (!elsewhere_.empty() && elsewhere_.begin()->first <= now) elsewhere_.erase(elsewhere_.begin());
        promoted_until_ = std::max(promoted_until_, now);
    }

    // A ready task that a pause holds back: it is in no queue until its group is let go, and comes back in
    // its old place, with its group a piece at a time.
    void set_aside(const Task& task, const PausedGroup& group);
    void let_go(const PausedGroup& group);
    // … and one whose concurrency key has as many running as it may.
    void wait_for_slot(const Task& task);
    const Slots& slots() const { return slots_; }
    void changed(const QueueLimit* before, const QueueLimit* after) { slots_.changed(before, after); }
    void changed(const KeyStarts* before, const KeyStarts* after) { slots_.changed(before, after); }
    // More is to be set aside: a turn comes soon though nothing falls due.
    void look_again() { looks_again_ = true; }

    const ReadyQueue* ready(std::string_view capability) const;
    // By capability; none of them is empty.
    const std::map<std::string, ReadyQueue, std::less<>>& all_ready() const { return ready_; }
    std::uint64_t grants() const { return grants_; }  // so far
    std::size_t ready_count() const { return ready_count_; }
    std::size_t live_count() const { return live_count_; }
    // Those that wait for a later time or for others to end; the rest are ready or running.
    std::size_t delayed_count() const { return delayed_.size() + followers_.count(); }
    std::size_t near_count() const { return live_count_ - delayed_count(); }
    Followers& followers() { return followers_; }
    const Followers& followers() const { return followers_; }
    std::size_t near_count_of(std::uint64_t fairness) const;
    std::size_t running_count() const { return leased_count_; }
    std::size_t running(const std::string& agent) const;
    std::vector<RawId> claimed_by(const RawId& request) const;

    // When the next delayed task becomes ready, or the next retry may go to any agent.
    std::optional<Timestamp> next_due() const {
        if (looks_again_ || !let_go_.empty() || slots_.has_news()) return promoted_until_;
        std::optional<Timestamp> next = slots_.next_due();
        for (const std::set<Due>* due : {&delayed_, &elsewhere_}) {
            if (!due->empty() && (!next || due->begin()->first < *next)) next = due->begin()->first;
        }
        return next;
    }

private:
    static constexpr std::size_t back_at_once = 1000;

    void add(const Task& task);
    void remove(const Task& task, bool granted);
    void make_ready(const Task& task);
    void stand_ready(const Task& task);
    void leave_ready(const Task& task, bool granted);
    RawId take_let_go();
    bool take_from_aside(const Task& task);
    void count_near(const Task& task, bool more);

    Timestamp promoted_until_ =
        {};  // a queued task is delayed when its run_at is later than this, else ready
    std::map<std::string, ReadyQueue, std::less<>> ready_;
    std::map<PausedGroup, std::set<Due>> aside_;
    std::vector<std::set<Due>> let_go_;  // on their way back; none of them is empty
    bool looks_again_ = false;
    Slots slots_;
    Followers followers_;
    std::unordered_map<std::uint64_t, std::size_t> near_of_;  // by fairness: ready or running
    std::uint64_t grants_ = 0;
    std::set<Due> delayed_;
    Duration retry_elsewhere_;
    std::set<Due> elsewhere_;  // queued retries, until any agent may have them
    std::unordered_map<std::string, std::size_t> running_;
    std::set<std::pair<RawId, RawId>> claims_;  // claim request, task
    std::size_t ready_count_ = 0;
    std::size_t live_count_ = 0;
    std::size_t leased_count_ = 0;
};

}  // namespace tero::coordinator
