// Random batches, good and bad, must leave a store with the very rows and answers of the reference in memory.
#include "store/conformance.hpp"
#include "store/memory_store.hpp"
#include "store/read_plan.hpp"

#include <fmt/format.h>
#include <array>
#include <map>

namespace tero {

void link_random_cases() {}

namespace {

// Two stores that are told the same.
class Twins {
public:
    Twins(Store& tested, Store& reference, std::uint64_t seed)
        : tested_(tested), reference_(reference), random_(seed) {
        // Few keys, so that writes meet each other.
        for (const TableInfo& table : all_tables()) {
            for (int i = 0; i < 6; ++i) {
                keys_[table.id].push_back(table.has_id_key() ? RowKey{random_id(random_)}
                                                             : RowKey{fmt::format("key {}", i)});
            }
        }
        for (const TableInfo& table : all_tables()) {
            if (const TableInfo* part = find_part(table)) keys_[part->id] = keys_[table.id];
        }
    }

    void commit_group(Leadership& leadership) {
        std::vector<Batch> batches(static_cast<std::size_t>(random_.below(4)));
        Versions versions = versions_;
        for (Batch& batch : batches) {
            for (auto count = random_.below(5); count > 0; --count)
                draw_writes(batch.writes, versions);
        }
        Leadership shown = leadership;
        shown.group += 1;
        if (random_.chance(3)) shown.epoch += 1;
        if (random_.chance(3)) shown.group += random_.chance(50) ? 1 : -1;

        const Result<Done> expected = reference_.commit(batches, shown);
        const Result<Done> got = tested_.commit(batches, shown);

        ASSERT_EQ(got.has_value(), expected.has_value());
        if (expected) {
            versions_ = versions;
            leadership.group = shown.group;
            stored_ += 1;
        } else {
            ASSERT_EQ(got.error(), expected.error());
            refused_ += 1;
        }
    }

    void compare_everything() {
        for (const TableInfo& table : all_tables()) {
            compare({.table = table.id, .keys = keys_[table.id]});
            compare({.table = table.id, .descending = random_.chance(50)});
            const Result<Page> rows = reference_.read("acme", {.table = table.id});
            for (const IndexInfo& index : table.indexes) {
                for (const StoredRow& row : rows->rows) compare(question_about(table, index, row.row.get()));
            }
        }
    }

    int stored_ = 0;
    int refused_ = 0;

private:
    using Versions = std::map<std::pair<TableId, RowKey>, std::uint64_t>;

    // One, and often what stands in one row with it.
    void draw_writes(std::vector<Write>& writes, Versions& versions) {
        const auto tables = all_tables();
        const TableInfo& table =
            tables[static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(tables.size())))];
        const RowKey& key = keys_[table.id][static_cast<std::size_t>(random_.below(6))];
        const TableInfo* other = table.host.empty() ? find_part(table) : find_table(table.host);
        const bool is_erased = random_.chance(20);
        writes.push_back(draw_write(table, key, is_erased, versions));
        if (other != nullptr && random_.chance(70))
            writes.push_back(draw_write(*other, key, random_.chance(80) ? is_erased : !is_erased, versions));
    }

    Write draw_write(const TableInfo& table, const RowKey& key, bool is_erased, Versions& versions) {
        std::uint64_t& version = versions[{table.id, key}];
        Write write{table.id, key, nullptr, version};
        if (!is_erased) {
            const std::shared_ptr<void> row = random_row(table, random_);
            set_key(table, row.get(), key);
            write.row = row;
        }
        version = write.row == nullptr ? 0 : version + 1;
        if (random_.chance(4)) write.version += 1;  // wrong
        return write;
    }

    // A question that at least this row answers.
    Query question_about(const TableInfo& table, const IndexInfo& index, const void* row) {
        Query query{.table = table.id, .index = std::string{index.name}, .descending = random_.chance(50)};
        const auto bound = [&](std::string_view name) {
            const FieldInfo& field = *table.type->find(name);
            const IndexValue value = index_value(field, row);
            if (field.type->kind != Kind::id) return Bound{.text = value.text, .number = value.number};
            return Bound{.text = to_string(*static_cast<const RawId*>(field.in(row)))};
        };
        for (std::size_t i = 0; i + 1 < index.fields.size(); ++i)
            query.equal.push_back(bound(index.fields[i]));
        const bool is_left_out = !index.leaves_out.empty() && query.equal.front().text == index.leaves_out;
        if (!is_left_out && random_.chance(50)) query.from = bound(index.fields.back());
        if (!is_left_out && random_.chance(20)) query.before = bound(index.fields.back());
        query.limit = static_cast<std::size_t>(1 + random_.below(3));
        return query;
    }

    void compare(Query query) {
        for (;;) {
            const Result<Page> expected = reference_.read("acme", query);
            const Result<Page> got = tested_.read("acme", query);
            ASSERT_TRUE(expected) << to_string(expected.error());
            ASSERT_TRUE(got) << to_string(got.error());
            ASSERT_EQ(got->rows.size(), expected->rows.size()) << query.index;
            for (std::size_t i = 0; i < expected->rows.size(); ++i) {
                ASSERT_EQ(got->rows[i].version, expected->rows[i].version);
                ASSERT_TRUE(equal_rows(query.table, got->rows[i].row.get(), expected->rows[i].row.get()))
                    << describe_row(query.table, expected->rows[i].row.get()) << "\n"
                    << describe_row(query.table, got->rows[i].row.get());
            }
            ASSERT_EQ(got->next, expected->next);
            if (expected->next.empty()) return;
            query.after = expected->next;
        }
    }

    Store& tested_;
    Store& reference_;
    Random random_;
    std::map<TableId, std::vector<RowKey>> keys_;
    Versions versions_;
};

}  // namespace

TEST_P(StoreConformance, RandomGroupsLeaveTheRowsOfTheReference) {
    int stored = 0;
    int refused = 0;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        fixture_ = GetParam().make(clock_);
        ASSERT_TRUE(store().migrate());
        MemoryStore reference{clock_};
        leader_ = take("acme");
        ASSERT_EQ(*reference.lead("acme", "a", 0, 30s), leader_);
        Twins twins{store(), reference, seed};

        for (int group = 0; group < 60 && !HasFatalFailure(); ++group) twins.commit_group(leader_);
        if (HasFatalFailure()) return;
        twins.compare_everything();

        stored += twins.stored_;
        refused += twins.refused_;
    }
    EXPECT_GT(stored, 100) << "too few groups to say anything";
    EXPECT_GT(refused, 20) << "too few refusals to say anything";
}

}  // namespace tero
