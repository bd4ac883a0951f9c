#include "web_files/web_files.hpp"

#include <algorithm>

namespace tero {

const EmbeddedFile* embedded_file(std::string_view path) {
    const auto files = embedded_files();
    const auto found = std::ranges::lower_bound(files, path, {}, &EmbeddedFile::path);
    return found != files.end() && found->path == path ? &*found : nullptr;
}

}  // namespace tero
