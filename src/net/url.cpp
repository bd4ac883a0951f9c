// Strict where a mistake could mean two things, generous with empty pairs.
#include "net/url.hpp"

namespace tero::net {
namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

bool goes_as_it_is(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

Result<std::string> decode(std::string_view text, bool plus_is_space) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0) return Error{ErrorCode::invalid, "a % without two hex digits"};
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return decoded;
}

}  // namespace

std::string percent_encode(std::string_view text) {
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (goes_as_it_is(c)) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += '%';
            encoded += hex_digits[byte >> 4];
            encoded += hex_digits[byte & 15];
        }
    }
    return encoded;
}

Result<std::string> percent_decode(std::string_view text) { return decode(text, false); }

Result<Headers> parse_form(std::string_view text) {
    Headers pairs;
    while (!text.empty()) {
        const auto end = text.find('&');
        const auto pair = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        const auto value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        TRY(std::string key, decode(pair.substr(0, equals), true));
        TRY(std::string decoded, decode(value, true));
        pairs.emplace_back(std::move(key), std::move(decoded));
    }
    return pairs;
}

std::string form_text(const Headers& pairs) {
    std::string text;
    for (const auto& [key, value] : pairs) {
        if (!text.empty()) text += '&';
        text += percent_encode(key);
        text += '=';
        text += percent_encode(value);
    }
    return text;
}

}  // namespace tero::net
