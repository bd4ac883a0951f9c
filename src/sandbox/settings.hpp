// What a demo was started with. Written once into `demo.json` in its folder; the demo and the sandbox both
// read it, so that a demo that is taken up again goes on with the same customers and the same keys.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/messaging/model/options.hpp"

#include <cstdint>
#include <string>

namespace tero::app {

struct DemoSettings {
    std::uint64_t seed = 1;
    std::int32_t customers = 200;
    bool faults = false;   // some sends are left without an answer, or lost
    Timestamp from = {};   // the week's first moment …
    Timestamp until = {};  // … and the first moment after it
    std::string business = {};   // as it was asked for: the name of one that is built in, or a folder
    std::string time_zone = {};  // of the business
    QuietHours quiet_hours = {};  // of the business: the judge looks for follow-ups within them
    std::string phone_number_id = "100000000000001";
    std::string access_token = {};  // drawn for each demo: nobody else on this machine can send or post
    std::string app_secret = {};
    std::string verify_token = {};
    bool operator==(const DemoSettings&) const = default;
};
BOOST_DESCRIBE_STRUCT(DemoSettings, (),
                      (seed, customers, faults, from, until, business, time_zone, quiet_hours,
                       phone_number_id, access_token, app_secret, verify_token))
TERO_DESCRIBED_WHOLLY(DemoSettings);

// not_found: no demo was started in this folder.
Result<DemoSettings> load_settings(const std::string& data);
// Whole or not at all, also when the process is killed meanwhile.
Result<Done> store_settings(const std::string& data, const DemoSettings& settings);

}  // namespace tero::app
