// A data file seen from outside, by who is not its store: looked at before a start, copied for a backup while
// a tero writes to it, and proved. Nothing here changes the file.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tero::sqlite {

struct DataFile {
    bool exists = false;
    std::uint64_t bytes = 0;
    std::uint64_t log_bytes = 0;  // not yet copied into the file
    std::string holder = {};      // `process 123`, which serves it; empty: nobody
};
DataFile look_at_file(const std::string& path);

// False: no tero has ever decided anything in it. It is missing, empty, or was made a moment ago.
Result<bool> was_led(const std::string& path);

// The last group that is stored, and the hash of it and all before (kernel/chain.hpp).
struct StoredGroup {
    std::uint64_t group = 0;
    std::uint64_t chain = 0;
};
// Nothing: none was ever stored, or the tero that stored it knew of no chain.
Result<std::optional<StoredGroup>> last_group(const std::string& path);

// All of `from` as of one commit, whatever is written meanwhile, as one file without a log. `to` must not
// exist. storage_full: it is removed again.
Result<Done> copy_file(const std::string& from, const std::string& to);

struct Proof {
    std::vector<std::string> damage = {};      // as SQLite's own check says
    std::vector<std::string> unreadable = {};  // rows whose values no longer make sense, by table and key …
    std::size_t unreadable_count = 0;          // … the first hundred of so many
    bool is_older = false;  // the next start brings its tables up to date; until then its rows are not read
    std::map<std::string, std::int64_t> rows = {};  // how many, by table

    bool is_sound() const { return damage.empty() && unreadable_count == 0; }
    std::int64_t row_count() const;
};
// The columns of one row as they are stored, as SQL literals. not_found: there is no such table or row.
Result<std::vector<std::pair<std::string, std::string>>> show_row(const std::string& path,
                                                                  const std::string& table,
                                                                  const std::string& key);

// SCHEMA: only whether this tero knows its tables, which takes no time.
enum class ProofDepth { SCHEMA, EVERY_ROW };
// corrupt, invalid: it is no file of ours, or of a newer tero, or its tables were changed by hand.
Result<Proof> prove_file(const std::string& path, ProofDepth depth = ProofDepth::EVERY_ROW);

}  // namespace tero::sqlite
