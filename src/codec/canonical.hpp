// Described objects as bytes: the same object is the same bytes in every run, and they are read back exactly.
// For hashes and recordings of what this program decides; what is kept for other versions is JSON or SQL.
#pragma once

#include "base/result.hpp"
#include "codec/type_info.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tero {

void append_canonical(std::string& out, const TypeInfo& type, const void* object);
// Takes what it reads off the front. invalid: they are not the bytes of such an object.
Result<Done> read_canonical(std::string_view& bytes, const TypeInfo& type, void* object);

// ---- the pieces of it ----
void append_number(std::string& out, std::uint64_t number);  // seven bits a byte, small ones are short
void append_signed(std::string& out, std::int64_t number);
void append_text(std::string& out, std::string_view text);
Result<std::uint64_t> read_number(std::string_view& bytes);
Result<std::int64_t> read_signed(std::string_view& bytes);
Result<std::string_view> read_text(std::string_view& bytes);

}  // namespace tero
