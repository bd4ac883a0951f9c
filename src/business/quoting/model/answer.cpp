#include "business/quoting/model/answer.hpp"

#include "codec/json.hpp"
#include "codec/register.hpp"

#include <utility>

namespace tero {
namespace {

// What a task that an earlier build queued calls the extras.
struct EarlierUnderstanding {
    std::vector<std::string> accessories = {};
};
BOOST_DESCRIBE_STRUCT(EarlierUnderstanding, (), (accessories))
TERO_DESCRIBED_WHOLLY(EarlierUnderstanding);

struct EarlierBrief {
    EarlierUnderstanding understanding = {};
};
BOOST_DESCRIBE_STRUCT(EarlierBrief, (), (understanding))
TERO_DESCRIBED_WHOLLY(EarlierBrief);

}  // namespace

TERO_REGISTER(EarlierUnderstanding)
TERO_REGISTER(EarlierBrief)

Result<AgentBrief> read_brief(std::string_view text) {
    TRY(AgentBrief brief, from_json<AgentBrief>(text, Reading::tolerant));
    if (!brief.understanding.extras.empty()) return brief;
    TRY(EarlierBrief earlier, from_json<EarlierBrief>(text, Reading::tolerant));
    brief.understanding.extras = std::move(earlier.understanding.accessories);
    return brief;
}

}  // namespace tero
