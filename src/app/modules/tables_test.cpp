// What holds for the rows of every table that a Tero has, whichever module tells of it.
#include "app/modules/modules_fixture.hpp"
#include "codec/json.hpp"
#include "codec/json_schema.hpp"
#include "codec/random_object.hpp"
#include "kernel/table.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tero {
namespace {

RC_GTEST_PROP(Tables, EveryRowOfEveryTableComesBackUnchanged, (std::uint64_t seed)) {
    Random random{seed};
    for (const TableInfo& table : all_tables()) {
        for (const Reading reading : {Reading::strict, Reading::tolerant}) {
            const std::shared_ptr<void> row = table.make_row();
            fill_by_chance(*table.type, row.get(), random);
            std::string text;
            append_json(text, *table.type, row.get());

            const std::shared_ptr<void> read = table.make_row();
            const Result<Done> done = read_json(*table.type, text, read.get(), reading);

            RC_ASSERT(done.has_value());
            RC_ASSERT(table.equal(read.get(), row.get()));
            std::string again;
            append_json(again, *table.type, read.get());
            RC_ASSERT(again == text);
        }
    }
}

TEST(Tables, AreThoseOfAllModules) {
    for (const std::string_view name :
         {"history", "tasks", "conversations", "quotes", "counters", "sessions"}) {
        EXPECT_NE(find_table(name), nullptr) << name;
    }
}

// A reference that leads nowhere makes the API page useless.
TEST(Tables, NoReferenceOfTheirSchemasLeadsNowhere) {
    std::vector<const TypeInfo*> types;
    for (const TableInfo& table : all_tables()) types.push_back(table.type);

    const std::string components = openapi_components(types, {});

    constexpr std::string_view reference = "#/components/schemas/";
    std::size_t references = 0;
    for (std::size_t at = 0; (at = components.find(reference, at)) != std::string::npos;
         at += reference.size()) {
        const std::size_t from = at + reference.size();
        const std::string name = components.substr(from, components.find('"', from) - from);
        EXPECT_NE(components.find("\"" + name + "\":{\"type\""), std::string::npos) << name;
        references += 1;
    }
    EXPECT_GT(references, 20u);
}

}  // namespace
}  // namespace tero
