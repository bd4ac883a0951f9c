// Who was told of what waits: a call for each thing, a notice for each person that it reached for.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/owner.hpp"
#include "kernel/table.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/work/model/work_item.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tero {

// OPEN: what it is about is not done. ENDED: it is, and nobody is told of it any more.
enum class DutyCallStatus { OPEN, ENDED };
BOOST_DESCRIBE_ENUM(DutyCallStatus, OPEN, ENDED)

// Of one thing that waits. A round tells each person once; a new one begins when it waits anew or becomes
// more urgent.
struct DutyCall {
    std::string key = {};  // of the work item; `alert:RULE/SUBJECT`
    DutyCallStatus status = DutyCallStatus::OPEN;
    Timestamp waits_since = {};  // of this round; the epoch: nothing waits just now
    WorkUrgency urgency = WorkUrgency::NORMAL;
    std::vector<std::string> told = {};  // names, in this round
    bool reached = false;                // a message of this round was delivered
    bool customer_told = false;          // that somebody was
    std::string keeper = {};             // who had it, or put it off: is told first
    Timestamp next_at = {};              // the next person; the epoch: nobody
    Timestamp ended_at = {};
    bool operator==(const DutyCall&) const = default;
};
BOOST_DESCRIBE_STRUCT(DutyCall, (),
                      (key, status, waits_since, urgency, told, reached, customer_told, keeper, next_at,
                       ended_at))
TERO_DESCRIBED_WHOLLY(DutyCall);

// The same notice to one browser of theirs, by Web Push.
struct NoticePush {
    RawId delivery = {};
    std::string browser = {};
    MessageStatus status = MessageStatus::PENDING;  // of PushDelivery
    std::string cause = {};
    bool operator==(const NoticePush&) const = default;
};
BOOST_DESCRIBE_STRUCT(NoticePush, (), (delivery, browser, status, cause))
TERO_DESCRIBED_WHOLLY(NoticePush);

struct Notice {
    Id<Notice> id = {};
    std::string item = {};  // as DutyCall::key
    std::string person = {};
    Timestamp at = {};
    Id<Message> message = {};                       // empty: there was none, only pushes
    MessageStatus status = MessageStatus::PENDING;  // of the message, or of the best push where there is none
    std::string cause = {};                         // why it did not go out
    Timestamp told_at = {};                         // it was delivered; the epoch: not that we know
    bool handed_on = false;                         // a colleague gave them the conversation
    std::vector<NoticePush> pushes = {};
    bool operator==(const Notice&) const = default;
};
BOOST_DESCRIBE_STRUCT(Notice, (), (id, item, person, at, message, status, cause, told_at, handed_on, pushes))
TERO_DESCRIBED_WHOLLY(Notice);

// What somebody was last told, to know what a word of theirs is about.
struct DutyPerson {
    std::string name = {};
    std::vector<Id<Notice>> notices = {};  // the latest last
    Id<Notice> asked = {};                 // whether it is done although the customer waits; empty: nothing
    Timestamp helped_at = {};              // they heard last what can be answered
    bool operator==(const DutyPerson&) const = default;
};
BOOST_DESCRIBE_STRUCT(DutyPerson, (), (name, notices, asked, helped_at))
TERO_DESCRIBED_WHOLLY(DutyPerson);

inline constexpr std::string_view alert_call = "alert:";

TERO_MODULE(duty)
TERO_ROW(duty, duty_calls, DutyCall, IndexInfo{"by_status", {"status", "next_at"}},
         IndexInfo{"by_ended", {"status", "ended_at"}})
TERO_ROW(duty, notices, Notice, IndexInfo{"by_time", {"at"}}, IndexInfo{"by_item", {"item", "at"}},
         IndexInfo{"by_person", {"person", "at"}})
TERO_ROW(duty, duty_people, DutyPerson, by_key_alone)

}  // namespace tero
