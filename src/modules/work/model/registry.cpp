// The descriptions of this folder as tables; see codec/type_info.hpp.
#include "codec/register.hpp"
#include "modules/work/model/draft.hpp"
#include "modules/work/model/inputs.hpp"
#include "modules/work/model/options.hpp"
#include "modules/work/model/work_item.hpp"

#include <fmt/format.h>

namespace tero {

TERO_REGISTER(WorkStatus)
TERO_REGISTER(WorkUrgency)
TERO_REGISTER(WorkCause)
TERO_REGISTER(WorkItem)
TERO_REGISTER(ReplyDraft)
TERO_REGISTER(WorkCount)
TERO_REGISTER(WorkCall)
TERO_REGISTER(WorkOptions)

std::string work_key(const Owner& subject, std::string_view kind) {
    return fmt::format("{}.{}.{}", name_of(subject.module), subject.id, kind);
}

}  // namespace tero
