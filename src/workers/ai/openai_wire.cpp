#include "workers/ai/openai_wire.hpp"

#include "codec/json.hpp"
#include "codec/json_scanner.hpp"
#include "workers/ai/openai_json.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace tero::ai {

namespace {

constexpr std::size_t answer_bytes_max = 1 << 20;
constexpr std::size_t calls_max = 16;
constexpr std::size_t arguments_bytes_max = 64 << 10;
constexpr int depth_max = 32;

// A text, or the texts of a list of parts.
std::string text_of(const Json& content) {
    std::string text;
    JsonScanner scanner{content.text, depth_max};
    const char first = scanner.peek();
    if (first == '"') {
        scanner.read_string(text);
    } else if (first == '[') {
        const auto read =
            from_json<WireParts>(fmt::format(R"({{"parts":{}}})", content.text), Reading::tolerant);
        if (read) {
            for (const WirePart& part : read->parts) text += part.text;
        }
    }
    return text;
}

// JSON text, whether it came as a text or as an object.
std::string arguments_of(const Json& arguments) {
    JsonScanner scanner{arguments.text, depth_max};
    if (scanner.peek() != '"') return arguments.text;
    std::string text;
    scanner.read_string(text);
    return text;
}

std::string id_of(const Json& id) {
    std::string text;
    JsonScanner scanner{id.text, depth_max};
    if (scanner.peek() == '"') {
        scanner.read_string(text);
        return text;
    }
    return id.text;
}

Finish finish_of(std::string_view reason) {
    if (reason == "stop") return Finish::STOP;
    if (reason == "length" || reason == "max_tokens") return Finish::LENGTH;
    if (reason == "tool_calls" || reason == "tool_call" || reason == "function_call")
        return Finish::TOOL_CALLS;
    if (reason == "content_filter") return Finish::CONTENT_FILTER;
    return Finish::OTHER;
}

std::optional<Usage> usage_of(const Json& json) {
    if (json.text.empty()) return std::nullopt;
    const auto wire = from_json<WireUsage>(json.text, Reading::tolerant);
    if (!wire) return std::nullopt;
    return Usage{wire->prompt_tokens, wire->completion_tokens, wire->prompt_tokens_details.cached_tokens};
}

// A call without an id would break the next turn, and two with one would be one.
void complete_ids(std::vector<ToolCall>& calls) {
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const bool repeated = std::any_of(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(i),
                                          [&](const ToolCall& other) { return other.id == calls[i].id; });
        if (calls[i].id.empty() || repeated) calls[i].id = fmt::format("call_{}", i + 1);
    }
}

Result<ChatAnswer> checked(ChatAnswer answer) {
    if (answer.calls.size() > calls_max)
        return Error{ErrorCode::corrupt,
                     fmt::format("the answer calls {} tools at once", answer.calls.size())};
    for (const ToolCall& call : answer.calls) {
        if (call.arguments.size() > arguments_bytes_max)
            return Error{ErrorCode::corrupt, fmt::format("the arguments of {} are too large", call.name)};
    }
    complete_ids(answer.calls);
    return answer;
}

Error error_of(const Json& error) {
    const ServiceError said = read_error(fmt::format(R"({{"error":{}}})", error.text));
    return {ErrorCode::unavailable, fmt::format("the service says: {}", said.message.substr(0, 200)),
            said.code};
}

void append_calls(std::string& out, const std::vector<ToolCall>& calls) {
    out += R"(,"tool_calls":[)";
    for (const ToolCall& call : calls) {
        if (out.back() != '[') out.push_back(',');
        out += R"({"id":)";
        append_json_text(out, call.id);
        out += R"(,"type":"function","function":{"name":)";
        append_json_text(out, call.name);
        out += R"(,"arguments":)";
        append_json_text(out, call.arguments);
        out += "}}";
    }
    out.push_back(']');
}

void append_message(std::string& out, const ChatMessage& message) {
    constexpr std::string_view roles[] = {"system", "user", "assistant", "tool"};
    out += fmt::format(R"({{"role":"{}","content":)", roles[static_cast<std::size_t>(message.role)]);
    if (message.text.empty() && !message.calls.empty()) {
        out += "null";
    } else {
        append_json_text(out, message.text);
    }
    if (!message.calls.empty()) append_calls(out, message.calls);
    if (message.role == Role::TOOL) {
        out += R"(,"tool_call_id":)";
        append_json_text(out, message.call);
    }
    out.push_back('}');
}

}  // namespace

std::int64_t tokens_of(const ChatRequest& request) {
    std::size_t bytes = request.schema.text.size() + 64;
    for (const ChatMessage& message : request.messages) {
        bytes += message.text.size() + 16;
        for (const ToolCall& call : message.calls) bytes += call.name.size() + call.arguments.size() + 32;
    }
    for (const Tool& tool : request.tools)
        bytes += tool.name.size() + tool.description.size() + tool.parameters.text.size() + 32;
    return static_cast<std::int64_t>(bytes / 2) + request.tokens_max;
}

