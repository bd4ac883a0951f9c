#include "kernel/alert.hpp"

#include <fmt/format.h>

namespace tero {

RaiseAlert row_unreadable(TableId table, std::string_view why) {
    return {"row_unreadable", std::string{table_info(table).name}, AlertLevel::CRITICAL,
            fmt::format("{}. It is set aside, and everything else goes on; `tero doctor` lists such rows", why)};
}

}  // namespace tero
