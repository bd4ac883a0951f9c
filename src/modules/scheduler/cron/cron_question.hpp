// «When does this fire?», as it is asked on the command line and before a schedule is saved.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "modules/scheduler/cron/cron_fires.hpp"

#include <boost/describe.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tero::scheduler {

struct CronQuestion {
    std::string expr = {};
    std::string zone = "UTC";
    Timestamp from = {};
    bool inclusive = false;  // a fire at `from` counts
    std::int32_t count = 1;
    std::string gap = "end_of_gap";  // skip, end_of_gap, shift
    std::string overlap = "auto";    // first, second, both, auto
    std::string seed = {};           // chooses where H falls
    bool operator==(const CronQuestion&) const = default;
};
BOOST_DESCRIBE_STRUCT(CronQuestion, (), (expr, zone, from, inclusive, count, gap, overlap, seed))
TERO_DESCRIBED_WHOLLY(CronQuestion);

inline constexpr std::int32_t cron_count_max = 10'000;

// The fires, as the zone's clock shows them; fewer than asked for where no more come before 2400. invalid:
// with the field, and in `position` the place in the expression where there is one (else 0).
Result<std::vector<std::string>> answer(const CronQuestion& question, std::size_t* position = nullptr);

// In lower or upper case; invalid, with the ones there are.
Result<GapPolicy> read_gap_policy(std::string_view text);
Result<OverlapPolicy> read_overlap_policy(std::string_view text);

}  // namespace tero::scheduler
