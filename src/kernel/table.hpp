// The tables: which structs are rows, whose they are, and how each is found. The kernel knows no list of
// them: a row is told of where its module describes it,
//
//     struct Task { Id<Task> id = {}; … };
//     TERO_ROW(coordinator, tasks, Task, IndexInfo{"by_status", {"status", "run_at"}, "SUCCEEDED"})
//
// with what a store must know of it; the module's declaration (kernel/module.hpp) says the rest. A row's
// first described field is its key.
#pragma once

#include "base/id.hpp"
#include "codec/type_info.hpp"

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tero {

// Given when the program begins, and not the same in every program: what is stored names its table.
enum class TableId : std::uint16_t {};

// An index orders the rows by its fields, then by key. A query filters on the fields before the last by
// equality and walks the last; an index of one field walks that field. Rows whose first field, an enum, is
// what it leaves out are not in it, so that what most rows end as costs nothing to follow: asked for, they
// come in the order of their keys.
struct IndexInfo {
    std::string_view name = {};
    std::vector<std::string_view> fields = {};
    std::string_view leaves_out = {};
};

// By what a table is asked beside its key; there is no empty one, so that none is forgotten.
struct ByKeyAlone {};
inline constexpr ByKeyAlone by_key_alone;
// By key alone too: the rows carry what those of another table, their host, have under the same keys, and a
// store may keep host and part as one row of its own.
struct PartOf {
    std::string_view host = {};
};
struct Indexes {
    Indexes() = delete;
    Indexes(ByKeyAlone) {}                          // NOLINT: implicit on purpose
    Indexes(PartOf part) : host(part.host) {}       // NOLINT: likewise
    template <class... More>
    Indexes(IndexInfo first, More... more) : all{std::move(first), std::move(more)...} {}  // NOLINT: likewise

    std::vector<IndexInfo> all = {};
    std::string_view host = {};
};

struct TableInfo {
    TableId id = {};
    std::string_view name = {};    // a storage format: tables are added, not renamed
    std::string_view module = {};  // that alone writes it
    const TypeInfo* type = nullptr;
    bool only_written = false;  // by decisions, which never look at it
    std::string_view host = {};  // the table that this one is a part of; none other is a part of the same one
    std::vector<IndexInfo> indexes = {};
    std::shared_ptr<void> (*make_row)() = nullptr;  // a row with every field at its default
    bool (*equal)(const void*, const void*) = nullptr;

    const FieldInfo& key_field() const { return type->fields.front(); }
    bool has_id_key() const { return key_field().type->kind == Kind::id; }
    const IndexInfo* find_index(std::string_view index) const;
};

// Every table that this program tells of, in the order of their ids.
std::span<const TableInfo> all_tables();
const TableInfo& table_info(TableId id);
const TableInfo* find_table(std::string_view name);
const TableInfo* find_part(const TableInfo& host);  // null: it has none
// A key in any table: an id, or a text where the row has a natural key.
struct RowKey {
    RawId id = {};
    std::string text = {};

    RowKey() = default;
    RowKey(const RawId& of) : id(of) {}              // NOLINT: implicit on purpose
    RowKey(std::string of) : text(std::move(of)) {}  // NOLINT: implicit on purpose
    RowKey(std::string_view of) : text(of) {}        // NOLINT: implicit on purpose
    RowKey(const char* of) : text(of) {}             // NOLINT: implicit on purpose
    auto operator<=>(const RowKey&) const = default;
};

RowKey key_of(const TableInfo& table, const void* row);
std::string to_string(const RowKey& key);

// ---- telling of rows ----

// Specialised by TERO_ROW.
template <class Row>
struct RowOf;

template <class Row>
TableId table_of() {
    return RowOf<Row>::table;
}

// Rows of which history is only added, such as HistoryEntry, say so.
template <class Row>
concept OnlyWritten = requires { typename Row::OnlyWritten; };

namespace telling {

TableId tell_of_table(TableInfo table, const TypeInfo& (*type)());

template <class Row>
constexpr bool has_id_key = requires { requires std::is_base_of_v<RawId, decltype(Row::id)>; };

template <class Row>
TableId tell_of(std::string_view module, std::string_view name, Indexes indexes) {
    TableInfo table;
    table.name = name;
    table.module = module;
    table.indexes = std::move(indexes.all);
    table.host = indexes.host;
    table.only_written = OnlyWritten<Row>;
    table.make_row = []() -> std::shared_ptr<void> { return std::make_shared<Row>(); };
    table.equal = [](const void* one, const void* other) {
        return *static_cast<const Row*>(one) == *static_cast<const Row*>(other);
    };
    return tell_of_table(std::move(table), &type_info<Row>);
}

}  // namespace telling

}  // namespace tero

// Beside the row's description, in namespace tero: whose table it is, what it is called, the struct, and its
// indexes, by_key_alone or PartOf.
#define TERO_ROW(module_, table_, Row, ...)                                                       \
    template <>                                                                                   \
    struct RowOf<Row> {                                                                           \
        static inline const TableId table =                                                       \
            telling::tell_of<Row>(#module_, #table_, ::tero::Indexes{__VA_ARGS__});                \
    };

template <>
struct std::hash<tero::RowKey> {
    std::size_t operator()(const tero::RowKey& key) const noexcept {
        return key.text.empty() ? std::hash<tero::RawId>{}(key.id) : std::hash<std::string>{}(key.text);
    }
};
