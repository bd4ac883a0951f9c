// CHECK(condition, "task {}: …", id): states what only a bug can break. It stays on in release: log, abort.
// MARK("lease.lost_while_completing"): a state that is allowed but rare; a test shows that it is reached:
// scripts/marks names those that none reached.
#pragma once

#include <fmt/format.h>
#include <cstdint>
#include <string>
#include <string_view>

namespace tero {

[[noreturn]] void check_failed(const char* file, int line, const char* condition, const std::string& message);

// How often each mark was passed in this process. Cheap enough for rare paths only.
void mark(std::string_view name);
std::uint64_t mark_count(std::string_view name);

}  // namespace tero

#define CHECK(condition, ...)                                                                     \
    do {                                                                                          \
        if (!(condition)) [[unlikely]]                                                            \
            ::tero::check_failed(__FILE__, __LINE__, #condition, ::fmt::format(__VA_ARGS__));     \
    } while (false)
#define MARK(name) ::tero::mark(name)
