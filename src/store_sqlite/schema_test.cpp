#include "store_sqlite/schema.hpp"

#include "store/conformance.hpp"
#include "store/example_rows_fixture.hpp"
#include "store_sqlite/columns.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <array>
#include <vector>

namespace tero::sqlite {
namespace {

using namespace example;

// The program's own tables, with one of them described as another version of the program would.
class OtherVersion {
public:
    OtherVersion() : tables_(all_tables().begin(), all_tables().end()) {
        type_ = *table_info(table_of<Tally>()).type;
        fields_.assign(type_.fields.begin(), type_.fields.end());
    }

    std::vector<FieldInfo>& fields() { return fields_; }
    std::vector<TableInfo>& tables() { return tables_; }
    Schema schema() {
        type_.fields = fields_;
        tables_[static_cast<std::size_t>(table_of<Tally>())].type = &type_;
        return {.format = program_schema().format, .steps = {}, .tables = tables_};
    }

private:
    std::vector<TableInfo> tables_;
    std::vector<FieldInfo> fields_;
    TypeInfo type_;
};

class SchemaTest : public testing::Test {
protected:
    Connection open() {
        auto connection = Connection::open(path_, Connection::Role::WRITER, 5s);
        EXPECT_TRUE(connection);
        EXPECT_TRUE(claim_file(*connection, path_));
        return std::move(*connection);
    }
    Result<Done> migrate(const Schema& schema) { return migrate_schema(open(), schema, Timestamp{1}); }
    // corrupt, and the file is as before.
    void expect_refused(const Schema& schema, std::string_view why) {
        const std::string before = all_sql();
        const Result<Done> done = migrate(schema);
        ASSERT_FALSE(done) << "expected: " << why;
        EXPECT_EQ(done.error().code, ErrorCode::corrupt);
        EXPECT_NE(done.error().message.find(why), std::string::npos) << done.error().message;
        EXPECT_EQ(all_sql(), before) << "nothing is touched";
    }
    std::string all_sql() {
        return ask_sql(path_, "SELECT group_concat(sql) || (SELECT count(*) FROM schema) FROM sqlite_master");
    }
    std::string steps() { return ask_sql(path_, "SELECT count(*) FROM schema"); }

