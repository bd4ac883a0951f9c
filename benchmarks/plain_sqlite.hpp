// The measure of all things here: the same task lives with the fewest rows, one a transition, written by hand
// with prepared statements with the same settings, and nothing else around it.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace tero::bench {

class PlainSqlite {
public:
    // A new file.
    explicit PlainSqlite(const std::string& database);
    ~PlainSqlite();

    // Submits, claims and completes that many tasks: three transactions.
    void live(std::size_t tasks);

private:
    struct Statements;
    std::unique_ptr<Statements> statements_;
    Random random_{1};
    SystemClock clock_ = {};
};

}  // namespace tero::bench
