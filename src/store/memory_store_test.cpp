#include "store/memory_store.hpp"

#include "store/conformance.hpp"
#include "store/example_rows_fixture.hpp"

namespace tero {
namespace {

using namespace example;

class MemoryFixture final : public StoreFixture {
public:
    explicit MemoryFixture(const Clock& clock) : store_(clock) {}
    Store& store() override { return store_; }
    void reopen() override {}

private:
    MemoryStore store_;
};

INSTANTIATE_TEST_SUITE_P(Memory, StoreConformance,
                         testing::Values(StoreUnderTest{
                             "memory",
                             [](const Clock& clock) { return std::make_unique<MemoryFixture>(clock); }}),
                         store_name);

TEST(MemoryStore, KeepsTheVeryRowsItWasGiven) {
    const ManualClock clock{Timestamp{1}};
    MemoryStore store{clock};
    Leadership leader = *store.lead("acme", "a", 0, 30s);
    leader.group = 1;
    const Batch batch = batch_of({put(Tally{.key = "k"}, 0)});

    ASSERT_TRUE(store.commit({&batch, 1}, leader));

    const Result<Page> page = store.read("acme", {.table = table_of<Tally>(), .keys = {"k"}});
    EXPECT_EQ(page->rows.at(0).row, batch.writes[0].row) << "no copy";
}

}  // namespace
}  // namespace tero
