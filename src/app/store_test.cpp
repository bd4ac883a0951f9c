// The store's own tests have tables of their own; here it keeps the rows of every table that a Tero has.
#include "store/conformance.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <memory>

namespace tero {
namespace {

INSTANTIATE_TEST_SUITE_P(
    TablesOfTero, StoreConformance,
    testing::Values(StoreUnderTest{
        "sqlite", [](const Clock& clock) { return std::make_unique<sqlite::SqliteFixture>(clock); }}),
    store_name);

}  // namespace
}  // namespace tero
