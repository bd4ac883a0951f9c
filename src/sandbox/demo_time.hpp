// Demo time on disk: written before it is used, so that a demo that was killed goes on at the moment it had
// reached and never earlier.
//
// Two lines in one small file, written in turn: a line that was torn by a power cut leaves the other one
// whole. A write survives the death of the process at once and a power cut after sync(); what a power cut
// took is found again in the newest rows (Driver::resume).
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <string>
#include <utility>

namespace tero::app {

class DemoTime {
public:
    // Reads the file, or makes it with `start`.
    static Result<DemoTime> open(const std::string& path, Timestamp start);
    DemoTime(DemoTime&& other) noexcept
        : file_(std::exchange(other.file_, -1)),
          path_(std::move(other.path_)),
          now_(other.now_),
          line_(other.line_) {}
    DemoTime& operator=(DemoTime&&) = delete;
    ~DemoTime();

    Timestamp now() const { return now_; }
    // Survives a kill when it returns. An earlier time than now() changes nothing.
    Result<Done> store(Timestamp at);
    // Survives a power cut when it returns.
    Result<Done> sync();

private:
    DemoTime(int file, std::string path) : file_(file), path_(std::move(path)) {}

    int file_;
    std::string path_;
    Timestamp now_ = {};
    int line_ = 0;  // the one to write next
};

}  // namespace tero::app
