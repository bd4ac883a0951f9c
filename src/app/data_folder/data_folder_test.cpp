// A data folder that is copied, damaged, restored and looked at, with a real Tero before and after.
#include "app/data_folder/data_folder.hpp"

#include "app/automated_agent_system.hpp"
#include "app/data_folder/backup.hpp"
#include "app/data_folder/doctor.hpp"
#include "app/data_folder/last_backup.hpp"
#include "base/crypto.hpp"
#include "base/file.hpp"
#include "modules/coordinator/model/inputs.hpp"
#include "store_sqlite/sqlite_fixture.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tero::app {
namespace {

namespace fs = std::filesystem;
using sqlite::ask_sql;
using sqlite::run_sql;

const SystemClock folder_clock;

class DataFolderTest : public testing::Test {
protected:
    Result<std::unique_ptr<AutomatedAgentSystem>> start() {
        SystemOptions options;
        options.config.server.data = folder_.path;
        options.config.server.port = 0;
        return AutomatedAgentSystem::start(std::move(options), folder_clock);
    }
    // It has run, has a key and a task, and was stopped in order.
    void live() {
        const auto tero = start();
        ASSERT_TRUE(tero.has_value()) << tero.error().message;
        ASSERT_TRUE((*tero)->make_admin_key().has_value());
        ASSERT_TRUE((*tero)->host().ask(SubmitTasks{{NewTask{.type = "paint"}}}).has_value());
    }
    std::string tasks() { return ask_sql(folder_.database(), "SELECT count(*) FROM tasks"); }
    std::vector<Finding> wrong() {
        std::vector<Finding> findings = examine(folder_, sqlite::ProofDepth::EVERY_ROW);
        std::erase_if(findings, [](const Finding& finding) { return finding.level != FindingLevel::WRONG; });
        return findings;
    }

    sqlite::TempFolder temp_;
    DataFolder folder_{temp_.file("data")};
    std::string backup_ = temp_.file("backup");
};

TEST_F(DataFolderTest, AnEmptyDatabaseBesideASecretIsRefusedAndNothingIsChanged) {
    live();
    for (const char* const end : {"", "-wal", "-shm"}) fs::remove(folder_.database() + end);

    const auto refused = start();

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
    EXPECT_NE(refused.error().message.find("tero restore"), std::string::npos) << refused.error().message;
    EXPECT_FALSE(fs::exists(folder_.database()));
    EXPECT_EQ(wrong().at(0).about, "database");
}

TEST_F(DataFolderTest, ADatabaseCopiedWithoutItsLogIsRefused) {
    {
        const auto tero = start();
        ASSERT_TRUE(tero.has_value()) << tero.error().message;
        ASSERT_TRUE((*tero)->make_admin_key().has_value());
        fs::create_directory(temp_.file("copy"));
        for (const char* const name : {"tero.db", "secret"})
            fs::copy_file(folder_.path + "/" + name, temp_.file("copy") + "/" + name);
    }
    folder_.path = temp_.file("copy");

    const auto refused = start();

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
    EXPECT_NE(refused.error().message.find("-wal"), std::string::npos) << refused.error().message;
}

TEST_F(DataFolderTest, AMissingSecretBesideKeysIsRefusedUntilItIsBack) {
    live();
    fs::rename(folder_.secret(), temp_.file("kept"));

    const auto refused = start();

    ASSERT_FALSE(refused.has_value());
    EXPECT_NE(refused.error().message.find("keys reset"), std::string::npos) << refused.error().message;
    EXPECT_FALSE(fs::exists(folder_.secret()));
    EXPECT_EQ(wrong().at(0).about, "secret");
    fs::rename(temp_.file("kept"), folder_.secret());
    EXPECT_TRUE(start().has_value());
}

TEST_F(DataFolderTest, AResetOfKeysInAnEmptyFolderLeavesOneThatStarts) {
    AgentConfig config;
    config.server.data = folder_.path;
    fs::create_directory(folder_.path);
    ASSERT_TRUE(reset_access(config).has_value());
    EXPECT_TRUE(start().has_value());
}

TEST_F(DataFolderTest, AStartThatEndedBeforeTheFirstKeyIsNotTakenForALoss) {
    ASSERT_TRUE(start().has_value());
    EXPECT_TRUE(start().has_value());
}

TEST_F(DataFolderTest, ABackupIsRestoredWithItsRowsAndHasNoSecret) {
    live();
    const auto made = make_backup(folder_, backup_, "", Timestamp{1});
    ASSERT_TRUE(made.has_value()) << made.error().message;
    EXPECT_EQ(made->rows.at("tasks"), 1);
    EXPECT_EQ(made->sha256, sha256_hex(*read_file(backup_ + "/tero.db")));
    EXPECT_FALSE(fs::exists(backup_ + "/secret"));
    fs::rename(folder_.path, temp_.file("lost"));

    const auto restored = restore_backup(backup_, folder_, temp_.file("lost") + "/secret");

    ASSERT_TRUE(restored.has_value()) << restored.error().message;
    EXPECT_EQ(restored->secret, SecretState::RESTORED);
    EXPECT_EQ(tasks(), "1");
    EXPECT_EQ(wrong(), std::vector<Finding>{});
    EXPECT_TRUE(start().has_value());
}

TEST_F(DataFolderTest, ABackupIsNotedForTheServerThatRuns) {
    EXPECT_EQ(backup_seen(folder_).error().code, ErrorCode::not_found);
    live();
    const auto before = backup_seen(folder_);
    ASSERT_TRUE(before.has_value()) << before.error().message;
    EXPECT_FALSE(before->made_at.has_value());
    EXPECT_LT(folder_clock.now() - before->safe_until(), 1h);

    ASSERT_TRUE(note_backup(folder_, {Timestamp{1'790'000'000'000}, "/mnt/one"}).has_value());

    EXPECT_EQ(backup_seen(folder_)->safe_until(), Timestamp{1'790'000'000'000});
    ASSERT_TRUE(replace_file(folder_.last_backup(), "{").has_value());
    const auto torn = backup_seen(folder_);
    ASSERT_TRUE(torn.has_value());
    EXPECT_FALSE(torn->made_at.has_value());
    EXPECT_FALSE(torn->why_unknown.empty());
    EXPECT_EQ(wrong(), std::vector<Finding>{});
}

TEST_F(DataFolderTest, ARestoreOverwritesNothing) {
    live();
    ASSERT_TRUE(make_backup(folder_, backup_, "", Timestamp{1}).has_value());
    live();

    const auto refused = restore_backup(backup_, folder_, "");

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
    EXPECT_EQ(tasks(), "2");
    EXPECT_EQ(make_backup(folder_, backup_, "", Timestamp{1}).error().code, ErrorCode::conflict);
}

TEST_F(DataFolderTest, ABackupThatWasChangedIsNotRestored) {
    live();
    ASSERT_TRUE(make_backup(folder_, backup_, "", Timestamp{1}).has_value());
    run_sql(backup_ + "/tero.db", "DELETE FROM tasks");
    fs::rename(folder_.path, temp_.file("lost"));

    const auto refused = restore_backup(backup_, folder_, "");

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::corrupt);
    EXPECT_FALSE(fs::exists(folder_.database()));
}

