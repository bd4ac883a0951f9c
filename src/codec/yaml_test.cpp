#include "codec/yaml.hpp"

#include <gtest/gtest.h>
#include <string>

namespace tero {
namespace {

std::string json(std::string_view yaml) {
    const auto read = json_of_yaml(yaml);
    return read ? *read : to_string(read.error());
}

TEST(Yaml, WhatPeopleWriteBecomesJson) {
    EXPECT_EQ(json("id: order\nversion: 2\nsteps:\n  - id: a\n    type: TASK\n  - {id: b, empty: [], none: }\n"),
              R"({"id":"order","version":2,"steps":[{"id":"a","type":"TASK"},{"id":"b","empty":[],"none":null}]})");
    EXPECT_EQ(json("[1, -2.5, 1e3, true, false, null, ~]"), "[1,-2.5,1e3,true,false,null,null]");
    EXPECT_EQ(json("text: |\n  local a = 1\n  return a\n"), R"({"text":"local a = 1\nreturn a\n"})");
}

TEST(Yaml, WhatIsInQuotesOrNoNumberOfJsonIsText) {
    EXPECT_EQ(json(R"(["1", 'true', 01, 0x10, +1, .5, yes, no, 12:30, 1_000])"),
              R"(["1","true","01","0x10","+1",".5","yes","no","12:30","1_000"])");
    EXPECT_EQ(json("1: one"), R"({"1":"one"})");
}

TEST(Yaml, WhatCannotBeReadSaysItsLine) {
    EXPECT_EQ(json("a: 1\nb: [1, 2\n"), "invalid: line 3: end of sequence flow not found");
    EXPECT_EQ(json("a: 1\na: 2\n"), "invalid: line 2: 'a' is there twice");
    EXPECT_EQ(json("a: &x [1]\nb: *x\n"), "invalid: line 1: anchors are not read");
    EXPECT_EQ(json("a: !!int 5"), "invalid: line 1: tags are not read");
    EXPECT_EQ(json("a: 1\n---\nb: 2\n"), "invalid: there is more than one document in it");
    EXPECT_EQ(json(""), "invalid: there is nothing in it");
    EXPECT_FALSE(json_of_yaml("? [a, b]\n: 1\n").has_value());
    EXPECT_FALSE(json_of_yaml(std::string(40, '[') + std::string(40, ']')).has_value());
}

}  // namespace
}  // namespace tero
