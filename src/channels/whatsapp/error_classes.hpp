// What Meta's error codes mean for a sender. Meta's advice is to act on the code, never on the title.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <string_view>

namespace tero::whatsapp {

struct ErrorClass {
    std::string_view name = {};  // `window_closed`: what the rest of Tero decides by
    bool retryable = false;      // the same message may be tried again
    Duration retry_after = {};   // the least wait before that
};

struct ErrorFacts {
    std::int64_t code = 0;
    std::string_view error_class = {};
    int http_status = 400;  // of a refusal that comes at once
    std::string_view title = {};
};

// The class of a code. `unknown`, never retried, for a code that is not in our table.
const ErrorClass& error_class_of(std::int64_t code);
const ErrorClass& error_class_named(std::string_view name);

// The row of a code; a row titled "Unknown error" for one that is not in our table.
const ErrorFacts& error_facts(std::int64_t code);

}  // namespace tero::whatsapp
