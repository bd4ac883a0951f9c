#include "codec/example_fixture.hpp"

#include "codec/register.hpp"

namespace tero {

TERO_REGISTER(example::Tally)
TERO_REGISTER(example::Memo)
TERO_REGISTER(example::Urgency)
TERO_REGISTER(example::ParcelStatus)
TERO_REGISTER(example::Letter)
TERO_REGISTER(example::Stop)
TERO_REGISTER(example::Wish)
TERO_REGISTER(example::Order)
TERO_REGISTER(example::Bill)
TERO_REGISTER(example::Parcel)
TERO_REGISTER(example::Weather)
TERO_REGISTER(example::OpenHours)
TERO_REGISTER(example::Rounds)
TERO_REGISTER(example::Gate)
TERO_REGISTER(example::Depot)

}  // namespace tero
