// People of the shop: who they are, what they were told, and how they are let in.
#include "api/handlers.hpp"
#include "api/limits.hpp"
#include "api/lookup.hpp"
#include "api/push.hpp"
#include "api/qr_code.hpp"
#include "api/requests.hpp"
#include "base/crypto.hpp"
#include "base/random.hpp"
#include "modules/access/model/inputs.hpp"
#include "modules/duty/people_on_duty.hpp"
#include "observe/log.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

namespace tero::api {
namespace {

Result<Done> check_invitation(const InviteRequest& asked) {
    const bool is_name = std::none_of(asked.name.begin(), asked.name.end(), [](unsigned char c) {
        return c < ' ' || c == 0x7f || c == ':' || c == '"' || c == '\\';
    });
    if (!is_name) {
        return Error{ErrorCode::invalid, "say who it is for, without a colon, a quote or a backslash",
                     "name"};
    }
    return Done{};
}

Id<Message> new_message(Timestamp now) {
    const Sha256 chance = sha256(secret_text(32));
    std::uint64_t seed = 0;
    for (std::size_t i = 0; i < 8; ++i) seed = seed << 8 | chance[i];
    Random random{seed};
    return Id<Message>::make(now, random);
}

}  // namespace

void list_people(Api& api, Call call) {
    api.read(std::move(call.reply), [&api]() -> net::Response {
        const auto browsers = push_subscriptions(api);
        if (!browsers) return net::problem(browsers.error());
        PeopleResponse out;
        const Timestamp now = api.clock.now();
        for (const PersonOptions& person : api.config.duty.people) {
            const bool on_duty = messaging::QuietTimes{person.off_duty}.first_open(api.zone, now) == now;
            const auto theirs = browsers->find(person.name);
            const std::size_t count = theirs == browsers->end() ? 0 : theirs->second.size();
            std::string unreachable =
                duty::unreachable_because(person, api.config.channels.whatsapp.enabled, count > 0);
            out.items.push_back({person.name, person.role, person.phone, on_duty, std::move(unreachable),
                                 static_cast<std::int32_t>(count)});
        }
        return row_response(out);
    });
}

void invite_person(Api& api, Call call) {
    auto body = read_request<InviteRequest>(call.request.body);
    if (body) {
        if (auto checked = check_invitation(*body); !checked) body = std::move(checked).error();
    }
    if (!body) {
        call.reply(net::problem(body.error()));
        return;
    }
    api.read(std::move(call.reply),
             [&api, asked = std::move(*body), by = actor_of(call.principal)]() -> net::Response {
                 const auto link = api.access.make_link({asked.name, asked.role, asked.lasts, by});
                 if (!link) return net::problem(link.error());
                 log::info("person.invited",
                           {{"person", asked.name}, {"role", std::string{name_of(asked.role)}}, {"by", by}});
                 InviteResponse out;
                 out.link = api.config.server.public_url + "/#/enter/" + link->secret;
                 out.expires_at = link->expires_at;
                 auto picture = qr_svg(out.link);
                 if (!picture) return net::problem(picture.error());
                 out.qr_svg = *std::move(picture);
                 return row_response(out, 201);
             });
}

// The same answer whoever asks: it tells nobody whose numbers are the shop's.
void send_person_link(Api& api, Call call) {
    const auto body = read_request<PersonLinkRequest>(call.request.body);
    if (!body) {
        call.reply(net::problem(body.error()));
        return;
    }
    std::string digits;
    for (const char c : body->phone) {
        if (c >= '0' && c <= '9') digits += c;
    }
    const auto& people = api.config.duty.people;
    const auto person = std::find_if(people.begin(), people.end(), [&](const PersonOptions& one) {
        return !digits.empty() && one.phone == digits && api.config.channels.whatsapp.enabled;
    });
    if (person != people.end() && api.access.may_send_link(digits)) {
        log::info("person.link_sent", {{"person", person->name}});
        api.host.submit(
            duty::link_message(*person, api.config.duty, api.sentences, new_message(api.clock.now())));
    }
    call.reply(json_response("{}", 202));
}

void access_history(Api& api, Call call) {
    api.read(std::move(call.reply), [&api] { return history_response(api, access_subject); });
}

}  // namespace tero::api