std::string body_of(const ChatRequest& request, std::string_view model) {
    std::string out = R"({"model":)";
    append_json_text(out, model);
    out += R"(,"messages":[)";
    for (const ChatMessage& message : request.messages) {
        if (out.back() != '[') out.push_back(',');
        append_message(out, message);
    }
    out.push_back(']');
    if (!request.tools.empty()) {
        out += R"(,"tools":[)";
        for (const Tool& tool : request.tools) {
            if (out.back() != '[') out.push_back(',');
            out += R"({"type":"function","function":{"name":)";
            append_json_text(out, tool.name);
            out += R"(,"description":)";
            append_json_text(out, tool.description);
            out += fmt::format(R"(,"parameters":{}}}}})", tool.parameters.text);
        }
        out += R"(],"tool_choice":"auto")";
    }
    out += fmt::format(R"(,"temperature":0,"max_tokens":{})", request.tokens_max);
    if (!request.schema.text.empty()) {
        out += fmt::format(
            R"(,"response_format":{{"type":"json_schema","json_schema":{{"name":"answer","strict":true,"schema":{}}}}})",
            request.schema.text);
    }
    if (request.stream) out += R"(,"stream":true,"stream_options":{"include_usage":true})";
    out.push_back('}');
    return out;
}

Result<ChatAnswer> read_answer(std::string_view body) {
    const auto wire = from_json<WireAnswer>(body, Reading::tolerant);
    if (!wire) return Error{ErrorCode::corrupt, "the answer cannot be read: " + wire.error().message};
    if (!wire->error.text.empty()) return error_of(wire->error);
    if (wire->choices.empty()) return Error{ErrorCode::corrupt, "the answer has no choices"};
    const WireChoice& choice = wire->choices.front();
    ChatAnswer answer{.text = text_of(choice.message.content),
                      .refusal = choice.message.refusal,
                      .finish = finish_of(choice.finish_reason),
                      .usage = usage_of(wire->usage)};
    for (const WireCall& call : choice.message.tool_calls)
        answer.calls.push_back({id_of(call.id), call.function.name, arguments_of(call.function.arguments)});
    return checked(std::move(answer));
}

ServiceError read_error(std::string_view body) {
    const auto wire = from_json<WireError>(body, Reading::tolerant);
    if (!wire) return {.message = std::string{body.substr(0, 200)}};
    const auto detail = from_json<WireErrorDetail>(wire->error.text, Reading::tolerant);
    if (!detail) return {.message = wire->error.text.substr(0, 200)};
    std::string code = id_of(detail->code);
    if (code.empty()) code = detail->type;
    return {.code = std::move(code), .message = detail->message};
}

bool StreamReader::take(std::string_view bytes) {
    bytes_ += bytes.size();
    if (bytes_ > answer_bytes_max) {
        is_wrong_ = true;
        wrong_ = {ErrorCode::corrupt, "the stream is too large"};
        return false;
    }
    buffer_ += bytes;
    if (!has_begun_ && !is_whole_answer_) {
        const std::size_t first = buffer_.find_first_not_of(" \r\n\t");
        is_whole_answer_ = first != std::string::npos && buffer_[first] == '{';
    }
    if (is_whole_answer_) return true;
    std::size_t begin = 0;
    for (std::size_t end = buffer_.find('\n'); end != std::string::npos; end = buffer_.find('\n', begin)) {
        line(std::string_view{buffer_}.substr(begin, end - begin));
        begin = end + 1;
    }
    buffer_.erase(0, begin);
    return !is_done_ && !is_wrong_;
}

void StreamReader::line(std::string_view text) {
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (!text.starts_with("data:") || is_wrong_) return;  // a comment, the name of an event, a blank
    text.remove_prefix(5);
    while (text.starts_with(' ')) text.remove_prefix(1);
    if (text == "[DONE]") {
        is_done_ = true;
    } else if (!text.empty()) {
        chunk(text);
    }
}

void StreamReader::chunk(std::string_view json) {
    const auto wire = from_json<WireAnswer>(json, Reading::tolerant);
    if (!wire || !wire->error.text.empty()) {
        is_wrong_ = true;
        wrong_ =
            wire ? error_of(wire->error)
                 : Error{ErrorCode::corrupt, "a piece of the stream cannot be read: " + wire.error().message};
        return;
    }
    if (auto usage = usage_of(wire->usage)) answer_.usage = usage;
    if (wire->choices.empty()) return;  // the last one, with the usage
    const WireChoice& choice = wire->choices.front();
    const WireMessage& delta = choice.delta;
    const std::string text = text_of(delta.content);
    has_begun_ = has_begun_ || !text.empty() || !delta.tool_calls.empty();
    answer_.text += text;
    answer_.refusal += delta.refusal;
    for (const WireCall& piece : delta.tool_calls) {
        const std::string id = id_of(piece.id);
        std::int64_t index = piece.index.value_or(-1);
        // Without an index, an id or a name begins another call.
        if (index < 0) index = id.empty() && piece.function.name.empty() ? last_call_ : last_call_ + 1;
        last_call_ = std::max(index, std::int64_t{0});
        ToolCall& call = calls_[last_call_];
        if (call.id.empty()) call.id = id;
        if (call.name.empty()) call.name = piece.function.name;
        call.arguments += arguments_of(piece.function.arguments);
    }
    if (!choice.finish_reason.empty()) {
        is_finished_ = true;
        answer_.finish = finish_of(choice.finish_reason);
    }
}

Result<ChatAnswer> StreamReader::finish() {
    if (is_whole_answer_ && !is_wrong_) return read_answer(buffer_);
    if (!buffer_.empty() && !is_wrong_) line(std::exchange(buffer_, {}));
    if (is_wrong_) return wrong_;
    if (!is_finished_) {
        return Error{ErrorCode::unavailable,
                     has_begun_ ? "the stream broke off in its middle" : "the stream ended before it began"};
    }
    for (auto& [index, call] : calls_) answer_.calls.push_back(std::move(call));
    return checked(std::move(answer_));
}

}  // namespace tero::ai
