// The answers of a business's sentences/<language>.json by which a customer knows what was made of their
// words.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"

#include <string>

namespace tero::app {

struct ReplyTexts {
    std::string accepted = {};
    std::string rejected = {};
    std::string opted_out = {};
};
BOOST_DESCRIBE_STRUCT(ReplyTexts, (), (accepted, rejected, opted_out))
TERO_DESCRIBED_WHOLLY(ReplyTexts);

struct ReplyFile {
    ReplyTexts reply = {};
};
BOOST_DESCRIBE_STRUCT(ReplyFile, (), (reply))
TERO_DESCRIBED_WHOLLY(ReplyFile);

}  // namespace tero::app
