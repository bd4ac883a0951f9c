#include "modules/router/intent_model.hpp"

#include <fmt/format.h>
#include <array>

namespace tero::router {

std::string context_name(const RoutingContext& context, const Words& words) {
    // Questions about the quote itself are of the talk that follows it.
    constexpr std::array of_the_quote{asked::confirm, asked::close, asked::update};
    for (const std::string_view question : of_the_quote) {
        if (context.asked_for == question) return "after_quote";
    }
    if (!context.asked_for.empty()) {
        const std::string_view slot = words.slots.code_of(context.asked_for);
        return slot.empty() ? "after_question" : fmt::format("after_question:{}", slot);
    }
    if (context.has_open_quote) return "after_quote";
    if (context.is_ordered) return "after_acceptance";
    return context.person_called ? "waiting_person" : "cold";
}

}  // namespace tero::router
