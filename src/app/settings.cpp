#include "app/settings.hpp"

#include "app/config/explain.hpp"
#include "codec/type_info.hpp"
#include "net/url.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <string_view>
#include <utility>

namespace tero::app {
namespace {

// Whether the text, list or map at that path holds anything; what has no size always does.
bool holds_something(const TypeInfo& type, const void* object, std::string_view path) {
    const std::size_t dot = path.find('.');
    const FieldInfo* field = type.find(path.substr(0, dot));
    if (field == nullptr) return false;
    if (dot != std::string_view::npos)
        return holds_something(*field->type, field->in(object), path.substr(dot + 1));
    if (field->type->kind == Kind::text) return !static_cast<const std::string*>(field->in(object))->empty();
    if (field->type->kind == Kind::list || field->type->kind == Kind::map)
        return field->type->count(field->in(object)) > 0;
    return true;
}

}  // namespace

std::vector<api::Setting> settings_of(const LoadedConfig& loaded) {
    std::vector<api::Setting> all;
    const auto sections = explained(loaded, {});
    if (!sections) return all;  // an empty path is always there
    for (const ExplainedSection& section : *sections) {
        for (const ExplainedOption& option : section.options) {
            all.push_back({.path = option.path,
                           .text = option.text,
                           .type = option.type,
                           .allowed = option.allowed,
                           .unit = option.unit,
                           .default_value = option.default_value,
                           .value = option.value,
                           .source = option.source,
                           .variable = option.variable,
                           .secret = option.secret,
                           .is_set = holds_something(type_info<AgentConfig>(), &loaded.config, option.path),
                           .needs_restart = option.needs_restart});
        }
    }
    return all;
}

Result<Done> try_handshake(net::HttpClient& client, const std::string& verify_token, const std::string& url,
                           const std::string& challenge) {
    net::ClientRequest request;
    request.method = "GET";
    request.url = url + "?" + net::form_text({{"hub.mode", "subscribe"},
                                              {"hub.verify_token", verify_token},
                                              {"hub.challenge", challenge}});
    request.timeout = 5s;
    request.response_bytes_max = 64 << 10;
    const auto answer = client.send(request);
    // Its own message could repeat the address, and with it the word.
    if (!answer && answer.error().code == ErrorCode::invalid)
        return Error{ErrorCode::invalid, "server.public_url is no address that can be called", ""};
    if (!answer) return Error{answer.error().code, "nobody answered there", ""};
    if (answer->status != 200)
        return Error{ErrorCode::unavailable, fmt::format("it answered {}", answer->status), ""};
    if (answer->body != challenge)
        return Error{ErrorCode::conflict, "somebody else answers at that address", ""};
    return Done{};
}

}  // namespace tero::app
