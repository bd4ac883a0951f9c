// The reading connections: each serves one question at a time, and waits for nothing but a pause.
#pragma once

#include "base/mutex.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store_sqlite/connection.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tero::sqlite {

struct Reader {
    Connection connection;
    std::map<std::string, Statement, std::less<>> statements = {};  // by their SQL

    Result<Statement*> prepared(const std::string& sql);
};

class ReaderPool {
public:
    // A reader, given back by the end of the scope.
    class Loan {
    public:
        Loan(ReaderPool& pool, std::unique_ptr<Reader> reader) : pool_(pool), reader_(std::move(reader)) {}
        Loan(Loan&&) = default;
        ~Loan() {
            if (reader_ != nullptr) pool_.give_back(std::move(reader_));
        }
        Reader* operator->() const { return reader_.get(); }
        Reader& operator*() const { return *reader_; }

    private:
        ReaderPool& pool_;
        std::unique_ptr<Reader> reader_;
    };

    Result<Done> open(const std::string& path, int count, Duration busy, Connection::Sharing sharing);
    Loan borrow();

    // Waits until nobody reads; questions wait until resume(). False: somebody reads for longer than that,
    // and nothing is paused.
    bool pause(Duration at_most);
    void resume();

private:
    void give_back(std::unique_ptr<Reader> reader);

    Mutex mutex_;
    Condition changed_;
    std::vector<std::unique_ptr<Reader>> idle_ TERO_GUARDED_BY(mutex_);
    std::size_t count_ TERO_GUARDED_BY(mutex_) = 0;
    bool paused_ TERO_GUARDED_BY(mutex_) = false;
};

}  // namespace tero::sqlite
