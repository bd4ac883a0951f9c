// The dashboard's files, built from web/ and kept inside the binary.
#pragma once

#include <span>
#include <string_view>

namespace tero {

struct EmbeddedFile {
    std::string_view path = {};          // "/index.html", "/assets/main-4f2a.js"
    std::string_view content_type = {};  // "text/html; charset=utf-8"
    std::string_view bytes = {};
    std::string_view etag = {};          // quoted, as the header wants it; changes with the bytes
};

// Sorted by path; always holds "/index.html".
std::span<const EmbeddedFile> embedded_files();

// Null when there is no such file.
const EmbeddedFile* embedded_file(std::string_view path);

}  // namespace tero
