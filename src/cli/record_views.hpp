// Lines of what is kept: people, messages, notices, alerts, who did what; and of what is kept here, profiles.
#pragma once

#include "cli/views.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tero::cli {

struct WorkCountView {
    WorkStatus status = WorkStatus::OPEN;
    std::string kind = {};
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(WorkCountView, (), (status, kind, count))
TERO_DESCRIBED_WHOLLY(WorkCountView);

struct InboxView {
    std::vector<WorkView> items = {};
    std::vector<WorkCountView> counts = {};
};
BOOST_DESCRIBE_STRUCT(InboxView, (), (items, counts))
TERO_DESCRIBED_WHOLLY(InboxView);

struct TopSessionView {
    WorkspaceView workspace = {};
    Timestamp now = {};
};
BOOST_DESCRIBE_STRUCT(TopSessionView, (), (workspace, now))
TERO_DESCRIBED_WHOLLY(TopSessionView);

struct InboxLine {
    std::string id = {};  // ends with what it is
    std::string urgency = {};
    std::string since = {};
    std::string customer = {};
    std::string number = {};  // of a quote
    std::string why = {};
    std::string text = {};
};
BOOST_DESCRIBE_STRUCT(InboxLine, (), (id, urgency, since, customer, number, why, text))
TERO_DESCRIBED_WHOLLY(InboxLine);

struct ContactLine {
    std::string id = {};
    std::string name = {};
    std::string phone = {};
    std::string email = {};
    std::string since = {};
    std::string opted_out = {};
};
BOOST_DESCRIBE_STRUCT(ContactLine, (), (id, name, phone, email, since, opted_out))
TERO_DESCRIBED_WHOLLY(ContactLine);

struct MessageLine {
    std::string id = {};
    std::string at = {};
    std::string way = {};  // `<` from the customer, `>` to them
    std::string status = {};
    std::string cause = {};
    std::string agent = {};
    std::string text = {};
};
BOOST_DESCRIBE_STRUCT(MessageLine, (), (id, at, way, status, cause, agent, text))
TERO_DESCRIBED_WHOLLY(MessageLine);

struct FileLine {
    std::string message = {};
    std::string at = {};
    std::string status = {};
    std::string mime = {};
    std::string name = {};
    std::int64_t bytes = 0;
    std::string cause = {};
};
BOOST_DESCRIBE_STRUCT(FileLine, (), (message, at, status, mime, name, bytes, cause))
TERO_DESCRIBED_WHOLLY(FileLine);

struct NoticeLine {
    std::string item = {};
    std::string person = {};
    std::string at = {};
    std::string status = {};
    std::string told = {};
    std::string cause = {};
};
BOOST_DESCRIBE_STRUCT(NoticeLine, (), (item, person, at, status, told, cause))
TERO_DESCRIBED_WHOLLY(NoticeLine);

struct PersonLine {
    std::string name = {};
    std::string role = {};
    std::string phone = {};
    std::string on_duty = {};
    std::string unreachable = {};
};
BOOST_DESCRIBE_STRUCT(PersonLine, (), (name, role, phone, on_duty, unreachable))
TERO_DESCRIBED_WHOLLY(PersonLine);

struct AlertLine {
    std::string rule = {};
    std::string subject = {};
    std::string level = {};
    std::string status = {};
    std::int64_t times = 0;
    std::string first = {};
    std::string last = {};
    std::string says = {};
};
BOOST_DESCRIBE_STRUCT(AlertLine, (), (rule, subject, level, status, times, first, last, says))
TERO_DESCRIBED_WHOLLY(AlertLine);

struct AuditLine {
    std::string at = {};
    std::string what = {};
    std::string by = {};
    std::string detail = {};
};
BOOST_DESCRIBE_STRUCT(AuditLine, (), (at, what, by, detail))
TERO_DESCRIBED_WHOLLY(AuditLine);

struct BranchLine {
    std::string id = {};
    std::int32_t number = 0;
    std::string status = {};
    std::string begins = {};  // its first step
    std::string stands = {};
    std::string begun = {};
    std::string error = {};
};
BOOST_DESCRIBE_STRUCT(BranchLine, (), (id, number, status, begins, stands, begun, error))
TERO_DESCRIBED_WHOLLY(BranchLine);

struct FoundLine {
    std::string what = {};
    std::string id = {};
    std::string customer = {};
    std::string says = {};
};
BOOST_DESCRIBE_STRUCT(FoundLine, (), (what, id, customer, says))
TERO_DESCRIBED_WHOLLY(FoundLine);

struct ProfileLine {
    std::string name = {};
    std::string url = {};
    std::string key = {};  // whether it has one
};
BOOST_DESCRIBE_STRUCT(ProfileLine, (), (name, url, key))
TERO_DESCRIBED_WHOLLY(ProfileLine);

}  // namespace tero::cli
