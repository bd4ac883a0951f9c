// What a failed call to a service means: try again, ask another one, or give up. Pure.
#pragma once

#include "base/time.hpp"
#include "net/http.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tero::ai {

// AGAIN: later it may go. ELSEWHERE: not here, but another provider may answer. GIVE_UP: the request, the key
// or the model's name is wrong, and would be so anywhere else that we know of.
enum class Next { AGAIN, ELSEWHERE, GIVE_UP };

struct CallFailure {
    Next next = Next::GIVE_UP;
    Error error = {};
    std::optional<Duration> wait = {};  // what the service asks for
    bool is_illness = false;            // counts against the service's health
};

CallFailure failure_of(const net::Response& answer, Timestamp now);
// Nothing whole came. `has_begun`: some of the answer did, so that asking again would pay twice.
CallFailure failure_of(Error error, bool has_begun);

// `retry-after-ms`, else `retry-after` in seconds or as a date; none: it does not say, or nothing sensible.
std::optional<Duration> retry_after(const net::Headers& headers, Timestamp now);

// Half of it to all of it, doubled each time.
Duration back_off(int attempt, double jitter);

}  // namespace tero::ai
