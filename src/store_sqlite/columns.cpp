#include "store_sqlite/columns.hpp"

#include "base/check.hpp"
#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "codec/json.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tero::sqlite {
namespace {

constexpr std::ptrdiff_t decimal_digits_max = 18;  // as Decimal::parse reads them

// How each kind stands in a column.
void bind_field(Statement& statement, int parameter, const FieldInfo& field, const void* row,
                Scratch& scratch) {
    const void* value = field.in(row);
    switch (field.type->kind) {
        case Kind::boolean:
        case Kind::integer:
            statement.bind(parameter, field.type->get_integer(value));
            return;
        case Kind::timestamp:
            statement.bind(parameter, static_cast<const Timestamp*>(value)->ms);
            return;
        case Kind::duration:
            statement.bind(parameter, std::int64_t{static_cast<const Duration*>(value)->count()});
            return;
        case Kind::number:
            statement.bind(parameter, *static_cast<const double*>(value));
            return;
        case Kind::text:
            statement.bind(parameter, *static_cast<const std::string*>(value));
            return;
        case Kind::enumeration:
            statement.bind(parameter, enumerator_name(*field.type, field.type->get_integer(value)));
            return;
        case Kind::id:
            statement.bind_blob(parameter, static_cast<const RawId*>(value)->bytes.data(), 16);
            return;
        case Kind::json: {
            const std::string& text = static_cast<const Json*>(value)->text;
            if (text.empty()) {
                statement.bind_null(parameter);
            } else {
                statement.bind(parameter, text);
            }
            return;
        }
        case Kind::decimal: {
            std::string& text = scratch.next();
            text = static_cast<const Decimal*>(value)->to_string();
            CHECK(std::count_if(text.begin(), text.end(), [](char c) { return c >= '0'; }) <=
                      decimal_digits_max,
                  "field {}: {} has too many digits to be read back", field.name, text);
            statement.bind(parameter, text);
            return;
        }
        case Kind::plain:
        case Kind::optional:
        case Kind::list:
        case Kind::map:
        case Kind::other_fields:
        case Kind::structure: {
            std::string& text = scratch.next();
            text.clear();
            append_json(text, *field.type, value);
            statement.bind(parameter, text);
            return;
        }
    }
    CHECK(false, "field {} is of an unknown kind", field.name);
}

std::string_view text_of(sqlite3_stmt* statement, int column) {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    return {data == nullptr ? "" : data, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

bool fits(const TypeInfo& type, std::int64_t value) {
    if (type.kind == Kind::boolean) return value == 0 || value == 1;
    if (type.bytes >= 8) return true;  // an unsigned one has the same bits
    const int bits = static_cast<int>(type.bytes) * 8 - (type.is_signed ? 1 : 0);
    const std::int64_t highest = (std::int64_t{1} << bits) - 1;
    return value <= highest && value >= (type.is_signed ? -highest - 1 : 0);
}

// An empty answer is good; otherwise it says what is wrong.
std::string read_enumerator(const TypeInfo& type, std::string_view name, void* value) {
    for (std::size_t i = 0; i < type.enumerators.size(); ++i) {
        if (type.enumerators[i] != name) continue;
        type.set_integer(value, static_cast<std::int64_t>(i));
        return {};
    }
    return fmt::format("'{}' is no {}", name.substr(0, 60), type.name);
}

std::string read_structured(const TypeInfo& type, std::string_view text, void* value) {
    if ((type.kind == Kind::list && text == "[]") || (type.kind == Kind::map && text == "{}")) return {};
    auto read = read_json(type, text, value, Reading::tolerant);
    return read ? std::string{} : fmt::format("{} {}", read.error().message, read.error().field);
}

std::string read_field(sqlite3_stmt* statement, int column, const FieldInfo& field, void* row) {
    void* value = field.in(row);
    const TypeInfo& type = *field.type;
    const int stored = sqlite3_column_type(statement, column);
    const auto expected = [&](int wanted) { return stored == wanted; };
    switch (type.kind) {
        case Kind::boolean:
        case Kind::integer: {
            if (!expected(SQLITE_INTEGER)) return "not an integer";
            const std::int64_t number = sqlite3_column_int64(statement, column);
            if (!fits(type, number)) return fmt::format("{} is out of range", number);
            type.set_integer(value, number);
            return {};
        }
        case Kind::timestamp:
            if (!expected(SQLITE_INTEGER)) return "not a time in milliseconds";
            static_cast<Timestamp*>(value)->ms = sqlite3_column_int64(statement, column);
            return {};
        case Kind::duration:
            if (!expected(SQLITE_INTEGER)) return "not a duration in milliseconds";
            *static_cast<Duration*>(value) = Duration{sqlite3_column_int64(statement, column)};
            return {};
        case Kind::number:
            if (!expected(SQLITE_FLOAT) && !expected(SQLITE_INTEGER)) return "not a number";
            *static_cast<double*>(value) = sqlite3_column_double(statement, column);
            return {};
        case Kind::id: {
            if (!expected(SQLITE_BLOB)) return "not an id";
            const void* bytes = sqlite3_column_blob(statement, column);
            if (sqlite3_column_bytes(statement, column) != 16) return "an id has 16 bytes";
            std::memcpy(static_cast<RawId*>(value)->bytes.data(), bytes, 16);
            return {};
        }
        case Kind::json:
            if (expected(SQLITE_NULL)) return {};
            if (!expected(SQLITE_TEXT)) return "not a JSON text";
            static_cast<Json*>(value)->text = text_of(statement, column);
            return {};
        default:
            break;
    }
    if (!expected(SQLITE_TEXT)) return "not a text";
    const std::string_view text = text_of(statement, column);
    if (type.kind == Kind::enumeration) return read_enumerator(type, text, value);
    if (type.kind == Kind::text) {
        *static_cast<std::string*>(value) = text;
        return {};
    }
    if (type.kind == Kind::decimal) {
        auto parsed = Decimal::parse(text);
        if (!parsed) return parsed.error().message;
        *static_cast<Decimal*>(value) = *parsed;
        return {};
    }
    return read_structured(type, text, value);
}

}  // namespace

std::string_view column_type(Kind kind) {
    switch (kind) {
        case Kind::boolean:
        case Kind::integer:
        case Kind::timestamp:
        case Kind::duration:
            return "INTEGER";
        case Kind::number:
            return "REAL";
        case Kind::id:
            return "BLOB";
        default:
            return "TEXT";
    }
}

bool is_nullable(Kind kind) { return kind == Kind::json; }

std::string quoted(std::string_view name) { return fmt::format("\"{}\"", name); }

std::string& Scratch::next() {
    if (used_ == texts_.size()) texts_.emplace_back();
    return texts_[used_++];
}

void bind_row(Statement& statement, int first, const TableInfo& table, const void* row, Scratch& scratch) {
    bind_field(statement, first, table.key_field(), row, scratch);
    bind_all_but_key(statement, first + 1, table, row, scratch);
}

void bind_all_but_key(Statement& statement, int first, const TableInfo& table, const void* row,
                      Scratch& scratch) {
    int parameter = first;
    for (const FieldInfo& field : table.type->fields.subspan(1))
        bind_field(statement, parameter++, field, row, scratch);
}

void bind_key(Statement& statement, int parameter, const TableInfo& table, const RowKey& key) {
    if (table.has_id_key()) {
        statement.bind_blob(parameter, key.id.bytes.data(), 16);
    } else {
        statement.bind(parameter, key.text);
    }
}

void bind_value(Statement& statement, int parameter, const FieldInfo& field, const IndexValue& value) {
    const std::string_view type = column_type(field.type->kind);
    if (type == "INTEGER") {
        statement.bind(parameter, value.number);
    } else if (type == "BLOB") {
        statement.bind_blob(parameter, value.text.data(), value.text.size());
    } else {
        statement.bind(parameter, value.text);
    }
}

Result<std::shared_ptr<void>> read_row(const Statement& statement, const TableInfo& table) {
    std::shared_ptr<void> row = table.make_row();
    int column = 0;
    for (const FieldInfo& field : table.type->fields) {
        const std::string wrong = read_field(statement.get(), column++, field, row.get());
        if (wrong.empty()) continue;
        return Error{ErrorCode::corrupt,
                     fmt::format("{} row {}, {}: {}", table.name,
                                 column == 1 ? std::string{"?"} : to_string(key_of(table, row.get())),
                                 field.name, wrong),
                     fmt::format("{}.{}", table.name, field.name)};
    }
    return row;
}

std::string literal(const FieldInfo& field, const void* row) {
    const void* value = field.in(row);
    const auto as_text = [](std::string_view text) {
        std::string out = "'";
        for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
        return out + "'";
    };
    switch (field.type->kind) {
        case Kind::boolean:
        case Kind::integer:
            return fmt::format("{}", field.type->get_integer(value));
        case Kind::timestamp:
            return fmt::format("{}", static_cast<const Timestamp*>(value)->ms);
        case Kind::duration:
            return fmt::format("{}", static_cast<const Duration*>(value)->count());
        case Kind::number:
            return fmt::format("{}", *static_cast<const double*>(value));
        case Kind::text:
            return as_text(*static_cast<const std::string*>(value));
        case Kind::enumeration:
            return as_text(enumerator_name(*field.type, field.type->get_integer(value)));
        case Kind::decimal:
            return as_text(static_cast<const Decimal*>(value)->to_string());
        case Kind::id: {
            std::string hex = "x'";
            for (const std::uint8_t byte : static_cast<const RawId*>(value)->bytes)
                hex += fmt::format("{:02x}", byte);
            return hex + "'";
        }
        case Kind::json: {
            const std::string& text = static_cast<const Json*>(value)->text;
            return text.empty() ? "NULL" : as_text(text);
        }
        default:
            break;
    }
    std::string text;
    append_json(text, *field.type, value);
    return as_text(text);
}

}  // namespace tero::sqlite
