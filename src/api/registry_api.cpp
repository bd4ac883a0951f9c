#include "api/dashboard.hpp"
#include "api/requests.hpp"
#include "codec/register.hpp"

namespace tero {

TERO_REGISTER(api::SubmitRequest)
TERO_REGISTER(api::RegisterRequest)
TERO_REGISTER(api::ClaimRequest)
TERO_REGISTER(api::CompleteRequest)
TERO_REGISTER(api::FailRequest)
TERO_REGISTER(api::HeartbeatRequest)
TERO_REGISTER(api::ReturnRequest)
TERO_REGISTER(api::LeaseResponse)
TERO_REGISTER(api::ItemResponse)
TERO_REGISTER(api::ItemsResponse)
TERO_REGISTER(api::LeasesResponse)
TERO_REGISTER(api::DecideRequest)
TERO_REGISTER(api::KeyRequest)
TERO_REGISTER(api::KeyResponse)
TERO_REGISTER(api::KeyInfo)
TERO_REGISTER(api::KeysResponse)
TERO_REGISTER(api::SessionInfo)
TERO_REGISTER(api::SessionsResponse)
TERO_REGISTER(api::OpenRequest)
TERO_REGISTER(api::OpenResponse)
TERO_REGISTER(api::WorkspaceResponse)
TERO_REGISTER(api::SessionResponse)
TERO_REGISTER(api::StateResponse)
TERO_REGISTER(api::TaskResponse)
TERO_REGISTER(api::ConversationStory)
TERO_REGISTER(api::QuoteStory)
TERO_REGISTER(api::CurrencyAmount)
TERO_REGISTER(api::CountedValue)
TERO_REGISTER(api::RungFigures)
TERO_REGISTER(api::DashboardFigures)
TERO_REGISTER(api::Withheld)
TERO_REGISTER(api::Funnel)
TERO_REGISTER(api::DayFigures)
TERO_REGISTER(api::WaitingPerson)
TERO_REGISTER(api::HealthFigures)
TERO_REGISTER(api::DashboardResponse)

}  // namespace tero
