// A few threads that run what they are given, for work that waits: reads, sends, models.
#pragma once

#include "base/mutex.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

namespace tero {

class WorkerPool {
public:
    using Job = std::function<void()>;

    WorkerPool(std::size_t threads, std::size_t queue_max);
    ~WorkerPool() { stop(); }

    // false: the queue is full or the pool is stopping, and the job will not run.
    [[nodiscard]] bool run(Job job);
    // Jobs waiting and running.
    std::size_t busy() const;
    // Runs what was taken in, then returns. May be called twice.
    void stop();

private:
    void work();

    const std::size_t queue_max_;
    mutable Mutex mutex_;
    Condition wakes_;
    std::deque<Job> queue_ TERO_GUARDED_BY(mutex_);
    std::size_t running_ TERO_GUARDED_BY(mutex_) = 0;
    bool stopping_ TERO_GUARDED_BY(mutex_) = false;
    std::vector<std::thread> threads_;
};

}  // namespace tero
