// A backup that is too old, or was never made, is told with what to do; a new one ends it.
#include "modules/monitoring/backup_age.hpp"

#include <gtest/gtest.h>

namespace tero {
namespace {

class BackupAge : public testing::Test {
protected:
    // The shipped rule, which waits for five minutes.
    std::vector<AlertRules::Change> look(const BackupSeen& backup, Duration age_max = 36h) {
        const auto read = backup_overdue(backup, age_max, now_);
        return rules_.look(rules_.rules().front(),
                           read ? std::vector<FigureRead>{*read} : std::vector<FigureRead>{}, now_);
    }
    static std::vector<AlertRule> shipped() {
        std::vector<AlertRule> rules = shipped_alert_rules();
        std::erase_if(rules, [](const AlertRule& rule) { return rule.name != "backup_age"; });
        return rules;
    }

    AlertRules rules_{shipped()};
    Timestamp now_{1'790'000'000'000};
};

TEST_F(BackupAge, AnOldOneIsToldWithWhatToDoAndANewOneEndsIt) {
    const BackupSeen old{.made_at = now_ - 36h, .data_since = now_ - 24h * 30};
    EXPECT_TRUE(look(old).empty());
    now_ = now_ + 1h;
    EXPECT_TRUE(look(old).empty());
    now_ = now_ + 5min;
    const auto told = look(old);
    ASSERT_EQ(told.size(), 1U);
    const auto& raised = std::get<RaiseAlert>(told.front());
    EXPECT_EQ(raised.rule, "watch.backup_age");
    EXPECT_EQ(raised.level, AlertLevel::ERROR);
    EXPECT_NE(raised.message.find("was made 37h ago"), std::string::npos) << raised.message;
    EXPECT_NE(raised.message.find("tero backup DEST"), std::string::npos) << raised.message;

    const BackupSeen fresh{.made_at = now_, .data_since = old.data_since};
    EXPECT_TRUE(look(fresh).empty());
    now_ = now_ + 5min;
    ASSERT_EQ(look(fresh).size(), 1U);
}

TEST_F(BackupAge, ThatNoneWasEverMadeIsSaidOnceTheDataIsSoOld) {
    const BackupSeen none{.data_since = now_ - 36h};
    EXPECT_TRUE(look(none).empty());
    now_ = now_ + 1min;
    EXPECT_TRUE(look(none).empty());
    now_ = now_ + 5min;
    const auto told = look(none);
    ASSERT_EQ(told.size(), 1U);
    const std::string& said = std::get<RaiseAlert>(told.front()).message;
    EXPECT_NE(said.find("no backup was ever made"), std::string::npos) << said;
}

TEST_F(BackupAge, WhatCannotBeReadIsNoBackupAndSaysSo) {
    const auto read = backup_overdue({.data_since = now_ - 37h, .why_unknown = "it is torn"}, 36h, now_);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->value, 3600);
    EXPECT_NE(read->about.find("is not known: it is torn"), std::string::npos) << read->about;
}

TEST_F(BackupAge, WhereNoneIsExpectedNothingIsRead) {
    EXPECT_FALSE(backup_overdue({.data_since = now_ - 24h * 900}, 0s, now_).has_value());
}

}  // namespace
}  // namespace tero
