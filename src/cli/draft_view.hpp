// Of a work item: the words that an agent has ready for whoever answers.
#pragma once

#include "codec/described.hpp"
#include "codec/type_info.hpp"
#include "modules/work/model/draft.hpp"

#include <optional>

namespace tero::cli {

struct DraftView {
    std::optional<ReplyDraft> draft = {};
};
BOOST_DESCRIBE_STRUCT(DraftView, (), (draft))
TERO_DESCRIBED_WHOLLY(DraftView);

}  // namespace tero::cli
