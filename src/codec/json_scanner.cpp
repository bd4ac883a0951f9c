#include "codec/json_scanner.hpp"

#include "base/shown.hpp"
#include "codec/json.hpp"
#include "codec/utf8.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>

namespace tero {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string& out, unsigned code_point) {
    const auto put = [&](unsigned byte) { out.push_back(static_cast<char>(byte)); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xc0 | code_point >> 6);
        put(0x80 | (code_point & 0x3f));
    } else if (code_point < 0x10000) {
        put(0xe0 | code_point >> 12);
        put(0x80 | (code_point >> 6 & 0x3f));
        put(0x80 | (code_point & 0x3f));
    } else {
        put(0xf0 | code_point >> 18);
        put(0x80 | (code_point >> 12 & 0x3f));
        put(0x80 | (code_point >> 6 & 0x3f));
        put(0x80 | (code_point & 0x3f));
    }
}

}  // namespace

bool JsonScanner::fail(std::string_view what) {
    if (failed()) return false;
    const std::string_view before = text_.substr(0, std::min(at_, text_.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t last_break = before.rfind('\n');
    const std::size_t column =
        last_break == std::string_view::npos ? before.size() + 1 : before.size() - last_break;
    const bool ended = at_ >= text_.size();
    error_ = fmt::format("not JSON at line {}, column {}: {}{}", line, column, what,
                         ended ? ", but the text ends" : "");
    return false;
}

char JsonScanner::peek() {
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r') return c;
        at_ += 1;
    }
    return '\0';
}

bool JsonScanner::take(char c) {
    if (peek() != c || at_ >= text_.size()) return false;
    at_ += 1;
    return true;
}

bool JsonScanner::open(char c) {
    peek();
    if (depth_ == depth_max_) return fail(fmt::format("nested deeper than {} levels", depth_max_));
    depth_ += 1;
    return take(c) || fail(fmt::format("expected '{}'", c));
}

bool JsonScanner::close(char c) {
    if (!take(c)) return fail(fmt::format("expected ',' or '{}'", c));
    depth_ -= 1;
    return true;
}

bool JsonScanner::read_name(std::string& out) {
    if (peek() != '"') return fail("expected a name in double quotes");
    return read_string(out) && (take(':') || fail("expected ':'"));
}

bool JsonScanner::read_string(std::string& out) {
    out.clear();
    if (!take('"')) return fail("expected text in double quotes");
    std::size_t copied = at_;  // up to here it is in `out`
    while (at_ < text_.size()) {
        const auto c = static_cast<unsigned char>(text_[at_]);
        if (c == '"') {
            out.append(text_, copied, at_ - copied);
            at_ += 1;
            return true;
        }
        if (c < 0x20) return fail("control characters in text must be escaped");
        if (c == '\\') {
            out.append(text_, copied, at_ - copied);
            at_ += 1;
            if (!read_escape(out)) return false;
            copied = at_;
        } else if (c < 0x80) {
            at_ += 1;
        } else {
            const std::size_t length = utf8_at(text_, at_).length;
            if (length == 0) return fail("the bytes are not valid UTF-8");
            at_ += length;
        }
    }
    return fail("expected the closing quote of a text");
}

bool JsonScanner::read_escape(std::string& out) {
    if (at_ >= text_.size()) return fail("expected an escape");
    const char c = text_[at_++];
    switch (c) {
        case '"':
        case '\\':
        case '/':
            out.push_back(c);
            return true;
        case 'b':
            out.push_back('\b');
            return true;
        case 'f':
            out.push_back('\f');
            return true;
        case 'n':
            out.push_back('\n');
            return true;
        case 'r':
            out.push_back('\r');
            return true;
        case 't':
            out.push_back('\t');
            return true;
        case 'u':
            break;
        default:
            at_ -= 1;
            return fail("no such escape in JSON");
    }
    unsigned code = 0;
    if (!read_hex4(code)) return false;
    if (code >= 0xdc00 && code <= 0xdfff) return fail("half of a surrogate pair");
    if (code >= 0xd800 && code <= 0xdbff) {
        unsigned low = 0;
        if (text_.substr(at_, 2) != "\\u") return fail("half of a surrogate pair");
        at_ += 2;
        if (!read_hex4(low)) return false;
        if (low < 0xdc00 || low > 0xdfff) return fail("half of a surrogate pair");
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    append_utf8(out, code);
    return true;
}

bool JsonScanner::read_hex4(unsigned& out) {
    out = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = at_ < text_.size() ? text_[at_] : '\0';
        unsigned digit = 0;
        if (is_digit(c)) {
            digit = static_cast<unsigned>(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            digit = static_cast<unsigned>(c - 'a' + 10);
        } else if (c >= 'A' && c <= 'F') {
            digit = static_cast<unsigned>(c - 'A' + 10);
        } else {
            return fail("expected four hexadecimal digits after \\u");
        }
        out = out << 4 | digit;
        at_ += 1;
    }
    return true;
}

bool JsonScanner::read_number(std::string_view& out) {
    peek();
    const std::size_t first = at_;
    const auto digits = [&] {
        const std::size_t from = at_;
        while (at_ < text_.size() && is_digit(text_[at_])) at_ += 1;
        return at_ > from;
    };
    const auto next_is = [&](std::string_view any) {
        return at_ < text_.size() && any.find(text_[at_]) != std::string_view::npos;
    };
    if (next_is("-")) at_ += 1;
    if (next_is("0")) {
        at_ += 1;
        if (next_is("0123456789")) return fail("a number must not begin with 0");
    } else if (!digits()) {
        return fail("expected a value");
    }
    if (next_is(".")) {
        at_ += 1;
        if (!digits()) return fail("expected digits after the point");
    }
    if (next_is("eE")) {
        at_ += 1;
        if (next_is("+-")) at_ += 1;
        if (!digits()) return fail("expected digits of the exponent");
    }
    out = text_.substr(first, at_ - first);
    return true;
}

bool JsonScanner::read_word(std::string_view& out) {
    peek();
    for (const std::string_view word : {"true", "false", "null"}) {
        if (text_.substr(at_).starts_with(word)) {
            at_ += word.size();
            out = word;
            return true;
        }
    }
    return fail("expected a value");
}

bool JsonScanner::finish() {
    if (failed()) return false;
    peek();
    return at_ == text_.size() || fail("expected nothing more");
}

bool JsonScanner::skip(std::string* compact, bool unique_names) {
    const char c = peek();
    if (c == '{') return skip_members(compact, unique_names);
    if (c == '[') return skip_elements(compact, unique_names);
    if (c == '"') {
        std::string text;
        if (!read_string(text)) return false;
        if (compact != nullptr) append_json_text(*compact, text);
        return true;
    }
    std::string_view word;
    const bool letter = c == 't' || c == 'f' || c == 'n';
    if (letter ? !read_word(word) : !read_number(word)) return false;
    if (compact != nullptr) compact->append(word);
    return true;
}

bool JsonScanner::skip_members(std::string* compact, bool unique_names) {
    if (!open('{')) return false;
    if (compact != nullptr) compact->push_back('{');
    std::set<std::string> names;
    std::string name;
    for (bool first = true; peek() != '}' || !first; first = false) {
        if (!read_name(name)) return false;
        if (compact != nullptr) {
            if (!first) compact->push_back(',');
            append_json_text(*compact, name);
            compact->push_back(':');
        }
        if (unique_names && !names.insert(name).second)
            return fail(fmt::format("'{}' is named twice", shown(name)));
        if (!skip(compact, unique_names)) return false;
        if (!take(',')) break;
    }
    if (compact != nullptr) compact->push_back('}');
    return close('}');
}

bool JsonScanner::skip_elements(std::string* compact, bool unique_names) {
    if (!open('[')) return false;
    if (compact != nullptr) compact->push_back('[');
    for (bool first = true; peek() != ']' || !first; first = false) {
        if (compact != nullptr && !first) compact->push_back(',');
        if (!skip(compact, unique_names)) return false;
        if (!take(',')) break;
    }
    if (compact != nullptr) compact->push_back(']');
    return close(']');
}

}  // namespace tero
