#include "modules/workflow/model/template.hpp"

#include "codec/json.hpp"
#include "codec/json_scanner.hpp"

#include <fmt/format.h>
#include <functional>
#include <utility>

namespace tero::workflow {
namespace {

constexpr int depth_max = 64;

// Where the }} is that ends the code which begins here: not within a text or a table of it.
std::size_t end_of_code(std::string_view text, std::size_t from) {
    int depth = 0;
    char quote = '\0';
    for (std::size_t i = from; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != '\0') {
            if (c == '\\') {
                ++i;
            } else if (c == quote) {
                quote = '\0';
            }
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && depth > 0) {
            --depth;
        } else if (c == '}' && i + 1 < text.size() && text[i + 1] == '}') {
            return i;
        }
    }
    return std::string_view::npos;
}

std::string trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return {};
    return std::string{text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1)};
}

// A value within a text: a text as it is, anything else as JSON.
void append_plain(std::string& out, const Json& value) {
    if (value.text.empty() || value.text.front() != '"') {
        out += value.text;
        return;
    }
    JsonScanner scan{value.text, depth_max};
    std::string text;
    scan.read_string(text);
    out += text;
}

// Walks a value, with every text in it changed.
class Rewrite {
public:
    using Change = std::function<Result<Json>(const std::string& text)>;
    Rewrite(std::string_view json, const Change& change) : scan_(json, depth_max), change_(change) {}

    Result<Json> run() {
        std::string out;
        TRY_DONE(value(out));
        if (!scan_.finish()) return broken();
        return Json{std::move(out)};
    }

private:
    Error broken() const { return {ErrorCode::invalid, scan_.error(), ""}; }

    Result<Done> value(std::string& out) {
        const char first = scan_.peek();
        if (first == '{' || first == '[') return first == '{' ? object(out) : list(out);
        if (first != '"') return scan_.skip(&out, false) ? Result<Done>{Done{}} : broken();
        std::string text;
        if (!scan_.read_string(text)) return broken();
        TRY(const Json filled, change_(text));
        out += filled.text;
        return Done{};
    }
    Result<Done> object(std::string& out) {
        if (!scan_.open('{')) return broken();
        out += '{';
        for (bool first = true; scan_.peek() != '}'; first = false) {
            if (!first && !scan_.take(',')) return expected(", or }");
            std::string name;
            if (!scan_.read_name(name)) return broken();
            if (!first) out += ',';
            append_json_text(out, name);
            out += ':';
            TRY_DONE(value(out));
        }
        out += '}';
        return scan_.close('}') ? Result<Done>{Done{}} : broken();
    }
    Result<Done> list(std::string& out) {
        if (!scan_.open('[')) return broken();
        out += '[';
        for (bool first = true; scan_.peek() != ']'; first = false) {
            if (!first && !scan_.take(',')) return expected(", or ]");
            if (!first) out += ',';
            TRY_DONE(value(out));
        }
        out += ']';
        return scan_.close(']') ? Result<Done>{Done{}} : broken();
    }
    Error expected(std::string_view what) {
        scan_.fail(fmt::format("expected {}", what));
        return broken();
    }

    JsonScanner scan_;
    const Change& change_;
};

Json as_json(std::string_view text) {
    Json json;
    append_json_text(json.text, text);
    return json;
}

}  // namespace

Result<std::vector<TemplatePart>> parts_of(std::string_view text) {
    std::vector<TemplatePart> parts;
    while (!text.empty()) {
        const std::size_t open = text.find("{{");
        if (open != 0) parts.push_back({false, std::string{text.substr(0, open)}});
        if (open == std::string_view::npos) break;
        const std::size_t close = end_of_code(text, open + 2);
        if (close == std::string_view::npos) return Error{ErrorCode::invalid, "a {{ without its }}", ""};
        parts.push_back({true, trimmed(text.substr(open + 2, close - open - 2))});
        text.remove_prefix(close + 2);
    }
    return parts;
}

Result<Json> fill(const Evaluator& evaluator, const Json& value, const Scope& scope) {
    if (value.text.empty()) return value;
    const Rewrite::Change change = [&](const std::string& text) -> Result<Json> {
        TRY(const std::vector<TemplatePart> parts, parts_of(text));
        if (parts.size() == 1 && parts.front().is_code)
            return evaluator.evaluate(CodeKind::EXPRESSION, parts.front().text, scope);
        std::string out;
        for (const TemplatePart& part : parts) {
            if (!part.is_code) {
                out += part.text;
                continue;
            }
            TRY(const Json computed, evaluator.evaluate(CodeKind::EXPRESSION, part.text, scope));
            append_plain(out, computed);
        }
        return as_json(out);
    };
    return Rewrite{value.text, change}.run();
}

Result<std::vector<std::string>> expressions_in(const Json& value) {
    std::vector<std::string> found;
    if (value.text.empty()) return found;
    const Rewrite::Change change = [&](const std::string& text) -> Result<Json> {
        TRY(const std::vector<TemplatePart> parts, parts_of(text));
        for (const TemplatePart& part : parts) {
            if (part.is_code) found.push_back(part.text);
        }
        return as_json(text);
    };
    TRY_DONE(Rewrite{value.text, change}.run());
    return found;
}

Result<std::vector<Json>> elements_of(const Json& list) {
    JsonScanner scan{list.text, depth_max};
    std::vector<Json> elements;
    if (scan.peek() != '[' || !scan.open('[')) return Error{ErrorCode::invalid, "it is not a list", ""};
    while (scan.peek() != ']') {
        if (!elements.empty() && !scan.take(',')) return Error{ErrorCode::invalid, "it is not a list", ""};
        Json element;
        if (!scan.skip(&element.text, false)) return Error{ErrorCode::invalid, scan.error(), ""};
        elements.push_back(std::move(element));
    }
    if (!scan.close(']') || !scan.finish()) return Error{ErrorCode::invalid, "it is not a list", ""};
    return elements;
}

}  // namespace tero::workflow
