// What Meta's error codes mean: the table, its page in the docs, and the codes that people stumbled over.
#include "channels/whatsapp/error_classes.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <fstream>
#include <iterator>
#include <string>

namespace tero::whatsapp {
namespace {

TEST(ErrorClasses, TheTableInTheDocsIsTheOneInTheCode) {
    std::string table = "| code | Meta's title | class | the message |\n| --- | --- | --- | --- |\n";
    for (const ErrorFacts& row : known_errors()) {
        const ErrorClass& known = error_class_named(row.error_class);
        table += fmt::format("| {} | {} | `{}` | {} |\n", row.code, row.title, known.name, known.then);
    }
    const ErrorClass& permission = error_class_of(200);
    table += fmt::format("| 200 to 299 | API Permission | `{}` | {} |\n", permission.name, permission.then);
    const ErrorClass& unknown = error_class_named("unknown");
    table += fmt::format("| any other | | `{}` | {} |\n", unknown.name, unknown.then);

    std::ifstream file{"docs/whatsapp.md"};
    const std::string docs{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_NE(docs.find(table), std::string::npos) << "docs/whatsapp.md should hold:\n" << table;
}

TEST(ErrorClasses, CodesAscendAndEachHasItsClass) {
    std::int64_t before = -1;
    for (const ErrorFacts& row : known_errors()) {
        EXPECT_GT(row.code, before);
        before = row.code;
        EXPECT_EQ(error_class_of(row.code).name, row.error_class);
    }
}

TEST(ErrorClasses, WhatPassesByItselfIsTriedAgain) {
    for (const int code : {1, 2, 4, 131000, 131016, 131048, 131056, 131057, 133004, 133015, 80007, 130429}) {
        EXPECT_TRUE(error_class_of(code).retryable) << code;
    }
    for (const int code : {0, 10, 190, 131031, 131037, 131042, 131047, 132000, 133010, 135000, 999}) {
        EXPECT_FALSE(error_class_of(code).retryable) << code;
    }
}

}  // namespace
}  // namespace tero::whatsapp
