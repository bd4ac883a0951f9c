#include "channels/whatsapp/whatsapp_sender.hpp"

#include "channels/whatsapp/message_out.hpp"
#include "channels/whatsapp/wire_json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
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

// Of an https address without a port; empty: it is none, or not written plainly.
std::string plain_host(std::string_view url) {
    constexpr std::string_view scheme = "https://";
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-.";
    if (!url.starts_with(scheme)) return {};
    url.remove_prefix(scheme.size());
    std::string host{url.substr(0, url.find_first_of("/?#"))};
    for (char& c : host) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return host.find_first_not_of(allowed) == std::string::npos ? host : std::string{};
}

// Where files of WhatsApp are: where the options say that Meta is, or Meta's own names over TLS.
bool is_of_meta(std::string_view url, const std::string& base_url) {
    constexpr std::array<std::string_view, 4> domains{"facebook.com", "fbcdn.net", "fbsbx.com",
                                                      "whatsapp.net"};
    const std::size_t scheme = base_url.find("://");
    if (scheme == std::string::npos) return false;
    if (url.starts_with(base_url.substr(0, base_url.find('/', scheme + 3)) + "/")) return true;
    const std::string host = plain_host(url);
    return std::any_of(domains.begin(), domains.end(), [&host](std::string_view domain) {
        return host == domain || host.ends_with("." + std::string{domain});
    });
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
    // The token goes nowhere else than to where Meta is.
    const std::string url = text_member(*where, "url");
    if (!is_of_meta(url, options_.base_url)) return {.cause = "Meta names no address of its own"};
    ask.url = url;
    ask.timeout = 60s;
    std::string content;
    const auto bytes_max = static_cast<std::size_t>(options_.media_bytes_max);
    ask.take = [&content, bytes_max](std::string_view piece) {
        content += piece;
        return content.size() <= bytes_max;
    };
    const auto answer = client_.send(ask);
    if (!answer || answer->status != 200) return not_fetched(answer);
    if (content.size() > bytes_max) return {.too_large = true, .cause = "too large"};
    const std::string digest = text_member(*where, "sha256");
    auto kept = media_content(content);
    if (!digest.empty() && digest != kept->sha256)
        return {.retryable = true, .cause = "it is not what Meta says it is"};
    return {.content = std::move(kept), .mime = text_member(*where, "mime_type")};
}

}  // namespace tero::whatsapp
