// The sandbox's described structs as tables; see codec/register.hpp.
#include "codec/register.hpp"
#include "sandbox/customer.hpp"
#include "sandbox/customers_file.hpp"
#include "sandbox/judge.hpp"
#include "sandbox/provider.hpp"
#include "sandbox/reply_file.hpp"
#include "sandbox/sandbox_routes.hpp"
#include "sandbox/settings.hpp"
#include "sandbox/wish_check.hpp"

namespace tero {

TERO_REGISTER(app::DemoSettings)
TERO_REGISTER(app::NumbersFile)
TERO_REGISTER(app::DetailFile)
TERO_REGISTER(app::WishFile)
TERO_REGISTER(app::SaysFile)
TERO_REGISTER(app::SpeakersFile)
TERO_REGISTER(app::PricedFile)
TERO_REGISTER(app::VoiceFile)
TERO_REGISTER(app::CustomersFile)
TERO_REGISTER(app::Stage)
TERO_REGISTER(app::CustomerState)
TERO_REGISTER(app::ActKind)
TERO_REGISTER(app::Act)
TERO_REGISTER(app::HeardKind)
TERO_REGISTER(app::StatusNews)
TERO_REGISTER(app::Verdict)
TERO_REGISTER(app::PublishedStep)
TERO_REGISTER(app::PublishedProduct)
TERO_REGISTER(app::PublishedTax)
TERO_REGISTER(app::PublishedList)
TERO_REGISTER(app::PublishedDiscount)
TERO_REGISTER(app::PublishedTerms)
TERO_REGISTER(app::PublishedPrices)
TERO_REGISTER(app::ReplyTexts)
TERO_REGISTER(app::ReplyFile)
TERO_REGISTER(app::Fault)
TERO_REGISTER(app::WishCheck)
TERO_REGISTER(app::TimeTold)
TERO_REGISTER(app::SandboxState)
TERO_REGISTER(app::SendFound)

}  // namespace tero
