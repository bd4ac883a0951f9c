// The JSON of chat completions. What servers disagree about is read as it comes.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tero::ai {

struct WirePart {
    std::string text = {};
};
BOOST_DESCRIBE_STRUCT(WirePart, (), (text))
TERO_DESCRIBED_WHOLLY(WirePart);

struct WireParts {
    std::vector<WirePart> parts = {};
};
BOOST_DESCRIBE_STRUCT(WireParts, (), (parts))
TERO_DESCRIBED_WHOLLY(WireParts);

struct WireFunction {
    std::string name = {};
    Json arguments = {};  // a text, or an object
};
BOOST_DESCRIBE_STRUCT(WireFunction, (), (name, arguments))
TERO_DESCRIBED_WHOLLY(WireFunction);

struct WireCall {
    std::optional<std::int64_t> index = {};
    Json id = {};
    WireFunction function = {};
};
BOOST_DESCRIBE_STRUCT(WireCall, (), (index, id, function))
TERO_DESCRIBED_WHOLLY(WireCall);

struct WireMessage {
    Json content = {};  // a text, or a list of parts
    std::string refusal = {};
    std::vector<WireCall> tool_calls = {};
};
BOOST_DESCRIBE_STRUCT(WireMessage, (), (content, refusal, tool_calls))
TERO_DESCRIBED_WHOLLY(WireMessage);

struct WireChoice {
    WireMessage message = {};
    WireMessage delta = {};
    std::string finish_reason = {};
};
BOOST_DESCRIBE_STRUCT(WireChoice, (), (message, delta, finish_reason))
TERO_DESCRIBED_WHOLLY(WireChoice);

struct WireCached {
    std::int64_t cached_tokens = 0;
};
BOOST_DESCRIBE_STRUCT(WireCached, (), (cached_tokens))
TERO_DESCRIBED_WHOLLY(WireCached);

struct WireUsage {
    std::int64_t prompt_tokens = 0;
    std::int64_t completion_tokens = 0;
    WireCached prompt_tokens_details = {};
};
BOOST_DESCRIBE_STRUCT(WireUsage, (), (prompt_tokens, completion_tokens, prompt_tokens_details))
TERO_DESCRIBED_WHOLLY(WireUsage);

// Of an answer, and of each piece of a stream.
struct WireAnswer {
    std::vector<WireChoice> choices = {};
    Json usage = {};
    Json error = {};
};
BOOST_DESCRIBE_STRUCT(WireAnswer, (), (choices, usage, error))
TERO_DESCRIBED_WHOLLY(WireAnswer);

struct WireError {
    Json error = {};
};
BOOST_DESCRIBE_STRUCT(WireError, (), (error))
TERO_DESCRIBED_WHOLLY(WireError);

struct WireErrorDetail {
    std::string message = {};
    std::string type = {};
    Json code = {};
};
BOOST_DESCRIBE_STRUCT(WireErrorDetail, (), (message, type, code))
TERO_DESCRIBED_WHOLLY(WireErrorDetail);

// The prototype's chat service.
struct ChatProcessCall {
    std::string mensaje = {};
    std::string telefono = {};
    std::string sesionId = {};
};
BOOST_DESCRIBE_STRUCT(ChatProcessCall, (), (mensaje, telefono, sesionId))
TERO_DESCRIBED_WHOLLY(ChatProcessCall);

struct ChatProcessAnswer {
    std::string mensaje = {};
    std::string tipo = {};
    std::string sesion_id = {};
};
BOOST_DESCRIBE_STRUCT(ChatProcessAnswer, (), (mensaje, tipo, sesion_id))
TERO_DESCRIBED_WHOLLY(ChatProcessAnswer);

// What has been taken of a day's budget, kept over a restart.
struct SpentToday {
    std::int64_t day = 0;
    std::int64_t tokens = 0;
    std::int64_t money = 0;  // in millionths
};
BOOST_DESCRIBE_STRUCT(SpentToday, (), (day, tokens, money))
TERO_DESCRIBED_WHOLLY(SpentToday);

}  // namespace tero::ai
