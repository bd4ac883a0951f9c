// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "business/quoting/model/ai_word.hpp"
#include "business/quoting/model/answer.hpp"
#include "business/quoting/model/inputs.hpp"
#include "business/quoting/model/options.hpp"
#include "business/quoting/model/workflows.hpp"
#include "codec/register.hpp"

namespace tero {

TERO_REGISTER(PriceList)
TERO_REGISTER(QuoteStatus)
TERO_REGISTER(LineKind)
TERO_REGISTER(QuoteLine)
TERO_REGISTER(Assumption)
TERO_REGISTER(PricedQuote)
TERO_REGISTER(Quote)
TERO_REGISTER(QuoteToken)
TERO_REGISTER(QuoteBeside)
TERO_REGISTER(AgentBrief)
TERO_REGISTER(AnswerKind)
TERO_REGISTER(AiCall)
TERO_REGISTER(AiWord)
TERO_REGISTER(AiPart)
TERO_REGISTER(ai_tool::Remembered)
TERO_REGISTER(ai_tool::FollowUpWanted)
TERO_REGISTER(ai_tool::RememberedLine)
TERO_REGISTER(AgentAnswer)
TERO_REGISTER(QuoteVerdict)
TERO_REGISTER(PriceChoice)
TERO_REGISTER(PriceGap)
TERO_REGISTER(PriceAnswer)
TERO_REGISTER(BusinessOptions)
TERO_REGISTER(AnswerCall)
TERO_REGISTER(AcceptedQuote)
TERO_REGISTER(Complaint)

}  // namespace tero
