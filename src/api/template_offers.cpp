#include "api/template_offers.hpp"

#include "api/desk.hpp"
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/listing.hpp"
#include "modules/followup/model/templates.hpp"
#include "modules/messaging/model/template_send.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

namespace tero::api {
namespace {

// What the provider said of each, by template_key().
Result<std::map<std::string, std::string>> statuses(const Api& api) {
    std::map<std::string, std::string> all;
    Query query;
    query.table = table_of<TemplateState>();
    query.limit = list_limit_max;
    do {
        TRY(const Page page, api.host.read(query));
        for (const StoredRow& row : page.rows) {
            const auto& state = row.as<TemplateState>();
            all.emplace(state.key, state.status);
        }
        query.after = page.next;
    } while (!query.after.empty());
    return all;
}

Result<followup::FilledTemplate> filled(const Api& api, const SendTemplateRequest& asked) {
    const auto all = followup::offered_templates(api.sequence, api.sentences);
    const auto found = std::find_if(all.begin(), all.end(), [&](const followup::OfferedTemplate& one) {
        return one.name == asked.name && one.approved == asked.language;
    });
    if (found == all.end()) {
        return Error{ErrorCode::not_found,
                     fmt::format("the business has no template {} in {}", asked.name, asked.language), "name"};
    }
    return followup::fill_template(*found, asked.parameters);
}

}  // namespace

Result<std::vector<TemplateOffer>> template_offers(const Api& api, const Contact& contact, Channel channel) {
    TRY(const auto said, statuses(api));
    auto all = followup::offered_templates(api.sequence, api.sentences);
    std::stable_partition(all.begin(), all.end(),
                          [&](const auto& one) { return one.ours == contact.language; });
    std::vector<TemplateOffer> offers;
    for (followup::OfferedTemplate& one : all) {
        TemplateOffer offer{.name = one.name, .language = one.approved, .category = one.category};
        offer.text = std::move(one.text);
        const auto examples = followup::examples_of(api.sequence, one.places);
        for (std::size_t i = 0; i < examples.size(); ++i)
            offer.parameters.push_back({one.places[i], examples[i], std::move(one.labels[one.places[i]])});
        if (const auto state = said.find(template_key(one.name, one.approved)); state != said.end())
            offer.status = state->second;
        offer.why_not = why_no_template(contact, channel, one.category);
        if (offer.why_not.empty() && !is_approved(offer.status)) offer.why_not = "not_approved";
        offers.push_back(std::move(offer));
    }
    return offers;
}

void send_template_in_conversation(Api& api, Call call) {
    const auto id = Id<Conversation>::parse(call.path[0]);
    if (!id) return call.reply(net::problem(id.error()));
    const auto seen = acts_seen(call.request);
    if (!seen) return call.reply(net::problem(seen.error()));
    const auto body = read_request<SendTemplateRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    auto use = filled(api, *body);
    if (!use) return call.reply(net::problem(use.error()));
    SayByTemplate input{.conversation = *id,
                        .use = std::move(use->use),
                        .category = std::move(use->category),
                        .text = std::move(use->text),
                        .by = actor_of(call.principal),
                        .seen = *seen};
    submit(api, call, std::move(input), row_of<Message>);
}

}  // namespace tero::api
