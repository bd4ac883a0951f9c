// What is known of a request while it is answered: its id, for the answer and the log; and its place in a
// trace.
#pragma once

#include "base/time.hpp"
#include "net/http.hpp"
#include "observe/span.hpp"
#include "telemetry/telemetry.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tero::api {

struct Route;

struct Seen {
    std::string id = {};  // the caller's X-Request-Id, or one of our own
    std::string method = {};
    const Route* route = nullptr;  // null: a file of the dashboard, or nothing
    bool is_unread = false;        // it was refused before it was a request
    std::string by = {};           // the key or person; empty: none was shown, or asked for
    std::string remote = {};
    std::chrono::steady_clock::time_point begun = {};
    std::size_t body_bytes = 0;

    std::optional<trace::Context> caller = {};  // by the request's traceparent
    trace::Context at = {};                     // of this request; empty: nothing is traced
    std::int64_t begun_ns = 0;
    // Of a provider's webhook: what it brought.
    std::vector<std::string> received = {};
    std::vector<std::string> sent = {};

    // For those who do what it asks for: this request's place, or its caller's; or nothing.
    std::string traceparent() const;
};

// `telemetry`: null where it is off. `number` is another one for each request of this process.
std::shared_ptr<Seen> see(const net::Request& request, const telemetry::Telemetry* telemetry,
                          std::uint64_t number);

// What the log says of a request, and the span that it was.
void tell_of_answer(const Seen& seen, int status, bool is_access_log, telemetry::Telemetry* telemetry);

}  // namespace tero::api
