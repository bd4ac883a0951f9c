// The cases that every store has to pass. An engine's own test names itself once:
//
//     INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance,
//                              testing::Values(StoreUnderTest{"sqlite", make_fixture}), store_name);
//
// and the same for each suite of what it can do besides: StoreRestart. Only tests include this.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "store/store.hpp"

#include <gtest/gtest.h>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tero {

// An empty store somewhere of its own.
class StoreFixture {
public:
    virtual ~StoreFixture() = default;
    virtual Store& store() = 0;
    // As after a restart of the process: closed and opened again.
    virtual void reopen() = 0;
};

struct StoreUnderTest {
    std::string name = {};
    std::function<std::unique_ptr<StoreFixture>(const Clock&)> make = {};
};

inline void PrintTo(const StoreUnderTest& store, std::ostream* out) { *out << store.name; }
// Not inline: who names a store by it gets the cases out of their library.
std::string store_name(const testing::TestParamInfo<StoreUnderTest>& info);

class StoreConformance : public testing::TestWithParam<StoreUnderTest> {
protected:
    StoreConformance();

    void SetUp() override;
    Store& store() { return fixture_->store(); }
    Leadership take(std::string_view workspace, std::string_view node = "a");
    // Writes as one batch, as the leader of workspace `acme`.
    Result<Done> commit(std::vector<Write> writes);
    StoredRow find(TableId table, const RowKey& key, std::string_view workspace = "acme");  // null: none
    std::vector<StoredRow> read_all(const Query& query, std::string_view workspace = "acme");

    ManualClock clock_{Timestamp{1'790'000'000'000}};
    std::unique_ptr<StoreFixture> fixture_;
    Leadership leader_;
    Random random_{7};
};

// For engines that keep what they hold when their process ends.
class StoreRestart : public StoreConformance {};

template <class Row>
Write put(Row row, std::uint64_t version) {
    Batch batch;
    batch.put(std::move(row));
    batch.writes.front().version = version;
    return batch.writes.front();
}

template <class Row>
Write erase(RowKey key, std::uint64_t version) {
    return {table_of<Row>(), std::move(key), nullptr, version};
}

inline Batch batch_of(std::vector<Write> writes) {
    Batch batch;
    batch.writes = std::move(writes);
    return batch;
}

// A row of any table with every field filled, by its description.
std::shared_ptr<void> random_row(const TableInfo& table, Random& random);
void set_key(const TableInfo& table, void* row, const RowKey& key);
RawId random_id(Random& random);
bool equal_rows(TableId table, const void* a, const void* b);
std::string describe_row(TableId table, const void* row);  // for failure messages

}  // namespace tero
