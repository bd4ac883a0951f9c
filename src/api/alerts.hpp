// What people say about an alert.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <string>

namespace tero::api {

struct AcknowledgeRequest {
    std::string alert = {};  // its key, such as `task_dead/paint`
    std::string note = {};
};
BOOST_DESCRIBE_STRUCT(AcknowledgeRequest, (), (alert, note))
TERO_DESCRIBED_WHOLLY(AcknowledgeRequest);

struct SilenceRequest {
    std::string alert = {};
    Duration lasts = {};  // at most 30d; 0s ends a silence
    std::string note = {};
};
BOOST_DESCRIBE_STRUCT(SilenceRequest, (), (alert, lasts, note))
TERO_DESCRIBED_WHOLLY(SilenceRequest);

}  // namespace tero::api
