// Section `channels` of the configuration.
#pragma once

#include "codec/described.hpp"
#include "codec/option_info.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <string>

namespace tero {

struct WhatsAppOptions {
    bool enabled = false;
    std::string phone_number_id = {};
    std::string phone_number = {};
    std::string access_token = {};
    std::string app_secret = {};
    std::string verify_token = {};
    std::string base_url = "https://graph.facebook.com";
    std::string api_version = "v26.0";
    std::int64_t media_bytes_max = 8 << 20;
    bool operator==(const WhatsAppOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(WhatsAppOptions, (),
                      (enabled, phone_number_id, phone_number, access_token, app_secret, verify_token,
                       base_url, api_version, media_bytes_max))
TERO_DESCRIBED_WHOLLY(WhatsAppOptions);
TERO_OPTIONS(
    WhatsAppOptions,
    {.name = "enabled",
     .text = "When false, nothing is sent and the webhook answers 404. When true, phone_number_id, "
             "access_token, app_secret and verify_token are needed."},
    {.name = "phone_number_id",
     .text = "The business number, as Meta names it.",
     .allowed = "digits: the id from Meta's app dashboard, not the phone number; or nothing",
     .example = R"("100000000000001")"},
    {.name = "phone_number",
     .text = "The number itself: the buttons of a quote's page write to it.",
     .allowed = "international digits without + or spaces, or nothing",
     .example = R"("59899000099")"},
    {.name = "access_token",
     .text = "Lets Tero send.",
     .allowed = "Meta's text as it is, without spaces or line breaks",
     .secret = true},
    {.name = "app_secret",
     .text = "Proves that a webhook delivery comes from Meta.",
     .allowed = "Meta's text as it is, without spaces or line breaks",
     .secret = true},
    {.name = "verify_token",
     .text = "Your own word in the webhook handshake.",
     .allowed = "a word of your own, without spaces or line breaks",
     .secret = true},
    {.name = "base_url",
     .text = "Where Meta's API is. The access token goes there, so http:// is for this machine only.",
     .allowed = "https://example.com, without a slash at the end"},
    {.name = "api_version",
     .text = "The version of Meta's API.",
     .allowed = "v and two numbers with a dot between, such as v26.0"},
    {.name = "media_bytes_max",
     .text = "Pictures, voices and documents that are larger are not fetched. 0: none is.",
     .unit = "bytes",
     .range = between(0, 64 << 20)});

struct WebPushOptions {
    std::string contact = {};
    bool allow_private = false;
    bool operator==(const WebPushOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(WebPushOptions, (), (contact, allow_private))
TERO_DESCRIBED_WHOLLY(WebPushOptions);
TERO_OPTIONS(WebPushOptions,
             {.name = "contact",
              .text = "Whom the push services of browsers write to when something is wrong with what Tero sends. "
                      "Nothing: server.public_url, where that begins with https://.",
              .allowed = "mailto: and an address, an https:// URL, or nothing",
              .example = R"("mailto:it@example.com")"},
             {.name = "allow_private",
              .text = "When true, a browser's push service may be at an http:// URL, on this machine or in a "
                      "private network. When false, pushes go over TLS straight to the public internet, and "
                      "nowhere else."});

struct ChannelOptions {
    WhatsAppOptions whatsapp = {};
    WebPushOptions web_push = {};
    bool operator==(const ChannelOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(ChannelOptions, (), (whatsapp, web_push))
TERO_DESCRIBED_WHOLLY(ChannelOptions);
TERO_OPTIONS(ChannelOptions, {.name = "whatsapp", .text = "WhatsApp's Cloud API."},
             {.name = "web_push", .text = "Notices to the browsers of the shop's own people."});

}  // namespace tero
