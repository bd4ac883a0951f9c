#include "modules/workflow/model/event_wait.hpp"

#include "base/check.hpp"

namespace tero::workflow {

void EventWaits::changed(const EventWait* before, const EventWait* after) {
    if (before != nullptr) {
        const auto found = by_subject_.find(before->subject);
        CHECK(found != by_subject_.end(), "path {}: its wait is not known", before->id);
        found->second.erase(before->id);
        if (found->second.empty()) by_subject_.erase(found);
    }
    if (after != nullptr) by_subject_[after->subject].emplace(after->id, *after);
}

std::size_t EventWaits::of_subject(std::string_view subject) const {
    const auto found = by_subject_.find(subject);
    return found == by_subject_.end() ? 0 : found->second.size();
}

std::int64_t EventWaits::count(std::string_view type, std::string_view subject) const {
    std::int64_t all = 0;
    each(type, subject, [&](const EventWait&) { all += 1; });
    return all;
}

void EventWaits::each(std::string_view type, std::string_view subject,
                      const std::function<void(const EventWait&)>& visit) const {
    const auto look = [&](std::string_view of) {
        const auto found = by_subject_.find(of);
        if (found == by_subject_.end()) return;
        for (const auto& [path, wait] : found->second) {
            if (is_of_type(wait.type, type)) visit(wait);
        }
    };
    look("");
    if (!subject.empty()) look(subject);
}

}  // namespace tero::workflow
