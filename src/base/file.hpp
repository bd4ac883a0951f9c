// Small files, read and written whole.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tero {

inline constexpr std::size_t file_bytes_max = 64 << 20;

// not_found: there is no such file. invalid: a folder or a device. too_large: more than `bytes_max`.
// unavailable otherwise, with the reason.
Result<std::string> read_file(const std::string& path, std::size_t bytes_max = file_bytes_max);

// The file holds either what it held before or all of this, whenever the process or the power ends; only its
// owner may read it.
Result<Done> replace_file(const std::string& path, std::string_view text);

// Likewise for a file that is whole and on the disk already, under another name in the same file system.
Result<Done> rename_file(const std::string& from, const std::string& to);

}  // namespace tero
