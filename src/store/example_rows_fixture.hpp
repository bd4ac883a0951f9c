// For tests of stores: tables that are of no module. With history, which the kernel tells of, they have every
// kind of key, field and index.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/example_fixture.hpp"
#include "codec/type_info.hpp"
#include "kernel/history.hpp"
#include "kernel/owner.hpp"
#include "kernel/table.hpp"

#include <string>

namespace tero::example {

enum class JobStatus { QUEUED, RUNNING, DEAD };
BOOST_DESCRIBE_ENUM(JobStatus, QUEUED, RUNNING, DEAD)

struct Job {
    Id<Job> id = {};
    JobStatus status = JobStatus::QUEUED;
    Timestamp run_at = {};
    std::string type = {};
    ModuleId owner = ModuleId::NONE;
    RawId owner_id = {};
    bool operator==(const Job&) const = default;
};
BOOST_DESCRIBE_STRUCT(Job, (), (id, status, run_at, type, owner, owner_id))
TERO_DESCRIBED_WHOLLY(Job);

struct JobBody {
    Id<JobBody> id = {};
    Json payload = {};
    std::string note = {};
    bool operator==(const JobBody&) const = default;
};
BOOST_DESCRIBE_STRUCT(JobBody, (), (id, payload, note))
TERO_DESCRIBED_WHOLLY(JobBody);

}  // namespace tero::example

namespace tero {

TERO_MODULE(example)
TERO_ROW(example, tallies, example::Tally, by_key_alone)
TERO_ROW(example, memos, example::Memo, IndexInfo{"by_time", {"at"}})
TERO_ROW(example, jobs, example::Job, IndexInfo{"by_status", {"status", "run_at"}, "DEAD"})
TERO_ROW(example, job_bodies, example::JobBody, PartOf{"jobs"})
TERO_ROW(example, parcels, example::Parcel, IndexInfo{"by_run", {"run_at"}},
         IndexInfo{"by_status", {"status", "run_at"}}, IndexInfo{"by_sender", {"sender", "run_at"}},
         IndexInfo{"by_number", {"number"}}, IndexInfo{"by_door", {"fragile", "door", "lease"}})

}  // namespace tero
