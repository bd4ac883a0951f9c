// The tables: which structs are rows, how each is found. A row's first described field is its key.
#pragma once

#include "base/id.hpp"
#include "business/quoting/model/quote.hpp"
#include "codec/type_info.hpp"
#include "kernel/history.hpp"
#include "modules/access/model/access.hpp"
#include "modules/coordinator/model/agent.hpp"
#include "modules/coordinator/model/task.hpp"
#include "modules/messaging/model/contact.hpp"
#include "modules/messaging/model/conversation.hpp"

#include <compare>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tero {

// X(name of the table, row struct). Names are a storage format: add, do not rename.
#define TERO_TABLES(X)                     \
    X(agents, AgentInfo)                   \
    X(tasks, Task)                         \
    X(task_bodies, TaskBody)               \
    X(task_keys, TaskKey)                  \
    X(contacts, Contact)                   \
    X(contact_identities, ContactIdentity) \
    X(conversations, Conversation)         \
    X(messages, Message)                   \
    X(provider_refs, ProviderRef)          \
    X(quarantine, Quarantine)              \
    X(price_lists, PriceList)              \
    X(quotes, Quote)                       \
    X(quote_tokens, QuoteToken)            \
    X(follow_ups, FollowUp)                \
    X(history, HistoryEntry)               \
    X(counters, Counter)                   \
    X(alerts, Alert)                       \
    X(api_keys, ApiKey)                    \
    X(sessions, Session)

enum class TableId {
#define X(name, Row) name,
    TERO_TABLES(X)
#undef X
};

// An index orders the rows by its fields, then by key. A query filters on the fields before the last by
// equality and walks the last; an index of one field walks that field.
struct IndexInfo {
    std::string_view name = {};
    std::vector<std::string_view> fields = {};
};

struct TableInfo {
    TableId id = {};
    std::string_view name = {};
    const TypeInfo* type = nullptr;
    std::vector<IndexInfo> indexes = {};
    std::shared_ptr<void> (*make_row)() = nullptr;  // a row with every field at its default

    const FieldInfo& key_field() const { return type->fields.front(); }
    bool has_id_key() const { return key_field().type->kind == Kind::id; }
    const IndexInfo* find_index(std::string_view index) const;
};

std::span<const TableInfo> all_tables();
const TableInfo& table_info(TableId id);
const TableInfo* find_table(std::string_view name);

template <class Row>
constexpr TableId table_of();
#define X(table, Row)                   \
    template <>                         \
    constexpr TableId table_of<Row>() { \
        return TableId::table;          \
    }
TERO_TABLES(X)
#undef X

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

}  // namespace tero

template <>
struct std::hash<tero::RowKey> {
    std::size_t operator()(const tero::RowKey& key) const noexcept {
        return key.text.empty() ? std::hash<tero::RawId>{}(key.id) : std::hash<std::string>{}(key.text);
    }
};
