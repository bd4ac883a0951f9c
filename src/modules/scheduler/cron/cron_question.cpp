#include "modules/scheduler/cron/cron_question.hpp"

#include "base/offset_spans.hpp"
#include "codec/type_info.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::scheduler {
namespace {

std::string lower_case(std::string_view text) {
    std::string lower{text};
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

template <class Policy>
Result<Policy> read_policy(std::string_view text, std::string_view field) {
    const TypeInfo& type = type_info<Policy>();
    std::string known;
    for (std::size_t i = 0; i < type.enumerators.size(); ++i) {
        const std::string name = lower_case(type.enumerators[i]);
        if (name == lower_case(text)) return static_cast<Policy>(i);
        known += (known.empty() ? "" : ", ") + name;
    }
    return Error{ErrorCode::invalid, fmt::format("'{}' is none of {}", text.substr(0, 20), known),
                 std::string{field}};
}

}  // namespace

Result<GapPolicy> read_gap_policy(std::string_view text) { return read_policy<GapPolicy>(text, "gap"); }

Result<OverlapPolicy> read_overlap_policy(std::string_view text) {
    return read_policy<OverlapPolicy>(text, "overlap");
}

Result<std::vector<std::string>> answer(const CronQuestion& question, std::size_t* position) {
    if (position != nullptr) *position = 0;
    auto expression = CronExpression::parse(question.expr, question.seed, position);
    if (!expression) {
        expression.error().field = "expr";
        return std::move(expression).error();
    }
    auto zone = OffsetSpans::load(question.zone);
    if (!zone) {
        zone.error().field = "zone";
        return std::move(zone).error();
    }
    ClockChanges changes;
    TRY(changes.gap, read_gap_policy(question.gap));
    TRY(changes.overlap, read_overlap_policy(question.overlap));
    if (question.count < 1 || question.count > cron_count_max) {
        return Error{ErrorCode::invalid,
                     fmt::format("{} is not within 1 and {}", question.count, cron_count_max), "count"};
    }
    std::vector<std::string> fires;
    Timestamp from = question.from;
    From which = question.inclusive ? From::AT_OR_AFTER : From::AFTER;
    for (std::int32_t i = 0; i < question.count; ++i) {
        const auto fire = next_fire(*expression, *zone, from, changes, which);
        if (!fire) break;
        fires.push_back(to_local_string(*fire, zone->zone()));
        from = *fire;
        which = From::AFTER;
    }
    return fires;
}

}  // namespace tero::scheduler
