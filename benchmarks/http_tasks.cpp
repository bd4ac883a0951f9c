#include "http_tasks.hpp"

#include "base/check.hpp"
#include "base/id.hpp"
#include "task_host.hpp"

#include <fmt/format.h>
#include <charconv>
#include <cstdlib>

namespace tero::bench {

bool has_door() { return std::getenv("TERO_BENCH_PORT") != nullptr; }

const Door& door() {
    static const Door found = [] {
        const std::string port = std::getenv("TERO_BENCH_PORT");
        const char* key = std::getenv("TERO_BENCH_KEY");
        CHECK(key != nullptr, "TERO_BENCH_KEY is missing");
        Door parsed{.port = 0, .key = key};
        std::from_chars(port.data(), port.data() + port.size(), parsed.port);
        return parsed;
    }();
    return found;
}

std::string agent_name(std::size_t i) { return fmt::format("bench-agent-{}", i); }

void register_agents(std::size_t count, const std::function<std::string(std::size_t)>& capability) {
    HttpConnection connection{door()};
    for (std::size_t i = 0; i < count; ++i) {
        connection.call("/api/v1/agents",
                        fmt::format(R"({{"id":"{}","capabilities":["{}"],"max_concurrency":1000}})",
                                    agent_name(i), capability(i)));
    }
}

std::string claim_text(std::size_t limit, std::string_view wait) {
    return fmt::format(R"({{"request":"{}","limit":{},"wait":"{}"}})", fresh_id(), limit, wait);
}

std::string completions_text(std::string_view leases, std::size_t& count) {
    std::string text = R"("completions":[)";
    count = 0;
    constexpr std::string_view task_name = R"("task":")";
    constexpr std::string_view epoch_name = R"("epoch":)";
    // Before the answer's own list of completions, which has a task in each item too.
    leases = leases.substr(0, leases.find(R"("completions":)"));
    for (std::size_t at = leases.find(task_name); at != std::string_view::npos;
         at = leases.find(task_name, at + 1)) {
        const std::string_view task = leases.substr(at + task_name.size(), 26);
        const std::size_t epoch = leases.find(epoch_name, at) + epoch_name.size();
        const std::string_view number = leases.substr(epoch, leases.find_first_of(",}", epoch) - epoch);
        text += fmt::format(R"({}{{"task":"{}","epoch":{},"result":{{"ok":true}}}})", count > 0 ? "," : "",
                            task, number);
        count += 1;
    }
    return text + "]";
}

}  // namespace tero::bench
