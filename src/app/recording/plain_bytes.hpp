// Plain structs as bytes, field by field. Heavy: input_bytes.cpp alone includes it.
#pragma once

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/canonical.hpp"
#include "codec/plain_value.hpp"
#include "kernel/owner.hpp"
#include "kernel/rows_come_near.hpp"
#include "kernel/table.hpp"

#include <boost/pfr.hpp>
#include <algorithm>
#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <variant>
#include <vector>

namespace tero::app::plain {

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsShared : std::false_type {};
template <class T>
struct IsShared<std::shared_ptr<T>> : std::true_type {};
template <class T>
struct IsPair : std::false_type {};
template <class A, class B>
struct IsPair<std::pair<A, B>> : std::true_type {};
template <class T>
struct IsVariant : std::false_type {};
template <class... T>
struct IsVariant<std::variant<T...>> : std::true_type {};
template <class T>
concept IsMap = requires { typename T::mapped_type; };
template <class T>
concept IsSet = requires { typename T::key_type; } && !IsMap<T>;

template <class T>
void put(std::string& out, const T& value);
template <class T>
Result<Done> get(std::string_view& bytes, T& value);

// Of numbers that are given when the program begins: their names.
inline std::string_view lasting_name(TableId table) { return table_info(table).name; }
inline std::string_view lasting_name(ModuleId module) { return name_of(module); }
inline Result<Done> from_lasting_name(std::string_view name, TableId& table) {
    const TableInfo* found = find_table(name);
    if (found == nullptr) return Error{ErrorCode::invalid, "there is no such table", ""};
    table = found->id;
    return Done{};
}
inline Result<Done> from_lasting_name(std::string_view name, ModuleId& module) {
    if (!name.empty() && !is_module(name))
        return Error{ErrorCode::invalid, fmt::format("there is no module {}", name), ""};
    module = name.empty() ? ModuleId::NONE : module_id(name);
    return Done{};
}
template <class T>
constexpr bool is_given_at_begin = std::is_same_v<T, TableId> || std::is_same_v<T, ModuleId>;

template <std::size_t At = 0, class... T>
Result<Done> get_variant(std::string_view& bytes, std::uint64_t which, std::variant<T...>& value) {
    if constexpr (At < sizeof...(T)) {
        if (which == At) return get(bytes, value.template emplace<At>());
        return get_variant<At + 1>(bytes, which, value);
    } else {
        return Error{ErrorCode::invalid, "there is no such alternative", ""};
    }
}

template <class T>
void put(std::string& out, const T& value) {
    if constexpr (is_given_at_begin<T>) {
        append_text(out, lasting_name(value));
    } else if constexpr (std::is_enum_v<T>) {
        append_signed(out, static_cast<std::int64_t>(value));
    } else if constexpr (std::is_integral_v<T>) {
        append_signed(out, static_cast<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, double>) {
        append_number(out, std::bit_cast<std::uint64_t>(value));
    } else if constexpr (std::is_same_v<T, std::string>) {
        append_text(out, value);
    } else if constexpr (std::is_same_v<T, Duration>) {
        append_signed(out, value.count());
    } else if constexpr (std::is_same_v<T, Decimal>) {
        append_text(out, value.to_string());
    } else if constexpr (std::derived_from<T, RawId>) {
        out.append(reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size());
    } else if constexpr (std::is_same_v<T, RowKey>) {
        put(out, value.id);
        put(out, value.text);
    } else if constexpr (std::is_same_v<T, PlainValue>) {
        put(out, value.held);
    } else if constexpr (!std::is_same_v<T, RowsComeNear> && std::derived_from<T, RowsComeNear>) {
        put(out, static_cast<const RowsComeNear&>(value));
    } else if constexpr (IsOptional<T>::value) {
        append_number(out, value.has_value() ? 1 : 0);
        if (value) put(out, *value);
    } else if constexpr (IsShared<T>::value) {
        append_number(out, value != nullptr ? 1 : 0);
        if (value) put(out, *value);
    } else if constexpr (IsVector<T>::value || IsSet<T>) {
        append_number(out, value.size());
        for (const auto& each : value) put(out, each);
    } else if constexpr (IsMap<T>) {
        append_number(out, value.size());
        for (const auto& [key, each] : value) {
            put(out, key);
            put(out, each);
        }
    } else if constexpr (IsPair<T>::value) {
        put(out, value.first);
        put(out, value.second);
    } else if constexpr (IsVariant<T>::value) {
        append_number(out, value.index());
        std::visit([&](const auto& each) { put(out, each); }, value);
    } else if constexpr (std::is_empty_v<T>) {
        // nothing
    } else {
        boost::pfr::for_each_field(value, [&](const auto& field) { put(out, field); });
    }
}

template <class T>
Result<Done> get_elements(std::string_view& bytes, T& value) {
    TRY(const std::uint64_t count, read_number(bytes));
    for (std::uint64_t i = 0; i < count; ++i) {
        if constexpr (IsMap<T>) {
            typename T::key_type key{};
            TRY_DONE(get(bytes, key));
            TRY_DONE(get(bytes, value[std::move(key)]));
        } else if constexpr (IsSet<T>) {
            typename T::key_type key{};
            TRY_DONE(get(bytes, key));
            value.insert(std::move(key));
        } else if constexpr (std::is_same_v<T, std::vector<bool>>) {
            TRY(const std::int64_t bit, read_signed(bytes));
            value.push_back(bit != 0);
        } else {
            TRY_DONE(get(bytes, value.emplace_back()));
        }
    }
    return Done{};
}

template <class T>
Result<Done> get_fields(std::string_view& bytes, T& value) {
    Result<Done> done = Done{};
    boost::pfr::for_each_field(value, [&](auto& field) {
        if (done) done = get(bytes, field);
    });
    return done;
}

inline Result<Done> get_id(std::string_view& bytes, RawId& id) {
    if (bytes.size() < id.bytes.size())
        return Error{ErrorCode::invalid, "the bytes end in the middle of an id", ""};
    std::memcpy(id.bytes.data(), bytes.data(), id.bytes.size());
    bytes.remove_prefix(id.bytes.size());
    return Done{};
}

template <class T>
Result<Done> get(std::string_view& bytes, T& value) {
    if constexpr (is_given_at_begin<T> || std::is_same_v<T, std::string> || std::is_same_v<T, Decimal>) {
        TRY(const std::string_view text, read_text(bytes));
        if constexpr (std::is_same_v<T, std::string>) {
            value = text;
        } else if constexpr (std::is_same_v<T, Decimal>) {
            TRY(value, Decimal::parse(text));
        } else {
            return from_lasting_name(text, value);
        }
        return Done{};
    } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
        TRY(const std::int64_t number, read_signed(bytes));
        value = static_cast<T>(number);
        return Done{};
    } else if constexpr (std::is_same_v<T, double>) {
        TRY(const std::uint64_t bits, read_number(bytes));
        value = std::bit_cast<double>(bits);
        return Done{};
    } else if constexpr (std::is_same_v<T, Duration>) {
        TRY(const std::int64_t ms, read_signed(bytes));
        value = Duration{ms};
        return Done{};
    } else if constexpr (std::derived_from<T, RawId>) {
        return get_id(bytes, value);
    } else if constexpr (std::is_same_v<T, RowKey>) {
        TRY_DONE(get(bytes, value.id));
        return get(bytes, value.text);
    } else if constexpr (std::is_same_v<T, PlainValue>) {
        return get(bytes, value.held);
    } else if constexpr (!std::is_same_v<T, RowsComeNear> && std::derived_from<T, RowsComeNear>) {
        return get(bytes, static_cast<RowsComeNear&>(value));
    } else if constexpr (IsOptional<T>::value || IsShared<T>::value) {
        TRY(const std::uint64_t is_there, read_number(bytes));
        if (is_there == 0) return Done{};
        if constexpr (IsOptional<T>::value) {
            return get(bytes, value.emplace());
        } else {
            auto made = std::make_shared<std::remove_const_t<typename T::element_type>>();
            TRY_DONE(get(bytes, *made));
            value = std::move(made);
            return Done{};
        }
    } else if constexpr (IsVector<T>::value || IsSet<T> || IsMap<T>) {
        return get_elements(bytes, value);
    } else if constexpr (IsPair<T>::value) {
        TRY_DONE(get(bytes, value.first));
        return get(bytes, value.second);
    } else if constexpr (IsVariant<T>::value) {
        TRY(const std::uint64_t which, read_number(bytes));
        return get_variant(bytes, which, value);
    } else if constexpr (std::is_empty_v<T>) {
        return Done{};
    } else {
        return get_fields(bytes, value);
    }
}

// The names of its types, down to the last: what must be the same for bytes to mean the same.
template <class T>
void append_shape(std::string& out) {
    out += typeid(T).name();
    if constexpr (std::is_class_v<T> && std::is_aggregate_v<T> && !std::is_empty_v<T> &&
                  !std::derived_from<T, RawId> && !std::derived_from<T, RowsComeNear>) {
        out += '{';
        const T example{};
        boost::pfr::for_each_field(example, [&](const auto& field) {
            append_shape<std::remove_cvref_t<decltype(field)>>(out);
        });
        out += '}';
    } else if constexpr (IsVector<T>::value || IsOptional<T>::value) {
        append_shape<typename T::value_type>(out);
    } else if constexpr (IsShared<T>::value) {
        append_shape<std::remove_const_t<typename T::element_type>>(out);
    }
}

}  // namespace tero::app::plain
