#include "workers/ai/breaker.hpp"

#include <algorithm>

namespace tero::ai {

bool Breaker::may_call(Timestamp now) {
    if (now < closed_until_ || is_trying_) return false;
    is_trying_ = is_ill_;
    return true;
}

void Breaker::succeeded() {
    in_a_row_ = 0;
    if (is_ill_) failures_.clear();
    is_ill_ = false;
    is_trying_ = false;
    pause_ = pause_min;
    failures_.push_back(false);
    if (failures_.size() > window) failures_.pop_front();
}

void Breaker::failed(Timestamp now) {
    const bool tried = is_trying_;
    is_trying_ = false;
    in_a_row_ += 1;
    failures_.push_back(true);
    if (failures_.size() > window) failures_.pop_front();
    const auto bad = static_cast<std::size_t>(std::count(failures_.begin(), failures_.end(), true));
    const bool often = failures_.size() == window && bad * 2 >= window;
    if (!tried && !often && in_a_row_ < in_a_row_max) return;
    if (tried) pause_ = std::min(pause_max, pause_ * 2);
    is_ill_ = true;
    closed_until_ = std::max(closed_until_, now + pause_);
}

void Breaker::asked_to_wait(Timestamp now, Duration wait) {
    is_trying_ = false;
    closed_until_ = std::max(closed_until_, now + wait);
}

}  // namespace tero::ai
