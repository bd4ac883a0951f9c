// Attributes by which executions are found.
#include "modules/workflow/tests/workflow_fixture.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>
#include <vector>

namespace tero {
namespace {

using Texts = std::vector<std::string>;

class AttributesOfExecutions : public testing::Test {
protected:
    Texts values() {
        Texts all;
        for (const WorkflowAttribute& one : flow.engine.all<WorkflowAttribute>()) all.push_back(one.value);
        std::sort(all.begin(), all.end());
        return all;
    }
    void put(const std::string& attributes) {
        flow.put("{'id':'f','start':'a','attributes':" + attributes +
                 ",'steps':[{'id':'a','type':'TASK','task':'t','set':{'stage':'{{ steps.a.output.stage }}'},'next':'b'},"
                 "{'id':'b','type':'TASK','task':'u'}]}");
    }

    Workflows flow;
};

TEST_F(AttributesOfExecutions, TheyFollowTheVariables) {
    put("{'customer':'{{ input.customer }}','stage':'{{ vars.stage }}','sum':'{{ input.sum }}'}");
    const auto id = flow.start("f", "{'customer':'Ana','sum':12}");
    EXPECT_EQ(values(), (Texts{"customer=Ana", "sum=12"})) << "there is no stage yet";
    flow.engine.restart();
    flow.complete({flow.claim_one("t")}, R"({"stage":"paid"})");
    EXPECT_EQ(values(), (Texts{"customer=Ana", "stage=paid", "sum=12"}));
    ASSERT_TRUE(flow.engine.ask(RewindExecution{.execution = id, .step = "a", .input = Json{R"({"customer":"Bea"})"}, .by = "ana"}));
    EXPECT_EQ(values(), (Texts{"customer=Bea", "stage=paid"}));
    const WorkflowExecution row = flow.row(id);
    EXPECT_EQ(row.attributes, (std::map<std::string, std::string>{{"customer", "Bea"}, {"stage", "paid"}}));
    EXPECT_EQ(flow.engine.all<WorkflowAttribute>().front().created_at, row.created_at);
}

TEST_F(AttributesOfExecutions, WhatIsNoShortValueIsNotThere) {
    put("{'list':[1],'none':null,'empty':'','flag':true,'broken':'{{ input.a.b }}','long':'{{ input.long }}'}");
    flow.start("f", "{'long':'" + std::string(101, 'x') + "'}");
    EXPECT_EQ(values(), Texts{"flag=true"});
}

TEST_F(AttributesOfExecutions, TheyGoWithTheirExecution) {
    Workflows kept{24h};
    kept.put("{'id':'f','start':'a','attributes':{'customer':'{{ input.customer }}'},'steps':[{'id':'a','type':'TASK','task':'t'}]}");
    const auto id = kept.start("f", "{'customer':'Ana'}");
    EXPECT_EQ(kept.work(), "t");
    EXPECT_EQ(kept.engine.all<WorkflowAttribute>().size(), 1U);
    kept.engine.pass(48h);
    const StoredRow found = kept.engine.find(table_of<WorkflowExecution>(), RawId{id});
    ASSERT_TRUE(kept.engine.ask(
        ForgetRows{.table = table_of<WorkflowExecution>(), .rows = {{RawId{id}, found.version}}}));
    EXPECT_FALSE(kept.engine.stored<WorkflowExecution>(RawId{id}));
    EXPECT_TRUE(kept.engine.all<WorkflowAttribute>().empty());
}

TEST_F(AttributesOfExecutions, ADefinitionOfTooManyOrOfNoNamesIsRefused) {
    const auto wrong = [&](const std::string& attributes) {
        const auto put = flow.try_put("{'id':'g','start':'a','attributes':" + attributes +
                                      ",'steps':[{'id':'a','type':'TASK','task':'t'}]}");
        return put ? std::string{} : put.error().field;
    };
    EXPECT_EQ(wrong("{'Customer':1}"), "attributes.Customer");
    EXPECT_EQ(wrong("{'a':'{{ 1 + }}'}"), "attributes.a");
    EXPECT_EQ(wrong("{'a':1,'b':1,'c':1,'d':1,'e':1,'f':1,'g':1,'h':1,'i':1}"), "attributes");
}

}  // namespace
}  // namespace tero
