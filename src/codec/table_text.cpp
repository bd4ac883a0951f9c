#include "codec/table_text.hpp"

#include "base/check.hpp"
#include "base/time.hpp"
#include "codec/json.hpp"
#include "codec/utf8.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tero {
namespace {

constexpr std::size_t column_width_min = 6;  // columns are not cut below this
constexpr std::string_view gap = "  ";

struct Column {
    std::string_view heading = {};
    std::size_t offset = 0;  // from the row
    const TypeInfo* type = nullptr;
};

bool is_plain(Kind kind) {
    return kind != Kind::structure && kind != Kind::list && kind != Kind::map && kind != Kind::json;
}

const TypeInfo& inner(const TypeInfo& type) { return type.kind == Kind::optional ? *type.element : type; }

bool is_numeric(const TypeInfo& type) {
    const Kind kind = inner(type).kind;
    return kind == Kind::integer || kind == Kind::number || kind == Kind::decimal;
}

Column column_of(const TypeInfo& type, std::string_view path) {
    Column column{path, 0, &type};
    for (std::string_view rest = path;;) {
        const std::size_t dot = rest.find('.');
        const FieldInfo* field = column.type->find(rest.substr(0, dot));
        CHECK(field != nullptr, "{} has no column {}", type.name, path);
        column.offset += field->offset;
        column.type = field->type;
        if (dot == std::string_view::npos) return column;
        rest.remove_prefix(dot + 1);
    }
}

std::vector<Column> columns_of(const TypeInfo& type, std::span<const std::string_view> paths) {
    std::vector<Column> columns;
    for (const std::string_view path : paths) columns.push_back(column_of(type, path));
    if (!paths.empty()) return columns;
    for (const FieldInfo& field : type.fields) {
        if (is_plain(inner(*field.type).kind)) columns.push_back({field.name, field.offset, field.type});
    }
    return columns;
}

std::string cell_of(const Column& column, const void* row) {
    return cell_text(*column.type, static_cast<const char*>(row) + column.offset);
}

// A cell must stay on its line and must not drive the terminal.
std::string one_line(std::string_view text) {
    std::string line;
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Char sign = utf8_at(text, at);
        if (sign.length == 0) {
            line += "\xef\xbf\xbd";
        } else if (sign.code_point < 0x20 || (sign.code_point >= 0x7f && sign.code_point < 0xa0)) {
            line.push_back(' ');
        } else {
            line.append(text.substr(at, sign.length));
        }
        at += std::max<std::size_t>(sign.length, 1);
    }
    return line;
}

// Takes from the widest column that may be cut, one step at a time, until the line fits or nothing is left to
// take.
void fit(std::vector<std::size_t>& widths, const std::vector<Column>& columns, const TableLayout& layout) {
    const auto may_be_cut = [&](std::size_t i) {
        return std::find(layout.whole.begin(), layout.whole.end(), columns[i].heading) == layout.whole.end();
    };
    const auto total = [&] {
        std::size_t sum = gap.size() * (widths.size() - 1);
        for (const std::size_t width : widths) sum += width;
        return sum;
    };
    for (std::size_t line = total(); line > layout.width_max; --line) {
        std::size_t* widest = nullptr;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            if (may_be_cut(i) && (widest == nullptr || widths[i] > *widest)) widest = &widths[i];
        }
        if (widest == nullptr || *widest <= column_width_min) return;
        *widest -= 1;
    }
}

void append_line(std::string& out, const std::vector<std::string>& cells,
                 const std::vector<std::size_t>& widths, const std::vector<Column>& columns) {
    const std::size_t begin = out.size();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out.append(gap);
        const std::string cell = cut_to_width(cells[i], widths[i]);
        const std::string padding(widths[i] - terminal_width(cell), ' ');
        const bool right = is_numeric(*columns[i].type);
        out.append(right ? padding + cell : cell + padding);
    }
    while (out.size() > begin && out.back() == ' ') out.pop_back();
    out.push_back('\n');
}

std::string list_text(const TypeInfo& type, const void* object) {
    std::string text;
    const std::size_t count = type.count(object);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) text += ", ";
        text += cell_text(*type.element, type.at(object, i));
    }
    return text;
}

}  // namespace

std::string cut_to_width(const std::string& text, std::size_t width) {
    if (terminal_width(text) <= width) return text;
    std::size_t used = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const Utf8Char sign = utf8_at(text, at);
        const auto wide = static_cast<std::size_t>(terminal_width(sign.code_point));
        if (used + wide + 1 > width) break;
        used += wide;
        at += std::max<std::size_t>(sign.length, 1);
    }
    return text.substr(0, at) + "…";
}

std::string cell_text(const TypeInfo& type, const void* object) {
    switch (type.kind) {
        case Kind::text:
            return *static_cast<const std::string*>(object);
        case Kind::json:
            return static_cast<const Json*>(object)->text;
        case Kind::timestamp: {
            const Timestamp at = *static_cast<const Timestamp*>(object);
            if (at == Timestamp{}) return {};
            std::string text = to_string(at);
            return text.substr(0, 10) + " " + text.substr(11, 8);
        }
        case Kind::optional:
            return type.count(object) == 0 ? std::string{} : cell_text(*type.element, type.at(object, 0));
        case Kind::list:
            return list_text(type, object);
        default:
            break;
    }
    std::string text;
    append_json(text, type, object);
    if (text == "null") return {};
    const bool quoted =
        text.size() >= 2 && text.front() == '"';  // ids, durations, decimals, enums: no escapes in them
    return quoted ? text.substr(1, text.size() - 2) : text;
}

std::string text_table(const TypeInfo& type, std::span<const void* const> rows,
                       std::span<const std::string_view> paths, TableLayout layout) {
    const std::vector<Column> columns = columns_of(type, paths);
    if (columns.empty()) return {};
    std::vector<std::vector<std::string>> lines(1);
    for (const Column& column : columns) lines[0].emplace_back(column.heading);
    for (const void* row : rows) {
        std::vector<std::string>& cells = lines.emplace_back();
        for (const Column& column : columns) cells.push_back(one_line(cell_of(column, row)));
    }
    std::vector<std::size_t> widths(columns.size(), 0);
    for (const auto& cells : lines) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            widths[i] = std::max(widths[i], terminal_width(cells[i]));
    }
    fit(widths, columns, layout);

    std::string out;
    append_line(out, lines[0], widths, columns);
    for (std::size_t i = 0; i < widths.size(); ++i) {
        if (i > 0) out.append(gap);
        for (std::size_t dash = 0; dash < widths[i]; ++dash) out.append("─");
    }
    out.push_back('\n');
    for (std::size_t i = 1; i < lines.size(); ++i) append_line(out, lines[i], widths, columns);
    return out;
}

}  // namespace tero
