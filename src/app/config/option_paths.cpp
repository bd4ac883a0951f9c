#include "app/config/option_paths.hpp"

#include "codec/json_scanner.hpp"

namespace tero {
namespace {

constexpr int depth_max = 32;

void collect(JsonScanner& scanner, const TypeInfo& type, const std::string& path,
             std::vector<std::string>& paths) {
    if (type.kind != Kind::structure || scanner.peek() != '{') {
        paths.push_back(path);
        scanner.skip(nullptr, false);
        return;
    }
    if (!scanner.open('{')) return;
    std::string name;
    while (scanner.peek() == '"' && scanner.read_name(name)) {
        const FieldInfo* field = type.find(name);
        if (field == nullptr) {
            scanner.skip(nullptr, false);
        } else {
            collect(scanner, *field->type, path.empty() ? name : path + "." + name, paths);
        }
        if (!scanner.take(',')) break;
    }
    scanner.close('}');
}

}  // namespace

std::vector<std::string> option_paths(const TypeInfo& type, std::string_view json, const std::string& path) {
    std::vector<std::string> paths;
    JsonScanner scanner{json, depth_max};
    collect(scanner, type, path, paths);
    return paths;
}

}  // namespace tero
