// One process for one data file: a lock on `<path>.lock` that ends with the process, however it ends.
#pragma once

#include "base/result.hpp"

#include <string>

namespace tero::sqlite {

class FileLock {
public:
    // conflict: another process, or another store in this one, has it; the message names both.
    static Result<FileLock> take(const std::string& path);
    // `process 123`, which has it now; empty: nobody.
    static std::string holder(const std::string& path);

    FileLock(FileLock&& other) noexcept : file_(other.file_) { other.file_ = -1; }
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

private:
    explicit FileLock(int file) : file_(file) {}

    int file_ = -1;
};

}  // namespace tero::sqlite
