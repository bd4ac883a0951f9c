// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/followup/model/follow_up.hpp"
#include "modules/followup/model/inputs.hpp"
#include "modules/followup/model/sequence.hpp"
#include "modules/followup/model/templates.hpp"

namespace tero {

TERO_REGISTER(FollowUpStatus)
TERO_REGISTER(FollowUp)
TERO_REGISTER(PlanFollowUps)
TERO_REGISTER(FollowUpVerdict)
TERO_REGISTER(followup::StepCondition)
TERO_REGISTER(followup::StepTemplate)
TERO_REGISTER(followup::Step)
TERO_REGISTER(followup::ProviderTemplate)
TERO_REGISTER(followup::SequencesFile)
TERO_REGISTER(followup::TemplatesFile)
TERO_REGISTER(followup::TemplateExample)
TERO_REGISTER(followup::TemplateComponent)
TERO_REGISTER(followup::TemplateSubmission)

}  // namespace tero
