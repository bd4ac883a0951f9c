// For tests: a module that is nothing but a board of notices, which it publishes.
#pragma once

#include "kernel/modules.hpp"
#include "modules/coordinator/model/inputs.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tero {

struct Posting {
    std::string key = {};
    bool is_lost = false;  // it waits for what never comes
    bool operator==(const Posting&) const = default;
};
BOOST_DESCRIBE_STRUCT(Posting, (), (key, is_lost))
TERO_DESCRIBED_WHOLLY(Posting);

struct PutNotice {
    Posting notice = {};
};

TERO_MODULE(board)
TERO_ROW(board, notices, Posting, by_key_alone)
TERO_INPUT(board, CALL, PutNotice)

// What was published last; any thread.
class PublishedNotices {
public:
    void publish(std::size_t count) {
        const std::lock_guard lock{mutex_};
        count_ = count;
    }
    std::size_t count() const {
        const std::lock_guard lock{mutex_};
        return count_;
    }

private:
    mutable std::mutex mutex_;
    std::size_t count_ = 0;
};

class Board final : public Module {
public:
    explicit Board(std::shared_ptr<PublishedNotices> published) : published_(std::move(published)) {}

    Declaration declare() override;
    Decision decide(const Rows& rows, const PutNotice& input, Context& context) const;
    // A task of the board's has ended: it is nailed up.
    Decision decide(const Rows& rows, const TaskEnded& input, Context& context) const;

private:
    std::shared_ptr<PublishedNotices> published_;
    std::size_t count_ = 0;
};

// The platform's modules, with the board beside them.
ModuleSet board_and_platform(std::shared_ptr<PublishedNotices> board = std::make_shared<PublishedNotices>());

}  // namespace tero
