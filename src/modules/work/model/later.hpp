// Work that is known today and is to be done on a day: it sleeps until then, where everybody can see it.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/input.hpp"
#include "kernel/owner.hpp"
#include "modules/work/model/inputs.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace tero {

namespace work {
// They asked to be written to on a day.
inline constexpr std::string_view call_back = "call_back";
}  // namespace work

struct OpenWorkLater {
    OpenWork work = {};
    Timestamp at = {};
};

TERO_INPUT(work, COMMAND, OpenWorkLater)

// A customer was promised to be written to then, in the conversation that is the subject.
inline OpenWorkLater write_then(Owner subject, Id<Contact> contact, Id<Quote> quote, Timestamp at) {
    return {.work = {.subject = subject,
                     .kind = std::string{work::call_back},
                     .cause = "postponed",
                     .values = {{"until", to_string(at)}},
                     .conversation = Id<Conversation>{subject.id},
                     .contact = contact,
                     .quote = quote},
            .at = at};
}

// What was promised for later has come to its end before.
inline CloseWork call_no_more(Owner subject, std::string by) {
    return {.subject = subject, .kind = std::string{work::call_back}, .by = std::move(by)};
}

}  // namespace tero
