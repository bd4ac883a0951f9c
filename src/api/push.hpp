// What browsers of the shop's people ask for: to be told by Web Push.
#pragma once

#include "api/api.hpp"
#include "codec/described.hpp"
#include "modules/duty/model/push.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tero::api {

// A PushSubscription of the browser's, as its toJSON() has it, without its layers.
struct PushRequest {
    std::string endpoint = {};
    std::string p256dh = {};
    std::string auth = {};
    std::string browser = {};   // as its owner will know it
    std::string replaces = {};  // the endpoint that it was before
};
BOOST_DESCRIBE_STRUCT(PushRequest, (), (endpoint, p256dh, auth, browser, replaces))
TERO_DESCRIBED_WHOLLY(PushRequest);

struct PushBrowser {
    std::string id = {};  // the first 32 hex digits of the endpoint's SHA-256
    std::string person = {};
    std::string browser = {};
    Timestamp created_at = {};
    Timestamp told_at = {};  // its push service last took something
    bool mine = false;       // this session asked for it
};
BOOST_DESCRIBE_STRUCT(PushBrowser, (), (id, person, browser, created_at, told_at, mine))
TERO_DESCRIBED_WHOLLY(PushBrowser);

struct PushResponse {
    std::string public_key = {};  // the applicationServerKey of a subscription
    bool may = false;             // whoever asks is told of what waits
    std::vector<PushBrowser> items = {};
};
BOOST_DESCRIBE_STRUCT(PushResponse, (), (public_key, may, items))
TERO_DESCRIBED_WHOLLY(PushResponse);

struct ShownRequest {
    std::string token = {};  // as it stood in the push
};
BOOST_DESCRIBE_STRUCT(ShownRequest, (), (token))
TERO_DESCRIBED_WHOLLY(ShownRequest);

// By person; blocks on the store.
Result<std::map<std::string, std::vector<PushSubscription>>> push_subscriptions(const Api& api);

// push.cpp
void list_push(Api& api, Call call);
void subscribe_push(Api& api, Call call);
void unsubscribe_push(Api& api, Call call);
void push_shown(Api& api, Call call);

}  // namespace tero::api
