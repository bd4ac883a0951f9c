#include "store/example_rows_fixture.hpp"

#include "codec/register.hpp"

namespace tero {

TERO_REGISTER(example::JobStatus)
TERO_REGISTER(example::Job)
TERO_REGISTER(example::JobBody)

}  // namespace tero