TEST_F(DataFolderTest, AnotherSecretIsNotTakenForTheBackups) {
    live();
    ASSERT_TRUE(make_backup(folder_, backup_, temp_.file("kept"), Timestamp{1}).has_value());
    EXPECT_EQ(*read_file(temp_.file("kept")), *read_file(folder_.secret()));
    fs::rename(folder_.path, temp_.file("lost"));
    ASSERT_TRUE(replace_file(temp_.file("other"), std::string(40, 'x')).has_value());

    const auto refused = restore_backup(backup_, folder_, temp_.file("other"));

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().field, "--secret");
    EXPECT_FALSE(fs::exists(folder_.database()));
}

TEST_F(DataFolderTest, TheSecretIsNotPutIntoTheBackup) {
    live();
    EXPECT_EQ(make_backup(folder_, backup_, backup_ + "/secret", Timestamp{1}).error().code,
              ErrorCode::invalid);
}

TEST_F(DataFolderTest, ADamagedDatabaseIsCopiedAndNotCalledABackup) {
    live();
    {
        std::fstream file{folder_.database(), std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(3 * 16384);
        file << std::string(16384, '\xff');
    }

    const auto refused = make_backup(folder_, backup_, "", Timestamp{1});

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::corrupt);
    EXPECT_FALSE(fs::exists(backup_));
    EXPECT_TRUE(fs::exists(backup_ + ".unsound/tero.db"));
    EXPECT_EQ(wrong().at(0).about, "integrity");
}

TEST_F(DataFolderTest, TheDoctorFindsNothingWrongWithAFolderThatIsWell) {
    live();
    EXPECT_EQ(wrong(), std::vector<Finding>{});
}

TEST_F(DataFolderTest, TheDoctorNamesARowThatCannotBeReadAndWhatOthersMayRead) {
    live();
    run_sql(folder_.database(), "UPDATE tasks SET status='WEIRD'");
    fs::permissions(folder_.secret(), fs::perms::others_read, fs::perm_options::add);

    const auto findings = wrong();

    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0].about, "permissions");
    EXPECT_EQ(findings[0].to_do, "chmod 600 " + folder_.secret());
    EXPECT_EQ(findings[1].about, "row");
    EXPECT_NE(findings[1].what.find("WEIRD"), std::string::npos) << findings[1].what;
}

TEST(Doctor, LittleSpaceIsWrongAndLessThanTheDatabaseIsToldOf) {
    EXPECT_EQ(judge_space(1 << 20, 0).level, FindingLevel::WRONG);
    EXPECT_EQ(judge_space(1ULL << 30, 2ULL << 30).level, FindingLevel::NOTICE);
    EXPECT_EQ(judge_space(4ULL << 30, 2ULL << 30).level, FindingLevel::GOOD);
}

TEST(Doctor, ALogThatGrowsWithoutBoundIsWrong) {
    EXPECT_EQ(judge_log({.log_bytes = 626 << 20, .holder = "process 1"}).level, FindingLevel::WRONG);
    EXPECT_EQ(judge_log({.log_bytes = 8 << 20, .holder = "process 1"}).level, FindingLevel::GOOD);
    EXPECT_EQ(judge_log({.log_bytes = 8 << 20}).level, FindingLevel::NOTICE) << "it was killed";
}

}  // namespace
}  // namespace tero::app
