// For tests: an owner's folder, as the built-in business at first.
#pragma once

#include "store_sqlite/sqlite_fixture.hpp"

#include <string>
#include <string_view>

namespace tero {

class OwnersFolder {
public:
    OwnersFolder();
    const std::string& path() const { return folder_.path(); }
    void write(const std::string& file, std::string_view text) const;

private:
    sqlite::TempFolder folder_;
};

}  // namespace tero
