// What a language model found of a message that our own reading did not understand (language_model.hpp): it
// stands among the reasons.
#pragma once

#include "modules/router/model/intent.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace tero::router {

inline constexpr std::string_view model_intent = "model.intent";
// Behind it the code of what a number or a word was taken for: `model.value.length_m`.
inline constexpr std::string_view model_value = "model.value.";
// Which of several things a value belongs to.
inline constexpr std::string_view model_items = "model.items";
// Behind it, why a value that the model named does not count: `model.dropped.not_said`.
inline constexpr std::string_view model_dropped = "model.dropped.";

// Whether the model alone says what a value stands for: a quote of it a person sees before it goes out.
inline bool has_values_by_model(const Understanding& heard) {
    return std::any_of(heard.reasons.begin(), heard.reasons.end(),
                       [](const std::string& reason) { return reason.starts_with(model_value); });
}

}  // namespace tero::router
