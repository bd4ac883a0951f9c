#include "store_sqlite/reader_pool.hpp"

#include "base/check.hpp"

#include <utility>

namespace tero::sqlite {

Result<Statement*> Reader::prepared(const std::string& sql) {
    const auto found = statements.find(sql);
    if (found != statements.end()) return &found->second;
    TRY(Statement statement, connection.prepare(sql));
    return &statements.emplace(sql, std::move(statement)).first->second;
}

Result<Done> ReaderPool::open(const std::string& path, int count, Duration busy,
                              Connection::Sharing sharing) {
    CHECK(count > 0, "{} readers serve nobody", count);
    const Lock lock{mutex_};
    for (int i = 0; i < count; ++i) {
        TRY(Connection connection, Connection::open(path, Connection::Role::READER, busy, sharing));
        TRY_DONE(connection.execute("PRAGMA query_only=1; PRAGMA cache_size=-16000;"));
        idle_.push_back(std::make_unique<Reader>(Reader{std::move(connection)}));
    }
    count_ = idle_.size();
    return Done{};
}

ReaderPool::Loan ReaderPool::borrow() {
    Lock lock{mutex_};
    changed_.wait(lock, [&]() TERO_REQUIRES(mutex_) { return !paused_ && !idle_.empty(); });
    std::unique_ptr<Reader> reader = std::move(idle_.back());
    idle_.pop_back();
    return {*this, std::move(reader)};
}

bool ReaderPool::pause(Duration at_most) {
    Lock lock{mutex_};
    paused_ = true;
    changed_.wait_for(lock, at_most, [&]() TERO_REQUIRES(mutex_) { return idle_.size() == count_; });
    paused_ = idle_.size() == count_;
    if (!paused_) changed_.notify_all();
    return paused_;
}

void ReaderPool::resume() {
    {
        const Lock lock{mutex_};
        paused_ = false;
    }
    changed_.notify_all();
}

void ReaderPool::give_back(std::unique_ptr<Reader> reader) {
    {
        const Lock lock{mutex_};
        idle_.push_back(std::move(reader));
    }
    changed_.notify_all();
}

}  // namespace tero::sqlite
