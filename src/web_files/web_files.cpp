#include "web_files/web_files.hpp"

namespace tero {

const EmbeddedFile* embedded_file(std::string_view path) { return find_file(embedded_files(), path); }

}  // namespace tero
