// What requests can be asked.
#include "net/http.hpp"

#include <utility>

namespace tero::net {
namespace {

std::string_view first_of(const Headers& pairs, std::string_view name) {
    for (const auto& [key, value] : pairs) {
        if (key == name) return value;
    }
    return {};
}

}  // namespace

std::string_view Request::header(std::string_view name) const { return first_of(headers, name); }

std::string_view Request::parameter(std::string_view name) const { return first_of(query, name); }

void Caller::when_left(std::function<void()> then) {
    {
        const Lock lock{mutex_};
        if (!has_left()) {
            then_ = std::move(then);
            return;
        }
    }
    then();
}

void Caller::leave() {
    std::function<void()> then;
    {
        const Lock lock{mutex_};
        left_.store(true, std::memory_order_release);
        then = std::exchange(then_, nullptr);
    }
    if (then) then();
}

void Caller::was_answered() {
    const Lock lock{mutex_};
    then_ = nullptr;
}

}  // namespace tero::net
