// Things that happen, as CloudEvents 1.0 tells of them: sent by others over HTTP, or Tero's own, which are
// the lines of its history (`quote.sent`). Schedules of type EVENT start work by them.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/event_type.hpp"
#include "kernel/history.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tero {

// The attributes that CloudEvents names. What an event has besides, its extensions, stands in its JSON alone.
struct CloudEvent {
    std::string specversion = {};  // `1.0`
    std::string id = {};           // of its source, which sends the same one again under the same
    std::string source = {};
    std::string type = {};  // `quote.sent`
    std::string subject = {};
    Timestamp time = {};
    std::string datacontenttype = {};
    std::string dataschema = {};
    Json data = {};
    std::string data_base64 = {};
    bool operator==(const CloudEvent&) const = default;
};
BOOST_DESCRIBE_STRUCT(CloudEvent, (),
                      (specversion, id, source, type, subject, time, datacontenttype, dataschema, data,
                       data_base64))
TERO_DESCRIBED_WHOLLY(CloudEvent);

inline constexpr std::size_t event_bytes_max = 48 * 1024;  // as JSON

// What happened: what it is found by, and all of it as JSON.
struct Event {
    std::string id = {};
    std::string source = {};
    std::string type = {};
    Json text = {};
    std::string subject = {};
};

// Of the JSON of a CloudEvent. invalid or too_large, with the attribute.
Result<Event> read_event(std::string_view json);
// One of ours; too_large as above.
Result<Event> make_event(std::string id, std::string source, std::string type, std::string_view subject,
                         Timestamp time, std::string_view data);
// A line of history.
Event event_of(const HistoryEntry& entry);

}  // namespace tero
