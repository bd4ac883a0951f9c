// A mutex that members are said to be guarded by, so that clang (scripts/thread_safety) finds an access
// without it. The standard library's underneath, at no cost of their own; for g++ the macros are empty.
//
//     Mutex mutex_;
//     Condition changed_;
//     std::deque<Job> queue_ TERO_GUARDED_BY(mutex_);
//     void drop_oldest() TERO_REQUIRES(mutex_);        // the caller holds it
//
//     Lock lock{mutex_};
//     changed_.wait(lock, [&]() TERO_REQUIRES(mutex_) { return !queue_.empty(); });
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#if defined(__clang__)
#define TERO_THREAD_SAFETY(attribute) __attribute__((attribute))
#else
#define TERO_THREAD_SAFETY(attribute)
#endif

// Of a member: it is touched only while the mutex is held.
#define TERO_GUARDED_BY(mutex) TERO_THREAD_SAFETY(guarded_by(mutex))
// Of a function: its caller holds the mutex; its caller does not hold it.
#define TERO_REQUIRES(...) TERO_THREAD_SAFETY(requires_capability(__VA_ARGS__))
#define TERO_EXCLUDES(...) TERO_THREAD_SAFETY(locks_excluded(__VA_ARGS__))
// Of a function: it takes the mutex, or lets it go, for its caller.
#define TERO_ACQUIRE(...) TERO_THREAD_SAFETY(acquire_capability(__VA_ARGS__))
#define TERO_RELEASE(...) TERO_THREAD_SAFETY(release_capability(__VA_ARGS__))

namespace tero {

class TERO_THREAD_SAFETY(capability("mutex")) Mutex {
public:
    Mutex() = default;
    Mutex(const Mutex&) = delete;
    Mutex& operator=(const Mutex&) = delete;

    void lock() TERO_ACQUIRE() { mutex_.lock(); }
    void unlock() TERO_RELEASE() { mutex_.unlock(); }

private:
    friend class Lock;
    std::mutex mutex_;
};

// Holds a mutex to the end of the scope; may let it go and take it again on the way.
class TERO_THREAD_SAFETY(scoped_lockable) Lock {
public:
    explicit Lock(Mutex& mutex) TERO_ACQUIRE(mutex) : lock_(mutex.mutex_) {}
    ~Lock() TERO_RELEASE() {}  // NOLINT(modernize-use-equals-default): the attribute wants a body
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    void lock() TERO_ACQUIRE() { lock_.lock(); }
    void unlock() TERO_RELEASE() { lock_.unlock(); }

private:
    friend class Condition;
    std::unique_lock<std::mutex> lock_;
};

// Waits until a predicate holds, which is asked under the lock: it names the mutex as in the example above.
// The timed ones return what it said last.
class Condition {
public:
    template <class Predicate>
    void wait(Lock& lock, Predicate predicate) {
        condition_.wait(lock.lock_, std::move(predicate));
    }
    template <class Rep, class Period, class Predicate>
    bool wait_for(Lock& lock, std::chrono::duration<Rep, Period> at_most, Predicate predicate) {
        return condition_.wait_for(lock.lock_, at_most, std::move(predicate));
    }
    template <class Clock, class Duration, class Predicate>
    bool wait_until(Lock& lock, std::chrono::time_point<Clock, Duration> until, Predicate predicate) {
        return condition_.wait_until(lock.lock_, until, std::move(predicate));
    }

    void notify_one() { condition_.notify_one(); }
    void notify_all() { condition_.notify_all(); }

private:
    std::condition_variable condition_;
};

}  // namespace tero
