#include "api/requests.hpp"
#include "model/register.hpp"

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
TERO_REGISTER(api::OpenRequest)
TERO_REGISTER(api::TaskResponse)

}  // namespace tero
