// What a Tero decided is written down, and decided again from the file.
#include "app/recording/recording.hpp"

#include "app/automated_agent_system.hpp"
#include "app/data_folder/data_folder.hpp"
#include "app/data_folder/doctor.hpp"
#include "app/modules/tero_modules.hpp"
#include "app/recording/input_bytes.hpp"
#include "app/recording/replay.hpp"
#include "app/secret_file.hpp"
#include "base/file.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "modules/workflow/model/inputs.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

namespace tero::app {
namespace {

using sqlite::run_sql;

const SystemClock recording_clock;

class RecordingTest : public testing::Test {
protected:
    std::unique_ptr<AutomatedAgentSystem> start() {
        SystemOptions options;
        options.config.server.data = folder_.path;
        options.config.server.port = 0;
        options.record = true;
        auto tero = AutomatedAgentSystem::start(std::move(options), recording_clock);
        EXPECT_TRUE(tero.has_value()) << tero.error().message;
        return std::move(*tero);
    }
    // Two lives, one of them answered once for all, and a key.
    void live() {
        const auto tero = start();
        ASSERT_TRUE(tero->make_admin_key().has_value());
        EngineHost& host = tero->host();
        ASSERT_TRUE(host.ask(RegisterAgent{.agent = {.id = "painter", .capabilities = {"paint"}, .max_concurrency = 2}}));
        ASSERT_TRUE(host.ask(SubmitTasks{{NewTask{.type = "paint", .payload = {R"({"wall":"north"})"}}}}));
        ASSERT_TRUE(host.ask(SubmitTasks{{NewTask{.type = "paint", .payload = {R"({"wall":"south"})"}}}}));
        Random random{1};
        auto claimed = host.ask(Claim{.agent = "painter", .limit = 2, .request = make_raw_id({5}, random)});
        ASSERT_TRUE(claimed.has_value());
        const Leases leases = std::move(*claimed).take<Leases>();
        ASSERT_EQ(leases.leases.size(), 2U);
        CompleteTasks done{.agent = "painter"};
        for (const Lease& lease : leases.leases)
            done.completions.push_back({lease.task->id, lease.task->epoch, {R"("dry")"}});
        ASSERT_TRUE(host.ask(done).has_value());
    }
    Result<ReplayOutcome> again(decltype(ModuleSet::around) around = {}) {
        TRY(RecordingReader recording, RecordingReader::open(folder_.recording()));
        AgentConfig config;
        config.server.public_url = recording.header().public_url;
        TRY(TimeZone zone, TimeZone::load(config.business.time_zone));
        TRY(const auto secret, kept_secret(folder_.secret()));
        return replay(recording, tero_modules({.config = config,
                                               .zone = std::move(zone),
                                               .secret = secret.value(),
                                               .texts = built_in_texts(business_by_default),
                                               .around = std::move(around)}));
    }
    void change(std::string_view from, std::string_view to) {
        std::string text = *read_file(folder_.recording());
        const std::size_t at = text.find(from);
        ASSERT_NE(at, std::string::npos);
        ASSERT_TRUE(replace_file(folder_.recording(), text.replace(at, from.size(), to)));
    }
    std::uint64_t stored_group() { return (*sqlite::last_group(folder_.database()))->group; }

