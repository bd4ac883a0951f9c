#include "base/check.hpp"

#include <execinfo.h>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>

namespace tero {
namespace {

struct Marks {
    std::mutex mutex;
    std::map<std::string, std::uint64_t, std::less<>> counts;
};

Marks& marks() {
    static Marks all;
    return all;
}

}  // namespace

void check_failed(const char* file, int line, const char* condition, const std::string& message) {
    std::fprintf(stderr, "%s:%d: CHECK failed: %s: %s\n", file, line, condition, message.c_str());
    void* frames[64];
    const int count = backtrace(frames, 64);
    backtrace_symbols_fd(frames, count, 2);
    std::abort();
}

void mark(std::string_view name) {
    const std::lock_guard lock{marks().mutex};
    const auto found = marks().counts.find(name);
    if (found == marks().counts.end()) {
        marks().counts.emplace(std::string{name}, 1);
    } else {
        found->second += 1;
    }
}

std::uint64_t mark_count(std::string_view name) {
    const std::lock_guard lock{marks().mutex};
    const auto found = marks().counts.find(name);
    return found == marks().counts.end() ? 0 : found->second;
}

}  // namespace tero
