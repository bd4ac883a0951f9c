// What became of one try to send a message, as far as the sender can honestly tell.
#pragma once

#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <string>

namespace tero {

// ACCEPTED: the provider has it and gave it an id; not yet delivered.
// REFUSED: definitely not sent. UNKNOWN: no answer was heard: it may have been sent, so it is never sent
// again.
enum class SendVerdict { ACCEPTED, REFUSED, UNKNOWN };
BOOST_DESCRIBE_ENUM(SendVerdict, ACCEPTED, REFUSED, UNKNOWN)

struct SendOutcome {
    SendVerdict verdict = SendVerdict::UNKNOWN;
    std::string provider_id = {};   // of an accepted message
    std::string recipient_id = {};  // the provider's form of the address, which may differ from ours
    bool held = false;              // accepted, but held back by the provider for now
    std::string error_code = {};
    std::string error_class = {};  // `window_closed`, `rate` …: what to do about it
    bool retryable = false;        // refused for now: the same message may be tried again
    Duration retry_after = {};     // not before this has passed
    std::string detail = {};       // for a person
    bool operator==(const SendOutcome&) const = default;
};
BOOST_DESCRIBE_STRUCT(SendOutcome, (),
                      (verdict, provider_id, recipient_id, held, error_code, error_class, retryable,
                       retry_after, detail))
TERO_DESCRIBED_WHOLLY(SendOutcome);

}  // namespace tero
