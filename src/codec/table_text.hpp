// Rows as a table for a terminal.
#pragma once

#include "codec/type_info.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace tero {

// One cell of a person's table: text without quotes, times to the second, nothing for what is not set; lists
// joined by commas; structs and raw JSON as JSON.
std::string cell_text(const TypeInfo& type, const void* object);

struct TableLayout {
    std::size_t width_max = 120;  // of a line; the widest columns are cut, with …, until it fits
    std::span<const std::string_view> whole = {};  // columns that are never cut, however long the line
};

// The beginning of a line that takes no more columns of a terminal than this, with … for the rest.
std::string cut_to_width(const std::string& text, std::size_t width);

// Headings, a rule, one line a row. Columns are paths of fields: `number`, `priced.total`; none means every
// field that is not a struct, list or map. Numbers stand on the right. A path that leads nowhere is a CHECK.
std::string text_table(const TypeInfo& type, std::span<const void* const> rows,
                       std::span<const std::string_view> columns, TableLayout layout = {});

}  // namespace tero
