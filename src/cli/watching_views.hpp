// The lines of `tero metrics`.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <string>

namespace tero::cli {

struct MetricsLine {
    std::string name = {};
    std::uint64_t completed = 0;
    std::uint64_t failed = 0;
    std::string errors = {};  // per cent
    std::string mean = {};
    std::string p50 = {};
    std::string p95 = {};
    std::string p99 = {};
    std::string uptime = {};     // per cent
    std::string processor = {};  // per cent of one core, as an agent says of itself …
    std::string memory = {};     // … and in MiB
};
BOOST_DESCRIBE_STRUCT(MetricsLine, (),
                      (name, completed, failed, errors, mean, p50, p95, p99, uptime, processor, memory))
TERO_DESCRIBED_WHOLLY(MetricsLine);

}  // namespace tero::cli
