// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/messaging/model/answer_choices.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/conversation.hpp"
#include "modules/messaging/model/correction.hpp"
#include "modules/messaging/model/inputs.hpp"
#include "modules/messaging/model/media.hpp"
#include "modules/messaging/model/media_use.hpp"
#include "modules/messaging/model/options.hpp"
#include "modules/messaging/model/reading.hpp"
#include "modules/messaging/model/retention.hpp"
#include "modules/messaging/model/send.hpp"
#include "modules/messaging/model/send_pause.hpp"
#include "modules/messaging/model/template_send.hpp"

namespace tero {

TERO_REGISTER(ConsentKind)
TERO_REGISTER(ConsentEntry)
TERO_REGISTER(Contact)
TERO_REGISTER(ContactIdentity)
TERO_REGISTER(Channel)
TERO_REGISTER(ConversationState)
TERO_REGISTER(MessageDirection)
TERO_REGISTER(MessageKind)
TERO_REGISTER(MessageStatus)
TERO_REGISTER(MessagePurpose)
TERO_REGISTER(Conversation)
TERO_REGISTER(TemplateUse)
TERO_REGISTER(ReadingTask)
TERO_REGISTER(ReadingSaid)
TERO_REGISTER(AnswerChoice)
TERO_REGISTER(AnswerChoices)
TERO_REGISTER(TemplateState)
TERO_REGISTER(Correction)
TERO_REGISTER(GateCheck)
TERO_REGISTER(Message)
TERO_REGISTER(ProviderRef)
TERO_REGISTER(MediaWord)
TERO_REGISTER(MediaWords)
TERO_REGISTER(MediaStatus)
TERO_REGISTER(MediaFile)
TERO_REGISTER(MediaPiece)
TERO_REGISTER(MediaUse)
TERO_REGISTER(Quarantine)
TERO_REGISTER(QuarantineSum)
TERO_REGISTER(PauseScope)
TERO_REGISTER(SendPause)
TERO_REGISTER(SendVerdict)
TERO_REGISTER(SendOutcome)
TERO_REGISTER(Weekday)
TERO_REGISTER(QuietHours)
TERO_REGISTER(FollowUpOptions)
TERO_REGISTER(MessageRetention)
TERO_REGISTER(RoutedMessage)

}  // namespace tero