    TempFolder folder_;
    std::string path_ = folder_.file("tero.db");
};

TEST_F(SchemaTest, ASecondMigrationChangesNothing) {
    ASSERT_TRUE(migrate(program_schema()));
    const std::string before = all_sql();

    ASSERT_TRUE(migrate(program_schema()));

    EXPECT_EQ(all_sql(), before);
    EXPECT_EQ(steps(), "1");
}

TEST_F(SchemaTest, ANewFieldGetsAColumnWithItsDefaultInOldRows) {
    OtherVersion older;
    std::erase_if(older.fields(), [](const FieldInfo& field) { return field.name != "key"; });
    ASSERT_TRUE(migrate(older.schema()));
    run_sql(path_, "INSERT INTO tallies(workspace, key, row_version) VALUES('acme', 'old', 3)");

    ASSERT_TRUE(migrate(program_schema()));

    EXPECT_EQ(steps(), "2");
    const ManualClock clock{Timestamp{1}};
    const auto store = open_migrated({.path = path_}, clock);
    const Result<Page> page = store->read("acme", {.table = table_of<Tally>()});
    ASSERT_TRUE(page) << to_string(page.error());
    ASSERT_EQ(page->rows.size(), 1U);
    EXPECT_EQ(page->rows[0].as<Tally>(), (Tally{.key = "old"}));
    EXPECT_EQ(page->rows[0].version, 3U);
}

TEST_F(SchemaTest, EveryFieldOfEveryTableCanBeAddedLater) {
    for (const TableInfo& table : all_tables()) {
        const std::string path = folder_.file(std::string{table.name});
        // As if the table had only ever had its key and what its indexes need.
        TypeInfo small = *table.type;
        const std::array<FieldInfo, 1> key{table.key_field()};
        small.fields = key;
        TableInfo old = table;
        old.type = &small;
        old.indexes.clear();
        auto connection = Connection::open(path, Connection::Role::WRITER, 5s);
        ASSERT_TRUE(claim_file(*connection, path));
        ASSERT_TRUE(migrate_schema(*connection,
                                   {.format = program_schema().format, .steps = {}, .tables = {&old, 1}},
                                   Timestamp{1}));
        ASSERT_TRUE(connection->execute("INSERT INTO " + quoted(table.name) + " VALUES('acme', " +
                                        (table.has_id_key() ? "randomblob(16)" : "'k'") + ", 1)"));

        const Result<Done> done = migrate_schema(
            *connection, {.format = program_schema().format, .steps = {}, .tables = {&table, 1}},
            Timestamp{2});

        ASSERT_TRUE(done) << table.name << ": " << to_string(done.error());
        auto select = connection->prepare("SELECT " + [&] {
            std::string fields;
            for (const FieldInfo& field : table.type->fields) fields += quoted(field.name) + ", ";
            return fields + "row_version FROM " + quoted(table.name);
        }());
        ASSERT_TRUE(*select->step());
        auto row = read_row(*select, table);
        ASSERT_TRUE(row) << to_string(row.error());
        const std::shared_ptr<void> expected = table.make_row();
        set_key(table, expected.get(), key_of(table, row->get()));
        EXPECT_TRUE(equal_rows(table.id, row->get(), expected.get())) << table.name;
    }
}

TEST_F(SchemaTest, ANewTableAndAChangedIndexAreMade) {
    OtherVersion older;
    std::vector<TableInfo>& tables = older.tables();
    tables[static_cast<std::size_t>(table_of<Job>())].indexes = {{"by_status", {"status"}},
                                                                 {"by_type", {"type"}}};
    Schema schema = older.schema();
    std::erase_if(tables, [](const TableInfo& table) { return table.name == "memos"; });
    schema.tables = tables;
    ASSERT_TRUE(migrate(schema));

    ASSERT_TRUE(migrate(program_schema()));

    EXPECT_EQ(ask_sql(path_, "SELECT count(*) FROM sqlite_master WHERE name='memos'"), "1");
    EXPECT_EQ(ask_sql(path_, "SELECT count(*) FROM sqlite_master WHERE name='jobs_by_type'"), "0");
    EXPECT_EQ(ask_sql(path_, "SELECT sql FROM sqlite_master WHERE name='jobs_by_status'"),
              R"(CREATE INDEX "jobs_by_status" ON "jobs"("workspace", "status", "run_at", "id") WHERE "status"<>'DEAD')");
}

TEST_F(SchemaTest, AFieldThatIsGoneIsRefused) {
    ASSERT_TRUE(migrate(program_schema()));
    OtherVersion newer;
    newer.fields().pop_back();

    expect_refused(newer.schema(), "'tallies' has a column 'amount' that this tero does not know");
}

TEST_F(SchemaTest, AFieldOfAnotherKindIsRefused) {
    ASSERT_TRUE(migrate(program_schema()));
    OtherVersion newer;
    newer.fields()[1].type = newer.fields()[2].type;  // count becomes a decimal

    expect_refused(newer.schema(),
                   "'tallies.count' is INTEGER NOT NULL in the file and TEXT NOT NULL in this tero");
}

TEST_F(SchemaTest, ATableThatIsGoneIsRefused) {
    ASSERT_TRUE(migrate(program_schema()));

    expect_refused({.format = program_schema().format, .steps = {}, .tables = all_tables().first(3)},
                   "that this tero does not know");
}

TEST_F(SchemaTest, AFileOfANewerFormatIsRefused) {
    Schema newer = program_schema();
    newer.format += 1;
    ASSERT_TRUE(migrate(newer));

    expect_refused(program_schema(), "a newer tero wrote it");
    const ManualClock clock{Timestamp{1}};
    EXPECT_EQ((*open_sqlite({.path = path_}, clock))->migrate().error().code, ErrorCode::corrupt);
}

TEST_F(SchemaTest, AFileOfAFormatThatIsReadNoMoreIsRefused) {
    Schema first = program_schema();
    first.format = first.oldest = 1;
    ASSERT_TRUE(migrate(first));
    const std::string before = all_sql();

    const Result<Done> done = migrate(program_schema());

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::invalid);
    EXPECT_NE(done.error().message.find("start with a new data folder (server.data"), std::string::npos)
        << done.error().message;
    EXPECT_EQ(all_sql(), before) << "nothing is touched";
}

TEST_F(SchemaTest, ATableChangedByHandIsRefused) {
    ASSERT_TRUE(migrate(program_schema()));
    run_sql(path_, "ALTER TABLE tallies ADD COLUMN note TEXT");
    expect_refused(program_schema(), "changed by hand");

    run_sql(path_, "ALTER TABLE tallies DROP COLUMN note; DROP INDEX jobs_by_status");
    expect_refused(program_schema(), "changed by hand");
}

TEST_F(SchemaTest, ATableThatBecomesAPartGoesToItsHostsRows) {
    // As when job_bodies were a table of their own, and had one field less.
    TypeInfo small = *table_info(table_of<JobBody>()).type;
    const std::vector<FieldInfo> fields{small.fields.begin(), small.fields.end() - 1};
    small.fields = fields;
    std::vector<TableInfo> tables{all_tables().begin(), all_tables().end()};
    TableInfo& bodies = tables[static_cast<std::size_t>(table_of<JobBody>())];
    bodies.host = {};
    bodies.type = &small;
    const Schema apart{.format = program_schema().format, .steps = {}, .tables = tables};
    ASSERT_TRUE(migrate(apart));
    const auto id = [](char last) {
        return RawId{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(last)}};
    };
    const ManualClock clock{Timestamp{1}};
    for (const int host : {1, 2}) {
        run_sql(path_, fmt::format("INSERT INTO jobs(workspace, id, status, run_at, type, owner, owner_id, row_version) "
                                   "VALUES('acme', x'{:032x}', 'QUEUED', 5, 'paint', '', zeroblob(16), 7)", host));
    }
    for (const int part : {2, 3}) {
        run_sql(path_, fmt::format("INSERT INTO job_bodies VALUES('acme', x'{:032x}', '[{}]', {})", part, part, part));
    }

