// A file kept inside the binary (cmake/embed.cmake).
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

namespace tero {

struct EmbeddedFile {
    std::string_view path = {};          // "/index.html", "/assets/main-4f2a.js"
    std::string_view content_type = {};  // "text/html; charset=utf-8"
    std::string_view bytes = {};
    std::string_view etag = {};  // quoted, as the header wants it; changes with the bytes
};

// Among files sorted by path; null when there is no such file.
inline const EmbeddedFile* find_file(std::span<const EmbeddedFile> files, std::string_view path) {
    const auto found = std::ranges::lower_bound(files, path, {}, &EmbeddedFile::path);
    return found != files.end() && found->path == path ? &*found : nullptr;
}

}  // namespace tero
