// A few threads that run what they are given, for work that waits: reads, sends, models.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
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
    mutable std::mutex mutex_;
    std::condition_variable wakes_;
    std::deque<Job> queue_;
    std::size_t running_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace tero
