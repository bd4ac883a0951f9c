#include "api/push.hpp"

#include "api/limits.hpp"
#include "api/public_url.hpp"
#include "base/crypto.hpp"
#include "channels/web_push/push_message.hpp"
#include "modules/duty/model/push_inputs.hpp"
#include "observe/log.hpp"

#include <algorithm>
#include <utility>

namespace tero::api {
namespace {

constexpr UrlRule endpoint_rule{.field = "endpoint", .opened_by = "channels.web_push.allow_private"};

PushBrowser shown_as(const PushSubscription& one, const Principal& principal) {
    return {one.id,         one.person,  one.browser,
            one.created_at, one.told_at, principal.is_session && one.session == principal.id};
}

bool is_told_of_anything(const Api& api, const std::string& name) {
    const auto& people = api.config.duty.people;
    return std::any_of(people.begin(), people.end(), [&](const PersonOptions& person) {
        return person.name == name && person.role != PersonRole::READER;
    });
}

Result<PushSubscription> subscription_of(const Api& api, const PushRequest& asked,
                                         const Principal& principal) {
    TRY_DONE(check_public_url(asked.endpoint, endpoint_rule, api.config.channels.web_push.allow_private));
    TRY_DONE(web_push::browser_keys(asked.p256dh, asked.auth));
    if (!principal.is_session || !is_told_of_anything(api, principal.person)) {
        return Error{ErrorCode::forbidden,
                     "only who came in with a link of their own, is in duty.people, and is no READER, is "
                     "told of what waits",
                     ""};
    }
    return PushSubscription{.id = push_id(asked.endpoint),
                            .person = principal.person,
                            .endpoint = asked.endpoint,
                            .p256dh = asked.p256dh,
                            .auth = asked.auth,
                            .browser = asked.browser,
                            .session = principal.id};
}

}  // namespace

Result<std::map<std::string, std::vector<PushSubscription>>> push_subscriptions(const Api& api) {
    std::map<std::string, std::vector<PushSubscription>> all;
    Query query;
    query.table = table_of<PushSubscription>();
    query.limit = 500;
    do {
        TRY(const Page page, api.host.read(query));
        for (const StoredRow& row : page.rows) {
            const auto& one = row.as<PushSubscription>();
            all[one.person].push_back(one);
        }
        query.after = page.next;
    } while (!query.after.empty());
    return all;
}

void list_push(Api& api, Call call) {
    const std::string_view all = call.request.parameter("all");
    if (!all.empty() && all != "true" && all != "false")
        return call.reply(net::problem({ErrorCode::invalid, "is true or false", "all"}));
    const bool everybodys = all == "true";
    if (everybodys && !allows(call.principal, "admin"))
        return call.reply(net::problem({ErrorCode::forbidden, "everybody's are an admin's to see", ""}));
    api.read(std::move(call.reply), [&api, everybodys, principal = call.principal]() -> net::Response {
        const auto by_person = push_subscriptions(api);
        if (!by_person) return net::problem(by_person.error());
        PushResponse out;
        const P256Key key = web_push::vapid_key(api.access.installation_secret());
        out.public_key = base64url_encode(key.point);
        out.may = principal.is_session && is_told_of_anything(api, principal.person);
        for (const auto& [person, theirs] : *by_person) {
            if (!everybodys && (!principal.is_session || person != principal.person)) continue;
            for (const PushSubscription& one : theirs) out.items.push_back(shown_as(one, principal));
        }
        return row_response(out);
    });
}

void subscribe_push(Api& api, Call call) {
    const auto body = read_request<PushRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    auto subscription = subscription_of(api, *body, call.principal);
    if (!subscription) return call.reply(net::problem(subscription.error()));
    log::info("push.subscribed", {{"person", subscription->person}, {"browser", subscription->browser}});
    SubscribePush input{*std::move(subscription), body->replaces.empty() ? "" : push_id(body->replaces)};
    submit(api, call, std::move(input), [principal = call.principal](const Reply& reply) {
        if (!reply) return net::problem(reply.error());
        return row_response(shown_as(*reply->as<PushSubscription>(), principal));
    });
}

void unsubscribe_push(Api& api, Call call) {
    const bool is_admin = allows(call.principal, "admin");
    const bool is_somebody = call.principal.is_session && !call.principal.person.empty();
    if (!is_admin && !is_somebody)
        return call.reply(net::problem({ErrorCode::not_found, "there is no such browser that is told", ""}));
    submit(api, call, UnsubscribePush{call.path[0], is_admin ? std::string{} : call.principal.person},
           done_response);
}

// Whoever knows the token read the push.
void push_shown(Api& api, Call call) {
    const auto body = read_request<ShownRequest>(call.request.body);
    if (!body) return call.reply(net::problem(body.error()));
    const auto delivery = web_push::read_shown_token(api.access.installation_secret(), body->token);
    if (!delivery) return call.reply(net::problem(delivery.error()));
    submit(api, call, PushShown{*delivery}, done_response);
}

}  // namespace tero::api
