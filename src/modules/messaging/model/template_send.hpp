// Templates that a person sends where free text may not be written any more, and what the provider has said
// of each template.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "kernel/input.hpp"
#include "kernel/table.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tero {

// What the provider said last of a template in one of its languages; without a row it has said nothing, and
// the business's files are believed.
struct TemplateState {
    std::string key = {};     // `quote_seen/en`: see template_key()
    std::string status = {};  // `APPROVED`, `REJECTED`, `PAUSED` …
    Timestamp at = {};
    bool operator==(const TemplateState&) const = default;
};
BOOST_DESCRIBE_STRUCT(TemplateState, (), (key, status, at))
TERO_DESCRIBED_WHOLLY(TemplateState);

std::string template_key(std::string_view name, std::string_view language);
// `status`: a TemplateState's; empty: nothing was said.
bool is_approved(std::string_view status);

inline constexpr std::string_view marketing_category = "MARKETING";

// Why a person may send this customer no template of that category now: `no_templates` (the channel has
// none), `no_address`, `opted_out`, `opted_out_marketing`; empty: they may.
std::string_view why_no_template(const Contact& contact, Channel channel, std::string_view category);

// The provider says what a template may do.
struct TemplateJudged {
    std::string key = {};
    std::string status = {};
};
// `quote_seen/en=PAUSED`, as a notice says it.
TemplateJudged template_judged(std::string_view said);

// For how long a template of a person's is tried again.
inline constexpr Duration template_waits_at_most = std::chrono::hours{24};
inline constexpr std::string_view cause_waited_too_long = "waited_too_long";
inline bool is_template_of_a_person(const Message& message) {
    return message.kind == MessageKind::TEMPLATE && message.purpose == MessagePurpose::PERSON;
}

// A person of the shop says this to the customer; see SayAsPerson.
struct SayByTemplate {
    Id<Conversation> conversation = {};
    TemplateUse use = {};  // filled in; without a text of its own
    std::string category = {};
    std::string text = {};  // what the customer reads
    std::string by = {};
    std::optional<std::int32_t> seen = {};
};

TERO_ROW(messaging, template_states, TemplateState, by_key_alone)
TERO_INPUT(messaging, CALL, SayByTemplate)
TERO_INPUT(messaging, COMMAND, TemplateJudged)

}  // namespace tero
