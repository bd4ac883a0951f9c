// What is wrong with a data folder, in plain words and with what to do. It changes nothing and may look while
// a server runs.
#pragma once

#include "app/data_folder/data_folder.hpp"
#include "codec/described.hpp"
#include "store_sqlite/data_file.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tero::app {

enum class FindingLevel { GOOD, NOTICE, WRONG };  // NOTICE: it works, and a person should know
BOOST_DESCRIBE_ENUM(FindingLevel, GOOD, NOTICE, WRONG)

struct Finding {
    std::string about = {};  // `secret`
    FindingLevel level = FindingLevel::GOOD;
    std::string what = {};
    std::string to_do = {};  // empty: nothing
    bool operator==(const Finding&) const = default;
};
BOOST_DESCRIBE_STRUCT(Finding, (), (about, level, what, to_do))
TERO_DESCRIBED_WHOLLY(Finding);

std::vector<Finding> examine(const DataFolder& folder, sqlite::ProofDepth depth);

// Room left for a database of so many bytes.
Finding judge_space(std::uint64_t free_bytes, std::uint64_t database_bytes);
// The log of a database; see sqlite::DataFile.
Finding judge_log(const sqlite::DataFile& file);

std::string bytes_text(std::uint64_t bytes);  // `12.3 MB`

}  // namespace tero::app
