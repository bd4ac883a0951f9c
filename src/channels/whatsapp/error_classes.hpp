// What Meta's error codes mean for a sender. Meta's advice is to act on the code, never on the title.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace tero::whatsapp {

struct ErrorClass {
    std::string_view name = {};  // `window_closed`: what the rest of Tero decides by
    bool retryable = false;      // the same message may be tried again
    Duration retry_after = {};   // the least wait before that
    std::string_view then = {};  // what becomes of the message, for people: the table of docs/whatsapp.md
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

// Every code that we know, ascending.
std::span<const ErrorFacts> known_errors();
// The row of a code; a row titled "Unknown error" for one that is not in our table.
const ErrorFacts& error_facts(std::int64_t code);

}  // namespace tero::whatsapp
