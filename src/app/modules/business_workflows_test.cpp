// The workflows that a business brings along: each of those built in is right, and plays to its end.
#include "app/modules/business_workflows.hpp"

#include "business_files/built_in.hpp"
#include "codec/json.hpp"
#include "codec/yaml.hpp"
#include "modules/workflow/simulation/simulation.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>

namespace tero {
namespace {

std::string mistakes_of(std::string path, std::string text) {
    BusinessFiles files;
    files.texts.emplace(std::move(path), std::move(text));
    std::string all;
    for (const Error& one : check_workflows(files)) all += one.message + "\n";
    return all;
}

// Each has plays, workflows/plays/<id>.yaml or <id>-….yaml.
TEST(BusinessWorkflows, EveryOneOfABuiltInBusinessPlaysToItsEnd) {
    for (const std::string& name : built_in_businesses()) {
        const BusinessFiles& files = built_in_business(name);
        const auto definitions = read_workflows(files);
        ASSERT_TRUE(definitions.has_value()) << name << ": " << definitions.error().message;
        EXPECT_FALSE(definitions->empty()) << name;
        for (const WorkflowDefinition& definition : *definitions) {
            int plays = 0;
            for (const auto& [path, text] : files.texts) {
                if (!path.starts_with(fmt::format("workflows/plays/{}", definition.id))) continue;
                const auto json = json_of_yaml(text);
                ASSERT_TRUE(json.has_value()) << path << ": " << json.error().message;
                workflow::Play play;
                const auto read = read_json(type_info<workflow::Play>(), *json, &play, Reading::strict);
                ASSERT_TRUE(read.has_value()) << path << ": " << to_string(read.error());
                const auto played = workflow::play(definition, play);
                ASSERT_TRUE(played.has_value()) << path << ": " << played.error().message;
                EXPECT_EQ(played->execution.status, ExecutionStatus::COMPLETED)
                    << path << ": " << played->happenings.back().what;
                ++plays;
            }
            EXPECT_GT(plays, 0) << name << " has no play for " << definition.id;
        }
    }
}

TEST(BusinessWorkflows, AMistakeIsToldWithItsFileAndPlace) {
    EXPECT_EQ(mistakes_of("workflows/a.yaml", "id: a\nstart: b\nsteps: [{id: b, type: TASK}]\n"),
              "workflows/a.yaml: steps[0].task: names the type of its task\n");
    EXPECT_EQ(mistakes_of("workflows/a.yaml", "id: a\nstart: [\n").substr(0, 18), "workflows/a.yaml: ");
    EXPECT_EQ(mistakes_of("workflows/a.yaml", "id: b\nstart: s\nsteps: [{id: s, type: TASK, task: t}]\n"),
              "workflows/a.yaml: id: it is 'b', and the file is workflows/a.yaml\n");
    const std::string unknown = mistakes_of(
        "workflows/a.yaml", "id: a\ntriggers: [message.sale]\nstart: s\nsteps: [{id: s, type: CALLBACK, call: x.y}]\n");
    EXPECT_NE(unknown.find("triggers[0]: nothing is called 'message.sale'"), std::string::npos) << unknown;
    EXPECT_NE(unknown.find("message.sales, message.support"), std::string::npos) << unknown;
    EXPECT_NE(unknown.find("steps[0].call: nothing does 'x.y'"), std::string::npos) << unknown;
    EXPECT_EQ(mistakes_of("workflows/plays/a.yaml", "no: definition"), "");
}

TEST(BusinessWorkflows, WhatAStepStartsIsAFileOfTheBusinessInAnyOrder) {
    BusinessFiles files;
    const auto add = [&](const char* id, const char* other) {
        files.texts[fmt::format("workflows/{}.yaml", id)] = fmt::format(
            "id: {}\nstart: s\nsteps: [{{id: s, type: WORKFLOW, workflow: {}}}]\n", id, other);
    };
    add("a", "b");
    add("b", "a");
    EXPECT_TRUE(check_workflows(files).empty());
    add("b", "c");
    const auto mistakes = check_workflows(files);
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_EQ(mistakes[0].message, "workflows/b.yaml: steps[0].workflow: there is no workflows/c.yaml");
}

TEST(BusinessWorkflows, TwoThatBeginWithTheSameAreAMistake) {
    BusinessFiles files;
    for (const char* id : {"a", "b"}) {
        files.texts.emplace(fmt::format("workflows/{}.yaml", id),
                            fmt::format("id: {}\ntriggers: [quote.sent]\nstart: s\n"
                                        "steps: [{{id: s, type: TASK, task: t}}]\n", id));
    }
    const auto mistakes = check_workflows(files);
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_EQ(mistakes[0].message, "workflows/b.yaml: triggers: quote.sent begins that of workflows/a.yaml");
}

}  // namespace
}  // namespace tero