    {
        const auto looked = look_at_schema(open(), program_schema());
        ASSERT_TRUE(looked) << to_string(looked.error());
        EXPECT_EQ(*looked, SchemaState::TO_BE_BROUGHT_UP);
    }
    const auto store = open_migrated({.path = path_}, clock);

    const Result<Page> jobs = store->read("acme", {.table = table_of<Job>()});
    ASSERT_EQ(jobs->rows.size(), 2U) << "a part alone is no job";
    EXPECT_EQ(jobs->rows[1].as<Job>(), (Job{.id = Id<Job>{id(2)}, .run_at = Timestamp{5}, .type = "paint"}));
    EXPECT_EQ(jobs->rows[1].version, 7U);
    const Result<Page> parts = store->read("acme", {.table = table_of<JobBody>()});
    ASSERT_EQ(parts->rows.size(), 2U);
    EXPECT_EQ(parts->rows[0].as<JobBody>(), (JobBody{.id = Id<JobBody>{id(2)}, .payload = Json{"[2]"}}));
    EXPECT_EQ(parts->rows[0].version, 2U);
    EXPECT_EQ(parts->rows[1].as<JobBody>().payload.text, "[3]") << "nothing is lost";
    EXPECT_EQ(ask_sql(path_, "SELECT count(*) FROM sqlite_master WHERE name = 'job_bodies'"), "0");
}

TEST_F(SchemaTest, AStepSaysWhatADescriptionCannot) {
    OtherVersion older;
    std::erase_if(older.fields(), [](const FieldInfo& field) { return field.name == "amount"; });
    older.fields()[1].name = "tally";  // what `count` was called
    ASSERT_TRUE(migrate(older.schema()));
    run_sql(path_, "INSERT INTO tallies(workspace, key, tally, row_version) VALUES('acme', 'k', 5, 1)");
    const std::array<SchemaStep, 1> steps{
        {{program_schema().format + 1, "ALTER TABLE tallies RENAME COLUMN tally TO count"}}};
    Schema newer = program_schema();
    newer.format += 1;
    newer.steps = steps;

    ASSERT_TRUE(migrate(newer));
    ASSERT_TRUE(migrate(newer)) << "and only once";

    EXPECT_EQ(ask_sql(path_, "SELECT count FROM tallies"), "5");
}

}  // namespace
}  // namespace tero::sqlite
