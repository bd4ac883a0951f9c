// OpenAI-compatible chat completions as text: requests out, answers and streams in. Liberal in what it takes,
// for many servers speak almost this: arguments as an object, ids that are null, content in parts, a last
// chunk without choices, a whole answer where a stream was asked for. Pure.
#pragma once

#include "base/result.hpp"
#include "workers/ai/chat.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace tero::ai {

std::string body_of(const ChatRequest& request, std::string_view model);

// Errors: corrupt, what came is no such answer.
Result<ChatAnswer> read_answer(std::string_view body);

// `insufficient_quota`, `context_length_exceeded`; empty: it names none.
struct ServiceError {
    std::string code = {};
    std::string message = {};
};
ServiceError read_error(std::string_view body);

// A stream, put together as it comes.
class StreamReader {
public:
    // false: it is at its end, too large, or nothing that can be read.
    bool take(std::string_view bytes);
    bool has_begun() const { return has_begun_; }  // some of the answer came
    // corrupt: not a stream; unavailable: it ended before the answer did.
    Result<ChatAnswer> finish();

private:
    void line(std::string_view text);
    void chunk(std::string_view json);

    std::string buffer_ = {};
    std::size_t bytes_ = 0;
    bool is_whole_answer_ = false;  // no events: the service answered as if no stream had been asked for
    bool has_begun_ = false;
    bool is_done_ = false;
    bool is_finished_ = false;  // it said why it ends
    Error wrong_ = {};
    bool is_wrong_ = false;
    ChatAnswer answer_ = {};
    std::map<std::int64_t, ToolCall> calls_ = {};  // by their index
    std::int64_t last_call_ = -1;
};

}  // namespace tero::ai
