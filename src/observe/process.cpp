#include "observe/process.hpp"

#include <sys/resource.h>
#include <unistd.h>
#include <fstream>

namespace tero {
namespace {

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

ProcessUse process_use() {
    ProcessUse use;
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) == 0)
        use.processor_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    std::ifstream pages{"/proc/self/statm"};
    std::uint64_t all = 0;
    std::uint64_t resident = 0;
    if (pages >> all >> resident)
        use.memory_bytes = resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    return use;
}

}  // namespace tero
