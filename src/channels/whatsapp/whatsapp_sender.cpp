#include "channels/whatsapp/whatsapp_sender.hpp"

#include "base/crypto.hpp"
#include "channels/whatsapp/message_out.hpp"
#include "channels/whatsapp/wire_json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <charconv>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

namespace tero::whatsapp {
namespace {

// What is gone does not come back; anything else may be mended by then.
MediaOutcome not_fetched(const Result<net::Response>& answer) {
    if (!answer)
        return {.retryable = answer.error().code != ErrorCode::invalid, .cause = answer.error().message};
    const bool is_gone = answer->status == 400 || answer->status == 404 || answer->status == 410;
    return {.retryable = !is_gone, .cause = fmt::format("status {}", answer->status)};
}

std::int64_t number_member(const boost::json::object& object, std::string_view name) {
    std::int64_t number = 0;
    const std::string text = text_member(object, name);
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

WhatsAppSender::WhatsAppSender(WhatsAppOptions options, net::HttpClient& client)
    : options_(std::move(options)), client_(client) {}

SendOutcome WhatsAppSender::send(const Message& message) {
    const Result<net::ClientRequest> request = send_request(options_, message);
    if (!request) return refused_by_us(request.error());
    return classify(client_.send(*request));
}

// In two steps: the id leads to a URL that is good for five minutes, and wants the token too.
MediaOutcome WhatsAppSender::fetch(const MediaFile& file) {
    const bool is_id =
        !file.provider_id.empty() && file.provider_id.find_first_not_of("0123456789") == std::string::npos;
    if (!is_id) return {.cause = "its id is no number"};
    net::ClientRequest ask;
    ask.method = "GET";
    ask.headers = {{"authorization", "Bearer " + options_.access_token}};
    ask.url = fmt::format("{}/{}/{}?phone_number_id={}", options_.base_url, options_.api_version,
                          file.provider_id, options_.phone_number_id);
    const auto told = client_.send(ask);
    if (!told || told->status != 200) return not_fetched(told);
    const auto word = parse_wire(told->body);
    const boost::json::object* where = word ? word->if_object() : nullptr;
    if (where == nullptr) return {.retryable = true, .cause = "Meta's answer cannot be read"};
    if (number_member(*where, "file_size") > options_.media_bytes_max)
        return {.too_large = true, .cause = "too large"};
    // The token goes nowhere else than to where Meta is, over TLS or as the options say.
    const std::string url = text_member(*where, "url");
    const bool is_safe = url.starts_with("https://") || url.starts_with(options_.base_url + "/");
    if (!is_safe) return {.cause = "Meta names no https address"};
    ask.url = url;
    ask.timeout = 60s;
    ask.response_bytes_max = static_cast<std::size_t>(options_.media_bytes_max) + 1;
    auto content = client_.send(ask);
    if (!content || content->status != 200) return not_fetched(content);
    if (content->body.size() > static_cast<std::size_t>(options_.media_bytes_max))
        return {.too_large = true, .cause = "too large"};
    const std::string digest = text_member(*where, "sha256");
    if (!digest.empty() && digest != sha256_hex(content->body))
        return {.retryable = true, .cause = "it is not what Meta says it is"};
    return {.content = std::make_shared<const std::string>(std::move(content->body)),
            .mime = text_member(*where, "mime_type")};
}

}  // namespace tero::whatsapp
