#include "learned_files/learned_files.hpp"

#include <string>

namespace tero {

const EmbeddedFile* embedded_model(std::string_view business) {
    return find_file(embedded_models(), "/" + std::string{business} + ".model");
}

}  // namespace tero
