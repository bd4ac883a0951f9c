// Answers on their way to their connection.
#include "net/mailbox.hpp"

#include "net/problem.hpp"
#include "observe/log.hpp"

#include <exception>
#include <utility>

namespace tero::net {
namespace {

thread_local InlineAnswer* inline_answer = nullptr;

// Held by all copies of one Reply.
class Ticket {
public:
    Ticket(std::shared_ptr<Mailbox> mailbox, RequestName name) : mailbox_(std::move(mailbox)), name_(name) {
        mailbox_->request_began();
    }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket() {
        if (answered_.load(std::memory_order_acquire)) return;
        answer(problem(
            Refusal{.status = 500, .code = "unknown_outcome", .detail = "the request was not answered"}));
    }

    void answer(Response response) {
        if (answered_.exchange(true, std::memory_order_acq_rel)) return tell_written(response, false);
        mailbox_->request_ended();
        if (!InlineAnswer::catches(name_, *mailbox_, response)) {
            mailbox_->put({.name = name_, .response = std::move(response)});
        }
    }

private:
    std::shared_ptr<Mailbox> mailbox_;
    RequestName name_;
    std::atomic<bool> answered_ = false;
};

}  // namespace

void Mailbox::put(Answer answer) {
    {
        const Lock lock{mutex_};
        if (!closed_) {
            answers_.push_back(std::move(answer));
            // Under the lock: close() must be able to say that nobody is waking any more.
            if (answers_.size() == 1 && woken_.empty()) wake_();
            return;
        }
    }
    tell_written(answer.response, false);
}

void Mailbox::wake(RequestName name) {
    const Lock lock{mutex_};
    if (closed_) return;
    woken_.push_back(name);
    if (woken_.size() == 1 && answers_.empty()) wake_();
}

void Mailbox::take(std::vector<Answer>& answers, std::vector<RequestName>& woken) {
    const Lock lock{mutex_};
    answers.swap(answers_);
    woken.swap(woken_);
}

void Mailbox::close() {
    std::vector<Answer> dropped;
    {
        const Lock lock{mutex_};
        closed_ = true;
        dropped.swap(answers_);
    }
    for (auto& answer : dropped) tell_written(answer.response, false);
}

InlineAnswer::InlineAnswer(RequestName name, const Mailbox& mailbox) : name_(name), mailbox_(&mailbox) {
    inline_answer = this;
}

InlineAnswer::~InlineAnswer() { inline_answer = nullptr; }

bool InlineAnswer::catches(RequestName name, const Mailbox& mailbox, Response& response) {
    if (inline_answer == nullptr || inline_answer->mailbox_ != &mailbox || inline_answer->name_ != name)
        return false;
    inline_answer->response_ = std::move(response);
    return true;
}

Reply make_reply(std::shared_ptr<Mailbox> mailbox, RequestName name) {
    return [ticket = std::make_shared<Ticket>(std::move(mailbox), name)](Response response) {
        ticket->answer(std::move(response));
    };
}

void tell_written(Response& response, bool written) {
    const auto on_written = std::exchange(response.on_written, nullptr);
    if (!on_written) return;
    try {
        on_written(written);
    } catch (const std::exception& error) {
        log::error("http.callback_threw", {{"error", error.what()}});
    }
}

}  // namespace tero::net
