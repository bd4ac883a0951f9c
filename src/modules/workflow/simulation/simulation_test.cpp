#include "modules/workflow/simulation/simulation.hpp"

#include "base/check.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <chrono>
#include <string>

namespace tero::workflow {
namespace {

PlayedExecution played(std::string text, const Play& how = {}) {
    std::replace(text.begin(), text.end(), '\'', '"');
    WorkflowDefinition definition;
    const auto mistakes = read_definition(text, definition);
    CHECK(mistakes.empty(), "{}", mistakes.front().message);
    auto done = play(definition, how);
    CHECK(done.has_value(), "{}", done.error().message);
    return std::move(*done);
}

std::string told(const PlayedExecution& of) {
    std::string text;
    for (const PlayedEvent& one : of.happenings) text += fmt::format("{} {}\n", to_string(one.after), one.what);
    return text;
}

TEST(PlayedWorkflow, TimeIsSkippedAndWhatHappensIsTold) {
    Play how;
    how.tasks["t"] = {.result = Json{"5"}, .takes = 2min};
    EXPECT_EQ(told(played("{'id':'f','start':'a','steps':[{'id':'a','type':'TASK','task':'t','next':'b'},"
                          "{'id':'b','type':'DELAY','duration':'30d','next':'c'},"
                          "{'id':'c','type':'CALLBACK','function':'return 1 + 1'}]}", how)),
              "0s a RUNNING\n0s     task t null\n2min a SUCCEEDED 5\n2min b WAITING until 2026-01-31T12:02:00.000Z\n"
              "43202min b SUCCEEDED\n43202min c RUNNING\n43202min c SUCCEEDED 2\n43202min COMPLETED 2\n");
}

TEST(PlayedWorkflow, AttemptsFailAsThePlaySaysAndTheWayOutIsTaken) {
    Play how;
    how.tasks["t"] = {.fails = 2};
    const std::string steps = "{{'id':'f','start':'a','steps':[{{'id':'a','type':'TASK','task':'t','attempts':{},"
                              "'on_error':'b'}},{{'id':'b','type':'TASK','task':'u'}}]}}";
    EXPECT_EQ(played(fmt::format(fmt::runtime(steps), 3), how).execution.path.runs.size(), 1U);
    const auto failed = played(fmt::format(fmt::runtime(steps), 2), how);
    ASSERT_EQ(failed.execution.path.runs.size(), 2U);
    EXPECT_EQ(failed.execution.path.runs[0].error, "it was played to fail");
    EXPECT_EQ(failed.execution.status, ExecutionStatus::COMPLETED);
}

TEST(PlayedWorkflow, ASignalComesWhenThePlaySaysAndWithoutOneItIsToldThatNothingComes) {
    const std::string waits = "{'id':'f','start':'a','steps':[{'id':'a','type':'CALLBACK','signal':'go'}]}";
    Play how;
    how.signals.push_back({.name = "go", .after = 3h, .payload = Json{"7"}});
    EXPECT_EQ(played(waits, how).execution.output.text, "7");
    const auto never = played(waits);
    EXPECT_EQ(never.execution.status, ExecutionStatus::WAITING);
    EXPECT_EQ(never.happenings.back().what, "it waits, and nothing comes");
}

TEST(PlayedWorkflow, ATaskThatNobodyDoesTimesOutAndACancelUndoes) {
    Play how;
    how.tasks["t"].never = true;
    const auto late = played("{'id':'f','start':'a','steps':[{'id':'a','type':'TASK','task':'t','timeout':'1h'}]}", how);
    EXPECT_EQ(late.execution.status, ExecutionStatus::FAILED);
    EXPECT_EQ(late.happenings.back().after, 1h);
    how = {};
    how.cancel_after = 10s;
    const auto undone = played("{'id':'f','start':'a','steps':[{'id':'a','type':'TASK','task':'t','compensate':'u',"
                               "'next':'b'},{'id':'b','type':'DELAY','duration':'1d'},{'id':'u','type':'TASK','task':'undo'}]}", how);
    EXPECT_EQ(undone.execution.status, ExecutionStatus::CANCELLED);
    EXPECT_TRUE(undone.execution.path.runs[0].undone);
}

TEST(PlayedWorkflow, AWorkflowThatAStepStartsGoesAsThePlaySays) {
    Play how;
    how.workflows["pack"] = {.result = Json{"5"}, .takes = 2min, .fails = 1, .error = "no boxes"};
    const auto done = played("{'id':'f','start':'a','steps':[{'id':'a','type':'WORKFLOW','workflow':'pack','input':1,'attempts':2}]}", how);
    EXPECT_EQ(told(done), "0s a RUNNING\n0s     workflow pack 1\n2min a WAITING: played: no boxes\n"
                          "121s a RUNNING\n121s     workflow pack 1\n241s a SUCCEEDED 5\n241s COMPLETED 5\n");
    how.workflows["pack"].never = true;
    const auto late = played("{'id':'f','start':'a','steps':[{'id':'a','type':'WORKFLOW','workflow':'pack','version':3,'timeout':'1h'}]}", how);
    EXPECT_EQ(late.execution.error, "a: it took longer than 1h");
    const auto itself = played("{'id':'f','start':'a','steps':[{'id':'a','type':'WORKFLOW','workflow':'f'}]}");
    EXPECT_EQ(itself.execution.status, ExecutionStatus::FAILED);
}

TEST(PlayedWorkflow, APlayThatNamesWhatIsNotThereOrLastsTooLongIsRefused) {
    WorkflowDefinition definition;
    ASSERT_TRUE(read_definition(R"({"id":"f","start":"a","steps":[{"id":"a","type":"TASK","task":"t","next":"b"},)"
                                R"({"id":"b","type":"CALLBACK","signal":"go"}]})", definition).empty());
    const auto refused = [&](const Play& how) {
        const auto played = play(definition, how);
        return played ? std::string{} : played.error().field;
    };
    EXPECT_EQ(refused({.tasks = {{"tt", {}}}}), "tasks.tt");
    EXPECT_EQ(refused({.tasks = {{"t", {.takes = std::chrono::days{8}}}}}), "tasks.t.takes");
    EXPECT_EQ(refused({.calls = {{"t", {}}}}), "calls.t");
    EXPECT_EQ(refused({.signals = {{.name = "gone"}}}), "signals[0].name");
    EXPECT_EQ(refused({.signals = {{.name = "go", .after = std::chrono::days{999'999}}}}), "signals[0].after");
    EXPECT_EQ(refused({.at = Timestamp{-1}}), "at");
    EXPECT_EQ(refused({.at = Timestamp{253'402'300'799'000}}), "at");
}

TEST(PlayedWorkflow, WhatAModuleDoesIsPlayedToo) {
    const std::string waits = "{'id':'f','start':'a','steps':[{'id':'a','type':'CALLBACK','call':'work.wait','on_error':'b'},"
                              "{'id':'b','type':'TASK','task':'t'}]}";
    Play how;
    how.calls["work.wait"] = {.result = Json{"5"}, .takes = 3h};
    const auto done = played(waits, how);
    EXPECT_EQ(done.execution.output.text, "5");
    EXPECT_EQ(done.happenings.back().after, 3h);
    how.calls["work.wait"] = {.error = "no"};
    EXPECT_EQ(played(waits, how).execution.path.runs.size(), 2U);
}

TEST(PlayedWorkflow, BranchesAreToldToo) {
    const std::string text = told(played("{'id':'f','start':'a','steps':[{'id':'a','type':'PARALLEL','each':'{1,2}','branch':'b'},"
                                         "{'id':'b','type':'TASK','task':'t'}]}"));
    EXPECT_NE(text.find("  [1] b SUCCEEDED\n"), std::string::npos) << text;
    EXPECT_NE(text.find("  [2] b SUCCEEDED\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace tero::workflow
