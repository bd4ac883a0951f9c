// The way back: answers given on any thread, waiting for the I/O thread that owns their connection. Many
// answers that come at once cost one wake-up.
#pragma once

#include "base/mutex.hpp"
#include "net/http.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace tero::net {

// Which request on which connection. A number is never used again, so an answer that comes after its
// connection was closed meets nobody, even when the slot has a new guest.
struct RequestName {
    std::uint32_t slot = 0;
    std::uint64_t number = 0;
    bool operator==(const RequestName&) const = default;
};

struct Answer {
    RequestName name = {};
    Response response = {};
};

class Mailbox {
public:
    // `wake` is called when the first answer of a batch has arrived, by the thread that brings it; not after
    // close().
    explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

    void put(Answer answer);
    // The live body of this answer may have more.
    void wake(RequestName name);
    // Swaps what has arrived into the two, which should come empty.
    void take(std::vector<Answer>& answers, std::vector<RequestName>& woken);
    // From now on answers are dropped and told so, those that wait included.
    void close();

    void request_began() { in_flight_.fetch_add(1, std::memory_order_relaxed); }
    void request_ended() { in_flight_.fetch_sub(1, std::memory_order_relaxed); }
    std::size_t in_flight() const { return in_flight_.load(std::memory_order_relaxed); }

private:
    Mutex mutex_;
    std::vector<Answer> answers_ TERO_GUARDED_BY(mutex_);
    std::vector<RequestName> woken_ TERO_GUARDED_BY(mutex_);
    bool closed_ TERO_GUARDED_BY(mutex_) = false;
    std::function<void()> wake_;
    std::atomic<std::size_t> in_flight_ = 0;
};

// While it lives, an answer to this request given on this thread is caught here instead of going by mail. One
// at a time on a thread.
class InlineAnswer {
public:
    explicit InlineAnswer(RequestName name, const Mailbox& mailbox);
    ~InlineAnswer();
    InlineAnswer(const InlineAnswer&) = delete;
    InlineAnswer& operator=(const InlineAnswer&) = delete;

    std::optional<Response>& response() { return response_; }
    static bool catches(RequestName name, const Mailbox& mailbox, Response& response);

private:
    RequestName name_;
    const Mailbox* mailbox_;
    std::optional<Response> response_ = {};
};

// The Reply for one request. If all its copies go unanswered, it answers 500 itself.
Reply make_reply(std::shared_ptr<Mailbox> mailbox, RequestName name);

// Tells the one who answered what became of it, once.
void tell_written(Response& response, bool written);

}  // namespace tero::net
