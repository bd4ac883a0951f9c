#include "base/check.hpp"

#include "base/mutex.hpp"

#include <execinfo.h>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace tero {
namespace {

struct Marks {
    Mutex mutex;
    std::map<std::string, std::uint64_t, std::less<>> counts TERO_GUARDED_BY(mutex);
};

Marks& marks() {
    static Marks all;
    return all;
}

// Where MARKS_FILE names a file, each mark is added to it when this process first passes it: scripts/marks
// looks which none did.
void write_down(std::string_view name) {
    const char* path = std::getenv("MARKS_FILE");
    if (path == nullptr || *path == '\0') return;
    std::FILE* file = std::fopen(path, "a");
    if (file == nullptr) return;
    std::fprintf(file, "%.*s\n", static_cast<int>(name.size()), name.data());
    std::fclose(file);
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
    Marks& all = marks();
    const Lock lock{all.mutex};
    const auto found = all.counts.find(name);
    if (found == all.counts.end()) {
        all.counts.emplace(std::string{name}, 1);
        write_down(name);
    } else {
        found->second += 1;
    }
}

std::uint64_t mark_count(std::string_view name) {
    Marks& all = marks();
    const Lock lock{all.mutex};
    const auto found = all.counts.find(name);
    return found == all.counts.end() ? 0 : found->second;
}

}  // namespace tero
