#include "store/conformance.hpp"

#include "base/check.hpp"
#include "base/decimal.hpp"
#include "codec/json.hpp"
#include "codec/plain_value.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstring>

namespace tero {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(StoreConformance);  // by tests that share this library only

// Named here so that the linker takes the files of cases out of their library.
void link_commit_cases();
void link_lead_cases();
void link_read_cases();
void link_random_cases();
void link_restart_cases();
void link_thread_cases();

std::string store_name(const testing::TestParamInfo<StoreUnderTest>& info) { return info.param.name; }

StoreConformance::StoreConformance() {
    link_commit_cases();
    link_lead_cases();
    link_read_cases();
    link_random_cases();
    link_restart_cases();
    link_thread_cases();
}

void StoreConformance::SetUp() {
    fixture_ = GetParam().make(clock_);
    const Result<Done> migrated = store().migrate();
    ASSERT_TRUE(migrated) << to_string(migrated.error());
    leader_ = take("acme");
}

Leadership StoreConformance::take(std::string_view workspace, std::string_view node) {
    Result<Leadership> taken = store().lead(workspace, node, 0, 30s);
    EXPECT_TRUE(taken) << to_string(taken.error());
    return taken ? *taken : Leadership{};
}

Result<Done> StoreConformance::commit(std::vector<Write> writes) {
    const Batch batch = batch_of(std::move(writes));
    Leadership shown = leader_;
    shown.group += 1;
    Result<Done> stored = store().commit({&batch, 1}, shown);
    if (stored) leader_ = shown;
    return stored;
}

StoredRow StoreConformance::find(TableId table, const RowKey& key, std::string_view workspace) {
    const Result<Page> page = store().read(workspace, {.table = table, .keys = {key}});
    EXPECT_TRUE(page) << to_string(page.error());
    return page && !page->rows.empty() ? page->rows.front() : StoredRow{};
}

std::vector<StoredRow> StoreConformance::read_all(const Query& query, std::string_view workspace) {
    std::vector<StoredRow> rows;
    Query next = query;
    for (int pages = 0; pages < 10'000; ++pages) {
        const Result<Page> page = store().read(workspace, next);
        EXPECT_TRUE(page) << to_string(page.error());
        if (!page) return rows;
        EXPECT_LE(page->rows.size(), query.limit);
        rows.insert(rows.end(), page->rows.begin(), page->rows.end());
        if (page->next.empty()) return rows;
        next.after = page->next;
    }
    ADD_FAILURE() << "the pages have no end";
    return rows;
}

namespace {

void fill(const TypeInfo& type, void* value, Random& random);

std::string random_text(Random& random) {
    // Quotes, escapes, letters of two to four bytes, and a NUL: all of it must come back.
    constexpr std::array<std::string_view, 12> parts{
        "a", "Z9", " ", "'", "\"", "\\", "\n", "ñ", "m² €", "🐦", "%_", std::string_view{"\0", 1}};
    std::string text{"t"};
    for (auto count = random.below(12); count > 0; --count) {
        text += parts[static_cast<std::size_t>(random.below(parts.size()))];
    }
    return text;
}

void fill_structure(const TypeInfo& type, void* value, Random& random) {
    for (const FieldInfo& field : type.fields) fill(*field.type, field.in(value), random);
}

void fill(const TypeInfo& type, void* value, Random& random) {
    switch (type.kind) {
        case Kind::boolean:
            type.set_integer(value, 1);
            return;
        case Kind::integer: {
            // As many bits as the type has, whatever its sign.
            const auto bits = static_cast<std::int64_t>(random.next() >> random.below(64));
            type.set_integer(value, bits == 0 ? 1 : bits);
            return;
        }
        case Kind::number:
            *static_cast<double*>(value) = static_cast<double>(random.below(1'000'000)) / 64.0;
            return;
        case Kind::text:
            *static_cast<std::string*>(value) = random_text(random);
            return;
        case Kind::timestamp:
            static_cast<Timestamp*>(value)->ms = 1 + random.below(4'000'000'000'000);
            return;
        case Kind::duration:
            *static_cast<Duration*>(value) = Duration{1 + random.below(100'000'000)};
            return;
        case Kind::id:
            *static_cast<RawId*>(value) = random_id(random);
            return;
        case Kind::decimal:
            *static_cast<Decimal*>(value) =
                Decimal::of(fmt::format("{}{}.{:03}", random.chance(30) ? "-" : "",
                                        random.below(1'000'000'000'000), random.below(1000)));
            return;
        case Kind::enumeration:
            type.set_integer(value, random.below(static_cast<std::int64_t>(type.enumerators.size())));
            return;
        case Kind::json:
            static_cast<Json*>(value)->text =
                fmt::format(R"({{"n":{},"list":[true,null,"ñ"]}})", random.below(1000));
            return;
        case Kind::plain:
            *static_cast<PlainValue*>(value) = random.below(1000);
            return;
        case Kind::optional:
            fill(*type.element, type.append(value), random);
            return;
        case Kind::list:
            for (auto count = 1 + random.below(3); count > 0; --count) {
                fill(*type.element, type.append(value), random);
            }
            return;
        case Kind::map:
        case Kind::other_fields:
            for (auto count = 1 + random.below(3); count > 0; --count) {
                fill(*type.element, type.insert(value, fmt::format("key \"{}\"", random.below(100))), random);
            }
            return;
        case Kind::structure:
            fill_structure(type, value, random);
            return;
    }
}

}  // namespace

RawId random_id(Random& random) {
    RawId id;
    for (std::uint8_t& byte : id.bytes) byte = static_cast<std::uint8_t>(random.below(256));
    id.bytes[0] |= 1;  // never empty
    return id;
}

std::shared_ptr<void> random_row(const TableInfo& table, Random& random) {
    std::shared_ptr<void> row = table.make_row();
    fill_structure(*table.type, row.get(), random);
    if (!table.has_id_key()) {  // two random texts may be the same
        *static_cast<std::string*>(table.key_field().in(row.get())) += to_string(random_id(random));
    }
    return row;
}

void set_key(const TableInfo& table, void* row, const RowKey& key) {
    void* field = table.key_field().in(row);
    if (table.has_id_key()) {
        *static_cast<RawId*>(field) = key.id;
    } else {
        *static_cast<std::string*>(field) = key.text;
    }
}

bool equal_rows(TableId table, const void* a, const void* b) {
    if (a == nullptr || b == nullptr) return a == b;
    return table_info(table).equal(a, b);
}

std::string describe_row(TableId table, const void* row) {
    if (row == nullptr) return "no row";
    std::string text;
    append_json(text, *table_info(table).type, row);
    return text;
}

}  // namespace tero