    sqlite::TempFolder temp_;
    DataFolder folder_{temp_.file("data")};
};

TEST_F(RecordingTest, WhatWasDecidedIsDecidedAgainToTheSameHash) {
    live();

    const auto outcome = again();

    ASSERT_TRUE(outcome.has_value()) << outcome.error().message;
    EXPECT_FALSE(outcome->difference) << outcome->difference->group << ": " << outcome->difference->what;
    EXPECT_EQ(outcome->last_group, stored_group());
    EXPECT_EQ(outcome->chain, (*sqlite::last_group(folder_.database()))->chain);
    EXPECT_GT(outcome->inputs, 5U);
    EXPECT_EQ(outcome->ended_because, "");
}

TEST_F(RecordingTest, ANextStartIsRecordedFromWhatItReadAndTheLastRecordingIsKept) {
    live();
    { const auto tero = start(); }

    const auto outcome = again();

    ASSERT_TRUE(outcome.has_value()) << outcome.error().message;
    EXPECT_FALSE(outcome->difference) << outcome->difference->what;
    EXPECT_EQ(outcome->last_group, stored_group());
    EXPECT_TRUE(RecordingReader::open(folder_.recording() + ".before").has_value());
}

TEST_F(RecordingTest, AChangedInputIsFoundWithTheGroupThatItWasDecidedIn) {
    live();
    const auto whole = again();
    change("south", "north");

    const auto outcome = again();

    ASSERT_TRUE(outcome.has_value()) << outcome.error().message;
    ASSERT_TRUE(outcome->difference);
    EXPECT_GT(outcome->difference->group, 1U);
    EXPECT_LT(outcome->difference->group, whole->last_group);
    EXPECT_EQ(outcome->difference->group, outcome->last_group + 1);
}

TEST_F(RecordingTest, AChangedDecisionIsFoundWithItsGroup) {
    live();

    const auto outcome =
        again([](const Decide& decide, const Rows& rows, const Input& input, Context& context) {
            Decision decision = decide(rows, input, context);
            auto* decided = std::get_if<Decided>(&decision);
            if (decided != nullptr && input.is<CompleteTasks>()) decided->batch.writes.pop_back();
            return decision;
        });

    ASSERT_TRUE(outcome.has_value()) << outcome.error().message;
    ASSERT_TRUE(outcome->difference);
    const auto& inputs = outcome->difference->inputs;
    EXPECT_NE(std::find(inputs.begin(), inputs.end(), "CompleteTasks"), inputs.end());
}

TEST_F(RecordingTest, WhatACrashCutOffIsLeftOut) {
    live();
    const std::string text = *read_file(folder_.recording());
    ASSERT_TRUE(replace_file(folder_.recording(), text.substr(0, text.size() * 3 / 4)));

    const auto outcome = again();

    ASSERT_TRUE(outcome.has_value()) << outcome.error().message;
    EXPECT_FALSE(outcome->difference);
    EXPECT_LT(outcome->last_group, stored_group());
}

TEST_F(RecordingTest, WhereverItIsDamagedItIsNeverCalledTheSame) {
    live();
    const std::string whole = *read_file(folder_.recording());
    for (int i = 1; i <= 60; ++i) {
        std::string text = whole;
        char& byte = text[text.size() * static_cast<std::size_t>(i) / 61];
        byte = static_cast<char>(byte ^ (1 << (i % 8)));
        ASSERT_TRUE(replace_file(folder_.recording(), text));
        const auto outcome = again();
        EXPECT_TRUE(!outcome.has_value() || outcome->difference || !outcome->ended_because.empty()) << i;
    }
}

TEST_F(RecordingTest, AFullDiskEndsTheRecordingAndNothingIsWrittenTwice) {
    const std::string path = temp_.file("full");
    auto recorder = Recorder::open(path, {.version = "x"});
    ASSERT_TRUE(recorder.has_value());
    const auto begun = std::filesystem::file_size(path);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit full{begun + 1000, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &full);
    Page page;
    page.unreadable.emplace_back(300 << 10, 'x');  // more than is kept back
    (*recorder)->has_read(table_of<Task>(), page);
    ::setrlimit(RLIMIT_FSIZE, &before);
    for (int i = 0; i < 100'000; ++i) (*recorder)->turns({i});
    EXPECT_EQ(std::filesystem::file_size(path), begun + 1000);
}

TEST_F(RecordingTest, OneThatCannotBeginTakesNoneAway) {
    const std::string path = temp_.file("kept");
    ASSERT_TRUE(Recorder::open(path, {.version = "x"}).has_value());
    const std::string kept = *read_file(path);
    std::filesystem::create_directory(path + ".new");
    EXPECT_FALSE(Recorder::open(path, {.version = "x"}).has_value());
    EXPECT_EQ(*read_file(path), kept);
}

TEST_F(RecordingTest, ARecordingEndsWhereItMayGrowNoFurther) {
    const std::string path = temp_.file("small");
    {
        auto recorder = Recorder::open(path, {.version = "x"}, 100);
        ASSERT_TRUE(recorder.has_value());
        for (int i = 0; i < 100; ++i) (*recorder)->turns({i});
    }
    auto recording = RecordingReader::open(path);
    ASSERT_TRUE(recording.has_value()) << recording.error().message;
    std::optional<RecordKind> last;
    while (const auto record = recording->next()) last = record->kind;
    EXPECT_EQ(last, RecordKind::ENDS);
}

TEST_F(RecordingTest, TheDoctorComparesTheChainWithTheRecording) {
    live();
    const auto chain = [&] {
        std::vector<Finding> all = examine(folder_, sqlite::ProofDepth::SCHEMA);
        const auto found =
            std::find_if(all.begin(), all.end(), [](const Finding& one) { return one.about == "chain"; });
        return found == all.end() ? Finding{} : *found;
    };
    EXPECT_EQ(chain().level, FindingLevel::GOOD);
    EXPECT_NE(chain().what.find("as it was recorded"), std::string::npos) << chain().what;

    run_sql(folder_.database(), "UPDATE leadership SET chain = chain + 1");
    EXPECT_EQ(chain().level, FindingLevel::WRONG);
    std::filesystem::permissions(folder_.recording(), std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    const auto all = examine(folder_, sqlite::ProofDepth::SCHEMA);
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const Finding& one) {
        return one.level == FindingLevel::WRONG && one.what.find(folder_.recording()) != std::string::npos &&
               one.about != "chain";
    }));
}

// Only these are offered; all others are decided in the group of the one that led to them.
TEST(InputCodecs, EveryCallCanBeRecorded) {
    for (const InputInfo* input : all_inputs()) {
        const bool comes_from_outside = input->use == InputUse::CALL || input->use == InputUse::REPORT ||
                                        input->use == InputUse::CLAIM || input->use == InputUse::SUBMIT;
        EXPECT_TRUE(!comes_from_outside || find_input_codec(*input) != nullptr)
            << input->name << " has no line in input_bytes.cpp";
    }
}

TEST(InputCodecs, AnInputComesBackAsItWas) {
    SubmitTasks submit{.tasks = {NewTask{.type = "paint", .lease = 5s, .after = {Id<Task>{RawId{{1, 2, 3}}}}}},
                       .by = {.id = "k", .actor = "key:k", .may_change_all = false},
                       .idempotency_key = "once"};
    const InputCodec* codec = find_input_codec(InputOf<SubmitTasks>::info);
    ASSERT_NE(codec, nullptr);
    std::string bytes;
    codec->append(bytes, &submit);
    std::string_view rest = bytes;
    const auto read = codec->read(rest);
    ASSERT_TRUE(read.has_value());
    EXPECT_TRUE(rest.empty());
    const auto* back = read->as<SubmitTasks>();
    EXPECT_EQ(back->tasks, submit.tasks);
    EXPECT_EQ(back->by.actor, "key:k");
    EXPECT_FALSE(back->by.may_change_all);
    EXPECT_EQ(back->idempotency_key, "once");
}

}  // namespace
}  // namespace tero::app
