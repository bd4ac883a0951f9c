// A talk with a language model, whatever wire it goes over.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tero::ai {

// A tool that the model asks for. Its arguments are what a model wrote: they are checked before anything is
// done.
struct ToolCall {
    std::string id = {};
    std::string name = {};
    std::string arguments = {};  // JSON text; it need not be JSON
    bool operator==(const ToolCall&) const = default;
};

enum class Role { SYSTEM, USER, ASSISTANT, TOOL };

struct ChatMessage {
    Role role = Role::USER;
    std::string text = {};
    std::vector<ToolCall> calls = {};  // of the assistant
    std::string call = {};             // of a tool: whose answer it is
    bool operator==(const ChatMessage&) const = default;
};

struct Tool {
    std::string name = {};
    std::string description = {};
    Json parameters = {};  // a JSON Schema
    bool operator==(const Tool&) const = default;
};

struct ChatRequest {
    std::vector<ChatMessage> messages = {};
    std::vector<Tool> tools = {};
    Json schema = {};  // what a structured answer looks like; empty: text
    std::int32_t tokens_max = 300;
    bool stream = false;
};

enum class Finish { STOP, LENGTH, TOOL_CALLS, CONTENT_FILTER, OTHER };

struct Usage {
    std::int64_t prompt_tokens = 0;
    std::int64_t completion_tokens = 0;
    std::int64_t cached_tokens = 0;
    bool operator==(const Usage&) const = default;
};

struct ChatAnswer {
    std::string text = {};
    std::string refusal = {};
    std::vector<ToolCall> calls = {};
    Finish finish = Finish::OTHER;
    std::optional<Usage> usage = {};  // none: the service did not say
    std::string provider = {};
    // What came was cut off: its calls must not run, even if they read well.
    bool is_cut() const { return finish == Finish::LENGTH || finish == Finish::CONTENT_FILTER; }
    bool operator==(const ChatAnswer&) const = default;
};

// A guess that is rather too high, for what is reserved before the service has counted.
std::int64_t tokens_of(const ChatRequest& request);

}  // namespace tero::ai
