#include "modules/messaging/model/template_send.hpp"

#include "modules/messaging/model/send_gate.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace tero {

std::string template_key(std::string_view name, std::string_view language) {
    return fmt::format("{}/{}", name, language);
}

TemplateJudged template_judged(std::string_view said) {
    const auto equals = std::min(said.rfind('='), said.size());
    return {std::string{said.substr(0, equals)}, std::string{said.substr(std::min(equals + 1, said.size()))}};
}

bool is_approved(std::string_view status) {
    // FLAGGED: its quality is low; it may still be sent.
    constexpr std::array<std::string_view, 5> sendable{"", "APPROVED", "REINSTATED", "UNPAUSED", "FLAGGED"};
    return std::find(sendable.begin(), sendable.end(), status) != sendable.end();
}

std::string_view why_no_template(const Contact& contact, Channel channel, std::string_view category) {
    if (channel != Channel::WHATSAPP) return "no_templates";
    if (messaging::recipient_on(channel, contact).empty()) return "no_address";
    // Nobody asked for it: a stop holds, whatever they wrote since.
    if (contact.opted_out_at != Timestamp{}) return "opted_out";
    const bool is_marketing = category == marketing_category;
    return is_marketing && contact.opted_out_marketing_at != Timestamp{} ? "opted_out_marketing" : "";
}

}  // namespace tero
