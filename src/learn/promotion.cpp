#include "learn/promotion.hpp"

#include "learn/evaluation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <string>
#include <vector>

namespace tero::learn {
namespace {

// Two models of one quality differ by as much when lines come or go.
constexpr double accuracy_slack = 0.005;
constexpr double recall_slack = 0.01;
constexpr double ece_slack = 0.01;

const LabelCard* label_of(const ModelCard& card, std::string_view name) {
    const auto found = std::ranges::find(card.labels, name, &LabelCard::name);
    return found == card.labels.end() ? nullptr : &*found;
}

}  // namespace

Result<Done> may_replace(const ModelCard& now, const ModelCard& next) {
    std::vector<std::string> worse;
    if (next.accuracy < now.accuracy - accuracy_slack)
        worse.push_back(
            fmt::format("accuracy {:.1f} % after {:.1f} %", next.accuracy * 100, now.accuracy * 100));
    if (next.ece > now.ece + ece_slack)
        worse.push_back(
            fmt::format("calibration error {:.1f} % after {:.1f} %", next.ece * 100, now.ece * 100));
    const LabelCard* before = label_of(now, safety_labels[0]);
    const LabelCard* after = label_of(next, safety_labels[0]);
    const double recall = after == nullptr ? 0 : after->recall;
    if (before != nullptr && recall < before->recall - recall_slack) {
        worse.push_back(fmt::format("{} found {:.1f} % of the time after {:.1f} %", safety_labels[0],
                                    recall * 100, before->recall * 100));
    }
    if (worse.empty()) return Done{};
    return Error{ErrorCode::conflict, fmt::format("the new model is worse than the one that is there: {}",
                                                  fmt::join(worse, "; "))};
}

}  // namespace tero::learn
