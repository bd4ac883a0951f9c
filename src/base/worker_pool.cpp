#include "base/worker_pool.hpp"

#include <utility>

namespace tero {

WorkerPool::WorkerPool(std::size_t threads, std::size_t queue_max) : queue_max_(queue_max) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

bool WorkerPool::run(Job job) {
    {
        const Lock lock{mutex_};
        if (stopping_ || queue_.size() >= queue_max_) return false;
        queue_.push_back(std::move(job));
    }
    wakes_.notify_one();
    return true;
}

std::size_t WorkerPool::busy() const {
    const Lock lock{mutex_};
    return queue_.size() + running_;
}

void WorkerPool::stop() {
    {
        const Lock lock{mutex_};
        stopping_ = true;
    }
    wakes_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

void WorkerPool::work() {
    Lock lock{mutex_};
    while (true) {
        wakes_.wait(lock, [&]() TERO_REQUIRES(mutex_) { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        Job job = std::move(queue_.front());
        queue_.pop_front();
        running_ += 1;
        lock.unlock();
        job();
        job = nullptr;
        lock.lock();
        running_ -= 1;
    }
}

}  // namespace tero
